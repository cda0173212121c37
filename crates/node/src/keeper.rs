//! Backups that a node makes by itself: one as soon as the newest is old enough, or older
//! than something that was erased since. Those that still hold what was erased are removed
//! once there is one without it.
//!
//! A file is written beside its name, synced, read back, and only then takes its name; so
//! whatever bears a name here is whole. Files that this node did not name are left alone.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use model::facts::BackupFacts;
use model::{CityId, Timestamp};

use crate::config::BackupPlan;
use crate::driver::NodeEngine;
use crate::lock::Shared;
use crate::{Handle, NodeError};

/// How often it is looked whether a backup is due.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// How long after the start it is first looked: when the node has begun to answer.
const LOOK_FIRST: Duration = Duration::from_secs(2);

/// How long after one that came to nothing the next is tried.
const RETRY: Duration = Duration::from_secs(10 * 60);

const ENDING: &str = "kaveret.age";
const UNFINISHED: &str = "part";

/// A backup of this city in the directory.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Kept {
    at: Timestamp,
    path: PathBuf,
}

/// See the module's words. Ends with the node.
pub(crate) fn keep_backups(shared: &Arc<Shared>) {
    let Some(plan) = shared.config.backups.clone() else { return };
    let node = Arc::downgrade(shared);
    tokio::spawn(async move {
        let mut wait = LOOK_FIRST.min(plan.every);
        loop {
            tokio::time::sleep(wait).await;
            let Some(shared) = node.upgrade() else { return };
            wait = LOOK_EVERY.min(plan.every);
            let handle = Handle::new(shared.clone());
            match look(&handle, &plan).await {
                Ok(facts) => note(&shared, facts),
                // Nothing to save yet, or nothing to save it with.
                Err(NodeError::NoCity | NodeError::Locked) => {}
                Err(NodeError::Stopping) => return,
                Err(error) => {
                    tracing::error!(%error, directory = %plan.directory.display(), "a backup could not be made");
                    let facts = found(&handle, &plan).await.unwrap_or_else(|_| BackupFacts::default());
                    let directory = plan.directory.display().to_string();
                    note(&shared, BackupFacts { directory, failure: Some(error.to_string()), ..facts });
                    wait = RETRY.min(plan.every);
                }
            }
        }
    });
}

fn note(shared: &Shared, facts: BackupFacts) {
    *shared.backups.lock().unwrap_or_else(PoisonError::into_inner) = Some(facts);
}

/// What the node says before a backup.
struct Before {
    city: CityId,
    now: Timestamp,
    /// When something that was erased last left its disk.
    purged: Option<Timestamp>,
}

async fn before(handle: &Handle) -> Result<Before, NodeError> {
    let ask = |engine: &mut NodeEngine, now: engine::Now| {
        let (city, device) = engine.city().zip(engine.device()).ok_or(NodeError::NoCity)?;
        let purged = engine.holdings().and_then(|holdings| holdings.roll().last_receipt_of(device));
        Ok((Before { city, now: now.wall, purged }, Vec::new()))
    };
    handle.act(ask).await
}

/// Makes what is due, and says how things are.
async fn look(handle: &Handle, plan: &BackupPlan) -> Result<BackupFacts, NodeError> {
    let before = before(handle).await?;
    let kept = list(&plan.directory, before.city)?;
    if is_due(&kept, &before, plan.every) {
        make(handle, plan, &before).await?;
        remove_old(&list(&plan.directory, before.city)?, &before, plan.keep)?;
    }
    found(handle, plan).await
}

async fn found(handle: &Handle, plan: &BackupPlan) -> Result<BackupFacts, NodeError> {
    let kept = list(&plan.directory, before(handle).await?.city)?;
    let newest = kept.last();
    let bytes = newest.and_then(|newest| fs::metadata(&newest.path).ok()).map_or(0, |file| file.len());
    let directory = plan.directory.display().to_string();
    let (newest, count) = (newest.map(|newest| newest.at), kept.len() as u64);
    Ok(BackupFacts { directory, newest, bytes, count, every_seconds: plan.every.as_secs(), failure: None })
}

/// Whether the newest is too old, or holds what has been erased since; or is of a time to
/// come, as a clock had it that was wrong.
fn is_due(kept: &[Kept], before: &Before, every: Duration) -> bool {
    let Some(newest) = kept.last() else { return true };
    newest.at.after(every) <= before.now || newest.at > before.now.after(every) || before.purged.is_some_and(|purged| newest.at <= purged)
}

/// Removes those beyond the number that is kept, and those that hold what was erased since.
fn remove_old(kept: &[Kept], before: &Before, keep: usize) -> Result<(), NodeError> {
    let beyond = kept.len().saturating_sub(keep.max(1));
    let stale = |one: &Kept| before.purged.is_some_and(|purged| one.at <= purged);
    for (_, one) in kept.iter().enumerate().filter(|(at, one)| *at < beyond || stale(one)) {
        fs::remove_file(&one.path).map_err(|error| failed("removing", &one.path, &error))?;
    }
    Ok(())
}

fn failed(what: &str, path: &Path, error: &io::Error) -> NodeError {
    NodeError::Storage(format!("{what} {} failed: {error}", path.display()))
}

/// This city's backups in the directory, the oldest first.
fn list(directory: &Path, city: CityId) -> Result<Vec<Kept>, NodeError> {
    let missing = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => NodeError::Storage(format!("{} is not there; is its disk connected?", directory.display())),
        _ => failed("reading", directory, &error),
    };
    let mut kept = Vec::new();
    for entry in fs::read_dir(directory).map_err(missing)? {
        let path = entry.map_err(|error| failed("reading", directory, &error))?.path();
        let at = path.file_name().and_then(|name| name.to_str()).and_then(|name| at_of(name, city));
        kept.extend(at.map(|at| Kept { at, path }));
    }
    kept.sort();
    Ok(kept)
}

/// `kaveret-0a1b2c3d-2026-11-23T08-57-08Z.kaveret.age`.
fn name_of(city: CityId, at: Timestamp) -> String {
    format!("{}{}.{ENDING}", head_of(city), at.to_string().replace(':', "-"))
}

fn head_of(city: CityId) -> String {
    format!("kaveret-{}-", data_encoding::HEXLOWER.encode(&city.0[..4]))
}

/// When a file of this name was made, if it is a backup of this city.
fn at_of(name: &str, city: CityId) -> Option<Timestamp> {
    let text = name.strip_prefix(&head_of(city))?.strip_suffix(ENDING)?.strip_suffix('.')?;
    let (day, time) = text.split_once('T')?;
    Timestamp::read(&format!("{day}T{}", time.replace('-', ":")))
}

async fn make(handle: &Handle, plan: &BackupPlan, before: &Before) -> Result<(), NodeError> {
    let path = plan.directory.join(name_of(before.city, before.now));
    let beside = path.with_extension(UNFINISHED);
    let made = write(handle, &beside).await.and_then(|()| {
        fs::rename(&beside, &path).map_err(|error| failed("naming", &path, &error))?;
        let named = File::open(&plan.directory).and_then(|directory| directory.sync_all());
        named.map_err(|error| failed("writing", &plan.directory, &error))
    });
    if made.is_err() {
        // What is left of it is of no use, and may be what fills the disk.
        let _ = fs::remove_file(&beside);
    }
    made
}

/// Writes a backup into a file of its own, and reads it back.
async fn write(handle: &Handle, path: &Path) -> Result<(), NodeError> {
    let file = crate::keyfile::private_options().open(path).map_err(|error| failed("writing", path, &error))?;
    let out = Counted { out: BufWriter::new(file), check: blake3::Hasher::new() };
    let Counted { out, check } = handle.write_backup(false, out).await?;
    let written = out.into_inner().map_err(io::IntoInnerError::into_error).and_then(|file| file.sync_all());
    written.map_err(|error| failed("writing", path, &error))?;
    match read_back(path).map_err(|error| failed("reading back", path, &error))? == check.finalize() {
        true => Ok(()),
        false => Err(NodeError::Storage(format!("{} reads back as something else; its disk fails", path.display()))),
    }
}

fn read_back(path: &Path) -> io::Result<blake3::Hash> {
    let mut file = File::open(path)?;
    let (mut check, mut part) = (blake3::Hasher::new(), vec![0; 64 * 1024]);
    loop {
        match file.read(&mut part)? {
            0 => return Ok(check.finalize()),
            read => drop(check.update(&part[..read])),
        }
    }
}

/// Passes on what is written, and remembers what it was.
struct Counted<W> {
    out: W,
    check: blake3::Hasher,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.check.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CITY: CityId = CityId([0x0a; 32]);
    const HOUR: Duration = Duration::from_secs(60 * 60);
    const NOON: Timestamp = Timestamp(1_800_000_000_000);

    fn at(hours: u32) -> Timestamp {
        NOON.after(HOUR * hours)
    }

    fn before(now: Timestamp, purged: Option<Timestamp>) -> Before {
        Before { city: CITY, now, purged }
    }

    fn directory(hours: &[u32]) -> tempfile::TempDir {
        let directory = tempfile::tempdir().unwrap();
        for hour in hours {
            fs::write(directory.path().join(name_of(CITY, at(*hour))), "a backup").unwrap();
        }
        directory
    }

    fn hours(directory: &Path) -> Vec<u64> {
        list(directory, CITY).unwrap().into_iter().map(|kept| (kept.at.0 - NOON.0) / HOUR.as_millis() as u64).collect()
    }

    #[test]
    fn a_name_says_of_which_city_and_when() {
        let name = name_of(CITY, NOON);
        assert_eq!(name, "kaveret-0a0a0a0a-2027-01-15T08-00-00Z.kaveret.age");
        assert_eq!(at_of(&name, CITY), Some(NOON));
        for other in
            ["kaveret-0b0a0a0a-2027-01-15T08-00-00Z.kaveret.age", "kaveret-0a0a0a0a-2027-01-15T08-00-00Z.kaveret.part", "notes.txt"]
        {
            assert_eq!(at_of(other, CITY), None, "{other}");
        }
    }

    #[test]
    fn one_is_due_when_there_is_none_or_the_newest_is_old_or_holds_what_was_erased() {
        let day = HOUR * 24;
        let due = |kept: &[u32], now: u32, purged: Option<u32>| {
            let kept = list(directory(kept).path(), CITY).unwrap();
            is_due(&kept, &before(at(now), purged.map(at)), day)
        };
        assert!(due(&[], 0, None));
        assert!(!due(&[0, 24], 30, None));
        assert!(due(&[0, 24], 48, None));
        assert!(due(&[0, 24], 30, Some(25)), "what was erased an hour later is in it still");
        assert!(!due(&[0, 26], 30, Some(25)));
        assert!(due(&[500], 30, None), "the clock had been wrong");
    }

    #[test]
    fn the_oldest_go_and_what_holds_the_erased_goes_and_other_files_stay() {
        let directory = directory(&[0, 1, 2, 3, 4]);
        fs::write(directory.path().join("notes.txt"), "mine").unwrap();
        remove_old(&list(directory.path(), CITY).unwrap(), &before(at(5), None), 3).unwrap();
        assert_eq!(hours(directory.path()), [2, 3, 4]);
        remove_old(&list(directory.path(), CITY).unwrap(), &before(at(5), Some(at(3))), 3).unwrap();
        assert_eq!(hours(directory.path()), [4]);
        assert!(directory.path().join("notes.txt").exists());
    }

    #[test]
    fn a_directory_that_is_not_there_is_not_made() {
        let error = list(Path::new("/nowhere/at/all"), CITY).unwrap_err().to_string();
        assert!(error.contains("is its disk connected?"), "{error}");
    }
}
