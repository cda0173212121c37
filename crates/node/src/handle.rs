//! What others may ask of a running node.

use model::facts::{
    DialogueFacts, Edits, Founded, Invited, ListFilter, NewCity, NewInvitation, RecordFacts, RecordList, Saved, SearchQuery, Status,
    Verification,
};
use model::{Content, MemberKind, RecordId, RecordKind};
use tokio::sync::watch;

use crate::NodeError;

/// A running node, as pages, the API and commands see it. Clones are the same node.
#[derive(Clone)]
pub struct Handle {
    changes: watch::Receiver<u64>,
}

impl Handle {
    /// How the node is doing.
    ///
    /// # Errors
    /// [`NodeError::Stopping`].
    pub async fn status(&self) -> Result<Status, NodeError> {
        Err(NodeError::Stopping)
    }

    /// One page of records, newest first.
    ///
    /// # Errors
    /// [`NodeError::NoCity`], [`NodeError::Input`] for a wrong `after`.
    pub async fn list(&self, _filter: ListFilter) -> Result<RecordList, NodeError> {
        Err(NodeError::Stopping)
    }

    /// One record.
    ///
    /// # Errors
    /// [`NodeError::Unknown`].
    pub async fn show(&self, _id: RecordId) -> Result<RecordFacts, NodeError> {
        Err(NodeError::Stopping)
    }

    /// Records that match the words, best first.
    ///
    /// # Errors
    /// [`NodeError::NoCity`].
    pub async fn search(&self, _query: SearchQuery) -> Result<RecordList, NodeError> {
        Err(NodeError::Stopping)
    }

    /// Founds a record. When this returns, it is on this device's disk.
    /// With `editors` filled in, others may edit it too.
    ///
    /// # Errors
    /// [`NodeError::Field`], [`NodeError::Refused`] over the budget or without a grant.
    pub async fn add(&self, _content: Content) -> Result<Saved, NodeError> {
        Err(NodeError::Stopping)
    }

    /// Founds and edits many records, each on its own feet, made durable together:
    /// `None` as id founds. For imports.
    ///
    /// # Errors
    /// [`NodeError::NoCity`]; each record's own error stands in its place.
    pub async fn save_all(&self, _records: Vec<(Option<RecordId>, Content)>) -> Result<Vec<Result<Saved, NodeError>>, NodeError> {
        Err(NodeError::Stopping)
    }

    /// Changes fields of a record. When this returns, it is on this device's disk.
    ///
    /// # Errors
    /// [`NodeError::Unknown`], [`NodeError::Field`], [`NodeError::Refused`].
    pub async fn edit(&self, _id: RecordId, _edits: Edits) -> Result<Saved, NodeError> {
        Err(NodeError::Stopping)
    }

    /// Takes a record out of the lists, by its status.
    ///
    /// # Errors
    /// As [`Handle::edit`].
    pub async fn withdraw(&self, _id: RecordId) -> Result<Saved, NodeError> {
        Err(NodeError::Stopping)
    }

    /// The record of this member that was imported from this source, if any.
    ///
    /// # Errors
    /// [`NodeError::NoCity`].
    pub async fn find_source(&self, _kind: RecordKind, _source: String) -> Result<Option<RecordId>, NodeError> {
        Err(NodeError::Stopping)
    }

    /// Founds a city of which this node's member is the only delegate.
    ///
    /// # Errors
    /// [`NodeError::HasCity`], [`NodeError::Input`].
    pub async fn create_city(&self, _city: NewCity) -> Result<Founded, NodeError> {
        Err(NodeError::Stopping)
    }

    /// Makes an invitation that this node will answer.
    ///
    /// # Errors
    /// [`NodeError::Refused`] when the member may not admit others.
    pub async fn invite(&self, _invitation: NewInvitation) -> Result<Invited, NodeError> {
        Err(NodeError::Stopping)
    }

    /// Joins the city of an invitation's link, as a new member or, with a phrase,
    /// as another device of one.
    ///
    /// # Errors
    /// [`NodeError::Input`] for a wrong link, [`NodeError::Network`] when nobody
    /// answers, [`NodeError::Refused`] when the invitation is used or over.
    pub async fn join(&self, _link: String, _kind: MemberKind) -> Result<Founded, NodeError> {
        Err(NodeError::Stopping)
    }

    /// Holds one dialogue with the node at this address.
    ///
    /// # Errors
    /// [`NodeError::Network`], [`NodeError::NoCity`].
    pub async fn sync_once(&self, _address: String) -> Result<DialogueFacts, NodeError> {
        Err(NodeError::Stopping)
    }

    /// Computes all views and the search index anew. Answers how many views.
    ///
    /// # Errors
    /// [`NodeError::Storage`].
    pub async fn rebuild(&self) -> Result<u64, NodeError> {
        Err(NodeError::Stopping)
    }

    /// Checks every item and every view.
    ///
    /// # Errors
    /// [`NodeError::Storage`].
    pub async fn verify(&self) -> Result<Verification, NodeError> {
        Err(NodeError::Stopping)
    }

    /// All items of the set, for a backup. It holds no key.
    ///
    /// # Errors
    /// [`NodeError::NoCity`], [`NodeError::Storage`].
    pub async fn backup(&self) -> Result<Vec<u8>, NodeError> {
        Err(NodeError::Stopping)
    }

    /// Fills an empty node from a backup and certifies a new device by the phrase.
    ///
    /// # Errors
    /// [`NodeError::HasCity`], [`NodeError::Input`].
    pub async fn restore(&self, _backup: Vec<u8>, _phrase: String) -> Result<Founded, NodeError> {
        Err(NodeError::Stopping)
    }

    /// Rises with every change of what lists show, so that a page knows when to
    /// ask again.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.clone()
    }
}
