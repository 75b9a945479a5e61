//! The statistics as tables. Names stand as they are, however long, to be found in other tools.

use super::dwell;
use crate::case::{CompetingMilestones, Measure, Stats, Subject};
use crate::chain::blind::{Repeats, Zone};
use crate::chain::{Doubt, ZoneKind};
use crate::event::{Moment, Precision, When, length, thousands, visible};
use crate::export::table;
use std::collections::{BTreeMap, BTreeSet};

/// How many zones are listed per kind.
const MOST: usize = 12;

/// The statistics, one table per section.
#[must_use]
pub fn stats_table(stats: &Stats) -> String {
    let parts = [milestones(stats), dwell::table(stats), accesses(stats), blind(stats), coverage(stats)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<String>>().join("\n")
}

fn milestones(stats: &Stats) -> String {
    let authored = stats.milestones.iter().any(|milestone| milestone.by.is_some());
    let rows: Vec<Vec<String>> = stats
        .milestones
        .iter()
        .map(|milestone| {
            let of = milestone.account.as_deref().or(milestone.agency.as_deref()).unwrap_or("the case");
            let mut row = vec![
                milestone.when.to_string(),
                milestone.name.name().to_owned(),
                of.to_owned(),
                milestone.label.clone().unwrap_or_default(),
                milestone.cites.join(" "),
            ];
            if authored {
                row.push(milestone.by.clone().unwrap_or_else(|| "case.toml".to_owned()));
            }
            row
        })
        .collect();
    let as_of = stats.as_of.as_ref().map(|day| format!(", as of {day}")).unwrap_or_default();
    if rows.is_empty() && stats.as_of.is_some() {
        return format!("milestones{as_of}\nnone was known\n");
    }
    if rows.is_empty() {
        return format!("milestones{as_of}\nnone; `[[milestone]]` in case.toml names them\n");
    }
    let head = ["time", "name", "of", "label", "cites", "told by"];
    let head = if authored { &head[..] } else { &head[..5] };
    let contests = stats.contests();
    let line = |rivals: &CompetingMilestones<'_>| visible(&rivals.to_string()).into_owned() + "\n";
    let contests = contests.iter().map(line).collect::<Vec<String>>().concat();
    let unnamed = stats.unnamed.iter().map(|unnamed| visible(&unnamed.to_string()).into_owned() + "\n");
    let unnamed = unnamed.collect::<Vec<String>>().concat();
    format!("milestones{as_of}\n{}{contests}{unnamed}", table(head, &rows))
}

fn accesses(stats: &Stats) -> String {
    let row = |measure: &Measure| {
        let of = &measure.accesses;
        let when = |when: Option<When>| {
            when.map_or_else(String::new, |when| dwell::no_finer(when, Precision::Minute))
        };
        vec![
            subject(&measure.of).to_owned(),
            of.records.to_string(),
            of.operations.to_string(),
            of.messages.to_string(),
            when(of.first),
            when(of.last),
        ]
    };
    let within = stats.within.as_ref().map(|query| format!(", within {}", visible(query)));
    let within = within.unwrap_or_default();
    let some: Vec<&Measure> = stats.measures.iter().filter(|measure| measure.accesses.records > 0).collect();
    if some.is_empty() {
        return format!("accesses by {}{within}\nnone\n{}", visible(&stats.suspect), unjudged(stats));
    }
    let rows: Vec<Vec<String>> = some.iter().map(|measure| row(measure)).collect();
    let doubts: BTreeSet<Doubt> = some.iter().flat_map(|measure| measure.accesses.at_least.clone()).collect();
    let least = Doubt::told(&Vec::from_iter(doubts)).map_or_else(String::new, |least| format!("{least}\n"));
    let head = ["accesses to", "records", "operations", "messages", "first", "last"];
    format!("{}accesses are those by {}{within}\n{least}", table(&head, &rows), visible(&stats.suspect))
}

/// The accesses that can't be judged, in a sentence.
fn unjudged(stats: &Stats) -> String {
    let line = |number: u64, (one, more): (&str, &str), query: &str| match number {
        0 => String::new(),
        1 => format!("1 access can't be judged: {one} ({query})\n"),
        number => format!("{} accesses can't be judged: {more} ({query})\n", thousands(number)),
    };
    let covers = ("no sign-in covers it", "no sign-in covers them");
    let ties = ("it carries neither session nor token", "they carry neither session nor token");
    line(stats.uncovered, covers, "is:uncovered") + &line(stats.untied, ties, "is:untied")
}

fn blind(stats: &Stats) -> String {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut rest = Vec::new();
    let mut put = |kind: &str, all: usize, told: Vec<Vec<String>>| {
        if all > told.len() {
            rest.push(format!("and {} more {kind}", all - told.len()));
        }
        rows.extend(told);
    };
    for kind in [ZoneKind::Throttled, ZoneKind::Coverage] {
        let of_kind = || stats.blind().filter(|zone| zone.kind == kind);
        put(kind.name(), of_kind().count(), of_kind().take(MOST).map(zone).collect());
    }
    let folders = folders(stats);
    put("sync", folders.len(), folders.into_iter().take(MOST).collect());
    put("suppressed", stats.repeats().count(), stats.repeats().take(MOST).map(suppressed).collect());
    if rows.is_empty() {
        return "blind zones\nnone is known\n".to_owned();
    }
    if !rest.is_empty() {
        rest = vec![format!("{}; --format json has all\n", rest.join(", "))];
    }
    if stats.blind().any(|zone| zone.kind == ZoneKind::Throttled) {
        rest.push("is:blind keeps what was recorded in those that are throttled\n".to_owned());
    }
    table(&["blind", "of", "from", "to", "lasts", "records"], &rows) + &rest.concat()
}

fn zone(zone: Zone<'_>) -> Vec<String> {
    let whose = zone.mailbox.or(zone.source).unwrap_or("every mailbox");
    vec![
        zone.kind.name().to_owned(),
        whose.to_owned(),
        minute(zone.from),
        minute(zone.until),
        length(zone.until.saturating_sub(zone.from)),
        if zone.records > 0 { zone.records.to_string() } else { String::new() },
    ]
}

/// The synced folders of a mailbox.
#[derive(Default)]
struct Taken {
    from: i64,
    until: i64,
    /// The total length of the hours in which they were last synced; those of several folders may overlap.
    lasts: i64,
    records: u64,
    orphans: bool,
}

/// The synced folders, one row per mailbox, from the first time to the last; first those with orphans among their records.
fn folders(stats: &Stats) -> Vec<Vec<String>> {
    let mut zones: Vec<Zone<'_>> = stats.blind().filter(|zone| zone.kind == ZoneKind::Sync).collect();
    zones.sort_by_key(|zone| zone.from);
    let mut by_mailbox: BTreeMap<&str, Taken> = BTreeMap::new();
    for zone in zones {
        let first = || Taken { from: zone.from, until: zone.from, ..Taken::default() };
        let of = by_mailbox.entry(zone.mailbox.unwrap_or_default()).or_insert_with(first);
        of.lasts = of.lasts.saturating_add(zone.until.saturating_sub(of.until.max(zone.from)).max(0));
        of.until = of.until.max(zone.until);
        of.records = of.records.saturating_add(u64::from(zone.records));
        of.orphans |= zone.orphans;
    }
    let line = |(mailbox, of): (&str, Taken)| {
        let kind = ZoneKind::Sync.name().to_owned();
        let records = of.records.to_string();
        vec![kind, mailbox.to_owned(), minute(of.from), minute(of.until), length(of.lasts), records]
    };
    let mut by_mailbox: Vec<(&str, Taken)> = by_mailbox.into_iter().collect();
    by_mailbox.sort_by_key(|(_, of)| !of.orphans);
    by_mailbox.into_iter().map(line).collect()
}

fn suppressed(of: &Repeats) -> Vec<String> {
    vec![
        "suppressed".to_owned(),
        of.mailbox.clone(),
        minute(of.from),
        minute(of.until),
        length(of.lasts),
        of.records.to_string(),
    ]
}

fn coverage(stats: &Stats) -> String {
    let rows: Vec<Vec<String>> = stats
        .zones
        .coverage()
        .logs
        .iter()
        .map(|covered| {
            vec![
                covered.source.clone(),
                covered.files.len().to_string(),
                covered.records.to_string(),
                covered.accesses.to_string(),
                minute(covered.from),
                minute(covered.until),
                covered.gaps.len().to_string(),
            ]
        })
        .collect();
    if rows.is_empty() {
        return "coverage\nno log is in the case\n".to_owned();
    }
    table(&["coverage of", "files", "records", "accesses", "first", "last", "gaps"], &rows)
}

pub(super) fn subject(of: &Subject) -> &str {
    match of {
        Subject::Case => "the case",
        Subject::Agency(name) | Subject::Account(name, _) => name,
    }
}

/// A length of time in words.
pub(in crate::export) fn about(ns: i64) -> String {
    if ns == 0 { "0".to_owned() } else { length(ns) }
}

fn minute(ns: i64) -> String {
    Moment::new(ns, Precision::Minute).text()
}
