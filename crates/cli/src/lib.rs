//! The `kaveret` program: arguments, configuration, logging, assembly.
//!
//! A command is a struct of its arguments with a `run` that asks a `client`
//! and prints what it answers. What a node does, and which rules hold, is
//! decided below, in `node` and the crates under it; nothing here knows of
//! envelopes or sockets.
//!
//! [`run`] is all that the program's `main` does. What else is public here asks
//! no node: it is how a file that somebody wrote becomes drafts of records, so
//! that tests and fuzzers can hand it files that nobody should write.

mod arguments;
mod ask;
mod client;
mod command;
mod configuration;
mod demo;
mod directory;
mod export;
mod failure;
mod import;
mod logging;
mod platform;
mod print;
mod setup;

use std::process::ExitCode;

use arguments::{Arguments, Command};
use clap::Parser;
use setup::Setup;

pub use failure::{Exit, Failure, Outcome};
pub use import::{Draft, Drafts, Refused, drafts, founded};

/// Carries out what the process's arguments say.
pub fn run() -> ExitCode {
    match carry_out(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            print::note(format_args!("error: {failure}"));
            ExitCode::from(failure.exit as u8)
        }
    }
}

fn carry_out(arguments: Arguments) -> Outcome {
    let setup = Setup::new(&arguments.global)?;
    logging::start(setup.configuration.values.log, setup.configuration.values.log_form);
    match arguments.command {
        Command::Demo(demo) => demo.run(&setup, arguments.global.data_dir.as_deref()),
        Command::City(city) => city.run(&setup),
        Command::Alliance(alliance) => alliance.run(&setup),
        Command::Invite(invite) => invite.run(&setup),
        Command::Join(join) => join.run(&setup),
        Command::Run(run) => run.run(setup),
        Command::Lock(lock) => lock.run(&setup),
        Command::Unlock(unlock) => unlock.run(&setup),
        Command::Passphrase(passphrase) => passphrase.run(&setup),
        Command::Phrase(phrase) => phrase.run(&setup),
        Command::Device(device) => device.run(&setup),
        Command::Status(status) => status.run(&setup),
        Command::Offer(record) => record.run(&setup),
        Command::Request(record) => record.run(&setup),
        Command::Challenge(record) => record.run(&setup),
        Command::Session(record) => record.run(&setup),
        Command::Answer(answer) => answer.run(&setup),
        Command::Publish(publish) => publish.run(&setup),
        Command::Profile(profile) => profile.run(&setup),
        Command::Report(report) => report.run(&setup),
        Command::Moderation(moderation) => moderation.run(&setup),
        Command::Block(block) => block.run(&setup),
        Command::Invitation(invitation) => invitation.run(&setup),
        Command::Admit(admit) => admit.run(&setup),
        Command::Roster(roster) => roster.run(&setup),
        Command::Member(member) => member.run(&setup),
        Command::Issuer(issuer) => issuer.run(&setup),
        Command::Place(place) => place.run(&setup),
        Command::Vetting(vetting) => vetting.run(&setup),
        Command::Staff(staff) => staff.run(&setup),
        Command::School(school) => school.run(&setup),
        Command::Guardian(guardian) => guardian.run(&setup),
        Command::Consent(consent) => consent.run(&setup),
        Command::Group(group) => group.run(&setup),
        Command::Withdraw(withdraw) => withdraw.run(&setup),
        Command::Endorse(endorse) => endorse.run(&setup),
        Command::Explain(explain) => explain.run(&setup),
        Command::Erase(erase) => erase.run(&setup),
        Command::List(list) => list.run(&setup),
        Command::Show(show) => show.run(&setup),
        Command::Search(search) => search.run(&setup),
        Command::Import(import) => import.run(&setup),
        Command::Export(export) => export.run(&setup),
        Command::Sync(sync) => sync.run(&setup),
        Command::Rebuild(rebuild) => rebuild.run(&setup),
        Command::Verify(verify) => verify.run(&setup),
        Command::Backup(backup) => backup.run(&setup),
        Command::Restore(restore) => restore.run(&setup),
        Command::Carry(carry) => carry.run(&setup),
        Command::Config(config) => config.run(&setup),
    }
}
