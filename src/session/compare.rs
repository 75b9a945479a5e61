//! The overlay that compares two days: its state and its layout in rows and lines.

use super::{Session, wrap};
use crate::case::{Change, ChangeKind, Claim, Comparison};
use crate::event::{Stage, visible};
use std::sync::Arc;

/// A comparison and its cursor.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// The earlier day: `2023-07-12`.
    pub from: Arc<str>,
    /// The later day; `None` for now.
    pub until: Option<Arc<str>>,
    /// The changes; `None` until they are answered.
    pub answer: Option<Arc<Comparison>>,
    /// Index of the cursor's row.
    pub row: usize,
    /// The cursor's side in a row that has both.
    pub side: Side,
    /// Index of the first visible line.
    pub top: usize,
    /// The layout for the present width, once computed.
    page: Option<Arc<ComparePage>>,
}

/// The layout of a comparison for a width: its rows, and the lines that they take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparePage {
    width: u16,
    /// All rows, in order.
    pub rows: Vec<CompareRow>,
    /// All lines below the head.
    pub lines: Vec<CompareLine>,
}

/// A side of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Side {
    /// The claim that no longer holds, or is disputed.
    Old,
    /// The new claim.
    #[default]
    New,
}

/// A row: an old and a new claim side by side, as indices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompareRow {
    /// Index of the change.
    pub change: usize,
    /// Index of the left claim among the change's old ones.
    pub old: Option<usize>,
    /// Index of the right claim among the change's new ones.
    pub new: Option<usize>,
    /// Number of further additions like this one that have no row of their own.
    pub alike: usize,
}

/// A line below the head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CompareLine {
    /// The heading of a kind of change, and how many there are.
    Kind(ChangeKind, u64),
    /// The heading of additions of a stage.
    Stage(Stage),
    /// A line of a row: the row's index, and the parts on the left and right.
    Row(usize, [Option<ComparePart>; 2]),
    /// The number of added log records, by stage.
    Records,
    /// Nothing changed.
    Nothing,
}

/// One side of a row's line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ComparePart {
    /// A line of the claim's text; true for its first line.
    Says(bool, String),
    /// The claim's source and day.
    Told,
    /// Day and text of an addition, in one line.
    Added,
}

/// Lines above the scrolled part: the title, and up to two lines about what was known.
pub const COMPARE_HEAD: u16 = 3;
/// Screen width from which on both sides are shown side by side, in cells.
const BESIDE: u16 = 100;
/// Cells before a claim's text for its stage's glyph; in one column, an arrow comes before that.
pub const COMPARE_SIGN: u16 = 3;
/// Width of the arrow, in cells.
const ARROW: u16 = 2;
/// From this many alike additions on, they share a row.
const ALIKE: usize = 5;
/// Largest number of lines for a claim's text.
const LINES: usize = 3;

impl Compared {
    /// A comparison without its answer.
    #[must_use]
    pub fn of(from: &str, until: Option<&str>) -> Self {
        let (from, until) = (Arc::from(from), until.map(Arc::from));
        Self { from, until, answer: None, row: 0, side: Side::default(), top: 0, page: None }
    }

    /// Takes the answer.
    pub(super) fn take(&mut self, answer: Arc<Comparison>) {
        (self.answer, self.page) = (Some(answer), None);
    }

    /// The layout for a width, cached for the last width; `None` until the answer arrived.
    #[must_use]
    pub fn page(&self, width: u16) -> Option<Arc<ComparePage>> {
        let answer = self.answer.as_deref()?;
        let known = self.page.as_ref().filter(|page| page.width == width);
        Some(known.map_or_else(|| Arc::new(ComparePage::of(answer, width)), Arc::clone))
    }

    /// The claim at a side of a row.
    #[must_use]
    pub fn claim(&self, row: CompareRow, side: Side) -> Option<&Claim> {
        let change = self.answer.as_ref()?.changes.get(row.change)?;
        match side {
            Side::Old => change.old.get(row.old?),
            Side::New => change.new.get(row.new?),
        }
    }

    /// The side of a row that the cursor is on: its own, unless that is empty.
    #[must_use]
    pub fn side_in(&self, row: CompareRow) -> Side {
        match (row.old, row.new) {
            (None, _) => Side::New,
            (_, None) => Side::Old,
            _ => self.side,
        }
    }
}

/// Whether both sides are shown side by side at a width.
#[must_use]
pub const fn compares_beside(width: u16) -> bool {
    width >= BESIDE
}

/// Width of one side, in cells; the whole width if the sides are not side by side.
#[must_use]
pub const fn compare_half(width: u16) -> u16 {
    if compares_beside(width) { width.saturating_sub(3) / 2 } else { width }
}

/// The rows of a comparison; many alike additions share one.
fn rows_of(comparison: &Comparison) -> Vec<CompareRow> {
    let changes = &comparison.changes;
    let mut rows = Vec::new();
    let mut at = 0;
    while let Some(change) = changes.get(at) {
        let alike = changes[at..].iter().take_while(|other| are_alike(change, other)).count();
        if alike >= ALIKE {
            rows.push(CompareRow { change: at, old: None, new: Some(0), alike: alike - 1 });
            at += alike;
            continue;
        }
        for place in 0..change.old.len().max(change.new.len()) {
            let of = |claims: &[Claim]| (place < claims.len()).then_some(place);
            rows.push(CompareRow { change: at, old: of(&change.old), new: of(&change.new), alike: 0 });
        }
        at += 1;
    }
    rows
}

/// Whether two additions have the same stage, day, operation, agency and citations.
fn are_alike(a: &Change, b: &Change) -> bool {
    let what = |change: &Change| {
        let claim = change.new.first().filter(|_| change.kind == ChangeKind::Added)?;
        let of = (claim.operation.clone(), claim.agency.clone(), claim.cites.clone());
        Some((change.stage, claim.since?, of))
    };
    what(a).is_some() && what(a) == what(b)
}

impl ComparePage {
    /// Lays out a comparison for a width.
    #[must_use]
    pub fn of(comparison: &Comparison, width: u16) -> Self {
        let rows = rows_of(comparison);
        let mut writing = Writing { comparison, width, lines: Vec::new(), kind: None, stage: None };
        for (at, row) in rows.iter().enumerate() {
            writing.heads(*row);
            writing.row(at, *row);
        }
        if !comparison.records.is_empty() {
            writing.lines.push(CompareLine::Records);
        }
        if writing.lines.is_empty() {
            writing.lines.push(CompareLine::Nothing);
        }
        Self { width, rows, lines: writing.lines }
    }
}

/// The lines while they are being laid out.
struct Writing<'c> {
    comparison: &'c Comparison,
    width: u16,
    lines: Vec<CompareLine>,
    kind: Option<ChangeKind>,
    stage: Option<Stage>,
}

impl Writing<'_> {
    /// Adds the headings that a row begins.
    fn heads(&mut self, row: CompareRow) {
        let Some(change) = self.comparison.changes.get(row.change) else { return };
        if self.kind != Some(change.kind) {
            self.kind = Some(change.kind);
            self.lines.push(CompareLine::Kind(change.kind, self.comparison.count(change.kind)));
        }
        if change.kind == ChangeKind::Added && self.stage != Some(change.stage) {
            self.stage = Some(change.stage);
            self.lines.push(CompareLine::Stage(change.stage));
        }
    }

    fn row(&mut self, at: usize, row: CompareRow) {
        let Some(change) = self.comparison.changes.get(row.change) else { return };
        if change.kind == ChangeKind::Added {
            self.lines.push(CompareLine::Row(at, [None, Some(ComparePart::Added)]));
            return;
        }
        let old = row.old.and_then(|place| change.old.get(place)).map(|claim| self.parts(claim));
        let new = row.new.and_then(|place| change.new.get(place)).map(|claim| self.parts(claim));
        let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
        if compares_beside(self.width) {
            for line in 0..old.len().max(new.len()) {
                self.lines.push(CompareLine::Row(at, [old.get(line).cloned(), new.get(line).cloned()]));
            }
            return;
        }
        self.lines.extend(old.into_iter().map(|part| CompareLine::Row(at, [Some(part), None])));
        self.lines.extend(new.into_iter().map(|part| CompareLine::Row(at, [None, Some(part)])));
    }

    /// A claim's text, wrapped into lines, followed by its source.
    fn parts(&self, claim: &Claim) -> Vec<ComparePart> {
        let arrow = if compares_beside(self.width) { 0 } else { ARROW };
        let room = usize::from(compare_half(self.width).saturating_sub(COMPARE_SIGN + arrow + 1)).max(8);
        // no more of the text is read than can be shown
        let end = claim.message.char_indices().nth(room * (LINES + 1));
        let shown = visible(&claim.message[..end.map_or(claim.message.len(), |(at, _)| at)]);
        let mut said = wrap(&shown, room);
        if said.len() > LINES {
            said.truncate(LINES);
            if let Some(last) = said.last_mut() {
                last.push('…');
            }
        }
        if said.is_empty() {
            said.push(claim.operation.clone());
        }
        let says = said.into_iter().enumerate().map(|(at, text)| ComparePart::Says(at == 0, text));
        says.chain([ComparePart::Told]).collect()
    }
}

/// The first and last line of a row, including the headings right above it.
fn lines_of(lines: &[CompareLine], row: usize) -> Option<(usize, usize)> {
    let is_it = |line: &CompareLine| matches!(line, CompareLine::Row(of, _) if *of == row);
    let (first, last) = (lines.iter().position(is_it)?, lines.iter().rposition(is_it)?);
    let heads = lines[..first].iter().rev();
    let heads =
        heads.take_while(|line| matches!(line, CompareLine::Kind(..) | CompareLine::Stage(_))).count();
    Some((first - heads, last))
}

impl Session {
    /// The comparison, while its overlay is open.
    #[must_use]
    pub fn comparison(&self) -> Option<&Compared> {
        self.compared.as_ref().filter(|_| matches!(self.overlay, Some(super::Overlay::Compare)))
    }

    /// Height of the scrolled part, in lines; the screen's last line is for hints.
    pub(super) fn compare_height(&self) -> usize {
        usize::from(self.size.1.saturating_sub(COMPARE_HEAD + 1)).max(1)
    }

    /// Scrolls so that the cursor's row is visible.
    pub(super) fn scroll_compared(&mut self) {
        let (height, width) = (self.compare_height(), self.size.0);
        let Some(compared) = &mut self.compared else { return };
        let Some(page) = compared.page(width) else { return };
        compared.page = Some(Arc::clone(&page));
        let ComparePage { rows, lines, .. } = &*page;
        compared.row = compared.row.min(rows.len().saturating_sub(1));
        let Some((first, last)) = lines_of(lines, compared.row) else { return };
        let last = if compared.row + 1 == rows.len() { lines.len() - 1 } else { last };
        let top = compared.top.max((last + 1).saturating_sub(height)).min(first);
        compared.top = top.min(lines.len().saturating_sub(height));
    }
}

#[cfg(test)]
mod tests;
