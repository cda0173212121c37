//! What a run came to.

use serde::{Deserialize, Serialize};

/// What a checker saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The fact that did not hold.
    pub fact: String,
    /// Where and how.
    pub detail: String,
}

/// How much happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Events of the network and of the machines.
    pub events: u64,
    /// Steps of engines.
    pub steps: u64,
    /// Dialogues opened.
    pub dialogues: usize,
    /// Dialogues opened between two honest nodes.
    pub honest_dialogues: usize,
    /// The most batches of one dialogue that were on their way at once.
    pub unacknowledged: usize,
    /// Frames sent.
    pub frames: u64,
    /// Gossiped messages that came.
    pub gossip: u64,
    /// Peers refused.
    pub refusals: u64,
    /// Machines that lost power.
    pub crashes: u64,
    /// Saves acknowledged.
    pub acknowledged: u64,
    /// Saves for the member's own devices alone, acknowledged.
    pub kept: u64,
    /// Erasures acknowledged.
    pub erased: u64,
    /// Hidings acknowledged.
    pub hidden: u64,
    /// Items told by liars.
    pub lies: u64,
    /// Items held at the end.
    pub items: u64,
    /// Records shown at the end.
    pub records: u64,
    /// Milliseconds of virtual time until all honest nodes were equal.
    pub converged: u64,
}

/// One run's end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What was wrong, if anything.
    pub failure: Option<Failure>,
    /// The hash of all that happened.
    pub trace: String,
    /// How much happened.
    pub figures: Figures,
}
