//! Writes commands as text and parses them.

use super::{
    ColumnEdit, ColumnsTo, Command, CommandError, Edit, Motion, NotePrompt, Noting, Pick, Playing,
    PromptKind, Target, TermEdit, Walk, Zoom,
};
use crate::chain::Identity;
use crate::engine::{Grouping, LaneBy};
use crate::event::{Field, Zone};
use crate::export::ExportFormat;
use crate::query::Distance;
use crate::session::facets::no_facet;
use crate::session::{ColorScheme, Columns, ExportScope, Panel, Tab};
use std::fmt;
use std::str::FromStr;

/// Names of the colour schemes.
const COLOR_SCHEMES: &[&str] = &["dark", "light", "contrast", "plain"];

macro_rules! words {
    ($type:ident { $($variant:ident $word:literal),* $(,)? }) => {
        impl $type {
            pub(in crate::session) fn word(&self) -> Option<&'static str> {
                match self { $(Self::$variant => Some($word),)* #[allow(unreachable_patterns)] _ => None }
            }
            pub(in crate::session) fn of_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
            #[allow(dead_code)]
            pub(in crate::session) const WORDS: &'static [&'static str] = &[$($word),*];
        }
    };
}

words!(Motion { Up "up", Down "down", Left "left", Right "right", Fold "fold", Unfold "unfold", PageUp "page-up", PageDown "page-down",
    HalfUp "half-up", HalfDown "half-down", First "first", Last "last", GapBack "gap-back", GapForward "gap-forward" });
words!(PromptKind { Filter "filter", Find "find", Goto "goto", AsOf "as-of", Compare "compare" });
words!(Edit { Backspace "backspace", Delete "delete", DeleteWord "delete-word", Clear "clear", Left "left",
    Right "right", Home "home", End "end", Up "up", Down "down", Complete "complete", CompleteBack "complete-back" });
words!(TermEdit { List "filters", Switch "switch", Alone "alone" });
words!(Pick { Include "include", Exclude "exclude", Only "only" });
words!(ColumnEdit { Toggle "toggle", Left "left", Right "right", Wider "wider", Narrower "narrower" });
words!(Walk { Next "next", Previous "previous" });
words!(Zoom { In "in", Out "out", Whole "whole", All "all", Brush "brush" });
words!(LaneBy { Stage "stages", Agency "agencies", Account "accounts" });
words!(Grouping { None "none", Hour "hour", Account "account", Chain "chain" });
words!(Panel { Timeline "timeline", Detail "detail", Lanes "lanes", Facets "facets" });
words!(Tab { Event "event", Record "record", Chain "chain", Notes "notes" });
words!(Command { Clocks "clocks", Accept "accept", Cancel "cancel", FindNext "find-next", FindPrevious "find-previous", Undo "undo",
    Redo "redo", Brush "brush", Fold "fold", Mouse "mouse", Copy "copy", Palette "palette", Fields "fields",
    Help "help", Alike "alike", Blind "blind", Ledger "ledger", Back "back", Mark "mark", OpenExport "hand-over", Why "why", Chains "chains",
    Pane "pane",
    Redraw "redraw", Suspend "suspend", Interrupt "interrupt", Quit "quit" });

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let some = |f: &mut fmt::Formatter<'_>, name: &str, value: Option<&str>| match value {
            Some(value) => write!(f, "{name} {value}"),
            None => f.write_str(name),
        };
        match self {
            Self::Move(motion) => some(f, "move", motion.word()),
            Self::Goto(time) => write!(f, "goto {time}"),
            Self::Focus(Target::Next) => f.write_str("focus next"),
            Self::Focus(Target::Previous) => f.write_str("focus previous"),
            Self::Focus(Target::Panel(panel)) => some(f, "focus", panel.word()),
            Self::Prompt(PromptKind::Note(prompt)) => some(f, "prompt", prompt.word()),
            Self::Prompt(kind) => some(f, "prompt", kind.word()),
            Self::Note(noting) => noting.fmt(f),
            Self::Edit(Edit::Insert(text)) => write!(f, "edit insert {text}"),
            Self::Edit(edit) => some(f, "edit", edit.word()),
            Self::Filter(query) => {
                some(f, "filter", Some(query).filter(|q| !q.is_empty()).map(String::as_str))
            }
            Self::Pick(pick) => f.write_str(pick.word().unwrap_or_default()),
            Self::Context(reach) => some(f, "context", reach.map(|reach| reach.to_string()).as_deref()),
            Self::Find(text) => write!(f, "find {text}"),
            Self::Panes(query) => some(f, "panes", query.as_deref()),
            Self::Terms(TermEdit::Off(term)) => write!(f, "off {term}"),
            Self::Terms(TermEdit::On(term)) => write!(f, "on {term}"),
            Self::Terms(TermEdit::Drop(term)) => some(f, "drop", term.as_deref()),
            Self::Terms(edit) => f.write_str(edit.word().unwrap_or_default()),
            Self::Window(range) => some(f, "window", range.as_deref()),
            Self::Zoom(zoom) => some(f, "zoom", zoom.word()),
            Self::Facet(field) => write!(f, "facet {field}"),
            Self::Columns(ColumnsTo::Choose) => f.write_str("columns"),
            Self::Columns(ColumnsTo::Usual) => f.write_str("columns usual"),
            Self::Columns(ColumnsTo::These(columns)) => write!(f, "columns {columns}"),
            Self::Column(edit) => some(f, "column", edit.word()),
            Self::Group(to) => some(f, "group", to.as_ref().and_then(Grouping::word)),
            Self::Lanes(by) => some(f, "lanes", by.as_ref().and_then(LaneBy::word)),
            Self::Tab(tab) => some(f, "tab", tab.as_ref().and_then(Tab::word)),
            Self::Walk(walk) => some(f, "walk", walk.word()),
            Self::Pivot(of) => some(f, "pivot", of.as_ref().map(ToString::to_string).as_deref()),
            Self::Reach(of) => some(f, "reach", of.as_ref().map(ToString::to_string).as_deref()),
            Self::Zone(zone) => some(f, "zone", zone.map(|zone| zone.to_string()).as_deref()),
            Self::Zone2(zone) => {
                write!(f, "zone2 {}", zone.map_or("off".to_owned(), |zone| zone.to_string()))
            }
            Self::Theme(look) => some(f, "theme", look.map(ColorScheme::name)),
            Self::AsOf(day) => write!(f, "as-of {}", day.as_deref().unwrap_or("now")),
            Self::Compare(from, until) => write!(f, "compare {from} {}", until.as_deref().unwrap_or("now")),
            Self::Intruder(query) => some(f, "intruder", query.as_deref()),
            Self::Export(format, what, path) => {
                write!(f, "export {} {} {path}", format.name(), what.word())
            }
            Self::Play(playing) => playing.fmt(f),
            Self::Tick(ms) => write!(f, "tick {ms}"),
            Self::Scroll(top) => write!(f, "scroll {top}"),
            Self::Line(line) => write!(f, "line {line}"),
            Self::Click(x, y) => write!(f, "click {x} {y}"),
            Self::Drag(x, y) => write!(f, "drag {x} {y}"),
            Self::Resize(width, height) => write!(f, "resize {width} {height}"),
            other => f.write_str(other.word().unwrap_or_default()),
        }
    }
}

impl FromStr for Command {
    type Err = CommandError;

    fn from_str(text: &str) -> Result<Self, CommandError> {
        let wrong = |why: String| CommandError { text: text.to_owned(), why };
        let text = text.trim_start();
        let (name, rest) = text.split_once(' ').unwrap_or((text, ""));
        let arg = rest.trim();
        let word = |found: Option<Self>, known: &[&str]| {
            found.ok_or_else(|| wrong(format!("`{name}` takes one of: {}", known.join(", "))))
        };
        if let Some(noting) = Noting::read(name, arg, text) {
            return noting.map(Self::Note);
        }
        match name {
            "move" => word(Motion::of_word(arg).map(Self::Move), Motion::WORDS),
            "goto" if !arg.is_empty() => Ok(Self::Goto(arg.to_owned())),
            "focus" => match arg {
                "next" => Ok(Self::Focus(Target::Next)),
                "previous" => Ok(Self::Focus(Target::Previous)),
                panel => word(Panel::of_word(panel).map(|p| Self::Focus(Target::Panel(p))), Panel::WORDS),
            },
            "prompt" => {
                let note = || NotePrompt::of_word(arg).map(PromptKind::Note);
                word(PromptKind::of_word(arg).or_else(note).map(Self::Prompt), PromptKind::WORDS)
            }
            "edit" => match rest.strip_prefix("insert ") {
                Some(typed) => Ok(Self::Edit(Edit::Insert(typed.to_owned()))),
                None => word(Edit::of_word(arg).map(Self::Edit), Edit::WORDS),
            },
            "filter" => Ok(Self::Filter(arg.to_owned())),
            "panes" | "off" | "on" | "drop" | "window" => narrowing(name, arg).map_err(wrong),
            "find" if !arg.is_empty() => Ok(Self::Find(arg.to_owned())),
            "context" => context_of(arg).map(Self::Context).map_err(wrong),
            "zoom" => word(Zoom::of_word(arg).map(Self::Zoom), Zoom::WORDS),
            "group" | "lanes" if arg.is_empty() => {
                Ok(if name == "group" { Self::Group(None) } else { Self::Lanes(None) })
            }
            "group" => word(Grouping::of_word(arg).map(|to| Self::Group(Some(to))), Grouping::WORDS),
            "lanes" => word(LaneBy::of_word(arg).map(|by| Self::Lanes(Some(by))), LaneBy::WORDS),
            "facet" => Field::parse(arg).map(Self::Facet).ok_or_else(|| wrong(no_facet(arg))),
            "columns" => columns_of(arg).map(Self::Columns).map_err(wrong),
            "column" => word(ColumnEdit::of_word(arg).map(Self::Column), ColumnEdit::WORDS),
            "tab" if arg.is_empty() => Ok(Self::Tab(None)),
            "tab" => word(Tab::of_word(arg).map(|tab| Self::Tab(Some(tab))), Tab::WORDS),
            "walk" => word(Walk::of_word(arg).map(Self::Walk), Walk::WORDS),
            "pivot" => identity_of(arg).map(Self::Pivot).map_err(wrong),
            "reach" => identity_of(arg).map(Self::Reach).map_err(wrong),
            "zone" | "zone2" => zones(name, arg).map_err(wrong),
            "theme" if arg.is_empty() => Ok(Self::Theme(None)),
            "theme" => word(ColorScheme::parse(arg).map(|look| Self::Theme(Some(look))), COLOR_SCHEMES),
            "as-of" | "intruder" => Ok(told(name, arg)),
            "compare" => days_of(arg).ok_or_else(|| {
                wrong("`compare` takes two days, as in `compare 2023-07-12 2024-04-02`".to_owned())
            }),
            "export" => export_of(arg).map_err(wrong),
            "play" | "tick" => playing(name, arg).map_err(wrong),
            "scroll" | "line" | "click" | "drag" | "resize" => screen_of(name, arg).map_err(wrong),
            _ => plain(text.trim()).ok_or_else(|| {
                wrong(format!("there is no command `{name}`, or it needs something after it"))
            }),
        }
    }
}

/// Parses a command of a single word.
fn plain(word: &str) -> Option<Command> {
    let pick = Pick::of_word(word).map(Command::Pick);
    pick.or_else(|| TermEdit::of_word(word).map(Command::Terms)).or_else(|| Command::of_word(word))
}

/// Parses the commands about panes, windows and terms of the filter.
fn narrowing(name: &str, arg: &str) -> Result<Command, String> {
    let given = Some(arg.to_owned()).filter(|arg| !arg.is_empty());
    let meant = match name {
        "panes" => Some(Command::Panes(given)),
        "drop" => Some(Command::Terms(TermEdit::Drop(given))),
        "window" => Some(Command::Window(given)),
        "off" => given.map(TermEdit::Off).map(Command::Terms),
        _ => given.map(TermEdit::On).map(Command::Terms),
    };
    meant.ok_or_else(|| format!("`{name}` takes a term of the filter, as in `{name} stage:other`"))
}

/// Parses `as-of` and `intruder`.
fn told(name: &str, arg: &str) -> Command {
    let said = Some(arg.to_owned()).filter(|arg| !arg.is_empty());
    if name == "intruder" { Command::Intruder(said) } else { Command::AsOf(said.filter(|day| day != "now")) }
}

/// Parses the commands about zones.
fn zones(name: &str, arg: &str) -> Result<Command, String> {
    Ok(match (name, arg) {
        ("zone", "") => Command::Zone(None),
        ("zone", zone) => Command::Zone(Some(zone_of(zone)?)),
        (_, "off") => Command::Zone2(None),
        (_, zone) => Command::Zone2(Some(zone_of(zone)?)),
    })
}

/// Parses `play` and `tick`.
fn playing(name: &str, arg: &str) -> Result<Command, String> {
    match name {
        "tick" => arg.parse().map(Command::Tick).map_err(|_| "`tick` takes milliseconds".to_owned()),
        _ => Playing::read(arg).map(Command::Play),
    }
}

/// Parses format, scope and file of an export.
fn export_of(text: &str) -> Result<Command, String> {
    let names = |names: &mut dyn Iterator<Item = &'static str>| names.collect::<Vec<&str>>().join(" ");
    let mut parts = text.splitn(3, ' ');
    let (format, what, path) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
    let format = ExportFormat::parse(format).ok_or_else(|| {
        format!(
            "write what it is handed over as: {}",
            names(&mut ExportFormat::ALL.iter().map(|one| one.name()))
        )
    })?;
    let what = what.and_then(ExportScope::parse).ok_or_else(|| {
        format!(
            "write what of it is handed over: {}",
            names(&mut ExportScope::ALL.iter().map(|one| one.word()))
        )
    })?;
    match path.map(str::trim).filter(|path| !path.is_empty()) {
        Some(path) => Ok(Command::Export(format, what, path.to_owned())),
        None => Err("write the name of the file last: export jsonl filter out.jsonl".to_owned()),
    }
}

fn zone_of(text: &str) -> Result<Zone, String> {
    Zone::parse(text)
        .ok_or_else(|| format!("no zone is named `{text}`; write UTC, +02:00 or America/New_York"))
}

/// Parses the commands about positions on the screen and its size.
fn screen_of(name: &str, text: &str) -> Result<Command, String> {
    let number = || text.parse().map_err(|_| format!("`{name}` takes a number"));
    let two = || numbers(text).ok_or_else(|| format!("`{name}` takes two numbers"));
    match name {
        "line" => number().map(Command::Line),
        "scroll" => number().map(Command::Scroll),
        "click" => two().map(|(x, y)| Command::Click(x, y)),
        "drag" => two().map(|(x, y)| Command::Drag(x, y)),
        _ => two().map(|(width, height)| Command::Resize(width, height)),
    }
}

/// Parses the distance of a context; `None` for an empty text.
fn context_of(text: &str) -> Result<Option<Distance>, String> {
    if text.is_empty() { Ok(None) } else { text.parse().map(Some) }
}

/// Parses the columns of the timeline.
fn columns_of(text: &str) -> Result<ColumnsTo, String> {
    match text {
        "" => Ok(ColumnsTo::Choose),
        "usual" => Ok(ColumnsTo::Usual),
        list => Columns::parse(list).map(ColumnsTo::These),
    }
}

/// Parses a comparison: one day with now, or two days. `None` for another number of words.
fn days_of(text: &str) -> Option<Command> {
    match text.split_whitespace().collect::<Vec<&str>>().as_slice() {
        [from] | [from, "now"] => Some(Command::Compare((*from).to_owned(), None)),
        [from, until] => Some(Command::Compare((*from).to_owned(), Some((*until).to_owned()))),
        _ => None,
    }
}

/// Parses an identity; `None` for an empty text.
fn identity_of(text: &str) -> Result<Option<Identity>, String> {
    match Identity::parse(text) {
        _ if text.is_empty() => Ok(None),
        Some(identity) => Ok(Some(identity)),
        None => Err(format!("`{text}` names no identity; write token:…, session:…, key:…, ip:…")),
    }
}

fn numbers(text: &str) -> Option<(u16, u16)> {
    let (a, b) = text.split_once(' ')?;
    Some((a.trim().parse().ok()?, b.trim().parse().ok()?))
}
