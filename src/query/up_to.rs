//! The playback position of a filter: later events are treated as absent.

use super::{Filter, Near};

/// A position in the order of rows, inclusive.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UpTo {
    /// The instant, in nanoseconds since 1970 UTC.
    pub time: i64,
    /// The last event included among those at that very instant; all of them if `None` or if there is no such event.
    pub id: Option<String>,
}

impl UpTo {
    /// Before the first event.
    pub const NOTHING: Self = Self { time: i64::MIN, id: None };

    /// Everything at or before an instant.
    #[must_use]
    pub const fn instant(time: i64) -> Self {
        Self { time, id: None }
    }
}

impl Filter {
    /// Limits the filter to a playback position.
    #[must_use]
    pub fn up_to(self, place: UpTo) -> Self {
        let place = Self::UpTo(Box::new(place));
        match self {
            Self::All => place,
            Self::And(mut parts) => {
                parts.push(place);
                Self::And(parts)
            }
            filter => Self::And(vec![filter, place]),
        }
    }

    /// The playback position that limits this filter, looked for in top-level conjunctions.
    #[must_use]
    pub fn up_to_place(&self) -> Option<&UpTo> {
        match self {
            Self::UpTo(place) => Some(place),
            Self::And(parts) => parts.iter().find_map(Self::up_to_place),
            // the context is limited to the same position
            Self::WithContext { kept, .. } => kept.up_to_place(),
            _ => None,
        }
    }

    /// The filter without its playback position, and that position; `None` if it has none.
    #[must_use]
    pub fn played(&self) -> Option<(Self, &UpTo)> {
        match self {
            Self::UpTo(place) => Some((Self::All, place)),
            Self::And(parts) => {
                let at = parts.iter().rposition(|part| matches!(part, Self::UpTo(_)))?;
                let Self::UpTo(place) = &parts[at] else { return None };
                let mut rest = parts.clone();
                rest.remove(at);
                let rest = if rest.len() == 1 { rest.remove(0) } else { Self::And(rest) };
                Some((rest, place))
            }
            // both the filter and its context carry the position
            Self::WithContext { kept, near } => {
                let ((kept, place), (among, _)) = (kept.played()?, near.among.played()?);
                let near = Box::new(Near { among, ..Near::clone(near) });
                Some((Self::WithContext { kept: Box::new(kept), near }, place))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::UpTo;
    use crate::event::Zone;
    use crate::query::{Distance, Filter, Near, read};

    #[test]
    fn what_is_played_of_a_filter_parts_into_the_filter_and_the_place() {
        for query in ["", "agency:a", "agency:a stage:detection", "agency:a or x", "not x"] {
            let filter = read(query, Zone::Utc).unwrap();
            assert_eq!(filter.played(), None, "{query}");
            let played = filter.clone().up_to(UpTo::instant(7));
            assert_eq!(played.played(), Some((filter.clone(), &UpTo::instant(7))), "{query}");
            let (rest, place) = (filter.clone().as_of(9), UpTo::instant(7));
            let then = filter.up_to(place.clone()).as_of(9);
            assert_eq!((then.played(), then.instant()), (Some((rest, &place)), Some(9)), "{query}");
        }
    }

    #[test]
    fn what_is_let_in_around_an_event_parts_too() {
        let kept = read("agency:a", Zone::Utc).unwrap();
        let reach = Distance::Events(2);
        let around = |kept, among| Filter::WithContext {
            kept: Box::new(kept),
            near: Box::new(Near { among, time: Some(6), id: "x".to_owned(), reach }),
        };
        let place = UpTo { time: 7, id: Some("y".to_owned()) };
        let played = around(kept.clone().up_to(place.clone()), Filter::All.up_to(place.clone()));
        let whole = around(kept, Filter::All);
        assert_eq!((played.played(), played.up_to_place()), (Some((whole, &place)), Some(&place)));
    }
}
