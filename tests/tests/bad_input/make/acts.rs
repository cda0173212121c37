//! What governs a city, act by act behind the first three: each cut in every part, with
//! a byte too many, in a scope where it may not stand, and with each value that its
//! reader refuses.

use trust::{Act, Cut, Grant, Group, Vetting};

use super::items::{charter_parts, head};
use super::{Maker, Parts, len};
use crate::samples::{DAY, TIME, city, device};

const CONTROL: [u8; 1] = [1];
const CITY: [u8; 1] = [2];

/// The part that says which of two things an act is about.
const WHICH: &str = "which of two";

fn school() -> Vec<u8> {
    [&[4][..], &[9; 32]].concat()
}

fn own() -> Vec<u8> {
    [&[7][..], &[9; 32]].concat()
}

fn act(code: u8, scope: impl Into<Vec<u8>>) -> Parts {
    head(2, city(), 1, device().device().0).with("scope", scope).and("act", [code])
}

fn count(count: usize) -> Vec<u8> {
    (count as u16).to_be_bytes().to_vec()
}

fn dated(parts: Parts, days: u64) -> Parts {
    parts.and("start", TIME.0.to_be_bytes()).and("end", (TIME.0 + days * DAY).to_be_bytes())
}

fn signed(parts: Parts) -> Parts {
    parts.and("signature", [0; 64])
}

/// A list of ids, under the name of their act.
fn listed(parts: Parts) -> Parts {
    signed(parts.and("the count of ids", count(2)).and("the first id", [1; 32]).and("the second id", [2; 32]))
}

fn worded(parts: Parts) -> Parts {
    signed(parts.and("the words' length", len(4)).and("the words", *b"spam"))
}

/// What every act is put through; the scope is one where it may not stand.
fn whole(to: &mut Maker, what: &str, parts: &Parts, stray: impl Into<Vec<u8>>) {
    // A byte that says which of two it is comes first, and is the same for both.
    let common = if parts.has(WHICH) { WHICH } else { "act" };
    to.cuts_behind("statement", what, parts, common);
    to.must("statement", "malformed-trailing", format!("one byte behind {what}"), parts.clone().and("tail", [0]).bytes());
    to.must("statement", "malformed-value", format!("{what} where it may not stand"), parts.with("scope", stray).bytes());
}

fn dates(to: &mut Maker, what: &str, parts: &Parts, days_max: u64) {
    for (refusal, how, parts) in [
        ("malformed-order", "that ends before it starts", parts.with("end", (TIME.0 - 1).to_be_bytes())),
        ("malformed-order", "that ends as it starts", parts.with("end", TIME.0.to_be_bytes())),
        ("malformed-value", "for too long", parts.with("end", (TIME.0 + (days_max + 1) * DAY).to_be_bytes())),
        ("malformed-value", "for ever", parts.with("start", [0; 8]).with("end", [0xff; 8])),
    ] {
        to.must("statement", refusal, format!("{what} {how}"), parts.bytes());
    }
}

fn ids(to: &mut Maker, what: &str, parts: &Parts, most: usize) {
    for (refusal, how, parts) in [
        ("malformed-order", "with ids in falling order", parts.with("the first id", [3; 32])),
        ("malformed-order", "with an id twice", parts.with("the first id", [2; 32])),
        ("malformed-too-long", "with too many ids", parts.with("the count of ids", count(most + 1))),
        ("malformed-short", "with fewer ids than it says", parts.with("the count of ids", count(9))),
    ] {
        to.must("statement", refusal, format!("{what} {how}"), parts.bytes());
    }
}

fn words(to: &mut Maker, what: &str, parts: &Parts) {
    let long = Act::WORDS_BYTES_MAX + 1;
    for (refusal, how, parts) in [
        ("malformed-too-long", "with too many words", parts.with("the words' length", len(long)).with("the words", vec![b'x'; long])),
        ("malformed-text", "in words that are not UTF-8", parts.with("the words", [0xc3, 0x28, b'a', b'b'])),
    ] {
        to.must("statement", refusal, format!("{what} {how}"), parts.bytes());
    }
}

pub fn make(to: &mut Maker) {
    amendments(to);
    revocations(to);
    lists(to);
    rights(to);
    erasures(to);
    moderation(to);
    of_schools(to);
    names(to);
    borders(to);
}

fn amendments(to: &mut Maker) {
    let amended = |code: u8, rules: bool| {
        let parts = act(code, CONTROL).and("predecessor", [5; 32]);
        let parts = parts.and("the count of ids", count(2)).and("the first id", [1; 32]).and("the second id", [2; 32]);
        let parts = charter_parts(parts);
        if !rules {
            return signed(parts);
        }
        let parts = parts.and("the adults' age", [18]).and("the age of consent", [15]).and("the vouches", [3]);
        let parts = parts.and("the days of a successor", count(14)).and("the days of an erasure", count(30));
        signed(parts.and("the days of retention", count(365)))
    };
    let plain = amended(4, false);
    whole(to, "an amendment", &plain, school());
    ids(to, "an amendment", &plain, Cut::LISTS_MAX);
    let ruled = amended(24, true);
    to.cuts_behind("statement", "an amendment with rules", &ruled, "the bytes a month");
    for (how, parts) in [
        ("with adults of thirteen", ruled.with("the adults' age", [13])),
        ("with adults of thirty-one", ruled.with("the adults' age", [31])),
        ("in which children of nine consent", ruled.with("the age of consent", [9])),
        ("in which minors consent later than adults", ruled.with("the age of consent", [19])),
    ] {
        to.must("statement", "malformed-value", format!("an amendment {how}"), parts.bytes());
    }
    let agreement = signed(act(5, CONTROL).and("statement", [5; 32]));
    whole(to, "an agreement", &agreement, CITY);
}

fn revocations(to: &mut Maker) {
    let cut = |parts: Parts| {
        let parts =
            parts.and("the count of scopes", [2]).and("the first scope", CITY).and("the count of its lists", [1]).and("its list", [1; 32]);
        signed(parts.and("the second scope", school()).and("the count of the second's lists", [1]).and("the second's list", [2; 32]))
    };
    let revocation = cut(act(7, CONTROL).and(WHICH, [2]).and("who is revoked", [7; 32]));
    whole(to, "a revocation", &revocation, own());
    for (refusal, how, parts) in [
        ("malformed-value", "of nothing", revocation.with(WHICH, [0])),
        ("malformed-value", "of what is neither member nor device", revocation.with(WHICH, [3])),
        ("malformed-too-long", "with too many scopes", revocation.with("the count of scopes", [Cut::SCOPES_MAX as u8 + 1])),
        ("malformed-value", "with a scope of no list", revocation.with("the count of its lists", [0]).with("its list", [])),
        ("malformed-order", "with a scope twice", revocation.with("the second scope", CITY)),
        ("malformed-order", "with scopes in falling order", revocation.with("the first scope", school()).with("the second scope", CITY)),
        (
            "malformed-order",
            "with lists in falling order",
            revocation.with("the count of its lists", [2]).with("its list", [[3; 32], [2; 32]].concat()),
        ),
        ("malformed-value", "with a scope to come", revocation.with("the first scope", [200])),
    ] {
        to.must("statement", refusal, format!("a revocation {how}"), parts.bytes());
    }
    let withdrawal = signed(act(10, CONTROL).and("statement", [5; 32]).and("from when", TIME.0.to_be_bytes()));
    whole(to, "a withdrawal", &withdrawal, CITY);
}

fn lists(to: &mut Maker) {
    for (code, what, most, stray) in [
        (8, "a list of what is accepted", Act::ACCEPT_MAX, CITY.to_vec()),
        (9, "an endorsement", Act::ENDORSE_MAX, own()),
        (25, "a closing", Act::CLOSE_MAX, own()),
    ] {
        let parts = listed(act(code, CONTROL));
        whole(to, what, &parts, stray);
        ids(to, what, &parts, most);
    }
}

fn rights(to: &mut Maker) {
    let member = |code: u8| act(code, CONTROL).and("member", [7; 32]);
    let vetting = |kind: u8| signed(dated(member(15).and("check", [kind]), 30));
    for (what, parts, days_max, stray) in [
        ("a vouch", signed(dated(member(6), 30)), Grant::MEMBER_DAYS_MAX, school()),
        ("a vetting", vetting(1), Vetting::DAYS_MAX, CITY.to_vec()),
        ("a member of staff", signed(dated(member(22), 30)), Act::STAFF_DAYS_MAX, school()),
    ] {
        whole(to, what, &parts, stray);
        dates(to, what, &parts, days_max);
    }
    to.must("statement", "malformed-value", "a vetting of nothing", vetting(0).bytes());
    to.must("statement", "malformed-value", "a vetting of a sort to come", vetting(4).bytes());
    let succession =
        signed(act(21, CONTROL).and("the old member", [7; 32]).and("the new member", [8; 32]).and("from when", TIME.0.to_be_bytes()));
    whole(to, "a succession", &succession, school());
}

fn erasures(to: &mut Maker) {
    let start = || act(11, CONTROL).and(WHICH, [1]);
    let record = signed(start().and("record kind", count(1)).and("founder", [6; 32]).and("nonce", [4; 16]));
    whole(to, "an erasure of a record", &record, CITY);
    let member = signed(start().with(WHICH, [2]).and("member", [7; 32]));
    whole(to, "an erasure of a member", &member, CITY);
    let sort = |sort: u8| record.with(WHICH, [sort]);
    to.must("statement", "malformed-value", "an erasure of nothing", sort(0).bytes());
    to.must("statement", "malformed-value", "an erasure of what is neither record nor member", sort(4).bytes());
    whole(to, "a receipt", &signed(act(12, CONTROL).and("erasure", [5; 32])), CITY);
}

fn moderation(to: &mut Maker) {
    let hiding = worded(act(13, CONTROL).and("record", [5; 32]).and("ground", [4]));
    whole(to, "a hiding", &hiding, own());
    words(to, "a hiding", &hiding);
    to.must("statement", "malformed-value", "a hiding for no ground", hiding.with("ground", [0]).bytes());
    to.must("statement", "malformed-value", "a hiding for a ground to come", hiding.with("ground", [7]).bytes());
    let appeal = worded(act(14, CONTROL).and("hiding", [5; 32]));
    whole(to, "an appeal", &appeal, own());
    words(to, "an appeal", &appeal);
    let answer = worded(act(27, CONTROL).and("appeal", [5; 32]));
    whole(to, "an answer to an appeal", &answer, own());
    words(to, "an answer to an appeal", &answer);
    whole(to, "a block", &signed(act(23, own()).and("member", [7; 32])), CONTROL);
}

/// What is said of minors stands in their school's scope alone.
fn of_schools(to: &mut Maker) {
    let consent = signed(dated(act(18, school()).and("minor", [7; 32]).and("what it covers", [1]), 30));
    whole(to, "a consent", &consent, CONTROL);
    dates(to, "a consent", &consent, Grant::MEMBER_DAYS_MAX);
    for (how, covers) in [("to nothing", 0), ("on paper to nothing", 4), ("to what is to come", 9)] {
        to.must("statement", "malformed-value", format!("a consent {how}"), consent.with("what it covers", [covers]).bytes());
    }
    whole(to, "a guardian", &signed(act(19, school()).and("minor", [7; 32]).and("guardian", [8; 32])), CONTROL);
    let grant = act(3, CONTROL).and("member", [7; 32]).and("kind", [1]).and("roles", [1]).and("age", [3]);
    let grant = signed(dated(grant, 30).with("end", (TIME.0 + DAY).to_be_bytes()).and("admissions", [0; 4]).and("budget", len(1)));
    to.must("statement", "malformed-value", "a child's grant where the whole city reads it", grant.bytes());
}

fn borders(to: &mut Maker) {
    let gateway = |parts: Parts| {
        let parts = parts.and("the key's length", len(3)).and("key", *b"key").and("the count of addresses", [1]);
        parts.and("the address's length", len(3)).and("address", *b"/ip")
    };
    let alliance = act(28, CONTROL).and("the other city", [7; 32]).and("the name's length", len(4)).and("name", *b"Brno");
    let alliance = gateway(alliance.and("the count of gateways", [1]));
    let alliance = alliance.and("the count of shared kinds", [2]).and("the first kind", [0, 1]).and("the second kind", [0, 3]);
    let alliance = alliance.and("what else is shared", [1]).and("the count of taken kinds", [0]).and("what else is taken", [0]);
    let alliance = signed(alliance.and("end", TIME.0.to_be_bytes()));
    let halt = signed(act(29, CONTROL));
    let reached = signed(gateway(act(30, CONTROL)));
    let crossing = act(11, CONTROL).and(WHICH, [3]).and("kind", [0, 1]).and("founder", [7; 32]).and("nonce", [4; 16]);
    let crossing = signed(crossing);
    for (what, parts) in [("an alliance", &alliance), ("a halt", &halt), ("where a gateway is", &reached), ("an erasure abroad", &crossing)]
    {
        whole(to, what, parts, school());
    }
    for (refusal, how, parts) in [
        ("malformed-too-long", "with too many kinds", alliance.with("the count of shared kinds", [65])),
        ("malformed-order", "with kinds in falling order", alliance.with("the first kind", [0, 4])),
        ("malformed-order", "with a kind twice", alliance.with("the second kind", [0, 1])),
        ("malformed-value", "that shares what is nothing", alliance.with("what else is shared", [4])),
        ("malformed-too-long", "with too many gateways", alliance.with("the count of gateways", [5])),
        ("malformed-too-long", "with a name above its limit", alliance.with("the name's length", len(201)).with("name", vec![b'x'; 201])),
        ("malformed-text", "whose other city's name is not UTF-8", alliance.with("name", [b'a', 0xc3, 0x28, b'b'])),
    ] {
        to.must("statement", refusal, format!("an alliance {how}"), parts.bytes());
    }
    for (refusal, how, parts) in [
        ("malformed-value", "without a key", reached.with("the key's length", len(0)).with("key", [])),
        ("malformed-too-long", "with a key above its limit", reached.with("the key's length", len(65)).with("key", vec![b'x'; 65])),
        ("malformed-too-long", "with too many addresses", reached.with("the count of addresses", [9])),
        ("malformed-text", "whose address is not UTF-8", reached.with("address", [0xff; 3])),
    ] {
        to.must("statement", refusal, format!("where a gateway is {how}"), parts.bytes());
    }
    for (what, code) in [("another city's control scope", 8), ("another city's federation scope", 9)] {
        let named = [&[code][..], &[9; 32]].concat();
        to.must("statement", "malformed-value", format!("a statement under the name of {what}"), halt.with("scope", named).bytes());
    }
}

fn names(to: &mut Maker) {
    let named = |parts: Parts| signed(parts.and("the name's length", len(3)).and("name", *b"Ela"));
    let place = named(act(17, CONTROL));
    let pseudonym = named(act(26, school()).and("pupil", [7; 32]));
    for (what, parts, most, stray) in
        [("a place", &place, Act::PLACE_BYTES_MAX, CITY.to_vec()), ("a pseudonym", &pseudonym, Act::PSEUDONYM_BYTES_MAX, CONTROL.to_vec())]
    {
        whole(to, what, parts, stray);
        for (refusal, how, parts) in [
            ("malformed-value", "of spaces", parts.with("name", *b" \t ")),
            ("malformed-value", "without a name", parts.with("the name's length", len(0)).with("name", [])),
            (
                "malformed-too-long",
                "with a name above its limit",
                parts.with("the name's length", len(most + 1)).with("name", vec![b'x'; most + 1]),
            ),
            ("malformed-text", "whose name is not UTF-8", parts.with("name", [b'a', 0xc3, 0x28])),
        ] {
            to.must("statement", refusal, format!("{what} {how}"), parts.bytes());
        }
    }
    to.must("statement", "malformed-value", "a pseudonym that begins with a blank", pseudonym.with("name", *b" El").bytes());
    let group = act(20, CONTROL).and("nonce", [4; 16]).and("the name's length", len(3)).and("name", *b"Ela");
    let group = signed(group.and("the count of members", count(2)).and("the first member", [1; 32]).and("the second member", [2; 32]));
    whole(to, "a group", &group, own());
    let most = Group::NAME_BYTES_MAX + 1;
    for (refusal, how, parts) in [
        ("malformed-too-long", "with a name above its limit", group.with("the name's length", len(most)).with("name", vec![b'x'; most])),
        ("malformed-text", "whose name is not UTF-8", group.with("name", [b'a', 0xc3, 0x28])),
        ("malformed-too-long", "with too many members", group.with("the count of members", count(Group::MEMBERS_MAX + 1))),
        ("malformed-order", "with a member twice", group.with("the second member", [1; 32])),
        ("malformed-short", "with fewer members than it says", group.with("the count of members", count(9))),
    ] {
        to.must("statement", refusal, format!("a group {how}"), parts.bytes());
    }
}
