//! Adapts the note index to a case that has grown: known rows are renumbered, and only missing events are looked for
//! among the new rows.

use super::note_index::{NoteIndex, OfNote};
use crate::event::saturated;
use crate::store::{RowSet, Store};
use rustc_hash::FxHashMap;

/// Maps old rows to new rows; `own` are the rows that were there before, in new numbers.
struct Moved {
    own: RowSet,
    /// The first new row; rows before it keep their numbers.
    first: usize,
}

impl Moved {
    fn of(fresh: &RowSet) -> Self {
        Self { own: fresh.complement(), first: fresh.next_from(0).unwrap_or(usize::MAX) }
    }

    fn row(&self, row: u32) -> u32 {
        let at = row as usize;
        let moved = if at < self.first { Some(at) } else { self.own.select(at) };
        moved.and_then(|row| u32::try_from(row).ok()).unwrap_or(u32::MAX)
    }
}

impl NoteIndex {
    /// The index after rows were inserted; `fresh` are the new rows.
    pub fn grown(mut self, store: &Store, fresh: &RowSet) -> Self {
        let moved = Moved::of(fresh);
        for of in &mut self.all {
            for row in of.rows.iter_mut().chain(&mut of.named) {
                *row = moved.row(*row);
            }
        }
        // the order of rows is unchanged
        for (row, _) in &mut self.by_row {
            *row = moved.row(*row);
        }
        self.find_in(store, fresh);
        self
    }

    /// Looks for missing events of notes among the new rows.
    fn find_in(&mut self, store: &Store, fresh: &RowSet) {
        let mut wanted: FxHashMap<String, Vec<(usize, Box<str>)>> = FxHashMap::default();
        for (at, of) in self.all.iter().enumerate() {
            for id in &of.gone {
                wanted.entry(id.to_ascii_lowercase()).or_default().push((at, id.clone()));
            }
        }
        if wanted.is_empty() {
            return;
        }
        let (mut found, mut id): (FxHashMap<usize, NewRowsById>, String) =
            (FxHashMap::default(), String::new());
        for row in fresh.iter() {
            store.write_id(row, &mut id);
            id.make_ascii_lowercase();
            for (at, gone) in wanted.remove(&id).unwrap_or_default() {
                found.entry(at).or_default().insert(gone, saturated::<u32>(row));
            }
        }
        for (at, came) in found {
            let Some(of) = self.all.get_mut(at) else { continue };
            let at = saturated::<u32>(at);
            self.by_row.extend(of.found(&came).into_iter().map(|row| (row, at)));
        }
        self.by_row.sort_unstable();
    }
}

/// New rows, by the id under which a note refers to them.
type NewRowsById = FxHashMap<Box<str>, u32>;

impl OfNote {
    /// Moves found events from the missing ones to the rows. Returns the rows that the note is on.
    fn found(&mut self, came: &NewRowsById) -> Vec<u32> {
        self.gone.retain(|gone| !came.contains_key(gone));
        let mut on = Vec::new();
        for (id, row) in came {
            let is_named = self.note.act.named().iter().any(|named| named.eq_ignore_ascii_case(id));
            if is_named {
                self.named.push(*row);
            }
            // a mentioned event may be the note's subject too
            if !is_named || self.note.ids().any(|known| known.eq_ignore_ascii_case(id)) {
                on.push(*row);
            }
        }
        self.named.sort_unstable();
        self.rows.extend(&on);
        self.rows.sort_unstable();
        on
    }
}
