//! The link or QR code by which a stranger asks to join.
//!
//! It carries a token, and a token is only a request: the grant that answers it
//! is written by the issuer's own node, so it cannot be spent twice.

use std::fmt;
use std::str::FromStr;

use data_encoding::BASE64URL_NOPAD;
use model::CityId;
use model::wire::{Malformed, Reader, put_block};

/// How a link begins.
const PREFIX: &str = "kaveret:join/";
const VERSION: u8 = 1;
const ADDRESSES_MAX: usize = 8;
const ADDRESS_BYTES_MAX: usize = 300;
const NAME_BYTES_MAX: usize = 200;
const CHECK_LEN: usize = 4;

/// A one-time secret. Its hash is what the issuer's node keeps.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Token(pub [u8; 16]);

impl Token {
    /// What the issuer's node keeps of it.
    pub fn hash(&self) -> [u8; 32] {
        blake3::derive_key("kaveret 1 invitation token", &self.0)
    }
}

/// Never shows the secret: tokens are not logged.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

/// What a link or QR code says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The city.
    pub city: CityId,
    /// Its name, for the person who reads it.
    pub name: String,
    /// Addresses of the node that will answer, each with its transport key.
    pub addresses: Vec<String>,
    /// The one-time token.
    pub token: Token,
}

/// Why a text is no invitation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvitationError {
    /// It begins with something else.
    #[error("an invitation begins with `kaveret:join/`, and this begins with {0:?}")]
    Prefix(String),
    /// Letters are wrong or missing.
    #[error("the invitation is incomplete or has a typing mistake; copy the whole link again")]
    Damaged,
    /// Written by a newer program.
    #[error("the invitation has version {0}, and this program reads version 1; install a newer kaveret")]
    Version(u8),
    /// What it holds makes no sense.
    #[error("the invitation cannot be read")]
    Malformed(#[from] Malformed),
}

impl fmt::Display for Invitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = vec![VERSION];
        bytes.extend_from_slice(&self.city.0);
        bytes.extend_from_slice(&self.token.0);
        put_block(&mut bytes, self.name.as_bytes());
        bytes.push(self.addresses.len().min(ADDRESSES_MAX) as u8);
        self.addresses.iter().take(ADDRESSES_MAX).for_each(|address| put_block(&mut bytes, address.as_bytes()));
        let check = blake3::hash(&bytes);
        bytes.extend_from_slice(&check.as_bytes()[..CHECK_LEN]);
        write!(f, "{PREFIX}{}", BASE64URL_NOPAD.encode(&bytes))
    }
}

impl FromStr for Invitation {
    type Err = InvitationError;

    fn from_str(text: &str) -> Result<Self, InvitationError> {
        let text = text.trim();
        let Some(payload) = text.strip_prefix(PREFIX) else {
            return Err(InvitationError::Prefix(text.chars().take(20).collect()));
        };
        let payload: String = payload.chars().filter(|letter| !letter.is_whitespace()).collect();
        let bytes = BASE64URL_NOPAD.decode(payload.as_bytes()).map_err(|_| InvitationError::Damaged)?;
        let (bytes, check) = bytes.split_last_chunk::<CHECK_LEN>().ok_or(InvitationError::Damaged)?;
        if blake3::hash(bytes).as_bytes()[..CHECK_LEN] != *check {
            return Err(InvitationError::Damaged);
        }
        let mut from = Reader::new(bytes);
        let version = from.u8()?;
        if version != VERSION {
            return Err(InvitationError::Version(version));
        }
        let (city, token) = (CityId(from.array()?), Token(from.array()?));
        let name = from.text(NAME_BYTES_MAX, "a city's name")?.to_owned();
        let count = usize::from(from.u8()?);
        if count > ADDRESSES_MAX {
            return Err(Malformed::TooLong { what: "an invitation's addresses", found: count, limit: ADDRESSES_MAX }.into());
        }
        let addresses = (0..count).map(|_| from.text(ADDRESS_BYTES_MAX, "an address").map(String::from)).collect::<Result<_, _>>()?;
        from.finish()?;
        Ok(Self { city, name, addresses, token })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invitation() -> Invitation {
        Invitation {
            city: CityId([1; 32]),
            name: "באר שבע".into(),
            addresses: vec!["/ip4/127.0.0.1/tcp/4001/p2p/12D3KooW".into()],
            token: Token([2; 16]),
        }
    }

    #[test]
    fn a_link_reads_back_even_when_mail_broke_its_lines() {
        let link = invitation().to_string();
        assert_eq!(link.parse(), Ok(invitation()));
        let (head, tail) = link.split_at(60);
        assert_eq!(format!(" {head}\n  {tail}\n").parse(), Ok(invitation()));
    }

    #[test]
    fn a_damaged_link_says_so() {
        let link = invitation().to_string();
        assert_eq!(link[..link.len() - 4].parse::<Invitation>(), Err(InvitationError::Damaged));
        assert_eq!("http://example.org".parse::<Invitation>(), Err(InvitationError::Prefix("http://example.org".into())));
        for at in PREFIX.len()..link.len() {
            let mut wrong = link.clone().into_bytes();
            wrong[at] = if wrong[at] == b'A' { b'B' } else { b'A' };
            assert!(String::from_utf8(wrong).unwrap().parse::<Invitation>().is_err());
        }
    }

    #[test]
    fn a_token_is_never_shown() {
        assert!(!format!("{:?}", invitation()).contains("2, 2"));
    }
}
