//! A store's files without anything that was deleted from it.
//!
//! sled appends: what a delete took away stays in its log until the segment is
//! used again, which may be never. So what must be gone is made gone by copying
//! all that is there into a fresh database, which takes the old one's place.
//!
//! Deliberately absent: overwriting. On a disk that never writes a block twice in
//! one place it would promise what it cannot keep.

use model::StoreError;

use crate::fence::{self, Fault};
use crate::open::{LOCK_TRIES, start, write_format};
use crate::place::failed;
use crate::{FORMAT, SledStore};

/// Bytes copied in one batch.
const BATCH_BYTES: usize = 1024 * 1024;

impl SledStore {
    /// See the module's words. Damaged stores that were moved aside go too, since
    /// they may hold what is to be gone.
    pub(crate) fn rewrite_files(&mut self) -> Result<(), StoreError> {
        let fresh = self.place.begin_fresh()?;
        let broke = |fault: Fault| fault.into_error("rewrite");
        self.copy_all(&fresh).map_err(broke)?;
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

    fn copy_all(&self, fresh: &std::path::Path) -> Result<(), Fault> {
        let (to, file) = start(fresh, LOCK_TRIES)?;
        write_format(&to)?;
        let mut entries = self.fenced(|db| Ok(db.iter()))?;
        let (mut batch, mut bytes) = (sled::Batch::default(), 0);
        while let Some((key, value)) = self.fenced(|_| entries.next().transpose())? {
            bytes += key.len() + value.len();
            batch.insert(key, value);
            if bytes >= BATCH_BYTES {
                fence::call(|| to.apply_batch(std::mem::take(&mut batch)))?;
                bytes = 0;
            }
        }
        fence::call(|| to.apply_batch(batch))?;
        fence::call(|| to.flush())?;
        file.sync_all().map_err(sled::Error::Io)?;
        fence::close(to)
    }
}
