//! The title line: the case, its counts, and how it is viewed.

mod played;
mod progress;

use super::number::{count, thousands};
use super::pen::Pen;
use super::theme::Theme;
use super::{dates, text};
use crate::engine::CaseSummary;
use crate::event::{Zone, parse_edtf, saturated};
use crate::keys::chords_of;
use crate::read::SourceCounts;
use crate::session::Session;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;

/// The title line.
pub struct Title<'a> {
    /// The session drawn.
    pub session: &'a Session,
    /// The theme to draw it in.
    pub theme: Theme,
}

/// A part of the right half of the line.
struct Part {
    text: String,
    style: Style,
    /// Parts of high rank are dropped first; rank 0 stays.
    rank: u8,
    /// The separator before it.
    joint: &'static str,
}

/// The least width of a title in cells.
const LEAST_TITLE: usize = 12;
/// Widths in cells for the folder of notes, widest first; 0 only says that they are elsewhere.
const NOTES_PLACES: [usize; 4] = [40, 28, 18, 0];
/// Parts up to this rank are preferred to the rest of a long title.
const ESSENTIAL: u8 = 2;
/// Screens narrower than this abbreviate the synthetic mark.
const NARROW: usize = 70;
/// The least number of cells between the two halves.
const APART: usize = 2;
/// Wordings of the parts that must stay, longest first.
const WORDS: [Words; 3] = [
    Words { known: "events known", zone: Name::Whole },
    Words { known: "known", zone: Name::Whole },
    Words { known: "known", zone: Name::Last },
];
/// The wording if none of these fits.
const SHORTEST: Words = Words { known: "known", zone: Name::Cut };
const DOT: &str = " · ";
const GAP: &str = "   ";

/// A wording of the count on a past day, and of the zone.
#[derive(Clone, Copy)]
struct Words {
    known: &'static str,
    zone: Name,
}

/// How much of a zone's name is shown.
#[derive(Clone, Copy)]
enum Name {
    /// `America/New_York`.
    Whole,
    /// `New York`.
    Last,
    /// `New …`.
    Cut,
}

impl Widget for Title<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let mut pen = Pen::new(buffer, area);
        let width = usize::from(pen.width());
        let name = self.session.case.as_ref().map_or("dwell", |case| case.title.as_str());
        let mark = self.synthetic(width);
        let marked = mark.map_or(0, |mark| 2 + mark.len());
        let least = text::width(name).min(LEAST_TITLE) + 1 + marked + APART + 1;
        let room = width.saturating_sub(least);
        let words = self.words(room).or_else(|| self.words(room + marked)).unwrap_or(SHORTEST);
        let mut parts = self.parts(NOTES_PLACES[0], words);
        let essential = marked + length(&parts, ESSENTIAL);
        let room = width.saturating_sub(essential + 4).max(LEAST_TITLE.min(width.saturating_sub(2)));
        let mut x = pen.put(1, 0, &text::fit(name, room), self.theme.strong());
        // the day and the zone of the view are kept before the synthetic mark, which rows have too
        if let Some(mark) = mark
            && usize::from(x) + 2 + mark.len() + APART + length(&parts, 0) < width
        {
            x = pen.put(x + 2, 0, mark, self.theme.warning());
        }
        let room = width.saturating_sub(usize::from(x) + APART + 1);
        // the folder of notes gets the cells that are left
        for place in NOTES_PLACES.into_iter().skip(1) {
            if length(&parts, u8::MAX) <= room {
                break;
            }
            parts = self.parts(place, words);
        }
        self.right(&mut pen, &parts, room);
    }
}

impl Title<'_> {
    /// Draws the parts that fit, most important first, each at its place.
    fn right(&self, pen: &mut Pen<'_>, parts: &[Part], room: usize) {
        let rank = (0..=parts.iter().map(|part| part.rank).max().unwrap_or(0))
            .rev()
            .find(|rank| length(parts, *rank) <= room);
        let Some(rank) = rank else { return };
        let mut x = pen.width().saturating_sub(saturated::<u16>(length(parts, rank) + 1));
        for (at, part) in parts.iter().filter(|part| part.rank <= rank).enumerate() {
            if at > 0 {
                x = pen.put(x, 0, part.joint, self.theme.faint());
            }
            x = pen.put(x, 0, &part.text, part.style);
        }
    }

    fn synthetic(&self, width: usize) -> Option<&'static str> {
        let case = self.session.case.as_ref().filter(|case| case.synthetic > 0)?;
        Some(match case.synthetic >= case.total.records {
            true => "synthetic",
            // as rows say it
            false if width < NARROW => "part synth",
            false => "part synthetic",
        })
    }

    /// The longest wording whose essential parts fit into `room` cells.
    fn words(&self, room: usize) -> Option<Words> {
        let mut ranks = (0..=ESSENTIAL).rev().flat_map(|rank| WORDS.map(|words| (rank, words)));
        let fits = |(rank, words): &(u8, Words)| length(&self.parts(0, *words), *rank) <= room;
        ranks.find(fits).map(|(_, words)| words)
    }

    fn parts(&self, place: usize, words: Words) -> Vec<Part> {
        let (session, theme) = (self.session, self.theme);
        if let Some(playback) = &session.playback {
            return played::parts(session, playback, theme);
        }
        let mut parts = match (&session.loading, &session.case) {
            (Some(loading), case) => {
                let shown = case.as_ref().map(|case| case.total.records).filter(|shown| *shown > 0);
                progress::parts(loading, shown, theme)
            }
            (None, Some(case)) => counts(session, case, words, theme),
            (None, None) => Vec::new(),
        };
        if session.case.as_ref().is_some_and(|case| case.following) {
            let came = if session.pending.new_events > 0 {
                format!(" · {} new", thousands(session.pending.new_events))
            } else {
                String::new()
            };
            parts.push(part(format!("following{came}"), theme.dim(), 2, GAP));
        }
        parts.extend(notes(session, place, theme));
        parts.push(match &session.view.as_of {
            Some(day) => part(format!("as of {}", as_of(day)), theme.accent(), 0, GAP),
            None => part("as of now".to_owned(), theme.faint(), 8, GAP),
        });
        let zone = session.view.zone;
        if session.case.as_ref().is_some_and(|case| case.as_recorded) {
            parts.push(part("times as recorded".to_owned(), theme.accent(), 2, GAP));
        }
        // what the rows do not show by themselves is always kept
        let (style, rank) = if zone == Zone::Utc { (theme.faint(), 4) } else { (theme.dim(), 0) };
        parts.push(part(words.zone.of(zone), style, rank, GAP));
        if let Some(second) = session.view.zone2 {
            parts.push(part(second.to_string(), theme.dim(), 4, DOT));
        }
        parts.push(part("? help".to_owned(), theme.faint(), 6, GAP));
        parts
    }
}

fn counts(session: &Session, case: &CaseSummary, words: Words, theme: Theme) -> Vec<Part> {
    let SourceCounts { sources, unread, short, damaged } = case.source_counts;
    let troubles = case.troubles.len() as u64;
    // on a past day, the number of events is dropped before the day
    let first = 1 + u8::from(session.view.as_of.is_some());
    let mut parts = vec![part(count(sources, "source"), theme.dim(), 5, DOT)];
    parts.extend(events(session, case, words, theme));
    let judged = session.accesses();
    let accesses = judged.unwrap_or_default();
    if accesses.orphans > 0 {
        // what came may be orphans, or sign-ins that issued some: said here too, as the part on chains may not fit
        let about = if case.since > 0 { "~" } else { "" };
        let orphans = format!("{about}{}", count(accesses.orphans, "orphan"));
        parts.push(part(orphans, theme.warning(), 3, DOT));
    }
    if accesses.uncovered > 0 {
        parts.push(part(format!("{} uncovered", thousands(accesses.uncovered)), theme.dim(), 8, DOT));
    }
    if case.since > 0 && judged.is_some() {
        let looked = case.total.records.saturating_sub(case.since);
        parts.push(part(format!("chains of {}", count(looked, "event")), theme.dim(), 6, DOT));
    }
    if let Some(stopped) = &case.stopped {
        parts.push(part(stopped.stopped(), theme.warning(), first, DOT));
    }
    let style = if case.rejected > 0 { theme.warning() } else { theme.faint() };
    let rank = if case.rejected > 0 { first } else { 9 };
    parts.push(part(format!("{} rejected", thousands(case.rejected)), style, rank, DOT));
    // paths that could not be opened have no line in the ledger
    let unopened = troubles.saturating_sub(unread + short + damaged);
    let files = format!("{} not read", count(unread, "file"));
    let told = [
        (unread, files),
        (short, format!("{short} cut short")),
        (damaged, format!("{damaged} damaged")),
        (unopened, format!("{unopened} not opened")),
    ];
    for (_, text) in told.into_iter().filter(|(number, _)| *number > 0) {
        parts.push(part(text, theme.warning(), 2, DOT));
    }
    let changed = case.changed;
    if changed > 0 {
        parts.push(part(format!("{} changed since", count(changed, "file")), theme.warning(), first, DOT));
    }
    let doubts = !case.doubts.is_empty();
    if doubts {
        parts.push(part("dates in doubt".to_owned(), theme.warning(), 2, DOT));
    }
    let odd = troubles > 0 || doubts || changed > 0;
    if let Some(key) = chords_of("ledger").first().filter(|_| case.rejected > 0 || odd) {
        let rank = if odd { 5 } else { 9 };
        parts.push(part(format!("{} tells why", key.label()), theme.faint(), rank, DOT));
    }
    parts
}

/// The parts on notes: their folder if it is not that of the case, hidden events, and detached notes.
fn notes(session: &Session, cells: usize, theme: Theme) -> Vec<Part> {
    let Some(notes) = session.case.as_ref().map(|case| &case.notes) else { return Vec::new() };
    let mut parts = Vec::new();
    if notes.hidden > 0 {
        let shown = if session.view.scope.hidden { "hidden shown" } else { "hidden" };
        parts.push(part(format!("{} {shown}", thousands(notes.hidden)), theme.accent(), 1, DOT));
    }
    let odd = notes.detached + notes.changed.len() as u64 + notes.troubles.len() as u64;
    if odd > 0 {
        parts.push(part(format!("{} about notes: M", thousands(odd)), theme.warning(), 3, DOT));
    }
    if notes.looking > 0 {
        let said = format!("looking for {}", count(notes.looking, "noted event"));
        parts.push(part(said, theme.faint(), 8, DOT));
    }
    if notes.told.is_some() {
        let place = notes.place.as_ref().map_or("nowhere".to_owned(), |place| place.display().to_string());
        let said = match cells {
            0 => "notes elsewhere: M".to_owned(),
            cells => format!("notes in {}", text::fit_path(&place, cells)),
        };
        // shown when a note is made and by M too, so nothing else gives way for it
        parts.push(part(said, theme.warning(), 10, DOT));
    }
    parts
}

/// The number of events; on a past day, how many of them were known.
fn events(session: &Session, case: &CaseSummary, words: Words, theme: Theme) -> [Part; 2] {
    let known = session.pane.counted.and_then(|counted| counted.known);
    let (events, operations) = match (session.view.as_of.is_some(), known) {
        (true, Some(known)) => {
            (format!("{} {}", thousands(known.records), words.known), count(known.operations, "operation"))
        }
        (true, None) => (format!("… {}", words.known), "… operations".to_owned()),
        (false, _) => (count(case.total.records, "event"), count(case.total.operations, "operation")),
    };
    let rank = u8::from(session.view.as_of.is_some());
    [part(events, theme.said(), rank, DOT), part(operations, theme.dim(), 7, DOT)]
}

impl Name {
    fn of(self, zone: Zone) -> String {
        let whole = zone.to_string();
        let last = || whole.rsplit('/').next().unwrap_or(&whole).replace('_', " ");
        match self {
            Self::Whole => whole,
            Self::Last => last(),
            Self::Cut => text::fit(&last(), 6).into_owned(),
        }
    }
}

fn part(text: String, style: Style, rank: u8, joint: &'static str) -> Part {
    Part { text, style, rank, joint }
}

/// The width of the parts up to a rank, with separators.
fn length(parts: &[Part], rank: u8) -> usize {
    let kept = || parts.iter().filter(|part| part.rank <= rank);
    kept().map(|part| text::width(&part.text)).sum::<usize>()
        + kept().skip(1).map(|part| part.joint.chars().count()).sum::<usize>()
}

/// A day in words; anything else stays as typed.
pub(super) fn as_of(day: &str) -> String {
    let when = parse_edtf(day, Zone::Utc).ok();
    when.map_or_else(|| text::show(day).into_owned(), |when| dates::full_day(when.order(), Zone::Utc))
}
