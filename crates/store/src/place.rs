//! The files of a store in its data directory.
//!
//! ```text
//! store.lock         held as long as a process has the store open
//! store/             sled's files
//! store/damaged      says that sled found damage: rescue at the next start
//! store.new/         a rescue that is under way, or was cut short
//! store.damaged-1/   a damaged store, moved aside; never deleted by us
//! ```

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use model::StoreError;

/// A data directory whose store is ours.
pub(crate) struct Place {
    dir: PathBuf,
    /// Holds the lock until it is dropped.
    _lock: File,
}

impl Place {
    /// Makes the directory and takes its lock.
    pub(crate) fn take(dir: &Path) -> Result<Self, StoreError> {
        fs::create_dir_all(dir).map_err(|error| failed("make its directory", error))?;
        let lock = File::options().create(true).truncate(false).write(true).open(dir.join("store.lock"));
        let lock = lock.map_err(|error| failed("open its lock", error))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { dir: dir.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(StoreError::Busy),
            Err(TryLockError::Error(error)) => Err(failed("take its lock", error)),
        }
    }

    /// Where sled's files are.
    pub(crate) fn store(&self) -> PathBuf {
        self.dir.join("store")
    }

    /// Where a rescued store is put together.
    pub(crate) fn rescued(&self) -> PathBuf {
        self.dir.join("store.new")
    }

    /// Asks for a rescue at the next start. Best effort: it is called when the
    /// disk may be failing, and a damage that is met again is marked again.
    pub(crate) fn mark_damaged(&self) {
        if let Err(error) = File::create(self.store().join("damaged")) {
            tracing::warn!(%error, "the damage could not be noted");
        }
    }

    /// Whether a rescue was asked for.
    pub(crate) fn is_marked_damaged(&self) -> bool {
        self.store().join("damaged").exists()
    }

    /// Moves the store aside under the first free number, and the rescued one
    /// into its place. Cut short between the two, [`Place::finish_swap`] goes on.
    pub(crate) fn swap(&self) -> Result<PathBuf, StoreError> {
        let aside = (1..).map(|n: u64| self.dir.join(format!("store.damaged-{n}"))).find(|path| !path.exists());
        let aside = aside.expect("numbers do not run out");
        let moved = fs::rename(self.store(), &aside).and_then(|()| fs::rename(self.rescued(), self.store()));
        moved.and_then(|()| sync_directory(&self.dir)).map_err(|error| failed("move the damaged store aside", error))?;
        Ok(aside)
    }

    /// Ends a swap that was cut short: the rescued store is complete whenever
    /// there is no other.
    pub(crate) fn finish_swap(&self) -> Result<(), StoreError> {
        match !self.store().exists() && self.rescued().exists() {
            true => fs::rename(self.rescued(), self.store()).map_err(|error| failed("put the rescued store in its place", error)),
            false => Ok(()),
        }
    }

    /// Makes the files' names durable; sled does not.
    pub(crate) fn sync_names(&self) -> Result<(), StoreError> {
        let synced = sync_directory(&self.store()).and_then(|()| sync_directory(&self.dir));
        synced.map_err(|error| failed("sync its directory", error))
    }
}

/// A directory cannot be opened as a file on Windows, where names need no sync.
fn sync_directory(dir: &Path) -> io::Result<()> {
    match cfg!(unix) {
        true => File::open(dir)?.sync_all(),
        false => Ok(()),
    }
}

/// The system said no.
pub(crate) fn failed(what: &'static str, error: io::Error) -> StoreError {
    StoreError::Failed { what, source: Box::new(error) }
}
