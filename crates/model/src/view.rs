//! What one record looks like, computed from the set.

use std::collections::BTreeSet;

use crate::record::RecordRef;
use crate::wire::{Malformed, Reader, put_block};
use crate::{Content, ItemId, MemberId, RecordId, RecordKind, Schema, Scope, Timestamp, Value};

/// Two or more values that people gave one field while apart. The content holds
/// the one that every node picks alike; all of them stand here.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Conflict {
    /// The field.
    pub field: String,
    /// The values, the picked one first.
    pub values: Vec<Value>,
}

/// A held envelope that does not count in its record, and why.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SetAside {
    /// The envelope.
    pub item: ItemId,
    /// Why, as a word for programs and catalogues; empty from an older program.
    #[serde(default)]
    pub word: String,
    /// Why, in English.
    pub reason: String,
}

/// Why a record's content is shown to those who may change it and to moderators
/// only.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Withheld {
    /// The reason as a word for programs and catalogues: a ground of moderation
    /// (`spam`) or what is missing for the contact rule (`no-date`).
    pub word: String,
    /// Why, in the words of whoever decided it; empty for a rule.
    pub words: String,
    /// The statement that hides it, which its owner may appeal against; `None` for
    /// a rule, which ends when the record keeps it.
    pub statement: Option<ItemId>,
}

/// One record as lists, pages, search and exports show it.
///
/// A pure function of the record's held envelopes, the roll, and the as-of time;
/// kept in the store only so that reading is cheap.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RecordView {
    /// The record.
    pub id: RecordId,
    /// Who may hold it; of another city's record, `Allied` and which city's.
    #[serde(default = "city")]
    pub scope: Scope,
    /// The member who founded it.
    pub owner: MemberId,
    /// When it was founded, by its founder's clock.
    pub created: Timestamp,
    /// The latest claimed time among the changes that count.
    pub updated: Timestamp,
    /// Its fields.
    pub content: Content,
    /// Fields with more than one value.
    pub conflicts: Vec<Conflict>,
    /// Who may edit it beside the owner.
    pub editors: BTreeSet<MemberId>,
    /// How many changes count.
    pub changes: u32,
    /// How many held changes wait for others that have not come.
    pub waiting: u32,
    /// Held changes that do not count.
    pub set_aside: Vec<SetAside>,
    /// Why it is not shown to everyone; empty for a record like others.
    pub withheld: Vec<Withheld>,
}

/// A view without a word about its scope is one of the city: so said the programs
/// that knew no other.
fn city() -> Scope {
    Scope::City
}

/// Version of the encoding; a view of another version is computed anew. This one is
/// a record's of the city's scope, as most are; it says nothing of it.
const VERSION: u8 = 3;

/// The version that says its scope, any but the city's, before all else.
const VERSION_SCOPED: u8 = 4;

/// Added to the version where something is set aside. Before, its word was missing, so
/// such a view of an earlier version is computed anew, and all others stay as they are.
const WORDED: u8 = 2;

/// Bound on one encoded text. A record is 1 MiB at most, so this never binds
/// what was written by this program; it bounds what a damaged file can ask for.
const TEXT_MAX: usize = 4 * 1024 * 1024;

impl RecordView {
    /// The record's kind.
    pub fn kind(&self) -> RecordKind {
        self.content.kind()
    }

    /// How others point to it.
    pub fn reference(&self) -> RecordRef {
        RecordRef { scope: self.scope.at_home(), kind: self.kind(), id: self.id }
    }

    /// Bytes for the store; [`RecordView::decode`] reads them.
    pub fn encode(&self) -> Vec<u8> {
        let mut to = Vec::with_capacity(512);
        let worded = if self.set_aside.is_empty() { 0 } else { WORDED };
        match self.scope {
            Scope::City => to.push(VERSION + worded),
            scope => {
                to.push(VERSION_SCOPED + worded);
                scope.encode(&mut to);
            }
        }
        to.extend_from_slice(&self.id.0);
        to.extend_from_slice(&self.owner.0);
        to.extend_from_slice(&self.created.0.to_be_bytes());
        to.extend_from_slice(&self.updated.0.to_be_bytes());
        to.extend_from_slice(&self.kind().code().to_be_bytes());
        put_count(&mut to, self.content.fields().count());
        for (name, value) in self.content.fields() {
            put_block(&mut to, name.as_bytes());
            put_value(&mut to, value);
        }
        put_count(&mut to, self.conflicts.len());
        for conflict in &self.conflicts {
            put_block(&mut to, conflict.field.as_bytes());
            put_count(&mut to, conflict.values.len());
            conflict.values.iter().for_each(|value| put_value(&mut to, value));
        }
        put_count(&mut to, self.editors.len());
        self.editors.iter().for_each(|editor| to.extend_from_slice(&editor.0));
        to.extend_from_slice(&self.changes.to_be_bytes());
        to.extend_from_slice(&self.waiting.to_be_bytes());
        put_count(&mut to, self.set_aside.len());
        for aside in &self.set_aside {
            to.extend_from_slice(&aside.item.0);
            put_block(&mut to, aside.word.as_bytes());
            put_block(&mut to, aside.reason.as_bytes());
        }
        put_count(&mut to, self.withheld.len());
        for withheld in &self.withheld {
            put_block(&mut to, withheld.word.as_bytes());
            put_block(&mut to, withheld.words.as_bytes());
            to.push(withheld.statement.is_some().into());
            withheld.statement.iter().for_each(|statement| to.extend_from_slice(&statement.0));
        }
        to
    }

    /// Reads what [`RecordView::encode`] wrote.
    ///
    /// # Errors
    /// When the bytes are of another version or damaged; the caller computes the
    /// view anew from the envelopes.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut from = Reader::new(bytes);
        let version = from.u8()?;
        let worded = version > VERSION_SCOPED;
        let scope = match if worded { version - WORDED } else { version } {
            VERSION => Scope::City,
            VERSION_SCOPED => Scope::read(&mut from)?,
            _ => return Err(Malformed::Value { what: "a view's version", found: version.into() }),
        };
        let (id, owner) = (RecordId(from.array()?), MemberId(from.array()?));
        let (created, updated) = (Timestamp(from.u64()?), Timestamp(from.u64()?));
        let kind = RecordKind::from_code(from.u16()?);
        let unknown = |found: u64| Malformed::Value { what: "a view's field", found };
        let mut content = Content::new(kind).map_err(|_| unknown(kind.code().into()))?;
        let schema = Schema::of(kind).expect("the content was made of it");
        for at in 0..from.count(schema.fields.len(), "a view's fields")? {
            let name = from.text(64, "a field's name")?;
            content.set(name, read_value(&mut from)?).map_err(|_| unknown(at as u64))?;
        }
        let mut conflicts = Vec::new();
        for _ in 0..from.count(schema.fields.len(), "a view's conflicts")? {
            let field = from.text(64, "a field's name")?.to_owned();
            let mut values = Vec::new();
            for _ in 0..from.count(bytes.len(), "a conflict's values")? {
                values.push(read_value(&mut from)?);
            }
            conflicts.push(Conflict { field, values });
        }
        let mut editors = BTreeSet::new();
        for _ in 0..from.count(bytes.len(), "a view's editors")? {
            editors.insert(MemberId(from.array()?));
        }
        let (changes, waiting) = (from.u32()?, from.u32()?);
        let mut set_aside = Vec::new();
        for _ in 0..from.count(bytes.len(), "what is set aside")? {
            let item = ItemId(from.array()?);
            let word = from.text(64, "a reason's word")?.to_owned();
            set_aside.push(SetAside { item, word, reason: from.text(TEXT_MAX, "a reason")?.to_owned() });
        }
        if worded == set_aside.is_empty() {
            return Err(Malformed::Value { what: "a view's version", found: version.into() });
        }
        let mut withheld = Vec::new();
        for _ in 0..from.count(bytes.len(), "why it is withheld")? {
            let word = from.text(64, "a reason's word")?.to_owned();
            let words = from.text(TEXT_MAX, "a reason's words")?.to_owned();
            let statement = match from.u8()? {
                0 => None,
                1 => Some(ItemId(from.array()?)),
                found => return Err(Malformed::Value { what: "whether a statement follows", found: found.into() }),
            };
            withheld.push(Withheld { word, words, statement });
        }
        from.finish()?;
        Ok(Self { id, scope, owner, created, updated, content, conflicts, editors, changes, waiting, set_aside, withheld })
    }
}

fn put_count(to: &mut Vec<u8>, count: usize) {
    to.extend_from_slice(&u32::try_from(count).expect("a view has far fewer than 2^32 parts").to_be_bytes());
}

fn put_value(to: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Text(text) => {
            to.push(1);
            put_block(to, text.as_bytes());
        }
        Value::Count(count) => {
            to.push(2);
            to.extend_from_slice(&count.to_be_bytes());
        }
        Value::Set(words) => {
            to.push(3);
            put_count(to, words.len());
            words.iter().for_each(|word| put_block(to, word.as_bytes()));
        }
    }
}

fn read_value(from: &mut Reader<'_>) -> Result<Value, Malformed> {
    Ok(match from.u8()? {
        1 => Value::Text(from.text(TEXT_MAX, "a text")?.to_owned()),
        2 => Value::Count(from.u32()?),
        3 => {
            let mut words = BTreeSet::new();
            for _ in 0..from.count(from.left(), "a set")? {
                words.insert(from.text(TEXT_MAX, "a word")?.to_owned());
            }
            Value::Set(words)
        }
        other => return Err(Malformed::Value { what: "a value's form", found: other.into() }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_reads_back_from_its_bytes_and_not_from_damaged_ones() {
        let mut content = Content::new(RecordKind::OFFER).unwrap();
        content.set_text("title", "שיעורי גיטרה").unwrap();
        content.set_text("skills", "guitar; music").unwrap();
        content.set_text("capacity", "3").unwrap();
        let view = RecordView {
            id: RecordId([1; 32]),
            scope: Scope::City,
            owner: MemberId([2; 32]),
            created: Timestamp(5),
            updated: Timestamp(6),
            content,
            conflicts: vec![Conflict { field: "title".into(), values: vec!["a".into(), "b".into()] }],
            editors: BTreeSet::from([MemberId([3; 32])]),
            changes: 2,
            waiting: 1,
            set_aside: vec![SetAside { item: ItemId([4; 32]), word: "fork".into(), reason: "a fork".into() }],
            withheld: vec![
                Withheld { word: "spam".into(), words: "sold twice".into(), statement: Some(ItemId([5; 32])) },
                Withheld { word: "no-date".into(), words: String::new(), statement: None },
            ],
        };
        for scope in [Scope::City, Scope::Own([5; 32])] {
            let view = RecordView { scope, ..view.clone() };
            let bytes = view.encode();
            assert_eq!(RecordView::decode(&bytes), Ok(view));
            for len in 0..bytes.len() {
                assert!(RecordView::decode(&bytes[..len]).is_err());
            }
        }
    }

    #[test]
    fn a_view_with_nothing_set_aside_is_read_as_earlier_programs_wrote_it_and_others_are_computed_anew() {
        let view = RecordView {
            id: RecordId([1; 32]),
            scope: Scope::City,
            owner: MemberId([2; 32]),
            created: Timestamp(5),
            updated: Timestamp(6),
            content: Content::new(RecordKind::OFFER).unwrap(),
            conflicts: Vec::new(),
            editors: BTreeSet::new(),
            changes: 2,
            waiting: 1,
            set_aside: Vec::new(),
            withheld: Vec::new(),
        };
        assert_eq!(view.encode()[0], VERSION);
        // Without words, one reason less stood in it.
        let aside = SetAside { item: ItemId([4; 32]), word: String::new(), reason: "a fork".into() };
        let mut worded = RecordView { set_aside: vec![aside], ..view }.encode();
        assert_eq!(worded[0], VERSION + WORDED);
        worded[0] = VERSION;
        assert!(RecordView::decode(&worded).is_err());
    }
}
