//! Names for peers, dialogues and gossiped messages, opaque to the node.

use std::fmt;
use std::str::FromStr;

use libp2p::PeerId;

/// Names a peer for as long as it runs: the hash of its transport key.
///
/// A resident draws a new one at each start, so it says nothing of a person; the
/// engine binds it to a device within the first dialogue.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PeerKey(pub(crate) PeerId);

/// Why bytes or a text are not a peer key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not a peer key")]
pub struct KeyError {
    /// What was found, shortened.
    pub found: String,
}

impl PeerKey {
    /// The bytes, as they are sent and signed: at most 66 of them.
    pub fn to_bytes(self) -> Vec<u8> {
        self.0.to_bytes()
    }

    /// Reads what [`PeerKey::to_bytes`] wrote.
    ///
    /// # Errors
    /// When the bytes are no multihash of a public key.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyError> {
        PeerId::from_bytes(bytes).map(Self).map_err(|_| KeyError { found: format!("{:02x?}", &bytes[..bytes.len().min(8)]) })
    }
}

/// The text that ends an address (`12D3Koo…`).
impl fmt::Display for PeerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The last six letters, for people who read logs: the first are alike for all.
impl fmt::Debug for PeerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.to_base58();
        write!(f, "peer:{}", &text[text.len().saturating_sub(6)..])
    }
}

impl FromStr for PeerKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        text.parse().map(Self).map_err(|_| KeyError { found: text.chars().take(80).collect() })
    }
}

/// Names a dialogue within one run of one node; never used twice, never sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DialogueKey(pub u64);

impl fmt::Display for DialogueKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Names a gossiped message: the BLAKE3 hash of its topic and its bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageKey(pub [u8; 32]);

impl fmt::Debug for MessageKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "message:{:02x}{:02x}", self.0[0], self.0[1])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peer_key_reads_back_from_its_bytes_and_from_its_text() {
        let key = PeerKey(PeerId::random());
        assert_eq!(PeerKey::from_bytes(&key.to_bytes()), Ok(key));
        assert_eq!(key.to_string().parse(), Ok(key));
    }

    #[test]
    fn what_is_no_peer_key_says_so() {
        assert_eq!("herzl".parse::<PeerKey>().unwrap_err().to_string(), "\"herzl\" is not a peer key");
        assert!(PeerKey::from_bytes(&[]).is_err());
    }
}
