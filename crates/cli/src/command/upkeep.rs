//! `kaveret rebuild` and `kaveret verify`.

use crate::client::Reach;
use crate::failure::{Exit, Failure, Outcome};
use crate::print::{several, waiting};
use crate::setup::Setup;

/// Compute all lists and the search index anew.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The truth is the set of signed changes; lists and index are computed from it
and lose nothing by being computed again.

Examples:
  kaveret rebuild")]
pub struct Rebuild {}

/// Check everything that is stored.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ends with code 7 when something is wrong. A running node fetches what is damaged
from other nodes; `kaveret rebuild` repairs lists and the search index.

Examples:
  kaveret verify
  kaveret verify --json")]
pub struct Verify {}

impl Rebuild {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let client = setup.client(Reach::Store)?;
        let bar = waiting("computing lists and the search index anew");
        let views = client.rebuild();
        bar.finish_and_clear();
        let views = views?;
        setup.output.facts(&serde_json::json!({ "views": views }), || format!("{} computed anew\n", several(views, "record")))
    }
}

impl Verify {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let client = setup.client(Reach::Store)?;
        let bar = waiting("checking everything");
        let found = client.verify();
        bar.finish_and_clear();
        let found = found?;
        setup.output.facts(&found, || {
            let problems: String = found.problems.iter().map(|problem| format!("problem: {problem}\n")).collect();
            format!("{} and {} checked\n{problems}", several(found.items, "item"), several(found.views, "record"))
        })?;
        match found.problems.len() {
            0 => Ok(()),
            problems => {
                let next = "run the node, so that it fetches what is damaged, then `kaveret rebuild`";
                Err(Failure::new(Exit::Store, format!("{} found; {next}", several(problems as u64, "problem"))))
            }
        }
    }
}
