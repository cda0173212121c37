//! Opening a store: the lock, the format, and what to do with a damaged one.

use std::cell::Cell;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use model::StoreError;

use crate::fence::{self, Fault};
use crate::place::{Place, failed};
use crate::tail::Tail;
use crate::{FORMAT, SledStore, rescue, seal};

/// A segment of sled's log in bytes. Its write buffers are this long, and it
/// frees them late: at 256 KiB a node that rewrites 100k views takes 80 MB, at
/// sled's own 512 KiB 400 MB. Below, recovery of the same log takes longer.
pub(crate) const SEGMENT_BYTES: usize = 256 * 1024;

/// Bytes of decoded pages that sled keeps. It counts roughly (100 MB after a
/// scan of 100k items), the system caches the file beneath, and with 8, 16 or
/// 32 MiB it measured alike.
const CACHE_BYTES: u64 = 16 * 1024 * 1024;

/// How often to try again for sled's lock, a millisecond apart: a thread of
/// sled's may hold the file a little longer than the handle that was closed.
pub(crate) const LOCK_TRIES: u32 = 2_000;

/// A store, and what happened to the one before.
pub struct Opened {
    /// The store, ready.
    pub store: SledStore,
    /// Where the damaged store was moved, if there was one.
    pub set_aside: Option<PathBuf>,
    /// How many values of the damaged store could be read and are in this one.
    pub rescued: u64,
}

impl SledStore {
    /// Opens the store in a data directory, or makes one.
    ///
    /// A store that does not open, or in which damage was found, is moved aside
    /// to `store.damaged-<n>`, and what could be read of it is put in a new one;
    /// what is missing has to come from a backup and from peers.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when it is open already, in this process too;
    /// [`StoreError::Newer`]; [`StoreError::Failed`] when the disk is full or
    /// may not be written. Then nothing was moved.
    pub fn open(dir: &Path) -> Result<Opened, StoreError> {
        let place = Place::take(dir)?;
        // A newer program's store is not to be touched, and sled writes as it opens.
        if let Some(found) = place.format().filter(|found| *found > FORMAT) {
            return Err(StoreError::Newer { found, known: FORMAT });
        }
        place.finish_swap()?;
        place.remove_left_over()?;
        let opened = Opening::at(&place)?;
        let mut store = Self::around(place, opened.file);
        store.db = Some(opened.db);
        store.doubtful = opened.doubtful;
        Ok(Opened { store, set_aside: opened.set_aside, rescued: opened.rescued })
    }

    /// Closes a store in which damage was found, and opens it anew: what can be
    /// read is rescued as at a start. What was written and not synced is gone.
    /// Answers where the damaged store was moved and how many values were rescued.
    ///
    /// # Errors
    /// As [`SledStore::open`]; then this one only fails, but may be opened again.
    pub fn reopen(&mut self) -> Result<(PathBuf, u64), StoreError> {
        self.place.mark_damaged();
        // Closing would write into it, and wait for threads that may be gone.
        std::mem::forget(self.db.take());
        self.place.finish_swap()?;
        let opened = Opening::rescue(&self.place)?;
        (self.db, self.file) = (Some(opened.db), opened.file);
        self.doubtful = opened.doubtful;
        self.behind_snapshot = 0;
        self.broken.set(false);
        self.damaged.set(false);
        Ok((opened.set_aside.expect("a rescue moves the damaged store aside"), opened.rescued))
    }

    fn around(place: Place, file: File) -> Self {
        let (broken, damaged) = (Cell::new(false), Cell::new(false));
        Self { db: None, file, place, broken, damaged, doubtful: true, behind_snapshot: 0, rewriting: None }
    }
}

/// What opening comes to.
struct Opening {
    db: sled::Db,
    file: File,
    doubtful: bool,
    set_aside: Option<PathBuf>,
    rescued: u64,
}

impl Opening {
    fn at(place: &Place) -> Result<Self, StoreError> {
        if !place.is_marked_damaged() {
            let closed = place.take_closed()?;
            let tail = Tail::keep(&place.store());
            let fault = match start(&place.store(), LOCK_TRIES) {
                Ok((db, file)) => match read_format(&db) {
                    Ok(Format::Known) => return Self::ready(place, db, file, !closed, None),
                    Ok(Format::Newer(found)) => return Err(StoreError::Newer { found, known: FORMAT }),
                    Ok(Format::None) => {
                        write_format(&db).map_err(|fault| fault.into_error("begin"))?;
                        return Self::ready(place, db, file, false, None);
                    }
                    bad => {
                        // Closing would write into it, and wait for threads that may be gone.
                        std::mem::forget(db);
                        bad.err()
                    }
                },
                Err(fault) => Some(fault),
            };
            match fault {
                None => tracing::error!("the store does not say its format"),
                Some(fault) if fault.is_locked() => return Err(StoreError::Busy),
                Some(fault) if fault.is_damage() => tracing::error!(%fault, "the store does not open"),
                Some(fault) => return Err(fault.into_error("open")),
            }
            tail.put_back().map_err(|error| failed("leave the damaged store as it was", error))?;
        }
        Self::rescue(place)
    }

    fn rescue(place: &Place) -> Result<Self, StoreError> {
        let rescued = rescue::rescue(place)?;
        let aside = place.swap()?;
        tracing::error!(aside = %aside.display(), rescued, "a damaged store was moved aside");
        let (db, file) = start(&place.store(), LOCK_TRIES).map_err(|fault| fault.into_error("open the rescued store"))?;
        Self::ready(place, db, file, true, Some((aside, rescued)))
    }

    fn ready(place: &Place, db: sled::Db, file: File, doubtful: bool, damaged: Option<(PathBuf, u64)>) -> Result<Self, StoreError> {
        place.say_format(FORMAT)?;
        file.sync_all().map_err(|error| failed("sync", error))?;
        place.sync_names()?;
        let (set_aside, rescued) = damaged.map_or((None, 0), |(aside, rescued)| (Some(aside), rescued));
        Ok(Self { db, file, doubtful, set_aside, rescued })
    }
}

/// Opens sled, and its file once more to sync it. Tries again for its lock this
/// often, a millisecond apart.
pub(crate) fn start(path: &Path, tries_max: u32) -> Result<(sled::Db, File), Fault> {
    let config = || {
        // No thread of its own: `sync` flushes, and writing cleans up as it goes.
        sled::Config::new().path(path).segment_size(SEGMENT_BYTES).cache_capacity(CACHE_BYTES).flush_every_ms(None)
    };
    let mut tries = 0;
    let db = loop {
        match fence::call(|| config().open()) {
            Err(fault) if fault.is_locked() && tries < tries_max => {
                tries += 1;
                std::thread::sleep(Duration::from_millis(1));
            }
            opened => break opened?,
        }
    };
    let file = File::options().read(true).write(true).open(path.join("db")).map_err(sled::Error::Io)?;
    Ok((db, file))
}

/// What a database says about its layout.
pub(crate) enum Format {
    /// Nothing, and it is empty: a new one.
    None,
    /// One that this program reads.
    Known,
    /// One that it does not.
    Newer(u32),
    /// Nothing, though there is something in it.
    Lost,
}

/// Reads the format's number.
pub(crate) fn read_format(db: &sled::Db) -> Result<Format, Fault> {
    let Some(bytes) = fence::call(|| db.get(seal::FORMAT_KEY))? else {
        return Ok(if fence::call(|| Ok(db.is_empty()))? { Format::None } else { Format::Lost });
    };
    Ok(match <[u8; 4]>::try_from(&*bytes).map(u32::from_be_bytes) {
        Ok(found) if found > FORMAT => Format::Newer(found),
        Ok(_) => Format::Known,
        Err(_) => Format::Lost,
    })
}

/// Writes the format's number.
pub(crate) fn write_format(db: &sled::Db) -> Result<(), Fault> {
    fence::call(|| db.insert(seal::FORMAT_KEY, &FORMAT.to_be_bytes()).and_then(|_| db.flush()))?;
    Ok(())
}
