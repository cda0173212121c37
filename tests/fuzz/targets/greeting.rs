//! Runs [`kaveret_fuzz::greeting`].
#![no_main]
libfuzzer_sys::fuzz_target!(init: kaveret_fuzz::begin(kaveret_fuzz::greeting::seeds), |input: &[u8]| kaveret_fuzz::bounded(|| kaveret_fuzz::greeting::try_input(input)));
