//! One store in which a node keeps what it holds of its own city and, apart from it, what
//! it holds of each city allied with it.
//!
//! The whole stands in the tables as it always did; an annex has a place of its own in
//! [`Table::Annexes`], with tables of its own in it. All of them are durable together, since
//! the store below is one.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::{Batch, Entry, Order, Store, StoreError, Table, prefix_end};

/// Bytes of an annex's name.
const NAME_LEN: usize = 32;

/// Bytes before an annex's own key: its name, and the number of its table.
const HEAD_LEN: usize = NAME_LEN + 1;

/// Behind every key of any table.
const END: [u8; 160] = [0xff; 160];

struct Shared<S> {
    store: S,
    /// The parts of which it is not certain yet that their tables are in step; `None` is
    /// the whole.
    doubtful: BTreeSet<Option<[u8; NAME_LEN]>>,
}

/// A part of a store. Clones of a part, and its annexes, are on the same store.
pub struct Part<S> {
    shared: Arc<Mutex<Shared<S>>>,
    /// The annex; `None` for the whole.
    annex: Option<[u8; NAME_LEN]>,
}

impl<S: Store> Part<S> {
    /// The whole of a store.
    pub fn whole(store: S) -> Self {
        let doubtful = store.is_doubtful().then_some(None).into_iter().collect();
        Self { shared: Arc::new(Mutex::new(Shared { store, doubtful })), annex: None }
    }

    /// The annex of this name, be anything in it or not.
    pub fn annex(&self, name: [u8; NAME_LEN]) -> Self {
        let mut shared = self.lock();
        if shared.store.is_doubtful() {
            shared.doubtful.insert(Some(name));
        }
        drop(shared);
        Self { shared: self.shared.clone(), annex: Some(name) }
    }

    /// The names of the annexes in which there is anything.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn annexes(&self) -> Result<Vec<[u8; NAME_LEN]>, StoreError> {
        let shared = self.lock();
        let (mut names, mut from) = (Vec::new(), Vec::new());
        while let Some(entry) = shared.store.scan(Table::Annexes, &from, &END, Order::Rising, 1)?.pop() {
            let Some(name) = entry.key.first_chunk::<NAME_LEN>() else { break };
            names.push(*name);
            from = prefix_end(name);
        }
        Ok(names)
    }

    /// Looks at the store below.
    pub fn with<T>(&self, look: impl FnOnce(&S) -> T) -> T {
        look(&self.lock().store)
    }

    /// Does something to the store below, such as opening it anew. All its parts are as
    /// doubtful as it is then.
    pub fn with_mut<T>(&self, act: impl FnOnce(&mut S) -> T) -> T {
        let mut shared = self.lock();
        let outcome = act(&mut shared.store);
        shared.doubtful.clear();
        if shared.store.is_doubtful() {
            shared.doubtful.insert(None);
        }
        outcome
    }

    /// Another hand on the whole.
    pub fn whole_of(&self) -> Self {
        Self { shared: self.shared.clone(), annex: None }
    }

    fn lock(&self) -> MutexGuard<'_, Shared<S>> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where a key of a table stands in the store below.
    fn place<'a>(&self, table: Table, key: &'a [u8]) -> (Table, Cow<'a, [u8]>) {
        match self.annex {
            None => (table, Cow::Borrowed(key)),
            Some(name) => (Table::Annexes, Cow::Owned([&name[..], &[table as u8], key].concat())),
        }
    }
}

impl<S: Store> Store for Part<S> {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let (below, at) = self.place(table, key);
        self.lock().store.get(below, &at).map_err(|error| match error {
            StoreError::Damaged { .. } => StoreError::Damaged { table, key: key.to_vec() },
            other => other,
        })
    }

    fn scan(&self, table: Table, from: &[u8], to: &[u8], order: Order, limit: usize) -> Result<Vec<Entry>, StoreError> {
        let ((below, from), (_, to)) = (self.place(table, from), self.place(table, to));
        let mut entries = self.lock().store.scan(below, &from, &to, order, limit)?;
        if self.annex.is_some() {
            entries.iter_mut().for_each(|entry| drop(entry.key.drain(..HEAD_LEN)));
        }
        Ok(entries)
    }

    fn write(&mut self, batch: Batch) -> Result<(), StoreError> {
        if self.annex.is_none() {
            return self.lock().store.write(batch);
        }
        let mut below = Batch::default();
        for write in batch.into_writes() {
            let (table, key) = self.place(write.table, &write.key);
            match write.value {
                Some(value) => below.put(table, key, value),
                None => below.delete(table, key),
            }
        }
        self.lock().store.write(below)
    }

    fn sync(&mut self) -> Result<(), StoreError> {
        self.lock().store.sync()
    }

    fn rewrite_part(&mut self) -> Result<bool, StoreError> {
        self.lock().store.rewrite_part()
    }

    /// Of the store as a whole.
    fn bytes_on_disk(&self) -> u64 {
        self.lock().store.bytes_on_disk()
    }

    fn is_doubtful(&self) -> bool {
        self.lock().doubtful.contains(&self.annex)
    }

    fn settle(&mut self) {
        let mut shared = self.lock();
        if shared.doubtful.remove(&self.annex) && shared.doubtful.is_empty() {
            shared.store.settle();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MemoryDisk;

    fn put(part: &mut Part<impl Store>, table: Table, key: &[u8], value: &str) {
        let mut batch = Batch::default();
        batch.put(table, key, value);
        part.write(batch).unwrap();
    }

    fn all(part: &Part<impl Store>, table: Table) -> Vec<(Vec<u8>, Option<Vec<u8>>)> {
        let entries = part.scan(table, &[], &END, Order::Rising, usize::MAX).unwrap();
        entries.into_iter().map(|entry| (entry.key, entry.value)).collect()
    }

    #[test]
    fn parts_know_nothing_of_each_other_and_are_durable_together() {
        let disk = MemoryDisk::default();
        let mut whole = Part::whole(disk.open());
        let (mut one, mut other) = (whole.annex([1; 32]), whole.annex([2; 32]));
        for (part, value) in [(&mut whole, "own"), (&mut one, "one"), (&mut other, "other")] {
            put(part, Table::Items, b"key", value);
            put(part, Table::Meta, b"city", value);
        }
        for (part, value) in [(&whole, "own"), (&one, "one"), (&other, "other")] {
            assert_eq!(part.get(Table::Items, b"key").unwrap(), Some(value.into()));
            assert_eq!(all(part, Table::Items), vec![(b"key".to_vec(), Some(value.into()))]);
        }
        assert_eq!(whole.annexes().unwrap(), [[1; 32], [2; 32]]);
        one.sync().unwrap();
        disk.crash(0);
        let whole = Part::whole(disk.open());
        assert_eq!(whole.annex([2; 32]).get(Table::Meta, b"city").unwrap(), Some("other".into()));
    }

    #[test]
    fn damage_in_an_annex_is_named_by_the_annex_s_own_key() {
        let disk = MemoryDisk::default();
        let mut annex = Part::whole(disk.open()).annex([1; 32]);
        put(&mut annex, Table::Views, b"key", "value");
        let below = [&[1; 32][..], &[Table::Views as u8], b"key"].concat();
        assert!(disk.damage(Table::Annexes, &below));
        let damaged = annex.get(Table::Views, b"key");
        assert!(matches!(damaged, Err(StoreError::Damaged { table: Table::Views, key }) if key == b"key"));
        assert_eq!(all(&annex, Table::Views), vec![(b"key".to_vec(), None)]);
    }

    #[test]
    fn a_store_is_in_step_once_all_its_parts_are() {
        let disk = MemoryDisk::default();
        disk.set_doubtful();
        let mut whole = Part::whole(disk.open());
        let mut annex = whole.annex([1; 32]);
        assert!(whole.is_doubtful() && annex.is_doubtful());
        whole.settle();
        assert!(!whole.is_doubtful() && annex.is_doubtful() && whole.with(Store::is_doubtful));
        annex.settle();
        assert!(!whole.with(Store::is_doubtful));
    }
}
