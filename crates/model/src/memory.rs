//! The store's twin in memory, which can fail on purpose.
//!
//! A [`MemoryDisk`] outlives the [`MemoryStore`]s that are opened on it, as a
//! disk outlives a process. A crash takes away what was not synced: all of it,
//! or all but the first few batches, as a real disk may have written them.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Arc, Mutex, MutexGuard};

use crate::{Batch, Entry, Order, Store, StoreError, Table, Write};

type Map = BTreeMap<(Table, Vec<u8>), Cell>;

#[derive(Clone)]
struct Cell {
    value: Vec<u8>,
    damaged: bool,
}

#[derive(Default)]
struct Inner {
    durable: Map,
    visible: Map,
    /// Batches written since the last sync, oldest first.
    pending: Vec<Vec<Write>>,
    failing: bool,
    doubtful: bool,
    syncs: u64,
    reads: u64,
}

/// A pretended disk. Clones are the same disk.
#[derive(Clone, Default)]
pub struct MemoryDisk(Arc<Mutex<Inner>>);

impl MemoryDisk {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().expect("no holder of this lock panics")
    }

    /// Opens a store on the disk.
    pub fn open(&self) -> MemoryStore {
        MemoryStore { disk: self.clone() }
    }

    /// The power fails: of the batches not synced, only the first `kept` remain.
    pub fn crash(&self, kept: usize) {
        let mut inner = self.inner();
        let pending = std::mem::take(&mut inner.pending);
        for batch in pending.into_iter().take(kept) {
            apply(&mut inner.durable, batch);
        }
        inner.visible = inner.durable.clone();
    }

    /// How many batches a crash would put at risk.
    pub fn unsynced(&self) -> usize {
        self.inner().pending.len()
    }

    /// How often the disk was synced.
    pub fn syncs(&self) -> u64 {
        self.inner().syncs
    }

    /// How many values were read: what a test counts that shows what is not read.
    pub fn reads(&self) -> u64 {
        self.inner().reads
    }

    /// From now on writes and syncs fail, or no longer do.
    pub fn set_failing(&self, failing: bool) {
        self.inner().failing = failing;
    }

    /// The next that opens a store here is told that batches may be there in part.
    pub fn set_doubtful(&self) {
        self.inner().doubtful = true;
    }

    /// Damages the value of a key; answers whether there was one.
    pub fn damage(&self, table: Table, key: &[u8]) -> bool {
        let mut inner = self.inner();
        let key = (table, key.to_vec());
        if let Some(cell) = inner.durable.get_mut(&key) {
            cell.damaged = true;
        }
        match inner.visible.get_mut(&key) {
            Some(cell) => {
                cell.damaged = true;
                true
            }
            None => false,
        }
    }
}

fn apply(map: &mut Map, batch: Vec<Write>) {
    for write in batch {
        match write.value {
            Some(value) => map.insert((write.table, write.key), Cell { value, damaged: false }),
            None => map.remove(&(write.table, write.key)),
        };
    }
}

/// A store on a [`MemoryDisk`].
pub struct MemoryStore {
    disk: MemoryDisk,
}

fn refused(what: &'static str) -> StoreError {
    StoreError::Failed { what, source: "the pretended disk was told to fail".into() }
}

impl Store for MemoryStore {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let mut inner = self.disk.inner();
        inner.reads += 1;
        match inner.visible.get(&(table, key.to_vec())) {
            Some(cell) if cell.damaged => Err(StoreError::Damaged { table, key: key.to_vec() }),
            Some(cell) => Ok(Some(cell.value.clone())),
            None => Ok(None),
        }
    }

    fn scan(&self, table: Table, from: &[u8], to: &[u8], order: Order, limit: usize) -> Result<Vec<Entry>, StoreError> {
        if from >= to {
            return Ok(Vec::new());
        }
        let mut inner = self.disk.inner();
        let range = inner.visible.range((Bound::Included((table, from.to_vec())), Bound::Excluded((table, to.to_vec()))));
        let entry =
            |(key, cell): (&(Table, Vec<u8>), &Cell)| Entry { key: key.1.clone(), value: (!cell.damaged).then(|| cell.value.clone()) };
        let entries: Vec<Entry> = match order {
            Order::Rising => range.take(limit).map(entry).collect(),
            Order::Falling => range.rev().take(limit).map(entry).collect(),
        };
        inner.reads += entries.len() as u64;
        Ok(entries)
    }

    fn write(&mut self, batch: Batch) -> Result<(), StoreError> {
        let mut inner = self.disk.inner();
        if inner.failing {
            return Err(refused("write"));
        }
        let writes = batch.into_writes();
        apply(&mut inner.visible, writes.clone());
        inner.pending.push(writes);
        Ok(())
    }

    /// What was deleted is gone once it was synced.
    fn rewrite_part(&mut self) -> Result<bool, StoreError> {
        self.sync().map(|()| true)
    }

    fn sync(&mut self) -> Result<(), StoreError> {
        let mut inner = self.disk.inner();
        if inner.failing {
            return Err(refused("sync"));
        }
        inner.syncs += 1;
        for batch in std::mem::take(&mut inner.pending) {
            apply(&mut inner.durable, batch);
        }
        Ok(())
    }

    fn bytes_on_disk(&self) -> u64 {
        self.disk.inner().visible.iter().map(|((_, key), cell)| (key.len() + cell.value.len()) as u64).sum()
    }

    fn is_doubtful(&self) -> bool {
        self.disk.inner().doubtful
    }

    fn settle(&mut self) {
        self.disk.inner().doubtful = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(store: &mut MemoryStore, key: u8) {
        let mut batch = Batch::default();
        batch.put(Table::Items, [key], [key]);
        store.write(batch).unwrap();
    }

    #[test]
    fn a_crash_takes_what_was_not_synced() {
        let disk = MemoryDisk::default();
        let mut store = disk.open();
        put(&mut store, 1);
        store.sync().unwrap();
        put(&mut store, 2);
        put(&mut store, 3);
        assert!(store.get(Table::Items, &[3]).unwrap().is_some());
        disk.crash(1);
        let keys: Vec<_> = disk.open().scan(Table::Items, &[], &[0xff], Order::Falling, 9).unwrap().into_iter().map(|e| e.key).collect();
        assert_eq!(keys, [[2], [1]]);
    }

    #[test]
    fn a_damaged_value_is_named_and_not_returned() {
        let disk = MemoryDisk::default();
        let mut store = disk.open();
        put(&mut store, 1);
        assert!(disk.damage(Table::Items, &[1]));
        assert!(matches!(store.get(Table::Items, &[1]), Err(StoreError::Damaged { table: Table::Items, .. })));
        assert_eq!(store.scan(Table::Items, &[], &[9], Order::Rising, 9).unwrap()[0].value, None);
        put(&mut store, 1);
        assert!(store.get(Table::Items, &[1]).unwrap().is_some());
    }
}
