//! A column of numbers that are small, but for a few.

/// No number.
const ABSENT: u32 = u32::MAX;
/// A number that does not fit; it stands among the wide ones.
const WIDE: u32 = u32::MAX - 1;

/// A number column.
#[derive(Debug, Clone, Default)]
pub(super) struct NumberColumn {
    narrow: Vec<u32>,
    /// By row, ascending.
    wide: Vec<(u32, u64)>,
}

impl NumberColumn {
    pub(super) fn push(&mut self, number: Option<u64>) {
        let row = u32::try_from(self.narrow.len()).unwrap_or(u32::MAX);
        self.narrow.push(match number {
            None => ABSENT,
            Some(number) => u32::try_from(number).ok().filter(|number| *number < WIDE).unwrap_or_else(|| {
                self.wide.push((row, number));
                WIDE
            }),
        });
    }

    /// Gives a row its number, if it has none.
    pub(super) fn fill(&mut self, row: u32, number: Option<u64>) {
        let Some(slot) = self.narrow.get_mut(row as usize).filter(|slot| **slot == ABSENT) else { return };
        let Some(number) = number else { return };
        *slot = u32::try_from(number).ok().filter(|number| *number < WIDE).unwrap_or(WIDE);
        if *slot == WIDE {
            let at = self.wide.partition_point(|wide| wide.0 < row);
            self.wide.insert(at, (row, number));
        }
    }

    pub(super) fn get(&self, row: usize) -> Option<u64> {
        match self.narrow.get(row).copied()? {
            ABSENT => None,
            WIDE => {
                let row = u32::try_from(row).ok()?;
                let at = self.wide.binary_search_by_key(&row, |wide| wide.0).ok()?;
                Some(self.wide[at].1)
            }
            number => Some(u64::from(number)),
        }
    }

    /// The column in a new order of rows.
    pub(super) fn ordered(&self, order: &[u32]) -> Self {
        let mut column = Self::default();
        for row in order {
            column.push(self.get(*row as usize));
        }
        column
    }
}

#[cfg(test)]
mod tests {
    use super::NumberColumn;

    #[test]
    fn every_number_reads_back_and_absence_is_not_zero() {
        let numbers = [Some(0), None, Some(7), Some(4_294_967_294), Some(u64::MAX), Some(5_000_000_000)];
        let mut column = NumberColumn::default();
        for number in numbers {
            column.push(number);
        }
        column.fill(0, Some(9));
        let turned = column.ordered(&[5, 4, 3, 2, 1, 0]);
        for (row, number) in numbers.into_iter().enumerate() {
            assert_eq!(column.get(row), number);
            assert_eq!(turned.get(5 - row), number);
        }
        assert_eq!(column.get(6), None);
        column.fill(1, Some(u64::MAX - 1));
        column.fill(6, Some(1));
        assert_eq!(
            (column.get(0), column.get(1), column.get(4)),
            (Some(0), Some(u64::MAX - 1), Some(u64::MAX))
        );
        assert_eq!(column.get(6), None);
    }
}
