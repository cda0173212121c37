//! Alice, Bob and Eve, their devices, and what they write.
#![allow(dead_code, missing_docs, reason = "each test file uses a part of this")]

use std::borrow::Cow;

use document::{Actor, Change, Document, Founding, actor, found, materialise};
use model::{Content, DeviceId, ItemId, ItemKey, MemberId, Nonce, RecordId, RecordKind, Timestamp, Value};

/// A person with one device and one run.
#[derive(Clone, Copy)]
pub struct Person(pub u8);

pub const ALICE: Person = Person(1);
pub const BOB: Person = Person(2);
pub const CAROL: Person = Person(3);
pub const EVE: Person = Person(4);

impl Person {
    pub fn device(self) -> DeviceId {
        DeviceId([self.0; 32])
    }

    pub fn member(self) -> MemberId {
        MemberId([self.0 + 100; 32])
    }

    pub fn run(self) -> Nonce {
        Nonce([self.0; 16])
    }

    pub fn actor(self) -> Actor {
        actor(self.device(), RECORD, self.run())
    }

    /// The change as it stands in the set, signed at this time.
    pub fn signs(self, time: u64, body: impl Into<Vec<u8>>) -> Change<'static> {
        let body = body.into();
        let id = ItemId::of(&[&body[..], &self.device().0, &time.to_be_bytes()].concat());
        let key = ItemKey { time: Timestamp(time), id };
        Change { key, device: self.device(), member: self.member(), run: self.run(), body: Cow::Owned(body), counts: document::Counts::Yes }
    }

    /// Edits what this person holds.
    pub fn edits(self, time: u64, held: &[Change<'static>], edits: &[(&str, Option<Value>)]) -> Change<'static> {
        let body = document(held).edit(self.actor(), edits).expect("the edit is sound").expect("the edit changes something");
        self.signs(time, body)
    }
}

pub const RECORD: RecordId = RecordId([7; 32]);

/// Alice's offer.
pub fn founding() -> Founding {
    Founding { record: RECORD, scope: model::Scope::City, kind: RecordKind::OFFER, founder: ALICE.device(), owner: ALICE.member() }
}

pub fn document(held: &[Change<'static>]) -> Document {
    materialise(&founding(), held)
}

/// What the offer says, with Bob and Carol as its editors.
pub fn guitar() -> Content {
    let editors = [BOB, CAROL].map(|person| person.member().to_string());
    let mut content = Content::new(RecordKind::OFFER).unwrap();
    for (field, text) in [
        ("title", "Guitar for beginners"),
        ("description", "We meet on Mondays."),
        ("skills", "guitar; chords"),
        ("capacity", "4"),
        ("editors", &editors.join("; ")),
    ] {
        content.set_text(field, text).unwrap();
    }
    content
}

/// The first change of Alice's offer, shared with Bob and Carol.
pub fn first() -> Change<'static> {
    ALICE.signs(1, found(ALICE.actor(), &guitar(), true).unwrap())
}

pub fn set(field: &'static str, value: impl Into<Value>) -> (&'static str, Option<Value>) {
    (field, Some(value.into()))
}

/// All that a document says of itself, to compare replicas by.
pub fn told(document: &Document) -> String {
    let aside: Vec<_> = document.set_aside().map(|(key, reason)| (key, reason.clone())).collect();
    format!("{:?}\n{aside:?}\n{}", document.view(), document.waiting())
}

/// The reasons for what is set aside, by envelope.
pub fn reason(document: &Document, change: &Change<'_>) -> Option<String> {
    document.set_aside().find(|(key, _)| *key == change.key).map(|(_, reason)| reason.to_string())
}

/// The chunk of these bytes behind the chunk's head, with a right checksum.
pub fn chunk(kind: u8, data: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, kind];
    put(&mut bytes, data.len() as u64);
    bytes.extend_from_slice(data);
    seal(bytes)
}

/// The same bytes with the checksum that belongs to them, if automerge can read
/// them at all; a liar has a right checksum.
pub fn seal(mut bytes: Vec<u8>) -> Vec<u8> {
    let read = std::panic::catch_unwind(|| automerge::Change::from_bytes(bytes.clone()));
    if let Ok(Ok(change)) = read {
        bytes[4..8].copy_from_slice(&change.hash().0[..4]);
    }
    bytes
}

/// A number as automerge writes it (LEB128).
pub fn put(to: &mut Vec<u8>, mut number: u64) {
    while number > 0x7f {
        to.push(number as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

/// A change with its operations rewritten by a liar.
pub fn rewritten(body: &[u8], lie: impl FnOnce(&mut automerge::ExpandedChange)) -> Vec<u8> {
    let mut expanded = automerge::Change::from_bytes(body.to_vec()).unwrap().decode();
    expanded.hash = None;
    lie(&mut expanded);
    automerge::Change::from(expanded).raw_bytes().to_vec()
}
