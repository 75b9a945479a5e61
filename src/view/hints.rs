//! The last line of the screen: the keys that are useful now, or a notice.

mod listed;
mod played;
mod room;

use super::foot::first_key;
use super::stroke::{clear, put, put_right, wrap};
use super::text;
use super::theme::Theme;
use crate::engine::LaneBy;
use crate::event::Field;
use crate::keys::{Chord, Mode, mode};
use crate::session::{Bar, Column, ListKind, Notice, Overlay, Panel, PromptKind, Session, Tab};
use listed::{BLIND, CHAINS, COMPARE, HELP, HELP_FIND, LEDGER, REACH, TERMS, WHY};
use played::PLAYED;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;
use room::{Entry, Listed};

/// The line of hints.
#[derive(Debug, Clone, Copy)]
pub struct Hints<'a> {
    /// The session drawn.
    pub session: &'a Session,
    /// The theme to draw it in.
    pub theme: Theme,
}

/// Commands shown as one hint, and what they do in a word or two.
type Hint = (&'static [&'static str], &'static str);

/// Said while a playback goes on only once what lies over it is closed.
const HELD: &str = "playback holds until this closes";

/// The most lines of a notice.
const NOTICE: usize = 3;

const TIMELINE: &[Hint] = &[
    (&["prompt filter"], "filter"),
    (&["prompt find"], "find"),
    (&["include", "exclude", "only"], "this "),
    (&["walk previous", "walk next"], "along chain"),
    (&["why"], "why"),
    (&["undo"], "undo"),
    (&["fold"], "record"),
    (&["focus next"], "panel"),
    (&["help"], "help"),
    (&["quit"], "quit"),
    (&["tab chain"], "chain"),
    (&["reach"], "reach"),
    (&["chains"], "chains"),
    (&["mark"], "mark"),
    (&["prompt tag", "prompt comment"], "tag, comment"),
    (&["range", "all"], "choose many"),
    (&["notes"], "notes"),
    (&["move gap-back", "move gap-forward"], "over quiet"),
    (&["palette"], "commands"),
    (&["prompt goto"], "go to time"),
    (&["prompt as-of", "prompt compare"], "as of, two days"),
    (&["focus lanes"], "lanes"),
    (&["ledger"], "sources"),
    (&["filters"], "filters off, on"),
    (&["hand-over"], "hand over"),
    (&["play"], "play"),
    (&["blind"], "blind zones"),
    (&["zone"], "zone"),
    (&["theme"], "colours"),
    (&["copy"], "copy"),
];
const RANGE: &[Hint] = &[
    (&["mark"], "mark"),
    (&["prompt tag"], "tag"),
    (&["prompt comment"], "comment"),
    (&["prompt severity"], "severity"),
    (&["prompt hide"], "hide"),
    (&["all"], "all of the filter"),
    (&["cancel"], "leave"),
];
const CONFIRM: &[Hint] = &[(&["accept"], "yes"), (&["cancel"], "no")];
const NOTES: &[Hint] = &[
    (&["accept"], "go to its event"),
    (&["move down", "move up"], "note"),
    (&["take-back"], "take it back"),
    (&["cancel"], "close"),
    (&["help"], "help"),
];
const NOTED: &[Hint] = &[
    (&["move down", "move up"], "line"),
    (&["fold"], "to the event it speaks of"),
    (&["prompt comment"], "comment"),
    (&["prompt tag"], "tag"),
    (&["tab"], "event"),
    (&["cancel"], "timeline"),
    (&["help"], "help"),
];
const TELL: &[Hint] = &[
    (&["accept"], "save"),
    (&["edit complete", "edit complete-back"], "next field, before"),
    (&["edit clear"], "clear"),
    (&["cancel"], "leave"),
];
const FOUND: &[Hint] =
    &[(&["find-next", "find-previous"], "next, previous hit"), (&["cancel"], "end the search")];
const LOADING: &[Hint] = &[(&["cancel"], "stop reading")];
const DETAIL: &[Hint] = &[
    (&["move down", "move up"], "line"),
    (&["include", "exclude", "only"], "this value"),
    (&["tab"], "record"),
    (&["copy"], "copy"),
    (&["undo"], "undo"),
    (&["cancel"], "timeline"),
    (&["help"], "help"),
];
const RECORD: &[Hint] = &[
    (&["move down", "move up"], "line"),
    (&["fold"], "fold"),
    (&["include", "exclude", "only"], "this value"),
    (&["tab"], "event"),
    (&["copy"], "copy"),
    (&["undo"], "undo"),
    (&["cancel"], "timeline"),
    (&["help"], "help"),
];
const CHAIN: &[Hint] = &[
    (&["move down", "move up"], "line"),
    (&["walk previous", "walk next"], "along it"),
    (&["fold"], "only its events"),
    (&["reach"], "reach"),
    (&["include", "exclude", "only"], "this value"),
    (&["tab"], "event"),
    (&["copy"], "copy"),
    (&["cancel"], "timeline"),
    (&["help"], "help"),
];
const COLUMNS: &[Hint] = &[
    (&["column toggle"], "show or hide"),
    (&["column right", "column left"], "move"),
    (&["column wider", "column narrower"], "resize"),
    (&["columns usual"], "the usual ones"),
    (&["accept"], "keep"),
    (&["cancel"], "as before"),
];
const FOLDED: &[Hint] = &[(&["fold"], "unfold"), (&["alike"], "each by itself")];
const GROUPED: &[Hint] = &[(&["fold"], "unfold"), (&["group"], "other groups")];
const AROUND: &[Hint] = &[(&["cancel"], "the filter alone")];
const PIVOTED: &[Hint] = &[(&["back"], "back")];
const FACETS: &[Hint] = &[
    (&["fold"], "include"),
    (&["exclude", "only"], "exclude, only"),
    (&["move down", "move up"], "value"),
    (&["fields"], "another field"),
    (&["undo"], "undo"),
    (&["cancel"], "timeline"),
    (&["help"], "help"),
];
const LANES: &[Hint] = &[
    (&["brush"], "brush"),
    (&["accept"], "filter to this"),
    (&["window"], "this too"),
    (&["zoom in", "zoom out"], "scale"),
    (&["zoom whole", "zoom all"], "intrusion, all"),
    (&["move left", "move right"], "column"),
    (&["lanes"], "stages, agencies, accounts"),
    (&["undo"], "undo"),
    (&["cancel"], "timeline"),
];
const SWIMS: &[Hint] = &[
    (&["accept"], "only this lane"),
    (&["brush"], "brush"),
    (&["zoom in", "zoom out"], "scale"),
    (&["move left", "move right"], "column"),
    (&["lanes"], "stages, agencies, accounts"),
    (&["undo"], "undo"),
    (&["cancel"], "timeline"),
];
const FILTER: &[Hint] = &[
    (&["accept"], "keep"),
    (&["cancel"], "cancel"),
    (&["edit complete"], "complete"),
    (&["edit up", "edit down"], "older, newer"),
    (&["edit delete-word"], "delete word"),
    (&["edit clear"], "clear"),
];
const PROMPT: &[Hint] = &[
    (&["accept"], "go"),
    (&["cancel"], "cancel"),
    (&["edit delete-word"], "delete word"),
    (&["edit clear"], "clear"),
];
const NOTE: &[Hint] = &[
    (&["accept"], "save"),
    (&["cancel"], "cancel"),
    (&["edit complete"], "complete"),
    (&["edit delete-word"], "delete word"),
    (&["edit clear"], "clear"),
];
const LIST: &[Hint] = &[
    (&["accept"], "choose"),
    (&["cancel"], "cancel"),
    (&["edit down", "edit up"], "entry"),
    (&["edit clear"], "clear"),
];
const HAND: &[Hint] = &[
    (&["accept"], "name the file"),
    (&["move down", "move up"], "shape"),
    (&["move left", "move right"], "of what"),
    (&["cancel"], "close"),
    (&["help"], "help"),
];
const NAMING: &[Hint] = &[
    (&["accept"], "write it"),
    (&["edit complete"], "complete"),
    (&["cancel"], "back"),
    (&["edit delete-word"], "delete word"),
    (&["edit clear"], "clear"),
];

impl Widget for Hints<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        let (mut x, mut end) = (area.x + 1, area.right().saturating_sub(1));
        if let Some(notice) = &self.session.notice {
            return self.notice(notice, area, buffer);
        }
        let gap = if area.width < 100 { 2 } else { 3 };
        if self.session.holds_playback() {
            end = put_right(buffer, (x, area.y), end, HELD, self.theme.accent()).saturating_sub(gap);
        }
        for Entry { keys, word } in room::fitting(listed(self.session), end.saturating_sub(x), gap) {
            x = put(buffer, (x, area.y), end, &keys, self.theme.strong());
            x = put(buffer, (x + 1, area.y), end, &word, self.theme.faint()) + gap;
        }
    }
}

impl Hints<'_> {
    /// Draws a notice. If it is longer than a line it covers lines above, unless there is a prompt.
    fn notice(self, notice: &Notice, area: Rect, buffer: &mut Buffer) {
        let style = if notice.wrong { self.theme.warning() } else { self.theme.said() };
        let most = if self.session.bar.is_some() { 1 } else { NOTICE };
        let lines = wrap(&text::show(&notice.text), usize::from(area.width.saturating_sub(2)), most);
        let above = u16::try_from(lines.len()).unwrap_or(1).saturating_sub(1);
        let top = area.y.saturating_sub(above);
        clear(buffer, Rect { y: top, height: area.bottom() - top, ..area });
        for (line, y) in lines.iter().zip(top..area.bottom()) {
            put(buffer, (area.x + 1, y), area.right().saturating_sub(1), line, style);
        }
    }
}

/// The hints for the current mode.
fn listed(session: &Session) -> Listed {
    let mode = mode(session);
    let here = mode == Mode::Panels && session.focus == Panel::Timeline;
    let found = match (session.find.is_some() && mode == Mode::Panels, session.loading) {
        (true, _) => FOUND,
        (false, Some(_)) if session.may_stop() => LOADING,
        (false, None) if here && session.folded_run().is_some() => FOLDED,
        (false, None) if here && session.folded_group().is_some() => GROUPED,
        (false, None) if here && session.view.context.is_some() => AROUND,
        (false, None) if here && !session.trail().is_empty() => PIVOTED,
        _ => &[],
    };
    let told = hints_of(session, mode);
    // a key that does something else on this row is listed once
    let again =
        |hint: &&Hint| !found.iter().any(|(first, _)| first.iter().any(|command| hint.0.contains(command)));
    let entries = found
        .iter()
        .chain(told.iter().filter(again))
        .filter_map(|(commands, word)| {
            let keys: Vec<String> = commands.iter().filter_map(|command| key_of(mode, command)).collect();
            let word =
                if *word == "this " { format!("this {}", chosen(session)) } else { (*word).to_owned() };
            (!keys.is_empty()).then(|| Entry { keys: keys.join(" "), word })
        })
        .collect();
    Listed { entries, of_row: found.len() }
}

fn hints_of(session: &Session, mode: Mode) -> &'static [Hint] {
    match (mode, &session.overlay, &session.bar, session.focus) {
        (Mode::Confirm, ..) => CONFIRM,
        (Mode::Notes, ..) => NOTES,
        (Mode::Bar, Some(Overlay::Tell(_)), ..) => TELL,
        (Mode::Bar, Some(Overlay::Help { .. }), ..) => HELP_FIND,
        (Mode::Help, ..) => HELP,
        (Mode::Play, ..) => PLAYED,
        (Mode::Ledger, ..) => LEDGER,
        (Mode::Compare, ..) => COMPARE,
        (Mode::Columns, ..) => COLUMNS,
        (Mode::Blind, ..) => BLIND,
        (Mode::Terms, ..) => TERMS,
        (Mode::Export, ..) => HAND,
        (Mode::Bar, Some(Overlay::Export(_)), ..) => NAMING,
        (Mode::Chains, Some(Overlay::Why { .. }), ..) => WHY,
        (Mode::Chains, Some(Overlay::Chains { .. }), ..) => CHAINS,
        (Mode::Chains, ..) => REACH,
        (
            Mode::Bar,
            Some(Overlay::List { kind: ListKind::Palette | ListKind::Fields | ListKind::Views, .. }),
            ..,
        ) => LIST,
        (Mode::Bar, _, Some(bar), _) if bar.kind == PromptKind::Filter => FILTER,
        (Mode::Bar, _, Some(Bar { kind: PromptKind::Note(_), .. }), _) => NOTE,
        (Mode::Bar, ..) => PROMPT,
        (Mode::Lanes, ..) if session.view.by != LaneBy::Stage && session.lanes.brush.is_none() => SWIMS,
        (Mode::Lanes, ..) => LANES,
        (Mode::Panels, .., Panel::Facets) => FACETS,
        (Mode::Panels, .., Panel::Detail) if session.view.tab == Tab::Record => RECORD,
        (Mode::Panels, .., Panel::Detail) if session.view.tab == Tab::Chain => CHAIN,
        (Mode::Panels, .., Panel::Detail) if session.view.tab == Tab::Notes => NOTED,
        (Mode::Panels, .., Panel::Detail) => DETAIL,
        (Mode::Panels, .., Panel::Timeline) if session.range().is_some() => RANGE,
        (Mode::Panels, ..) => TIMELINE,
    }
}

/// What `i x o` act on in the timeline.
fn chosen(session: &Session) -> String {
    match &session.pane.timeline.column {
        Column::Field(Field::SourceIp) => "address".to_owned(),
        column => text::fit(column.name(), 24).into_owned(),
    }
}

/// The first key of a command in a mode.
fn key_of(mode: Mode, command: &str) -> Option<String> {
    let bound = |mode: Mode| first_key(mode, command);
    let chord = match mode {
        Mode::Lanes => bound(Mode::Lanes).or_else(|| bound(Mode::Panels)),
        Mode::Play => bound(Mode::Play).or_else(|| bound(Mode::Panels)),
        mode => bound(mode),
    };
    chord.map(Chord::label)
}

#[cfg(test)]
mod tests {
    use super::{
        AROUND, BLIND, CHAIN, CHAINS, COLUMNS, COMPARE, CONFIRM, DETAIL, FACETS, FILTER, FOLDED, FOUND,
        GROUPED, HELP, HELP_FIND, LANES, LEDGER, LIST, LOADING, NOTED, NOTES, PIVOTED, PLAYED, PROMPT, RANGE,
        REACH, RECORD, SWIMS, TELL, TERMS, TIMELINE, WHY, key_of,
    };
    use crate::keys::Mode;

    #[test]
    fn every_hint_has_its_keys_in_the_one_table() {
        for (mode, hints) in [
            (Mode::Panels, [TIMELINE, FOUND, LOADING, DETAIL, RECORD, FACETS].concat()),
            (Mode::Lanes, [LANES, SWIMS].concat()),
            (Mode::Blind, BLIND.to_vec()),
            (Mode::Terms, TERMS.to_vec()),
            (Mode::Panels, [TIMELINE, FOUND, LOADING, DETAIL, RECORD, FACETS, CHAIN, PIVOTED].concat()),
            (Mode::Chains, [WHY, REACH, CHAINS].concat()),
            (Mode::Lanes, LANES.to_vec()),
            (Mode::Bar, [FILTER, PROMPT, LIST, HELP_FIND].concat()),
            (Mode::Help, HELP.to_vec()),
            (Mode::Panels, [RANGE, NOTED, FOLDED, GROUPED, AROUND].concat()),
            (Mode::Confirm, CONFIRM.to_vec()),
            (Mode::Play, PLAYED.to_vec()),
            (Mode::Notes, NOTES.to_vec()),
            (Mode::Bar, TELL.to_vec()),
            (Mode::Ledger, LEDGER.to_vec()),
            (Mode::Compare, COMPARE.to_vec()),
            (Mode::Columns, COLUMNS.to_vec()),
        ] {
            for (commands, word) in hints {
                for command in commands {
                    assert!(key_of(mode, command).is_some(), "{word}: no key does `{command}` in {mode:?}");
                }
            }
        }
    }
}
