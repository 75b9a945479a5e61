//! The layer of the ATT&CK Navigator, checked against the rules of its format 4.5.

use super::{Export, cut, events, odd};
use serde_json::Value;
use std::collections::BTreeMap;

const SHAPE: (&str, &str) = ("navigator", "json");

/// The rules of the published table of properties.
fn check(layer: &Value) {
    let text = |value: &Value| value.as_str().map_or_else(|| panic!("{value} is no text"), str::to_owned);
    let known = [
        "name",
        "versions",
        "domain",
        "description",
        "filters",
        "sorting",
        "layout",
        "hideDisabled",
        "techniques",
        "gradient",
        "legendItems",
        "metadata",
        "links",
    ];
    for key in layer.as_object().unwrap().keys() {
        assert!(known.contains(&key.as_str()), "{key}");
    }
    assert!(!text(&layer["name"]).is_empty());
    assert_eq!(layer["domain"], "enterprise-attack");
    assert_eq!(
        (&layer["versions"]["layer"], &layer["versions"]["navigator"]),
        (&"4.5".into(), &"5.1.0".into())
    );
    assert!((0..=3).contains(&layer["sorting"].as_u64().unwrap()));
    assert!(["side", "flat", "mini"].contains(&layer["layout"]["layout"].as_str().unwrap()));
    assert!(
        ["none", "all", "annotated"].contains(&layer["layout"]["expandedSubtechniques"].as_str().unwrap())
    );
    let gradient = &layer["gradient"];
    assert!(gradient["maxValue"].as_u64() > gradient["minValue"].as_u64());
    let colours = gradient["colors"].as_array().unwrap();
    assert!(colours.len() >= 2);
    for colour in colours {
        let hex = text(colour);
        assert!(hex.len() == 7 && hex.starts_with('#') && u32::from_str_radix(&hex[1..], 16).is_ok());
    }
    let pairs = |list: &Value| {
        for pair in list.as_array().unwrap() {
            assert_eq!(pair.as_object().unwrap().len(), 2);
            text(&pair["name"]);
            text(&pair["value"]);
        }
    };
    pairs(&layer["metadata"]);
    for technique in layer["techniques"].as_array().unwrap() {
        let id = text(&technique["techniqueID"]);
        let (whole, part) = id.split_once('.').unwrap_or((&id, "000"));
        let digits = |text: &str, len| text.len() == len && text.bytes().all(|byte| byte.is_ascii_digit());
        assert!(whole.starts_with('T') && digits(&whole[1..], 4) && digits(part, 3), "{id}");
        let score = technique["score"].as_u64().unwrap();
        assert!(score >= 1 && score <= gradient["maxValue"].as_u64().unwrap());
        text(&technique["comment"]);
        pairs(&technique["metadata"]);
    }
}

#[test]
fn a_layer_is_valid_and_scores_records() {
    let layer = Export::of(&cut::case(), SHAPE, &[]).json();
    check(&layer);
    let mut wanted: BTreeMap<String, u64> = BTreeMap::new();
    for event in events(&cut::case()) {
        for technique in event["technique"].as_array().into_iter().flatten() {
            *wanted.entry(technique.as_str().unwrap().to_owned()).or_default() += 1;
        }
    }
    let scores: BTreeMap<String, u64> = layer["techniques"]
        .as_array()
        .unwrap()
        .iter()
        .map(|technique| {
            (technique["techniqueID"].as_str().unwrap().to_owned(), technique["score"].as_u64().unwrap())
        })
        .collect();
    assert_eq!(scores, wanted);
}

#[test]
fn an_empty_layer_is_valid_too_and_what_is_no_technique_is_counted() {
    let odd = odd::case();
    let empty = Export::of(odd.path(), SHAPE, &["-q", "is:undated"]).json();
    check(&empty);
    assert_eq!(empty["techniques"].as_array().unwrap().len(), 0);
    let all = Export::of(odd.path(), SHAPE, &[]).json();
    check(&all);
    let metadata = all["metadata"].as_array().unwrap();
    let said = |part: &str| {
        metadata
            .iter()
            .any(|pair| pair["name"] == "left_out" && pair["value"].as_str().unwrap().contains(part))
    };
    assert!(said("\"records\":7,\"why\":\"what is said of them is no technique of ATT&CK\""), "{metadata:?}");
    assert!(said("no technique is said of them"));
}
