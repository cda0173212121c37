//! Why the node could not do what it was asked.

use engine::CommandError;
use model::{FieldError, Obstacle, RecordId, StoreError};

/// Why the node could not do it. Nothing has been written when you hold one.
#[derive(Debug, thiserror::Error)]
pub enum NodeError {
    /// The node belongs to no city yet.
    #[error("this node belongs to no city yet; found one with `kaveret city create NAME`, or join one with `kaveret join LINK`")]
    NoCity,
    /// The node belongs to a city already.
    #[error("this node already belongs to the city {name:?}; use another --data-dir for another city")]
    HasCity {
        /// The city's name.
        name: String,
    },
    /// No such record here.
    #[error("no record {0} is held here; `kaveret list` shows what there is")]
    Unknown(RecordId),
    /// Nothing here has this id.
    #[error("nothing that is held here has an id that begins with {0:?}; at least six digits name something")]
    NotHeld(String),
    /// A field was wrong.
    #[error(transparent)]
    Field(#[from] FieldError),
    /// The rules of the city do not allow it.
    #[error("{0}")]
    Refused(String),
    /// One of the two, where a person may meet it: as data.
    #[error(transparent)]
    Obstacle(#[from] Obstacle),
    /// What was given cannot be read.
    #[error("{0}")]
    Input(String),
    /// Another node could not be reached, or ended the dialogue.
    #[error("{0}")]
    Network(String),
    /// Another process has the data directory.
    #[error("another kaveret runs on this data directory; stop it, or give another --data-dir")]
    Busy,
    /// The disk or the database said no.
    #[error("the node's store could not do it: {0}")]
    Storage(String),
    /// The disk is full. What is there stays, and can be read.
    #[error("the disk is full: {free} bytes are free, and {needed} must be before anything is written; make room, and try again")]
    DiskFull {
        /// Free bytes.
        free: u64,
        /// Bytes that must be free.
        needed: u64,
    },
    /// The store was found damaged while this was done; the node mends it.
    #[error("the node's store was damaged and is being opened anew; try again in a moment")]
    Damaged,
    /// The node is locked.
    #[error("this node is locked; `kaveret unlock` opens it, and so does its page")]
    Locked,
    /// The passphrase is another one.
    #[error("the passphrase is wrong; look at capital letters and the keyboard's language, and try again")]
    Passphrase,
    /// The node is stopping.
    #[error("the node is stopping")]
    Stopping,
}

impl From<StoreError> for NodeError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy => Self::Busy,
            StoreError::Corrupt { .. } => Self::Damaged,
            other => Self::Storage(model::with_causes(&other)),
        }
    }
}

impl From<CommandError> for NodeError {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::NoCity => Self::NoCity,
            CommandError::HasCity => Self::HasCity { name: String::new() },
            CommandError::Unknown(record) => Self::Unknown(record),
            CommandError::Field(error) => Self::Field(error),
            CommandError::Refused(reason) => Self::Refused(reason),
            CommandError::Obstacle(obstacle) => Self::Obstacle(obstacle),
            CommandError::Network(reason) => Self::Network(reason),
            CommandError::Storage(reason) => Self::Storage(reason),
            CommandError::DiskFull { free, needed } => Self::DiskFull { free, needed },
            CommandError::Damaged => Self::Damaged,
        }
    }
}
