//! Everything about a member in the forms in which they take it along: JSON for
//! programs, CSV for tables, iCalendar for calendars.
//!
//! One place for the page, which offers them as downloads, and for the command line.

mod calendar;
mod table;

use model::govern::Mine;

/// One of the forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MineForm {
    /// All of it, with every field of the facts.
    Json,
    /// All of it, one value a row.
    Csv,
    /// Sessions, and the weekly times of offers and requests (RFC 5545).
    Calendar,
}

impl MineForm {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Json, Self::Csv, Self::Calendar];

    /// How a file of this form ends.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Calendar => "ics",
        }
    }

    /// The form whose files end so.
    pub fn of_ending(ending: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| ending.eq_ignore_ascii_case(form.ending()))
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Calendar => "text/calendar; charset=utf-8",
        }
    }

    /// The text of a file of this form.
    pub fn write(self, mine: &Mine) -> String {
        match self {
            Self::Json => serde_json::to_string_pretty(mine).expect("facts are made of what JSON has") + "\n",
            Self::Csv => table::write(mine),
            Self::Calendar => calendar::write(mine),
        }
    }
}

#[cfg(test)]
mod samples {
    use std::collections::BTreeSet;

    use model::facts::CityFacts;
    use model::govern::{MemberFacts, Mine, Person, StatementFacts};
    use model::{CityId, Content, ItemId, MemberId, MemberKind, RecordId, RecordKind, RecordView, Scope, Timestamp};

    /// 1 March 2027, a Monday, at 10:00 UTC.
    pub(super) const AT: Timestamp = Timestamp(1_803_895_200_000);

    pub(super) fn record(id: u8, kind: RecordKind, fields: &[(&str, &str)]) -> RecordView {
        let mut content = Content::new(kind).unwrap();
        fields.iter().for_each(|(name, text)| content.set_text(name, text).unwrap());
        RecordView {
            id: RecordId([id; 32]),
            scope: Scope::City,
            owner: MemberId([1; 32]),
            created: AT,
            updated: AT,
            content,
            conflicts: Vec::new(),
            editors: BTreeSet::new(),
            changes: 1,
            waiting: 0,
            set_aside: Vec::new(),
            withheld: Vec::new(),
        }
    }

    pub(super) fn mine(records: Vec<RecordView>) -> Mine {
        let person = Person { member: MemberId([1; 32]), name: Some("Dana".to_owned()) };
        let statement = |act: &str, says: &str| StatementFacts {
            id: ItemId([5; 32]),
            act: act.to_owned(),
            says: says.to_owned(),
            saying: None,
            author: person.clone(),
            at: AT,
            counts: true,
            why: None,
            reason: None,
            because: None,
            signed: None,
            needed: None,
        };
        Mine {
            city: CityFacts { id: CityId([2; 32]), name: "Haifa".to_owned(), languages: Vec::new(), founding: true, members: 1 },
            at: AT,
            member: MemberFacts {
                person: person.clone(),
                kind: MemberKind::Resident,
                band: "adult".to_owned(),
                roles: Vec::new(),
                counts: true,
                ends: AT,
                revoked: false,
                delegate: false,
                admitted_by: "issuer".to_owned(),
                admitter: person.clone(),
                grant: ItemId([4; 32]),
                yours: true,
                devices: Vec::new(),
            },
            records,
            sessions: Vec::new(),
            said: vec![statement("vouch", "vouches for \"Noa\", warmly")],
            said_of: vec![statement("grant", "gives Dana the role member")],
        }
    }
}
