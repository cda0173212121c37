//! Edits: one automerge change out of a list of fields and their new values.
//!
//! A set is edited word by word and shared prose letter by letter, from the
//! difference to what stands there, so that edits made apart both happen.
//!
//! Deliberately absent: who is asking. That the author may edit the record is
//! seen from its view; a change by anyone else is set aside.

use std::collections::BTreeSet;

use automerge::transaction::Transactable;
use automerge::{ActorId, Automerge, AutomergeError, ObjId, ObjType, ROOT, ReadDoc};
use model::limits::{DEPENDENCIES_MAX, ITEM_BYTES_MAX, OPERATIONS_MAX};
use model::{Field, FieldError, ItemKey, RecordKind, Schema, Value};

use crate::body::decode;
use crate::founding::put;
use crate::grammar::EDITORS;
use crate::reason::Reason;
use crate::{Actor, Document, apply};

/// Most ends of a document that one edit joins: one less than a change may name,
/// since automerge also names the actor's own last change.
const ENDS_MAX: usize = DEPENDENCIES_MAX - 1;

/// Longest body that this program writes: an item less 1 KiB, in which the
/// envelope around it (some 250 bytes) fits with room for what it may grow by.
pub(crate) const BODY_BYTES_MAX: usize = ITEM_BYTES_MAX - 1024;

/// Why a change was not written. Nothing has happened when you hold one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// A field does not exist, or the value does not fit in it.
    #[error(transparent)]
    Field(#[from] FieldError),
    /// No first change of the record counts here, so there is nothing to edit.
    #[error("the record's first change is not here, or does not count")]
    Unfounded,
    /// The editors were named for good when the record was founded.
    #[error("who may edit a record is fixed when it is founded")]
    Editors,
    /// The record was founded without the container of this field.
    #[error("the record was founded by a program that did not know the field `{0}`")]
    Container(&'static str),
    /// This actor wrote changes that do not count here; another with the same
    /// number would be a fork. The caller draws a new nonce.
    #[error("an earlier change of this run does not count here, so the run needs a new nonce")]
    Spent,
    /// Too many bytes for one change.
    #[error("the change is {found} bytes, above the limit of {limit}")]
    TooLong {
        /// Bytes found.
        found: usize,
        /// Bytes allowed.
        limit: usize,
    },
    /// Too many operations for one change.
    #[error("the change makes {found} operations, above the limit of {limit}")]
    TooMany {
        /// Operations found.
        found: usize,
        /// Operations allowed.
        limit: usize,
    },
    /// The change would be set aside at once; of a full record, as a rule.
    #[error("the change would not count: {0}")]
    Refused(Reason),
    /// Automerge refused; a defect of this program.
    #[error("automerge refused the edit: {0}")]
    Automerge(String),
}

impl EditError {
    pub(crate) fn automerge(error: AutomergeError) -> Self {
        Self::Automerge(error.to_string())
    }
}

impl Document {
    /// One change that makes these edits, as the bytes of its body; `None` when
    /// they change nothing. `None` for a field empties it. Where a field has
    /// several values, writing any of them settles it.
    ///
    /// The document stays as it was. Once the change's envelope is on disk, it
    /// comes back through [`Document::extend`].
    ///
    /// # Errors
    /// [`EditError`]; nothing has been written.
    pub fn edit(&self, actor: Actor, edits: &[(&str, Option<Value>)]) -> Result<Option<Vec<u8>>, EditError> {
        let schema = Schema::of(self.kind()).ok_or(FieldError::Kind(self.kind()))?;
        let mut document = self.base(actor)?;
        document.set_actor(ActorId::from(actor));
        let mut transaction = document.transaction();
        for (name, value) in edits {
            let field = schema.expect_field(name)?;
            // An empty text or set empties its field, as in `Content::set`.
            let value = value.as_ref().filter(|value| !is_empty(value));
            match value {
                Some(value) => field.check_in(self.verdict.history.founding.scope, value)?,
                None if field.required => return Err(FieldError::Missing { kind: self.kind(), field: field.name }.into()),
                None => {}
            }
            write(&mut transaction, field, value)?;
        }
        let operations = transaction.pending_ops();
        if operations > OPERATIONS_MAX {
            return Err(EditError::TooMany { found: operations, limit: OPERATIONS_MAX });
        }
        if operations == 0 {
            return Ok(None);
        }
        transaction.commit();
        let bytes = written(&document)?;
        // What this program writes must count where it was written: in the eyes
        // of the rules, and in a record that is not full.
        let (key, history) = (ItemKey::MAX, &self.verdict.history);
        let decoded = decode(&bytes, &actor).map_err(|refusal| EditError::Refused(refusal.into()))?;
        history.examine(key, history.founding.founder, history.founding.owner, decoded).map_err(EditError::Refused)?;
        Ok(Some(bytes))
    }

    fn kind(&self) -> RecordKind {
        self.verdict.history.founding.kind
    }

    /// The document that a change of this actor is built on: all that stands,
    /// unless it has more ends than a change may name.
    fn base(&self, actor: Actor) -> Result<Automerge, EditError> {
        let verdict = &self.verdict;
        let nodes = || verdict.standing.iter().map(|node| (*node, &verdict.history.nodes[*node]));
        let own = nodes().filter(|(_, node)| node.decoded.actors[0] == actor).max_by_key(|(_, node)| node.decoded.body.seq);
        if verdict.standing.is_empty() {
            return Err(EditError::Unfounded);
        }
        if verdict.used.get(&actor).copied() != own.map(|(_, node)| node.decoded.body.seq) {
            return Err(EditError::Spent);
        }
        let mut ends: Vec<usize> = Vec::new();
        for (place, node) in nodes() {
            ends.retain(|end| !node.ancestors.contains(*end));
            ends.push(place);
        }
        if let Some(merged) = self.merged.as_ref().filter(|_| ends.len() <= ENDS_MAX) {
            return Ok(merged.clone());
        }
        // The actor's own last change must be among what it builds on; the other
        // ends in canonical order, and the rest with the next edit.
        let holds_own = |end: &usize| own.is_some_and(|(own, _)| *end == own || verdict.history.nodes[*end].ancestors.contains(own));
        ends.sort_by_key(|end| !holds_own(end));
        ends.truncate(ENDS_MAX);
        let below = |node: usize| ends.iter().any(|end| *end == node || verdict.history.nodes[*end].ancestors.contains(node));
        let changes = nodes().filter(|(place, _)| below(*place)).map(|(_, node)| &node.decoded);
        apply::all(changes).ok_or_else(|| EditError::Automerge("it fails on changes that it took before".into()))
    }
}

/// The bytes of the change that was just committed.
pub(crate) fn written(document: &Automerge) -> Result<Vec<u8>, EditError> {
    // Not `bytes`, which deflates.
    let change = document.get_last_local_change().expect("a transaction with operations was committed");
    let bytes = change.raw_bytes().to_vec();
    match bytes.len() <= BODY_BYTES_MAX {
        true => Ok(bytes),
        false => Err(EditError::TooLong { found: bytes.len(), limit: BODY_BYTES_MAX }),
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Text(text) => text.is_empty(),
        Value::Count(_) => false,
        Value::Set(words) => words.is_empty(),
    }
}

fn write<T: Transactable + ReadDoc>(to: &mut T, field: &Field, value: Option<&Value>) -> Result<(), EditError> {
    let container = match to.get(ROOT, field.name).map_err(EditError::automerge)? {
        Some((automerge::Value::Object(form), object)) => Some((form, object)),
        _ => None,
    };
    let done = match (container, value) {
        (Some((ObjType::Map, set)), value) => {
            let words = if let Some(Value::Set(words)) = value { words.clone() } else { BTreeSet::new() };
            return write_set(to, field, &set, &words);
        }
        (Some((_, text)), Some(Value::Text(new))) => to.update_text(&text, new),
        (Some((_, text)), _) => to.update_text(&text, ""),
        (None, Some(Value::Set(_))) => return Err(EditError::Container(field.name)),
        (None, Some(value)) => put(to, field.name, value),
        (None, None) => to.delete(ROOT, field.name),
    };
    done.map_err(EditError::automerge)
}

/// Adds and takes away single words, so that what others do beside stands.
fn write_set<T: Transactable + ReadDoc>(to: &mut T, field: &Field, set: &ObjId, new: &BTreeSet<String>) -> Result<(), EditError> {
    let old: BTreeSet<String> = to.keys(set).collect();
    if field.name == EDITORS && old != *new {
        return Err(EditError::Editors);
    }
    old.difference(new).try_for_each(|word| to.delete(set, word.as_str())).map_err(EditError::automerge)?;
    new.difference(&old).try_for_each(|word| to.put(set, word.as_str(), true)).map_err(EditError::automerge)
}
