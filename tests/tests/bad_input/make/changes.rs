//! Stories of one record in which a change does not count: what is held, and set
//! aside alike in every replica.

use document::{Counts, check};
use model::limits::OPERATIONS_MAX;
use model::{Form, RecordKind, Schema};

use super::Maker;
use crate::craft::{Crafted, Row, chunk, later, leb, row, signed, story, title};
use crate::samples::{ALICE, BOB, CAROL, EVE, Person, edits, first};

/// When the first row behind the record's first change is signed; see `judge`.
const ROW_TIME: u64 = 11;

pub fn make(to: &mut Maker) {
    who_and_when(to);
    numbers(to);
    later_operations(to);
    first_operations(to);
    room(to);
    malformed(to);
}

fn change(to: &mut Maker, refusal: &str, cause: &str, rows: &[Row]) {
    to.must("change", refusal, cause, story(true, rows));
}

fn hash(who: Person, body: &[u8]) -> [u8; 32] {
    check(body, &who.actor()).expect("a sound body").hash
}

/// A change that builds on these of Bob's.
fn on(who: Person, seq: u64, deps: &[(Person, &[u8])]) -> Crafted {
    let bodies: Vec<_> = deps.iter().map(|(who, body)| check(body, &who.actor()).expect("a sound body")).collect();
    let mut hashes: Vec<_> = bodies.iter().map(|body| body.hash).collect();
    hashes.sort_unstable();
    let start_op = bodies.iter().map(|body| u64::from(body.start_op) + u64::from(body.operations)).max().unwrap();
    Crafted { deps: hashes, seq, start_op, others: vec![], ..later(who) }
}

fn who_and_when(to: &mut Maker) {
    let edit = edits().remove(0);
    let put = |who, text: &str| later(who).with(86, &[0x7f, (text.len() as u8) << 4 | 6]).with(87, text.as_bytes()).bytes();
    change(to, "not-editor", "an edit by someone who is no editor", &[row(EVE, put(EVE, "mine"))]);
    let waiting = Crafted { deps: vec![[9; 32]], ..later(EVE) }.bytes();
    change(to, "not-editor", "a change by no editor that waits for others", &[row(EVE, waiting)]);
    let founding = |who: Person| Crafted { actor: who.actor().to_vec(), ..title() }.bytes();
    change(to, "not-founder", "an editor founds the record again", &[row(BOB, founding(BOB))]);
    change(to, "not-founder", "a stranger founds the record again", &[row(EVE, founding(EVE))]);
    let second = (0..64u8).map(|at| Crafted { columns: title().with(87, &[b'a' + at % 26]).columns, ..title() }.bytes());
    let second =
        second.map(|body| ALICE.signs(ROW_TIME, body)).find(|change| change.key.id > first().key.id).expect("one of many has a higher id");
    change(to, "second-founding", "the founder founds the record again", &[row(ALICE, second.body.into_owned())]);
    change(to, "repeated", "the same change in two envelopes", &[row(BOB, edit.clone()), row(BOB, edit.clone())]);
    change(to, "not-now", "a change of a time to come", &[Row { counts: Counts::NotNow, ..row(BOB, edit.clone()) }]);
    let next = on(BOB, 2, &[(BOB, &edit)]).bytes();
    change(
        to,
        "built-on-not-now",
        "a change on one of a time to come",
        &[Row { counts: Counts::NotNow, ..row(BOB, edit.clone()) }, row(BOB, next.clone())],
    );
    let cut = Row { counts: Counts::Cut, ..row(BOB, edit.clone()) };
    change(to, "cut", "a change outside the cut of a revocation", std::slice::from_ref(&cut));
    change(
        to,
        "built-on-not-now",
        "an own change on one outside the cut",
        &[cut.clone(), Row { counts: Counts::Yes, ..row(BOB, next.clone()) }],
    );
    change(to, "carried", "a change outside the cut on which another built", &[cut, row(CAROL, on(CAROL, 1, &[(BOB, &edit)]).bytes())]);
    let lie = later(BOB).object(1, 9999).bytes();
    change(
        to,
        "built-on-set-aside",
        "a change on one that is set aside",
        &[row(BOB, lie.clone()), row(BOB, on(BOB, 2, &[(BOB, &lie)]).bytes())],
    );
    change(
        to,
        "built-on-set-aside",
        "another's change on one that is set aside",
        &[row(BOB, lie.clone()), row(CAROL, on(CAROL, 1, &[(BOB, &lie)]).bytes())],
    );
    // Two changes with one actor and number; the one with the lower id stands.
    let stands = |[one, other]: &[Vec<u8>; 2]| BOB.signs(ROW_TIME, one.clone()).key.id < BOB.signs(ROW_TIME + 1, other.clone()).key.id;
    let words = ["one", "two", "three", "four", "five", "six"];
    let rivals = words.iter().flat_map(|one| words.map(|other| [put(BOB, one), put(BOB, other)]));
    let rivals = rivals.filter(|pair| pair[0] != pair[1]).find(stands).expect("half of the pairs stand so");
    change(to, "fork", "one actor and number twice", &rivals.clone().map(|body| row(BOB, body)));
    let joined = on(CAROL, 1, &[(BOB, &rivals[0]), (BOB, &rivals[1])]).bytes();
    let [one, two] = rivals.clone().map(|body| row(BOB, body));
    change(to, "both-sides", "a change on both sides of a fork", &[one.clone(), two.clone(), row(CAROL, joined)]);
    let loser = on(BOB, 2, &[(BOB, &rivals[1])]).bytes();
    change(to, "built-on-set-aside", "a change on the losing side of a fork", &[one, two, row(BOB, loser)]);
}

fn numbers(to: &mut Maker) {
    let base = || later(BOB);
    for (refusal, cause, body) in [
        ("number", "a number that skips one", Crafted { seq: 2, ..base() }.bytes()),
        ("number", "a number far ahead", Crafted { seq: 1 << 30, ..base() }.bytes()),
        ("number", "a first operation that skips one", Crafted { start_op: base().start_op + 1, ..base() }.bytes()),
        ("number", "a first operation that comes again", Crafted { start_op: base().start_op - 1, ..base() }.bytes()),
        ("number", "a first operation of number one", Crafted { start_op: 1, ..base() }.bytes()),
        ("number", "a first operation far ahead", Crafted { start_op: 1 << 30, ..base() }.bytes()),
        (
            "unknown-actor",
            "a change that names an actor who wrote nothing",
            Crafted { others: vec![EVE.actor().to_vec()], ..base() }.bytes(),
        ),
        ("waits", "a change on one that nobody has", Crafted { deps: vec![[9; 32]], ..base() }.bytes()),
        (
            "waits",
            "a change on the first and on one that nobody has",
            Crafted { deps: [base().deps, vec![[0xff; 32]]].concat(), ..base() }.bytes(),
        ),
    ] {
        change(to, refusal, cause, &[row(BOB, body)]);
    }
    // No change can name its own hash; this is the nearest that a liar comes.
    let blank = Crafted { deps: vec![[0; 32]], ..base() }.bytes();
    let itself = Crafted { deps: vec![hash(BOB, &blank)], ..base() }.bytes();
    change(to, "waits", "a change with itself as an ancestor", &[row(BOB, itself)]);
    let one = base().bytes();
    let gap = on(BOB, 3, &[(BOB, &one)]).bytes();
    change(to, "number", "a number that skips one behind an own change", &[row(BOB, one.clone()), row(BOB, gap)]);
    let again = on(BOB, 1, &[(BOB, &one)]).bytes();
    change(to, "number", "a number that its own ancestor has", &[row(BOB, one.clone()), row(BOB, again)]);
    let beside = Crafted { others: vec![BOB.actor().to_vec()], ..later(CAROL) }.bytes();
    change(to, "unknown-actor", "a change that names the actor of one beside it", &[row(BOB, one), row(CAROL, beside)]);
}

/// The counter of the operation of the first change that made a field's container.
fn container(field: &str) -> u64 {
    let fields = Schema::of(RecordKind::OFFER).expect("an offer has fields").fields.iter();
    let made = fields.filter(|field| matches!(field.form, Form::Set(_) | Form::Prose(_)));
    made.map(|field| field.name).position(|name| name == field).expect("the field has a container") as u64 + 1
}

/// The letters of `description` come behind all else; this is the first of them.
fn letter(at: u64) -> u64 {
    let body = first().body;
    let count = u64::from(check(&body, &ALICE.actor()).expect("a sound body").operations);
    // The schema fills its containers in their order, so words of sets may come behind.
    let behind: usize = ["skills", "editors"].map(|field| crate::samples::guitar().words(field).count()).iter().sum();
    let letters = crate::samples::guitar().text("description").chars().count() as u64;
    count - behind as u64 - letters + 1 + at
}

fn later_operations(to: &mut Maker) {
    let base = || later(BOB);
    let (text, skills, editors) = (container("description"), container("skills"), container("editors"));
    // Actor 1 is Alice's, who wrote the first change.
    let element = |change: Crafted, actor: u8, counter: u64| {
        change.without(21).with(17, &[0x7f, actor]).with(19, &[&[0x7f][..], &signed(counter)].concat())
    };
    let replacing = |change: Crafted, ids: &[(u8, u64)]| {
        let change = change.with(112, &[0x7f, ids.len() as u8]);
        let literal = |cells: Vec<Vec<u8>>| [vec![0x80 - cells.len() as u8], cells.concat()].concat();
        let actors = if ids.len() > 1 && ids.iter().all(|id| id.0 == ids[0].0) {
            vec![ids.len() as u8, ids[0].0]
        } else {
            literal(ids.iter().map(|id| vec![id.0]).collect())
        };
        let mut before = 0i64;
        let steps = ids.iter().map(|id| {
            let step = id.1 as i64 - before;
            before = id.1 as i64;
            if step < 0 { vec![(step as u8) & 0x7f] } else { signed(step as u64) }
        });
        change.with(113, &actors).with(115, &literal(steps.collect()))
    };
    let valued = |change: Crafted, form: u8, bytes: &[u8]| match bytes {
        [] => change.with(86, &[0x7f, form]).without(87),
        bytes => change.with(86, &[0x7f, (bytes.len() as u8) << 4 | form]).with(87, bytes),
    };
    let acting = |change: Crafted, action: u8| change.with(66, &[0x7f, action]);
    let deleting = |change: Crafted| valued(acting(change, 3), 0, &[]);
    let inserting = |change: Crafted| change.with(52, &[0, 1]);
    let truth = |change: Crafted| valued(change, 2, &[]);
    let first_letter = letter(0);
    for (cause, lie) in [
        ("marks something", base().with(148, &[0, 1])),
        ("names a mark", base().with(165, &[0x7f, 1, b'b'])),
        ("acts on an object that is not there", base().object(1, 9999)),
        ("acts on itself", base().object(0, base().start_op)),
        ("acts on an operation to come", base().object(0, base().start_op + 1)),
        ("acts on a plain value", base().object(1, container("editors") + 1)),
        ("makes a map at the root", valued(acting(base(), 0), 0, &[])),
        ("makes a text at the root", valued(acting(base(), 4), 0, &[])),
        ("makes a list at the root", valued(acting(base(), 2), 0, &[])),
        ("makes a table at the root", valued(acting(base(), 6), 0, &[])),
        ("counts up at the root", valued(acting(base(), 5), 3, &[1])),
        ("puts a truth at the root", truth(base())),
        ("puts nothing at the root", valued(base(), 0, &[])),
        ("puts bytes at the root", valued(base(), 7, &[1, 2])),
        ("puts a counter at the root", valued(base(), 8, &[1])),
        ("puts a fraction at the root", valued(base(), 5, &[0; 7])),
        ("inserts at a word of the root", inserting(base())),
        ("deletes where nothing is", deleting(base())),
        ("names the head of the root", base().without(21).with(19, &[0x7f, 0])),
        ("names an element of the root", element(base(), 1, first_letter)),
        ("replaces what nobody wrote", replacing(base(), &[(1, 9999)])),
        ("replaces itself", replacing(base(), &[(0, base().start_op)])),
        ("replaces another key's value", replacing(base(), &[(1, container("editors") + 1)])),
        ("replaces a container", replacing(base(), &[(1, skills)])),
        ("names what it replaces in falling order", replacing(base(), &[(1, container("editors") + 2), (1, container("editors") + 1)])),
        ("gives another the right to edit", truth(base().object(1, editors))),
        ("takes the right to edit", deleting(base().object(1, editors))),
        ("puts a text in a set", base().object(1, skills)),
        ("puts a number in a set", valued(base().object(1, skills), 3, &[1])),
        ("names an element of a set", truth(element(base().object(1, skills), 1, first_letter))),
        ("inserts at a word of a set", inserting(truth(base().object(1, skills)))),
        ("deletes a word that is not in a set", deleting(base().object(1, skills))),
        ("replaces in a set a value of the root", replacing(truth(base().object(1, skills)), &[(1, container("editors") + 1)])),
        ("names a word of a text", base().object(1, text)),
        ("names a letter that nobody wrote", inserting(element(base().object(1, text), 1, 9999))),
        ("names the text as its own letter", inserting(element(base().object(1, text), 1, text))),
        ("names itself as the letter before", inserting(element(base().object(1, text), 0, base().start_op))),
        ("names a word of a set as a letter", inserting(element(base().object(1, text), 1, first_letter + 9))),
        ("inserts two letters at once", valued(inserting(element(base().object(1, text), 1, first_letter)), 6, b"ab")),
        ("inserts no letter", valued(inserting(element(base().object(1, text), 1, first_letter)), 6, &[])),
        ("inserts a number in a text", valued(inserting(element(base().object(1, text), 1, first_letter)), 3, &[1])),
        ("inserts an object in a text", valued(acting(inserting(element(base().object(1, text), 1, first_letter)), 0), 0, &[])),
        (
            "inserts a letter that replaces one",
            replacing(inserting(element(base().object(1, text), 1, first_letter)), &[(1, first_letter)]),
        ),
        ("writes over a letter", replacing(element(base().object(1, text), 1, first_letter), &[(1, first_letter)])),
        (
            "deletes a letter and names another",
            replacing(deleting(element(base().object(1, text), 1, first_letter)), &[(1, first_letter + 1)]),
        ),
        ("deletes a letter without naming it", deleting(element(base().object(1, text), 1, first_letter))),
        ("deletes the head of a text", deleting(base().object(1, text).without(21).with(19, &[0x7f, 0]))),
    ] {
        change(to, "operation", cause, &[row(BOB, lie.bytes())]);
    }
}

fn first_operations(to: &mut Maker) {
    let made =
        |columns: &[(u64, &[u8])]| columns.iter().fold(title(), |change, (specification, column)| change.with(*specification, column));
    let words = |one: &str, two: &str| [&[0x7e, one.len() as u8][..], one.as_bytes(), &[two.len() as u8], two.as_bytes()].concat();
    // Two operations: a container `one`, and something in it.
    let inside = |action: u8, key: &[(u64, &[u8])], insert: &[u8], second: u8, value: &[u8]| {
        let actions = if action == second { vec![2, action] } else { vec![0x7e, action, second] };
        let base = made(&[(1, &[0, 1, 0x7f, 0]), (2, &[0, 1, 0x7f, 1]), (52, insert), (66, &actions), (112, &[2, 0])]);
        let base = base.with(86, &[0x7e, 0, value[0]]).without(87);
        let base = if value.len() > 1 { base.with(87, &value[1..]) } else { base };
        key.iter().fold(base, |change, (specification, column)| change.with(*specification, column))
    };
    let one_word = [0x7f, 3, b'o', b'n', b'e', 0, 1];
    let cases = [
        ("marks something", title().with(148, &[0, 1])),
        ("replaces something", title().with(112, &[0x7f, 1]).with(113, &[0x7f, 0]).with(115, &[0x7f, 1])),
        ("inserts at the root", title().with(52, &[0, 1])),
        ("deletes at the root", title().with(66, &[0x7f, 3]).with(86, &[0x7f, 0]).without(87)),
        ("makes a list", title().with(66, &[0x7f, 2]).with(86, &[0x7f, 0]).without(87)),
        ("makes a map with a value", title().with(66, &[0x7f, 0])),
        ("puts a truth at the root", title().with(86, &[0x7f, 2]).without(87)),
        ("names the head of the root", title().without(21).with(19, &[0x7f, 0])),
        ("acts on an object that is not there", title().object(0, 77)),
        ("acts on itself", title().object(0, 1)),
        ("writes one key twice", made(&[(21, &[2, 1, b'a']), (52, &[2]), (66, &[2, 1]), (86, &[2, 0x16]), (87, b"xy"), (112, &[2, 0])])),
        ("puts a text in a set", inside(0, &[(21, &words("one", "two"))], &[2], 1, &[0x16, b'x'])),
        ("makes a map in a map", inside(0, &[(21, &words("one", "two"))], &[2], 0, &[2])),
        ("inserts at a word of a text", inside(4, &[(21, &words("one", "two"))], &[1, 1], 1, &[0x16, b'x'])),
        ("inserts two letters at once", inside(4, &[(21, &one_word), (19, &[0, 1, 0x7f, 0])], &[1, 1], 1, &[0x26, b'x', b'y'])),
        (
            "inserts a letter behind the text itself",
            inside(4, &[(21, &one_word), (17, &[0, 1, 0x7f, 0]), (19, &[0, 1, 0x7f, 1])], &[1, 1], 1, &[0x16, b'x']),
        ),
        ("writes a letter without inserting it", inside(4, &[(21, &one_word), (19, &[0, 1, 0x7f, 0])], &[2], 1, &[0x16, b'x'])),
    ];
    for (cause, lie) in cases {
        to.must("change", "operation", format!("a first change that {cause}"), story(false, &[row(ALICE, lie.bytes())]));
    }
}

/// That many operations, which all set `title` to the same letter.
fn many(base: Crafted, count: u64) -> Crafted {
    let run = |value: &[u8]| [&signed(count)[..], value].concat();
    let base = base.with(21, &[&signed(count)[..], &[5], b"title"].concat()).with(52, &leb(count)).with(66, &run(&[1]));
    base.with(86, &run(&[0x16])).with(87, &vec![b'x'; count as usize]).with(112, &run(&[0]))
}

fn room(to: &mut Maker) {
    // Each on the one before: what does not fit any more is set aside.
    let chain = |count: u64, fill: &dyn Fn(Crafted) -> Crafted| {
        let mut rows = vec![row(BOB, fill(later(BOB)).bytes())];
        for seq in 2..=count {
            let body = fill(on(BOB, seq, &[(BOB, &rows.last().expect("there is one").body)])).bytes();
            rows.push(row(BOB, body));
        }
        rows
    };
    let long = |change: Crafted| change.with(86, &[&[0x7f][..], &leb(63_000 << 4 | 6)].concat()).with(87, &[b'x'; 63_000]);
    change(to, "full", "more bytes than a record may have", &chain(17, &long));
    change(to, "full", "more operations than a record may have", &chain(21, &|change| many(change, OPERATIONS_MAX as u64 - 200)));
    // The number stands in the middle of a hash that nobody has.
    let orphan = Crafted { deps: vec![[9; 32]], ..later(BOB) }.bytes();
    let at = orphan.windows(32).position(|bytes| bytes == [9; 32]).expect("the hash is there") as u16;
    change(to, "too-many-wait", "more orphans than a record may have", &[Row { repeated: Some((1_001, at)), ..row(BOB, orphan) }]);
}

fn malformed(to: &mut Maker) {
    let edit = edits().remove(0);
    let billion = |change: Crafted| {
        let run = |value: &[u8]| [&signed(1_000_000_000)[..], value].concat();
        change
            .with(21, &run(&[1, b'a']))
            .with(52, &leb(1_000_000_000))
            .with(66, &run(&[1]))
            .with(86, &run(&[0]))
            .without(87)
            .with(112, &run(&[0]))
    };
    for (cause, body) in [
        ("a run of a billion operations", billion(later(BOB)).bytes()),
        ("a compressed chunk", chunk(2, &later(BOB).data())),
        ("extra bytes", Crafted { extra: vec![0; 4], ..later(BOB) }.bytes()),
        ("another's actor", later(CAROL).bytes()),
        ("a tail", [&edit[..], &[0]].concat()),
        ("its end cut off", edit[..edit.len() - 1].to_vec()),
        ("an actor that it does not list", later(BOB).object(5, 1).bytes()),
        ("rows that do not agree", later(BOB).with(66, &[2, 1]).bytes()),
        ("a deflated column", later(BOB).without(87).with(95, &[1]).bytes()),
        ("a dependency twice", Crafted { deps: vec![[1; 32]; 2], ..later(BOB) }.bytes()),
    ] {
        change(to, "malformed", &format!("an edit with {cause}"), &[row(BOB, body)]);
    }
}
