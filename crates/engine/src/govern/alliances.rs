//! Alliances with other cities, before they are signed, and what is known of them.

use model::govern::{AllianceFacts, HalfFacts};
use model::{CityId, MemberId, RecordKind, Scope, Store, Timestamp};
use trust::{Act, Alliance, Ally, Card, Gateway, Roll, Terms};

use super::{Draft, no_right, refused};
use crate::Engine;
use crate::event::{CommandError, Effect, Now};

/// Longest alliance in days: whoever governs then says it anew.
pub(super) const DAYS_MAX: u64 = 5 * 366;

/// What a delegate wants of another city.
pub(super) struct AllianceWish {
    pub card: String,
    pub shares: Vec<RecordKind>,
    pub takes: Vec<RecordKind>,
    pub layers: bool,
    pub aggregates: bool,
    pub ends: Timestamp,
}

impl AllianceWish {
    pub fn draft(self, roll: &Roll) -> Result<Act, CommandError> {
        let Card { city, name, gateways } = self.card.parse().map_err(|error| refused(model::with_causes(&error)))?;
        if city == roll.city() {
            return Err(refused("this is your own city's card; give it to the other city, and take the other's"));
        }
        let terms = |kinds: Vec<RecordKind>| {
            let kinds = if kinds.is_empty() { RecordKind::SHARED.to_vec() } else { kinds };
            Terms { layers: self.layers, aggregates: self.aggregates, ..Terms::of(kinds) }
        };
        let stays_here = |kind: &&RecordKind| !RecordKind::SHARED.contains(kind);
        if let Some(kind) = self.shares.iter().chain(&self.takes).find(stays_here) {
            return Err(refused(format!("records of the kind `{kind}` stay in their city")));
        }
        Ok(Act::Ally(Alliance { city, name, gateways, shares: terms(self.shares), takes: terms(self.takes), ends: self.ends }))
    }
}

/// The end of an alliance: who stands behind it takes that back, so that it ends where too
/// few others do; whoever does not, or did so already, proposes that it end now.
pub(super) fn end(roll: &Roll, me: MemberId, now: Timestamp, city: CityId) -> Result<Draft, CommandError> {
    let Some(ally) = roll.ally(city).filter(|ally| now < ally.ends()) else {
        return Err(refused("this city is not allied with that one; `kaveret alliance list` says with which it is"));
    };
    if !roll.is_delegate(me) {
        return Err(no_right(&Act::Ally(ally.alliance)));
    }
    let took_back =
        |(_, by, act): (_, MemberId, &Act)| by == me && matches!(act, Act::Withdraw { statement, .. } if *statement == ally.key.id);
    let stands_behind = roll.support(&ally.key.id).is_some_and(|support| support.by.contains(&me));
    if stands_behind && !roll.statements(Scope::Control).any(took_back) {
        return Ok(Draft::of(Scope::Control, Act::Withdraw { statement: ally.key.id, from: now }));
    }
    Ok(Draft::of(Scope::Control, Act::Ally(Alliance { ends: now, ..ally.alliance })))
}

pub(super) fn halt(roll: &Roll, me: MemberId, now: Timestamp) -> Result<Draft, CommandError> {
    match roll.halts(now).any(|(_, by)| by == me) {
        true => Err(refused("you have stopped the border already; `kaveret alliance resume` lets records cross again")),
        false => Ok(Draft::of(Scope::Control, Act::Halt)),
    }
}

pub(super) fn resume(roll: &Roll, me: MemberId, now: Timestamp) -> Result<Draft, CommandError> {
    let mine: Vec<_> = roll.halts(now).filter(|(_, by)| *by == me).collect();
    if mine.is_empty() {
        let by_others = roll.is_halted(now);
        return Err(refused(match by_others {
            true => "it was another delegate who stopped the border, and who alone lets records cross again while they are one",
            false => "nothing is stopped at the border",
        }));
    }
    let acts = mine.into_iter().map(|(key, _)| (Scope::Control, Act::Withdraw { statement: key.id, from: now }));
    Ok(Draft { acts: acts.collect(), ..Draft::default() })
}

fn half(roll: &Roll, ally: Ally, now: Timestamp) -> HalfFacts {
    let names = |terms: &Terms| terms.kinds.iter().map(ToString::to_string).collect();
    HalfFacts {
        statement: ally.key.id,
        shares: names(&ally.alliance.shares),
        takes: names(&ally.alliance.takes),
        layers: ally.alliance.shares.layers,
        aggregates: ally.alliance.shares.aggregates,
        ends: ally.ends(),
        ended: ally.ends() <= now,
        halted: roll.is_halted(now),
    }
}

impl<S: Store> Engine<S> {
    /// The alliances of this node's city, those that have ended among them while anything
    /// is known of the other.
    pub fn alliances(&self, now: Now) -> Vec<AllianceFacts> {
        let Some(home) = self.holdings() else { return Vec::new() };
        let (roll, at) = (home.roll(), now.wall);
        let facts = |ally: Ally| {
            let city = ally.alliance.city;
            let annex = self.abroad.annexes.get(&city);
            let theirs = annex.and_then(|annex| annex.roll().ally(roll.city()).map(|ally| half(annex.roll(), ally, at)));
            let name = annex.and_then(|annex| annex.roll().charter()).map(|charter| charter.name.clone());
            AllianceFacts {
                city,
                name: name.unwrap_or_else(|| ally.alliance.name.clone()),
                in_force: annex.is_some_and(|annex| roll.is_allied(city, at) && annex.roll().is_allied(roll.city(), at)),
                ours: Some(half(roll, ally, at)),
                theirs,
                connected: self.peers.values().any(|peer| peer.border == Some(city)),
                records: annex.map_or_else(Vec::new, |annex| annex.kind_counts()),
                statements: annex.map_or(0, |annex| annex.set(Scope::Control).len() as u64),
                overfull: annex.is_some_and(|annex| annex.is_overfull()),
            }
        };
        roll.allies().map(facts).collect()
    }

    /// What this city hands to another that wants to be allied with it.
    ///
    /// # Errors
    /// [`CommandError::NoCity`], or that nobody speaks for the city yet.
    pub fn city_card(&self, now: Now) -> Result<String, CommandError> {
        let roll = self.holdings().ok_or(CommandError::NoCity)?.roll();
        let name = roll.charter().map(|charter| charter.name.clone()).unwrap_or_default();
        let gateways: Vec<Gateway> = roll.gateways(now.wall).into_values().take(Alliance::GATEWAYS_MAX).cloned().collect();
        if gateways.is_empty() {
            return Err(refused(
                "no gateway of this city has said yet where it is reached; name one with `kaveret member grant MEMBER --role gateway`, and run it",
            ));
        }
        Ok(Card { city: roll.city(), name, gateways }.to_string())
    }

    /// Says where this gateway is reached, if it is one and has not said so yet.
    ///
    /// # Errors
    /// [`CommandError`] when it could not be written.
    pub fn say_reached(&mut self, now: Now, key: Vec<u8>, addresses: Vec<String>) -> Result<Vec<Effect>, CommandError> {
        self.abroad.wall = now.wall;
        let gateway = Gateway { key, addresses };
        let said = |roll: &Roll| self.device().is_some_and(|device| roll.gateways(now.wall).get(&device) == Some(&&gateway));
        if !self.is_gateway() || gateway.addresses.is_empty() || self.holdings().is_none_or(|home| said(home.roll())) {
            return Ok(Vec::new());
        }
        self.room()?;
        let written = self.write_out(now, None, Draft::of(Scope::Control, Act::Gateway(gateway)))?;
        self.hold_and_publish(now, written)?;
        Ok(self.finish(now))
    }
}
