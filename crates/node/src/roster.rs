//! Who is behind which pseudonym: known to the school that admits them, on this
//! device's disk alone.
//!
//! **Invariant:** nothing of it enters the store, a dialogue, a backup or an export.
//! It lies in one file, sealed (`sealed`) under a key derived from the device's secret.

use std::path::Path;

use model::Timestamp;
use model::wire::{Malformed, Reader, put_block};
use zeroize::Zeroizing;

use crate::{NodeError, sealed};

const FILE: &str = "roster.sealed";
const HEAD: &[u8] = b"kaveret roster 1\n";

/// For what the key is derived from the device's secret.
pub(crate) const PURPOSE: &str = "kaveret 1 roster";

/// Longest text of one entry in bytes.
pub(crate) const TEXT_BYTES_MAX: usize = 300;

/// One person of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The hash of the invitation's token: what leads to the member.
    pub invitation: [u8; 32],
    pub pseudonym: String,
    pub name: String,
    pub class: String,
    pub expires: Timestamp,
}

/// What the file holds; nothing when there is none.
pub(crate) fn read(dir: &Path, key: &[u8; 32]) -> Result<Vec<Entry>, NodeError> {
    let path = dir.join(FILE);
    match sealed::read(&path, HEAD, key)? {
        Some(plain) => decode(&plain).map_err(|_| sealed::damaged(&path)),
        None => Ok(Vec::new()),
    }
}

/// Writes all of it anew, so that it is on disk when this returns.
pub(crate) fn write(dir: &Path, key: &[u8; 32], entries: &[Entry]) -> Result<(), NodeError> {
    sealed::write(&dir.join(FILE), HEAD, key, &Zeroizing::new(encode(entries)))
}

fn encode(entries: &[Entry]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in entries {
        bytes.extend_from_slice(&entry.invitation);
        bytes.extend_from_slice(&entry.expires.0.to_be_bytes());
        [&entry.pseudonym, &entry.name, &entry.class].into_iter().for_each(|text| put_block(&mut bytes, text.as_bytes()));
    }
    bytes
}

fn decode(bytes: &[u8]) -> Result<Vec<Entry>, Malformed> {
    let mut from = Reader::new(bytes);
    let mut entries = Vec::new();
    while from.left() > 0 {
        let (invitation, expires) = (from.array()?, Timestamp(from.u64()?));
        let mut text = || from.text(TEXT_BYTES_MAX, "a roster's text").map(str::to_owned);
        let (pseudonym, name, class) = (text()?, text()?, text()?);
        entries.push(Entry { invitation, pseudonym, name, class, expires });
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn entry(pseudonym: &str) -> Entry {
        Entry { invitation: [7; 32], pseudonym: pseudonym.into(), name: "Noa Levi".into(), class: "ז׳2".into(), expires: Timestamp(5) }
    }

    #[test]
    fn a_roster_reads_back_with_its_own_key_and_says_nothing_without() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(read(dir.path(), &[1; 32]).unwrap(), []);
        let entries = [entry("Owl"), entry("Falcon")];
        write(dir.path(), &[1; 32], &entries).unwrap();
        assert_eq!(read(dir.path(), &[1; 32]).unwrap(), entries);
        assert!(read(dir.path(), &[2; 32]).is_err());
        let bytes = fs::read(dir.path().join(FILE)).unwrap();
        for word in ["Noa", "Owl"] {
            assert!(!bytes.windows(word.len()).any(|part| part == word.as_bytes()));
        }
        for at in [0, HEAD.len(), bytes.len() - 1] {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            fs::write(dir.path().join(FILE), damaged).unwrap();
            assert!(read(dir.path(), &[1; 32]).is_err(), "byte {at}");
        }
    }
}
