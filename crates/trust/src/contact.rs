//! When an adult and a minor may meet. One rule, for who writes and for who judges.
//!
//! An adult and a minor meet only in a group session, at a registered place, with
//! a host whose vetting is valid on the session's date and another responsible
//! adult named. No role, and no school, is excepted. Everything else between the
//! two is a private channel, and does not count.
//!
//! A name that anybody may write down vouches for nothing. So the host is whose
//! record the session is, or for whom its owner acts as staff: one of the two has
//! signed it. The other adult signs nothing, and is therefore checked as the host is.

use model::{ItemId, MemberId, Scope, Timestamp};

use crate::grant::AgeBand;
use crate::roll::{Right, Roll};

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
    /// A host who has not announced it, nor anybody who acts for them.
    #[error("a session that minors may come to is announced by its host, or by who acts for the host as staff")]
    Announced,
    /// No responsible adult beside the host and who announces it, or one whose vetting is
    /// not valid on that date.
    #[error("a session that minors may come to names another responsible adult, whose check is valid on its date too")]
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
            Self::Announced => "not-by-its-host",
            Self::Responsible => "no-responsible-adult",
            Self::Seats => "not-a-group",
            Self::Name => "other-name",
        }
    }
}

/// Fewest learners of a session that minors may come to.
const SEATS_MIN: u32 = 2;

impl Roll {
    /// Whether a session, whose record is this owner's, is one that minors may come to.
    ///
    /// # Errors
    /// The first [`Breach`] in the order: date, place, host, who announces it,
    /// responsible adult, seats.
    pub fn may_take_minors(&self, scope: Scope, owner: MemberId, meeting: &Meeting) -> Result<(), Breach> {
        let at = meeting.at.ok_or(Breach::Date)?;
        let place = meeting.place.ok_or(Breach::Place)?;
        if !self.is_place(scope, place, at) {
            return Err(Breach::Place);
        }
        let checked = |member: MemberId| self.age(member, scope, at) == Some(AgeBand::Adult) && self.is_vetted(member, scope, at);
        let host = meeting.host.filter(|host| checked(*host)).ok_or(Breach::Host)?;
        if host != owner && !self.acts_for(owner, host, at) {
            return Err(Breach::Announced);
        }
        let another = |member: &MemberId| ![host, owner].contains(member) && checked(*member);
        meeting.responsible.filter(another).ok_or(Breach::Responsible)?;
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

    /// Whether what one member writes at this time may reach the other, by answering a
    /// record of theirs: a session, or anything else. Judged for the session's own date
    /// where there is one.
    ///
    /// # Errors
    /// What is missing.
    pub fn may_contact(&self, scope: Scope, at: Timestamp, from: MemberId, to: MemberId, meeting: Option<&Meeting>) -> Result<(), Breach> {
        if from == to {
            return Ok(());
        }
        let date = meeting.and_then(|meeting| meeting.at).unwrap_or(at);
        // The city scope knows no minors: there everyone with a grant is of age.
        let (Some(from_age), Some(to_age)) = (self.age_known(from, scope, date), self.age_known(to, scope, date)) else {
            return Err(Breach::Unknown);
        };
        let adults = !from_age.is_minor() && !to_age.is_minor();
        let minors = from_age.is_minor() && to_age.is_minor() && ![from, to].into_iter().any(|member| self.grew_up(member, scope, date));
        if adults || minors && meeting.is_none() {
            return Ok(());
        }
        match meeting {
            Some(meeting) => self.may_take_minors(scope, to, meeting),
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
        let minor = |member: &MemberId| age(member).is_some_and(AgeBand::is_minor) && !self.grew_up(*member, parent, at);
        let all_minors = members.iter().all(minor);
        if all_adults || all_minors {
            return Ok(());
        }
        let vetted = |member: &&MemberId| age(member) == Some(AgeBand::Adult) && self.is_vetted(**member, parent, at);
        if members.iter().filter(vetted).count() >= 2 { Ok(()) } else { Err(Breach::Group) }
    }

    /// Whether a grant of a scope's realm has called the member of age by a time, whatever
    /// other grants cover it. Who comes of age within the year of a minor's grant is one
    /// to adults until it ends, since the youngest band decides, and no more among minors.
    fn grew_up(&self, member: MemberId, scope: Scope, at: Timestamp) -> bool {
        let realm = self.realm_of(scope);
        let adult = |right: &Right| right.scope == realm && right.age == AgeBand::Adult && right.starts <= at;
        self.rights_ever(member).iter().any(adult)
    }
}
