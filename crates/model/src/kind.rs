//! Kinds of records, kinds of members, and roles.

use std::fmt;
use std::str::FromStr;

/// What sort of record an envelope belongs to, as a number on the wire.
///
/// A node holds and passes on kinds that it does not know; it just cannot show
/// them. So this is a number with names, not a closed list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordKind(u16);

impl RecordKind {
    /// What someone can teach.
    pub const OFFER: Self = Self(1);
    /// What someone wants to learn.
    pub const REQUEST: Self = Self(2);
    /// What the city wants to change.
    pub const CHALLENGE: Self = Self(3);
    /// One member's answer to another's record.
    pub const INTEREST: Self = Self(4);
    /// A member's public face.
    pub const PROFILE: Self = Self(5);
    /// People learning together: place, times, host, seats.
    pub const SESSION: Self = Self(6);
    /// A member's word to the moderators about a record. Read by them and by its
    /// author alone.
    pub const REPORT: Self = Self(7);

    /// The kinds that this program can read, in the order of their codes.
    pub const KNOWN: [Self; 7] = [Self::OFFER, Self::REQUEST, Self::CHALLENGE, Self::INTEREST, Self::PROFILE, Self::SESSION, Self::REPORT];

    /// The kinds that lists, searches, counts and exports may show: all but reports.
    pub const LISTED: [Self; 6] = [Self::OFFER, Self::REQUEST, Self::CHALLENGE, Self::INTEREST, Self::PROFILE, Self::SESSION];

    /// The kinds that cross to allied cities when nothing else is said: all that are listed.
    pub const SHARED: [Self; 6] = Self::LISTED;

    /// The kinds that people browse, and that files are imported and exported as
    /// when nothing else is said.
    pub const BROWSED: [Self; 4] = [Self::OFFER, Self::REQUEST, Self::CHALLENGE, Self::SESSION];

    /// The kind with this number, known or not.
    pub fn from_code(code: u16) -> Self {
        Self(code)
    }

    /// The number on the wire.
    pub fn code(self) -> u16 {
        self.0
    }

    /// The design's word for it, if this program knows the kind.
    pub fn name(self) -> Option<&'static str> {
        Some(match self {
            Self::OFFER => "offer",
            Self::REQUEST => "request",
            Self::CHALLENGE => "challenge",
            Self::INTEREST => "interest",
            Self::PROFILE => "profile",
            Self::SESSION => "session",
            Self::REPORT => "report",
            _ => return None,
        })
    }
}

impl fmt::Display for RecordKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "kind-{}", self.0),
        }
    }
}

impl fmt::Debug for RecordKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Why a word is not one of a short list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} is one of {allowed}, and {found:?} is not")]
pub struct UnknownWord {
    /// What the word should have named.
    pub what: &'static str,
    /// The words allowed, separated by commas.
    pub allowed: String,
    /// The word found, shortened.
    pub found: String,
}

impl UnknownWord {
    fn new(what: &'static str, allowed: &[&str], found: &str) -> Self {
        Self { what, allowed: allowed.join(", "), found: found.chars().take(80).collect() }
    }
}

impl FromStr for RecordKind {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        Self::KNOWN.into_iter().find(|kind| kind.name() == Some(text)).ok_or_else(|| {
            let names: Vec<_> = Self::KNOWN.iter().filter_map(|kind| kind.name()).collect();
            UnknownWord::new("a record's kind", &names, text)
        })
    }
}

impl serde::Serialize for RecordKind {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for RecordKind {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

/// What sort of member a key stands for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MemberKind {
    /// A person who lives here.
    Resident,
    /// A child or young person at a school.
    Pupil,
    /// A school.
    School,
    /// The municipality, a library, a museum.
    PublicBody,
    /// A business.
    Business,
    /// An association.
    Association,
    /// A social enterprise.
    SocialEnterprise,
}

impl MemberKind {
    /// Every kind, in the order of their codes.
    pub const ALL: [Self; 7] =
        [Self::Resident, Self::Pupil, Self::School, Self::PublicBody, Self::Business, Self::Association, Self::SocialEnterprise];

    /// The names of all kinds, in the same order.
    pub const NAMES: [&'static str; 7] = ["resident", "pupil", "school", "public-body", "business", "association", "social-enterprise"];

    /// The number on the wire, from 1.
    pub fn code(self) -> u8 {
        Self::ALL.iter().position(|kind| *kind == self).map_or(0, |at| at as u8 + 1)
    }

    /// The kind with this number.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code).checked_sub(1)?).copied()
    }

    /// The word for it.
    pub fn name(self) -> &'static str {
        Self::NAMES[usize::from(self.code()) - 1]
    }
}

impl fmt::Display for MemberKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for MemberKind {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        Self::ALL.into_iter().find(|kind| kind.name() == text).ok_or_else(|| UnknownWord::new("a member's kind", &Self::NAMES, text))
    }
}

/// What a grant lets a member do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Takes part.
    Member,
    /// May admit others.
    Issuer,
    /// Hides and shows.
    Moderator,
    /// Brings people together.
    Mediator,
    /// Leads a lab.
    Facilitator,
    /// Speaks for the city to allied cities.
    Gateway,
    /// An always-on node for everyone.
    Box,
}

impl Role {
    /// Every role, in the order of their bits.
    pub const ALL: [Self; 7] = [Self::Member, Self::Issuer, Self::Moderator, Self::Mediator, Self::Facilitator, Self::Gateway, Self::Box];

    /// Its word, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Issuer => "issuer",
            Self::Moderator => "moderator",
            Self::Mediator => "mediator",
            Self::Facilitator => "facilitator",
            Self::Gateway => "gateway",
            Self::Box => "box",
        }
    }
}

/// A set of roles.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Roles(u8);

impl Roles {
    /// These roles.
    pub fn of(roles: &[Role]) -> Self {
        roles.iter().fold(Self::default(), |set, role| set.with(*role))
    }

    /// These and one more.
    #[must_use]
    pub fn with(self, role: Role) -> Self {
        Self(self.0 | 1 << role as u8)
    }

    /// These and those.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the role is among them.
    pub fn has(self, role: Role) -> bool {
        self.0 & (1 << role as u8) != 0
    }

    /// One bit a role, in the order of [`Role::ALL`].
    pub fn bits(self) -> u8 {
        self.0
    }

    /// Reads [`Roles::bits`]; `None` when a bit has no role.
    pub fn from_bits(bits: u8) -> Option<Self> {
        (bits >> Role::ALL.len() == 0).then_some(Self(bits))
    }

    /// The roles, in order.
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| self.has(*role))
    }
}
