//! A store whose power can fail in the middle of a step.
//!
//! The disk itself is [`model::MemoryDisk`]; this only counts writes and syncs,
//! and lets the disk fail once the fuse has burned down.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use model::{Batch, Entry, MemoryDisk, MemoryStore, Order, Store, StoreError, Table};

/// How many more writes and syncs succeed; negative for no end.
#[derive(Clone)]
pub(crate) struct Fuse(Arc<AtomicI64>);

impl Default for Fuse {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(-1)))
    }
}

impl Fuse {
    /// After so many more operations the power fails.
    pub fn light(&self, operations: u64) {
        self.0.store(operations as i64, Ordering::Relaxed);
    }

    /// No failure is to come.
    pub fn put_out(&self) {
        self.0.store(-1, Ordering::Relaxed);
    }

    /// Whether it has burned down.
    pub fn is_out(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }

    fn burn(&self) -> Result<(), StoreError> {
        match self.0.load(Ordering::Relaxed) {
            0 => Err(StoreError::Failed { what: "go on", source: "the power failed".into() }),
            left if left > 0 => {
                self.0.store(left - 1, Ordering::Relaxed);
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

/// A store on a disk, with its fuse.
pub(crate) struct FusedStore {
    store: MemoryStore,
    fuse: Fuse,
}

impl FusedStore {
    pub fn open(disk: &MemoryDisk, fuse: &Fuse) -> Self {
        Self { store: disk.open(), fuse: fuse.clone() }
    }
}

impl Store for FusedStore {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.store.get(table, key)
    }

    fn scan(&self, table: Table, from: &[u8], to: &[u8], order: Order, limit: usize) -> Result<Vec<Entry>, StoreError> {
        self.store.scan(table, from, to, order, limit)
    }

    fn write(&mut self, batch: Batch) -> Result<(), StoreError> {
        self.fuse.burn()?;
        self.store.write(batch)
    }

    fn sync(&mut self) -> Result<(), StoreError> {
        self.fuse.burn()?;
        self.store.sync()
    }

    fn rewrite_part(&mut self) -> Result<bool, StoreError> {
        self.fuse.burn()?;
        self.store.rewrite_part()
    }

    fn bytes_on_disk(&self) -> u64 {
        self.store.bytes_on_disk()
    }

    fn is_doubtful(&self) -> bool {
        self.store.is_doubtful()
    }

    fn settle(&mut self) {
        self.store.settle();
    }
}
