//! The rules of STIX 2.1 for a bundle of these objects (OASIS Standard, sections 2 to 7 and 9).

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The required and the optional properties of each type, besides the common ones.
const TYPES: [(&str, &[&str], &[&str]); 13] = [
    ("identity", &["name"], &["description", "roles", "identity_class", "sectors", "contact_information"]),
    (
        "extension-definition",
        &["name", "schema", "version", "extension_types", "created_by_ref"],
        &["description", "extension_properties"],
    ),
    ("note", &["content", "object_refs"], &["abstract", "authors"]),
    ("observed-data", &["first_observed", "last_observed", "number_observed", "object_refs"], &[]),
    (
        "indicator",
        &["pattern", "pattern_type", "valid_from"],
        &["name", "description", "indicator_types", "pattern_version", "valid_until", "kill_chain_phases"],
    ),
    ("attack-pattern", &["name"], &["description", "aliases", "kill_chain_phases"]),
    (
        "relationship",
        &["relationship_type", "source_ref", "target_ref"],
        &["description", "start_time", "stop_time"],
    ),
    (
        "sighting",
        &["sighting_of_ref"],
        &[
            "description",
            "first_seen",
            "last_seen",
            "count",
            "observed_data_refs",
            "where_sighted_refs",
            "summary",
        ],
    ),
    ("user-account", &["account_login"], &["user_id", "account_type", "display_name"]),
    ("ipv4-addr", &["value"], &[]),
    ("ipv6-addr", &["value"], &[]),
    ("email-addr", &["value"], &["display_name", "belongs_to_ref"]),
    ("email-message", &["is_multipart"], &["message_id", "date", "from_ref", "subject", "body"]),
];
const FILE: (&str, &[&str], &[&str]) = ("file", &["name"], &["hashes", "size"]);
const OBSERVABLES: [&str; 6] =
    ["user-account", "ipv4-addr", "ipv6-addr", "email-addr", "email-message", "file"];
const INDICATOR_TYPES: [&str; 7] = [
    "anomalous-activity",
    "anonymization",
    "benign",
    "compromised",
    "malicious-activity",
    "attribution",
    "unknown",
];

/// Checks all rules of a bundle; returns how many objects of each type it has.
pub fn check(bundle: &Value) -> BTreeMap<String, usize> {
    let members: Vec<&String> = bundle.as_object().unwrap().keys().collect();
    assert_eq!(members, ["type", "id", "objects"]);
    assert_eq!(bundle["type"], "bundle");
    is_id(&bundle["id"], Some("bundle"));
    let objects = bundle["objects"].as_array().unwrap();
    assert!(!objects.is_empty());
    let ids: Vec<&str> = objects.iter().map(|object| object["id"].as_str().unwrap()).collect();
    let known: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(known.len(), ids.len(), "no object stands there twice");
    let mut counts = BTreeMap::new();
    for object in objects {
        check_object(object, &known);
        *counts.entry(object["type"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    counts
}

fn check_object(object: &Value, known: &BTreeSet<&str>) {
    let kind = object["type"].as_str().unwrap();
    is_id(&object["id"], Some(kind));
    assert_eq!(object["spec_version"], "2.1", "{object}");
    let spec = TYPES.into_iter().chain([FILE]).find(|(name, ..)| *name == kind);
    let (_, must, may) = spec.unwrap_or_else(|| panic!("{kind} is no type"));
    let is_observable = OBSERVABLES.contains(&kind);
    let common: &[&str] = if is_observable {
        &["type", "spec_version", "id"]
    } else {
        &["type", "spec_version", "id", "created", "modified"]
    };
    for name in common.iter().chain(must) {
        assert!(object.get(*name).is_some(), "{name} is missing in {object}");
    }
    let optional = ["created_by_ref", "labels", "external_references", "extensions", "confidence"];
    for (name, value) in object.as_object().unwrap() {
        let allowed = common.contains(&name.as_str())
            || must.contains(&name.as_str())
            || may.contains(&name.as_str())
            || (!is_observable && optional.contains(&name.as_str()));
        assert!(allowed, "{name} is no property of {kind}");
        assert!(!value.is_null() && *value != Value::Array(Vec::new()), "{name} is empty in {object}");
        references(name, value, known);
    }
    if !is_observable {
        check_made(object);
    }
    check_times(object);
    check_values(object, kind, known);
}

/// References are to objects of this bundle.
fn references(name: &str, value: &Value, known: &BTreeSet<&str>) {
    let one = |id: &Value| assert!(known.contains(id.as_str().unwrap()), "{name}: {id} is not in the bundle");
    if name.ends_with("_ref") {
        one(value);
    } else if name.ends_with("_refs") {
        value.as_array().unwrap().iter().for_each(one);
    }
}

/// `created`, `modified`, references to elsewhere, labels, extensions.
fn check_made(object: &Value) {
    for name in ["created", "modified"] {
        let text = object[name].as_str().unwrap();
        assert_eq!((text.len(), &text[19..20]), (24, "."), "three digits of a second: {text}");
    }
    assert!(object["created"].as_str() <= object["modified"].as_str());
    for reference in object["external_references"].as_array().into_iter().flatten() {
        assert!(reference["source_name"].is_string());
        assert!(
            ["description", "url", "external_id"].iter().any(|name| reference[*name].is_string()),
            "{reference}"
        );
        if let Some(url) = reference["url"].as_str() {
            assert!(url.starts_with("http") && !url.contains(' '), "{url}");
        }
    }
    for label in object["labels"].as_array().into_iter().flatten() {
        assert!(label.is_string());
    }
    for (name, extension) in object["extensions"].as_object().into_iter().flatten() {
        is_id(&Value::from(name.as_str()), Some("extension-definition"));
        assert_eq!(extension["extension_type"], "property-extension");
        for key in extension.as_object().unwrap().keys() {
            let plain = key.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'));
            assert!(plain && (3..=250).contains(&key.len()), "{key}");
        }
    }
}

/// Times are RFC 3339 in UTC, and the first is not after the last.
fn check_times(object: &Value) {
    let times = [
        "created",
        "modified",
        "first_observed",
        "last_observed",
        "valid_from",
        "valid_until",
        "first_seen",
        "last_seen",
    ];
    for name in times {
        if let Some(text) = object.get(name).map(|value| value.as_str().unwrap()) {
            let shape = text.get(..19).unwrap().bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                10 => byte == b'T',
                13 | 16 => byte == b':',
                _ => byte.is_ascii_digit(),
            });
            let rest = text[19..].strip_suffix('Z').unwrap();
            let fraction = rest.strip_prefix('.');
            assert!(
                shape && (rest.is_empty() || fraction.is_some_and(|digits| digits.parse::<u32>().is_ok())),
                "{text}"
            );
        }
    }
    let at = |name: &str| {
        object.get(name).and_then(Value::as_str).map(|text| (text[..19].to_owned(), fraction(text)))
    };
    for (from, until, may_be_one) in [
        ("first_observed", "last_observed", true),
        ("first_seen", "last_seen", true),
        ("valid_from", "valid_until", false),
    ] {
        if let (Some(from), Some(until)) = (at(from), at(until)) {
            assert!(from < until || may_be_one && from == until, "{object}");
        }
    }
}

fn fraction(text: &str) -> u32 {
    let digits = text[19..].trim_matches(['.', 'Z']);
    format!("{digits:0<9}").parse().unwrap()
}

fn check_values(object: &Value, kind: &str, known: &BTreeSet<&str>) {
    match kind {
        "observed-data" => {
            assert!((1..=999_999_999).contains(&object["number_observed"].as_u64().unwrap()));
            for id in object["object_refs"].as_array().unwrap() {
                let kind = id.as_str().unwrap().split("--").next().unwrap();
                assert!(OBSERVABLES.contains(&kind), "observed is what can be observed: {id}");
            }
            assert!(object["extensions"].is_object());
        }
        "indicator" => {
            assert_eq!(object["pattern_type"], "stix");
            let pattern = object["pattern"].as_str().unwrap();
            let value = pattern.strip_suffix("']").unwrap();
            let value = ["[ipv4-addr:value = '", "[ipv6-addr:value = '"]
                .iter()
                .find_map(|head| value.strip_prefix(head));
            assert!(value.unwrap().parse::<std::net::IpAddr>().is_ok(), "{pattern}");
            for name in object["indicator_types"].as_array().unwrap() {
                assert!(INDICATOR_TYPES.contains(&name.as_str().unwrap()));
            }
        }
        "relationship" => {
            let name = object["relationship_type"].as_str().unwrap();
            assert!(
                name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            );
            let kinds = ["source_ref", "target_ref"]
                .map(|name| object[name].as_str().unwrap().split("--").next().unwrap());
            assert!(!kinds.contains(&"relationship") && !kinds.contains(&"bundle"));
            assert!(name != "indicates" || kinds == ["indicator", "attack-pattern"]);
        }
        "sighting" => {
            assert!((0..=999_999_999).contains(&object["count"].as_u64().unwrap()));
            assert!(object["sighting_of_ref"].as_str().unwrap().starts_with("indicator--"));
            for id in object["observed_data_refs"].as_array().unwrap() {
                assert!(id.as_str().unwrap().starts_with("observed-data--"));
            }
        }
        "ipv4-addr" => assert!(object["value"].as_str().unwrap().parse::<std::net::Ipv4Addr>().is_ok()),
        "ipv6-addr" => assert!(object["value"].as_str().unwrap().parse::<std::net::Ipv6Addr>().is_ok()),
        "email-addr" => assert_eq!(object["value"].as_str().unwrap().matches('@').count(), 1),
        "extension-definition" => assert!(known.contains(object["id"].as_str().unwrap())),
        _ => {}
    }
}

/// `type--UUID`, of version 4 or 5 and the variant of the RFC.
fn is_id(id: &Value, kind: Option<&str>) {
    let text = id.as_str().unwrap();
    let (before, uuid) = text.split_once("--").unwrap();
    assert!(kind.is_none_or(|kind| kind == before), "{text}");
    let parts: Vec<&str> = uuid.split('-').collect();
    assert_eq!(parts.iter().map(|part| part.len()).collect::<Vec<_>>(), [8, 4, 4, 4, 12], "{text}");
    assert!(uuid.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b'-')), "{text}");
    assert!(parts[2].starts_with(['4', '5']) && parts[3].starts_with(['8', '9', 'a', 'b']), "{text}");
}
