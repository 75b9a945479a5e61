//! What the output formats of plaso share.
//!
//! A plaso event is one time of one thing, and `timestamp_desc` says which kind of time. Outputs of the same store
//! differ in precision: `l2tcsv` writes whole seconds and drops commas. So the id of an event is made only of what all
//! outputs agree on.

use super::logon;
use super::lookup::second;
use super::pairs::Pairs;
use crate::event::{Event, Field, Id, Text, When, Zone, content_id};
use crate::read::address;
use crate::read::formats::{Draft, ReadContext};
use crate::read::times::{Clock, Reading, SaidZone};

/// The parts of a plaso event, whatever the output.
#[derive(Debug, Default)]
pub(super) struct PlasoEvent<'r> {
    pub when: Option<When>,
    pub described: Option<Text<'r>>,
    pub message: Option<Text<'r>>,
    pub display: Option<Text<'r>>,
    pub user: Option<Text<'r>>,
    pub host: Option<Text<'r>>,
    pub address: Option<Text<'r>>,
    pub labels: Vec<String>,
    /// Whether the event is about a file, so that `display` is its target.
    pub file: bool,
    /// The XML of a Windows event log record.
    pub xml: Option<Text<'r>>,
}

/// The event of these parts. `content` is its content hash if it lacks parts that identify it in every output.
pub(super) fn draft(said: PlasoEvent<'_>, content: Id) -> Draft<'_> {
    let names = [&said.described, &said.message, &said.display].map(Option::as_deref);
    let content = id(said.when, names).unwrap_or(content);
    let mut event = Event::default();
    event.when = said.when;
    event.set_some(Field::Message, said.message.or_else(|| said.described.clone()));
    event.set_some(Field::Operation, said.described);
    event.set_some(Field::Account, said.user);
    event.set_some(Field::DeviceId, said.host.filter(|host| host.contains(char::is_alphanumeric)));
    let address = said.address.and_then(|text| Some(address::clean(&text)?.into_owned()));
    event.set_some(Field::SourceIp, address);
    if said.file {
        event.set_some(Field::Target, said.display);
    }
    for label in said.labels {
        event.push(Field::Tags, label);
    }
    if let Some(xml) = said.xml {
        windows(&mut event, &xml);
    }
    Draft { event, content: Some(content), organisation: None }
}

/// The content hash of what all outputs agree on: the whole second, the kind of time, and the letters and digits of the
/// message and of the name; `None` if one of the texts is missing.
pub(super) fn id(when: Option<When>, [described, message, display]: [Option<&str>; 3]) -> Option<Id> {
    let letters = |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>();
    Some(content_id([
        ("second", second(when).as_bytes()),
        ("timestamp_desc", described?.as_bytes()),
        ("message", letters(message?).as_bytes()),
        ("display_name", letters(display?).as_bytes()),
    ]))
}

/// Sets account, target, session, outcome and source address from the XML of a Windows event, if they are not set yet.
fn windows(event: &mut Event<'_>, xml: &str) {
    let fields = named(xml);
    let pairs = Pairs::of(fields.iter().map(|(name, value)| (*name, Text::from(value.as_str()))).collect());
    let number = between(xml, "<EventID", "</EventID>").and_then(|text| text.split_once('>'));
    let is_security_log = xml.contains("<Channel>Security</Channel>");
    let computer = between(xml, "<Computer>", "</Computer>");
    let mut read = Event::default();
    logon::people(&mut read, (number.map_or("", |(_, number)| number), is_security_log, computer), &pairs);
    for field in [Field::Account, Field::Target, Field::SessionId, Field::Outcome] {
        if event.text(field).is_none() {
            event.set_some(field, read.text(field).map(str::to_owned));
        }
    }
    logon::add_ticket(event, &read);
    let from = logon::ADDRESSES.iter().find_map(|name| Some(address::clean(&pairs.get(name)?)?.into_owned()));
    if event.text(Field::SourceIp).is_none() {
        event.set_some(Field::SourceIp, from);
    }
}

/// The text between the first `from` and the next `until`.
fn between<'t>(text: &'t str, from: &str, until: &str) -> Option<&'t str> {
    text.split_once(from)?.1.split_once(until).map(|(inside, _)| inside)
}

/// The data of a Windows event by name; of user data, the elements without attributes.
fn named(xml: &str) -> Vec<(&str, String)> {
    let body = xml.split_once("</System>").map_or(xml, |(_, body)| body);
    let mut found = Vec::new();
    for part in body.split('<').skip(1) {
        let Some((tag, value)) = part.split_once('>') else { continue };
        let name = match tag.split_once("Name=\"") {
            Some((_, name)) => name.split('"').next().unwrap_or_default(),
            None => tag,
        };
        if !name.starts_with('/')
            && !name.contains([' ', '='])
            && !tag.ends_with('/')
            && !value.trim().is_empty()
        {
            found.push((name, unescaped(value)));
        }
    }
    found
}

fn unescaped(text: &str) -> String {
    let marks = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    marks.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// Reads a time whose zone plaso names apart from it: an abbreviation (`CEST`), from older versions a place. Without
/// a name it is in the zone of the source.
pub(super) fn zoned(text: &str, zone: Option<&str>, ctx: &mut ReadContext<'_>) -> Option<When> {
    let Some(name) = zone.map(str::trim) else { return ctx.times().local(text) };
    match (SaidZone::of(name), Zone::parse(name)) {
        (None | Some(SaidZone::Open), Some(zone)) => {
            let clock = Clock { zone, ..ctx.clock };
            Reading { clock, notes: ctx.notes, line: ctx.line }.local(text)
        }
        // an unreadable zone is treated as one whose offset is unknown
        (said, _) => ctx.times().zoned(text, (said.unwrap_or(SaidZone::Open), name), Reading::local),
    }
}

/// Reads a count of microseconds. Plaso writes a `FILETIME` of zero as the start of 1601, which stands for no time.
pub(super) fn micros(text: &str, ctx: &mut ReadContext<'_>) -> Option<When> {
    use crate::read::count::Count;
    let text = text.trim();
    if text == "-11644473600000000" {
        return ctx.times().utc("1601-01-01T00:00:00Z");
    }
    let count = Count::parse(text)?;
    ctx.times().micros(&count)
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn the_data_of_a_windows_event_is_read_by_its_names() {
        let xml = "<Event><System><EventID>1</EventID></System><EventData><Data Name=\"A\">x &amp; y</Data>\
                   <Data Name=\"B\"></Data></EventData><UserData><C>z</C></UserData></Event>";
        assert_eq!(named(xml), [("A", "x & y".to_owned()), ("C", "z".to_owned())]);
    }
}
