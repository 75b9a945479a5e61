//! Spans of time in nanoseconds since 1970 UTC: from the first instant up to the second, which is excluded.

/// From an instant up to another, which is excluded.
pub type Span = (i64, i64);

/// Sorts spans and joins those that overlap or touch; empty ones are dropped.
#[must_use]
pub fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|(from, until)| from < until);
    spans.sort_unstable();
    let mut apart: Vec<Span> = Vec::with_capacity(spans.len());
    for (from, until) in spans {
        match apart.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(until),
            _ => apart.push((from, until)),
        }
    }
    apart
}

/// The parts of spans, which are in order and apart, between two instants.
#[must_use]
pub fn cut(spans: &[Span], (from, until): Span) -> Vec<Span> {
    let first = spans.partition_point(|span| span.1 <= from);
    let inside = spans[first..].iter().take_while(|span| span.0 < until);
    inside.map(|span| (span.0.max(from), span.1.min(until))).filter(|span| span.0 < span.1).collect()
}

/// The parts between two instants that are in none of some spans, which are in order and apart.
#[must_use]
pub fn between(spans: &[Span], (from, until): Span) -> Vec<Span> {
    let mut left = Vec::new();
    let mut at = from;
    for (begins, ends) in cut(spans, (from, until)) {
        left.push((at, begins));
        at = ends;
    }
    left.push((at, until));
    left.retain(|(from, until)| from < until);
    left
}

/// The total length of spans that are apart, in nanoseconds.
#[must_use]
pub fn length(spans: &[Span]) -> i64 {
    spans.iter().fold(0, |sum, (from, until)| sum.saturating_add(until.saturating_sub(*from)))
}

/// Whether an instant lies in one of some spans, which are in order and apart.
#[must_use]
pub fn holds(spans: &[Span], instant: i64) -> bool {
    let after = spans.partition_point(|(from, _)| *from <= instant);
    after.checked_sub(1).and_then(|at| spans.get(at)).is_some_and(|(_, until)| instant < *until)
}

#[cfg(test)]
mod tests {
    use super::{between, cut, holds, joined, length};
    use proptest::prelude::*;

    #[test]
    fn the_ends_of_time_overflow_nothing() {
        let all = joined(vec![(i64::MIN, 0), (0, i64::MAX), (5, 5), (9, 3)]);
        assert_eq!(all, [(i64::MIN, i64::MAX)]);
        assert_eq!(length(&all), i64::MAX);
        assert_eq!(between(&all, (i64::MIN, i64::MAX)), []);
        assert_eq!(between(&[], (3, 9)), [(3, 9)]);
        assert_eq!(between(&[], (9, 3)), []);
    }

    proptest! {
        /// Compared with a check of every instant.
        #[test]
        fn spans_are_what_their_instants_are(
            drawn in prop::collection::vec((0_i64..60, 0_i64..12), 0..20),
            from in 0_i64..70,
            long in 0_i64..70,
        ) {
            let spans: Vec<(i64, i64)> = drawn.iter().map(|(at, long)| (*at, at + long)).collect();
            let in_any = |instant: i64| spans.iter().any(|(from, until)| (*from..*until).contains(&instant));
            let apart = joined(spans.clone());
            prop_assert!(apart.windows(2).all(|pair| pair[0].1 < pair[1].0));
            let asked = from..from + long;
            let inside = cut(&apart, (asked.start, asked.end));
            let outside = between(&apart, (asked.start, asked.end));
            for instant in 0..160 {
                prop_assert_eq!(holds(&apart, instant), in_any(instant));
                prop_assert_eq!(holds(&inside, instant), in_any(instant) && asked.contains(&instant));
                prop_assert_eq!(holds(&outside, instant), !in_any(instant) && asked.contains(&instant));
            }
            let counted = asked.clone().filter(|instant| in_any(*instant)).count();
            prop_assert_eq!(length(&inside), i64::try_from(counted).unwrap());
        }
    }
}
