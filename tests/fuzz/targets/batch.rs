//! Runs [`kaveret_fuzz::batch`].
#![no_main]
libfuzzer_sys::fuzz_target!(init: kaveret_fuzz::begin(kaveret_fuzz::batch::seeds), |input: &[u8]| kaveret_fuzz::bounded(|| kaveret_fuzz::batch::try_input(input)));
