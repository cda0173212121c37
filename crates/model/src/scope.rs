//! Who may hold an envelope.

use std::fmt;
use std::str::FromStr;

use crate::wire::{Malformed, Reader};
use crate::{CityId, IdError, MemberId};

/// Who may hold an item. Each scope is a set of its own in reconciliation.
///
/// A node holds `Control`, `City`, `Federation`, and those of `School`, `Group` and `Own`
/// in which its member takes part. Of cities allied with its own it holds what these share:
/// items of *their* `Control` and `Federation`, each city's under its own roll. In what
/// nodes say to each other of those sets, `AlliedControl` and `Allied` name them; no item
/// is signed under such a name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Scope {
    /// Statements; every member's node, before anything else.
    Control,
    /// Every member of the city.
    City,
    /// Every member of the city and of the cities allied with it.
    Federation,
    /// The members of one school.
    School([u8; 32]),
    /// The members of one group.
    Group([u8; 32]),
    /// What one member tells the stewards alone: reports.
    Sealed([u8; 32]),
    /// One member's own devices.
    Own([u8; 32]),
    /// The control scope of the city of this id, as another city's nodes hold it.
    AlliedControl([u8; 32]),
    /// The federation scope of the city of this id, as another city's nodes hold it.
    Allied([u8; 32]),
}

impl Scope {
    /// Longest encoding in bytes.
    pub const LEN_MAX: usize = 33;

    /// One byte of code, and 32 of name where the scope has one.
    pub fn encode(&self, to: &mut Vec<u8>) {
        let (code, name) = match self {
            Self::Control => (1, None),
            Self::City => (2, None),
            Self::Federation => (3, None),
            Self::School(name) => (4, Some(name)),
            Self::Group(name) => (5, Some(name)),
            Self::Sealed(name) => (6, Some(name)),
            Self::Own(name) => (7, Some(name)),
            Self::AlliedControl(city) => (8, Some(city)),
            Self::Allied(city) => (9, Some(city)),
        };
        to.push(code);
        if let Some(name) = name {
            to.extend_from_slice(name);
        }
    }

    /// The encoding as bytes of its own.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(Self::LEN_MAX);
        self.encode(&mut bytes);
        bytes
    }

    /// Reads what [`Scope::encode`] wrote.
    ///
    /// # Errors
    /// When the code is not one of ours, or the name is cut off.
    pub fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(match from.u8()? {
            1 => Self::Control,
            2 => Self::City,
            3 => Self::Federation,
            4 => Self::School(from.array()?),
            5 => Self::Group(from.array()?),
            6 => Self::Sealed(from.array()?),
            7 => Self::Own(from.array()?),
            8 => Self::AlliedControl(from.array()?),
            9 => Self::Allied(from.array()?),
            other => return Err(Malformed::Value { what: "a scope", found: other.into() }),
        })
    }

    /// Whether a record of this scope may point to a record of that one: to its own
    /// scope, or to one that everyone who reads this scope reads too. So a
    /// reference never tells of what its reader may not know.
    ///
    /// A group may have been made in the city or in a school, and its name does not
    /// say in which: it points to the city. No record stands in the control scope.
    ///
    /// What a member tells stewards alone may point to whatever its author reads, or
    /// nothing in a school or a group could be reported. Its readers learn a record's
    /// id by it, and nothing else of the record.
    pub fn may_refer_to(self, other: Self) -> bool {
        match (self, other) {
            (Self::Control, _) | (_, Self::Control) => false,
            (own, other) if own.city().is_some() || other.city().is_some() => false,
            (own, other) if own == other => true,
            (Self::Sealed(_), Self::School(_) | Self::Group(_)) => true,
            (Self::Federation, _) => false,
            (_, Self::Federation) => true,
            (Self::City, _) => false,
            (_, Self::City) => true,
            _ => false,
        }
    }
}

impl Scope {
    /// The scope's word, and its name where it has one.
    fn parts(&self) -> (&'static str, Option<&[u8; 32]>) {
        match self {
            Self::Control => ("control", None),
            Self::City => ("city", None),
            Self::Federation => ("federation", None),
            Self::School(name) => ("school", Some(name)),
            Self::Group(name) => ("group", Some(name)),
            Self::Sealed(name) => ("sealed", Some(name)),
            Self::Own(name) => ("own", Some(name)),
            Self::AlliedControl(city) => ("allied-control", Some(city)),
            Self::Allied(city) => ("allied", Some(city)),
        }
    }

    /// For people: the word, and of a name the first eight digits. A node's own
    /// scope needs none, since it has one.
    pub fn short(&self) -> String {
        match self.parts() {
            (word, Some(name)) if !matches!(self, Self::Own(_)) => {
                let digits: String = name[..4].iter().map(|byte| format!("{byte:02x}")).collect();
                format!("{word}:{digits}")
            }
            (word, _) => word.to_owned(),
        }
    }

    /// Whether every member's node holds it, so that its fresh items may be told to
    /// all of them. Of any other scope, to take part in its gossip would give away
    /// who belongs to it.
    pub fn is_public(&self) -> bool {
        matches!(self, Self::Control | Self::City | Self::Federation)
    }

    /// The other city whose set it is, for one of those that nodes hold of allied cities.
    pub fn city(&self) -> Option<CityId> {
        match self {
            Self::AlliedControl(city) | Self::Allied(city) => Some(CityId(*city)),
            _ => None,
        }
    }

    /// Under which name an allied city's nodes hold items of this scope of a city; `None`
    /// for a scope that crosses no border.
    pub fn abroad(&self, city: CityId) -> Option<Self> {
        match self {
            Self::Control => Some(Self::AlliedControl(city.0)),
            Self::Federation => Some(Self::Allied(city.0)),
            _ => None,
        }
    }

    /// The scope under which the items of [`Scope::abroad`] are signed; any other is its
    /// own.
    pub fn at_home(&self) -> Self {
        match self {
            Self::AlliedControl(_) => Self::Control,
            Self::Allied(_) => Self::Federation,
            other => *other,
        }
    }
}

/// The word, and behind a colon the name where the scope has one: `city`,
/// `own:` and 64 hexadecimal digits. [`Scope::from_str`] reads it.
impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, name) = self.parts();
        f.write_str(word)?;
        match name {
            Some(name) => write!(f, ":{}", MemberId(*name)),
            None => Ok(()),
        }
    }
}

/// The text names no scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoScope {
    /// There is no such word, or it goes without what stands behind it.
    #[error(
        "a scope is `control`, `city` or `federation`, or `school:`, `group:`, `sealed:`, `own:`, `allied:` or `allied-control:` with 64 digits behind it"
    )]
    Word,
    /// What stands behind the colon is no name.
    #[error(transparent)]
    Name(#[from] IdError),
}

impl FromStr for Scope {
    type Err = NoScope;

    fn from_str(text: &str) -> Result<Self, NoScope> {
        let (word, name) = match text.split_once(':') {
            Some((word, name)) => (word, Some(name.parse::<MemberId>()?.0)),
            None => (text, None),
        };
        Ok(match (word, name) {
            ("control", None) => Self::Control,
            ("city", None) => Self::City,
            ("federation", None) => Self::Federation,
            ("school", Some(name)) => Self::School(name),
            ("group", Some(name)) => Self::Group(name),
            ("sealed", Some(name)) => Self::Sealed(name),
            ("own", Some(name)) => Self::Own(name),
            ("allied-control", Some(name)) => Self::AlliedControl(name),
            ("allied", Some(name)) => Self::Allied(name),
            _ => return Err(NoScope::Word),
        })
    }
}

impl serde::Serialize for Scope {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Scope {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: [u8; 32] = [9; 32];

    const ALL: [Scope; 9] = [
        Scope::Control,
        Scope::City,
        Scope::Federation,
        Scope::School(NAME),
        Scope::Group(NAME),
        Scope::Sealed(NAME),
        Scope::Own(NAME),
        Scope::AlliedControl(NAME),
        Scope::Allied(NAME),
    ];

    #[test]
    fn every_scope_reads_back() {
        for scope in ALL {
            let bytes = scope.to_bytes();
            let mut reader = Reader::new(&bytes);
            assert_eq!(Scope::read(&mut reader), Ok(scope));
            assert_eq!(reader.finish(), Ok(()));
            assert_eq!(scope.to_string().parse(), Ok(scope));
        }
        assert_eq!("school".parse::<Scope>(), Err(NoScope::Word));
        assert!("own:12".parse::<Scope>().is_err());
        assert_eq!([Scope::Own(NAME).short(), Scope::Group(NAME).short()], ["own", "group:09090909"]);
        assert!(Scope::read(&mut Reader::new(&[0])).is_err());
    }

    #[test]
    fn what_crosses_a_border_has_a_name_abroad_and_no_other() {
        let city = CityId(NAME);
        for scope in ALL {
            match scope {
                Scope::Control | Scope::Federation => {
                    let abroad = scope.abroad(city).unwrap();
                    assert_eq!((abroad.at_home(), abroad.city(), abroad.is_public()), (scope, Some(city), false));
                }
                other => assert_eq!(other.abroad(city), None),
            }
        }
        assert_eq!(Scope::City.at_home(), Scope::City);
    }

    #[test]
    fn a_record_points_to_its_own_scope_and_to_wider_ones_only() {
        let narrow = &ALL[3..7];
        for from in ALL {
            for to in ALL {
                let wider = match to {
                    Scope::City => narrow.contains(&from),
                    Scope::Federation => from == Scope::City || narrow.contains(&from),
                    _ => false,
                };
                let own = from == to && from != Scope::Control && from.city().is_none();
                let reported = matches!((from, to), (Scope::Sealed(_), Scope::School(_) | Scope::Group(_)));
                assert_eq!(from.may_refer_to(to), own || wider || reported, "{from} to {to}");
            }
        }
        let other = [8; 32];
        assert!(!Scope::School(NAME).may_refer_to(Scope::School(other)));
        assert!(!Scope::Group(NAME).may_refer_to(Scope::Group(other)));
        assert!(!Scope::Own(NAME).may_refer_to(Scope::Own(other)));
    }
}
