//! What waits for a member, and what happened to them that they should know of without
//! having asked.

use serde::{Deserialize, Serialize};

use crate::govern::Person;
use crate::{ItemId, RecordId, Timestamp};

/// For how long an answer counts as new: a week, in which most people look in once.
pub const ANSWER_NEW_MILLISECONDS: u64 = 7 * 24 * 60 * 60 * 1000;

/// For how long it is said that others erased something: longer than a month's holiday,
/// and long enough to ask them why.
pub const ERASED_NEW_MILLISECONDS: u64 = 45 * 24 * 60 * 60 * 1000;

/// All of it, for one member on one device. A pure function of what the node holds and of
/// an as-of time; nothing here remembers what was looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notices {
    /// What is written here counts no more.
    #[serde(default)]
    pub removed: Option<Removed>,
    /// The erasure of everything of this member.
    #[serde(default)]
    pub all_erased: Option<ItemId>,
    /// Who is said to go on in this member's place.
    #[serde(default)]
    pub claims: Vec<Claim>,
    /// How many proposals wait for this member's signature as a delegate.
    #[serde(default)]
    pub signatures: u64,
    /// How many records were reported and wait for this member's decision.
    #[serde(default)]
    pub reports: u64,
    /// How many appeals wait for this member's answer.
    #[serde(default)]
    pub appeals: u64,
    /// Own records that were answered lately, as far as the node has looked since its start.
    #[serde(default)]
    pub answered: Vec<Answered>,
    /// Own records that are not shown to others, as far as the node has looked since its
    /// start.
    #[serde(default)]
    pub hidden: Vec<RecordId>,
    /// Lately, what others erased of this member's.
    #[serde(default)]
    pub erased: Vec<ErasedRecord>,
}

/// That what this node writes counts no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    /// The statement that says so.
    pub statement: ItemId,
    /// When it says that it was written.
    pub at: Timestamp,
    /// Whether it ends the whole membership, and not this device alone.
    pub membership: bool,
}

/// That somebody is said to go on in a member's place, whose recovery words are said to be
/// lost. The old key's objection ends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// A statement that says so; an objection names it.
    pub statement: ItemId,
    /// Who is to go on.
    pub new: Person,
    /// How many say so. It takes two.
    pub by: u64,
    /// From when.
    pub from: Timestamp,
    /// Whether that time has come and enough have said so.
    pub in_force: bool,
}

/// An own record with new answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// The record.
    pub record: RecordId,
    /// How many.
    pub answers: u64,
}

/// An own record that somebody else erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasedRecord {
    /// The erasure.
    pub erasure: ItemId,
    /// The record.
    pub record: RecordId,
    /// When, by the clock of who erased it.
    pub at: Timestamp,
}

impl Notices {
    /// What the page of the city answers: signatures and claims.
    pub fn of_city(&self) -> u64 {
        self.signatures + self.claims.len() as u64
    }

    /// What waits for a moderator's decision.
    pub fn of_moderation(&self) -> u64 {
        self.reports + self.appeals
    }

    /// What the member's own page tells: answers, and what became of own records.
    pub fn of_me(&self) -> u64 {
        let answers: u64 = self.answered.iter().map(|of| of.answers).sum();
        answers + self.hidden.len() as u64 + self.erased.len() as u64
    }
}
