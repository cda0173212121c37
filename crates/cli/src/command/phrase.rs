//! `kaveret phrase check`: whether the recovery phrase was kept.

use std::path::PathBuf;

use model::facts::{Founded, PhraseFacts};
use zeroize::Zeroizing;

use super::backup::read_phrase;
use crate::ask;
use crate::client::{Client, Reach};
use crate::failure::{Exit, Outcome};
use crate::print::note;
use crate::setup::Setup;

/// What can be done with the recovery phrase.
#[derive(Debug, clap::Subcommand)]
pub enum Phrase {
    /// Check that you have kept it
    Check(Check),
}

/// Check that the recovery phrase was kept.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The phrase is stored nowhere. What you type is used to compute your member id, is
compared with it, and is forgotten.

Examples:
  kaveret phrase check
  kaveret phrase check --phrase-file phrase.txt")]
pub struct Check {
    /// A file that holds the recovery phrase
    #[arg(long, value_name = "FILE")]
    phrase_file: Option<PathBuf>,
}

impl Phrase {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let Self::Check(check) = self;
        let client = setup.client(Reach::Store)?;
        client.phrase()?;
        let words = Zeroizing::new(read_phrase(check.phrase_file.as_deref())?);
        let facts = client.check_phrase(&words)?;
        setup.output.facts(&facts, || "The words are right. Keep the paper safe.\n".to_owned())
    }
}

/// Asks for some words of a phrase that was just shown, if a person looks on. The
/// screen is cleared first, so that they are read from the paper.
///
/// # Errors
/// When the node fails; not having checked it is none.
pub fn ask_now(setup: &Setup, client: &Client, founded: &Founded) -> Outcome {
    if founded.phrase.is_empty() || setup.output.is_json() || !setup.output.is_terminal() || !ask::is_possible() {
        return Ok(());
    }
    note("Press Enter once the words are on paper. The screen is cleared then, and three of them are asked for.");
    if ask::line()?.is_none() {
        return Ok(());
    }
    // The whole screen, and what has scrolled out of it.
    setup.output.text("\x1b[H\x1b[2J\x1b[3J")?;
    let PhraseFacts { asked, .. } = client.phrase()?;
    let numbers: Vec<String> = asked.iter().map(ToString::to_string).collect();
    loop {
        note(format_args!("Words {} of your paper, with spaces between (Enter alone: later):", numbers.join(", ")));
        let typed = ask::line()?.unwrap_or_default();
        if typed.trim().is_empty() {
            note("`kaveret phrase check` checks them later; until then you are reminded.");
            return Ok(());
        }
        match client.check_phrase(&typed) {
            Ok(_) => {
                note("The words are right. Keep the paper safe.");
                return Ok(());
            }
            Err(failure) if failure.exit == Exit::Wrong => note(failure),
            Err(failure) => return Err(failure),
        }
    }
}
