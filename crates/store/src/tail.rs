//! The end of sled's log, kept in memory while sled opens it.
//!
//! sled reads the segments from its snapshot's on. Where it meets damage there it
//! overwrites what follows in the segment with zeros, and only then says that it
//! does not open: pages that were whole, the tree's root among them, are gone. So
//! whoever opens keeps those segments, and puts them back when opening fails.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::open::SEGMENT_BYTES;

/// What stands in place of a position in a segment's head.
const MASK: u64 = 0x7fff_ffff_ffff_ffff;

/// Bytes that are kept at most: twice what is written between two snapshots, and
/// as much again. A longer tail belongs to no store of ours.
const KEPT_MAX: usize = 128 * 1024 * 1024;

/// Segments with their places in the file.
pub(crate) struct Tail {
    file: PathBuf,
    segments: Vec<(u64, Vec<u8>)>,
}

impl Tail {
    /// Reads the segments that sled may change as it opens. What cannot be read is
    /// left out; sled will not get further.
    pub(crate) fn keep(store: &Path) -> Self {
        let file = store.join("db");
        let segments = read(store, &file).unwrap_or_default();
        Self { file, segments }
    }

    /// Makes the file what it was.
    pub(crate) fn put_back(&self) -> io::Result<()> {
        let mut file = File::options().write(true).open(&self.file)?;
        for (at, bytes) in &self.segments {
            file.seek(SeekFrom::Start(*at))?;
            file.write_all(bytes)?;
        }
        file.sync_all()
    }
}

fn read(store: &Path, file: &Path) -> io::Result<Vec<(u64, Vec<u8>)>> {
    let first = snapshot_position(store)? / SEGMENT_BYTES as u64 * SEGMENT_BYTES as u64;
    let mut file = File::open(file)?;
    let (mut segments, mut kept) = (Vec::new(), 0);
    for at in (0..file.metadata()?.len()).step_by(SEGMENT_BYTES) {
        let mut head = [0; 12];
        file.seek(SeekFrom::Start(at))?;
        if file.read_exact(&mut head).is_err() {
            continue;
        }
        let position = u64::from_le_bytes(head[4..].try_into().expect("8 of 12 bytes")) ^ MASK;
        // A head of zeros gives the mask itself: a free segment.
        if position < first || position >= MASK / 2 {
            continue;
        }
        file.seek(SeekFrom::Start(at))?;
        let mut bytes = Vec::new();
        Read::by_ref(&mut file).take(SEGMENT_BYTES as u64).read_to_end(&mut bytes)?;
        kept += bytes.len();
        if kept > KEPT_MAX {
            return Ok(Vec::new());
        }
        segments.push((at, bytes));
    }
    Ok(segments)
}

/// Up to where the newest snapshot has read the log; its name says so.
fn snapshot_position(store: &Path) -> io::Result<u64> {
    let mut newest = 0;
    for file in fs::read_dir(store)? {
        let name = file?.file_name().to_string_lossy().into_owned();
        let position = name.strip_prefix("snap.").and_then(|digits| u64::from_str_radix(digits, 16).ok());
        newest = newest.max(position.unwrap_or(0));
    }
    Ok(newest)
}
