//! `kaveret demo`: a small city on this machine, to look around.
//!
//! A school box and two residents, each a process of this very program with its
//! own data directory, speaking over loopback sockets and nothing else. The demo
//! tells them what to do as any user would: by commands, and by their API.

mod interrupt;
mod nodes;
mod proof;
mod samples;

use std::path::Path;
use std::time::{Duration, Instant};

use crate::failure::Outcome;
use crate::print::{note, waiting};
use crate::setup::Setup;
use interrupt::Interrupt;
use nodes::Neighbour;

/// Longest time for three nodes on one machine to hold the same. They need a
/// second or two; a machine that does much else may need more.
const STEP_MAX: Duration = Duration::from_secs(60);

/// Start a small city on this machine, to look around.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A school's box and two residents run as three processes that speak to this
machine alone. Without --data-dir everything is removed at the end.

Examples:
  kaveret demo
  kaveret demo --exit-after-sync              prove that all three hold the same, then stop
  kaveret --data-dir hive demo                keep it, and come back to it")]
pub struct Demo {
    /// Edit once on each node, prove that all three hold the same, and stop
    #[arg(long)]
    exit_after_sync: bool,
}

impl Demo {
    /// Carries it out, in the directory that was asked for or one that is removed.
    pub fn run(self, setup: &Setup, directory: Option<&Path>) -> Outcome {
        // Heard from here on, so that nothing is left behind however early it comes.
        let interrupt = Interrupt::listen()?;
        let outcome = match directory {
            Some(directory) => self.run_in(setup, directory, &interrupt),
            None => {
                let temporary = nodes::temporary_directory()?;
                let outcome = self.run_in(setup, &temporary, &interrupt);
                // What cannot be removed lies in the system's place for what may go.
                let _ = std::fs::remove_dir_all(&temporary);
                outcome
            }
        };
        match outcome {
            // Whatever did not come to be, was not to.
            Err(_) if interrupt.is_heard() => Ok(()),
            outcome => outcome,
        }
    }

    fn run_in(self, setup: &Setup, directory: &Path, interrupt: &Interrupt) -> Outcome {
        let bar = waiting("starting three nodes");
        let neighbours = nodes::start(directory, interrupt)?;
        interrupt.check()?;
        let added = samples::fill(&neighbours)?;
        bar.set_message("waiting until all three hold the same");
        let deadline = Instant::now() + STEP_MAX;
        let proof = match self.exit_after_sync {
            true => proof::prove(&neighbours, deadline, interrupt),
            false => proof::wait_for_step(&neighbours, deadline, interrupt),
        };
        bar.finish_and_clear();
        let proof = proof?;
        setup.output.facts(&proof, || text(&neighbours, &proof, added))?;
        if !self.exit_after_sync {
            note("Open any of the pages. Ctrl-C stops all three.");
            interrupt.wait();
        }
        nodes::stop(neighbours)
    }
}

fn text(neighbours: &[Neighbour], proof: &proof::Proof, added: usize) -> String {
    let mut text = format!("{added} offers, requests and challenges were added; all three nodes hold the same:\n\n");
    for (neighbour, held) in neighbours.iter().zip(&proof.nodes) {
        text += &format!("{}\n  page  {}\n", neighbour.name, neighbour.page);
        for set in &held.sets {
            text += &format!("  set   {}: {} items, fingerprint {}\n", set.scope, set.count, set.fingerprint);
        }
    }
    text
}
