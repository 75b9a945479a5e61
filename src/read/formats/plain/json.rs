//! Any JSON records with a member that is a time: a guess, for records that no other format knows.

use super::choice::{Choice, Column, choose};
use super::gather::{Cell, FIELDS, draft, says_nothing};
use crate::event::{Id, Text};
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};
use crate::read::tree::Tree;
use std::borrow::Cow;
use std::sync::Arc;

/// The number of levels of members that are read.
const DEEP: usize = 4;
/// The most members that are read of a record.
const MANY: usize = 1000;

/// The format; with the choice of its time once it is adapted to a source.
#[derive(Debug, Default)]
pub struct Json(Option<Choice>);

const SPEC: Spec<'static> = Spec {
    name: "json",
    title: "any JSON (objects one after another, a list, an envelope)",
    recognised_by: "a member that is a time: by a name such as `@timestamp`, `eventTime`, `event.created`, and by its values",
    doc: "a guess, said as one: time and fields by well-known names of members; all else stays in the record",
    fields: FIELDS,
};

/// The members of an object; nested ones are named by their path, with dots.
fn flat<'t>(tree: &'t Tree<'t>) -> Vec<Cell<'t>> {
    let mut cells = Vec::new();
    below("", tree, DEEP, &mut cells);
    cells
}

fn below<'t>(before: &str, tree: &'t Tree<'t>, deep: usize, cells: &mut Vec<Cell<'t>>) {
    for (key, value) in tree.members() {
        if cells.len() >= MANY {
            return;
        }
        let name = if before.is_empty() {
            Cow::Borrowed(key.as_ref())
        } else {
            Cow::Owned(format!("{before}.{key}"))
        };
        match value {
            Tree::Object(_) if deep > 1 => below(&name, value, deep - 1, cells),
            Tree::List(items) => {
                if let Some(list) = list(items) {
                    cells.push((name, Cow::Owned(list)));
                }
            }
            Tree::Text(text) if deep > 1 && is_object(text) => match Tree::parse(text) {
                Ok(inner) => {
                    let mut within = Vec::new();
                    below(&name, &inner, deep - 1, &mut within);
                    let owned = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
                    cells.extend(within.into_iter().map(|(name, value)| (owned(name), owned(value))));
                }
                Err(_) => cells.push((name, Cow::Borrowed(text.as_ref()))),
            },
            scalar => cells.extend(scalar.said().map(|said| (name, said))),
        }
    }
}

/// Whether a text looks like a JSON object.
fn is_object(text: &str) -> bool {
    let text = text.trim();
    text.starts_with('{') && text.ends_with('}')
}

/// A list of plain values as text: its only value, or all of them as a JSON list. `None` if it is empty or holds other
/// values.
fn list(items: &[Tree<'_>]) -> Option<String> {
    if let [one] = items {
        return one.said().map(Text::into_owned);
    }
    let said: Option<Vec<String>> = items.iter().map(|item| item.said().map(Text::into_owned)).collect();
    said.filter(|said| !said.is_empty()).map(|said| serde_json::Value::from(said).to_string())
}

/// The names of members with their values in the first records, in the order in which they first occur.
fn columns<'s>(records: &'s [Vec<Cell<'s>>]) -> Vec<Column<'s>> {
    let mut columns: Vec<Column<'s>> = Vec::new();
    for (row, cells) in records.iter().enumerate() {
        for (name, value) in cells {
            let at = columns.iter().position(|column| column.name == name.as_ref());
            let at = at.unwrap_or_else(|| {
                columns.push(Column { name, cells: Vec::new(), rows: vec![""; records.len()] });
                columns.len() - 1
            });
            if let Some(column) = columns.get_mut(at).filter(|_| !says_nothing(value)) {
                column.cells.push(value.as_ref());
                // of a name that occurs twice in a record the first value counts
                if let Some(cell) = column.rows.get_mut(row).filter(|cell| cell.is_empty()) {
                    *cell = value.as_ref();
                }
            }
        }
    }
    columns
}

fn cells<'s>(sample: &Sample<'s>) -> Vec<Vec<Cell<'s>>> {
    sample.records().iter().map(flat).collect()
}

impl Format for Json {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        let cells = cells(sample);
        if cells.iter().all(Vec::is_empty) {
            return None;
        }
        let columns = columns(&cells);
        let choice = choose(&columns)?;
        Some(Fit::new(choice.score(), choice.why(&columns)))
    }

    fn guesses(&self) -> bool {
        true
    }

    fn adapted(&self, sample: &Sample<'_>) -> Option<Arc<dyn Format>> {
        Some(Arc::new(Self(Some(choose(&columns(&cells(sample)))?))))
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let choice = self.0.as_ref().ok_or("nothing says which of its members is the time")?;
        let tree = record.object()?;
        if tree.members().is_empty() {
            return Err("it is an object without members".to_owned());
        }
        let (mut content, mut bytes) = (Id::default(), Vec::new());
        for (key, value) in tree.members() {
            bytes.clear();
            value.canonical(&mut bytes);
            content.part(key, &bytes);
        }
        take(draft(&flat(tree), choice, content, ctx));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{choose, columns, flat};
    use crate::read::tree::Tree;

    /// The members that are taken as the time of these records.
    fn time_of(records: &[&str]) -> Vec<String> {
        let trees: Vec<Tree<'_>> = records.iter().map(|record| Tree::parse(record).unwrap()).collect();
        let cells: Vec<_> = trees.iter().map(flat).collect();
        choose(&columns(&cells)).map(|choice| choice.columns).unwrap_or_default()
    }

    #[test]
    fn a_date_and_a_clock_are_a_time_only_where_they_are_of_one_record() {
        let whole = r#"{"date":"2023-06-15","time":"09:00:00"}"#;
        let (dated, timed) = (r#"{"date":"2023-06-15","time":""}"#, r#"{"date":"-","time":"09:00:00"}"#);
        assert_eq!(time_of(&[dated, whole, timed]), ["date", "time"]);
        assert_eq!(time_of(&[dated, timed]), ["date"]);
        assert_eq!(time_of(&[r#"{"date":"2023-06-15"}"#, r#"{"time":"09:00:00"}"#]), ["date"]);
        let clocks = [r#"{"date":"2023-06-15","time":"soon"}"#, r#"{"time":"09:00:00"}"#];
        assert_eq!(time_of(&clocks), ["date"], "the only clock is of another record");
    }
}
