//! The link of an invitation, and a city's card.

use data_encoding::BASE64URL_NOPAD;
use trust::{Card, Invitation};

use crate::samples;

/// A link as it comes when the first byte is even; else what stands in one, to
/// which the check and the letters are added here. With the second bit it is a card.
pub fn try_input(input: &[u8]) {
    let Some((how, bytes)) = input.split_first() else { return };
    let link = if how & 1 == 1 {
        let check = blake3::hash(bytes);
        let begin = if how & 2 == 2 { "kaveret:city/" } else { "kaveret:join/" };
        format!("{begin}{}", BASE64URL_NOPAD.encode(&[bytes, &check.as_bytes()[..4]].concat()))
    } else {
        let Ok(text) = std::str::from_utf8(bytes) else { return };
        text.to_owned()
    };
    let letters = |text: &str| text.split_whitespace().collect::<String>();
    if let Ok(card) = link.parse::<Card>() {
        let again = card.to_string();
        assert_eq!(again.parse(), Ok(card));
        assert_eq!(letters(&again), letters(&link), "a card has one link");
    }
    let Ok(invitation) = link.parse::<Invitation>() else { return };
    let again = invitation.to_string();
    assert_eq!(again.parse(), Ok(invitation));
    assert_eq!(letters(&again), letters(&link), "an invitation has one link");
}

/// One both ways.
pub fn seeds() -> Vec<Vec<u8>> {
    let link = samples::invitation().to_string();
    let inside = BASE64URL_NOPAD.decode(link.split_once('/').expect("a link").1.as_bytes()).expect("a link");
    let honest = vec![[b"\0", link.as_bytes()].concat(), [&[1][..], &inside[..inside.len() - 4]].concat()];
    [honest, crate::behind(0, crate::bad("invitation")), crate::behind(0, crate::bad("card"))].concat()
}
