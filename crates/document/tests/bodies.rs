//! Bodies that no honest program writes, refused before automerge sees them.

mod common;

use common::*;
use document::{check, found};
use expect_test::expect;

/// A change written by hand: its parts, and its columns by specification.
struct Crafted {
    deps: Vec<[u8; 32]>,
    seq: u64,
    start_op: u64,
    others: Vec<Vec<u8>>,
    columns: Vec<(u64, Vec<u8>)>,
    extra: Vec<u8>,
}

/// One operation: the root's `title` is set to "x".
fn title() -> Crafted {
    let columns = vec![
        (21, [&[0x7f, 5][..], b"title"].concat()),
        (52, vec![1]),
        (66, vec![0x7f, 1]),
        (86, vec![0x7f, 0x16]),
        (87, b"x".to_vec()),
        (112, vec![0x7f, 0]),
    ];
    Crafted { deps: vec![], seq: 1, start_op: 1, others: vec![], columns, extra: vec![] }
}

impl Crafted {
    fn with(mut self, specification: u64, column: &[u8]) -> Self {
        self.columns.retain(|(known, _)| *known != specification);
        let place = self.columns.partition_point(|(known, _)| *known < specification);
        self.columns.insert(place, (specification, column.to_vec()));
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let mut data = Vec::new();
        put(&mut data, self.deps.len() as u64);
        self.deps.iter().for_each(|dep| data.extend_from_slice(dep));
        data.push(16);
        data.extend_from_slice(&ALICE.actor());
        put(&mut data, self.seq);
        put(&mut data, self.start_op);
        data.extend_from_slice(&[0, 0]);
        put(&mut data, self.others.len() as u64);
        for other in &self.others {
            put(&mut data, other.len() as u64);
            data.extend_from_slice(other);
        }
        put(&mut data, self.columns.len() as u64);
        for (specification, column) in &self.columns {
            put(&mut data, *specification);
            put(&mut data, column.len() as u64);
        }
        self.columns.iter().for_each(|(_, column)| data.extend_from_slice(column));
        data.extend_from_slice(&self.extra);
        chunk(1, &data)
    }

    fn refusal(&self) -> String {
        refusal(&self.bytes())
    }
}

fn refusal(bytes: &[u8]) -> String {
    check(bytes, &ALICE.actor()).expect_err("the body should be refused").to_string()
}

#[test]
fn the_bodies_that_this_program_writes_pass() {
    assert_eq!(check(&title().bytes(), &ALICE.actor()).unwrap().operations, 1);
    let base = vec![first()];
    for shared in [true, false] {
        let bytes = found(ALICE.actor(), &guitar(), shared).unwrap();
        let body = check(&bytes, &ALICE.actor()).unwrap();
        assert_eq!((body.seq, body.start_op, body.deps.len()), (1, 1, 0));
        assert_eq!(body.hash, automerge::Change::from_bytes(bytes).unwrap().hash().0);
    }
    let edit = BOB.edits(2, &base, &[set("title", "Guitar"), set("description", "Mondays."), ("capacity", None)]);
    assert_eq!(check(&edit.body, &BOB.actor()).unwrap().deps.len(), 1);
}

/// The bytes of a first change are for good: a program that writes them another
/// way founds the same record under another hash.
#[test]
fn a_first_change_has_these_bytes() {
    let content = model::Content::new(model::RecordKind::INTEREST).unwrap();
    let to = format!("city/offer/{RECORD}");
    let content = content.with("to", to.as_str()).unwrap().with("message", "Hello").unwrap();
    let hex = |bytes: Vec<u8>| {
        bytes.chunks(32).map(|line| line.iter().map(|byte| format!("{byte:02x}")).collect::<String>() + "\n").collect::<String>()
    };
    expect![[r#"
        856f4a83a92803c70189010010ae0c4c2876ddef0198adb11281615ead010100
        000006150c340142025604575070027e076d65737361676502746f0202017e56
        b60948656c6c6f636974792f6f666665722f3037303730373037303730373037
        3037303730373037303730373037303730373037303730373037303730373037
        3037303730373037303730373037303730370200
    "#]]
    .assert_eq(&hex(found(ALICE.actor(), &content, false).unwrap()));
}

#[test]
fn a_billion_operations_in_a_hundred_bytes_are_refused_before_they_are_written_out() {
    let mut billion = Vec::new();
    put(&mut billion, 1_000_000_000); // as a signed number: its top bits are clear
    let run = |value: &[u8]| [&billion[..], value].concat();
    let bomb =
        title().with(21, &run(&[1, b'a'])).with(52, &billion).with(66, &run(&[1])).with(86, &run(&[0x03 << 4 | 6])).with(112, &run(&[0]));
    assert!(bomb.bytes().len() < 130);
    assert_eq!(bomb.refusal(), "the change has 1000000000 operations, above the limit of 10000");
    // Neither does any other column claim them beside one operation.
    for (specification, value) in
        [(1, vec![0]), (2, vec![1]), (17, vec![0]), (19, vec![1]), (21, vec![1, b'a']), (66, vec![1]), (112, vec![0])]
    {
        let refusal = title().with(specification, &run(&value)).refusal();
        assert!(refusal.contains("1000000000"), "{specification}: {refusal}");
    }
    assert!(title().with(52, &billion).refusal().contains("1000000000 rows"));
    let predecessors = title().with(112, &[&[0x7f][..], &billion].concat());
    assert_eq!(predecessors.refusal(), "the change has 1000000000 predecessors, above the limit of 10000");
    let long = title().with(86, &[&[0x7f][..], &billion].concat());
    assert_eq!(long.refusal(), "the values have 1 rows, and 62500000 are needed");
}

#[test]
fn a_compressed_chunk_is_refused_and_so_is_every_other_kind() {
    let mut long = guitar();
    long.set_text("description", &"na ".repeat(500)).unwrap();
    let bytes = found(ALICE.actor(), &long, false).unwrap();
    let compressed = automerge::Change::from_bytes(bytes.clone()).unwrap().bytes().into_owned();
    assert!(compressed.len() < bytes.len());
    assert_eq!(refusal(&compressed), "the chunk must be one uncompressed change");
    let mut document = bytes.clone();
    document[8] = 0;
    assert_eq!(refusal(&document), "the chunk must be one uncompressed change");
    assert_eq!(refusal(b"not at all"), "the chunk must be automerge's");
    let deflated = title().columns.into_iter().find(|(known, _)| *known == 87).unwrap().1;
    let mut crafted = title();
    crafted.columns[4] = (87 | 8, deflated);
    assert_eq!(crafted.refusal(), "column 95 is unknown, deflated or out of order");
}

#[test]
fn nothing_may_trail_and_nothing_may_lack() {
    let bytes = title().bytes();
    assert_eq!(refusal(&[&bytes[..], &[0]].concat()), "1 bytes trail behind the change");
    assert_eq!(refusal(&[&bytes[..], &bytes[..]].concat()), format!("{} bytes trail behind the change", bytes.len()));
    let extra = Crafted { extra: vec![1, 2, 3], ..title() };
    assert_eq!(extra.refusal(), "3 bytes trail behind the change");
    for len in 0..bytes.len() {
        check(&bytes[..len], &ALICE.actor()).unwrap_err();
    }
}

#[test]
fn a_wrong_checksum_or_actor_is_refused() {
    let mut bytes = title().bytes();
    assert_eq!(check(&bytes, &BOB.actor()).unwrap_err().to_string(), "the actor must be the one derived from device, record and run");
    bytes[4] ^= 1;
    assert_eq!(refusal(&bytes), "the checksum must be the first four bytes of the change's hash");
}

#[test]
fn numbers_lists_and_columns_have_one_form() {
    let refused = |crafted: Crafted, expected: &str| assert_eq!(crafted.refusal(), expected);
    refused(Crafted { seq: 0, ..title() }, "the change's number must be from 1 to 2^31");
    refused(Crafted { start_op: u64::from(u32::MAX), ..title() }, "the first operation's number must be from 1 to 2^31");
    refused(Crafted { deps: vec![[2; 32], [1; 32]], ..title() }, "dependencies must be in strictly rising order");
    refused(Crafted { deps: vec![[1; 32]; 2], ..title() }, "dependencies must be in strictly rising order");
    refused(Crafted { deps: vec![[1; 32]; 33], ..title() }, "the change has 33 dependencies, above the limit of 32");
    refused(Crafted { others: vec![vec![1; 15]], ..title() }, "actors must be 16 bytes each");
    refused(Crafted { others: vec![ALICE.actor().to_vec()], ..title() }, "the other actors must be without the change's own");
    refused(title().with(200, &[1]), "column 200 is unknown, deflated or out of order");
    let mut swapped = title();
    swapped.columns.swap(0, 1);
    refused(swapped, "column 21 is unknown, deflated or out of order");
    refused(title().with(66, &[]), "the columns must be in their one encoding, without empty ones");
    refused(title().with(66, &[1, 1]), "the actions must be its column's one encoding");
    refused(title().with(66, &[0x81, 0x00]), "the actions must be a number of at most 64 bits in its shortest form");
    refused(title().with(66, &[0x7f, 9]), "an operation's action must be one that automerge has");
    refused(title().with(21, &[0, 1]), "the keys' words must be its column's one encoding");
    refused(title().with(21, &[0x7f, 1, 0xff]), "the keys' words must be UTF-8");
    refused(title().with(113, &[0x7f, 0]).with(115, &[0x7f, 1]), "the predecessors' actors have 1 rows, and 0 are needed");
    refused(title().with(1, &[0x7f, 1]).with(2, &[0x7f, 1]), "an operation's name must be a counter from 1 and one of the change's actors");
}
