//! Text where a time is expected.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| dwell_fuzz::time(text));
