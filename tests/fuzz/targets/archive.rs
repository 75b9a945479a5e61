//! Archives and compressed files, recognised by their first bytes.
#![no_main]

const KINDS: [&[u8]; 4] = [b"\x1f\x8b\x08\0\0\0\0\0\0\x03", b"\x28\xb5\x2f\xfd", b"BZh91AY&SY", b"PK\x03\x04"];

libfuzzer_sys::fuzz_target!(|input: (u8, &[u8])| {
    let (kind, bytes) = input;
    match KINDS.get(usize::from(kind % 5)) {
        Some(head) => dwell_fuzz::source(&[head, bytes].concat()),
        None => {
            let mut tar = bytes.to_vec();
            tar.resize(bytes.len().max(512), 0);
            tar[257..262].copy_from_slice(b"ustar");
            dwell_fuzz::source(&tar);
        }
    }
});
