//! Reports, hidings and appeals, blocked members, and registered places.
//!
//! What can be read from the roll is read from it. What has to be written, and
//! the reports that only moderators hold, answer [`NodeError::NotYet`] until the
//! engine writes such statements; all of these stand in this one file.

use std::collections::BTreeSet;

use model::facts::{AppealFacts, BlockedMember, ListFilter, LogEntry, PlaceFacts, RecordList, Saved, Stated};
use model::govern::Deed;
use model::record::Reported;
use model::{ItemId, MemberId, RecordId, Scope, Timestamp};
use trust::{Act, Roll, Why};

use crate::{Handle, NodeError};

impl Handle {
    /// Reports a record to the moderators. When this returns, the report is on this
    /// device's disk.
    ///
    /// # Errors
    /// [`NodeError::Unknown`], [`NodeError::Field`].
    pub async fn report(&self, record: RecordId, _ground: String, _message: String) -> Result<Saved, NodeError> {
        self.show(record).await?;
        Err(NodeError::NotYet("reporting a record"))
    }

    /// The moderators' queue.
    ///
    /// # Errors
    /// [`NodeError::Refused`] for who is no moderator.
    pub async fn reports(&self) -> Result<Vec<Reported>, NodeError> {
        Err(NodeError::NotYet("the moderators' queue"))
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
        self.show(record).await?;
        Err(NodeError::NotYet("dismissing a report"))
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
        self.read(|holdings, reader, _| {
            holdings.load_whole()?;
            let mut log = hidings(holdings.roll(), reader);
            for (entry, appeals) in &mut log {
                // Whose record it is, only its first change says.
                let owner = holdings.view(entry.record)?.map(|view| view.owner);
                let own = appeals.iter().filter(|(by, _)| owner == Some(*by));
                entry.appeals = own.map(|(_, appeal)| appeal.clone()).collect();
            }
            Ok(log.into_iter().map(|(entry, _)| entry).collect())
        })
        .await
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
    /// [`NodeError::NoCity`].
    pub async fn block(&self, _member: MemberId) -> Result<Stated, NodeError> {
        Err(NodeError::NotYet("blocking a person"))
    }

    /// Takes a block back.
    ///
    /// # Errors
    /// [`NodeError::NoCity`].
    pub async fn unblock(&self, _member: MemberId) -> Result<Stated, NodeError> {
        Err(NodeError::NotYet("taking a block back"))
    }

    /// Whom this node's member has blocked, with the names that profiles give.
    ///
    /// # Errors
    /// [`NodeError::NoCity`].
    pub async fn blocked(&self) -> Result<Vec<BlockedMember>, NodeError> {
        self.read(|holdings, reader, _| {
            let mut blocked = Vec::new();
            for member in blocked_by(holdings.roll(), reader) {
                let name = holdings.profile(member)?.map(|profile| profile.content.text("name").to_owned());
                blocked.push(BlockedMember { member, name: name.filter(|name| !name.is_empty()) });
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

/// The hidings that count or did until they were taken back, each with those who
/// ask for another look.
fn hidings(roll: &Roll, reader: Option<MemberId>) -> Vec<(LogEntry, Vec<(MemberId, AppealFacts)>)> {
    let mut scopes = BTreeSet::from([Scope::Control]);
    scopes.extend(reader.into_iter().flat_map(|reader| roll.scopes_of(reader)));
    let mut log = Vec::new();
    for scope in scopes {
        let counting = || roll.statements(scope).filter(|(key, _, _)| roll.why(&key.id).is_none());
        for (key, _, act) in roll.statements(scope) {
            let Act::Hide { record, ground, words } = act else { continue };
            let lifted = match roll.why(&key.id) {
                None => None,
                Some(Why::Withdrawn) => taken_back(counting(), key.id),
                // Said by somebody without the right to.
                Some(_) => continue,
            };
            let appeals = counting().filter_map(|(appeal, by, act)| match act {
                Act::Appeal { hide, words } if *hide == key.id => Some((by, AppealFacts { at: appeal.time, words: words.clone() })),
                _ => None,
            });
            let entry = LogEntry {
                statement: key.id,
                record: *record,
                at: key.time,
                ground: ground.name().to_owned(),
                words: words.clone(),
                appeals: Vec::new(),
                lifted,
            };
            log.push((entry, appeals.collect()));
        }
    }
    log.sort_by_key(|(entry, _)| std::cmp::Reverse((entry.at, entry.statement)));
    log
}

fn taken_back<'a>(counting: impl Iterator<Item = (model::ItemKey, MemberId, &'a Act)>, hide: ItemId) -> Option<Timestamp> {
    let taken = counting.filter_map(|(key, _, act)| match act {
        Act::Withdraw { statement, .. } if *statement == hide => Some(key.time),
        _ => None,
    });
    taken.min()
}
