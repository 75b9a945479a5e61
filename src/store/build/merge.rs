//! Decides whether an event is another export of a known record, and merges the two.

use super::Builder;
use super::copies::{AGREED, Filed};
use super::tellers::Teller;
use crate::event::{
    Event, Field, LISTS, Precision, Stage, Status, TEXTS, When, bare_guid, saturated, severity_rank,
    token_key,
};
use crate::read::{as_moved, as_recorded};
use crate::store::codes::ABSENT;
use crate::store::column::Column;
use crate::store::columns::Columns;
use crate::store::short_hash::shortened;
use std::borrow::Cow;
use xxhash_rust::xxh3::xxh3_64;

/// Fields that two exports of one record agree in, where both have them.
const AGREE: [Field; AGREED - 2] = [
    Field::Operation,
    Field::Account,
    Field::Mailbox,
    Field::Target,
    Field::AlertId,
    Field::SourceIp,
    Field::SessionId,
    Field::TokenId,
    Field::KeyId,
];

/// Fields of which it is said that exports of one record differ.
const TOLD_OTHERWISE: [Field; 6] =
    [Field::Stage, Field::Severity, Field::Outcome, Field::Status, Field::Confidence, Field::KnownSince];

/// The outcome of what was done in the end, whatever an export from before says.
pub(super) const SUCCESS: &str = "success";
/// Confidences from the surest on, each in both ways of writing it.
const CONFIDENCES: [&str; 7] = ["a", "high", "b", "medium", "c", "low", "i"];

/// Fields that tell of the export, not of the record.
const OF_THE_EXPORT: [Field; 3] = [Field::Source, Field::Format, Field::Precision];

impl Builder {
    /// Whether a row of a part says nothing that the only row of its id doesn't, as where exports of one log overlap.
    pub(super) fn is_repeated(&self, first: u32, part: &Columns, row: usize) -> bool {
        let (own, at) = (&self.columns, first as usize);
        let number = saturated::<u32>(row);
        let mut texts = TEXTS.into_iter().zip(part.texts.iter().zip(&own.texts));
        let is_said = |(field, (part, own)): (Field, (&Column, &Column))| {
            OF_THE_EXPORT.contains(&field) || part.code(row) == ABSENT || own.has_value_of(at, part, row)
        };
        let mut lists = part.lists.iter().zip(&own.lists);
        !self.known.has_copies(first)
            && self.tellers.get(first).is_none()
            && own.times.when(at) == part.times.when(row)
            && own.clock(at) == part.clock(row)
            && own.synthetic.get(at) == part.synthetic.get(row)
            && !part.ids.key(row).is_better(own.ids.key(at))
            && part.counts.get(row).is_none_or(|count| own.counts.get(at) == Some(count))
            && part.versions.get(&number).is_none_or(|version| own.versions.get(&first) == Some(version))
            && !part.has_links(number)
            && texts.all(is_said)
            && lists.all(|(part, own)| part.codes(row).is_empty() || part.values(row).eq(own.values(at)))
    }

    /// Whether an event with a known id is another export of the same record: their times and versions are one, and no
    /// field that both have differs, nor how many operations they say they stand for.
    pub(super) fn same_record(&self, row: u32, event: &Event<'_>) -> bool {
        let times = match (self.recorded(row), recorded(event)) {
            (Some(a), Some(b)) => one_time(&a, &b),
            (a, b) => a.is_none() == b.is_none(),
        };
        let agree = |field: Field| match (self.columns.text(field, row as usize), event.text(field)) {
            (Some(a), Some(b)) => is_one_value(field, a, b),
            _ => true,
        };
        let versions = match (self.columns.versions.get(&row), event.version) {
            (Some(a), Some(b)) => *a == b,
            _ => true,
        };
        let counts = match (self.columns.counts.get(row as usize), event.count) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        };
        times && versions && counts && AGREE.into_iter().all(agree)
    }

    /// The time of a row as its record has it, whatever its clock was wrong by.
    fn recorded(&self, row: u32) -> Option<When> {
        let when = self.columns.times.when(row as usize)?;
        Some(as_recorded(when, self.columns.clock(row as usize)))
    }

    /// Replaces the time of a row by that of another export if it is finer, and applies the clock correction if either
    /// source has one; of two the smaller.
    pub(super) fn sharpen(&mut self, row: u32, event: &Event<'_>) {
        let Some((own, other)) = self.recorded(row).zip(recorded(event)) else { return };
        let best = if finer(&other, &own) { other } else { own };
        let row = row as usize;
        let known = self.columns.clock(row);
        let clock = smaller_clock(known, event.clock);
        if best == own && clock == known {
            return;
        }
        self.columns.times.set(row, as_moved(best, clock));
        // it may stand anywhere now
        self.moved = Some(0);
        if clock != known {
            self.columns.set_clock(row, clock);
        }
        self.columns.set_precision(row, &best);
    }

    /// What a row is found by among events of its id.
    pub(super) fn filed(&self, row: u32) -> Filed {
        let at = row as usize;
        let numbers = [self.columns.versions.get(&row).copied(), self.columns.counts.get(at)];
        file(row, self.recorded(row), numbers, |field| self.columns.text(field, at))
    }

    /// Fills fields that a row lacks from another export, and takes the better of two values, so that the result does
    /// not depend on the order of reading.
    pub(super) fn fill(&mut self, row: u32, event: Event<'_>) {
        let at = row as usize;
        let held = self.tellers.get(row).unwrap_or_else(|| self.teller(at));
        let told = TEXTS.into_iter().enumerate().filter(|(_, field)| !OF_THE_EXPORT.contains(field));
        let better: Vec<(usize, &str)> = told
            .filter_map(|(slot, field)| {
                Some((slot, event.text(field).filter(|_| self.is_better(field, at, &event, held))?))
            })
            .collect();
        let is_taken = |field: Field| better.iter().any(|(slot, _)| TEXTS[*slot] == field);
        let is_same = |field: Field| event.text(field) == self.columns.text(field, at);
        let believed = held.or(Teller::of(|field| event.text(field)), is_taken, is_same);
        let columns = &mut self.columns;
        if columns.text(Field::Account, at).is_none() && event.text(Field::Account).is_some() {
            columns.service.set(at, event.service);
        }
        for (slot, value) in better {
            columns.texts[slot].set(at, value);
        }
        for (list, field) in columns.lists.iter_mut().zip(LISTS) {
            // an export of a record may leave out what another names
            list.unite(row, event.list(field).iter().map(AsRef::as_ref));
        }
        columns.counts.fill(at, event.count);
        columns.synthetic.set(at, event.synthetic);
        columns.versions.extend(event.version.map(|version| (row, version)));
        columns.unite_links(row, event.links);
        self.tellers.set(row, believed, self.teller(at));
    }

    /// What a row as merged knows.
    fn teller(&self, at: usize) -> Teller {
        Teller::of(|field| self.columns.text(field, at))
    }

    /// Whether an export tells another stage, severity or outcome than the row, as one does that went out with a correction
    /// or before a sign-in was done, or a claim of another status, confidence or day.
    pub(super) fn tells_otherwise(&self, row: u32, event: &Event<'_>) -> bool {
        TOLD_OTHERWISE.into_iter().any(|field| {
            let told = self.columns.text(field, row as usize).zip(event.text(field));
            told.is_some_and(|(own, told)| {
                !own.eq_ignore_ascii_case(told) && [own, told].iter().all(|text| *text != Stage::Other.name())
            })
        })
    }

    /// Whether an export's value is better than the row's: an agency from an export that knows mailbox and tenant, the
    /// earlier stage of an intrusion, the higher severity, success and the message of the record that tells it, the less sure
    /// of two statuses and confidences, the later day since which a claim is known, the shorter spelling of an identifier, else
    /// the longer text. Ties go to the lesser text.
    fn is_better(&self, field: Field, at: usize, event: &Event<'_>, held_by: Teller) -> bool {
        let told_by = || Teller::of(|field| event.text(field));
        let (told, own) = match (event.text(field), self.columns.text(field, at)) {
            (Some(told), Some(own)) if told != own => (told, own),
            (told, own) => return told.is_some() && own.is_none(),
        };
        let more = match field {
            Field::Agency => told_by().agency.cmp(&held_by.agency),
            Field::Stage => place_of(own).cmp(&place_of(told)),
            Field::Severity => severity_rank(told).cmp(&severity_rank(own)),
            Field::Outcome => (told == SUCCESS).cmp(&(own == SUCCESS)).then(told.len().cmp(&own.len())),
            Field::Message => told_by().message.cmp(&held_by.message).then(told.len().cmp(&own.len())),
            Field::Status => {
                let doubt = |text| Status::parse(text).unwrap_or(Status::Unknown) as usize;
                doubt(told).cmp(&doubt(own))
            }
            Field::Confidence => doubt(&CONFIDENCES, told).cmp(&doubt(&CONFIDENCES, own)),
            // days are written so that the later one is the greater text
            Field::KnownSince => told.cmp(own),
            _ if AGREE.contains(&field) => own.len().cmp(&told.len()),
            _ => told.len().cmp(&own.len()),
        };
        more.then(own.cmp(told)).is_gt()
    }

    /// What events of one id are told apart by, in the order in which they are numbered: their times, then all they say.
    pub(super) fn numbered_by(&self, row: u32) -> impl Ord + use<> {
        let at = row as usize;
        let when = self.recorded(row);
        let agreed = AGREE
            .map(|field| self.columns.text(field, at).map(|text| one_spelling(field, text).into_owned()));
        let numbers = [self.columns.versions.get(&row).copied(), self.columns.counts.get(at)];
        let texts = TEXTS.into_iter().filter(|field| !OF_THE_EXPORT.contains(field));
        let texts: Vec<Option<String>> =
            texts.map(|field| self.columns.text(field, at).map(str::to_owned)).collect();
        (when.is_none(), when.map(|when| (when.order(), when.to_string())), numbers, agreed, texts)
    }
}

/// Whether two exports of a record say the same, in whatever spelling: a token is told as a GUID, or in base64, or left to
/// the id of its sign-in. Tokens and keys keep the case of their letters where they are no GUIDs.
fn is_one_value(field: Field, a: &str, b: &str) -> bool {
    match (field, bare_guid(a), bare_guid(b)) {
        (_, Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
        (Field::TokenId, a_guid, b_guid) => token_key(a_guid.unwrap_or(a)) == token_key(b_guid.unwrap_or(b)),
        (Field::KeyId, ..) => a == b,
        _ => a.eq_ignore_ascii_case(b),
    }
}

/// How much in doubt a value is that is one of some: its place among them.
fn doubt(of: &[&str], value: &str) -> usize {
    of.iter().position(|one| one.eq_ignore_ascii_case(value.trim())).unwrap_or(of.len())
}

/// The place of a stage in an intrusion; what is of none comes last.
fn place_of(stage: &str) -> usize {
    Stage::ALL.iter().position(|one| one.name() == stage).unwrap_or(Stage::ALL.len())
}

/// What an event is found by among those of its id, once it is a row.
pub(super) fn filed(row: u32, event: &Event<'_>) -> Filed {
    file(row, recorded(event), [event.version, event.count], |field| event.text(field))
}

fn file<'v>(
    row: u32,
    when: Option<When>,
    numbers: [Option<u64>; 2],
    text: impl Fn(Field) -> Option<&'v str>,
) -> Filed {
    let short = |bytes: &[u8]| shortened(xxh3_64(bytes)).max(1);
    let texts =
        AGREE.map(|field| text(field).map_or(0, |value| short(one_spelling(field, value).as_bytes())));
    let numbers = numbers.map(|number| number.map_or(0, |number| short(&number.to_le_bytes())));
    let mut agreed = [0; AGREED];
    for (hash, value) in agreed.iter_mut().zip(texts.into_iter().chain(numbers)) {
        *hash = value;
    }
    Filed { row, at: when.map(|when| when.order()), agreed }
}

/// A text that is the same of all values that [`is_one_value`] holds to be one.
fn one_spelling(field: Field, value: &str) -> Cow<'_, str> {
    match (field, bare_guid(value)) {
        (Field::TokenId, guid) => token_key(guid.unwrap_or(value)),
        (_, Some(guid)) => Cow::Owned(guid.to_ascii_lowercase()),
        (Field::KeyId, None) => Cow::Borrowed(value),
        (_, None) => Cow::Owned(value.to_ascii_lowercase()),
    }
}

/// The smaller of two clock corrections in nanoseconds; none counts only if there is no other.
fn smaller_clock(one: i64, other: i64) -> i64 {
    [one, other].into_iter().min_by_key(|clock| (*clock == 0, clock.unsigned_abs(), *clock)).unwrap_or(0)
}

/// The time of an event as its record has it.
fn recorded(event: &Event<'_>) -> Option<When> {
    Some(as_recorded(event.when?, event.clock))
}

/// Whether one of two times of a record is told with more digits; of two with as many, the earlier was cut where the
/// later was rounded.
fn finer(a: &When, b: &When) -> bool {
    let (of_a, of_b) = (a.precision(), b.precision());
    !a.is_span() && !b.is_span() && (of_a > of_b || (of_a == of_b && a.order() < b.order()))
}

/// Whether two times are one: they overlap. Where both are fractions of a second, one may have been rounded where the
/// other was cut, so that they may be apart by one in the last digit of the coarser.
fn one_time(a: &When, b: &When) -> bool {
    let fractions = !a.is_span() && !b.is_span() && a.precision().min(b.precision()) > Precision::Second;
    let step = |when: &When| when.latest().saturating_sub(when.earliest()).saturating_add(1);
    let within = if fractions { step(a).max(step(b)) } else { 0 };
    a.earliest() <= b.latest().saturating_add(within) && b.earliest() <= a.latest().saturating_add(within)
}
