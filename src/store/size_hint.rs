//! How much is likely to come.

/// The estimate is capped at this multiple of the present rows.
const BELIEVED: usize = 64;

/// Of how many rows one more may come than was likely.
const SLACK: usize = 8;

/// Estimate of the final number of rows, used only to size tables in advance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct SizeHint {
    /// Rows that there are.
    pub(super) rows: usize,
    /// Rows that there will be; zero where nothing is known of that.
    pub(super) all: usize,
}

impl SizeHint {
    /// How many rows are likely to come.
    pub(super) fn more(self) -> usize {
        self.all.min(self.rows.saturating_mul(BELIEVED)).saturating_sub(self.rows)
    }

    /// Makes room in what has a value a row for so many rows behind all that there are. Where it is made, for as many as are
    /// likely to come: what grows bit by bit is copied each time, and leaves its former places empty behind it. Where there
    /// is no memory for these it grows bit by bit after all.
    pub(super) fn make_room<T>(self, column: &mut Vec<T>, rows: usize) {
        if !column.is_empty() && column.capacity() < self.rows + rows {
            let likely = self.more() + self.more() / SLACK;
            let more = (self.rows + rows.max(likely)).saturating_sub(column.len());
            drop(if likely > rows { column.try_reserve_exact(more) } else { column.try_reserve(more) });
        }
    }

    /// How many more values are likely to come where there are so many: none that is worth the room where rows share them.
    pub(super) fn ahead(self, values: usize) -> usize {
        let most_have_their_own = values.saturating_mul(2) > self.rows;
        let share = || self.more() as u128 * values as u128 / self.rows.max(1) as u128;
        if most_have_their_own { usize::try_from(share()).unwrap_or(0) } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::SizeHint;

    #[test]
    fn room_is_made_for_what_is_likely_to_come() {
        let at = |rows, all| SizeHint { rows, all };
        assert_eq!(at(1000, 10_000).more(), 9000);
        assert_eq!(at(1000, 1 << 40).more(), 63_000, "so far ahead nothing is believed");
        assert_eq!([at(1000, 0).more(), at(1000, 900).more(), SizeHint::default().more()], [0; 3]);
        assert_eq!(at(1000, 10_000).ahead(1000), 9000, "a value a row");
        assert_eq!(at(1000, 10_000).ahead(600), 5400);
        assert_eq!(at(1000, 10_000).ahead(40), 0, "rows share them");
        assert_eq!(at(0, 100).ahead(5), 0);
    }

    #[test]
    fn a_column_has_room_for_all_that_is_likely_to_come_from_when_it_is_full() {
        let size_hint = SizeHint { rows: 1000, all: 10_000 };
        let mut column = Vec::with_capacity(1000);
        size_hint.make_room(&mut column, 500);
        assert_eq!(column.capacity(), 1000, "no row has a value yet");
        column.resize(1000, 7_u8);
        size_hint.make_room(&mut column, 500);
        assert!(column.capacity() >= 10_000);
        let room = column.capacity();
        size_hint.make_room(&mut column, 500);
        assert_eq!(column.capacity(), room);
    }
}
