//! What stands inside a hello, once it is unsealed.

use sync::message::Greeting;

use crate::samples;

/// A greeting's bytes.
pub fn try_input(input: &[u8]) {
    let Ok(greeting) = Greeting::decode(input) else { return };
    assert_eq!(greeting.encode(), input, "a greeting has one encoding");
}

/// One with two scopes and one with none.
pub fn seeds() -> Vec<Vec<u8>> {
    let mut bare = samples::greeting();
    bare.summaries.clear();
    [vec![samples::greeting().encode(), bare.encode()], crate::bad("greeting")].concat()
}
