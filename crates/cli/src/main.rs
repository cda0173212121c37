//! The kaveret program.
fn main() {}
