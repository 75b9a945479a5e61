//! Parses the times of syslog and CEF: ISO 8601, or `Mmm dd [yyyy] HH:MM:SS`.

use crate::event::{When, Zone, parse_moment};
use crate::read::formats::ReadContext;
use crate::read::remarks::Remark;

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Names of zones with the offsets that RFC 2822 defines.
const ZONES: [(&str, &str); 12] = [
    ("UTC", "Z"),
    ("GMT", "Z"),
    ("UT", "Z"),
    ("Z", "Z"),
    ("EST", "-05:00"),
    ("EDT", "-04:00"),
    ("CST", "-06:00"),
    ("CDT", "-05:00"),
    ("MST", "-07:00"),
    ("MDT", "-06:00"),
    ("PST", "-08:00"),
    ("PDT", "-07:00"),
];

/// A time that was found at the beginning of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp<'l> {
    /// As it is written.
    pub text: &'l str,
    /// Month, day, year if there is one, clock, and zone or an empty text; `None` for ISO 8601.
    parts: Option<(usize, u32, Option<i32>, &'l str, &'l str)>,
}

impl<'l> Stamp<'l> {
    /// The time at the beginning of a text, and what follows it.
    pub fn parse(text: &'l str) -> Option<(Self, &'l str)> {
        let text = text.trim_start();
        let (first, rest) = token(text)?;
        let dated = first.len() >= 19
            && first.as_bytes().get(4) == Some(&b'-')
            && first.as_bytes().get(10) == Some(&b'T');
        if dated && parse_moment(first, Zone::Utc).is_ok() {
            return Some((Self { text: first, parts: None }, rest));
        }
        let month = MONTHS.iter().position(|month| month.eq_ignore_ascii_case(first))? + 1;
        let (day, rest) = token(rest)?;
        let day = day.trim_end_matches(',').parse().ok().filter(|day| (1..=31).contains(day))?;
        let (third, mut rest) = token(rest)?;
        let (mut year, mut clock) = (of_year(third), third);
        if year.is_some() {
            (clock, rest) = token(rest)?;
        }
        let clock = clock.trim_end_matches(':');
        if !is_clock(clock) {
            return None;
        }
        let mut zone = "";
        // some write the year, or the zone, after the clock
        if let Some((next, behind)) = token(rest) {
            if let Some(late) = of_year(next.trim_end_matches(':')).filter(|_| year.is_none()) {
                (year, rest) = (Some(late), behind);
            } else if let Some(known) = of_zone(next.trim_end_matches(':')) {
                (zone, rest) = (known, behind);
            }
        }
        let len = text.len() - rest.len();
        Some((Self { text: text[..len].trim_end(), parts: Some((month, day, year, clock, zone)) }, rest))
    }

    /// The time. A missing year is the one set for the source, advanced whenever the months begin again; without that
    /// setting `None`, with a remark.
    pub fn when(self, ctx: &mut ReadContext<'_>) -> Option<When> {
        let Some((month, day, year, clock, zone)) = self.parts else { return ctx.times().local(self.text) };
        let Some(year) = year.or_else(|| year_of(month, ctx)) else {
            ctx.note(Remark::NoYear, self.text);
            return None;
        };
        ctx.times().local(&format!("{year:04}-{month:02}-{day:02}T{clock}{zone}"))
    }
}

/// The year of a time without one; `None` if no year is set for the source, or if records are not read in their order.
/// The first record has the year that is set. If the month is more than six less than that of the previous record, a new year began; if more than
/// six greater, the record belongs to the year before.
fn year_of(month: usize, ctx: &mut ReadContext<'_>) -> Option<i32> {
    let first = ctx.clock.year?;
    let earlier = ctx.earlier.as_deref_mut()?;
    let last = earlier.as_deref().and_then(|earlier| earlier.split_once('-'));
    let last = last.and_then(|(year, month)| Some((year.parse::<i32>().ok()?, month.parse::<usize>().ok()?)));
    let (year, before) = last.unwrap_or((first, month));
    let year = if before > month + 6 {
        year.saturating_add(1)
    } else if month > before + 6 {
        year.saturating_sub(1)
    } else {
        year
    };
    *earlier = Some(format!("{year}-{month}"));
    Some(year)
}

/// The time that a whole text is, in this form or any other.
pub fn whole(text: &str, ctx: &mut ReadContext<'_>) -> Option<When> {
    match Stamp::parse(text) {
        Some((stamp, rest)) if rest.trim().is_empty() => stamp.when(ctx),
        _ => ctx.times().local(text),
    }
}

/// The next word, and what follows it; `None` at the end.
pub fn token(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches(' ');
    let end = text.find(' ').unwrap_or(text.len());
    (end > 0).then(|| (&text[..end], &text[end..]))
}

fn of_year(text: &str) -> Option<i32> {
    let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten().filter(|year| (1970..=9999).contains(year))
}

fn of_zone(text: &str) -> Option<&str> {
    let named = ZONES.iter().find(|(name, _)| *name == text).map(|(_, offset)| *offset);
    let digits = text.strip_prefix(['+', '-']).map(|rest| rest.replace(':', ""));
    let offset =
        digits.is_some_and(|digits| digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit()));
    named.or_else(|| offset.then_some(text))
}

fn is_clock(text: &str) -> bool {
    let whole = text.split(['.', ',']).next().unwrap_or_default();
    let parts: Vec<&str> = whole.split(':').collect();
    let two = |part: &&str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    parts.len() == 3 && parts.iter().all(two)
}

#[cfg(test)]
mod tests {
    use super::{Stamp, year_of};
    use crate::read::formats::{Names, ReadContext};
    use crate::read::operations::Operations;
    use crate::read::remarks::Remarks;
    use crate::read::times::Clock;

    /// The years of these months, where the first is of 2022 and `in_order` says whether records are read in order.
    fn years_of(months: &[usize], in_order: bool) -> Vec<Option<i32>> {
        let clock = Clock { year: Some(2022), ..Clock::default() };
        let operations = Operations::default();
        let (mut notes, mut names, mut earlier) = (Remarks::default(), Names::default(), None);
        let mut ctx = ReadContext {
            clock,
            earlier: in_order.then_some(&mut earlier),
            ..ReadContext::at_first_line(&operations, &mut notes, &mut names)
        };
        months.iter().map(|month| year_of(*month, &mut ctx)).collect()
    }

    fn years(months: &[usize]) -> Vec<i32> {
        years_of(months, true).into_iter().flatten().collect()
    }

    #[test]
    fn where_records_are_read_in_parts_no_year_is_made_up() {
        assert_eq!(years_of(&[12, 1], false), [None, None]);
    }

    #[test]
    fn a_year_begins_where_the_months_begin_again() {
        assert_eq!(years(&[11, 12, 12, 1, 2, 8, 12, 1]), [2022, 2022, 2022, 2023, 2023, 2023, 2023, 2024]);
        assert_eq!(years(&[12, 1, 12, 1]), [2022, 2023, 2022, 2023], "one line came late");
        assert_eq!(years(&[2, 1, 12, 11, 6]), [2022, 2022, 2021, 2021, 2021], "the newest stands first");
        assert_eq!(years(&[6, 2, 7, 1]), [2022; 4]);
    }

    #[test]
    fn a_time_ends_where_the_rest_begins() {
        for (line, stamp, rest) in [
            ("Apr  1 05:14:15 host app: x", "Apr  1 05:14:15", " host app: x"),
            ("Apr 01 2021 05:14:15.123 UTC: x", "Apr 01 2021 05:14:15.123 UTC:", " x"),
            ("Apr 1 05:14:15 2021 host", "Apr 1 05:14:15 2021", " host"),
            ("2021-04-01T05:14:15.000003-05:00 host", "2021-04-01T05:14:15.000003-05:00", " host"),
        ] {
            let (found, behind) = Stamp::parse(line).unwrap();
            assert_eq!((found.text, behind), (stamp, rest), "{line}");
        }
        for line in ["", "Apr", "Apr 32 05:14:15 x", "April 1 05:14:15", "Apr 1 5:14 x", "2021 x", "é é"] {
            assert_eq!(Stamp::parse(line), None, "{line}");
        }
    }
}
