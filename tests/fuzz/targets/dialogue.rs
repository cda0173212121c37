//! Runs [`kaveret_fuzz::dialogue`].
#![no_main]
libfuzzer_sys::fuzz_target!(init: kaveret_fuzz::begin(kaveret_fuzz::dialogue::seeds), |input: &[u8]| kaveret_fuzz::bounded(|| kaveret_fuzz::dialogue::try_input(input)));
