//! What the operations of a change may do in a record.
//!
//! The first change makes all containers and fills them; it replaces nothing.
//! Later changes put and delete plain values at the root, words in sets, and
//! letters in texts, and name only operations of their own ancestors: an object
//! that is there, a value of the same key, a letter of the same text. Whatever
//! else automerge knows (lists, counters, marks, objects within objects, words
//! in place of letters) no record has, and a change with any of it is set aside.
//!
//! So the operations that reach automerge are a small part of what it accepts,
//! and the part in which it does not panic.
//!
//! Deliberately absent: fields. A key that this program does not know may be a
//! newer program's field; it is applied, and the view leaves it out.

use std::collections::{BTreeMap, BTreeSet};

use model::MemberId;

use crate::body::Decoded;
use crate::history::Found;
use crate::operation::{Action, Key, OpId, Operation, Scalar};
use crate::reason::Reason;

/// The field that names the editors. Fixed by the first change: rights that
/// changes could give would depend on which changes count, which depends on
/// rights.
pub(crate) const EDITORS: &str = "editors";

/// Holds a record's first change to its rules, and reads who may edit.
pub(crate) fn check_first(decoded: &Decoded) -> Result<BTreeSet<MemberId>, Reason> {
    let body = &*decoded.bytes;
    let (mut keys, mut letters, mut editors) = (BTreeSet::new(), BTreeMap::new(), BTreeSet::new());
    for (index, operation) in decoded.operations.rows.iter().enumerate() {
        let wrong = |wrong| Err(Reason::Operation { index, wrong });
        if operation.marked || !decoded.operations.replaced(operation).is_empty() {
            return wrong("replaces or marks something in a first change");
        }
        let own = |id: OpId| decoded.operations.rows[..index].get((id.counter - body_start(decoded)) as usize);
        let container = operation.object.map(|id| own(id).map(|made| (made.action, made.key)));
        match (container, operation.key, operation.action, operation.value) {
            (None, Key::Word(_), Action::MakeMap | Action::MakeText, Scalar::Null) if !operation.insert => {}
            (None, Key::Word(_), Action::Set, Scalar::Text(_) | Scalar::Count(_)) if !operation.insert => {}
            (Some(Some((Action::MakeMap, Key::Word(container)))), Key::Word(word), Action::Set, Scalar::True) if !operation.insert => {
                if container.of(body) == EDITORS {
                    editors.extend(word.of(body).parse::<MemberId>());
                }
            }
            (Some(Some((Action::MakeText, _))), key, Action::Set, Scalar::Text(letter)) if operation.insert => {
                // Letter behind letter, as one writes; so the text can be read
                // off the operations without merging anything.
                let before = letters.insert(operation.object.map(|id| id.counter), index);
                let behind = match key {
                    Key::Head => None,
                    Key::Element(id) => Some((id.counter - body_start(decoded)) as usize),
                    Key::Word(_) => return wrong("inserts at a word"),
                };
                if behind != before || !is_letter(letter.of(body)) {
                    return wrong("inserts something other than the next letter of a text");
                }
            }
            _ => return wrong("is not one that a first change can have"),
        }
        if let Key::Word(word) = operation.key
            && !keys.insert((operation.object.map(|id| id.counter), word.of(body)))
        {
            return wrong("repeats a key in a first change");
        }
    }
    Ok(editors)
}

/// A first change begins with operation 1, as its numbers were checked to.
fn body_start(decoded: &Decoded) -> u32 {
    decoded.body.start_op
}

/// Holds a later change to its rules. `find` looks up an operation among those of
/// its ancestors and its own before the given place.
pub(crate) fn check_later<'a>(decoded: &'a Decoded, find: &dyn Fn(usize, OpId) -> Option<Found<'a>>) -> Result<(), Reason> {
    let body = &*decoded.bytes;
    for (index, operation) in decoded.operations.rows.iter().enumerate() {
        let check = || -> Result<(), &'static str> {
            if operation.marked {
                return Err("marks something");
            }
            let container = match operation.object {
                None => None,
                Some(id) => Some(find(index, id).filter(|found| found.first).ok_or("names an object that nothing it builds on made")?),
            };
            let kind = container.as_ref().map(|found| (found.operation.action, found.operation.key));
            match (kind, operation.key) {
                (None, Key::Word(_)) => {
                    if !matches!(
                        (operation.action, operation.value),
                        (Action::Set, Scalar::Text(_) | Scalar::Count(_)) | (Action::Delete, Scalar::Null)
                    ) {
                        return Err("puts something at the root that no field is");
                    }
                    check_word(decoded, operation, index, find)
                }
                (Some((Action::MakeMap, Key::Word(container_key))), Key::Word(_)) => {
                    let maker = container.as_ref().expect("it was just looked at");
                    if container_key.of(&maker.decoded.bytes) == EDITORS {
                        return Err("changes who may edit, which the first change fixed");
                    }
                    if !matches!((operation.action, operation.value), (Action::Set, Scalar::True) | (Action::Delete, Scalar::Null)) {
                        return Err("puts something in a set that no word is");
                    }
                    check_word(decoded, operation, index, find)
                }
                (Some((Action::MakeText, _)), key) => check_letter(decoded, operation, key, body, index, find),
                _ => Err("acts on something that holds nothing of its sort"),
            }
        };
        check().map_err(|wrong| Reason::Operation { index, wrong })?;
    }
    Ok(())
}

/// A value under a key: what it replaces are values of the same key.
fn check_word<'a>(
    decoded: &'a Decoded,
    operation: &Operation,
    index: usize,
    find: &dyn Fn(usize, OpId) -> Option<Found<'a>>,
) -> Result<(), &'static str> {
    let replaced = decoded.operations.replaced(operation);
    if operation.insert || (operation.action == Action::Delete && replaced.is_empty()) {
        return Err("inserts or deletes where nothing is");
    }
    if !replaced.is_sorted_by(|a, b| rank(decoded, *a) < rank(decoded, *b)) {
        return Err("names what it replaces out of order");
    }
    for id in replaced {
        let found = find(index, *id).ok_or("replaces something that nothing it builds on wrote")?;
        let same_object = match (operation.object, found.operation.object) {
            (None, None) => true,
            (Some(mine), Some(theirs)) => mine.counter == theirs.counter && actor(decoded, mine) == actor(found.decoded, theirs),
            _ => false,
        };
        let same_key = word(decoded, operation) == word(found.decoded, found.operation);
        if found.operation.action != Action::Set || !same_object || !same_key {
            return Err("replaces something other than a value of the same key");
        }
    }
    Ok(())
}

/// A letter of a text: put behind one that is there, or deleted.
fn check_letter<'a>(
    decoded: &'a Decoded,
    operation: &Operation,
    key: Key,
    body: &[u8],
    index: usize,
    find: &dyn Fn(usize, OpId) -> Option<Found<'a>>,
) -> Result<(), &'static str> {
    let element = match key {
        Key::Word(_) => return Err("names a word in a text"),
        Key::Head => None,
        Key::Element(id) => Some(id),
    };
    if let Some(id) = element {
        let found = find(index, id).ok_or("names a letter that nothing it builds on wrote")?;
        let object = operation.object.map(|id| (id.counter, actor(decoded, id)));
        let theirs = found.operation.object.map(|id| (id.counter, actor(found.decoded, id)));
        if !found.operation.insert || object != theirs {
            return Err("names a letter of another text");
        }
    }
    let replaced = decoded.operations.replaced(operation);
    match (operation.insert, operation.action, operation.value) {
        (true, Action::Set, Scalar::Text(letter)) if replaced.is_empty() && is_letter(letter.of(body)) => Ok(()),
        (false, Action::Delete, Scalar::Null) if element.is_some_and(|id| *replaced == [id]) => Ok(()),
        _ => Err("does something other than insert or delete one letter"),
    }
}

/// Automerge inserts one character in each operation.
fn is_letter(text: &str) -> bool {
    text.chars().count() == 1
}

/// Automerge's order of operations: by counter, then by actor.
fn rank(decoded: &Decoded, id: OpId) -> (u32, &[u8; 16]) {
    (id.counter, actor(decoded, id))
}

fn actor(decoded: &Decoded, id: OpId) -> &[u8; 16] {
    &decoded.actors[id.actor as usize]
}

fn word<'a>(decoded: &'a Decoded, operation: &Operation) -> Option<&'a str> {
    match operation.key {
        Key::Word(word) => Some(word.of(&decoded.bytes)),
        Key::Head | Key::Element(_) => None,
    }
}
