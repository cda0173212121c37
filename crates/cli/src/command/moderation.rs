//! `kaveret report` and `kaveret moderation ...`: telling the moderators, and what
//! they decide.

use model::ItemId;
use model::facts::{LogEntry, Stated};
use model::record::{GROUNDS, Outcome as Became, OwnReport, Reported};

use super::record::{Named, print_saved};
use crate::client::Reach;
use crate::failure::Outcome;
use crate::print::{Output, note, several};
use crate::setup::Setup;

/// Tell the moderators about a record.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Only the moderators read a report. It is saved on this device first and goes to
them when they can be reached.

Examples:
  kaveret report 3fa9c2 --ground spam
  kaveret report 3fa9c2 --ground privacy --message \"It names my street\"")]
pub struct Report {
    #[command(flatten)]
    record: Named,
    /// Why: safety, abuse, privacy, spam, law, off-topic
    #[arg(long, value_name = "WORD", value_parser = parse_ground)]
    ground: String,
    /// What the moderators should know
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    message: String,
}

/// What moderators decide, and what everyone can read of it.
#[derive(Debug, clap::Subcommand)]
pub enum Moderation {
    /// List what was reported; for moderators
    #[command(after_help = "\
Examples:
  kaveret moderation queue
  kaveret moderation queue --json")]
    Queue,
    /// List what you reported, and what became of it
    #[command(after_help = "\
Examples:
  kaveret moderation mine")]
    Mine,
    /// List what was hidden, why, and what became of it
    #[command(after_help = "\
The log names nobody. Everyone can read it.

Examples:
  kaveret moderation log")]
    Log,
    /// Hide a record; for moderators
    #[command(after_help = "\
Examples:
  kaveret moderation hide 3fa9c2 --ground spam --words \"The same advertisement for the fifth time\"")]
    Hide(Hide),
    /// Leave a reported record as it is; for moderators
    #[command(after_help = "\
Examples:
  kaveret moderation dismiss 3fa9c2")]
    Dismiss(Named),
    /// Show a hidden record again; for moderators
    #[command(after_help = "\
Examples:
  kaveret moderation unhide 5b0c... (the statement's 64 digits, as the log has them)")]
    Unhide(Statement),
    /// Ask for another look at what hides a record of yours
    #[command(after_help = "\
Examples:
  kaveret moderation appeal 5b0c... --words \"It is about learning\"")]
    Appeal(Appeal),
    /// Answer an appeal: it was looked at, and it stays hidden; for moderators
    #[command(after_help = "\
Another answers than who hid it, where there is another. Who finds the appeal right
shows the record again: `kaveret moderation unhide`.

Examples:
  kaveret moderation uphold 7d1a... --words \"It offers a car, and no lesson\"
  (the appeal's 64 digits, as the log has them)")]
    Uphold(Uphold),
}

/// Hide a record.
#[derive(Debug, clap::Args)]
pub struct Hide {
    #[command(flatten)]
    record: Named,
    /// Why: safety, abuse, privacy, spam, law, off-topic
    #[arg(long, value_name = "WORD", value_parser = parse_ground)]
    ground: String,
    /// Why, in words that everyone can read and that name nobody
    #[arg(long, value_name = "TEXT")]
    words: String,
}

/// A statement, by its id.
#[derive(Debug, clap::Args)]
pub struct Statement {
    /// The statement that hides, by its 64 digits
    #[arg(value_name = "STATEMENT")]
    statement: ItemId,
}

/// Ask for another look.
#[derive(Debug, clap::Args)]
pub struct Appeal {
    #[command(flatten)]
    statement: Statement,
    /// Why, in words that everyone can read and that name nobody
    #[arg(long, value_name = "TEXT")]
    words: String,
}

/// Answer an appeal.
#[derive(Debug, clap::Args)]
pub struct Uphold {
    /// The appeal, by its 64 digits
    #[arg(value_name = "APPEAL")]
    appeal: ItemId,
    /// Why, in words that everyone can read and that name nobody
    #[arg(long, value_name = "TEXT")]
    words: String,
}

/// One of the grounds for which something is hidden.
pub(super) fn parse_ground(text: &str) -> Result<String, String> {
    match GROUNDS.contains(&text) {
        true => Ok(text.to_owned()),
        false => Err(format!("a ground is one of {}", GROUNDS.join(", "))),
    }
}

impl Report {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let client = setup.client(Reach::Store)?;
        let record = client.find(None, &self.record.id)?.view.id;
        print_saved(setup, &client.report(record, self.ground, self.message.trim().to_owned())?, "reported by")
    }
}

impl Moderation {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let client = setup.client(Reach::Store)?;
        match self {
            Self::Queue => {
                let queue = client.reports()?;
                if queue.is_empty() && !setup.output.is_json() {
                    note("Nothing waits for a decision.");
                }
                setup.output.facts(&queue, || queue.iter().map(|one| reported(setup.output, one)).collect())
            }
            Self::Mine => {
                let own = client.own_reports()?;
                if own.is_empty() && !setup.output.is_json() {
                    note("You have reported nothing.");
                }
                let became = |outcome| match outcome {
                    Became::Waiting => "waits for a decision",
                    Became::Shown => "left as it is",
                    Became::Hidden => "hidden",
                };
                let line = |one: &OwnReport| format!("{}  {} {}: {}\n", one.to, one.at, one.ground, became(one.outcome));
                setup.output.facts(&own, || own.iter().map(line).collect())
            }
            Self::Log => {
                let log = client.moderation_log()?;
                if log.is_empty() && !setup.output.is_json() {
                    note("Nothing has been hidden.");
                }
                setup.output.facts(&log, || log.iter().map(|entry| logged(setup.output, entry)).collect())
            }
            Self::Hide(hide) => {
                let record = client.find(None, &hide.record.id)?.view.id;
                print_stated(setup, client.hide(record, hide.ground, hide.words)?, "hidden by")
            }
            Self::Dismiss(record) => {
                let record = client.find(None, &record.id)?.view.id;
                print_stated(setup, client.dismiss(record)?, "dismissed by")
            }
            Self::Unhide(named) => print_stated(setup, client.unhide(named.statement)?, "shown again by"),
            Self::Appeal(appeal) => print_stated(setup, client.appeal(appeal.statement.statement, appeal.words)?, "appealed by"),
            Self::Uphold(uphold) => print_stated(setup, client.uphold(uphold.appeal, uphold.words)?, "answered by"),
        }
    }
}

/// Says which statement was made; it is on this device's disk.
pub fn print_stated(setup: &Setup, stated: Stated, done: &str) -> Outcome {
    setup.output.facts(&stated, || format!("{done} {}\n", stated.statement))
}

fn reported(output: Output, one: &Reported) -> String {
    let grounds: Vec<_> = one.grounds.iter().map(|(ground, members)| format!("{ground} {members}")).collect();
    let members = several(one.members.into(), "member");
    let mut text = format!("{}  {members}: {}, the last {}\n", one.to, grounds.join(", "), one.last);
    for message in &one.messages {
        text.push_str(&format!("    {}\n", output.people(message).replace('\n', "\n    ")));
    }
    text
}

fn logged(output: Output, entry: &LogEntry) -> String {
    let state = entry.lifted.map_or_else(|| "hidden".to_owned(), |then| format!("shown again {then}"));
    let mut text = format!("{}  {} {}: {}\n", entry.statement, entry.at, entry.ground, output.people(&entry.words));
    text.push_str(&format!("    record {}, {state}\n", entry.record));
    for appeal in &entry.appeals {
        let id = appeal.statement.map_or_else(String::new, |id| format!(" {id}"));
        text.push_str(&format!("    appeal{id} {}: {}\n", appeal.at, output.people(&appeal.words)));
        if let Some(answer) = &appeal.answer {
            let by = if answer.by_another { "another moderator" } else { "who hid it" };
            text.push_str(&format!("        stays hidden {}, says {by}: {}\n", answer.at, output.people(&answer.words)));
        }
    }
    text
}
