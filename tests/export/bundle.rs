//! The bundle: a case in one file, which opens elsewhere to the same screen.

use super::{arg, cut, odd, run};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Everything that the program prints about a case.
fn said(paths: &[&Path]) -> Vec<(i32, Vec<u8>)> {
    let paths: Vec<&str> = paths.iter().map(|path| arg(path)).collect();
    [
        &["query"][..],
        &["ledger", "--format", "json"],
        &["stats", "--format", "json"],
        &["chains", "--format", "json"],
        &["shot", "--size", "160x48"],
        &["shot", "--keys", "S"],
        &["shot", "--keys", "G<tab>"],
        &["notes", "log"],
    ]
    .iter()
    .map(|args| {
        let ran = run(&[args, &paths[..]].concat());
        (ran.status, ran.out)
    })
    .collect()
}

fn bundle(paths: &[&Path], more: &[&str]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("case.zip");
    let paths: Vec<&str> = paths.iter().map(|path| arg(path)).collect();
    let ran = run(&[&["export", "--to", "bundle", "-o", arg(&file)], &paths[..], more].concat());
    assert!(ran.status <= 1 && ran.out.is_empty(), "{}", ran.said);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is written");
    (folder, file)
}

fn manifest(file: &Path) -> Value {
    let mut zip = zip::ZipArchive::new(fs::File::open(file).unwrap()).unwrap();
    assert_eq!(zip.name_for_index(0).unwrap().unwrap(), "dwell-bundle.json");
    serde_json::from_reader(zip.by_index(0).unwrap()).unwrap()
}

/// A case with notes, a folder in it, packed evidence, a format file, prose, hidden files, clocks and rejects.
fn made() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    for file in fs::read_dir(cut::case()).unwrap().map(|file| file.unwrap().path()) {
        fs::copy(&file, at(file.file_name().unwrap().to_str().unwrap())).unwrap();
    }
    fs::create_dir(at("more")).unwrap();
    let odd = fs::read(odd::case().path().join("odd.jsonl")).unwrap();
    fs::write(at("more/odd.jsonl"), &odd).unwrap();
    fs::write(at("more/odd.jsonl.zst"), zstd::bulk::compress(&odd, 1).unwrap()).unwrap();
    fs::write(at("broken.jsonl"), "{\"time\":\"2023-06-01T10:00:00Z\",\"message\":\"whole\"}\n{\"time\":\n")
        .unwrap();
    fs::write(at("README.md"), "# Read me\n").unwrap();
    fs::write(at(".secret"), "not to be handed over").unwrap();
    let add = run(&["notes", "add", arg(folder.path()), "--tag", "seen", "--event", "W"]);
    assert_eq!(add.status, 0, "{}", add.said);
    folder
}

#[test]
fn a_bundle_opens_elsewhere_to_the_same_case_byte_for_byte() {
    let case = made();
    let (elsewhere, file) = bundle(&[case.path()], &[]);
    let (there, here) = (said(&[&file]), said(&[case.path()]));
    for (there, here) in there.iter().zip(&here) {
        assert_eq!(there.0, here.0);
        let texts = (String::from_utf8_lossy(&there.1), String::from_utf8_lossy(&here.1));
        let other = texts.0.lines().zip(texts.1.lines()).find(|(there, here)| there != here);
        assert!(there.1 == here.1, "{other:?}");
    }
    assert!(here.iter().all(|(_, out)| !out.is_empty()));
    let again = elsewhere.path().join("again.zip");
    let ran = run(&["export", arg(&file), "--to", "bundle", "-o", arg(&again)]);
    assert_eq!(ran.status, 1, "a record was rejected: {}", ran.said);
    assert!(fs::read(&again).unwrap() == fs::read(&file).unwrap(), "a bundle of a bundle is the same");
}

#[test]
fn a_bundle_is_the_same_bytes_each_time_and_its_manifest_says_what_is_in_it() {
    let case = made();
    let file = bundle(&[case.path()], &["--clock", "broken.jsonl=+90s", "--dates", "dmy"]);
    let again = bundle(&[case.path()], &["--clock", "broken.jsonl=+90s", "--dates", "dmy", "--threads", "1"]);
    assert!(fs::read(&file.1).unwrap() == fs::read(&again.1).unwrap());
    let said = manifest(&file.1);
    assert_eq!((&said["tool"], &said["version"]), (&"dwell".into(), &env!("CARGO_PKG_VERSION").into()));
    assert_eq!((&said["dwell_bundle"], &said["format"]), (&1.into(), &"bundle".into()));
    assert_eq!(said["settings"]["clocks"]["broken.jsonl"], 90_000_000_000_i64);
    let mut zip = zip::ZipArchive::new(fs::File::open(&file.1).unwrap()).unwrap();
    let files = said["files"].as_array().unwrap();
    assert_eq!(files.len() + 1, zip.len());
    for listed in files {
        let mut bytes = Vec::new();
        let mut entry = zip.by_name(listed["entry"].as_str().unwrap()).unwrap();
        std::io::copy(&mut entry, &mut bytes).unwrap();
        assert_eq!(listed["sha256"], super::plain::hash(&bytes), "{listed}");
        assert_eq!(listed["bytes"], bytes.len());
    }
    let kinds: Vec<&str> = files.iter().map(|file| file["kind"].as_str().unwrap()).collect();
    for kind in ["case", "agencies", "prose", "source", "notes"] {
        assert!(kinds.contains(&kind), "{kind}");
    }
    assert!(
        zip.file_names().all(|name| !name.unwrap().contains("secret")),
        "hidden files stay where they are"
    );
    let shifted = run(&["query", arg(&file.1), "-q", "message:whole", "--format", "jsonl"]);
    assert!(String::from_utf8(shifted.out).unwrap().contains("\"clock\":\"+90s\""), "it is read as it was");
}

/// The bundle with another text in place of one of its files.
fn tampered(file: &Path, name: &str, text: &[u8]) -> Vec<u8> {
    use std::io::{Read, Write};
    let mut from = zip::ZipArchive::new(fs::File::open(file).unwrap()).unwrap();
    let mut into = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for number in 0..from.len() {
        let mut member = from.by_index(number).unwrap();
        let own = member.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).unwrap();
        into.start_file(own.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        into.write_all(if own == name { text } else { &bytes }).unwrap();
    }
    into.finish().unwrap().into_inner()
}

#[test]
fn a_file_that_is_not_the_one_with_which_its_bundle_was_made_is_told_everywhere() {
    let case = made();
    let (folder, file) = bundle(&[case.path()], &[]);
    let facts = fs::read_to_string(case.path().join("facts.jsonl")).unwrap();
    let changed = folder.path().join("changed.zip");
    fs::write(&changed, tampered(&file, "facts.jsonl", facts.replace("2023", "2022").as_bytes())).unwrap();
    let told = "facts.jsonl: it is not the file with which its bundle was made: its SHA-256 is ";
    let ran = run(&["query", arg(&changed), "--format", "count"]);
    assert_eq!(ran.status, 1);
    assert!(ran.said.contains(told) && ran.said.contains("1 file is damaged"), "{}", ran.said);
    let ledger = run(&["ledger", arg(&changed), "--format", "json"]);
    let ledger: Value = serde_json::from_slice(&ledger.out).unwrap();
    let facts = ledger["sources"].as_array().unwrap().iter().find(|source| source["file"] == "facts.jsonl");
    assert!(facts.unwrap()["damage"].as_str().unwrap().contains("and the bundle states "), "{facts:?}");
    assert_eq!(ledger["totals"]["damaged"], 1);
    let screen = run(&["shot", arg(&changed), "--size", "160x48"]);
    let screen = String::from_utf8(screen.out).unwrap();
    assert!(screen.contains("1 damaged"), "{screen}");
    let settings = folder.path().join("settings.zip");
    fs::write(&settings, tampered(&file, "case.toml", b"title = \"another\"\n")).unwrap();
    let ran = run(&["query", arg(&settings), "--format", "count"]);
    assert_eq!(ran.status, 1);
    assert!(ran.said.contains("case.toml: it is not the file with which"), "{}", ran.said);
    let journal = fs::read_to_string(case.path().join("notes.jsonl")).unwrap();
    let forged = folder.path().join("forged.zip");
    fs::write(
        &forged,
        tampered(&file, "notes.jsonl", journal.replace("\"by\":\"", "\"by\":\"not-").as_bytes()),
    )
    .unwrap();
    let ran = run(&["notes", "log", arg(&forged)]);
    assert!(ran.said.contains("notes.jsonl: it is not the file with which"), "{}", ran.said);
    assert!(
        ran.out.is_empty() || !String::from_utf8(ran.out).unwrap().contains("not-"),
        "no note of it counts"
    );
}

#[test]
fn with_hashes_alone_sources_are_named_and_found_again_wherever_they_lie() {
    let case = made();
    let (_folder, file) = bundle(&[case.path()], &["--hashes-only"]);
    assert!(fs::metadata(&file).unwrap().len() < 40_000, "no source is in it");
    let alone = run(&["query", arg(&file), "--format", "count"]);
    assert_eq!((alone.status, alone.out), (1, b"0\n".to_vec()));
    assert!(
        alone.said.contains("facts.jsonl: it is not in case.zip, which holds its hash alone"),
        "{}",
        alone.said
    );
    // under other names, in other folders, and among other files
    let lies = tempfile::tempdir().unwrap();
    fs::create_dir(lies.path().join("deep")).unwrap();
    let names = [
        "facts.jsonl",
        "attributions.jsonl",
        "infrastructure.jsonl",
        "sign-ins.json",
        "unified-audit-log.csv",
    ];
    for (at, name) in
        names.iter().chain(&["broken.jsonl", "more/odd.jsonl", "more/odd.jsonl.zst"]).enumerate()
    {
        fs::copy(case.path().join(name), lies.path().join(format!("deep/{at}.evidence"))).unwrap();
    }
    let same = [&["query"][..], &["stats", "--format", "json"], &["shot", "--size", "160x48"]];
    for args in same {
        let found = run(&[args, &[arg(&file), arg(lies.path())]].concat());
        let there = run(&[args, &[arg(case.path())]].concat());
        assert!(found.out == there.out, "{args:?} {}", found.said);
    }
    fs::write(lies.path().join("deep/0.evidence"), "{\"time\":\"2023-06-01\",\"message\":\"another\"}\n")
        .unwrap();
    let short = run(&["query", arg(&file), arg(lies.path()), "--format", "count"]);
    assert_eq!(short.status, 1);
    assert!(short.said.contains("facts.jsonl: it is not in case.zip"), "{}", short.said);
    let ledger = run(&["ledger", arg(&file), arg(lies.path())]);
    assert!(String::from_utf8(ledger.out).unwrap().contains("its hash is that of no source of case.zip"));
}

#[test]
fn the_files_of_a_bundle_beside_its_folder_are_named_by_where_they_lie() {
    let case = made();
    let (_folder, file) = bundle(&[case.path()], &[]);
    std::fs::write(case.path().join("case.toml"), "title = \"Another\"\n").unwrap();
    let ran = run(&["query", arg(&file), arg(case.path()), "--format", "count"]);
    let named = format!("a case has one case.toml; `{}/case.toml` was read", arg(&file));
    assert!(ran.said.contains(&named), "{}", ran.said);
}

#[test]
fn notes_on_a_bundle_go_elsewhere_and_never_into_it() {
    let case = made();
    let (_folder, file) = bundle(&[case.path()], &[]);
    let before = fs::read(&file).unwrap();
    let data = tempfile::tempdir().unwrap();
    let note = |args: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_dwell"));
        let ran = command.env_clear().env("XDG_DATA_HOME", data.path()).args(args).output().unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        String::from_utf8(ran.stdout).unwrap() + &String::from_utf8_lossy(&ran.stderr)
    };
    let said = note(&["notes", "add", arg(&file), "--tag", "later", "--event", "W"]);
    assert!(said.contains("dwell/notes/case.zip-"), "where they went is said: {said}");
    assert!(fs::read(&file).unwrap() == before);
    let log = note(&["notes", "log", arg(&file)]);
    assert!(log.contains("seen") && log.contains("later"), "{log}");
    let folder = file.parent().unwrap();
    assert_eq!(fs::read_dir(folder).unwrap().count(), 1, "nothing stands beside it");
}

#[test]
fn what_would_be_read_as_evidence_next_time_is_not_written() {
    let case = made();
    for name in ["case.zip", "more/out.zip"] {
        let inside = case.path().join(name);
        let ran = run(&["export", arg(case.path()), "--to", "bundle", "-o", arg(&inside)]);
        assert_eq!(ran.status, 2);
        assert!(ran.said.contains("would be read as evidence"), "{}", ran.said);
        assert!(!inside.exists());
    }
    let out = case.path().parent().unwrap().join("none/case.zip");
    let ran = run(&["export", arg(case.path()), "--to", "bundle", "-o", arg(&out)]);
    assert_eq!(ran.status, 2, "{}", ran.said);
    for more in [&["-q", "a"][..], &["--chain", "W"], &["--fields", "id"]] {
        let ran = run(&[&["export", arg(case.path()), "--to", "bundle", "-o", arg(&out)], more].concat());
        assert_eq!(ran.status, 2, "{}", ran.said);
    }
}

#[test]
fn the_names_in_a_bundle_lead_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("a")).unwrap();
    let line = "{\"time\":\"2023-06-01\",\"message\":\"up\"}\n";
    fs::write(folder.path().join("up.jsonl"), line).unwrap();
    fs::write(folder.path().join("a/up.jsonl"), line.replace("up", "down")).unwrap();
    let (up, down) = (folder.path().join("a/../up.jsonl"), folder.path().join("a/up.jsonl"));
    let (_out, file) = bundle(&[&up, &down], &[]);
    for listed in manifest(&file)["files"].as_array().unwrap() {
        let entry = listed["entry"].as_str().unwrap();
        assert!(!entry.starts_with('/') && entry.split('/').all(|part| part != ".."), "{entry}");
    }
    assert_eq!(said(&[&file])[0], said(&[&up, &down])[0]);
}

#[test]
fn format_files_of_the_user_are_in_it_without_the_folder_where_they_stand() {
    let case = made();
    let config = tempfile::tempdir().unwrap();
    let own = config.path().join("dwell/formats");
    fs::create_dir_all(&own).unwrap();
    let format = "name = \"vpn\"\n[match]\nkind = \"csv\"\ncolumns = [\"Day\"]\n[time]\nfrom = [\"Day\"]\nlayout = \"%d/%m/%Y\"\n";
    fs::write(own.join("vpn.toml"), format).unwrap();
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("case.zip");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_dwell"));
    command.env_clear().env("XDG_CONFIG_HOME", config.path()).args(["export", arg(case.path())]);
    let ran = command.args(["--to", "bundle", "-o", arg(&file)]).output().unwrap();
    assert_eq!(ran.status.code(), Some(1), "a record was rejected: {}", String::from_utf8_lossy(&ran.stderr));
    let said = manifest(&file);
    let files = said["files"].as_array().unwrap();
    let formats: Vec<&Value> = files.iter().filter(|file| file["kind"] == "format").collect();
    assert_eq!(formats.iter().map(|file| file["name"].as_str().unwrap()).collect::<Vec<_>>(), ["vpn.toml"]);
    assert!(!said.to_string().contains(arg(config.path())), "{said}");
}
