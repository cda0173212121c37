//! Runs [`kaveret_fuzz::envelope`].
#![no_main]
libfuzzer_sys::fuzz_target!(init: kaveret_fuzz::begin(kaveret_fuzz::envelope::seeds), |input: &[u8]| kaveret_fuzz::bounded(|| kaveret_fuzz::envelope::try_input(input)));
