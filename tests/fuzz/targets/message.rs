//! Runs [`kaveret_fuzz::message`].
#![no_main]
libfuzzer_sys::fuzz_target!(init: kaveret_fuzz::begin(kaveret_fuzz::message::seeds), |input: &[u8]| kaveret_fuzz::bounded(|| kaveret_fuzz::message::try_input(input)));
