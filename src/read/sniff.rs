//! What a source is, told by its first bytes.

use super::documents::Documents;
use super::evtx::{self, Evtx};
use super::feed::{Feed, LONGEST};
use super::formats::{Fit, Format, Sample, best, best_of_its_own, have_row_names};
use super::lines::Lines;
use super::mend::mended;
use super::piece::Cutter;
use super::record::Written;
use super::rows::{self, Head, Rows};
use super::scan::{End, is_envelope, scan};
use super::text;
use super::tree::Tree;
use std::borrow::Cow;
use std::sync::Arc;

/// How much is looked at, at first.
pub const LOOK: usize = 64 << 10;
/// How many records are looked at.
const RECORDS: usize = 32;
/// How much is looked at for a first row.
const MOST_FOR_A_ROW: usize = 16 << 20;
/// How much of records that are broken is looked at for one that is whole.
const MOST_BROKEN: usize = if cfg!(test) { 1 << 20 } else { 16 << 20 };
/// How much of them is looked at once alone, as the records behind it are cut alike from there on.
const BARREN: usize = if cfg!(test) { 64 << 10 } else { 1 << 20 };
/// How many lines are.
const LINES: usize = 32;

/// The formats that there are.
pub type Formats = [Arc<dyn Format>];

/// What a source is.
#[derive(Clone)]
pub struct SourceFormat {
    /// Its format.
    pub format: Arc<dyn Format>,
    /// How well it fits, and by what.
    pub fit: Fit,
    /// How records are written.
    pub written: Written,
    /// What cuts it into records.
    pub cutter: Box<dyn Cutter>,
}

/// What was found out.
pub enum Sniffed {
    /// A format that is read.
    Known(SourceFormat),
    /// Nothing but blanks.
    Blank,
    /// JSON without any record.
    Nothing,
    /// A table that no format is told by, and in which nothing is known as a time: its columns.
    Untimed(Vec<String>),
    /// A format that is not read, and how it begins.
    Unknown(String),
    /// It was stopped before that.
    Stopped,
}

/// Looks at the first records. Leaves what stands before them (a byte order mark, the header of a table) behind.
pub fn sniff(feed: &mut Feed<'_>, formats: &Formats) -> Sniffed {
    sniff_until(feed, formats, &|| false)
}

/// As [`sniff`], until it is stopped.
pub fn sniff_until(feed: &mut Feed<'_>, formats: &Formats, is_stopped: &dyn Fn() -> bool) -> Sniffed {
    while feed.have().len() < LOOK && feed.more_at_hand() {}
    if feed.have().starts_with(evtx::MAGIC) {
        return event_log(feed, formats);
    }
    if text::encoding(feed.have()) == text::Encoding::Utf8(0) {
        feed.pass_zeros();
        while feed.have().len() < LOOK && feed.more_at_hand() {}
    }
    if let text::Encoding::Utf8(mark) = text::encoding(feed.have()) {
        feed.consume(mark);
    }
    while feed.have().trim_ascii().is_empty() {
        if !feed.more() {
            return Sniffed::Blank;
        }
        if feed.have().len() > LONGEST {
            return Sniffed::Unknown("blanks".to_owned());
        }
    }
    match feed.have().trim_ascii_start().first() {
        // a line of text may begin like JSON too
        Some(b'{' | b'[') => match json(feed, formats, is_stopped) {
            unknown @ Sniffed::Unknown(_) => match text(feed, formats) {
                known @ Sniffed::Known(_) => known,
                _ => unknown,
            },
            found => found,
        },
        _ => text(feed, formats),
    }
}

/// A binary event log of Windows.
fn event_log(feed: &Feed<'_>, formats: &Formats) -> Sniffed {
    let Some(format) = formats.iter().find(|format| format.spec().name == "evtx") else {
        return unknown(feed);
    };
    let (fit, cutter) = (Fit::new(100, "it begins as an event log of Windows does"), Box::<Evtx>::default());
    Sniffed::Known(SourceFormat { format: Arc::clone(format), fit, written: Written::Evtx, cutter })
}

/// A table, or lines of text: whichever a format fits better.
fn text(feed: &mut Feed<'_>, formats: &Formats) -> Sniffed {
    let end = text::line_end(feed.have());
    let head = loop {
        match rows::head(feed.have(), end, feed.over()) {
            // its first row tells how many columns there are
            Some(head) if has_no_row(feed, &head) && feed.more_at_hand() => {}
            Some(head) => break Some(head),
            None if feed.have().len() < 16 * LOOK && feed.more() => {}
            None => break None,
        }
    };
    let head = head.map(|head| with_row_names(head, feed.have()));
    let mut tabular = false;
    let table = match &head {
        Some(head) => {
            let rows = first_rows(feed.have(), head);
            let rows: Vec<_> = rows.iter().map(|row| rows::cells(row, head.header.delimiter)).collect();
            let sample = Sample::Table(&head.header, &rows);
            let plain = |name: &String| name.len() <= 60 && !name.chars().any(char::is_control);
            tabular = rows.len() > 1 && head.header.names.iter().all(plain);
            best(formats, &sample)
        }
        None => None,
    };
    let lines = first_lines(feed.have(), end);
    let lines: Vec<&str> = lines.iter().map(AsRef::as_ref).collect();
    // a table says what stands in its rows better than lines that end with records do
    let fit = if table.is_some() { best_of_its_own } else { best };
    let plain = fit(formats, &Sample::Lines(&lines));
    let score = table.as_ref().map(|(_, fit)| fit.score);
    if let Some((format, fit)) = plain.filter(|plain| Some(plain.1.score) > score) {
        let heads = format.heads(&lines);
        let first = pass_heads(feed, end, heads);
        let (written, cutter) = (Written::Lines(Arc::clone(&format)), Box::new(Lines::new(end, first)));
        return Sniffed::Known(SourceFormat { format, fit, written, cutter });
    }
    let Some(head) = head else { return unknown(feed) };
    let Some((format, fit)) = table else {
        return if tabular { Sniffed::Untimed(head.header.names) } else { unknown(feed) };
    };
    feed.consume(head.len);
    let cutter = Box::new(Rows::new(&head));
    let written = Written::Rows(head.header);
    Sniffed::Known(SourceFormat { format, fit, written, cutter })
}

/// The header of a table whose rows all have a cell more than it: as they show, it leaves out the first name or the last.
fn with_row_names(head: Head, bytes: &[u8]) -> Head {
    if !head.is_short {
        return head;
    }
    let shifted = head.with_row_names();
    let rows = first_rows(bytes, &shifted);
    let rows: Vec<_> = rows.iter().map(|row| rows::cells(row, head.header.delimiter)).collect();
    if have_row_names(&shifted.header, &rows) { shifted } else { head }
}

/// Whether no row below a header ends within what was read, which is not much yet.
fn has_no_row(feed: &Feed<'_>, head: &Head) -> bool {
    feed.have().len() < MOST_FOR_A_ROW && !Rows::new(head).is_at_hand(&feed.have()[head.len..])
}

/// Leaves so many lines that are not blank behind, and answers the number of the next one.
fn pass_heads(feed: &mut Feed<'_>, end: u8, mut heads: usize) -> u64 {
    let mut line = 1;
    while heads > 0 {
        let at = memchr::memchr(end, feed.have()).unwrap_or(feed.have().len());
        let blank = feed.have().get(..at).unwrap_or_default().trim_ascii().is_empty();
        if blank && at == feed.have().len() {
            break;
        }
        heads -= usize::from(!blank);
        feed.consume(at + 1);
        line += 1;
    }
    line
}

/// The first whole rows below a header, as text.
fn first_rows(bytes: &[u8], head: &Head) -> Vec<String> {
    let mut from = &bytes[head.len..];
    let (mut feed, mut cutter, mut rows) = (Feed::new(&mut from), Rows::new(head), Vec::new());
    while rows.len() < RECORDS {
        let Some(piece) = cutter.next(&mut feed) else { break };
        if piece.broken.is_none() {
            rows.push(text::shown(&feed.have()[piece.skip..piece.skip + piece.len]).0.into_owned());
        }
        feed.consume(piece.take);
    }
    rows
}

/// The first lines that are not blank; a line that the window cuts off is none of them, unless it is the first.
fn first_lines(bytes: &[u8], end: u8) -> Vec<Cow<'_, str>> {
    let lines = bytes.split(|byte| *byte == end).map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    lines.take(LINES).map(|line| text::shown(line).0).collect()
}

fn json(feed: &mut Feed<'_>, formats: &Formats, is_stopped: &dyn Fn() -> bool) -> Sniffed {
    let mut first = FirstRecords::default();
    loop {
        let lines = are_lines(feed.have(), formats);
        if lines != first.lines {
            first = FirstRecords { lines, ..FirstRecords::default() };
        }
        first.look(feed.have(), feed.over());
        let may_come = first.barren < MOST_BROKEN && feed.have().len() <= LONGEST;
        if first.texts.is_empty() && may_come {
            if is_stopped() {
                return Sniffed::Stopped;
            }
            if feed.more() {
                continue;
            }
        }
        if first.texts.is_empty() {
            return if first.broken { unknown(feed) } else { Sniffed::Nothing };
        }
        let trees: Vec<Tree<'_>> = first.texts.iter().filter_map(|text| Tree::parse(text).ok()).collect();
        let sample = Sample::json(&trees);
        let Some((format, fit)) = best(formats, &sample) else { return unknown(feed) };
        let cutter = first.cutter(text::line_end(feed.have()));
        let written = Written::Json(Arc::clone(&format));
        return Sniffed::Known(SourceFormat { format, fit, written, cutter });
    }
}

/// Whether every record is a line: the first line is an object by itself, or it is damaged and one of the next few is.
fn are_lines(bytes: &[u8], formats: &Formats) -> bool {
    let bytes = bytes.trim_ascii_start();
    let end = text::line_end(bytes);
    let mut lines = bytes.split(|byte| *byte == end).filter(|line| !line.trim_ascii().is_empty());
    if bytes.starts_with(b"[") {
        return false;
    }
    if lines.next().is_some_and(|line| is_record(line, formats)) {
        return true;
    }
    // on lines of their own stand the parts of a value too, but then it closes, or they are indented
    lines.take(RECORDS - 1).any(|line| line.starts_with(b"{") && is_record(line, formats)) && !is_whole(bytes)
}

/// Whether a line is an object by itself, and no envelope of others.
fn is_record(line: &[u8], formats: &Formats) -> bool {
    let (said, _) = text::shown(line.trim_ascii());
    let mut fixed = String::new();
    let Some(tree) = object(&said, &mut fixed) else { return false };
    let known = || best(formats, &Sample::json(std::slice::from_ref(&tree))).is_some();
    !is_envelope(line.trim_ascii()) || (known() && !is_bundle(&tree))
}

/// The object that a text is; mended, in what is `fixed`, where it has to be.
fn object<'t>(said: &'t str, fixed: &'t mut String) -> Option<Tree<'t>> {
    let tree = Tree::parse(said).or_else(|why| {
        *fixed = mended(said).ok_or(why)?.0;
        Tree::parse(fixed)
    });
    tree.ok().filter(|tree| matches!(tree, Tree::Object(_)))
}

/// Whether an envelope says itself what it is: a bundle of STIX, which a format may take for one of its objects.
fn is_bundle(tree: &Tree<'_>) -> bool {
    tree.text("type") == Some("bundle") && tree.has("objects")
}

/// Whether the value at the start of some bytes ends within them.
fn is_whole(bytes: &[u8]) -> bool {
    let mut from = bytes;
    let end = scan(&mut Feed::new(&mut from), &[], true, None);
    matches!(end, End::Whole(_) | End::Envelope(..))
}

/// What the first records of JSON are.
#[derive(Default)]
struct FirstRecords {
    /// Whether each is a line.
    lines: bool,
    /// The whole ones, as text that parses.
    texts: Vec<String>,
    /// Whether there are others.
    broken: bool,
    /// So many bytes hold broken ones alone, and are not looked at again.
    barren: usize,
    /// Where a broken one begins, and what is whole of it.
    whole_part: Option<(usize, String)>,
}

impl FirstRecords {
    fn cutter(&self, end: u8) -> Box<dyn Cutter> {
        if self.lines { Box::new(Lines::new(end, 1)) } else { Box::new(Documents::new(1)) }
    }

    /// Looks at the records in a window that has become longer. Where the source is over and none is whole, the whole part
    /// of the first broken one stands for it.
    fn look(&mut self, window: &[u8], over: bool) {
        let mut from = &window[self.barren..];
        let (mut feed, mut cutter) = (Feed::new(&mut from), self.cutter(text::line_end(window)));
        let before = self.barren;
        self.broken = before > 0;
        self.whole_part = self.whole_part.take().filter(|(at, _)| *at < before);
        while self.texts.len() < RECORDS {
            let Some(piece) = cutter.next(&mut feed) else { break };
            let at = before.saturating_add(usize::try_from(feed.offset()).unwrap_or(usize::MAX));
            // the window may cut this one, those before it are what they are
            if self.texts.is_empty() && self.broken && at > BARREN {
                self.barren = at;
            }
            let (said, _) = text::shown(&feed.have()[piece.skip..piece.skip + piece.len]);
            let mut fixed = String::new();
            if object(&said, &mut fixed).is_some() {
                self.texts.push(if fixed.is_empty() { said.into_owned() } else { fixed });
            } else {
                self.broken = true;
                self.whole_part = self.whole_part.take().or_else(|| Some((at, closed(&said)?)));
            }
            feed.consume(piece.take);
        }
        if self.texts.is_empty() && over {
            self.texts.extend(self.whole_part.take().map(|(_, part)| part));
        }
    }
}

/// What is whole of an object that ends too early: its members up to the last comma between them.
fn closed(text: &str) -> Option<String> {
    let (mut depth, mut last, mut quoted, mut escaped) = (0_i32, None, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => depth += 1,
            b'}' | b']' if !quoted => depth -= 1,
            b',' if !quoted && depth == 1 => last = Some(at),
            _ => {}
        }
    }
    let closed = format!("{}}}", text.get(..last?)?);
    Tree::parse(&closed).is_ok_and(|tree| matches!(tree, Tree::Object(_))).then_some(closed)
}

fn unknown(feed: &Feed<'_>) -> Sniffed {
    let begin = &feed.have()[..feed.have().len().min(256)];
    let (said, _) = text::shown(begin.trim_ascii_start());
    let line = said.lines().next().unwrap_or_default();
    Sniffed::Unknown(
        line.chars().take(40).map(|char| if char.is_control() { '\u{fffd}' } else { char }).collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::{MOST_BROKEN, Sniffed, sniff, sniff_until};
    use crate::read::feed::Feed;
    use crate::read::formats;

    fn broken(bytes: usize) -> String {
        "{\"id\":\"E0\",\"time\":\"2023-06-01T00:00:00Z\",\"a\":\n".repeat(bytes / 46)
    }

    #[test]
    fn of_broken_lines_no_more_is_looked_at_than_could_tell_what_they_are() {
        let text = broken(6 * MOST_BROKEN);
        let mut from = text.as_bytes();
        let mut feed = Feed::new(&mut from);
        assert!(matches!(sniff(&mut feed, &formats::standard()), Sniffed::Unknown(_)));
        assert!(feed.total() < 3 * MOST_BROKEN as u64, "{}", feed.total());
    }

    #[test]
    fn a_whole_line_behind_many_broken_ones_tells_what_they_are() {
        let text = broken(MOST_BROKEN / 2) + "{\"id\":\"E1\",\"time\":\"2023-06-01T00:00:00Z\"}\n";
        let mut from = text.as_bytes();
        let found = sniff(&mut Feed::new(&mut from), &formats::standard());
        assert!(matches!(found, Sniffed::Known(_)));
    }

    #[test]
    fn looking_at_what_tells_nothing_is_stopped() {
        let text = broken(MOST_BROKEN);
        let mut from = text.as_bytes();
        let mut feed = Feed::new(&mut from);
        assert!(matches!(sniff_until(&mut feed, &formats::standard(), &|| true), Sniffed::Stopped));
        assert!(feed.total() < MOST_BROKEN as u64 / 4, "{}", feed.total());
    }
}
