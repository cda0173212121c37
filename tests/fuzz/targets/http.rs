//! Runs [`kaveret_fuzz::http`].
#![no_main]
libfuzzer_sys::fuzz_target!(init: kaveret_fuzz::begin(kaveret_fuzz::http::seeds), |input: &[u8]| kaveret_fuzz::bounded(|| kaveret_fuzz::http::try_input(input)));
