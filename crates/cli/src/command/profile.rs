//! `kaveret profile show|set`: a member's public face.

use model::RecordKind;
use model::facts::{ListFilter, RecordFacts};

use super::list::print_record;
use super::record::print_saved;
use crate::arguments::fields::{self, FieldFlags};
use crate::client::{Client, Reach};
use crate::failure::{Exit, Failure, Outcome};
use crate::setup::Setup;

/// What can be done with a profile.
#[derive(Debug, clap::Subcommand)]
pub enum Profile {
    /// Show yours, or the one with this id
    #[command(after_help = "\
Examples:
  kaveret profile show
  kaveret profile show 3fa9c2
  kaveret list --kind profile                 everyone's")]
    Show {
        /// A profile's id, or at least the first six digits of it [default: yours]
        #[arg(value_name = "RECORD")]
        id: Option<String>,
    },
    /// Fill in yours; an empty value empties a field
    #[command(after_help = "\
Examples:
  kaveret profile set --name \"Julie\" --strengths guitar --growth maths
  kaveret profile set --place \"\"")]
    Set(Set),
}

/// Fill in your profile.
#[derive(Debug, clap::Args)]
pub struct Set {
    #[command(flatten)]
    fields: FieldFlags<fields::Profile>,
}

impl Profile {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let client = setup.client(Reach::Store)?;
        match self {
            Self::Show { id: Some(id) } => print_record(setup, &client, &client.find(Some(RecordKind::PROFILE), &id)?),
            Self::Show { id: None } => match own(&client)? {
                Some(facts) => print_record(setup, &client, &facts),
                None => Err(Failure::new(Exit::NotFound, "you have no profile yet; `kaveret profile set --name NAME` makes one")),
            },
            Self::Set(set) => match own(&client)? {
                Some(facts) => print_saved(setup, &client.edit(facts.view.id, set.fields.edits()?)?, "changed"),
                None => print_saved(setup, &client.add(set.fields.content()?)?, "added"),
            },
        }
    }
}

/// This member's own profile, which is one that no editor shares.
fn own(client: &Client) -> Outcome<Option<RecordFacts>> {
    let filter = ListFilter { kind: Some(RecordKind::PROFILE), mine: true, limit: Some(1), ..ListFilter::default() };
    Ok(client.list(filter)?.records.into_iter().next())
}
