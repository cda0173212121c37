//! What the people of the demo's city offer, ask for, and want to change.
//!
//! Written for the demo in Hebrew, Arabic, Czech and English. The texts are data
//! in `samples.json`: for each node the records that it adds, in the form that
//! the API and `kaveret import` take.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use model::facts::ListFilter;
use model::{Content, MemberId, RecordKind, Timestamp, Value};
use serde::Deserialize;

use super::nodes::Neighbour;
use crate::failure::{Exit, Failure, Outcome};

/// How far ahead the demo's sessions are: the samples cannot know the day on which
/// somebody looks at them.
const SESSION_AHEAD: Duration = Duration::from_secs(14 * 24 * 60 * 60);

const SAMPLES: &str = include_str!("samples.json");

/// What one node adds.
#[derive(Deserialize)]
struct Share {
    /// Its member's profile first, then the records.
    records: Vec<Content>,
    /// Titles of records that the other two may edit as well: an organisation's.
    #[serde(default)]
    shared: Vec<String>,
}

fn shares() -> Vec<Share> {
    serde_json::from_str(SAMPLES).expect("the samples are part of the program, and a test reads them")
}

/// Lets each node add its share, unless it did in an earlier demo. What the school
/// offers as an organisation, the residents may edit too. Answers how many records
/// people browse.
///
/// # Errors
/// When a node refuses.
pub fn fill(neighbours: &[Neighbour]) -> Outcome<usize> {
    let mut members = Vec::new();
    for neighbour in neighbours {
        let member = neighbour.client.status()?.member;
        members.push(member.ok_or_else(|| Failure::new(Exit::Refused, format!("{} belongs to no city", neighbour.name)))?);
    }
    let day = session_day();
    let mut added = 0;
    for ((neighbour, share), member) in neighbours.iter().zip(shares()).zip(&members) {
        added += share.records.len() - 1;
        // What others let this member edit is not its own.
        let mine = neighbour.client.list(ListFilter { mine: true, all: true, ..ListFilter::default() })?;
        if mine.records.iter().any(|facts| facts.view.owner == *member) {
            continue;
        }
        let editors: Vec<MemberId> = members.iter().copied().filter(|other| other != member).collect();
        let records =
            share.records.into_iter().map(|content| (None, with_day(with_editors(content, &share.shared, &editors), &day))).collect();
        for saved in neighbour.client.save_all(records)? {
            saved.map_err(|reason| Failure::new(Exit::Refused, format!("{} refused a sample: {reason}", neighbour.name)))?;
        }
    }
    Ok(added)
}

fn session_day() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(0).after(now + SESSION_AHEAD).day().expect("two weeks from now the year has four digits")
}

fn with_day(mut content: Content, day: &str) -> Content {
    if content.kind() == RecordKind::SESSION {
        content.set("day", Value::from(day)).expect("a timestamp's day is a day");
    }
    content
}

fn with_editors(mut content: Content, shared: &[String], editors: &[MemberId]) -> Content {
    if shared.iter().any(|title| title == content.title()) {
        let ids: Vec<String> = editors.iter().map(ToString::to_string).collect();
        let set = Value::set(ids.iter().map(String::as_str));
        content.set("editors", set).expect("members' ids are what the field takes");
    }
    content
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_node_adds_whole_records_in_several_languages() {
        let shares = shares();
        assert_eq!(shares.len(), 3);
        let mut languages = BTreeSet::new();
        let mut kinds = BTreeSet::new();
        for share in &shares {
            assert_eq!(share.records[0].kind(), RecordKind::PROFILE);
            for content in &share.records {
                content.check().unwrap();
                languages.extend(content.words("languages").map(str::to_owned));
                kinds.insert(content.kind());
            }
            let titles: Vec<_> = share.records.iter().map(Content::title).collect();
            assert!(share.shared.iter().all(|title| titles.contains(&title.as_str())));
        }
        assert!(["he", "ar", "cs", "en"].iter().all(|code| languages.contains(*code)), "{languages:?}");
        assert_eq!(kinds.len(), 5);
        assert!(shares.iter().any(|share| !share.shared.is_empty()));
    }
}
