//! `kaveret import FILE`: a file's rows become records, and rows that became
//! records before are brought up to date.
//!
//! A row is read by a [`plan::Plan`] into a [`Draft`], and drafts are compared
//! with what the node holds and saved in chunks by [`keep::Keeper`]. A row that
//! cannot be taken is refused by itself, with its number and why; the others go
//! on.

mod entries;
mod keep;
mod mapping;
mod plan;
#[cfg(test)]
mod real;
mod table;
mod template;

use std::fmt;
use std::path::{Path, PathBuf};

use model::facts::Edits;
use model::{RecordId, RecordKind};
use serde::Serialize;

use crate::client::Reach;
use crate::failure::{Exit, Failure, Outcome};
use crate::print::{note, progress};
use crate::setup::Setup;
use keep::Keeper;
pub use keep::founded;
use mapping::{Mapping, MappingFlags};
use plan::Plan;

/// The kinds that an import takes. An answer or a profile speaks for its author.
pub const KINDS: [RecordKind; 4] = RecordKind::BROWSED;

/// Take in a CSV or JSON file.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Importing the same file again changes only what changed. A row that is refused
is named on standard error, the others are taken, and the command ends with
code 1. What `kaveret export` wrote needs no mapping at all.

Examples:
  kaveret import offers.csv --kind offer --key id --map title=name --map 'description={about} ({org})'
  kaveret import listings.csv --mapping timebanks.toml --only timebank=hourworld
  kaveret import city.json
  kaveret import courses.csv --mapping courses.toml --dry-run")]
pub struct Import {
    /// The file, in UTF-8; `-` for standard input. A name that ends in .json is read as JSON
    file: PathBuf,
    /// A small TOML file that says which column is what; flags come before it
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Say what would happen, and save nothing
    #[arg(long)]
    dry_run: bool,
    // Last, because its heading holds for all that follows.
    #[command(flatten)]
    flags: MappingFlags,
}

/// A row below the head.
#[derive(Debug, PartialEq, Eq)]
pub struct Row {
    /// As spreadsheets number them: the head is row 1.
    pub number: u64,
    /// One text a column.
    pub cells: Vec<String>,
}

/// A record as a file describes it.
#[derive(Debug, PartialEq, Eq)]
pub struct Draft {
    /// Where it stands in the file.
    pub row: u64,
    /// Its kind.
    pub kind: RecordKind,
    /// Its id, where the file gives one.
    pub id: Option<RecordId>,
    /// What finds it again at the next import.
    pub source: String,
    /// What the file says about its fields; `None` empties one.
    pub fields: Edits,
}

/// A row that was not taken, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// The row.
    pub row: u64,
    /// The column, or columns, where that is known.
    pub column: Option<String>,
    /// What was needed and what was found.
    pub reason: String,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.column {
            Some(column) => write!(f, "row {}, column {column:?}: {}", self.row, self.reason),
            None => write!(f, "row {}: {}", self.row, self.reason),
        }
    }
}

/// What an import came to.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Records founded.
    pub added: u64,
    /// Records changed.
    pub changed: u64,
    /// Records that already said what their row says.
    pub unchanged: u64,
    /// Rows that `only` left out.
    pub left_out: u64,
    /// Rows that were not taken.
    pub refused: Vec<Refused>,
    /// Whether nothing was saved because that was asked.
    pub dry_run: bool,
}

impl Import {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let mapping = self.mapping.as_deref().map(Mapping::read).transpose()?.unwrap_or_default().with_flags(&self.flags)?;
        let bytes = table::read_bytes(&self.file)?;
        let name = self.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let summary = keep(setup, read(&bytes, &mapping, &name)?, self.dry_run)?;
        print(setup, &summary)
    }
}

/// What a file's rows describe: `None` for a row that is not wanted.
pub type Drafts = Vec<Result<Option<Draft>, Refused>>;

/// Reads a file of this name as `kaveret import` does, by a mapping in TOML (see
/// docs/guide.md). No node is asked and no file opened.
///
/// # Errors
/// [`Exit::Wrong`] when the mapping or the file's head cannot be used.
pub fn drafts(bytes: &[u8], mapping: &str, name: &str) -> Outcome<Drafts> {
    read(bytes, &Mapping::parse(mapping, "the mapping")?.with_flags(&MappingFlags::default())?, name)
}

fn read(bytes: &[u8], mapping: &Mapping, name: &str) -> Outcome<Drafts> {
    match Path::new(name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")) {
        true => entries::read(bytes, mapping.source.as_deref().unwrap_or(name)),
        false => read_table(bytes, mapping, name),
    }
}

fn read_table(bytes: &[u8], mapping: &Mapping, name: &str) -> Outcome<Drafts> {
    let table = table::read(bytes, mapping.delimiter.unwrap_or(','))?;
    let plan = Plan::new(mapping, &table.head, name)?;
    Ok(table.rows.into_iter().map(|row| plan.draft(&row?)).collect())
}

fn keep(setup: &Setup, drafts: Drafts, dry_run: bool) -> Outcome<Summary> {
    let client = setup.client(Reach::Store)?;
    let bar = progress(drafts.len() as u64, "importing");
    let mut keeper = Keeper::new(&client, dry_run);
    for draft in drafts {
        keeper.take(draft)?;
        bar.inc(1);
    }
    let summary = keeper.finish();
    bar.finish_and_clear();
    summary
}

fn print(setup: &Setup, summary: &Summary) -> Outcome {
    if !setup.output.is_json() {
        for refused in &summary.refused {
            note(setup.output.people(&refused.to_string()));
        }
    }
    let done = if summary.dry_run { "Would be" } else { "Records" };
    setup.output.facts(summary, || {
        format!(
            "{done} added: {}, changed: {}, unchanged: {}; rows refused: {}, left out: {}\n",
            summary.added,
            summary.changed,
            summary.unchanged,
            summary.refused.len(),
            summary.left_out
        )
    })?;
    match summary.refused.len() {
        0 => Ok(()),
        1 => Err(Failure::new(Exit::Refused, "1 row was refused; correct it and import the file again, the others stay as they are")),
        rows => Err(Failure::new(
            Exit::Refused,
            format!("{rows} rows were refused; correct them and import the file again, the others stay as they are"),
        )),
    }
}
