//! A comparison as JSON.

use crate::case::{Change, Claim, Comparison, DaySummary};
use crate::event::{DAY, Stage, Zone, calendar};
use crate::read::Milestone;
use serde_json::{Map, Value, json};

/// An example of a comparison as JSON, for the manual.
pub const COMPARISON_SHAPE: &str = r#"{"from":{"day":"2023-07-12","records":1,"operations":1,"milestones":[{"name":"first_access","time":"2023-05-15",
         "known_since":"2023-07-11","label":"…","agency":"…","account":"…"}]},"to":{"day":"now",…},
 "changes":[{"kind":"corrected","stage":"disclosure","old":[CLAIM],"new":[CLAIM]}],
 "counts":{"corrected":3,"taken_back":2,"contradicted":4,"disputed":3,"added":95},"left_out":0,
 "records":[{"stage":"mailbox_access","records":1}]}
CLAIM {"id":"C01a","time":"2023-07-11","known_since":"2023-07-11","known_before":true,"stage":"disclosure","operation":"Count",
       "agency":"Microsoft","message":"…","status":"superseded","confidence":"A","cites":["S01"]}"#;

/// A comparison as JSON.
#[must_use]
pub fn comparison_json(comparison: &Comparison) -> Value {
    let counts = crate::case::ChangeKind::ALL.into_iter();
    let counts: Map<String, Value> =
        counts.map(|kind| (kind.name().to_owned(), Value::from(comparison.count(kind)))).collect();
    let records = comparison.records.iter();
    let records: Vec<Value> =
        records.map(|(stage, number)| json!({"stage": Stage::name(*stage), "records": number})).collect();
    json!({
        "from": known(&comparison.before),
        "to": known(&comparison.after),
        "changes": comparison.changes.iter().map(change).collect::<Vec<Value>>(),
        "counts": counts,
        "left_out": comparison.left_out,
        "records": records,
    })
}

/// The day that ends at an instant, or `now` for the end of time.
pub(super) fn day(instant: i64) -> String {
    if instant > i64::MAX - DAY {
        return "now".to_owned();
    }
    let (year, month, day, _) = calendar(instant, Zone::Utc);
    format!("{year:04}-{month:02}-{day:02}")
}

fn known(known: &DaySummary) -> Value {
    json!({
        "day": day(known.instant),
        "records": known.total.records,
        "operations": known.total.operations,
        "milestones": known.milestones.iter().map(milestone).collect::<Vec<Value>>(),
    })
}

fn milestone(milestone: &Milestone) -> Value {
    let mut members = Map::new();
    members.insert("name".to_owned(), milestone.name.name().into());
    members.insert("time".to_owned(), milestone.when.to_string().into());
    let since = milestone.known_since.map(|since| since.to_string());
    let some = [
        ("known_since", since),
        ("label", milestone.label.clone()),
        ("agency", milestone.agency.clone()),
        ("account", milestone.account.clone()),
        ("by", milestone.by.clone()),
    ];
    members.extend(some.into_iter().filter_map(|(key, value)| Some((key.to_owned(), Value::from(value?)))));
    Value::Object(members)
}

fn change(change: &Change) -> Value {
    let claims = |claims: &[Claim]| claims.iter().map(claim).collect::<Vec<Value>>();
    json!({
        "kind": change.kind.name(),
        "stage": change.stage.name(),
        "old": claims(&change.old),
        "new": claims(&change.new),
    })
}

fn claim(claim: &Claim) -> Value {
    let mut members = Map::new();
    let mut put = |key: &str, value: String| {
        if !value.is_empty() {
            members.insert(key.to_owned(), Value::String(value));
        }
    };
    put("id", claim.id.clone());
    put("time", claim.when.map(|when| when.to_string()).unwrap_or_default());
    put("known_since", claim.since.map(|since| since.to_string()).unwrap_or_default());
    put("stage", claim.stage.name().to_owned());
    put("operation", claim.operation.clone());
    put("agency", claim.agency.clone());
    put("message", claim.message.clone());
    put("status", claim.status.clone());
    put("confidence", claim.confidence.clone());
    members.insert("known_before".to_owned(), claim.early.into());
    if !claim.cites.is_empty() {
        members.insert("cites".to_owned(), claim.cites.clone().into());
    }
    Value::Object(members)
}
