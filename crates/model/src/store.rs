//! The store trait: the handful of operations through which a node keeps its set.
//!
//! A store is a sorted map of bytes to bytes for each [`Table`]. It keeps each
//! value with a checksum and says which value is damaged instead of returning it.
//!
//! **Invariant: durable before visible.** A written batch may be read at once by
//! the engine that wrote it, but nothing of it is shown, acknowledged or sent
//! before [`Store::sync`] has returned.

use std::fmt;

/// A map of its own inside the store. The numbers stand on disk.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum Table {
    /// Facts about this node: version, membership, settings of the set.
    Meta = 1,
    /// The set itself: scope, then [`crate::ItemKey`] -> the item's bytes.
    Items = 2,
    /// The envelopes of each record: record id, then item key -> a few bytes.
    Records = 3,
    /// What records look like: kind, time, record id -> a view. Can be rebuilt.
    Views = 4,
    /// From what a record points to, to the record. Can be rebuilt.
    Links = 5,
    /// What this node wrote and no other node is known to hold yet.
    Waiting = 6,
    /// What this node knows about the nodes it met.
    Peers = 7,
    /// Invitations that this node gave out.
    Invitations = 8,
    /// What is held of other cities: see [`crate::Part`].
    Annexes = 9,
}

impl Table {
    /// Every table.
    pub const ALL: [Self; 9] =
        [Self::Meta, Self::Items, Self::Records, Self::Views, Self::Links, Self::Waiting, Self::Peers, Self::Invitations, Self::Annexes];
}

/// In which order [`Store::scan`] goes through the keys.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// From the lowest key up.
    Rising,
    /// From the highest key down.
    Falling,
}

/// One put or delete.
#[derive(Clone, PartialEq, Eq)]
pub struct Write {
    /// The table.
    pub table: Table,
    /// The key, at most 128 bytes.
    pub key: Vec<u8>,
    /// The value; `None` deletes.
    pub value: Option<Vec<u8>>,
}

impl fmt::Debug for Write {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}[{} bytes] = {:?} bytes", self.table, self.key.len(), self.value.as_ref().map(Vec::len))
    }
}

/// Writes that happen together or not at all, in order: a later write of the
/// same key stands.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    writes: Vec<Write>,
}

impl Batch {
    /// Adds a put.
    pub fn put(&mut self, table: Table, key: impl Into<Vec<u8>>, value: impl Into<Vec<u8>>) {
        self.writes.push(Write { table, key: key.into(), value: Some(value.into()) });
    }

    /// Adds a delete.
    pub fn delete(&mut self, table: Table, key: impl Into<Vec<u8>>) {
        self.writes.push(Write { table, key: key.into(), value: None });
    }

    /// Whether nothing is to be written.
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty()
    }

    /// How many writes there are.
    pub fn len(&self) -> usize {
        self.writes.len()
    }

    /// The writes, in order.
    pub fn into_writes(self) -> Vec<Write> {
        self.writes
    }
}

/// A key with its value, or the word that the value is damaged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: Vec<u8>,
    /// The value; `None` when its checksum does not match its bytes.
    pub value: Option<Vec<u8>>,
}

/// Why the store could not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A value's checksum does not match its bytes.
    #[error("the value of a key in the table {table:?} is damaged")]
    Damaged {
        /// The table.
        table: Table,
        /// The key.
        key: Vec<u8>,
    },
    /// The store was written by a newer program.
    #[error("the store has the format {found}, and this program reads up to {known}; install the newer program again")]
    Newer {
        /// The format found.
        found: u32,
        /// The newest format this program reads.
        known: u32,
    },
    /// Another process has it open.
    #[error("another kaveret runs on this data directory; stop it, or give another --data-dir")]
    Busy,
    /// The database's files are damaged beyond one value. Nothing more should be
    /// written; whoever owns the store opens it anew, which rescues the rest.
    #[error("the store could not {what}, because its files are damaged")]
    Corrupt {
        /// What was being done.
        what: &'static str,
        /// What the database said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The disk or the database said no.
    #[error("the store could not {what}")]
    Failed {
        /// What was being done.
        what: &'static str,
        /// What the system said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// Where a node keeps its set. One writer; all calls are synchronous.
pub trait Store: Send {
    /// The value of a key.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when its checksum does not match.
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;

    /// Up to `limit` entries with `from <= key < to`, in this order. A damaged
    /// value does not end the scan.
    ///
    /// # Errors
    /// [`StoreError::Failed`], [`StoreError::Corrupt`].
    fn scan(&self, table: Table, from: &[u8], to: &[u8], order: Order, limit: usize) -> Result<Vec<Entry>, StoreError>;

    /// Writes a batch, whole or not at all. It may be read at once; it is durable
    /// only after the next [`Store::sync`].
    ///
    /// # Errors
    /// [`StoreError::Failed`]; then nothing of the batch was written.
    fn write(&mut self, batch: Batch) -> Result<(), StoreError>;

    /// Makes all that was written durable: it survives a power cut.
    ///
    /// # Errors
    /// [`StoreError::Failed`]; then nothing may be acknowledged, and the node
    /// must stop: what the disk holds is unknown.
    fn sync(&mut self) -> Result<(), StoreError>;

    /// Does one part of rewriting its files, so that nothing is left in them of what was
    /// deleted before the first part, as far as a program can see to that. Answers
    /// whether it was the last one. Between two parts the store is used as ever; all of
    /// them take as long as copying everything. Opened anew, it begins anew.
    ///
    /// # Errors
    /// [`StoreError::Failed`], [`StoreError::Corrupt`]; then the old files are still
    /// there, and nothing more may be written before the store is opened anew.
    fn rewrite_part(&mut self) -> Result<bool, StoreError>;

    /// All parts of [`Store::rewrite_part`] in one go.
    ///
    /// # Errors
    /// As there.
    fn rewrite(&mut self) -> Result<(), StoreError> {
        while !self.rewrite_part()? {}
        Ok(())
    }

    /// How many bytes it takes on disk, roughly.
    fn bytes_on_disk(&self) -> u64;

    /// Whether a batch may be there in part: the store was not closed in good
    /// order, or holds what was rescued of a damaged one. Whoever keeps one table
    /// in step with another checks that it is, and says [`Store::settle`].
    fn is_doubtful(&self) -> bool {
        false
    }

    /// The tables are in step with each other; see [`Store::is_doubtful`].
    fn settle(&mut self) {}
}

/// The end of the range of all keys that begin with `prefix`.
pub fn prefix_end(prefix: &[u8]) -> Vec<u8> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.last_mut() {
        if *last < 0xff {
            *last += 1;
            return end;
        }
        end.pop();
    }
    vec![0xff; 160]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_ends_before_the_next_one() {
        assert_eq!(prefix_end(&[1, 2]), [1, 3]);
        assert_eq!(prefix_end(&[1, 0xff]), [2]);
        assert!(prefix_end(&[0xff]) > vec![0xff; 100]);
    }
}
