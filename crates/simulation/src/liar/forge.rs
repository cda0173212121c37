//! What liars sign.

use std::borrow::Cow;
use std::collections::BTreeMap;

use document::{Change, Document, Founding};
use model::{CityId, Content, DeviceId, Nonce, RecordId, RecordKind, Scope, Timestamp, Value};
use trust::{DeviceKey, Envelope, Founder, Roll, Signed, Verified};

use crate::dice::Dice;

/// A record in a liar's hands: its envelopes, and who founded it.
pub(crate) struct Material {
    pub founding: Founding,
    pub nonce: Nonce,
    envelopes: Vec<(Signed, model::MemberId)>,
}

impl Material {
    /// A record out of all that a node holds.
    pub fn of(items: &[Vec<u8>], record: RecordId, roll: &Roll) -> Option<Self> {
        let mut envelopes = Vec::new();
        let mut founding = None;
        for signed in items.iter().filter_map(|bytes| Signed::parse(bytes.clone()).ok()) {
            let Some(envelope) = signed.envelope() else { continue };
            if envelope.record(signed.city(), &signed.scope(), signed.device()) != record {
                continue;
            }
            let founder = envelope.founding_device(signed.device());
            let owner = roll.member_of(founder)?;
            founding = Some((Founding { record, scope: signed.scope(), kind: envelope.kind, founder, owner }, envelope.founder.nonce));
            let member = roll.member_of(signed.device())?;
            envelopes.push((signed, member));
        }
        founding.map(|(founding, nonce)| Self { founding, nonce, envelopes })
    }

    /// A record that begins with this envelope.
    pub fn begun(first: &Signed, owner: model::MemberId) -> Self {
        let envelope = first.envelope().expect("records begin with envelopes");
        let record = envelope.record(first.city(), &first.scope(), first.device());
        let founding =
            Founding { record, scope: first.scope(), kind: envelope.kind, founder: envelope.founding_device(first.device()), owner };
        Self { founding, nonce: envelope.founder.nonce, envelopes: vec![(first.clone(), owner)] }
    }

    pub fn push(&mut self, signed: &Signed, member: model::MemberId) {
        self.envelopes.push((signed.clone(), member));
    }

    pub fn document(&self) -> Document {
        let change = |(signed, member): &(Signed, model::MemberId)| {
            let envelope = signed.envelope().expect("only envelopes are pushed");
            Change {
                key: signed.key(),
                device: signed.device(),
                member: *member,
                run: envelope.run,
                body: Cow::Owned(envelope.body.clone()),
                counts: document::Counts::Yes,
            }
        };
        document::materialise(&self.founding, &self.envelopes.iter().map(change).collect::<Vec<_>>())
    }

    /// An edit of the record as it stands here.
    pub fn edit(&self, key: &DeviceKey, city: CityId, run: Nonce, at: Timestamp, title: &str) -> Option<Verified<Signed>> {
        let actor = document::actor(key.device(), self.founding.record, run);
        let field = if self.founding.kind == RecordKind::PROFILE { "name" } else { "title" };
        let edits = BTreeMap::from([(field, Some(Value::from(title))), ("description", Some(Value::from(title)))]);
        let body = self.document().edit(actor, &edits.into_iter().collect::<Vec<_>>()).ok()??;
        self.sign(key, city, run, at, body)
    }

    pub fn sign(&self, key: &DeviceKey, city: CityId, run: Nonce, at: Timestamp, body: Vec<u8>) -> Option<Verified<Signed>> {
        let device = Some(self.founding.founder).filter(|founder| *founder != key.device());
        let founder = Founder { device, nonce: self.nonce };
        let envelope = Envelope { kind: self.founding.kind, founder, run, body };
        Verified::envelope(key, city, self.founding.scope, at, envelope).ok()
    }
}

/// What a first change needs to be signed.
pub(crate) struct Pen<'a> {
    pub key: &'a DeviceKey,
    pub city: CityId,
    pub scope: Scope,
    pub run: Nonce,
}

impl Pen<'_> {
    /// A record's first change.
    pub fn found(&self, nonce: Nonce, at: Timestamp, title: &str, prose: usize) -> Verified<Signed> {
        let kind = RecordKind::OFFER;
        let record = RecordId::derive(self.city, &self.scope, kind, self.key.device(), nonce);
        let actor = document::actor(self.key.device(), record, self.run);
        let body = body(actor, title, prose);
        self.sign(kind, Founder { device: None, nonce }, at, body)
    }

    pub fn sign(&self, kind: RecordKind, founder: Founder, at: Timestamp, body: Vec<u8>) -> Verified<Signed> {
        let envelope = Envelope { kind, founder, run: self.run, body };
        Verified::envelope(self.key, self.city, self.scope, at, envelope).expect("a forged body is short")
    }
}

/// The first change of an offer.
pub(crate) fn body(actor: document::Actor, title: &str, prose: usize) -> Vec<u8> {
    let content = Content::new(RecordKind::OFFER).and_then(|content| content.with("title", title)).expect("a title fits");
    let content = content.with("description", "x".repeat(prose).as_str()).expect("the prose fits");
    document::found(actor, &content, false).expect("a short offer can be founded")
}

/// A body that is not the one that an honest program wrote, but passes the checks
/// that need nothing but its bytes.
pub(crate) fn mutated(dice: &mut Dice, body: &[u8], actor: &document::Actor) -> Option<Vec<u8>> {
    for _ in 0..200 {
        let mut changed = body.to_vec();
        for _ in 0..1 + dice.below(3) {
            let at = 9 + dice.index(changed.len() - 9);
            changed[at] = dice.next() as u8;
        }
        rehash(&mut changed);
        if changed != body && document::check(&changed, actor).is_ok() {
            return Some(changed);
        }
    }
    None
}

/// Bytes 4 to 7 of a chunk are the first of the hash of what follows.
fn rehash(body: &mut [u8]) {
    use sha2::Digest;
    if body.len() > 8 {
        let hash = sha2::Sha256::digest(&body[8..]);
        body[4..8].copy_from_slice(&hash[..4]);
    }
}

/// Which device a forged founder names.
pub(crate) fn device_of(number: usize) -> DeviceId {
    crate::people::person(number).device().device()
}
