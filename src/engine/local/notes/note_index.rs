//! Maps notes to the rows that they are on, and rows to their notes.

use crate::case::notes::{Note, Notebook, OnEvent, Target, of_namesakes};
use crate::event::{Zone, parse_edtf, saturated};
use crate::read::Ledger;
use crate::store::Store;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A note and its rows.
#[derive(Debug, Clone)]
pub(super) struct OfNote {
    pub note: Arc<Note>,
    /// The rows of the events that it is on.
    pub rows: Vec<u32>,
    /// The rows of other events that it mentions.
    pub named: Vec<u32>,
    /// The ids of its events that are not in the case.
    pub gone: Vec<Box<str>>,
    /// Ids that several different records share, where the note does not determine which one is meant.
    pub unsure: Vec<Box<str>>,
    /// Whether the note is in force, not undone.
    pub holds: bool,
}

/// All notes, in order, with an index by row.
#[derive(Debug, Clone, Default)]
pub(super) struct NoteIndex {
    pub all: Vec<OfNote>,
    /// Pairs of row and note index, sorted.
    pub(super) by_row: Vec<(u32, u32)>,
}

/// Ids to look up, by lowercase id: the id as written, and the notes that refer to it, `true` if they are on that
/// event.
type Wanted = FxHashMap<String, (String, Vec<(usize, bool)>)>;

impl NoteIndex {
    /// Updates the index to `notes` (sorted). Returns the notes that are new, gone, or changed between holding and not
    /// holding. `own` gives the rows of one note that are known already.
    pub fn with(
        self,
        notes: Vec<Arc<Note>>,
        case: (&Store, &Ledger),
        own: Option<(&str, Vec<u32>)>,
    ) -> (Self, Vec<Arc<Note>>) {
        let undone = Notebook::of_case(notes.iter().map(AsRef::as_ref)).undone;
        let before = self.all.len();
        let mut known: FxHashMap<String, OfNote> =
            self.all.into_iter().map(|of| (of.note.id.clone(), of)).collect();
        let (mut changed, mut fresh) = (Vec::new(), Vec::new());
        let (mut own, mut in_order) = (own, true);
        let mut all: Vec<OfNote> = Vec::with_capacity(notes.len());
        for note in notes {
            let holds = !undone.contains_key(&note.id);
            let same = |old: &OfNote| Arc::ptr_eq(&old.note, &note) || old.note == note;
            let old = known.remove(&note.id).filter(same);
            if let Some(mut old) = old {
                in_order &= fresh.is_empty();
                if old.holds != holds {
                    old.holds = holds;
                    changed.push(Arc::clone(&note));
                }
                all.push(old);
                continue;
            }
            changed.push(Arc::clone(&note));
            let rows = own.take_if(|(id, _)| *id == note.id).map(|(_, rows)| rows);
            fresh.push((all.len(), rows.is_some()));
            let rows = rows.unwrap_or_default();
            all.push(OfNote { note, rows, named: Vec::new(), gone: Vec::new(), unsure: Vec::new(), holds });
        }
        in_order &= known.is_empty();
        changed.extend(known.into_values().map(|gone| gone.note));
        find(&mut all, &fresh, case);
        let mut placed = Self { by_row: self.by_row, all };
        placed.index(if in_order { before } else { 0 });
        (placed, changed)
    }

    /// The index for a store whose rows differ from those indexed before.
    pub fn anew(notes: Vec<Arc<Note>>, case: (&Store, &Ledger)) -> Self {
        Self::default().with(notes, case, None).0
    }

    /// Adds the notes from `from` on to the index by row; 0 rebuilds it.
    fn index(&mut self, from: usize) {
        if from == 0 {
            self.by_row.clear();
        }
        for (at, of) in self.all.iter().enumerate().skip(from) {
            let at = saturated::<u32>(at);
            self.by_row.extend(of.rows.iter().map(|row| (*row, at)));
        }
        // stable, as it merges two sorted runs
        #[allow(clippy::stable_sort_primitive)]
        self.by_row.sort();
        self.by_row.dedup();
    }

    /// All notes, in order.
    pub fn notes(&self) -> impl Iterator<Item = Arc<Note>> {
        self.all.iter().map(|of| Arc::clone(&of.note))
    }

    /// The notes in force, in order.
    pub fn holding(&self) -> impl DoubleEndedIterator<Item = &OfNote> + Clone {
        self.all.iter().filter(|of| of.holds)
    }

    /// Warnings about ids with `unsure` notes, one sentence per id.
    pub fn doubts(&self) -> Vec<String> {
        let mut of: BTreeMap<&str, u64> = BTreeMap::new();
        for id in self.holding().flat_map(|of| &of.unsure) {
            *of.entry(id).or_default() += 1;
        }
        let said = |(id, notes): (&str, u64)| {
            let notes = if notes == 1 { "a note is".to_owned() } else { format!("{notes} notes are") };
            format!(
                "records that say different things bear the id {id}: nothing tells on which of them {notes}"
            )
        };
        of.into_iter().map(said).collect()
    }

    /// The notes in force on a row, in order.
    pub fn on_row(&self, row: usize) -> impl Iterator<Item = &Note> {
        let row = saturated::<u32>(row);
        let from = self.by_row.partition_point(|(of, _)| *of < row);
        let on = self.by_row.get(from..).unwrap_or_default().iter().take_while(move |(of, _)| *of == row);
        on.filter_map(|(_, at)| self.all.get(*at as usize)).filter(|of| of.holds).map(|of| &*of.note)
    }

    /// The combined effect of the notes on a row of the store.
    pub fn held(&self, row: usize, store: &Store) -> OnEvent {
        let mut held = OnEvent::default();
        self.on_row(row).for_each(|note| held.take(note));
        held.keep_standing(|field| store.as_read(field, row));
        held
    }
}

/// A note with at least this many ids, and at least 1/[`SHARE`] of all events, is looked up in bulk.
const MANY: usize = 1000;
const SHARE: usize = 64;

/// Looks up the events of the notes in `fresh`; the flag tells that the rows a note is on are known already.
fn find(all: &mut [OfNote], fresh: &[(usize, bool)], (store, ledger): (&Store, &Ledger)) {
    let mut wanted = Wanted::default();
    for (at, known) in fresh {
        let Some(of) = all.get_mut(*at) else { continue };
        let note = Arc::clone(&of.note);
        let mut want = |id: &str, on: bool| {
            let known = wanted.entry(id.to_ascii_lowercase());
            known.or_insert_with(|| (id.to_owned(), Vec::new())).1.push((*at, on));
        };
        if !known {
            for target in &note.on {
                match (of_namesakes(target, store, ledger), by_time(store, target)) {
                    (Some((row, sure)), _) => {
                        of.rows.push(row);
                        of.unsure.extend((!sure).then(|| target.id.as_str().into()));
                    }
                    (None, Some(row)) => of.rows.push(row),
                    (None, None) => want(&target.id, true),
                }
            }
            if note.also.len() >= MANY && note.also.len() >= store.len() / SHARE {
                for (id, row) in note.also.iter().zip(store.rows_of_each(note.also.iter())) {
                    match row {
                        Some(row) => of.rows.push(row),
                        None => of.gone.push(id.into()),
                    }
                }
            } else {
                note.also.iter().for_each(|id| want(id, true));
            }
        }
        note.act.named().into_iter().for_each(|id| want(id, false));
    }
    if wanted.is_empty() {
        return settle(all, fresh);
    }
    // look the ids up as written, as the store's comparison is not by lowercase
    for row in store.rows_of_ids(wanted.values().map(|(id, _)| id.as_str())).iter() {
        let Some((_, of)) = wanted.remove(&store.id(row).to_ascii_lowercase()) else { continue };
        let row = saturated::<u32>(row);
        for (at, on) in of {
            if let Some(of) = all.get_mut(at) {
                if on { of.rows.push(row) } else { of.named.push(row) }
            }
        }
    }
    for (id, of) in wanted.into_values() {
        for (at, _) in of {
            all[at].gone.push(id.as_str().into());
        }
    }
    settle(all, fresh);
}

fn settle(all: &mut [OfNote], fresh: &[(usize, bool)]) {
    for (at, _) in fresh {
        let Some(of) = all.get_mut(*at) else { continue };
        of.rows.sort_unstable();
        of.rows.dedup();
        of.gone.sort_unstable();
    }
}

/// The row of a target, looked up by its stored time; `None` if it has no time or is not found there.
pub(super) fn by_time(store: &Store, target: &Target) -> Option<u32> {
    let when = parse_edtf(target.time.as_deref()?, Zone::Utc).ok()?;
    u32::try_from(store.row_at_time(Some(when.order()), &target.id)?).ok()
}
