//! Widths to scale, with room for words.

/// Columns for each time so that together they take `room`: to scale, but each at least as wide as it needs, and none
/// wider than a longer one. `None` where there is not so much room.
pub(super) fn widths(times: &[i64], least: &[u16], room: u16) -> Option<Vec<u16>> {
    let least = raised(times, least);
    let taken: u32 = least.iter().map(|width| u32::from(*width)).sum();
    if taken > u32::from(room) {
        return None;
    }
    let mut fixed = vec![false; times.len()];
    loop {
        let left = u32::from(room) - sum(&least, &fixed);
        let scale = Scale::of(times, &fixed, left);
        let short =
            (0..times.len()).find(|at| !fixed[*at] && scale.exact(times[*at]).0 < u128::from(least[*at]));
        match short {
            Some(at) => fixed[at] = true,
            None => return Some(rounded(times, &least, &fixed, &scale)),
        }
    }
}

/// What each needs at the least, so that no longer time needs less than a shorter.
fn raised(times: &[i64], least: &[u16]) -> Vec<u16> {
    let need = |time: &i64| {
        let shorter = times.iter().zip(least).filter(|(other, _)| *other <= time);
        shorter.map(|(_, least)| *least).max().unwrap_or(0)
    };
    times.iter().map(need).collect()
}

fn sum(least: &[u16], fixed: &[bool]) -> u32 {
    least.iter().zip(fixed).filter(|(_, fixed)| **fixed).map(|(least, _)| u32::from(*least)).sum()
}

/// So many columns for so much time.
struct Scale {
    columns: u128,
    time: u128,
    /// Whether there is no time at all: then all are alike.
    even: bool,
}

impl Scale {
    fn of(times: &[i64], fixed: &[bool], columns: u32) -> Self {
        let free = || times.iter().zip(fixed).filter(|(_, fixed)| !**fixed).map(|(time, _)| length(*time));
        let time: u128 = free().sum();
        let count = free().count() as u128;
        Self {
            columns: u128::from(columns),
            time: if time == 0 { count.max(1) } else { time },
            even: time == 0,
        }
    }

    /// Whole columns of a time, and what is left over.
    fn exact(&self, time: i64) -> (u128, u128) {
        let share = self.columns * if self.even { 1 } else { length(time) };
        (share / self.time, share % self.time)
    }
}

fn length(time: i64) -> u128 {
    u128::from(time.max(0).unsigned_abs())
}

/// Whole columns; those with the most left over get the columns that rounding leaves.
fn rounded(times: &[i64], least: &[u16], fixed: &[bool], scale: &Scale) -> Vec<u16> {
    let whole = |at: usize| u16::try_from(scale.exact(times[at]).0).unwrap_or(u16::MAX);
    let mut widths: Vec<u16> =
        (0..times.len()).map(|at| if fixed[at] { least[at] } else { whole(at) }).collect();
    let free: Vec<usize> = (0..times.len()).filter(|at| !fixed[*at]).collect();
    let given: u128 = free.iter().map(|at| u128::from(widths[*at])).sum();
    let left = usize::try_from(scale.columns.saturating_sub(given)).unwrap_or(0);
    let mut order = free;
    order.sort_by_key(|at| std::cmp::Reverse((scale.exact(times[*at]).1, times[*at])));
    for at in order.into_iter().take(left) {
        widths[at] += 1;
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::widths;
    use proptest::prelude::*;

    #[test]
    fn times_are_to_scale_where_there_is_room() {
        assert_eq!(widths(&[30, 20, 10], &[5, 5, 5], 60), Some(vec![30, 20, 10]));
        assert_eq!(widths(&[32, 11, 7], &[15, 8, 7], 90), Some(vec![58, 20, 12]));
    }

    #[test]
    fn a_time_without_room_for_its_words_is_widened() {
        assert_eq!(widths(&[100, 1], &[5, 8], 40), Some(vec![32, 8]));
        assert_eq!(widths(&[0, 0, 0], &[1, 1, 1], 9), Some(vec![3, 3, 3]));
        assert_eq!(widths(&[5, 5], &[6, 6], 11), None);
        assert_eq!(widths(&[], &[], 11), Some(vec![]));
    }

    proptest! {
        #[test]
        fn widths_fill_the_room_and_follow_the_times(
            items in prop::collection::vec((0_i64..i64::MAX / 8, 0_u16..30), 1..8),
            room in 0_u16..300,
        ) {
            let (times, least): (Vec<i64>, Vec<u16>) = items.into_iter().unzip();
            if let Some(widths) = widths(&times, &least, room) {
                prop_assert_eq!(widths.iter().map(|w| u32::from(*w)).sum::<u32>(), u32::from(room));
                for (at, width) in widths.iter().enumerate() {
                    prop_assert!(*width >= least[at]);
                    for (other, wider) in widths.iter().enumerate() {
                        prop_assert!(times[at] >= times[other] || width <= wider);
                    }
                }
            }
        }
    }
}
