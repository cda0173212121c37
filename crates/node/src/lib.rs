//! Runs one engine on tokio; owns clock, randomness, tasks, sockets.
//!
//! [`Node::start`] opens a data directory and answers with a [`Handle`], through
//! which pages and commands ask. While the node is open, one thread owns the engine and its store (the
//! `driver`); one owns the search index (the `librarian`); the network has tasks
//! of its own. Locked, it has none of them (`lock`).
//!
//! Deliberately absent: what a command line or a page looks like, and every rule
//! of the city (the engine asks `trust`).

mod backup;
mod bearings;
mod carry;
mod clock;
mod config;
mod driver;
mod erasures;
mod error;
mod founding;
mod gateway;
mod govern;
mod handle;
mod invitations;
mod keeper;
mod keyfile;
mod librarian;
mod life;
mod links;
mod lock;
mod machine;
mod moderation;
mod node;
mod parcel;
mod passphrase;
mod phrase;
mod reach;
mod roster;
mod sealed;

pub use backup::{check as check_backup, unsealed as unsealed_backup};
pub use carry::CARRY_ENDING;
pub use config::{BackupPlan, Config, Role};
pub use error::NodeError;
pub use handle::{Handle, adds_device, check_link, is_vouch};
pub use lock::InUse;
pub use node::Node;
pub use passphrase::Passphrase;
