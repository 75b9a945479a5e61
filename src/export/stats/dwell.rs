//! The dwell times as a table.

use super::table::{about, subject};
use crate::case::{Basis, Between, Measure, OutOfOrder, Stats, Subject, Turned};
use crate::event::{Moment, Precision, When, visible};
use crate::export::table as lines;
use crate::read::MilestoneName::{self, Containment, Detection, FirstAccess, Notification};
use std::collections::BTreeSet;

/// How many agencies or accounts a note names.
const NAMED: usize = 3;

/// The dwell times of the case, agencies and accounts; empty if nothing is known.
pub(super) fn table(stats: &Stats) -> String {
    if stats.measures.is_empty() {
        return String::new();
    }
    let names: Vec<MilestoneName> =
        MilestoneName::ALL.into_iter().filter(|name| is_shown(stats, *name)).collect();
    let said = |between: Option<Between>| between.map(|between| between.to_string()).unwrap_or_default();
    let row = |measure: &Measure| {
        let blind = blind(measure).unwrap_or_default();
        let mut row = vec![subject(&measure.of).to_owned(), said(measure.unseen), said(measure.open), blind];
        row.extend(names.iter().map(|name| measure.turns.get(*name).map_or_else(String::new, marked)));
        row
    };
    let rows: Vec<Vec<String>> = stats.measures.iter().map(row).collect();
    let mut head = vec!["dwell time of", "unseen", "open", "blind"];
    head.extend(names.iter().map(|name| match name {
        FirstAccess => "first access",
        Detection => "detection",
        Notification => "notified",
        Containment => "containment",
    }));
    lines(&head, &rows) + &notes(stats)
}

/// How long the log was blind while they were in; where the ends of that time leave a range, its bounds.
pub(in crate::export) fn blind(measure: &Measure) -> Option<String> {
    let said = |(least, most): (i64, i64)| match least {
        _ if least == most => about(most),
        0 => format!("up to {}", about(most)),
        _ => format!("{} to {}", about(least), about(most)),
    };
    measure.blind.map(|(least, most)| said((least.all, most.all)))
}

/// Whether a turn has a column. The notification has one only if some measure has its own, or if it ends the unseen
/// time.
fn is_shown(stats: &Stats, name: MilestoneName) -> bool {
    stats.measures.iter().any(|measure| match (name, measure.turns.get(name)) {
        (Detection | Notification | Containment, None) => false,
        (Notification, Some(told)) => {
            let is_own = measure.of != Subject::Case && !told.basis.is_lent();
            is_own || is_unseen_until_told(measure)
        }
        (FirstAccess | Detection | Containment, _) => true,
    })
}

/// Whether the time unseen ends with a notification.
fn is_unseen_until_told(measure: &Measure) -> bool {
    measure.turns.seen().is_some_and(|(name, _)| name == Notification)
}

/// Notes that explain marks and gaps of the table.
fn notes(stats: &Stats) -> String {
    let has = |basis: &dyn Fn(Basis) -> bool| {
        let turns =
            stats.measures.iter().flat_map(|measure| MilestoneName::ALL.map(|name| measure.turns.get(name)));
        turns.flatten().any(|turned| basis(turned.basis))
    };
    let (mut signs, mut notes) = (Vec::new(), Vec::new());
    if has(&Basis::is_lent) {
        let some_account =
            if has(&|basis| basis == Basis::SomeAccount) { ", or an account of it," } else { "" };
        signs.push(format!("( ) as the case or the agency{some_account} has it"));
        let of_part = |turned: Turned| matches!(turned.basis, Basis::SomeAgency | Basis::SomeAccount);
        if stats.measures.iter().filter_map(|measure| measure.turns.get(Containment)).any(of_part) {
            signs.push("the door of one closes no other".to_owned());
        }
    }
    if !signs.is_empty() {
        notes.push(signs.join("; "));
    }
    if has(&|basis| basis == Basis::Log) {
        let suspect = visible(&stats.suspect);
        notes.push(format!("* the first access by {suspect} in the log: they were in by then"));
    }
    let turn = |measure: &Measure, name| measure.turns.get(name).map(|turned| turned.when.order());
    let of = |says: &dyn Fn(&Measure) -> bool| named(stats.measures.iter().filter(|measure| says(measure)));
    if stats.measures.iter().any(|measure| measure.unseen.is_some() && is_unseen_until_told(measure)) {
        notes.push("unseen until the notification where no detection is known before it".to_owned());
    }
    let disorder: BTreeSet<OutOfOrder> = stats.measures.iter().flat_map(Measure::out_of_order).collect();
    for disorder in disorder {
        let is_so = |measure: &Measure| measure.out_of_order().contains(&disorder);
        notes.extend(of(&is_so).map(|of| format!("{disorder}: {of}")));
    }
    let open =
        |measure: &Measure| turn(measure, FirstAccess).is_some() && turn(measure, Containment).is_none();
    let some = stats.milestones.iter().any(|milestone| milestone.name == Containment);
    let of_parts = |measure: &Measure| some && measure.of == Subject::Case;
    if stats.measures.iter().any(|measure| open(measure) && of_parts(measure)) {
        notes.push("the case is not known to be closed: the door of one closes no other".to_owned());
    }
    let none = |measure: &Measure| open(measure) && !of_parts(measure);
    notes.extend(of(&none).map(|of| format!("no door is known to be closed: {of}")));
    let before = |measure: &Measure| measure.earlier().is_some();
    notes.extend(
        of(&before).map(|of| format!("the log has accesses before the first access that is told: {of}")),
    );
    let after = |measure: &Measure| measure.later().is_some();
    notes.extend(
        of(&after).map(|of| format!("the log has accesses after the containment that is told: {of}")),
    );
    if let Some(within) = stats.within.as_ref().filter(|_| stats.tells_whole_case()) {
        let within = visible(within);
        notes.push(format!("turns of the case are of all of it, its blind time of what is within {within}"));
    }
    notes.into_iter().map(|note| note + "\n").collect()
}

/// The first names, and how many more there are; `None` if there are none.
fn named<'m>(of: impl Iterator<Item = &'m Measure>) -> Option<String> {
    let of: Vec<&Measure> = of.collect();
    let names: Vec<String> =
        of.iter().take(NAMED).map(|measure| visible(subject(&measure.of)).into_owned()).collect();
    let more = of.len() - names.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!of.is_empty()).then(|| names.join(", ") + &more)
}

/// A turn to the day, with the mark of its basis.
fn marked(turned: Turned) -> String {
    let text = day(turned);
    match turned.basis {
        Basis::Own => text,
        Basis::Log => format!("{text}*"),
        _ => format!("({text})"),
    }
}

/// A turn, to the day at most; a span is shown as it is.
pub(in crate::export) fn day(turned: Turned) -> String {
    no_finer(turned.when, Precision::Day)
}

/// A time as precise as it is known, and no finer than this; a span is shown as it is.
pub(super) fn no_finer(when: When, finest: Precision) -> String {
    let precision = when.precision().min(finest);
    if when.is_span() { when.to_string() } else { Moment { precision, ..when.moment() }.text() }
}
