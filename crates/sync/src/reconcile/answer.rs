//! Writing a message, range by range, for as long as it has room.

use model::{ItemId, ItemKey};

use super::ranges::{END, FINGERPRINT, IDS, SKIP, VERSION};
use crate::set::{Fingerprint, OrderedSet, put_number};

/// Parts into which a range is split. With 16, as others have it, asking after
/// equal sets that span ten years would cost 367 bytes; with 15 it costs 344.
pub(super) const SPLIT_INTO: usize = 15;

/// A range with fewer ids is told by its ids: they cost about as much as sums.
pub(super) const LIST_BELOW: usize = 32;

/// Most bytes before a range's content: time, length of the id, id, mode.
pub(super) const HEAD_BYTES_MAX: usize = 10 + 1 + ItemId::LEN + 1;

/// Most bytes that end a message which could not say all: a skip, and the sum of
/// everything behind it.
pub(super) const TAIL_BYTES_MAX: usize = HEAD_BYTES_MAX + 3 + Fingerprint::LEN;

/// A range in our own set: its indexes (the end is exclusive), and the bound
/// that its last key lies below.
#[derive(Clone, Copy)]
pub(super) struct Span {
    pub begin: usize,
    pub end: usize,
    pub bound: ItemKey,
}

impl Span {
    pub fn len(self) -> usize {
        self.end - self.begin
    }
}

/// The next range does not fit into the message.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Full;

/// A message that is being written.
pub(super) struct Answer {
    pub bytes: Vec<u8>,
    bytes_max: usize,
    /// Where the last range that was written ends.
    written: ItemKey,
    /// Up to where all is said. What lies between needs no words, and is skipped
    /// when the next range is written.
    pub settled: ItemKey,
}

impl Answer {
    pub fn new(bytes_max: usize) -> Self {
        Self { bytes: vec![VERSION], bytes_max, written: ItemKey::MIN, settled: ItemKey::MIN }
    }

    pub fn says_something(&self) -> bool {
        self.bytes.len() > 1
    }

    /// Nothing needs to be said up to `bound`, for which there is always room.
    pub fn settle(&mut self, bound: ItemKey) -> Result<(), Full> {
        self.settled = bound;
        Ok(())
    }

    /// Tells a range that differs in more detail: its ids, or the sums of its parts.
    pub fn split(&mut self, set: &OrderedSet, span: Span) -> Result<(), Full> {
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

    pub fn put_fingerprint(&mut self, set: &OrderedSet, span: Span) -> Result<(), Full> {
        self.put(span.bound, FINGERPRINT, |bytes| bytes.extend_from_slice(&set.fingerprint_range(span.begin, span.end).0))
    }

    pub fn put_ids(&mut self, set: &OrderedSet, span: Span) -> Result<(), Full> {
        self.put(span.bound, IDS, |bytes| {
            put_number(bytes, span.len() as u64);
            set.range(span.begin, span.end).for_each(|key| bytes.extend_from_slice(&key.id.0));
        })
    }

    /// The ids of a range, however long: as many as there is room for.
    pub fn put_ids_that_fit(&mut self, set: &OrderedSet, span: Span) -> Result<(), Full> {
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
    pub fn close(&mut self, set: &OrderedSet) {
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
