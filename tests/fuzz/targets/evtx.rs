//! Windows event logs: the head of a file, the head of a chunk, then anything.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut file = vec![0; 4096];
    file[..8].copy_from_slice(b"ElfFile\0");
    file[8..].iter_mut().zip(bytes).for_each(|(into, byte)| *into = *byte);
    let mut chunk = vec![0; 65536];
    chunk[..8].copy_from_slice(b"ElfChnk\0");
    chunk[8..].iter_mut().zip(bytes.iter().skip(120)).for_each(|(into, byte)| *into = *byte);
    file.extend(chunk);
    dwell_fuzz::source(&file);
});
