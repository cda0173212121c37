//! Why the node could not do what it was asked.

use model::{FieldError, RecordId};

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
    /// A field was wrong.
    #[error(transparent)]
    Field(#[from] FieldError),
    /// The rules of the city do not allow it.
    #[error("{0}")]
    Refused(String),
    /// What was given cannot be read.
    #[error("{0}")]
    Input(String),
    /// Another node could not be reached, or ended the dialogue.
    #[error("{0}")]
    Network(String),
    /// The disk or the database said no.
    #[error("the node's store could not do it: {0}")]
    Storage(String),
    /// The node is stopping.
    #[error("the node is stopping")]
    Stopping,
}
