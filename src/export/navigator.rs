//! A layer for the ATT&CK Navigator (format 4.5): the techniques of the events, scored by number of records.

use super::technique::is_technique;
use super::{About, EventWriter, LeftOut, json_pretty};
use crate::event::{Event, Field, Stage};
use crate::read::RecordTree;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io;

/// The colour gradient from few to many records.
const COLOURS: [&str; 3] = ["#fff3d6", "#f2a65a", "#b23a48"];

/// The writer of the format; the layer is written at the end.
pub struct Navigator<W> {
    out: W,
    about: About,
    techniques: BTreeMap<String, Counts>,
    /// Events without a technique.
    without: u64,
    /// Techniques that are no valid ids.
    strange: u64,
}

/// The counts of a technique.
#[derive(Debug, Default)]
struct Counts {
    records: u64,
    operations: u64,
    claims: u64,
    synthetic: u64,
    stages: BTreeMap<Stage, u64>,
    span: Option<(i64, i64)>,
}

impl<W: io::Write> Navigator<W> {
    /// Starts a layer with the provenance `about`.
    pub fn new(out: W, about: &About) -> Self {
        Self { out, about: about.clone(), techniques: BTreeMap::new(), without: 0, strange: 0 }
    }

    fn layer(&self) -> Value {
        let most = self.techniques.values().map(|counts| counts.records).max().unwrap_or(0);
        let of = self.about.events();
        json!({
            "name": self.about.title,
            "versions": {"navigator": "5.1.0", "layer": "4.5"},
            "domain": "enterprise-attack",
            "description": format!("Techniques of {of}; a score is a number of records"),
            "sorting": 3,
            "layout": {"layout": "side", "showID": true, "showName": true, "expandedSubtechniques": "annotated"},
            "hideDisabled": false,
            "techniques": self.techniques.iter().map(technique).collect::<Vec<Value>>(),
            "gradient": {"colors": COLOURS, "minValue": 0, "maxValue": most.max(1)},
            "legendItems": [],
            "metadata": self.metadata(),
        })
    }

    /// The provenance as the layer's metadata.
    fn metadata(&self) -> Vec<Value> {
        let about = self.about.json(&self.left_out());
        let mut said = Vec::new();
        for (name, value) in about.as_object().into_iter().flatten() {
            match value {
                // the format allows only pairs of name and text
                Value::Array(items) => said.extend(items.iter().map(|item| pair(name, item))),
                value => said.push(pair(name, value)),
            }
        }
        said
    }
}

impl<W: io::Write> EventWriter for Navigator<W> {
    fn event(&mut self, event: &Event<'_>, _: Option<&RecordTree<'_>>) -> io::Result<()> {
        let named = event.list(Field::Technique);
        let known: Vec<&str> =
            named.iter().map(AsRef::as_ref).filter(|technique| is_technique(technique)).collect();
        match (named.is_empty(), known.is_empty()) {
            (true, _) => self.without += 1,
            (false, true) => self.strange += 1,
            _ => {}
        }
        for technique in known {
            let counts = match self.techniques.get_mut(technique) {
                Some(counts) => counts,
                None => self.techniques.entry(technique.to_owned()).or_default(),
            };
            counts.take(event);
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn end(&mut self) -> io::Result<()> {
        self.out.write_all(json_pretty(&self.layer()).as_bytes())?;
        self.out.flush()
    }

    fn left_out(&self) -> Vec<LeftOut> {
        let told = [
            (self.without, "no technique is said of them"),
            (self.strange, "what is said of them is no technique of ATT&CK"),
        ];
        told.into_iter().filter(|left| left.0 > 0).map(|(records, why)| LeftOut { records, why }).collect()
    }
}

impl Counts {
    fn take(&mut self, event: &Event<'_>) {
        self.records += 1;
        self.operations = self.operations.saturating_add(event.operations());
        self.claims += u64::from(!event.list(Field::Cites).is_empty());
        self.synthetic += u64::from(event.synthetic);
        *self.stages.entry(event.stage()).or_default() += 1;
        if let Some(when) = event.when {
            let (first, last) = self.span.unwrap_or((when.order(), when.order()));
            self.span = Some((first.min(when.order()), last.max(when.order())));
        }
    }
}

fn technique((name, counts): (&String, &Counts)) -> Value {
    let stages = counts.stages.iter().map(|(stage, records)| format!("{} {records}", stage.name()));
    let mut metadata = vec![
        pair("records", &Value::from(counts.records)),
        pair("operations", &Value::from(counts.operations)),
        pair("claims", &Value::from(counts.claims)),
        pair("synthetic", &Value::from(counts.synthetic)),
    ];
    if let Some((first, last)) = counts.span {
        let text = |ns| Value::from(crate::event::Moment::new(ns, crate::event::Precision::Second).text());
        metadata.push(pair("first", &text(first)));
        metadata.push(pair("last", &text(last)));
    }
    json!({
        "techniqueID": name, "score": counts.records, "comment": stages.collect::<Vec<_>>().join(", "), "enabled": true,
        "metadata": metadata, "showSubtechniques": !name.contains('.'),
    })
}

fn pair(name: &str, value: &Value) -> Value {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    json!({"name": name, "value": text})
}
