//! Runs one engine on tokio; owns clock, randomness, tasks, sockets.

mod error;
mod handle;

pub use error::NodeError;
pub use handle::Handle;
