//! The STIX bundle: valid, complete, linked, and read back.

use super::stix_rules::check;
use super::{Export, cut, events, odd};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const SHAPE: (&str, &str) = ("stix", "json");

fn of_type<'b>(bundle: &'b Value, kind: &str) -> Vec<&'b Value> {
    bundle["objects"].as_array().unwrap().iter().filter(|object| object["type"] == kind).collect()
}

/// The fields of the event that an object was made from.
fn told(object: &Value) -> Option<&Value> {
    object["extensions"].as_object()?.values().next()
}

#[test]
fn the_bundle_of_a_case_keeps_the_rules_and_has_every_event_once() {
    let bundle = Export::of(&cut::case(), SHAPE, &[]).json();
    let counts = check(&bundle);
    let wanted = events(&cut::case());
    let claims = wanted.iter().filter(|event| event.get("cites").is_some()).count();
    assert_eq!(counts["note"], claims + 1, "a note a claim, and one of the bundle itself");
    assert_eq!(counts["observed-data"], wanted.len() - claims);
    let by_id: BTreeMap<&str, &Value> =
        wanted.iter().map(|event| (event["id"].as_str().unwrap(), event)).collect();
    let mut met = 0;
    for said in bundle["objects"].as_array().unwrap().iter().filter_map(told) {
        let event = by_id[said["event_id"].as_str().unwrap()];
        met += 1;
        for (key, value) in event.as_object().unwrap() {
            match key.as_str() {
                "id" | "raw" => {}
                "links" => {
                    let pair = |link: &Value| {
                        format!("{}:{}", link["rel"].as_str().unwrap(), link["to"].as_str().unwrap())
                    };
                    assert_eq!(said["links"], value.as_array().unwrap().iter().map(pair).collect::<Value>());
                }
                key => assert_eq!(&said[key], value, "{key}"),
            }
        }
    }
    assert_eq!(met, wanted.len());
}

#[test]
fn published_addresses_have_windows_and_are_sighted_where_they_were_seen_then() {
    let bundle = Export::of(&cut::case(), SHAPE, &[]).json();
    let panel = |object: &&&Value| {
        object["pattern"] == "[ipv4-addr:value = '195.26.87.219']"
            && object["valid_until"] == "2023-06-26T00:00:00.000Z"
    };
    let indicators = of_type(&bundle, "indicator");
    let panel = indicators.iter().find(panel).unwrap();
    assert_eq!(panel["valid_from"], "2023-05-15T00:00:00.000Z", "until the day after the last");
    assert_eq!(panel["external_references"][0], json!({"source_name": "publication", "external_id": "S01"}));
    let seen: u64 = events(&cut::case())
        .iter()
        .filter(|event| event["source_ip"] == "195.26.87.219" && event.get("cites").is_none())
        .filter(|event| {
            event["time"].as_str().is_some_and(|time| ("2023-05-15".."2023-06-26").contains(&time))
        })
        .map(|event| event["count"].as_u64().unwrap_or(1))
        .sum();
    assert!(seen > 100);
    let sightings = of_type(&bundle, "sighting");
    let sighting = sightings.iter().find(|sighting| sighting["sighting_of_ref"] == panel["id"]).unwrap();
    assert_eq!(sighting["count"], seen);
    let relations = of_type(&bundle, "relationship");
    let indicates = relations.iter().find(|relation| relation["source_ref"] == panel["id"]).unwrap();
    let patterns = of_type(&bundle, "attack-pattern");
    let pattern = patterns.iter().find(|pattern| pattern["id"] == indicates["target_ref"]).unwrap();
    assert_eq!(pattern["external_references"][0]["url"], "https://attack.mitre.org/techniques/T1090");
}

#[test]
fn claims_that_speak_of_each_other_are_tied() {
    let bundle = Export::of(&cut::case(), SHAPE, &["-q", "cites:*"]).json();
    check(&bundle);
    let said: BTreeMap<&str, &str> = bundle["objects"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|object| Some((told(object)?["event_id"].as_str()?, object["id"].as_str()?)))
        .collect();
    let ids: Vec<&str> = said.keys().copied().collect();
    let relations = of_type(&bundle, "relationship");
    let mut met = 0;
    for event in events(&cut::case()).iter().filter(|event| ids.contains(&event["id"].as_str().unwrap())) {
        for link in event["links"].as_array().into_iter().flatten() {
            let Some(to) = said.get(link["to"].as_str().unwrap()) else { continue };
            let how = link["rel"].as_str().unwrap().replace('_', "-");
            let from = said[event["id"].as_str().unwrap()];
            let tied = relations.iter().any(|relation| {
                relation["source_ref"] == from
                    && relation["target_ref"] == *to
                    && relation["relationship_type"] == *how
            });
            assert!(tied, "{event}");
            met += 1;
        }
    }
    assert!(met >= 40, "{met}");
}

#[test]
fn odd_times_are_observed_as_far_as_they_are_known_and_else_told_in_a_note() {
    let odd = odd::case();
    let bundle = Export::of(odd.path(), SHAPE, &[]).json();
    check(&bundle);
    let of = |id: &str| {
        let objects = bundle["objects"].as_array().unwrap();
        objects.iter().find(|object| told(object).is_some_and(|said| said["event_id"] == id)).unwrap()
    };
    let times = |id: &str| ["first_observed", "last_observed"].map(|name| of(id)[name].as_str().unwrap());
    assert_eq!(times("T07"), ["2023-06-15T00:00:00.000Z", "2023-06-15T23:59:59.999Z"]);
    assert_eq!(times("T12"), ["2023-06-15T09:00:01.234Z", "2023-06-15T09:02:00Z"]);
    assert_eq!(times("T15"), ["2023-06-15T09:00:01.234567891Z"; 2]);
    for (id, said) in
        [("T03", "other, ../2020-04-23"), ("T05", "other, 2021-08/.."), ("U1", "disclosure, undated")]
    {
        assert_eq!((&of(id)["type"], &of(id)["abstract"]), (&json!("note"), &json!(said)));
    }
    assert_eq!(of("W")["number_observed"], 999_999_999, "as many as STIX can say");
    assert_eq!(told(of("W")).unwrap()["count"], json!(u64::MAX));
    assert_eq!(of("W")["labels"], json!(["a", "b c", "synthetic"]));
}

#[test]
fn an_empty_bundle_is_valid_and_says_what_it_is_of() {
    let odd = odd::case();
    let bundle = Export::of(odd.path(), SHAPE, &["-q", "account:nobody"]).json();
    let counts = check(&bundle);
    assert_eq!(counts.into_iter().collect::<Vec<_>>().len(), 3, "who, how, and what of");
    let about: Value =
        serde_json::from_str(of_type(&bundle, "note")[0]["content"].as_str().unwrap()).unwrap();
    assert_eq!((&about["query"], &about["records"]), (&json!("account:nobody"), &json!(0)));
}

#[test]
fn it_is_read_back_an_event_an_object() {
    let export = Export::of(&cut::case(), SHAPE, &[]);
    let counts = check(&export.json());
    let found = export.read();
    assert_eq!(found.len(), counts.values().sum::<usize>());
    let seen = |kind: &'static str| found.iter().filter(move |event| event["operation"] == kind);
    assert_eq!(seen("observed-data").count(), counts["observed-data"]);
    let wanted = events(&cut::case());
    let records = || wanted.iter().filter(|event| event.get("cites").is_none());
    let mut times: Vec<&str> = records().map(|event| event["time"].as_str().unwrap()).collect();
    let mut read: Vec<&str> = seen("observed-data").map(|event| event["time"].as_str().unwrap()).collect();
    times.sort_unstable();
    read.sort_unstable();
    assert_eq!(read, times, "every record at its time");
    let operations = |event: &Value| event["count"].as_u64().unwrap_or(1);
    assert_eq!(seen("observed-data").map(operations).sum::<u64>(), records().map(operations).sum::<u64>());
    let addresses = seen("indicator").filter(|event| event.get("source_ip").is_some()).count();
    assert_eq!(addresses, counts["indicator"]);
}
