//! The body of an envelope: exactly one uncompressed automerge change, checked
//! before automerge sees it.
//!
//! The checks need nothing but the bytes and the actor, so every node answers
//! alike, and what is refused here is not held. Automerge would accept most of
//! what is refused: compressed chunks that inflate a thousandfold, runs that
//! claim a billion operations, columns that it skips, bytes behind the end, and
//! a checksum that it never looks at.
//!
//! Deliberately absent: everything that depends on other changes (`history`).

use model::limits::{DEPENDENCIES_MAX, ITEM_BYTES_MAX};
use sha2::{Digest, Sha256};

use crate::Actor;
use crate::operation::{self, Operations};
use crate::reader::Reader;

/// The four bytes with which every chunk of automerge begins.
const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];

/// The type of a chunk that is one change, not compressed.
const CHANGE: u8 = 1;

/// Most other actors that one change may name. Each run of a device is an actor,
/// so a long-lived text has hundreds, and rewriting it names all of them.
const ACTORS_MAX: u64 = 2_000;

/// Highest number of a change or operation: half of what automerge's 32 bits
/// hold, so that nothing it adds to one can overflow.
const NUMBER_MAX: u64 = (u32::MAX / 2) as u64;

/// What the cheap checks read off a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// The change's hash in automerge; other changes name it as a dependency.
    pub hash: [u8; 32],
    /// Hashes of the changes that this one was built on, in rising order.
    pub deps: Vec<[u8; 32]>,
    /// Which of its actor's changes this is, from 1.
    pub seq: u64,
    /// Counter of its first operation, from 1.
    pub start_op: u32,
    /// How many operations it holds, at least one.
    pub operations: u32,
}

impl Body {
    /// Counter of its last operation.
    pub(crate) fn max_op(&self) -> u32 {
        self.start_op + (self.operations - 1)
    }
}

/// Why a body was refused. No two nodes answer differently.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BodyRefusal {
    /// More of something than a change may have.
    #[error("the change has {found} {what}, above the limit of {limit}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many.
        found: u64,
        /// How many may be.
        limit: u64,
    },
    /// The bytes end too early.
    #[error("{what} needs {needed} more bytes, and {found} are left")]
    Short {
        /// What was being read.
        what: &'static str,
        /// Bytes needed.
        needed: u64,
        /// Bytes left.
        found: usize,
    },
    /// Bytes are left over.
    #[error("{found} bytes trail behind the change")]
    Trailing {
        /// Bytes left over.
        found: usize,
    },
    /// Something is not what it must be.
    #[error("{what} must be {needed}")]
    Wrong {
        /// What.
        what: &'static str,
        /// What it must be.
        needed: &'static str,
    },
    /// A column that no change has here, or not in this place.
    #[error("column {found} is unknown, deflated or out of order")]
    Column {
        /// Its specification.
        found: u64,
    },
    /// Columns that do not agree.
    #[error("{column} have {found} rows, and {needed} are needed")]
    Rows {
        /// The column.
        column: &'static str,
        /// Rows (or bytes, of values) found.
        found: u64,
        /// As many as the other columns ask for.
        needed: u64,
    },
}

/// A body that passed, with all that was read on the way.
#[derive(Clone, Debug)]
pub(crate) struct Decoded {
    pub body: Body,
    /// The change's own actor first, then the others that it names.
    pub actors: Vec<Actor>,
    pub operations: Operations,
    /// The body itself; the texts of its operations are spans of it.
    pub bytes: Box<[u8]>,
}

/// Checks one body: what it needs to be held at all.
///
/// # Errors
/// [`BodyRefusal`] says what was wrong; nothing has been kept.
pub fn check(bytes: &[u8], expected_actor: &Actor) -> Result<Body, BodyRefusal> {
    decode(bytes, expected_actor).map(|decoded| decoded.body)
}

/// Checks one body and keeps what was read.
pub(crate) fn decode(bytes: &[u8], expected_actor: &Actor) -> Result<Decoded, BodyRefusal> {
    if bytes.len() > ITEM_BYTES_MAX {
        return Err(BodyRefusal::TooMany { what: "bytes", found: bytes.len() as u64, limit: ITEM_BYTES_MAX as u64 });
    }
    let mut from = Reader::new(bytes, "the chunk's head");
    let needed = |what, needed, holds: bool| if holds { Ok(()) } else { Err(BodyRefusal::Wrong { what, needed }) };
    needed("the chunk", "automerge's", from.bytes(4)? == MAGIC)?;
    let checksum = from.bytes(4)?;
    needed("the chunk", "one uncompressed change", from.byte()? == CHANGE)?;
    let len = from.unsigned()?;
    if len < from.left() as u64 {
        return Err(BodyRefusal::Trailing { found: from.left() - len as usize });
    }
    let mut from = from.part(len, "the dependencies")?;

    let deps = list(&mut from, "dependencies", DEPENDENCIES_MAX as u64, |from| hash(from))?;
    from.name("the actor");
    needed("the actor", "the one derived from device, record and run", actor(&mut from)? == *expected_actor)?;
    from.name("the numbers");
    let (seq, start_op) = (from.unsigned()?, from.unsigned()?);
    needed("the change's number", "from 1 to 2^31", (1..=NUMBER_MAX).contains(&seq))?;
    needed("the first operation's number", "from 1 to 2^31", (1..=NUMBER_MAX).contains(&start_op))?;
    needed("the change's own time", "zero: its envelope has one", from.signed()? == 0)?;
    needed("the change's message", "empty", from.unsigned()? == 0)?;
    let mut actors = list(&mut from, "actors", ACTORS_MAX, actor)?;
    needed("the other actors", "without the change's own", !actors.contains(expected_actor))?;
    actors.insert(0, *expected_actor);
    let operations = operation::read(&mut from, actors.len())?;

    let body = Body { hash: hash_of(&bytes[8..]), deps, seq, start_op: start_op as u32, operations: operations.rows.len() as u32 };
    needed("the checksum", "the first four bytes of the change's hash", body.hash[..4] == *checksum)?;
    Ok(Decoded { body, actors, operations, bytes: bytes.into() })
}

/// Automerge's hash of a change: SHA-256 from the chunk's type on.
fn hash_of(chunk: &[u8]) -> [u8; 32] {
    Sha256::digest(chunk).into()
}

/// A list in strictly rising order behind its length.
fn list<'a, T: Ord>(
    from: &mut Reader<'a>,
    what: &'static str,
    limit: u64,
    read: impl Fn(&mut Reader<'a>) -> Result<T, BodyRefusal>,
) -> Result<Vec<T>, BodyRefusal> {
    from.name(what);
    let count = from.unsigned()?;
    if count > limit {
        return Err(BodyRefusal::TooMany { what, found: count, limit });
    }
    let entries = (0..count).map(|_| read(from)).collect::<Result<Vec<_>, _>>()?;
    match entries.is_sorted_by(|a, b| a < b) {
        true => Ok(entries),
        false => Err(from.wrong("in strictly rising order")),
    }
}

fn hash(from: &mut Reader<'_>) -> Result<[u8; 32], BodyRefusal> {
    Ok(from.bytes(32)?.try_into().expect("32 bytes were asked for"))
}

fn actor(from: &mut Reader<'_>) -> Result<Actor, BodyRefusal> {
    match from.unsigned()? {
        16 => Ok(from.bytes(16)?.try_into().expect("16 bytes were asked for")),
        _ => Err(from.wrong("16 bytes each")),
    }
}
