//! `kaveret config`.

use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::Write as _;

use crate::configuration::{DEFAULT_FILE, Effective};
use crate::failure::{Context, Exit, Failure, Outcome};
use crate::platform;
use crate::setup::Setup;

/// Show the configuration in force and where each value came from, or write a commented file.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  kaveret config
  kaveret config --json
  kaveret config --init")]
pub struct Config {
    /// Write a commented file that shows every default
    #[arg(long)]
    init: bool,
}

impl Config {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        match self.init {
            true => init(setup),
            false => {
                let effective = &setup.configuration;
                let facts = serde_json::json!({
                    "file": effective.file,
                    "exists": effective.exists,
                    "data_dir": setup.path,
                    "settings": effective.settings(),
                });
                setup.output.facts(&facts, || text(setup, effective))
            }
        }
    }
}

fn init(setup: &Setup) -> Outcome {
    let file = &setup.configuration.file;
    if let Some(above) = file.parent() {
        platform::create_private_directory(above).or_exit(Exit::Store, || format!("{} cannot be created", above.display()))?;
    }
    let mut written = match OpenOptions::new().write(true).create_new(true).open(file) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            return Err(Failure::new(Exit::Refused, format!("{} is there already; edit it, or move it away first", file.display())));
        }
        opened => opened.or_exit(Exit::Store, || format!("{} cannot be written", file.display()))?,
    };
    written.write_all(DEFAULT_FILE.as_bytes()).or_exit(Exit::Store, || format!("{} cannot be written", file.display()))?;
    setup.output.facts(&serde_json::json!({ "file": file }), || format!("{} written; every line in it shows a default\n", file.display()))
}

fn text(setup: &Setup, effective: &Effective) -> String {
    let there = if effective.exists { "" } else { " (not there; `kaveret config --init` writes one)" };
    let mut text = format!("file: {}{there}\ndata: {}\n\n", effective.file.display(), setup.path.display());
    for setting in effective.settings() {
        let from = format!("{:?}", setting.from).to_lowercase();
        let _ = writeln!(text, "{:<40} # {from}", format!("{} = {}", setting.key, setting.value));
    }
    text
}
