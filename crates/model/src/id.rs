//! Names of things: 32 bytes each, a type of its own for each meaning.

use std::fmt;
use std::str::FromStr;

use crate::{RecordKind, Scope};

/// Why a text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an id is {expected} hexadecimal digits, and {found:?} is not")]
pub struct IdError {
    /// How many hexadecimal digits were needed.
    pub expected: usize,
    /// What was found, shortened.
    pub found: String,
}

fn parse_hex<const N: usize>(text: &str) -> Result<[u8; N], IdError> {
    let wrong = || IdError { expected: N * 2, found: text.chars().take(80).collect() };
    if text.len() != N * 2 || !text.is_ascii() {
        return Err(wrong());
    }
    let mut bytes = [0; N];
    for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
        let high = (digits[0] as char).to_digit(16).ok_or_else(wrong)?;
        let low = (digits[1] as char).to_digit(16).ok_or_else(wrong)?;
        *byte = (high * 16 + low) as u8;
    }
    Ok(bytes)
}

fn write_hex(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $len:expr, $short:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $len]);

        impl $name {
            /// Length in bytes.
            pub const LEN: usize = $len;

            /// The bytes, as they are hashed, signed and stored.
            pub fn as_bytes(&self) -> &[u8; $len] {
                &self.0
            }
        }

        /// All hexadecimal digits, lower case.
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_hex(&self.0, f)
            }
        }

        /// The first four digits behind the id's kind, for people who read logs.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!($short, ":"))?;
                write_hex(&self.0[..2], f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                parse_hex(text).map(Self)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = String::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

id!(
    /// Names a city: the BLAKE3 hash of its charter's bytes.
    CityId, 32, "city"
);
id!(
    /// Names a member: its root public key (ed25519).
    MemberId, 32, "member"
);
id!(
    /// Names a device: the public key (ed25519) that it signs with.
    DeviceId, 32, "device"
);
id!(
    /// Names a record, everywhere and for good. See [`RecordId::derive`].
    RecordId, 32, "record"
);
id!(
    /// Names an item (an envelope or a statement): the BLAKE3 hash of its bytes.
    ItemId, 32, "item"
);
id!(
    /// Names an invitation to the node that gave it out: the hash of its secret.
    InvitationId, 32, "invitation"
);
id!(
    /// Random bytes, drawn once: of a record when it is founded, of a node's run
    /// when it starts. A run's nonce is never stored and never restored.
    Nonce, 16, "nonce"
);

impl ItemId {
    /// The id of an item with these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }
}

impl RecordId {
    /// The hash of all that a record can never change, so that no record has two
    /// scopes, two kinds or two founders. Whoever holds any envelope of a record
    /// can check this, because each carries the founder and the nonce.
    pub fn derive(city: CityId, scope: &Scope, kind: RecordKind, founder: DeviceId, nonce: Nonce) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key("kaveret 1 record id");
        hasher.update(&city.0);
        let mut scope_bytes = Vec::with_capacity(33);
        scope.encode(&mut scope_bytes);
        hasher.update(&[scope_bytes.len() as u8]);
        hasher.update(&scope_bytes);
        hasher.update(&kind.code().to_be_bytes());
        hasher.update(&founder.0);
        hasher.update(&nonce.0);
        Self(*hasher.finalize().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_from_what_it_displays() {
        let id = RecordId([0xa7; 32]);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(format!("{id:?}"), "record:a7a7");
    }

    #[test]
    fn a_text_that_is_no_id_says_what_was_needed() {
        let error = "3fa9".parse::<RecordId>().unwrap_err();
        assert_eq!(error.to_string(), "an id is 64 hexadecimal digits, and \"3fa9\" is not");
        assert!("é".repeat(32).parse::<RecordId>().is_err());
    }

    #[test]
    fn a_record_has_one_scope_one_kind_and_one_founder() {
        let derive = |scope, kind, founder| RecordId::derive(CityId([1; 32]), &scope, kind, DeviceId([founder; 32]), Nonce([7; 16]));
        let id = derive(Scope::City, RecordKind::OFFER, 1);
        assert_ne!(id, derive(Scope::Federation, RecordKind::OFFER, 1));
        assert_ne!(id, derive(Scope::City, RecordKind::REQUEST, 1));
        assert_ne!(id, derive(Scope::City, RecordKind::OFFER, 2));
    }
}
