//! Compressed files, archives, and malicious ones.

use super::{Kept, folder_with, read};
use dwell::read::Loaded;
use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

pub(super) const LINES: &str = concat!(
    r#"{"id":"a","time":"2023-05-15T00:00:00Z","stage":"mailbox_access","account":"desk-officer-03@agency-a.example"}"#,
    "\n",
    r#"{"id":"b","time":"2023-05-16T00:00:00Z","stage":"other","account":"desk-officer-04@agency-a.example"}"#,
    "\n"
);

pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut into = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    into.write_all(bytes).unwrap();
    into.finish().unwrap()
}

fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut into = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    into.write_all(bytes).unwrap();
    into.finish().unwrap()
}

pub(super) fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::bulk::compress(bytes, 1).unwrap()
}

pub(super) fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut into = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        into.start_file(*name, SimpleFileOptions::default()).unwrap();
        into.write_all(bytes).unwrap();
    }
    into.finish().unwrap().into_inner()
}

pub(super) fn header(name: &str, size: u64, kind: tar::EntryType) -> tar::Header {
    let mut header = tar::Header::new_ustar();
    // as bytes: the builder would refuse a name that leads out of the archive
    header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
    header.set_size(size);
    header.set_entry_type(kind);
    header.set_mode(0o644);
    header.set_cksum();
    header
}

pub(super) fn tar(entries: &[(&str, &[u8], tar::EntryType)]) -> Vec<u8> {
    let mut into = tar::Builder::new(Vec::new());
    for (name, bytes, kind) in entries {
        into.append(&header(name, bytes.len() as u64, *kind), *bytes).unwrap();
    }
    into.into_inner().unwrap()
}

pub(super) fn load(name: &str, bytes: &[u8]) -> (Loaded, Kept) {
    let folder = folder_with(name, bytes);
    let before = std::fs::read_dir(folder.path()).unwrap().count();
    let (loaded, kept) = read(&[&folder.path().join(name)]);
    for (_, place, _) in &kept.events {
        assert!(loaded.sources.record(*place).unwrap().tree.is_object());
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), before, "nothing is written");
    (loaded, kept)
}

/// The outcome of each source, by the end of its name.
pub(super) fn told(loaded: &Loaded, archive: &str) -> BTreeMap<String, (u64, Option<String>)> {
    let name = |file: &str| file.split_once(archive).map_or(file, |(_, rest)| rest).to_owned();
    let sources = loaded.ledger.sources.iter();
    sources.map(|source| (name(&source.file), (source.read, source.error.clone()))).collect()
}

#[test]
fn a_compressed_file_reads_like_the_file_in_it() {
    for (name, bytes) in [
        ("a.gz", gzip(LINES.as_bytes())),
        ("a.bz2", bzip2(LINES.as_bytes())),
        ("a.zst", zstd(LINES.as_bytes())),
    ] {
        let (loaded, kept) = load(name, &bytes);
        let [source] = loaded.ledger.sources.as_slice() else { panic!("{name}") };
        assert_eq!((source.read, source.kept, source.error.as_deref()), (2, 2, None), "{name}");
        assert_eq!(source.bytes, bytes.len() as u64, "as it stands on disk");
        assert_eq!(kept.events[0].0.id, "a");
    }
    let two = [
        gzip(LINES.lines().next().unwrap().as_bytes()),
        gzip(b"\n"),
        gzip(LINES.lines().nth(1).unwrap().as_bytes()),
    ];
    assert_eq!(load("two.gz", &two.concat()).0.ledger.sources[0].read, 2, "several streams are one");
}

#[test]
fn utf_16_in_a_compressed_file_is_read_too() {
    let wide: Vec<u8> =
        "\u{feff}".encode_utf16().chain(LINES.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(load("wide.jsonl.gz", &gzip(&wide)).0.ledger.sources[0].kept, 2);
    assert_eq!(load("wide.jsonl", &wide).0.ledger.sources[0].kept, 2);
}

#[test]
fn every_file_of_an_archive_is_a_source_under_its_full_name() {
    let file = tar::EntryType::Regular;
    let packed = tar(&[
        ("log/a.jsonl", LINES.as_bytes(), file),
        ("../../etc/b.jsonl", b"{\"id\":\"c\",\"time\":\"2023-05-17\",\"stage\":\"other\"}", file),
        ("/abs.jsonl", b"{\"id\":\"d\",\"time\":\"2023-05-18\",\"stage\":\"other\"}", file),
        ("log/a.jsonl", b"{\"id\":\"e\",\"time\":\"2023-05-19\",\"stage\":\"other\"}", file),
        ("link", b"", tar::EntryType::Symlink),
        ("dev", b"", tar::EntryType::Block),
        ("log/.hidden", LINES.as_bytes(), file),
        ("log/README.md", b"# to people", file),
        ("log/packed.gz", &gzip(b"{\"id\":\"f\",\"time\":\"2023-05-20\",\"stage\":\"other\"}"), file),
    ]);
    for (name, bytes) in
        [("x.tar", packed.clone()), ("x.tar.gz", gzip(&packed)), ("x.tar.zst", zstd(&packed))]
    {
        let (loaded, kept) = load(name, &bytes);
        let told = told(&loaded, name);
        for (entry, read) in [
            ("", 0),
            ("/log/a.jsonl", 2),
            ("/../../etc/b.jsonl", 1),
            ("//abs.jsonl", 1),
            ("/log/a.jsonl#2", 1),
            ("/link", 0),
            ("/dev", 0),
            ("/log/.hidden", 0),
            ("/log/README.md", 0),
            ("/log/packed.gz", 1),
        ] {
            assert_eq!(told.get(entry), Some(&(read, None)), "{name}: {entry:?} in {told:?}");
        }
        assert_eq!((told.len(), kept.events.len()), (10, 6), "{name}");
    }
}

#[test]
fn archives_are_opened_in_archives_but_once() {
    let inner = zip(&[("a.jsonl", LINES.as_bytes())]);
    let middle = zip(&[
        ("inner.zip", &inner),
        ("b.tar.gz", &gzip(&tar(&[("c.jsonl", LINES.as_bytes(), tar::EntryType::Regular)]))),
    ]);
    let (loaded, kept) = load("middle.zip", &middle);
    assert_eq!(kept.events.len(), 4, "{:?}", told(&loaded, "middle.zip"));
    let (loaded, kept) = load("outer.zip", &zip(&[("middle.zip", &middle)]));
    assert_eq!(kept.events.len(), 0);
    let refused = loaded.ledger.sources.iter().filter_map(|source| source.error.as_deref());
    assert!(refused.clone().all(|why| why.contains("more than twice")), "{:?}", refused.collect::<Vec<_>>());
    assert!(loaded.ledger.refused());
}

#[test]
fn an_archive_that_ends_too_early_keeps_what_is_whole() {
    let text = LINES.repeat(2000).replace("\"id\":\"a\",", "").replace("\"id\":\"b\",", "");
    let whole = gzip(text.as_bytes());
    let (loaded, kept) = load("cut.gz", &whole[..whole.len() / 2]);
    let source = &loaded.ledger.sources[0];
    assert!(kept.events.len() > 500, "{}", kept.events.len());
    assert!(source.error.as_deref().is_some_and(|why| why.contains("beyond byte")), "{source:?}");
    let noise: Vec<u8> = (0..40_000_u32).map(|at| at.wrapping_mul(2_654_435_761).to_be_bytes()[1]).collect();
    let packed = zip(&[("a.jsonl", LINES.as_bytes()), ("noise.bin", &noise)]);
    let (loaded, kept) = load("cut.zip", &packed[..packed.len() / 2]);
    assert_eq!(kept.events.len(), 2, "{:?}", told(&loaded, "cut.zip"));
    assert!(loaded.ledger.refused());
}

#[test]
fn the_list_of_an_archive_inside_a_cut_one_is_not_taken_for_its_own() {
    let inner = zip(&[("c.jsonl", LINES.as_bytes())]);
    let mut into = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in [("a.jsonl", LINES.as_bytes()), ("inner.zip", &inner), ("b.jsonl", LINES.as_bytes())]
    {
        into.start_file(name, stored).unwrap();
        into.write_all(bytes).unwrap();
    }
    let whole = into.finish().unwrap().into_inner();
    let cut = whole.len() - 400;
    let (loaded, kept) = load("outer.zip", &whole[..cut]);
    let told = told(&loaded, "outer.zip");
    assert!(told.contains_key("/a.jsonl") && told.contains_key("/inner.zip/c.jsonl"), "{told:?}");
    assert!(!told.contains_key("/c.jsonl"), "{told:?}");
    assert!(told[""].1.as_deref().is_some_and(|why| why.contains("cut off")), "{told:?}");
    assert!(kept.events.len() >= 4);
}

#[test]
fn what_is_not_opened_is_named_by_what_it_is() {
    let (loaded, _) = load("a.log.xz", b"\xfd7zXZ\0\0\x04");
    let why = loaded.ledger.sources[0].error.clone();
    assert!(why.as_deref().is_some_and(|why| why.contains("it is xz, which is not opened")), "{why:?}");
}

#[test]
fn a_bomb_is_given_up_and_a_dense_log_is_not() {
    let mut bomb = LINES.as_bytes().to_vec();
    bomb.resize((1 << 30) + (80 << 20), b' ');
    let bomb = zstd(&bomb);
    assert!(bomb.len() < 1 << 20);
    let (loaded, kept) = load("bomb.zst", &bomb);
    let source = &loaded.ledger.sources[0];
    assert_eq!(kept.events.len(), 2);
    assert!(source.error.as_deref().is_some_and(|why| why.contains("brought no record")), "{source:?}");
    let line =
        format!("{{\"time\":\"2023-05-15\",\"stage\":\"other\",\"message\":\"{}\"}}\n", "x".repeat(20_000));
    let dense = zstd(line.repeat(200).as_bytes());
    assert!(dense.len() * 100 < line.len() * 200);
    assert_eq!(load("dense.zst", &dense).0.ledger.sources[0].kept, 200);
}

#[test]
fn a_bomb_of_short_lines_is_given_up_long_before_its_bytes_are_many() {
    let bomb = [LINES.as_bytes(), &b"x\n".repeat(6 << 20)].concat();
    let (loaded, kept) = load("bomb.jsonl.zst", &zstd(&bomb));
    let source = &loaded.ledger.sources[0];
    let said = source.error.as_deref().unwrap();
    assert!(said.contains("millions of pieces of it, one after another, brought no record"), "{said}");
    assert_eq!(kept.events.len(), 2);
    assert!(source.read < 3 << 20, "{}", source.read);
    // short lines between records are no bomb
    let mixed = [LINES.as_bytes(), &b"x\n".repeat(1000)].concat().repeat(20);
    let (loaded, _) = load("mixed.jsonl.zst", &zstd(&mixed));
    let source = &loaded.ledger.sources[0];
    assert_eq!((source.error.as_deref(), source.rejected), (None, 20_000));
}

#[test]
fn what_is_encrypted_is_named_and_the_rest_is_read() {
    let mut packed = zip(&[("a.jsonl", LINES.as_bytes()), ("b.jsonl", b"{}")]);
    // the flag that says so, in the list at the end of the archive and before the file itself
    for at in 0..packed.len() - 46 {
        let name = match &packed[at..at + 4] {
            b"PK\x01\x02" => at + 46,
            b"PK\x03\x04" => at + 30,
            _ => continue,
        };
        if packed[name..].starts_with(b"b.jsonl") {
            let flags = at + if packed[at + 2] == 1 { 8 } else { 6 };
            packed[flags] |= 1;
        }
    }
    let (loaded, kept) = load("secret.zip", &packed);
    assert_eq!(kept.events.len(), 2);
    let told = told(&loaded, "secret.zip");
    assert!(told["/b.jsonl"].1.as_deref().is_some_and(|why| why.contains("encrypted")), "{told:?}");
}

/// One bit of the packed bytes flipped, the first from the middle on with which the file still unpacks to its end.
fn flipped(whole: &[u8], is_it: impl Fn(&Loaded) -> bool, name: &str) -> Loaded {
    let flip = |at: usize| {
        let mut bytes = whole.to_vec();
        bytes[at] ^= 1;
        load(name, &bytes).0
    };
    (whole.len() / 2..whole.len()).map(flip).find(is_it).unwrap()
}

#[test]
fn of_what_does_not_match_its_checksum_any_record_may_be_wrong() {
    let lines: Vec<String> = (0..60).map(|at| LINES.replace("-0", &format!("-{at}"))).collect();
    let text = lines.concat();
    let whole = zip(&[("a.jsonl", text.as_bytes())]);
    let tarred = gzip(&tar(&[("a.jsonl", text.as_bytes(), tar::EntryType::Regular)]));
    for (name, bytes, of) in
        [("a.gz", gzip(text.as_bytes()), 0), ("a.zip", whole, 1), ("a.tar.gz", tarred, 0)]
    {
        let is_it = |loaded: &Loaded| {
            let sources = &loaded.ledger.sources;
            let read = sources.last().unwrap();
            sources[of].damage.is_some()
                && sources.iter().all(|source| source.error.is_none())
                && read.read == 120
        };
        let loaded = flipped(&bytes, is_it, name);
        let source = &loaded.ledger.sources[of];
        let told = source.damage.as_deref().unwrap();
        assert!(told.starts_with("it is damaged, and any record read of"), "{name}: {told}");
        assert!(told.contains("checksum") && !told.contains("beyond"), "{name}: {told}");
        assert!(loaded.ledger.refused(), "{name}");
        let counts = loaded.ledger.source_counts();
        assert_eq!((counts.sources, counts.short, counts.damaged), (1, 0, 1), "{name}");
        assert!(!loaded.ledger.sources[0].sha256.is_empty() || loaded.ledger.sources[0].unhashed, "{name}");
    }
}

#[test]
fn a_packed_tar_that_is_cut_behind_its_last_file_is_not_told_as_whole() {
    let whole = gzip(&tar(&[("a.jsonl", LINES.as_bytes(), tar::EntryType::Regular)]));
    assert!(!load("a.tar.gz", &whole).0.ledger.refused());
    for lost in [1, 5, 8] {
        let (loaded, kept) = load("a.tar.gz", &whole[..whole.len() - lost]);
        assert_eq!(kept.events.len(), 2);
        let why = loaded.ledger.sources[0].error.as_deref().unwrap_or_default();
        let told = "it can't be read to its end: what is packed ends too early; copy it again, whole";
        assert_eq!(why, told, "{lost}");
    }
}

#[test]
fn what_is_damaged_in_the_middle_is_read_no_further_and_in_doubt_before() {
    let text: String =
        (0..4000_u32).map(|at| LINES.replace("-0", &at.wrapping_mul(2_654_435_761).to_string())).collect();
    let (one, two) = (gzip(text.as_bytes()), gzip(LINES.as_bytes()));
    let mut broken = one.clone();
    let end = broken.len() - 5;
    broken[end] ^= 1; // the length that the first of two members states
    for (name, bytes) in [
        ("two.gz", [broken, two].concat()),
        ("a.bz2", damaged(bzip2(text.as_bytes()))),
        ("a.zst", {
            let mut into = zstd::Encoder::new(Vec::new(), 1).unwrap();
            into.include_checksum(true).unwrap();
            into.write_all(text.as_bytes()).unwrap();
            let mut bytes = into.finish().unwrap();
            *bytes.last_mut().unwrap() ^= 1;
            bytes
        }),
    ] {
        let (loaded, _) = load(name, &bytes);
        let source = &loaded.ledger.sources[0];
        assert!(source.error.as_deref().is_some_and(|why| why.contains("beyond byte")), "{source:?}");
        assert!(source.damage.as_deref().is_some_and(|why| why.contains("may be wrong")), "{source:?}");
        assert_eq!(loaded.ledger.source_counts().short, 1, "{name}");
    }
}

fn damaged(mut bytes: Vec<u8>) -> Vec<u8> {
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    bytes
}
