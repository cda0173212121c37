//! Bodies into automerge: a record with a sound first change, and whatever comes
//! after it, through `document::materialise`.

use std::sync::LazyLock;

use document::{Change, Document, materialise};

use crate::samples::{self, ALICE, BOB, CAROL, EVE, Person};

/// Most changes in one input; a few are enough for every sort of fork.
const CHANGES_MAX: usize = 6;

/// The record's first change, and an edit of Carol's.
static HONEST: LazyLock<[Change<'static>; 2]> = LazyLock::new(|| {
    let place = CAROL.edits(&[samples::first()], &[("place", Some("School".into()))]);
    [samples::first(), CAROL.signs(3, place)]
});

/// Rows of: whose, length (two bytes, big-endian), body. Checksums are put right.
pub fn try_input(input: &[u8]) {
    let hostile: Vec<(Person, Vec<u8>)> = rows(input);
    let honest = &*HONEST;
    let mut changes: Vec<Change<'static>> = honest.to_vec();
    changes.extend(hostile.into_iter().enumerate().map(|(at, (who, body))| who.signs(10 + at as u64, body)));

    let forward = materialise(&samples::founding(), &changes);
    changes.reverse();
    let backward = materialise(&samples::founding(), &changes);
    assert_eq!(told(&forward), told(&backward), "the order in which changes come makes no difference");

    // Where one change after the other could be added, the same comes out.
    changes.reverse();
    let mut grown = materialise(&samples::founding(), &changes[..2]);
    if changes[2..].iter().all(|change| grown.extend(change)) {
        assert_eq!(told(&grown), told(&forward), "a document that grew is the one that is made anew");
    }
    // What Bob and Eve do never takes away what Carol wrote.
    let forged = changes[2..].iter().any(|change| [ALICE, CAROL].iter().any(|person| person.device() == change.device));
    if !forged {
        assert!(forward.set_aside().all(|(key, _)| honest.iter().all(|change| change.key != key)), "honest work was set aside");
        assert!(forward.view().is_some());
    }
    let _ = forward.edit(CAROL.actor(), &[("title", Some("Oud".into())), ("description", Some("Another text.".into()))]);
}

fn rows(mut rest: &[u8]) -> Vec<(Person, Vec<u8>)> {
    let mut rows = Vec::new();
    while let [who, high, low, after @ ..] = rest {
        let len = usize::from(u16::from_be_bytes([*high, *low])).min(after.len());
        let (body, after) = after.split_at(len);
        rows.push(([BOB, EVE, CAROL, ALICE][usize::from(who & 3)], samples::sealed(body.to_vec())));
        rest = after;
        if rows.len() == CHANGES_MAX {
            break;
        }
    }
    rows
}

fn told(document: &Document) -> String {
    let aside: Vec<_> = document.set_aside().map(|(key, reason)| (key, reason.clone())).collect();
    format!("{:?}\n{aside:?}\n{}", document.view(), document.waiting())
}

fn row(who: u8, body: &[u8]) -> Vec<u8> {
    let len = u16::try_from(body.len()).expect("seeds are short").to_be_bytes();
    [&[who][..], &len, body].concat()
}

/// Bob's edits, alone, beside each other and on each other; one that spoils the title.
pub fn seeds() -> Vec<Vec<u8>> {
    let edits = samples::edits();
    let mut seeds: Vec<Vec<u8>> = edits.iter().map(|body| row(0, body)).collect();
    seeds.push(edits.iter().take(CHANGES_MAX).flat_map(|body| row(0, body)).collect());
    let mut held = vec![samples::first()];
    let mut chain = Vec::new();
    for (at, title) in ["a", "ab", "abc"].into_iter().enumerate() {
        let body = BOB.edits(&held, &[("title", Some(title.into())), ("description", Some(title.into()))]);
        chain.extend(row(0, &body));
        held.push(BOB.signs(10 + at as u64, body));
    }
    seeds.push(chain);
    let spoilt: Vec<u8> = edits[0].iter().map(|byte| if *byte == b'G' { 0 } else { *byte }).collect();
    seeds.push(row(0, &spoilt));
    seeds.push(row(3, &ALICE.edits(&[samples::first()], &[("title", Some("x".into()))])));
    seeds
}
