//! The combined effect of all notes on rows.

use super::change::affects_links;
use super::note_index::NoteIndex;
use crate::case::notes::{Act, Notebook};
use crate::event::{Field, Stage};
use crate::store::{Patch, RowSet, Store};
use rustc_hash::{FxHashMap, FxHasher};
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

/// The combined effect of all notes on rows. Notes are applied in order: the last word on a row counts.
#[derive(Debug, Clone, Default)]
pub(super) struct NoteEffects {
    pub marked: RowSet,
    pub tagged: RowSet,
    pub commented: RowSet,
    pub corrected: RowSet,
    /// Rows that analysts' links start at.
    pub linked: RowSet,
    pub noted: RowSet,
    pub manual: RowSet,
    /// Rows hidden by notes on them, without those hidden by queries.
    pub hidden: RowSet,
    /// For each analyst's tag, the rows that have it.
    tags: BTreeMap<String, Bits>,
    stages: BTreeMap<u32, Stage>,
    severities: BTreeMap<u32, String>,
    /// Number of analysts' links from or to a row.
    pub links: FxHashMap<u32, u64>,
    /// Hash of the notes that affect chains, verdicts or zones; an analysis with another value is discarded.
    pub links_fingerprint: u64,
    /// Number of events that are not in the case but are the subject of notes or mentioned by them.
    pub detached: usize,
}

/// A growable bit set of rows.
#[derive(Debug, Default, Clone)]
struct Bits(Vec<u64>);

impl Bits {
    fn put(&mut self, rows: &[u32], set: bool) {
        for row in rows {
            let (word, bit) = (*row as usize / 64, 1 << (row % 64));
            if self.0.len() <= word {
                self.0.resize(word + 1, 0);
            }
            if set { self.0[word] |= bit } else { self.0[word] &= !bit }
        }
    }

    fn any_of(&self, rows: &RowSet) -> bool {
        self.iter().take_while(|row| *row < rows.out_of()).any(|row| rows.contains(row))
    }

    fn iter(&self) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().flat_map(|(at, word)| {
            let mut bits = *word;
            std::iter::from_fn(move || {
                let bit = bits.trailing_zeros() as usize;
                (bits != 0).then(|| {
                    bits &= bits - 1;
                    at * 64 + bit
                })
            })
        })
    }

    fn rows(&self, len: usize) -> RowSet {
        RowSet::of(len, self.iter().filter(|row| *row < len))
    }
}

impl NoteEffects {
    /// The effect on a store. `manual` are the rows of manual events.
    pub fn of(placed: &NoteIndex, book: &Notebook, store: &Store, manual: RowSet) -> Self {
        let len = store.len();
        let mut held = Self { links_fingerprint: fingerprint(placed), ..Self::default() };
        let [mut marked, mut commented, mut linked, mut unknown, mut hidden] =
            [const { Bits(Vec::new()) }; 5];
        for of in placed.holding() {
            let rows = of.rows.as_slice();
            match &of.note.act {
                Act::Mark => marked.put(rows, true),
                Act::Unmark => marked.put(rows, false),
                Act::Comment { .. } => commented.put(rows, true),
                Act::Hide => hidden.put(rows, true),
                Act::Unhide => hidden.put(rows, false),
                Act::Tag(tag) => held.tags.entry(tag.clone()).or_default().put(rows, true),
                Act::Untag(tag) => held.tags.entry(tag.clone()).or_default().put(rows, false),
                Act::Stage(stage) => held.stages.extend(rows.iter().map(|row| (*row, *stage))),
                Act::Severity(said) => held.severities.extend(rows.iter().map(|row| (*row, said.clone()))),
                Act::Link { .. } => {
                    linked.put(rows, true);
                    for row in rows.iter().chain(&of.named) {
                        *held.links.entry(*row).or_default() += 1;
                    }
                }
                Act::Unknown(_) => unknown.put(rows, true),
                _ => {}
            }
        }
        let gone = |id: &&str| !book.manual.contains_key(*id);
        let mut detached: Vec<&str> =
            placed.holding().flat_map(|of| of.gone.iter().map(AsRef::as_ref)).filter(gone).collect();
        detached.sort_unstable();
        detached.dedup();
        let mut tagged = RowSet::empty(len);
        for rows in held.tags.values() {
            tagged = tagged.or(&rows.rows(len));
        }
        let corrected = RowSet::of(len, held.corrected(placed, store));
        let [marked, commented, linked, hidden] =
            [marked, commented, linked, hidden].map(|rows| rows.rows(len));
        let stands = [&marked, &commented, &linked, &hidden, &tagged, &corrected, &manual];
        let noted = stands.into_iter().fold(unknown.rows(len), |noted, rows| noted.or(rows));
        Self {
            marked,
            commented,
            corrected,
            linked,
            noted,
            hidden,
            tagged,
            manual,
            detached: detached.len(),
            ..held
        }
    }

    /// The rows with corrections that stand.
    fn corrected(&self, placed: &NoteIndex, store: &Store) -> Vec<usize> {
        let len = store.len();
        let stands = |row: usize, field: Field, said: &str| {
            let is_other = store.as_read(field, row).is_some_and(|read| read != said);
            let of_notes = || {
                let on = placed.held(row, store);
                on.stage.is_some() || on.severity.is_some()
            };
            is_other || of_notes()
        };
        let stages = self.stages.iter().map(|(row, stage)| (*row as usize, Field::Stage, stage.name()));
        let severities =
            self.severities.iter().map(|(row, said)| (*row as usize, Field::Severity, said.as_str()));
        let all = stages.chain(severities).filter(|(row, ..)| *row < len);
        all.filter(|(row, field, said)| stands(*row, *field, said)).map(|(row, ..)| row).collect()
    }

    /// For each analyst's tag, the rows that have it.
    pub fn tagged(&self, len: usize) -> impl Iterator<Item = RowSet> {
        self.tags.values().map(move |rows| rows.rows(len))
    }

    /// The rows with a corrected stage or severity, and those with analysts' links.
    pub fn corrected_or_linked(&self) -> impl Iterator<Item = usize> {
        let corrected = self.stages.keys().chain(self.severities.keys());
        corrected.chain(self.links.keys()).map(|row| *row as usize)
    }

    /// Whether any of the rows has an analyst's tag.
    pub fn has_tag(&self, tag: &str, rows: &RowSet) -> bool {
        self.tags.get(tag).is_some_and(|tagged| tagged.any_of(rows))
    }

    /// The analysts' tags on any of the rows.
    pub fn tags_on(&self, rows: &RowSet) -> Vec<&str> {
        let on = self.tags.iter().filter(|(_, tagged)| tagged.any_of(rows));
        on.map(|(tag, _)| tag.as_str()).collect()
    }

    /// The corrections, to replace values of columns.
    pub fn patch(&self) -> Patch<'_> {
        let stages = self.stages.iter().map(|(row, stage)| (*row, stage.name())).collect();
        let severities = self.severities.iter().map(|(row, said)| (*row, said.as_str())).collect();
        let mut tags: Vec<(u32, &str)> = Vec::new();
        for (tag, rows) in &self.tags {
            tags.extend(rows.iter().filter_map(|row| Some((u32::try_from(row).ok()?, tag.as_str()))));
        }
        // each tag's rows are ascending, so a stable sort only merges a few runs
        tags.sort_by_key(|(row, _)| *row);
        Patch {
            texts: vec![(Field::Stage, stages), (Field::Severity, severities)],
            lists: vec![(Field::Tags, tags)],
        }
    }
}

/// Hash of the notes that affect chains, verdicts or zones.
fn fingerprint(placed: &NoteIndex) -> u64 {
    let mut hash = FxHasher::default();
    for of in placed.holding().filter(|of| affects_links(&of.note.act)) {
        of.note.id.hash(&mut hash);
    }
    hash.finish()
}
