//! `kaveret city`: founding one, and deciding about it.

use model::MemberKind;
use model::facts::{Founded, NewCity};
use model::govern::{Amendment, Deed};

use super::member::print_done;
use super::phrase::ask_now;
use crate::client::Reach;
use crate::failure::{Exit, Failure, Outcome};
use crate::print::{Output, governance};
use crate::setup::Setup;

/// What can be done with a city.
#[derive(Debug, clap::Subcommand)]
pub enum City {
    /// Found a city, of which you are the first member
    Create(Create),
    /// Show who decides, by which rules, and what waits for signatures
    #[command(after_help = "\
Examples:
  kaveret city show
  kaveret city show --json")]
    Show,
    /// Propose another charter: its delegates, its rules, its name
    Amend(Amend),
    /// Sign what another delegate proposed
    #[command(after_help = "\
Examples:
  kaveret city show                           what waits for signatures
  kaveret city agree 3fa9c2")]
    Agree {
        /// The proposal, by its id or at least the first six digits of it
        proposal: String,
    },
    /// List who decides, and how many of them must agree
    #[command(after_help = "\
Examples:
  kaveret city delegates")]
    Delegates,
}

/// Propose another charter. What is not named stays.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A city with one delegate ends with that one's recovery words; three of whom two must
agree are safe. Every delegate named is one of all: name the ones who stay, too.
What needs more signatures is a proposal until the others have signed.

Examples:
  kaveret city amend --delegate \"Dana Levi\" --delegate 3fa9c2 --delegate 81d7aa --threshold 2
  kaveret city amend --name \"Kiryat Tivon\" --adult-age 18")]
pub struct Amend {
    /// The city's name
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// A language it works in, as a code; repeat for more, the first one first
    #[arg(long = "language", value_name = "CODE")]
    languages: Vec<String>,
    /// One of all who are to decide, by name or id; repeat for each
    #[arg(long = "delegate", value_name = "MEMBER")]
    delegates: Vec<String>,
    /// How many of them must agree
    #[arg(long, value_name = "NUMBER")]
    threshold: Option<u8>,
    /// How many changes a resident's device may write in an hour
    #[arg(long, value_name = "NUMBER")]
    envelopes_per_hour: Option<u32>,
    /// How many bytes a resident's device may write in thirty days
    #[arg(long, value_name = "NUMBER")]
    bytes_per_month: Option<u64>,
    /// From which age on a member is an adult
    #[arg(long, value_name = "YEARS")]
    adult_age: Option<u8>,
    /// From which age on a minor consents for themselves
    #[arg(long, value_name = "YEARS")]
    consent_age: Option<u8>,
    /// How many people one member may vouch for
    #[arg(long, value_name = "NUMBER")]
    vouches: Option<u8>,
    /// Days between two issuers' word for a new key and its force
    #[arg(long, value_name = "DAYS")]
    successor_days: Option<u16>,
    /// Days between an erasure and the words leaving the disks
    #[arg(long, value_name = "DAYS")]
    erasure_days: Option<u16>,
    /// Days after its end at which a record leaves for good
    #[arg(long, value_name = "DAYS")]
    retention_days: Option<u16>,
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
        match self {
            Self::Create(create) => create.run(setup),
            Self::Show => {
                let facts = setup.client(Reach::Store)?.governance()?;
                setup.output.facts(&facts, || governance(setup.output, &facts))
            }
            Self::Delegates => {
                let facts = setup.client(Reach::Store)?.governance()?;
                let json = serde_json::json!({ "threshold": facts.threshold, "delegates": facts.delegates });
                setup.output.facts(&json, || delegates(setup.output, &facts))
            }
            Self::Agree { proposal } => {
                let client = setup.client(Reach::Store)?;
                let statement = client.find_item(&proposal)?;
                print_done(setup, &client.govern(Deed::Agree { statement }, None)?)
            }
            Self::Amend(amend) => amend.run(setup),
        }
    }
}

fn delegates(output: Output, facts: &model::govern::Governance) -> String {
    let mut text = format!("{} of {} must agree.\n", facts.threshold, facts.delegates.len());
    for person in &facts.delegates {
        let name = person.name.as_ref().map_or(String::new(), |name| format!("  {}", output.people(name)));
        text += &format!("{}{name}\n", person.member);
    }
    text
}

impl Amend {
    fn run(self, setup: &Setup) -> Outcome {
        let client = setup.client(Reach::Store)?;
        let delegates = self.delegates.iter().map(|member| client.find_member(member)).collect::<Result<Vec<_>, _>>()?;
        let amendment = Amendment {
            name: self.name,
            languages: (!self.languages.is_empty()).then_some(self.languages),
            delegates: (!delegates.is_empty()).then_some(delegates),
            threshold: self.threshold,
            envelopes_per_hour: self.envelopes_per_hour,
            bytes_per_month: self.bytes_per_month,
            adult_age: self.adult_age,
            consent_age: self.consent_age,
            vouches: self.vouches,
            successor_days: self.successor_days,
            erasure_days: self.erasure_days,
            retention_days: self.retention_days,
        };
        if amendment == Amendment::default() {
            return Err(Failure::new(Exit::Wrong, "nothing to change: give at least one thing, such as --delegate MEMBER"));
        }
        print_done(setup, &client.govern(Deed::Amend(Box::new(amendment)), None)?)
    }
}

impl Create {
    fn run(self, setup: &Setup) -> Outcome {
        let create = self;
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
            let risk = "You alone decide for it. If your words are lost, nobody can lead it on; if they are\nstolen, the thief decides. Make three members delegates soon: `kaveret city amend`.\n\n";
            let next = "Next: `kaveret run` starts this node and its page, `kaveret invite` invites others.";
            let words = phrase(setup.output, &founded);
            format!("The city {} is founded. Its id is {}.\n{words}{risk}{next}\n", founded.city.name, founded.city.id)
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
