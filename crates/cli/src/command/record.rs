//! `kaveret offer|request|challenge|session add|edit|show|list|withdraw`.

use model::facts::{ListFilter, NewRecord, Saved};

use super::list::{Which, print_list, print_record};
use crate::arguments::fields::{FieldFlags, Kind};
use crate::client::Reach;
use crate::failure::{Exit, Failure, Outcome};
use crate::setup::Setup;

/// What can be done with records of one kind.
#[derive(Debug, clap::Subcommand)]
pub enum Record<K: Kind> {
    /// Add one
    #[command(after_help = "\
Examples:
  kaveret offer add --title \"Guitar for beginners\" --skills guitar --skills \"reading music\"
  kaveret offer add --title \"שיעורי גיטרה\" --languages \"he; en\" --times \"mon 16:00-18:00\" --expires 2027-06-30
  kaveret session add --title \"Guitar together\" --day 2027-03-01 --hours 16:00-18:00 --seats 6
  kaveret offer add --title \"Chess at break\" --scope school")]
    Add(Add<K>),
    /// Change some fields of one; an empty value empties a field
    #[command(after_help = "\
Examples:
  kaveret offer edit 3fa9c2 --title \"Guitar and ukulele\"
  kaveret offer edit 3fa9c2 --expires \"\"")]
    Edit(Edit<K>),
    /// Show one with all its fields
    #[command(after_help = "\
Examples:
  kaveret offer show 3fa9c2
  kaveret offer show 3fa9c2 --json")]
    Show(Named),
    /// List them, the newest first
    #[command(after_help = "\
Examples:
  kaveret offer list
  kaveret offer list --mine --all --json")]
    List(Which),
    /// Take one out of the lists
    #[command(after_help = "\
Examples:
  kaveret offer withdraw 3fa9c2")]
    Withdraw(Named),
}

/// Add a record.
#[derive(Debug, clap::Args)]
pub struct Add<K: Kind> {
    /// Who may see it: city, school, group:NAME, or own for your devices alone [default: what it points to, else the city; for pupils, their school]
    #[arg(long, value_name = "SCOPE")]
    scope: Option<String>,
    #[command(flatten)]
    fields: FieldFlags<K>,
}

/// Change a record.
#[derive(Debug, clap::Args)]
pub struct Edit<K: Kind> {
    #[command(flatten)]
    record: Named,
    #[command(flatten)]
    fields: FieldFlags<K>,
}

/// One record, by its id.
#[derive(Debug, clap::Args)]
pub struct Named {
    /// Its id, or at least the first six digits of it
    #[arg(value_name = "RECORD")]
    pub id: String,
}

impl<K: Kind> Record<K> {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        match self {
            Self::Add(add) => {
                let content = add.fields.content()?;
                let client = setup.client(Reach::Store)?;
                let scope = add.scope.map(|text| client.find_scope(&text)).transpose()?;
                let saved = client.found(NewRecord { scope, content })?;
                print_saved(setup, &saved, "added")
            }
            Self::Edit(edit) => {
                if edit.fields.is_empty() {
                    return Err(Failure::new(Exit::Wrong, "nothing to change: give at least one field, such as --title TEXT"));
                }
                let edits = edit.fields.edits()?;
                let client = setup.client(Reach::Store)?;
                let id = client.find(Some(K::KIND), &edit.record.id)?.view.id;
                print_saved(setup, &client.edit(id, edits)?, "changed")
            }
            Self::Show(named) => {
                let client = setup.client(Reach::Store)?;
                let facts = client.find(Some(K::KIND), &named.id)?;
                print_record(setup, &client, &facts)
            }
            Self::List(which) => print_list(setup, which, ListFilter { kind: Some(K::KIND), ..ListFilter::default() }),
            Self::Withdraw(named) => {
                let client = setup.client(Reach::Store)?;
                let id = client.find(Some(K::KIND), &named.id)?.view.id;
                print_saved(setup, &client.withdraw(id)?, "withdrawn")
            }
        }
    }
}

/// Says which record was saved; it is on this device's disk.
pub fn print_saved(setup: &Setup, saved: &Saved, done: &str) -> Outcome {
    setup.output.facts(saved, || match saved.item {
        Some(_) => format!("{done} {}\n", saved.record),
        None => format!("unchanged {}\n", saved.record),
    })
}
