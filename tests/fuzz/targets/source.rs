//! Any bytes: their format is detected, and they are read.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dwell_fuzz::source(bytes));
