//! Any bytes: what they are is found out, and what they hold is read.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dwell_fuzz::source(bytes));
