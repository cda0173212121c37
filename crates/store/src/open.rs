//! Opening a store: the lock, the format, and what to do with a damaged one.

use std::cell::Cell;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use model::StoreError;

use crate::fence::{self, Fault};
use crate::place::{Place, failed};
use crate::{FORMAT, SledStore, rescue, seal};

/// A segment of sled's log in bytes. Its write buffers are this long, and it
/// frees them late: at 256 KiB a node that rewrites 100k views takes 80 MB, at
/// sled's own 512 KiB 400 MB. Below, recovery of the same log takes longer.
const SEGMENT_BYTES: usize = 256 * 1024;

/// Bytes of decoded pages that sled keeps. It counts roughly (100 MB after a
/// scan of 100k items), the system caches the file beneath, and with 8, 16 or
/// 32 MiB it measured alike.
const CACHE_BYTES: u64 = 16 * 1024 * 1024;

/// How often to try again for sled's lock, a millisecond apart: a thread of
/// sled's may hold the file a little longer than the handle that was closed.
const LOCK_TRIES: u32 = 2_000;

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
        place.finish_swap()?;
        if !place.is_marked_damaged() {
            match start(&place.store()).and_then(|(db, file)| Ok((read_format(&db)?, db, file))) {
                Ok((Format::Known, db, file)) => return Self::ready(place, db, file, None, 0),
                Ok((Format::Newer(found), ..)) => return Err(StoreError::Newer { found, known: FORMAT }),
                Ok((Format::None, db, file)) => {
                    write_format(&db).map_err(|fault| fault.into_error("begin"))?;
                    return Self::ready(place, db, file, None, 0);
                }
                Ok((Format::Lost, ..)) => tracing::error!("the store does not say its format"),
                Err(fault) if fault.is_locked() => return Err(StoreError::Busy),
                Err(fault) if fault.is_damage() => tracing::error!(%fault, "the store does not open"),
                Err(fault) => return Err(fault.into_error("open")),
            }
        }
        let rescued = rescue::rescue(&place)?;
        let aside = place.swap()?;
        tracing::error!(aside = %aside.display(), rescued, "a damaged store was moved aside");
        let (db, file) = start(&place.store()).map_err(|fault| fault.into_error("open the rescued store"))?;
        Self::ready(place, db, file, Some(aside), rescued)
    }

    fn ready(place: Place, db: sled::Db, file: File, set_aside: Option<PathBuf>, rescued: u64) -> Result<Opened, StoreError> {
        file.sync_all().map_err(|error| failed("sync", error))?;
        place.sync_names()?;
        let store = Self { db: Some(db), file, place, broken: Cell::new(false), behind_snapshot: 0 };
        Ok(Opened { store, set_aside, rescued })
    }
}

/// Opens sled, and its file once more to sync it.
pub(crate) fn start(path: &Path) -> Result<(sled::Db, File), Fault> {
    let config = || {
        // No thread of its own: `sync` flushes, and writing cleans up as it goes.
        sled::Config::new().path(path).segment_size(SEGMENT_BYTES).cache_capacity(CACHE_BYTES).flush_every_ms(None)
    };
    let mut tries = 0;
    let db = loop {
        match fence::call(|| config().open()) {
            Err(fault) if fault.is_locked() && tries < LOCK_TRIES => {
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
