//! Copying what can still be read of a damaged store into a new one.
//!
//! Deliberately absent: repair. A table is read from both ends up to the damage;
//! what lies between two damaged pages is left in the store that is moved aside,
//! and comes again from peers. The damaged store is opened, never changed by us.

use std::fs;

use model::{StoreError, Table};

use crate::fence::{self, Fault};
use crate::open::{Format, read_format, start, write_format};
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
    let (to, file) = start(&fresh).map_err(begin)?;
    write_format(&to).map_err(begin)?;
    let rescued = match open_damaged(place)? {
        Some(from) => {
            let rescued = copy(&from, &to).map_err(|fault| fault.into_error("copy what can be read"));
            // Closing would write into it, and may wait for ever.
            std::mem::forget(from);
            rescued?
        }
        None => 0,
    };
    fence::call(|| to.flush()).map_err(|fault| fault.into_error("sync a rescue"))?;
    file.sync_all().map_err(|error| failed("sync a rescue", error))?;
    fence::close(to).map_err(|fault| fault.into_error("end a rescue"))?;
    Ok(rescued)
}

/// Opens the damaged store if it can be opened at all, if need be without its
/// snapshot: sled then reads the whole log, which is not always all there.
fn open_damaged(place: &Place) -> Result<Option<sled::Db>, StoreError> {
    for without_snapshot in [false, true] {
        if without_snapshot {
            put_snapshots_away(place).map_err(|error| failed("read the damaged store's directory", error))?;
        }
        match start(&place.store()) {
            // An unreadable format is part of the damage, and no reason to give up the rest.
            Ok((db, _)) => match read_format(&db) {
                Ok(Format::Newer(found)) => return Err(StoreError::Newer { found, known: FORMAT }),
                _ => return Ok(Some(db)),
            },
            Err(fault) => tracing::warn!(%fault, without_snapshot, "the damaged store does not open"),
        }
    }
    Ok(None)
}

fn put_snapshots_away(place: &Place) -> std::io::Result<()> {
    for file in fs::read_dir(place.store())? {
        let path = file?.path();
        if let Some(name) = path.file_name().and_then(|name| name.to_str()).filter(|name| name.starts_with("snap.")) {
            fs::rename(&path, path.with_file_name(format!("unused-{name}")))?;
        }
    }
    Ok(())
}

/// Copies each table from below up to the damage, then from above down to it.
fn copy(from: &sled::Db, to: &sled::Db) -> Result<u64, Fault> {
    let mut rescued = 0;
    for table in Table::ALL {
        let (low, high) = (vec![table as u8], vec![table as u8 + 1]);
        let (below, reached) = copy_range(from, to, table, low..high.clone(), false)?;
        rescued += below;
        if let Reached::Damage(last) = reached {
            let (above, _) = copy_range(from, to, table, last..high, true)?;
            rescued += above;
        }
    }
    Ok(rescued)
}

/// How far a copy came.
enum Reached {
    End,
    /// Just behind this key.
    Damage(Vec<u8>),
}

fn copy_range(
    from: &sled::Db,
    to: &sled::Db,
    table: Table,
    range: std::ops::Range<Vec<u8>>,
    falling: bool,
) -> Result<(u64, Reached), Fault> {
    let (mut rescued, mut reached, mut batch, mut batch_len) = (0, range.start.clone(), sled::Batch::default(), 0);
    let mut entries = from.range(range);
    let ended = loop {
        let next = fence::call(|| if falling { entries.next_back() } else { entries.next() }.transpose());
        match next {
            Ok(Some((main_key, main))) => {
                reached = main_key.to_vec();
                if let Some(parts) = readable(from, table, &main_key, &main) {
                    rescued += 1;
                    batch_len += 1 + parts.len();
                    parts.into_iter().for_each(|(key, part)| batch.insert(key, part));
                    batch.insert(main_key, main);
                }
            }
            Ok(None) => break Reached::End,
            Err(_) => break Reached::Damage([&*reached, &[0]].concat()),
        }
        if batch_len >= BATCH_LEN {
            let full = std::mem::take(&mut batch);
            fence::call(|| to.apply_batch(full))?;
            batch_len = 0;
        }
    };
    fence::call(|| to.apply_batch(batch))?;
    Ok((rescued, ended))
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
