//! The documentation of keys, queries and formats is generated from the tables that the program uses.
#![allow(clippy::unwrap_used)] // a test may fail loudly

use dwell::cli::PARTS;
use std::fs;
use std::path::Path;

/// The README with every generated part renewed: the text between `<!-- made by dwell: NAME -->` and `<!-- end -->`.
fn made_anew(text: &str) -> String {
    let mut made = text.to_owned();
    for (name, part) in PARTS {
        let mark = format!("<!-- made by dwell: {name} -->\n");
        let Some(at) = made.find(&mark) else { continue };
        let from = at + mark.len();
        let until = from + made[from..].find("<!-- end -->").unwrap();
        let mut table = String::new();
        part(&mut table);
        made.replace_range(from..until, &table);
    }
    made
}

/// Whether the README is to be rewritten rather than checked.
fn writes() -> bool {
    std::env::var("DWELL_DOCS").is_ok_and(|wish| wish == "write")
}

#[test]
fn the_readme_says_what_the_program_does() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = fs::read_to_string(&path).unwrap();
    let made = made_anew(&text);
    if writes() {
        // the other test writes both, so they do not overwrite each other
        return;
    }
    let stale = text.lines().zip(made.lines()).find(|(stands, should)| stands != should);
    assert!(text == made, "stale from {stale:?} on; DWELL_DOCS=write cargo test --test docs writes it anew");
    for name in ["keys", "queries", "formats", "index files", "notes"] {
        assert!(text.contains(&format!("<!-- made by dwell: {name} -->")), "{name} is not in the README");
    }
}

/// The commands in the README, each with its output there.
fn examples(text: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        match (line, line.strip_prefix("$ dwell ")) {
            ("```console", _) => inside = true,
            ("```", _) => inside = false,
            (_, Some(command)) if inside => found.push((command.to_owned(), String::new())),
            (line, None) if inside && !line.starts_with('$') => {
                if let Some((_, printed)) = found.last_mut() {
                    printed.push_str(line);
                    printed.push('\n');
                }
            }
            _ => {}
        }
    }
    found
}

/// The words of a command line; single quotes keep words together.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in command.chars() {
        match (c, words.last_mut()) {
            ('\'', _) => quoted = !quoted,
            (' ', _) if !quoted => words.push(String::new()),
            (c, Some(word)) => word.push(c),
            (_, None) => {}
        }
    }
    words
}

#[test]
fn the_examples_of_the_readme_print_what_it_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let examples = examples(&fs::read_to_string(root.join("README.md")).unwrap());
    assert!(examples.len() >= 4);
    let mut mended = fs::read_to_string(root.join("README.md")).unwrap();
    for (command, said) in examples {
        let mut dwell = assert_cmd::Command::cargo_bin("dwell").unwrap();
        let ran = dwell.current_dir(root).args(words(&command)).output().unwrap();
        let printed = String::from_utf8([ran.stderr, ran.stdout].concat()).unwrap();
        if writes() {
            assert!(!said.trim().is_empty(), "dwell {command}: write down something of what it prints");
            mended = mended.replace(said.trim_end(), printed.trim_end());
        } else {
            assert_eq!(printed.trim_end(), said.trim_end(), "dwell {command}");
        }
    }
    if writes() {
        fs::write(root.join("README.md"), made_anew(&mended)).unwrap();
    }
}
