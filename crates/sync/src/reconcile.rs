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

mod answer;
mod ranges;

use model::limits::BATCH_BYTES_MAX;
use model::wire::Malformed;
use model::{ItemId, ItemKey};

use self::answer::{Answer, Full, LIST_BELOW, Span};
use self::ranges::{END, Ranges, Told};
use crate::set::OrderedSet;

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

#[cfg(test)]
mod tests;
