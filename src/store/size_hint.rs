//! How much is likely to come.

/// The estimate is capped at this multiple of the present rows.
const BELIEVED: usize = 64;

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

    /// Estimated number of further distinct values, given the present number; zero if rows share values, as reserving
    /// is not worth it then.
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
}
