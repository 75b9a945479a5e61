//! What a playback comes to next.

use super::LocalEngine;
use crate::engine::{Ahead, Cancel, EngineError};
use crate::query::{Filter, UpTo, rows_up_to};

impl LocalEngine {
    /// The event so many further than a place, or before it, and the one after that.
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
        // so many are played then: one stays, however far back it goes
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
