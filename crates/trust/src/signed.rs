//! One item: an envelope or a statement, as it is signed, kept and passed on.
//!
//! ```text
//! version 1 | form 1 | city 32 | scope 1 or 33 | author 32 | time 8 | what the form holds | signature 64
//! ```
//!
//! The bytes received are the bytes kept and passed on; they are never encoded
//! again.

use std::ops::Deref;

use ed25519_dalek::{Signer, SigningKey};
use model::wire::{Malformed, Reader};
use model::{CityId, DeviceId, ItemId, ItemKey, MemberId, Scope, Timestamp, limits};

use crate::keys::{check_signature, separated};
use crate::{Act, DeviceKey, Envelope, Refusal, RootKey, Statement};

const VERSION: u8 = 1;
const FORM_ENVELOPE: u8 = 1;
const FORM_STATEMENT: u8 = 2;
const SIGNATURE_LEN: usize = 64;
const DOMAIN: &str = "kaveret 1 item";

/// What every item says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub city: CityId,
    pub scope: Scope,
    /// The key that signed: a device's, or a member's root key.
    pub author: [u8; 32],
    pub time: Timestamp,
}

/// An envelope or a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// One change to one record.
    Envelope(Envelope),
    /// One act of governance.
    Statement(Statement),
}

/// An item whose bytes parse. Its signature may be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    id: ItemId,
    head: Head,
    item: Item,
    bytes: Vec<u8>,
}

impl Signed {
    /// Takes an item apart, strictly: one valid encoding, nothing trailing.
    ///
    /// # Errors
    /// [`Refusal::TooLarge`] or [`Refusal::Malformed`].
    pub fn parse(bytes: Vec<u8>) -> Result<Self, Refusal> {
        if bytes.len() > limits::ITEM_BYTES_MAX {
            return Err(Refusal::TooLarge { found: bytes.len(), limit: limits::ITEM_BYTES_MAX });
        }
        let (head, item) = parse(&bytes)?;
        Ok(Self { id: ItemId::of(&bytes), head, item, bytes })
    }

    /// Checks the signature.
    ///
    /// # Errors
    /// [`Refusal::Signature`].
    pub fn verify(self) -> Result<Verified<Self>, Refusal> {
        let (message, signature) = self.bytes.split_last_chunk::<SIGNATURE_LEN>().expect("a parsed item ends with its signature");
        let consented = self.act().is_none_or(|act| act.consented(self.head.city, self.root()));
        match consented && check_signature(&self.head.author, DOMAIN, message, signature) {
            true => Ok(Verified(self)),
            false => Err(Refusal::Signature),
        }
    }

    /// The hash of its bytes.
    pub fn id(&self) -> ItemId {
        self.id
    }

    /// Its place in the set of its scope.
    pub fn key(&self) -> ItemKey {
        ItemKey { time: self.head.time, id: self.id }
    }

    /// The city it was written in. Zero in a charter, whose hash is the city.
    pub fn city(&self) -> CityId {
        self.head.city
    }

    /// Who may hold it.
    pub fn scope(&self) -> Scope {
        self.head.scope
    }

    /// The key that signed it, read as a device.
    pub fn device(&self) -> DeviceId {
        DeviceId(self.head.author)
    }

    /// The key that signed it, read as a member's root key.
    pub fn root(&self) -> MemberId {
        MemberId(self.head.author)
    }

    /// What its author's clock said.
    pub fn time(&self) -> Timestamp {
        self.head.time
    }

    /// What it holds.
    pub fn item(&self) -> &Item {
        &self.item
    }

    /// The envelope, if it is one.
    pub fn envelope(&self) -> Option<&Envelope> {
        match &self.item {
            Item::Envelope(envelope) => Some(envelope),
            Item::Statement(_) => None,
        }
    }

    /// The statement's act, if it is one.
    pub fn act(&self) -> Option<&Act> {
        match &self.item {
            Item::Statement(statement) => Some(&statement.act),
            Item::Envelope(_) => None,
        }
    }

    /// The bytes as they came.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes as they came.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// What was read from the bytes, written anew, with the signature that came.
    ///
    /// **Invariant:** equal to [`Signed::bytes`], since an item has one encoding.
    /// Nothing is ever passed on in this form; tests and fuzzers hold it against
    /// what came.
    pub fn encoded_anew(&self) -> Vec<u8> {
        let signature = &self.bytes[self.bytes.len() - SIGNATURE_LEN..];
        [&encode(&self.head, &self.item)[..], signature].concat()
    }
}

fn parse(bytes: &[u8]) -> Result<(Head, Item), Malformed> {
    let mut from = Reader::new(bytes);
    let version = from.u8()?;
    if version != VERSION {
        return Err(Malformed::Value { what: "an item's version", found: version.into() });
    }
    let form = from.u8()?;
    let head = Head { city: CityId(from.array()?), scope: Scope::read(&mut from)?, author: from.array()?, time: Timestamp(from.u64()?) };
    if head.time.0 == u64::MAX {
        return Err(Malformed::Value { what: "an item's time", found: u64::MAX });
    }
    if head.scope.city().is_some() {
        // By such a name nodes speak of another city's set; its items are of that city's own scopes.
        return Err(Malformed::Value { what: "an item's scope", found: head.scope.to_bytes()[0].into() });
    }
    let item = match form {
        FORM_ENVELOPE => Item::Envelope(Envelope::read(&mut from, &head)?),
        FORM_STATEMENT => Item::Statement(Statement::read(&mut from, &head)?),
        other => return Err(Malformed::Value { what: "an item's form", found: other.into() }),
    };
    from.bytes(SIGNATURE_LEN, "a signature")?;
    from.finish()?;
    Ok((head, item))
}

/// Something whose signature this node has checked. Only this may be applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified<T>(T);

impl<T> Deref for Verified<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl Verified<Signed> {
    /// Takes back an item from this node's own store, which keeps only what was
    /// verified before, each with a checksum. `kaveret verify` checks it all anew.
    ///
    /// # Errors
    /// [`Refusal::Malformed`] when a newer or broken program wrote it.
    pub fn from_store(bytes: Vec<u8>) -> Result<Self, Refusal> {
        Signed::parse(bytes).map(Self)
    }

    /// An envelope written by this device now.
    ///
    /// # Errors
    /// [`Refusal::TooLarge`] when the body is too long for one envelope.
    pub fn envelope(key: &DeviceKey, city: CityId, scope: Scope, time: Timestamp, envelope: Envelope) -> Result<Self, Refusal> {
        let head = Head { city, scope, author: key.device().0, time };
        sign(key.signing_key(), head, Item::Envelope(envelope))
    }

    /// A statement signed by a device.
    ///
    /// # Errors
    /// [`Refusal::TooLarge`] when it is too long.
    pub fn statement(key: &DeviceKey, city: CityId, time: Timestamp, act: Act) -> Result<Self, Refusal> {
        Self::statement_in(key, city, Scope::Control, time, act)
    }

    /// A statement signed by a device, in a scope.
    ///
    /// # Errors
    /// [`Refusal::TooLarge`] when it is too long, [`Refusal::Malformed`] when the
    /// act cannot stand in this scope.
    pub fn statement_in(key: &DeviceKey, city: CityId, scope: Scope, time: Timestamp, act: Act) -> Result<Self, Refusal> {
        let head = Head { city, scope, author: key.device().0, time };
        sign(key.signing_key(), head, Item::Statement(Statement { act }))
    }

    /// A statement signed by a member's root key: a charter or a device.
    ///
    /// # Errors
    /// [`Refusal::TooLarge`] when it is too long.
    pub fn root_statement(key: &RootKey, city: CityId, time: Timestamp, act: Act) -> Result<Self, Refusal> {
        Self::root_statement_in(key, city, Scope::Control, time, act)
    }

    /// A statement signed by a member's root key, in a scope.
    ///
    /// # Errors
    /// As [`Verified::statement_in`].
    pub fn root_statement_in(key: &RootKey, city: CityId, scope: Scope, time: Timestamp, act: Act) -> Result<Self, Refusal> {
        let head = Head { city, scope, author: key.member().0, time };
        sign(key.signing_key(), head, Item::Statement(Statement { act }))
    }

    /// The item without the word that it is verified, to be stored or sent.
    pub fn into_signed(self) -> Signed {
        self.0
    }
}

/// All that the signature is over.
fn encode(head: &Head, item: &Item) -> Vec<u8> {
    let mut bytes = vec![VERSION, if matches!(item, Item::Envelope(_)) { FORM_ENVELOPE } else { FORM_STATEMENT }];
    bytes.extend_from_slice(&head.city.0);
    head.scope.encode(&mut bytes);
    bytes.extend_from_slice(&head.author);
    bytes.extend_from_slice(&head.time.0.to_be_bytes());
    match item {
        Item::Envelope(envelope) => envelope.encode(head, &mut bytes),
        Item::Statement(statement) => statement.encode(&mut bytes),
    }
    bytes
}

fn sign(key: &SigningKey, head: Head, item: Item) -> Result<Verified<Signed>, Refusal> {
    let mut bytes = encode(&head, &item);
    let signature = key.sign(&separated(DOMAIN, &bytes)).to_bytes();
    bytes.extend_from_slice(&signature);
    // Read back what was written, so that this node can never hold what another would refuse.
    Signed::parse(bytes).map(Verified)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Founder;
    use model::{Nonce, RecordKind};
    use proptest::prelude::*;

    fn envelope() -> Verified<Signed> {
        let envelope = Envelope {
            kind: RecordKind::OFFER,
            founder: Founder { device: None, nonce: Nonce([5; 16]) },
            run: Nonce([6; 16]),
            body: vec![1, 2, 3],
        };
        Verified::envelope(&DeviceKey::from_secret(&[1; 32]), CityId([2; 32]), Scope::City, Timestamp(1_000), envelope).unwrap()
    }

    #[test]
    fn an_envelope_reads_back_and_verifies() {
        let written = envelope();
        let read = Signed::parse(written.bytes().to_vec()).unwrap().verify().unwrap();
        assert_eq!(read, written);
        assert_eq!(read.id(), ItemId::of(read.bytes()));
    }

    #[test]
    fn a_changed_byte_is_never_taken() {
        let written = envelope();
        for at in 0..written.bytes().len() {
            for bit in 0..8 {
                let mut bytes = written.bytes().to_vec();
                bytes[at] ^= 1 << bit;
                let taken = Signed::parse(bytes).and_then(Signed::verify);
                assert!(taken.is_err(), "byte {at}, bit {bit}");
            }
        }
    }

    #[test]
    fn an_item_cut_short_or_with_a_tail_is_refused() {
        let bytes = envelope().into_signed().into_bytes();
        for len in 0..bytes.len() {
            assert!(matches!(Signed::parse(bytes[..len].to_vec()), Err(Refusal::Malformed(_))));
        }
        let mut tailed = bytes;
        tailed.push(0);
        assert!(matches!(Signed::parse(tailed), Err(Refusal::Malformed(Malformed::Trailing(1)))));
        assert!(matches!(Signed::parse(vec![0; limits::ITEM_BYTES_MAX + 1]), Err(Refusal::TooLarge { .. })));
    }

    fn statement() -> Verified<Signed> {
        let (root, device) = (crate::RootKey::from_entropy(&[3; 16]), DeviceKey::from_secret(&[1; 32]));
        let city = CityId([2; 32]);
        Verified::root_statement(&root, city, Timestamp(1_000), Act::device(&device, city, root.member())).unwrap()
    }

    proptest! {
        #[test]
        fn whatever_parses_has_one_encoding(
            is_statement in any::<bool>(),
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        ) {
            let mut bytes = if is_statement { statement() } else { envelope() }.into_signed().into_bytes();
            changes.iter().for_each(|(at, byte)| *at.get_mut(&mut bytes) = *byte);
            if let Ok(signed) = Signed::parse(bytes.clone()) {
                prop_assert_eq!(signed.encoded_anew(), bytes);
            }
        }
    }
}
