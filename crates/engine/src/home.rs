//! Where a node lives: how it comes into a city, and goes on there with a store
//! that had to be opened anew.

use model::{CityId, Scope, Store, StoreError, Table};
use trust::{Signed, Verified};

use crate::engine::Home;
use crate::event::{CommandError, DialogueId, Effect, Now};
use crate::holdings::{Holdings, Origin};
use crate::{Engine, Identity};

/// Where the addresses of boxes are kept.
const ADDRESSES: &[u8] = b"addresses";

impl<S: Store> Engine<S> {
    /// Founds a city, or takes one out of a backup: writes these statements, which
    /// make this identity a member.
    ///
    /// # Errors
    /// [`CommandError::HasCity`], or [`CommandError::Refused`] when the statements
    /// do not make the identity a member; nothing has been written then.
    pub fn settle_in(
        &mut self,
        identity: Identity,
        city: CityId,
        statements: Vec<Verified<Signed>>,
        whole: bool,
        now: Now,
    ) -> Result<Vec<Effect>, CommandError> {
        if self.holdings().is_some() {
            return Err(CommandError::HasCity);
        }
        self.room()?;
        let mut roll = trust::Roll::new(city);
        roll.take(&statements);
        if !roll.is_chained_anywhere(identity.key.device()) {
            return Err(CommandError::Refused("the statements do not make this node's device a member's".into()));
        }
        self.move_in(identity, city, whole);
        let holdings = self.holdings_mut().expect("the node has just moved in");
        let ingested = holdings.hold_own(statements, Self::as_of(now.wall))?;
        self.mark_waiting(&ingested);
        self.tell_views(ingested);
        Ok(self.finish(now))
    }

    /// Moves from no city into one.
    pub(crate) fn move_in(&mut self, identity: Identity, city: CityId, whole: bool) {
        let Home::Outside(store) = std::mem::replace(&mut self.home, Home::Moving) else {
            unreachable!("callers have seen that the node belongs to no city")
        };
        let holdings = Holdings::create(store, city, Some(identity.member), whole, self.options.faults);
        self.home = Home::Inside(Box::new(holdings));
        self.identity = Some(identity);
        self.subscribe();
    }

    /// Goes on with a store that was opened anew and may hold less than before:
    /// `reopen` does that. Dialogues end and are opened again, and whoever waits
    /// for an answer is told that there will be none.
    ///
    /// # Errors
    /// [`StoreError`]; then the node can only stop.
    pub fn reopen(&mut self, now: Now, reopen: impl FnOnce(&mut S) -> Result<(), StoreError>) -> Result<Vec<Effect>, StoreError> {
        let store = match std::mem::replace(&mut self.home, Home::Moving) {
            Home::Inside(holdings) => holdings.into_store(),
            Home::Outside(store) => store,
            Home::Moving => return Err(StoreError::Failed { what: "open anew", source: "it is lost since the last try".into() }),
        };
        self.abroad.forget();
        let opened = store.with_mut(reopen);
        self.home = match opened.and_then(|()| Holdings::open(store, self.options.city, self.member(), self.options.faults))? {
            Ok(holdings) => Home::Inside(Box::new(holdings)),
            Err(store) => Home::Outside(store),
        };
        self.open_abroad()?;
        // The store may lack changes that were written in this run.
        self.run = self.random.nonce();
        self.waiting.clear();
        self.acknowledged = 0;
        // What it had found was kept with the holdings.
        self.retaining = crate::retain::Retaining::default();
        self.waiting_from = Some(Vec::new());
        let reason = "the store was damaged and has been opened anew; try again";
        let talks: Vec<DialogueId> = self.talks.keys().copied().collect();
        for id in talks {
            self.effects.push(Effect::Close { dialogue: id });
            self.lose(id, reason);
        }
        for ticket in std::mem::take(&mut self.wanted).into_values() {
            self.reply(ticket, Err(CommandError::Network(reason.to_owned())));
        }
        for peer in self.peers.values_mut() {
            // Who was dialed by a stranger still says nothing first.
            let may_speak = peer.dialer || peer.device.is_some();
            (peer.due, peer.opening, peer.fruitless) = (may_speak.then_some(now.moment), false, 0);
        }
        Ok(self.finish(now))
    }

    /// Fills an empty node out of a backup: the city's items, and a certificate
    /// that makes this identity's device a member's.
    ///
    /// # Errors
    /// [`CommandError::HasCity`], [`CommandError::Refused`] when the backup does
    /// not make the member a member of the city; nothing has been written then.
    pub fn restore(
        &mut self,
        identity: Identity,
        city: CityId,
        items: Vec<Vec<u8>>,
        certificate: Verified<Signed>,
        now: Now,
    ) -> Result<Vec<Effect>, CommandError> {
        let parsed = items.iter().filter_map(|bytes| Signed::parse(bytes.clone()).ok());
        let statements = parsed.filter(|signed| signed.scope() == Scope::Control).filter_map(|signed| signed.verify().ok());
        let statements: Vec<_> = statements.chain([certificate]).collect();
        let mut effects = self.settle_in(identity, city, statements, true, now)?;
        let holdings = self.holdings_mut().expect("the node has just moved in");
        let ingested = holdings.ingest(items, Origin::Backup, Self::as_of(now.wall))?;
        self.tell_views(ingested);
        effects.extend(self.finish(now));
        Ok(effects)
    }

    /// Remembers where the nodes are that this one should stay in touch with.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn remember_addresses(&mut self, addresses: &[String]) -> Result<(), StoreError> {
        let Some(store) = self.store_mut() else { return Ok(()) };
        let mut batch = model::Batch::default();
        batch.put(Table::Meta, ADDRESSES, addresses.join("\n"));
        store.write(batch)?;
        store.sync()
    }

    /// What [`Engine::remember_addresses`] remembered last.
    pub fn addresses(&self) -> Vec<String> {
        let bytes = self.holdings().and_then(|holdings| holdings.store().get(Table::Meta, ADDRESSES).ok().flatten());
        let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
        text.lines().map(String::from).collect()
    }
}
