//! Whatever happens to a file, every record is accounted for.

use super::{fixture_files, read_bytes};
use dwell::read::SourceEntry;
use proptest::prelude::*;

/// What happens to a file.
#[derive(Debug, Clone)]
enum Harm {
    Flip(usize, u8),
    RawRecord(usize),
    Remove(usize, usize),
    Repeat(usize, usize),
    Insert(usize, &'static [u8]),
}

const SPLINTERS: [&[u8]; 10] = [b"\"", b"{", b"}", b"[", b"]", b"\n", b"\r", b"\0", b"\\u", b"\xff\xfe"];

fn harm() -> impl Strategy<Value = Harm> {
    prop_oneof![
        (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Harm::Flip(at, byte)),
        any::<usize>().prop_map(Harm::RawRecord),
        (any::<usize>(), 1..400_usize).prop_map(|(at, len)| Harm::Remove(at, len)),
        (any::<usize>(), 1..400_usize).prop_map(|(at, len)| Harm::Repeat(at, len)),
        (any::<usize>(), 0..SPLINTERS.len()).prop_map(|(at, which)| Harm::Insert(at, SPLINTERS[which])),
    ]
}

fn harmed(mut bytes: Vec<u8>, harms: &[Harm]) -> Vec<u8> {
    for harm in harms {
        let len = bytes.len().max(1);
        let part = |at: usize, size: usize| (at % len).min(bytes.len())..(at % len + size).min(bytes.len());
        match harm {
            Harm::Flip(at, byte) => {
                if let Some(old) = bytes.get_mut(at % len) {
                    *old = *byte;
                }
            }
            Harm::RawRecord(at) => bytes.truncate(at % len),
            Harm::Remove(at, size) => drop(bytes.drain(part(*at, *size))),
            Harm::Repeat(at, size) => {
                let copy = bytes[part(*at, *size)].to_vec();
                bytes.extend(copy);
            }
            Harm::Insert(at, splinter) => {
                let at = (at % len).min(bytes.len());
                bytes.splice(at..at, splinter.iter().copied());
            }
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_ledger_adds_up_whatever_happens_to_a_file(
        which in any::<prop::sample::Index>(),
        harms in prop::collection::vec(harm(), 1..6),
    ) {
        let files = fixture_files();
        let bytes = harmed(std::fs::read(which.get(&files)).unwrap(), &harms);
        let (entry, _, kept) = read_bytes("evidence", &bytes);
        prop_assert_eq!(entry.bytes, bytes.len() as u64);
        for (event, place, _) in &kept.events {
            prop_assert!(!event.id.is_empty());
            let end = place.offset + u64::from(place.len);
            prop_assert!(place.len > 0 && (end <= bytes.len() as u64 || entry.notes.iter().any(|note| note.contains("UTF-16"))));
        }
        if entry.format.is_empty() {
            prop_assert!(entry.error.is_some() || !entry.notes.is_empty());
        }
    }
}

#[test]
fn one_damaged_line_costs_one_record() {
    for path in fixture_files().into_iter().filter(|path| path.extension().is_some_and(|end| end == "jsonl"))
    {
        let text = std::fs::read_to_string(&path).unwrap();
        let (whole, ..) = read_bytes("evidence", text.as_bytes());
        let lines: Vec<&str> = text.lines().collect();
        for at in 1..lines.len() - 1 {
            let mut damaged = lines.clone();
            damaged[at] = "{\"broken\": \"";
            let (entry, ..) = read_bytes("evidence", damaged.join("\n").as_bytes());
            assert_eq!(entry.read, whole.read, "{}", path.display());
            let was_good = u64::from(whole.rejects.iter().all(|reject| reject.line != at as u64 + 1));
            assert_eq!(entry.rejected, whole.rejected + was_good, "{} {at}", path.display());
            let taken = |entry: &SourceEntry| entry.kept + entry.merged + entry.undated;
            assert_eq!(taken(&entry) + was_good, taken(&whole), "{} {at}", path.display());
        }
    }
}
