//! Runs [`kaveret_fuzz::body`].
#![no_main]
libfuzzer_sys::fuzz_target!(init: kaveret_fuzz::begin(kaveret_fuzz::body::seeds), |input: &[u8]| kaveret_fuzz::bounded(|| kaveret_fuzz::body::try_input(input)));
