//! Parquet tables.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: (u32, &[u8])| dwell_fuzz::parquet(input.0, input.1));
