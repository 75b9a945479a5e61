//! The timeline picture as SVG. It names no colours; a style sheet assigns them by class.

use super::axis::dates;
use super::scale::{COLUMNS, Scale};
use super::{Lanes, StageMark};
use crate::case::{Between, Phase, Turn};
use crate::event::{Precision, Stage, thousands, visible};
use std::fmt::Write as _;

/// The width of the picture.
const WIDTH: f64 = 960.0;
/// The left and right edges of the lanes.
const LEFT: f64 = 150.0;
const RIGHT: f64 = 890.0;
/// The top of the first lane.
const TOP: f64 = 76.0;
/// The height of a lane, and of its highest bar.
const LANE: f64 = 34.0;
const BAR: f64 = 24.0;
/// If no column of a lane has more records than this, it shows the stage's glyph per column.
const FEW: u32 = 3;
/// The width of a character of the small text.
const LETTER: f64 = 6.1;

/// Draws the picture.
pub(super) fn picture(lanes: &Lanes) -> String {
    let scale = Scale::of(lanes);
    let shown: Vec<(usize, Stage)> = Stage::ALL
        .into_iter()
        .enumerate()
        .filter(|(at, _)| lanes.totals.get(*at).is_some_and(|total| *total > 0))
        .collect();
    let floor = TOP + LANE * rows(shown.len()) + 18.0;
    // without a dwell line its space is left out
    let above = if lanes.line.turns.is_empty() { TOP - 18.0 } else { 0.0 };
    let shown_height = floor + 26.0 - above;
    let mut out = format!(
        "<svg class=\"timeline\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 {above} {WIDTH} {shown_height}\" role=\"img\" \
         aria-labelledby=\"timeline-title\">\n<title id=\"timeline-title\">Events by stage, a bar for {}</title>\n\
         <defs><pattern id=\"blind\" width=\"3.5\" height=\"3.5\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
         <rect class=\"ground\" width=\"3.5\" height=\"3.5\"/><rect class=\"hatch\" width=\"1.6\" height=\"3.5\"/></pattern></defs>\n",
        super::bar(lanes.width)
    );
    axis(&mut out, scale, floor);
    hatch(&mut out, lanes, scale, (floor - 13.0, 11.0));
    text(&mut out, (0.0, floor - 4.0), "name blind", "", "▒ log blind");
    for (row, (at, stage)) in shown.into_iter().enumerate() {
        let base = TOP + LANE * rows(row + 1) - 4.0;
        lane(&mut out, lanes, (at, stage), base);
        if stage == Stage::MailboxAccess {
            hatch(&mut out, lanes, scale, (base - BAR, BAR));
        }
    }
    let end = x(scale.place(lanes.end).clamp(0.0, 1.0));
    dwell_line(&mut out, &lanes.line.turns, scale, (floor, end));
    out.push_str("</svg>");
    out
}

#[allow(clippy::cast_precision_loss)] // a few rows, and columns
const fn rows(number: usize) -> f64 {
    number as f64
}

/// The horizontal position of a place.
fn x(place: f64) -> f64 {
    LEFT + place * (RIGHT - LEFT)
}

fn number(length: f64) -> String {
    let text = format!("{length:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

fn text(out: &mut String, (x, y): (f64, f64), class: &str, more: &str, says: &str) {
    let (x, y, says) = (number(x), number(y), escaped(says));
    let _ = writeln!(out, "<text class=\"{class}\" x=\"{x}\" y=\"{y}\"{more}>{says}</text>");
}

fn rect(out: &mut String, class: &str, [x, y, width, height]: [f64; 4], more: &str) {
    let [x, y, width, height] = [x, y, width, height].map(number);
    let _ = writeln!(
        out,
        "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"{more}/>"
    );
}

fn line(out: &mut String, class: &str, [x1, y1, x2, y2]: [f64; 4]) {
    let [x1, y1, x2, y2] = [x1, y1, x2, y2].map(number);
    let _ = writeln!(out, "<path class=\"{class}\" d=\"M{x1} {y1}L{x2} {y2}\"/>");
}

fn axis(out: &mut String, scale: Scale, floor: f64) {
    line(out, "rule", [LEFT, floor, RIGHT, floor]);
    for (place, says) in dates(scale, 8) {
        line(out, "rule", [x(place), TOP - 6.0, x(place), floor + 4.0]);
        let anchor = " text-anchor=\"middle\"";
        text(out, (x(place), floor + 18.0), "date", anchor, &says);
    }
}

/// Draws the blind zones.
fn hatch(out: &mut String, lanes: &Lanes, scale: Scale, (top, height): (f64, f64)) {
    for (left, right) in lanes.blind.iter().filter_map(|(from, until)| scale.span(*from, *until)) {
        let width = (x(right) - x(left)).max(1.5);
        rect(out, "zone", [x(left), top, width, height], " fill=\"url(#blind)\"");
    }
}

fn lane(out: &mut String, lanes: &Lanes, (at, stage): (usize, Stage), base: f64) {
    let mark = StageMark::from(stage);
    let counts = lanes.counts.get(at).map_or(&[][..], Vec::as_slice);
    let class = format!("s-{}", mark.name);
    sign(out, stage, (7.0, base - 8.0));
    text(out, (20.0, base - 4.0), "name", "", mark.label);
    let total = thousands(lanes.totals.get(at).copied().unwrap_or(0));
    text(out, (WIDTH, base - 4.0), "total", " text-anchor=\"end\"", &total);
    line(out, "rule", [LEFT, base, RIGHT, base]);
    let scale = Scale::of(lanes);
    for (_, from, until) in lanes.spans.iter().filter(|(of, _, _)| *of == at) {
        if let Some((left, right)) = scale.span(*from, *until) {
            rect(
                out,
                &format!("span {class}"),
                [x(left), base - 3.0, (x(right) - x(left)).max(2.0), 2.0],
                "",
            );
        }
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    let wide = (RIGHT - LEFT) / rows(COLUMNS);
    for (column, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let left = LEFT + rows(column) * wide;
        if most <= FEW {
            sign(out, stage, (left + wide / 2.0, base - 11.0));
            continue;
        }
        let tall = (BAR * f64::from(*count) / f64::from(most)).max(1.5);
        rect(out, &class, [left, base - tall, wide + 0.2, tall], "");
    }
}

/// Draws the glyph of a stage, centred at a point.
fn sign(out: &mut String, stage: Stage, (x, y): (f64, f64)) {
    let class = format!("s-{}", stage.name());
    let [left, right, top, bottom] = [x - 5.0, x + 5.0, y - 5.0, y + 5.0].map(number);
    let (mx, my) = (number(x), number(y));
    let _ = match stage {
        Stage::KeyAcquisition => writeln!(
            out,
            "<path class=\"{class}\" d=\"M{mx} {top}L{right} {my}L{mx} {bottom}L{left} {my}Z\"/>"
        ),
        Stage::TokenForgery => {
            writeln!(out, "<path class=\"{class}\" d=\"M{mx} {top}L{right} {bottom}L{left} {bottom}Z\"/>")
        }
        Stage::MailboxAccess => {
            writeln!(out, "<circle class=\"{class}\" cx=\"{mx}\" cy=\"{my}\" r=\"4.5\"/>")
        }
        Stage::Detection => {
            writeln!(
                out,
                "<path class=\"hollow {class}\" d=\"M{mx} {top}L{right} {my}L{mx} {bottom}L{left} {my}Z\"/>"
            )
        }
        Stage::Mitigation => {
            writeln!(out, "<path class=\"{class}\" d=\"M{left} {top}H{right}V{bottom}H{left}Z\"/>")
        }
        Stage::Disclosure => {
            writeln!(out, "<circle class=\"hollow {class}\" cx=\"{mx}\" cy=\"{my}\" r=\"4\"/>")
        }
        Stage::Other => writeln!(out, "<circle class=\"{class}\" cx=\"{mx}\" cy=\"{my}\" r=\"2\"/>"),
    };
}

/// Draws the turns and the phases between them, to the scale of the lanes.
fn dwell_line(out: &mut String, turns: &[Turn], scale: Scale, (floor, end): (f64, f64)) {
    let place = |turn: &Turn| scale.place(turn.place).clamp(0.0, 1.0);
    for (at, turn) in turns.iter().enumerate() {
        let left = x(place(turn));
        let phase = phase(turn.phase);
        let right = turns.get(at + 1).map_or(end, |next| x(place(next)));
        line(out, &format!("phase {phase}"), [left, 20.0, right, 20.0]);
        line(out, &format!("turn {phase}"), [left, 12.0, left, 28.0]);
        line(out, &format!("guide {phase}"), [left, 28.0, left, floor]);
        let says = match turn.phase {
            Phase::Unseen | Phase::Before => format!("{} {}", lasting(turn), turn.phase.words()),
            _ => lasting(turn),
        };
        if !says.trim().is_empty() && wide(&says) < right - left {
            let middle = f64::midpoint(left, right);
            text(out, (middle, 10.0), &format!("lasts {phase}"), " text-anchor=\"middle\"", &says);
        }
    }
    // label the first and the last turn before those between
    let mut order: Vec<usize> = (0..turns.len()).collect();
    order.sort_by_key(|at| (*at != 0, *at + 1 != turns.len(), *at));
    let mut taken: Vec<(f64, f64, f64)> = Vec::new();
    for turn in order.into_iter().filter_map(|at| turns.get(at)) {
        let by = turn.by.as_ref().map(|by| format!(" ({})", cut(by))).unwrap_or_default();
        let says = format!("{} {}{by}", cut(&turn.label), day(turn));
        let from = x(place(turn)).min(WIDTH - wide(&says));
        let free = |y: f64| {
            taken.iter().all(|(row, left, right)| {
                (row - y).abs() > 1.0 || from > *right || from + wide(&says) < *left
            })
        };
        if let Some(y) = [42.0, 55.0, 68.0].into_iter().find(|y| free(*y)) {
            text(out, (from, y), "label", "", &says);
            taken.push((y, from, from + wide(&says) + 8.0));
        }
    }
}

const fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Unseen => "p-unseen",
        Phase::Exposed | Phase::Open => "p-exposed",
        Phase::Closing => "p-closing",
        Phase::Closed => "p-closed",
        Phase::Before => "p-before",
    }
}

fn wide(says: &str) -> f64 {
    rows(says.chars().count()) * LETTER
}

fn cut(label: &str) -> String {
    let label = visible(label);
    if label.chars().count() <= 28 {
        label.into_owned()
    } else {
        label.chars().take(27).chain(['…']).collect()
    }
}

/// The date of a turn, as precise as known.
fn day(turn: &Turn) -> String {
    let moment = turn.when.moment();
    let coarse = crate::event::Moment { precision: moment.precision.min(Precision::Day), ..moment };
    let open = match (turn.when.earliest(), turn.when.latest()) {
        (i64::MIN, _) => "by ",
        (_, i64::MAX) => "from ",
        _ => "",
    };
    format!("{open}{}", coarse.text())
}

/// How long it was to the next turn, where that is not within one day.
fn lasting(turn: &Turn) -> String {
    let within = |between: &Between| between.precision <= Precision::Day && between.most == Some(0);
    turn.lasts.filter(|between| !within(between)).map(|between| between.to_string()).unwrap_or_default()
}

/// Escapes text for XML.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
