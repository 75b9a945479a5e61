//! Timesketch, JSONL.

use super::timesketch::{Gathered, is_own, lacks};
use crate::read::formats::{Draft, Fit, Format, RawRecord, ReadContext, Sample, Spec};
use crate::read::tree::Tree;
use std::borrow::Cow;

/// The format.
#[derive(Debug)]
pub struct TimesketchJsonl;

const SPEC: Spec<'static> = Spec {
    name: "timesketch-jsonl",
    title: "Timesketch, JSONL",
    recognised_by: "`message`, `timestamp_desc`, and `datetime` or `timestamp`",
    doc: "message, time, tags, and the members with well-known names; all others stay in the record",
    fields: super::timesketch::FIELDS,
};

impl Format for TimesketchJsonl {
    fn spec(&self) -> Spec<'_> {
        SPEC
    }

    fn fits(&self, sample: &Sample<'_>) -> Option<Fit> {
        sample.record(|record| {
            let timed = record.has("datetime") || record.has("timestamp");
            timed && record.has("message") && record.has("timestamp_desc")
        })?;
        let why = "its records have message, timestamp_desc and datetime or timestamp".to_owned();
        Some(Fit { score: 80, why })
    }

    fn event(
        &self,
        record: &RawRecord<'_>,
        ctx: &mut ReadContext<'_>,
        take: &mut dyn FnMut(Draft<'_>),
    ) -> Result<(), String> {
        let RawRecord::Json(tree @ Tree::Object(members)) = record else {
            return Err("it is no JSON object".to_owned());
        };
        if !["message", "datetime", "timestamp"].iter().any(|name| tree.has(name)) {
            return Err(lacks());
        }
        let (mut gathered, mut hashed) = (Gathered::new(is_own(tree.text("data_type"))), Vec::new());
        for (key, value) in members {
            hashed.clear();
            value.canonical(&mut hashed);
            let key = key.to_ascii_lowercase();
            match value {
                Tree::List(items) => {
                    let said: Option<Vec<String>> =
                        items.iter().map(|item| Some(item.said()?.into_owned())).collect();
                    let list = match said {
                        Some(said) => serde_json::Value::from(said).to_string(),
                        None => String::from_utf8_lossy(&hashed).into_owned(),
                    };
                    gathered.column(&key, Cow::Owned(list), &hashed, ctx);
                }
                Tree::Object(_) => gathered.column(&key, Cow::Borrowed(""), &hashed, ctx),
                // hashed like the cell of a CSV export, so that both give the same id
                Tree::Text(text) => gathered.column(&key, Cow::Borrowed(text), text.as_bytes(), ctx),
                scalar => {
                    let said = scalar.said().unwrap_or_default();
                    gathered.column(&key, said.clone(), said.as_bytes(), ctx);
                }
            }
        }
        take(gathered.draft(ctx));
        Ok(())
    }
}
