//! Recognizes the format of a source by its first bytes.

mod table;

use super::documents::Documents;
use super::evtx::{self, Evtx};
use super::feed::{Feed, LONGEST};
use super::formats::{Fit, Format, Sample, best, best_of_its_own};
use super::journal::is_note_record;
use super::lines::Lines;
use super::mend::mended;
use super::piece::Cutter;
use super::record::Written;
use super::rows::{self, Head, Rows};
use super::scan::{End, is_envelope, scan};
use super::text;
use super::tree::Tree;
use crate::event::saturated;
use std::borrow::Cow;
use std::sync::Arc;
use table::Table;

/// Bytes examined at first.
pub const LOOK: usize = 64 << 10;
/// The most records examined.
const RECORDS: usize = 32;
/// The most bytes read in search of a first row.
const MOST_FOR_A_ROW: usize = 16 << 20;
/// The most bytes of broken records read in search of a whole one.
const MOST_BROKEN: usize = if cfg!(test) { 1 << 20 } else { 16 << 20 };
/// This many bytes of broken records are not examined again: the cutter would cut those after them in the same way.
const BARREN: usize = if cfg!(test) { 64 << 10 } else { 1 << 20 };
/// The most lines examined.
const LINES: usize = 32;

/// The known formats, in order of preference.
pub type Formats = [Arc<dyn Format>];

/// The format of a source.
#[derive(Clone)]
pub struct SourceFormat {
    /// The format.
    pub format: Arc<dyn Format>,
    /// How well it fits, and why.
    pub fit: Fit,
    /// How its records are written.
    pub written: Written,
    /// Cuts the source into records.
    pub cutter: Box<dyn Cutter>,
}

/// The result of recognizing a source.
pub enum Sniffed {
    /// A known format.
    Known(SourceFormat),
    /// The source has only blanks.
    Blank,
    /// JSON without any record.
    Nothing,
    /// The notes of a journal, which are no evidence, and nothing else as far as was looked.
    Notes,
    /// A table of no known format and without a recognizable time; its column names.
    Untimed(Vec<String>),
    /// An unknown format, and how the source begins.
    Unknown(String),
    /// Stopped before it was recognized.
    Stopped,
}

/// Recognizes a source by its first records. Consumes what precedes them: a byte-order mark, the header of a table.
pub fn sniff(feed: &mut Feed<'_>, formats: &Formats) -> Sniffed {
    sniff_until(feed, formats, &|| false)
}

/// Like [`sniff`], until `is_stopped` returns `true`.
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

/// A Windows event log.
fn event_log(feed: &Feed<'_>, formats: &Formats) -> Sniffed {
    let Some(format) = formats.iter().find(|format| format.spec().name == "evtx") else {
        return unknown(feed);
    };
    let (fit, cutter) = (Fit::new(100, "it begins as an event log of Windows does"), Box::<Evtx>::default());
    Sniffed::Known(SourceFormat { format: Arc::clone(format), fit, written: Written::Evtx, cutter })
}

/// A table or lines of text, whichever has the better fit.
fn text(feed: &mut Feed<'_>, formats: &Formats) -> Sniffed {
    let end = text::line_end(feed.have());
    let head = loop {
        match rows::head(feed.have(), end, feed.over()) {
            // the number of columns is known only from the first row
            Some(head) if has_no_row(feed, &head) && feed.more_at_hand() => {}
            Some(head) => break Some(head),
            None if feed.have().len() < 16 * LOOK && feed.more() => {}
            None => break None,
        }
    };
    let mut table = head.map(|head| Table::of(head, feed.have(), formats));
    let lines = first_lines(feed.have(), end, feed.over());
    let lines: Vec<&str> = lines.iter().map(AsRef::as_ref).collect();
    // for a table, records at the end of lines are not considered: its columns describe them better
    let score = table.as_ref().and_then(|table| table.found.as_ref()).map(|(_, fit)| fit.score);
    let fit = if score.is_some() { best_of_its_own } else { best };
    let plain = fit(formats, &Sample::Lines(&lines));
    if plain.is_none() && !table.as_ref().is_some_and(Table::is_certain) {
        table = Table::below(feed.have(), end, feed.over(), formats).or(table);
    }
    if let Some((format, fit)) = plain.filter(|plain| Some(plain.1.score) > score) {
        let header_lines = format.header_lines(&lines);
        let first = pass_header_lines(feed, end, header_lines);
        let (written, cutter) = (Written::Lines(Arc::clone(&format)), Box::new(Lines::new(end, first)));
        return Sniffed::Known(SourceFormat { format, fit, written, cutter });
    }
    let Some(Table { head, found, tabular, .. }) = table else { return unknown(feed) };
    let Some((format, fit)) = found else {
        return if tabular { Sniffed::Untimed(head.header.names) } else { unknown(feed) };
    };
    feed.consume(head.len);
    let cutter = Box::new(Rows::new(&head));
    let record = format.record_column(&head.header);
    let written = Written::Rows(rows::Header { record, ..head.header });
    Sniffed::Known(SourceFormat { format, fit, written, cutter })
}

/// Whether no row is complete yet, and there is little enough data to read more.
fn has_no_row(feed: &Feed<'_>, head: &Head) -> bool {
    feed.have().len() < MOST_FOR_A_ROW && !Rows::new(head).is_at_hand(&feed.have()[head.len..])
}

/// Consumes `header_lines` lines that are not blank; returns the number of the next line.
fn pass_header_lines(feed: &mut Feed<'_>, end: u8, mut header_lines: usize) -> u64 {
    let mut line = 1;
    while header_lines > 0 {
        let at = memchr::memchr(end, feed.have()).unwrap_or(feed.have().len());
        let blank = feed.have().get(..at).unwrap_or_default().trim_ascii().is_empty();
        if blank && at == feed.have().len() {
            break;
        }
        header_lines -= usize::from(!blank);
        feed.consume(at + 1);
        line += 1;
    }
    line
}

/// The first lines that are not blank, each trimmed. Behind the last line end a line is cut where more may come: it counts
/// only if it is the only one.
fn first_lines(bytes: &[u8], end: u8, over: bool) -> Vec<Cow<'_, str>> {
    let whole = memchr::memrchr(end, bytes).filter(|_| !over).map_or(bytes, |last| &bytes[..last]);
    let bytes = if whole.trim_ascii().is_empty() { bytes } else { whole };
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
        let may_come = (first.notes || first.barren < MOST_BROKEN) && feed.have().len() <= LONGEST;
        if first.texts.is_empty() && may_come {
            if is_stopped() {
                return Sniffed::Stopped;
            }
            if feed.more() {
                continue;
            }
        }
        if first.texts.is_empty() {
            return match first {
                FirstRecords { notes: true, .. } => Sniffed::Notes,
                FirstRecords { broken: true, .. } => unknown(feed),
                _ => Sniffed::Nothing,
            };
        }
        let trees: Vec<Tree<'_>> = first.texts.iter().filter_map(|text| Tree::parse(text).ok()).collect();
        let sample = Sample::json(&trees);
        let Some((format, fit)) = best(formats, &sample) else { return unknown(feed) };
        let cutter = first.cutter(text::line_end(feed.have()));
        let written = Written::Json(Arc::clone(&format));
        return Sniffed::Known(SourceFormat { format, fit, written, cutter });
    }
}

/// Whether every record is a line: the first line is an object, or it is damaged and one of the next few is an
/// object.
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
    // parts of a multi-line value may be whole lines too, but then the value closes, or they are indented
    lines.take(RECORDS - 1).any(|line| line.starts_with(b"{") && is_record(line, formats)) && !is_whole(bytes)
}

/// Whether a line is a whole object, and no envelope of others.
fn is_record(line: &[u8], formats: &Formats) -> bool {
    let (said, _) = text::shown(line.trim_ascii());
    let mut fixed = String::new();
    let Some(tree) = object(&said, &mut fixed) else { return false };
    let known = || best(formats, &Sample::json(std::slice::from_ref(&tree))).is_some();
    !is_envelope(line.trim_ascii()) || (known() && !is_bundle(&tree))
}

/// The object that a text is, repaired if needed; `fixed` holds the repaired text.
fn object<'t>(said: &'t str, fixed: &'t mut String) -> Option<Tree<'t>> {
    let tree = Tree::parse(said).or_else(|why| {
        *fixed = mended(said).ok_or(why)?.0;
        Tree::parse(fixed)
    });
    tree.ok().filter(|tree| matches!(tree, Tree::Object(_)))
}

/// Whether an envelope is a STIX bundle, which a format may mistake for one of its objects.
fn is_bundle(tree: &Tree<'_>) -> bool {
    tree.text("type") == Some("bundle") && tree.has("objects")
}

/// Whether the value at the start of the bytes ends within them.
fn is_whole(bytes: &[u8]) -> bool {
    let mut from = bytes;
    let end = scan(&mut Feed::new(&mut from), &[], true, None);
    matches!(end, End::Whole(_) | End::Envelope(..))
}

/// The first records of a JSON source.
#[derive(Default)]
struct FirstRecords {
    /// Whether each record is a line.
    lines: bool,
    /// The whole ones that are no notes, as valid JSON.
    texts: Vec<String>,
    /// Whether some are notes of a journal.
    notes: bool,
    /// Whether some are broken.
    broken: bool,
    /// This many bytes hold only broken records and lines that are notes, and are not examined again.
    barren: usize,
    /// Where the first broken record begins, and the whole part of it.
    whole_part: Option<(usize, String)>,
}

impl FirstRecords {
    fn cutter(&self, end: u8) -> Box<dyn Cutter> {
        if self.lines { Box::new(Lines::new(end, 1)) } else { Box::new(Documents::new(1)) }
    }

    /// Examines the records in a window that has grown. If the source has ended without a whole record, the whole
    /// part of the first broken one is used.
    fn look(&mut self, window: &[u8], over: bool) {
        let mut from = &window[self.barren..];
        let (mut feed, mut cutter) = (Feed::new(&mut from), self.cutter(text::line_end(window)));
        let before = self.barren;
        self.broken = before > 0;
        self.whole_part = self.whole_part.take().filter(|(at, _)| *at < before);
        while self.texts.len() < RECORDS {
            let Some(piece) = cutter.next(&mut feed) else { break };
            let at = before.saturating_add(saturated::<usize>(feed.offset()));
            // the last record may be cut by the window, those before it are final
            let passes = self.broken || (self.notes && self.lines);
            if self.texts.is_empty() && passes && at > BARREN {
                self.barren = at;
            }
            let (said, _) = text::shown(&feed.have()[piece.skip..piece.skip + piece.len]);
            let mut fixed = String::new();
            match object(&said, &mut fixed).map(|record| is_note_record(&record)) {
                Some(true) => self.notes = true,
                Some(false) => self.texts.push(if fixed.is_empty() { said.into_owned() } else { fixed }),
                None => {
                    self.broken = true;
                    self.whole_part = self.whole_part.take().or_else(|| Some((at, closed(&said)?)));
                }
            }
            feed.consume(piece.take);
        }
        if self.texts.is_empty() && over {
            self.take_whole_part();
        }
    }

    /// Takes the whole part of the first broken record for one, but behind notes, where it is that of a torn note.
    fn take_whole_part(&mut self) {
        let part = self.whole_part.take().filter(|_| !self.notes).map(|(_, part)| part);
        self.notes |=
            part.as_deref().and_then(|part| Tree::parse(part).ok()).is_some_and(|part| is_note_record(&part));
        self.texts.extend(part.filter(|_| !self.notes));
    }
}

/// The members of an unfinished object up to its last comma, as an object.
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
mod tests;
