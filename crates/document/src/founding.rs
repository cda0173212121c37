//! A record's first change: every container it will ever have, and its content.
//!
//! Sets are maps from a word to `true`; prose is a `Text` in a shared record and
//! a plain string in a personal one; everything else is a plain value. All
//! containers are created here, empty ones too, because two actors who create
//! the same key later would hide one side's children.
//!
//! Deliberately absent: the time and a message. The envelope says when, and both
//! would be paid for in every change.

use automerge::transaction::Transactable;
use automerge::{ActorId, Automerge, AutomergeError, ObjType, ROOT};
use model::limits::OPERATIONS_MAX;
use model::{Content, DeviceId, Form, MemberId, RecordId, RecordKind, Schema, Scope, Value};

use crate::Actor;
use crate::edit::{EditError, written};

/// What a record can never change about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Founding {
    /// The record.
    pub record: RecordId,
    /// Who may hold it.
    pub scope: Scope,
    /// Its kind.
    pub kind: RecordKind,
    /// The device that founds it; only its change can be the first.
    pub founder: DeviceId,
    /// The member whose device that is; every device of theirs may edit.
    pub owner: MemberId,
}

/// The first change of a record, as the bytes of its body.
///
/// In a shared record prose merges letter by letter, at the price of an
/// operation a letter; in a personal one it is one value.
///
/// # Errors
/// [`EditError::Field`] when the content lacks a required field,
/// [`EditError::TooLong`] or [`EditError::TooMany`] when it does not fit in one
/// change: more than some 9,900 letters of shared prose. Nothing has happened.
pub fn found(actor: Actor, content: &Content, shared: bool) -> Result<Vec<u8>, EditError> {
    content.check()?;
    let mut document = Automerge::new().with_actor(ActorId::from(actor));
    let mut transaction = document.transaction();
    fill(&mut transaction, content, shared).map_err(EditError::automerge)?;
    if transaction.pending_ops() > OPERATIONS_MAX {
        return Err(EditError::TooMany { found: transaction.pending_ops(), limit: OPERATIONS_MAX });
    }
    transaction.commit();
    written(&document)
}

/// Containers first, then plain values, then what stands in the containers: like
/// beside like is what the columns compress.
fn fill(to: &mut impl Transactable, content: &Content, shared: bool) -> Result<(), AutomergeError> {
    let schema: &Schema = content.schema();
    let mut containers = Vec::new();
    for field in schema.fields {
        if let Some(container) = container(&field.form, shared) {
            containers.push((field.name, to.put_object(ROOT, field.name, container)?));
        }
    }
    for (name, value) in content.fields() {
        if containers.iter().all(|(container, _)| *container != name) {
            put(to, name, value)?;
        }
    }
    for (name, object) in &containers {
        match content.get(name) {
            Some(Value::Set(words)) => words.iter().try_for_each(|word| to.put(object, word.as_str(), true))?,
            Some(Value::Text(text)) => to.splice_text(object, 0, 0, text)?,
            _ => {}
        }
    }
    Ok(())
}

/// What a field of this form is kept in; `None` for a plain value.
fn container(form: &Form, shared: bool) -> Option<ObjType> {
    match form {
        Form::Set(_) => Some(ObjType::Map),
        Form::Prose(_) if shared => Some(ObjType::Text),
        _ => None,
    }
}

/// Writes a plain value.
pub(crate) fn put(to: &mut impl Transactable, name: &str, value: &Value) -> Result<(), AutomergeError> {
    match value {
        Value::Text(text) => to.put(ROOT, name, text.as_str()),
        Value::Count(count) => to.put(ROOT, name, u64::from(*count)),
        Value::Set(_) => unreachable!("a set has a container, or its field was refused"),
    }
}
