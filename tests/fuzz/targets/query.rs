//! Text typed into the filter bar.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| dwell_fuzz::query(text));
