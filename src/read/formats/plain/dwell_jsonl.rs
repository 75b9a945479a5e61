//! The event contract of `dwell`: one JSON object per line.

mod lean;

use crate::event::{
    Bound, Event, Field, Lean, Link, Moment, Precision, Rel, Stage, When, Zone, parse_moment,
};
use crate::read::address;
use crate::read::flat::Flat;
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec, listed};
use crate::read::remarks::Remark;
use crate::read::times::{parse_shift, stated};
use crate::read::tree::Tree;
use crate::read::value_cache::ValueCache;

/// The format.
#[derive(Debug)]
pub struct DwellJsonl;

const SPEC: Spec<'static> = Spec {
    name: "dwell-jsonl",
    title: "dwell events, JSONL",
    recognised_by: "`stage`, or `time` beside other names of the event contract",
    doc: "the event contract, as `dwell query --format jsonl` writes it; aliases of its names are read too",
    fields: &[
        (
            "time",
            "`time`, with `time_end` and `precision`, in EDTF; `clock` is what it was moved by before, as in `+90s`",
        ),
        ("stage", "`stage`; what is none of the stages is `other`"),
        ("count", "`count`"),
        ("links", "`links`: a list of `{rel, to}`, or of `rel:to`"),
        ("raw", "`raw`: the record of which the event was made"),
    ],
};

/// Members of the contract that are no field of an event.
const OTHERS: [&str; 4] = ["time_end", "synthetic", "service", "clock"];

impl Format for DwellJsonl {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        // rows exported for Timesketch have a stage too, but also `timestamp_desc`
        let staged = |record: &Tree<'_>| {
            let stage = record.text("stage").is_some_and(|text| Stage::parse(text).is_some());
            stage && !record.has("timestamp_desc")
        };
        if sample.record(staged).is_some() {
            return Some(Fit {
                score: 95,
                why: "its records have a `stage` of the event contract".to_owned(),
            });
        }
        let speaking = sample.records().iter().filter(|record| speaks_contract(record)).count();
        (speaking > 0 && 2 * speaking >= sample.records().len()).then(|| Fit {
            score: 60,
            why: "its records have `time` and other names of the event contract".to_owned(),
        })
    }

    fn carries(&self, record: Option<&Tree<'_>>) -> bool {
        // a record with an id, an account or a stage is an event itself, no collector's wrapper
        record.is_some_and(|record| !["id", "account", "stage"].iter().any(|name| record.has(name)))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let tree = record.object()?;
        let members = tree.members();
        let mut draft = Draft::default();
        let event = &mut draft.event;
        let mut told = Vec::with_capacity(members.len());
        for (at, (key, value)) in members.iter().enumerate() {
            told.extend(ctx.names.placed(at, key, Field::parse).map(|field| (field, value)));
        }
        // members that are no field may be one of `OTHERS`
        let others = if told.len() < members.len() { tree } else { &Tree::Null };
        event.when = when(&told, others.text("time_end"), ctx);
        event.synthetic = others.flag("synthetic");
        // a shift that was applied before the event was written
        event.clock =
            others.text("clock").filter(|_| event.when.is_some()).and_then(parse_shift).unwrap_or(0);
        event.service = others.flag("service");
        for (field, value) in told {
            // of several names of one field the first counts
            if event.text(field).is_none() {
                set(event, field, value, ctx);
            }
        }
        draft.content = draft.event.id.is_empty().then(|| ctx.names.content(members));
        take(draft);
        Ok(())
    }

    fn lean<'t: 'e, 'e>(
        &self,
        text: &'t str,
        (flat, cache): (&mut Flat, &mut ValueCache<'t>),
        event: &mut Lean<'e>,
    ) -> bool {
        lean::read(text, flat, cache, event).is_some()
    }

    fn wraps(&self) -> bool {
        true
    }

    /// The object in `raw`, from which the event was made; the value itself if it has members that the contract lacks.
    fn record<'t>(&self, value: Tree<'t>) -> Tree<'t> {
        let Tree::Object(mut members) = value else { return value };
        let raw = members.iter().position(|(key, value)| {
            matches!(value, Tree::Object(_)) && Field::parse(key) == Some(Field::Raw)
        });
        match raw.filter(|_| members.iter().all(|(key, _)| is_known(key))) {
            Some(at) => members.swap_remove(at).1,
            None => Tree::Object(members),
        }
    }
}

/// Whether the contract has a member of that name.
fn is_known(key: &str) -> bool {
    Field::parse(key).is_some() || OTHERS.contains(&key)
}

/// Whether a record has a time in EDTF, and an operation, message or account, and at least 60 % of its names are of the
/// contract.
fn speaks_contract(record: &Tree<'_>) -> bool {
    let time = record.text("time").or_else(|| record.text("@timestamp"));
    let members = record.members();
    let names = || members.iter().filter(|(key, _)| is_known(key)).count();
    let said = || ["operation", "message", "account"].iter().any(|name| record.has(name));
    time.is_some_and(|time| crate::event::parse_edtf(time, Zone::Utc).is_ok())
        && said()
        && names() * 10 >= members.len() * 6
        && !record.has("timestamp_desc")
}

fn set<'t>(event: &mut Event<'t>, field: Field, value: &'t Tree<'t>, ctx: &mut ReadContext<'_>) {
    match field {
        Field::Id => {
            if event.id.is_empty() {
                event.id = value.said().unwrap_or_default();
            }
        }
        Field::Count => event.count = event.count.or_else(|| ctx.count(&value.said()?)),
        Field::Links => event.links = links(value, ctx),
        Field::Stage => {
            if let Some(text) = value.as_text() {
                let stage = Stage::parse(text);
                if stage.is_none() {
                    ctx.note(Remark::Stage, text);
                }
                event.set(field, stage.unwrap_or(Stage::Other).name());
            }
        }
        // a readable address is normalised; any other is kept as it is
        Field::SourceIp => {
            event.set_some(field, value.as_text().map(|text| address::clean(text).unwrap_or(text.into())));
        }
        // these describe the source that is read now, not the one that the event was exported from
        Field::Source | Field::Format | Field::Line | Field::Time | Field::Precision | Field::Raw => {}
        field if field.list_slot().is_some() => {
            let values = if matches!(value, Tree::Text(_)) && !matches!(field, Field::Tags | Field::Technique)
            {
                value.said().into_iter().collect()
            } else {
                listed(value)
            };
            event.extend(field, values);
        }
        field => event.set_some(field, value.said().map(|text| stated(field, text))),
    }
}

/// The time: from `time` to `end`, at most as precise as `precision` says. The first `time` that can be read counts.
fn when(told: &[(Field, &Tree<'_>)], end: Option<&str>, ctx: &mut ReadContext<'_>) -> Option<When> {
    let of = |wanted: Field| told.iter().filter(move |(field, _)| *field == wanted).map(|(_, value)| value);
    let times = of(Field::Time).filter_map(|value| value.said());
    let when = ctx.times().first(times, |times, time| times.edtf(&time, end))?;
    let wanted = of(Field::Precision).next().and_then(|value| precision(value.as_text()?));
    Some(wanted.and_then(|wanted| less_exact(when, wanted)).unwrap_or(when))
}

/// The time cut to a coarser precision; `None` if it is not more precise than that. The end of a span is cut to the
/// same precision.
fn less_exact(when: When, wanted: Precision) -> Option<When> {
    if when.precision() <= wanted {
        return None;
    }
    let less = |bound| match bound {
        Bound::At(moment) => Bound::At(coarser(moment, wanted)),
        Bound::Open => Bound::Open,
    };
    match (less(when.from()), when.until().map(less)) {
        (from, Some(until)) => When::span(from, until),
        (Bound::At(moment), None) => Some(When::at(moment)),
        (Bound::Open, None) => None,
    }
}

fn precision(name: &str) -> Option<Precision> {
    let fractions = [Precision::Fraction(3), Precision::Fraction(6), Precision::Fraction(9)];
    [Precision::Year, Precision::Month, Precision::Day, Precision::Hour, Precision::Minute, Precision::Second]
        .into_iter()
        .chain(fractions)
        .find(|precision| precision.name().eq_ignore_ascii_case(name.trim()))
}

/// The moment cut to a coarser precision.
fn coarser(moment: Moment, wanted: Precision) -> Moment {
    let digits = match wanted {
        Precision::Year => 4,
        Precision::Month => 7,
        Precision::Day => 10,
        Precision::Hour => 13,
        Precision::Minute => 16,
        Precision::Second => 19,
        Precision::Fraction(digits) => 20 + usize::from(digits),
    };
    if wanted >= moment.precision {
        return moment;
    }
    // In a zone that is off UTC by half or quarter hours, an hour is written with its minute.
    let quarter = moment.ns.rem_euclid(15 * 60 * 1_000_000_000) == 0;
    if (wanted, moment.precision, quarter) == (Precision::Hour, Precision::Minute, true) {
        return Moment { precision: wanted, ..moment };
    }
    let text = moment.text();
    let cut = text.get(..digits).and_then(|text| parse_moment(text, Zone::Utc).ok());
    cut.map_or(moment, |cut| Moment { doubt: moment.doubt, ..cut })
}

/// The links of a list, or the only one, each as `{rel, to}` or `rel:to`; a remark is made of any that can't be read.
fn links(value: &Tree<'_>, ctx: &mut ReadContext<'_>) -> Vec<Link> {
    let one = std::slice::from_ref(value);
    let items = if matches!(value, Tree::List(_)) { value.items() } else { one };
    let mut found = Vec::new();
    for item in items {
        let pair = match item {
            Tree::Text(text) => text.split_once(':'),
            object => object.text("rel").zip(object.text("to")),
        };
        let link =
            pair.and_then(|(rel, to)| Some(Link { rel: Rel::parse(rel.trim())?, to: to.trim().to_owned() }));
        match link {
            Some(link) => found.push(link),
            None if matches!(item, Tree::Null) => {}
            None => ctx.note(Remark::Link, &item.said().unwrap_or_default()),
        }
    }
    found
}
