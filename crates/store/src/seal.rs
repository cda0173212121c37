//! How keys and values stand in sled.
//!
//! All tables share one sled tree, so that a batch over several of them is one
//! batch of sled's. A key is the table's number and the key; a value is
//!
//! ```text
//! checksum, 8 bytes | 0 | value                         a short value
//! checksum, 8 bytes | 1 | length, 4 bytes               a long one, in parts
//! ```
//!
//! and the parts of a long value stand under keys of their own. The checksum
//! covers table, key and whole value, so a value that turns up under another
//! key, or with a part of an older value, is damaged too.

use model::Table;

/// Longest part of a value in bytes. A leaf of sled holds up to 20 entries and
/// must stay below a quarter of a segment (64 KiB), or sled puts it in a file of
/// its own (`blobs/`) that it never syncs: 20 * (2 KiB + key) does.
pub(crate) const PART_BYTES: usize = 2 * 1024;

/// Set in the table's number of a part's key.
const PART: u8 = 0x80;

const CHECKSUM_BYTES: usize = 8;
const WHOLE: u8 = 0;
const IN_PARTS: u8 = 1;

/// The key under which this crate keeps the format's number. No table has the
/// number 0.
pub(crate) const FORMAT_KEY: [u8; 1] = [0];

/// What was read under a key.
pub(crate) enum Record {
    /// The value.
    Whole(Vec<u8>),
    /// Its checksum does not match.
    Damaged,
}

/// What is to be written for one value.
pub(crate) struct Sealed {
    /// Under [`main_key`].
    pub(crate) main: Vec<u8>,
    /// Under [`part_key`], by index.
    pub(crate) parts: Vec<Vec<u8>>,
}

/// Where the value of a key stands.
pub(crate) fn main_key(table: Table, key: &[u8]) -> Vec<u8> {
    [&[table as u8], key].concat()
}

/// Whether a key of sled's is a [`main_key`], and not a part's or the format's.
pub(crate) fn is_main(key: &[u8]) -> bool {
    key.first().is_some_and(|table| (1..PART).contains(table))
}

/// The key inside a [`main_key`].
pub(crate) fn key_of(main_key: &[u8]) -> &[u8] {
    main_key.get(1..).unwrap_or_default()
}

/// Where a part stands. The index has a fixed length, so no two keys share one.
pub(crate) fn part_key(table: Table, key: &[u8], index: u32) -> Vec<u8> {
    [&[table as u8 | PART], key, &index.to_be_bytes()].concat()
}

/// Adds the checksum, and divides a long value.
pub(crate) fn seal(table: Table, key: &[u8], value: &[u8]) -> Sealed {
    let mut main = checksum(table, key, value).to_vec();
    if value.len() <= PART_BYTES {
        main.push(WHOLE);
        main.extend_from_slice(value);
        return Sealed { main, parts: Vec::new() };
    }
    main.push(IN_PARTS);
    main.extend_from_slice(&u32::try_from(value.len()).expect("a record is 1 MiB at most").to_be_bytes());
    Sealed { main, parts: value.chunks(PART_BYTES).map(<[u8]>::to_vec).collect() }
}

/// How many parts a value has; `None` when it stands whole, or is too damaged
/// to tell.
pub(crate) fn parts_of(main: &[u8]) -> Option<u32> {
    let length = main.get(CHECKSUM_BYTES..)?.strip_prefix(&[IN_PARTS])?;
    let length = u32::from_be_bytes(length.try_into().ok()?);
    Some(length.div_ceil(PART_BYTES as u32))
}

/// Reads a value that stands whole.
pub(crate) fn read_whole(table: Table, key: &[u8], main: &[u8]) -> Record {
    match main.split_at_checked(CHECKSUM_BYTES) {
        Some((sum, [WHOLE, value @ ..])) if sum == checksum(table, key, value) => Record::Whole(value.to_vec()),
        _ => Record::Damaged,
    }
}

/// Reads a value from its parts, joined.
pub(crate) fn read_parts(table: Table, key: &[u8], main: &[u8], value: Vec<u8>) -> Record {
    match main.starts_with(&checksum(table, key, &value)) {
        true => Record::Whole(value),
        false => Record::Damaged,
    }
}

fn checksum(table: Table, key: &[u8], value: &[u8]) -> [u8; CHECKSUM_BYTES] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&[table as u8]);
    hasher.update(&(key.len() as u64).to_be_bytes());
    hasher.update(key);
    hasher.update(value);
    let mut sum = [0; CHECKSUM_BYTES];
    sum.copy_from_slice(&hasher.finalize().as_bytes()[..CHECKSUM_BYTES]);
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flipped_bit_is_noticed() {
        let sealed = seal(Table::Items, b"key", b"a guitar").main;
        assert!(matches!(read_whole(Table::Items, b"key", &sealed), Record::Whole(value) if value == b"a guitar"));
        for bit in 0..sealed.len() * 8 {
            let mut flipped = sealed.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(matches!(read_whole(Table::Items, b"key", &flipped), Record::Damaged), "bit {bit}");
        }
        for len in 0..sealed.len() {
            assert!(matches!(read_whole(Table::Items, b"key", &sealed[..len]), Record::Damaged));
        }
    }

    #[test]
    fn a_value_under_another_key_is_damaged() {
        let sealed = seal(Table::Items, b"key", b"a guitar").main;
        assert!(matches!(read_whole(Table::Items, b"kex", &sealed), Record::Damaged));
        assert!(matches!(read_whole(Table::Views, b"key", &sealed), Record::Damaged));
    }
}
