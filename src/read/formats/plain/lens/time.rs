//! Reads the time of a record by the `[time]` table of a format file.

use crate::event::{Moment, Precision, Text, When, Zone};
use crate::read::count::Count;
use crate::read::formats::ReadContext;
use crate::read::remarks::Remark;
use chrono::{DateTime, NaiveDate, NaiveDateTime};

/// Where the time is found, and how it is written.
#[derive(Debug, Clone)]
pub(super) struct Time {
    /// Paths, whose values are joined by a blank.
    pub from: Vec<String>,
    /// How the joined text is written.
    pub layout: Layout,
    /// The zone of times without an offset; `None` for that of the source.
    pub zone: Option<Zone>,
}

/// A way to write times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Layout {
    /// Any known spelling.
    Auto,
    /// A count since 1970, in units of that many nanoseconds, with that many digits after the second.
    Epoch(i64, u8),
    /// A count of 100 nanoseconds, from a start that is that many seconds before 1970.
    Tenths(i64),
    /// A `strftime` pattern.
    Pattern(String),
}

/// Seconds from 1601, where Windows starts to count, to 1970.
const SINCE_1601: i64 = 11_644_473_600;
/// Seconds from the year 1, where .NET starts to count, to 1970.
const SINCE_YEAR_1: i64 = 62_135_596_800;

/// The names of layouts other than patterns.
pub(super) const LAYOUTS: [&str; 7] =
    ["auto", "epoch-s", "epoch-ms", "epoch-us", "epoch-ns", "filetime", "ticks"];

impl Layout {
    /// Parses the name of a layout, or a pattern. The error says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        Ok(match text {
            "auto" => Self::Auto,
            "epoch-s" => Self::Epoch(1_000_000_000, 0),
            "epoch-ms" => Self::Epoch(1_000_000, 3),
            "epoch-us" => Self::Epoch(1_000, 6),
            "epoch-ns" => Self::Epoch(1, 9),
            "filetime" => Self::Tenths(SINCE_1601),
            "ticks" => Self::Tenths(SINCE_YEAR_1),
            pattern if !pattern.contains('%') => {
                return Err(format!(
                    "`{text}` is neither a pattern with % nor one of {}",
                    LAYOUTS.join(", ")
                ));
            }
            pattern => {
                if chrono::format::StrftimeItems::new(pattern).any(|item| item == chrono::format::Item::Error)
                {
                    return Err(format!("`{text}` holds a % that is not known; %Y-%m-%d %H:%M:%S%.f %z are"));
                }
                Self::Pattern(pattern.to_owned())
            }
        })
    }
}

/// A time in ISO 8601, and whether it is certainly UTC.
type Iso = (String, bool);

impl Time {
    /// Its paths in words, for the manual.
    pub fn said(&self) -> String {
        let paths: Vec<String> = self.from.iter().map(|path| format!("`{path}`")).collect();
        paths.join(" and ")
    }

    /// The time of a record, whose values `find` looks up. `None` if there is none, or, with a remark, if it can't be
    /// read.
    pub fn when<'c>(
        &self,
        find: &impl Fn(&str) -> Option<Text<'c>>,
        ctx: &mut ReadContext<'_>,
    ) -> Option<When> {
        let there: Vec<Text<'c>> = self.from.iter().filter_map(|path| find(path)).collect();
        let text = there.join(" ");
        let text = text.trim();
        if text.is_empty() || text == "-" {
            return None;
        }
        let iso = match &self.layout {
            Layout::Auto => Some((text.to_owned(), false)),
            Layout::Epoch(unit, digits) => counted(text, *unit, *digits),
            Layout::Tenths(since) => tenths(text, *since),
            Layout::Pattern(pattern) => patterned(text, pattern),
        };
        let Some((iso, utc)) = iso else {
            ctx.note(Remark::NoTime, text);
            return None;
        };
        let mut times = ctx.times();
        times.clock.zone = self.zone.unwrap_or(times.clock.zone);
        if utc { times.utc(&iso) } else { times.local(&iso) }
    }
}

/// The precision of that many digits after the second.
const fn fraction(digits: u8) -> Precision {
    if digits == 0 { Precision::Second } else { Precision::Fraction(if digits > 9 { 9 } else { digits }) }
}

fn counted(text: &str, unit: i64, digits: u8) -> Option<Iso> {
    let whole = || text.parse::<i64>().ok().map(|whole| Count::new(whole, String::new()));
    let count = Count::parse(text).or_else(whole).filter(|count| count.step == 1)?;
    let digits = u8::try_from(count.part.len()).unwrap_or(9).saturating_add(digits);
    Some((Moment::new(count.nanoseconds(unit)?, fraction(digits)).text(), true))
}

fn tenths(text: &str, since: i64) -> Option<Iso> {
    let tenths: i64 = text.parse().ok()?;
    let ns = i128::from(tenths) * 100 - i128::from(since) * 1_000_000_000;
    (tenths > 0).then_some(())?;
    Some((Moment::new(i64::try_from(ns).ok()?, fraction(7)).text(), true))
}

/// The precision of a time that was read by a pattern: its smallest part, with the digits found in the text.
fn precision(text: &str, pattern: &str) -> Precision {
    let has = |parts: &[&str]| parts.iter().any(|part| pattern.contains(part));
    if has(&["%.f", "%f", "%.3f", "%.6f", "%.9f", "%3f", "%6f", "%9f", "%+"]) {
        let behind = text.rsplit_once(['.', ',']).map_or("", |(_, behind)| behind);
        let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
        return fraction(u8::try_from(digits).unwrap_or(9));
    }
    if has(&["%S", "%s", "%T", "%X", "%r", "%c"]) {
        Precision::Second
    } else if has(&["%M", "%R"]) {
        Precision::Minute
    } else if has(&["%H", "%I", "%k", "%l"]) {
        Precision::Hour
    } else {
        Precision::Day
    }
}

fn patterned(text: &str, pattern: &str) -> Option<Iso> {
    let precision = precision(text, pattern);
    let said = |ns: Option<i64>| Some(Moment::new(ns?, precision).text());
    if let Ok(time) = DateTime::parse_from_str(text, pattern) {
        return Some((said(time.timestamp_nanos_opt())?, true));
    }
    let naive = NaiveDateTime::parse_from_str(text, pattern).ok().or_else(|| {
        let day = NaiveDate::parse_from_str(text, pattern).ok()?;
        // chrono does not accept an hour without a minute
        day.and_hms_opt(0, 0, 0).filter(|_| precision == Precision::Day)
    })?;
    let iso = said(naive.and_utc().timestamp_nanos_opt())?;
    Some((iso.trim_end_matches('Z').to_owned(), pattern.contains("%s")))
}
