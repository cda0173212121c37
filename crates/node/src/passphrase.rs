//! A passphrase, and bytes sealed under it.
//!
//! The key is made by Argon2id (RFC 9106), which costs whoever guesses memory as
//! well as time, and seals by XChaCha20-Poly1305. All that is needed to open the
//! bytes again but the passphrase stands beside them in a header, and the header
//! is authenticated with them.

use std::fmt;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use unicode_normalization::UnicodeNormalization;
use zeroize::{Zeroize, Zeroizing};

use crate::NodeError;

/// A person's words that open this device's keys. Never printed, and erased from
/// memory when dropped.
#[derive(Clone)]
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// Fewest characters of a new one. Each guess costs an attacker who has the
    /// file a quarter of a second and 64 MiB; eight random letters then stand for
    /// centuries, a common word for minutes, which pages and prompts say.
    pub const CHARACTERS_MIN: usize = 8;

    /// Longest passphrase in bytes: no sentence is longer, and a file given by
    /// mistake is not hashed for minutes.
    pub const BYTES_MAX: usize = 1024;

    /// As it was typed. Letters that keyboards compose differently (`č`) are
    /// brought to one form (Unicode's NFKC), or a passphrase set on one machine
    /// would not open on another.
    ///
    /// # Errors
    /// [`NodeError::Input`] when it is longer than [`Passphrase::BYTES_MAX`].
    pub fn new(typed: &str) -> Result<Self, NodeError> {
        if typed.len() > Self::BYTES_MAX {
            let found = typed.len();
            return Err(NodeError::Input(format!("a passphrase has at most {} bytes, and this one has {found}", Self::BYTES_MAX)));
        }
        Ok(Self(Zeroizing::new(typed.nfkc().collect())))
    }

    /// Whether it is long enough to be set.
    ///
    /// # Errors
    /// [`NodeError::Input`].
    pub(crate) fn check(&self) -> Result<(), NodeError> {
        match self.0.chars().count() {
            Self::CHARACTERS_MIN.. => Ok(()),
            found => {
                let needed = Self::CHARACTERS_MIN;
                Err(NodeError::Input(format!(
                    "a passphrase needs at least {needed} characters, and this one has {found}; four words do well"
                )))
            }
        }
    }
}

/// In constant time: hashes are compared, and theirs is.
impl PartialEq for Passphrase {
    fn eq(&self, other: &Self) -> bool {
        blake3::hash(self.0.as_bytes()) == blake3::hash(other.0.as_bytes())
    }
}

impl Eq for Passphrase {}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(..)")
    }
}

/// What making the key out of the passphrase costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cost {
    /// Memory in KiB.
    pub memory: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Cost {
    /// The second recommendation of RFC 9106 with one lane: 64 MiB and three
    /// passes, a quarter of a second here and about one on an old laptop.
    pub const USUAL: Self = Self { memory: 64 * 1024, passes: 3, lanes: 1 };

    /// A file that asks for more than this is not a file of ours: opening it would
    /// take the machine's memory or minutes.
    const MAX: Self = Self { memory: 256 * 1024, passes: 16, lanes: 8 };

    /// The parameters, when they are within bounds.
    fn params(self) -> Option<Params> {
        let within = self.memory <= Self::MAX.memory && self.passes <= Self::MAX.passes && self.lanes <= Self::MAX.lanes;
        within.then(|| Params::new(self.memory, self.passes, self.lanes, Some(KEY_LEN)).ok()).flatten()
    }

    /// Whether bytes that say so can be opened at all.
    pub fn is_bearable(self) -> bool {
        self.params().is_some()
    }
}

/// Salt of the key, as RFC 9106 recommends.
pub(crate) type Salt = [u8; 16];

/// Nonce of XChaCha20-Poly1305, long enough to be drawn.
pub(crate) type Nonce = [u8; 24];

const KEY_LEN: usize = 32;

fn cipher(passphrase: &Passphrase, cost: Cost, salt: &Salt) -> Option<XChaCha20Poly1305> {
    let params = cost.params()?;
    let mut memory = vec![Block::default(); params.block_count()];
    let mut key = Zeroizing::new([0; KEY_LEN]);
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let made = argon.hash_password_into_with_memory(passphrase.0.as_bytes(), salt, &mut *key, &mut memory);
    memory.iter_mut().for_each(Zeroize::zeroize);
    made.ok()?;
    Some(XChaCha20Poly1305::new((&*key).into()))
}

/// Seals `plain`; `header` is authenticated with it. Takes as long as `cost` says.
///
/// # Panics
/// When the cost is not bearable; ours are.
pub(crate) fn seal(passphrase: &Passphrase, cost: Cost, salt: &Salt, nonce: &Nonce, header: &[u8], plain: &[u8]) -> Vec<u8> {
    let cipher = cipher(passphrase, cost, salt).expect("a cost of ours is bearable");
    cipher.encrypt(XNonce::from_slice(nonce), Payload { msg: plain, aad: header }).expect("some bytes of keys are not too long")
}

/// Opens what [`seal`] sealed; `None` when the passphrase is another one, or the
/// bytes or their header are.
pub(crate) fn open(
    passphrase: &Passphrase,
    cost: Cost,
    salt: &Salt,
    nonce: &Nonce,
    header: &[u8],
    sealed: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let cipher = cipher(passphrase, cost, salt)?;
    cipher.decrypt(XNonce::from_slice(nonce), Payload { msg: sealed, aad: header }).ok().map(Zeroizing::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Enough to see that it works, in no time.
    const CHEAP: Cost = Cost { memory: 8, passes: 1, lanes: 1 };

    #[test]
    fn the_same_word_opens_however_its_letters_were_composed() {
        let sealed = seal(&Passphrase::new("mu\u{30c}j u\u{301}l vc\u{30c}el").unwrap(), CHEAP, &[1; 16], &[2; 24], b"head", b"secret");
        let composed = Passphrase::new("mǔj úl včel").unwrap();
        assert_eq!(open(&composed, CHEAP, &[1; 16], &[2; 24], b"head", &sealed).unwrap().as_slice(), b"secret");
        let other = Passphrase::new("muj ul vcel").unwrap();
        assert!(open(&other, CHEAP, &[1; 16], &[2; 24], b"head", &sealed).is_none());
    }

    #[test]
    fn another_header_opens_nothing() {
        let passphrase = Passphrase::new("four words do well").unwrap();
        let sealed = seal(&passphrase, CHEAP, &[1; 16], &[2; 24], b"head", b"secret");
        assert!(open(&passphrase, CHEAP, &[1; 16], &[2; 24], b"heap", &sealed).is_none());
        assert!(open(&passphrase, CHEAP, &[3; 16], &[2; 24], b"head", &sealed).is_none());
        assert!(open(&passphrase, CHEAP, &[1; 16], &[3; 24], b"head", &sealed).is_none());
    }

    #[test]
    fn costs_that_would_take_the_machine_are_not_bearable() {
        assert!(Cost::USUAL.is_bearable());
        for cost in [
            Cost { memory: u32::MAX, ..Cost::USUAL },
            Cost { passes: u32::MAX, ..Cost::USUAL },
            Cost { lanes: u32::MAX, ..Cost::USUAL },
            Cost { memory: 0, ..Cost::USUAL },
            Cost { passes: 0, ..Cost::USUAL },
            Cost { lanes: 0, ..Cost::USUAL },
        ] {
            assert!(!cost.is_bearable(), "{cost:?}");
        }
    }

    #[test]
    fn a_short_passphrase_is_not_set_and_a_long_one_not_hashed() {
        assert!(Passphrase::new("1234567").unwrap().check().is_err());
        assert!(Passphrase::new("שמונה תו").unwrap().check().is_ok());
        assert!(Passphrase::new(&"x".repeat(Passphrase::BYTES_MAX + 1)).is_err());
    }
}
