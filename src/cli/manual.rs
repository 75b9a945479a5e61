//! The reference, as Markdown: keys, fields, formats, the query language. All of it comes from the program's own tables.

use crate::event::FIELDS;
use crate::keys::{BINDINGS, Chord, Group};
use crate::query::{FORMS, Property};
use crate::read::FORMATS;
use std::fmt::Write as _;

/// The whole reference.
#[must_use]
pub fn reference() -> String {
    let mut text =
        String::from("# dwell: reference\n\nPrinted by `dwell manual`; nothing here is written by hand.\n");
    keys(&mut text);
    queries(&mut text);
    fields(&mut text);
    formats(&mut text);
    text
}

/// A row of a Markdown table.
fn row(text: &mut String, cells: &[&str]) {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    // Writing to a string can't fail.
    let _ = writeln!(text, "| {} |", cells.join(" | "));
}

fn head(text: &mut String, title: &str, cells: &[&str]) {
    let _ = write!(text, "\n## {title}\n\n");
    row(text, cells);
    row(text, &vec!["---"; cells.len()]);
}

fn keys(text: &mut String) {
    for group in Group::ALL {
        head(text, &format!("Keys: {}", group.title().to_lowercase()), &["keys", "command", "what it does"]);
        for binding in BINDINGS.iter().filter(|binding| binding.group == group) {
            let keys: Vec<String> =
                binding.chords().into_iter().map(|chord| format!("`{}`", Chord::label(chord))).collect();
            row(text, &[&keys.join(" "), &format!("`{}`", binding.command), binding.doc]);
        }
    }
}

fn queries(text: &mut String) {
    head(text, "Queries", &["form", "meaning"]);
    for (form, meaning) in FORMS {
        row(text, &[&format!("`{form}`"), meaning]);
    }
    head(text, "Properties", &["property", "an event that"]);
    for (_, name, meaning) in Property::ALL {
        row(text, &[&format!("`is:{name}`"), meaning]);
    }
}

fn fields(text: &mut String) {
    head(text, "Fields", &["field", "also", "meaning"]);
    for spec in FIELDS {
        let also: Vec<String> = spec.aliases.iter().map(|alias| format!("`{alias}`")).collect();
        row(text, &[&format!("`{}`", spec.name), &also.join(" "), spec.doc]);
    }
}

fn formats(text: &mut String) {
    head(text, "Formats", &["format", "what it is", "told by"]);
    for format in FORMATS {
        let spec = format.spec();
        row(text, &[&format!("`{}`", spec.name), spec.title, spec.told_by]);
    }
}
