//! Planted records as Timesketch CSV, in its columns.

use super::{guid, message, operation, stage, time};
use crate::sample::days::digits;
use crate::sample::plant::{Deed, Kind, Person, Planted, Record};
use crate::sample::shape::timesketch::text;

/// Writes one row.
pub fn row(planted: &Planted, record: &Record, out: &mut Vec<u8>) {
    let person = record.who.and_then(|who| planted.people.get(who));
    let alert = record.deed == Deed::Alert;
    let upn = person.map_or("", |person| person.upn.as_str());
    text(out, message(record.deed));
    out.push(b',');
    digits(out, record.at.saturating_mul(1_000_000), 1);
    let id = format!("{}{}", record.id.prefix, guid(record.id.number));
    let messages = record.messages.end - record.messages.start;
    let failed = matches!(record.deed, Deed::SignIn(code) if code != 0);
    let cells = [
        format!("{}+00:00", time(record.at)),
        "Event Time".to_owned(),
        "second".to_owned(),
        id,
        stage(record).name().to_owned(),
        operation(record.deed).to_owned(),
        if alert { "" } else { upn }.to_owned(),
        person.map_or_else(String::new, Person::agency),
        if alert || record.is_access() { upn } else { "" }.to_owned(),
        if alert { "" } else { &record.ip }.to_owned(),
        if alert || record.has_agent() { "" } else { record.client.info }.to_owned(),
        if alert { "" } else { record.client.app }.to_owned(),
        record.text(Kind::Session).unwrap_or_default().to_owned(),
        record.text(Kind::Token).unwrap_or_default().to_owned(),
        if messages > 0 { messages.to_string() } else { String::new() },
        if failed { "failure" } else { "success" }.to_owned(),
        "true".to_owned(),
    ];
    for cell in cells {
        out.push(b',');
        text(out, &cell);
    }
    out.push(b'\n');
}
