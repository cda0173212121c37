//! Runs the engine that ships, twenty of them and more, in virtual time out of
//! one seed: with faults, liars and checkers.
//!
//! - `world` is the loop; `network`, `trouble` and `liar` are what goes wrong;
//!   `founding`, `writing` and `erasing` are what people do; `check` is what must hold.
//! - A [`Plan`] says how much of all that one run has, a [`Scenario`] is a plan
//!   that once broke something.
//!
//! Deliberately absent: tokio, libp2p, sled and pages. A run is one thread and
//! reads neither clock nor network; the only file that it reads is the matrix of
//! measured latencies.

mod agenda;
mod check;
mod clock;
mod dice;
mod disk;
mod erasing;
mod fault;
mod founding;
mod latency;
mod ledger;
mod liar;
mod network;
mod node;
mod outcome;
mod people;
mod plan;
mod run;
mod scenario;
mod story;
mod trace;
mod trouble;
mod world;
mod writing;

pub use fault::{FAULTS, faults_named, part_of};
pub use latency::is_measured;
pub use outcome::{Failure, Figures, Outcome};
pub use plan::{Lie, Part, Plan};
pub use run::{run, run_many, tell};
pub use scenario::Scenario;
