//! Parquet tables: the magic bytes at both ends, and anything in between.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: (u32, &[u8])| {
    let (footer, bytes) = input;
    let len = u32::try_from(bytes.len()).unwrap_or(u32::MAX).max(1);
    dwell_fuzz::source(&[b"PAR1", bytes, &(footer % len).to_le_bytes(), b"PAR1"].concat());
});
