//! The two sorts of keys: a member's root key, made from a phrase, and a
//! device's key, drawn on the device and never copied.

use bip39::Mnemonic;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use model::{DeviceId, MemberId};
use zeroize::Zeroizing;

/// Why a recovery phrase was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PhraseError {
    /// Not 12 or 24 words.
    #[error("a recovery phrase has 12 or 24 words, and {0} were given")]
    Count(usize),
    /// A word is not in the list.
    #[error("word {0} of the recovery phrase is not in the list of words; look for a typing mistake there")]
    Word(usize),
    /// All words are known, but they do not belong together.
    #[error("the words of the recovery phrase do not fit together; one of them is wrong, or two have changed places")]
    Checksum,
}

/// A member's root key. It certifies devices and lives nowhere but in the phrase.
pub struct RootKey {
    key: SigningKey,
    phrase: Zeroizing<String>,
}

impl RootKey {
    /// Made from 16 random bytes: a phrase of 12 words.
    pub fn from_entropy(entropy: &[u8; 16]) -> Self {
        let mnemonic = Mnemonic::from_entropy(entropy).expect("16 bytes are a valid length of entropy");
        Self::of(&mnemonic)
    }

    /// Made from the phrase that a person kept. Case and spaces do not matter.
    ///
    /// # Errors
    /// [`PhraseError`] says which word to look at.
    pub fn from_phrase(phrase: &str) -> Result<Self, PhraseError> {
        let words: Vec<String> = phrase.split_whitespace().map(str::to_lowercase).collect();
        if words.len() != 12 && words.len() != 24 {
            return Err(PhraseError::Count(words.len()));
        }
        match Mnemonic::parse_normalized(&words.join(" ")) {
            Ok(mnemonic) => Ok(Self::of(&mnemonic)),
            Err(bip39::Error::UnknownWord(at)) => Err(PhraseError::Word(at + 1)),
            Err(_) => Err(PhraseError::Checksum),
        }
    }

    fn of(mnemonic: &Mnemonic) -> Self {
        let seed = Zeroizing::new(mnemonic.to_seed_normalized(""));
        let secret = Zeroizing::new(blake3::derive_key("kaveret 1 root key", &*seed));
        Self { key: SigningKey::from_bytes(&secret), phrase: Zeroizing::new(mnemonic.to_string()) }
    }

    /// The words, for the one time that they are shown.
    pub fn phrase(&self) -> &str {
        &self.phrase
    }

    /// The member that this key names.
    pub fn member(&self) -> MemberId {
        MemberId(self.key.verifying_key().to_bytes())
    }

    /// A secret for one other purpose, which tells nothing of this key or of any other
    /// purpose's.
    pub fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(blake3::derive_key(purpose, self.key.as_bytes()))
    }

    pub(crate) fn signing_key(&self) -> &SigningKey {
        &self.key
    }
}

/// A device's key. It signs what the device writes.
pub struct DeviceKey {
    key: SigningKey,
}

impl DeviceKey {
    /// Made from 32 random bytes.
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        Self { key: SigningKey::from_bytes(secret) }
    }

    /// The secret, for the file that keeps it.
    pub fn secret(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.key.to_bytes())
    }

    /// The device that this key names.
    pub fn device(&self) -> DeviceId {
        DeviceId(self.key.verifying_key().to_bytes())
    }

    /// Signs a message of one sort. `domain` keeps a signature for one purpose
    /// from being taken for another.
    pub fn sign(&self, domain: &str, message: &[u8]) -> [u8; 64] {
        self.key.sign(&separated(domain, message)).to_bytes()
    }

    /// The secret that opens what [`sealing_key`] of this device seals (X25519).
    pub fn opening_key(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.key.to_scalar_bytes())
    }

    pub(crate) fn signing_key(&self) -> &SigningKey {
        &self.key
    }
}

/// A device's key for sealing something for it (X25519): the same point as the one that
/// checks its signatures, in the curve's other form. `None` when its id is no such point.
pub fn sealing_key(device: DeviceId) -> Option<[u8; 32]> {
    VerifyingKey::from_bytes(&device.0).ok().map(|key| key.to_montgomery().to_bytes())
}

/// The bytes that are signed: the domain's length and name, then the message.
pub(crate) fn separated(domain: &str, message: &[u8]) -> Vec<u8> {
    let len = u8::try_from(domain.len()).expect("domains are short constants");
    let mut bytes = Vec::with_capacity(1 + domain.len() + message.len());
    bytes.push(len);
    bytes.extend_from_slice(domain.as_bytes());
    bytes.extend_from_slice(message);
    bytes
}

/// Whether the key made this signature.
///
/// One rule everywhere: `verify_strict`, never a batch. Batches accept some
/// crafted signatures that single verification refuses, and two nodes that
/// disagree about one envelope would disagree for good.
pub fn check_signature(key: &[u8; 32], domain: &str, message: &[u8], signature: &[u8; 64]) -> bool {
    let Ok(key) = VerifyingKey::from_bytes(key) else { return false };
    key.verify_strict(&separated(domain, message), &Signature::from_bytes(signature)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_gives_back_the_same_member() {
        let root = RootKey::from_entropy(&[7; 16]);
        assert_eq!(root.phrase().split(' ').count(), 12);
        let shouted = root.phrase().to_uppercase().replace(' ', "  ");
        assert_eq!(RootKey::from_phrase(&shouted).unwrap().member(), root.member());
    }

    #[test]
    fn a_wrong_phrase_says_where_to_look() {
        let root = RootKey::from_entropy(&[7; 16]);
        let mut words: Vec<_> = root.phrase().split(' ').collect();
        assert_eq!(RootKey::from_phrase("one two").err(), Some(PhraseError::Count(2)));
        words[3] = "guitarre";
        assert_eq!(RootKey::from_phrase(&words.join(" ")).err(), Some(PhraseError::Word(4)));
        // One word in sixteen fits by chance, so several are tried.
        let tries = ["zoo", "abandon", "ability", "zebra"].map(|word| {
            words[3] = word;
            RootKey::from_phrase(&words.join(" ")).err()
        });
        assert!(tries.contains(&Some(PhraseError::Checksum)), "{tries:?}");
    }

    #[test]
    fn a_signature_is_for_one_purpose() {
        let key = DeviceKey::from_secret(&[3; 32]);
        let signature = key.sign("hello", b"bob");
        assert!(check_signature(&key.device().0, "hello", b"bob", &signature));
        assert!(!check_signature(&key.device().0, "join", b"bob", &signature));
        assert!(!check_signature(&key.device().0, "hello", b"eve", &signature));
        assert!(!check_signature(&[0; 32], "hello", b"bob", &[0; 64]));
    }
}
