//! Writes a row of Parquet as a JSON object.

use super::nanos::Nanos;
use crate::event::{Moment, Precision};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use parquet::basic::{LogicalType, TimeUnit};
use parquet::data_type::Decimal;
use parquet::record::{Field, Row};
use parquet::schema::types::Type;

/// The most decimals of a number; those with more are written in hexadecimal.
const DIGITS: usize = 100;
/// The nesting depth below which values become `null`.
const DEEP: usize = 100;

/// Appends a row as an object.
pub(super) fn write_row(out: &mut Vec<u8>, row: &Row, schema: &Type, nanos: &[Nanos]) {
    out.push(b'{');
    for (at, (name, field)) in row.get_column_iter().enumerate() {
        begin(out, at, name);
        match nanos.iter().find(|column| column.at == at) {
            Some(column) => match column.now {
                Some(ns) => moment(out, Some(ns), 9, false),
                None => out.extend_from_slice(b"null"),
            },
            None => value(out, field, child(schema, name), DEEP),
        }
    }
    out.push(b'}');
}

fn begin(out: &mut Vec<u8>, at: usize, name: &str) {
    if at > 0 {
        out.push(b',');
    }
    text(out, name);
    out.push(b':');
}

/// The schema of a member.
fn child<'s>(schema: &'s Type, name: &str) -> Option<&'s Type> {
    let fields = if schema.is_group() { schema.get_fields() } else { &[] };
    fields.iter().find(|field| field.name() == name).map(AsRef::as_ref)
}

/// The schema of the items of a list.
fn item(schema: Option<&Type>) -> Option<&Type> {
    let only = |schema: &Type| schema.is_group() && schema.get_fields().len() == 1;
    let schema = schema?;
    if !only(schema) {
        return Some(schema);
    }
    let inner = schema.get_fields().first()?.as_ref();
    if only(inner) { inner.get_fields().first().map(AsRef::as_ref) } else { Some(inner) }
}

fn value(out: &mut Vec<u8>, field: &Field, schema: Option<&Type>, deep: usize) {
    let Some(deep) = deep.checked_sub(1) else {
        out.extend_from_slice(b"null");
        return;
    };
    match field {
        Field::Null => out.extend_from_slice(b"null"),
        Field::Bool(flag) => out.extend_from_slice(if *flag { b"true" } else { b"false" }),
        Field::Byte(number) => plain(out, number),
        Field::Short(number) => plain(out, number),
        Field::Int(number) => plain(out, number),
        Field::Long(number) => long(out, *number, schema),
        Field::UByte(number) => plain(out, number),
        Field::UShort(number) => plain(out, number),
        Field::UInt(number) => plain(out, number),
        Field::ULong(number) => plain(out, number),
        Field::Float16(number) => float(out, f64::from(number.to_f32()), &number.to_f32().to_string()),
        Field::Float(number) => float(out, f64::from(*number), &number.to_string()),
        Field::Double(number) => float(out, *number, &number.to_string()),
        Field::Decimal(number) => decimal(out, number),
        Field::Str(said) if is_json(schema) && embeds(said) => out.extend_from_slice(said.as_bytes()),
        Field::Str(said) => text(out, said),
        Field::Bytes(bytes) => binary(out, bytes.data(), schema),
        Field::Date(days) => date(out, *days),
        Field::TimeMillis(count) => clock(out, i64::from(*count), 3),
        Field::TimeMicros(count) => clock(out, *count, 6),
        Field::TimestampMillis(count) => stamp(out, *count, 3, is_utc(schema).unwrap_or(true)),
        Field::TimestampMicros(count) => stamp(out, *count, 6, is_utc(schema).unwrap_or(true)),
        Field::Group(row) => {
            let fields = row.get_column_iter().map(|(name, field)| (name.clone(), field));
            object(out, fields, |name| child(schema?, name), deep);
        }
        Field::ListInternal(items) => list(out, items.elements(), item(schema), deep),
        Field::MapInternal(map) => {
            object(out, map.entries().iter().map(|(key, field)| (name(key), field)), |_| None, deep);
        }
    }
}

/// Whether the schema says that a text is JSON.
fn is_json(schema: Option<&Type>) -> bool {
    schema.and_then(|schema| schema.get_basic_info().logical_type_ref()) == Some(&LogicalType::Json)
}

/// Whether a text is a JSON object or list without line breaks, which can be embedded as it is.
fn embeds(said: &str) -> bool {
    said.starts_with(['{', '['])
        && !said.contains(['\n', '\r'])
        && serde_json::from_str::<serde::de::IgnoredAny>(said).is_ok()
}

/// Writes an object; `schema` returns the schema of each member.
fn object<'f, 's>(
    out: &mut Vec<u8>,
    fields: impl Iterator<Item = (String, &'f Field)>,
    schema: impl Fn(&str) -> Option<&'s Type>,
    deep: usize,
) {
    out.push(b'{');
    for (at, (name, field)) in fields.enumerate() {
        begin(out, at, &name);
        value(out, field, schema(&name), deep);
    }
    out.push(b'}');
}

fn list(out: &mut Vec<u8>, items: &[Field], schema: Option<&Type>, deep: usize) {
    out.push(b'[');
    for (at, element) in items.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        value(out, element, schema, deep);
    }
    out.push(b']');
}

/// The key of a map as the name of a member.
fn name(key: &Field) -> String {
    let mut said = Vec::new();
    value(&mut said, key, None, DEEP);
    let said = String::from_utf8_lossy(&said).into_owned();
    serde_json::from_str::<String>(&said).unwrap_or(said)
}

fn plain(out: &mut Vec<u8>, number: &impl ToString) {
    out.extend_from_slice(number.to_string().as_bytes());
}

fn text(out: &mut Vec<u8>, said: &str) {
    out.extend_from_slice(serde_json::Value::from(said).to_string().as_bytes());
}

/// Writes a number; infinities and NaN, which JSON lacks, become texts.
fn float(out: &mut Vec<u8>, number: f64, said: &str) {
    if number.is_finite() { out.extend_from_slice(said.as_bytes()) } else { text(out, said) }
}

/// The number of decimals of seconds of a time, and whether it is UTC, by the schema.
fn logical(schema: Option<&Type>) -> Option<(u8, bool)> {
    match schema?.get_basic_info().logical_type_ref()? {
        LogicalType::Timestamp(time) => Some((
            match time.unit {
                TimeUnit::MILLIS => 3,
                TimeUnit::MICROS => 6,
                TimeUnit::NANOS => 9,
            },
            time.is_adjusted_to_u_t_c,
        )),
        _ => None,
    }
}

fn is_utc(schema: Option<&Type>) -> Option<bool> {
    logical(schema).map(|(_, utc)| utc)
}

/// Writes a whole number, or a time that only the newer kind of schema marks as one.
fn long(out: &mut Vec<u8>, number: i64, schema: Option<&Type>) {
    if let Some((digits, utc)) = logical(schema) {
        return stamp(out, number, digits, utc);
    }
    let clocks = schema.and_then(|schema| schema.get_basic_info().logical_type_ref());
    match clocks {
        Some(LogicalType::Time(time)) if time.unit == TimeUnit::NANOS => clock(out, number, 9),
        Some(LogicalType::Time(time)) if time.unit == TimeUnit::MICROS => clock(out, number, 6),
        _ => plain(out, &number),
    }
}

/// Writes a time given as a count since 1970 in units of `digits` decimals of a second; as a number if it is out of
/// range.
fn stamp(out: &mut Vec<u8>, count: i64, digits: u8, utc: bool) {
    let unit = 10_i64.pow(9 - u32::from(digits.min(9)));
    match count.checked_mul(unit) {
        Some(ns) => moment(out, Some(ns), digits, utc),
        None => plain(out, &count),
    }
}

fn moment(out: &mut Vec<u8>, ns: Option<i64>, digits: u8, utc: bool) {
    let said = ns.map(|ns| Moment::new(ns, Precision::Fraction(digits)).text()).unwrap_or_default();
    text(out, if utc { &said } else { said.trim_end_matches('Z') });
}

/// Writes a date given in days since 1970.
fn date(out: &mut Vec<u8>, days: i32) {
    match i64::from(days).checked_mul(86_400_000_000_000) {
        Some(ns) => text(out, &Moment::new(ns, Precision::Day).text()),
        None => plain(out, &days),
    }
}

/// Writes a time of day.
fn clock(out: &mut Vec<u8>, count: i64, digits: u8) {
    let second = 10_i64.pow(u32::from(digits.min(9)));
    let (whole, part) = (count.div_euclid(second), count.rem_euclid(second));
    let width = usize::from(digits);
    let (hours, minutes) = (whole.div_euclid(3600), whole.rem_euclid(3600) / 60);
    text(out, &format!("{hours:02}:{minutes:02}:{:02}.{part:0width$}", whole.rem_euclid(60)));
}

/// Writes a decimal number with all its digits.
fn decimal(out: &mut Vec<u8>, number: &Decimal) {
    let bytes = number.data();
    let scale = usize::try_from(number.scale()).ok().filter(|scale| *scale <= DIGITS);
    let (Some(scale), 1..=16) = (scale, bytes.len()) else {
        return text(out, &crate::read::hex::hex(bytes));
    };
    let negative = bytes.first().is_some_and(|byte| byte & 0x80 != 0);
    let start = if negative { -1_i128 } else { 0 };
    let whole = bytes.iter().fold(start, |whole, byte| (whole << 8) | i128::from(*byte));
    let digits = format!("{:0>width$}", whole.unsigned_abs(), width = scale + 1);
    let (before, behind) = digits.split_at(digits.len() - scale);
    let point = if scale == 0 { "" } else { "." };
    let sign = if negative { "-" } else { "" };
    out.extend_from_slice(format!("{sign}{before}{point}{behind}").as_bytes());
}

/// Writes bytes: as a GUID if the schema says so, as text if they are printable, else in Base64.
fn binary(out: &mut Vec<u8>, bytes: &[u8], schema: Option<&Type>) {
    let uuid =
        schema.and_then(|schema| schema.get_basic_info().logical_type_ref()) == Some(&LogicalType::Uuid);
    if uuid && bytes.len() == 16 {
        let hex = crate::read::hex::hex(bytes);
        let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| hex.get(part).unwrap_or_default());
        return text(out, &parts.join("-"));
    }
    let hidden = |char: char| char.is_control() && !matches!(char, '\n' | '\r' | '\t');
    match std::str::from_utf8(bytes) {
        Ok(said) if !said.chars().any(hidden) => text(out, said),
        _ => text(out, &BASE64_STANDARD.encode(bytes)),
    }
}
