//! Copying what can still be read of a damaged store into a new one.
//!
//! A table is read from both ends up to the damage. What lies between two damaged
//! pages is looked for at keys that other tables name, and at points between, and
//! read from there in both directions.
//!
//! Deliberately absent: repair. What is on a damaged page stays in the store that
//! is moved aside, and comes again from peers. Only copies of that store are
//! opened, because sled writes as it opens.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::Path;

use model::{StoreError, Table};

use crate::fence::{self, Fault};
use crate::open::{Format, LOCK_TRIES, SEGMENT_BYTES, read_format, start, write_format};
use crate::place::{Place, failed};
use crate::{FORMAT, seal};

/// Entries copied in one batch: a few MiB at most.
const BATCH_LEN: usize = 1_000;

/// Fills [`Place::rescued`] and answers how many values are in it.
pub(crate) fn rescue(place: &Place) -> Result<u64, StoreError> {
    let fresh = place.rescued();
    if fresh.exists() {
        // Ours, and cut short: the store it was made from is still in its place.
        fs::remove_dir_all(&fresh).map_err(|error| failed("begin a rescue", error))?;
    }
    let begin = |fault: Fault| fault.into_error("begin a rescue");
    let (to, file) = start(&fresh, LOCK_TRIES).map_err(begin)?;
    write_format(&to).map_err(begin)?;
    let mut whole = read(place, Way::Whole, &to)?;
    if whole.is_none() {
        whole = read(place, Way::SnapshotAlone, &to)?.map(|_| false);
    }
    if whole != Some(true) {
        read(place, Way::LogAlone, &to)?;
    }
    let rescued = to.iter().keys().take_while(Result::is_ok).filter(|key| key.as_ref().is_ok_and(|key| seal::is_main(key))).count();
    fence::call(|| to.flush()).map_err(|fault| fault.into_error("sync a rescue"))?;
    file.sync_all().map_err(|error| failed("sync a rescue", error))?;
    fence::close(to).map_err(|fault| fault.into_error("end a rescue"))?;
    Ok(rescued as u64)
}

/// With what of its files the damaged store is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// All, as ever.
    Whole,
    /// Without what the log says behind the snapshot: damage there keeps sled from
    /// opening. What had been written since the last snapshot is not there.
    SnapshotAlone,
    /// Without the snapshot: sled reads the whole log, which is not always all
    /// there, but may hold what a damaged inner page of the tree hides.
    LogAlone,
}

/// Copies from the damaged store what is not there yet. `None` when it does not
/// open in this way, else whether nothing in it was damaged.
fn read(place: &Place, way: Way, to: &sled::Db) -> Result<Option<bool>, StoreError> {
    let prepared = place.copy_to_read().and_then(|copy| {
        match way {
            Way::Whole => {}
            Way::SnapshotAlone => blank_segments(&copy)?,
            Way::LogAlone => remove_snapshots(&copy)?,
        }
        Ok(copy)
    });
    let copy = prepared.map_err(|error| failed("copy the damaged store to read it", error))?;
    let whole = match start(&copy, LOCK_TRIES) {
        // An unreadable format is part of the damage, and no reason to give up the rest.
        Ok((from, _)) => match read_format(&from) {
            Ok(Format::Newer(found)) => return Err(StoreError::Newer { found, known: FORMAT }),
            _ => {
                let whole = copy_tables(&from, to).map_err(|fault| fault.into_error("copy what can be read"));
                // Closing may wait for ever, for threads that are gone.
                std::mem::forget(from);
                Some(whole?)
            }
        },
        Err(fault) => {
            tracing::warn!(%fault, ?way, "the damaged store does not open");
            None
        }
    };
    place.remove_reading().map_err(|error| failed("end a rescue", error))?;
    Ok(whole)
}

/// Takes from each of sled's segments the head by which it is found when the log
/// is read. Pages that a snapshot names are found without.
fn blank_segments(copy: &Path) -> std::io::Result<()> {
    let mut file = fs::File::options().write(true).open(copy.join("db"))?;
    for at in (0..file.metadata()?.len()).step_by(SEGMENT_BYTES) {
        file.seek(SeekFrom::Start(at))?;
        file.write_all(&[0; SEGMENT_HEAD_BYTES])?;
    }
    Ok(())
}

/// Bytes of the head of one of sled's segments: checksum, and two positions.
const SEGMENT_HEAD_BYTES: usize = 20;

fn remove_snapshots(copy: &Path) -> std::io::Result<()> {
    for file in fs::read_dir(copy)? {
        let file = file?;
        if file.file_name().to_string_lossy().starts_with("snap.") {
            fs::remove_file(file.path())?;
        }
    }
    Ok(())
}

/// Copies every table; answers whether nothing was damaged.
fn copy_tables(from: &sled::Db, to: &sled::Db) -> Result<bool, Fault> {
    let mut copier = Copier { from, to, batch: sled::Batch::default(), batch_len: 0, reads_left: READS_MAX };
    let mut gaps = Vec::new();
    for table in Table::ALL {
        let (low, high) = (vec![table as u8], vec![table as u8 + 1]);
        if let Reached::Damage(last) = copier.rising(table, low..high.clone())? {
            let first = match copier.falling(table, last.clone()..high.clone())? {
                Reached::Damage(first) => first,
                Reached::End => high,
            };
            gaps.push((table, last..first));
        }
    }
    copier.write()?;
    let whole = gaps.is_empty();
    for (table, gap) in gaps {
        let named = copier.named(table)?;
        copier.probe(table, gap, &named)?;
    }
    copier.write()?;
    Ok(whole)
}

/// Reads of damaged pages that a rescue may spend: some seconds.
const READS_MAX: u32 = 50_000;

/// How far a copy came.
enum Reached {
    End,
    /// The damage: it begins just behind this key, or ends just before it.
    Damage(Vec<u8>),
}

struct Copier<'a> {
    from: &'a sled::Db,
    to: &'a sled::Db,
    batch: sled::Batch,
    batch_len: usize,
    reads_left: u32,
}

impl Copier<'_> {
    fn rising(&mut self, table: Table, range: Range<Vec<u8>>) -> Result<Reached, Fault> {
        let mut behind = range.start.clone();
        let mut entries = self.from.range(range);
        loop {
            match fence::call(|| entries.next().transpose()) {
                // Pages that name each other in a circle would be read for ever.
                Ok(Some((key, _))) if *key < *behind => return Ok(Reached::Damage(behind)),
                Ok(Some((key, main))) => {
                    behind = [&*key, &[0]].concat();
                    self.keep(table, &key, main)?;
                }
                Ok(None) => return Ok(Reached::End),
                Err(_) => return Ok(Reached::Damage(behind)),
            }
        }
    }

    fn falling(&mut self, table: Table, range: Range<Vec<u8>>) -> Result<Reached, Fault> {
        let mut before = range.end.clone();
        let mut entries = self.from.range(range);
        loop {
            match fence::call(|| entries.next_back().transpose()) {
                Ok(Some((key, _))) if *key >= *before => return Ok(Reached::Damage(before)),
                Ok(Some((key, main))) => {
                    before = key.to_vec();
                    self.keep(table, &key, main)?;
                }
                Ok(None) => return Ok(Reached::End),
                Err(_) => return Ok(Reached::Damage(before)),
            }
        }
    }

    fn keep(&mut self, table: Table, main_key: &[u8], main: sled::IVec) -> Result<(), Fault> {
        let Some(parts) = readable(self.from, table, main_key, &main) else { return Ok(()) };
        if fence::call(|| self.to.contains_key(main_key))? {
            return Ok(());
        }
        self.batch_len += 1 + parts.len();
        parts.into_iter().for_each(|(key, part)| self.batch.insert(key, part));
        self.batch.insert(main_key, main);
        if self.batch_len >= BATCH_LEN { self.write() } else { Ok(()) }
    }

    fn write(&mut self) -> Result<(), Fault> {
        let full = std::mem::take(&mut self.batch);
        self.batch_len = 0;
        fence::call(|| self.to.apply_batch(full))
    }

    /// Keys of a table that rescued entries of other tables end with: an item's
    /// key stands in the keys of [`Table::Records`] and [`Table::Waiting`].
    fn named(&self, table: Table) -> Result<BTreeSet<Vec<u8>>, Fault> {
        let mut named = BTreeSet::new();
        let others: &[(Table, usize)] = match table {
            Table::Items => &[(Table::Waiting, 0), (Table::Records, RECORD_ID_LEN)],
            Table::Waiting => &[(Table::Items, 0)],
            _ => &[],
        };
        for (other, skip) in others {
            for entry in self.to.range(vec![*other as u8]..vec![*other as u8 + 1]) {
                let (key, main) = fence::call(|| entry)?;
                let tail = seal::key_of(&key).get(*skip..).unwrap_or_default();
                let scope = match seal::read_whole(*other, seal::key_of(&key), &main) {
                    _ if *skip == 0 => Vec::new(),
                    seal::Record::Whole(facts) if facts.len() > RECORD_FACTS_LEN => facts[RECORD_FACTS_LEN..].to_vec(),
                    _ => model::Scope::City.to_bytes(),
                };
                named.insert([&[table as u8], &scope[..], tail].concat());
            }
        }
        Ok(named)
    }

    /// Reads what lies between damaged pages. A gap is entered at some [`points`];
    /// where one meets a readable page, all around it is read, up to the next
    /// damage on both sides, which leaves two smaller gaps.
    fn probe(&mut self, table: Table, gap: Range<Vec<u8>>, named: &BTreeSet<Vec<u8>>) -> Result<(), Fault> {
        let mut gaps = vec![gap];
        while let Some(gap) = gaps.pop() {
            if gap.start >= gap.end {
                continue;
            }
            for point in points(&gap).into_iter().chain(named.range(gap.clone()).cloned()) {
                let Some(left) = self.reads_left.checked_sub(1) else { return Ok(()) };
                self.reads_left = left;
                let first = fence::call(|| self.from.range(point.clone()..gap.end.clone()).next().transpose());
                let Ok(Some(_)) = first else { continue };
                let above = self.rising(table, point.clone()..gap.end.clone())?;
                let below = self.falling(table, gap.start.clone()..point)?;
                if let Reached::Damage(behind) = above {
                    gaps.push(behind..gap.end.clone());
                }
                if let Reached::Damage(before) = below {
                    gaps.push(gap.start.clone()..before);
                }
                break;
            }
        }
        Ok(())
    }
}

/// Bytes of a record's id, before the item's key in a key of [`Table::Records`].
const RECORD_ID_LEN: usize = 32;

/// Bytes of a value of [`Table::Records`], behind which it names the record's scope;
/// the city's it does not name.
const RECORD_FACTS_LEN: usize = 3;

/// Bytes of a key that are told apart by [`points`]: all of a table's number, a
/// scope or record, and a time.
const PROBED_LEN: usize = 16;

/// Points of a gap, ever closer to both of its ends, where a page that can be
/// read may begin: the middle, the quarters, the eighths next to the ends, and so
/// on. Keys lie in clusters, as people's days do, so even steps would miss them.
fn points(gap: &Range<Vec<u8>>) -> Vec<Vec<u8>> {
    let shared = gap.start.iter().zip(&gap.end).take_while(|(start, end)| start == end).count();
    let number = |key: &[u8]| {
        let mut bytes = [0; PROBED_LEN];
        let tail = &key[shared.min(key.len())..];
        let len = tail.len().min(PROBED_LEN);
        bytes[..len].copy_from_slice(&tail[..len]);
        u128::from_be_bytes(bytes)
    };
    let (low, high) = (number(&gap.start), number(&gap.end));
    let halves = std::iter::successors(Some((high - low) / 2), |step| (*step > 1).then_some(step / 2));
    let both = halves.flat_map(|step| [low + step, high - step]);
    let key = |point: u128| [&gap.start[..shared], &point.to_be_bytes()].concat();
    both.map(key).filter(|point| gap.contains(point)).collect()
}

/// The parts of a value, none when it stands whole; `None` when it is damaged.
fn readable(from: &sled::Db, table: Table, main_key: &[u8], main: &[u8]) -> Option<Vec<(Vec<u8>, sled::IVec)>> {
    let key = seal::key_of(main_key);
    let Some(count) = seal::parts_of(main) else {
        return matches!(seal::read_whole(table, key, main), seal::Record::Whole(_)).then(Vec::new);
    };
    let mut parts = Vec::new();
    for index in 0..count {
        let part_key = seal::part_key(table, key, index);
        let part = fence::call(|| from.get(&part_key)).ok()??;
        parts.push((part_key, part));
    }
    let value: Vec<u8> = parts.iter().flat_map(|(_, part)| part.iter().copied()).collect();
    matches!(seal::read_parts(table, key, main, value), seal::Record::Whole(_)).then_some(parts)
}
