//! What people carry between nodes that share no network, on a stick.
//!
//! Out of it comes what a dialogue would have brought, and with the same checks: items are
//! judged one by one, whoever carried them. Whose node the stick was filled at is signed,
//! and counts for one thing: what lies on it is held there too, so that the writer's node
//! need not warn any more that nobody else has it.
//!
//! Deliberately absent: files and seals; `node` has those.

use std::collections::{BTreeMap, BTreeSet};

use model::{DeviceId, ItemKey, MemberId, Scope, Store};
use trust::{DeviceKey, Signed};

use crate::Engine;
use crate::event::{CommandError, Effect, Now, PeerKey};
use crate::holdings::Origin;

/// What became of some carried items.
#[derive(Debug, Default)]
pub struct Carried {
    /// How many are newly held.
    pub held: u64,
    /// How many were held before.
    pub known: u64,
    /// How many were refused, or are of scopes in which this node takes no part.
    pub refused: u64,
    /// Those of this node that no other was known to hold.
    pub waited: Vec<(Scope, ItemKey)>,
}

impl<S: Store> Engine<S> {
    /// This node's device key, for signing and opening what is carried.
    pub fn carrying_key(&self) -> Option<DeviceKey> {
        self.identity.as_ref().map(|identity| DeviceKey::from_secret(&identity.key.secret()))
    }

    /// Which devices of these members, or of everyone, something can be carried to, and the
    /// scopes of which all of them would be sent everything in a dialogue, in rising order.
    /// To everyone goes what every member reads, and no more.
    ///
    /// # Errors
    /// [`CommandError::NoCity`].
    pub fn carried_to(&mut self, members: &[MemberId]) -> Result<(Vec<DeviceId>, Vec<Scope>), CommandError> {
        let own = self.device();
        let holdings = self.holdings_mut().ok_or(CommandError::NoCity)?;
        holdings.load_whole()?;
        let roll = holdings.roll();
        let public = members.is_empty();
        let members: Vec<MemberId> = if public { roll.members().collect() } else { members.to_vec() };
        let devices = members.iter().flat_map(|member| roll.devices(*member)).map(|(device, _)| device);
        let devices: BTreeSet<DeviceId> = devices.filter(|device| Some(*device) != own && holdings.shares(*device, Scope::City)).collect();
        let of_all = |scope: &Scope| (scope.is_public() || !public) && devices.iter().all(|device| holdings.shares(*device, *scope));
        let scopes = holdings.scopes().filter(of_all).collect();
        Ok((devices.into_iter().collect(), scopes))
    }

    /// Takes in items off a stick.
    ///
    /// # Errors
    /// [`CommandError::NoCity`], [`CommandError::DiskFull`].
    pub fn take_carried(&mut self, now: Now, items: Vec<Vec<u8>>) -> Result<(Carried, Vec<Effect>), CommandError> {
        self.room()?;
        self.load_waiting_whole()?;
        let mut carried = Carried::default();
        let mut by_scope: BTreeMap<Scope, Vec<Vec<u8>>> = BTreeMap::new();
        for bytes in items {
            let Ok(signed) = Signed::parse(bytes) else {
                carried.refused += 1;
                continue;
            };
            let item = (signed.scope(), signed.key());
            if self.waiting.contains_key(&item) {
                carried.waited.push(item);
            }
            by_scope.entry(signed.scope()).or_default().push(signed.into_bytes());
        }
        // Control first, by the scopes' order: what lets the others count.
        for (scope, items) in by_scope {
            let holdings = self.holdings_mut().ok_or(CommandError::NoCity)?;
            if !holdings.takes(scope) {
                carried.refused += items.len() as u64;
                continue;
            }
            let ingested = holdings.ingest(items, Origin::Dialogue(scope), Self::as_of(now.wall))?;
            carried.held += ingested.held.len() as u64;
            carried.known += ingested.known as u64;
            carried.refused += ingested.refused.len() as u64;
            let news = self.news_of(scope, &ingested);
            self.tell_views(ingested);
            if !news.is_empty() {
                self.tell_others(now, &PeerKey(Vec::new()), &news);
            }
        }
        Ok((carried, self.finish(now)))
    }

    /// The device at which a stick was filled holds these: they wait no more, where it may
    /// read them.
    ///
    /// # Errors
    /// [`CommandError::NoCity`].
    pub fn carried_from(&mut self, now: Now, device: DeviceId, items: &[(Scope, ItemKey)]) -> Result<Vec<Effect>, CommandError> {
        let holdings = self.holdings().ok_or(CommandError::NoCity)?;
        let own = self.device() == Some(device);
        let there = items.iter().filter(|(scope, _)| !own && holdings.shares(device, *scope)).copied().collect();
        self.passed_on(there)?;
        Ok(self.finish(now))
    }
}
