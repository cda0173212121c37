//! `kaveret carry out DIRECTORY` and `kaveret carry in DIRECTORY`.

use std::fs;
use std::path::{Path, PathBuf};

use model::MemberId;
use model::facts::CarriedIn;

use crate::client::{Client, Reach};
use crate::failure::{Context, Exit, Failure, Outcome};
use crate::platform;
use crate::print::{bytes, note, several, waiting};
use crate::setup::Setup;

/// Bring two nodes together that share no network, on a stick.
#[derive(Debug, clap::Subcommand)]
pub enum Carry {
    /// Put what this node holds on a stick
    #[command(after_help = "\
The file is sealed: it opens on the other devices of the city's members and nowhere
else, or with --to on those of the members you name, who then get everything that all
of them may read, a school's and a group's too. It is made anew each time.

Then, at the other node, `kaveret carry in`; and the other way round, so that each
knows what the other has.

Examples:
  kaveret carry out /media/stick
  kaveret carry out /media/stick --to \"School by the river\"")]
    Out {
        /// Where to write it
        directory: PathBuf,
        /// For whom alone: a member, by name or number; repeat for more
        #[arg(long, value_name = "MEMBER")]
        to: Vec<String>,
    },
    /// Take in what other nodes put on a stick
    #[command(after_help = "\
Everything is checked as what comes over a network is. Files that are for others are
left alone, and so are all other files.

Examples:
  kaveret carry in /media/stick")]
    In {
        /// The stick, or one file on it
        #[arg(value_name = "DIRECTORY")]
        place: PathBuf,
    },
}

impl Carry {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let client = setup.client(Reach::Store)?;
        match self {
            Self::Out { directory, to } => out(setup, &client, &directory, &to),
            Self::In { place } => take_in(setup, &client, &place),
        }
    }
}

fn out(setup: &Setup, client: &Client, directory: &Path, to: &[String]) -> Outcome {
    if !directory.is_dir() {
        let sentence = format!("{} is no directory; is the stick connected?", directory.display());
        return Err(Failure::new(Exit::Wrong, sentence));
    }
    let to: Vec<MemberId> = to.iter().map(|member| client.find_member(member)).collect::<Outcome<_>>()?;
    let bar = waiting("gathering everything");
    let carried = client.carry_out(to);
    bar.finish_and_clear();
    let (facts, file) = carried?;
    let path = directory.join(&facts.name);
    platform::write_private(&path, &file).or_exit(Exit::Store, || format!("{} cannot be written", path.display()))?;
    let shown =
        serde_json::json!({ "file": path, "bytes": file.len(), "items": facts.items, "devices": facts.devices, "scopes": facts.scopes });
    setup.output.facts(&shown, || {
        format!(
            "{} with {} written to {}\nopens on {}: {}\nnext: `kaveret carry in` at the other node\n",
            bytes(file.len() as u64),
            several(facts.items, "item"),
            path.display(),
            several(facts.devices, "device"),
            facts.scopes.join(", "),
        )
    })
}

fn take_in(setup: &Setup, client: &Client, place: &Path) -> Outcome {
    let files = files(place)?;
    if files.is_empty() {
        let sentence = format!("{} holds no file that ends in .{}; `kaveret carry out` makes one", place.display(), node::CARRY_ENDING);
        return Err(Failure::new(Exit::NotFound, sentence));
    }
    let mut shown = Vec::new();
    let mut failure = None;
    for file in &files {
        let read = fs::read(file).or_exit(Exit::Wrong, || format!("{} cannot be read", file.display()));
        let bar = waiting("taking in what was carried");
        let taken = read.and_then(|read| client.carry_in(read));
        bar.finish_and_clear();
        match taken {
            Ok(facts) => shown.push((file.clone(), facts)),
            Err(error) if files.len() > 1 => {
                note(format!("{}: {error}", file.display()));
                failure = Some(error);
            }
            Err(error) => return Err(error),
        }
    }
    // One for this node among others' is enough.
    if let Some(error) = failure.filter(|_| shown.is_empty()) {
        return Err(error);
    }
    let facts: Vec<_> = shown.iter().map(|(file, facts)| serde_json::json!({ "file": file, "carried": facts })).collect();
    setup.output.facts(&facts, || shown.iter().map(|(file, facts)| line(file, facts)).collect())
}

fn line(file: &Path, facts: &CarriedIn) -> String {
    let refused = if facts.refused > 0 { format!(", {} refused", facts.refused) } else { String::new() };
    let passed_on = if facts.passed_on > 0 { format!("; {} of yours are there too", facts.passed_on) } else { String::new() };
    format!("{}: {} new, {} known{refused}{passed_on}\n", file.display(), several(facts.received, "item"), facts.known)
}

/// The files to take in, in the order of their names.
fn files(place: &Path) -> Outcome<Vec<PathBuf>> {
    if place.is_file() {
        return Ok(vec![place.to_owned()]);
    }
    let entries = fs::read_dir(place).or_exit(Exit::Wrong, || format!("{} cannot be read; is the stick connected?", place.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.or_exit(Exit::Wrong, || format!("{} cannot be read", place.display()))?.path();
        let named = path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.ends_with(&format!(".{}", node::CARRY_ENDING)));
        files.extend(Some(path).filter(|path| named && path.is_file()));
    }
    files.sort();
    Ok(files)
}
