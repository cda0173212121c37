//! `kaveret sync ADDRESS --once`.

use crate::client::Reach;
use crate::failure::{Exit, Failure, Outcome};
use crate::print::{bytes, count, waiting};
use crate::setup::Setup;

/// Hold one dialogue with one node, and say what it took.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A running node keeps in step by itself; this is for looking closely. It ends
with code 1 when the two are not in step afterwards.

Examples:
  kaveret sync /ip4/192.0.2.7/tcp/4117/p2p/12D3KooW... --once
  kaveret sync /ip4/127.0.0.1/udp/4117/quic-v1/p2p/12D3KooW... --once --json")]
pub struct Sync {
    /// The other node's address, as its `kaveret status` prints it
    address: String,
    /// One dialogue, then stop
    #[arg(long, required = true)]
    once: bool,
}

impl Sync {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let client = setup.client(Reach::Network)?;
        let bar = waiting("comparing");
        let facts = client.sync_once(self.address);
        bar.finish_and_clear();
        let facts = facts?;
        setup.output.facts(&facts, || {
            format!(
                "rounds     {}\nbytes      {} sent, {} received\nenvelopes  {} sent, {} received, {} refused\ntime       {} ms\n{}\n",
                facts.rounds,
                bytes(facts.bytes_sent),
                bytes(facts.bytes_received),
                count(facts.items_sent),
                count(facts.items_received),
                count(facts.items_refused),
                count(facts.milliseconds),
                if facts.in_step { "Both hold the same." } else { "The two do not hold the same." }
            )
        })?;
        match facts.in_step {
            true => Ok(()),
            false => Err(Failure::new(Exit::Refused, "the dialogue ended out of step; run it again, and see both logs")),
        }
    }
}
