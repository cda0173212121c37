//! Finding what two sets do not share, by ranges.
//!
//! This is the negentropy protocol, version 1
//! (<https://github.com/hoytech/negentropy>). A message is a row of ranges that
//! cover all keys from the lowest on; of each it says nothing ("skip"), what the
//! sender's ids in it add up to, or the ids themselves. Who hears a sum that is
//! not its own splits the range and answers, until lists are short enough to be
//! told. The [`Initiator`] learns the difference; who answers it, with
//! [`respond`], keeps no state at all.
//!
//! Each message is read against the set as it is then. A set may change between
//! two messages: what is told of it may then be stale, but never worse, and the
//! next dialogue finds the rest.
//!
//! Deliberately absent: the transfer of items, and a choice of versions, which
//! hello settles before.

use model::limits::BATCH_BYTES_MAX;
use model::wire::{Malformed, Reader};
use model::{ItemId, ItemKey, Timestamp};

use crate::set::{Fingerprint, OrderedSet, put_number};

/// Longest message in bytes. At a million items, 20,000 scattered differences take
/// 22 rounds; with 64 KiB they take 305. A kilobyte below a batch, so that any
/// frame for batches holds it.
pub const MESSAGE_BYTES_MAX: usize = BATCH_BYTES_MAX - 1024;

/// A bound below which no message could hold one range split up.
pub const MESSAGE_BYTES_MIN: usize = 4096;

/// Most messages that an initiator answers. With messages of the full length, the
/// worst measured between honest peers was 84 (a million items, 200,000
/// scattered differences).
pub const ROUNDS_MAX: u32 = 1_000;

/// An initiator that has found so many differences ends: what it found can be
/// sent meanwhile, and the next dialogue finds the rest. Without this bound a
/// liar could name new ids for ever; with it, they take 8 MiB.
pub const FOUND_MAX: usize = 256 * 1024;

/// The protocol's version 1, the first byte of every message.
const VERSION: u8 = 0x61;

/// Parts into which a range is split. With 16, as others have it, asking after
/// equal sets that span ten years would cost 367 bytes; with 15 it costs 344.
const SPLIT_INTO: usize = 15;

/// A range with fewer ids is told by its ids: they cost about as much as sums.
const LIST_BELOW: usize = 32;

/// The bound above all keys: a time at the end of time, and no id.
const END: ItemKey = ItemKey { time: OrderedSet::TIME_END, id: ItemId([0; 32]) };

const SKIP: u8 = 0;
const FINGERPRINT: u8 = 1;
const IDS: u8 = 2;

/// Most bytes before a range's content: time, length of the id, id, mode.
const HEAD_BYTES_MAX: usize = 10 + 1 + ItemId::LEN + 1;

/// Most bytes that end a message which could not say all: a skip, and the sum of
/// everything behind it.
const TAIL_BYTES_MAX: usize = HEAD_BYTES_MAX + 3 + Fingerprint::LEN;

/// Why a message was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReconcileError {
    /// The bytes are no message.
    #[error("the message cannot be read")]
    Malformed(#[from] Malformed),
    /// The message is of another version.
    #[error("the protocol's version is {needed:#x}, and the message has {found:#x}")]
    Version {
        /// The version spoken here.
        needed: u8,
        /// The version found.
        found: u8,
    },
    /// The peer never comes to an end.
    #[error("the sets are not reconciled after {limit} rounds")]
    Endless {
        /// Rounds allowed.
        limit: u32,
    },
}

/// The side that asks, and learns what differs.
#[derive(Debug)]
pub struct Initiator {
    bytes_max: usize,
    rounds: u32,
    found: usize,
}

impl Initiator {
    /// An initiator whose messages have at most `bytes_max` bytes, mostly
    /// [`MESSAGE_BYTES_MAX`].
    ///
    /// # Panics
    /// When `bytes_max` is below [`MESSAGE_BYTES_MIN`].
    pub fn new(bytes_max: usize) -> Self {
        assert_message_bytes(bytes_max);
        Self { bytes_max, rounds: 0, found: 0 }
    }

    /// The first message.
    pub fn start(&self, set: &OrderedSet) -> Vec<u8> {
        let mut answer = Answer::new(self.bytes_max);
        let all = Span { begin: 0, end: set.len(), bound: END };
        // Who asks holds nearly what the other holds, so even a short list would
        // mostly be told in vain.
        let said = if set.len() < LIST_BELOW { answer.put_fingerprint(set, all) } else { answer.split(set, all) };
        said.expect("the shortest message has room for one range split up");
        answer.bytes
    }

    /// Takes in the peer's message and returns the next one, or `None` when all
    /// is known, or [`FOUND_MAX`] is reached. Keys that only this set has are added
    /// to `have`, and ids that only the peer has to `need`; where messages were too
    /// short to say all, some may be told again.
    ///
    /// # Errors
    /// When the message is malformed, of another version, or one too many. What
    /// was added to `have` and `need` until then stays.
    pub fn step(
        &mut self,
        set: &OrderedSet,
        message: &[u8],
        have: &mut Vec<ItemKey>,
        need: &mut Vec<ItemId>,
    ) -> Result<Option<Vec<u8>>, ReconcileError> {
        if self.rounds == ROUNDS_MAX {
            return Err(ReconcileError::Endless { limit: ROUNDS_MAX });
        }
        self.rounds += 1;
        let known = have.len() + need.len();
        let answer = walk(set, message, self.bytes_max, |answer, span, theirs| {
            compare(set, span, theirs, have, need);
            answer.settle(span.bound)
        })?;
        self.found += have.len() + need.len() - known;
        Ok((answer.says_something() && self.found < FOUND_MAX).then_some(answer.bytes))
    }
}

/// The answer to an initiator's message, of at most `bytes_max` bytes.
///
/// # Errors
/// When the message is malformed or of another version.
///
/// # Panics
/// When `bytes_max` is below [`MESSAGE_BYTES_MIN`].
pub fn respond(set: &OrderedSet, message: &[u8], bytes_max: usize) -> Result<Vec<u8>, ReconcileError> {
    assert_message_bytes(bytes_max);
    let answer = walk(set, message, bytes_max, |answer, span, theirs| {
        let ours = set.range(span.begin, span.end).map(|key| key.id.0);
        if theirs.len() == span.len() && ours.eq(theirs.iter().copied()) {
            return answer.settle(span.bound);
        }
        answer.put_ids_that_fit(set, span)
    })?;
    Ok(answer.bytes)
}

fn assert_message_bytes(bytes_max: usize) {
    assert!(bytes_max >= MESSAGE_BYTES_MIN, "messages of {bytes_max} bytes are too short, below {MESSAGE_BYTES_MIN}");
}

/// Goes through a message range by range and answers each, until the answer is
/// full: then the sum of all that is left stands for it.
///
/// The ranges are disjoint, so the keys summed up are at most twice the set, however
/// many ranges a message has.
fn walk(
    set: &OrderedSet,
    message: &[u8],
    bytes_max: usize,
    mut hear_ids: impl FnMut(&mut Answer, Span, &[[u8; ItemId::LEN]]) -> Result<(), Full>,
) -> Result<Answer, ReconcileError> {
    let mut ranges = Ranges::open(message)?;
    let mut answer = Answer::new(bytes_max);
    let mut begin = 0;
    while let Some((bound, told)) = ranges.next()? {
        let span = Span { begin, end: set.lower_bound(&bound), bound };
        let said = match told {
            Told::Nothing => answer.settle(bound),
            Told::Fingerprint(theirs) if theirs == set.fingerprint_range(span.begin, span.end) => answer.settle(bound),
            Told::Fingerprint(_) => answer.split(set, span),
            Told::Ids(theirs) => hear_ids(&mut answer, span, theirs),
        };
        if said == Err(Full) {
            answer.close(set);
            break;
        }
        begin = span.end;
    }
    Ok(answer)
}

/// Sorts what the peer told of a range into what only we have and what we need.
fn compare(set: &OrderedSet, span: Span, theirs: &[[u8; ItemId::LEN]], have: &mut Vec<ItemKey>, need: &mut Vec<ItemId>) {
    let mut shared = Vec::with_capacity(theirs.len());
    for &id in theirs {
        match set.find(&ItemId(id)) {
            Some(key) => shared.push(key),
            None => need.push(ItemId(id)),
        }
    }
    shared.sort_unstable();
    let mut shared = shared.into_iter().peekable();
    for key in set.range(span.begin, span.end) {
        while shared.next_if(|told| *told < key).is_some() {}
        if shared.peek() != Some(&key) {
            have.push(key);
        }
    }
}

/// A bound with as few bytes as keep two neighbouring keys apart.
fn boundary(set: &OrderedSet, index: usize) -> ItemKey {
    let neighbour = |index| set.get(index).expect("the index lies within a range of the set");
    let (below, above): (ItemKey, ItemKey) = (neighbour(index - 1), neighbour(index));
    let shared = below.id.0.iter().zip(&above.id.0).take_while(|(a, b)| a == b).count();
    let len = if below.time == above.time { shared + 1 } else { 0 };
    let mut id = ItemId([0; 32]);
    id.0[..len].copy_from_slice(&above.id.0[..len]);
    ItemKey { time: above.time, id }
}

/// A range in our own set: its indexes (the end is exclusive), and the bound
/// that its last key lies below.
#[derive(Clone, Copy)]
struct Span {
    begin: usize,
    end: usize,
    bound: ItemKey,
}

impl Span {
    fn len(self) -> usize {
        self.end - self.begin
    }
}

/// What a message says of one range.
enum Told<'a> {
    Nothing,
    Fingerprint(Fingerprint),
    Ids(&'a [[u8; ItemId::LEN]]),
}

/// Reads a message, range by range.
struct Ranges<'a> {
    rest: Reader<'a>,
    /// Where the last range ended.
    bound: ItemKey,
}

impl<'a> Ranges<'a> {
    fn open(message: &'a [u8]) -> Result<Self, ReconcileError> {
        if message.len() > MESSAGE_BYTES_MAX {
            return Err(Malformed::TooLong { what: "a message", found: message.len(), limit: MESSAGE_BYTES_MAX }.into());
        }
        let mut rest = Reader::new(message);
        match rest.u8()? {
            VERSION => Ok(Self { rest, bound: ItemKey::MIN }),
            found => Err(ReconcileError::Version { needed: VERSION, found }),
        }
    }

    /// The next range's bound and content.
    fn next(&mut self) -> Result<Option<(ItemKey, Told<'a>)>, Malformed> {
        if self.rest.left() == 0 {
            return Ok(None);
        }
        let bound = self.bound()?;
        let told = match self.rest.u8()? {
            SKIP => Told::Nothing,
            FINGERPRINT => Told::Fingerprint(Fingerprint(self.rest.array()?)),
            IDS => Told::Ids(self.ids()?),
            found => return Err(Malformed::Value { what: "a range's mode", found: found.into() }),
        };
        self.bound = bound;
        Ok(Some((bound, told)))
    }

    /// A time, as its distance from the last one (plus one; zero is the end of
    /// time), and the first bytes of an id.
    fn bound(&mut self) -> Result<ItemKey, Malformed> {
        let time = match self.number()? {
            0 => END.time,
            step => {
                let time = self.bound.time.0.checked_add(step - 1).map(Timestamp);
                time.filter(|time| *time < END.time).ok_or(Malformed::Value { what: "a step in time", found: step })?
            }
        };
        let len = self.number()? as usize;
        if len > ItemId::LEN {
            return Err(Malformed::TooLong { what: "the id of a bound", found: len, limit: ItemId::LEN });
        }
        let mut id = ItemId([0; 32]);
        id.0[..len].copy_from_slice(self.rest.bytes(len, "the id of a bound")?);
        let bound = ItemKey { time, id };
        if bound < self.bound {
            return Err(Malformed::Order("the bounds of ranges"));
        }
        if bound > END {
            return Err(Malformed::Value { what: "the id of the end", found: id.0[0].into() });
        }
        Ok(bound)
    }

    fn ids(&mut self) -> Result<&'a [[u8; ItemId::LEN]], Malformed> {
        let (count, limit) = (self.number()? as usize, self.rest.left() / ItemId::LEN);
        if count > limit {
            return Err(Malformed::TooLong { what: "a list of ids", found: count, limit });
        }
        let (ids, _) = self.rest.bytes(count * ItemId::LEN, "a list of ids")?.as_chunks();
        Ok(ids)
    }

    /// Reads what [`put_number`] wrote.
    fn number(&mut self) -> Result<u64, Malformed> {
        let mut number: u64 = 0;
        loop {
            let byte = self.rest.u8()?;
            if number == 0 && byte == 0x80 {
                return Err(Malformed::Value { what: "the first byte of a number", found: byte.into() });
            }
            if number.leading_zeros() < 7 {
                return Err(Malformed::Value { what: "the first nine bytes of a number", found: number });
            }
            number = number << 7 | u64::from(byte & 0x7f);
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
    }
}

/// The next range does not fit into the message.
#[derive(Debug, PartialEq, Eq)]
struct Full;

/// A message that is being written.
struct Answer {
    bytes: Vec<u8>,
    bytes_max: usize,
    /// Where the last range that was written ends.
    written: ItemKey,
    /// Up to where all is said. What lies between needs no words, and is skipped
    /// when the next range is written.
    settled: ItemKey,
}

impl Answer {
    fn new(bytes_max: usize) -> Self {
        Self { bytes: vec![VERSION], bytes_max, written: ItemKey::MIN, settled: ItemKey::MIN }
    }

    fn says_something(&self) -> bool {
        self.bytes.len() > 1
    }

    /// Nothing needs to be said up to `bound`, for which there is always room.
    fn settle(&mut self, bound: ItemKey) -> Result<(), Full> {
        self.settled = bound;
        Ok(())
    }

    /// Tells a range that differs in more detail: its ids, or the sums of its parts.
    fn split(&mut self, set: &OrderedSet, span: Span) -> Result<(), Full> {
        if span.len() < LIST_BELOW {
            return self.put_ids(set, span);
        }
        let cut = |part| span.begin + span.len() * part / SPLIT_INTO;
        for part in 0..SPLIT_INTO {
            let (begin, end) = (cut(part), cut(part + 1));
            let bound = if end == span.end { span.bound } else { boundary(set, end) };
            self.put_fingerprint(set, Span { begin, end, bound })?;
        }
        Ok(())
    }

    fn put_fingerprint(&mut self, set: &OrderedSet, span: Span) -> Result<(), Full> {
        self.put(span.bound, FINGERPRINT, |bytes| bytes.extend_from_slice(&set.fingerprint_range(span.begin, span.end).0))
    }

    fn put_ids(&mut self, set: &OrderedSet, span: Span) -> Result<(), Full> {
        self.put(span.bound, IDS, |bytes| {
            put_number(bytes, span.len() as u64);
            set.range(span.begin, span.end).for_each(|key| bytes.extend_from_slice(&key.id.0));
        })
    }

    /// The ids of a range, however long: as many as there is room for.
    fn put_ids_that_fit(&mut self, set: &OrderedSet, span: Span) -> Result<(), Full> {
        let taken = self.bytes.len() + 2 * HEAD_BYTES_MAX + 10 + TAIL_BYTES_MAX;
        let room = self.bytes_max.saturating_sub(taken) / ItemId::LEN;
        if span.len() <= room {
            return self.put_ids(set, span);
        }
        if room > 0 {
            let end = span.begin + room;
            self.put_ids(set, Span { begin: span.begin, end, bound: boundary(set, end) })?;
        }
        Err(Full)
    }

    /// Writes one range, and before it the skip up to it. When it does not fit,
    /// nothing has changed.
    fn put(&mut self, bound: ItemKey, mode: u8, content: impl FnOnce(&mut Vec<u8>)) -> Result<(), Full> {
        let (len, written) = (self.bytes.len(), self.written);
        self.put_skip();
        self.put_head(bound, mode);
        content(&mut self.bytes);
        if self.bytes.len() + TAIL_BYTES_MAX > self.bytes_max {
            self.bytes.truncate(len);
            self.written = written;
            return Err(Full);
        }
        self.settled = bound;
        Ok(())
    }

    /// Ends a full message: one sum stands for all that is not said.
    fn close(&mut self, set: &OrderedSet) {
        self.put_skip();
        let rest = set.fingerprint_range(set.lower_bound(&self.settled), set.len());
        self.put_head(END, FINGERPRINT);
        self.bytes.extend_from_slice(&rest.0);
        self.settled = END;
        assert!(self.bytes.len() <= self.bytes_max, "room for the tail is kept free");
    }

    fn put_skip(&mut self) {
        if self.settled != self.written {
            self.put_head(self.settled, SKIP);
        }
    }

    fn put_head(&mut self, bound: ItemKey, mode: u8) {
        let step = if bound.time == END.time { 0 } else { bound.time.0 - self.written.time.0 + 1 };
        put_number(&mut self.bytes, step);
        let len = ItemId::LEN - bound.id.0.iter().rev().take_while(|byte| **byte == 0).count();
        put_number(&mut self.bytes, len as u64);
        self.bytes.extend_from_slice(&bound.id.0[..len]);
        self.bytes.push(mode);
        self.written = bound;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use negentropy::{Id, Negentropy, NegentropyStorageVector};
    use proptest::prelude::*;

    use super::*;

    fn key(time: u64, seed: u64) -> ItemKey {
        ItemKey { time: Timestamp(time), id: ItemId::of(&seed.to_be_bytes()) }
    }

    fn set_of(keys: impl IntoIterator<Item = ItemKey>) -> OrderedSet {
        let mut set = OrderedSet::new();
        keys.into_iter().for_each(|key| assert!(set.insert(key)));
        set
    }

    /// A peer that asks or answers: ours, or the `negentropy` crate.
    #[derive(Clone, Copy, PartialEq, Debug)]
    enum Peer {
        Ours,
        Theirs,
    }

    /// What an initiator learned, in how many rounds and bytes.
    #[derive(Default, Debug)]
    struct Outcome {
        have: BTreeSet<ItemId>,
        need: BTreeSet<ItemId>,
        rounds: usize,
        bytes: usize,
    }

    fn storage(set: &OrderedSet) -> NegentropyStorageVector {
        let mut storage = NegentropyStorageVector::new();
        set.range(0, set.len()).for_each(|key| storage.insert(key.time.0, Id::from_byte_array(key.id.0)).unwrap());
        storage.seal().unwrap();
        storage
    }

    /// Lets two peers talk to the end.
    fn converse(asks: (Peer, &OrderedSet), answers: (Peer, &OrderedSet), bytes_max: usize) -> Outcome {
        let (ask_storage, answer_storage) = (storage(asks.1), storage(answers.1));
        let mut their_initiator = Negentropy::borrowed(&ask_storage, bytes_max as u64).unwrap();
        let mut our_initiator = Initiator::new(bytes_max);
        let mut outcome = Outcome::default();
        let mut next = Some(match asks.0 {
            Peer::Ours => our_initiator.start(asks.1),
            Peer::Theirs => their_initiator.initiate().unwrap(),
        });
        while let Some(message) = next {
            let answer = match answers.0 {
                Peer::Ours => respond(answers.1, &message, bytes_max).unwrap(),
                Peer::Theirs => Negentropy::borrowed(&answer_storage, bytes_max as u64).unwrap().reconcile(&message).unwrap(),
            };
            outcome.rounds += 1;
            outcome.bytes += message.len() + answer.len();
            assert!(outcome.rounds < 1_000);
            next = match asks.0 {
                Peer::Ours => {
                    let (mut have, mut need) = (Vec::new(), Vec::new());
                    let next = our_initiator.step(asks.1, &answer, &mut have, &mut need).unwrap();
                    outcome.have.extend(have.iter().map(|key| key.id));
                    outcome.need.extend(need);
                    assert!(message.len() <= bytes_max);
                    next
                }
                Peer::Theirs => {
                    let (mut have, mut need) = (Vec::new(), Vec::new());
                    let next = their_initiator.reconcile_with_ids(&answer, &mut have, &mut need).unwrap();
                    outcome.have.extend(have.iter().map(|id| ItemId(id.to_bytes())));
                    outcome.need.extend(need.iter().map(|id| ItemId(id.to_bytes())));
                    assert!(answers.0 == Peer::Theirs || answer.len() <= bytes_max);
                    next
                }
            };
        }
        outcome
    }

    /// Holds every pairing of peers against the true difference.
    fn check(alice: &OrderedSet, bob: &OrderedSet, bytes_max: usize) {
        let ids = |set: &OrderedSet| set.range(0, set.len()).map(|key| key.id).collect::<BTreeSet<_>>();
        let (alices, bobs) = (ids(alice), ids(bob));
        for (asks, answers) in [(Peer::Ours, Peer::Ours), (Peer::Ours, Peer::Theirs), (Peer::Theirs, Peer::Ours)] {
            let outcome = converse((asks, alice), (answers, bob), bytes_max);
            assert!(outcome.have.iter().eq(alices.difference(&bobs)), "{asks:?} asks, {answers:?} answers: have");
            assert!(outcome.need.iter().eq(bobs.difference(&alices)), "{asks:?} asks, {answers:?} answers: need");
        }
    }

    /// Two sets: what both have, what one has, what the other has. Times repeat
    /// often when their span is short.
    fn two_sets() -> impl Strategy<Value = (OrderedSet, OrderedSet)> {
        let sizes = (0..3_000u64, 0..400u64, 0..400u64);
        (sizes, prop_oneof![Just(1u64), Just(40), Just(u64::MAX)], any::<u64>()).prop_map(|((both, alices, bobs), span, salt)| {
            let keys = |from: u64, count: u64| {
                (from..from + count).map(move |n| {
                    let scattered = (n ^ salt).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                    key(scattered % span, n)
                })
            };
            let alice = set_of(keys(0, both).chain(keys(10_000, alices)));
            let bob = set_of(keys(0, both).chain(keys(20_000, bobs)));
            (alice, bob)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_two_peers_find_the_difference((alice, bob) in two_sets(), short in any::<bool>()) {
            check(&alice, &bob, if short { MESSAGE_BYTES_MIN } else { MESSAGE_BYTES_MAX });
        }

        #[test]
        fn a_message_changed_on_its_way_harms_nobody(
            (alice, bob) in two_sets(),
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
            cut in any::<prop::sample::Index>(),
            truncate in any::<bool>(),
        ) {
            let first = Initiator::new(MESSAGE_BYTES_MIN).start(&alice);
            let answer = respond(&bob, &first, MESSAGE_BYTES_MIN).unwrap();
            for mut message in [first, answer] {
                changes.iter().for_each(|(at, byte)| *at.get_mut(&mut message) = *byte);
                if truncate {
                    message.truncate(cut.index(message.len()));
                }
                hear(&bob, &message);
            }
        }

        #[test]
        fn random_bytes_harm_nobody(mut message in prop::collection::vec(any::<u8>(), 0..600), alice in two_sets()) {
            hear(&alice.0, &message);
            message.insert(0, VERSION);
            hear(&alice.0, &message);
        }

        #[test]
        fn random_ranges_harm_nobody(
            ranges in prop::collection::vec((0..3u64, 0..40u64, 0..34u64, 0..4u8, 0..20usize), 0..60),
            alice in two_sets(),
        ) {
            let mut message = vec![VERSION];
            for (step, id_byte, id_len, mode, ids) in ranges {
                put_number(&mut message, step);
                put_number(&mut message, id_len);
                message.extend(std::iter::repeat_n(id_byte as u8, id_len as usize));
                message.push(mode);
                match mode {
                    FINGERPRINT => message.extend([7; Fingerprint::LEN]),
                    IDS => {
                        put_number(&mut message, ids as u64);
                        (0..ids as u64).for_each(|n| message.extend(key(0, n * 100).id.0));
                    }
                    _ => {}
                }
            }
            hear(&alice.0, &message);
        }

        #[test]
        fn a_set_that_changes_meanwhile_is_no_harm((mut alice, mut bob) in two_sets()) {
            let mut initiator = Initiator::new(MESSAGE_BYTES_MIN);
            let (mut have, mut need) = (Vec::new(), Vec::new());
            let mut next = Some(initiator.start(&alice));
            let mut round = 0;
            while let Some(message) = next {
                round += 1;
                (0..50).for_each(|n| assert!(alice.insert(key(n, 30_000 + round * 50 + n))));
                let gone: Vec<_> = bob.range(0, bob.len()).step_by(7).collect();
                gone.iter().for_each(|key| assert!(bob.remove(key)));
                let answer = respond(&bob, &message, MESSAGE_BYTES_MIN).unwrap();
                next = initiator.step(&alice, &answer, &mut have, &mut need).unwrap();
            }
            prop_assert!(need.iter().all(|id| alice.find(id).is_none()));
        }
    }

    /// Whatever is heard: no panic, and no more in return than was allowed.
    fn hear(set: &OrderedSet, message: &[u8]) {
        if let Ok(answer) = respond(set, message, MESSAGE_BYTES_MIN) {
            assert!(answer.len() <= MESSAGE_BYTES_MIN);
        }
        let (mut have, mut need) = (Vec::new(), Vec::new());
        if let Ok(Some(next)) = Initiator::new(MESSAGE_BYTES_MIN).step(set, message, &mut have, &mut need) {
            assert!(next.len() <= MESSAGE_BYTES_MIN);
        }
        assert!(have.len() <= set.len() && need.len() <= message.len() / ItemId::LEN);
    }

    /// Ten years of items, evenly apart.
    fn decade(count: u64) -> OrderedSet {
        set_of((0..count).map(|n| key(1_700_000_000_000 + n * (315_360_000_000 / count), n)))
    }

    #[test]
    fn equal_sets_of_any_size_part_after_352_bytes() {
        for count in [0, 1, 31, 32, 33, 1_000, 100_000] {
            let set = set_of(decade(count.max(1)).range(0, count as usize));
            let outcome = converse((Peer::Ours, &set), (Peer::Ours, &set), MESSAGE_BYTES_MAX);
            assert_eq!((outcome.rounds, outcome.have.len(), outcome.need.len()), (1, 0, 0));
            assert!(outcome.bytes <= 352, "{count} items cost {} bytes", outcome.bytes);
        }
    }

    #[test]
    fn two_hundred_recent_differences_cost_few_rounds_and_bytes() {
        let both = decade(100_000);
        let after = both.last().unwrap().time.0;
        let mut alice = both.clone();
        let mut bob = both;
        (0..100).for_each(|n| assert!(alice.insert(key(after + n * 60_000, 200_000 + n))));
        (0..100).for_each(|n| assert!(bob.insert(key(after + n * 61_000, 300_000 + n))));
        let outcome = converse((Peer::Ours, &alice), (Peer::Ours, &bob), MESSAGE_BYTES_MAX);
        assert_eq!((outcome.have.len(), outcome.need.len()), (100, 100));
        assert!(outcome.rounds <= 4, "{} rounds", outcome.rounds);
        assert!(outcome.bytes < 20_000, "{} bytes", outcome.bytes);
    }

    #[test]
    fn many_items_of_one_moment_are_told_apart() {
        let alice = set_of((0..5_000).map(|n| key(7, n)));
        let bob = set_of((50..5_050).map(|n| key(7, n)));
        check(&alice, &bob, MESSAGE_BYTES_MAX);
        check(&alice, &bob, MESSAGE_BYTES_MIN);
    }

    #[test]
    fn a_list_that_claims_to_be_huge_takes_no_memory() {
        let mut message = vec![VERSION, 0, 0, IDS];
        put_number(&mut message, u64::MAX);
        let refused = respond(&OrderedSet::new(), &message, MESSAGE_BYTES_MAX).unwrap_err();
        let expected = Malformed::TooLong { what: "a list of ids", found: u64::MAX as usize, limit: 0 };
        assert_eq!(refused, ReconcileError::Malformed(expected));
    }

    #[test]
    fn bounds_that_fall_are_refused() {
        let message = [VERSION, 1, 1, 9, SKIP, 1, 1, 8, SKIP];
        let refused = respond(&OrderedSet::new(), &message, MESSAGE_BYTES_MAX).unwrap_err();
        assert_eq!(refused, ReconcileError::Malformed(Malformed::Order("the bounds of ranges")));
    }

    #[test]
    fn numbers_have_one_encoding() {
        for number in [vec![0x80, 1], vec![0x82, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0]] {
            let message = [&[VERSION], &number[..], &[0, SKIP]].concat();
            let refused = respond(&OrderedSet::new(), &message, MESSAGE_BYTES_MAX).unwrap_err();
            assert!(matches!(refused, ReconcileError::Malformed(Malformed::Value { .. })), "{refused:?}");
        }
    }

    #[test]
    fn another_version_is_refused() {
        let refused = respond(&OrderedSet::new(), &[0x62], MESSAGE_BYTES_MAX).unwrap_err();
        assert_eq!(refused, ReconcileError::Version { needed: 0x61, found: 0x62 });
    }

    #[test]
    fn a_difference_beyond_the_bound_is_found_in_parts() {
        let bob = decade(FOUND_MAX as u64 + 100_000);
        let mut alice = OrderedSet::new();
        let mut dialogues = 0;
        while alice.len() < bob.len() {
            let outcome = converse((Peer::Ours, &alice), (Peer::Ours, &bob), MESSAGE_BYTES_MAX);
            assert!(outcome.need.len() < FOUND_MAX + MESSAGE_BYTES_MAX / ItemId::LEN);
            outcome.need.iter().for_each(|id| assert!(alice.insert(bob.find(id).unwrap())));
            dialogues += 1;
        }
        assert_eq!(dialogues, 2);
    }

    #[test]
    fn a_peer_that_never_ends_is_given_up() {
        let set = decade(40);
        let mut initiator = Initiator::new(MESSAGE_BYTES_MAX);
        let endless = [&[VERSION, 0, 0, FINGERPRINT][..], &[7; Fingerprint::LEN]].concat();
        let (mut have, mut need) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS_MAX {
            assert!(initiator.step(&set, &endless, &mut have, &mut need).unwrap().is_some());
        }
        let refused = initiator.step(&set, &endless, &mut have, &mut need).unwrap_err();
        assert_eq!(refused, ReconcileError::Endless { limit: ROUNDS_MAX });
    }
}
