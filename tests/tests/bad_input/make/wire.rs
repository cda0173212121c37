//! What a peer says: messages, greetings, batches, range messages, and whole
//! dialogues.

use model::limits::{BATCH_BYTES_MAX, BATCH_INFLATED_MAX, FRAME_BYTES_MAX, ITEM_BYTES_MAX};
use model::wire::put_block;
use model::{ItemId, ItemKey, Scope};
use sync::Initiator;
use sync::message::{CHAIN_ITEMS_MAX, Message, NEED_IDS_MAX};

use super::{Maker, Parts, len};
use crate::samples::{self, greeting, story, summary};

pub fn make(to: &mut Maker) {
    messages(to);
    greetings(to);
    batches(to);
    ranges(to);
    dialogues(to);
}

fn code(code: u8) -> Parts {
    Parts::default().and("code", [code])
}

fn scope() -> Vec<u8> {
    [&[4][..], &[9; 32]].concat()
}

/// Every message in its parts, by name.
fn all() -> Vec<(&'static str, Parts)> {
    let summaries = |parts: Parts| {
        let one = summary(Scope::Control);
        parts
            .and("the count of summaries", [1])
            .and("a summary's scope", scope())
            .and("a summary's count", one.count.to_be_bytes())
            .and("a fingerprint", one.fingerprint.0)
    };
    let items = |parts: Parts| parts.and("the count of items", len(1)).and("an item's length", len(2)).and("an item", [1, 2]);
    vec![
        ("a hello", code(1).and("version", [0, 1]).and("nonce", [1; 24]).and("the greeting's length", len(3)).and("the greeting", [7; 3])),
        ("a chain", items(code(2))),
        ("a question for a chain", code(3).and("tag", [7; 32])),
        ("summaries", summaries(code(4))),
        ("a range message", code(5).and("scope", scope()).and("the ranges' length", len(3)).and("the ranges", [9; 3])),
        ("a need", code(6).and("scope", scope()).and("last", [1]).and("the count of ids", len(1)).and("an id", [4; 32])),
        ("a stream", code(7).and("scope", scope()).and("key", [8; 40])),
        ("a batch", code(8).and("number", len(2)).and("scope", scope()).and("the items' length", len(3)).and("the items", [9; 3])),
        ("a receipt", code(9).and("number", len(2))),
        ("an end", code(10).and("scope", scope())),
        ("a farewell", code(11).and("in step", [1])),
        (
            "a wish to join",
            code(12).and("token", [5; 16]).and("kind", [1]).and("the certificate's length", len(3)).and("the certificate", [6; 3]),
        ),
        ("a welcome", items(code(13))),
        ("a refusal", code(14).and("the reason's length", len(4)).and("the reason", *b"used")),
    ]
}

fn messages(to: &mut Maker) {
    let kind = "message";
    to.must(kind, "malformed-short", "nothing at all", []);
    for (cause, code) in [("nothing", 0), ("a method to come", 32), ("a version to come", 15), ("the last code", 255)] {
        to.must(kind, "malformed-value", format!("the code of {cause}"), [code]);
    }
    let all = all();
    for (name, whole) in &all {
        assert!(Message::decode(&whole.bytes()).is_ok(), "{name}");
        for (part, bytes) in whole.cut().into_iter().filter(|(part, _)| *part != "code") {
            to.must(kind, "malformed-short", format!("{name} cut in {part}"), bytes);
        }
        to.must(kind, "malformed-trailing", format!("{name} with a tail"), [whole.bytes(), vec![0]].concat());
    }
    let of = |name: &str| all.iter().find(|(other, _)| *other == name).unwrap().1.clone();
    for name in ["summaries", "a range message", "a need", "a stream", "a batch", "an end"] {
        let part = if name == "summaries" { "a summary's scope" } else { "scope" };
        to.must(kind, "malformed-value", format!("{name} of a scope of nothing"), of(name).with(part, [0]).bytes());
        to.must(kind, "malformed-value", format!("{name} of a scope to come"), of(name).with(part, [10]).bytes());
    }
    for (name, part, count) in [
        ("a hello", "the greeting's length", 8 * 1024 + 1),
        ("a chain", "the count of items", CHAIN_ITEMS_MAX + 1),
        ("a chain", "an item's length", ITEM_BYTES_MAX + 1),
        ("a range message", "the ranges' length", FRAME_BYTES_MAX + 1),
        ("a need", "the count of ids", NEED_IDS_MAX + 1),
        ("a batch", "the items' length", BATCH_BYTES_MAX + 1),
        ("a wish to join", "the certificate's length", ITEM_BYTES_MAX + 1),
        ("a welcome", "the count of items", CHAIN_ITEMS_MAX + 1),
        ("a welcome", "an item's length", ITEM_BYTES_MAX + 1),
        ("a refusal", "the reason's length", 501),
    ] {
        to.must(kind, "malformed-too-long", format!("{name} with {part} above its limit"), of(name).with(part, len(count)).bytes());
    }
    to.must(kind, "malformed-too-long", "too many summaries", of("summaries").with("the count of summaries", [65]).bytes());
    for (name, part) in [("a need", "last"), ("a farewell", "in step")] {
        to.must(kind, "malformed-value", format!("{name} with a flag that is no flag"), of(name).with(part, [2]).bytes());
    }
    for (cause, found) in [("of nothing", 0), ("to come", 200)] {
        to.must(kind, "malformed-value", format!("a wish to join as a kind {cause}"), of("a wish to join").with("kind", [found]).bytes());
    }
    to.must(kind, "malformed-text", "a reason that is not UTF-8", of("a refusal").with("the reason", [0xff, 0xfe, 0, 1]).bytes());
    let two = |one, other| Message::Summaries(vec![summary(one), summary(other)]).encode();
    to.must(kind, "malformed-order", "summaries in falling order", two(Scope::City, Scope::Control));
    to.must(kind, "malformed-order", "a summary twice", two(Scope::City, Scope::City));
}

fn greetings(to: &mut Maker) {
    let kind = "greeting";
    let whole = Parts::default()
        .and("rules", [0, 1])
        .and("methods", [1])
        .and("device", [2; 32])
        .and("signature", [3; 64])
        .and("the count of summaries", [1])
        .and("a summary's scope", scope())
        .and("a summary's count", [0; 8])
        .and("a fingerprint", [3; 16]);
    to.cuts(kind, "a greeting", &whole);
    to.must(kind, "malformed-trailing", "a greeting with a tail", [whole.bytes(), vec![0]].concat());
    to.must(kind, "malformed-value", "a greeting of a scope of nothing", whole.with("a summary's scope", [0]).bytes());
    to.must(kind, "malformed-value", "a greeting of a scope to come", whole.with("a summary's scope", [99]).bytes());
    to.must(kind, "malformed-too-long", "a greeting with too many summaries", whole.with("the count of summaries", [65]).bytes());
    for (cause, one, other) in [("in falling order", Scope::City, Scope::Control), ("twice", Scope::Control, Scope::Control)] {
        let mut told = greeting();
        told.summaries = vec![summary(one), summary(other)];
        to.must(kind, "malformed-order", format!("a greeting with scopes {cause}"), told.encode());
    }
}

/// A batch with exactly these bytes inside.
fn packed(inside: &[u8]) -> Vec<u8> {
    zstd::bulk::compress(inside, 3).unwrap()
}

fn batches(to: &mut Maker) {
    let kind = "batch";
    let whole = packed(b"\0\0\0\x03abc\0\0\0\x01d");
    let skippable = [0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0];
    to.must(kind, "too-long", "a byte more than a batch may have", vec![0; BATCH_BYTES_MAX + 1]);
    for (cause, bytes) in [
        ("nothing", vec![]),
        ("words", b"not a batch".to_vec()),
        ("a frame cut in its mark", whole[..3].to_vec()),
        ("a frame cut in its head", whole[..5].to_vec()),
        ("a frame without its last byte", whole[..whole.len() - 1].to_vec()),
        ("a frame with a tail", [&whole[..], &[0]].concat()),
        ("two frames", whole.repeat(2)),
        ("a frame to skip", skippable.to_vec()),
        ("a frame behind one to skip", [&skippable[..], &whole].concat()),
        ("a frame before one to skip", [&whole[..], &skippable].concat()),
        ("a frame of an older form", [&[0x27, 0xb5, 0x2f, 0xfd][..], &whole[4..]].concat()),
        ("gzip", [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0].to_vec()),
    ] {
        to.must(kind, "frame", cause, bytes);
    }
    let mut compressor = zstd::bulk::Compressor::new(3).unwrap();
    compressor.set_parameter(zstd::zstd_safe::CParameter::ContentSizeFlag(false)).unwrap();
    to.must(kind, "frame", "a frame without its size", compressor.compress(b"\0\0\0\x01a").unwrap());
    to.must(kind, "bomb", "a byte more than a batch may inflate to", packed(&vec![0; BATCH_INFLATED_MAX + 1]));
    to.must(kind, "bomb", "a gigabyte of zeros in a head of ten bytes", bomb(1 << 30));
    to.must(kind, "bomb", "a claim of all memory", bomb(u64::MAX - 2));
    let mut lie = packed(&vec![0; 2 * BATCH_INFLATED_MAX]);
    let at = lie.windows(4).position(|bytes| bytes == (2 * BATCH_INFLATED_MAX as u32).to_le_bytes()).unwrap();
    lie[at..at + 4].copy_from_slice(&100u32.to_le_bytes());
    to.must(kind, "inflate", "a frame that says less than it holds", lie);
    let noise: Vec<u8> = (0..40u8).flat_map(|at| blake3::hash(&[at]).as_bytes().to_vec()).collect();
    let text = "abcdefgh ijklmnop ".repeat(60);
    let mut broken = packed(&[&noise[..], text.as_bytes()].concat());
    let last = broken.len() - 3;
    broken[last] ^= 0xff;
    match crate::judge::judge(kind, &broken) {
        Some(judged) if judged.refusal == "inflate" => to.bad(kind, "a frame with a broken block", broken),
        _ => {}
    }
    for (refusal, cause, inside) in [
        ("malformed-short", "an item's length that breaks off", &b"\0\0\0\x03abc\0"[..]),
        ("malformed-short", "an item that breaks off", b"\0\0\0\x03ab"),
        ("malformed-value", "an item of no bytes", &[0; 4]),
        ("malformed-value", "an item of no bytes behind a good one", b"\0\0\0\x01a\0\0\0\0"),
        ("malformed-too-long", "an item a byte above its limit", b"\0\x01\0\x01abc"),
        ("malformed-too-long", "an item of four GiB", b"\xff\xff\xff\xffabc"),
    ] {
        to.must(kind, refusal, cause, packed(inside));
    }
    let mut many = Vec::new();
    (0..=sync::batch::BATCH_ITEMS_MAX).for_each(|_| put_block(&mut many, b"a"));
    to.must(kind, "malformed-too-long", "one item more than a batch may have", packed(&many));
}

/// The head of a frame that claims this size, with one empty last block.
fn bomb(size: u64) -> Vec<u8> {
    [&0xfd2f_b528_u32.to_le_bytes()[..], &[0xe0], &size.to_le_bytes(), &[1, 0, 0]].concat()
}

fn ranges(to: &mut Maker) {
    let kind = "reconcile";
    // A bound one step on, with an id of two bytes; then what is told of it.
    let head = || Parts::default().and("version", [0x61]).and("step", [2]).and("the id's length", [2]).and("the id", [1, 2]);
    let sum = head().and("mode", [1]).and("fingerprint", [3; 16]);
    let ids = head().and("mode", [2]).and("the count of ids", [1]).and("an id", [4; 32]);
    // A message that ends where a range would begin is whole.
    for (part, bytes) in sum.cut().into_iter().filter(|(part, _)| !["version", "step"].contains(part)) {
        to.bad(kind, format!("a fingerprint's range cut in {part}"), bytes);
    }
    for (part, bytes) in ids.cut().into_iter().filter(|(part, _)| ["the count of ids"].contains(part)) {
        to.bad(kind, format!("a list's range cut in {part}"), bytes);
    }
    for (cause, version) in [("before", 0x60), ("to come", 0x62), ("of nothing", 0)] {
        to.must(kind, "version", format!("a version {cause}"), [version]);
    }
    to.must(kind, "malformed-value", "a mode to come", head().and("mode", [3]).bytes());
    to.must(kind, "malformed-too-long", "a bound's id of more bytes than ids have", sum.with("the id's length", [33]).bytes());
    to.must(
        kind,
        "malformed-too-long",
        "a bound's id of all memory",
        sum.with("the id's length", [0x81, 0xff, 0xff, 0xff, 0xff, 0x7f]).bytes(),
    );
    to.must(kind, "malformed-too-long", "a count of ids beyond the end", ids.with("the count of ids", [2]).bytes());
    to.must(
        kind,
        "malformed-too-long",
        "a count of ids of all memory",
        ids.with("the count of ids", [0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]).bytes(),
    );
    to.must(kind, "malformed-value", "a number in more bytes than needed", sum.with("step", [0x80, 2]).bytes());
    to.must(kind, "malformed-value", "a number of more than its bits", sum.with("step", [0xff; 11]).bytes());
    let far = [0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];
    let again = [sum.bytes(), sum.with("step", far).bytes()[1..].to_vec()].concat();
    to.must(kind, "malformed-value", "a step beyond the end of time", again);
    let back = [sum.bytes(), sum.with("step", [1]).with("the id", [0, 1]).bytes()[1..].to_vec()].concat();
    to.must(kind, "malformed-order", "bounds in falling order", back);
    let end = [&[0x61, 0, 2, 1, 2, 1][..], &[3; 16]].concat();
    to.must(kind, "malformed-value", "a bound behind the end of time", end);
    to.must(kind, "malformed-too-long", "a message longer than a batch", vec![0x61; sync::reconcile::MESSAGE_BYTES_MAX + 1]);
    to.must(kind, "malformed-short", "no version at all", []);
}

fn dialogues(to: &mut Maker) {
    let kind = "dialogue";
    let (following, leading, joining) = (0, 1, 3);
    let city = Scope::City;
    let summaries = || Message::Summaries(vec![summary(Scope::Control), summary(city)]);
    let own: Vec<ItemId> = samples::keys(90).into_iter().map(|key| key.id).collect();
    let need = |ids: &[ItemId]| Message::Need { scope: city, ids: ids.to_vec(), last: false };
    let stream = |scope| Message::Stream { scope, after: ItemKey::MIN };
    let batch = |scope, packed: Vec<u8>| Message::Batch { number: 0, scope, packed };
    let good = || sync::pack(&[b"an item"]);
    let range = |message: Vec<u8>| Message::Reconcile { scope: city, message };
    let start = |count| Initiator::new(sync::reconcile::MESSAGE_BYTES_MAX).start(&samples::set(count));
    let mut must = |refusal: &str, cause: &str, how: u8, messages: &[Message]| to.must(kind, refusal, cause, story(how, messages));

    for (cause, message) in samples::messages().into_iter().map(|message| match &message {
        Message::Hello(_) => ("a second hello", message),
        Message::Chain(_) => ("a chain that nobody asked for", message),
        Message::ShowChain { .. } => ("a question for a chain", message),
        Message::Join { .. } => ("a wish to join", message),
        Message::Welcome(_) => ("a welcome", message),
        Message::Refused { .. } => ("a refusal", message),
        _ => ("", message),
    }) {
        if !cause.is_empty() {
            must("unexpected", &format!("{cause} from who leads"), following, std::slice::from_ref(&message));
            must("unexpected", &format!("{cause} from who follows"), leading, &[message]);
        }
    }
    for (word, scope) in [("federation", Scope::Federation), ("school", Scope::School([9; 32])), ("own", Scope::Own([9; 32]))] {
        must("scope", &format!("a need in the {word} scope"), following, &[Message::Need { scope, ids: own.clone(), last: true }]);
        must("scope", &format!("a stream of the {word} scope"), following, &[stream(scope)]);
        must("scope", &format!("ranges of the {word} scope"), following, &[Message::Reconcile { scope, message: start(3) }]);
        must("scope", &format!("a batch of the {word} scope"), following, &[batch(scope, good())]);
        must("unexpected", &format!("an end of the {word} scope"), leading, &[summaries(), Message::End { scope }]);
    }
    let lost = 4;
    must("lost", "a need in a scope that is not shared any more", lost, &[need(&own)]);
    must("lost", "ranges of a scope that is not shared any more", lost, &[range(start(3))]);
    must("lost", "a stream of a scope that is not shared any more", lost, &[stream(city)]);
    must("scope", "ranges of another scope than the one that is asked for", leading, &[summaries(), range(start(3))]);
    must("unexpected", "a need from the side that answers", leading, &[summaries(), need(&own)]);
    must("unexpected", "a stream from the side that answers", leading, &[summaries(), stream(city)]);
    must("unexpected", "ranges before the summaries", leading, &[range(start(3))]);
    must("unexpected", "summaries twice from the side that answers", leading, &[summaries(), summaries()]);
    must("unexpected", "a batch before the difference is known", leading, &[summaries(), batch(Scope::Control, good())]);
    must("unexpected", "an end before the difference is known", leading, &[summaries(), Message::End { scope: Scope::Control }]);
    must("unexpected", "an end from the side that leads", following, &[Message::End { scope: city }]);
    must("unexpected", "a receipt for nothing", following, &[Message::Stored { number: 0 }]);
    must("unexpected", "a receipt for another batch", following, &[stream(city), Message::Stored { number: 7 }]);
    must(
        "unexpected",
        "a receipt twice",
        following,
        &[stream(Scope::Control), Message::Stored { number: 0 }, Message::Stored { number: 0 }],
    );
    must("unexpected", "a receipt for nothing from who follows", leading, &[summaries(), Message::Stored { number: 0 }]);
    must("unexpected", "anything behind the farewell but another", following, &[Message::Done { in_step: true }, need(&own)]);
    must("unexpected", "summaries behind the farewell", following, &[Message::Done { in_step: true }, summaries()]);
    must("unexpected", "a stream behind a need that is not done", following, &[need(&own), stream(city)]);
    let held = *own.iter().find(|id| !id.0[0].is_multiple_of(7)).expect("most are not damaged");
    let flood: Vec<Message> = (0..9).map(|_| need(&[held; NEED_IDS_MAX])).collect();
    must("unexpected", "more needs than there are items", following, &flood[..flood_at(&flood)]);
    must("reconcile-malformed-short", "ranges of nothing", following, &[range(vec![])]);
    must("reconcile-malformed-value", "ranges of a mode to come", following, &[range(vec![0x61, 2, 0, 9])]);
    must("reconcile-malformed-order", "ranges in falling order", following, &[range([&[0x61, 9, 1, 5, 0][..], &[1, 1, 4, 0]].concat())]);
    must("reconcile-version", "ranges of a version to come", following, &[range(vec![0x62])]);
    must("batch-frame", "a batch that is no frame", following, &[batch(city, vec![1, 2, 3])]);
    must("batch-bomb", "a batch that is a bomb", following, &[batch(city, bomb(1 << 40))]);
    must("batch-malformed-value", "a batch with an item of no bytes", following, &[batch(city, packed(&[0; 4]))]);
    must("batch-malformed-short", "a batch with half an item", following, &[batch(city, packed(b"\0\0\0\x03ab"))]);
    must("unexpected", "an end of what nobody has", leading, &[only(city, 0), Message::End { scope: city }]);
    must("unexpected", "an end twice while joining", joining, &[only(city, 4), Message::End { scope: city }, Message::End { scope: city }]);
    must("unexpected", "a batch behind the end", joining, &[only(city, 4), Message::End { scope: city }, batch(city, good())]);
}

/// Summaries of who holds nothing but so much of one scope.
fn only(scope: Scope, count: u64) -> Message {
    Message::Summaries(vec![sync::message::Summary { count, ..summary(scope) }])
}

/// How many of these messages it takes until the dialogue breaks.
fn flood_at(flood: &[Message]) -> usize {
    (1..=flood.len()).find(|count| crate::judge::judge("dialogue", &story(0, &flood[..*count])).is_some()).unwrap_or(flood.len())
}
