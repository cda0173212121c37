//! Items on their way: many in one compressed batch.
//!
//! Inside, each item stands behind its length (four bytes, big-endian); around
//! them is one zstd frame that names its inflated size. A batch is opened by
//! its receiver's rules, not by its sender's word: nothing is inflated before
//! its size is known to be allowed.
//!
//! Deliberately absent: what an item is. It is checked by whoever unpacked it.

use model::limits::{BATCH_BYTES_MAX, BATCH_INFLATED_MAX, ITEM_BYTES_MAX};
use model::wire::{Malformed, Reader, put_block};
use zstd::bulk::Decompressor;
use zstd::zstd_safe;

/// Most items in a batch: a shorter item than 256 bytes hardly exists, and each
/// costs its receiver some 50 bytes beside its own.
pub const BATCH_ITEMS_MAX: usize = BATCH_INFLATED_MAX / 256;

/// A batch with this many bytes inside takes no more items. Even if its last
/// item is as long as can be, and no byte of it can be compressed, it stays
/// below [`BATCH_BYTES_MAX`]; and while it is on its way, the next one is packed
/// and the last one is verified.
const FULL: usize = 896 * 1024;

/// Most bytes that stand inside a batch that is packed here.
const INFLATED_MAX: usize = FULL + LENGTH_BYTES + ITEM_BYTES_MAX;

const _: () = assert!(worst_case(INFLATED_MAX) <= BATCH_BYTES_MAX && INFLATED_MAX <= BATCH_INFLATED_MAX);

/// What zstd makes of bytes that it cannot compress, if they are more than
/// 128 KiB (`ZSTD_COMPRESSBOUND`).
const fn worst_case(len: usize) -> usize {
    len + len / 256
}

/// On a thousand items of 500 bytes, half of them random as keys and signatures
/// are, level 3 makes 35% of them at 420 MB/s, level 1 39% at 540, and level 5
/// 33% at 160. To verify them takes forty times as long as level 3.
const LEVEL: i32 = 3;

/// The first bytes of a zstd frame (RFC 8878, 3.1.1).
const ZSTD_MAGIC: [u8; 4] = 0xfd2f_b528_u32.to_le_bytes();

/// Length of the number before each item.
const LENGTH_BYTES: usize = 4;

/// Why a batch was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BatchError {
    /// The batch as it came is too long.
    #[error("the batch has {found} bytes, above the limit of {limit}")]
    TooLong {
        /// Bytes found.
        found: usize,
        /// Bytes allowed.
        limit: usize,
    },
    /// The bytes are not one whole zstd frame that names its size.
    #[error("the batch is not one whole zstd frame with its size")]
    Frame,
    /// The batch would inflate too far.
    #[error("the batch inflates to {found} bytes, above the limit of {limit}")]
    Bomb {
        /// Bytes that the frame claims.
        found: u64,
        /// Bytes allowed.
        limit: usize,
    },
    /// The frame cannot be inflated.
    #[error("the batch cannot be inflated: {reason}")]
    Inflate {
        /// What zstd says of it.
        reason: String,
    },
    /// What was inside is not a row of items.
    #[error("the batch's items cannot be read")]
    Malformed(#[from] Malformed),
}

/// Takes items from the front of `items` until a batch is full, and returns the
/// batch, or `None` when no item was left. What was not taken waits for the next
/// call.
///
/// # Panics
/// When an item is empty or above [`ITEM_BYTES_MAX`]: such an item is not held.
pub fn pack_next<T: AsRef<[u8]>>(items: &mut impl Iterator<Item = T>) -> Option<Vec<u8>> {
    let mut inside = Inside::default();
    while inside.bytes.len() < FULL && inside.count < BATCH_ITEMS_MAX {
        let Some(item) = items.next() else { break };
        inside.push(item.as_ref());
    }
    (inside.count > 0).then(|| inside.compress())
}

/// One batch with all of these items, which the caller has chosen: at most
/// [`BATCH_ITEMS_MAX`] items and 896 KiB of them.
///
/// # Panics
/// When there are more, or when one is empty or above [`ITEM_BYTES_MAX`].
pub fn pack<T: AsRef<[u8]>>(items: &[T]) -> Vec<u8> {
    let mut inside = Inside::default();
    items.iter().for_each(|item| inside.push(item.as_ref()));
    inside.compress()
}

/// A batch's items before they are compressed.
#[derive(Default)]
struct Inside {
    bytes: Vec<u8>,
    count: usize,
}

impl Inside {
    fn push(&mut self, item: &[u8]) {
        assert!((1..=ITEM_BYTES_MAX).contains(&item.len()), "an item of {} bytes is held by nobody", item.len());
        put_block(&mut self.bytes, item);
        self.count += 1;
    }

    fn compress(&self) -> Vec<u8> {
        let (len, count) = (self.bytes.len(), self.count);
        assert!(len <= INFLATED_MAX && count <= BATCH_ITEMS_MAX, "{count} items in {len} bytes do not fit into a batch");
        // A context that is kept would save 10 us of a small batch and half a
        // millisecond of a full one, whose items take 90 to verify.
        let mut batch = zstd::bulk::compress(&self.bytes, LEVEL).expect("zstd has room for its worst case");
        batch.shrink_to_fit();
        batch
    }
}

/// The items of a batch, in the order in which they were packed.
///
/// # Errors
/// When the batch is too long, is not one zstd frame with its size, would
/// inflate above [`BATCH_INFLATED_MAX`], or does not hold whole items and
/// nothing else. Then none of it is returned.
pub fn unpack(batch: &[u8]) -> Result<Vec<Vec<u8>>, BatchError> {
    let inflated = inflate(batch)?;
    let mut reader = Reader::new(&inflated);
    let mut items = Vec::new();
    while reader.left() > 0 {
        let item = reader.block(ITEM_BYTES_MAX, "an item")?;
        if item.is_empty() {
            return Err(Malformed::Value { what: "an item's length", found: 0 }.into());
        }
        if items.len() == BATCH_ITEMS_MAX {
            return Err(Malformed::TooLong { what: "a batch's row of items", found: items.len() + 1, limit: BATCH_ITEMS_MAX }.into());
        }
        items.push(item.to_vec());
    }
    Ok(items)
}

fn inflate(batch: &[u8]) -> Result<Vec<u8>, BatchError> {
    if batch.len() > BATCH_BYTES_MAX {
        return Err(BatchError::TooLong { found: batch.len(), limit: BATCH_BYTES_MAX });
    }
    // The magic number keeps out zstd's skippable frames and its older formats.
    let whole = batch.starts_with(&ZSTD_MAGIC) && zstd_safe::find_frame_compressed_size(batch) == Ok(batch.len());
    let size = zstd_safe::get_frame_content_size(batch).ok().flatten().filter(|_| whole).ok_or(BatchError::Frame)?;
    if size > BATCH_INFLATED_MAX as u64 {
        return Err(BatchError::Bomb { found: size, limit: BATCH_INFLATED_MAX });
    }
    // What does not fit the capacity is an error, so the frame cannot lie.
    let mut inflated = Vec::with_capacity(size as usize);
    Decompressor::new()
        .and_then(|mut decompressor| decompressor.decompress_to_buffer(batch, &mut inflated))
        .map_err(|error| BatchError::Inflate { reason: error.to_string() })?;
    Ok(inflated)
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use proptest::prelude::*;

    use super::*;

    /// Bytes that cannot be compressed.
    fn noise(len: usize, seed: u64) -> Vec<u8> {
        let mut bytes = vec![0; len];
        blake3::Hasher::new().update(&seed.to_be_bytes()).finalize_xof().fill(&mut bytes);
        bytes
    }

    fn pack_all(items: &[Vec<u8>]) -> Vec<Vec<u8>> {
        let mut items = items.iter();
        std::iter::from_fn(|| pack_next(&mut items)).collect()
    }

    fn unpack_all(batches: &[Vec<u8>]) -> Vec<Vec<u8>> {
        batches.iter().flat_map(|batch| unpack(batch).unwrap()).collect()
    }

    /// A batch with exactly these bytes inside.
    fn batch_of(inflated: &[u8]) -> Vec<u8> {
        zstd::bulk::compress(inflated, LEVEL).unwrap()
    }

    /// What is told of a batch that is refused, with its cause.
    fn check_refused(batch: &[u8], told: &str) {
        let refused = unpack(batch).unwrap_err();
        let cause = refused.source().map(ToString::to_string).unwrap_or_default();
        assert!(refused.to_string().contains(told) || cause.contains(told), "{refused}: {cause}");
    }

    #[test]
    fn what_is_packed_comes_out_in_order() {
        let items: Vec<_> = (0..20_000).map(|n| noise(1 + n as usize % 700, n)).collect();
        let batches = pack_all(&items);
        assert_eq!(unpack_all(&batches), items);
        assert!((7..10).contains(&batches.len()), "7 MB of items made {} batches", batches.len());
    }

    #[test]
    fn chosen_items_make_one_batch() {
        let items = [noise(300, 1), noise(500, 2)];
        assert_eq!(unpack(&pack(&items)).unwrap(), items);
    }

    #[test]
    #[should_panic(expected = "do not fit into a batch")]
    fn more_than_a_batch_holds_is_not_packed() {
        pack(&vec![[7; ITEM_BYTES_MAX]; 16]);
    }

    #[test]
    fn no_item_is_no_batch() {
        assert!(pack_all(&[]).is_empty());
    }

    #[test]
    fn the_longest_items_stay_within_a_batch() {
        let items: Vec<_> = (0..40).map(|n| noise(ITEM_BYTES_MAX, n)).collect();
        let batches = pack_all(&items);
        assert!(batches.iter().all(|batch| batch.len() <= BATCH_BYTES_MAX));
        assert_eq!(unpack_all(&batches), items);
    }

    #[test]
    fn the_shortest_items_stay_within_a_batch() {
        let items = vec![vec![7]; 3 * BATCH_ITEMS_MAX];
        let batches = pack_all(&items);
        assert_eq!((batches.len(), unpack_all(&batches)), (3, items));
    }

    #[test]
    fn a_bomb_is_not_lit() {
        let bomb = batch_of(&vec![0; BATCH_INFLATED_MAX + 1]);
        check_refused(&bomb, "the batch inflates to 4194305 bytes, above the limit of 4194304");
    }

    #[test]
    fn a_frame_that_lies_about_its_size_is_refused() {
        let mut bomb = batch_of(&vec![0; 2 * BATCH_INFLATED_MAX]);
        let (honest, lie) = (2 * BATCH_INFLATED_MAX as u32, 100_u32);
        let at = bomb.windows(4).position(|bytes| bytes == honest.to_le_bytes()).unwrap();
        bomb[at..at + 4].copy_from_slice(&lie.to_le_bytes());
        check_refused(&bomb, "the batch cannot be inflated");
    }

    #[test]
    fn a_frame_without_its_size_is_refused() {
        let mut compressor = zstd::bulk::Compressor::new(LEVEL).unwrap();
        compressor.set_parameter(zstd_safe::CParameter::ContentSizeFlag(false)).unwrap();
        check_refused(&compressor.compress(b"\0\0\0\x01a").unwrap(), "not one whole zstd frame");
    }

    #[test]
    fn a_batch_that_is_too_long_is_refused() {
        check_refused(&noise(BATCH_BYTES_MAX + 1, 1), "the batch has 1048577 bytes, above the limit of 1048576");
    }

    #[test]
    fn nothing_may_be_missing_or_trail() {
        let whole = batch_of(b"\0\0\0\x03abc\0\0\0\x01d");
        assert_eq!(unpack(&whole).unwrap(), [b"abc".to_vec(), b"d".to_vec()]);
        for len in 0..whole.len() {
            check_refused(&whole[..len], "not one whole zstd frame");
        }
        let skippable = [0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0];
        check_refused(&[&whole[..], &[0]].concat(), "not one whole zstd frame");
        check_refused(&[&whole[..], &whole].concat(), "not one whole zstd frame");
        check_refused(&[&whole[..], &skippable].concat(), "not one whole zstd frame");
        check_refused(&skippable, "not one whole zstd frame");
        check_refused(&batch_of(b"\0\0\0\x03abc\0"), "needs 4 more bytes and 1 are left");
        check_refused(&batch_of(b"\0\0\0\x03ab"), "an item needs 3 more bytes and 2 are left");
    }

    #[test]
    fn items_out_of_bounds_are_refused() {
        check_refused(&batch_of(&[0; 4]), "an item's length cannot be 0");
        check_refused(&batch_of(b"\0\x01\0\x01abc"), "an item is 65537 long, above the limit of 65536");
        let mut many = Vec::new();
        (0..=BATCH_ITEMS_MAX).for_each(|_| put_block(&mut many, b"a"));
        check_refused(&batch_of(&many), "a batch's row of items is 16385 long, above the limit of 16384");
    }

    proptest! {
        #[test]
        fn random_bytes_are_no_harm(mut bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = unpack(&bytes);
            let _ = unpack(&batch_of(&bytes));
            bytes.splice(0..0, ZSTD_MAGIC);
            let _ = unpack(&bytes);
        }

        #[test]
        fn a_batch_changed_on_its_way_is_no_harm(
            items in prop::collection::vec(prop::collection::vec(0..4u8, 1..200), 1..40),
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        ) {
            let mut batch = pack_all(&items).remove(0);
            changes.iter().for_each(|(at, byte)| *at.get_mut(&mut batch) = *byte);
            if let Ok(items) = unpack(&batch) {
                prop_assert!(items.iter().map(Vec::len).sum::<usize>() <= BATCH_INFLATED_MAX);
            }
        }
    }
}
