//! An item that says it is an envelope: parsing, its one encoding, its signature.

use trust::Signed;

use crate::samples;

/// An envelope's bytes; the first two are put right, so that no input is spent
/// on another version or form.
pub fn try_input(input: &[u8]) {
    item(input, 1);
}

/// Honest envelopes.
pub fn seeds() -> Vec<Vec<u8>> {
    samples::envelopes().iter().map(|signed| signed.bytes().to_vec()).chain(crate::bad("envelope")).collect()
}

pub(crate) fn item(input: &[u8], form: u8) {
    let mut bytes = input.to_vec();
    if let [version, found, ..] = &mut bytes[..] {
        (*version, *found) = (1, form);
    }
    let Ok(signed) = Signed::parse(bytes.clone()) else { return };
    assert_eq!(signed.encoded_anew(), bytes, "an item has one encoding");
    assert_eq!(signed.envelope().is_some(), form == 1);
    if let Some(envelope) = signed.envelope() {
        envelope.record(signed.city(), &signed.scope(), signed.device());
    }
    // What was signed by nobody here is never verified: the keys are not the fuzzer's.
    if signed.verify().is_ok() {
        let mut ours = seeds().into_iter().chain(crate::statement::seeds());
        assert!(ours.any(|seed| seed == bytes), "a forged signature");
    }
}
