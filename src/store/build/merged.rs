//! One event of the exports of one record.

use super::identity::{AGREE, recorded};
use crate::event::{Event, Field, LISTS, Link, Stage, Status, TEXTS, Text, When, severity_rank};
use crate::read::as_moved;
use std::cmp::{Ordering, Reverse};

/// Fields that tell of the export, not of the record.
pub(super) const OF_THE_EXPORT: [Field; 3] = [Field::Source, Field::Format, Field::Precision];

/// Fields of which it is said that exports of one record differ.
const TOLD_OTHERWISE: [Field; 6] =
    [Field::Stage, Field::Severity, Field::Outcome, Field::Status, Field::Confidence, Field::KnownSince];

/// The outcome of what was done in the end, whatever an export from before says.
const SUCCESS: &str = "success";
/// Confidences from the surest on, each in both ways of writing it.
const CONFIDENCES: [&str; 7] = ["a", "high", "b", "medium", "c", "low", "i"];

/// The event that exports of one record tell of together. What tells of the export is that of the first; all else hangs on
/// none of them being the first.
pub(super) fn merged<'e>(exports: &'e [Event<'_>]) -> Event<'e> {
    let mut event = Event::default();
    let Some(first) = exports.first() else { return event };
    for field in TEXTS {
        let value = if OF_THE_EXPORT.contains(&field) { first.text(field) } else { best(field, exports) };
        event.set_some(field, value);
    }
    for field in LISTS {
        event.extend(field, united(field, exports).into_iter().map(Text::Borrowed));
    }
    event.id = Text::Borrowed(&first.id);
    event.line = first.line;
    event.clock = exports.iter().map(|export| export.clock).fold(0, smaller_clock);
    event.when = exports.iter().filter_map(recorded).min_by(in_doubt).map(|when| as_moved(when, event.clock));
    event.set_some(Field::Precision, event.when.map(|when| when.precision().name()));
    event.count = exports.iter().find_map(|export| export.count);
    event.version = exports.iter().find_map(|export| export.version);
    event.synthetic = exports.iter().any(|export| export.synthetic);
    event.service = exports.iter().any(|export| export.service);
    event.links = links(exports);
    event
}

/// Which exports tell another stage, severity or outcome than one before them, as one does that went out with a correction or
/// before a sign-in was done, or a claim of another status, confidence or day.
pub(super) fn otherwise(exports: &[Event<'_>]) -> Vec<bool> {
    let mut otherwise = vec![false; exports.len()];
    for field in TOLD_OTHERWISE {
        let (mut first, mut differ) = (None, false);
        for (export, otherwise) in exports.iter().zip(&mut otherwise) {
            let told = export.text(field).filter(|told| *told != Stage::Other.name());
            if let Some(told) = told {
                differ |= !first.get_or_insert(told).eq_ignore_ascii_case(told);
                *otherwise |= differ;
            }
        }
    }
    otherwise
}

/// The best of the values that exports tell.
fn best<'e>(field: Field, exports: &'e [Event<'_>]) -> Option<&'e str> {
    let told = exports.iter().filter_map(|export| Some((export.text(field)?, export)));
    told.max_by(|one, other| better(field, *one, *other)).map(|(value, _)| value)
}

/// Which of two values is the better one: an agency from an export that knows mailbox and tenant, the earlier stage of an
/// intrusion, the higher severity, success and the message of the record that tells it, the less sure of two statuses and
/// confidences, the later day since which a claim is known, the shorter spelling of an identifier, else the longer text. Ties
/// go to the lesser text.
fn better(
    field: Field,
    (one, by_one): (&str, &Event<'_>),
    (other, by_other): (&str, &Event<'_>),
) -> Ordering {
    let longer = one.len().cmp(&other.len());
    let more = match field {
        Field::Agency => knows(by_one).cmp(&knows(by_other)),
        Field::Stage => place_of(other).cmp(&place_of(one)),
        Field::Severity => severity_rank(one).cmp(&severity_rank(other)),
        Field::Outcome => (one == SUCCESS).cmp(&(other == SUCCESS)).then(longer),
        Field::Message => succeeds(by_one).cmp(&succeeds(by_other)).then(longer),
        Field::Status => {
            let doubt = |text| Status::parse(text).unwrap_or(Status::Unknown) as usize;
            doubt(one).cmp(&doubt(other))
        }
        Field::Confidence => doubt(&CONFIDENCES, one).cmp(&doubt(&CONFIDENCES, other)),
        // days are written so that the later one is the greater text
        Field::KnownSince => one.cmp(other),
        _ if AGREE.contains(&field) => longer.reverse(),
        _ => longer,
    };
    more.then(other.cmp(one))
}

/// What an export knows that an agency is told by: whose mailbox it is, and of which tenant.
fn knows(export: &Event<'_>) -> (bool, bool) {
    (export.text(Field::Mailbox).is_some(), export.text(Field::TenantId).is_some())
}

fn succeeds(export: &Event<'_>) -> bool {
    export.text(Field::Outcome) == Some(SUCCESS)
}

/// How much in doubt a value is that is one of some: its place among them.
fn doubt(of: &[&str], value: &str) -> usize {
    of.iter().position(|one| one.eq_ignore_ascii_case(value.trim())).unwrap_or(of.len())
}

/// The place of a stage in an intrusion; what is of none comes last.
fn place_of(stage: &str) -> usize {
    Stage::ALL.iter().position(|one| one.name() == stage).unwrap_or(Stage::ALL.len())
}

/// The times of a record from that which is told best on: with more digits; of as many, one that tells when it ended too;
/// of two moments the earlier, which was cut where the other was rounded. What has an open end tells least.
fn in_doubt(one: &When, other: &When) -> Ordering {
    let is_open = |when: &When| when.earliest() == i64::MIN || when.latest() == i64::MAX;
    let lasts = |when: &When| when.latest().saturating_sub(when.earliest());
    let key =
        |when: &When| (is_open(when), Reverse(when.precision()), !when.is_span(), lasts(when), when.order());
    key(one).cmp(&key(other)).then_with(|| one.to_string().cmp(&other.to_string()))
}

/// The smaller of two clock corrections in nanoseconds; none counts only if there is no other.
fn smaller_clock(one: i64, other: i64) -> i64 {
    [one, other].into_iter().min_by_key(|clock| (*clock == 0, clock.unsigned_abs(), *clock)).unwrap_or(0)
}

/// The values of a list: in the order of the record, where all exports that have any name the same, else in alphabetical
/// order.
fn united<'e>(field: Field, exports: &'e [Event<'_>]) -> Vec<&'e str> {
    let told = || exports.iter().map(|export| export.list(field)).filter(|list| !list.is_empty());
    let mut all = told();
    let Some(first) = all.next() else { return Vec::new() };
    if all.all(|list| list == first) {
        return first.iter().map(AsRef::as_ref).collect();
    }
    let mut values: Vec<&str> = told().flatten().map(AsRef::as_ref).collect();
    values.sort_unstable();
    values.dedup();
    values
}

/// The links of all exports, as those of a list.
fn links(exports: &[Event<'_>]) -> Vec<Link> {
    let told = || exports.iter().map(|export| &export.links).filter(|links| !links.is_empty());
    let mut all = told();
    let Some(first) = all.next() else { return Vec::new() };
    if all.all(|links| links == first) {
        return first.clone();
    }
    let mut links: Vec<Link> = told().flatten().cloned().collect();
    links.sort_by(|one, other| (one.rel, &one.to).cmp(&(other.rel, &other.to)));
    links.dedup();
    links
}
