//! Each record kind as an automerge document: schema, edits, merge.
//!
//! A record is a set of changes, each signed by a device. [`materialise`] turns
//! that set into one [`Document`], alike in every replica that holds the same
//! set, whatever the order in which it came and whoever lied in it. [`found`]
//! and [`Document::edit`] write new changes. [`check`] looks at one change
//! before anything else does, and refuses what no honest program writes.
//!
//! Automerge is trusted with merging and with nothing else. It panics on some
//! hostile changes and forks for good on others, so every change passes our own
//! reading first (`body`, `operation`, `grammar`), is judged against its own
//! ancestors alone (`history`, `fork`), and is applied under `catch_unwind`. What
//! cannot be applied is set aside with its reason, in every replica alike.
//! `docs/decisions/0003-automerge.md` says which rules and why.
//!
//! Deliberately absent: clocks, randomness, input and output, signatures (the
//! caller has verified them), and `automerge::sync` and `save`, which are not
//! safe on what others send. A panic that is caught here has still passed the
//! process's panic hook and printed; the program that installs a hook may want
//! to silence those whose location is in `automerge`.

mod apply;
mod body;
mod column;
mod document;
mod edit;
mod fork;
mod founding;
mod grammar;
mod history;
mod operation;
mod reader;
mod reason;
mod verdict;
mod view;

pub use body::{Body, BodyRefusal, check};
pub use document::{Change, Counts, Document, materialise};
pub use edit::EditError;
pub use founding::{Founding, found};
pub use reason::Reason;

use model::{DeviceId, Nonce, RecordId};

/// Version of the rules by which changes count or are set aside. Two nodes with
/// different rules may show one set differently, so hello names it.
pub const RULES: u16 = 1;

/// Names the writer inside automerge: one run of one device in one record.
pub type Actor = [u8; 16];

/// The actor that a change of this device, record and run must carry, so that
/// only a device can ever collide with itself.
pub fn actor(device: DeviceId, record: RecordId, run: Nonce) -> Actor {
    let mut hasher = blake3::Hasher::new_derive_key("kaveret 1 actor id");
    hasher.update(&device.0).update(&record.0).update(&run.0);
    let mut actor = [0; 16];
    hasher.finalize_xof().fill(&mut actor);
    actor
}
