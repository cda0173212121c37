//! What a document shows: one value for each field, and what it was picked from.
//!
//! Values come from automerge, or, for a record of one change, from that
//! change's operations; both lead to the same [`Stored`] forms, so one place
//! decides what is shown. A value that does not fit its field (only a hostile or
//! a newer program writes one) is left out, prose that grew over its limit by
//! merging is cut, and a set keeps its first words.
//!
//! Deliberately absent: a view without its required fields. Lists and pages count
//! on them, so a required field that an edit emptied or spoiled shows the last value
//! that it had, and a record that never had one is not shown.

use std::collections::{BTreeMap, BTreeSet};

use automerge::{Automerge, ObjType, ROOT, ReadDoc, ScalarValue};
use model::{Conflict, Content, Field, Form, MemberId, RecordView, Schema, Scope, Timestamp, Value};

use crate::Document;
use crate::body::Decoded;
use crate::operation::{Action, Key, Operation, Scalar};

/// Most entries of what is set aside that a view lists. Strangers can write to a
/// record what will be set aside; a view stays smaller than its record.
const SET_ASIDE_SHOWN_MAX: usize = 1_000;

/// Most words of a set, as `model` has it.
const WORDS_MAX: usize = 64;

/// What a document keeps under one key.
enum Stored {
    /// Plain values, the one that automerge picks last.
    Plain(Vec<Value>),
    Set(BTreeSet<String>),
    Prose(String),
}

impl Document {
    /// The record as lists and pages show it; `None` while its first change is
    /// not here or does not count, or when a required field was never filled in.
    pub fn view(&self) -> Option<RecordView> {
        let verdict = &self.verdict;
        let nodes = || verdict.standing.iter().map(|node| &verdict.history.nodes[*node]);
        let first = nodes().next()?;
        let founding = &verdict.history.founding;
        let schema = Schema::of(founding.kind)?;
        let mut content = Content::new(founding.kind).ok()?;
        let mut conflicts = Vec::new();
        let mut stored = match &self.merged {
            Some(document) => of_document(document, schema),
            None => of_first(&first.decoded),
        };
        for field in schema.fields {
            let mut values = stored.remove(field.name).map(|stored| fitting(field, founding.scope, stored)).unwrap_or_default();
            if field.required && values.is_empty() {
                values.extend(self.last_fitting(field));
            }
            if let Some(picked) = values.first() {
                content.set(field.name, picked.clone()).ok()?;
            }
            if values.len() > 1 {
                conflicts.push(Conflict { field: field.name.to_owned(), values });
            }
        }
        content.check().ok()?;
        Some(RecordView {
            id: founding.record,
            scope: founding.scope,
            owner: founding.owner,
            created: first.key.time,
            updated: nodes().map(|node| node.key.time).max().unwrap_or(Timestamp(0)),
            content,
            conflicts,
            editors: first.editors.clone(),
            changes: verdict.standing.len() as u32,
            waiting: verdict.waiting as u32,
            set_aside: self.set_aside_shown(SET_ASIDE_SHOWN_MAX),
            // Moderation and the contact rule are decided above, by the roll.
            withheld: Vec::new(),
        })
    }

    /// The last value that a required field had and that fits it, by automerge's order
    /// of operations. Whoever may edit a record could otherwise make it disappear, for
    /// its owner too, by emptying what it cannot be shown without.
    fn last_fitting(&self, field: &Field) -> Option<Value> {
        let verdict = &self.verdict;
        let nodes = verdict.standing.iter().map(|node| &verdict.history.nodes[*node].decoded);
        let written = nodes.flat_map(|decoded| {
            let body = &*decoded.bytes;
            let named = move |operation: &Operation| matches!(operation.key, Key::Word(word) if word.of(body) == field.name);
            let rows = decoded.operations.rows.iter().enumerate();
            rows.filter(move |(_, operation)| operation.object.is_none() && named(operation)).filter_map(move |(index, operation)| {
                let counter = decoded.body.start_op + index as u32;
                Some(((counter, &decoded.actors[0]), plain(operation.value, body)?))
            })
        });
        let fits = written.filter(|(_, value)| field.check_in(verdict.history.founding.scope, value).is_ok());
        fits.max_by_key(|(rank, _)| *rank).map(|(_, value)| value)
    }

    /// Everybody whose changes count in it: the owner, for whoever acts for them too, and
    /// editors who have changed something.
    pub fn authors(&self) -> BTreeSet<MemberId> {
        self.verdict.standing.iter().map(|node| self.verdict.history.nodes[*node].member).collect()
    }
}

/// The values that fit a field of a record of this scope: the picked one, then the others in their order.
fn fitting(field: &Field, scope: Scope, stored: Stored) -> Vec<Value> {
    match (field.form, stored) {
        (Form::Set(_), Stored::Set(words)) => {
            let fits = |word: &String| field.check(&Value::set([word.as_str()])).is_ok();
            vec![Value::Set(words.into_iter().filter(fits).take(WORDS_MAX).collect())]
        }
        (Form::Prose(limit), Stored::Prose(text)) => vec![Value::Text(cut(text, limit))],
        (Form::Set(_), _) | (_, Stored::Set(_) | Stored::Prose(_)) => Vec::new(),
        (_, Stored::Plain(mut values)) => {
            values.retain(|value| field.check_in(scope, value).is_ok());
            let Some(picked) = values.pop() else { return Vec::new() };
            values.retain(|value| *value != picked);
            values.sort();
            values.dedup();
            values.insert(0, picked);
            values
        }
    }
}

/// Prose of at most so many bytes, cut between characters.
fn cut(text: String, limit: usize) -> String {
    let mut text = if text.contains('\0') { text.replace('\0', "") } else { text };
    text.truncate(text.floor_char_boundary(limit));
    text
}

/// What automerge's document keeps, for the fields of a schema.
fn of_document(document: &Automerge, schema: &Schema) -> BTreeMap<String, Stored> {
    let mut stored = BTreeMap::new();
    for field in schema.fields {
        let mut plain = Vec::new();
        for (value, object) in document.get_all(ROOT, field.name).unwrap_or_default() {
            match value {
                automerge::Value::Object(ObjType::Map) => {
                    stored.insert(field.name.to_owned(), Stored::Set(document.keys(&object).collect()));
                }
                automerge::Value::Object(_) => {
                    stored.insert(field.name.to_owned(), Stored::Prose(document.text(&object).unwrap_or_default()));
                }
                automerge::Value::Scalar(scalar) => plain.extend(match scalar.as_ref() {
                    ScalarValue::Str(text) => Some(Value::Text(text.to_string())),
                    ScalarValue::Uint(count) => u32::try_from(*count).ok().map(Value::Count),
                    _ => None,
                }),
            }
        }
        if !plain.is_empty() {
            stored.insert(field.name.to_owned(), Stored::Plain(plain));
        }
    }
    stored
}

/// What a record of one change keeps, read off that change. It replaces nothing,
/// repeats no key and writes its texts letter behind letter (`grammar`), so its
/// operations are its content.
fn of_first(decoded: &Decoded) -> BTreeMap<String, Stored> {
    let body = &*decoded.bytes;
    let mut names = BTreeMap::new();
    let mut stored = BTreeMap::new();
    for (index, operation) in decoded.operations.rows.iter().enumerate() {
        let container = operation.object.and_then(|id| names.get(&id.counter)).and_then(|name: &&str| stored.get_mut(*name));
        match (container, operation.key, operation.action, operation.value) {
            (Some(Stored::Set(words)), Key::Word(word), ..) => {
                words.insert(word.of(body).to_owned());
            }
            (Some(Stored::Prose(text)), .., Scalar::Text(letter)) => text.push_str(letter.of(body)),
            (None, Key::Word(name), action, value) => {
                let name = name.of(body);
                names.insert(decoded.body.start_op + index as u32, name);
                stored.insert(
                    name.to_owned(),
                    match (action, value) {
                        (Action::MakeMap, _) => Stored::Set(BTreeSet::new()),
                        (Action::MakeText, _) => Stored::Prose(String::new()),
                        (_, Scalar::Text(_) | Scalar::Count(_)) => Stored::Plain(plain(value, body).into_iter().collect()),
                        _ => continue,
                    },
                );
            }
            _ => {}
        }
    }
    stored
}

/// A plain value, as operations carry it in the bytes of their body.
fn plain(value: Scalar, body: &[u8]) -> Option<Value> {
    match value {
        Scalar::Text(text) => Some(Value::Text(text.of(body).to_owned())),
        Scalar::Count(count) => u32::try_from(count).ok().map(Value::Count),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Change, Founding, actor, apply, found, materialise};
    use model::{DeviceId, ItemKey, MemberId, Nonce, RecordId, RecordKind};
    use proptest::prelude::*;
    use proptest::sample::Index;

    fn seal(mut body: Vec<u8>) -> Vec<u8> {
        if let Ok(change) = automerge::Change::from_bytes(body.clone()) {
            body[4..8].copy_from_slice(&change.hash().0[..4]);
        }
        body
    }

    #[test]
    fn a_set_holds_as_many_words_as_its_field_allows() {
        let field = Schema::of(RecordKind::OFFER).and_then(|schema| schema.field("skills")).unwrap();
        let words = |count| Value::Set((0..count).map(|word| word.to_string()).collect());
        assert!(field.check(&words(WORDS_MAX)).is_ok() && field.check(&words(WORDS_MAX + 1)).is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

        /// The shortcut for records of one change shows what automerge shows, of
        /// honest first changes and of all others that the rules let through.
        #[test]
        fn one_change_reads_as_automerge_reads_it(
            title in "[a-zé ]{1,40}", prose in "\\PC{0,80}", words in prop::collection::btree_set("[a-zא-ת]{1,8}", 0..6),
            shared in any::<bool>(), flips in prop::collection::vec((any::<Index>(), any::<u8>()), 0..3),
        ) {
            let mut content = Content::new(RecordKind::OFFER).unwrap();
            prop_assume!(content.set_text("title", &title).is_ok() && content.set_text("description", &prose).is_ok());
            prop_assume!(!content.text("title").is_empty());
            content.set("skills", Value::Set(words)).unwrap();
            let (device, run, owner) = (DeviceId([1; 32]), Nonce([2; 16]), MemberId([3; 32]));
            let founding = Founding { record: RecordId([4; 32]), scope: model::Scope::City, kind: RecordKind::OFFER, founder: device, owner };
            let mut body = found(actor(device, founding.record, run), &content, shared).unwrap();
            for (at, bits) in &flips {
                let at = at.index(body.len());
                body[at] ^= bits;
            }
            let change = Change { key: ItemKey::MIN, device, member: owner, run, body: seal(body).into(), counts: crate::Counts::Yes };
            let mut document = materialise(&founding, &[change]);
            let view = document.view();
            if let Some(node) = document.verdict.history.nodes.first() {
                let merged = apply::all([&node.decoded]);
                prop_assert!(merged.is_some(), "automerge takes what the rules let through");
                document.merged = merged;
                prop_assert_eq!(&view, &document.view());
            }
            prop_assert!(!flips.is_empty() || view.is_some_and(|view| view.content == content));
        }
    }
}
