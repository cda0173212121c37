//! Telling a device that it was removed, or that its member's right was ended: nobody meets
//! it any more, so it would otherwise never hear why, and take in what is written on it in
//! vain.
//!
//! It is told once in each dialogue that it is declined, and nothing else: the revocation,
//! the lists that say what of it is accepted, and the chain of who signed that.

use model::{DeviceId, Scope, Store, StoreError};
use trust::{Act, Signed, Target};

use crate::Engine;
use crate::event::{DialogueId, Now};
use crate::holdings::{Origin, removed};

/// Most statements that are shown so: a chain of some ten, and lists of 1,500 ids each.
const SHOWN_MAX: usize = 64;

impl<S: Store> Engine<S> {
    /// Shows a device that is declined what removed it, if that is why.
    pub(crate) fn show_removal(&mut self, now: Now, id: DialogueId, device: DeviceId) -> Result<(), StoreError> {
        let Some(holdings) = self.holdings() else { return Ok(()) };
        let roll = holdings.roll();
        let Some(found) = roll.member_anywhere(device).and_then(|member| removed(roll, member, device, now.wall)) else { return Ok(()) };
        let Some((Scope::Control, key, _, Act::Revoke { cut, .. })) = roll.statement(&found.statement) else { return Ok(()) };
        let lists = cut.lists.iter().filter(|(scope, _)| trust::Cut::list_scope(*scope) == Scope::Control).flat_map(|(_, ids)| ids);
        let lists: Vec<_> = lists.filter_map(|id| roll.statement(id)).map(|(_, key, ..)| key).collect();
        let chain = roll.signing_device(&key.id).map_or_else(Vec::new, |signer| roll.chain_of(signer));
        let mut keys: Vec<_> = chain.into_iter().chain(lists).chain([key]).collect();
        keys.sort_unstable();
        keys.dedup();
        if keys.len() > SHOWN_MAX {
            return Ok(());
        }
        let mut items = Vec::with_capacity(keys.len());
        for key in keys {
            items.extend(self.holdings_mut().expect("looked at above").item(Scope::Control, &key)?);
        }
        self.say(id, &sync::message::Message::Chain(items));
        Ok(())
    }

    /// Takes in what removed this device, or ended its member's right. Who shows it does not
    /// matter: the roll says whether whoever signed it could. Answers whether it was that.
    pub(crate) fn heard_removal(&mut self, now: Now, items: &[Vec<u8>]) -> Result<bool, StoreError> {
        let (Some(member), Some(device)) = (self.member(), self.device()) else { return Ok(false) };
        let of_this = |bytes: &Vec<u8>| match Signed::parse(bytes.clone()).ok().as_ref().map(Signed::act) {
            Some(Some(Act::Revoke { target, .. })) => [Target::Member(member), Target::Device(device)].contains(target),
            _ => false,
        };
        if items.len() > SHOWN_MAX || !items.iter().any(of_this) {
            return Ok(false);
        }
        let Some(holdings) = self.holdings_mut() else { return Ok(false) };
        let ingested = holdings.ingest(items.to_vec(), Origin::Dialogue(Scope::Control), Self::as_of(now.wall))?;
        self.tell_views(ingested);
        Ok(true)
    }
}
