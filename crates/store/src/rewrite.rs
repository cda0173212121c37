//! A store's files without anything that was deleted from it.
//!
//! sled appends: what a delete took away stays in its log until the segment is
//! used again, which may be never. So what must be gone is made gone by copying
//! all that is there into a fresh database, which takes the old one's place.
//!
//! It is copied a part at a time, so that the store is used meanwhile: what is written
//! goes to both, before the place that the copy has reached and behind it, and is copied
//! once more when that comes there.
//!
//! Deliberately absent: overwriting. On a disk that never writes a block twice in
//! one place it would promise what it cannot keep.

use std::fs::File;
use std::ops::Bound;

use model::StoreError;

use crate::fence::{self, Fault};
use crate::open::{LOCK_TRIES, start, write_format};
use crate::place::failed;
use crate::{FORMAT, SledStore};

/// Bytes copied in one part: some ten milliseconds, so that nobody waits for long.
const PART_BYTES: usize = 512 * 1024;

/// A fresh database that is being filled.
pub(crate) struct Rewriting {
    db: sled::Db,
    file: File,
    /// The last key that was copied.
    reached: Option<sled::IVec>,
}

impl Rewriting {
    /// Changes it as the old one is changed.
    pub(crate) fn follow(&self, changes: &sled::Batch) -> Result<(), Fault> {
        fence::call(|| self.db.apply_batch(changes.clone()))
    }

    /// Closes it. Its files are removed before the next one begins.
    pub(crate) fn give_up(self) -> Result<(), Fault> {
        fence::close(self.db)
    }

    /// Durable so far: the end is not to wait for all of it.
    fn sync(&self) -> Result<(), Fault> {
        fence::call(|| self.db.flush())?;
        Ok(self.file.sync_data().map_err(sled::Error::Io)?)
    }
}

impl SledStore {
    /// See the module's words. Damaged stores that were moved aside go too, since
    /// they may hold what is to be gone. Answers whether all is done.
    pub(crate) fn rewrite_files(&mut self) -> Result<bool, StoreError> {
        let broke = |fault: Fault| fault.into_error("rewrite");
        match self.rewriting.take() {
            None => {
                let fresh = self.place.begin_fresh()?;
                let (db, file) = start(&fresh, LOCK_TRIES).map_err(broke)?;
                write_format(&db).map_err(broke)?;
                self.rewriting = Some(Rewriting { db, file, reached: None });
                Ok(false)
            }
            Some(mut rewriting) => match self.copy_part(&mut rewriting).map_err(broke)? {
                true => self.take_over(rewriting).map(|()| true),
                false => {
                    self.rewriting = Some(rewriting);
                    Ok(false)
                }
            },
        }
    }

    /// Copies the next part; answers whether it was the last.
    fn copy_part(&self, rewriting: &mut Rewriting) -> Result<bool, Fault> {
        let from = rewriting.reached.take().map_or(Bound::Unbounded, Bound::Excluded);
        let mut entries = self.fenced(|db| Ok(db.range::<sled::IVec, _>((from, Bound::Unbounded))))?;
        let (mut batch, mut bytes) = (sled::Batch::default(), 0);
        while let Some((key, value)) = self.fenced(|_| entries.next().transpose())? {
            bytes += key.len() + value.len();
            rewriting.reached = Some(key.clone());
            batch.insert(key, value);
            if bytes >= PART_BYTES {
                break;
            }
        }
        fence::call(|| rewriting.db.apply_batch(batch))?;
        rewriting.sync()?;
        Ok(bytes < PART_BYTES)
    }

    /// Puts the filled database in the place of the old one.
    fn take_over(&mut self, fresh: Rewriting) -> Result<(), StoreError> {
        let broke = |fault: Fault| fault.into_error("rewrite");
        fresh.file.sync_all().map_err(|error| failed("sync", error))?;
        fence::close(fresh.db).map_err(broke)?;
        if let Some(db) = self.db.take() {
            fence::close(db).map_err(broke)?;
        }
        self.place.exchange()?;
        let (db, file) = start(&self.place.store(), LOCK_TRIES).map_err(broke)?;
        (self.db, self.file) = (Some(db), file);
        self.behind_snapshot = 0;
        self.place.say_format(FORMAT)?;
        self.file.sync_all().map_err(|error| failed("sync", error))?;
        self.place.sync_names()?;
        self.place.remove_old()
    }
}
