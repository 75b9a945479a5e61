//! What a format is given to read a record with ([`ReadContext`], [`LeanContext`]), and what it returns ([`Draft`]).

use crate::event::{Event, Field, Id, Seed, Text, Zone, content_of_members, same};
use crate::read::operations::{Meaning, Operations};
use crate::read::remarks::{Remark, Remarks};
use crate::read::times::{Clock, Reading, usual};
use crate::read::tree::{Member, Tree};
use crate::read::value_cache::{ByNumber, ValueCache};
use rustc_hash::FxHashMap;

/// An example of a time to the second, for its length.
const SECONDS: &str = "2023-06-15T09:00:01";

/// An event, and what the loader needs to finish it.
#[derive(Debug, Default)]
pub struct Draft<'a> {
    /// The event; its source, format, line and agency are set by the loader.
    pub event: Event<'a>,
    /// The content hash of a record that has no id of its own; the id is made from it.
    pub content: Option<Id>,
    /// The name of the tenant, from which the loader finds the agency.
    pub organisation: Option<Text<'a>>,
}

/// What a format has at hand while it reads a record. `names` and `earlier` are kept between the records of a source.
#[derive(Debug)]
pub struct ReadContext<'d> {
    /// How times are read: default zone and clock shift.
    pub clock: Clock,
    /// The meanings of operations.
    pub operations: &'d Operations,
    /// Receives remarks about the record.
    pub notes: &'d mut Remarks,
    /// A cache of which field each name means.
    pub names: &'d mut Names,
    /// What an earlier record said and later ones omit; `None` unless every record is read after those before it. See
    /// [`needs_earlier_records`](super::Format::needs_earlier_records).
    pub earlier: Option<&'d mut Option<String>>,
    /// The line of the record, for remarks.
    pub line: u64,
}

#[cfg(test)]
impl<'d> ReadContext<'d> {
    /// At the first line of a source in UTC.
    pub fn at_first_line(operations: &'d Operations, notes: &'d mut Remarks, names: &'d mut Names) -> Self {
        Self { clock: Clock::default(), operations, notes, names, earlier: None, line: 1 }
    }
}

/// What the fast path of a table has at hand while it reads a row.
#[derive(Debug)]
pub struct LeanContext<'c, 't, 'o> {
    /// How times are read: default zone and clock shift.
    pub clock: Clock,
    /// The meanings of operations.
    pub operations: &'o Operations,
    /// The meanings of operations that recur in this part.
    pub meanings: &'c mut ByNumber<Option<&'o Meaning>>,
    /// What is known of the values of this part.
    pub cache: &'c mut ValueCache<'t>,
}

impl ReadContext<'_> {
    /// A reader of times with this clock, whose remarks refer to this record.
    pub fn times(&mut self) -> Reading<'_> {
        Reading { clock: self.clock, notes: self.notes, line: self.line }
    }

    /// When a token was issued, as text in UTC; `None`, without a remark, if it can't be read or stands for no time.
    pub fn issued<'t>(&self, said: &'t str) -> Option<Text<'t>> {
        // in the usual spelling the text is kept, with a `Z` added if it is missing
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

    /// The number of operations that a record stands for; `None` with a remark if it is not a number.
    pub fn count(&mut self, said: &str) -> Option<u64> {
        let said = said.trim();
        // programs that hold whole numbers as fractions write `.0` after them
        let count = said.strip_suffix(".0").unwrap_or(said).parse().ok();
        if count.is_none() && !said.is_empty() {
            self.note(Remark::Count, said);
        }
        count
    }

    /// Adds a remark about this record.
    pub fn note(&mut self, note: Remark, example: &str) {
        self.notes.add(note, self.line, example);
    }

    /// Sets the stage, techniques and severity that an operation means, each only if it is not set yet.
    pub fn apply_meaning(&mut self, event: &mut Event<'_>, record_type: Option<u64>) {
        self.apply_command_meaning(event, record_type, |_| None);
    }

    /// As [`Self::apply_meaning`] for a command: techniques and severity may depend on its parameters, which `parameter` looks
    /// up.
    pub fn apply_command_meaning(
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

/// The fields that names of columns or members mean, each looked up only once, and the hash seeds of the names.
#[derive(Debug, Default)]
pub struct Names {
    known: FxHashMap<String, Option<Field>>,
    /// The same for lookups that also return the rank of a name among those of its field.
    ranked: FxHashMap<String, Option<(Field, usize)>>,
    /// The names at each position of the last records: usually the next record has the same ones there.
    placed: Vec<Placed>,
    /// A buffer for values that are not text.
    page: Vec<u8>,
    /// The seeds of the names of one record.
    seeds: Vec<Seed>,
}

/// The content hash of a record in which a name occurs twice, regardless of case.
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

/// Whether a member has a value, judged as a cell would be: not null, not an empty text.
fn says(value: &Tree<'_>) -> bool {
    !matches!(value, Tree::Null) && !matches!(value, Tree::Text(text) if text.is_empty())
}

/// The name at one position of the records, with its field and hash seed.
#[derive(Debug, Default)]
struct Placed {
    name: String,
    field: Option<Field>,
    seed: Seed,
}

/// The number of positions that are remembered.
const PLACES: usize = 256;

impl Names {
    /// The field that a name means, remembered by its position in the record; `find` is called for unknown names only.
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

    /// The content hash of a record: its names and values, in any order. A number hashes like a table cell with its
    /// text.
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

    /// The field that a name means and its rank; `find` is called for unknown names only.
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

    /// The field that a name means; `find` is called for unknown names only.
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
