//! The dwell line on a single line: names and times are written into the phases, which stay to scale.

use super::plan::{Shown, cells};
use super::words::Words;

/// A phase with its texts from left to right. Its first cell is the tick of its turn.
#[derive(Debug, Clone, Default)]
pub(super) struct Stretch<'a> {
    pub(super) width: u16,
    /// The label of the turn at its beginning.
    pub(super) first: &'a str,
    pub(super) time: &'a str,
    /// The label of the turn at its end, if that has no room after its tick.
    pub(super) last: &'a str,
}

impl Stretch<'_> {
    /// Whether all texts fit: with a space on either side, and a dash between texts or ticks that would touch.
    fn fits(&self) -> bool {
        let texts = [self.first, self.time, self.last];
        let said = || texts.iter().filter(|text| !text.is_empty());
        let needed: u16 = said().map(|text| cells(text) + 3).sum();
        needed == 0 || needed <= self.width
    }
}

/// The phases with these widths, filled with the texts that fit: how long they were unseen first, then names, times, dates,
/// and more of the names. Other turns are named once all essential ones are: a second first access would be taken for the
/// first.
pub(super) fn stretches<'a>(words: &'a Words, widths: &[u16]) -> Vec<Stretch<'a>> {
    let mut all: Vec<Stretch<'a>> =
        widths.iter().map(|width| Stretch { width: *width, ..Stretch::default() }).collect();
    let order = words.by_importance();
    let (essential, other): (Vec<usize>, Vec<usize>) = order.iter().partition(|at| words.is_essential(**at));
    for at in (0..all.len()).filter(|at| words.is_unseen(*at)) {
        time(&mut all, words, at, false);
    }
    for at in &essential {
        name(&mut all, *at, words.label(*at, Shown::Brief));
    }
    let are_named = essential.iter().all(|at| is_named(&all, *at));
    for worded in [false, true] {
        for at in 0..all.len() {
            time(&mut all, words, at, worded);
        }
        for at in if worded { &other } else { &essential } {
            if !worded || are_named {
                date(&mut all, words, *at);
            }
        }
    }
    for (before, shown) in
        [(Shown::Brief, Shown::Named), (Shown::BriefDated, Shown::Dated), (Shown::Dated, Shown::Told)]
    {
        for at in &order {
            replace(&mut all, *at, [before, shown].map(|shown| words.label(*at, shown)));
        }
    }
    all
}

/// Whether every essential turn is named, and every time told that they were unseen.
pub(super) fn tells_essentials(words: &Words, stretches: &[Stretch<'_>]) -> bool {
    let timed = |at: usize| words.times(at).is_none() || !stretches[at].time.is_empty();
    (0..stretches.len())
        .all(|at| (!words.is_essential(at) || is_named(stretches, at)) && (!words.is_unseen(at) || timed(at)))
}

/// Whether a turn has a label.
fn is_named(stretches: &[Stretch<'_>], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| stretches.get(before));
    stretches.get(at).is_some_and(|it| !it.first.is_empty()) || before.is_some_and(|it| !it.last.is_empty())
}

/// Tells the length of a phase if that fits, with its name if `worded`.
fn time<'a>(all: &mut [Stretch<'a>], words: &'a Words, at: usize, worded: bool) {
    if let Some(times) = words.times(at) {
        attempt(all, at, |it| it.time = &times[usize::from(!worded)]);
    }
}

/// Puts a label after its tick, else before it; returns whether it fits.
fn name<'a>(all: &mut [Stretch<'a>], at: usize, label: &'a str) -> bool {
    attempt(all, at, |it| it.first = label)
        || at.checked_sub(1).is_some_and(|before| attempt(all, before, |it| it.last = label))
}

/// Adds the date to a turn's label if that fits; names the turn if it has no label yet.
fn date<'a>(all: &mut [Stretch<'a>], words: &'a Words, at: usize) {
    let [named, dated] = [Shown::Brief, Shown::BriefDated].map(|shown| words.label(at, shown));
    if !replace(all, at, [named, dated]) && !words.is_essential(at) {
        let _ = attempt(all, at, |it| it.first = dated) || attempt(all, at, |it| it.first = named);
    }
}

/// Replaces a turn's label by a longer one if that fits; returns whether it is the label.
fn replace<'a>(all: &mut [Stretch<'a>], at: usize, [old, new]: [&'a str; 2]) -> bool {
    if all.get(at).is_some_and(|it| it.first == old) {
        attempt(all, at, |it| it.first = new);
        return true;
    }
    let before = at.checked_sub(1).filter(|before| all.get(*before).is_some_and(|it| it.last == old));
    if let Some(before) = before {
        attempt(all, before, |it| it.last = new);
    }
    before.is_some()
}

/// Applies a change to a phase if the result fits.
fn attempt<'a>(all: &mut [Stretch<'a>], at: usize, change: impl Fn(&mut Stretch<'a>)) -> bool {
    let Some(stretch) = all.get_mut(at) else { return false };
    let mut changed = stretch.clone();
    change(&mut changed);
    let fits = changed.fits();
    if fits {
        *stretch = changed;
    }
    fits
}
