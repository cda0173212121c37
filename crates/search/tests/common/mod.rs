//! Records for the tests.

use std::collections::BTreeSet;

use model::{Content, MemberId, RecordId, RecordKind, RecordView, Timestamp};

/// A record with these fields, named by a number.
pub fn record(number: u8, kind: RecordKind, fields: &[(&str, &str)]) -> RecordView {
    let mut content = Content::new(kind).unwrap();
    for (name, text) in fields {
        content.set_text(name, text).unwrap();
    }
    RecordView {
        id: RecordId([number; 32]),
        scope: model::Scope::City,
        owner: MemberId([1; 32]),
        created: Timestamp(0),
        updated: Timestamp(0),
        content,
        conflicts: Vec::new(),
        editors: BTreeSet::new(),
        changes: 1,
        waiting: 0,
        set_aside: Vec::new(),
        withheld: Vec::new(),
    }
}

/// An offer with this title.
pub fn offer(number: u8, title: &str) -> RecordView {
    record(number, RecordKind::OFFER, &[("title", title)])
}
