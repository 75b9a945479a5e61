//! The timeline that IRIS exports: all cells are quoted, but quotes inside them are not doubled.
//!
//! A CSV reader can't split that. IRIS writes no line end into a cell, so a line is an event; its cells are split at
//! `","`, and the positions of the zone and the time show where the description ends.

use super::iris;
use super::lookup::line_of;
use crate::event::{Event, Field, content_id};
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};
use serde_json::{Map, Value};

/// The format.
#[derive(Debug)]
pub struct IrisExport;

const SPEC: Spec<'static> = Spec {
    name: "iris-export",
    title: "DFIR-IRIS, exported timeline, CSV",
    recognised_by: "a header that begins with `event_date(UTC),event_title,event_description`",
    doc: "events that people wrote down, with the quotes that the export leaves as they are; assets, IOCs and who entered it stay in the record",
    fields: &[
        ("time", "`event_date(UTC)`"),
        ("operation", "`event_category`"),
        ("message", "`event_title` with `event_description`"),
        ("target", "`linked_assets`, where it is one"),
        ("tags", "`event_tags`"),
    ],
};

const NAMES: [&str; 11] = [
    "event_date(UTC)",
    "event_title",
    "event_description",
    "event_tz",
    "event_date_wtz",
    "event_category",
    "event_tags",
    "linked_assets",
    "linked_iocs",
    "created_by",
    "creation_date",
];

impl Format for IrisExport {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let header = sample.lines().first()?;
        is_header(header).then(|| Fit::new(97, "its header is the one that IRIS exports"))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let line = record.line()?;
        let cells =
            cells(line).ok_or("its cells can't be told apart: no zone stands in it, and behind it a time")?;
        let said =
            |at: usize| cells.get(at).map(|text| text.trim()).filter(|text| !matches!(*text, "" | "null"));
        let mut event = Event::default();
        event.when = said(0).and_then(|date| iris::when(date, None, ctx));
        event.set(Field::Message, line_of(said(1).unwrap_or_default(), said(2).unwrap_or_default()));
        event.set_some(Field::Operation, said(5).map(str::to_owned));
        event.set_some(Field::Target, said(7).and_then(iris::only));
        for tag in said(6).unwrap_or_default().split([',', '|']) {
            event.push(Field::Tags, tag.trim().to_owned());
        }
        ctx.apply_meaning(&mut event, None);
        let content = content_id([("line", line.as_bytes())]);
        take(Draft { event, content: Some(content), organisation: None });
        Ok(())
    }

    fn header_lines(&self, lines: &[&str]) -> usize {
        usize::from(lines.first().is_some_and(|line| is_header(line)))
    }

    fn line(&self, line: &str) -> Value {
        let Some(cells) = cells(line) else { return Value::from(line) };
        let named = NAMES.iter().zip(cells).map(|(name, cell)| ((*name).to_owned(), Value::from(cell)));
        Value::Object(named.collect::<Map<_, _>>())
    }
}

fn is_header(line: &str) -> bool {
    line.trim()
        .trim_matches('"')
        .to_ascii_lowercase()
        .starts_with("event_date(utc),event_title,event_description")
}

/// The cells of a line. Quotes in the description are kept: it ends before the zone, which a time follows.
fn cells(line: &str) -> Option<Vec<String>> {
    let inside = line.trim().strip_prefix('"')?.strip_suffix('"')?;
    let parts: Vec<&str> = inside.split("\",\"").collect();
    let zone = (3..parts.len()).find(|at| {
        let dated = parts.get(at + 1).is_some_and(|time| time.get(4..5) == Some("-"));
        is_zone(parts[*at]) && dated
    })?;
    let mut cells = vec![parts[0].to_owned(), parts[1].to_owned(), parts[2..zone].join("\",\"")];
    cells.extend(parts[zone..].iter().map(|part| (*part).to_owned()));
    Some(cells)
}

/// Whether this is an offset such as `+00:00`, or empty.
fn is_zone(text: &str) -> bool {
    text.is_empty() || (text.len() <= 6 && text.starts_with(['+', '-']) && text[1..].contains(':'))
}

#[cfg(test)]
mod tests {
    use super::cells;

    #[test]
    fn quotes_inside_a_cell_are_kept() {
        let line = r#""2023-06-15T09:00:00.000","He said "hi"","a, "b","c" d","+00:00","2023-06-15T09:00:00.000","Legitimate","x,y","PC01;","""#;
        let cells = cells(line).unwrap();
        assert_eq!(cells[1], r#"He said "hi""#);
        assert_eq!(cells[2], r#"a, "b","c" d"#);
        assert_eq!((cells[3].as_str(), cells[5].as_str(), cells.len()), ("+00:00", "Legitimate", 9));
        assert_eq!(super::cells("a part of a line"), None);
        assert_eq!(super::cells("\""), None);
    }
}
