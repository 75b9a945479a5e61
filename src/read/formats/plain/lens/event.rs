//! Makes events by the rules of a format file.

use super::{FormatFile, Kind, Made, find, rules};
use crate::event::{Event, Field, Id, Stage, Text, content_of_members};
use crate::read::address;
use crate::read::formats::{Draft, RawRecord, ReadContext, names, split_list};
use crate::read::times::stated;
use regex::Captures;

impl FormatFile {
    /// Makes the event of a record and passes it to `take`.
    pub(super) fn read(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let parts = self.parts(record)?;
        let find = |path: &str| find::find(record, parts.as_ref(), path);
        let mut event = Event::default();
        event.when = self.time.when(&find, ctx);
        for (field, from) in &self.fields {
            if let Some(value) = from.value(&find) {
                self.set(&mut event, *field, value);
            }
        }
        rules::judge(&self.rules, &mut event);
        ctx.apply_meaning(&mut event, None);
        let content = event.id.is_empty().then(|| content(record));
        take(Draft { event, content, organisation: None });
        Ok(())
    }

    /// The named groups of a line; `None` for rows and JSON. An error if the record is not of this format.
    fn parts<'r>(&self, record: &RawRecord<'r>) -> Result<Option<Captures<'r>>, String> {
        match (&self.kind, record) {
            (Kind::Lines(pattern), RawRecord::Line(line)) => {
                pattern.captures(line).map(Some).ok_or_else(|| "the line is not as `pattern` says".to_owned())
            }
            (Kind::Json(_), cut) => cut.object().map(|_| None),
            (Kind::Csv(_), RawRecord::Row(..)) => Ok(None),
            (kind, _) => Err(format!("it is no record of {}", kind.said())),
        }
    }

    fn set<'t>(&self, event: &mut Event<'t>, field: Field, value: Text<'t>) {
        match field {
            Field::Id => event.id = value,
            Field::Count => event.count = value.trim().parse().ok(),
            Field::Stage => event.set_some(field, Stage::parse(&value).map(Stage::name)),
            Field::Severity => event.set_some(field, names::severity(&value)),
            Field::Outcome => {
                let known = self.outcomes.iter().find(|(word, _)| word.eq_ignore_ascii_case(value.trim()));
                event.set_some(field, known.map(|(_, outcome)| *outcome).or_else(|| names::outcome(&value)));
            }
            // a readable address is normalised; any other is kept as it is
            Field::SourceIp => {
                let clean = address::clean(&value).map(std::borrow::Cow::into_owned);
                event.set(field, clean.map_or(value, Text::Owned));
            }
            field if field.list_slot().is_some() => {
                let items = split_list(&value).into_iter().map(|item| Text::Owned(item.into_owned()));
                event.extend(field, items);
            }
            field => event.set(field, stated(field, value)),
        }
    }
}

impl Made {
    /// The value for a field; `None` if the record has none.
    fn value<'c>(&'c self, find: &impl Fn(&str) -> Option<Text<'c>>) -> Option<Text<'c>> {
        match self {
            Self::First(paths) => paths.iter().find_map(|path| find(path)),
            Self::Join(paths, with) => {
                let there: Vec<Text<'c>> = paths.iter().filter_map(|path| find(path)).collect();
                (!there.is_empty()).then(|| Text::Owned(there.join(with)))
            }
            Self::Value(value) => Some(Text::Borrowed(value)),
        }
    }
}

/// The content hash of a whole record.
fn content(record: &RawRecord<'_>) -> Id {
    let mut id = Id::default();
    match record {
        RawRecord::Json(tree) => {
            let mut bytes = Vec::new();
            tree.canonical(&mut bytes);
            id.part("", &bytes);
        }
        RawRecord::Row(..) => {
            let said = record.row().filter(|(_, cell)| !cell.is_empty());
            return content_of_members(&said.collect::<Vec<(&str, &str)>>());
        }
        RawRecord::Line(line) => id.part("", line.as_bytes()),
    }
    id
}
