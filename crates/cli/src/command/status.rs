//! `kaveret status`.

use std::time::{SystemTime, UNIX_EPOCH};

use model::Timestamp;

use crate::client::{Client, Reach};
use crate::failure::Outcome;
use crate::print::{note, status};
use crate::setup::Setup;

/// Say how this node is doing.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Equal fingerprints on two nodes mean that they hold the same.

Examples:
  kaveret status
  kaveret status --json")]
pub struct Status {}

impl Status {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let client = setup.client(Reach::Store)?;
        let mut facts = client.status()?;
        match &client {
            Client::Running(http) => facts.page = Some(if setup.output.is_json() { http.page() } else { http.page_opened() }),
            Client::Alone(_) if setup.output.is_json() => {}
            Client::Alone(_) => note("The node does not run; `kaveret run` starts it."),
        }
        setup.output.facts(&facts, || status(setup.output, &facts, now()))
    }
}

/// What this machine's clock says.
pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}
