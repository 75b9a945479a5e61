//! The body file of the Sleuth Kit: one file per line, with its four times.
//!
//! Each distinct time of a file becomes an event, as `mactime` lists it: `m` modified, `a` accessed, `c` changed, `b`
//! born. 0 and -1 stand for a time that is not set.

use super::lookup::mostly;
use crate::event::{Event, Field, content_id};
use crate::read::count::Count;
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};
use crate::read::remarks::Remark;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The format.
#[derive(Debug)]
pub struct Bodyfile;

const SPEC: Spec<'static> = Spec {
    name: "bodyfile",
    title: "Sleuth Kit body file",
    recognised_by: "lines of eleven fields with `|` between, the last four of them times since 1970",
    doc: "an event for each distinct time of a file; a file without any time is undated",
    fields: &[
        ("id", "the content of the line and the letters of the time"),
        ("time", "`mtime`, `atime`, `ctime`, `crtime`: each that is neither 0 nor -1"),
        ("operation", "which of them it is, as mactime writes it: `macb`, `m.c.`"),
        ("message", "the letters and the file's name"),
        ("target", "the file's name"),
    ],
};

const NAMES: [&str; 11] =
    ["MD5", "name", "inode", "mode_as_string", "UID", "GID", "size", "atime", "mtime", "ctime", "crtime"];

/// The letters in the order of `macb`, each with the index of its field.
const TIMES: [(char, usize); 4] = [('m', 8), ('a', 7), ('c', 9), ('b', 10)];

impl Format for Bodyfile {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let records: Vec<&str> =
            sample.lines().iter().copied().filter(|line| !line.starts_with('#')).collect();
        let all = mostly(&records, is_record);
        all.then(|| Fit::new(93, "its lines have the eleven fields of a body file"))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let line = record.line()?;
        let fields = fields(line).ok_or("it has no eleven fields with | between")?;
        let mut times: BTreeMap<(i64, String), String> = BTreeMap::new();
        for (letter, at) in TIMES {
            if let Some(count) = count(fields[at]) {
                times.entry((count.whole, count.part)).or_default().push(letter);
            }
        }
        if times.is_empty() {
            ctx.note(Remark::ZeroTime, &fields[7..].join("|"));
            take(draft(line, fields[1], "....", None));
        }
        for ((whole, part), letters) in times {
            let shown: String = TIMES
                .iter()
                .map(|(letter, _)| if letters.contains(*letter) { *letter } else { '.' })
                .collect();
            let when = ctx.times().epoch(&Count::new(whole, part));
            take(draft(line, fields[1], &shown, when));
        }
        Ok(())
    }

    fn line(&self, line: &str) -> Value {
        let Some(fields) = fields(line) else { return Value::from(line) };
        let named = NAMES.iter().zip(fields).map(|(name, field)| ((*name).to_owned(), Value::from(field)));
        Value::Object(named.collect::<Map<_, _>>())
    }

    fn header_lines(&self, lines: &[&str]) -> usize {
        lines.iter().take_while(|line| line.starts_with('#')).count()
    }
}

fn draft<'l>(line: &str, name: &'l str, letters: &str, when: Option<crate::event::When>) -> Draft<'l> {
    let mut event = Event::default();
    event.when = when;
    event.set(Field::Operation, letters.to_owned());
    event.set(Field::Message, format!("{letters} {name}"));
    event.set(Field::Target, name);
    let content = content_id([("line", line.as_bytes()), ("times", letters.as_bytes())]);
    Draft { event, content: Some(content), organisation: None }
}

/// The eleven fields of a line. The name may itself contain `|`.
fn fields(line: &str) -> Option<[&str; 11]> {
    let mut found = [""; 11];
    let (digest, rest) = line.split_once('|')?;
    found[0] = digest;
    let mut parts = rest.rsplitn(10, '|');
    for at in (1..11).rev() {
        found[at] = parts.next()?;
    }
    Some(found)
}

/// A time in seconds since 1970; `None` if it is not set or unreadable.
fn count(text: &str) -> Option<Count> {
    let text = text.trim();
    let whole = text.parse().ok().map(|whole| Count::new(whole, String::new()));
    let count = whole.or_else(|| Count::parse(text))?;
    // -1, in 32 bits too
    let unset = matches!(count.whole, 0 | -1 | 0xffff_ffff) && count.part.is_empty();
    (!unset).then_some(count)
}

fn is_record(line: &str) -> bool {
    let number = |text: &str| text.trim().parse::<f64>().is_ok();
    fields(line).is_some_and(|fields| fields[6..].iter().all(|field| number(field)) && !fields[1].is_empty())
}

#[cfg(test)]
mod tests {
    use super::{count, fields};

    #[test]
    fn a_name_may_hold_the_mark_between_fields() {
        let fields = fields("0|/a|b|5-128-1|r/rrwxrwxrwx|0|0|9|1|2|3|4").unwrap();
        assert_eq!((fields[1], fields[2], fields[10]), ("/a|b", "5-128-1", "4"));
    }

    #[test]
    fn zero_and_minus_one_are_no_times() {
        assert_eq!(count("0"), None);
        assert_eq!(count("-1"), None);
        assert_eq!(count("1686736800.25").unwrap().to_string(), "1686736800.25");
        assert_eq!(count("1700").unwrap().whole, 1700);
    }
}
