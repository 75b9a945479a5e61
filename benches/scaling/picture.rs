//! The figures as a picture: both axes by powers of ten, a line for each cost.

use super::measure::Figures;
use std::fmt::Write as _;

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 420.0;
/// Room for numbers, and for the names of lines.
const LEFT: f64 = 70.0;
const RIGHT: f64 = 210.0;
const EDGE: f64 = 30.0;
const INKS: [&str; 8] =
    ["#3b6ea5", "#b5562b", "#2f7d62", "#8a5a9e", "#a08018", "#555e66", "#c0507a", "#4c9ab0"];

/// A cost that is drawn.
type Cost = (&'static str, fn(&Figures) -> f64);

const COSTS: [Cost; 8] = [
    ("all loaded", |figures| figures.loaded),
    ("chains known", |figures| figures.chains),
    ("search", |figures| named(figures, "search: a word that is nowhere")),
    ("account and agency", |figures| named(figures, "filter: account and agency")),
    ("facet of sessions", |figures| named(figures, "facet: sessions")),
    ("first rows", |figures| figures.first_rows),
    ("line", |figures| named(figures, "line")),
    ("frame", |figures| named(figures, "frame")),
];

fn named(figures: &Figures, name: &str) -> f64 {
    figures.each.iter().find(|(known, _)| known == name).map_or(0.0, |(_, millis)| *millis)
}

#[allow(clippy::cast_precision_loss)] // places on a picture
pub fn svg(all: &[Figures]) -> String {
    let costs = || all.iter().flat_map(|figures| COSTS.map(|(_, cost)| cost(figures).max(0.01).log10()));
    let (low, high) = (costs().fold(f64::MAX, f64::min).floor(), costs().fold(f64::MIN, f64::max).ceil());
    let sizes = || all.iter().map(|figures| (figures.events as f64).log10());
    let (first, last) = (sizes().fold(f64::MAX, f64::min), sizes().fold(f64::MIN, f64::max));
    let x = |events: f64| LEFT + (events - first) / (last - first).max(0.001) * (WIDTH - LEFT - RIGHT);
    let y = |cost: f64| HEIGHT - EDGE - (cost - low) / (high - low).max(0.001) * (HEIGHT - 2.0 * EDGE);
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
    );
    let mut power = low;
    while power <= high {
        let at = y(power);
        let _ = writeln!(
            text,
            "<path d=\"M{LEFT} {at:.1}H{:.1}\" stroke=\"#e3e5e7\"/><text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"#555e66\">{}</text>",
            WIDTH - RIGHT,
            LEFT - 8.0,
            at + 4.0,
            unit(power)
        );
        power += 1.0;
    }
    for figures in all {
        let at = x((figures.events as f64).log10());
        let _ = writeln!(
            text,
            "<text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill=\"#555e66\">10<tspan dy=\"-5\" font-size=\"9\">{:.0}</tspan></text>",
            HEIGHT - 8.0,
            (figures.events as f64).log10()
        );
    }
    let ends: Vec<f64> = COSTS
        .iter()
        .map(|(_, cost)| all.last().map_or(0.0, |last| y(cost(last).max(0.01).log10())))
        .collect();
    let labels = apart(&ends);
    for (((name, cost), ink), label) in COSTS.iter().zip(INKS).zip(labels) {
        let points: Vec<String> = all
            .iter()
            .map(|figures| {
                format!("{:.1},{:.1}", x((figures.events as f64).log10()), y(cost(figures).max(0.01).log10()))
            })
            .collect();
        let _ = writeln!(
            text,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{ink}\" stroke-width=\"2\"/>",
            points.join(" ")
        );
        let _ = writeln!(
            text,
            "<text x=\"{:.1}\" y=\"{:.1}\" fill=\"{ink}\">{name}</text>",
            WIDTH - RIGHT + 10.0,
            label + 4.0
        );
    }
    text.push_str("</svg>\n");
    text
}

fn unit(power: f64) -> String {
    let millis = 10_f64.powf(power);
    if millis >= 1000.0 { format!("{:.0} s", millis / 1000.0) } else { format!("{millis} ms") }
}

/// Places of labels, moved so that none stands on another.
fn apart(places: &[f64]) -> Vec<f64> {
    const LINE: f64 = 14.0;
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|a, b| places[*a].total_cmp(&places[*b]));
    let mut moved = places.to_vec();
    for pair in 1..order.len() {
        let (above, here) = (moved[order[pair - 1]], moved[order[pair]]);
        moved[order[pair]] = here.max(above + LINE);
    }
    let over = order.last().map_or(0.0, |last| (moved[*last] - (HEIGHT - EDGE)).max(0.0));
    moved.iter().map(|place| place - over).collect()
}
