use crate::case::Subject;
use crate::engine::Cancel;
use crate::engine::local::LocalEngine;
use crate::engine::local::stats::StatsAsk;
use crate::event::{Event, Field, Zone, parse_edtf};
use crate::query::read;
use crate::read::{Milestone, MilestoneName, Place, Sink};
use crate::store::Builder;
use proptest::prelude::*;

/// Accesses to two mailboxes whose sessions no sign-in issued, and sign-ins beside them.
fn engine(milestones: Vec<Milestone>) -> LocalEngine {
    let mut builder = Builder::default();
    let records = [
        ("signin", "2023-05-01T00:00:00Z", "UserLoggedIn", "u@a.example"),
        ("read", "2023-05-20T00:00:00Z", "MailItemsAccessed", "u@a.example"),
        ("again", "2023-06-20T00:00:00Z", "MailItemsAccessed", "v@b.example"),
        ("last", "2023-07-20T00:00:00Z", "UserLoggedIn", "v@b.example"),
    ];
    for (at, (id, time, operation, account)) in (0..).zip(records) {
        let mut event = Event::default();
        event.id = id.into();
        event.when = parse_edtf(time, Zone::Utc).ok();
        let fields = [
            (Field::Operation, operation),
            (Field::Account, account),
            (Field::Agency, account.split_once('@').unwrap().1),
            (Field::SessionId, id),
            (Field::Source, "ual.csv"),
        ];
        for (field, value) in fields {
            event.set(field, value.to_owned());
        }
        if id != "signin" && id != "last" {
            event.set(Field::Stage, "mailbox_access");
            event.set(Field::Mailbox, account.to_owned());
        }
        builder.take(event, Place { source: 0, offset: at, len: 1 });
    }
    let mut engine = LocalEngine::of_store(builder.finish());
    engine.amend(|case| case.milestones = milestones);
    engine
}

fn milestones() -> impl Strategy<Value = Vec<Milestone>> {
    const TIMES: [&str; 6] =
        ["2023-05", "2023-05-15", "2023-06-10", "../2023-06-18", "2023-06-01/2023-07-05", "2023-06-26"];
    let of = prop::sample::select(vec![
        (None, None),
        (Some("a.example"), None),
        (Some("b.example"), None),
        (Some("a.example"), Some("u@a.example")),
    ]);
    let one = (prop::sample::select(MilestoneName::ALL.to_vec()), prop::sample::select(TIMES.to_vec()), of);
    let one =
        one.prop_map(|(name, time, (agency, account)): (_, &str, (Option<&str>, Option<&str>))| Milestone {
            agency: agency.map(str::to_owned),
            account: account.map(str::to_owned),
            ..Milestone::new(name, parse_edtf(time, Zone::Utc).unwrap())
        });
    prop::collection::vec(one, 0..6)
}

proptest! {
    #[test]
    fn the_case_is_measured_on_each_day_as_the_stats_of_that_day_measure_it(milestones in milestones()) {
        let mut engine = engine(milestones);
        let (filter, cancel) = (read("", Zone::Utc).unwrap(), Cancel::default());
        let [from, until] = ["2023-06-15", "2023-08-01"].map(|day| parse_edtf(day, Zone::Utc).unwrap().latest());
        let compared = engine.compare(&filter, (from, until), &cancel).unwrap();
        for (instant, day) in [(from, compared.before), (until, compared.after)] {
            let ask = StatsAsk { filter: &filter.clone().as_of(instant), chosen: None, within: None };
            let stats = engine.stats(&ask, Some(&(String::new(), instant)), &cancel).unwrap();
            let told = stats.measures.into_iter().find(|measure| measure.of == Subject::Case);
            let measured = day.case.filter(|_| told.is_some());
            prop_assert_eq!(measured, told);
        }
    }
}
