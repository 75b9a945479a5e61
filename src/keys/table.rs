//! The key table, from which the keymap, the help, the palette and the manual are made.

use super::{Chord, Mode};

/// A row of the table: keys that run a command in a mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Binding {
    /// The chords, separated by spaces (`<ctrl+f>`).
    pub keys: &'static str,
    /// The mode that they apply in.
    pub mode: Mode,
    /// The command, in its text form.
    pub command: &'static str,
    /// Its effect, as the help shows it.
    pub doc: &'static str,
    /// Its heading in the help.
    pub group: Group,
}

/// A heading of the help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Group {
    Move,
    Narrow,
    Look,
    Chain,
    Notes,
    Case,
    Playing,
    Columns,
    Lanes,
    Terms,
    NotesList,
    Blind,
    Ledger,
    Compare,
    Over,
    Export,
    Typing,
    Program,
}

impl Group {
    /// All groups, in the order of the help.
    pub const ALL: [Self; 18] = [
        Self::Move,
        Self::Narrow,
        Self::Look,
        Self::Chain,
        Self::Notes,
        Self::Case,
        Self::Playing,
        Self::Columns,
        Self::Lanes,
        Self::Terms,
        Self::NotesList,
        Self::Blind,
        Self::Ledger,
        Self::Compare,
        Self::Over,
        Self::Export,
        Self::Typing,
        Self::Program,
    ];

    /// The heading.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Move => "Moving",
            Self::Narrow => "Narrowing",
            Self::Look => "Looking at an event",
            Self::Chain => "Following a chain",
            Self::Notes => "Noting",
            Self::NotesList => "In the notes",
            Self::Case => "Seeing the case otherwise",
            Self::Playing => "While it is played",
            Self::Columns => "Choosing columns",
            Self::Lanes => "In the lanes",
            Self::Terms => "In the list of filters",
            Self::Blind => "In the blind zones",
            Self::Ledger => "In the ledger",
            Self::Compare => "In two days side by side",
            Self::Export => "In handing over",
            Self::Over => "In chains, reach and why",
            Self::Typing => "While typing",
            Self::Program => "The program",
        }
    }
}

macro_rules! bindings {
    ($($group:ident $mode:ident { $($keys:literal $command:literal $doc:literal;)* })*) => {
        /// All bindings, in the order of the help.
        pub const BINDINGS: &[Binding] = &[$($(Binding {
            keys: $keys, mode: Mode::$mode, command: $command, doc: $doc, group: Group::$group,
        },)*)*];
    };
}

bindings! {
    Move Panels {
        "j <down>" "move down" "next row, or next line of the panel";
        "k <up>" "move up" "row before";
        "<pgdn> <ctrl+f>" "move page-down" "a screen further";
        "<pgup> <ctrl+b>" "move page-up" "a screen back";
        "<ctrl+d>" "move half-down" "half a screen further";
        "<ctrl+u>" "move half-up" "half a screen back";
        "g <home>" "move first" "first row";
        "G <end>" "move last" "last row";
        "} )" "move gap-forward" "over the next quiet time";
        "{ (" "move gap-back" "over the quiet time before";
        "h" "move left" "column to the left; in a record: fold";
        "<left>" "move fold" "as h; in the timeline among unfolded alike rows, or in a group: fold them";
        "l" "move right" "column to the right; in a record: unfold";
        "<right>" "move unfold" "as l; in the timeline on alike rows as one, or a group: unfold them";
        "T" "prompt goto" "go to a time: 15 jun 14:00, +2h, detection, first mailbox access";
        "<tab>" "focus next" "next panel";
        "<backtab>" "focus previous" "panel before";
    }
    Narrow Panels {
        "f &" "prompt filter" "type a filter";
        "i" "include" "include the value under the cursor; again: take it out";
        "x" "exclude" "exclude the value under the cursor; again: take it out";
        "o" "only" "only the value under the cursor";
        "F" "fields" "show another field as a facet";
        "/" "prompt find" "find in all text";
        "n" "find-next" "next hit";
        "N" "find-previous" "hit before";
        "C" "filter" "clear the filter; again: what is switched off too";
        "O" "filters" "the filter's terms, each to be switched off and on again";
        "X" "context" "what stands around the event whatever the filter; again: no more";
        "u" "undo" "undo the last change of the view";
        "<ctrl+r>" "redo" "do it again";
    }
    Look Panels {
        "<enter>" "fold" "facet: include, or show all; record: fold, or read a long value; timeline: unfold alike rows or a group, else open the record; identity: only its events";
        "r" "tab" "the event, its record, or its chain";
        "y" "copy" "copy the value under the cursor";
    }
    Chain Panels {
        "]" "walk next" "next event along the chosen identity, or the chain";
        "[" "walk previous" "the event before along it";
        "p" "tab chain" "the event's chain, and what it shares: keys choose there what is walked along; again: back to the timeline";
        "<backspace>" "back" "back to before the last pivot";
        "w" "why" "how it is tied to the marked event, or to the one before it in its chain";
        "R" "reach" "what is downstream of the identity, or of the event";
        "W" "chains" "the largest chains of what the filter keeps";
    }
    Notes Panels {
        "<space>" "mark" "mark the event, or take its mark away; mark the range";
        "t" "prompt tag" "tag it; -word takes a tag away";
        "c" "prompt comment" "comment on it; @ID points to another event";
        "!" "prompt severity" "correct its severity";
        "@" "prompt value" "say what the value under the cursor is, wherever it stands";
        "v" "range" "choose a range of rows: move, then tag, comment, mark, correct or hide it";
        "%" "all" "choose everything that the filter keeps";
        "K" "prompt link" "link it to the event that was marked last";
        "E" "tell" "tell of an event that no record tells of";
        "H" "prompt hide" "hide it, or what is alike";
        "<alt+h>" "hidden" "show what is hidden, or leave it out again";
        "U" "take-back" "take back the last note that was made here";
        "M" "notes" "all notes: who noted what when; those without their event; take one back";
        "\"" "prompt save-view" "save this view under a name";
        "'" "views" "the saved views";
        "<ctrl+s>" "save-again" "send again what could not be saved";
    }
    Notes Confirm {
        "<enter> y" "accept" "yes: note it on all of these";
        "<esc> n q <ctrl+c>" "cancel" "no: back to what was typed";
    }
    NotesList Notes {
        "j <down>" "move down" "next line";
        "k <up>" "move up" "line before";
        "<pgdn> <ctrl+f> <space>" "move page-down" "page down";
        "<pgup> <ctrl+b>" "move page-up" "page up";
        "<ctrl+d>" "move half-down" "half a page down";
        "<ctrl+u>" "move half-up" "half a page up";
        "g <home>" "move first" "first line";
        "G <end>" "move last" "last line";
        "<enter>" "accept" "go to its event; take the view that it saved";
        "U" "take-back" "take it back; of a hidden query: show its events again";
        "? <f1>" "help" "these keys";
        "<esc> q M <ctrl+c>" "cancel" "close the notes";
    }
    Case Panels {
        "a" "prompt as-of" "see the case as it was known on a day; of two days: what was told otherwise";
        "A" "prompt compare" "two days side by side: corrected, taken back, contradicted, added";
        "z" "zone" "times in UTC, or in the zone of this computer";
        "L" "theme" "colours: dark, light, high contrast, none";
        "S" "ledger" "the sources: what became of every record";
        "B" "blind" "blind zones: where the log could not see";
        "D" "hand-over" "hand over: events, the whole case, a picture";
        "P" "play" "play the incident from the selected event on; again: end it";
        "s" "focus lanes" "to the lanes";
        "V" "lanes" "lanes of stages, of agencies, of accounts";
        "e" "focus timeline" "to the timeline";
        "|" "panes" "a second timeline with a filter of its own, on the same clock; again: close it";
        "\\" "pane" "to the other of the two";
        ";" "group" "rows in groups: by hour, by account, by chain; then by time again";
        "." "alike" "consecutive rows that are alike as one, with how many they are; again: each by itself";
        "," "columns" "which columns the timeline has, in which order, how wide";
    }
    Playing Play {
        "<space>" "play pause" "hold it, and go on; what lies over the panels or is typed holds it until that closes";
        "+ =" "play faster" "faster";
        "-" "play slower" "slower";
        "<right>" "play next" "one event further";
        "<left>" "play previous" "one event back";
        "<lt>" "play events" "event by event, however far apart they are";
        "<gt>" "play clock" "by the clock of the incident; long quiet times are skipped";
        "P" "play end" "end it: the view is as it was before; Esc does so too";
    }
    Columns Columns {
        "j <down>" "move down" "next column";
        "k <up>" "move up" "column before";
        "<pgdn> <ctrl+f>" "move page-down" "page down";
        "<pgup> <ctrl+b>" "move page-up" "page up";
        "<ctrl+d>" "move half-down" "half a page down";
        "<ctrl+u>" "move half-up" "half a page up";
        "g <home>" "move first" "first column";
        "G <end>" "move last" "last column";
        "<space> x i" "column toggle" "show the column, or hide it";
        "J >" "column right" "move it to the right";
        "K <" "column left" "move it to the left";
        "+ =" "column wider" "make it wider";
        "-" "column narrower" "make it narrower";
        "0" "columns usual" "back to the usual columns";
        "<enter>" "accept" "keep the columns";
        "<esc> q , <ctrl+c>" "cancel" "leave the columns as they were";
    }
    Lanes Panels {
        "+ =" "zoom in" "closer, around the cursor";
        "-" "zoom out" "further away";
        "0" "zoom whole" "the time of the intrusion";
        "9" "zoom all" "all that is dated";
        "b" "zoom brush" "the time of the filter";
    }
    Lanes Lanes {
        "v" "brush" "begin a brush; move; Enter keeps it as the filter's time";
        "I" "window" "add the brush, or this column, to the times of the filter; inside of one: take that out";
        "<enter>" "accept" "keep the brush; without one: this column's time, or only this agency or account";
        "<esc>" "cancel" "leave the brush; without one: back to the timeline";
    }
    Terms Terms {
        "j <down>" "move down" "next term";
        "k <up>" "move up" "term before";
        "g <home>" "move first" "first term";
        "G <end>" "move last" "last term";
        "<space>" "switch" "switch it off, or on again";
        "o" "alone" "leave it on alone; again: all on";
        "d <del>" "drop" "take it out";
        "u" "undo" "undo the last change of the view";
        "<ctrl+r>" "redo" "do it again";
        "? <f1>" "help" "these keys";
        "<enter> <esc> q O <ctrl+c>" "cancel" "close the list";
    }
    Blind Blind {
        "j <down>" "move down" "next zone";
        "k <up>" "move up" "zone before";
        "l <right>" "move right" "the next kind alone, after the last one all";
        "h <left>" "move left" "the kind before alone";
        "<pgdn> <ctrl+f> <space>" "move page-down" "page down";
        "<pgup> <ctrl+b>" "move page-up" "page up";
        "<ctrl+d>" "move half-down" "half a page down";
        "<ctrl+u>" "move half-up" "half a page up";
        "g <home>" "move first" "first zone";
        "G <end>" "move last" "last zone";
        "<enter>" "accept" "go to where it begins";
        "? <f1>" "help" "these keys";
        "<esc> q B <ctrl+c>" "cancel" "close the list";
    }
    Ledger Ledger {
        "j <down>" "move down" "next source, or next line of what is said of it";
        "k <up>" "move up" "source before";
        "<pgdn> <ctrl+f> <space>" "move page-down" "page down";
        "<pgup> <ctrl+b>" "move page-up" "page up";
        "<ctrl+d>" "move half-down" "half a page down";
        "<ctrl+u>" "move half-up" "half a page up";
        "g <home>" "move first" "first source";
        "G <end>" "move last" "last source";
        "<enter>" "accept" "only the events of this source";
        "<tab> <backtab>" "focus next" "to what is said of it, and back to the list";
        "r" "tab" "to its rejected records";
        "? <f1>" "help" "these keys";
        "<esc> q S <ctrl+c>" "cancel" "close the ledger";
    }
    Compare Compare {
        "j <down>" "move down" "next change";
        "k <up>" "move up" "change before";
        "h <left>" "move left" "to what does not hold any more";
        "l <right>" "move right" "to what says so";
        "<pgdn> <ctrl+f> <space>" "move page-down" "page down";
        "<pgup> <ctrl+b>" "move page-up" "page up";
        "<ctrl+d>" "move half-down" "half a page down";
        "<ctrl+u>" "move half-up" "half a page up";
        "g <home>" "move first" "first change";
        "G <end>" "move last" "last change";
        "} )" "move gap-forward" "next kind of change";
        "{ (" "move gap-back" "kind of change before";
        "<enter>" "accept" "to the event";
        "A a" "prompt compare" "two other days";
        "? <f1>" "help" "these keys";
        "<esc> q <ctrl+c>" "cancel" "close the comparison";
    }
    Over Chains {
        "j <down>" "move down" "next line";
        "k <up>" "move up" "line before";
        "<pgdn> <ctrl+f> <space>" "move page-down" "page down";
        "<pgup> <ctrl+b>" "move page-up" "page up";
        "<ctrl+d>" "move half-down" "half a page down";
        "<ctrl+u>" "move half-up" "half a page up";
        "g <home>" "move first" "first line";
        "G <end>" "move last" "last line";
        "h <left>" "move left" "reach: fold";
        "l <right>" "move right" "reach: unfold";
        "<enter>" "accept" "why: go to the event; chains and reach: only the events of this line";
        "<tab> <backtab>" "focus next" "reach: to the agencies and accounts, and back";
        "? <f1>" "help" "these keys";
        "<esc> q w R W <ctrl+c>" "cancel" "close it";
    }
    Export Export {
        "j <down>" "move down" "next shape";
        "k <up>" "move up" "shape before";
        "l <right> <tab>" "move right" "of what: the case, the filter, what was played of it, the chain, the marked events";
        "h <left> <backtab>" "move left" "of what was before";
        "g <home>" "move first" "first shape";
        "G <end>" "move last" "last shape";
        "i" "intruder" "report: which accesses are held to be the intruder's";
        "<enter>" "accept" "name the file; there: write it";
        "? <f1>" "help" "these keys";
        "<esc> q D <ctrl+c>" "cancel" "close the list";
    }
    Typing Bar {
        "<enter>" "accept" "keep what is typed";
        "<esc> <ctrl+c>" "cancel" "leave it as it was";
        "<tab>" "edit complete" "put in what is offered";
        "<backtab>" "edit complete-back" "the offer before";
        "<up> <ctrl+p>" "edit up" "older query; in a list: entry above";
        "<down> <ctrl+n>" "edit down" "younger query; in a list: entry below";
        "<left> <ctrl+b>" "edit left" "a letter to the left";
        "<right> <ctrl+f>" "edit right" "a letter to the right";
        "<home> <ctrl+a>" "edit home" "to the beginning";
        "<end> <ctrl+e>" "edit end" "to the end";
        "<backspace> <ctrl+h>" "edit backspace" "remove the letter before";
        "<del> <ctrl+d>" "edit delete" "remove the letter under the cursor";
        "<ctrl+w>" "edit delete-word" "remove the word before";
        "<ctrl+u>" "edit clear" "remove everything";
    }
    Program Panels {
        ":" "palette" "all commands";
        "? <f1>" "help" "these keys";
        "m" "mouse" "take the mouse (click, wheel, drag brushes the lanes), or give it back";
        "<ctrl+l>" "redraw" "draw the screen anew";
        "<ctrl+z>" "suspend" "to the background; `fg` comes back";
        "<esc>" "cancel" "to the timeline; end a search; stop reading";
        "<ctrl+c>" "interrupt" "stop what is being handed over, whatever is open; again, or else: leave";
        "q" "quit" "leave";
    }
    Program Help {
        "/" "prompt find" "look for words in it; what is typed narrows it";
        "j <down>" "move down" "line down";
        "k <up>" "move up" "line up";
        "<pgdn> <ctrl+f> <space>" "move page-down" "page down";
        "<pgup> <ctrl+b>" "move page-up" "page up";
        "g <home>" "move first" "to the top";
        "G <end>" "move last" "to the end";
        "<esc> q ? <f1> <ctrl+c>" "cancel" "back to the whole help; close the help";
    }
}

/// The chords of a command in the panels and lanes, in the order of the table.
#[must_use]
pub fn chords_of(command: &str) -> Vec<Chord> {
    BINDINGS
        .iter()
        .filter(|binding| matches!(binding.mode, Mode::Panels | Mode::Lanes) && binding.command == command)
        .flat_map(Binding::chords)
        .collect()
}

impl Binding {
    /// Its chords, parsed.
    #[must_use]
    pub fn chords(&self) -> Vec<Chord> {
        self.keys.split(' ').filter_map(|key| Chord::parse(key).ok()).collect()
    }
}

#[cfg(test)]
mod tests;
