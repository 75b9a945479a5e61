//! The figures as Markdown.

use super::measure::Figures;
use dwell::event::thousands;
use std::fmt::Write as _;

pub fn markdown(all: &[Figures]) -> String {
    let mut text = String::from(
        "# How each cost grows\n\n\
         Written by `cargo bench --bench scaling -- SIZE...`: events of `dwell sample --format dwell`, opened as the screen opens them\n\
         (120 columns, 40 lines), each size in a process of its own. Times of keys are from the command to the drawn frame, the\n\
         middle of nine. Load, filters and search grow with the events; a frame, a line, a page and the last row do not. These are\n\
         told with the panel of an event none of whose values was met before.\n\n\
         ![how each cost grows](scaling.svg)\n\n",
    );
    let head: Vec<String> =
        all.iter().map(|figures| format!("{} events", thousands(figures.events))).collect();
    let _ = writeln!(text, "| | {} |\n|---|{}", head.join(" | "), "---:|".repeat(all.len()));
    let mut row = |name: &str, cell: &dyn Fn(&Figures) -> String| {
        let cells: Vec<String> = all.iter().map(cell).collect();
        let _ = writeln!(text, "| {name} | {} |", cells.join(" | "));
    };
    row("file", &|figures| format!("{} MB", figures.bytes / 1_000_000));
    row("reading it and counting lines", &|figures| time(figures.lines));
    row("first rows", &|figures| time(figures.first_rows));
    row("all loaded", &|figures| time(figures.loaded));
    row("events a second", &|figures| thousands(per_second(figures)));
    row("loaded, in times of counting lines", &|figures| {
        format!("{:.0}", figures.loaded / figures.lines.max(0.001))
    });
    row("chains known, after that", &|figures| time(figures.chains));
    row("what panels tell known, after that", &|figures| time(figures.analysed));
    row("most memory, bytes an event", &|figures| (figures.memory / figures.events.max(1)).to_string());
    let names: Vec<&String> =
        all.first().map(|first| first.each.iter().map(|(name, _)| name).collect()).unwrap_or_default();
    for (at, name) in names.into_iter().enumerate() {
        row(name, &|figures| figures.each.get(at).map_or_else(String::new, |(_, millis)| time(*millis)));
    }
    text
}

#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a rate to look at
fn per_second(figures: &Figures) -> u64 {
    (figures.events as f64 / figures.loaded.max(0.001) * 1000.0) as u64
}

fn time(millis: f64) -> String {
    match millis {
        ms if ms >= 1000.0 => format!("{:.1} s", ms / 1000.0),
        ms if ms >= 10.0 => format!("{ms:.0} ms"),
        ms => format!("{ms:.1} ms"),
    }
}
