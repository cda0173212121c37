//! The files of a store in its data directory.
//!
//! ```text
//! store.lock         held as long as a process has the store open
//! store/             sled's files
//! store/format       which program can read it; looked at before sled is touched
//! store/damaged      says that sled found damage: rescue at the next start
//! store/closed       says that it was closed in good order, with which snapshot
//! store.new/         a rescue or rewriting that is under way, or was cut short
//! store.old/         what a rewriting has replaced, on its way out
//! store.read/        the copy of a damaged store that a rescue reads
//! store.damaged-1/   a damaged store, moved aside; deleted by a rewriting alone
//! ```

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
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

    /// The layout that the store says it has. It says so twice, and is not believed
    /// where the two differ, so that a flipped bit makes no newer program.
    pub(crate) fn format(&self) -> Option<u32> {
        let text = fs::read_to_string(self.store().join("format")).ok()?;
        let (first, second) = text.split_once(char::is_whitespace)?;
        let format = first.parse().ok()?;
        (second.trim().parse() == Ok(format)).then_some(format)
    }

    /// Says which layout the store has, unless it does.
    pub(crate) fn say_format(&self, format: u32) -> Result<(), StoreError> {
        if self.format() == Some(format) {
            return Ok(());
        }
        fs::write(self.store().join("format"), format!("{format} {format}\n")).map_err(|error| failed("note its format", error))
    }

    /// Notes that the store was closed in good order: all that sled holds is on
    /// disk, and its snapshot names it.
    pub(crate) fn mark_closed(&self) -> io::Result<()> {
        let mut file = File::create(self.store().join("closed"))?;
        file.write_all(&self.snapshot_sum()?)?;
        file.sync_all()?;
        sync_directory(&self.store())
    }

    /// Takes the note away, and answers whether it was there and names the
    /// snapshot that is there now.
    pub(crate) fn take_closed(&self) -> Result<bool, StoreError> {
        let note = self.store().join("closed");
        let Ok(sum) = fs::read(&note) else { return Ok(false) };
        fs::remove_file(&note).map_err(|error| failed("begin", error))?;
        Ok(self.snapshot_sum().is_ok_and(|found| sum == found))
    }

    /// A checksum of sled's newest snapshot; that of nothing when there is none.
    fn snapshot_sum(&self) -> io::Result<[u8; 32]> {
        let names = fs::read_dir(self.store())?.map(|file| Ok(file?.file_name().to_string_lossy().into_owned()));
        let names: Vec<String> = names.collect::<io::Result<_>>()?;
        let newest = names.into_iter().filter(|name| name.starts_with("snap.") && !name.ends_with(".generating")).max();
        let bytes = newest.map_or(Ok(Vec::new()), |name| fs::read(self.store().join(name)))?;
        Ok(*blake3::hash(&bytes).as_bytes())
    }

    /// Where a copy of the store is read while it is rescued.
    pub(crate) fn reading(&self) -> PathBuf {
        self.dir.join("store.read")
    }

    /// Copies sled's files to [`Place::reading`], but for its configuration, which
    /// it makes anew. What the disk cannot read is
    /// zeros in the copy. Nobody else holds a lock on the copy, not even a handle
    /// of this process that could not be closed.
    pub(crate) fn copy_to_read(&self) -> io::Result<PathBuf> {
        let reading = self.reading();
        self.remove_reading()?;
        fs::create_dir(&reading)?;
        for file in fs::read_dir(self.store())? {
            let file = file?;
            if file.file_type()?.is_file() && file.file_name() != "conf" {
                copy_readable(&file.path(), &reading.join(file.file_name()))?;
            }
        }
        Ok(reading)
    }

    /// Removes the copy, if there is one. The space is free even while a handle
    /// of it is still open.
    pub(crate) fn remove_reading(&self) -> io::Result<()> {
        let reading = self.reading();
        if !reading.exists() {
            return Ok(());
        }
        if let Ok(file) = File::options().write(true).open(reading.join("db")) {
            file.set_len(0)?;
        }
        fs::remove_dir_all(&reading)
    }

    /// The damaged stores that were moved aside and are still here, by name.
    pub(crate) fn set_aside(&self) -> Vec<String> {
        let names = fs::read_dir(&self.dir).into_iter().flatten().flatten().map(|file| file.file_name().to_string_lossy().into_owned());
        let mut aside: Vec<String> = names.filter(|name| name.starts_with("store.damaged-")).collect();
        aside.sort();
        aside
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

    /// Removes what a rewriting that was cut short has left.
    pub(crate) fn remove_left_over(&self) -> Result<(), StoreError> {
        for left in [self.rescued(), self.replaced()] {
            if self.store().exists() && left.exists() {
                fs::remove_dir_all(&left).map_err(|error| failed("remove what was left over", error))?;
            }
        }
        Ok(())
    }

    fn replaced(&self) -> PathBuf {
        self.dir.join("store.old")
    }

    /// An empty place for a fresh database.
    pub(crate) fn begin_fresh(&self) -> Result<PathBuf, StoreError> {
        self.remove_left_over()?;
        Ok(self.rescued())
    }

    /// Puts the fresh database in the place of the old one, which has been closed.
    pub(crate) fn exchange(&self) -> Result<(), StoreError> {
        let moved = fs::rename(self.store(), self.replaced()).and_then(|()| fs::rename(self.rescued(), self.store()));
        moved.and_then(|()| sync_directory(&self.dir)).map_err(|error| failed("put the rewritten store in its place", error))
    }

    /// Removes the replaced store, and every damaged one.
    pub(crate) fn remove_old(&self) -> Result<(), StoreError> {
        let aside = self.set_aside().into_iter().map(|name| self.dir.join(name));
        for old in aside.chain([self.replaced(), self.reading()]).filter(|old| old.exists()) {
            fs::remove_dir_all(&old).map_err(|error| failed("remove the store before", error))?;
        }
        sync_directory(&self.dir).map_err(|error| failed("sync its directory", error))
    }

    /// Makes the files' names durable; sled does not.
    pub(crate) fn sync_names(&self) -> Result<(), StoreError> {
        let synced = sync_directory(&self.store()).and_then(|()| sync_directory(&self.dir));
        synced.map_err(|error| failed("sync its directory", error))
    }
}

/// Bytes that are copied, or given up, in one go: a page of most disks and caches.
const COPIED: usize = 4096;

fn copy_readable(from: &Path, to: &Path) -> io::Result<()> {
    if fs::copy(from, to).is_ok() {
        return Ok(());
    }
    let (mut from, mut to) = (File::open(from)?, File::create(to)?);
    let len = from.metadata()?.len();
    let mut at = 0;
    while at < len {
        let mut block = vec![0; COPIED.min((len - at) as usize)];
        from.seek(SeekFrom::Start(at))?;
        if let Err(error) = from.read_exact(&mut block) {
            tracing::warn!(%error, at, "a part of the damaged store cannot be read");
            block.fill(0);
        }
        to.write_all(&block)?;
        at += block.len() as u64;
    }
    Ok(())
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
