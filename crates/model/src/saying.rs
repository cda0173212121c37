//! What a statement says, as data: pages say it in the reader's language, and its
//! [`Display`](fmt::Display) is the sentence in English, without its subject.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::govern::Person;
use crate::{DeviceId, ItemId, RecordId, Role, Timestamp};

/// What a charter says of who decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deciding {
    /// The city's name.
    pub name: String,
    /// How many of the delegates must agree.
    pub threshold: u8,
    /// The delegates.
    pub delegates: Vec<Person>,
}

/// Something in a charter that an amendment changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// `name`, `languages`, or a rule as the facts of a city name it, such as
    /// `erasure_days`.
    pub rule: String,
    /// What it was.
    pub before: String,
    /// What it is to be.
    pub after: String,
}

/// What a statement says. In JSON `code` says which of these it is; the rest are its
/// arguments. The sentence beside it says the same in English.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Saying {
    /// It founds the city.
    Founds {
        /// With which charter.
        charter: Deciding,
    },
    /// It changes the charter.
    Amends {
        /// What it is to be.
        charter: Deciding,
        /// What else changes in it.
        #[serde(default)]
        changes: Vec<Changed>,
    },
    /// It certifies a device of its author's.
    Certifies {
        /// Which.
        device: DeviceId,
    },
    /// It gives a member a right.
    Gives {
        /// Whom.
        member: Person,
        /// Which roles.
        roles: Vec<Role>,
        /// Until when.
        ends: Timestamp,
    },
    /// It signs what another proposed.
    Signs {
        /// What.
        statement: ItemId,
    },
    /// It vouches for somebody.
    Vouches {
        /// For whom.
        member: Person,
        /// Until when.
        ends: Timestamp,
    },
    /// It ends the rights of a member.
    RevokesMember {
        /// Whose.
        member: Person,
    },
    /// It ends the right of a device.
    RevokesDevice {
        /// Which.
        device: DeviceId,
    },
    /// It lists what a cut or an amendment accepts.
    Lists {
        /// How many.
        items: u64,
    },
    /// It lets count what a cut left out.
    Endorses {
        /// How many.
        items: u64,
    },
    /// It takes an earlier statement back.
    TakesBack {
        /// Which.
        statement: ItemId,
        /// From when on.
        from: Timestamp,
    },
    /// It erases all of a member.
    ErasesMember {
        /// Whose.
        member: Person,
    },
    /// It erases a record.
    ErasesRecord,
    /// It confirms that nothing is left of what was erased.
    Confirms {
        /// The erasure.
        erasure: ItemId,
    },
    /// It hides a record.
    Hides {
        /// Which.
        record: RecordId,
        /// Why, as a ground's word.
        ground: String,
        /// Why, in its author's words.
        words: String,
    },
    /// It asks for another look at a hiding.
    Appeals {
        /// The hiding.
        hide: ItemId,
        /// Why, in its author's words.
        words: String,
    },
    /// It answers an appeal: what is hidden stays so.
    Upholds {
        /// The appeal.
        appeal: ItemId,
        /// Why, in its author's words.
        words: String,
    },
    /// It says that a member was checked for working with minors.
    Checked {
        /// Who.
        member: Person,
        /// By what, as a check's word.
        check: String,
        /// Until when it holds.
        ends: Timestamp,
    },
    /// It registers a place.
    Place {
        /// Its name.
        name: String,
    },
    /// It allows a minor something.
    Consents {
        /// Whom.
        minor: Person,
    },
    /// It names a minor's guardian.
    Guardian {
        /// Whose.
        minor: Person,
    },
    /// It names the members of a group.
    Group {
        /// The group's name.
        name: String,
    },
    /// It says that a member goes on with a new key.
    Succeeds {
        /// Who.
        old: Person,
        /// Their new membership.
        new: Person,
        /// From when on.
        from: Timestamp,
    },
    /// It lets a member edit for the organisation that says so.
    Staff {
        /// Whom.
        member: Person,
        /// Until when.
        ends: Timestamp,
    },
    /// It gives a pupil the name that others see.
    Names {
        /// The pupil.
        member: Person,
        /// The name.
        name: String,
    },
    /// It keeps what another writes out of its author's sight.
    Blocks {
        /// Whose.
        member: Person,
    },
    /// It deals with reports.
    Closes {
        /// How many.
        reports: u64,
    },
    /// It is this city's half of an alliance.
    Allies {
        /// The other city's name.
        name: String,
        /// The kinds of records that this city shares, by their words.
        shares: Vec<String>,
        /// Those that it takes.
        takes: Vec<String>,
        /// Until when.
        ends: Timestamp,
    },
    /// It stops what crosses the city's border.
    Halts,
    /// It says where a gateway is reached.
    Reached {
        /// At how many addresses.
        addresses: u64,
    },
    /// An act of a later program.
    Unknown {
        /// The act's number.
        act: u8,
    },
}

impl fmt::Display for Deciding {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let delegates: Vec<String> = self.delegates.iter().map(called).collect();
        write!(to, "{}: {} of {} delegates decide ({})", self.name, self.threshold, delegates.len(), delegates.join(", "))
    }
}

impl fmt::Display for Saying {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Founds { charter } => write!(to, "founds the city {charter}"),
            Self::Amends { charter, changes } => {
                write!(to, "changes the charter of {charter}")?;
                changes.iter().try_for_each(|of| write!(to, "; {}: {} instead of {}", of.rule, of.after, of.before))
            }
            Self::Certifies { device } => write!(to, "certifies the device {}", short(device)),
            Self::Gives { member, roles, ends } => {
                let roles: Vec<&str> = roles.iter().map(|role| role.name()).collect();
                write!(to, "gives {} the right of {} until {}", called(member), roles.join(", "), day(*ends))
            }
            Self::Signs { statement } => write!(to, "signs {}", short(statement)),
            Self::Vouches { member, ends } => write!(to, "vouches for {} until {}", called(member), day(*ends)),
            Self::RevokesMember { member } => write!(to, "revokes {}", called(member)),
            Self::RevokesDevice { device } => write!(to, "revokes the device {}", short(device)),
            Self::Lists { items } => write!(to, "lists {items} items"),
            Self::Endorses { items } => write!(to, "endorses {items} items"),
            Self::TakesBack { statement, from } => write!(to, "takes {} back from {}", short(statement), day(*from)),
            Self::ErasesMember { member } => write!(to, "erases everything of {}", called(member)),
            Self::ErasesRecord => write!(to, "erases a record"),
            Self::Confirms { erasure } => write!(to, "confirms that nothing is left of what {} erased", short(erasure)),
            Self::Hides { record, ground, words } => write!(to, "hides {} ({ground}): {words}", short(record)),
            Self::Appeals { hide, words } => write!(to, "appeals against {}: {words}", short(hide)),
            Self::Upholds { appeal, words } => write!(to, "leaves hidden what {} is about: {words}", short(appeal)),
            Self::Checked { member, check, ends } => {
                write!(to, "says that {} was checked ({check}) until {}", called(member), day(*ends))
            }
            Self::Place { name } => write!(to, "registers the place {name}"),
            Self::Consents { minor } => write!(to, "gives a guardian's consent for {}", short(&minor.member)),
            Self::Guardian { minor } => write!(to, "names a guardian of {}", short(&minor.member)),
            Self::Group { name } => write!(to, "names the members of the group {name}"),
            Self::Succeeds { old, new, from } => {
                write!(to, "says that {} has the new key {} from {}", called(old), short(&new.member), day(*from))
            }
            Self::Staff { member, ends } => write!(to, "lets {} edit for it until {}", called(member), day(*ends)),
            Self::Names { member, name } => write!(to, "gives {} the name {name}", short(&member.member)),
            Self::Blocks { member } => write!(to, "blocks {}", short(&member.member)),
            Self::Closes { reports } => write!(to, "closes {reports} reports"),
            Self::Allies { name, shares, takes, ends } => {
                let (shares, takes) = (shares.join(", "), takes.join(", "));
                write!(to, "allies the city with {name} until {}; shares: {shares}; takes: {takes}", day(*ends))
            }
            Self::Halts => write!(to, "stops all records at the city's border"),
            Self::Reached { addresses } => write!(to, "says that its gateway is reached at {addresses} addresses"),
            Self::Unknown { act } => write!(to, "does what this program does not know (act {act})"),
        }
    }
}

/// A member's name, or the first digits of their id.
fn called(person: &Person) -> String {
    person.name.clone().unwrap_or_else(|| short(&person.member))
}

fn day(time: Timestamp) -> String {
    time.day().unwrap_or_else(|| time.to_string())
}

/// The first digits of an id, for a sentence.
pub fn short(id: &impl ToString) -> String {
    let mut digits = id.to_string();
    digits.truncate(10);
    digits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MemberId;

    #[test]
    fn it_is_said_in_english_with_names_or_the_first_digits_of_ids() {
        let dana = Person { member: MemberId([1; 32]), name: Some("Dana".into()) };
        let nameless = Person { member: MemberId([2; 32]), name: None };
        let ends = Timestamp(1_800_000_000_000);
        let gives = Saying::Gives { member: dana.clone(), roles: vec![Role::Member, Role::Issuer], ends };
        assert_eq!(gives.to_string(), "gives Dana the right of member, issuer until 2027-01-15");
        let charter = Deciding { name: "Haifa".into(), threshold: 2, delegates: vec![dana.clone(), nameless.clone()] };
        assert_eq!(Saying::Founds { charter }.to_string(), "founds the city Haifa: 2 of 2 delegates decide (Dana, 0202020202)");
        // Of minors, and of who is blocked, English names no name.
        assert_eq!(Saying::Consents { minor: dana.clone() }.to_string(), "gives a guardian's consent for 0101010101");
        assert_eq!(Saying::Blocks { member: dana }.to_string(), "blocks 0101010101");
        assert_eq!(Saying::Vouches { member: nameless, ends }.to_string(), "vouches for 0202020202 until 2027-01-15");
    }
}
