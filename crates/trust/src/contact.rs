//! When an adult and a minor may meet. One rule, for who writes and for who judges.
//!
//! An adult and a minor meet only in a group session, at a registered place, with
//! a host whose vetting is valid on the session's date and another responsible
//! adult named. No role, and no school, is excepted. Everything else between the
//! two is a private channel, and does not count.

use model::{ItemId, MemberId, Scope, Timestamp};

use crate::grant::AgeBand;
use crate::roll::Roll;

/// A session, as far as the rule asks about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// When it takes place.
    pub at: Option<Timestamp>,
    /// The registered place: the id of its [`crate::Act::Place`].
    pub place: Option<ItemId>,
    /// Who leads it.
    pub host: Option<MemberId>,
    /// The other adult who is there.
    pub responsible: Option<MemberId>,
    /// How many may come beside these two; `None` when nothing was said.
    pub seats: Option<u32>,
}

/// What is missing for an adult and a minor to meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Breach {
    /// One writes to the other, outside of a session.
    #[error("an adult and a minor do not write to each other; they meet in a group session at a registered place")]
    Private,
    /// A group of a minor and too few checked adults.
    #[error("a group with minors has two adults in it whose checks are valid")]
    Group,
    /// One of the two is not known to be a member here.
    #[error("it is not known whether both are of age")]
    Unknown,
    /// No date.
    #[error("a session that minors may come to has a date")]
    Date,
    /// No place, or none that is registered on that date.
    #[error("a session that minors may come to is at a registered place")]
    Place,
    /// No host, or one whose vetting is not valid on that date.
    #[error("the host of a session that minors may come to has a check that is valid on its date")]
    Host,
    /// No responsible adult beside the host.
    #[error("a session that minors may come to names a responsible adult beside the host")]
    Responsible,
    /// A minor who calls themselves otherwise than their school does.
    #[error("a minor appears under the name that their school gave them, and under no other")]
    Name,
    /// It has room for one only.
    #[error("a session that minors may come to is for a group, of two learners or more")]
    Seats,
}

impl Breach {
    /// A short word for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Private => "private-contact",
            Self::Group => "group-unvetted",
            Self::Unknown => "age-unknown",
            Self::Date => "no-date",
            Self::Place => "no-registered-place",
            Self::Host => "host-not-vetted",
            Self::Responsible => "no-responsible-adult",
            Self::Seats => "not-a-group",
            Self::Name => "other-name",
        }
    }
}

/// Fewest learners of a session that minors may come to.
const SEATS_MIN: u32 = 2;

impl Roll {
    /// Whether a session is one that minors may come to.
    ///
    /// # Errors
    /// The first [`Breach`] in the order: date, place, host, responsible adult, seats.
    pub fn may_take_minors(&self, scope: Scope, meeting: &Meeting) -> Result<(), Breach> {
        let at = meeting.at.ok_or(Breach::Date)?;
        let place = meeting.place.ok_or(Breach::Place)?;
        if !self.is_place(scope, place, at) {
            return Err(Breach::Place);
        }
        let host = meeting.host.ok_or(Breach::Host)?;
        if self.age(host, scope, at) != Some(AgeBand::Adult) || !self.is_vetted(host, scope, at) {
            return Err(Breach::Host);
        }
        let responsible = meeting.responsible.filter(|member| *member != host).ok_or(Breach::Responsible)?;
        if self.age(responsible, scope, at) != Some(AgeBand::Adult) {
            return Err(Breach::Responsible);
        }
        match meeting.seats {
            Some(seats) if seats < SEATS_MIN => Err(Breach::Seats),
            _ => Ok(()),
        }
    }

    /// Whether a member may be called so in a scope: a minor by the name that their
    /// school gave them alone. Among one's own devices it is nobody's matter.
    ///
    /// # Errors
    /// [`Breach::Name`].
    pub fn may_be_called(&self, scope: Scope, member: MemberId, at: Timestamp, name: &str) -> Result<(), Breach> {
        let alone = matches!(scope, Scope::Own(_) | Scope::Sealed(_));
        let minor = self.age_known(member, scope, at).is_some_and(AgeBand::is_minor);
        match alone || !minor || self.pseudonym(scope, member) == Some(name) {
            true => Ok(()),
            false => Err(Breach::Name),
        }
    }

    /// Whether what one member writes at this time may reach the other: by answering
    /// a record of theirs, or a session that they take part in. Judged for the
    /// session's own date where there is one.
    ///
    /// # Errors
    /// What is missing.
    pub fn may_contact(&self, scope: Scope, at: Timestamp, from: MemberId, to: MemberId, meeting: Option<&Meeting>) -> Result<(), Breach> {
        if from == to {
            return Ok(());
        }
        let date = meeting.and_then(|meeting| meeting.at).unwrap_or(at);
        // The city scope knows no minors: there everyone with a grant is of age.
        let (Some(from), Some(to)) = (self.age_known(from, scope, date), self.age_known(to, scope, date)) else {
            return Err(Breach::Unknown);
        };
        if from.is_minor() == to.is_minor() && meeting.is_none() || !from.is_minor() && !to.is_minor() {
            return Ok(());
        }
        match meeting {
            Some(meeting) => self.may_take_minors(scope, meeting),
            None => Err(Breach::Private),
        }
    }

    /// Whether a group may be written in at this time: one with minors needs two
    /// adults who were checked.
    ///
    /// # Errors
    /// [`Breach::Group`].
    pub fn may_gather(&self, group: Scope, at: Timestamp) -> Result<(), Breach> {
        let Some((parent, members)) = self.group(group) else { return Err(Breach::Group) };
        let age = |member: &MemberId| self.age_known(*member, parent, at);
        let all_adults = members.iter().all(|member| age(member) == Some(AgeBand::Adult));
        let all_minors = members.iter().all(|member| age(member).is_some_and(AgeBand::is_minor));
        if all_adults || all_minors {
            return Ok(());
        }
        let vetted = |member: &&MemberId| age(member) == Some(AgeBand::Adult) && self.is_vetted(**member, parent, at);
        if members.iter().filter(vetted).count() >= 2 { Ok(()) } else { Err(Breach::Group) }
    }
}
