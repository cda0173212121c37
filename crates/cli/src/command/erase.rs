//! `kaveret erase`: a record, or everything of a member, for good.

use std::fmt::Write;

use model::govern::{Confirmation, Deed, ErasureFacts, ErasureList};
use model::{MemberId, Timestamp};

use crate::ask;
use crate::client::{Client, Reach};
use crate::command::moderation::parse_ground;
use crate::command::status::now;
use crate::failure::{Exit, Failure, Outcome};
use crate::print::{Output, ago, done, note, several};
use crate::setup::Setup;

/// Erase a record, or everything of a member, for good.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
What is erased is hidden on this node at once, and on every other as it learns of it.
After the city's delay it leaves their disks, and no node ever takes it in again. Until
then `kaveret withdraw` with the erasure's id takes it back.

A record is erased by whose it is, by a guardian, by a moderator or by the city's
delegates. The latter two say why: it is hidden for it, and stands in the public log. Whoever erases everything of themselves has left: what they write later is
taken in by nobody. `kaveret export --mine` takes everything of yours along first.

Examples:
  kaveret erase 3fa9c2
  kaveret erase 3fa9c2 --yes                  without a question, for scripts
  kaveret erase 3fa9c2 --ground privacy --words \"It names where a child lives\"
  kaveret erase --me                          everything of yours
  kaveret erase --member \"Dana Levi\"          everything of theirs
  kaveret erase status                        what was erased, and who has confirmed it
  kaveret erase status 5b0c91                 of one erasure")]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Erase {
    #[command(subcommand)]
    asked: Option<Asked>,
    /// A record's id, or at least the first six digits of it
    #[arg(value_name = "RECORD", required_unless_present_any = ["member", "me"])]
    record: Option<String>,
    /// Everything of a member: their name, their id, or the first digits of it
    #[arg(long, value_name = "MEMBER", conflicts_with_all = ["record", "me"])]
    member: Option<String>,
    /// Everything of your own
    #[arg(long, conflicts_with = "record")]
    me: bool,
    /// Of what another wrote: why, as one word
    #[arg(long, value_name = "WORD", value_parser = parse_ground, requires = "words")]
    ground: Option<String>,
    /// Of what another wrote: why, in words that everyone can read and that name nobody
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    words: String,
    /// Ask nothing
    #[arg(long)]
    yes: bool,
}

/// What can be asked about erasures.
#[derive(Debug, clap::Subcommand)]
enum Asked {
    /// Say what was erased, which boxes have confirmed that nothing is left of it, and which have not
    #[command(after_help = "Examples:\n  kaveret erase status\n  kaveret erase status 5d01aa")]
    Status {
        /// The first digits of an erasure's id; all of them when absent
        #[arg(value_name = "ERASURE")]
        erasure: Option<String>,
    },
}

impl Erase {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let client = setup.client(Reach::Store)?;
        if let Some(Asked::Status { erasure }) = &self.asked {
            return status(setup, &client, erasure.as_deref());
        }
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
            let (ground, words) = (self.ground.clone(), self.words.clone());
            return Ok((Deed::EraseRecord { record: facts.view.id, ground, words }, format!("the {}{of}", facts.view.kind())));
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

fn status(setup: &Setup, client: &Client, digits: Option<&str>) -> Outcome {
    let mut list = client.erasures()?;
    if let Some(digits) = digits {
        list.erasures.retain(|facts| facts.statement.id.to_string().starts_with(&digits.to_ascii_lowercase()));
        if list.erasures.is_empty() {
            return Err(Failure::new(Exit::NotFound, format!("no erasure begins with {digits}")));
        }
    }
    setup.output.facts(&list, || told(setup.output, &list))
}

fn told(output: Output, list: &ErasureList) -> String {
    match list.erasures.is_empty() {
        true => "Nothing has been erased yet.\n".to_owned(),
        false => list.erasures.iter().map(|facts| erasure(output, facts)).collect(),
    }
}

fn erasure(output: Output, facts: &ErasureFacts) -> String {
    let called =
        |name: &Option<String>, id: MemberId| name.as_ref().map_or_else(|| format!("{:.10}", id.to_string()), |name| output.people(name));
    let what = match (&facts.member, facts.record) {
        (Some(person), _) => format!("everything of {}", called(&person.name, person.member)),
        (None, Some(record)) => format!("the record {:.10}", record.to_string()),
        (None, None) => "a record".to_owned(),
    };
    let (statement, day) = (&facts.statement, |at: Timestamp| at.day().unwrap_or_else(|| at.to_string()));
    let author = called(&statement.author.name, statement.author.member);
    let mut text = format!("{:.10}  {what}, by {author}, {}\n", statement.id.to_string(), day(statement.at));
    let _ = match facts.leaves {
        Some(at) => writeln!(text, "  leaves this disk on {}", day(at)),
        None => writeln!(text, "  nothing is left of it on this disk"),
    };
    let confirmed = facts.asked.iter().filter(|asked| asked.confirmed.is_some()).count();
    let boxes = facts.asked.len() as u64;
    let _ = match boxes {
        0 => writeln!(text, "  no box keeps what this erased"),
        1 => writeln!(text, "  {confirmed} of 1 box has answered"),
        boxes => writeln!(text, "  {confirmed} of {boxes} boxes have answered"),
    };
    for asked in &facts.asked {
        let _ = writeln!(text, "    {}: {}", called(&asked.person.name, asked.person.member), answer(asked));
    }
    if facts.others > 0 {
        let _ = writeln!(text, "  so have {}", several(facts.others, "other member"));
    }
    text
}

fn answer(asked: &Confirmation) -> String {
    match (asked.confirmed, asked.connected, asked.seen) {
        (Some(at), ..) => format!("nothing is left, said on {}", at.day().unwrap_or_else(|| at.to_string())),
        (None, true, _) => "has not answered; connected now".to_owned(),
        (None, false, Some(at)) => format!("has not answered; met {}", ago(at, now())),
        (None, false, None) => "has not answered; not met by this node".to_owned(),
    }
}
