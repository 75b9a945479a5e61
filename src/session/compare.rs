//! Two days side by side, over the panels: what is chosen, and what stands on which line.

use super::{Session, wrap};
use crate::case::{Change, ChangeKind, Claim, Comparison};
use crate::event::{Stage, visible};
use std::sync::Arc;

/// What is compared, and where the cursor is in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// The earlier day: `2023-07-12`.
    pub from: Arc<str>,
    /// The later day; `None` is now.
    pub until: Option<Arc<str>>,
    /// What is told otherwise, once it is known.
    pub answer: Option<Arc<Comparison>>,
    /// The row of the cursor: what does not hold and what says so, side by side.
    pub row: usize,
    /// On which side of it the cursor is.
    pub side: Side,
    /// The first line shown.
    pub top: usize,
    /// Rows and lines for the width of the screen, once they were made.
    page: Option<Arc<ComparePage>>,
}

/// The rows of a comparison, and the lines that they take on a screen of some width.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparePage {
    width: u16,
    /// Every row, from the first.
    pub rows: Vec<CompareRow>,
    /// All lines below the head.
    pub lines: Vec<CompareLine>,
}

/// A side of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Side {
    /// What does not hold any more, or is in doubt.
    Old,
    /// What says so, or is new.
    #[default]
    New,
}

/// A row: claims by the numbers of their change and of their place in it, and how many more like the new one there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompareRow {
    /// The change.
    pub change: usize,
    /// The claim at the left, by its place among the old ones.
    pub old: Option<usize>,
    /// The claim at the right, by its place among the new ones.
    pub new: Option<usize>,
    /// How many claims alike follow, that have no row of their own.
    pub alike: usize,
}

/// A line below the head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CompareLine {
    /// A kind of change begins.
    Kind(ChangeKind, u64),
    /// Additions of a stage begin.
    Stage(Stage),
    /// A part of a row.
    Row(usize, [Option<ComparePart>; 2]),
    /// How many records of logs came, by stage.
    Records,
    /// Nothing is told otherwise.
    Nothing,
}

/// What a side of a row has on a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ComparePart {
    /// A part of what the claim says: the first one, or another.
    Says(bool, String),
    /// Who told it, and when.
    Told,
    /// Day, and what an addition says, on one line.
    Added,
}

/// Lines above those that are scrolled: the rule, and a line or two for what was known.
pub const COMPARE_HEAD: u16 = 3;
/// Cells of a screen from which on both sides stand beside each other.
const BESIDE: u16 = 100;
/// Cells before a claim's text: the sign of its stage; where no side stands beside, an arrow before it.
pub const COMPARE_SIGN: u16 = 3;
/// Cells of the arrow.
const ARROW: u16 = 2;
/// So many additions alike are told of in one row.
const ALIKE: usize = 5;
/// Lines that what a claim says takes at most.
const LINES: usize = 3;

impl Compared {
    /// A comparison that is asked for.
    #[must_use]
    pub fn of(from: &str, until: Option<&str>) -> Self {
        let (from, until) = (Arc::from(from), until.map(Arc::from));
        Self { from, until, answer: None, row: 0, side: Side::default(), top: 0, page: None }
    }

    /// Takes what is told otherwise.
    pub(super) fn take(&mut self, answer: Arc<Comparison>) {
        (self.answer, self.page) = (Some(answer), None);
    }

    /// Its rows and lines on a screen of that width, once it is known what is told otherwise: those that were made last,
    /// where they are of that width.
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

    /// The side of a row that the cursor is on: the other one, where its own is empty.
    #[must_use]
    pub fn side_in(&self, row: CompareRow) -> Side {
        match (row.old, row.new) {
            (None, _) => Side::New,
            (_, None) => Side::Old,
            _ => self.side,
        }
    }
}

/// Whether both sides stand beside each other on a screen of that width.
#[must_use]
pub const fn compares_beside(width: u16) -> bool {
    width >= BESIDE
}

/// Cells of a half where both sides stand beside each other, an arrow between them; else of the whole line.
#[must_use]
pub const fn compare_half(width: u16) -> u16 {
    if compares_beside(width) { width.saturating_sub(3) / 2 } else { width }
}

/// The rows of a comparison, from the first. Additions alike are one.
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

/// Whether two additions are of one thing, told by the same on the same day.
fn are_alike(a: &Change, b: &Change) -> bool {
    let what = |change: &Change| {
        let claim = change.new.first().filter(|_| change.kind == ChangeKind::Added)?;
        let of = (claim.operation.clone(), claim.agency.clone(), claim.cites.clone());
        Some((change.stage, claim.since?, of))
    };
    what(a).is_some() && what(a) == what(b)
}

impl ComparePage {
    /// Those of a comparison.
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

/// Lines as they are written.
struct Writing<'c> {
    comparison: &'c Comparison,
    width: u16,
    lines: Vec<CompareLine>,
    kind: Option<ChangeKind>,
    stage: Option<Stage>,
}

impl Writing<'_> {
    /// The heads that begin with a row.
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

    /// What a claim says, wrapped into lines, then who told it.
    fn parts(&self, claim: &Claim) -> Vec<ComparePart> {
        let arrow = if compares_beside(self.width) { 0 } else { ARROW };
        let room = usize::from(compare_half(self.width).saturating_sub(COMPARE_SIGN + arrow + 1)).max(8);
        // no more of it is looked at than can be shown
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

/// The lines that a row stands on, with the heads right above it.
fn lines_of(lines: &[CompareLine], row: usize) -> Option<(usize, usize)> {
    let is_it = |line: &CompareLine| matches!(line, CompareLine::Row(of, _) if *of == row);
    let (first, last) = (lines.iter().position(is_it)?, lines.iter().rposition(is_it)?);
    let heads = lines[..first].iter().rev();
    let heads =
        heads.take_while(|line| matches!(line, CompareLine::Kind(..) | CompareLine::Stage(_))).count();
    Some((first - heads, last))
}

impl Session {
    /// What lies over the panels, where that is a comparison.
    #[must_use]
    pub fn comparison(&self) -> Option<&Compared> {
        self.compared.as_ref().filter(|_| matches!(self.overlay, Some(super::Overlay::Compare)))
    }

    /// Lines of the screen below the comparison's head; the last line of the screen is that of the hints.
    pub(super) fn compare_height(&self) -> usize {
        usize::from(self.size.1.saturating_sub(COMPARE_HEAD + 1)).max(1)
    }

    /// Brings the row of the comparison's cursor into sight.
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
