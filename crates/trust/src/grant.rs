//! What a grant gives.

use model::wire::{Malformed, Reader};
use model::{MemberId, MemberKind, Role, Roles, Timestamp};

/// Milliseconds of a day.
const DAY: u64 = 24 * 60 * 60 * 1000;

/// In which band of ages a member is. Never a birth date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AgeBand {
    /// Below the age at which the city lets minors consent for themselves.
    Child,
    /// A minor of that age or above.
    Young,
    /// Of age.
    Adult,
}

impl AgeBand {
    /// Every band, the youngest first.
    pub const ALL: [Self; 3] = [Self::Child, Self::Young, Self::Adult];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Child => "child",
            Self::Young => "young",
            Self::Adult => "adult",
        }
    }

    /// The number on the wire, from 1.
    pub fn code(self) -> u8 {
        match self {
            Self::Adult => 1,
            Self::Young => 2,
            Self::Child => 3,
        }
    }

    /// The band with this number.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|band| band.code() == code)
    }

    /// Whether the member is not of age.
    pub fn is_minor(self) -> bool {
        self != Self::Adult
    }
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
        to.push(self.age.code());
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
        let age = from.u8()?;
        let age = AgeBand::from_code(age).ok_or(wrong("a grant's age band", age))?;
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
