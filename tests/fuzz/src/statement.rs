//! An item that says it is a statement: parsing, its one encoding, its signature.

use crate::{envelope, samples};

/// A statement's bytes; see [`envelope::try_input`].
pub fn try_input(input: &[u8]) {
    envelope::item(input, 2);
}

/// Honest statements, one of each act.
pub fn seeds() -> Vec<Vec<u8>> {
    let honest = samples::statements().into_iter().chain([samples::unknown_act()]).map(|signed| signed.bytes().to_vec());
    // Whatever acts there are, each with nothing but zeros in it.
    let head = samples::unknown_act().bytes()[..75].to_vec();
    let empty = (1..=30).map(|code| [&head[..], &[code], &[0; 160]].concat());
    honest.chain(empty).chain(crate::bad("statement")).collect()
}
