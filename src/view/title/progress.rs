//! The progress of reading: a bar and numbers, with constant widths so that nothing moves.

use super::{DOT, GAP, Part, part};
use crate::session::{Loading, thousands};
use crate::view::number::count;
use crate::view::text;
use crate::view::theme::Theme;

/// Width of the bar in cells.
const CELLS: usize = 16;
/// The least size of a record in bytes, to reserve room for their number.
const LEAST: u64 = 100;
/// Shown after the last byte is read, while the dates of files are settled and events sorted.
const ORDERING: &str = "settling dates, sorting …";
/// Width of the remaining time in cells: `59:59`.
const LEFT: usize = 5;

/// The progress; once there are events to look at, their number is `shown`, as it is in all other places.
pub(super) fn parts(loading: &Loading, shown: Option<u64>, theme: Theme) -> Vec<Part> {
    let mut parts = vec![part("loading".to_owned(), theme.said(), 0, GAP)];
    if loading.kept {
        parts.push(part("from index …".to_owned(), theme.dim(), 1, " "));
        parts.push(part(count(loading.records, "event"), theme.said(), 0, DOT));
        return parts;
    }
    let read = loading.is_read();
    if let Some(percent) = loading.percent() {
        let (done, rest) = bar(percent);
        parts.push(part(done, theme.accent(), 3, " "));
        parts.push(part(rest, theme.faint(), 3, ""));
        // records read are not yet events shown
        let said = if read { " read".to_owned() } else { format!("{percent:>3} %") };
        parts.push(part(said, theme.said(), 0, " "));
    }
    // more may have been read by now, which none of the other numbers on the screen counts
    let records = thousands(shown.unwrap_or(loading.records));
    let most = thousands(loading.total / LEAST).len().max(records.len());
    let records = text::pad_left(&records, most);
    parts.push(part(format!("{records} so far"), theme.said(), 1, DOT));
    if read {
        parts.push(part(ORDERING.to_owned(), theme.dim(), 2, DOT));
        return parts;
    }
    parts.push(part(rate(loading.rate()), theme.dim(), 5, DOT));
    if loading.total > 0 {
        let left = loading.seconds_left().map_or("…".to_owned(), clock);
        parts.push(part(format!("{} left", text::pad_left(&left, LEFT)), theme.dim(), 2, DOT));
    }
    parts
}

/// The filled part of a bar, and the rest.
fn bar(percent: u64) -> (String, String) {
    let halves = usize::try_from(percent.min(100)).unwrap_or(0) * CELLS * 2 / 100;
    let half = halves % 2;
    ("━".repeat(halves / 2) + &"╸".repeat(half), "─".repeat(CELLS - halves / 2 - half))
}

/// A rate in bytes per second, nine cells wide: `1204 MB/s`, ` 8.4 MB/s`, `  40 kB/s`.
fn rate(rate: Option<u64>) -> String {
    const KILO: u64 = 1000;
    const MEGA: u64 = KILO * KILO;
    let Some(rate) = rate else { return text::pad_left("…", 9) };
    match rate {
        rate if rate >= 10 * MEGA => format!("{:>4} MB/s", rate / MEGA),
        rate if rate >= MEGA => format!("{:>2}.{} MB/s", rate / MEGA, rate % MEGA / (MEGA / 10)),
        rate => format!("{:>4} kB/s", rate / KILO),
    }
}

/// Seconds as a clock: `0:07`, `12:30`, `1:02:05`.
fn clock(seconds: u64) -> String {
    let (minutes, second) = (seconds / 60, seconds % 60);
    match minutes {
        0..60 => format!("{minutes}:{second:02}"),
        _ => format!("{}:{:02}:{second:02}", minutes / 60, minutes % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::{CELLS, bar, clock, parts, rate};
    use crate::session::{ColorScheme, Loading};
    use crate::view::text;
    use crate::view::theme::{Depth, Theme};

    #[test]
    fn once_all_is_read_it_says_what_follows_and_no_share_and_no_time_that_is_left() {
        let said = |bytes| {
            let loading = Loading { bytes, total: 1000, records: 7, millis: 900, kept: false };
            let parts = parts(&loading, None, Theme::of(ColorScheme::Dark, Depth::True));
            parts.into_iter().map(|part| part.text).collect::<Vec<String>>().join("|")
        };
        assert!(said(999).contains(" 99 %") && said(999).contains(" left"), "{}", said(999));
        let read = said(1000);
        assert!(read.contains("settling dates") && !read.contains('%') && !read.contains("left"), "{read}");
    }

    #[test]
    fn a_bar_has_its_cells_whatever_is_done() {
        assert_eq!(bar(0), (String::new(), "─".repeat(CELLS)));
        assert_eq!(bar(41), ("━━━━━━╸".to_owned(), "─".repeat(9)));
        assert_eq!(bar(100), ("━".repeat(CELLS), String::new()));
        for percent in 0..=100 {
            let (done, rest) = bar(percent);
            assert_eq!(text::width(&(done + &rest)), CELLS, "{percent}");
        }
    }

    #[test]
    fn a_rate_has_nine_cells_and_time_is_a_clock() {
        for (bytes, said) in [
            (None, "        …"),
            (Some(40_999), "  40 kB/s"),
            (Some(8_480_000), " 8.4 MB/s"),
            (Some(84_000_000), "  84 MB/s"),
            (Some(1_204_000_000), "1204 MB/s"),
        ] {
            assert_eq!(rate(bytes), said);
        }
        for (seconds, said) in [(7, "0:07"), (750, "12:30"), (3725, "1:02:05")] {
            assert_eq!(clock(seconds), said);
        }
    }
}
