//! Archives and compressed files.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: (u8, &[u8])| dwell_fuzz::archive(input.0, input.1));
