//! What the program can be told on the command line.

pub mod fields;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::command::{
    admit, alliance, answer, backup, block, carry, city, config, device, erase, explain, invitation, invite, join, list, lock, member,
    moderation, phrase, profile, publish, record, registry, run, school, search, status, sync, upkeep,
};
use crate::failure::Exit;
use crate::logging::{Level, LogForm};
use crate::{demo, export, import};
use fields::{Challenge, Offer, Request, Session};

const EXAMPLES: &str = "\
Examples:
  kaveret demo                                 a small city on this machine, to look around
  kaveret city create \"Kiryat Tivon\"           found a city
  kaveret run                                  start this node and its page
  kaveret offer add --title \"Guitar\" --skills guitar --languages he";

/// Everyone in a city can be a teacher and a student: offers, requests and challenges, shared from people's own machines.
#[derive(Debug, Parser)]
#[command(
    name = "kaveret",
    version,
    propagate_version = true,
    arg_required_else_help = true,
    max_term_width = 100,
    after_help = EXAMPLES,
    after_long_help = format!("{EXAMPLES}\n\n{}", Exit::HELP)
)]
pub struct Arguments {
    /// What every command takes.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What every command takes.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Everywhere")]
pub struct Global {
    /// Where this node keeps everything [default: the system's place for programs' data]
    #[arg(long, global = true, value_name = "DIRECTORY")]
    pub data_dir: Option<PathBuf>,
    /// The configuration [default: kaveret.toml in the data directory]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Print facts as JSON, for programs
    #[arg(long, global = true)]
    pub json: bool,
    /// A file that holds the passphrase of this device's keys
    #[arg(long, global = true, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
    /// How much is logged, to standard error [default: warn]
    #[arg(long, global = true, value_name = "LEVEL", hide_possible_values = true)]
    pub log: Option<Level>,
    /// How a line of the log looks: text or json [default: text]
    #[arg(long, global = true, value_name = "FORM", hide_possible_values = true)]
    pub log_form: Option<LogForm>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start a small city on this machine, to look around
    Demo(demo::Demo),
    /// Found a city, and decide about it
    #[command(subcommand)]
    City(city::City),
    /// Cities allied with this one, and what crosses
    #[command(subcommand)]
    Alliance(alliance::Alliance),
    /// Who is in the city, and with which rights
    #[command(subcommand)]
    Member(member::Member),
    /// Who may admit members
    #[command(subcommand)]
    Issuer(member::Issuer),
    /// Where sessions with minors may be held
    #[command(subcommand)]
    Place(registry::Place),
    /// Who was checked for working with minors
    #[command(subcommand)]
    Vetting(registry::Vetting),
    /// Who edits the records of an organisation
    #[command(subcommand)]
    Staff(registry::Staff),
    /// A school's people, as those see them who take part in it
    #[command(subcommand)]
    School(school::School),
    /// Who may consent for a pupil
    #[command(subcommand)]
    Guardian(school::Guardian),
    /// What guardians allow pupils
    #[command(subcommand)]
    Consent(school::Consent),
    /// Classes and working groups
    #[command(subcommand)]
    Group(school::Group),
    /// Take back what you said: a vouch, a check, a place, a hiding
    Withdraw(registry::Withdraw),
    /// Let changes count that a revocation left out
    Endorse(explain::Endorse),
    /// Say why something counts, or does not
    Explain(explain::Explain),
    /// Invite someone: print a link and a QR code
    Invite(invite::Invite),
    /// The invitations that this node gave out
    #[command(subcommand)]
    Invitation(invitation::Invitation),
    /// Invite everybody of a list: print a card for each
    Admit(admit::Admit),
    /// Who is behind which pseudonym, as this device alone knows
    #[command(subcommand)]
    Roster(admit::Roster),
    /// Join a city by an invitation's link
    Join(join::Join),
    /// Run this node: keep in step with others, serve the page
    Run(run::Run),
    /// Lock the running node
    Lock(lock::Lock),
    /// Unlock the running node
    Unlock(lock::Unlock),
    /// The passphrase of this device's keys
    #[command(subcommand)]
    Passphrase(lock::Passphrase),
    /// Your recovery phrase
    #[command(subcommand)]
    Phrase(phrase::Phrase),
    /// Your devices
    #[command(subcommand)]
    Device(device::Device),
    /// Say how this node is doing
    Status(status::Status),
    /// What you can teach
    #[command(subcommand)]
    Offer(record::Record<Offer>),
    /// What you want to learn
    #[command(subcommand)]
    Request(record::Record<Request>),
    /// What the city wants to change
    #[command(subcommand)]
    Challenge(record::Record<Challenge>),
    /// People learning together: a day, a place, a host, seats
    #[command(subcommand)]
    Session(record::Record<Session>),
    /// Answer someone's offer, request, challenge or session
    Answer(answer::Answer),
    /// As a school, publish in the city what a pupil wrote
    Publish(publish::Publish),
    /// Your public face
    #[command(subcommand)]
    Profile(profile::Profile),
    /// Tell the moderators about a record
    Report(moderation::Report),
    /// What moderators decide, and the log that everyone can read
    #[command(subcommand)]
    Moderation(moderation::Moderation),
    /// Whom you want to see nothing of
    #[command(subcommand)]
    Block(block::Block),
    /// Erase a record, or everything of a member, for good
    Erase(erase::Erase),
    /// List records of any kind
    List(list::List),
    /// Show one record of any kind
    Show(list::Show),
    /// Find records by words
    Search(search::Search),
    /// Take in a CSV or JSON file
    Import(import::Import),
    /// Write records as CSV or JSON, or everything of yours
    Export(export::Export),
    /// Hold one dialogue with one node
    Sync(sync::Sync),
    /// Compute all lists and the search index anew
    Rebuild(upkeep::Rebuild),
    /// Check everything that is stored
    Verify(upkeep::Verify),
    /// Save the city to a file; it holds no key
    Backup(backup::Backup),
    /// Fill an empty node from a backup, as a new device of yours
    Restore(backup::Restore),
    /// Bring two nodes together that share no network, on a stick
    #[command(subcommand)]
    Carry(carry::Carry),
    /// Show the configuration, or write a commented file
    Config(config::Config),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_are_well_formed() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn the_long_help_says_at_least_what_the_short_one_does() {
        let long = Arguments::command().render_long_help().to_string();
        assert!(long.contains(EXAMPLES) && long.contains(Exit::HELP), "{long}");
        fn check(command: &clap::Command) {
            let (short, long) = (command.clone().render_help().to_string(), command.clone().render_long_help().to_string());
            // What clap says of the two forms themselves.
            let short = short.replace("(see more with '--help')", "");
            let missing = short.split_whitespace().find(|word| !long.contains(word));
            assert_eq!(missing, None, "`kaveret {} --help` lacks it", command.get_name());
            command.get_subcommands().for_each(check);
        }
        check(&Arguments::command());
    }

    /// A heading that one group of flags sets must not swallow what follows it.
    #[test]
    fn a_dry_run_stands_among_the_options_of_an_import() {
        let command = Arguments::command();
        let import = command.find_subcommand("import").unwrap();
        let dry_run = import.get_arguments().find(|argument| argument.get_id() == "dry_run").unwrap();
        assert_eq!(dry_run.get_help_heading(), None);
    }

    #[test]
    fn every_command_shows_examples() {
        fn check(command: &clap::Command) {
            let examples = command.get_after_help().is_some_and(|help| help.to_string().contains("Examples:"));
            assert!(examples || command.has_subcommands(), "{} shows no example", command.get_name());
            command.get_subcommands().filter(|inner| inner.get_name() != "help").for_each(check);
        }
        check(&Arguments::command());
    }
}
