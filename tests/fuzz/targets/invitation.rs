//! Runs [`kaveret_fuzz::invitation`].
#![no_main]
libfuzzer_sys::fuzz_target!(init: kaveret_fuzz::begin(kaveret_fuzz::invitation::seeds), |input: &[u8]| kaveret_fuzz::bounded(|| kaveret_fuzz::invitation::try_input(input)));
