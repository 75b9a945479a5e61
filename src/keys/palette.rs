//! The entries of lists that are narrowed by typing: the palette, the fields for facets, and the saved views.

use super::{BINDINGS, Chord, Mode};
use crate::case::notes::ShownView;
use crate::event::{FIELDS, Field, nearest};
use crate::session::{Command, Session, countable};
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// An entry of the palette.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaletteEntry {
    /// The command, in its text form.
    pub command: String,
    /// Its effect, as one line.
    pub doc: String,
    /// Its keys as labels, separated by spaces; empty without a key.
    pub keys: String,
}

/// Commands without a key: the command and its effect.
const KEYLESS: &[(&str, &str)] = &[
    ("focus detail", "to the event"),
    ("focus facets", "to the facets"),
    ("tab event", "show the event's fields"),
    ("tab record", "show the event's record"),
    ("pivot", "only the events of the identity that keys are on, or that is walked along"),
    ("filter stage:other", "what no rule caught: events of no stage"),
    ("filter is:undated", "events without a time that can be read"),
    ("as-of now", "see the case as it is known now"),
    ("zone UTC", "times in UTC"),
    ("zone2 UTC", "times in UTC too, beside the zone that is shown"),
    ("zone2 off", "times in one zone alone"),
    ("prompt stage", "correct the stage of what is chosen"),
    ("unhide", "show the selected event again that is hidden"),
    ("give-up", "give up the notes that could not be saved"),
    ("tab notes", "show what analysts added to the event"),
    ("columns usual", "the usual columns of the timeline"),
    ("clocks", "times as recorded, or as right clocks would have them"),
    ("theme dark", "colours for dark terminals"),
    ("theme light", "colours for light terminals"),
    ("theme contrast", "colours as far apart as they get"),
    ("theme plain", "no colours"),
];

/// Commands that take an argument: their form, an example, and their effect.
const TYPED: &[(&str, &str, &str)] = &[
    ("filter QUERY", "filter account:desk-03", "keep what the query means; without one, everything"),
    ("find TEXT", "find curl", "look for text"),
    (
        "goto TIME",
        "goto 2023-06-16T09:00",
        "to the first event at or after a time, or to `+2h`, `detection`, `first mailbox access`",
    ),
    ("panes QUERY", "panes stage:mitigation", "a second timeline on that filter, beside or below"),
    ("off TERM", "off stage:other", "switch a term of the filter off, which stays in its list"),
    ("on TERM", "on stage:other", "switch a term of the filter on"),
    ("drop TERM", "drop stage:other", "take a term out of the filter, whether it is on or off"),
    (
        "window TIME",
        "window 2023-06-15..2023-06-16",
        "add a time to those of the filter; one that is among them is taken out",
    ),
    (
        "play SPEED",
        "play 6h/s",
        "play the incident: so much time a second (10min/s, 1h/s, 1d/s, 1w/s), or so many events (5/s)",
    ),
    ("as-of DAY", "as-of 2023-07-14", "see the case as it was known on that day"),
    (
        "compare DAY DAY",
        "compare 2023-07-12 2024-04-02",
        "what was told otherwise on the later day; DAY may be now",
    ),
    ("zone NAME", "zone America/New_York", "times in that zone: UTC, +02:00 or a name"),
    ("zone2 NAME", "zone2 +02:00", "times in that zone too, beside the one that is shown"),
    (
        "pivot TYPE:VALUE",
        "pivot session:a1b2",
        "only the events that carry an identity: token, session, key, ip and so on",
    ),
    (
        "export AS WHAT FILE",
        "export jsonl filter out.jsonl",
        "hand over as jsonl csv timesketch iris stix navigator parquet report bundle svg png; of case filter played chain marked, of \
         pictures screen timeline",
    ),
    (
        "intruder QUERY",
        "intruder source_ip:195.26.87.219",
        "which accesses a report holds to be the intruder's; those that no sign-in issued until one is said",
    ),
    ("reach TYPE:VALUE", "reach key:d4b4cccd", "what is downstream of an identity"),
    ("tag WORDS", "tag exfil -noise", "tag what is chosen; one behind - is taken away"),
    (
        "comment TEXT",
        "comment seen with @K01",
        "say something of what is chosen; @ID points to another event",
    ),
    ("severity LEVEL", "severity high", "correct the severity of what is chosen"),
    ("stage STAGE", "stage detection", "correct the stage of what is chosen"),
    ("value TYPE:VALUE TEXT", "value ip:192.0.2.7 our own proxy", "say what a value is, wherever it stands"),
    ("hide QUERY", "hide operation:Send", "hide what a query keeps"),
    ("link REL ID", "link caused K01", "say how the event stands to another one, or to TYPE:VALUE"),
    (
        "milestone NAME TIME",
        "milestone detection 2023-06-16 agency Dept of State",
        "tell first_access, detection, notification or containment, of an agency, account, with a label, cites; its time is the event's where none is said",
    ),
    ("save-view NAME", "save-view first week", "keep filter, columns, zone and day under a name"),
    ("view NAME", "view first week", "see the case by a saved view"),
    ("take-back NOTE", "take-back n0123", "take back a note by its id"),
    (
        "columns NAME,NAME:CELLS",
        "columns time,stage,account:24,raw.ClientAppId",
        "show these columns; a record's fields are raw.NAME, a width may be left out",
    ),
    (
        "context REACH",
        "context 5m",
        "what stands around the event whatever the filter: so many events (20) or so much time (5m)",
    ),
    ("facet FIELD", "facet app_name", "show a field as a facet, or stop showing it"),
];

/// The commands without a key, each with its effect: first those with an argument, then the palette's.
pub fn commands_without_key() -> impl Iterator<Item = (&'static str, &'static str)> {
    let typed = TYPED.iter().map(|(form, _, doc)| (*form, *doc));
    typed.chain(KEYLESS.iter().copied())
}

/// The palette's entries for a typed text, best first; all for an empty text. A text that is a command itself comes
/// first.
#[must_use]
pub fn palette_entries(typed: &str) -> Vec<PaletteEntry> {
    let texts = |entry: &PaletteEntry| (entry.command.clone(), format!("{} {}", entry.doc, entry.keys));
    let mut entries = best(typed, all(), texts);
    if let Some(command) = spelled(typed) {
        let known = entries.iter().position(|entry| entry.command == command);
        let entry = known.map(|at| entries.remove(at)).unwrap_or(PaletteEntry {
            command,
            doc: "as typed".to_owned(),
            keys: String::new(),
        });
        entries.insert(0, entry);
    }
    if entries.is_empty() { meant(typed) } else { entries }
}

/// The entries of the command that a misspelled one was probably meant for, with what was typed behind it if that makes a
/// command.
fn meant(typed: &str) -> Vec<PaletteEntry> {
    let (name, rest) = typed.trim().split_once(' ').unwrap_or((typed.trim(), ""));
    let head = |command: &str| command.split(' ').next().unwrap_or_default().to_owned();
    let known = all();
    let heads: Vec<String> = known
        .iter()
        .map(|entry| head(&entry.command))
        .chain(TYPED.iter().map(|(form, ..)| head(form)))
        .collect();
    let Some(near) = nearest(name, heads.iter().map(String::as_str)) else { return Vec::new() };
    let asked = |doc: &str| format!("did you mean this? {doc}");
    let spelled = spelled(&format!("{near} {rest}")).filter(|_| !rest.is_empty());
    let spelled =
        spelled.map(|command| PaletteEntry { command, doc: asked("as typed"), keys: String::new() });
    let alike = known.into_iter().filter(|entry| head(&entry.command) == near);
    let alike = alike.map(|entry| PaletteEntry { doc: asked(&entry.doc), ..entry });
    let found: Vec<PaletteEntry> = spelled.into_iter().chain(alike).collect();
    if !found.is_empty() {
        return found;
    }
    // it needs something behind it
    let forms = TYPED.iter().filter(|(form, ..)| head(form) == near);
    let example = |(_, example, doc): &(&str, &str, &str)| PaletteEntry {
        command: (*example).to_owned(),
        doc: format!("such as this? {doc}"),
        keys: String::new(),
    };
    forms.map(example).collect()
}

/// The fields that can be facets, matched to a typed text, best first; all for an empty text.
#[must_use]
pub fn field_entries(typed: &str) -> Vec<(Field, &'static str)> {
    let fields = FIELDS.iter().filter(|spec| countable(spec.field)).map(|spec| (spec.field, spec.doc));
    let mut fields = best(typed, fields.collect(), |(field, doc)| {
        (format!("{} {}", field.name(), field.spec().aliases.join(" ")), (*doc).to_owned())
    });
    // what is typed out is meant, whatever else its letters stand in
    fields.sort_by_key(|(field, _)| !field.name().eq_ignore_ascii_case(typed.trim()));
    fields
}

/// The saved views that match a typed text, best first, as name and description; all for an empty text.
#[must_use]
pub fn view_entries(session: &Session, typed: &str) -> Vec<(String, String)> {
    let views = session.saved_views().iter().map(|ShownView { shown, view, said }| {
        let day = view.as_of.as_ref().map_or_else(String::new, |day| format!(" · as of {day}"));
        let query = if view.query.is_empty() { "everything" } else { view.query.as_str() };
        (shown.clone(), format!("{query}{day} · {}", said.by))
    });
    best(typed, views.collect(), Clone::clone)
}

/// Every command of the palette: each command of the panels and lanes once, with its keys, then those without a key.
fn all() -> Vec<PaletteEntry> {
    let mut entries: Vec<PaletteEntry> = Vec::new();
    let chosen = |mode: Mode| matches!(mode, Mode::Panels | Mode::Lanes);
    for binding in BINDINGS.iter().filter(|binding| chosen(binding.mode)) {
        // opening, accepting and cancelling the list make no sense as its entries
        let is_own = matches!(binding.command, "palette" | "accept" | "cancel");
        if is_own || entries.iter().any(|entry| entry.command == binding.command) {
            continue;
        }
        let keys: Vec<String> = binding.chords().into_iter().map(Chord::label).collect();
        entries.push(PaletteEntry {
            command: binding.command.to_owned(),
            doc: binding.doc.to_owned(),
            keys: keys.join(" "),
        });
    }
    entries.extend(KEYLESS.iter().map(|(command, doc)| PaletteEntry {
        command: (*command).to_owned(),
        doc: (*doc).to_owned(),
        keys: String::new(),
    }));
    entries
}

/// A typed command in its canonical form; `None` if it is none, or one that the palette must not run.
fn spelled(typed: &str) -> Option<String> {
    let command: Command = typed.trim().parse().ok()?;
    let odd = matches!(
        command,
        Command::Edit(_)
            | Command::Accept
            | Command::Cancel
            | Command::Palette
            | Command::Scroll(_)
            | Command::Line(_)
            | Command::Click(..)
            | Command::Drag(..)
            | Command::Resize(..)
    );
    (!odd).then(|| command.to_string())
}

/// The matching entries, best first, ties in their given order: first those whose name contains the typed letters in
/// order, then those whose meaning contains every typed word.
fn best<T>(typed: &str, entries: Vec<T>, texts: impl Fn(&T) -> (String, String)) -> Vec<T> {
    if typed.trim().is_empty() {
        return entries;
    }
    let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut letters = Vec::new();
    let typed = typed.to_lowercase();
    let mut scored: Vec<(u32, T)> = entries
        .into_iter()
        .filter_map(|entry| {
            let (name, meaning) = texts(&entry);
            let named = pattern.score(Utf32Str::new(&name, &mut letters), &mut matcher);
            let meaning = meaning.to_lowercase();
            // one or two letters would match nearly every meaning
            let said = typed.trim().len() > 2 && typed.split_whitespace().all(|word| meaning.contains(word));
            let meant = said.then_some(0);
            Some((named.map(|score| score + 1).or(meant)?, entry))
        })
        .collect();
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    scored.into_iter().map(|(_, entry)| entry).collect()
}

#[cfg(test)]
mod tests {
    use super::{TYPED, all, field_entries, palette_entries};
    use crate::event::Field;
    use crate::session::Command;

    #[test]
    fn every_entry_is_a_command_and_stands_there_once() {
        let entries = all();
        for entry in &entries {
            let command: Command = entry.command.parse().unwrap();
            assert_eq!(command.to_string(), entry.command);
        }
        let mut commands: Vec<&str> = entries.iter().map(|entry| entry.command.as_str()).collect();
        commands.sort_unstable();
        commands.dedup();
        assert_eq!(commands.len(), entries.len());
    }

    #[test]
    fn a_command_that_is_typed_is_one_and_begins_as_it_is_written() {
        for (form, example, _) in TYPED {
            let command: Command = example.parse().unwrap();
            assert_eq!(command.to_string(), *example);
            assert_eq!(form.split(' ').next(), example.split(' ').next());
        }
    }

    #[test]
    fn letters_in_order_find_a_command() {
        assert_eq!(palette_entries("undo")[0].command, "undo");
        assert_eq!(palette_entries("gapfor")[0].command, "move gap-forward");
        assert!(palette_entries("zzzzqqq").is_empty());
        assert_eq!(palette_entries("").len(), all().len());
        assert!(palette_entries("th").iter().all(|entry| entry.command.contains('t')));
        assert_eq!(palette_entries("th")[0].command, "theme");
        let meant = palette_entries("known day");
        assert_eq!(meant.iter().map(|entry| entry.command.as_str()).collect::<Vec<_>>(), ["prompt as-of"]);
    }

    #[test]
    fn a_command_that_is_misspelled_offers_the_one_that_was_meant() {
        let first = |typed: &str| {
            let entries = palette_entries(typed);
            entries.first().map(|entry| (entry.command.clone(), entry.doc.clone()))
        };
        let meant = |command: &str| Some((command.to_owned(), "did you mean this? as typed".to_owned()));
        assert_eq!(first("fitler account:desk-03"), meant("filter account:desk-03"));
        assert!(
            first("ledgre")
                .is_some_and(|(command, doc)| command == "ledger" && doc.starts_with("did you mean"))
        );
        assert!(first("milesotne").is_some_and(|(command, _)| command.starts_with("milestone detection")));
        assert_eq!(first("zzzzqqq"), None);
    }

    #[test]
    fn a_command_with_words_after_it_can_be_typed_as_such() {
        let first = &palette_entries("filter account:desk-03")[0];
        assert_eq!((first.command.as_str(), first.doc.as_str()), ("filter account:desk-03", "as typed"));
        assert_eq!(palette_entries("theme light")[0].command, "theme light");
        assert!(palette_entries("edit clear").iter().all(|entry| entry.command != "edit clear"));
    }

    #[test]
    fn fields_are_found_by_name_alias_and_meaning() {
        assert_eq!(field_entries("user_agent")[0].0, Field::UserAgent);
        assert_eq!(field_entries("client")[0].0, Field::Client, "not the address, whose aliases have it too");
        for (field, _) in field_entries("") {
            assert_eq!(field_entries(field.name())[0].0, field);
        }
        assert!(field_entries("upn").iter().any(|(field, _)| *field == Field::Account));
        assert!(field_entries("").iter().all(|(field, _)| *field != Field::Raw && *field != Field::Time));
    }
}
