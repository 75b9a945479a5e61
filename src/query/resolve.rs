//! The resolver: turns names and values as typed into fields, stages, networks, numbers and times.

use super::filter::{Filter, Match, NumberRange, Property};
use super::lex::{Compare, Style, Value};
use super::order::compared;
use super::parse::{Node, NodeKind, NodeTest};
use super::place::part_spans;
use super::steps::separators;
use super::{Net, QueryError, Ranges, between, commas, foreign, path, when};
use crate::event::{FIELDS, Field, Kind, Shape, Stage, Zone, bare_guid, nearest, other_id, token_key};
use std::ops::Range;

/// Resolves the tree of a query. Times without an offset are in `zone`.
///
/// # Errors
/// For names and values that do not exist, with a suggestion.
pub fn resolve(node: &Node, query: &str, zone: Zone) -> Result<Filter, QueryError> {
    let each =
        |nodes: &[Node]| nodes.iter().map(|node| resolve(node, query, zone)).collect::<Result<Vec<_>, _>>();
    Ok(match &node.kind {
        NodeKind::All => Filter::All,
        NodeKind::And(nodes) => Filter::And(each(nodes)?),
        NodeKind::Or(nodes) => Filter::Or(each(nodes)?),
        NodeKind::Not(inner) => Filter::Not(Box::new(resolve(inner, query, zone)?)),
        NodeKind::Word(value) => word(value, &node.span)?,
        NodeKind::Field { name, test } => field(name, test, query, zone)?,
    })
}

fn word(value: &Value, span: &Range<usize>) -> Result<Filter, QueryError> {
    let whole = |text: &str| Ok(if text.is_empty() { Filter::All } else { Filter::Word(text.to_owned()) });
    match value.style {
        Style::Quoted | Style::Bare => whole(&value.text),
        Style::Wild if value.text == "*:*" => Ok(Filter::All),
        Style::Wild => {
            let inner = value.text.trim_matches('*');
            // a star or question mark that is meant is escaped in the pattern, and may stand at an end
            if inner.contains(['*', '?']) || ["\\*", "\\?"].iter().any(|meant| value.pattern.contains(meant))
            {
                let pattern = value.pattern.trim_start_matches(".*").trim_end_matches(".*");
                pattern_of(format!("(?is){pattern}"), span).map(Filter::WordPattern)
            } else {
                whole(inner)
            }
        }
        Style::Regex => pattern_of(format!("(?i){}", value.text), span).map(Filter::WordPattern),
    }
}

fn field(
    name: &(String, Range<usize>),
    test: &NodeTest,
    query: &str,
    zone: Zone,
) -> Result<Filter, QueryError> {
    let (typed, span) = name;
    let slip = match test {
        NodeTest::Is(_, at) => foreign::negated((typed, span), query, at),
        NodeTest::List(values, _) => commas::listed(typed, values, query),
        NodeTest::Compare(..) | NodeTest::Range(..) => None,
    };
    if let Some(slip) = slip {
        return Err(slip);
    }
    let lower = typed.to_ascii_lowercase();
    if lower == "is" {
        return each_value(test, span, &|value, at| property(value, at));
    }
    if lower == "chain" {
        return each_value(test, span, &|value, at| {
            if value.text.trim().is_empty() {
                return Err(QueryError::new(at.clone(), "`chain:` has no value")
                    .hinted("write the id of an event: `chain:ID`"));
            }
            Ok(Filter::Chain(value.text.clone()))
        });
    }
    if lower == "reach" {
        return each_value(test, span, &|value, at| reach(value, at, query));
    }
    if lower == "_exists_" {
        return each_value(test, span, &|value, at| match path::keys(&value.text) {
            Some(path) => Ok(Filter::Raw(path, None)),
            None => known(&value.text, at).map(Filter::Has),
        });
    }
    if let Some(path) = path::keys(typed) {
        return raw(&path, test, zone, span);
    }
    let field = known(typed, span)?;
    match field.spec().kind {
        Kind::Time => when::time(test, zone, span),
        Kind::Number => number(field, test, span),
        Kind::Record => each_value(test, span, &word),
        Kind::Text | Kind::Address | Kind::List => text(field, test, span, zone),
    }
}

/// Checks a name before a colon; the error suggests a similar one.
pub(super) fn name_of(name: &str, span: &Range<usize>) -> Result<(), QueryError> {
    let is_known = EVERYWHERE.iter().any(|(known, _)| known.eq_ignore_ascii_case(name))
        || name.eq_ignore_ascii_case("_exists_")
        || path::keys(name).is_some();
    if is_known { Ok(()) } else { known(name, span).map(drop) }
}

fn known(name: &str, span: &Range<usize>) -> Result<Field, QueryError> {
    Field::parse(name).ok_or_else(|| {
        let names = FIELDS.iter().flat_map(|spec| std::iter::once(&spec.name).chain(spec.aliases)).copied();
        let raw = format!("fields of the record are reached as `raw.{name}`");
        let hint = match nearest(name, names.chain(EVERYWHERE.map(|(name, _)| name))) {
            Some(near) if is_slip(name, near) => format!("did you mean `{near}`? {raw}"),
            Some(near) => format!("{raw}; or did you mean `{near}`?"),
            None => format!("{raw}; quote text that holds a colon"),
        };
        QueryError::new(span.clone(), format!("there is no field `{name}`")).hinted(hint)
    })
}

/// Whether a name is likely a misspelling of another: one letter differs, two in a long name.
fn is_slip(typed: &str, meant: &str) -> bool {
    strsim::damerau_levenshtein(&typed.to_ascii_lowercase(), meant) <= if meant.len() > 5 { 2 } else { 1 }
}

/// Resolves one value of a field.
type OneValue<'f> = dyn Fn(&Value, &Range<usize>) -> Result<Filter, QueryError> + 'f;

/// Resolves a single value or a list of values; comparisons and ranges are errors.
pub(super) fn each_value(
    test: &NodeTest,
    name: &Range<usize>,
    one: &OneValue<'_>,
) -> Result<Filter, QueryError> {
    match test {
        NodeTest::Is(value, span) => one(value, span),
        NodeTest::List(values, all) => {
            let each = values.iter().map(|(value, span)| one(value, span)).collect::<Result<Vec<_>, _>>()?;
            Ok(if *all { Filter::And(each) } else { Filter::Or(each) })
        }
        NodeTest::Compare(..) | NodeTest::Range(..) => Err(no_order(name)),
    }
}

/// The error for comparing what has no order.
fn no_order(name: &Range<usize>) -> QueryError {
    QueryError::new(name.clone(), "this can't be compared").hinted(
        "only numbers, times, known_since, issued_at, severity and fields of the record (`raw.X`) have an order; quote a value that begins with `<` or `>`, or has `..` in it",
    )
}

/// The kinds of identity that a reach may start at; behind a `>` they narrow it.
pub(super) const STARTS: [&str; 11] =
    ["key", "token", "session", "alert", "request", "message", "device", "app", "ip", "account", "mailbox"];
/// Kinds that only narrow a reach.
const NARROWS: [&str; 2] = ["own-mailbox", "agency"];

/// All kinds that narrow a reach.
pub(super) fn narrows() -> impl Iterator<Item = &'static str> {
    STARTS.into_iter().chain(NARROWS)
}

/// Names other than fields, with descriptions.
pub(super) const EVERYWHERE: [(&str, &str); 3] = [
    ("is", "a property: synthetic, span, undated, …"),
    ("chain", "the chain of an event, by its id"),
    ("reach", "what is downstream of an identity or an event"),
];

fn reach(value: &Value, span: &Range<usize>, query: &str) -> Result<Filter, QueryError> {
    let kind = |part: &str| part.split_once(':').map(|(kind, _)| kind.trim().to_ascii_lowercase());
    let known = |kind: &str| narrows().any(|known| known == kind) || Field::parse(kind).is_some();
    let signs = separators(&value.text);
    if let Some(error) = foreign::arrow(&value.text, &signs, span) {
        return Err(error);
    }
    let (mut parts, mut from) = (Vec::new(), 0);
    for at in signs.into_iter().chain([value.text.len()]) {
        parts.push(value.text.get(from..at).unwrap_or_default());
        from = at + 1;
    }
    if parts.first().is_none_or(|start| start.trim().is_empty()) {
        return Err(QueryError::new(span.clone(), "`reach:` does not say where it starts")
            .hinted("write `reach:key:…`, or `reach:event:ID`"));
    }
    let is_wrong = |part: &&str| !kind(part).is_some_and(|kind| known(&kind));
    let Some((at, wrong)) = parts.iter().enumerate().skip(1).find(|(_, part)| is_wrong(part)) else {
        return Ok(Filter::Reach(value.text.clone()));
    };
    let typed = kind(wrong).filter(|kind| !kind.is_empty());
    let near = typed.and_then(|kind| nearest(&kind, narrows()));
    let hint = near.map_or(
        format!(
            "one of {}, with a value: `> session:s-1`; a `>` within a value stands behind `\\\\`",
            narrows().collect::<Vec<_>>().join(", ")
        ),
        |near| format!("did you mean `> {near}:`?"),
    );
    let place = kind_span(query, span, at, parts.len());
    Err(QueryError::new(place, format!("nothing is reached by way of `{}`", wrong.trim())).hinted(hint))
}

/// The span of the kind of part number `at`; that of the whole value if the parts can't be found.
fn kind_span(query: &str, value: &Range<usize>, at: usize, of: usize) -> Range<usize> {
    let parts = part_spans(query, value);
    let Some(part) = parts.get(at).filter(|part| parts.len() == of && !part.is_empty()) else {
        return value.clone();
    };
    let kind = query.get(part.clone()).and_then(|part| part.find(':'));
    part.start..kind.map_or(part.end, |colon| part.start + colon)
}

fn property(value: &Value, span: &Range<usize>) -> Result<Filter, QueryError> {
    Property::parse(&value.text).map(Filter::Is).ok_or_else(|| {
        if let Some(several) = foreign::properties(&value.text, span) {
            return several;
        }
        let names = Property::ALL.iter().map(|(_, name, _)| *name);
        let all = names.clone().collect::<Vec<_>>().join(", ");
        let hint = nearest(&value.text, names)
            .map_or(format!("one of {all}"), |near| format!("did you mean `is:{near}`?"));
        QueryError::new(span.clone(), format!("there is no property `{}`", value.text)).hinted(hint)
    })
}

fn text(field: Field, test: &NodeTest, name: &Range<usize>, zone: Zone) -> Result<Filter, QueryError> {
    compared(field, test, zone)
        .unwrap_or_else(|| each_value(test, name, &|value, span| one_text(field, value, span)))
}

fn one_text(field: Field, value: &Value, span: &Range<usize>) -> Result<Filter, QueryError> {
    if value.style == Style::Wild && value.text == "*" {
        return Ok(Filter::Has(field));
    }
    if value.text.is_empty() {
        return Ok(Filter::Not(Box::new(Filter::Has(field))));
    }
    let plain = matches!(value.style, Style::Bare | Style::Quoted);
    if field == Field::Stage && plain {
        return stage(value, span);
    }
    if field.spec().kind == Kind::Address && plain {
        let within = |net| Filter::Text(field, Match::Within(net));
        // in brackets, as beside a port
        let bare = value.text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        if let Some(address) = Net::host(bare.unwrap_or(&value.text)) {
            return Ok(within(address));
        }
        if value.text.contains('/') {
            return Net::parse(&value.text).map(within).ok_or_else(|| {
                QueryError::new(span.clone(), format!("`{}` is no network", value.text))
                    .hinted("write 195.26.87.0/24 or 2001:db8::/32")
            });
        }
        if let Some(error) = foreign::address(&value.text, span.clone()) {
            return Err(error);
        }
    }
    if field == Field::TokenId && plain {
        return Ok(Filter::Text(field, Match::Token(token_key(&value.text).into_owned())));
    }
    if field == Field::OtherIds {
        let shape = other_id(&value.text).map_or(field.spec().shape, |(of, _)| of.spec().shape);
        let one = || Match::OtherId(value.text.clone());
        return Ok(Filter::Text(field, if plain { one() } else { match_of(shape, value, span)? }));
    }
    if let Some(guid) = bare_guid(&value.text).filter(|_| plain && IDENTIFIERS.contains(&field)) {
        return Ok(Filter::Text(field, Match::Guid(guid.to_ascii_lowercase())));
    }
    Ok(Filter::Text(field, match_of(field.spec().shape, value, span)?))
}

/// Fields whose GUIDs are compared as GUIDs.
const IDENTIFIERS: [Field; 6] =
    [Field::KeyId, Field::SessionId, Field::AlertId, Field::RequestId, Field::DeviceId, Field::AppId];

fn match_of(shape: Shape, value: &Value, span: &Range<usize>) -> Result<Match, QueryError> {
    let flags = if shape == Shape::Exact { "(?s)" } else { "(?is)" };
    Ok(match value.style {
        Style::Bare | Style::Quoted => match shape {
            Shape::Fold => Match::Fold(value.text.clone()),
            Shape::Exact => Match::Exact(value.text.clone()),
            Shape::Contained => Match::Contains(value.text.clone()),
        },
        Style::Wild => Match::Pattern(pattern_of(format!("{flags}^(?:{})$", value.pattern), span)?),
        Style::Regex => Match::Pattern(pattern_of(format!("{flags}{}", value.text), span)?),
    })
}

fn pattern_of(pattern: String, span: &Range<usize>) -> Result<String, QueryError> {
    match regex::RegexBuilder::new(&pattern).size_limit(1 << 22).build() {
        Ok(_) => Ok(pattern),
        Err(error) => {
            let text = error.to_string();
            let why =
                text.lines().last().unwrap_or("it can't be read").trim_start_matches("error: ").to_owned();
            Err(QueryError::new(span.clone(), format!("this regular expression is wrong: {why}")))
        }
    }
}

fn stage(value: &Value, span: &Range<usize>) -> Result<Filter, QueryError> {
    let named = |stage: Stage| Filter::Text(Field::Stage, Match::Fold(stage.name().to_owned()));
    Stage::parse(&value.text).map(named).ok_or_else(|| {
        if let Some(several) = foreign::stages(&value.text, span) {
            return several;
        }
        let all = Stage::ALL.map(Stage::name);
        let hint = nearest(&value.text.replace([' ', '-'], "_"), all)
            .map_or_else(|| format!("one of {}", all.join(", ")), |near| format!("did you mean `{near}`?"));
        QueryError::new(span.clone(), format!("there is no stage `{}`", value.text)).hinted(hint)
    })
}

fn raw(path: &[String], test: &NodeTest, zone: Zone, name: &Range<usize>) -> Result<Filter, QueryError> {
    let within = |ranges: Ranges| Filter::Raw(path.to_vec(), Some(Match::Ranges(ranges)));
    if let Some(ranges) = between::asked(test, zone) {
        return ranges.map(within);
    }
    each_value(test, name, &|value, span| {
        if value.style == Style::Wild && value.text == "*" {
            return Ok(Filter::Raw(path.to_vec(), None));
        }
        if let Some(ranges) = between::of_value(value, span, zone) {
            return ranges.map(within);
        }
        Ok(Filter::Raw(path.to_vec(), Some(match_of(Shape::Fold, value, span)?)))
    })
}

/// Whether a text looks like a range of numbers or times: `2..5`, `2023-05-15..`.
pub(super) fn is_range(text: &str) -> bool {
    let is_end = |end: &str| end.is_empty() || end.starts_with(|first: char| first.is_ascii_digit());
    text.split_once("..")
        .is_some_and(|(from, until)| is_end(from) && is_end(until) && from.len() + until.len() > 0)
}

fn number(field: Field, test: &NodeTest, name: &Range<usize>) -> Result<Filter, QueryError> {
    let digits = |text: &str, span: &Range<usize>| {
        between::ungrouped(text).and_then(|digits| digits.parse::<u64>().ok()).ok_or_else(|| {
            QueryError::new(span.clone(), format!("`{text}` is no whole number"))
                .hinted(format!("write `{field}:10`, `{field}>10` or `{field}:5..10`"))
        })
    };
    let range = |from, until| Filter::Number(field, NumberRange { from, until });
    let between = |from: &str, until: &str, span: &Range<usize>| {
        let from = if from.is_empty() { 0 } else { digits(from, span)? };
        let until = if until.is_empty() { u64::MAX } else { digits(until, span)? };
        if from > until { Err(ends_too_early(span)) } else { Ok(range(from, until)) }
    };
    match test {
        NodeTest::Compare(compare, value, span) => {
            let n = digits(&value.text, span)?;
            Ok(match compare {
                Compare::AtLeast => range(n, u64::MAX),
                Compare::More => n.checked_add(1).map_or_else(nothing, |next| range(next, u64::MAX)),
                Compare::AtMost => range(0, n),
                Compare::Less => n.checked_sub(1).map_or_else(nothing, |last| range(0, last)),
            })
        }
        NodeTest::Range(from, until, span) => between(open(&from.text), open(&until.text), span),
        _ => each_value(test, name, &|value, span| {
            if value.style == Style::Wild && value.text == "*" {
                return Ok(Filter::Has(field));
            }
            let Some((from, until)) = value.text.split_once("..") else {
                return digits(&value.text, span).map(|n| range(n, n));
            };
            between(from, until, span)
        }),
    }
}

/// The error for a range whose end is before its start.
pub(super) fn ends_too_early(span: &Range<usize>) -> QueryError {
    QueryError::new(span.clone(), "this range ends before it begins")
}

/// A filter that matches no event.
fn nothing() -> Filter {
    Filter::Not(Box::new(Filter::All))
}

fn open(text: &str) -> &str {
    if text == "*" { "" } else { text }
}
