//! What is saved stays saved: despite kill -9, a full disk, a folder that can't be written to, and two writers at once.

use super::{Case, Ran, ran};
use dwell::case::notes::{Act, Draft, Faults, Journal, Places, Target};
use std::collections::HashSet;
use std::fs;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const WHERE: &str = "DWELL_TEST_JOURNAL";
const HOW_MANY: &str = "DWELL_TEST_NOTES";

fn open(file: &Path) -> Journal {
    Journal::open(Places { files: vec![file.to_owned()], ..Places::default() })
}

/// Saves notes one by one, reporting each, if the environment asks for it: other tests run and kill this test.
#[test]
fn child_that_saves() {
    let (Some(file), Ok(notes)) = (std::env::var_os(WHERE), std::env::var(HOW_MANY)) else { return };
    let mut journal = open(Path::new(&file));
    for number in 0..notes.parse::<usize>().unwrap() {
        let act = Act::Comment { text: format!("number {number}"), see: Vec::new() };
        let draft = Draft::new(act, vec![Target::named("E1")]);
        let made = journal.add("child", &[draft], 1_800_000_000_000_000_000).unwrap();
        println!("\nsaved {}", made[0].id);
    }
}

fn arguments() -> [&'static str; 3] {
    ["faults::child_that_saves", "--exact", "--nocapture"]
}

fn child(file: &Path, notes: usize) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(arguments()).env(WHERE, file).env(HOW_MANY, notes.to_string());
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

/// The ids that a child reported as saved, in complete lines.
fn saved(said: &str) -> Vec<String> {
    let whole = said.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n'));
    whole.filter_map(|line| Some(line.strip_prefix("saved ")?.to_owned())).collect()
}

/// Checks that every note reported as saved is there.
fn holds(file: &Path, told: &HashSet<String>) {
    let journal = open(file);
    let stand: HashSet<&str> = journal.entries().map(|entry| entry.note.id.as_str()).collect();
    let lost: Vec<&String> = told.iter().filter(|id| !stand.contains(id.as_str())).collect();
    assert!(lost.is_empty(), "lost {lost:?}");
}

#[test]
fn a_process_that_is_killed_at_any_moment_loses_no_note_that_it_said_to_be_saved() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.jsonl");
    let (mut told, rounds) = (HashSet::new(), 60);
    for round in 0..rounds {
        let mut process = child(&file, 100_000).spawn().unwrap();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        let mut said = String::new();
        while saved(&said).is_empty() && out.read_line(&mut said).unwrap() > 0 {}
        // a different moment in every round; even the shortest sleep would be too long
        let until = Instant::now() + Duration::from_micros(41 * round);
        while Instant::now() < until {
            std::hint::spin_loop();
        }
        process.kill().unwrap();
        process.wait().unwrap();
        out.read_to_string(&mut said).unwrap();
        told.extend(saved(&said));
        holds(&file, &told);
    }
    assert!(told.len() >= usize::try_from(rounds).unwrap());
    let torn = open(&file).troubles().len();
    assert!(torn <= usize::try_from(rounds).unwrap(), "a kill leaves one line at most: {torn}");
}

const STEP: &str = "DWELL_TEST_STEP";

/// Kills the process before the call of that number, with a signal that it can't catch.
struct KilledBefore(AtomicUsize);

impl Faults for KilledBefore {
    fn before(&self, _: &'static str) -> io::Result<()> {
        if self.0.fetch_sub(1, Ordering::SeqCst) == 1 {
            let kill = format!("kill -9 {}", std::process::id());
            drop(Command::new("sh").args(["-c", &kill]).status());
            unreachable!("it was killed");
        }
        Ok(())
    }
}

/// Saves two notes, and is killed before one of its system calls, if the environment asks for it.
#[test]
fn child_that_is_killed() {
    let (Some(file), Ok(step)) = (std::env::var_os(WHERE), std::env::var(STEP)) else { return };
    let killed = Arc::new(KilledBefore(AtomicUsize::new(step.parse().unwrap())));
    let mut journal = open(Path::new(&file)).with_faults(killed);
    for text in ["one", "two"] {
        let note = journal.add("child", &[comment(text)], 1_800_000_000_000_000_000).unwrap();
        println!("\nsaved {}", note[0].id);
    }
}

fn comment(text: &str) -> Draft {
    let act = Act::Comment { text: text.to_owned(), see: Vec::new() };
    Draft::new(act, vec![Target::named("E1")])
}

const NOTE: &str = r#"{"note":"n1","at":"2026-01-01T00:00:00Z","by":"ana","act":"mark","on":[{"id":"E1"}]}"#;

/// The content of a journal before a note is saved: nothing, a note, or a note and a torn line.
fn before() -> [Option<String>; 3] {
    [None, Some(format!("{NOTE}\n")), Some(format!("{NOTE}\n{{\"note\":\"n2\",\"at"))]
}

#[test]
fn a_process_that_is_killed_between_any_two_calls_of_a_save_loses_no_note_that_it_said_to_be_saved() {
    let folder = tempfile::tempdir().unwrap();
    for (round, stood) in before().into_iter().enumerate() {
        let mut killed = 0;
        for step in 1.. {
            // its folders are created too
            let file = folder.path().join(format!("{round}/{step}/dwell/notes/case.jsonl"));
            if let Some(stood) = &stood {
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(&file, stood).unwrap();
            }
            let mut process = Command::new(std::env::current_exe().unwrap());
            process.args(["faults::child_that_is_killed", "--exact", "--nocapture"]);
            let output = process.env(WHERE, &file).env(STEP, step.to_string()).output().unwrap();
            let mut told: HashSet<String> =
                saved(&String::from_utf8_lossy(&output.stdout)).into_iter().collect();
            told.extend(stood.as_ref().map(|_| "n1".to_owned()));
            holds(&file, &told);
            // the next process finds what was there, and appends to it
            let mut next = open(&file);
            told.insert(
                next.add("next", &[comment("three")], 1_800_000_000_000_000_000).unwrap()[0].id.clone(),
            );
            holds(&file, &told);
            let torn = stood.as_ref().is_some_and(|stood| !stood.ends_with('\n'));
            assert_eq!(open(&file).troubles().len(), usize::from(torn), "step {step} of round {round}");
            if output.status.success() {
                assert_eq!(told.len(), 3 + usize::from(stood.is_some()));
                break;
            }
            assert_eq!(std::os::unix::process::ExitStatusExt::signal(&output.status), Some(9));
            killed += 1;
        }
        assert!(killed >= 14, "{killed} in round {round}");
    }
}

/// Records the calls, limits how many bytes can be written, and makes some calls fail.
#[derive(Default)]
struct Told {
    calls: Mutex<Vec<&'static str>>,
    room: Option<usize>,
    fails: Vec<&'static str>,
}

impl Faults for Told {
    fn before(&self, call: &'static str) -> io::Result<()> {
        self.calls.lock().unwrap().push(call);
        if self.fails.contains(&call) { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }

    fn room(&self, bytes: usize) -> usize {
        self.room.map_or(bytes, |room| room.min(bytes))
    }
}

#[test]
fn a_note_is_on_the_disk_before_it_is_said_to_be_saved() {
    let folder = tempfile::tempdir().unwrap();
    let faults = Arc::new(Told::default());
    let mut journal =
        open(&folder.path().join("notes.jsonl")).with_faults(Arc::clone(&faults) as Arc<dyn Faults>);
    journal.add("ana", &[comment("one")], 0).unwrap();
    let calls = |faults: &Told| std::mem::take(&mut *faults.calls.lock().unwrap());
    let opened = ["open", "lock", "stat", "length", "read"];
    assert_eq!(calls(&faults), [&opened[..], &["write", "sync", "sync the folder"]].concat());
    journal.add("ana", &[comment("two")], 0).unwrap();
    assert_eq!(calls(&faults), [&opened[..], &["write", "sync"]].concat());
}

#[test]
fn a_disk_that_is_full_after_any_byte_refuses_a_note_and_keeps_all_that_it_has() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.jsonl");
    let kept = open(&file).add("ana", &[comment("kept")], 0).unwrap()[0].id.clone();
    let before = fs::read(&file).unwrap();
    let line = before.len();
    for room in 0..line {
        let full = || Arc::new(Told { room: Some(room), ..Told::default() });
        let why = open(&file).with_faults(full()).add("bob", &[comment("lost")], 0).unwrap_err();
        assert!(why.to_string().contains("space"), "{why}");
        assert_eq!(fs::read(&file).unwrap(), before, "nothing of it stays: {room}");
    }
    for call in ["open", "lock", "stat", "length", "read", "write", "sync"] {
        let full = Arc::new(Told { fails: vec![call], ..Told::default() });
        open(&file).with_faults(full).add("bob", &[comment("lost")], 0).unwrap_err();
        assert_eq!(fs::read(&file).unwrap(), before, "{call}");
    }
    // even removing what was written fails: that is reported, and what comes next is saved
    let broken = Arc::new(Told { room: Some(line / 2), fails: vec!["cut"], ..Told::default() });
    open(&file).with_faults(broken).add("bob", &[comment("lost")], 0).unwrap_err();
    let next = open(&file).add("ana", &[comment("next")], 0).unwrap()[0].id.clone();
    let journal = open(&file);
    let stand: Vec<&str> = journal.entries().map(|entry| entry.note.id.as_str()).collect();
    assert_eq!((stand.len(), journal.troubles().len()), (2, 1));
    assert!(stand.contains(&kept.as_str()) && stand.contains(&next.as_str()));
}

/// Says that a test could not be run here; fails with `DWELL_FAULTS=required`.
fn skipped(why: &str) {
    assert!(std::env::var_os("DWELL_FAULTS").is_none_or(|faults| faults != "required"), "{why}");
    eprintln!("skipped: {why}");
}

/// If `strace` is available, the process is killed before each system call of a save, one after the other.
#[test]
fn a_process_that_is_killed_before_any_call_of_the_system_loses_no_note_that_it_said_to_be_saved() {
    let traced = Command::new("strace").args(["-f", "-o", "/dev/null", "true"]).output();
    if !traced.is_ok_and(|traced| traced.status.success()) {
        return skipped("`strace` can't be run");
    }
    let folder = tempfile::tempdir().unwrap();
    let mut killed = 0;
    for call in ["flock", "write", "fdatasync", "fsync", "pread64", "lseek", "statx", "openat"] {
        for number in 1.. {
            let file = folder.path().join(format!("{call}.jsonl"));
            let inject = format!("inject={call}:signal=SIGKILL:when={number}");
            let mut command = Command::new("strace");
            command.args(["-f", "-qq", "-o", "/dev/null", "-e", &inject]);
            command.arg(std::env::current_exe().unwrap()).args(arguments());
            command.env(WHERE, &file).env(HOW_MANY, "2").stderr(Stdio::null());
            let output = command.output().unwrap();
            let told = saved(&String::from_utf8_lossy(&output.stdout)).into_iter().collect();
            holds(&file, &told);
            if output.status.success() {
                assert_eq!(told.len(), 2);
                break;
            }
            killed += 1;
        }
        assert!(open(&folder.path().join(format!("{call}.jsonl"))).troubles().is_empty(), "one write a note");
    }
    assert!(killed >= 20, "{killed}");
}

/// A folder in memory if there is one, as the disk itself is not under test.
fn quick() -> TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

#[test]
fn two_processes_that_add_ten_thousand_notes_each_end_with_twenty_thousand() {
    let folder = quick();
    let file = folder.path().join("notes.jsonl");
    let mut processes = [0, 1].map(|_| child(&file, 10_000).spawn().unwrap());
    let said = processes.each_mut().map(|process| {
        let out = process.stdout.take().unwrap();
        std::thread::spawn(move || {
            let mut said = String::new();
            BufReader::new(out).read_to_string(&mut said).unwrap();
            saved(&said)
        })
    });
    let mut told: Vec<String> = said.into_iter().flat_map(|said| said.join().unwrap()).collect();
    assert!(processes.iter_mut().all(|process| process.wait().unwrap().success()));
    let journal = open(&file);
    let mut stand: Vec<String> = journal.entries().map(|entry| entry.note.id.clone()).collect();
    assert_eq!((stand.len(), journal.troubles()), (20_000, Vec::new()));
    assert_eq!(fs::read_to_string(&file).unwrap().lines().count(), 20_000);
    stand.sort();
    told.sort();
    assert_eq!(stand, told);
}

/// Adds notes until one is refused; returns the ids of those before, and the outcome of that one.
fn until_refused(add: impl Fn(&str) -> Ran) -> (Vec<String>, Ran) {
    let mut ids = Vec::new();
    loop {
        let ran = add(&"x".repeat(1500));
        if ran.status != 0 {
            return (ids, ran);
        }
        ids.push(ran.out.trim_end().to_owned());
        assert!(ids.len() < 500, "nothing was refused");
    }
}

fn is_whole(file: &Path, ids: &[String], refused: &Ran) {
    assert!(refused.status == 2 && refused.said.contains("the notes can't be saved: "), "{refused:?}");
    assert!(refused.out.is_empty());
    let text = fs::read_to_string(file).unwrap();
    assert!(text.ends_with('\n') && text.lines().count() == ids.len(), "nothing of it stays");
    let journal = open(file);
    let stand: Vec<&str> = journal.entries().map(|entry| entry.note.id.as_str()).collect();
    assert_eq!(stand, ids);
    assert!(journal.troubles().is_empty());
}

#[test]
fn a_file_that_may_not_grow_refuses_a_note_and_keeps_all_that_it_has() {
    let case = Case::new();
    let id = case.ids().remove(0);
    let (ids, refused) = until_refused(|text| {
        let mut shell = Command::new("sh");
        let limited = "trap '' XFSZ; ulimit -f 16; exec \"$@\"";
        shell.args(["-c", limited, "sh", env!("CARGO_BIN_EXE_dwell"), "notes", "add", case.text()]);
        shell.args(["--no-cache", "--event", &id, "--comment", text]);
        shell.env_clear().env("PATH", "/usr/bin:/bin").env("XDG_DATA_HOME", case.home.path());
        ran(shell)
    });
    assert!(ids.len() > 2);
    is_whole(&case.path().join("notes.jsonl"), &ids, &refused);
    case.add(&["--event", &id, "--mark"]);
    assert_eq!(case.log()["notes"].as_array().unwrap().len(), ids.len() + 1, "with room it goes on");
}

/// A command in its own namespace, after a shell changed a folder there; `None` if that is not permitted.
fn apart(folder: &Path, first: &str) -> Option<Command> {
    let shell = |then: &str| {
        let mut command = Command::new("unshare");
        command.args(["-rm", "sh", "-c", &format!("{first} && {then}"), "sh"]).arg(folder);
        command
    };
    let may = shell("true").output().is_ok_and(|output| output.status.success());
    may.then(|| shell("shift && exec \"$@\""))
}

#[test]
fn a_full_disk_refuses_a_note_and_keeps_all_that_it_has() {
    let case = Case::new();
    let id = case.ids().remove(0);
    // the disk is gone with the namespace, so everything happens in one
    let script = r#"mount -t tmpfs -o size=48k none "$1" && cp "$2"/log.csv "$1" && text=$(head -c 1500 /dev/zero | tr '\0' x)
        while "$4" notes add "$1" --no-cache --event "$5" --comment "$text" >> "$3/ids"; do :; done 2> "$3/said"
        cp "$1/notes.jsonl" "$3" && head -c 4000 "$3/notes.jsonl" > /dev/null"#;
    let (disk, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    if apart(disk.path(), "mount -t tmpfs none \"$1\"").is_none() {
        return skipped("no file system can be mounted");
    }
    let mut command = Command::new("unshare");
    command.args(["-rm", "sh", "-c", script, "sh"]).args([disk.path(), case.path(), out.path()]);
    command.args([env!("CARGO_BIN_EXE_dwell"), &id]);
    let ran = ran(command);
    assert_eq!(ran.status, 0, "{}", ran.said);
    let read = |name: &str| fs::read_to_string(out.path().join(name)).unwrap();
    let ids: Vec<String> = read("ids").lines().map(str::to_owned).collect();
    let refused = Ran { status: 2, out: String::new(), said: read("said") };
    assert!(ids.len() > 5 && refused.said.contains("space"), "{refused:?}");
    is_whole(&out.path().join("notes.jsonl"), &ids, &refused);
}

#[test]
fn a_case_that_may_not_be_written_to_opens_and_its_notes_go_elsewhere_which_is_said() {
    let case = Case::new();
    let ids = case.ids();
    let ours = case.add(&["--event", &ids[0], "--tag", "before"]);
    let Some(mut command) =
        apart(case.path(), "mount --bind \"$1\" \"$1\" && mount -o remount,bind,ro \"$1\"")
    else {
        return skipped("no folder can be made one that may not be written to");
    };
    command.arg(env!("CARGO_BIN_EXE_dwell")).args([
        "notes",
        "add",
        case.text(),
        "--event",
        &ids[1],
        "--mark",
    ]);
    command.env("XDG_DATA_HOME", case.home.path()).env("DWELL_AUTHOR", "bob");
    let ran = ran(command);
    assert_eq!(ran.status, 0, "{}", ran.said);
    let kept: Vec<PathBuf> = fs::read_dir(case.home.path().join("dwell/notes"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert_eq!(kept.len(), 1);
    assert!(ran.said.contains(&format!("the note is kept in {}", kept[0].display())), "{}", ran.said);
    let log = case.log();
    let notes: Vec<&str> =
        log["notes"].as_array().unwrap().iter().map(|note| note["note"].as_str().unwrap()).collect();
    assert_eq!(notes, [ours.as_str(), ran.out.trim_end()], "both are read");
    assert_eq!(log["notes"][1]["by"], "bob");
}
