//! What a grant gives, and the policy that a charter sets.

use model::wire::{Malformed, Reader};
use model::{MemberId, MemberKind, Role, Roles, Timestamp};

/// Milliseconds of a day.
const DAY: u64 = 24 * 60 * 60 * 1000;

/// In which band of ages a member is. Never a birth date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AgeBand {
    /// Of age. At this stage a city takes no minors, so no other band is read.
    Adult,
}

/// A statement's gift of roles to a member, for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Who receives it.
    pub member: MemberId,
    /// What sort of member it is.
    pub kind: MemberKind,
    /// Which roles.
    pub roles: Roles,
    /// The band of ages.
    pub age: AgeBand,
    /// From when.
    pub starts: Timestamp,
    /// Until when, not included.
    pub ends: Timestamp,
    /// How many members an issuer may admit by it.
    pub admissions: u32,
    /// How many times the policy's budgets the member may write: 1 for
    /// residents, more for schools and for bulk imports.
    pub budget: u32,
}

impl Grant {
    /// Longest time of a member's grant: one school year and its holidays.
    pub const MEMBER_DAYS_MAX: u64 = 400;

    /// Largest factor on the policy's budgets: a city's own imports.
    pub const BUDGET_MAX: u32 = 100_000;

    pub(crate) fn encode(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(&self.member.0);
        to.push(self.kind.code());
        to.push(self.roles.bits());
        to.push(1);
        to.extend_from_slice(&self.starts.0.to_be_bytes());
        to.extend_from_slice(&self.ends.0.to_be_bytes());
        to.extend_from_slice(&self.admissions.to_be_bytes());
        to.extend_from_slice(&self.budget.to_be_bytes());
    }

    pub(crate) fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        let wrong = |what, found: u8| Malformed::Value { what, found: found.into() };
        let member = MemberId(from.array()?);
        let kind = from.u8()?;
        let kind = MemberKind::from_code(kind).ok_or(wrong("a member's kind", kind))?;
        let roles = from.u8()?;
        let roles = Roles::from_bits(roles).ok_or(wrong("a grant's roles", roles))?;
        let age = match from.u8()? {
            1 => AgeBand::Adult,
            other => return Err(wrong("a grant's age band", other)),
        };
        let (starts, ends) = (Timestamp(from.u64()?), Timestamp(from.u64()?));
        if starts >= ends {
            return Err(Malformed::Order("a grant's dates"));
        }
        let lasting = roles.has(Role::Issuer) || roles.has(Role::Box);
        if !lasting && ends.0 - starts.0 > Self::MEMBER_DAYS_MAX * DAY {
            return Err(Malformed::Value { what: "the days of a member's grant", found: (ends.0 - starts.0) / DAY });
        }
        let (admissions, budget) = (from.u32()?, from.u32()?);
        if budget == 0 || budget > Self::BUDGET_MAX {
            return Err(Malformed::Value { what: "a grant's budget factor", found: budget.into() });
        }
        Ok(Self { member, kind, roles, age, starts, ends, admissions, budget })
    }

    /// Whether the grant covers this time.
    pub fn covers(&self, time: Timestamp) -> bool {
        (self.starts..self.ends).contains(&time)
    }
}

/// What a city asks of its members' nodes. Part of the charter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Envelopes that one device may write in an hour, at factor 1.
    pub envelopes_per_hour: u32,
    /// Bytes of envelopes that one device may write in thirty days, at factor 1.
    pub bytes_per_month: u64,
}

impl Policy {
    /// What a resident's node may write: one envelope a minute, and some ten
    /// thousand edits a month.
    pub const DEFAULT: Self = Self { envelopes_per_hour: 60, bytes_per_month: 5_000_000 };
}
