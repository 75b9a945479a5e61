//! Layout of the turns' labels below the dwell line.

use super::words::Words;
use crate::view::text;

/// The least number of cells between two labels.
const GAP: u16 = 2;

/// How much of a turn's label is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// With date, author, and competing times.
    Told,
    Dated,
    Named,
    /// With date and a short name.
    BriefDated,
    Brief,
    Nothing,
}

/// The width of a text in cells.
pub(super) fn cells(text: &str) -> u16 {
    u16::try_from(text::width(text)).unwrap_or(u16::MAX / 4).min(u16::MAX / 4)
}

/// The labels that fit, with their columns; `ticks` are the columns of the turns. Essential labels come first and move
/// to the left if needed; others are directly below their tick or left out. Names are short until all that fit are there.
pub(super) fn labels(words: &Words, ticks: &[u16], end: u16) -> Vec<(u16, String)> {
    let mut labels = Labels { words, ticks, end, shown: vec![Shown::Nothing; words.len()] };
    let (essential, other): (Vec<usize>, Vec<usize>) =
        words.by_importance().into_iter().partition(|at| words.is_essential(*at));
    for at in &essential {
        labels.show(*at, Shown::Brief, |_, _| true);
    }
    for at in &essential {
        labels.show_at_tick(*at, Shown::BriefDated);
    }
    for at in &other {
        labels.show_beside(*at, Shown::Brief);
    }
    for at in &other {
        if labels.shown[*at] == Shown::Brief {
            labels.show_unmoved(*at, Shown::BriefDated);
        }
    }
    for at in essential {
        let longer = if labels.shown[at] == Shown::BriefDated { Shown::Dated } else { Shown::Named };
        labels.show_alone(at, longer);
        if labels.shown[at] == Shown::Dated {
            labels.show_alone(at, Shown::Told);
        }
    }
    for (before, shown) in [(Shown::BriefDated, Shown::Dated), (Shown::Dated, Shown::Told)] {
        for at in &other {
            if labels.shown[*at] == before {
                labels.show_unmoved(*at, shown);
            }
        }
    }
    labels.widened()
}

/// A label with its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Placed<'a> {
    turn: usize,
    tick: u16,
    x: u16,
    text: &'a str,
}

impl Placed<'_> {
    fn touches_its_tick(&self) -> bool {
        self.x <= self.tick && self.x.saturating_add(cells(self.text)) > self.tick
    }

    /// Whether it is below its tick and below none before that.
    fn is_below_its_tick(&self, ticks: &[u16]) -> bool {
        let before = ticks[..self.turn].iter().rfind(|tick| **tick < self.tick);
        self.touches_its_tick() && before.is_none_or(|tick| *tick < self.x)
    }

    /// Whether it may reach to a column, with the next tick that has no label of its own: a label that does not begin
    /// at its tick stands below no other.
    fn may_reach(&self, end: u16, bare: Option<u16>) -> bool {
        self.x >= self.tick || bare.is_none_or(|bare| end < bare)
    }

    /// Whether it is where it was before.
    fn is_where(&self, before: Option<&Self>) -> bool {
        before.is_some_and(|old| old.x == self.x)
    }
}

struct Labels<'a, 'b> {
    words: &'a Words,
    ticks: &'b [u16],
    end: u16,
    shown: Vec<Shown>,
}

impl<'a> Labels<'a, '_> {
    /// Shows this much of a turn's label, if all labels still fit and `suits` accepts each (given its former place).
    fn show(&mut self, at: usize, shown: Shown, suits: impl Fn(&Placed<'a>, Option<&Placed<'a>>) -> bool) {
        let before = self.placed().unwrap_or_default();
        let old = std::mem::replace(&mut self.shown[at], shown);
        let stood = |turn: usize| before.iter().find(|label| label.turn == turn);
        let fits = |placed: Vec<Placed<'a>>| placed.iter().all(|label| suits(label, stood(label.turn)));
        if !self.placed().is_some_and(fits) {
            self.shown[at] = old;
        }
    }

    /// Shows this much of an essential turn's label, if it stays at its tick and moves none away from its own.
    fn show_at_tick(&mut self, at: usize, shown: Shown) {
        let words = self.words;
        self.show(at, shown, |label, before| {
            let touched = before.is_none_or(Placed::touches_its_tick);
            match label.turn {
                turn if turn != at && !words.is_essential(turn) => label.is_where(before),
                turn => label.touches_its_tick() || (turn != at && !touched),
            }
        });
    }

    /// Shows this much of an essential turn's label, if it then stands below its tick alone and moves no other.
    fn show_alone(&mut self, at: usize, shown: Shown) {
        let (ticks, bare) = (self.ticks, self.bare_after(at));
        self.show(at, shown, |label, before| match label.turn {
            turn if turn == at => {
                label.is_below_its_tick(ticks) && label.may_reach(label.x + cells(label.text), bare)
            }
            _ => label.is_where(before),
        });
    }

    /// Shows this much of a turn's label below its tick, if essential labels that move then stand below theirs alone.
    fn show_beside(&mut self, at: usize, shown: Shown) {
        let (words, ticks) = (self.words, self.ticks);
        self.show(at, shown, |label, before| match label.turn {
            turn if turn == at => label.x == label.tick,
            turn => label.is_where(before) || (words.is_essential(turn) && label.is_below_its_tick(ticks)),
        });
    }

    /// Shows this much of a turn's label, if it fits below its tick without moving another.
    fn show_unmoved(&mut self, at: usize, shown: Shown) {
        self.show(
            at,
            shown,
            |label, before| {
                if label.turn == at { label.x == label.tick } else { label.is_where(before) }
            },
        );
    }

    /// The labels from the last, with as much of each name as fits before the next label.
    fn widened(&self) -> Vec<(u16, String)> {
        let mut limit = self.end;
        let widen = |label: Placed<'_>| {
            let bare = self.bare_after(label.turn).filter(|_| label.x < label.tick);
            let room = bare.map_or(limit, |bare| limit.min(bare.saturating_sub(1))).saturating_sub(label.x);
            limit = label.x.saturating_sub(GAP);
            (label.x, self.words.widened(label.turn, self.shown[label.turn], room))
        };
        self.placed().unwrap_or_default().into_iter().map(widen).collect()
    }

    /// The tick after a turn's, if that has no label.
    fn bare_after(&self, turn: usize) -> Option<u16> {
        let next = self.ticks.get(turn + 1).copied()?;
        (self.shown.get(turn + 1) == Some(&Shown::Nothing)).then_some(next)
    }

    /// The column of the first label: where it can't begin at its tick it ends before the next one, if that has none.
    fn clear(&self, turn: usize, x: u16, width: u16) -> u16 {
        let moved = self.bare_after(turn).and_then(|bare| bare.checked_sub(width + 1));
        let moved = moved.filter(|left| *left > 0 && left + width > self.ticks[turn]);
        match moved {
            Some(left) if turn == 0 && x < self.ticks[turn] => x.min(left),
            _ => x,
        }
    }

    /// The labels laid out from the last: each below its tick, or as far left as the next one requires. `None` if that
    /// is beyond the line.
    fn placed(&self) -> Option<Vec<Placed<'a>>> {
        let mut limit = self.end;
        let mut placed = Vec::new();
        for (turn, tick) in self.ticks.iter().enumerate().rev() {
            let text = self.words.label(turn, self.shown[turn]);
            if text.is_empty() {
                continue;
            }
            let x = self.clear(turn, limit.checked_sub(cells(text))?.min(*tick), cells(text));
            if x == 0 {
                return None;
            }
            placed.push(Placed { turn, tick: *tick, x, text });
            limit = x.saturating_sub(GAP);
        }
        Some(placed)
    }
}
