//! Parses a format file, and reports all mistakes in it rather than only the first.

use super::rules::{Rule, built, valued};
use super::time::{Layout, Time};
use super::toml_reader::{TomlReader, Value, hint};
use super::{FormatFile, Kind, Made, quoted};
use crate::event::{FIELDS, Field, Stage, Zone};
use crate::read::formats::names;
use regex::Regex;
use toml::de::{DeTable, DeValue};

const KEYS: [&str; 8] = ["name", "title", "match", "time", "fields", "constants", "stage", "outcome"];
const STAGES: &str =
    "key_acquisition, token_forgery, mailbox_access, detection, mitigation, disclosure, other";
const SEVERITIES: &str = "info, low, medium, high, critical";
const OUTCOMES: &str = "success, failure, unknown";

/// Fields that a format file can't set: they describe the source, or have a table of their own.
const NEVER: [Field; 7] =
    [Field::Time, Field::Source, Field::Format, Field::Line, Field::Raw, Field::Precision, Field::Links];

/// Parses a format file. The error is a list of all mistakes, with the line of each if it has one.
pub(super) fn parse(text: &str) -> Result<FormatFile, Vec<String>> {
    let mut said = TomlReader::new(text);
    let table = match DeTable::parse(text) {
        Ok(table) => table.into_inner(),
        Err(error) => {
            said.is_wrong(&error.span().unwrap_or_default(), error.message().trim());
            return Err(said.wrong);
        }
    };
    said.keys(&table, "a format file", &KEYS);
    for key in ["name", "match", "time"] {
        if table.get(key).is_none() {
            said.wrong.push(format!("it has no `{key}`"));
        }
    }
    let name = table.get("name").and_then(|value| name(&mut said, value));
    let title = table.get("title").and_then(|value| said.text(value, "title"));
    let kind = table.get("match").and_then(|value| kind(&mut said, value));
    let time = table.get("time").and_then(|value| time(&mut said, value));
    let mut lens_fields = Vec::new();
    for key in ["fields", "constants"] {
        if let Some(value) = table.get(key) {
            fields(&mut said, value, key, &mut lens_fields);
        }
    }
    let outcomes = table.get("outcome").map(|value| outcomes(&mut said, value)).unwrap_or_default();
    let rules = table.get("stage").map(|value| rules(&mut said, value)).unwrap_or_default();
    if let Some(Kind::Lines(pattern)) = &kind {
        parts(&mut said, pattern, &table);
    }
    match (name, kind, time) {
        (Some(name), Some(kind), Some(time)) if said.wrong.is_empty() => {
            let title = title.unwrap_or_else(|| name.clone());
            let recognised_by = recognised_by(&kind);
            Ok(FormatFile { name, title, recognised_by, kind, time, fields: lens_fields, outcomes, rules })
        }
        _ => Err(said.wrong),
    }
}

fn recognised_by(kind: &Kind) -> String {
    match kind {
        Kind::Csv(columns) => format!("a table with the columns {}", quoted(columns)),
        Kind::Json(members) => format!("JSON with the members {}", quoted(members)),
        Kind::Lines(pattern) => format!("lines as `{pattern}`"),
    }
}

fn name(said: &mut TomlReader<'_>, value: &Value<'_>) -> Option<String> {
    let name = value.get_ref().as_str().unwrap_or_default().to_owned();
    let plain = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '-';
    if name.is_empty() || !name.chars().all(plain) {
        said.is_wrong(
            &value.span(),
            "`name` is to be of small letters, digits and hyphens, as in \"vpn-gateway\"",
        );
        return None;
    }
    Some(name)
}

fn kind<'t>(said: &mut TomlReader<'t>, value: &Value<'t>) -> Option<Kind> {
    let table = said.table(value, "match")?;
    said.keys(table, "[match]", &["kind", "columns", "members", "pattern"]);
    let Some(kind) = table.get("kind") else {
        said.is_wrong(&value.span(), "[match] has no `kind`; there are csv, json and lines");
        return None;
    };
    let names = ["csv", "json", "lines"];
    let known = |text: &str| names.iter().position(|name| *name == text);
    let at = said.one_of(kind, "kind", known, "csv, json and lines")?;
    let key = ["columns", "members", "pattern"][at];
    for other in ["columns", "members", "pattern"].into_iter().filter(|other| *other != key) {
        if let Some(value) = table.get(other) {
            said.is_wrong(
                &value.span(),
                &format!("`{other}` says nothing of {}; it takes `{key}`", names[at]),
            );
        }
    }
    let Some(needed) = table.get(key) else {
        said.is_wrong(&value.span(), &format!("[match] has no `{key}`: by what is it told?"));
        return None;
    };
    if at == 2 {
        let pattern = said.text(needed, key)?;
        let regex =
            built(&pattern).map_err(|why| said.is_wrong(&needed.span(), &format!("`pattern`: {why}")));
        return regex.ok().map(Kind::Lines);
    }
    let texts = said.texts(needed, key);
    if texts.is_empty() {
        said.is_wrong(&needed.span(), &format!("`{key}` names none: by what is it told?"));
        return None;
    }
    Some(if at == 0 { Kind::Csv(texts) } else { Kind::Json(texts) })
}

fn time<'t>(said: &mut TomlReader<'t>, value: &Value<'t>) -> Option<Time> {
    let table = said.table(value, "time")?;
    said.keys(table, "[time]", &["from", "layout", "zone"]);
    let Some(from) = table.get("from") else {
        said.is_wrong(&value.span(), "[time] has no `from`: where does the time stand?");
        return None;
    };
    let from = said.texts(from, "from");
    let mut layout = Layout::Auto;
    if let Some(value) = table.get("layout")
        && let Some(text) = said.text(value, "layout")
    {
        match Layout::parse(&text) {
            Ok(parsed) => layout = parsed,
            Err(why) => said.is_wrong(&value.span(), &format!("`layout`: {why}")),
        }
    }
    let zone = table.get("zone").and_then(|value| {
        said.one_of(value, "zone", Zone::parse, "UTC, +02:00 and names like America/New_York")
    });
    (!from.is_empty()).then_some(Time { from, layout, zone })
}

fn fields<'t>(said: &mut TomlReader<'t>, value: &Value<'t>, key: &str, fields: &mut Vec<(Field, Made)>) {
    let Some(table) = said.table(value, key) else { return };
    for (name, value) in table {
        let field = match field(name.get_ref()) {
            Ok(field) => field,
            Err(why) => {
                said.is_wrong(&name.span(), &why);
                continue;
            }
        };
        if fields.iter().any(|(other, _)| *other == field) {
            said.is_wrong(&name.span(), &format!("`{}` is said twice", field.name()));
        }
        let made = if key == "constants" { constant(said, value, field) } else { made(said, value, field) };
        fields.extend(made.map(|made| (field, made)));
    }
}

/// The field of that name; an error if there is none, or if a format file can't set it.
fn field(name: &str) -> Result<Field, String> {
    let settable = || FIELDS.iter().filter(|spec| !NEVER.contains(&spec.field)).map(|spec| spec.name);
    match Field::parse(name) {
        Some(Field::Time) => Err("the time stands under [time]".to_owned()),
        Some(field) if NEVER.contains(&field) => Err(format!("`{name}` is set by the program alone")),
        Some(field) => Ok(field),
        None => {
            let hint = hint(name, settable().collect::<Vec<_>>().into_iter());
            Err(format!("`{name}` is no field of an event; {hint}"))
        }
    }
}

fn made<'t>(said: &mut TomlReader<'t>, value: &Value<'t>, field: Field) -> Option<Made> {
    let DeValue::Table(table) = value.get_ref() else {
        let paths = said.texts(value, field.name());
        return (!paths.is_empty()).then_some(Made::First(paths));
    };
    said.keys(table, &format!("`{}`", field.name()), &["join", "with", "value"]);
    if let Some(value) = table.get("value") {
        return constant(said, value, field);
    }
    let Some(join) = table.get("join") else {
        let what = format!("`{}` has neither `join` nor `value`", field.name());
        said.is_wrong(&value.span(), &what);
        return None;
    };
    let with = table.get("with").map_or(" ", |with| with.get_ref().as_str().unwrap_or(" ")).to_owned();
    let paths = said.texts(join, "join");
    (!paths.is_empty()).then_some(Made::Join(paths, with))
}

/// A constant value, if the field may have it.
fn constant<'t>(said: &mut TomlReader<'t>, value: &Value<'t>, field: Field) -> Option<Made> {
    let text = said.text(value, field.name())?;
    let (good, words) = match field {
        Field::Stage => (Stage::parse(&text).is_some(), STAGES),
        Field::Severity => (names::severity(&text).is_some(), SEVERITIES),
        Field::Outcome => (names::outcome(&text).is_some(), OUTCOMES),
        Field::Id => (false, "none that are the same in every record"),
        _ => (true, ""),
    };
    if !good {
        said.is_wrong(&value.span(), &format!("`{text}` is no {}; there are {words}", field.name()));
    }
    good.then_some(Made::Value(text))
}

fn outcomes<'t>(said: &mut TomlReader<'t>, value: &Value<'t>) -> Vec<(String, &'static str)> {
    let mut outcomes = Vec::new();
    let Some(table) = said.table(value, "outcome") else { return outcomes };
    for (word, value) in table {
        let outcome = said.one_of(value, "outcome", names::outcome, OUTCOMES);
        outcomes.extend(outcome.map(|outcome| (word.get_ref().to_string(), outcome)));
    }
    outcomes
}

fn rules<'t>(said: &mut TomlReader<'t>, value: &Value<'t>) -> Vec<Rule> {
    let DeValue::Array(items) = value.get_ref() else {
        said.is_wrong(&value.span(), "`stage` is to be a list of rules: [[stage]]");
        return Vec::new();
    };
    items.iter().filter_map(|item| rule(said, item)).collect()
}

fn rule<'t>(said: &mut TomlReader<'t>, value: &Value<'t>) -> Option<Rule> {
    let table = said.table(value, "stage")?;
    said.keys(table, "[[stage]]", &["when", "stage", "technique", "severity"]);
    let mut rule = Rule { when: Vec::new(), stage: None, techniques: Vec::new(), severity: None };
    match table.get("when") {
        Some(value) => rule.when = when(said, value),
        None => said.is_wrong(&value.span(), "the rule has no `when`, as in when = { operation = \"…\" }"),
    }
    rule.stage = table.get("stage").and_then(|value| said.one_of(value, "stage", Stage::parse, STAGES));
    rule.severity =
        table.get("severity").and_then(|value| said.one_of(value, "severity", names::severity, SEVERITIES));
    rule.techniques = table.get("technique").map(|value| said.texts(value, "technique")).unwrap_or_default();
    if rule.stage.is_none() && rule.severity.is_none() && rule.techniques.is_empty() {
        said.is_wrong(&value.span(), "the rule says nothing: it has no `stage`, `technique` or `severity`");
    }
    Some(rule)
}

/// The conditions of a rule: fields, each with the pattern that its value must match.
fn when<'t>(said: &mut TomlReader<'t>, value: &Value<'t>) -> Vec<(Field, Regex)> {
    let mut whens = Vec::new();
    let Some(table) = said.table(value, "when") else { return whens };
    if table.is_empty() {
        said.is_wrong(&value.span(), "`when` names no field, as in when = { operation = \"…\" }");
    }
    for (name, value) in table {
        let field = match field(name.get_ref()) {
            Ok(field) => field,
            Err(why) => {
                said.is_wrong(&name.span(), &why);
                continue;
            }
        };
        match said.text(value, name.get_ref()).map(|text| valued(&text)) {
            Some(Ok(pattern)) => whens.push((field, pattern)),
            Some(Err(why)) => said.is_wrong(&value.span(), &format!("`{}`: {why}", name.get_ref())),
            None => {}
        }
    }
    whens
}

/// Reports paths that are no named group of the pattern.
fn parts(said: &mut TomlReader<'_>, pattern: &Regex, table: &DeTable<'_>) {
    let known: Vec<&str> = pattern.capture_names().flatten().collect();
    let inside = |key: &str| table.get(key).and_then(|value| value.get_ref().as_table());
    let time = inside("time").and_then(|time| time.get("from"));
    let fields = inside("fields").into_iter().flat_map(|fields| fields.iter().map(|(_, value)| value));
    for value in time.into_iter().chain(fields).flat_map(paths) {
        let path = value.get_ref().as_str().unwrap_or_default();
        if !path.trim().is_empty() && !known.contains(&path) {
            let hint = hint(path, known.iter().copied());
            said.is_wrong(&value.span(), &format!("`{path}` is no part of `pattern`; {hint}"));
        }
    }
}

/// The paths in the value of a field or of the time.
fn paths<'v, 't>(value: &'v Value<'t>) -> Vec<&'v Value<'t>> {
    match value.get_ref() {
        DeValue::String(_) => vec![value],
        DeValue::Array(items) => items.iter().collect(),
        DeValue::Table(table) if !table.contains_key("value") => {
            table.get("join").map(paths).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}
