//! What this node has written and no other is known to hold yet.
//!
//! **Invariant:** what waits is in the store before its write is acknowledged, and
//! leaves it only after another node has said that it is on its disk: one that takes
//! part in the item's scope, since no other is given it. A crash may make something
//! wait once more; it is then struck by the next dialogue.

use model::wire::Reader;
use model::{Batch, ItemKey, Order, Scope, Store, StoreError, Table};

use crate::Engine;
use crate::holdings::Ingested;

/// How many waiting items are read in one go. Whoever reads a record meanwhile
/// waits for some milliseconds.
const LOADED_MAX: usize = 4096;

/// How many waiting items the store strikes in one go: some milliseconds too.
const STRUCK_MAX: usize = 256;

impl<S: Store> Engine<S> {
    /// Loads the next part of what waits; answers whether all is loaded. What needs
    /// all of it calls [`Engine::load_waiting_whole`] first.
    pub(crate) fn load_waiting(&mut self) -> Result<bool, StoreError> {
        let (Some(from), Some(holdings)) = (self.waiting_from.take(), self.holdings()) else { return Ok(true) };
        let entries = holdings.store().scan(Table::Waiting, &from, &[0xff; 64], Order::Rising, LOADED_MAX)?;
        self.waiting_from = entries.last().filter(|_| entries.len() == LOADED_MAX).map(|last| [&last.key[..], &[0]].concat());
        for item in entries.iter().filter_map(|entry| read_key(&entry.key)) {
            // What this run has written is known better.
            self.waiting.entry(item).or_insert(0);
        }
        Ok(self.waiting_from.is_none())
    }

    /// Loads all that waits and is not loaded yet.
    pub(crate) fn load_waiting_whole(&mut self) -> Result<(), StoreError> {
        while !self.load_waiting()? {}
        Ok(())
    }

    /// How many of its own items no other node is known to hold.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn waiting_len(&mut self) -> Result<usize, StoreError> {
        self.load_waiting_whole()?;
        Ok(self.waiting.len())
    }

    /// Remembers that no other node is known to hold these yet, as the store does
    /// already.
    pub(crate) fn mark_waiting(&mut self, ingested: &Ingested) {
        self.writes += 1;
        let writes = self.writes;
        self.waiting.extend(ingested.held.iter().map(|item| (*item, writes)));
    }

    /// Another node has all of these scopes that was written up to this count of writes.
    pub(crate) fn passed_on_until(&mut self, writes: u64, scopes: &[Scope]) -> Result<(), StoreError> {
        self.load_waiting_whole()?;
        let passed = |((scope, _), written): &(&(Scope, ItemKey), &u64)| **written <= writes && scopes.contains(scope);
        let passed = self.waiting.iter().filter(passed).map(|(item, _)| *item).collect();
        self.passed_on(passed)
    }

    /// Another node has these on its disk. The store strikes a few at once, and of
    /// a whole import one part after the other, since nobody waits for that.
    pub(crate) fn passed_on(&mut self, items: Vec<(Scope, ItemKey)>) -> Result<(), StoreError> {
        self.load_waiting_whole()?;
        let few = self.passed.is_empty() && items.len() <= STRUCK_MAX;
        let waited = items.into_iter().filter(|item| self.waiting.remove(item).is_some());
        self.passed.extend(waited);
        if few { self.strike_passed() } else { Ok(()) }
    }

    /// Strikes the next part of what was passed on.
    pub(crate) fn strike_passed(&mut self) -> Result<(), StoreError> {
        let part = self.passed.len().min(STRUCK_MAX);
        let mut batch = Batch::default();
        for (scope, key) in self.passed.drain(..part) {
            batch.delete(Table::Waiting, key_of(scope, &key));
        }
        match self.store_mut() {
            Some(store) if !batch.is_empty() => store.write(batch),
            _ => Ok(()),
        }
    }
}

fn key_of(scope: Scope, key: &ItemKey) -> Vec<u8> {
    let mut bytes = scope.to_bytes();
    bytes.extend_from_slice(&key.to_bytes());
    bytes
}

fn read_key(bytes: &[u8]) -> Option<(Scope, ItemKey)> {
    let mut from = Reader::new(bytes);
    let item = (Scope::read(&mut from).ok()?, ItemKey::read(&mut from).ok()?);
    from.finish().ok().map(|()| item)
}
