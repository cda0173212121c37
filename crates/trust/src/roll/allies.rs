//! Which cities this one is allied with, and who speaks for it at its border.

use std::collections::BTreeMap;

use model::{CityId, DeviceId, ItemKey, MemberId, Role, Timestamp};

use super::Roll;
use super::chain::Chain;
use super::settle::Standing;
use super::words::TakenBack;
use crate::{Alliance, Gateway};

/// This city's half of an alliance that its delegates have carried, whether it is still
/// in force or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ally {
    /// The statement.
    pub key: ItemKey,
    /// What it says.
    pub alliance: Alliance,
    /// When too few delegates stand behind it, once some have taken back their word.
    pub until: Option<Timestamp>,
}

impl Ally {
    /// When it ended or is to end.
    pub fn ends(&self) -> Timestamp {
        self.until.map_or(self.alliance.ends, |until| until.min(self.alliance.ends))
    }
}

impl Standing {
    /// When those delegates who stand behind a statement and have not taken it back become
    /// fewer than the threshold. Of a statement that an earlier charter's delegates carried
    /// and an amendment kept, nobody takes anything back: the delegates of today decide anew.
    pub(super) fn until_too_few(&self, chain: &Chain, key: &ItemKey, author: DeviceId, back: &TakenBack) -> Timestamp {
        let never = Timestamp(u64::MAX);
        let Some(charter) = &self.charter else { return never };
        let behind = self.behind(chain, key, author, charter, false);
        let mut until: Vec<Timestamp> =
            behind.into_iter().map(|member| back.get(&(key.id, member)).map_or(never, |(from, _)| *from)).collect();
        until.sort_unstable_by_key(|at| std::cmp::Reverse(*at));
        until.get(usize::from(charter.threshold).saturating_sub(1)).copied().unwrap_or(never)
    }
}

impl Roll {
    /// The last half of an alliance with each city that this city's delegates carried.
    pub fn allies(&self) -> impl Iterator<Item = Ally> {
        self.standing.allies.values().map(|word| Ally {
            key: word.key,
            alliance: word.said.clone(),
            until: (word.until != Timestamp(u64::MAX)).then_some(word.until),
        })
    }

    /// As [`Roll::allies`], with one city.
    pub fn ally(&self, city: CityId) -> Option<Ally> {
        self.allies().find(|ally| ally.alliance.city == city)
    }

    /// Whether this city's half of an alliance is in force at a time: what the other says
    /// is asked of the other's roll.
    pub fn is_allied(&self, city: CityId, at: Timestamp) -> bool {
        !self.is_halted(at) && self.ally(city).is_some_and(|ally| at < ally.ends())
    }

    /// Who said that nothing crosses the border, and by which statement, as far as it is in
    /// force at a time.
    pub fn halts(&self, at: Timestamp) -> impl Iterator<Item = (ItemKey, MemberId)> {
        self.standing.halts.iter().filter(move |word| at < word.until).map(|word| (word.key, word.by))
    }

    /// Whether nothing crosses the border at a time.
    pub fn is_halted(&self, at: Timestamp) -> bool {
        self.halts(at).next().is_some()
    }

    /// Whether a device speaks for the city at its border: a gateway's, in good standing.
    pub fn is_gateway(&self, device: DeviceId, at: Timestamp) -> bool {
        self.is_trusted(device) && self.member_of(device).is_some_and(|member| self.roles(member, at).has(Role::Gateway))
    }

    /// Where the gateways of today are reached, by their devices.
    pub fn gateways(&self, at: Timestamp) -> BTreeMap<DeviceId, &Gateway> {
        let words = self.standing.gateways.iter();
        words
            .filter(|(device, word)| at < word.until && self.is_gateway(**device, at))
            .map(|(device, word)| (*device, &word.said))
            .collect()
    }
}
