//! What honest programs write, of every kind that others' bytes come in. Bad
//! inputs are made from these, and so are the first inputs of the fuzzers
//! (tests/fuzz), which include this file.
//!
//! Everything is made from fixed keys, nonces and times: one program, one result.

use std::borrow::Cow;
use std::collections::BTreeMap;

use document::{Actor, Change, Counts, Founding, actor, found, materialise};
use model::{
    CityId, Content, DeviceId, ItemId, ItemKey, MemberId, MemberKind, Nonce, RecordId, RecordKind, Role, Roles, Scope, Timestamp, Value,
};
use sha2::{Digest, Sha256};
use sync::dialogue::Shelf;
use sync::message::{Greeting, Hello, METHODS, Message, Summary, VERSION};
use sync::{Fingerprint, OrderedSet};
use trust::{
    Act, AgeBand, Charter, DeviceKey, Envelope, Founder, Grant, Invitation, Policy, Purpose, RootKey, Rules, Signed, Token, Verified,
};

/// When everything is written.
pub const TIME: Timestamp = Timestamp(1_800_000_000_000);
/// Milliseconds of a day.
pub const DAY: u64 = 24 * 60 * 60 * 1000;

/// The founder's root key.
pub fn root() -> RootKey {
    RootKey::from_entropy(&[1; 16])
}

/// The founder's device.
pub fn device() -> DeviceKey {
    DeviceKey::from_secret(&[2; 32])
}

/// A charter as a founder writes it.
pub fn charter() -> Charter {
    Charter {
        name: "באר שבע".into(),
        languages: vec!["he".into(), "ar".into()],
        delegates: vec![root().member()],
        threshold: 1,
        policy: Policy { envelopes_per_hour: 2, bytes_per_month: 2_000, rules: Rules::DEFAULT },
    }
}

/// A resident's grant.
pub fn grant(member: MemberId, roles: &[Role]) -> Grant {
    Grant {
        member,
        kind: MemberKind::Resident,
        roles: Roles::of(roles),
        age: AgeBand::Adult,
        starts: Timestamp(TIME.0 - DAY),
        ends: Timestamp(TIME.0 + 200 * DAY),
        admissions: 100,
        budget: 1,
    }
}

/// A charter, its founder's device and its founder's grant; with these a node
/// holds the city.
pub fn statements() -> Vec<Verified<Signed>> {
    let charter = Verified::root_statement(&root(), CityId([0; 32]), TIME, Act::Charter(charter())).unwrap();
    let city = CityId(charter.id().0);
    let certificate = Verified::root_statement(&root(), city, TIME, Act::device(&device(), city, root().member())).unwrap();
    let founder = Act::Grant(grant(root().member(), &[Role::Member, Role::Issuer]));
    let founder = Verified::statement(&device(), city, TIME, founder).unwrap();
    vec![charter, certificate, founder]
}

/// The city that they found.
pub fn city() -> CityId {
    CityId(statements()[0].id().0)
}

/// An item of a later program's act.
pub fn unknown_act() -> Verified<Signed> {
    Verified::statement(&device(), city(), TIME, Act::Unknown { code: 200, bytes: vec![7; 20] }).unwrap()
}

/// An envelope of the founder's device around a body.
pub fn envelope(body: Vec<u8>) -> Envelope {
    Envelope { kind: RecordKind::OFFER, founder: Founder { device: None, nonce: Nonce([5; 16]) }, run: Nonce([6; 16]), body }
}

/// The record that [`envelope`] belongs to, in the city's scope.
pub fn record() -> RecordId {
    RecordId::derive(city(), &Scope::City, RecordKind::OFFER, device().device(), Nonce([5; 16]))
}

/// The body that founds it, as its envelope's actor must write it.
pub fn founding_body() -> Vec<u8> {
    found(actor(device().device(), record(), Nonce([6; 16])), &guitar(), true).unwrap()
}

/// Signed envelopes: one that founds a record, one that edits another's.
pub fn envelopes() -> Vec<Verified<Signed>> {
    let first = Verified::envelope(&device(), city(), Scope::City, TIME, envelope(founding_body())).unwrap();
    let others = Founder { device: Some(DeviceId([7; 32])), nonce: Nonce([5; 16]) };
    let edit = Envelope { founder: others, ..envelope(vec![1, 2, 3]) };
    let edit = Verified::envelope(&device(), city(), Scope::School([9; 32]), TIME, edit).unwrap();
    vec![first, edit]
}

/// Somebody with one device and one run, in the stories of one record.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Person(pub u8);

/// Founded the record.
pub const ALICE: Person = Person(1);
/// Edits it.
pub const BOB: Person = Person(2);
/// Edits it too.
pub const CAROL: Person = Person(3);
/// May not edit it.
pub const EVE: Person = Person(4);

impl Person {
    /// Their device.
    pub fn device(self) -> DeviceId {
        DeviceId([self.0; 32])
    }

    /// Who they are.
    pub fn member(self) -> MemberId {
        MemberId([self.0 + 100; 32])
    }

    /// The actor of their changes.
    pub fn actor(self) -> Actor {
        actor(self.device(), RECORD, Nonce([self.0; 16]))
    }

    /// A change as it stands in the set, signed at this time.
    pub fn signs(self, time: u64, body: impl Into<Vec<u8>>) -> Change<'static> {
        let body = body.into();
        let id = ItemId::of(&[&body[..], &self.device().0, &time.to_be_bytes()].concat());
        let key = ItemKey { time: Timestamp(time), id };
        Change { key, device: self.device(), member: self.member(), run: Nonce([self.0; 16]), body: Cow::Owned(body), counts: Counts::Yes }
    }

    /// An edit, written on what is held.
    pub fn edits(self, held: &[Change<'static>], edits: &[(&str, Option<Value>)]) -> Vec<u8> {
        materialise(&founding(), held).edit(self.actor(), edits).unwrap().unwrap()
    }
}

/// The record of the stories.
pub const RECORD: RecordId = RecordId([7; 32]);

/// Who founded it.
pub fn founding() -> Founding {
    Founding { record: RECORD, scope: Scope::City, kind: RecordKind::OFFER, founder: ALICE.device(), owner: ALICE.member() }
}

/// What it says at first, with Bob and Carol as its editors.
pub fn guitar() -> Content {
    let editors = [BOB, CAROL].map(|person| person.member().to_string());
    let mut content = Content::new(RecordKind::OFFER).unwrap();
    for (field, text) in [
        ("title", "Guitar for beginners"),
        ("description", "We meet."),
        ("skills", "guitar; chords"),
        ("capacity", "4"),
        ("editors", &editors.join("; ")),
    ] {
        content.set_text(field, text).unwrap();
    }
    content
}

/// Its first change.
pub fn first() -> Change<'static> {
    ALICE.signs(1, found(ALICE.actor(), &guitar(), true).unwrap())
}

/// Bodies of Bob's that build on the first change, one of each sort of edit.
pub fn edits() -> Vec<Vec<u8>> {
    let text = |text: &str| Some(Value::Text(text.to_owned()));
    let edits: [&[(&str, Option<Value>)]; 6] = [
        &[("title", text("Guitar"))],
        &[("description", text("We met on Mondays."))],
        &[("skills", Some(Value::set(["guitar", "songs"])))],
        &[("capacity", None)],
        &[("capacity", Some(Value::Count(9))), ("place", text("School"))],
        &[("description", None), ("skills", None)],
    ];
    edits.iter().map(|edits| BOB.edits(&[first()], edits)).collect()
}

/// The body with the checksum that belongs to it; a liar has a right checksum.
pub fn sealed(mut body: Vec<u8>) -> Vec<u8> {
    if body.len() > 8 {
        let hash = Sha256::digest(&body[8..]);
        body[4..8].copy_from_slice(&hash[..4]);
    }
    body
}

/// One message of each sort.
pub fn messages() -> Vec<Message> {
    vec![
        Message::Hello(Hello { version: VERSION, nonce: [1; 24], sealed: vec![2; 40] }),
        Message::Chain(vec![vec![1, 2], vec![3]]),
        Message::ShowChain { tag: [7; 32] },
        Message::Summaries(vec![summary(Scope::Control), summary(Scope::City)]),
        Message::Reconcile { scope: Scope::City, message: vec![9; 40] },
        Message::Need { scope: Scope::City, ids: vec![ItemId([4; 32]); 3], last: true },
        Message::Stream { scope: Scope::City, after: ItemKey { time: Timestamp(7), id: ItemId([8; 32]) } },
        Message::Batch { number: 2, scope: Scope::Control, packed: sync::pack(&[b"an item", b"another"]) },
        Message::Stored { number: 2 },
        Message::End { scope: Scope::School([3; 32]) },
        Message::Done { in_step: true },
        Message::Join { token: [5; 16], kind: MemberKind::School, certificate: vec![6; 20] },
        Message::Welcome(vec![vec![1]]),
        Message::Refused { reason: "the invitation is used".into() },
    ]
}

/// A scope in short.
pub fn summary(scope: Scope) -> Summary {
    Summary { scope, count: 4, fingerprint: Fingerprint([3; 16]) }
}

/// A greeting.
pub fn greeting() -> Greeting {
    let summaries = vec![summary(Scope::Control), summary(Scope::City)];
    Greeting { rules: 1, methods: METHODS, device: DeviceId([2; 32]), signature: [3; 64], summaries }
}

/// An invitation.
pub fn invitation() -> Invitation {
    let address = "/ip4/127.0.0.1/tcp/4001/p2p/12D3KooW".to_owned();
    Invitation {
        city: CityId([1; 32]),
        name: "באר שבע".into(),
        addresses: vec![address.clone(), address],
        token: Token([2; 16]),
        purpose: Purpose::Member,
    }
}

/// Keys of a small set, rising.
pub fn keys(count: u64) -> Vec<ItemKey> {
    (0..count).map(|at| ItemKey { time: Timestamp(TIME.0 + at / 3), id: ItemId::of(&at.to_be_bytes()) }).collect()
}

/// A set of that many keys.
pub fn set(count: u64) -> OrderedSet {
    let mut set = OrderedSet::new();
    keys(count).into_iter().for_each(|key| {
        set.insert(key);
    });
    set
}

/// What a node holds that meets a liar in a dialogue: two scopes, and every
/// seventh item or so damaged.
pub struct Books {
    sets: BTreeMap<Scope, OrderedSet>,
    joining: Option<ItemKey>,
    lost: bool,
}

impl Books {
    /// As the first byte of a [`story`] says.
    pub fn new(how: u8) -> Self {
        let sets = BTreeMap::from([(Scope::Control, set(5)), (Scope::City, set(90))]);
        Self { sets, joining: (how & 2 == 2).then_some(ItemKey::MIN), lost: how & 4 == 4 }
    }
}

impl Shelf for Books {
    fn scopes(&self) -> Vec<Scope> {
        self.sets.keys().copied().collect()
    }

    fn shares(&self, scope: Scope) -> bool {
        self.sets.contains_key(&scope) && !(self.lost && scope == Scope::City)
    }

    fn set(&self, scope: Scope) -> &OrderedSet {
        &self.sets[&scope]
    }

    fn item(&mut self, _: Scope, key: &ItemKey) -> Option<Vec<u8>> {
        (!key.id.0[0].is_multiple_of(7)).then(|| vec![key.id.0[0]; 300])
    }

    fn joining(&self, scope: Scope) -> Option<ItemKey> {
        self.joining.filter(|_| scope == Scope::City)
    }

    fn joined(&mut self, _: Scope) {
        self.joining = None;
    }
}

/// What a liar says in a dialogue, in bytes: which side we are (bit 0: leading),
/// whether we are joining (bit 1), whether the city's scope is not shared any more
/// (bit 2), then each message behind its length (four
/// bytes, big-endian).
pub fn story(how: u8, messages: &[Message]) -> Vec<u8> {
    let mut bytes = vec![how];
    for message in messages {
        model::wire::put_block(&mut bytes, &message.encode());
    }
    bytes
}

/// The messages of a story that can be read.
pub fn told(mut rest: &[u8]) -> Vec<Message> {
    let mut messages = Vec::new();
    while let Some((len, after)) = rest.split_first_chunk::<4>() {
        let (message, after) = after.split_at((u32::from_be_bytes(*len) as usize).min(after.len()));
        messages.extend(Message::decode(message));
        rest = after;
    }
    messages
}

/// A mapping and a table that it fits.
pub const MAPPING: &str = "\
kind_column = \"type\"
key = [\"id\", \"town\"]
coordinates = [\"lat\", \"lon\"]
separator = \",\"
delimiter = \";\"
[kind_values]
talent = \"offer\"
need = \"request\"
[map]
title = \"name\"
description = \"{about} ({town})\"
skills = [\"skills\", \"more\"]
capacity = \"seats\"
[set]
languages = \"he\"
[only]
open = [\"yes\", \"perhaps\"]
";

/// See [`MAPPING`].
pub const TABLE: &str = "\
id;town;type;name;about;skills;more;seats;lat;lon;open
1;Haifa;talent;Oud;\"Slowly; with songs\";oud, song;theory;4;32.8;34.99;yes
2;Haifa;need;שחמט;;chess;;;;;perhaps
3;Haifa;need;Left out;;;;;;;no
";
