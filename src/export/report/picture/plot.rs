//! The timeline picture as text.

use super::axis::dates;
use super::scale::{COLUMNS, Scale};
use super::{Lanes, StageMark};
use crate::event::{Stage, thousands};

/// How many columns of the picture one character covers.
const JOINED: usize = 2;
/// Characters of the lane names.
const NAMES: usize = 19;
const LETTERS: usize = COLUMNS / JOINED;
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// The lines of the picture: numbers of the turns, a lane per stage, blind zones, dates.
pub(super) fn lines(lanes: &Lanes) -> Vec<String> {
    let scale = Scale::of(lanes);
    let mut drawn = vec![line("", &turns(lanes, scale), "")];
    let some = |at: &usize| lanes.totals.get(*at).is_some_and(|total| *total > 0);
    for (at, stage) in Stage::ALL.into_iter().enumerate().filter(|(at, _)| some(at)) {
        let mark = StageMark::from(stage);
        let total = thousands(lanes.totals.get(at).copied().unwrap_or(0));
        drawn.push(line(&format!("{} {}", mark.glyph, mark.label), &bars(lanes, at), &total));
    }
    if !lanes.blind.is_empty() {
        drawn.push(line("░ log blind", &blind(lanes, scale), ""));
    }
    let mut axis = [' '; LETTERS];
    let mut free = 0;
    for (place, says) in dates(scale, 6) {
        let at = letter(place);
        if at >= free && at + says.chars().count() <= LETTERS {
            says.chars().zip(at..).for_each(|(c, at)| axis[at] = c);
            free = at + says.chars().count() + 1;
        }
    }
    drawn.push(line("", &axis, ""));
    drawn
}

fn line(name: &str, letters: &[char], total: &str) -> String {
    let letters: String = letters.iter().collect();
    format!("{name:<NAMES$}{letters}{total:>10}").trim_end().to_owned()
}

/// The character at a place (0 to 1), clamped to the line.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)] // between 0 and 71
fn letter(place: f64) -> usize {
    ((place.clamp(0.0, 1.0) * LETTERS as f64) as usize).min(LETTERS - 1)
}

/// The turns by number; of several at one character, the first.
fn turns(lanes: &Lanes, scale: Scale) -> [char; LETTERS] {
    let mut letters = [' '; LETTERS];
    for (number, turn) in (1_u32..=9).zip(&lanes.line.turns) {
        if let Some((place, _)) = scale.span(turn.place, turn.place)
            && let Some(free) =
                letters.get_mut(letter(place)..).and_then(|rest| rest.iter_mut().find(|c| **c == ' '))
        {
            *free = char::from_digit(number, 10).unwrap_or('?');
        }
    }
    letters
}

fn bars(lanes: &Lanes, stage: usize) -> [char; LETTERS] {
    let counts = lanes.counts.get(stage).map_or(&[][..], Vec::as_slice);
    let mut sums = [0_u64; LETTERS];
    for (sum, joined) in sums.iter_mut().zip(counts.chunks(JOINED)) {
        *sum = joined.iter().map(|count| u64::from(*count)).sum();
    }
    let most = sums.iter().copied().max().unwrap_or(0);
    sums.map(|sum| match (sum, sum.saturating_mul(8).checked_div(most)) {
        (0, _) | (_, None) => ' ',
        (_, Some(level)) => {
            let level = usize::try_from(level).unwrap_or(8).clamp(1, 8);
            BARS[level - 1]
        }
    })
}

fn blind(lanes: &Lanes, scale: Scale) -> [char; LETTERS] {
    let mut letters = [' '; LETTERS];
    for (left, right) in lanes.blind.iter().filter_map(|(from, until)| scale.span(*from, *until)) {
        let (from, until) = (letter(left), letter(right));
        letters[from..=until].fill('░');
    }
    letters
}
