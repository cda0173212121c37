//! `kaveret lock`, `kaveret unlock` and `kaveret passphrase`.

use std::path::PathBuf;

use serde_json::json;

use crate::ask::{self, Secret};
use crate::client::{Client, Reach};
use crate::failure::{Exit, Failure, Outcome};
use crate::setup::Setup;

/// Lock the running node.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The node forgets its keys, closes its store and ends its connections, until it is
unlocked. It needs a passphrase; `kaveret passphrase set` sets one.

Examples:
  kaveret lock")]
pub struct Lock {}

/// Unlock the running node.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The passphrase is asked for on the terminal, or read from --passphrase-file.

Examples:
  kaveret unlock
  kaveret unlock --passphrase-file /run/credentials/kaveret.service/passphrase")]
pub struct Unlock {}

/// What can be done with the passphrase.
#[derive(Debug, clap::Subcommand)]
pub enum Passphrase {
    /// Put this device's keys under a passphrase
    Set(New),
    /// Put them under another one
    Change(New),
    /// Take the passphrase away: the keys lie in a file as they are
    Remove(Remove),
}

/// A new passphrase.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
It is asked for on the terminal, never taken from the command line, where other
users of the machine could see it. It protects the device's keys, and not what the
city has shared: encrypt the whole disk for that.

Examples:
  kaveret passphrase set
  kaveret passphrase set --new-passphrase-file new.txt
  kaveret passphrase change --passphrase-file old.txt --new-passphrase-file new.txt")]
pub struct New {
    /// A file that holds the new one
    #[arg(long, value_name = "FILE")]
    new_passphrase_file: Option<PathBuf>,
}

/// No passphrase any more.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  kaveret passphrase remove")]
pub struct Remove {}

impl Lock {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let client = setup.client_as_it_is(Reach::Store)?;
        running(&client)?;
        client.lock()?;
        setup.output.facts(&json!({ "locked": true }), || "The node is locked; `kaveret unlock` opens it.\n".to_owned())
    }
}

impl Unlock {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let client = setup.client_as_it_is(Reach::Store)?;
        running(&client)?;
        let passphrase = current(setup)?;
        client.unlock(&passphrase)?;
        setup.output.facts(&json!({ "locked": false }), || "The node is unlocked.\n".to_owned())
    }
}

fn running(client: &Client) -> Outcome {
    match client {
        Client::Running(_) => Ok(()),
        Client::Alone(_) => Err(Failure::new(Exit::Refused, "no node runs here; `kaveret run` starts it, and asks for its passphrase")),
    }
}

impl Passphrase {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let client = setup.client_as_it_is(Reach::Store)?;
        // Before anything is asked.
        let has = client.status()?.passphrase;
        let wrong = |sentence: &str| Err(Failure::new(Exit::Wrong, sentence.to_owned()));
        match (&self, has) {
            (Self::Set(_), true) => return wrong("this node has a passphrase already; `kaveret passphrase change` changes it"),
            (Self::Change(_) | Self::Remove(_), false) => return wrong("this node has no passphrase; `kaveret passphrase set` sets one"),
            _ => {}
        }
        let current = if has { Some(current(setup)?) } else { None };
        let (new, said) = match &self {
            Self::Set(new) => (Some(new.read()?), "The passphrase is set. It is asked for at each start."),
            Self::Change(new) => (Some(new.read()?), "The passphrase is changed."),
            Self::Remove(_) => (None, "The passphrase is taken away."),
        };
        client.set_passphrase(current.as_deref().map(String::as_str), new.as_deref().map(String::as_str))?;
        setup.output.facts(&json!({ "passphrase": new.is_some() }), || format!("{said}\n"))
    }
}

impl New {
    fn read(&self) -> Outcome<Secret> {
        match &self.new_passphrase_file {
            Some(file) => ask::passphrase_file(file),
            None if ask::is_possible() => ask::new_passphrase(),
            None => Err(Failure::new(Exit::Wrong, "there is no terminal to ask for a passphrase; name a file with --new-passphrase-file")),
        }
    }
}

/// The passphrase that there is, out of its file or from the terminal.
fn current(setup: &Setup) -> Outcome<Secret> {
    if let Some(found) = setup.passphrase_file()? {
        return Ok(found);
    }
    if !ask::is_possible() {
        return Err(Failure::new(Exit::Wrong, "there is no terminal to ask for the passphrase; name a file with --passphrase-file"));
    }
    ask::passphrase("Passphrase: ")?.ok_or_else(|| Failure::new(Exit::Wrong, "no passphrase was typed; nothing was done"))
}
