//! The context of templates: the names that they can use.

use crate::event::visible;
use crate::export::Report;
use crate::export::report::shortened_to;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use minijinja::context as members;
use minijinja::value::Value;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

/// The names that a template can use, with descriptions.
pub const CONTEXT: &[(&str, &str)] = &[
    ("title, note", "the title of the case, and what its case file says of it"),
    ("tool, version", "what made the report"),
    (
        "stated",
        "what all figures are made of: `query`, `chain`, `as_of`, `zone`, `records`, `operations`, `undated`, `synthetic`, `hidden`, `hidden_of_case`, `stopped`, `of`, \
         `earliest`, `latest` (as exactly as they are known), `first`, `last` (of those known to the hour or better), `sources`, `rejected`, `command`",
    ),
    (
        "summary",
        "how long they were in: `suspect`, `uncovered`, `untied`, `turns` (`label`, `time`, `phase`, `lasts`, `by`, `not`), `turns_of_case`, `case`, `agencies`, \
         `accounts` (each `name`, `unseen`, `open`, `blind`, the same with `_seconds`, `_least_seconds` and `_most_seconds` (of a range `_seconds` is none), `first_access`, `detection`, `notification`, `containment`, the same \
         with `_by`, `seen_by` (`detection` or `notification`: which ends the time unseen), `lent` (which of these four is that of the agency or the case), `borrowed`, `logged`, `out_of_order`, `earlier`, `records`, `operations`, `messages`, `first`, `last`, `at_least`), `command`",
    ),
    (
        "timeline",
        "`from`, `until`, `bar`, `lanes` (`stage`, `records`, `outside`), `plot` (lines of text), `milestones` (each `time`, `name`, `of`, \
         `label`, `cites`, `by`, `aside`), `contests`, `unnamed` (agencies of milestones that no event names), `command`, \
         `milestones_command`",
    ),
    (
        "chains",
        "`list` (each `id`, `first`, `last`, `records`, `inside` (of its events those of the report: `records`, `at_least`, `orphans`, `first`, `last`, `stages`, `identities`, `kinds`, `untold`, `ways` (`from`, `to`, `time`, `steps`: `to`, `kind`, `sign`, `says`), `command`), `operations`, `messages`, `at_least`, `orphans`, `stages`, `accounts`, `agencies`, \
         `identities`, `kinds`, `untold`, `command`; a kind has `kind`, `sign`, `links`, `reasons`), `by`, \
         `reach`, `downstream` (`of`, `records`, `counted`, `command`), `without`, `command`, `all`",
    ),
    (
        "people",
        "`agencies`, `accounts` (each `name`, `records`, `operations`, `messages`, `first`, `last`, `accesses`, `orphans`, \
         `unjudged`, `orphan_share`), `agencies_command`, `agencies_all`, `accounts_command`, `accounts_all`, `orphans_command`",
    ),
    (
        "indicators",
        "`suspect`, `records`, `command`, `kinds` (`field`, `label`, `list`, `command`, `all`; each of the list `value`, `name`, `records`, \
         `operations`, `accounts`, `first`, `last`, `published`)",
    ),
    (
        "findings",
        "`events` (with more than a tag), `tagged` (with a tag alone), `told` (all of the events of the report), `detached` (each `event`, `told`, `marked`, `hidden`, `tags`, `comments`, \
         `stage` and `severity` (`value`, `by`, `otherwise`: what others said last), `links`), `events_command`, `events_all`, `tagged_command`, `tagged_all`, `told_command`, `told_all`, `tags` (each `tag`, `records`, \
         `operations`), `tags_command`; `links`, `values`; of the whole case `notes`, `command`; `without` \
         where notes are left out",
    ),
    (
        "uncertain",
        "`doubts` (`query`, `means`, `records`, `command`), `statuses`, `statuses_command`, `clashes` (`one`, `other`, `to`), `clashing`, \
         `clashes_command`, `clashes_all`, `claims`, `claims_query`, `claims_command`, `claims_all`",
    ),
    (
        "blind",
        "`lasts`, `within` (`from`, `until`: the time that they were in), `kinds` (`kind`, `label`, `outside`, `zones`: `of`, `agency`, `from`, `until`, `lasts`, `seconds`, `records`, `reason`), \
         `covered`, `command`",
    ),
    (
        "ledger",
        "`sources` (`file`, `format`, `sha256`, `bytes`, `read`, `kept`, `merged`, `undated`, `rejected`, `first`, `last`, `synthetic`, \
         `remarks`; archives and what was not read too), `not_read` (how many of these were not), `beside` (files that hold no evidence: `file`, `remarks`), the same numbers in all, `command`",
    ),
    ("picture", "the timeline as SVG, in classes; empty where there is nothing to draw"),
    ("style", "the style sheet of the built-in HTML report"),
    ("csp", "a content security policy that allows that style sheet and nothing else"),
];

/// The report as template values, with every text passed through the text gate.
pub(super) fn gated(report: &Report) -> Value {
    // a report is made of texts, numbers and lists, all of which JSON has
    serde_json::to_value(report).map_or(Value::UNDEFINED, shown)
}

/// The greatest length of a text, and of a command, in characters.
const TEXT: usize = 4000;
const COMMAND: usize = 32_768;

/// Converts a value; texts and commands that are too long are cut, and say so, so that the report opens and the
/// commands fit a shell.
fn shown(value: Json) -> Value {
    match value {
        Json::Null => Value::from(()),
        Json::Bool(is) => Value::from(is),
        Json::Number(number) => match (number.as_u64(), number.as_i64()) {
            (Some(number), _) => Value::from(number),
            (None, Some(number)) => Value::from(number),
            (None, None) => Value::from(number.as_f64()),
        },
        Json::String(text) => Value::from(visible(&shortened_to(&text, TEXT)).into_owned()),
        Json::Array(items) => items.into_iter().map(shown).collect(),
        Json::Object(members) => members.into_iter().map(|(key, value)| member(key, value)).collect(),
    }
}

fn member(key: String, value: Json) -> (String, Value) {
    let is_command = key.ends_with("command") || key == "all" || key.ends_with("_all");
    let value = match value {
        Json::String(text) if is_command && text.len() > COMMAND => Value::from(()),
        Json::String(text) if is_command => Value::from(visible(&text).into_owned()),
        value => shown(value),
    };
    (key, value)
}

/// The parts of the context that are no evidence: picture and style sheet.
pub(super) fn fixed(picture: &str, style: &str) -> Value {
    let hash = BASE64_STANDARD.encode(Sha256::digest(style.as_bytes()));
    let csp = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; img-src data:; base-uri 'none'; form-action 'none'"
    );
    members! {
        picture => Value::from_safe_string(picture.to_owned()),
        style => Value::from_safe_string(style.to_owned()),
        csp => Value::from_safe_string(csp),
    }
}
