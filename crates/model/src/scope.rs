//! Who may hold an envelope.

use std::fmt;

use crate::wire::{Malformed, Reader};

/// Who may hold an item. Each scope is a set of its own in reconciliation.
///
/// At this stage nodes hold `Control` and `City`. The rest have their codes, so
/// that nothing is built against them; an item in one of them is refused until
/// its rules exist.
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
            other => return Err(Malformed::Value { what: "a scope", found: other.into() }),
        })
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Control => "control",
            Self::City => "city",
            Self::Federation => "federation",
            Self::School(_) => "school",
            Self::Group(_) => "group",
            Self::Sealed(_) => "sealed",
            Self::Own(_) => "own",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scope_reads_back() {
        let name = [9; 32];
        let scopes = [
            Scope::Control,
            Scope::City,
            Scope::Federation,
            Scope::School(name),
            Scope::Group(name),
            Scope::Sealed(name),
            Scope::Own(name),
        ];
        for scope in scopes {
            let bytes = scope.to_bytes();
            let mut reader = Reader::new(&bytes);
            assert_eq!(Scope::read(&mut reader), Ok(scope));
            assert_eq!(reader.finish(), Ok(()));
        }
        assert!(Scope::read(&mut Reader::new(&[0])).is_err());
    }
}
