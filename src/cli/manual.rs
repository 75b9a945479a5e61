//! The manual as Markdown: keys, queries, fields, formats and more. All of it is generated from the program's own
//! tables.

use crate::event::FIELDS;
use crate::export::ExportFormat;
use crate::keys::{BINDINGS, Chord, Group, Mode, chords_of, commands_without_key};
use crate::query::{FORMS, Property, RECORD_KEYS};
use crate::read::{CASE_KEYS, LENS_KEYS, standard_formats};
use std::fmt::Write as _;

/// A part of the manual: its title, and the function that appends it.
pub type Part = (&'static str, fn(&mut String));

/// The parts of the manual, in order.
pub const PARTS: &[Part] = &[
    ("keys", keys),
    ("commands", commands),
    ("queries", queries),
    ("properties", properties),
    ("fields", fields),
    ("record keys", record_keys),
    ("formats", formats),
    ("format files", format_files),
    ("case file", case_file),
    ("exports", exports),
    ("reports", super::report::manual),
    ("two days", super::compare::manual),
    ("notes", super::notes::manual),
    ("answers as JSON", super::answers::manual),
    ("index files", index_files),
];

/// The whole manual.
#[must_use]
pub fn reference() -> String {
    let mut text =
        String::from("# dwell: reference\n\nPrinted by `dwell manual`; nothing here is written by hand.\n");
    for (name, part) in PARTS {
        // Writing to a string can't fail.
        let _ = write!(text, "\n## {}{}\n\n", name[..1].to_uppercase(), &name[1..]);
        part(&mut text);
    }
    text
}

/// Appends a row of a Markdown table.
pub(super) fn row(text: &mut String, cells: &[&str]) {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    let _ = writeln!(text, "| {} |", cells.join(" | "));
}

pub(super) fn head(text: &mut String, cells: &[&str]) {
    row(text, cells);
    row(text, &vec!["---"; cells.len()]);
}

fn keys(text: &mut String) {
    head(text, &["", "keys", "what they do"]);
    for group in Group::ALL {
        let mut title = group.title();
        for binding in BINDINGS.iter().filter(|binding| binding.group == group && binding.mode != Mode::Help)
        {
            let keys = binding.chords().into_iter().map(|chord| format!("`{}`", Chord::label(chord)));
            row(text, &[title, &keys.collect::<Vec<String>>().join(" "), binding.doc]);
            title = "";
        }
    }
}

/// Appends the table of commands without a key.
fn commands(text: &mut String) {
    let keys = chords_of("palette").into_iter().map(|chord| format!("`{}`", chord.label()));
    let keys = keys.collect::<Vec<_>>().join(" or ");
    let _ = writeln!(
        text,
        "Commands that have no key of their own: {keys} lists them, and takes them as they are typed.\n"
    );
    head(text, &["command", "what it does"]);
    for (command, doc) in commands_without_key() {
        row(text, &[&format!("`{command}`"), doc]);
    }
}

fn queries(text: &mut String) {
    head(text, &["query", "meaning"]);
    for (form, meaning) in FORMS {
        row(text, &[&format!("`{form}`"), meaning]);
    }
}

fn properties(text: &mut String) {
    head(text, &["property", "an event that"]);
    for (_, name, meaning) in Property::ALL {
        row(text, &[&format!("`is:{name}`"), meaning]);
    }
}

fn fields(text: &mut String) {
    head(text, &["field", "also", "meaning"]);
    for spec in FIELDS {
        let also: Vec<String> = spec.aliases.iter().map(|alias| format!("`{alias}`")).collect();
        row(text, &[&format!("`{}`", spec.name), &also.join(" "), spec.doc]);
    }
}

fn record_keys(text: &mut String) {
    let _ = writeln!(
        text,
        "Names of plaso and Timesketch that mean `raw.NAME`, so that their queries work as they are.\n"
    );
    head(text, &["name", "what it holds"]);
    for (name, doc) in RECORD_KEYS {
        row(text, &[&format!("`{name}`"), doc]);
    }
}

fn formats(text: &mut String) {
    head(text, &["format", "what it is", "told by"]);
    for format in standard_formats() {
        let spec = format.spec();
        row(text, &[&format!("`{}`", spec.name), spec.title, spec.recognised_by]);
    }
}

fn format_files(text: &mut String) {
    let _ = writeln!(
        text,
        "What no format reads, a format file does: TOML that is called `*.format.toml` in the folder of a case, or stands in \
        `~/.config/dwell/formats`. It goes before every other format where it matches; `dwell formats check FILE --against \
        SAMPLE` tries it. Paths name a column, a member or a part of the pattern, and go on with `.name` and `[0]` inside of \
        JSON, also in cells.\n"
    );
    head(text, &["key", "what it says"]);
    for (key, doc) in LENS_KEYS {
        row(text, &[&format!("`{key}`"), doc]);
    }
}

fn case_file(text: &mut String) {
    let _ = writeln!(
        text,
        "`case.toml` in the folder of a case; `agencies.csv` beside it has two columns, `match` and `agency`.\n"
    );
    head(text, &["table", "key", "what it says"]);
    let (mut before, tables) = ("", ["milestone", "source"]);
    for (table, key, doc) in CASE_KEYS {
        let shown = match table {
            same if same == before => String::new(),
            list if tables.contains(&list) => format!("`[[{list}]]`"),
            one => format!("`[{one}]`"),
        };
        before = table;
        row(text, &[&shown, &format!("`{key}`"), doc]);
    }
}

fn exports(text: &mut String) {
    let _ = writeln!(
        text,
        "`dwell export PATH… --to FORMAT [-q QUERY | --chain ID | --marked] -o FILE` hands a case over; so does `D` on the screen. Each export states its filter, zone, \
        counts, version, the SHA-256 of every source, and how many notes it is \
        made with and the SHA-256 of their journals as one (`dwell notes merge JOURNAL… | sha256sum`): where the format has a place for that there, else beside it as \
        `FILE.about.json`, with the SHA-256 of the export itself, or on standard error where it goes to standard output. Times are \
        UTC. The same evidence makes the same bytes. A file that is there is kept unless `--force` is said, and evidence always is; \
        nothing is written into the folder of the case where it would be read as evidence the next time. \
        What each log covers, on which blind zones rest, goes along in a bundle alone: of other files dwell knows no more than their events.\n\n\
        `dwell FILE.zip` opens a bundle with its notes and with the view that it was made in. Of one that was made on the screen, that is, \
        on a screen of the same size, the same screen, byte for byte but for where notes go: its filter and the terms that are off, columns, zones and day, lanes \
        with their time, cursor and brush, facets and their line, how rows are grouped and which groups and runs are folded, what stands around an event, the first row, the cursor \
        and its column, the panel of the event, what is walked along and how far that has come, where keys go, and a second pane. A search, a playback, a list that lies over the panels and the way \
        by which somebody came there do not go along. Of one that was made on the command line it is that of `-q`, `--zone` and `--as-of`. New notes go to a file of their own, which is \
        said, and never into the bundle. One that was made with `--hashes-only` holds no sources: `dwell FILE.zip FOLDER` finds them \
        below the folder by their SHA-256, whatever they are called there. Pictures take `--size 160x48` and `--theme`.\n"
    );
    head(text, &["format", "what it is", "what it can't carry", "what it states of itself"]);
    for shape in ExportFormat::ALL {
        let place = shape.place_of_about().unwrap_or("`FILE.about.json`");
        row(text, &[&format!("`{}`", shape.name()), shape.doc(), shape.loses(), place]);
    }
}

fn index_files(text: &mut String) {
    let _ = writeln!(
        text,
        "A case of 32 MiB and more, unpacked, is written once it is read and hashed as an index file, from which it is opened at once next \
        time (the ledger of the screen says so): to `$XDG_CACHE_HOME/dwell`, else `~/.cache/dwell`. **It holds evidence in readable form** (fields of events, rejected \
        records, and whatever was kept packed: files of archives, and text that had to be converted); the folder and its files may be \
        read by their owner alone. `dwell cache clear` removes it, and `--no-cache` writes and uses none. Standard input is never kept, \
        and `--follow` reads anew.\n\n\
        An index file is used where the program, the options that change an answer, and every file that the paths lead to are the same: by \
        name, size, times, and SHA-256 of the first and last 64 KiB; `--verify` compares the hashes of whole sources too. In doubt, and \
        where it is not as it was written, the case is read anew. All index files together have 20 GiB at most; those that were used \
        longest ago go first.\n"
    );
    head(text, &["command", "what it does"]);
    row(
        text,
        &[
            "`dwell cache`",
            "lists them: events, size, when used last, whether valid, stale, damaged or left unfinished, and the paths of the case",
        ],
    );
    row(text, &["`dwell cache --format json`", "the same for programs"]);
    row(text, &["`dwell cache clear [PATH…]`", "removes those of these paths, or all"]);
}
