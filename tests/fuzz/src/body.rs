//! A body before automerge sees it: `document::check`.

use std::panic::catch_unwind;

use document::check;
use model::limits::{DEPENDENCIES_MAX, OPERATIONS_MAX};

use crate::samples::{self, ALICE, BOB};

/// A body of Alice's (or Bob's, when the first byte is odd), with its checksum
/// put right.
pub fn try_input(input: &[u8]) {
    let Some((who, body)) = input.split_first() else { return };
    let author = if who & 1 == 1 { BOB } else { ALICE };
    let body = samples::sealed(body.to_vec());
    let Ok(found) = check(&body, &author.actor()) else { return };
    assert!((1..=OPERATIONS_MAX).contains(&(found.operations as usize)) && found.deps.len() <= DEPENDENCIES_MAX);
    // Automerge may refuse what our rules take; where it does not, both read the same.
    let Ok(Ok(change)) = catch_unwind(|| automerge::Change::from_bytes(body.clone())) else { return };
    assert_eq!(change.hash().0, found.hash);
    assert_eq!(change.raw_bytes(), body);
    assert_eq!((change.seq(), change.start_op().get(), change.len()), (found.seq, u64::from(found.start_op), found.operations as usize));
    assert_eq!(change.deps().iter().map(|dep| dep.0).collect::<Vec<_>>(), found.deps);
}

/// Honest bodies of both.
pub fn seeds() -> Vec<Vec<u8>> {
    let alice = [samples::first().body.into_owned(), samples::founding_body()].map(|body| [&[0][..], &body].concat());
    let bad = crate::behind(0, crate::bad("body"));
    bad.into_iter().chain(alice).chain(samples::edits().into_iter().map(|body| [&[1][..], &body].concat())).collect()
}
