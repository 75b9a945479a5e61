//! Timelines of the Sleuth Kit's mactime: as CSV (`-d`), or as text whose lines omit the date if it is that of the line
//! above.

use super::lookup::{content, mostly, word};
use crate::event::{Event, Field, When, content_id};
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};
use crate::read::record::Written;
use crate::read::remarks::Remark;
use serde_json::{Map, Value};

/// The format.
#[derive(Debug)]
pub struct Mactime;

const SPEC: Spec<'static> = Spec {
    name: "mactime",
    title: "Sleuth Kit mactime, CSV and text",
    recognised_by: "columns `Date`, `Size`, `Type`, `Mode`, `UID`, `GID`, `Meta`; or lines of a date, a size, the letters `macb` and a mode",
    doc: "one event a row; a line without a date has that of the line above",
    fields: &[
        ("time", "`Date`, in the zone of the source; `Xxx Xxx 00 0000 00:00:00` is none"),
        ("operation", "`Type`: which times of the file it is"),
        ("message", "the letters and the file's name"),
        ("target", "`File Name`"),
    ],
};

const NAMES: [&str; 8] = ["Date", "Size", "Type", "Mode", "UID", "GID", "Meta", "File Name"];

impl Format for Mactime {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        if sample.has_columns(&NAMES) {
            return Some(Fit::new(95, "its header is the one of mactime"));
        }
        let dated = cut(sample.lines().first()?).is_some_and(|line| line.0.is_some());
        let all = mostly(sample.lines(), |line| cut(line).is_some());
        (dated && all).then(|| Fit::new(92, "its lines have a date, a size, the letters macb and a mode"))
    }

    fn needs_earlier_records(&self, written: &Written) -> bool {
        matches!(written, Written::Lines(_))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let RawRecord::Line(line) = record else {
            let name = word(record, "File Name").ok_or("it has no `File Name`")?;
            let when = record.cell("Date").and_then(|date| when(date, ctx));
            let mut draft = draft(&name, &word(record, "Type").unwrap_or_default(), when);
            draft.content = Some(content(record));
            take(draft);
            return Ok(());
        };
        let (date, fields) = cut(line).ok_or("it is no line of mactime")?;
        let date = match (date, &mut ctx.earlier) {
            (Some(date), earlier) => {
                if let Some(earlier) = earlier {
                    **earlier = Some(date.to_owned());
                }
                date.to_owned()
            }
            (None, Some(earlier)) => (**earlier).clone().unwrap_or_default(),
            (None, None) => String::new(),
        };
        let when = when(&date, ctx);
        let mut draft = draft(fields[6], fields[1], when);
        draft.content = Some(content_id([("date", date.as_bytes()), ("line", fields.join("\t").as_bytes())]));
        take(draft);
        Ok(())
    }

    fn line(&self, line: &str) -> Value {
        let Some((date, fields)) = cut(line) else { return Value::from(line) };
        let all = std::iter::once(date.unwrap_or_default()).chain(fields);
        let named = NAMES.iter().zip(all).filter(|(_, field)| !field.is_empty());
        Value::Object(
            named.map(|(name, field)| ((*name).to_owned(), Value::from(field))).collect::<Map<_, _>>(),
        )
    }
}

fn draft<'n>(name: &str, letters: &str, when: Option<When>) -> Draft<'n> {
    let mut event = Event::default();
    event.when = when;
    event.set(Field::Operation, letters.to_owned());
    event.set(Field::Message, format!("{letters} {name}"));
    event.set(Field::Target, name.to_owned());
    Draft { event, content: None, organisation: None }
}

fn when(date: &str, ctx: &mut ReadContext<'_>) -> Option<When> {
    if date.trim().starts_with("Xxx") {
        ctx.note(Remark::ZeroTime, date);
        return None;
    }
    ctx.times().local(date)
}

/// The date of a line, if it has one, and its seven other fields; `None` if it is no line of mactime.
fn cut(line: &str) -> Option<(Option<&str>, [&str; 7])> {
    let line = line.trim();
    let (date, mut rest) = match words_of_date(line) {
        0 => (None, line),
        words => {
            let at = end_of_words(line, words)?;
            (Some(&line[..at]), line[at..].trim_start())
        }
    };
    let mut fields = [""; 7];
    for field in fields.iter_mut().take(6) {
        let (word, after) = rest.split_once(' ')?;
        *field = word;
        rest = after.trim_start();
    }
    fields[6] = rest;
    let letters =
        fields[1].len() == 4 && fields[1].bytes().zip(*b"macb").all(|(is, may)| is == may || is == b'.');
    (letters && fields[0].bytes().all(|byte| byte.is_ascii_digit()) && !rest.is_empty())
        .then_some((date, fields))
}

/// The number of words of the date that begins a line: 5 for `Wed Jun 14 2023 10:00:00`, 1 for `2023-06-14T10:00:00Z`,
/// 0 without a date.
fn words_of_date(line: &str) -> usize {
    let first = line.split(' ').next().unwrap_or_default();
    if first.len() == 3 && first.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        5
    } else {
        usize::from(first.contains('-') && first.contains(':'))
    }
}

/// The position after the first `words` words.
fn end_of_words(line: &str, words: usize) -> Option<usize> {
    let mut at = 0;
    for _ in 0..words {
        let rest = line.get(at..)?;
        let blank = rest.len() - rest.trim_start().len();
        at += blank + rest.trim_start().find(' ')?;
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn a_line_has_a_date_or_that_of_the_line_above() {
        let (date, fields) =
            cut("Wed Jun 14 2023 10:00:00     4096 m.c. d/drwxr-xr-x 0        0        2        /a b")
                .unwrap();
        assert_eq!(date, Some("Wed Jun 14 2023 10:00:00"));
        assert_eq!((fields[0], fields[1], fields[6]), ("4096", "m.c.", "/a b"));
        let (date, fields) = cut("      7 .a.b r/rrw-r--r-- 0 0 12-128-1 /c").unwrap();
        assert_eq!((date, fields[6]), (None, "/c"));
        assert_eq!(cut("2023-06-14T10:00:00Z 7 macb r/r 0 0 1 /c").unwrap().0, Some("2023-06-14T10:00:00Z"));
        for text in ["", "Wed", "7 abcd r 0 0 1 /c", "a|b|c", "x macb r 0 0 1 /c"] {
            assert!(cut(text).is_none(), "{text}");
        }
    }
}
