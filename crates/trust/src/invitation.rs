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

/// How a link begins that is one member's word for somebody, and its version. It takes
/// two.
const VOUCH: (&str, u8) = ("kaveret:vouch/", 4);

/// How every link begins.
const LINK: &str = "kaveret:";

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
    /// What it is for.
    pub purpose: Purpose,
}

/// What an invitation is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// It admits a new member.
    Member,
    /// It admits a minor, who is to stand in this school's scope alone.
    Pupil(MemberId),
    /// It makes a machine one more device of a member.
    Device(ForDevice),
    /// A member vouches for who comes with it; a second member's word is needed too.
    Vouch,
}

/// What a link for a new device says beside the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForDevice {
    /// The member whose device it is to be.
    pub member: MemberId,
    /// Addresses of boxes to stay in touch with. They know nothing of the token.
    pub boxes: Vec<String>,
    /// The school in whose scope alone the member stands, as minors do.
    pub school: Option<MemberId>,
}

impl Invitation {
    /// Whether a text looks like a link for a new device, whole or not.
    pub fn is_for_device(link: &str) -> bool {
        link.trim().starts_with(DEVICE.0)
    }

    /// Whether a text looks like a member's word for somebody, whole or not.
    pub fn is_vouch(link: &str) -> bool {
        link.trim().starts_with(VOUCH.0)
    }

    /// Reads one link or several, whatever blanks and line ends are between and in them.
    ///
    /// # Errors
    /// As of one link; a text without any is none.
    pub fn read_all(text: &str) -> Result<Vec<Self>, InvitationError> {
        let mut begins: Vec<usize> = text.match_indices(LINK).map(|(at, _)| at).collect();
        // What stands before the first link is no part of any.
        if !text[..begins.first().copied().unwrap_or(text.len())].trim().is_empty() {
            begins.insert(0, 0);
        }
        let ends = begins.iter().skip(1).copied().chain([text.len()]);
        let links: Result<Vec<Self>, _> = begins.iter().zip(ends).map(|(begin, end)| text[*begin..end].parse()).collect();
        match links?.as_slice() {
            [] => Err(InvitationError::Prefix(String::new())),
            links => Ok(links.to_vec()),
        }
    }

    /// The school in whose scope the new device is certified, for a minor.
    pub fn school(&self) -> Option<MemberId> {
        match &self.purpose {
            Purpose::Pupil(school) => Some(*school),
            Purpose::Device(device) => device.school,
            Purpose::Member | Purpose::Vouch => None,
        }
    }
}

/// Why a text is no invitation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvitationError {
    /// It begins with something else.
    #[error(
        "an invitation begins with `kaveret:join/`, `kaveret:school/`, `kaveret:vouch/` or `kaveret:device/`, and this begins with {0:?}"
    )]
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

pub(crate) fn put_addresses(to: &mut Vec<u8>, addresses: &[String], max: usize) {
    to.push(addresses.len().min(max) as u8);
    addresses.iter().take(max).for_each(|address| put_block(to, address.as_bytes()));
}

pub(crate) fn read_addresses(from: &mut Reader<'_>, max: usize) -> Result<Vec<String>, Malformed> {
    let count = usize::from(from.u8()?);
    if count > max {
        return Err(Malformed::TooLong { what: "a link's addresses", found: count, limit: max });
    }
    (0..count).map(|_| from.text(ADDRESS_BYTES_MAX, "an address").map(String::from)).collect()
}

/// Why a text is no link of this program's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// It begins with something else.
    #[error("this link begins with `{needed}`, and what was given begins with {found:?}")]
    Prefix {
        /// How it begins.
        needed: &'static str,
        /// How the text began.
        found: String,
    },
    /// Letters are wrong or missing.
    #[error("the link is incomplete or has a typing mistake; copy the whole link again")]
    Damaged,
    /// Written by a newer program.
    #[error("the link has version {0}, which this program does not read; install a newer kaveret")]
    Version(u8),
    /// What it holds makes no sense.
    #[error("the link cannot be read")]
    Malformed(#[from] Malformed),
}

/// A link: how it begins, then its version, these bytes and a check in letters that no
/// mail changes.
pub(crate) fn write_link((prefix, version): (&str, u8), content: &[u8]) -> String {
    let mut bytes = vec![version];
    bytes.extend_from_slice(content);
    let check = blake3::hash(&bytes);
    bytes.extend_from_slice(&check.as_bytes()[..CHECK_LEN]);
    format!("{prefix}{}", BASE64URL_NOPAD.encode(&bytes))
}

/// The bytes of [`write_link`], of what stands behind the beginning.
pub(crate) fn read_link(payload: &str, known: u8) -> Result<Vec<u8>, LinkError> {
    let payload: String = payload.chars().filter(|letter| !letter.is_whitespace()).collect();
    let bytes = BASE64URL_NOPAD.decode(payload.as_bytes()).map_err(|_| LinkError::Damaged)?;
    let (bytes, check) = bytes.split_last_chunk::<CHECK_LEN>().ok_or(LinkError::Damaged)?;
    if blake3::hash(bytes).as_bytes()[..CHECK_LEN] != *check {
        return Err(LinkError::Damaged);
    }
    match bytes.split_first() {
        Some((version, content)) if *version == known => Ok(content.to_vec()),
        Some((version, _)) => Err(LinkError::Version(*version)),
        None => Err(LinkError::Damaged),
    }
}

impl From<LinkError> for InvitationError {
    fn from(error: LinkError) -> Self {
        match error {
            LinkError::Prefix { found, .. } => Self::Prefix(found),
            LinkError::Damaged => Self::Damaged,
            LinkError::Version(version) => Self::Version(version),
            LinkError::Malformed(malformed) => Self::Malformed(malformed),
        }
    }
}

impl fmt::Display for Invitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (prefix, version) = match &self.purpose {
            Purpose::Member => MEMBER,
            Purpose::Pupil(_) => SCHOOL,
            Purpose::Device(_) => DEVICE,
            Purpose::Vouch => VOUCH,
        };
        let mut bytes = self.city.0.to_vec();
        bytes.extend_from_slice(&self.token.0);
        put_block(&mut bytes, self.name.as_bytes());
        put_addresses(&mut bytes, &self.addresses, ADDRESSES_MAX);
        match &self.purpose {
            Purpose::Device(device) => {
                bytes.extend_from_slice(&device.member.0);
                put_addresses(&mut bytes, &device.boxes, BOXES_MAX);
                device.school.iter().for_each(|school| bytes.extend_from_slice(&school.0));
            }
            Purpose::Pupil(school) => bytes.extend_from_slice(&school.0),
            Purpose::Member | Purpose::Vouch => {}
        }
        f.write_str(&write_link((prefix, version), &bytes))
    }
}

impl FromStr for Invitation {
    type Err = InvitationError;

    fn from_str(text: &str) -> Result<Self, InvitationError> {
        let text = text.trim();
        let payload = |(prefix, version)| text.strip_prefix(prefix).map(|payload| (payload, version));
        let Some((payload, known)) = [MEMBER, DEVICE, SCHOOL, VOUCH].into_iter().find_map(payload) else {
            return Err(InvitationError::Prefix(text.chars().take(20).collect()));
        };
        let (bytes, version) = (read_link(payload, known)?, known);
        let mut from = Reader::new(&bytes);
        let (city, token) = (CityId(from.array()?), Token(from.array()?));
        let name = from.text(NAME_BYTES_MAX, "a city's name")?.to_owned();
        let addresses = read_addresses(&mut from, ADDRESSES_MAX)?;
        let purpose = match version {
            version if version == DEVICE.1 => {
                let (member, boxes) = (MemberId(from.array()?), read_addresses(&mut from, BOXES_MAX)?);
                let school = if from.left() == 0 { None } else { Some(MemberId(from.array()?)) };
                Purpose::Device(ForDevice { member, boxes, school })
            }
            version if version == SCHOOL.1 => Purpose::Pupil(MemberId(from.array()?)),
            version if version == VOUCH.1 => Purpose::Vouch,
            _ => Purpose::Member,
        };
        from.finish()?;
        Ok(Self { city, name, addresses, token, purpose })
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
            purpose: Purpose::Member,
        }
    }

    fn for_device() -> Invitation {
        let boxes = vec!["/ip4/192.0.2.7/udp/4117/quic-v1/p2p/12D3KooW".into()];
        Invitation { purpose: Purpose::Device(ForDevice { member: MemberId([3; 32]), boxes, school: None }), ..invitation() }
    }

    #[test]
    fn a_link_reads_back_even_when_mail_broke_its_lines() {
        let link = invitation().to_string();
        assert_eq!(link.parse(), Ok(invitation()));
        assert!(!Invitation::is_for_device(&link));
        for purpose in [Purpose::Pupil(MemberId([4; 32])), Purpose::Vouch] {
            let other = Invitation { purpose, ..invitation() };
            assert_eq!(other.to_string().parse(), Ok(other));
        }
        let (head, tail) = link.split_at(60);
        assert_eq!(format!(" {head}\n  {tail}\n").parse(), Ok(invitation()));
    }

    #[test]
    fn two_links_are_read_from_one_text() {
        let vouch = |token| Invitation { purpose: Purpose::Vouch, token: Token([token; 16]), ..invitation() };
        let two = [vouch(5), vouch(6)];
        for between in [" ", "\n\n", ""] {
            let text = format!(" {}{between}{}\n", two[0], two[1]);
            assert_eq!(Invitation::read_all(&text), Ok(two.to_vec()), "{between:?}");
        }
        assert_eq!(Invitation::read_all(&two[0].to_string()), Ok(two[..1].to_vec()));
        assert_eq!(Invitation::read_all(" "), Err(InvitationError::Prefix(String::new())));
        let chatter = format!("come in: {}", two[0]);
        assert!(matches!(Invitation::read_all(&chatter), Err(InvitationError::Prefix(_))));
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
