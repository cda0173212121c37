//! `kaveret erase`: a record, or everything of a member, for good.

use model::govern::Deed;
use model::{MemberId, Timestamp};

use crate::ask;
use crate::client::{Client, Reach};
use crate::failure::{Exit, Failure, Outcome};
use crate::print::{done, note, several};
use crate::setup::Setup;

/// Erase a record, or everything of a member, for good.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
What is erased is hidden on this node at once, and on every other as it learns of it.
After the city's delay it leaves their disks, and no node ever takes it in again. Until
then `kaveret withdraw` with the erasure's id takes it back.

A record is erased by whose it is, by a guardian, by a moderator or by the city's
delegates. Whoever erases everything of themselves has left: what they write later is
taken in by nobody.

Examples:
  kaveret erase 3fa9c2
  kaveret erase 3fa9c2 --yes                  without a question, for scripts
  kaveret erase --me                          everything of yours
  kaveret erase --member \"Dana Levi\"          everything of theirs")]
pub struct Erase {
    /// A record's id, or at least the first six digits of it
    #[arg(value_name = "RECORD", required_unless_present_any = ["member", "me"])]
    record: Option<String>,
    /// Everything of a member: their name, their id, or the first digits of it
    #[arg(long, value_name = "MEMBER", conflicts_with_all = ["record", "me"])]
    member: Option<String>,
    /// Everything of your own
    #[arg(long, conflicts_with = "record")]
    me: bool,
    /// Ask nothing
    #[arg(long)]
    yes: bool,
}

impl Erase {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let client = setup.client(Reach::Store)?;
        let (deed, what) = self.deed(setup, &client)?;
        let days = client.governance()?.rules.erasure_days;
        if !self.yes {
            confirm(&what, days)?;
        }
        let facts = client.govern(deed, None)?;
        setup.output.facts(&facts, || {
            let counting = facts.statements.iter().find(|statement| statement.counts);
            done(setup.output, &facts) + &counting.map_or(String::new(), |statement| afterwards(statement.at, days))
        })
    }

    fn deed(&self, setup: &Setup, client: &Client) -> Outcome<(Deed, String)> {
        if let Some(digits) = &self.record {
            let facts = client.find(None, digits)?;
            let title = facts.view.content.title();
            let of = if title.is_empty() { String::new() } else { format!(" \"{}\"", setup.output.people(title)) };
            return Ok((Deed::EraseRecord { record: facts.view.id }, format!("the {}{of}", facts.view.kind())));
        }
        let me = client.status()?.member;
        let member: MemberId = match (&self.member, me) {
            (Some(text), _) => client.find_member(text)?,
            (None, Some(me)) => me,
            (None, None) => return Err(Failure::new(Exit::Refused, "this node belongs to no city yet, so there is nothing to erase")),
        };
        let what = match Some(member) == me {
            true => "everything that you ever wrote, and you write nothing more in this city".to_owned(),
            false => {
                let name = client.members(true)?.members.into_iter().find(|facts| facts.person.member == member);
                let name = name.and_then(|facts| facts.person.name).unwrap_or_else(|| member.to_string());
                format!("everything that {} ever wrote, and they write nothing more in this city", setup.output.people(&name))
            }
        };
        Ok((Deed::EraseMember { member }, what))
    }
}

fn confirm(what: &str, days: u16) -> Outcome {
    if !ask::is_possible() {
        return Err(Failure::new(Exit::Wrong, "nothing was erased: there is nobody to ask here, so confirm with --yes"));
    }
    note(format_args!("This erases {what}.\nIt is hidden at once, and leaves every disk {}. Type `erase` to go on:", in_days(days)));
    match ask::line()?.is_some_and(|typed| typed.trim() == "erase") {
        true => Ok(()),
        false => Err(Failure::new(Exit::Wrong, "nothing was erased")),
    }
}

fn in_days(days: u16) -> String {
    match days {
        0 => "as soon as it hears of it".to_owned(),
        days => format!("{} after it hears of it", several(days.into(), "day")),
    }
}

fn afterwards(now: Timestamp, days: u16) -> String {
    let due = now.after(std::time::Duration::from_secs(u64::from(days) * 24 * 60 * 60));
    let due = due.day().unwrap_or_else(|| due.to_string());
    match days {
        0 => "Hidden now; it leaves this disk at once, and others as they hear of it.\n".to_owned(),
        _ => format!("Hidden now; it leaves this disk on {due}. Until then `kaveret withdraw` with these digits takes it back.\n"),
    }
}
