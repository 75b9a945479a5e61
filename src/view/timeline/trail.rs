//! The trail of pivots in the timeline's rule: `all › token 3kVZ…EFAA › session 0000…0003`.

use crate::session::PaneView;
use crate::view::stroke::put;
use crate::view::text;
use crate::view::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The separator of steps.
const STEP: &str = " › ";

/// The last steps that fit; `…` stands for those left out.
pub(super) fn way(pane: PaneView<'_>, columns: usize) -> Vec<String> {
    let trail = pane.trail();
    let Some(first) = trail.first() else { return Vec::new() };
    let from = if first.before.trim().is_empty() { "all" } else { "filter" };
    let mut steps: Vec<String> = std::iter::once(from.to_owned())
        .chain(trail.iter().map(|crumb| text::show(&crumb.label).into_owned()))
        .collect();
    while steps.len() > 2 && width(&steps) > columns {
        steps.remove(0);
        "…".clone_into(&mut steps[0]);
    }
    if let Some(last) = steps.last_mut() {
        *last = text::fit(last, columns.max(8)).into_owned();
    }
    steps
}

/// The width of the steps in cells, including what surrounds them.
pub(super) fn width(steps: &[String]) -> usize {
    if steps.is_empty() {
        return 0;
    }
    steps.iter().map(|step| text::width(step)).sum::<usize>() + 3 * (steps.len() - 1) + 2
}

/// Draws the steps after the panel's title.
pub(super) fn draw(steps: &[String], area: Rect, theme: Theme, buffer: &mut Buffer) {
    const TITLE: u16 = 13;
    let end = area.right().saturating_sub(2);
    let mut x = area.x + TITLE;
    if steps.is_empty() || x >= end {
        return;
    }
    x = put(buffer, (x, area.y), end, " ", theme.dim());
    for (at, step) in steps.iter().enumerate() {
        if at > 0 {
            x = put(buffer, (x, area.y), end, STEP, theme.faint());
        }
        let style = if at + 1 == steps.len() { theme.accent() } else { theme.dim() };
        x = put(buffer, (x, area.y), end, step, style);
    }
    put(buffer, (x, area.y), end, " ", theme.dim());
}
