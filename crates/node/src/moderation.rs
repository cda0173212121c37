//! Reports, hidings and appeals, blocked members, and registered places.
//!
//! The engine writes and judges them; here stands what a handle asks of it.

use std::collections::BTreeSet;

use engine::{Command, Reply};
use model::facts::{BlockedMember, ListFilter, LogEntry, PlaceFacts, RecordList, Saved, Stated};
use model::govern::Deed;
use model::record::{OwnReport, Reported};
use model::{ItemId, MemberId, RecordId, Scope};
use trust::Roll;

use crate::{Handle, NodeError};

impl Handle {
    /// Reports a record to the moderators. When this returns, the report is on this
    /// device's disk.
    ///
    /// # Errors
    /// [`NodeError::Unknown`], [`NodeError::Field`].
    pub async fn report(&self, record: RecordId, ground: String, message: String) -> Result<Saved, NodeError> {
        match self.command(Command::Report { record, ground, message }).await? {
            Reply::Saved(mut fates) => Ok(fates.pop().ok_or(NodeError::Stopping)??),
            _ => Err(NodeError::Stopping),
        }
    }

    /// The moderators' queue.
    ///
    /// # Errors
    /// [`NodeError::Refused`] for who is no moderator.
    pub async fn reports(&self) -> Result<Vec<Reported>, NodeError> {
        self.read(|holdings, reader, now| {
            let reader = reader.ok_or(NodeError::NoCity)?;
            holdings.load_whole()?;
            match holdings.roll().moderates_anywhere(reader, now.wall) {
                true => Ok(holdings.reports(reader, now.wall)?),
                false => Err(NodeError::Refused("only moderators and the city's delegates read what was reported".into())),
            }
        })
        .await
    }

    /// What this node's member reported, and what became of it, the newest first.
    ///
    /// # Errors
    /// [`NodeError::NoCity`].
    pub async fn own_reports(&self) -> Result<Vec<OwnReport>, NodeError> {
        self.read(|holdings, reader, _| Ok(holdings.own_reports(reader.ok_or(NodeError::NoCity)?)?)).await
    }

    /// Hides a record from everyone but its owner and the moderators.
    ///
    /// # Errors
    /// [`NodeError::Unknown`], [`NodeError::Refused`] for who is no moderator.
    pub async fn hide(&self, record: RecordId, ground: String, words: String) -> Result<Stated, NodeError> {
        self.show(record).await?;
        self.state(Deed::Hide { record, ground, words }).await
    }

    /// Takes what was reported of a record out of the queue: there is nothing to do.
    ///
    /// # Errors
    /// [`NodeError::Refused`] for who is no moderator.
    pub async fn dismiss(&self, record: RecordId) -> Result<Stated, NodeError> {
        self.state(Deed::Dismiss { record }).await
    }

    /// Shows a hidden record again.
    ///
    /// # Errors
    /// [`NodeError::Refused`] for who is no moderator.
    pub async fn unhide(&self, statement: ItemId) -> Result<Stated, NodeError> {
        self.state(Deed::Withdraw { statement, from: None }).await
    }

    /// The owner of a hidden record asks for another look.
    ///
    /// # Errors
    /// [`NodeError::Refused`] for who does not own it.
    pub async fn appeal(&self, statement: ItemId, words: String) -> Result<Stated, NodeError> {
        self.state(Deed::Appeal { hide: statement, words }).await
    }

    /// Answers an appeal: it was looked at, and what is hidden stays so.
    ///
    /// # Errors
    /// [`NodeError::Refused`] for who is no moderator, for who hid it where there is
    /// another, and for an appeal that has its answer.
    pub async fn uphold(&self, appeal: ItemId, words: String) -> Result<Stated, NodeError> {
        self.state(Deed::Uphold { appeal, words }).await
    }

    /// Carries out a deed that writes one statement.
    async fn state(&self, deed: Deed) -> Result<Stated, NodeError> {
        let done = self.govern(deed, None).await?;
        let statement = done.statements.last().map(|said| said.id).ok_or(NodeError::Stopping)?;
        Ok(Stated { statement })
    }

    /// What was hidden, and what became of it, the newest first. Names nobody.
    ///
    /// # Errors
    /// [`NodeError::NoCity`].
    pub async fn moderation_log(&self) -> Result<Vec<LogEntry>, NodeError> {
        self.read(|holdings, reader, now| Ok(holdings.moderation_log(reader, now.wall)?)).await
    }

    /// The places where sessions with minors may be held, by name.
    ///
    /// # Errors
    /// [`NodeError::NoCity`].
    pub async fn places(&self) -> Result<Vec<PlaceFacts>, NodeError> {
        self.read(|holdings, _, now| {
            holdings.load_whole()?;
            let places = holdings.roll().places(Scope::City, now.wall);
            let mut places: Vec<_> = places.map(|(id, name)| PlaceFacts { id, name: name.to_owned() }).collect();
            places.sort_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
            Ok(places)
        })
        .await
    }

    /// From now on lists and searches of this member's devices leave out what the
    /// other writes. Nobody else learns of it.
    ///
    /// # Errors
    /// [`NodeError::NoCity`]; [`NodeError::Refused`] for oneself, and twice.
    pub async fn block(&self, member: MemberId) -> Result<Stated, NodeError> {
        self.state(Deed::Block { member }).await
    }

    /// Takes a block back.
    ///
    /// # Errors
    /// [`NodeError::NoCity`]; [`NodeError::Refused`] when there is none.
    pub async fn unblock(&self, member: MemberId) -> Result<Stated, NodeError> {
        self.state(Deed::Unblock { member }).await
    }

    /// Whom this node's member has blocked, with the names that profiles give.
    ///
    /// # Errors
    /// [`NodeError::NoCity`].
    pub async fn blocked(&self) -> Result<Vec<BlockedMember>, NodeError> {
        self.read(|holdings, reader, _| {
            let mut blocked = Vec::new();
            for member in blocked_by(holdings.roll(), reader) {
                blocked.push(BlockedMember { member, name: holdings.name_of(member)? });
            }
            Ok(blocked)
        })
        .await
    }
}

/// Whom a member has blocked.
pub(crate) fn blocked_by(roll: &Roll, reader: Option<MemberId>) -> BTreeSet<MemberId> {
    reader.into_iter().flat_map(|reader| roll.blocked(reader)).collect()
}

/// A reader's list leaves out what they do not want to see.
pub(crate) fn without_blocked(mut filter: ListFilter, roll: &Roll, reader: Option<MemberId>) -> ListFilter {
    if !filter.blocked {
        filter.without = blocked_by(roll, reader);
    }
    filter
}

/// Says of each record whether its owner is blocked.
pub(crate) fn mark_blocked(list: &mut RecordList, roll: &Roll, reader: Option<MemberId>) {
    let blocked = blocked_by(roll, reader);
    list.records.iter_mut().for_each(|facts| facts.blocked = blocked.contains(&facts.view.owner));
}
