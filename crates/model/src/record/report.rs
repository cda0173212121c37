//! A member's word to the moderators about a record.

use std::collections::{BTreeMap, BTreeSet};

use super::form::{Field, Form};
use super::{RecordRef, Schema};
use crate::{MemberId, RecordId, RecordKind, RecordView, Timestamp};

/// Why a record is reported, and why it is hidden: one list for both.
pub const GROUNDS: &[&str] = &["safety", "abuse", "privacy", "spam", "law", "off-topic"];

/// The fields of a report.
pub(super) const SCHEMA: Schema = Schema {
    kind: RecordKind::REPORT,
    fields: &[
        // What is reported.
        Field::new("to", Form::Reference).required(),
        Field::new("ground", Form::Choice(GROUNDS)).required(),
        Field::new("message", Form::Prose(4_000)),
        Field::new("status", Form::Line(60)),
    ],
};

/// A reported record, as the moderators' queue has it. Who reported it is not in
/// it: they judge the record.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Reported {
    /// The record.
    pub to: RecordRef,
    /// How many members reported it. One who reports twice is one.
    pub members: u32,
    /// How many members named each ground.
    pub grounds: BTreeMap<String, u32>,
    /// When it was first reported.
    pub first: Timestamp,
    /// When it was last reported.
    pub last: Timestamp,
    /// What they wrote, the oldest first.
    pub messages: Vec<String>,
    /// Whether the reader may hide it. A school cannot hide the city's records that
    /// its pupils report, and reports them in its turn.
    #[serde(default)]
    pub may_hide: bool,
}

/// One of the reader's own reports.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct OwnReport {
    /// The report.
    pub report: RecordId,
    /// What was reported.
    pub to: RecordRef,
    /// Why.
    pub ground: String,
    /// When.
    pub at: Timestamp,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Nobody has decided yet, as far as this node knows.
    Waiting,
    /// The record was left as it is, or is shown again.
    Shown,
    /// The record was hidden.
    Hidden,
}

/// The moderators' queue of these reports: a record once, whatever endangers a
/// minor first, then what was reported last.
/// Reports that their authors took back, and records of other kinds, are left out.
pub fn queue<'a>(reports: impl IntoIterator<Item = &'a RecordView>) -> Vec<Reported> {
    let mut by_record: BTreeMap<RecordRef, Vec<&RecordView>> = BTreeMap::new();
    for view in reports {
        let taken_back = view.content.text("status") == super::WITHDRAWN;
        if view.kind() == RecordKind::REPORT
            && !taken_back
            && let Ok(to) = view.content.text("to").parse()
        {
            by_record.entry(to).or_default().push(view);
        }
    }
    let mut queue: Vec<Reported> = by_record.into_iter().map(|(to, reports)| reported(to, reports)).collect();
    queue.sort_by_key(|one| (!one.grounds.contains_key(GROUNDS[0]), std::cmp::Reverse(one.last), one.to));
    queue
}

fn reported(to: RecordRef, mut reports: Vec<&RecordView>) -> Reported {
    reports.sort_by_key(|view| (view.created, view.id));
    let members: BTreeSet<MemberId> = reports.iter().map(|view| view.owner).collect();
    let mut grounds: BTreeMap<&str, BTreeSet<MemberId>> = BTreeMap::new();
    for view in &reports {
        grounds.entry(view.content.text("ground")).or_default().insert(view.owner);
    }
    let messages = reports.iter().map(|view| view.content.text("message")).filter(|message| !message.is_empty());
    Reported {
        to,
        members: members.len() as u32,
        grounds: grounds.into_iter().map(|(ground, members)| (ground.to_owned(), members.len() as u32)).collect(),
        first: reports.first().map_or(Timestamp(0), |view| view.created),
        last: reports.last().map_or(Timestamp(0), |view| view.created),
        messages: messages.map(String::from).collect(),
        may_hide: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Content, RecordId};

    fn report(number: u8, by: u8, about: u8, fields: &[(&str, &str)]) -> RecordView {
        let to = RecordRef::in_city(RecordKind::OFFER, RecordId([about; 32]));
        let mut content = Content::new(RecordKind::REPORT).unwrap().with("to", to.to_string().as_str()).unwrap();
        for (name, text) in fields {
            content.set_text(name, text).unwrap();
        }
        content.check().unwrap();
        let at = Timestamp(number.into());
        RecordView {
            id: RecordId([number; 32]),
            scope: crate::Scope::City,
            owner: MemberId([by; 32]),
            created: at,
            updated: at,
            content,
            conflicts: Vec::new(),
            editors: BTreeSet::new(),
            changes: 1,
            waiting: 0,
            set_aside: Vec::new(),
            withheld: Vec::new(),
        }
    }

    #[test]
    fn reports_are_counted_by_member_and_name_nobody() {
        let reports = [
            report(1, 1, 9, &[("ground", "spam"), ("message", "again and again")]),
            report(2, 1, 9, &[("ground", "spam")]),
            report(3, 2, 9, &[("ground", "abuse"), ("message", "insults")]),
            report(4, 3, 9, &[("ground", "spam"), ("status", "withdrawn")]),
        ];
        let found = queue(&reports);
        let expected = Reported {
            to: RecordRef::in_city(RecordKind::OFFER, RecordId([9; 32])),
            members: 2,
            grounds: BTreeMap::from([("abuse".to_owned(), 1), ("spam".to_owned(), 1)]),
            first: Timestamp(1),
            last: Timestamp(3),
            messages: vec!["again and again".to_owned(), "insults".to_owned()],
            may_hide: false,
        };
        assert_eq!(found, [expected]);
    }

    #[test]
    fn danger_to_a_minor_comes_first_then_what_was_reported_last() {
        let reports = [
            report(1, 4, 7, &[("ground", "safety")]),
            report(2, 1, 5, &[("ground", "spam")]),
            report(3, 1, 6, &[("ground", "off-topic")]),
            report(4, 3, 5, &[("ground", "spam")]),
        ];
        let order: Vec<u8> = queue(&reports).iter().map(|one| one.to.id.0[0]).collect();
        assert_eq!(order, [7, 5, 6]);
    }
}
