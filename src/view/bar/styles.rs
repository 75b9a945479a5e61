//! Styles of the parts of a query.

use super::Typed;
use super::inks::{Ink, inks};
use crate::event::saturated;
use crate::view::text;
use crate::view::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::style::Style;

/// The style of a part.
pub(super) fn of(ink: Ink, theme: Theme) -> Style {
    match ink {
        Ink::Value => theme.said(),
        Ink::Name => theme.accent(),
        Ink::Word => theme.warning(),
        Ink::Sign => theme.dim(),
    }
}

/// Draws a query in the columns `x..end`; returns the column after it.
pub(in crate::view) fn typed(
    query: &str,
    (x, y): (u16, u16),
    end: u16,
    theme: Theme,
    buffer: &mut Buffer,
) -> u16 {
    let inks = inks(query);
    let style = |at: usize| of(inks.get(at).copied().unwrap_or_default(), theme);
    Typed::new(query, 0).draw((x, y), end, &style, None, buffer);
    let cells = saturated::<u16>(text::width(&text::show(query)));
    x.saturating_add(cells).min(end)
}
