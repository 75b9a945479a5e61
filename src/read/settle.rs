//! Settles the date order of a source before it is read: a file decides as a whole, never row by row.

use super::times::{Clock, Survey};

/// How much of a source is surveyed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Its first records.
    Begin,
    /// All of it.
    Whole,
}

/// The clock with the date order of a source, unless the order is given already. `read` surveys as much of the source
/// as it is asked for, from its start; `None` if it can't. The whole source is surveyed only if the first records
/// have ambiguous dates and do not decide the order.
pub fn settle(clock: Clock, mut read: impl FnMut(Extent) -> Option<Survey>) -> Clock {
    if clock.dates.is_some() {
        return clock;
    }
    let survey = match read(Extent::Begin) {
        Some(begin) if begin.met_any() && !begin.is_told() => read(Extent::Whole),
        // with no ambiguous dates so far, a later one follows the dates that were compared with other times
        begin => begin.filter(Survey::is_told),
    };
    Clock { dates: survey.map(|survey| survey.order().0), ..clock }
}

#[cfg(test)]
mod tests {
    use super::{Extent, settle};
    use crate::read::times::{Clock, DateOrder, Survey};

    fn survey(dates: &[(i64, i64)]) -> Survey {
        let mut survey = Survey::default();
        for numbers in dates {
            survey.meet("x", *numbers, None);
        }
        survey
    }

    #[test]
    fn the_whole_source_decides_where_its_first_dates_do_not() {
        let mut read = Vec::new();
        let clock = settle(Clock::default(), |extent| {
            read.push(extent);
            Some(survey(if extent == Extent::Begin { &[(3, 4)] } else { &[(3, 4), (16, 4)] }))
        });
        assert_eq!((clock.dates, read), (Some(DateOrder::DayMonth), vec![Extent::Begin, Extent::Whole]));
        for (first, said) in [(&[][..], None), (&[(3, 4), (4, 16)][..], Some(DateOrder::MonthDay))] {
            let mut read = 0;
            let clock = settle(Clock::default(), |_| {
                read += 1;
                Some(survey(first))
            });
            assert_eq!((clock.dates, read), (said, 1));
        }
    }

    #[test]
    fn dates_beside_other_times_of_their_records_decide_for_one_that_stands_alone() {
        let mut beside = Survey::default();
        for (date, iso) in
            [("01/06/2023 10:00", "2023-06-01T10:00:00"), ("5/5/2023", "2023-05-05"), ("6", "2023-06-01")]
        {
            beside.compare(date, iso);
        }
        let clock = settle(Clock::default(), |extent| (extent == Extent::Begin).then(|| beside.clone()));
        assert_eq!(clock.dates, Some(DateOrder::DayMonth));
        beside.meet("03/06/2023", (3, 6), None);
        let said = beside.said(None, clock.dates).unwrap();
        assert!(said.ends_with(
            "taken as day/month, as 1 date (the first: `01/06/2023 10:00`) of this source are the same date as another time of \
             their record only so"
        ), "{said}");
        assert_eq!(beside.doubt(None, clock.dates), None);
    }

    #[test]
    fn what_is_told_holds() {
        let told = Clock { dates: Some(DateOrder::MonthDay), ..Clock::default() };
        assert_eq!(settle(told, |_| unreachable!()).dates, Some(DateOrder::MonthDay));
    }
}
