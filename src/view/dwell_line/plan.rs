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
    Nothing,
}

/// The width of a text in cells.
pub(super) fn cells(text: &str) -> u16 {
    u16::try_from(text::width(text)).unwrap_or(u16::MAX / 4).min(u16::MAX / 4)
}

/// The labels that fit, with their columns; `ticks` are the columns of the turns. Essential labels come first and move
/// to the left if needed; others are directly below their tick or left out.
pub(super) fn labels<'a>(words: &'a Words, ticks: &[u16], end: u16) -> Vec<(u16, &'a str)> {
    let mut labels = Labels { words, ticks, end, shown: vec![Shown::Nothing; words.len()] };
    let (essential, other): (Vec<usize>, Vec<usize>) =
        words.by_importance().into_iter().partition(|at| words.is_essential(*at));
    for at in &essential {
        labels.show(*at, Shown::Named, |_, _| true);
    }
    for (at, shown) in essential.into_iter().flat_map(|at| [(at, Shown::Dated), (at, Shown::Told)]) {
        // a date is added only if the label stays at its tick and moves no other
        labels.show(at, shown, |label, before| {
            let touched = before.is_none_or(Placed::touches_its_tick);
            label.touches_its_tick() || (label.turn != at && !touched)
        });
    }
    for (before, shown) in
        [(Shown::Nothing, Shown::Named), (Shown::Named, Shown::Dated), (Shown::Dated, Shown::Told)]
    {
        for at in &other {
            if labels.shown[*at] == before {
                labels.show_unmoved(*at, shown);
            }
        }
    }
    labels.placed().unwrap_or_default().into_iter().map(|label| (label.x, label.text)).collect()
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

    /// Shows this much of a turn's label, if it fits below its tick without moving another.
    fn show_unmoved(&mut self, at: usize, shown: Shown) {
        self.show(at, shown, |label, before| {
            if label.turn == at { label.x == label.tick } else { before.is_some_and(|old| old.x == label.x) }
        });
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
            let x = limit.checked_sub(cells(text))?.min(*tick);
            if x == 0 {
                return None;
            }
            placed.push(Placed { turn, tick: *tick, x, text });
            limit = x.saturating_sub(GAP);
        }
        Some(placed)
    }
}
