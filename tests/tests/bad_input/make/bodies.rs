//! Bodies that are refused before automerge sees them.

use model::limits::{DEPENDENCIES_MAX, ITEM_BYTES_MAX, OPERATIONS_MAX};

use super::{Maker, Parts};
use crate::craft::{Crafted, chunk, leb, signed, title};
use crate::samples::{ALICE, BOB, sealed};

/// The columns that a change may have: specification, name, whether it holds
/// texts.
const COLUMNS: [(u64, &str); 14] = [
    (1, "the objects' actors"),
    (2, "the objects' counters"),
    (17, "the keys' actors"),
    (19, "the keys' counters"),
    (21, "the keys' words"),
    (52, "the insertions"),
    (66, "the actions"),
    (86, "the values' forms"),
    (87, "the values"),
    (112, "the counts of predecessors"),
    (113, "the predecessors' actors"),
    (115, "the predecessors' counters"),
    (148, "the marks' reach"),
    (165, "the marks' names"),
];

const BOOLEANS: [u64; 2] = [52, 148];
const TEXTS: [u64; 2] = [21, 165];
const VALUES: u64 = 87;

pub fn make(to: &mut Maker) {
    chunks(to);
    heads(to);
    columns(to);
    rows(to);
    operations(to);
}

fn body(to: &mut Maker, refusal: &str, cause: impl Into<String>, bytes: impl Into<Vec<u8>>) {
    to.must("body", refusal, cause, bytes);
}

fn chunks(to: &mut Maker) {
    let whole = title().bytes();
    body(to, "short", "nothing", []);
    body(to, "wrong", "words in place of a chunk", *b"not automerge at all");
    for (at, name) in [(0, "first"), (3, "last")] {
        let mut other = whole.clone();
        other[at] ^= 0xff;
        body(to, "wrong", format!("another {name} byte of the chunk's mark"), other);
    }
    for (kind, name) in [(0, "a saved document"), (2, "a compressed change"), (3, "a bundle"), (9, "a chunk to come")] {
        body(to, "wrong", name, chunk(kind, &title().data()));
    }
    // What automerge itself would inflate: 65 KiB of zeros, deflated ("stored" and "fixed" alike).
    body(
        to,
        "wrong",
        "a compressed chunk that inflates a thousandfold",
        chunk(2, &[&[0x78, 0x9c, 0xed, 0xc1, 0x01, 0x01][..], &[0; 60]].concat()),
    );
    let mut other = whole.clone();
    other[4] ^= 1;
    body(to, "wrong", "another checksum", other);
    body(to, "wrong", "a checksum of nothing", [&whole[..4], &[0; 4], &whole[8..]].concat());
    let mut long = whole.clone();
    long.splice(9..10, [whole[9] | 0x80, 0]);
    body(to, "wrong", "the chunk's length in more bytes than needed", sealed(long));
    let mut long = whole.clone();
    long.splice(9..10, [0xff; 10]);
    body(to, "wrong", "the chunk's length in more bits than a number has", sealed(long));
    for (cause, at) in [("the mark", 3), ("the checksum", 7), ("the kind", 8), ("the length", 9), ("the last byte", whole.len() - 1)] {
        body(to, "short", format!("a chunk cut in {cause}"), &whole[..at]);
    }
    let mut less = whole.clone();
    less[9] -= 1;
    body(to, "trailing", "a chunk's length one too small", sealed(less));
    let mut more = whole.clone();
    more[9] += 1;
    body(to, "short", "a chunk's length one too large", sealed(more));
    let mut huge = whole.clone();
    huge.splice(9..10, leb(u64::MAX >> 1));
    body(to, "short", "a chunk's length of all memory", sealed(huge));
    body(to, "trailing", "a byte behind the chunk", [&whole[..], &[0]].concat());
    body(to, "trailing", "a second change behind the first", whole.repeat(2));
    body(to, "trailing", "extra bytes within the change", Crafted { extra: vec![1, 2, 3], ..title() }.bytes());
    body(to, "too-many", "a byte more than an item has", vec![0x85; ITEM_BYTES_MAX + 1]);
}

/// What stands before the columns, in its parts; all numbers are below 128.
fn parts() -> Parts {
    let title = title();
    let mut parts = Parts::default()
        .and("the count of dependencies", [1])
        .and("a dependency", [3; 32])
        .and("the actor's length", [16])
        .and("the actor", ALICE.actor())
        .and("the change's number", [1])
        .and("the first operation's number", [1])
        .and("the time", [0])
        .and("the message's length", [0])
        .and("the count of actors", [1])
        .and("another actor's length", [16])
        .and("another actor", BOB.actor())
        .and("the count of columns", [title.columns.len() as u8]);
    let names = [
        ("the words' specification", "the words' length", "the words"),
        ("the insertions' specification", "the insertions' length", "the insertions"),
        ("the actions' specification", "the actions' length", "the actions"),
        ("the forms' specification", "the forms' length", "the forms"),
        ("the values' specification", "the values' length", "the values"),
        ("the predecessors' specification", "the predecessors' length", "the predecessors"),
    ];
    for ((specification, column), (first, second, _)) in title.columns.iter().zip(names) {
        parts = parts.and(first, [*specification as u8]).and(second, [column.len() as u8]);
    }
    for ((_, column), (_, _, third)) in title.columns.iter().zip(names) {
        parts = parts.and(third, column.clone());
    }
    parts
}

fn heads(to: &mut Maker) {
    let whole = parts();
    assert!(document::check(&chunk(1, &whole.bytes()), &ALICE.actor()).is_ok());
    for (name, data) in whole.cut() {
        body(to, "short", format!("a change cut in {name}"), chunk(1, &data));
    }
    let numbers = [
        "the count of dependencies",
        "the actor's length",
        "the change's number",
        "the first operation's number",
        "the time",
        "the message's length",
        "the count of actors",
        "another actor's length",
        "the count of columns",
        "the words' specification",
        "the words' length",
    ];
    for (name, bytes) in whole.0.clone().into_iter().filter(|(name, _)| numbers.contains(name)) {
        body(to, "wrong", format!("{name} in more bytes than needed"), chunk(1, &whole.with(name, [bytes[0] | 0x80, 0]).bytes()));
        body(to, "wrong", format!("{name} in more bits than a number has"), chunk(1, &whole.with(name, [0xff; 11]).bytes()));
    }
    let huge = leb(u64::MAX >> 1);
    for (refusal, name) in [
        ("too-many", "the count of dependencies"),
        ("wrong", "the actor's length"),
        ("wrong", "the change's number"),
        ("wrong", "the first operation's number"),
        ("too-many", "the count of actors"),
        ("too-many", "the count of columns"),
        ("short", "the words' length"),
    ] {
        body(to, refusal, format!("{name} beyond all bounds"), chunk(1, &whole.with(name, huge.clone()).bytes()));
    }
    for (cause, change) in [
        ("dependencies in falling order", Crafted { deps: vec![[2; 32], [1; 32]], ..title() }),
        ("a dependency twice", Crafted { deps: vec![[1; 32]; 2], ..title() }),
        ("another's actor", Crafted { actor: BOB.actor().to_vec(), ..title() }),
        ("an actor of nothing", Crafted { actor: vec![0; 16], ..title() }),
        ("an actor of fewer bytes", Crafted { actor: ALICE.actor()[..15].to_vec(), ..title() }),
        ("an actor of more bytes", Crafted { actor: [&ALICE.actor()[..], &[0]].concat(), ..title() }),
        ("the number nought", Crafted { seq: 0, ..title() }),
        ("a number near the end of numbers", Crafted { seq: u64::from(u32::MAX), ..title() }),
        ("a first operation of number nought", Crafted { start_op: 0, ..title() }),
        ("a first operation near the end of numbers", Crafted { start_op: u64::from(u32::MAX), ..title() }),
        ("a time of its own", Crafted { time: 5, ..title() }),
        ("a message", Crafted { message: b"hello".to_vec(), ..title() }),
        ("other actors in falling order", Crafted { others: vec![vec![0xff; 16], vec![0; 16]], ..title() }),
        ("another actor twice", Crafted { others: vec![vec![1; 16]; 2], ..title() }),
        ("itself among the other actors", Crafted { others: vec![ALICE.actor().to_vec()], ..title() }),
        ("another actor of fewer bytes", Crafted { others: vec![vec![1; 15]], ..title() }),
    ] {
        body(to, "wrong", cause, change.bytes());
    }
    let deps = (0..=DEPENDENCIES_MAX as u8).map(|at| [at; 32]).collect();
    body(to, "too-many", "one dependency more than a change may have", Crafted { deps, ..title() }.bytes());
    let others = (0..2_001u16).map(|at| [&at.to_be_bytes()[..], &[0; 14]].concat()).collect();
    body(to, "too-many", "one actor more than a change may name", Crafted { others, ..title() }.bytes());
}

fn columns(to: &mut Maker) {
    let with_all =
        COLUMNS.iter().fold(title(), |change, (specification, _)| match change.columns.iter().any(|(known, _)| known == specification) {
            true => change,
            false => change.with(*specification, &[0x7f, 1]),
        });
    for (at, (specification, name)) in COLUMNS.iter().enumerate() {
        let deflated = with_all.clone().without(*specification).with(specification | 8, &[0x7f, 1]);
        body(to, "column", format!("{name} deflated"), deflated.bytes());
        let mut twice = title().with(*specification, &[0x7f, 1]);
        let place = twice.columns.iter().position(|(known, _)| known == specification).unwrap();
        twice.columns.insert(place, twice.columns[place].clone());
        body(to, "column", format!("{name} twice"), twice.bytes());
        body(to, "wrong", format!("{name} empty"), title().with(*specification, &[]).bytes());
        if at > 0 {
            let mut moved = with_all.clone();
            moved.columns.swap(at - 1, at);
            body(to, "column", format!("{name} before {}", COLUMNS[at - 1].1), moved.bytes());
        }
    }
    for (cause, specification) in
        [("between two known ones", 18), ("behind all known ones", 200), ("of number nought", 0), ("of a group", 64)]
    {
        body(to, "column", format!("a column {cause}"), title().with(specification, &[1]).bytes());
    }
    let mut many = with_all;
    many.columns.push((200, vec![1]));
    body(to, "too-many", "one column more than there are", many.bytes());
    let mut beyond = title().data();
    beyond.truncate(beyond.len() - 1);
    body(to, "short", "a last column that ends beyond the change", chunk(1, &beyond));
}

/// One value of a column, as it stands in a run.
fn value(specification: u64) -> Vec<u8> {
    if TEXTS.contains(&specification) { vec![1, b'a'] } else { vec![1] }
}

fn rows(to: &mut Maker) {
    for (specification, name) in COLUMNS {
        let with = |column: &[u8]| title().with(specification, column);
        if specification == VALUES {
            body(to, "rows", "more bytes of values than their forms say", with(b"xy").bytes());
            body(to, "rows", "no bytes of values", title().without(VALUES).bytes());
            continue;
        }
        if BOOLEANS.contains(&specification) {
            body(to, "rows", format!("a row too many of {name}"), with(&[2]).bytes());
            body(to, "rows", format!("a billion rows of {name}"), with(&leb(1_000_000_000)).bytes());
            body(to, "wrong", format!("{name} with an empty run inside"), with(&[1, 0]).bytes());
            body(to, "short", format!("{name} that break off in a number"), with(&[0x80]).bytes());
            body(to, "wrong", format!("{name} with a number too long"), with(&[0x81, 0]).bytes());
            continue;
        }
        let one = value(specification);
        let two: Vec<u8> = if TEXTS.contains(&specification) { vec![1, b'b'] } else { vec![2] };
        let of = |parts: &[&[u8]]| with(&parts.concat()).bytes();
        let many = if specification == 66 { "too-many" } else { "rows" };
        if specification != 66 {
            body(to, "rows", format!("a row too many of {name}"), of(&[&[2], &one]));
        }
        body(to, many, format!("a billion rows of {name}"), of(&[&signed(1_000_000_000), &one]));
        body(to, "wrong", format!("{name} with a run of one"), of(&[&[1], &one]));
        body(to, "wrong", format!("{name} with two literal runs"), of(&[&[0x7f], &one, &[0x7f], &two]));
        body(to, "wrong", format!("{name} with the same value twice in a literal run"), of(&[&[0x7e], &one, &one]));
        body(to, "wrong", format!("{name} with two runs of one value"), of(&[&[2], &one, &[2], &one]));
        body(to, "wrong", format!("{name} with no nulls counted"), of(&[&[0, 0]]));
        body(to, "wrong", format!("{name} of nothing but nulls"), of(&[&[0, 1]]));
        body(to, "short", format!("{name} that break off behind a count"), of(&[&[2]]));
        body(to, "short", format!("{name} that break off within a literal run"), of(&[&[0x7e], &one]));
        body(to, "wrong", format!("{name} with a count too long"), of(&[&[0x82, 0], &one]));
    }
    body(to, "rows", "no insertions", title().without(52).bytes());
    body(to, "rows", "no forms of values", title().without(86).bytes());
    body(to, "rows", "no counts of predecessors", title().without(112).bytes());
    body(to, "wrong", "no actions", title().without(66).bytes());
    body(to, "rows", "a value of a billion bytes", title().with(86, &[&[0x7f][..], &leb(1_000_000_000 << 4 | 6)].concat()).bytes());
    body(to, "rows", "predecessors that are not listed", title().with(112, &[0x7f, 2]).bytes());
    body(to, "too-many", "a billion predecessors", title().with(112, &[&[0x7f][..], &leb(1_000_000_000)].concat()).bytes());
    let count = OPERATIONS_MAX as u64 + 1;
    body(to, "too-many", "one operation more than a change may have", many_operations(count).bytes());
    body(to, "too-many", "a run of a billion operations", many_operations(1_000_000_000).bytes());
    for (specification, name) in TEXTS.map(|text| (text, COLUMNS.iter().find(|(known, _)| *known == text).unwrap().1)) {
        body(to, "wrong", format!("{name} that are not UTF-8"), title().with(specification, &[0x7f, 2, 0xc3, 0x28]).bytes());
        body(to, "short", format!("{name} with a text beyond the column"), title().with(specification, &[0x7f, 50, b'a']).bytes());
    }
}

/// That many operations, which all set `a` to nothing.
fn many_operations(count: u64) -> Crafted {
    let run = |value: &[u8]| [&signed(count)[..], value].concat();
    title().with(21, &run(&[1, b'a'])).with(52, &leb(count)).with(66, &run(&[1])).with(86, &run(&[0])).without(87).with(112, &run(&[0]))
}

fn operations(to: &mut Maker) {
    let value = |form: u8, bytes: &[u8]| title().with(86, &[0x7f, (bytes.len() as u8) << 4 | form]).with(87, bytes);
    let replacing = |actor: &[u8], counter: &[u8]| title().with(112, &[0x7f, 1]).with(113, actor).with(115, counter);
    for (cause, change) in [
        ("an object's actor without a counter", title().with(1, &[0x7f, 0])),
        ("an object's counter without an actor", title().with(2, &[0x7f, 1])),
        ("an object of counter nought", title().object(0, 0)),
        ("an object of an actor that is not listed", title().object(1, 1)),
        ("an object beyond the numbers", title().object(0, 1 << 40)),
        ("a key that is a word and an element", title().with(17, &[0x7f, 0]).with(19, &[0x7f, 1])),
        ("a key that is nothing", title().without(21)),
        ("an element's actor without a counter", title().without(21).with(17, &[0x7f, 0])),
        ("an element's counter without an actor", title().without(21).with(19, &[0x7f, 1])),
        ("an element of counter nought", title().without(21).with(17, &[0x7f, 0]).with(19, &[0x7f, 0])),
        ("an element of a negative counter", title().without(21).with(17, &[0x7f, 0]).with(19, &[0x7f, 0x7f])),
        ("an element of an actor that is not listed", title().without(21).with(17, &[0x7f, 7]).with(19, &[0x7f, 1])),
        ("a head and a word", title().with(19, &[0x7f, 0])),
        ("an action to come", title().with(66, &[0x7f, 8])),
        ("a predecessor of counter nought", replacing(&[0x7f, 0], &[0x7f, 0])),
        ("a predecessor of an actor that is not listed", replacing(&[0x7f, 3], &[0x7f, 1])),
        ("a predecessor below nought", replacing(&[0x7f, 0], &[0x7f, 0x7f])),
        (
            "counters that run over",
            title().with(112, &[0x7f, 2]).with(113, &[2, 0]).with(115, &[&[0x7e][..], &signed(i64::MAX as u64), &[1]].concat()),
        ),
        ("a predecessor's actor that is null", title().with(112, &[0x7f, 2]).with(113, &[0, 1, 0x7f, 0]).with(115, &[2, 1])),
        ("a null with a value", value(0, b"x")),
        ("a truth with a value", value(2, b"x")),
        ("a number longer than it needs", value(3, &[0x81, 0])),
        ("a number with a tail", value(3, &[1, 1])),
        ("a text that is not UTF-8", value(6, &[0xc3, 0x28])),
    ] {
        body(to, "wrong", cause, change.bytes());
    }
    body(to, "short", "a number that breaks off", value(3, &[0x80]).bytes());
    // Two operations; the first has no value where each must have one.
    let two = title().with(21, &[0x7e, 1, b'a', 1, b'b']).with(52, &[2]).with(66, &[2, 1]).with(86, &[2, 0]).without(87).with(112, &[2, 0]);
    assert!(document::check(&two.bytes(), &ALICE.actor()).is_ok());
    let null = |specification: u64, value: &[u8]| two.clone().with(specification, &[&[0, 1, 0x7f][..], value].concat());
    body(to, "wrong", "an action that is null", null(66, &[1]).bytes());
    body(to, "wrong", "a form of a value that is null", null(86, &[0x16]).with(87, b"xy").bytes());
    body(to, "wrong", "a count of predecessors that is null", null(112, &[1]).with(113, &[2, 0]).with(115, &[2, 1]).bytes());
}
