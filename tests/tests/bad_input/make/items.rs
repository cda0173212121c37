//! Envelopes and statements: their bytes, their signatures, and what a node that
//! holds the city says to good bytes.

use document::{actor, found};
use model::limits::ITEM_BYTES_MAX;
use model::{CityId, Content, DeviceId, MemberId, Nonce, RecordId, RecordKind, Role, Scope, Timestamp};
use trust::{Act, Charter, DeviceKey, Envelope, Founder, Grant, Policy, RootKey, Signed, Verified};

use super::{Maker, Parts, len};
use crate::judge::scopes_not_held;
use crate::samples::{self, DAY, TIME, city, device, root};

const HOUR: u64 = 60 * 60 * 1000;
/// The domain of items' signatures (`docs/protocol.md`).
const DOMAIN: &str = "kaveret 1 item";

/// The acts behind those that have parts of their own below, by code and name.
const FIRST_ACT: u8 = 4;
const LAST_ACT: u8 = FIRST_ACT + ACTS.len() as u8 - 1;
const ACTS: [&str; 20] = [
    "an amendment",
    "an agreement",
    "a vouch",
    "a revocation",
    "a list of what is accepted",
    "an endorsement",
    "a withdrawal",
    "an erasure",
    "a receipt",
    "a hiding",
    "an appeal",
    "a vetting",
    "a code that was left free before places",
    "a place",
    "a code that was left free before guardians",
    "a guardian",
    "a group",
    "a succession",
    "a member of staff",
    "a block",
];

pub fn make(to: &mut Maker) {
    envelopes(to);
    heads(to);
    charters(to);
    devices(to);
    grants(to);
    unknown_acts(to);
    signatures(to);
    held(to);
}

pub(super) fn head(form: u8, city: CityId, scope: u8, author: [u8; 32]) -> Parts {
    Parts::default()
        .and("version", [1])
        .and("form", [form])
        .and("city", city.0)
        .and("scope", [scope])
        .and("author", author)
        .and("time", TIME.0.to_be_bytes())
}

fn envelope() -> Parts {
    head(1, city(), 2, device().device().0)
        .and("kind", [0, 1])
        .and("the founder's nonce", [5; 16])
        .and("the founder's form", [0])
        .and("the founder's device", [])
        .and("run", [6; 16])
        .and("the body's length", len(3))
        .and("body", [1, 2, 3])
        .and("signature", [0; 64])
}

fn envelopes(to: &mut Maker) {
    let kind = "envelope";
    let whole = envelope();
    to.cuts(kind, "an envelope", &whole);
    let others = whole.with("the founder's form", [1]).with("the founder's device", [7; 32]);
    to.must(kind, "malformed-short", "an envelope cut in the founder's device", &others.bytes()[..75 + 18 + 1 + 31]);
    let school = whole.with("scope", [&[4][..], &[9; 32]].concat());
    to.must(kind, "malformed-short", "an envelope cut in the scope's name", &school.bytes()[..34 + 20]);
    for (cause, part, bytes) in [
        ("a version of nothing", "version", vec![0]),
        ("a version to come", "version", vec![2]),
        ("a form of nothing", "form", vec![0]),
        ("a form to come", "form", vec![3]),
        ("a scope of nothing", "scope", vec![0]),
        ("a scope to come", "scope", vec![10]),
        ("a time behind all", "time", vec![0xff; 8]),
        ("a founder's form to come", "the founder's form", vec![2]),
    ] {
        to.must(kind, "malformed-value", cause, whole.with(part, bytes).bytes());
    }
    let spelled = whole.with("the founder's form", [1]).with("the founder's device", device().device().0);
    to.must(kind, "malformed-value", "a founder that is the author, spelled out", spelled.bytes());
    to.must(
        kind,
        "malformed-too-long",
        "a body's length above the limit",
        whole.with("the body's length", len(ITEM_BYTES_MAX + 1)).bytes(),
    );
    to.must(kind, "malformed-too-long", "a body's length of four GiB", whole.with("the body's length", [0xff; 4]).bytes());
    to.must(kind, "malformed-short", "a body's length beyond the end", whole.with("the body's length", len(1000)).bytes());
    to.must(kind, "malformed-trailing", "one byte behind", [whole.bytes(), vec![0]].concat());
    to.must(kind, "malformed-trailing", "itself behind itself", whole.bytes().repeat(2));
    to.must(kind, "malformed-trailing", "a body's length too small", whole.with("the body's length", len(2)).bytes());
    to.must(kind, "too-large", "a byte more than an item has", vec![1; ITEM_BYTES_MAX + 1]);
    let long = whole.with("the body's length", len(ITEM_BYTES_MAX - 100)).with("body", vec![7; ITEM_BYTES_MAX - 100]);
    to.must(kind, "too-large", "a body within its limit that makes the item too long", long.bytes());
}

/// What every statement has in common.
fn heads(to: &mut Maker) {
    let kind = "statement";
    let whole = unknown(200);
    to.cuts(kind, "an unknown act", &whole);
    for (scope, code) in [("city", 2), ("federation", 3)] {
        to.must(kind, "malformed-value", format!("a statement in the {scope} scope"), whole.with("scope", [code]).bytes());
    }
    to.must(kind, "malformed-value", "a statement in a sealed scope", whole.with("scope", [&[6][..], &[9; 32]].concat()).bytes());
    for code in FIRST_ACT..=LAST_ACT {
        let word = ACTS[usize::from(code - FIRST_ACT)];
        to.must(kind, "malformed-short", format!("{word} with nothing in it"), [&whole.bytes()[..75], &[code]].concat());
    }
    to.must(kind, "malformed-value", "an act of nothing", whole.with("act", [0]).bytes());
    to.must(kind, "malformed-value", "a statement behind all time", whole.with("time", [0xff; 8]).bytes());
    to.must(kind, "malformed-trailing", "one byte behind an unknown act", [whole.bytes(), vec![0]].concat());
    to.must(kind, "too-large", "a statement a byte longer than an item", vec![2; ITEM_BYTES_MAX + 1]);
}

fn unknown(code: u8) -> Parts {
    head(2, city(), 1, device().device().0)
        .and("act", [code])
        .and("the act's length", len(5))
        .and("the act's bytes", [7; 5])
        .and("signature", [0; 64])
}

fn unknown_acts(to: &mut Maker) {
    let whole = unknown(250);
    to.must(
        "statement",
        "malformed-too-long",
        "an unknown act above its limit",
        whole.with("the act's length", len(16 * 1024 + 1)).bytes(),
    );
    to.must("statement", "malformed-short", "an unknown act's length beyond the end", whole.with("the act's length", len(1000)).bytes());
    to.must("statement", "malformed-trailing", "an unknown act's length too small", whole.with("the act's length", len(4)).bytes());
}

fn charter() -> Parts {
    charter_parts(head(2, CityId([0; 32]), 1, root().member().0).and("act", [1])).and("signature", [0; 64])
}

/// A charter behind what comes before it.
pub(super) fn charter_parts(before: Parts) -> Parts {
    let charter = samples::charter();
    before
        .and("the name's length", len(charter.name.len()))
        .and("name", charter.name)
        .and("the count of languages", [2])
        .and("the first language's length", len(2))
        .and("the first language", *b"he")
        .and("the second language's length", len(2))
        .and("the second language", *b"ar")
        .and("the count of delegates", [1])
        .and("delegate", root().member().0)
        .and("threshold", [1])
        .and("the envelopes an hour", 60u32.to_be_bytes())
        .and("the bytes a month", 5_000_000u64.to_be_bytes())
}

fn charters(to: &mut Maker) {
    let kind = "statement";
    let whole = charter();
    to.cuts_behind(kind, "a charter", &whole, "act");
    let me = root().member().0;
    let delegates = |count: u8, all: Vec<[u8; 32]>| whole.with("the count of delegates", [count]).with("delegate", all.concat());
    for (refusal, cause, parts) in [
        ("malformed-value", "a city without a name", whole.with("the name's length", len(0)).with("name", [])),
        ("malformed-value", "a city's name of spaces", whole.with("the name's length", len(3)).with("name", *b" \t ")),
        ("malformed-too-long", "a city's name above its limit", whole.with("the name's length", len(Charter::NAME_BYTES_MAX + 1))),
        ("malformed-text", "a city's name that is not UTF-8", whole.with("the name's length", len(2)).with("name", [0xc3, 0x28])),
        ("malformed-too-long", "too many languages", whole.with("the count of languages", [17])),
        ("malformed-too-long", "a language above its limit", whole.with("the first language's length", len(41))),
        ("malformed-text", "a language that is not UTF-8", whole.with("the second language", [0xff, 0xfe])),
        ("malformed-too-long", "no delegate", delegates(0, vec![])),
        ("malformed-too-long", "too many delegates", delegates(6, (1..=6).map(|at| [at; 32]).collect())),
        ("malformed-order", "delegates in falling order", delegates(2, vec![[0xff; 32], me])),
        ("malformed-order", "a delegate twice", delegates(2, vec![me, me])),
        ("malformed-value", "an author who is no delegate", delegates(1, vec![[7; 32]])),
        ("malformed-value", "a threshold of nobody", whole.with("threshold", [0])),
        ("malformed-value", "a threshold above the delegates", whole.with("threshold", [2])),
        ("malformed-value", "no envelope an hour", whole.with("the envelopes an hour", [0; 4])),
        ("malformed-value", "no byte a month", whole.with("the bytes a month", [0; 8])),
        ("malformed-value", "a charter in a school's scope", whole.with("scope", [&[4][..], &[9; 32]].concat())),
        ("malformed-value", "a charter within another city", whole.with("city", [9; 32])),
        ("malformed-trailing", "one byte behind a charter", whole.clone().and("tail", [0])),
    ] {
        to.must(kind, refusal, cause, parts.bytes());
    }
}

fn devices(to: &mut Maker) {
    let whole = head(2, city(), 1, root().member().0)
        .and("act", [2])
        .and("device", device().device().0)
        .and("consent", [0; 64])
        .and("signature", [0; 64]);
    to.cuts_behind("statement", "a device", &whole, "act");
    to.must("statement", "malformed-trailing", "one byte behind a device", whole.and("tail", [0]).bytes());
}

fn grants(to: &mut Maker) {
    let kind = "statement";
    let whole = head(2, city(), 1, device().device().0)
        .and("act", [3])
        .and("member", [7; 32])
        .and("kind", [1])
        .and("roles", [1])
        .and("age", [1])
        .and("start", TIME.0.to_be_bytes())
        .and("end", (TIME.0 + DAY).to_be_bytes())
        .and("admissions", [0; 4])
        .and("budget", len(1))
        .and("signature", [0; 64]);
    to.cuts_behind(kind, "a grant", &whole, "act");
    for (refusal, cause, parts) in [
        ("malformed-value", "a member's kind of nothing", whole.with("kind", [0])),
        ("malformed-value", "a member's kind to come", whole.with("kind", [0xff])),
        ("malformed-value", "roles to come", whole.with("roles", [0xff])),
        ("malformed-value", "an age band of nothing", whole.with("age", [0])),
        ("malformed-value", "an age band to come", whole.with("age", [9])),
        ("malformed-order", "an end before the start", whole.with("end", (TIME.0 - 1).to_be_bytes())),
        ("malformed-order", "an end at the start", whole.with("end", TIME.0.to_be_bytes())),
        ("malformed-value", "a member for more than a school year", whole.with("end", (TIME.0 + 402 * DAY).to_be_bytes())),
        ("malformed-value", "a member for ever", whole.with("start", [0; 8]).with("end", [0xff; 8])),
        ("malformed-value", "a budget of nothing", whole.with("budget", len(0))),
        ("malformed-value", "a budget above all", whole.with("budget", len(Grant::BUDGET_MAX as usize + 1))),
        ("malformed-trailing", "one byte behind a grant", whole.clone().and("tail", [0])),
    ] {
        to.must(kind, refusal, cause, parts.bytes());
    }
}

/// Bytes that parse, under a signature that is not theirs.
fn signatures(to: &mut Maker) {
    let signed = samples::envelopes().remove(0).into_signed().into_bytes();
    let (message, signature) = signed.split_at(signed.len() - 64);
    let under = |signature: &[u8]| [message, signature].concat();
    let kind = "envelope";
    to.must(kind, "signature", "a signature of nothing", under(&[0; 64]));
    to.must(kind, "signature", "a changed first half", under(&[&[signature[0] ^ 1], &signature[1..]].concat()));
    to.must(kind, "signature", "a changed second half", under(&[&signature[..40], &[signature[40] ^ 1], &signature[41..]].concat()));
    to.must(kind, "signature", "the two halves exchanged", under(&[&signature[32..], &signature[..32]].concat()));
    to.must(kind, "signature", "another's signature", under(&DeviceKey::from_secret(&[9; 32]).sign(DOMAIN, message)));
    to.must(kind, "signature", "a signature for another purpose", under(&device().sign("kaveret 1 device consent", message)));
    to.must(kind, "signature", "a signature without a purpose", under(&device().sign("", message)));
    to.must(kind, "signature", "a second form of the number", under(&[&signature[..32], &plus_order(&signature[32..])[..]].concat()));
    // A key of low order, for which one signature fits many messages.
    let mut low = envelope().with("author", [&[1][..], &[0; 31]].concat()).bytes();
    let at = low.len() - 64;
    low[at] = 1;
    to.must(kind, "signature", "a key of low order", low);
    to.must(kind, "signature", "a key that is no point", envelope().with("author", [2; 32]).bytes());
    // Each part of the head and the envelope is signed.
    for (cause, at) in [("city", 2), ("author", 40), ("time", 74), ("kind", 76), ("nonce", 80), ("run", 100), ("body", 130)] {
        let mut changed = signed.clone();
        changed[at] ^= 1;
        to.must(kind, "signature", format!("another {cause} under the same signature"), changed);
    }
    let mut scope = signed.clone();
    scope[34] = 3;
    to.must(kind, "signature", "another scope under the same signature", scope);

    let kind = "statement";
    let all = samples::statements();
    for (cause, signed) in [("charter", &all[0]), ("certificate", &all[1]), ("grant", &all[2]), ("unknown act", &samples::unknown_act())] {
        let mut bytes = signed.bytes().to_vec();
        let at = bytes.len() - 10;
        bytes[at] ^= 1;
        to.must(kind, "signature", format!("a {cause} with a changed signature"), bytes);
    }
    let (me, other) = (root(), RootKey::from_entropy(&[8; 16]));
    let key = DeviceKey::from_secret(&[9; 32]);
    for (cause, act) in [
        ("a device that consented to another city", Act::device(&key, CityId([3; 32]), me.member())),
        ("a device that consented to another member", Act::device(&key, city(), other.member())),
        ("a device that did not consent", Act::Device { device: key.device(), consent: [0; 64] }),
        (
            "a device with another's consent",
            Act::Device {
                device: DeviceId(me.member().0),
                consent: key.sign("kaveret 1 device consent", &[city().0, me.member().0].concat()),
            },
        ),
    ] {
        to.must(kind, "signature", cause, Verified::root_statement(&me, city(), TIME, act).unwrap().bytes());
    }
}

/// The same number plus the order of the group: what lax verifiers also take.
fn plus_order(number: &[u8]) -> [u8; 32] {
    const ORDER: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0x10,
    ];
    let mut carry = 0u16;
    std::array::from_fn(|at| {
        carry += u16::from(number[at]) + u16::from(ORDER[at]);
        let byte = carry as u8;
        carry >>= 8;
        byte
    })
}

fn founded(key: &DeviceKey, scope: Scope, time: u64, nonce: u8, text: &str) -> Verified<Signed> {
    let nonce = Nonce([nonce; 16]);
    let record = RecordId::derive(city(), &scope, RecordKind::OFFER, key.device(), nonce);
    let content = Content::new(RecordKind::OFFER).unwrap().with("title", "Oud").unwrap().with("description", text).unwrap();
    let body = found(actor(key.device(), record, Nonce([6; 16])), &content, false).unwrap();
    let envelope = Envelope { kind: RecordKind::OFFER, founder: Founder { device: None, nonce }, run: Nonce([6; 16]), body };
    Verified::envelope(key, city(), scope, Timestamp(time), envelope).unwrap()
}

fn lowest_first(mut all: Vec<Verified<Signed>>) -> Vec<Vec<u8>> {
    all.sort_by_key(|signed| signed.id());
    all.into_iter().map(|signed| signed.into_signed().into_bytes()).collect()
}

/// Three envelopes of the founder's in one hour, lowest id first; two fill it.
pub fn of_hour() -> Vec<Vec<u8>> {
    lowest_first((1..=3).map(|at| founded(&device(), Scope::City, TIME.0 + 2 * HOUR + u64::from(at), at, "x")).collect())
}

/// Three envelopes of the founder's in three hours of one month, lowest id first;
/// two fill it.
pub fn of_month() -> Vec<Vec<u8>> {
    let text = "long ".repeat(200);
    lowest_first((1..=3).map(|at| founded(&device(), Scope::City, TIME.0 + 60 * DAY + u64::from(at) * HOUR, at + 10, &text)).collect())
}

/// Good bytes that a node which holds the city does not hold.
fn held(to: &mut Maker) {
    let kind = "held";
    let stranger = DeviceKey::from_secret(&[33; 32]);
    let strange_root = RootKey::from_entropy(&[34; 16]);
    let bytes = |signed: Verified<Signed>| signed.into_signed().into_bytes();
    let ours = |time: u64| founded(&device(), Scope::City, time, 20, "x");

    for (scope, word) in scopes_not_held().into_iter().zip(["school", "group", "sealed", "own"]) {
        to.must(kind, "scope", format!("an envelope of a {word} scope"), bytes(founded(&device(), scope, TIME.0, 21, "x")));
    }
    let elsewhere = Verified::envelope(&device(), CityId([3; 32]), Scope::City, TIME, samples::envelope(samples::founding_body())).unwrap();
    to.must(kind, "city", "an envelope of another city", bytes(elsewhere));
    let mut other = samples::charter();
    other.name = "Elsewhere".into();
    to.must(
        kind,
        "city",
        "another city's charter",
        bytes(Verified::root_statement(&root(), CityId([0; 32]), TIME, Act::Charter(other)).unwrap()),
    );
    let grant = |member, roles: &[Role]| Act::Grant(samples::grant(member, roles));
    to.must(
        kind,
        "city",
        "a grant in another city",
        bytes(Verified::statement(&device(), CityId([3; 32]), TIME, grant(MemberId([7; 32]), &[Role::Member])).unwrap()),
    );
    to.must(
        kind,
        "city",
        "a certificate in another city",
        bytes(Verified::root_statement(&root(), CityId([3; 32]), TIME, Act::device(&stranger, CityId([3; 32]), root().member())).unwrap()),
    );
    to.must(
        kind,
        "city",
        "an unknown act in another city",
        bytes(Verified::statement(&device(), CityId([3; 32]), TIME, Act::Unknown { code: 200, bytes: vec![] }).unwrap()),
    );

    to.must(kind, "stranger", "an envelope of a device that nobody certified", bytes(founded(&stranger, Scope::City, TIME.0, 22, "x")));
    let as_device = DeviceKey::from_secret(&[35; 32]);
    to.must(
        kind,
        "stranger",
        "a certificate by a root key that nobody admitted",
        bytes(Verified::root_statement(&strange_root, city(), TIME, Act::device(&as_device, city(), strange_root.member())).unwrap()),
    );
    to.must(
        kind,
        "stranger",
        "a grant by a device that nobody certified",
        bytes(Verified::statement(&stranger, city(), TIME, grant(strange_root.member(), &[Role::Member, Role::Issuer])).unwrap()),
    );
    to.must(
        kind,
        "stranger",
        "a grant under a root key",
        bytes(Verified::root_statement(&root(), city(), TIME, grant(MemberId([7; 32]), &[Role::Member])).unwrap()),
    );
    to.must(
        kind,
        "stranger",
        "an unknown act of a stranger's",
        bytes(Verified::statement(&stranger, city(), TIME, Act::Unknown { code: 201, bytes: vec![] }).unwrap()),
    );
    let rooted = DeviceKey::from_secret(&[36; 32]);
    let chain = Verified::statement(&rooted, city(), TIME, grant(rooted_member(&rooted), &[Role::Member])).unwrap();
    to.must(kind, "stranger", "a grant to oneself", bytes(chain));

    to.must(kind, "dates", "an envelope before its author's grant", bytes(ours(TIME.0 - 2 * DAY)));
    to.must(kind, "dates", "an envelope at the end of its author's grant", bytes(ours(TIME.0 + 200 * DAY)));
    to.must(kind, "dates", "an envelope at the end of time", bytes(ours(u64::MAX - 1)));
    to.must(kind, "dates", "an envelope at the beginning of time", bytes(ours(0)));

    to.must(kind, "budget", "one envelope more than an hour has", of_hour().remove(2));
    to.must(kind, "budget", "one envelope more than a month has bytes for", of_month().remove(2));

    let around = |body: Vec<u8>| bytes(Verified::envelope(&device(), city(), Scope::City, TIME, samples::envelope(body)).unwrap());
    to.must(kind, "body", "an envelope around nothing", around(vec![]));
    to.must(kind, "body", "an envelope around three bytes", around(vec![1, 2, 3]));
    to.must(kind, "body", "an envelope around another record's body", around(samples::first().body.into_owned()));
    to.must(kind, "body", "an envelope around a body with a tail", around([samples::founding_body(), vec![0]].concat()));
    let mut restarted = samples::envelope(samples::founding_body());
    restarted.run = Nonce([66; 16]);
    to.must(
        kind,
        "body",
        "an envelope of another run around the same body",
        bytes(Verified::envelope(&device(), city(), Scope::City, TIME, restarted).unwrap()),
    );
    let control = Verified::envelope(&device(), city(), Scope::Control, TIME, samples::envelope(samples::founding_body())).unwrap();
    to.must(kind, "malformed-value", "an envelope among the statements", bytes(control));

    let good = bytes(ours(TIME.0));
    let mut forged = good.clone();
    *forged.last_mut().unwrap() ^= 1;
    to.must(kind, "signature", "a good envelope under a changed signature", forged);
    to.must(kind, "malformed-short", "a good envelope cut short", &good[..good.len() - 1]);
    to.must(kind, "malformed-trailing", "a good envelope with a tail", [&good[..], &[0]].concat());
    to.must(kind, "too-large", "zeros above the limit of an item", vec![0; ITEM_BYTES_MAX + 1]);
    let unsafe_policy =
        Charter { policy: Policy { envelopes_per_hour: u32::MAX, bytes_per_month: u64::MAX, ..Policy::DEFAULT }, ..samples::charter() };
    to.must(
        kind,
        "city",
        "a second charter by the same founder",
        bytes(Verified::root_statement(&root(), CityId([0; 32]), TIME, Act::Charter(unsafe_policy)).unwrap()),
    );
}

/// A device's key read as a member's: the two are never taken for each other.
fn rooted_member(key: &DeviceKey) -> MemberId {
    MemberId(key.device().0)
}
