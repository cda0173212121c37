//! `kaveret place`, `kaveret vetting`, `kaveret staff`, `kaveret withdraw`: what is said
//! of places and people, and taken back.

use model::govern::Deed;

use super::backup::read_phrase;
use super::member::print_done;
use crate::client::{Client, Reach};
use crate::failure::{Exit, Failure, Outcome};
use crate::print::{places, staff, vettings};
use crate::setup::Setup;

/// What can be done about places.
#[derive(Debug, clap::Subcommand)]
pub enum Place {
    /// Register a place where sessions with minors may be held
    #[command(after_help = "\
Examples:
  kaveret place add \"City library, hall B\"")]
    Add {
        /// Its name
        name: String,
        /// In your school alone; nobody outside of it learns of the place
        #[arg(long)]
        school: bool,
    },
    /// List the places
    #[command(after_help = "\
Examples:
  kaveret place list")]
    List,
    /// Close a place that you registered
    #[command(after_help = "\
Examples:
  kaveret place close 3fa9c2")]
    Close(Said),
}

/// What can be done about checks of members.
#[derive(Debug, clap::Subcommand)]
pub enum Vetting {
    /// Say that a member was checked for working with minors
    #[command(after_help = "\
Keep the papers at your office: all that is written is who, by what, and until when.

Examples:
  kaveret vetting add \"Dana Levi\" --by police-certificate --days 730")]
    Add {
        /// Who
        member: String,
        /// By what: police-certificate, employer, training
        #[arg(long = "by", value_name = "CHECK")]
        check: String,
        /// For how many days [default: 365]
        #[arg(long, value_name = "DAYS")]
        days: Option<u32>,
        /// In your school alone; nobody outside of it learns of the check
        #[arg(long)]
        school: bool,
    },
    /// List the checks
    #[command(after_help = "\
Examples:
  kaveret vetting list")]
    List,
    /// Take a check back that you gave
    #[command(after_help = "\
Examples:
  kaveret vetting withdraw 3fa9c2")]
    Withdraw(Said),
}

/// What can be done about an organisation's staff.
#[derive(Debug, clap::Subcommand)]
pub enum Staff {
    /// Let a member edit the records of this organisation
    #[command(after_help = "\
Examples:
  kaveret staff add \"Dana Levi\" --days 300")]
    Add {
        /// Who
        member: String,
        /// For how many days [default: 365]
        #[arg(long, value_name = "DAYS")]
        days: Option<u32>,
    },
    /// Let a member edit no longer
    #[command(after_help = "\
Examples:
  kaveret staff remove \"Dana Levi\"")]
    Remove {
        /// Who
        member: String,
    },
    /// List who edits for which organisation
    #[command(after_help = "\
Examples:
  kaveret staff list")]
    List,
}

/// Take back what you said: a vouch, a check, a place, a hiding; or object to a successor.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
What was said counts no longer from now on. A right is not taken back but revoked:
`kaveret member revoke`.

Examples:
  kaveret withdraw 3fa9c2
  kaveret withdraw 3fa9c2 --with-phrase       the old key objects to a successor")]
pub struct Withdraw {
    #[command(flatten)]
    said: Said,
    /// Sign with your recovery words, read from standard input
    #[arg(long)]
    with_phrase: bool,
}

/// One statement.
#[derive(Debug, clap::Args)]
pub struct Said {
    /// The statement's id, or at least its first six digits
    #[arg(value_name = "STATEMENT")]
    id: String,
}

impl Said {
    pub(super) fn withdrawn(&self, client: &Client) -> Outcome<Deed> {
        Ok(Deed::Withdraw { statement: client.find_item(&self.id)?, from: None })
    }
}

impl Place {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let client = setup.client(Reach::Store)?;
        let deed = match self {
            Self::List => {
                let facts = client.governance()?.places;
                return setup.output.facts(&facts, || places(setup.output, &facts));
            }
            Self::Add { name, school } => Deed::Place { name, school },
            Self::Close(said) => said.withdrawn(&client)?,
        };
        print_done(setup, &client.govern(deed, None)?)
    }
}

impl Vetting {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let client = setup.client(Reach::Store)?;
        let deed = match self {
            Self::List => {
                let facts = client.governance()?.vettings;
                return setup.output.facts(&facts, || vettings(setup.output, &facts));
            }
            Self::Add { member, check, days, school } => Deed::Vet { member: client.find_member(&member)?, check, days, school },
            Self::Withdraw(said) => said.withdrawn(&client)?,
        };
        print_done(setup, &client.govern(deed, None)?)
    }
}

impl Staff {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let client = setup.client(Reach::Store)?;
        let deed = match self {
            Self::List => {
                let facts = client.governance()?.staff;
                return setup.output.facts(&facts, || staff(setup.output, &facts));
            }
            Self::Add { member, days } => Deed::Staff { member: client.find_member(&member)?, days },
            Self::Remove { member } => {
                let (member, own) = (client.find_member(&member)?, client.status()?.member);
                let of_own =
                    client.governance()?.staff.into_iter().filter(|of| of.person.member == member && Some(of.organisation.member) == own);
                let Some(last) = of_own.max_by_key(|of| of.ends) else {
                    return Err(Failure::new(Exit::NotFound, "they do not edit for you; `kaveret staff list` says who does"));
                };
                Deed::Withdraw { statement: last.id, from: None }
            }
        };
        print_done(setup, &client.govern(deed, None)?)
    }
}

impl Withdraw {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let client = setup.client(Reach::Store)?;
        let deed = self.said.withdrawn(&client)?;
        let phrase = if self.with_phrase { Some(read_phrase(None)?) } else { None };
        print_done(setup, &client.govern(deed, phrase)?)
    }
}
