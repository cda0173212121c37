//! `kaveret backup FILE` and `kaveret restore FILE`.

use std::io::{BufRead, IsTerminal};
use std::path::{Path, PathBuf};

use super::city::phrase;
use crate::client::Reach;
use crate::failure::{Context, Exit, Failure, Outcome};
use crate::platform;
use crate::print::{bytes, note, several, waiting};
use crate::setup::Setup;

/// Save the city to a file.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The file holds what this node holds, and no key. Only your recovery phrase opens it.
With --plain nothing is sealed: whoever finds it can read what you can read, and write
nothing. A node makes backups by itself where `backup.directory` is set
(docs/configuration.md).

Examples:
  kaveret backup city.kaveret.age")]
pub struct Backup {
    /// Where to write it
    file: PathBuf,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
    /// Do not seal it
    #[arg(long)]
    plain: bool,
}

/// Fill an empty node from a backup.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The recovery phrase certifies this machine as a new device of yours. It is read
from standard input, or from a file; never from the command line, where other
users of the machine could see it.

Examples:
  kaveret --data-dir new restore city.kaveret.age
  kaveret --data-dir new restore city.kaveret.age --phrase-file phrase.txt
  kaveret restore --check city.kaveret.age    says what would come of it")]
pub struct Restore {
    /// The backup
    file: PathBuf,
    /// A file that holds the recovery phrase
    #[arg(long, value_name = "FILE")]
    phrase_file: Option<PathBuf>,
    /// Restore it for a trial, in memory: say what it holds, and change nothing
    #[arg(long)]
    check: bool,
}

impl Backup {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        if self.file.exists() && !self.force {
            let sentence = format!("{} is there already; name another file, or replace it with --force", self.file.display());
            return Err(Failure::new(Exit::Refused, sentence));
        }
        let client = setup.client(Reach::Store)?;
        let bar = waiting("gathering everything");
        let backup = client.backup(self.plain);
        bar.finish_and_clear();
        let backup = backup?;
        platform::write_private(&self.file, &backup).or_exit(Exit::Store, || format!("{} cannot be written", self.file.display()))?;
        let facts = serde_json::json!({ "file": self.file, "bytes": backup.len() });
        setup.output.facts(&facts, || format!("{} written to {}\n", bytes(backup.len() as u64), self.file.display()))
    }
}

impl Restore {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let backup = std::fs::read(&self.file).or_exit(Exit::Wrong, || format!("{} cannot be read", self.file.display()))?;
        let words = read_phrase(self.phrase_file.as_deref())?;
        if self.check {
            return check(setup, &backup, &words);
        }
        let client = setup.client(Reach::Store)?;
        let bar = waiting("restoring");
        let founded = client.restore(backup, words);
        bar.finish_and_clear();
        let founded = founded?;
        setup.output.facts(&founded, || {
            let name = setup.output.people(&founded.city.name);
            let next = "Next: `kaveret run` starts this node and its page.";
            format!("The city {name} is restored, and this is a new device of yours.\n{}{next}\n", phrase(setup.output, &founded))
        })
    }
}

fn check(setup: &Setup, backup: &[u8], words: &str) -> Outcome {
    let bar = waiting("restoring for a trial");
    let found = node::check_backup(backup, words, super::status::now());
    bar.finish_and_clear();
    let found = found?;
    setup.output.facts(&found, || {
        let sealed = if found.sealed { "opened by your recovery phrase" } else { "not sealed: anyone can read it" };
        let records: Vec<_> = found.records.iter().map(|of| several(of.count, &of.kind.to_string())).collect();
        let sets: String = found
            .sets
            .iter()
            .map(|set| format!("set      {}: {}, fingerprint {}\n", set.scope, several(set.count, "item"), set.fingerprint))
            .collect();
        let problems: String = found.problems.iter().map(|problem| format!("problem  {problem}\n")).collect();
        let city = setup.output.people(&found.city.name);
        format!("city     {city}\nfile     {}, {sealed}\nrecords  {}\n{sets}{problems}", bytes(backup.len() as u64), records.join(", "))
    })?;
    match found.problems.len() {
        0 => Ok(()),
        count => Err(Failure::new(Exit::Store, format!("{} in this backup", several(count as u64, "problem")))),
    }
}

/// The recovery phrase, out of a file or from standard input.
///
/// # Errors
/// When it cannot be read or has another number of words.
pub fn read_phrase(file: Option<&Path>) -> Outcome<String> {
    let text = match file {
        Some(file) => std::fs::read_to_string(file).or_exit(Exit::Wrong, || format!("{} cannot be read", file.display()))?,
        None => {
            let input = std::io::stdin().lock();
            if input.is_terminal() {
                note("Your recovery phrase (it can be seen while you type), then Enter:");
            }
            input.lines().next().transpose().or_exit(Exit::Wrong, || "standard input cannot be read")?.unwrap_or_default()
        }
    };
    let words: Vec<_> = text.split_whitespace().collect();
    match words.len() {
        12 | 24 => Ok(words.join(" ")),
        found => Err(Failure::new(Exit::Wrong, format!("a recovery phrase has 12 or 24 words, and this has {found}"))),
    }
}
