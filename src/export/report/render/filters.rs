//! The filters of templates apart from those of minijinja.

use super::escape::Escape;
use crate::event::{Precision, Zone, parse_edtf, thousands, visible};
use minijinja::value::{Value, ValueKind};
use minijinja::{Environment, Error, ErrorKind};

/// The filters, with descriptions.
pub const FILTERS: &[(&str, &str)] = &[
    ("thousands", "a number with its thousands apart: `12,034`"),
    (
        "when",
        "a time to read: `2023-06-15 02:14:07`, of a span `… – …`; times are UTC; as far as it was played",
    ),
    (
        "at(word)",
        "a time at which something was, behind a word for it: `on 2023-06-15`, `in 2023-06`, `by 2023-06-18`, `between … and …`",
    ),
    ("recorded", "the same as `when`, all of it, whatever was played: of what was read"),
    ("code", "a text as code in a line"),
    ("block", "a text, or a list of lines, as it stands"),
    ("tint(most)", "what share a number is of another, in twentieths: `0` to `20`"),
    ("escape", "does what is done anyway"),
];

/// Adds the filters; `clock` is the playback position of the report, if any.
pub(super) fn add(environment: &mut Environment<'_>, escape: Escape, clock: Option<i64>) {
    environment.add_filter("thousands", apart);
    environment.add_filter("when", move |value: &Value| when(value, clock));
    environment.add_filter("at", move |value: &Value, word: Option<String>| at(value, word, clock));
    environment.add_filter("recorded", |value: &Value| when(value, None));
    environment.add_filter("tint", tint);
    environment.add_filter("code", move |value: &Value| written(value, |text| escape.code(text)));
    environment.add_filter("block", move |value: &Value| block(value, escape));
    for name in ["escape", "e"] {
        environment.add_filter(name, move |value: &Value| {
            if value.is_safe() { Ok(value.clone()) } else { written(value, |text| escape.text(text)) }
        });
    }
}

fn apart(value: &Value) -> Result<String, Error> {
    let number = u64::try_from(value.clone());
    number.map(thousands).map_err(|_| wrong(value, "`thousands` takes a number that is no less than 0"))
}

/// Formats an EDTF time for reading; what lies after the playback position is left out.
fn when(value: &Value, clock: Option<i64>) -> Result<Value, Error> {
    match value.kind() {
        ValueKind::None => Ok(Value::from("")),
        ValueKind::String => {
            let text = value.as_str().unwrap_or_default();
            Ok(Value::from(clock.and_then(|clock| begun(text, clock)).unwrap_or_else(|| read(text))))
        }
        _ => Err(wrong(value, "`when` takes a time")),
    }
}

/// Formats an EDTF time at which something was, which a span bounds, behind a word (`on`, `from`, `by`, or none).
fn at(value: &Value, word: Option<String>, clock: Option<i64>) -> Result<Value, Error> {
    let word = word.map(|word| word + " ").unwrap_or_default();
    let text = value.as_str().unwrap_or_default();
    let whole = clock.is_none_or(|clock| begun(text, clock).is_none());
    let said = match text.split_once('/').filter(|_| whole) {
        Some(("..", until)) => format!("by {}", end(until)),
        Some((from, "..")) => format!("{word}{} or later", end(from)),
        Some((from, until)) if word == "on " => format!("between {} and {}", end(from), end(until)),
        Some((from, until)) if word == "from " => {
            format!("from a time between {} and {}", end(from), end(until))
        }
        _ => {
            let said = when(value, clock)?;
            let coarse = parse_edtf(text, Zone::Utc).is_ok_and(|when| when.precision() < Precision::Day);
            let word = if coarse && word == "on " { "in " } else { &word };
            if text.is_empty() { String::new() } else { format!("{word}{said}") }
        }
    };
    Ok(Value::from(said))
}

/// One end of a time.
fn end(text: &str) -> String {
    text.strip_suffix('Z').unwrap_or(text).replacen('T', " ", 1)
}

fn read(text: &str) -> String {
    match text.split_once('/') {
        Some(("..", until)) => format!("until {}", end(until)),
        Some((from, "..")) => format!("from {}", end(from)),
        Some((from, until)) => format!("{} – {}", end(from), end(until)),
        None => end(text),
    }
}

/// A time that has begun by `clock` and is not over: a span is shown up to it, a day or longer period is marked as
/// begun. `None` if it is over or has an open end.
fn begun(text: &str, clock: i64) -> Option<String> {
    let when = parse_edtf(text, Zone::Utc).ok().filter(|when| when.is_underway(clock))?;
    let so_far = when.so_far(clock);
    if so_far != when {
        return Some(read(&so_far.to_string()));
    }
    (when.precision() <= Precision::Day).then(|| format!("{} (begun)", read(text)))
}

fn tint(value: &Value, most: &Value) -> Result<u64, Error> {
    let number = |value: &Value| u64::try_from(value.clone());
    match (number(value), number(most)) {
        (Ok(part), Ok(most)) => {
            let twentieths = (u128::from(part) * 20).div_ceil(u128::from(most.max(1))).min(20);
            Ok(u64::try_from(twentieths).unwrap_or(20))
        }
        _ => Err(wrong(value, "`tint` takes two numbers")),
    }
}

fn block(value: &Value, escape: Escape) -> Result<Value, Error> {
    let lines: Vec<String> = match value.kind() {
        ValueKind::String => vec![visible(value.as_str().unwrap_or_default()).into_owned()],
        ValueKind::Seq => {
            value.try_iter()?.map(|line| visible(line.as_str().unwrap_or_default()).into_owned()).collect()
        }
        _ => return Err(wrong(value, "`block` takes a text or a list of lines")),
    };
    Ok(Value::from_safe_string(escape.block(&lines)))
}

/// A value converted to text that is escaped already.
fn written(value: &Value, write: impl Fn(&str) -> String) -> Result<Value, Error> {
    match value.kind() {
        ValueKind::Undefined => Err(wrong(value, "there is nothing of that name")),
        ValueKind::None => Ok(Value::from("")),
        _ => {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            Ok(Value::from_safe_string(write(&visible(&text))))
        }
    }
}

fn wrong(value: &Value, says: &'static str) -> Error {
    if value.is_undefined() {
        return Error::new(ErrorKind::UndefinedError, "there is nothing of that name");
    }
    Error::new(ErrorKind::InvalidOperation, says)
}
