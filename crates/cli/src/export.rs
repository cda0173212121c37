//! `kaveret export`: records as CSV or JSON, the same bytes on every node that
//! holds the same.
//!
//! Only what is computed from the set goes in: nothing that depends on the
//! clock, on who asks, or on what arrived first. That is why what is withdrawn
//! or over is there too.

use std::io::Write;
use std::path::PathBuf;

use model::facts::{ListFilter, RecordFacts};
use model::{RecordKind, Schema, formula};
use serde::Serialize;
use web::MineForm;

use crate::client::Reach;
use crate::failure::{Context, Exit, Failure, Outcome};
use crate::import::KINDS;
use crate::platform;
use crate::print::{note, several, waiting};
use crate::setup::Setup;

/// Write records as CSV or JSON, or everything of yours.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Two nodes that hold the same export the same bytes. What is withdrawn or over is
exported too, with its status. `kaveret import` reads both forms back.

--mine writes everything of and about you instead: every record of yours in any scope,
the statements by you and about you, your rights and devices; as calendar your sessions
and weekly times. It is for you alone: it also has what only you may see.

Examples:
  kaveret export offers.csv --kind offer
  kaveret export --format json > city.json
  kaveret export people.json --kind profile
  kaveret export --mine everything.json
  kaveret export --mine sessions.ics")]
pub struct Export {
    /// Where to write [default: standard output]
    file: Option<PathBuf>,
    /// Everything of and about you
    #[arg(long, conflicts_with = "kinds")]
    mine: bool,
    /// csv or json, and ics of what is yours [default: by the file's ending, else csv]
    #[arg(long, value_name = "FORMAT", hide_possible_values = true)]
    format: Option<Format>,
    /// Only this kind: offer, request, challenge, session, interest, profile; repeat for more [default: the first four]
    #[arg(long = "kind", value_name = "KIND", value_parser = crate::arguments::fields::parse_listed)]
    kinds: Vec<RecordKind>,
}

/// How an export is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// One row a record, one column a field.
    Csv,
    /// An array of records.
    Json,
    /// Sessions and weekly times, for calendars (iCalendar).
    Ics,
}

/// A record as an export has it.
#[derive(Serialize)]
struct Entry<'a> {
    id: model::RecordId,
    owner: model::MemberId,
    created: model::Timestamp,
    updated: model::Timestamp,
    #[serde(flatten)]
    content: &'a model::Content,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    conflicts: &'a [model::Conflict],
}

impl Export {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        if self.mine {
            return self.run_mine(setup);
        }
        if self.format() == Format::Ics {
            return Err(Failure::new(Exit::Wrong, "a calendar is made of what is yours: kaveret export --mine sessions.ics"));
        }
        let kinds = if self.kinds.is_empty() { KINDS.to_vec() } else { self.kinds.clone() };
        let client = setup.client(Reach::Store)?;
        let bar = waiting("reading records");
        let mut records = Vec::new();
        // An export is to be handed on: what is a member's own stays out of it.
        for kind in &kinds {
            let filter =
                ListFilter { kind: Some(*kind), scope: Some(model::Scope::City), all: true, blocked: true, ..ListFilter::default() };
            records.extend(client.list_all(filter, |page| bar.inc(page as u64))?);
        }
        bar.finish_and_clear();
        sort(&mut records);
        let bytes = match self.format() {
            Format::Json => json_bytes(&records),
            Format::Csv | Format::Ics => csv_bytes(&records, &kinds),
        };
        self.write(setup, &bytes, records.len())
    }

    fn run_mine(&self, setup: &Setup) -> Outcome {
        let mine = setup.client(Reach::Store)?.mine()?;
        let form = match self.format() {
            Format::Csv => MineForm::Csv,
            Format::Json => MineForm::Json,
            Format::Ics => MineForm::Calendar,
        };
        self.write(setup, form.write(&mine).as_bytes(), mine.records.len())
    }

    fn write(&self, setup: &Setup, bytes: &[u8], records: usize) -> Outcome {
        let Some(file) = &self.file else {
            return setup.output.text(std::str::from_utf8(bytes).expect("all forms are text"));
        };
        let written = platform::open_private(file).and_then(|mut to| to.write_all(bytes));
        written.or_exit(Exit::Store, || format!("{} cannot be written", file.display()))?;
        note(format_args!("{} written to {}", several(records as u64, "record"), file.display()));
        Ok(())
    }

    fn format(&self) -> Format {
        let ending = self.file.as_ref().and_then(|file| file.extension()).and_then(|ending| ending.to_str());
        let by_ending = match ending.and_then(MineForm::of_ending) {
            Some(MineForm::Json) => Format::Json,
            Some(MineForm::Calendar) => Format::Ics,
            Some(MineForm::Csv) | None => Format::Csv,
        };
        self.format.unwrap_or(by_ending)
    }
}

/// The oldest first. A record stands once, even when a page was written to while
/// it was read.
pub fn sort(records: &mut Vec<RecordFacts>) {
    records.sort_by_key(|facts| (facts.view.created, facts.view.id));
    records.dedup_by_key(|facts| facts.view.id);
}

/// One row a record: id, kind, and every field of the kinds asked for.
fn csv_bytes(records: &[RecordFacts], kinds: &[RecordKind]) -> Vec<u8> {
    let mut columns: Vec<&str> = Vec::new();
    for field in kinds.iter().filter_map(|kind| Schema::of(*kind)).flat_map(|schema| schema.fields) {
        if !columns.contains(&field.name) {
            columns.push(field.name);
        }
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut write = |row: Vec<String>| writer.write_record(row).expect("memory takes every row");
    write(["id", "kind"].iter().chain(&columns).map(ToString::to_string).collect());
    for facts in records {
        let content = &facts.view.content;
        let text = |name: &&str| content.get(name).map(|value| formula::guarded(&value.to_text()).into_owned());
        let fields = columns.iter().map(|name| text(name).unwrap_or_default());
        write([facts.view.id.to_string(), content.kind().to_string()].into_iter().chain(fields).collect());
    }
    writer.into_inner().expect("memory takes every row")
}

/// An array with one record a line, so that a difference shows in a line.
pub fn json_bytes(records: &[RecordFacts]) -> Vec<u8> {
    let lines = records.iter().map(|facts| {
        let view = &facts.view;
        let entry = Entry {
            id: view.id,
            owner: view.owner,
            created: view.created,
            updated: view.updated,
            content: &view.content,
            conflicts: &view.conflicts,
        };
        serde_json::to_string(&entry).expect("facts are made of what JSON has")
    });
    format!("[\n{}\n]\n", lines.collect::<Vec<_>>().join(",\n")).into_bytes()
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// The bytes of both forms, for the tests of the import.
    pub fn both(records: &[RecordFacts]) -> (Vec<u8>, Vec<u8>) {
        (csv_bytes(records, &KINDS), json_bytes(records))
    }

    #[test]
    fn an_empty_export_is_well_formed() {
        assert!(String::from_utf8(csv_bytes(&[], &[RecordKind::INTEREST])).unwrap().starts_with("id,kind,to,message,status\n"));
        assert_eq!(serde_json::from_slice::<Vec<u8>>(&json_bytes(&[])).unwrap(), Vec::<u8>::new());
    }
}
