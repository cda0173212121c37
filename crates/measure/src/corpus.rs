//! The records that are measured with: one JSON object a line.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::Context;
use model::{Content, RecordKind, Value};
use serde::{Deserialize, Serialize};

/// What an edited record's status says.
const EDIT_STATUS: &str = "paused";

/// What an edited record's description ends with.
const EDIT_SUFFIX: &str = " (paused until spring)";

/// Before the time, in nanoseconds, in the status that a live edit writes.
const LIVE_PREFIX: &str = "ts:";

/// One record of a corpus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its name in the corpus, such as `offer-00000007`.
    pub id: String,
    /// The title.
    pub title: String,
    /// Some sentences.
    pub description: String,
    /// Four skills.
    pub tags: Vec<String>,
    /// A language's code.
    pub language: String,
    /// A part of the city.
    pub place: String,
    /// A word.
    pub status: String,
}

impl Record {
    /// As an offer of this program.
    pub fn to_offer(&self) -> anyhow::Result<Content> {
        Ok(Content::new(RecordKind::OFFER)?
            .with("title", self.title.as_str())?
            .with("description", self.description.as_str())?
            .with("skills", Value::Set(self.tags.iter().cloned().collect()))?
            .with("languages", Value::set([self.language.as_str()]))?
            .with("place", self.place.as_str())?
            .with("status", self.status.as_str())?
            .with("source", self.id.as_str())?)
    }

    /// Out of an offer. A set has no order, so the tags come sorted.
    pub fn of_offer(offer: &Content) -> Self {
        Self {
            id: offer.text("source").to_owned(),
            title: offer.text("title").to_owned(),
            description: offer.text("description").to_owned(),
            tags: offer.words("skills").map(String::from).collect(),
            language: offer.words("languages").next().unwrap_or_default().to_owned(),
            place: offer.text("place").to_owned(),
            status: offer.text("status").to_owned(),
        }
    }

    /// The one edit that is used everywhere: another status, a longer description.
    pub fn edited(&self) -> Self {
        Self { status: EDIT_STATUS.to_owned(), description: format!("{}{EDIT_SUFFIX}", self.description), ..self.clone() }
    }

    /// FNV-1a, 32 bits, over the fields, with the tags sorted. Two nodes hold the
    /// same when the sums over all records are equal.
    pub fn digest(&self) -> u64 {
        let tags: BTreeSet<&str> = self.tags.iter().map(String::as_str).collect();
        let tags = Vec::from_iter(tags).join(",");
        let mut hash = 0x811c_9dc5_u32;
        for part in [&self.id, &self.title, &self.description, &tags, &self.language, &self.place, &self.status] {
            for byte in part.bytes().chain([b'|']) {
                hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
            }
        }
        u64::from(hash)
    }
}

/// The sum of all digests, whatever their order.
pub fn digest<'a>(records: impl IntoIterator<Item = &'a Record>) -> u64 {
    records.into_iter().map(Record::digest).fold(0, u64::wrapping_add)
}

/// The first records of a corpus.
///
/// # Errors
/// When it cannot be read or holds fewer.
pub fn read(path: &Path, count: usize) -> anyhow::Result<Vec<Record>> {
    let file = File::open(path).with_context(|| format!("reading the corpus {}", path.display()))?;
    let lines = BufReader::new(file).lines().take(count);
    let records: Vec<Record> = lines.map(|line| anyhow::Ok(serde_json::from_str(&line?)?)).collect::<Result<_, _>>()?;
    anyhow::ensure!(records.len() == count, "{} holds {} records, and {count} are needed", path.display(), records.len());
    Ok(records)
}

/// Which records are edited when `edits` of `count` are: spread over all.
pub fn edited(count: usize, edits: usize) -> impl Iterator<Item = usize> {
    let edits = edits.min(count);
    (0..edits).map(move |at| at * (count / edits))
}

/// Which record the live edit of this number changes.
pub fn live(count: usize, number: usize) -> usize {
    number * 7919 % count
}

/// A status that says when it was written, in nanoseconds since the Unix epoch.
pub fn live_status(now: u128) -> String {
    format!("{LIVE_PREFIX}{now}")
}

/// When a live edit's status was written.
pub fn written_at(status: &str) -> Option<u128> {
    status.strip_prefix(LIVE_PREFIX)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn a_record_survives_being_an_offer() {
        for record in samples::records(0, 50) {
            let offer = record.to_offer().unwrap();
            offer.check().unwrap();
            assert_eq!(Record::of_offer(&offer).digest(), record.digest());
            assert_ne!(record.edited().digest(), record.digest());
        }
    }

    #[test]
    fn edits_are_spread_over_all_records() {
        assert_eq!(edited(1_000, 4).collect::<Vec<_>>(), [0, 250, 500, 750]);
        assert_eq!(edited(2, 4).count(), 2);
        assert_eq!(edited(10, 0).count(), 0);
    }
}
