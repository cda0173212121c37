//! What is said about people beside their grants: that they were checked, what a
//! guardian allows, and who is in a group.

use model::wire::{Malformed, Reader, put_block};
use model::{CityId, MemberId, Nonce, Scope, Timestamp};

use crate::grant::Grant;
use crate::statement::read_period;

/// By what a member was checked for working with minors. No more is kept of it
/// than this, who says so, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum VettingKind {
    /// The state's certificate that nothing stands against it.
    PoliceCertificate,
    /// The employer's own check: a school's staff.
    Employer,
    /// A course in child protection, beside a check by the issuer.
    Training,
}

impl VettingKind {
    /// Every kind, in the order of their codes, from 1.
    pub const ALL: [Self; 3] = [Self::PoliceCertificate, Self::Employer, Self::Training];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::PoliceCertificate => "police-certificate",
            Self::Employer => "employer",
            Self::Training => "training",
        }
    }
}

/// A member was checked for working with minors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vetting {
    /// Who.
    pub member: MemberId,
    /// By what.
    pub kind: VettingKind,
    /// From when.
    pub starts: Timestamp,
    /// Until when, not included.
    pub ends: Timestamp,
}

impl Vetting {
    /// Longest validity: checks are repeated.
    pub const DAYS_MAX: u64 = 3 * 366;

    pub(crate) fn encode(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(&self.member.0);
        to.push(VettingKind::ALL.iter().position(|kind| *kind == self.kind).map_or(0, |at| at as u8 + 1));
        to.extend_from_slice(&self.starts.0.to_be_bytes());
        to.extend_from_slice(&self.ends.0.to_be_bytes());
    }

    pub(crate) fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        let member = MemberId(from.array()?);
        let code = from.u8()?;
        let kind = usize::from(code).checked_sub(1).and_then(|at| VettingKind::ALL.get(at)).copied();
        let kind = kind.ok_or(Malformed::Value { what: "the kind of a vetting", found: code.into() })?;
        let (starts, ends) = read_period(from, Self::DAYS_MAX, "a vetting's dates")?;
        Ok(Self { member, kind, starts, ends })
    }
}

/// What a guardian allows a minor, beside reading and taking part in class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consent {
    /// The minor.
    pub minor: MemberId,
    /// That their school publishes to the city what they wrote, under its own name.
    pub publishing: bool,
    /// That they take part in sessions outside their school.
    pub sessions: bool,
    /// Whether it was given on paper, and lies at the school.
    pub on_paper: bool,
    /// From when.
    pub starts: Timestamp,
    /// Until when, not included.
    pub ends: Timestamp,
}

impl Consent {
    pub(crate) fn encode(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(&self.minor.0);
        to.push(u8::from(self.publishing) | u8::from(self.sessions) << 1 | u8::from(self.on_paper) << 2);
        to.extend_from_slice(&self.starts.0.to_be_bytes());
        to.extend_from_slice(&self.ends.0.to_be_bytes());
    }

    pub(crate) fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        let minor = MemberId(from.array()?);
        let covers = from.u8()?;
        if covers & 3 == 0 || covers >> 3 != 0 {
            return Err(Malformed::Value { what: "what a consent covers", found: covers.into() });
        }
        let (starts, ends) = read_period(from, Grant::MEMBER_DAYS_MAX, "a consent's dates")?;
        let (publishing, sessions, on_paper) = (covers & 1 != 0, covers & 2 != 0, covers & 4 != 0);
        Ok(Self { minor, publishing, sessions, on_paper, starts, ends })
    }
}

/// A class or a working group: some members of the city, or of one school.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Drawn when it was made; stays when its members change.
    pub nonce: Nonce,
    /// Its name.
    pub name: String,
    /// Who is in it, in rising order.
    pub members: Vec<MemberId>,
}

impl Group {
    /// Most members.
    pub const MEMBERS_MAX: usize = 500;
    /// Longest name in bytes.
    pub const NAME_BYTES_MAX: usize = 200;

    /// The scope of a group that a member keeps, whose list stands in `parent`. Only
    /// its keeper can say who is in it.
    pub fn scope(city: CityId, parent: Scope, keeper: MemberId, nonce: Nonce) -> Scope {
        let mut hasher = blake3::Hasher::new_derive_key("kaveret 1 group");
        hasher.update(&city.0).update(&parent.to_bytes()).update(&keeper.0).update(&nonce.0);
        Scope::Group(*hasher.finalize().as_bytes())
    }

    pub(crate) fn encode(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(&self.nonce.0);
        put_block(to, self.name.as_bytes());
        to.extend_from_slice(&(self.members.len() as u16).to_be_bytes());
        self.members.iter().for_each(|member| to.extend_from_slice(&member.0));
    }

    pub(crate) fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        let nonce = Nonce(from.array()?);
        let name = from.text(Self::NAME_BYTES_MAX, "a group's name")?.to_owned();
        let found = usize::from(from.u16()?);
        if found > Self::MEMBERS_MAX {
            return Err(Malformed::TooLong { what: "a group's members", found, limit: Self::MEMBERS_MAX });
        }
        let members = (0..found).map(|_| from.array().map(MemberId)).collect::<Result<Vec<_>, _>>()?;
        match members.is_sorted_by(|a, b| a < b) {
            true => Ok(Self { nonce, name, members }),
            false => Err(Malformed::Order("a group's members")),
        }
    }
}
