//! The text in place of rows if there are none.

use crate::event::saturated;
use crate::keys::chords_of;
use crate::session::PaneView;
use crate::view::number::{count, thousands};
use crate::view::stroke::{put, wrap};
use crate::view::text;
use crate::view::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The most lines of a sentence.
const LINES: usize = 4;
/// The most unreadable sources that are listed.
const LOST: usize = 3;

pub(super) fn draw(pane: PaneView<'_>, theme: Theme, body: Rect, buffer: &mut Buffer) {
    let columns = usize::from(body.width.saturating_sub(2));
    let lines = |(at, sentence): (usize, &String)| {
        let style = if at == 0 { theme.dim() } else { theme.faint() };
        wrap(sentence, columns, LINES).into_iter().map(move |line| (line, style))
    };
    let lines: Vec<_> = sentences(pane).iter().enumerate().flat_map(lines).collect();
    let height = saturated::<u16>(lines.len());
    let top = body.y + body.height.saturating_sub(height) / 2;
    for ((line, style), y) in lines.iter().zip(top..body.bottom()) {
        let width = saturated::<u16>(text::width(line));
        let x = body.x + body.width.saturating_sub(width) / 2;
        put(buffer, (x, y), body.right(), line, *style);
    }
}

/// The sentences, most important first.
fn sentences(pane: PaneView<'_>) -> Vec<String> {
    let none = pane.session.case.as_ref().is_none_or(|case| case.total.records == 0);
    if let Some(loading) = pane.session.loading.filter(|_| none) {
        let read = match loading.records {
            0 => "reading …".to_owned(),
            records => format!("reading … {} so far", count(records, "record")),
        };
        return vec![read];
    }
    match (&pane.session.case, pane.counted) {
        (None, _) => vec!["reading …".to_owned()],
        (Some(case), _) if case.total.records == 0 => {
            let mut said = vec!["there is no event in what was opened".to_owned()];
            if case.rejected > 0 {
                said.push(format!("{} could not be read", count(case.rejected, "record")));
            }
            let key = chords_of("ledger").first().map_or_else(String::new, |chord| chord.label());
            said.push(format!("{key} shows what became of every file, and so does `dwell ledger`"));
            said.extend(case.troubles.iter().take(6).cloned());
            said
        }
        (Some(_), Some(_)) if !pane.is_count_final() && pane.session.loading.is_some() => {
            vec!["what this filter asks of all events together waits until all were looked at …".to_owned()]
        }
        (Some(_), Some(_)) if !pane.is_count_final() => {
            vec!["what this filter asks of all events together is being worked out …".to_owned()]
        }
        // matches that are still to be played are no reason to undo the filter
        (Some(_), Some(found)) if found.total.records == 0 && found.whole.is_some_and(|(all, _)| all > 0) => {
            vec!["nothing of this filter was played yet".to_owned()]
        }
        (Some(_), Some(found)) if found.total.records == 0 => {
            let so_far = if pane.session.loading.is_some() { " so far" } else { "" };
            let none = format!("no event{so_far} passes this filter{}", way_back(pane));
            let lost = pane.session.case.iter().flat_map(|case| &case.lost).take(LOST);
            let lost = lost.map(|lost| format!("records can't be read: {lost}"));
            pane.unnamed.map(str::to_owned).into_iter().chain([none]).chain(lost).collect()
        }
        (Some(_), Some(found)) => vec![format!("fetching rows of {} …", thousands(found.total.records))],
        (Some(_), None) => vec!["filtering …".to_owned()],
    }
}

/// How to get rows again; not by a single key while a filter is being typed.
fn way_back(pane: PaneView<'_>) -> String {
    if pane.focused && pane.session.bar.is_some() {
        return " · Esc gives it up".to_owned();
    }
    let key = |command: &str| chords_of(command).first().map(|chord| chord.label());
    match (key("undo"), key("filter")) {
        (Some(undo), Some(clear)) => format!(" · {undo} undoes it, {clear} clears it"),
        (Some(undo), None) => format!(" · {undo} undoes it"),
        _ => String::new(),
    }
}
