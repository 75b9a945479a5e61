//! TLN, and the form of it that log2timeline writes: five or seven fields separated by `|`.

use super::lookup::{line_of, mostly};
use crate::event::{Event, Field, content_id};
use crate::read::count::Count;
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};
use serde_json::{Map, Value};

/// The format.
#[derive(Debug)]
pub struct Tln;

const SPEC: Spec<'static> = Spec {
    name: "tln",
    title: "TLN and L2TTLN timelines",
    recognised_by: "lines `Time|Source|Host|User|Description`, also with `TZ|Notes`: the time in seconds since 1970",
    doc: "with the header or without; the time and the kind of time that plaso puts before a description are read",
    fields: &[
        ("time", "`Time`; with more digits where plaso wrote the same time into `Description`"),
        ("operation", "the kind of time in `Description`, as plaso puts it there; else `Source`"),
        ("message", "`Description`"),
        ("account", "`User`"),
        ("device_id", "`Host`"),
    ],
};

const HEADER: [&str; 7] = ["Time", "Source", "Host", "User", "Description", "TZ", "Notes"];

impl Format for Tln {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let lines = sample.lines();
        if lines.first().is_some_and(|line| is_header(line)) {
            return Some(Fit::new(94, "its header is Time|Source|Host|User|Description"));
        }
        let all = mostly(lines, is_record);
        all.then(|| Fit::new(70, "its lines have a time, a source, a host, a user and a description"))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let line = record.line()?;
        let parts = parts(line).ok_or("it has no five fields with | between")?;
        let mut event = Event::default();
        let said =
            |at: usize| parts.get(at).map(|text| text.trim()).filter(|text| !matches!(*text, "" | "-"));
        let told = plaso(parts.get(4).copied().unwrap_or_default());
        let times = told.map(|(time, ..)| time).into_iter().chain(said(0));
        event.when = ctx.times().first(times, |times, text| match text.parse::<i64>() {
            Ok(whole) => times.epoch(&Count::new(whole, String::new())),
            Err(_) => times.utc(text),
        });
        event.set_some(Field::Operation, told.map(|(_, kind, _)| kind).or_else(|| said(1)));
        event.set(
            Field::Message,
            told.map_or_else(|| line_of(said(4).unwrap_or_default(), ""), |told| told.2.to_owned()),
        );
        event.set_some(Field::Account, said(3));
        event.set_some(Field::DeviceId, said(2));
        ctx.apply_meaning(&mut event, None);
        let content = content_id([("line", line.as_bytes())]);
        take(Draft { event, content: Some(content), organisation: None });
        Ok(())
    }

    fn header_lines(&self, lines: &[&str]) -> usize {
        usize::from(lines.first().is_some_and(|line| is_header(line)))
    }

    fn line(&self, line: &str) -> Value {
        let Some(parts) = parts(line) else { return Value::from(line) };
        let named = HEADER.iter().zip(parts).map(|(name, part)| ((*name).to_owned(), Value::from(part)));
        Value::Object(named.collect::<Map<_, _>>())
    }
}

fn is_header(line: &str) -> bool {
    let lower = line.to_ascii_lowercase();
    let lower = lower.trim();
    lower == "time|source|host|user|description" || lower == "time|source|host|user|description|tz|notes"
}

/// Whether a line has five or seven fields, the first a number and the second a text that is none.
fn is_record(line: &str) -> bool {
    let fields: Vec<&str> = line.split('|').collect();
    let number = |text: &str| text.trim().parse::<i64>().is_ok();
    matches!(fields.as_slice(), [time, source, ..] if number(time) && !number(source) && !source.trim().is_empty())
        && matches!(fields.len(), 5 | 7)
}

/// The seven fields of log2timeline, or else five, the last of which may contain `|`.
fn parts(line: &str) -> Option<Vec<&str>> {
    let seven: Vec<&str> = line.split('|').collect();
    let parts = if seven.len() == 7 { seven } else { line.splitn(5, '|').collect() };
    (parts.len() >= 5).then_some(parts)
}

/// The parts of a description as plaso writes it: the time, the kind of time, and the message.
fn plaso(description: &str) -> Option<(&str, &str, &str)> {
    let (time, rest) = description.split_once("; ")?;
    let (kind, message) = rest.split_once("; ")?;
    let dated = time.len() >= 19 && time.get(4..5) == Some("-") && time.get(10..11) == Some("T");
    dated.then_some((time, kind, message))
}
