//! Headers below other lines: the title, the query, the dates of an export.

use super::{Head, head};
use crate::read::text::shown;

/// The most lines that may stand above a header, blank ones included.
const MOST_ABOVE: usize = 32;
/// The most characters of such a line that are told.
const TOLD: usize = 120;

/// The headers that may stand below the first lines, from the top.
pub fn heads_below(bytes: &[u8], end: u8, over: bool) -> impl Iterator<Item = Head> {
    let (mut at, mut line, mut above) = (0, 0, Vec::new());
    std::iter::from_fn(move || {
        while line < MOST_ABOVE as u64 {
            let next = at + memchr::memchr(end, bytes.get(at..)?)? + 1;
            let text = bytes.get(at..next)?.trim_ascii();
            (at, line) = (next, line + 1);
            if text.is_empty() {
                continue;
            }
            // a row of empty cells says nothing
            above.extend(Some(told(text)).filter(|text| !text.is_empty()));
            let head = head(bytes.get(at..)?, end, over);
            if let Some(head) = head {
                let (len, line) = (head.len + at, head.line + line);
                return Some(Head { len, line, above: above.clone(), ..head });
            }
        }
        None
    })
}

/// A line as the ledger tells it.
fn told(line: &[u8]) -> String {
    let (text, _) = shown(line);
    let text = text.trim_end_matches([',', ';', '\t', '|']);
    let cut: String = text.chars().take(TOLD).collect();
    if cut.len() < text.len() { cut + "…" } else { cut }
}
