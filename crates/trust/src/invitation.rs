//! The link or QR code by which a stranger asks to join, or a member's new device.
//!
//! It carries a token, and a token is only a request: the grant that answers it
//! is written by the issuer's own node, so it cannot be spent twice. A link for a
//! new device admits nobody without the member's recovery phrase, which signs the
//! device's certificate.

use std::fmt;
use std::str::FromStr;

use data_encoding::BASE64URL_NOPAD;
use model::wire::{Malformed, Reader, put_block};
use model::{CityId, MemberId};

/// How a link for a new member begins, and its version.
const MEMBER: (&str, u8) = ("kaveret:join/", 1);

/// How a link for a member's new device begins, and its version.
const DEVICE: (&str, u8) = ("kaveret:device/", 2);

/// How a link begins that makes somebody one of a school's, and its version.
const SCHOOL: (&str, u8) = ("kaveret:school/", 3);

/// Boxes that a link for a device names: a few more make the picture too fine for
/// a phone's camera.
const BOXES_MAX: usize = 4;

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
    /// For whose new device it is; `None` admits a new member.
    pub device: Option<ForDevice>,
    /// The school in whose scope alone the new member is to stand: a minor.
    pub school: Option<MemberId>,
}

/// What a link for a new device says beside the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForDevice {
    /// The member whose device it is to be.
    pub member: MemberId,
    /// Addresses of boxes to stay in touch with. They know nothing of the token.
    pub boxes: Vec<String>,
}

impl Invitation {
    /// Whether a text looks like a link for a new device, whole or not.
    pub fn is_for_device(link: &str) -> bool {
        link.trim().starts_with(DEVICE.0)
    }
}

/// Why a text is no invitation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvitationError {
    /// It begins with something else.
    #[error("an invitation begins with `kaveret:join/`, `kaveret:school/` or `kaveret:device/`, and this begins with {0:?}")]
    Prefix(String),
    /// Letters are wrong or missing.
    #[error("the invitation is incomplete or has a typing mistake; copy the whole link again")]
    Damaged,
    /// Written by a newer program.
    #[error("the invitation has version {0}, which this program does not read; install a newer kaveret")]
    Version(u8),
    /// What it holds makes no sense.
    #[error("the invitation cannot be read")]
    Malformed(#[from] Malformed),
}

fn put_addresses(to: &mut Vec<u8>, addresses: &[String], max: usize) {
    to.push(addresses.len().min(max) as u8);
    addresses.iter().take(max).for_each(|address| put_block(to, address.as_bytes()));
}

fn read_addresses(from: &mut Reader<'_>, max: usize) -> Result<Vec<String>, Malformed> {
    let count = usize::from(from.u8()?);
    if count > max {
        return Err(Malformed::TooLong { what: "an invitation's addresses", found: count, limit: max });
    }
    (0..count).map(|_| from.text(ADDRESS_BYTES_MAX, "an address").map(String::from)).collect()
}

impl fmt::Display for Invitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (prefix, version) = match (&self.device, &self.school) {
            (Some(_), _) => DEVICE,
            (None, Some(_)) => SCHOOL,
            (None, None) => MEMBER,
        };
        let mut bytes = vec![version];
        bytes.extend_from_slice(&self.city.0);
        bytes.extend_from_slice(&self.token.0);
        put_block(&mut bytes, self.name.as_bytes());
        put_addresses(&mut bytes, &self.addresses, ADDRESSES_MAX);
        if let Some(device) = &self.device {
            bytes.extend_from_slice(&device.member.0);
            put_addresses(&mut bytes, &device.boxes, BOXES_MAX);
        } else if let Some(school) = &self.school {
            bytes.extend_from_slice(&school.0);
        }
        let check = blake3::hash(&bytes);
        bytes.extend_from_slice(&check.as_bytes()[..CHECK_LEN]);
        write!(f, "{prefix}{}", BASE64URL_NOPAD.encode(&bytes))
    }
}

impl FromStr for Invitation {
    type Err = InvitationError;

    fn from_str(text: &str) -> Result<Self, InvitationError> {
        let text = text.trim();
        let payload = |(prefix, version)| text.strip_prefix(prefix).map(|payload| (payload, version));
        let Some((payload, known)) = payload(MEMBER).or_else(|| payload(DEVICE)).or_else(|| payload(SCHOOL)) else {
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
        if version != known {
            return Err(InvitationError::Version(version));
        }
        let (city, token) = (CityId(from.array()?), Token(from.array()?));
        let name = from.text(NAME_BYTES_MAX, "a city's name")?.to_owned();
        let addresses = read_addresses(&mut from, ADDRESSES_MAX)?;
        let device = match version == DEVICE.1 {
            true => Some(ForDevice { member: MemberId(from.array()?), boxes: read_addresses(&mut from, BOXES_MAX)? }),
            false => None,
        };
        let school = if version == SCHOOL.1 { Some(MemberId(from.array()?)) } else { None };
        from.finish()?;
        Ok(Self { city, name, addresses, token, device, school })
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
            device: None,
            school: None,
        }
    }

    fn for_device() -> Invitation {
        let boxes = vec!["/ip4/192.0.2.7/udp/4117/quic-v1/p2p/12D3KooW".into()];
        Invitation { device: Some(ForDevice { member: MemberId([3; 32]), boxes }), ..invitation() }
    }

    #[test]
    fn a_link_reads_back_even_when_mail_broke_its_lines() {
        let link = invitation().to_string();
        assert_eq!(link.parse(), Ok(invitation()));
        assert!(!Invitation::is_for_device(&link));
        let pupils = Invitation { school: Some(MemberId([4; 32])), ..invitation() };
        assert_eq!(pupils.to_string().parse(), Ok(pupils));
        let (head, tail) = link.split_at(60);
        assert_eq!(format!(" {head}\n  {tail}\n").parse(), Ok(invitation()));
    }

    #[test]
    fn a_link_for_a_device_reads_back_and_is_no_link_for_a_member() {
        let link = for_device().to_string();
        assert!(Invitation::is_for_device(&link));
        assert_eq!(link.parse(), Ok(for_device()));
        let disguised = link.replace(DEVICE.0, MEMBER.0);
        assert_eq!(disguised.parse::<Invitation>(), Err(InvitationError::Version(2)));
        let disguised = invitation().to_string().replace(MEMBER.0, DEVICE.0);
        assert_eq!(disguised.parse::<Invitation>(), Err(InvitationError::Version(1)));
        for end in DEVICE.0.len()..link.len() {
            assert!(link[..end].parse::<Invitation>().is_err(), "cut at {end}");
        }
    }

    #[test]
    fn a_damaged_link_says_so() {
        let link = invitation().to_string();
        assert_eq!(link[..link.len() - 4].parse::<Invitation>(), Err(InvitationError::Damaged));
        assert_eq!("http://example.org".parse::<Invitation>(), Err(InvitationError::Prefix("http://example.org".into())));
        for at in MEMBER.0.len()..link.len() {
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
