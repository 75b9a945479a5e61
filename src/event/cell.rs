//! Guards CSV cells against being run as formulas by a spreadsheet.

use std::borrow::Cow;

/// Characters that begin a formula, including the wide forms in which Chinese, Japanese and Korean editions accept
/// them.
const ARMED: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// Prefixes `'` to a cell that a spreadsheet would take for a formula: text that begins with `= + - @` (or the wide
/// forms U+FF1D, FF0B, FF0D, FF20), tab or CR. Numbers and zone offsets (`+00:00`) stay as they are.
#[must_use]
pub fn cell(text: &str) -> Cow<'_, str> {
    // text that already begins with `'` gets another, so that `disarmed` restores it
    let bare = text.trim_start_matches('\'');
    let armed = bare.starts_with(ARMED) && bare.parse::<f64>().is_err() && !is_offset(bare);
    let shown = super::visible(text);
    if armed { Cow::Owned(format!("'{shown}")) } else { shown }
}

fn is_offset(text: &str) -> bool {
    let digit = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    text.len() == 6
        && text.starts_with(['+', '-'])
        && text.as_bytes().get(3) == Some(&b':')
        && [1, 2, 4, 5].into_iter().all(digit)
}

/// Removes the `'` that [`cell`] prefixed; any other text is returned as it is.
#[must_use]
pub fn disarmed(text: &str) -> &str {
    let inside = text.strip_prefix('\'').filter(|inside| cell(inside) == text);
    inside.unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::{cell, disarmed};

    #[test]
    fn what_guards_against_formulas_is_taken_off_again_and_other_quotes_stay() {
        for text in [
            "=1+2", "@agency", "-x", "-12.5", "'quoted'", "plain", "'tis", "", "'=1", "''@x", "+00:00",
            "-05:30", "+0a:00",
        ] {
            assert_eq!(disarmed(&cell(text)), text);
        }
        assert_eq!(cell("+00:00"), "+00:00");
        for armed in ["=00:00", "@00:00", "\t12:34"] {
            assert_eq!(cell(armed), format!("'{}", crate::event::visible(armed)));
        }
        assert_eq!(cell("+0a:00"), "'+0a:00");
        for wide in ["\u{ff1d}1+1", "\u{ff0b}1", "\u{ff0d}1", "\u{ff20}SUM(A1)"] {
            assert_eq!(cell(wide), format!("'{wide}"));
        }
    }
}
