//! The embedded database (sled), behind the store trait.
//!
//! [`SledStore::open`] gives a [`model::Store`] on sled 0.34.7, which it fences
//! in from three sides: each value carries a checksum of ours, each call is
//! watched for errors and panics, and after each flush the file is synced once
//! more, because sled's own flush does not always reach the disk. Why, and with
//! which figures: `docs/decisions/0002-sled.md`.
//!
//! Deliberately absent: what the keys and values mean, a cache of our own, and
//! sled's background thread. Nothing is written but inside `write` and `sync`.
//! This crate deletes what it could not read only with [`model::Store::rewrite`].

mod fence;
mod open;
mod place;
mod rescue;
mod rewrite;
mod seal;
mod tail;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs::File;

use model::{Batch, Entry, Order, Store, StoreError, Table};

pub use open::Opened;

use fence::Fault;
use place::Place;
use rewrite::Rewriting;
use seal::Record;

/// The newest layout of keys and values that this program reads, and the one it
/// writes.
pub const FORMAT: u32 = 1;

/// Bytes of keys and values after which sled is opened anew. It writes its
/// snapshot only as it opens, and reads the log behind the snapshot when it
/// starts: 0.5 ms a megabyte, and twice these bytes stand in the log. So the
/// start after a `kill -9` stays below 0.15 s however long the node had run.
const CHECKPOINT_BYTES: u64 = 32 * 1024 * 1024;

/// A node's set on disk. See the crate's documentation.
pub struct SledStore {
    /// `None` only while it is being opened anew, or after that has failed.
    db: Option<sled::Db>,
    /// Another handle of sled's file: the one that is synced.
    file: File,
    place: Place,
    /// Why nothing more is written, once something went wrong.
    broken: Cell<bool>,
    /// Whether damage beyond one value was found: it is to be opened anew.
    damaged: Cell<bool>,
    /// Whether a batch may be there in part.
    doubtful: bool,
    /// Bytes written since sled was opened.
    behind_snapshot: u64,
    /// The fresh database of a rewriting that is under way.
    rewriting: Option<Rewriting>,
}

impl SledStore {
    /// Whether damage beyond one value was found since it was opened. Its owner
    /// calls [`SledStore::reopen`], or the next start rescues what can be read.
    pub fn is_damaged(&self) -> bool {
        self.damaged.get()
    }

    /// The damaged stores that were moved aside and are still there, by name.
    pub fn set_aside(&self) -> Vec<String> {
        self.place.set_aside()
    }

    /// Reads one record with its parts.
    fn record(&self, table: Table, key: &[u8]) -> Result<Option<Record>, Fault> {
        self.fenced(|db| db.get(seal::main_key(table, key)))?.map(|bytes| self.unseal(table, key, &bytes)).transpose()
    }

    fn unseal(&self, table: Table, key: &[u8], bytes: &[u8]) -> Result<Record, Fault> {
        let Some(count) = seal::parts_of(bytes) else { return Ok(seal::read_whole(table, key, bytes)) };
        let mut value = Vec::new();
        for index in 0..count {
            match self.fenced(|db| db.get(seal::part_key(table, key, index)))? {
                Some(part) => value.extend_from_slice(&part),
                None => return Ok(Record::Damaged),
            }
        }
        Ok(seal::read_parts(table, key, bytes, value))
    }

    /// Calls sled, and remembers what went wrong: after a panic nothing more is
    /// written, and what was found damaged is rescued at the next start.
    fn fenced<T>(&self, call: impl FnOnce(&sled::Db) -> sled::Result<T>) -> Result<T, Fault> {
        let Some(db) = self.db.as_ref() else { return Err(Fault::Panic("the database did not open again".into())) };
        let result = fence::call(|| call(db));
        if let Err(fault) = &result {
            if fault.is_damage() {
                if !self.damaged.replace(true) {
                    tracing::error!(%fault, "the store is damaged; what can be read is rescued when it is opened anew");
                }
                self.place.mark_damaged();
            }
            if matches!(fault, Fault::Panic(_)) {
                self.broken.set(true);
            }
        }
        result
    }

    fn check_whole(&self, what: &'static str) -> Result<(), StoreError> {
        if self.damaged.get() {
            return Err(StoreError::Corrupt { what, source: "damage was found, and nothing is written after that".into() });
        }
        match self.broken.get() {
            true => Err(StoreError::Failed { what, source: "an earlier call failed, and nothing is written after that".into() }),
            false => Ok(()),
        }
    }

    /// Everything that a batch changes in sled: the records themselves, and the
    /// parts of the long values that come and go.
    fn changes(&self, writes: BTreeMap<(Table, Vec<u8>), Option<Vec<u8>>>) -> Result<(sled::Batch, u64), Fault> {
        let (mut changes, mut bytes) = (sled::Batch::default(), 0);
        for ((table, key), value) in writes {
            let main_key = seal::main_key(table, &key);
            let before = self.fenced(|db| db.get(&main_key))?;
            let parts_before = before.and_then(|bytes| seal::parts_of(&bytes)).unwrap_or(0);
            let mut parts = 0;
            bytes += (key.len() + value.as_ref().map_or(0, Vec::len)) as u64;
            match value {
                Some(value) => {
                    let sealed = seal::seal(table, &key, &value);
                    for part in sealed.parts {
                        changes.insert(seal::part_key(table, &key, parts), part);
                        parts += 1;
                    }
                    changes.insert(main_key, sealed.main);
                }
                None => changes.remove(main_key),
            }
            for index in parts..parts_before {
                changes.remove(seal::part_key(table, &key, index));
            }
        }
        Ok((changes, bytes))
    }

    /// Opens sled anew, which makes it write its snapshot.
    fn checkpoint(&mut self) -> Result<(), Fault> {
        if let Some(db) = self.db.take() {
            fence::close(db)?;
        }
        let (db, file) = open::start(&self.place.store(), open::LOCK_TRIES)?;
        (self.db, self.file) = (Some(db), file);
        self.behind_snapshot = 0;
        Ok(())
    }
}

impl Store for SledStore {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        match self.record(table, key) {
            Ok(Some(Record::Whole(value))) => Ok(Some(value)),
            Ok(None) => Ok(None),
            Ok(Some(Record::Damaged)) => Err(StoreError::Damaged { table, key: key.to_vec() }),
            Err(fault) => Err(fault.into_error("read a value")),
        }
    }

    fn scan(&self, table: Table, from: &[u8], to: &[u8], order: Order, limit: usize) -> Result<Vec<Entry>, StoreError> {
        if from >= to {
            return Ok(Vec::new());
        }
        let failed = |fault: Fault| fault.into_error("read a range of values");
        let mut range = self.fenced(|db| Ok(db.range(seal::main_key(table, from)..seal::main_key(table, to)))).map_err(failed)?;
        let mut entries = Vec::new();
        while entries.len() < limit {
            let next = self.fenced(|_| match order {
                Order::Rising => range.next().transpose(),
                Order::Falling => range.next_back().transpose(),
            });
            let Some((key, bytes)) = next.map_err(failed)? else { break };
            let key = seal::key_of(&key).to_vec();
            let value = match self.unseal(table, &key, &bytes).map_err(failed)? {
                Record::Whole(value) => Some(value),
                Record::Damaged => None,
            };
            entries.push(Entry { key, value });
        }
        Ok(entries)
    }

    fn write(&mut self, batch: Batch) -> Result<(), StoreError> {
        self.check_whole("write")?;
        if batch.is_empty() {
            return Ok(());
        }
        let writes = batch.into_writes().into_iter().map(|write| ((write.table, write.key), write.value)).collect();
        // Looking at what was there also brings every page to be changed into
        // memory, so a damaged one is met before the first change, not between.
        let (changes, bytes) = self.changes(writes).map_err(|fault| fault.into_error("write"))?;
        self.behind_snapshot += bytes;
        let fresh = self.rewriting.as_ref().map_or(Ok(()), |rewriting| rewriting.follow(&changes));
        fresh.and_then(|()| self.fenced(|db| db.apply_batch(changes))).map_err(|fault| {
            self.broken.set(true);
            fault.into_error("write")
        })
    }

    fn sync(&mut self) -> Result<(), StoreError> {
        self.check_whole("sync")?;
        let synced = self.fenced(|db| db.flush()).and_then(|_| Ok(self.file.sync_data().map_err(sled::Error::Io)?));
        let kept = match synced {
            Ok(()) if self.behind_snapshot > CHECKPOINT_BYTES => self.checkpoint(),
            synced => synced,
        };
        kept.map_err(|fault| {
            self.broken.set(true);
            fault.into_error("sync")
        })
    }

    fn rewrite_part(&mut self) -> Result<bool, StoreError> {
        self.check_whole("rewrite")?;
        self.rewrite_files().inspect_err(|_| self.broken.set(true))
    }

    fn bytes_on_disk(&self) -> u64 {
        self.fenced(|db| db.size_on_disk()).unwrap_or(0)
    }

    fn is_doubtful(&self) -> bool {
        self.doubtful
    }

    fn settle(&mut self) {
        self.doubtful = false;
    }
}

/// Leaves a snapshot behind, so that the next start is fast, and so that damage
/// done to the file while nobody runs it is noticed: sled reports a damaged page
/// that its snapshot names, and silently skips one that it does not.
impl Drop for SledStore {
    fn drop(&mut self) {
        if self.broken.get() || self.damaged.get() {
            // Closing makes sled write what it still holds, and wait for threads
            // that may be gone. The next start begins where the last sync ended.
            std::mem::forget((self.db.take(), self.rewriting.take()));
            return;
        }
        if let Some(Err(fault)) = self.rewriting.take().map(Rewriting::give_up) {
            tracing::warn!(%fault, "a rewriting was not given up well; the next start removes it");
        }
        let closed = match self.behind_snapshot {
            0 => Ok(()),
            _ => self.checkpoint(),
        };
        let closed = closed.and_then(|()| self.db.take().map_or(Ok(()), fence::close));
        let closed = closed.and_then(|()| Ok(self.file.sync_all().map_err(sled::Error::Io)?));
        let closed = match self.doubtful {
            true => closed,
            false => closed.and_then(|()| Ok(self.place.mark_closed().map_err(sled::Error::Io)?)),
        };
        if let Err(fault) = closed {
            tracing::warn!(%fault, "the store was not closed well");
        }
    }
}
