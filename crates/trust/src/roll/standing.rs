//! The parts of which standing is made: rights, and the rules that cut them.

use std::fmt;

use model::{ItemKey, MemberId, MemberKind, Roles, Scope, Timestamp};

use crate::grant::AgeBand;

/// What one device may write in the time that a budget covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Envelopes in an hour.
    pub envelopes_per_hour: u64,
    /// Bytes in thirty days.
    pub bytes_per_month: u64,
}

/// From whom a right comes, and who may therefore take it away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Authority {
    /// The delegates, by their threshold.
    City,
    /// A member: an issuer, a school, an organisation; or the member itself, with
    /// the root key.
    Member(MemberId),
    /// Two members who vouched.
    Vouchers,
}

impl fmt::Display for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::City => f.write_str("the city"),
            Self::Member(member) => write!(f, "{member:?}"),
            Self::Vouchers => f.write_str("its vouchers"),
        }
    }
}

/// What a counting grant, or two vouches, give a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Right {
    /// The grant, or the later one of the two vouches.
    pub key: ItemKey,
    /// Where: control for the whole city, or one school's.
    pub scope: Scope,
    /// From whom.
    pub authority: Authority,
    /// What sort of member.
    pub kind: MemberKind,
    /// Which roles.
    pub roles: Roles,
    /// The band of ages.
    pub age: AgeBand,
    /// From when.
    pub starts: Timestamp,
    /// Until when, not included.
    pub ends: Timestamp,
    /// How many an issuer may admit by it.
    pub admissions: u32,
}

impl Right {
    /// Whether the right covers this time.
    pub fn covers(&self, time: Timestamp) -> bool {
        (self.starts..self.ends).contains(&time)
    }
}
