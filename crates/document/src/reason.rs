//! Why a held change does not count in its record, in words for people.
//!
//! Deliberately absent: who is to blame, and the bytes. The envelope is in the
//! set, and its id stands beside the reason.

use crate::BodyRefusal;

/// Why a change was set aside. Alike in every replica that holds the same set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// The body fails the checks; an honest node would not have held it.
    #[error("its body is malformed: {0}")]
    Malformed(#[from] BodyRefusal),
    /// The caller says that it may not count, at least for now.
    #[error("it does not count at this time")]
    NotNow,
    /// Its author was revoked, and it is not among what was accepted.
    #[error("its author was revoked, and it is not among what was accepted")]
    Cut,
    /// The same, and it stands all the same, because others built on it.
    #[error("its author was revoked; it stands because others built on it, and an edit undoes it")]
    Carried,
    /// It was built on one that does not count for now.
    #[error("it builds on a change that does not count at this time")]
    BuiltOnNotNow,
    /// It was built on one that is set aside.
    #[error("it builds on a change that is set aside")]
    BuiltOnSetAside,
    /// Another envelope holds the very same change.
    #[error("another envelope holds the same change")]
    Repeated,
    /// Its author is neither the owner nor an editor.
    #[error("its author is not an editor of the record")]
    NotEditor,
    /// A first change by someone who did not found the record.
    #[error("it builds on nothing, and its author did not found the record")]
    NotFounder,
    /// Its numbers do not follow from the changes that it was built on.
    #[error("{what} is {found}, and {needed} was needed")]
    Number {
        /// Which number.
        what: &'static str,
        /// The number found.
        found: u64,
        /// The number that follows.
        needed: u64,
    },
    /// It names an actor of which none of its ancestors is.
    #[error("it names an actor that nothing it builds on is of")]
    UnknownActor,
    /// It was built on two changes that exclude each other.
    #[error("it builds on both sides of a fork")]
    BothSides,
    /// One of its operations is not one that this record can have.
    #[error("operation {index} {wrong}")]
    Operation {
        /// Which operation, from 0.
        index: usize,
        /// What it does wrong.
        wrong: &'static str,
    },
    /// One device wrote two different changes with one number.
    #[error("a fork: its author wrote another change with the same number, which stands")]
    Fork,
    /// One device founded the record twice.
    #[error("a fork: its author founded the record twice, and the other first change stands")]
    SecondFounding,
    /// The record has as many changes, operations or bytes as one may have.
    #[error("the record is full: it has all the {what} that one may have")]
    Full {
        /// Of what.
        what: &'static str,
    },
    /// Too many changes wait for ancestors.
    #[error("too many changes of the record wait for others")]
    Waiting,
    /// Automerge failed on it, in spite of all checks.
    #[error("automerge cannot apply it")]
    Automerge,
}

impl Reason {
    /// The reason as a word for programs and catalogues.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "malformed",
            Self::NotNow => "not-now",
            Self::Cut => "cut",
            Self::Carried => "carried",
            Self::BuiltOnNotNow => "built-on-not-now",
            Self::BuiltOnSetAside => "built-on-set-aside",
            Self::Repeated => "repeated",
            Self::NotEditor => "not-editor",
            Self::NotFounder => "not-founder",
            Self::Number { .. } => "number",
            Self::UnknownActor => "unknown-actor",
            Self::BothSides => "both-sides",
            Self::Operation { .. } => "operation",
            Self::Fork => "fork",
            Self::SecondFounding => "second-founding",
            Self::Full { .. } => "full",
            Self::Waiting => "waiting",
            Self::Automerge => "automerge",
        }
    }
}
