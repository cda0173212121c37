//! The bytes of the wire and of the disk, from fixed keys: who changes one of
//! them sees it here, and decides whether nodes and files of before still can be
//! understood. What is short stands here whole, the rest as length and BLAKE3.
//!
//! A change on purpose: `UPDATE_EXPECT=1 cargo test --release -p kaveret-tests
//! --test golden`, a new version number where the old bytes no longer read, and a
//! line in docs/changelog.md.

use engine::{Command, Effect, Engine, Identity, Input, Now, Options, PeerKey, Reply, Ticket};
use expect_test::{Expect, expect};
use model::{
    Batch, CityId, Content, DeviceId, ItemId, ItemKey, MemberId, MemberKind, MemoryDisk, MemoryStore, Moment, Nonce, Order, RecordId,
    RecordKind, Role, Roles, Scope, Store, Table, Timestamp,
};
use store::SledStore;
use sync::message::{Greeting, Hello, METHODS, Message, Summary, VERSION};
use sync::{Fingerprint, OrderedSet, unpack};
use trust::{
    Act, AgeBand, Charter, DeviceKey, Envelope, ForDevice, Founder, Grant, Invitation, Policy, Purpose, RootKey, Signed, Token, Verified,
};

/// Bytes that are longer stand as length and hash.
const WHOLE: usize = 80;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn shown(bytes: &[u8]) -> String {
    match bytes.len() {
        0..=WHOLE => hex(bytes),
        len => format!("{len} bytes, blake3 {}", blake3::hash(bytes).to_hex()),
    }
}

fn check(found: &[(&str, Vec<u8>)], expected: &Expect) {
    let lines: String = found.iter().map(|(name, bytes)| format!("{name}: {}\n", shown(bytes))).collect();
    expected.assert_eq(&lines);
}

const TIME: Timestamp = Timestamp(1_800_000_000_000);
const YEAR: u64 = 365 * 24 * 60 * 60 * 1000;

fn root() -> RootKey {
    RootKey::from_entropy(&[1; 16])
}

fn device() -> DeviceKey {
    DeviceKey::from_secret(&[2; 32])
}

/// A charter, its founder's device and its founder's grant.
fn statements() -> Vec<Verified<Signed>> {
    let charter = Charter {
        name: "באר שבע".into(),
        languages: vec!["he".into(), "ar".into()],
        delegates: vec![root().member()],
        threshold: 1,
        policy: Policy { envelopes_per_hour: 60, bytes_per_month: 5_000_000, rules: trust::Rules::DEFAULT },
    };
    let charter = Verified::root_statement(&root(), CityId([0; 32]), TIME, Act::Charter(charter)).unwrap();
    let city = CityId(charter.id().0);
    let certificate = Verified::root_statement(&root(), city, TIME, Act::device(&device(), city, root().member())).unwrap();
    let grant = Grant {
        member: root().member(),
        kind: MemberKind::School,
        roles: Roles::of(&[Role::Member, Role::Issuer, Role::Box]),
        age: AgeBand::Adult,
        starts: Timestamp(TIME.0 - 1000),
        ends: Timestamp(TIME.0 + YEAR),
        admissions: 100,
        budget: 10,
    };
    let grant = Verified::statement(&device(), city, TIME, Act::Grant(grant)).unwrap();
    vec![charter, certificate, grant]
}

fn city() -> CityId {
    CityId(statements()[0].id().0)
}

fn offer() -> Content {
    let mut content = Content::new(RecordKind::OFFER).unwrap();
    for (field, text) in [
        ("title", "שיעורי גיטרה"),
        ("description", "Akordy, písně a trpělivost."),
        ("skills", "guitar; reading music"),
        ("languages", "he; cs"),
        ("capacity", "4"),
        ("expires", "2027-06-30"),
    ] {
        content.set_text(field, text).unwrap();
    }
    content
}

#[test]
fn keys_and_items() {
    let (city, nonce, run) = (city(), Nonce([5; 16]), Nonce([6; 16]));
    let record = RecordId::derive(city, &Scope::City, RecordKind::OFFER, device().device(), nonce);
    let actor = document::actor(device().device(), record, run);
    let envelope = Envelope { kind: RecordKind::OFFER, founder: Founder { device: None, nonce }, run, body: vec![1, 2, 3] };
    let envelope = Verified::envelope(&device(), city, Scope::City, TIME, envelope).unwrap();
    let others = Founder { device: Some(DeviceId([7; 32])), nonce };
    let edit = Envelope { kind: RecordKind::OFFER, founder: others, run, body: vec![4] };
    let edit = Verified::envelope(&device(), city, Scope::City, TIME, edit).unwrap();
    let statements = statements();
    let personal = document::found(actor, &offer(), false).unwrap();
    let shared = document::found(actor, &offer(), true).unwrap();
    document::check(&personal, &actor).unwrap();
    check(
        &[
            ("phrase", root().phrase().as_bytes().to_vec()),
            ("member", root().member().0.to_vec()),
            ("device", device().device().0.to_vec()),
            ("city", city.0.to_vec()),
            ("record", record.0.to_vec()),
            ("actor", actor.to_vec()),
            ("charter", statements[0].bytes().to_vec()),
            ("device statement", statements[1].bytes().to_vec()),
            ("grant", statements[2].bytes().to_vec()),
            ("envelope", envelope.bytes().to_vec()),
            ("envelope id", envelope.id().0.to_vec()),
            ("envelope of another's record", edit.bytes().to_vec()),
            ("founding body", personal),
            ("founding body of a shared record", shared),
            ("invitation token", Token([3; 16]).hash().to_vec()),
        ],
        &expect![[r#"
            phrase: 82 bytes, blake3 8347440f98cf0656cf5580d482d5db0d80acc1608e80ef72a33b06a7ea46b949
            member: cffe6214168fe7afb8970105e9da7fc6eb544a503b05f47bb75eab4729dc9f7b
            device: 8139770ea87d175f56a35466c34c7ecccb8d8a91b4ee37a25df60f5b8fc9b394
            city: 8c2fe97a1914df85654ee060304da1bd5c811f1b42cfa5a5771a755053a580e6
            record: 1837a00b85741b7481962b9f25026bea984aaa7eef6e72df0e1d378daf240628
            actor: 99a16c3ae34b74e714923566501704c8
            charter: 216 bytes, blake3 8c2fe97a1914df85654ee060304da1bd5c811f1b42cfa5a5771a755053a580e6
            device statement: 236 bytes, blake3 789589f690bd102cdb2793efcb80ba3945a65b0b7afb125cb681c65682cd6afa
            grant: 199 bytes, blake3 6d4cc0f4d0ddb34f6082ec87f1bf237e47473885a6309031bb9804de6f8a5ee1
            envelope: 181 bytes, blake3 907b070114055ce815fdc7f8d9780702830d0a900143b9d56dd0d7bd104e8774
            envelope id: 907b070114055ce815fdc7f8d9780702830d0a900143b9d56dd0d7bd104e8774
            envelope of another's record: 211 bytes, blake3 15cfae4e1837e0a08de9ad637ba6155f19898a76a43221e799a0661730371434
            founding body: 247 bytes, blake3 e7bdeb04369038e48475d5ba60f1d24709b5d6bb2638feaba0895972c920021c
            founding body of a shared record: 287 bytes, blake3 85db1df75d4f4b371855e00bac6f688cd6ceea42f4b647e9fbc2dec799a1a586
            invitation token: f7e8a00a35c8e8eabcc45af36c213ea995a507fe8743ebe5095a102ac6cb9b2a
        "#]],
    );
}

#[test]
fn an_invitation_link() {
    let invitation = Invitation {
        city: CityId([1; 32]),
        name: "באר שבע".into(),
        addresses: vec!["/ip4/192.0.2.7/udp/4117/quic-v1/p2p/12D3KooWGDcwxgHgy5a2NMADtKWotUKMBz4bqTB5etq1nrW7ahUi".into()],
        token: Token([2; 16]),
        purpose: Purpose::Member,
    };
    expect!["kaveret:join/AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAgICAgICAgICAgICAgICAgAAAA3XkdeQ16gg16nXkdeiAQAAAFgvaXA0LzE5Mi4wLjIuNy91ZHAvNDExNy9xdWljLXYxL3AycC8xMkQzS29vV0dEY3d4Z0hneTVhMk5NQUR0S1dvdFVLTUJ6NGJxVEI1ZXRxMW5yVzdhaFVpcB7G4g"].assert_eq(&invitation.to_string());
}

#[test]
fn a_link_for_a_device() {
    let invitation = Invitation {
        city: CityId([1; 32]),
        name: "Brno".into(),
        addresses: vec!["/ip4/192.0.2.8/tcp/50123/p2p/12D3KooWGDcwxgHgy5a2NMADtKWotUKMBz4bqTB5etq1nrW7ahUi".into()],
        token: Token([2; 16]),
        purpose: Purpose::Device(ForDevice {
            member: MemberId([3; 32]),
            boxes: vec!["/ip4/192.0.2.7/udp/4117/quic-v1/p2p/12D3KooW".into()],
            school: None,
        }),
    };
    expect!["kaveret:device/AgEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAgICAgICAgICAgICAgICAgAAAARCcm5vAQAAAFEvaXA0LzE5Mi4wLjIuOC90Y3AvNTAxMjMvcDJwLzEyRDNLb29XR0Rjd3hnSGd5NWEyTk1BRHRLV290VUtNQno0YnFUQjVldHExbnJXN2FoVWkDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwEAAAAsL2lwNC8xOTIuMC4yLjcvdWRwLzQxMTcvcXVpYy12MS9wMnAvMTJEM0tvb1dVv6rl"].assert_eq(&invitation.to_string());
}

#[test]
fn messages_of_a_dialogue() {
    let summary = |scope, count| Summary { scope, count, fingerprint: Fingerprint([3; 16]) };
    let hello = Hello { version: VERSION, nonce: [1; 24], sealed: vec![2; 4] };
    let greeting = Greeting {
        rules: document::RULES,
        methods: METHODS,
        device: DeviceId([2; 32]),
        signature: [3; 64],
        summaries: vec![summary(Scope::Control, 4), summary(Scope::City, 5)],
    };
    let key = ItemKey { time: Timestamp(7), id: ItemId([8; 32]) };
    let messages = [
        ("hello", Message::Hello(hello)),
        ("chain", Message::Chain(vec![vec![1, 2], vec![3]])),
        ("show-chain", Message::ShowChain { tag: [7; 32] }),
        ("summaries", Message::Summaries(vec![summary(Scope::City, 5)])),
        ("reconcile", Message::Reconcile { scope: Scope::City, message: vec![9; 4] }),
        ("need", Message::Need { scope: Scope::City, ids: vec![ItemId([4; 32])], last: true }),
        ("stream", Message::Stream { scope: Scope::City, after: key }),
        ("batch", Message::Batch { number: 2, scope: Scope::Control, packed: vec![1; 3] }),
        ("stored", Message::Stored { number: 2 }),
        ("end", Message::End { scope: Scope::City }),
        ("done", Message::Done { in_step: true }),
        ("join", Message::Join { token: [5; 16], kind: MemberKind::School, certificate: vec![6; 4] }),
        ("welcome", Message::Welcome(vec![vec![1]])),
        ("refused", Message::Refused { reason: "the invitation is used".into() }),
    ];
    let mut bytes = messages.map(|(name, message)| (name, message.encode())).to_vec();
    bytes.push(("greeting", greeting.encode()));
    check(
        &bytes,
        &expect![[r#"
            hello: 0100010101010101010101010101010101010101010101010101010000000402020202
            chain: 02000000020000000201020000000103
            show-chain: 030707070707070707070707070707070707070707070707070707070707070707
            summaries: 040102000000000000000503030303030303030303030303030303
            reconcile: 05020000000409090909
            need: 060201000000010404040404040404040404040404040404040404040404040404040404040404
            stream: 070200000000000000070808080808080808080808080808080808080808080808080808080808080808
            batch: 08000000020100000003010101
            stored: 0900000002
            end: 0a02
            done: 0b01
            join: 0c05050505050505050505050505050505030000000406060606
            welcome: 0d000000010000000101
            refused: 0e0000001674686520696e7669746174696f6e2069732075736564
            greeting: 150 bytes, blake3 1f6d43ff492ba09846ff2c83f27a39a735e9bcac8b0db166db7c2dd54a8fe213
        "#]],
    );
}

#[test]
fn fingerprints_and_range_messages() {
    let mut set = OrderedSet::new();
    let empty = set.fingerprint();
    for at in 0..100_u8 {
        set.insert(ItemKey { time: Timestamp(1_000 + u64::from(at) * 7), id: ItemId::of(&[at]) });
    }
    let first = sync::Initiator::new(1 << 20).start(&set);
    let mut other = OrderedSet::new();
    other.insert(ItemKey { time: Timestamp(1_000), id: ItemId::of(&[0]) });
    let answer = sync::respond(&other, &first, 1 << 20).unwrap();
    check(
        &[
            ("fingerprint of nothing", empty.0.to_vec()),
            ("fingerprint of a hundred", set.fingerprint().0.to_vec()),
            ("first range message", first),
            ("answer of one who has one item", answer),
        ],
        &expect![[r#"
            fingerprint of nothing: 7f9c9e31ac8256ca2f258583df262dbc
            fingerprint of a hundred: 674d4d0faa90c9f9a0549830f53bea9b
            first range message: 287 bytes, blake3 398fe532703e9cf3080e919aee955a537e85fd90f693477424a398f0e0ea2efa
            answer of one who has one item: 94 bytes, blake3 ed59d09c988a28aef5210cbc8013f43cf09d97ac16d5000469cd912ec1129242
        "#]],
    );
}

#[test]
fn a_batch_that_was_packed_before_is_read() {
    let items: Vec<Vec<u8>> = (0..5_u8).map(|at| vec![at; 40]).collect();
    // As this program packed it once. Another version of zstd may pack otherwise,
    // and must read it.
    let digits = "28b52ffd20dc0d0100700000002800280100000028020304070070256005b8baa7d600941a2871086801";
    let bytes: Vec<u8> = (0..digits.len() / 2).map(|at| u8::from_str_radix(&digits[at * 2..at * 2 + 2], 16).unwrap()).collect();
    assert_eq!(unpack(&bytes).unwrap(), items);
}

fn now(moment: u64) -> Now {
    Now { moment: Moment(moment), wall: Timestamp(TIME.0 + moment) }
}

/// A node that founded the city, with one offer and one invitation.
fn founded(disk: &MemoryDisk) -> (Engine<MemoryStore>, Vec<Effect>) {
    let mut engine = Engine::open(disk.open(), None, PeerKey(vec![1; 38]), &[9; 32], Options::default()).unwrap();
    let identity = Identity { key: device(), member: root().member() };
    let mut effects = engine.settle_in(identity, city(), statements(), true, now(0)).unwrap();
    effects.extend(engine.step(now(1_000), Input::Command { ticket: Ticket(1), command: Command::Save(vec![(None, offer())]) }));
    let record = effects.iter().find_map(|effect| match effect {
        Effect::Reply { reply: Ok(Reply::Saved(fates)), .. } => fates[0].as_ref().ok().map(|saved| saved.record),
        _ => None,
    });
    let edits = [("place".to_owned(), Some("ספרייה".into()))].into();
    effects.extend(engine.step(now(2_000), Input::Command { ticket: Ticket(2), command: Command::Edit(record.unwrap(), edits) }));
    let command = Command::Invite { invitation: Default::default(), addresses: vec!["/ip4/192.0.2.7/tcp/4117".into()] };
    effects.extend(engine.step(now(3_000), Input::Command { ticket: Ticket(3), command }));
    (engine, effects)
}

#[test]
fn what_a_node_keeps_in_its_store() {
    let disk = MemoryDisk::default();
    drop(founded(&disk));
    let store = disk.open();
    let mut lines = String::new();
    for table in Table::ALL {
        for entry in store.scan(table, &[], &[0xff; 200], Order::Rising, usize::MAX).unwrap() {
            lines += &format!("{table:?} {}: {}\n", hex(&entry.key), shown(&entry.value.unwrap()));
        }
    }
    expect![[r#"
        Meta 63697479: 8c2fe97a1914df85654ee060304da1bd5c811f1b42cfa5a5771a755053a580e6
        Meta 636f756e74200001: 0000000000000001
        Meta 6a6f696e696e672004cffe6214168fe7afb8970105e9da7fc6eb544a503b05f47bb75eab4729dc9f7b: 00000000000000000000000000000000000000000000000000000000000000000000000000000000
        Meta 73686f776e: 000001a318657f90
        Meta 76696577732076657273696f6e: 0000000000000002
        Items 01000001a3185c50006d4cc0f4d0ddb34f6082ec87f1bf237e47473885a6309031bb9804de6f8a5ee1: 199 bytes, blake3 6d4cc0f4d0ddb34f6082ec87f1bf237e47473885a6309031bb9804de6f8a5ee1
        Items 01000001a3185c5000789589f690bd102cdb2793efcb80ba3945a65b0b7afb125cb681c65682cd6afa: 236 bytes, blake3 789589f690bd102cdb2793efcb80ba3945a65b0b7afb125cb681c65682cd6afa
        Items 01000001a3185c50008c2fe97a1914df85654ee060304da1bd5c811f1b42cfa5a5771a755053a580e6: 216 bytes, blake3 8c2fe97a1914df85654ee060304da1bd5c811f1b42cfa5a5771a755053a580e6
        Items 02000001a3185c53e82a5f592e8a1b5170921df0ee71dcd3e181a1e167e025ed4feb2a436f3a58d00c: 425 bytes, blake3 2a5f592e8a1b5170921df0ee71dcd3e181a1e167e025ed4feb2a436f3a58d00c
        Items 02000001a3185c57d0dcbbb8cc35003728c2f2f6c65deb76271fb4e67ae099be6c32a413c40554aa20: 283 bytes, blake3 dcbbb8cc35003728c2f2f6c65deb76271fb4e67ae099be6c32a413c40554aa20
        Records e0c669f0f82378235097e0b6b353bdd62a7389640a1b1ecab7416768dc60279d000001a3185c53e82a5f592e8a1b5170921df0ee71dcd3e181a1e167e025ed4feb2a436f3a58d00c: 000101
        Records e0c669f0f82378235097e0b6b353bdd62a7389640a1b1ecab7416768dc60279d000001a3185c57d0dcbbb8cc35003728c2f2f6c65deb76271fb4e67ae099be6c32a413c40554aa20: 000101
        Views 0001000001a3185c53e8e0c669f0f82378235097e0b6b353bdd62a7389640a1b1ecab7416768dc60279d: 355 bytes, blake3 3021ed3008ca753338f0312f6f261a1493ac43dbbed7577ed448a1e373211e61
        Waiting 01000001a3185c50006d4cc0f4d0ddb34f6082ec87f1bf237e47473885a6309031bb9804de6f8a5ee1: 
        Waiting 01000001a3185c5000789589f690bd102cdb2793efcb80ba3945a65b0b7afb125cb681c65682cd6afa: 
        Waiting 01000001a3185c50008c2fe97a1914df85654ee060304da1bd5c811f1b42cfa5a5771a755053a580e6: 
        Waiting 02000001a3185c53e82a5f592e8a1b5170921df0ee71dcd3e181a1e167e025ed4feb2a436f3a58d00c: 
        Waiting 02000001a3185c57d0dcbbb8cc35003728c2f2f6c65deb76271fb4e67ae099be6c32a413c40554aa20: 
        Invitations cb7b25fb36b3bbbd308fede2cf9066879ac6ba211ac9afa16ad9dceb3c881ac4: 0100000001a3607563b80000016d000000010000000000000000000000000000000000000000000000000000000000000000000100000000
    "#]].assert_eq(&lines);
}

#[test]
fn what_a_node_says_first_and_where_it_gossips() {
    let disk = MemoryDisk::default();
    let (mut engine, mut effects) = founded(&disk);
    let peer = PeerKey(vec![4; 38]);
    effects.extend(engine.step(now(4_000), Input::Connected { peer: peer.clone(), dialer: true, relayed: false }));
    effects.extend(engine.step(now(4_001), Input::Opened { dialogue: engine::DialogueId(1), peer, ours: true }));
    let told = effects.into_iter().filter_map(|effect| match effect {
        Effect::Subscribe { topic, .. } => Some(("topic", topic.to_vec())),
        Effect::Send { bytes, .. } => Some(("hello", bytes)),
        _ => None,
    });
    check(
        &told.collect::<Vec<_>>(),
        &expect![[r#"
            topic: 6ca943a451cc4b057bee12decc089b6212951f00f2db8e77bae26a827f9c0a4d
            hello: 147 bytes, blake3 7d1a0411fb5dd66fec488cf1d00645da076d86a20b6bce05c8c831cc9182843a
        "#]],
    );
}

#[test]
fn how_values_stand_in_the_database() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = SledStore::open(dir.path()).unwrap().store;
    let mut batch = Batch::default();
    batch.put(Table::Meta, b"city".to_vec(), [7; 32]);
    batch.put(Table::Items, b"long".to_vec(), [8; 5_000]);
    store.write(batch).unwrap();
    store.sync().unwrap();
    drop(store);
    assert_eq!(store::FORMAT, 1);
    let db = sled::Config::new().path(dir.path().join("store")).segment_size(256 * 1024).open().unwrap();
    let lines: String = db.iter().map(Result::unwrap).map(|(key, value)| format!("{}: {}\n", hex(&key), shown(&value))).collect();
    expect![[r#"
        00: 00000001
        0163697479: 017700c42db019a4000707070707070707070707070707070707070707070707070707070707070707
        026c6f6e67: b0e6562dad0f320b0100001388
        826c6f6e6700000000: 2048 bytes, blake3 58a94791619a29d3530b1daf25b1960effccdb0e13c454c7d6b47ea21916dae7
        826c6f6e6700000001: 2048 bytes, blake3 58a94791619a29d3530b1daf25b1960effccdb0e13c454c7d6b47ea21916dae7
        826c6f6e6700000002: 904 bytes, blake3 a115779ba2b8b9d362351a5e82d2ace3095e86965192857f1ed217e8f3c9aa91
    "#]]
    .assert_eq(&lines);
}
