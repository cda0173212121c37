//! One node as one state machine: [`Engine::step`] takes in one event and
//! returns what the caller must now do.
//!
//! The engine reads no clock, draws no random number and opens no socket. Time
//! comes with each input, randomness as one seed at the start, and everything
//! that leaves is an [`Effect`]. It reads and writes its [`model::Store`] by
//! synchronous calls, so the simulator runs the very code that ships, on a store
//! that can lose what was not synced.
//!
//! - [`Holdings`] is the set: what is held, what it adds up to, and the views.
//! - `greeting` finds out who a peer is, `join` makes a stranger a member.
//! - `talk` runs dialogues over `sync`; `live` passes on what is fresh; `allowance` bounds
//!   how much of both one peer may ask for.
//! - `abroad` holds what comes from allied cities, each under its own roll, and says what
//!   crosses the border.
//! - `write` is what this node's own member does, `govern` what it decides, `retain` what
//!   the city keeps no longer.
//!
//! Deliberately absent: retries of lost frames (dialogues begin anew and what is
//! stored is not sent again), the search index (told by [`Effect::Viewed`]).

mod abroad;
mod across;
mod allowance;
mod carry;
mod engine;
mod event;
mod fault;
mod govern;
mod greeting;
mod holdings;
mod home;
mod identity;
mod invitations;
mod join;
mod live;
mod load;
mod peers;
mod publish;
mod random;
mod removal;
mod retain;
mod room;
mod school;
mod scopes;
mod talk;
mod vouch;
mod waiting;
mod write;

pub use carry::Carried;
pub use engine::{Engine, Options};
pub use event::{Command, CommandError, DialogueId, Effect, Input, Now, PeerKey, Reply, Ticket, Verdict};
pub use fault::Faults;
pub use greeting::read_hello;
pub use holdings::{Explained, Holdings, Ingested, Origin, city_facts};
pub use identity::Identity;
pub use load::Load;
pub use random::Random;
pub use room::Full;
