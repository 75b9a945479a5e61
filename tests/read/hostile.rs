//! Files made, or damaged, so that a reader loses records, time or memory.

use super::archives::{LINES, gzip, header, load, tar, told, zip, zstd};
use super::read_bytes;
use std::time::{Duration, Instant};

/// The central directory of a zip, where it begins.
fn list_of(packed: &[u8]) -> usize {
    memchr::memmem::find(packed, b"PK\x01\x02").unwrap()
}

/// A zip in which every file has the name of the first one.
fn of_one_name(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut packed = zip(entries);
    let first = entries[0].0.as_bytes();
    for (other, _) in &entries[1..] {
        let places: Vec<usize> = memchr::memmem::find_iter(&packed, other).collect();
        for at in places {
            packed[at..at + first.len()].copy_from_slice(first);
        }
    }
    packed
}

#[test]
fn files_of_one_name_in_a_zip_are_sources_of_their_own() {
    let lines: Vec<&[u8]> = LINES.as_bytes().split_inclusive(|byte| *byte == b'\n').collect();
    let packed = of_one_name(&[("a.jsonl", lines[0]), ("b.jsonl", lines[1]), ("c.jsonl", b"{}\n")]);
    let (loaded, kept) = load("twice.zip", &packed);
    let ids: Vec<_> = kept.events.iter().map(|(event, ..)| event.id.as_ref()).collect();
    assert_eq!(ids, ["a", "b"]);
    let names: Vec<_> = told(&loaded, "twice.zip").into_keys().collect();
    assert_eq!(names, ["", "/a.jsonl", "/a.jsonl#2", "/a.jsonl#3"]);
}

#[test]
fn a_file_that_the_list_of_a_zip_lacks_is_told_of() {
    let mut packed = zip(&[("a.jsonl", LINES.as_bytes()), ("b.jsonl", b"{}"), ("c.jsonl", b"{}")]);
    // the list without its second header, which is as long as the others
    let (at, len) = (list_of(&packed), 46 + "a.jsonl".len());
    packed.drain(at + len..at + 2 * len);
    let end = packed.len() - 22;
    packed[end + 8] = 2;
    packed[end + 10] = 2;
    let size = u32::try_from(2 * len).unwrap();
    packed[end + 12..end + 16].copy_from_slice(&size.to_le_bytes());
    let (loaded, _) = load("lacks.zip", &packed);
    let notes = &loaded.ledger.sources[0].notes;
    assert!(
        notes.iter().any(|note| note.contains("`b.jsonl`") && note.contains("not in its list")),
        "{notes:?}"
    );
}

#[test]
fn files_of_a_zip_that_share_their_bytes_are_refused_but_one() {
    let mut packed = zip(&[("a.jsonl", LINES.as_bytes()), ("b.jsonl", LINES.as_bytes())]);
    let second = list_of(&packed) + 46 + "a.jsonl".len();
    packed[second + 42..second + 46].copy_from_slice(&[0; 4]);
    let (loaded, kept) = load("shared.zip", &packed);
    assert_eq!(kept.events.len(), 2);
    let told = told(&loaded, "shared.zip");
    assert!(told["/b.jsonl"].1.as_deref().is_some_and(|why| why.contains("another file")), "{told:?}");
}

#[test]
fn a_zip_in_which_all_is_encrypted_does_not_say_that_it_is_empty() {
    let mut packed = zip(&[("b.jsonl", b"{}")]);
    let list = list_of(&packed);
    packed[6] |= 1;
    packed[list + 8] |= 1;
    let (loaded, _) = load("secret.zip", &packed);
    assert_eq!(loaded.ledger.sources[0].error, None);
    assert!(loaded.ledger.sources[1].error.as_deref().is_some_and(|why| why.contains("encrypted")));
}

#[test]
fn a_link_in_a_zip_without_a_list_is_not_read_as_a_file() {
    let packed = zip(&[("a.jsonl", LINES.as_bytes()), ("to.jsonl", b"/var/log/signin.jsonl")]);
    let (loaded, kept) = load("cut.zip", &packed[..list_of(&packed)]);
    assert_eq!(kept.events.len(), 2);
    let link = loaded.ledger.sources.last().unwrap();
    assert_eq!(link.error, None);
    assert!(link.notes[0].contains("a link to `/var/log/signin.jsonl`"), "{link:?}");
}

#[test]
fn a_tar_with_a_name_of_many_mebibytes_is_damaged() {
    let long = vec![b'n'; 3 << 20];
    let mut packed = tar(&[("a.jsonl", LINES.as_bytes(), tar::EntryType::Regular)]);
    packed.truncate(packed.len() - 1024);
    let mut name = tar::Header::new_gnu();
    name.set_path("././@LongLink").unwrap();
    name.set_size(long.len() as u64);
    name.set_entry_type(tar::EntryType::GNULongName);
    name.set_cksum();
    packed.extend(name.as_bytes());
    packed.extend(&long);
    packed.extend(header("b.jsonl", 0, tar::EntryType::Regular).as_bytes());
    packed.extend([0; 1024]);
    for (file, bytes) in [("long.tar", packed.clone()), ("long.tar.gz", gzip(&packed))] {
        let (loaded, kept) = load(file, &bytes);
        assert_eq!(kept.events.len(), 2);
        let why = loaded.ledger.sources[0].error.clone();
        assert!(why.as_deref().is_some_and(|why| why.contains("more than 1 MiB")), "{why:?}");
        assert_eq!(loaded.ledger.sources.len(), 2);
    }
}

#[test]
fn a_tar_without_a_mark_is_told_by_the_sum_of_its_header() {
    let mut head = tar::Header::new_old();
    head.set_path("a.jsonl").unwrap();
    head.set_size(LINES.len() as u64);
    head.set_cksum();
    let mut packed = head.as_bytes().to_vec();
    packed.extend(LINES.as_bytes());
    packed.resize(packed.len().next_multiple_of(512) + 1024, 0);
    let (loaded, kept) = load("old.tar", &packed);
    assert_eq!((kept.events.len(), loaded.ledger.sources.len()), (2, 2));
}

#[test]
fn zeros_before_the_first_record_are_passed_over_and_places_stay_true() {
    for zeros in [1, 4096, 3 << 20] {
        let bytes = [&vec![0; zeros], LINES.as_bytes()].concat();
        let (loaded, kept) = load("cut.jsonl", &bytes);
        let entry = &loaded.ledger.sources[0];
        assert_eq!((entry.kept, entry.rejected, entry.error.as_deref()), (2, 0, None));
        assert!(entry.notes.iter().any(|note| note.contains(&format!("{zeros} zero bytes"))), "{entry:?}");
        assert_eq!(kept.events[0].1.offset, zeros as u64);
    }
}

#[test]
fn rows_with_lost_quotes_take_time_that_grows_with_their_number() {
    let text = format!(
        "datetime,timestamp_desc,message\n2023-06-15T00:00:00Z,x,m\n{}",
        "a\"b\",\"c\n".repeat(20_000)
    );
    let begun = Instant::now();
    let (entry, ..) = read_bytes("evidence", text.as_bytes());
    assert_eq!((entry.read, entry.kept, entry.rejected), (20_001, 1, 20_000));
    let sloppy = format!(
        "datetime,timestamp_desc,message\n2023-06-15T00:00:00Z,x,m\n{}",
        "a\"b\",\"c\"\n\"\"d,\"e\n".repeat(10_000)
    );
    assert_eq!(read_bytes("evidence", sloppy.as_bytes()).0.kept, 1);
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

#[test]
fn a_row_that_is_far_too_long_is_one_rejected_record() {
    let row = "2023-06-15T00:00:00Z,x,m\n";
    let mut text = format!("datetime,timestamp_desc,message\n{row}").into_bytes();
    text.resize(text.len() + (200 << 20), b'x');
    text.extend(format!("\n{row}").into_bytes());
    let (loaded, kept) = load("long.csv.zst", &zstd(&text));
    let source = &loaded.ledger.sources[0];
    assert_eq!((source.read, source.rejected, kept.events.len()), (3, 1, 2), "{:?}", source.notes);
    assert_eq!(kept.events[1].0.line, 4);
}

#[test]
fn a_record_that_is_far_too_long_in_a_list_on_one_line_costs_itself_alone() {
    let line = |at: usize| LINES.lines().nth(at).unwrap();
    let mut text = format!("[{},{{\"a\":\"", line(0)).into_bytes();
    text.resize(text.len() + (150 << 20), b'x');
    text.extend(format!("\\\"]\"}},{}]", line(1)).into_bytes());
    let (loaded, kept) = load("long.json.zst", &zstd(&text));
    let source = &loaded.ledger.sources[0];
    assert_eq!((source.read, source.rejected, source.error.as_deref()), (3, 1, None));
    assert_eq!(kept.events.len(), 2);
}
