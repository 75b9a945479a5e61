//! Ids copied from the cells of a table that dwell wrote.

use super::LocalEngine;
use crate::event::disarmed;

impl LocalEngine {
    /// Removes the `'` that guards a cell with an id like `-tok`, unless an event has the id with it.
    pub fn disarm_ids(&self, ids: &mut [String]) {
        let mut guarded: Vec<&mut String> = ids.iter_mut().filter(|id| disarmed(id) != id.as_str()).collect();
        let known = self.store.rows_of_ids(guarded.iter().map(|id| id.as_str()));
        if known.count() > 0 {
            guarded.retain(|id| self.store.row_of(id).is_none());
        }
        for id in guarded {
            *id = disarmed(id).to_owned();
        }
    }
}
