//! What a format works with, and what it hands over.

use crate::event::{Event, Field, Id, Seed, Text, Zone, content_of_members, same};
use crate::read::operations::Operations;
use crate::read::remarks::{Remark, Remarks};
use crate::read::times::{Clock, Reading, usual};
use crate::read::tree::{Member, Tree};
use rustc_hash::FxHashMap;

/// How a time is written to the second.
const SECONDS: &str = "2023-06-15T09:00:01";

/// An event, and what the loader needs to finish it.
#[derive(Debug, Default)]
pub struct Draft<'a> {
    /// The event; its source, format, line and agency are set by the loader.
    pub event: Event<'a>,
    /// Where the record has no id of its own: the hash of its content.
    pub content: Option<Id>,
    /// The tenant's name.
    pub organisation: Option<Text<'a>>,
}

/// What a format has at hand while it reads a record.
#[derive(Debug)]
pub struct ReadContext<'d> {
    /// How times are read.
    pub clock: Clock,
    /// What operations mean.
    pub operations: &'d Operations,
    /// Where to say what was met.
    pub notes: &'d mut Remarks,
    /// What names of fields mean.
    pub names: &'d mut Names,
    /// What a record above said that those below it leave out.
    pub above: &'d mut Option<String>,
    /// Line of the record.
    pub line: u64,
}

impl ReadContext<'_> {
    /// The clock, at work on the record.
    pub fn times(&mut self) -> Reading<'_> {
        Reading { clock: self.clock, notes: self.notes, line: self.line }
    }

    /// When a token was issued, as a record writes it; nothing is noted of one that can't be read, or stands for none.
    pub fn issued<'t>(&self, said: &'t str) -> Option<Text<'t>> {
        // as most write it, nothing has to be read to write it
        if self.clock.shift == 0 && usual(said, Zone::Utc).is_some() {
            if said.ends_with('Z') {
                return Some(Text::Borrowed(said));
            }
            if said.len() == SECONDS.len() && !said.contains(' ') {
                return Some(Text::Owned([said, "Z"].concat()));
            }
        }
        let mut notes = Remarks::default();
        let when = Reading { clock: self.clock, notes: &mut notes, line: self.line }.utc(said)?;
        Some(Text::Owned(when.time_text()))
    }

    /// How many operations a record says that it stands for; what is no number of them is noted.
    pub fn count(&mut self, said: &str) -> Option<u64> {
        let said = said.trim();
        // programs write `.0` after every whole number that they hold as a fraction
        let count = said.strip_suffix(".0").unwrap_or(said).parse().ok();
        if count.is_none() && !said.is_empty() {
            self.note(Remark::Count, said);
        }
        count
    }

    /// Says what was met in the record.
    pub fn note(&mut self, note: Remark, example: &str) {
        self.notes.add(note, self.line, example);
    }

    /// Sets stage, techniques and severity by what an operation means, where nothing is set yet.
    pub fn judge(&mut self, event: &mut Event<'_>, record_type: Option<u64>) {
        self.judge_command(event, record_type, |_| None);
    }

    /// The same of a command, whose parameters may decide how much it weighs.
    pub fn judge_command(
        &mut self,
        event: &mut Event<'_>,
        record_type: Option<u64>,
        parameter: impl Fn(&str) -> Option<String>,
    ) {
        let Some(meaning) = self.operations.meaning(event.text(Field::Operation), record_type) else {
            return;
        };
        if event.text(Field::Stage).is_none() {
            event.set(Field::Stage, meaning.stage.name());
        }
        if !meaning.weighs(parameter) {
            return;
        }
        if event.list(Field::Technique).is_empty() {
            for technique in &meaning.technique {
                event.push(Field::Technique, technique.clone());
            }
        }
        if event.text(Field::Severity).is_none() {
            event.set_some(Field::Severity, meaning.severity.clone());
        }
    }
}

/// What names of fields mean, looked up once each.
#[derive(Debug, Default)]
pub struct Names {
    known: FxHashMap<String, Option<Field>>,
    /// The same where a name has a rank among those of its field.
    ranked: FxHashMap<String, Option<(Field, usize)>>,
    /// The names of the last records by their places: mostly the next record has the same ones there.
    placed: Vec<Placed>,
    /// Where a value that is no text is written down.
    page: Vec<u8>,
    /// What the names of a record count for.
    seeds: Vec<Seed>,
}

/// The content of a record some of whose names stand twice, in any case.
#[cold]
fn content_of(members: &[Member<'_>]) -> Id {
    let said = members.iter().filter(|(_, value)| says(value)).map(|(name, value)| {
        let mut page = Vec::new();
        match value {
            Tree::Text(text) => page.extend_from_slice(text.as_bytes()),
            value => value.canonical(&mut page),
        }
        (name.as_ref(), page)
    });
    content_of_members(&said.collect::<Vec<(&str, Vec<u8>)>>())
}

/// Whether a member says anything, as a cell would.
fn says(value: &Tree<'_>) -> bool {
    !matches!(value, Tree::Null) && !matches!(value, Tree::Text(text) if text.is_empty())
}

/// A name that stands at a place of records.
#[derive(Debug, Default)]
struct Placed {
    name: String,
    field: Option<Field>,
    seed: Seed,
}

/// How many places of names are kept in mind.
const PLACES: usize = 256;

impl Names {
    /// The field of a name that stands there in its record, found by `find` the first time.
    pub fn placed(&mut self, at: usize, name: &str, find: impl Fn(&str) -> Option<Field>) -> Option<Field> {
        match self.placed.get(at) {
            Some(known) if same(known.name.as_bytes(), name.as_bytes()) => return known.field,
            _ => {}
        }
        let field = self.field(name, find);
        if at < PLACES {
            if at >= self.placed.len() {
                self.placed.resize_with(at + 1, Default::default);
            }
            if let Some(place) = self.placed.get_mut(at) {
                name.clone_into(&mut place.name);
                (place.field, place.seed) = (field, Seed::of_any_case(name));
            }
        }
        field
    }

    /// The content of a record: what its members say, in any order. A number is what a cell of it would say.
    pub fn content(&mut self, members: &[Member<'_>]) -> Id {
        self.seeds.clear();
        for (at, (name, value)) in members.iter().enumerate() {
            let placed = self.placed.get(at).filter(|placed| same(placed.name.as_bytes(), name.as_bytes()));
            let seed = placed.map_or_else(|| Seed::of_any_case(name), |placed| placed.seed);
            self.seeds.push(if says(value) { seed } else { Seed::default() });
        }
        let mut content = Id::default();
        for ((_, value), seed) in members.iter().zip(&self.seeds) {
            let seed = *seed;
            match value {
                Tree::Null => {}
                Tree::Text(text) => content.said(seed, text),
                value => {
                    self.page.clear();
                    value.canonical(&mut self.page);
                    content.seeded(seed, &self.page);
                }
            }
        }
        self.seeds.sort_unstable();
        let twice = |pair: &[Seed]| pair[0] == pair[1] && pair[0] != Seed::default();
        if self.seeds.windows(2).any(twice) { content_of(members) } else { content }
    }

    /// The field of that name and its rank, found by `find` the first time.
    pub fn ranked(
        &mut self,
        name: &str,
        find: impl Fn(&str) -> Option<(Field, usize)>,
    ) -> Option<(Field, usize)> {
        if let Some(known) = self.ranked.get(name) {
            return *known;
        }
        let found = find(name);
        if self.ranked.len() < 4096 {
            self.ranked.insert(name.to_owned(), found);
        }
        found
    }

    /// The field of that name, found by `find` the first time.
    pub fn field(&mut self, name: &str, find: impl Fn(&str) -> Option<Field>) -> Option<Field> {
        if let Some(field) = self.known.get(name) {
            return *field;
        }
        let field = find(name);
        if self.known.len() < 4096 {
            self.known.insert(name.to_owned(), field);
        }
        field
    }
}
