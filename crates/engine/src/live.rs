//! What is fresh: passed on by gossip as soon as it is on disk, and judged before
//! it is passed on further.
//!
//! Only what every member's node holds is gossiped. To take part in the gossip of
//! any other scope would tell who belongs to it; its fresh items go by a dialogue,
//! which becomes due at once with those peers alone that may read it.

use std::collections::BTreeSet;

use model::{CityId, ItemKey, Scope, Store, StoreError};
use sync::{pack, unpack};
use trust::{Signed, Verified};

use crate::Engine;
use crate::allowance::{Ask, Asker};
use crate::event::{Effect, Now, PeerKey, Verdict};
use crate::holdings::{Ingested, Origin};

/// More fresh items than this are left to a dialogue, which compresses them
/// better and is told what arrived.
const GOSSIP_ITEMS_MAX: usize = 64;

/// More bytes than this, likewise: gossip is for edits, not for imports.
const GOSSIP_BYTES_MAX: usize = 128 * 1024;

/// How many, for an allowance.
pub(crate) fn count<T>(things: &[T]) -> u32 {
    u32::try_from(things.len()).unwrap_or(u32::MAX)
}

/// The name under which nodes gossip about a scope. It tells a stranger nothing.
pub(crate) fn topic(city: CityId, scope: Scope) -> [u8; 32] {
    blake3::derive_key("kaveret 1 gossip topic", &[&city.0[..], &scope.to_bytes()].concat())
}

impl<S: Store> Engine<S> {
    /// Holds what this node has just signed, and passes on what is held. What is
    /// refused here never leaves: elsewhere it might take the place of what was
    /// acknowledged, and its author would use its number again.
    pub(crate) fn hold_and_publish(&mut self, now: Now, items: Vec<Verified<Signed>>) -> Result<Ingested, StoreError> {
        let signed: Vec<(Scope, ItemKey, Vec<u8>)> = items.iter().map(|item| (item.scope(), item.key(), item.bytes().to_vec())).collect();
        let holdings = self.holdings_mut().expect("only members of a city write");
        let mut ingested = holdings.hold_own(items, Self::as_of(now.wall))?;
        self.mark_waiting(&ingested);
        if !ingested.held.is_empty() {
            let held: BTreeSet<ItemKey> = ingested.held.iter().map(|(_, key)| *key).collect();
            let published = |scope: Scope| scope.is_public() || self.options.faults.every_scope_told;
            let bytes: Vec<Vec<u8>> =
                signed.into_iter().filter(|(scope, key, _)| published(*scope) && held.contains(key)).map(|(.., bytes)| bytes).collect();
            self.publish(&bytes);
            let news = self.news_of(Scope::City, &ingested);
            self.tell_others(now, &PeerKey(Vec::new()), &news);
        }
        let told = Ingested { views: std::mem::take(&mut ingested.views), gone: std::mem::take(&mut ingested.gone), ..Ingested::default() };
        self.tell_views(told);
        Ok(ingested)
    }

    fn publish(&mut self, items: &[Vec<u8>]) {
        let bytes: usize = items.iter().map(Vec::len).sum();
        if let Some(city) = self.city()
            && !items.is_empty()
            && items.len() <= GOSSIP_ITEMS_MAX
            && bytes <= GOSSIP_BYTES_MAX
        {
            self.effects.push(Effect::Publish { topic: topic(city, Scope::City), bytes: pack(items) });
        }
    }

    /// Fresh items came: judged and on disk before they are passed on.
    pub(crate) fn gossip(&mut self, now: Now, peer: PeerKey, message: u64, bytes: Vec<u8>) -> Result<(), StoreError> {
        let admitted = self.peers.get(&peer).is_some_and(|known| known.device.is_some() && known.border.is_none());
        let asker = self.asker(&peer);
        let verdict = match unpack(&bytes) {
            _ if !admitted || self.full.is_some() => Verdict::Ignore,
            Err(_) => Verdict::Reject,
            Ok(items) if items.len() > GOSSIP_ITEMS_MAX => Verdict::Reject,
            // Perhaps not the peer's fault, who passes on what others wrote; a dialogue has back-pressure.
            Ok(items) if !self.may_gossip(now, &asker, count(&items)) => {
                self.ask_again(now, &peer);
                Verdict::Ignore
            }
            Ok(items) => {
                let holdings = self.holdings_mut().expect("peers are admitted to a city");
                let ingested = holdings.ingest(items, Origin::Public, Self::as_of(now.wall))?;
                let strangers = !ingested.refused.is_empty();
                let verdict = match (ingested.is_hostile(), strangers) {
                    (true, _) => Verdict::Reject,
                    (false, true) => Verdict::Ignore,
                    (false, false) => Verdict::Accept,
                };
                // Something was missing to judge it by: the peer has it.
                if strangers || ingested.waiting {
                    self.ask_again(now, &peer);
                }
                self.allowances.note(&asker, Ask::Refused, count(&ingested.refused), now.moment);
                self.tally.items_received += ingested.held.len() as u64;
                self.tally.items_refused += ingested.refused.len() as u64;
                // Members' nodes hear it by gossip, and other cities' gateways do not.
                let mut news = self.news_of(Scope::City, &ingested);
                news.retain(|scope| scope.city().is_some());
                if !news.is_empty() {
                    self.tell_others(now, &peer, &news);
                }
                self.tell_views(ingested);
                verdict
            }
        };
        self.effects.push(Effect::Verdict { peer, message, verdict });
        Ok(())
    }

    fn may_gossip(&mut self, now: Now, asker: &Asker, items: u32) -> bool {
        self.allowances.has_left(asker, Ask::Refused, now.moment) && self.allowances.take(asker, Ask::Gossip, items, now.moment)
    }

    /// A dialogue with a peer is due, soon.
    fn ask_again(&mut self, now: Now, peer: &PeerKey) {
        let due = now.moment + self.options.settle;
        if let Some(known) = self.peers.get_mut(peer) {
            known.due = Some(known.due.map_or(due, |earlier| earlier.min(due)));
        }
    }
}
