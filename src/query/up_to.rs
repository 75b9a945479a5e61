//! How far a playback has come: what comes later is as if it were not there.

use super::{Filter, Near};

/// A place in the order of rows, itself held.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UpTo {
    /// The instant, in nanoseconds since 1970 UTC.
    pub time: i64,
    /// Of events that are ordered by that very instant, the last one, by its id; without one, or where it is not there, all
    /// of them.
    pub id: Option<String>,
}

impl UpTo {
    /// Before everything.
    pub const NOTHING: Self = Self { time: i64::MIN, id: None };

    /// All that is ordered at or before an instant.
    #[must_use]
    pub const fn instant(time: i64) -> Self {
        Self { time, id: None }
    }
}

impl Filter {
    /// What the filter keeps up to a place in the order of rows.
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
            // what stands near an event is let in as far as it is played
            Self::WithContext { kept, .. } => kept.up_to_place(),
            _ => None,
        }
    }

    /// The filter whatever has been played, and how far that has come; `None` where nothing is played.
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
            // what is let in around an event while it is played is what is let in of the whole, as far as it has come
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
