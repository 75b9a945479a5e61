//! What must hold of any input. The targets call it with bytes of the fuzzer, the tests of reading with their fixtures.

use dwell::event::{Event, Zone, parse_edtf, parse_moment};
use dwell::query::read;
use dwell::read::{ContractLine, Disposition, LoadOptions, Place, RecordTree, Sink, load_stream};
use dwell::store::Builder;

/// A store, with the places of its events.
#[derive(Default)]
struct Kept {
    store: Builder,
    events: Vec<(Event<'static>, Place)>,
}

impl Sink for Kept {
    fn take(&mut self, event: Event<'_>, place: Place) -> Disposition {
        let fate = self.store.take(event.clone(), place);
        self.events.push((event.into_owned(), place));
        fate
    }
}

/// Reads a source: the ledger adds up, records are read back, and what is written of them is JSON.
pub fn source(bytes: &[u8]) {
    let mut kept = Kept::default();
    let loaded = load_stream("fuzz", &mut &bytes[..], &LoadOptions::default(), &mut kept);
    let mut taken = 0;
    for source in &loaded.ledger.sources {
        assert_eq!(source.read, source.kept + source.merged + source.undated + source.rejected);
        taken += source.read - source.rejected;
    }
    assert_eq!(taken, kept.events.len() as u64);
    for (event, place) in &kept.events {
        let record = loaded.sources.record(*place).unwrap();
        let line = ContractLine { event, record: Some(&RecordTree::of(&record.tree)) };
        assert!(serde_json::to_string(&line).is_ok());
    }
    let store = kept.store.finish();
    let stands: u64 = loaded.ledger.sources.iter().map(|source| source.kept + source.undated).sum();
    // while others of their id may come, records that are events of their own count as merged
    let alone = store.shared_records().map(|(_, records)| records.alone.kept + records.alone.undated);
    assert_eq!(store.len() as u64, stands + alone.sum::<u64>());
}

/// Archives and compressed files, recognised by their first bytes.
pub fn archive(kind: u8, bytes: &[u8]) {
    const KINDS: [&[u8]; 4] =
        [b"\x1f\x8b\x08\0\0\0\0\0\0\x03", b"\x28\xb5\x2f\xfd", b"BZh91AY&SY", b"PK\x03\x04"];
    if let Some(head) = KINDS.get(usize::from(kind % 5)) {
        return source(&[head, bytes].concat());
    }
    let mut tar = bytes.to_vec();
    tar.resize(bytes.len().max(512), 0);
    tar[257..262].copy_from_slice(b"ustar");
    source(&tar);
}

/// Windows event logs: the head of a file, the head of a chunk, then anything.
pub fn evtx(bytes: &[u8]) {
    let mut file = vec![0; 4096];
    file[..8].copy_from_slice(b"ElfFile\0");
    file[8..].iter_mut().zip(bytes).for_each(|(into, byte)| *into = *byte);
    let mut chunk = vec![0; 65536];
    chunk[..8].copy_from_slice(b"ElfChnk\0");
    chunk[8..].iter_mut().zip(bytes.iter().skip(120)).for_each(|(into, byte)| *into = *byte);
    file.extend(chunk);
    source(&file);
}

/// Parquet tables: the magic bytes at both ends, and anything in between.
pub fn parquet(footer: u32, bytes: &[u8]) {
    let len = u32::try_from(bytes.len()).unwrap_or(u32::MAX).max(1);
    source(&[b"PAR1", bytes, &(footer % len).to_le_bytes(), b"PAR1"].concat());
}

/// Text typed into the filter bar.
pub fn query(text: &str) {
    let _ = read(text, Zone::Utc);
}

/// Text where a time is expected, in each place that reads one.
pub fn time(text: &str) {
    if let Ok(when) = parse_edtf(text, Zone::Utc) {
        let said = when.to_string();
        assert_eq!(parse_edtf(&said, Zone::Utc).ok(), Some(when), "`{text}` is written as `{said}`");
    }
    let _ = parse_moment(text, Zone::Fixed(-34_200));
    let text = serde_json::Value::from(text);
    source(format!("{{\"stage\":\"other\",\"time\":{text},\"time_end\":{text}}}").as_bytes());
    let line =
        format!("{{\"message\":\"\",\"timestamp_desc\":\"\",\"datetime\":{text},\"timestamp\":{text}}}");
    source(line.as_bytes());
}
