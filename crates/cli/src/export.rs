//! `kaveret export`: records as CSV or JSON, the same bytes on every node that
//! holds the same.
//!
//! Only what is computed from the set goes in: nothing that depends on the
//! clock, on who asks, or on what arrived first. That is why what is withdrawn
//! or over is there too.

use std::io::Write;
use std::path::PathBuf;

use model::facts::{ListFilter, RecordFacts};
use model::{RecordKind, Schema};
use serde::Serialize;

use crate::client::Reach;
use crate::failure::{Context, Exit, Outcome};
use crate::import::KINDS;
use crate::platform;
use crate::print::{note, several, waiting};
use crate::setup::Setup;

/// Write records as CSV or JSON.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Two nodes that hold the same export the same bytes. What is withdrawn or over is
exported too, with its status. `kaveret import` reads both forms back.

Examples:
  kaveret export offers.csv --kind offer
  kaveret export --format json > city.json
  kaveret export people.json --kind profile")]
pub struct Export {
    /// Where to write [default: standard output]
    file: Option<PathBuf>,
    /// csv or json [default: by the file's ending, else csv]
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
            Format::Csv => csv_bytes(&records, &kinds),
            Format::Json => json_bytes(&records),
        };
        match &self.file {
            None => setup.output.text(&String::from_utf8(bytes).expect("both forms are text")),
            Some(file) => {
                let written = platform::open_private(file).and_then(|mut to| to.write_all(&bytes));
                written.or_exit(Exit::Store, || format!("{} cannot be written", file.display()))?;
                note(format_args!("{} written to {}", several(records.len() as u64, "record"), file.display()));
                Ok(())
            }
        }
    }

    fn format(&self) -> Format {
        let ending = self.file.as_ref().and_then(|file| file.extension());
        let by_ending = if ending.is_some_and(|ending| ending.eq_ignore_ascii_case("json")) { Format::Json } else { Format::Csv };
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
        let fields = columns.iter().map(|name| content.get(name).map(|value| value.to_text()).unwrap_or_default());
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
