//! What of the dwell line's words is shown, and how wide its times are then.

use super::scale::widths;
use super::words::Words;
use crate::view::text;

/// Cells between two labels, at the least.
const GAP: u16 = 2;

/// How much of a turn's label is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    Dated,
    Named,
    Nothing,
}

/// How much is said of the times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Times {
    Worded,
    Bare,
    Nothing,
}

/// What is shown.
pub(super) struct Plan {
    pub(super) shown: Vec<Shown>,
    pub(super) times: Times,
}

impl Plan {
    /// The most that has room where the labels stand below the times, and the widths of the times; what they leave of the
    /// room is for the last label.
    pub(super) fn beneath(words: &Words, room: u16) -> (Self, Vec<u16>) {
        let last = words.len().saturating_sub(1);
        Self::best(words, |plan| {
            let label = |at: usize| cells(words.label(at, plan.shown[at]));
            let apart = |at: usize| if label(at) == 0 { 0 } else { label(at) + GAP };
            let needed: Vec<u16> =
                (0..last).map(|at| apart(at).max(plan.least_time(words, at) + 1)).collect();
            let lasts = words.lasts();
            // the last label first, then a tail of an eighth of the line where the times can spare it
            let tails = [label(last).max(room / 8).max(1), label(last).max(1)];
            tails.into_iter().find_map(|tail| widths(&lasts, &needed, room.checked_sub(tail)?))
        })
    }

    /// The most that has room where labels and times stand in turn, and the widths of what is between the labels.
    pub(super) fn between(words: &Words, room: u16) -> (Self, Vec<u16>) {
        let last = words.len().saturating_sub(1);
        Self::best(words, |plan| {
            let labels = (0..=last).map(|at| cells(words.label(at, plan.shown[at])).max(1)).sum();
            let needed: Vec<u16> = (0..last).map(|at| plan.least_time(words, at) + 2).collect();
            let tail = if last == 0 { 0 } else { room / 12 };
            let lasts = words.lasts();
            let left = room.checked_sub(labels)?;
            [tail, 0].into_iter().find_map(|tail| widths(&lasts, &needed, left.checked_sub(tail)?))
        })
    }

    /// The first plan for which there are widths, from the fullest: dates go first, then the word `unseen`, then names,
    /// then the times.
    fn best(words: &Words, fits: impl Fn(&Self) -> Option<Vec<u16>>) -> (Self, Vec<u16>) {
        let mut plan = Self { shown: vec![Shown::Dated; words.len()], times: Times::Worded };
        let order = words.least_first();
        let mut steps: Vec<Step> = order.iter().map(|at| Step::Label(*at, Shown::Named)).collect();
        steps.push(Step::Times(Times::Bare));
        steps.extend(order.iter().map(|at| Step::Label(*at, Shown::Nothing)));
        steps.push(Step::Times(Times::Nothing));
        let mut steps = steps.into_iter();
        loop {
            if let Some(widths) = fits(&plan) {
                return (plan, widths);
            }
            match steps.next() {
                Some(Step::Label(at, shown)) => plan.shown[at] = shown,
                Some(Step::Times(times)) => plan.times = times,
                None => return (plan, vec![1; words.len().saturating_sub(1)]),
            }
        }
    }

    /// Cells that the time after a turn needs: a dash and a space at either side of its words.
    fn least_time(&self, words: &Words, at: usize) -> u16 {
        match words.least_time(at, self.times) {
            "" => 1,
            text => cells(text) + 4,
        }
    }
}

enum Step {
    Label(usize, Shown),
    Times(Times),
}

fn cells(text: &str) -> u16 {
    u16::try_from(text::width(text)).unwrap_or(u16::MAX / 4).min(u16::MAX / 4)
}

/// The labels that have room below the line, given where the turns stand: names before dates, the important ones first.
pub(super) fn labels<'a>(words: &'a Words, starts: &[u16], end: u16) -> Vec<(usize, &'a str)> {
    let mut shown = vec![Shown::Nothing; words.len()];
    for wanted in [Shown::Named, Shown::Dated] {
        for at in words.least_first().into_iter().rev() {
            let before = shown[at];
            if wanted == Shown::Dated && before == Shown::Nothing {
                continue;
            }
            shown[at] = wanted;
            if !is_free(words, &shown, starts, end) {
                shown[at] = before;
            }
        }
    }
    (0..words.len())
        .map(|at| (at, words.label(at, shown[at])))
        .filter(|(_, label)| !label.is_empty())
        .collect()
}

/// Whether every label stands free of the next and ends within the line.
fn is_free(words: &Words, shown: &[Shown], starts: &[u16], end: u16) -> bool {
    let mut limit = end;
    for (at, start) in starts.iter().enumerate().rev() {
        let label = words.label(at, shown[at]);
        if label.is_empty() {
            continue;
        }
        if start.saturating_add(cells(label)) > limit {
            return false;
        }
        limit = start.saturating_sub(GAP);
    }
    true
}
