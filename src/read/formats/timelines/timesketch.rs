//! What the CSV and JSONL forms of Timesketch share.
//!
//! `message`, `timestamp_desc` and `datetime` (or `timestamp`, in microseconds) are always there. All other columns are
//! free; those with well-known names become fields of the event.
//!
//! Which columns an export has is up to who makes it. Rows that plaso made, most of all timelines, have what identifies
//! an event in all outputs of plaso, and that is their id; others are told by all of their columns.

use super::plaso;
use crate::event::{Event, Field, Id, Link, Rel, Stage, Text, When};
use crate::read::address;
use crate::read::count::Count;
use crate::read::formats::{Draft, ReadContext, names, split_list};
use crate::read::times::parse_shift;

/// What the fields of an event are made of.
pub(super) const FIELDS: &[(&str, &str)] = &[
    (
        "id",
        "of rows with plaso's `parser`, as in the outputs of plaso: the second, `timestamp_desc`, letters and digits of `message`, and `display_name`; else the content of all columns that Timesketch does not add",
    ),
    ("time", "`datetime`, else `timestamp` in microseconds"),
    ("message", "`message`"),
    ("operation", "a column of that name or an alias of it, else `timestamp_desc`"),
    ("tags", "`tag`, and those of `label` that Timesketch did not set itself"),
    ("device_id", "`hostname`, `computer_name`, and the aliases of the field"),
    ("source_ip", "a column of that name or an alias of it"),
    ("count", "a column of that name"),
    ("account", "`user`, `username`, `user_id`, `userPrincipalName` and other aliases"),
];

/// Whether Timesketch or an analyst adds this column, so that it differs between exports of the same record.
fn is_added(name: &str) -> bool {
    name.starts_with("__ts_")
        || ["_id", "_index", "_type", "_source", "label", "tag", "comment"].contains(&name)
}

/// The event under construction, filled column by column.
pub(super) struct Gathered<'t> {
    event: Event<'t>,
    content: Id,
    datetime: Option<Text<'t>>,
    timestamp: Option<Text<'t>>,
    /// What kind of time it is (`timestamp_desc`); distinguishes rows of one file at the same time.
    described: Option<Text<'t>>,
    /// Whether `dwell` wrote the row, so that its other columns are those of the event contract.
    own: bool,
    /// The time in EDTF, of a row that `dwell` wrote.
    edtf: Option<Text<'t>>,
    /// What a row of plaso is of, and the part of plaso that made it.
    display: Option<Text<'t>>,
    parser: bool,
}

/// Whether this value of `data_type` shows that `dwell` wrote the row.
pub(super) fn is_own(data_type: Option<&str>) -> bool {
    data_type.is_some_and(|said| said.starts_with("dwell:"))
}

impl<'t> Gathered<'t> {
    pub(super) fn new(own: bool) -> Self {
        Self {
            event: Event::default(),
            content: Id::default(),
            datetime: None,
            timestamp: None,
            described: None,
            own,
            edtf: None,
            display: None,
            parser: false,
        }
    }

    /// Adds a column. `hashed` is its part of the content hash; columns that Timesketch adds are not hashed.
    pub(super) fn column(&mut self, name: &str, value: Text<'t>, hashed: &[u8], ctx: &mut ReadContext<'_>) {
        if !hashed.is_empty() && !is_added(name) {
            self.content.part(name, hashed);
        }
        let bare = value.trim();
        if bare.is_empty() || bare == "-" {
            return;
        }
        match name {
            "display_name" => self.display = Some(value.clone()),
            "parser" => self.parser = true,
            _ => {}
        }
        match name {
            "datetime" => self.datetime = Some(value),
            "timestamp" => self.timestamp = Some(value),
            "timestamp_desc" if self.own => {}
            "timestamp_desc" => self.described = Some(value),
            "message" => self.event.set(Field::Message, value),
            "label" => {
                let own = split_list(&value).into_iter().filter(|label| !label.starts_with("__ts_"));
                let own: Vec<Text<'t>> = own.map(|label| Text::Owned(label.into_owned())).collect();
                self.event.extend(Field::Tags, own);
            }
            _ if self.own && !is_added(name) => self.own(name, value),
            "synthetic" => self.event.synthetic = bare.eq_ignore_ascii_case("true"),
            _ => {
                if let Some(field) = ctx.names.field(name, names::of_timeline) {
                    self.set(field, value);
                }
            }
        }
    }

    /// Adds a column of a row that `dwell` wrote.
    fn own(&mut self, name: &str, value: Text<'t>) {
        let is = value.trim().eq_ignore_ascii_case("true");
        match (name, Field::parse(name)) {
            ("synthetic", _) => self.event.synthetic = is,
            ("service", _) => self.event.service = is,
            ("clock", _) => self.event.clock = parse_shift(&value).unwrap_or(0),
            (_, Some(Field::Id)) => self.event.id = value,
            (_, Some(Field::Time)) => self.edtf = Some(value),
            (_, Some(Field::Links)) => {
                let link = |said: &str| {
                    let (rel, to) = said.split_once(':')?;
                    Some(Link { rel: Rel::parse(rel)?, to: to.to_owned() })
                };
                self.event.links = split_list(&value).iter().filter_map(|said| link(said)).collect();
            }
            // these describe the source that is read now
            (_, Some(Field::Source | Field::Format)) => {}
            (_, Some(Field::Severity)) => self.event.set(Field::Severity, value),
            (_, Some(field)) => self.set(field, value),
            _ => {}
        }
    }

    fn set(&mut self, field: Field, value: Text<'t>) {
        match field {
            Field::Id | Field::Time | Field::Line | Field::Raw | Field::Precision => {}
            Field::Count => self.event.count = value.trim().parse().ok(),
            Field::Stage => {
                let stage = Stage::parse(&value).map(Stage::name);
                self.event.set_some(field, stage);
            }
            Field::SourceIp => {
                let clean = address::clean(&value).map(std::borrow::Cow::into_owned);
                if self.event.text(field).is_none() {
                    self.event.set_some(field, clean);
                }
            }
            Field::Severity => self.event.set_some(field, names::severity(&value)),
            field if field.list_slot().is_some() => {
                let items = split_list(&value).into_iter().map(|item| Text::Owned(item.into_owned()));
                self.event.extend(field, items);
            }
            field if self.event.text(field).is_none() => self.event.set(field, value),
            _ => {}
        }
    }

    /// Completes the event.
    pub(super) fn draft(mut self, ctx: &mut ReadContext<'_>) -> Draft<'t> {
        self.event.when = self.when(ctx);
        let made = if self.parser && !self.own { self.plaso_id() } else { None };
        if self.event.text(Field::Operation).is_none() {
            self.event.set_some(Field::Operation, self.described.take());
        }
        if !self.own {
            ctx.apply_meaning(&mut self.event, None);
        }
        let content = self.event.id.is_empty().then_some(made.unwrap_or(self.content));
        Draft { event: self.event, content, organisation: None }
    }

    /// The id of a row of plaso.
    fn plaso_id(&self) -> Option<Id> {
        let message = self.event.text(Field::Message);
        plaso::id(self.event.when, [self.described.as_deref(), message, self.display.as_deref()])
    }

    /// The time: of a row that `dwell` wrote its EDTF; else `datetime`, which Timesketch prefers too; else `timestamp`.
    fn when(&self, ctx: &mut ReadContext<'_>) -> Option<When> {
        if let Some(edtf) = &self.edtf {
            let own = ctx.times().edtf(edtf, None);
            if own.is_some() {
                return own;
            }
        }
        let times = [(false, &self.datetime), (true, &self.timestamp)];
        let times = times.into_iter().filter_map(|(counts, time)| Some((counts, time.as_deref()?)));
        let when = ctx.times().first(times, |times, (counts, time)| match Count::parse(time.trim()) {
            Some(count) if counts => times.micros(&count),
            _ => times.local(time),
        });
        let counted = self.timestamp.as_deref().filter(|_| self.datetime.is_some());
        ctx.times().beside(when, counted);
        when
    }
}

/// The error for a record without any column that Timesketch requires.
pub(super) fn lacks() -> String {
    "it has neither `message` nor `datetime` nor `timestamp`".to_owned()
}
