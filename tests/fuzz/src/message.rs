//! A frame of a dialogue: one message.

use sync::message::Message;

use crate::samples;

/// A frame's bytes.
pub fn try_input(input: &[u8]) {
    let Ok(message) = Message::decode(input) else { return };
    assert_eq!(message.encode(), input, "a message has one encoding");
}

/// One message of each sort.
pub fn seeds() -> Vec<Vec<u8>> {
    samples::messages().iter().map(Message::encode).chain(crate::bad("message")).collect()
}
