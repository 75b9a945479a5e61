//! The statistics of a case as JSON.

use crate::case::{Accesses, Between, CompetingMilestones, Measure, Stats, Subject};
use crate::chain::blind::{Blindness, Covered, Repeats, Zone};
use crate::event::{SECOND, When};
use crate::read::{Gap, Milestone, MilestoneName};
use serde_json::{Map, Value, json};

/// The statistics in the contract's shape.
#[must_use]
pub fn stats_json(stats: &Stats) -> Value {
    let blind = stats.blind().map(|zone| blind(&zone)).chain(stats.repeats().map(suppressed));
    let contests = stats.contests();
    let told = |one| milestone(one, stats.is_unnamed(one), &contests);
    let coverage = &stats.zones.coverage().logs;
    let mut said = json!({
        "milestones": stats.milestones.iter().map(told).collect::<Vec<Value>>(),
        "suspect": stats.suspect,
        "uncovered": stats.uncovered,
        "untied": stats.untied,
        "dwell": stats.measures.iter().map(measure).collect::<Vec<Value>>(),
        "blind": blind.collect::<Vec<Value>>(),
        "coverage": coverage.iter().map(covered).collect::<Vec<Value>>(),
    });
    if let Value::Object(members) = &mut said {
        let put = [("as_of", &stats.as_of), ("within", &stats.within)];
        let there =
            put.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value.clone()?.into())));
        members.extend(there);
    }
    said
}

/// An object without the members that are `None`.
fn object(members: impl IntoIterator<Item = (&'static str, Option<Value>)>) -> Value {
    let there = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(there.collect::<Map<String, Value>>())
}

fn text(text: Option<&str>) -> Option<Value> {
    text.map(Value::from)
}

/// A milestone. If it competes with others, whether and why it is used.
fn milestone(milestone: &Milestone, unnamed: bool, contests: &[CompetingMilestones<'_>]) -> Value {
    let cites = (!milestone.cites.is_empty()).then(|| Value::from(milestone.cites.clone()));
    let competes =
        |rivals: &&CompetingMilestones<'_>| rivals.used == milestone || rivals.others.contains(&milestone);
    let contest = contests.iter().find(competes);
    object([
        ("name", text(Some(milestone.name.name()))),
        ("time", Some(Value::from(milestone.when.to_string()))),
        ("agency", text(milestone.agency.as_deref())),
        ("account", text(milestone.account.as_deref())),
        ("label", text(milestone.label.as_deref())),
        ("cites", cites),
        ("by", text(milestone.by.as_deref())),
        ("unnamed", unnamed.then_some(Value::from(true))),
        ("used", contest.map(|rivals| Value::from(rivals.used == milestone))),
        ("used_is", contest.map(|rivals| Value::from(rivals.why()))),
    ])
}

/// A measure. The subject is omitted for the whole case; unknown values are null.
fn measure(measure: &Measure) -> Value {
    let (agency, account) = match &measure.of {
        Subject::Case => (None, None),
        Subject::Agency(name) => (Some(name.as_str()), None),
        Subject::Account(name, agency) => (agency.as_deref(), Some(name.as_str())),
    };
    let mut said = object([("agency", text(agency)), ("account", text(account))]);
    let Value::Object(members) = &mut said else { return said };
    let mut basis = Map::new();
    for name in MilestoneName::ALL {
        let turned = measure.turns.get(name);
        let when = turned.map_or(Value::Null, |turned| Value::from(turned.when.to_string()));
        members.insert(name.name().to_owned(), when);
        basis.extend(turned.map(|turned| (name.name().to_owned(), Value::from(turned.basis.name()))));
    }
    for (name, (least, most)) in lengths(measure) {
        let mut put = |of: &str, ns: Option<i64>| {
            members.insert(format!("{name}{of}_seconds"), Value::from(ns.map(|ns| ns / SECOND)))
        };
        put("", most.filter(|most| least == Some(*most)));
        put("_least", least);
        put("_most", most);
    }
    let seen = measure.turns.seen().map(|(name, _)| name.name());
    members.insert("seen_by".to_owned(), Value::from(seen));
    let exact = measure.open.or(measure.unseen);
    members.insert("precision".to_owned(), Value::from(exact.map(|between| between.precision.name())));
    if [measure.open, measure.unseen].iter().flatten().any(Between::is_uncertain) {
        members.insert("uncertain".to_owned(), Value::from(true));
    }
    let disorder: Vec<String> = measure.out_of_order().iter().map(ToString::to_string).collect();
    if !disorder.is_empty() {
        members.insert("out_of_order".to_owned(), Value::from(disorder));
    }
    members.insert("basis".to_owned(), Value::Object(basis));
    members.insert("accesses".to_owned(), accesses(&measure.accesses));
    said
}

/// The least and the most of a length, in nanoseconds.
pub(in crate::export) type Bounds = (Option<i64>, Option<i64>);

/// The least and the most of each length of a measure, in nanoseconds.
pub(in crate::export) fn lengths(measure: &Measure) -> [(&'static str, Bounds); 5] {
    let between =
        |of: Option<Between>| (of.map(|between| between.least), of.and_then(|between| between.most));
    let blind = |of: fn(Blindness) -> i64| {
        (measure.blind.map(|(least, _)| of(least)), measure.blind.map(|(_, most)| of(most)))
    };
    [
        ("unseen", between(measure.unseen)),
        ("open", between(measure.open)),
        ("blind", blind(|blind| blind.all)),
        ("throttled", blind(|blind| blind.throttled)),
        ("uncovered", blind(|blind| blind.uncovered)),
    ]
}

fn accesses(accesses: &Accesses) -> Value {
    let when = |when: Option<When>| when.map(|when| Value::from(when.to_string()));
    object([
        ("records", Some(Value::from(accesses.records))),
        ("operations", Some(Value::from(accesses.operations))),
        ("messages", Some(Value::from(accesses.messages))),
        ("first", when(accesses.first)),
        ("last", when(accesses.last)),
        (
            "at_least",
            (accesses.records > 0)
                .then(|| accesses.at_least.iter().map(|doubt| doubt.name()).collect::<Value>()),
        ),
    ])
}

fn blind(zone: &Zone<'_>) -> Value {
    let (from, to) = Gap { from: zone.from, until: zone.until }.texts();
    object([
        ("kind", text(Some(zone.kind.name()))),
        ("account", text(zone.mailbox)),
        ("agency", text(zone.agency)),
        ("source", text(zone.source)),
        ("folder", text(zone.folder)),
        ("from", Some(Value::from(from))),
        ("to", Some(Value::from(to))),
        ("seconds", Some(Value::from(zone.until.saturating_sub(zone.from) / SECOND))),
        ("records", (zone.records > 0).then(|| Value::from(zone.records))),
        ("reason", Some(Value::from(zone.reason()))),
    ])
}

/// What is suppressed in the log of a mailbox: its span and the seconds within.
fn suppressed(of: &Repeats) -> Value {
    let (from, to) = Gap { from: of.from, until: of.until }.texts();
    object([
        ("kind", text(Some("suppressed"))),
        ("account", text(Some(&of.mailbox))),
        ("agency", text(of.agency.as_deref())),
        ("from", Some(Value::from(from))),
        ("to", Some(Value::from(to))),
        ("seconds", Some(Value::from(of.lasts / SECOND))),
        ("records", Some(Value::from(of.records))),
        ("reason", Some(Value::from(of.reason()))),
    ])
}

fn covered(covered: &Covered) -> Value {
    let (first, last) = Gap { from: covered.from, until: covered.until }.texts();
    let gaps = covered.gaps.iter().map(|gap| {
        let (from, to) = gap.texts();
        json!({"from": from, "to": to, "seconds": gap.length() / SECOND})
    });
    let formats: Vec<&str> = covered.formats.iter().map(String::as_str).collect();
    json!({
        "source": covered.source, "files": covered.files, "format": formats.join(" "), "first": first, "last": last,
        "records": covered.records, "accesses": covered.accesses, "least_seconds": covered.least / SECOND,
        "gaps": gaps.collect::<Vec<Value>>(),
    })
}
