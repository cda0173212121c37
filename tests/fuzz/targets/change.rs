//! Runs [`kaveret_fuzz::change`].
#![no_main]
libfuzzer_sys::fuzz_target!(init: kaveret_fuzz::begin(kaveret_fuzz::change::seeds), |input: &[u8]| kaveret_fuzz::bounded(|| kaveret_fuzz::change::try_input(input)));
