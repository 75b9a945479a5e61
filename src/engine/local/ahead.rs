//! The events that a playback reaches next.

use super::LocalEngine;
use crate::engine::{Ahead, Cancel, EngineError};
use crate::query::{Filter, UpTo, rows_up_to};

impl LocalEngine {
    /// The event `steps` further than a place in the playback, or back if negative, and the one after that.
    pub(super) fn ahead(
        &mut self,
        filter: &Filter,
        from: &UpTo,
        steps: i64,
        cancel: &Cancel,
    ) -> Result<Ahead, EngineError> {
        let rows = self.filtered(filter, cancel)?;
        let all = rows.rank(self.store.dated());
        let here = rows.rank(rows_up_to(&self.store, from));
        // the number of events played after the steps; going back leaves at least one
        let steps = isize::try_from(steps).unwrap_or(if steps < 0 { isize::MIN } else { isize::MAX });
        let least = here.min(1);
        let played = here.saturating_add_signed(steps).clamp(least.min(all), all);
        let at = |number: usize| rows.select(number).map(|row| self.position(row));
        Ok(Ahead {
            reached: played.checked_sub(1).and_then(at),
            next: if played < all { at(played) } else { None },
        })
    }
}
