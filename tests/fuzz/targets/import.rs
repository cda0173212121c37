//! Runs [`kaveret_fuzz::import`].
#![no_main]
libfuzzer_sys::fuzz_target!(init: kaveret_fuzz::begin(kaveret_fuzz::import::seeds), |input: &[u8]| kaveret_fuzz::bounded(|| kaveret_fuzz::import::try_input(input)));
