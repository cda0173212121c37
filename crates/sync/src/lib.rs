//! Reconciliation and the dialogue, over opaque ids and bytes.
//!
//! Two nodes that meet find out which items of a scope only one of them has
//! ([`reconcile`], over an [`OrderedSet`] of keys), and send those in compressed
//! batches ([`batch`]).
//!
//! Nothing here reads a clock, draws a random number, touches a socket or a
//! disk, or knows what an item says: a key is a time and a hash, and an item is
//! bytes. Whoever the peer is may be a liar, so each length is checked before
//! memory is taken, and the work that one message can cause is bounded.

pub mod batch;
pub mod dialogue;
pub mod message;
pub mod reconcile;
mod set;

pub use batch::{BatchError, pack, pack_next, unpack};
pub use reconcile::{Initiator, ReconcileError, respond};
pub use set::{Fingerprint, OrderedSet};
