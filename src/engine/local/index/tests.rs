#![allow(clippy::unwrap_used, clippy::panic)] // a test may fail loudly

mod answers;

use super::{Index, IndexOptions, IndexUse, clear, list};
use crate::engine::local::{LocalEngine, OpenOptions};
use crate::engine::{Anchor, Ask, Body, Cancel, Engine, Position, Question};
use crate::event::{Field, Zone};
use crate::query::read;
use crate::read::LoadOptions;
use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions as FileOptions};
use std::os::unix::fs::{FileExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// A case of several sources, one with a rejected record, and a folder for its index file.
struct Case {
    folder: tempfile::TempDir,
    options: OpenOptions,
}

fn line(at: u32) -> String {
    let links = if at == 3 { r#","links":[{"rel":"supersedes","to":"E1"}]"# } else { "" };
    format!(
        r#"{{"id":"E{at}","time":"2023-06-{:02}","stage":"other","account":"a{}@x.example","message":"number {at}"{links}}}"#,
        at % 28 + 1,
        at % 3
    ) + "\n"
}

/// Sets the modification time of a file far into the past.
fn age(path: &Path) {
    let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_600_000_000);
    FileOptions::new().append(true).open(path).unwrap().set_modified(then).unwrap();
}

impl Case {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let case = folder.path().join("case");
        fs::create_dir(&case).unwrap();
        let events: String = (0..40).map(line).collect();
        fs::write(case.join("events.jsonl"), events + "{\"id\": broken\n").unwrap();
        fs::write(
            case.join("more.csv"),
            // M2 names no agency: its tenant's agency is that of M1
            "id,time,message,account,tenant_id\nM1,2023-06-15T02:00:00Z,more,b@x.example,t-1\nM2,2023-06-15T02:00:01Z,more,sync,t-1\n",
        )
        .unwrap();
        let wide: Vec<u8> = line(77).encode_utf16().flat_map(u16::to_le_bytes).collect();
        fs::write(case.join("wide.jsonl"), [&[0xff, 0xfe], wide.as_slice()].concat()).unwrap();
        fs::write(case.join("case.toml"), "title = \"Case\"\n").unwrap();
        fs::write(case.join("agencies.csv"), "match,agency\nx.example,Agency X\n").unwrap();
        let index = IndexOptions { least: 1, ..IndexOptions::of(folder.path().join("cache/dwell")) };
        let this = Self { folder, options: OpenOptions { index: Some(index), ..OpenOptions::default() } };
        this.files().iter().for_each(|path| age(path));
        this
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("case")
    }

    fn files(&self) -> Vec<PathBuf> {
        fs::read_dir(self.path()).unwrap().map(|entry| entry.unwrap().path()).collect()
    }

    fn open(&self) -> LocalEngine {
        let mut engine = LocalEngine::open(&[self.path()], &self.options, &Cancel::default(), &mut |_| {});
        engine.settle();
        engine
    }

    fn fresh(&self) -> LocalEngine {
        let options = OpenOptions { index: None, ..self.options.clone() };
        LocalEngine::open(&[self.path()], &options, &Cancel::default(), &mut |_| {})
    }

    fn index(&self) -> Index {
        self.index_of(&self.options.load)
    }

    fn index_of(&self, load: &LoadOptions) -> Index {
        Index::of(&[self.path()], load, self.options.index.as_ref().unwrap()).unwrap()
    }

    /// Whether another start would use the index file.
    fn is_kept(&self) -> bool {
        self.index().find().is_ok_and(|found| found.is_some())
    }

    fn cache(&self) -> PathBuf {
        self.options.index.as_ref().unwrap().folder.clone()
    }
}

/// All answers of an engine to a set of questions, as text.
fn said(engine: &mut LocalEngine) -> String {
    let mut said = String::new();
    for query in
        ["", "account:a1@x.example", "is:superseded", "number", "agency:\"Agency X\" -stage:detection"]
    {
        let filter = read(query, Zone::Utc).unwrap();
        let window = Question::Window {
            filter: filter.clone(),
            anchor: Anchor::First,
            before: 0,
            after: 99,
            records: true,
            find: None,
        };
        let facet =
            Question::Facet { filter: filter.clone(), field: Field::Account, top: 9, keep: Vec::new() };
        for question in [window, facet, Question::Count { filter }] {
            writeln!(said, "{:?}", ask(engine, question)).unwrap();
        }
    }
    let row = engine.store.row_of("E3").unwrap();
    let position = Position::of_id(engine.store.order(row), "E3");
    for question in [Question::Case, Question::Event { position, as_of: None, played: None }] {
        writeln!(said, "{:?}", ask(engine, question)).unwrap();
    }
    // without whether it comes from an index file
    let Body::Ledger(answer) = ask(engine, Question::Ledger) else { unreachable!() };
    writeln!(said, "{:?} {:?}", answer.ledger, answer.changes).unwrap();
    said
}

fn ask(engine: &mut LocalEngine, question: Question) -> Body {
    engine.answer(&Ask { generation: 1, question }, &Cancel::default(), &mut |_| {}).unwrap().body
}

#[test]
fn a_second_start_answers_as_the_first_and_reads_no_record() {
    let case = Case::new();
    let first = said(&mut case.open());
    assert_eq!(first, said(&mut case.fresh()));
    assert!(case.is_kept());
    let mut read = 0;
    let mut second = LocalEngine::open(&[case.path()], &case.options, &Cancel::default(), &mut |_| read += 1);
    assert_eq!(first, said(&mut second));
    assert_eq!(second.directory, case.fresh().directory, "what is told of later is of whom it says");
    let Body::Ledger(answer) = ask(&mut second, Question::Ledger) else { unreachable!() };
    assert!(read == 0 && answer.kept.is_some());
    assert!(matches!(second.index, IndexUse::Taken { .. }));
}

#[test]
fn the_front_has_the_first_rows_and_the_summary_of_all() {
    let case = Case::new();
    let whole = case.open();
    let found = case.index().find().unwrap().unwrap();
    let front = found.front(&case.options).unwrap();
    assert_eq!(front.summary(), whole.summary());
    assert_eq!(front.store.len(), whole.store.len());
    assert_eq!(front.store.event(0), whole.store.event(0));
    assert_eq!(front.standings.superseded, whole.standings.superseded);
}

#[test]
fn an_index_file_is_for_its_owner_alone() {
    let case = Case::new();
    case.open();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&case.cache()), 0o700);
    let files: Vec<PathBuf> =
        fs::read_dir(case.cache()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.iter().map(|file| mode(file)).collect::<Vec<_>>(), [0o600], "{files:?}");
}

/// What is changed (for messages), and how.
type Change = (&'static str, fn(&Path));

#[test]
fn a_file_that_is_otherwise_in_any_way_is_read_anew() {
    let changes: [Change; 7] = [
        ("longer", |path| {
            fs::write(path.join("more.csv"), "id,time\nM1,2023-06-15\nM2,2023-06-16\n").unwrap();
        }),
        ("another time", |path| {
            let file = FileOptions::new().append(true).open(path.join("more.csv")).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_600_000_001)).unwrap();
        }),
        ("other bytes of the same time", |path| {
            let file = path.join("more.csv");
            FileOptions::new().write(true).open(&file).unwrap().write_all_at(b"X", 20).unwrap();
            age(&file);
        }),
        ("the case file", |path| {
            fs::write(path.join("case.toml"), "title = \"Core\"\n").unwrap();
            age(&path.join("case.toml"));
        }),
        ("one more", |path| {
            fs::write(path.join("new.jsonl"), line(99)).unwrap();
            age(&path.join("new.jsonl"));
        }),
        ("one less", |path| fs::remove_file(path.join("more.csv")).unwrap()),
        ("passed over", |path| fs::write(path.join(".hidden"), "").unwrap()),
    ];
    for (what, change) in changes {
        let case = Case::new();
        case.open();
        assert!(case.is_kept(), "{what}");
        change(&case.path());
        assert!(!case.is_kept(), "{what}");
        assert_eq!(said(&mut case.open()), said(&mut case.fresh()), "{what}");
    }
}

#[test]
fn other_options_are_another_index_file() {
    let case = Case::new();
    case.open();
    for load in [
        LoadOptions { as_recorded: true, ..LoadOptions::default() },
        LoadOptions { clocks: vec![("more.csv".to_owned(), 5)], ..LoadOptions::default() },
        LoadOptions { zone: Zone::parse("+02:00").unwrap(), ..LoadOptions::default() },
    ] {
        assert!(case.index_of(&load).find().unwrap().is_none(), "{load:?}");
    }
    let threads = LoadOptions { threads: std::num::NonZeroUsize::new(1), ..LoadOptions::default() };
    assert!(case.index_of(&threads).find().unwrap().is_some());
}

#[test]
fn what_was_written_just_now_gets_no_index_file_and_neither_does_what_changes_while_it_is_read() {
    let case = Case::new();
    fs::write(case.path().join("more.csv"), "id,time\nM1,2023-06-15\n").unwrap();
    case.open();
    assert!(!case.is_kept() && !case.cache().exists());
    age(&case.path().join("more.csv"));
    let index = case.index();
    fs::write(case.path().join("more.csv"), "id,time\nM2,2023-06-15\n").unwrap();
    age(&case.path().join("more.csv"));
    index.keep(&case.fresh()).unwrap().write();
    assert!(!case.cache().exists());
}

#[test]
fn a_file_that_was_cut_or_changed_is_not_taken_and_the_ledger_says_so() {
    let case = Case::new();
    let expected = said(&mut case.open());
    let path = case.index().path;
    let whole = fs::read(&path).unwrap();
    for at in (0..whole.len()).step_by(whole.len() / 9) {
        let mut changed = whole.clone();
        changed[at] ^= 4;
        for (bytes, cut) in [(&changed[..], false), (&whole[..at], true)] {
            fs::write(&path, bytes).unwrap();
            let mut engine = case.open();
            let notes = &engine.ledger().sources[0].notes;
            let told = notes.iter().any(|note| note.contains("its index file was not taken"));
            // the rows at the front are stored twice, and only those of the whole are read here
            assert!(told || !cut, "{at}: {notes:?}");
            assert!(told || said(&mut engine) == expected, "{at}");
            assert_eq!(said(&mut case.open()), expected, "it was written anew");
        }
    }
}

#[test]
fn whole_hashes_are_compared_where_that_is_wanted() {
    let mut case = Case::new();
    case.open();
    case.options.index.as_mut().unwrap().verify = true;
    assert!(case.is_kept());
    let found = case.index().find().unwrap().unwrap();
    let mut ledger = found.whole(&case.options).unwrap().ledger().as_ref().clone();
    ledger.sources[0].sha256 = "0".repeat(64);
    let mut forged = case.fresh();
    forged.ledger = std::sync::Arc::new(ledger);
    case.index().keep(&forged).unwrap().write();
    assert!(!case.is_kept());
}

#[test]
fn a_damaged_index_file_is_listed_as_such_and_removed_with_its_case_even_where_it_cannot_be_read() {
    let case = Case::new();
    case.open();
    let path = case.index().path;
    let whole = fs::read(&path).unwrap();
    let states = || {
        let listed = list(&case.cache());
        listed.iter().map(|file| (file.valid, file.damaged, file.paths.len())).collect::<Vec<_>>()
    };
    assert_eq!(states(), [(true, false, 1)]);
    let mut told = Vec::new();
    for at in (0..whole.len()).step_by(whole.len() / 30) {
        let mut changed = whole.clone();
        changed[at] ^= 4;
        fs::write(&path, &changed).unwrap();
        told.extend(states());
    }
    assert!(told.iter().all(|(valid, ..)| !valid), "{told:?}");
    assert!(told.contains(&(false, true, 1)) && told.contains(&(false, false, 0)), "{told:?}");
    fs::write(&path, &whole[..100]).unwrap();
    fs::write(path.with_extension("7.part"), "half").unwrap();
    fs::write(case.cache().join("broken.index"), "dwell").unwrap();
    assert_eq!(states(), [(false, false, 0); 3]);
    assert!(clear(&case.cache(), &[case.folder.path().join("other")]).unwrap().is_empty());
    assert_eq!(clear(&case.cache(), &[case.path()]).unwrap().len(), 2);
    assert_eq!(clear(&case.cache(), &[]).unwrap().len(), 1);
}

#[test]
fn index_files_are_listed_and_removed_and_the_oldest_make_room() {
    let case = Case::new();
    case.open();
    fs::write(case.cache().join("broken.index"), "dwell").unwrap();
    let listed = list(&case.cache());
    fs::write(case.cache().join("half.1.part"), "half").unwrap();
    let half = list(&case.cache()).into_iter().find(|file| file.begun);
    assert_eq!(half.map(|file| (file.bytes, file.valid)), Some((4, false)));
    let told: Vec<_> = listed.iter().map(|file| (file.valid, file.events, file.paths.len())).collect();
    assert!(told.contains(&(true, 43, 1)) && told.contains(&(false, 0, 0)), "{told:?}");
    let valid = || list(&case.cache()).iter().filter(|file| file.valid).count();
    for added in ["later.csv", ".hidden"] {
        fs::write(case.path().join(added), "").unwrap();
        assert_eq!(valid(), 0, "{added}");
        fs::remove_file(case.path().join(added)).unwrap();
        assert_eq!(valid(), 1, "{added}");
    }
    fs::remove_file(case.path().join("more.csv")).unwrap();
    assert_eq!(valid(), 0);
    assert!(clear(&case.cache(), &[case.folder.path().join("other")]).unwrap().is_empty());
    assert_eq!(clear(&case.cache(), &[case.path()]).unwrap().len(), 1);
    assert_eq!(clear(&case.cache(), &[]).unwrap().len(), 2);
    for (name, second) in [("a", 3), ("b", 1), ("c", 2)] {
        let file = File::create(case.cache().join(format!("{name}.index"))).unwrap();
        file.set_len(100).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(second)).unwrap();
    }
    super::folder::trim(&case.cache(), &case.cache().join("b.index"), 250);
    let left: Vec<PathBuf> = list(&case.cache()).into_iter().map(|file| file.file).collect();
    assert_eq!(left, [case.cache().join("a.index"), case.cache().join("b.index")]);
}

#[test]
fn what_a_program_left_that_ended_while_it_wrote_is_removed_and_no_file_is_written_twice_at_once() {
    let case = Case::new();
    let path = case.index().path;
    let part = |process: &str| path.with_extension(format!("{process}.part"));
    fs::create_dir_all(case.cache()).unwrap();
    // a process of another container is in no list of processes here, and one that is gone may have the number of another
    let (own, elsewhere, gone) = (part(&std::process::id().to_string()), part("4194305"), part("1"));
    fs::write(&gone, "cut").unwrap();
    let written = [&own, &elsewhere].map(|part| {
        fs::write(part, "written now").unwrap();
        let file = File::open(part).unwrap();
        file.try_lock().unwrap();
        file
    });
    case.open();
    assert!(!case.is_kept() && !gone.exists());
    for part in [&own, &elsewhere] {
        assert_eq!(fs::read_to_string(part).unwrap(), "written now");
    }
    drop(written);
    case.open();
    assert!(case.is_kept() && !own.exists() && !elsewhere.exists());
}

#[test]
fn what_compressed_sources_are_unpacked_to_counts() {
    let mut case = Case::new();
    let lines: String = (100..2000).map(line).collect();
    let packed = zstd::bulk::compress(lines.as_bytes(), 9).unwrap();
    let path = case.path().join("packed.jsonl.zst");
    fs::write(&path, &packed).unwrap();
    age(&path);
    let (on_disk, unpacked) = (packed.len() as u64, lines.len() as u64);
    assert!(on_disk + 10_000 < unpacked);
    case.options.index.as_mut().unwrap().least = unpacked + 10_000;
    case.open();
    assert!(!case.cache().exists());
    case.options.index.as_mut().unwrap().least = unpacked;
    let first = said(&mut case.open());
    assert!(case.is_kept());
    assert_eq!(said(&mut case.open()), first);
}

#[test]
fn standard_input_small_cases_and_folders_that_cannot_be_written_have_none() {
    let mut case = Case::new();
    let options = case.options.index.clone().unwrap();
    assert!(Index::of(&[PathBuf::from("-")], &LoadOptions::default(), &options).is_none());
    let large = IndexOptions { least: 1 << 30, ..options };
    assert!(Index::of(&[case.path()], &LoadOptions::default(), &large).is_none());
    let blocked = case.folder.path().join("blocked");
    fs::write(&blocked, "a file where the folder should be").unwrap();
    case.options.index.as_mut().unwrap().folder = blocked.join("dwell");
    let mut open = case.open();
    let notes = &mut Arc::make_mut(&mut open.ledger).sources[0].notes;
    let why = notes.pop().unwrap_or_default();
    assert!(why.contains("could not be written"), "{why}");
    assert_eq!(said(&mut open), said(&mut case.fresh()));
}
