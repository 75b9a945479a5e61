//! Text in a cell that a spreadsheet may open.

use std::borrow::Cow;

/// A cell that no spreadsheet takes for a formula: `'` stands before text that begins with `= + - @`, tab or CR. Numbers
/// stay as they are.
#[must_use]
pub fn cell(text: &str) -> Cow<'_, str> {
    let armed = text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.parse::<f64>().is_err();
    let shown = super::visible(text);
    if armed { Cow::Owned(format!("'{shown}")) } else { shown }
}
