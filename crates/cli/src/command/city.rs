//! `kaveret city create`.

use model::MemberKind;
use model::facts::{Founded, NewCity};

use super::phrase::ask_now;
use crate::client::Reach;
use crate::failure::Outcome;
use crate::print::Output;
use crate::setup::Setup;

/// What can be done with a city.
#[derive(Debug, clap::Subcommand)]
pub enum City {
    /// Found a city, of which you are the first member
    Create(Create),
}

/// Found a city.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  kaveret city create \"Kiryat Tivon\" --language he --language ar
  kaveret city create \"Praha 7\" --language cs --kind school")]
pub struct Create {
    /// The city's name
    name: String,
    /// A language it works in, as a code such as he, ar, cs, en; repeat for more, the first one first
    #[arg(long = "language", value_name = "CODE")]
    languages: Vec<String>,
    /// What sort of member founds it: resident, school, public-body, business, association, social-enterprise
    #[arg(long, value_name = "KIND", default_value = "resident")]
    kind: MemberKind,
    /// How many changes a resident's device may write in an hour
    #[arg(long, value_name = "NUMBER")]
    envelopes_per_hour: Option<u32>,
    /// How many bytes a resident's device may write in thirty days
    #[arg(long, value_name = "NUMBER")]
    bytes_per_month: Option<u64>,
}

impl City {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let Self::Create(create) = self;
        let city = NewCity {
            name: create.name,
            languages: create.languages,
            member_kind: create.kind,
            envelopes_per_hour: create.envelopes_per_hour,
            bytes_per_month: create.bytes_per_month,
        };
        let client = setup.client(Reach::Store)?;
        let founded = client.create_city(city)?;
        setup.output.facts(&founded, || {
            let next = "Next: `kaveret run` starts this node and its page, `kaveret invite` invites others.";
            format!("The city {} is founded. Its id is {}.\n{}{next}\n", founded.city.name, founded.city.id, phrase(setup.output, &founded))
        })?;
        ask_now(setup, &client, &founded)
    }
}

/// The recovery phrase with what it is for; shown this once.
pub fn phrase(output: Output, founded: &Founded) -> String {
    if founded.phrase.is_empty() {
        return String::new();
    }
    format!(
        "
You are member {}.
These words are you. Write them on paper and keep them safe: with them you can
use another device, without them nobody can help. They are shown this once.

    {}

",
        founded.member,
        output.people(&founded.phrase)
    )
}
