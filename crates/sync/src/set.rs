//! The items of one scope, in order, summed up.
//!
//! An [`OrderedSet`] holds the keys of every item of a scope, sorted by claimed
//! time and then by id, and answers in microseconds what a range of them sums
//! up to: keys stand in chunks, and each chunk carries its sum. It is a view of
//! the store, kept in memory, 70 to 85 bytes an item.
//!
//! Fingerprints are those of the negentropy protocol, version 1
//! (<https://github.com/hoytech/negentropy>).
//!
//! Deliberately absent: the items' bytes, and any notion of who may read them.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

use model::{ItemId, ItemKey, Timestamp};
use sha2::{Digest, Sha256};

/// Most keys in a chunk. A chunk of 20 KiB is moved by half to insert in its
/// middle (a third of a microsecond), and a million keys make 2,000 sums to add.
const CHUNK_MAX: usize = 512;

/// How many keys' room a full chunk gains at a time, so that room which nobody
/// uses stays below 2.5 KiB a chunk.
const CHUNK_GROWTH: usize = 64;

/// What a range of keys adds up to. Two ranges with equal fingerprints hold the
/// same ids, unless somebody worked hard for it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint(pub [u8; Self::LEN]);

impl Fingerprint {
    /// Length in bytes.
    pub const LEN: usize = 16;
}

/// The first four digits, for people who read logs.
impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "fingerprint:{:02x}{:02x}", self.0[0], self.0[1])
    }
}

/// A sum of ids as little-endian numbers, modulo 2^256; lowest lane first.
#[derive(Clone, Copy, Default)]
struct Sum([u64; 4]);

impl Sum {
    fn of(id: &ItemId) -> Self {
        let (lanes, _) = id.0.as_chunks::<8>();
        Self(std::array::from_fn(|lane| u64::from_le_bytes(lanes[lane])))
    }

    fn add(&mut self, other: Self) {
        let mut carry = false;
        for (lane, more) in self.0.iter_mut().zip(other.0) {
            (*lane, carry) = lane.carrying_add(more, carry);
        }
    }

    fn subtract(&mut self, other: Self) {
        let mut borrow = false;
        for (lane, less) in self.0.iter_mut().zip(other.0) {
            (*lane, borrow) = lane.borrowing_sub(less, borrow);
        }
    }

    /// The first half of the SHA-256 of the sum and the count.
    fn fingerprint(self, count: usize) -> Fingerprint {
        let mut bytes = Vec::with_capacity(ItemId::LEN + 10);
        self.0.iter().for_each(|lane| bytes.extend_from_slice(&lane.to_le_bytes()));
        put_number(&mut bytes, count as u64);
        let hash = Sha256::digest(&bytes);
        Fingerprint(std::array::from_fn(|at| hash[at]))
    }
}

/// Appends a number as negentropy writes it: seven bits a byte, highest first,
/// the top bit set on every byte but the last.
pub(crate) fn put_number(to: &mut Vec<u8>, number: u64) {
    let groups = (u64::BITS - number.leading_zeros()).div_ceil(7).max(1);
    for group in (0..groups).rev() {
        let more = if group > 0 { 0x80 } else { 0 };
        to.push((number >> (7 * group)) as u8 & 0x7f | more);
    }
}

/// Neighbouring keys and the sum of their ids.
#[derive(Clone)]
struct Chunk {
    keys: Vec<ItemKey>,
    sum: Sum,
}

impl Chunk {
    fn insert(&mut self, place: usize, key: ItemKey) {
        if self.keys.len() == self.keys.capacity() {
            self.keys.reserve_exact(CHUNK_GROWTH);
        }
        self.keys.insert(place, key);
        self.sum.add(Sum::of(&key.id));
    }

    /// Keeps the keys below `middle` and returns the others.
    fn split_off(&mut self, middle: usize) -> Self {
        let right = Self::from_keys(self.keys.split_off(middle));
        self.keys.shrink_to_fit();
        self.sum.subtract(right.sum);
        right
    }

    fn from_keys(keys: Vec<ItemKey>) -> Self {
        let sum = sum_of(&keys);
        Self { keys, sum }
    }

    fn last(&self) -> &ItemKey {
        self.keys.last().expect("no chunk is empty")
    }
}

fn sum_of(keys: &[ItemKey]) -> Sum {
    let mut sum = Sum::default();
    keys.iter().for_each(|key| sum.add(Sum::of(&key.id)));
    sum
}

/// The first bytes of an id, by which the set finds its time.
fn prefix(id: &ItemId) -> u64 {
    u64::from_be_bytes(*id.0.first_chunk().expect("an id has 32 bytes"))
}

/// The keys of one scope's items.
///
/// **Invariant:** no chunk is empty, keys rise strictly through all chunks, and
/// each chunk's sum is the sum of its ids.
#[derive(Clone, Default)]
pub struct OrderedSet {
    chunks: Vec<Chunk>,
    /// How many keys stand before each chunk.
    begins: Vec<usize>,
    /// Prefix and time of every key. Keys that share both share one entry, so
    /// each candidate is looked up among the chunks before it is believed.
    times: BTreeSet<(u64, Timestamp)>,
}

impl OrderedSet {
    /// Where time ends for the protocol: no key of a set has this time.
    pub const TIME_END: Timestamp = Timestamp(u64::MAX);

    /// The empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a key; answers whether the set has changed.
    ///
    /// An id stands in a set once: its item's bytes name its time, so a second
    /// time for it would be a lie, and is refused as if it were there already.
    /// So is a key whose time is [`OrderedSet::TIME_END`], because it would lie
    /// outside of every range that the protocol can speak of.
    pub fn insert(&mut self, key: ItemKey) -> bool {
        if key.time == Self::TIME_END || self.find(&key.id).is_some() {
            return false;
        }
        self.times.insert((prefix(&key.id), key.time));
        let Some(last) = self.chunks.len().checked_sub(1) else {
            self.chunks.push(Chunk::from_keys(vec![key]));
            self.begins.push(0);
            return true;
        };
        let mut at = self.chunk_of_key(&key).min(last);
        let mut place = self.chunks[at].keys.partition_point(|held| *held < key);
        if self.chunks[at].keys.len() == CHUNK_MAX {
            // What comes in order leaves full chunks behind.
            let appending = at == last && place == CHUNK_MAX;
            let middle = if appending { CHUNK_MAX } else { CHUNK_MAX / 2 };
            let right = self.chunks[at].split_off(middle);
            self.chunks.insert(at + 1, right);
            self.begins.insert(at + 1, self.begins[at] + middle);
            if place >= middle {
                at += 1;
                place -= middle;
            }
        }
        self.chunks[at].insert(place, key);
        self.move_begins_behind(at, 1);
        true
    }

    /// Takes a key out; answers whether it was there. Chunks are not merged,
    /// because erasure is rare.
    pub fn remove(&mut self, key: &ItemKey) -> bool {
        let Some((at, place)) = self.place(key) else {
            return false;
        };
        let chunk = &mut self.chunks[at];
        chunk.keys.remove(place);
        chunk.sum.subtract(Sum::of(&key.id));
        let emptied = chunk.keys.is_empty();
        self.move_begins_behind(at, -1);
        if emptied {
            self.chunks.remove(at);
            self.begins.remove(at);
        }
        let prefix = prefix(&key.id);
        if !self.has_prefix_at(prefix, key.time) {
            self.times.remove(&(prefix, key.time));
        }
        true
    }

    /// Whether the key is there.
    pub fn contains(&self, key: &ItemKey) -> bool {
        self.place(key).is_some()
    }

    /// The key of an id.
    pub fn find(&self, id: &ItemId) -> Option<ItemKey> {
        let prefix = prefix(id);
        let candidates = self.times.range((prefix, Timestamp(0))..=(prefix, Self::TIME_END));
        candidates.map(|&(_, time)| ItemKey { time, id: *id }).find(|key| self.contains(key))
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.begins.last().map_or(0, |begin| begin + self.chunks[self.chunks.len() - 1].keys.len())
    }

    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    /// The lowest key.
    pub fn first(&self) -> Option<ItemKey> {
        self.get(0)
    }

    /// The highest key.
    pub fn last(&self) -> Option<ItemKey> {
        self.chunks.last().map(|chunk| *chunk.last())
    }

    /// The key before which `index` others stand.
    pub fn get(&self, index: usize) -> Option<ItemKey> {
        let at = self.chunk_of_index(index)?;
        self.chunks[at].keys.get(index - self.begins[at]).copied()
    }

    /// How many keys are below `bound`, which need not be in the set: the index
    /// of the first one that is not.
    pub fn lower_bound(&self, bound: &ItemKey) -> usize {
        let at = self.chunk_of_key(bound);
        match self.chunks.get(at) {
            Some(chunk) => self.begins[at] + chunk.keys.partition_point(|key| key < bound),
            None => self.len(),
        }
    }

    /// What all keys add up to.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint_range(0, self.len())
    }

    /// What the keys from index `begin` up to `end` (exclusive) add up to.
    ///
    /// # Panics
    /// When the indexes are no range of this set.
    pub fn fingerprint_range(&self, begin: usize, end: usize) -> Fingerprint {
        let mut sum = Sum::default();
        for (chunk, part) in self.parts(begin, end) {
            sum.add(if part.len() == chunk.keys.len() { chunk.sum } else { sum_of(&chunk.keys[part]) });
        }
        sum.fingerprint(end - begin)
    }

    /// The keys from index `begin` up to `end` (exclusive), in order.
    ///
    /// # Panics
    /// When the indexes are no range of this set.
    pub fn range(&self, begin: usize, end: usize) -> impl Iterator<Item = ItemKey> {
        self.parts(begin, end).flat_map(|(chunk, part)| chunk.keys[part].iter().copied())
    }

    /// The keys behind `cursor`, in order. The cursor itself is left out, whether
    /// it is in the set or not, so a sender's cursor is the last key it has sent;
    /// and [`ItemKey::MIN`], which no hash ever makes, stands before the first.
    pub fn iter_from(&self, cursor: &ItemKey) -> impl Iterator<Item = ItemKey> {
        let begin = self.lower_bound(cursor) + usize::from(self.contains(cursor));
        self.range(begin, self.len())
    }

    /// Each chunk that a range of indexes touches, with the part of it.
    fn parts(&self, begin: usize, end: usize) -> impl Iterator<Item = (&Chunk, Range<usize>)> {
        assert!(begin <= end && end <= self.len(), "{begin}..{end} is no range of {} keys", self.len());
        let first = self.chunk_of_index(begin).unwrap_or(0);
        self.chunks[first..]
            .iter()
            .zip(&self.begins[first..])
            .take_while(move |(_, chunk_begin)| **chunk_begin < end)
            .map(move |(chunk, &chunk_begin)| (chunk, begin.saturating_sub(chunk_begin)..chunk.keys.len().min(end - chunk_begin)))
    }

    /// The first chunk that does not lie below the key as a whole.
    fn chunk_of_key(&self, key: &ItemKey) -> usize {
        self.chunks.partition_point(|chunk| chunk.last() < key)
    }

    /// The last chunk that does not begin behind the index.
    fn chunk_of_index(&self, index: usize) -> Option<usize> {
        self.begins.partition_point(|begin| *begin <= index).checked_sub(1)
    }

    /// A key's chunk and its place within.
    fn place(&self, key: &ItemKey) -> Option<(usize, usize)> {
        let at = self.chunk_of_key(key);
        let place = self.chunks.get(at)?.keys.binary_search(key).ok()?;
        Some((at, place))
    }

    /// Wrapping, because a sum that is checked is not made with vectors; no index
    /// comes near the bounds of its type.
    fn move_begins_behind(&mut self, at: usize, by: isize) {
        self.begins[at + 1..].iter_mut().for_each(|begin| *begin = begin.wrapping_add_signed(by));
    }

    fn has_prefix_at(&self, prefix: u64, time: Timestamp) -> bool {
        let mut lowest = ItemId([0; 32]);
        lowest.0[..8].copy_from_slice(&prefix.to_be_bytes());
        let next = self.get(self.lower_bound(&ItemKey { time, id: lowest }));
        next.is_some_and(|key| key.time == time && self::prefix(&key.id) == prefix)
    }
}

/// Says how many keys there are and what they add up to.
impl fmt::Debug for OrderedSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OrderedSet").field("len", &self.len()).field("fingerprint", &self.fingerprint()).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn key(time: u64, seed: u64) -> ItemKey {
        ItemKey { time: Timestamp(time), id: ItemId::of(&seed.to_be_bytes()) }
    }

    /// Holds everything that a set answers against a sorted map from id to time.
    fn check(set: &OrderedSet, model: &BTreeMap<ItemId, Timestamp>) {
        let mut keys: Vec<_> = model.iter().map(|(&id, &time)| ItemKey { time, id }).collect();
        keys.sort_unstable();
        assert_eq!((set.len(), set.is_empty()), (keys.len(), keys.is_empty()));
        assert_eq!((set.first(), set.last()), (keys.first().copied(), keys.last().copied()));
        assert_eq!(set.range(0, set.len()).collect::<Vec<_>>(), keys);
        assert_eq!(set.get(keys.len()), None);
        assert_eq!(set.fingerprint(), sum_of(&keys).fingerprint(keys.len()));
        for (index, key) in keys.iter().enumerate() {
            assert_eq!((set.get(index), set.lower_bound(key)), (Some(*key), index));
            assert_eq!((set.find(&key.id), set.contains(key)), (Some(*key), true));
        }
        let (begin, end) = (keys.len() / 3, keys.len() / 3 * 2);
        assert_eq!(set.fingerprint_range(begin, end), sum_of(&keys[begin..end]).fingerprint(end - begin));
        if let Some(cursor) = keys.get(begin) {
            assert_eq!(set.iter_from(cursor).collect::<Vec<_>>(), keys[begin + 1..]);
            let mut between = *cursor;
            between.time.0 += 1;
            between.id = ItemId([0; 32]);
            assert!(set.iter_from(&between).eq(keys.iter().copied().filter(|key| *key > between)));
        }
        let mut before = 0;
        for (chunk, &begin) in set.chunks.iter().zip(&set.begins) {
            assert!(!chunk.keys.is_empty() && chunk.keys.len() <= CHUNK_MAX && begin == before);
            before += chunk.keys.len();
        }
        assert!(set.times.len() <= set.len());
    }

    proptest! {
        #[test]
        fn a_set_answers_like_a_sorted_list(
            steps in prop::collection::vec((any::<bool>(), 0..20u64, 0..400u64), 0..3_000),
            ahead in 0..2_000u64,
        ) {
            let mut set = OrderedSet::new();
            let mut model = BTreeMap::new();
            let in_order = (0..ahead).map(|seed| (true, seed, 1_000 + seed));
            for (insert, time, seed) in in_order.chain(steps) {
                let key = key(time, seed);
                if insert {
                    prop_assert_eq!(set.insert(key), !model.contains_key(&key.id));
                    model.entry(key.id).or_insert(key.time);
                } else {
                    let there = model.get(&key.id) == Some(&key.time);
                    prop_assert_eq!(set.remove(&key), there);
                    there.then(|| model.remove(&key.id));
                }
            }
            check(&set, &model);
        }
    }

    #[test]
    fn ids_ground_to_share_their_first_bytes_are_told_apart() {
        let ground = |time, last| {
            let mut id = ItemId([7; 32]);
            id.0[31] = last;
            ItemKey { time: Timestamp(time), id }
        };
        let keys = [ground(1, 1), ground(1, 2), ground(2, 3)];
        let mut set = OrderedSet::new();
        let mut model = BTreeMap::new();
        for key in keys {
            assert_eq!(set.find(&key.id), None);
            assert!(set.insert(key) && !set.insert(key));
            model.insert(key.id, key.time);
        }
        for key in keys {
            check(&set, &model);
            assert!(set.remove(&key) && !set.remove(&key));
            model.remove(&key.id);
        }
        assert!(set.is_empty() && set.times.is_empty());
    }

    #[test]
    fn an_id_has_one_time() {
        let mut set = OrderedSet::new();
        assert!(set.insert(key(1, 1)));
        assert!(!set.insert(key(2, 1)));
        assert!(!set.remove(&key(2, 1)));
        assert_eq!(set.find(&key(1, 1).id), Some(key(1, 1)));
    }

    #[test]
    fn the_end_of_time_is_in_no_set() {
        let mut set = OrderedSet::new();
        assert!(!set.insert(key(u64::MAX, 1)));
        assert!(set.insert(key(u64::MAX - 1, 1)));
        assert_eq!(set.lower_bound(&ItemKey { time: OrderedSet::TIME_END, id: ItemId([0; 32]) }), 1);
    }

    #[test]
    fn keys_that_come_in_order_fill_their_chunks() {
        let mut set = OrderedSet::new();
        (0..10 * CHUNK_MAX as u64).for_each(|time| assert!(set.insert(key(time, time))));
        assert_eq!(set.chunks.len(), 10);
    }

    #[test]
    fn a_sum_carries_through_its_lanes_and_wraps() {
        let mut sum = Sum::of(&ItemId([0xff; 32]));
        let mut one = ItemId([0; 32]);
        one.0[0] = 1;
        sum.add(Sum::of(&one));
        assert_eq!(sum.0, [0; 4]);
        sum.subtract(Sum::of(&one));
        assert_eq!(sum.0, [u64::MAX; 4]);
    }

    #[test]
    fn numbers_are_written_seven_bits_a_byte_highest_first() {
        let written = |number| {
            let mut bytes = Vec::new();
            put_number(&mut bytes, number);
            bytes
        };
        assert_eq!(written(0), [0]);
        assert_eq!(written(127), [0x7f]);
        assert_eq!(written(128), [0x81, 0]);
        assert_eq!(written(u64::MAX), [0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]);
    }
}
