//! Runs [`kaveret_fuzz::statement`].
#![no_main]
libfuzzer_sys::fuzz_target!(init: kaveret_fuzz::begin(kaveret_fuzz::statement::seeds), |input: &[u8]| kaveret_fuzz::bounded(|| kaveret_fuzz::statement::try_input(input)));
