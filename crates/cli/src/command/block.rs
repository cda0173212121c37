//! `kaveret block ...`: seeing nothing more of a person, for oneself alone.

use model::MemberId;

use super::moderation::print_stated;
use super::record::Named;
use crate::client::Reach;
use crate::failure::Outcome;
use crate::print::note;
use crate::setup::Setup;

/// Whom you want to see nothing of.
#[derive(Debug, clap::Subcommand)]
pub enum Block {
    /// Block whoever made a record
    #[command(after_help = "\
Your lists and searches leave out what they write. Nobody is told, not even they.

Examples:
  kaveret block add 3fa9c2")]
    Add(Named),
    /// See a person again
    #[command(after_help = "\
Examples:
  kaveret block remove 77c1... (the member's 64 digits, as the list has them)")]
    Remove(Member),
    /// List whom you have blocked
    #[command(after_help = "\
Examples:
  kaveret block list")]
    List,
}

/// A member, by their id.
#[derive(Debug, clap::Args)]
pub struct Member {
    /// The member, by their 64 digits
    #[arg(value_name = "MEMBER")]
    member: MemberId,
}

impl Block {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let client = setup.client(Reach::Store)?;
        match self {
            Self::Add(record) => {
                let owner = client.find(None, &record.id)?.view.owner;
                print_stated(setup, client.block(owner)?, "blocked by")
            }
            Self::Remove(named) => print_stated(setup, client.unblock(named.member)?, "unblocked by"),
            Self::List => {
                let blocked = client.blocked()?;
                if blocked.is_empty() && !setup.output.is_json() {
                    note("You have blocked nobody.");
                }
                let line = |one: &model::facts::BlockedMember| {
                    format!("{}  {}\n", one.member, setup.output.people(one.name.as_deref().unwrap_or("")))
                };
                setup.output.facts(&blocked, || blocked.iter().map(line).collect())
            }
        }
    }
}
