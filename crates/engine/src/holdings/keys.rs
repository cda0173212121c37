//! Keys of the store's tables, each made and read in one place.

use model::wire::Reader;
use model::{ItemKey, MemberId, RecordId, RecordKind, Scope, Timestamp};

pub(crate) const CITY: &[u8] = b"city";
/// As of which time the views on disk are.
pub(crate) const SHOWN: &[u8] = b"shown";
pub(crate) const VIEWS_VERSION: &[u8] = b"views version";

/// Items: scope, then time and id.
pub(crate) fn item(scope: Scope, key: &ItemKey) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(Scope::LEN_MAX + ItemKey::LEN);
    scope.encode(&mut bytes);
    bytes.extend_from_slice(&key.to_bytes());
    bytes
}

/// The time and id at the end of an item's or a record's key.
pub(crate) fn item_key(key: &[u8]) -> Option<ItemKey> {
    let tail = key.last_chunk::<{ ItemKey::LEN }>()?;
    ItemKey::read(&mut Reader::new(tail)).ok()
}

/// Records: record, then the item's time and id.
pub(crate) fn record(record: RecordId, key: &ItemKey) -> Vec<u8> {
    let mut bytes = record.0.to_vec();
    bytes.extend_from_slice(&key.to_bytes());
    bytes
}

/// What stands under a [`record`]'s key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RecordFacts {
    /// The record's scope, in whose set the envelope is found.
    pub scope: Scope,
    /// The record's kind.
    pub kind: RecordKind,
    /// Whether the envelope founds the record.
    pub founds: bool,
}

impl RecordFacts {
    /// Of this envelope; `None` for a statement.
    pub fn of(signed: &trust::Signed) -> Option<Self> {
        let envelope = signed.envelope()?;
        Some(Self { scope: signed.scope(), kind: envelope.kind, founds: envelope.founder.device.is_none() })
    }

    /// Two bytes of kind and one of founding; then the scope, unless it is the city's,
    /// as it is of most records and was of all when nothing was said here.
    pub fn to_bytes(self) -> Vec<u8> {
        let mut facts = self.kind.code().to_be_bytes().to_vec();
        facts.push(u8::from(self.founds));
        if self.scope != Scope::City {
            self.scope.encode(&mut facts);
        }
        facts
    }

    /// Reads what [`RecordFacts::to_bytes`] wrote.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut from = Reader::new(bytes);
        let (kind, founds) = (RecordKind::from_code(from.u16().ok()?), from.u8().ok()? == 1);
        let scope = if from.left() == 0 { Scope::City } else { Scope::read(&mut from).ok()? };
        from.finish().ok().map(|()| Self { scope, kind, founds })
    }
}

/// What is noted of an erasure.
pub(crate) fn erasure(statement: &model::ItemId) -> Vec<u8> {
    [b"erased ".as_slice(), &statement.0].concat()
}

/// Where a view stands: by kind, then by the time of its founding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ViewKey {
    pub kind: RecordKind,
    pub created: Timestamp,
    pub record: RecordId,
}

impl ViewKey {
    pub const LEN: usize = 42;

    pub fn to_bytes(self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(Self::LEN);
        bytes.extend_from_slice(&self.kind.code().to_be_bytes());
        bytes.extend_from_slice(&self.created.0.to_be_bytes());
        bytes.extend_from_slice(&self.record.0);
        bytes
    }

    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut from = Reader::new(bytes);
        let key = Self {
            kind: RecordKind::from_code(from.u16().ok()?),
            created: Timestamp(from.u64().ok()?),
            record: RecordId(from.array().ok()?),
        };
        from.finish().ok().map(|()| key)
    }
}

/// What a link leads from.
#[derive(Clone, Copy)]
pub(crate) enum Link<'a> {
    /// From a member to their profile.
    Profile(MemberId),
    /// From a record to the answers to it.
    Answers(RecordId),
    /// From where an imported record of a member came from.
    Source(MemberId, RecordKind, &'a str),
}

impl Link<'_> {
    /// All links of this start begin so.
    pub fn prefix(self) -> Vec<u8> {
        let (code, target) = match self {
            Self::Profile(member) => (1, member.0),
            Self::Answers(record) => (2, record.0),
            Self::Source(member, kind, source) => {
                let mut hasher = blake3::Hasher::new();
                hasher.update(&member.0).update(&kind.code().to_be_bytes()).update(source.as_bytes());
                (3, *hasher.finalize().as_bytes())
            }
        };
        let mut bytes = vec![code];
        bytes.extend_from_slice(&target);
        bytes
    }

    /// The link to one record; its value is the record's [`ViewKey`].
    pub fn to(self, record: RecordId) -> Vec<u8> {
        let mut bytes = self.prefix();
        bytes.extend_from_slice(&record.0);
        bytes
    }
}

/// How many records of a kind are shown.
pub(crate) fn count(kind: RecordKind) -> Vec<u8> {
    [b"count ".as_slice(), &kind.code().to_be_bytes()].concat()
}

/// How far a scope has been received by stream; gone once it has been whole.
pub(crate) fn joining(scope: Scope) -> Vec<u8> {
    [b"joining ".as_slice(), &scope.to_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_that_name_no_scope_are_the_city_s_as_all_once_were() {
        let facts = |scope| RecordFacts { scope, kind: RecordKind::REQUEST, founds: true };
        assert_eq!(facts(Scope::City).to_bytes(), [0, 2, 1]);
        for scope in [Scope::City, Scope::Federation, Scope::School([4; 32]), Scope::Own([7; 32])] {
            let bytes = facts(scope).to_bytes();
            assert_eq!(RecordFacts::read(&bytes), Some(facts(scope)));
            assert_eq!(RecordFacts::read(&[&bytes[..], &[0]].concat()), None);
        }
        assert_eq!(RecordFacts::read(&[0, 2]), None);
    }
}
