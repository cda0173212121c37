//! Why an item is not held.

use model::wire::Malformed;
use model::{CityId, RecordKind, Scope, Timestamp};

/// Why an item was refused. Nothing has been written when you hold one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Over the limit of one item.
    #[error("an item of {found} bytes is above the limit of {limit}")]
    TooLarge {
        /// Bytes found.
        found: usize,
        /// Bytes allowed.
        limit: usize,
    },
    /// The bytes are not an item.
    #[error("the bytes are not an item")]
    Malformed(#[from] Malformed),
    /// The signature is wrong.
    #[error("the signature does not match the author's key")]
    Signature,
    /// Written in another city.
    #[error("the item belongs to {found:?}, and this node holds {needed:?}")]
    City {
        /// This node's city.
        needed: CityId,
        /// The item's.
        found: CityId,
    },
    /// A scope that this node does not hold, or of which nothing may come from there.
    #[error("the scope `{}` is not held here, or not to be given by who sent it", .0.short())]
    Scope(Scope),
    /// No chain of grants leads from the author to the charter.
    #[error("no member of this city signed it")]
    Stranger,
    /// The claimed time is in none of the author's grants.
    #[error("its time, {found}, is in none of its author's grants")]
    Dates {
        /// The time claimed.
        found: Timestamp,
    },
    /// It belongs to something that was erased.
    #[error("it was erased, and is not taken in again")]
    Erased,
    /// Records of this kind do not cross to here from the author's city.
    #[error("records of this kind do not cross to here from that city: {0}")]
    NotShared(RecordKind),
    /// The body is not one plain change of the right actor.
    #[error("the body was refused: {0}")]
    Body(String),
    /// The author's budget for that time is used up.
    #[error("the author's budget of {limit} {unit} is used up")]
    Budget {
        /// How many.
        limit: u64,
        /// Of what, in which time.
        unit: &'static str,
    },
}

impl Refusal {
    /// A short word for statistics and logs.
    pub fn word(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "too large",
            Self::Malformed(_) => "malformed",
            Self::Signature => "signature",
            Self::City { .. } => "other city",
            Self::Scope(_) => "scope",
            Self::Stranger => "stranger",
            Self::Dates { .. } => "dates",
            Self::Erased => "erased",
            Self::NotShared(_) => "not shared",
            Self::Body(_) => "body",
            Self::Budget { .. } => "budget",
        }
    }
}
