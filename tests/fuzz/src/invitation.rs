//! The link of an invitation.

use data_encoding::BASE64URL_NOPAD;
use trust::Invitation;

use crate::samples;

/// A link as it comes when the first byte is even; else what stands in one, to
/// which the check and the letters are added here.
pub fn try_input(input: &[u8]) {
    let Some((how, bytes)) = input.split_first() else { return };
    let link = if how & 1 == 1 {
        let check = blake3::hash(bytes);
        format!("kaveret:join/{}", BASE64URL_NOPAD.encode(&[bytes, &check.as_bytes()[..4]].concat()))
    } else {
        let Ok(text) = std::str::from_utf8(bytes) else { return };
        text.to_owned()
    };
    let Ok(invitation) = link.parse::<Invitation>() else { return };
    let again = invitation.to_string();
    assert_eq!(again.parse(), Ok(invitation));
    let letters = |text: &str| text.split_whitespace().collect::<String>();
    assert_eq!(letters(&again), letters(&link), "an invitation has one link");
}

/// One both ways.
pub fn seeds() -> Vec<Vec<u8>> {
    let link = samples::invitation().to_string();
    let inside = BASE64URL_NOPAD.decode(link.split_once('/').expect("a link").1.as_bytes()).expect("a link");
    let honest = vec![[b"\0", link.as_bytes()].concat(), [&[1][..], &inside[..inside.len() - 4]].concat()];
    [honest, crate::behind(0, crate::bad("invitation"))].concat()
}
