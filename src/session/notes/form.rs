//! The form for an event that no record contains.

use super::acts::level;
use super::prompt::stage;
use crate::case::notes::{Act, Manual};
use crate::engine::NoteTarget;
use crate::event::{Field, Zone, calendar, parse_edtf};
use crate::query::conjuncts;
use crate::session::overlay::{Behavior, PLAIN};
use crate::session::{Edit, Effect, Input, Overlay, Session};
use serde_json::{Map, Value};
use std::net::IpAddr;

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum FormField {
    Time,
    Stage,
    Message,
    Account,
    Mailbox,
    Address,
    Agency,
    Operation,
    Severity,
    Confidence,
    Cites,
    More,
}

/// The fields of the form, each with its name and a hint.
pub const FORM: [(FormField, &str, &str); 12] = [
    (FormField::Time, "time", "2023-06-15 14:00, 2023-06, ../2023-06-15, 2023-06-14/2023-06-16, or unknown"),
    (
        FormField::Stage,
        "stage",
        "key acquisition, token forgery, mailbox access, detection, mitigation, disclosure",
    ),
    (FormField::Message, "message", "what happened, in one line"),
    (FormField::Account, "account", "who acted"),
    (FormField::Mailbox, "mailbox", "whose mailbox it was, if another's"),
    (FormField::Address, "address", "from where: 192.0.2.7"),
    (FormField::Agency, "agency", "whose it is"),
    (FormField::Operation, "operation", "what was done, in a word"),
    (FormField::Severity, "severity", "info, low, medium, high or critical"),
    (
        FormField::Confidence,
        "confidence",
        "A primary source, B first-hand, C secondary, D unsure, I inference",
    ),
    (FormField::Cites, "cites", "what it rests on: S24, S01"),
    (FormField::More, "more", "other fields: session_id:a1b2 tags:phone"),
];

/// State of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The texts, in the order of [`FORM`].
    pub inputs: Vec<Input>,
    /// Index of the focused field.
    pub at: usize,
    /// The field with an error, and the error.
    pub wrong: Option<(usize, String)>,
}

impl Form {
    fn with_day(day: &str) -> Self {
        let mut inputs = vec![Input::default(); FORM.len()];
        inputs[0] = Input::new(day);
        Self { inputs, at: 0, wrong: None }
    }

    /// The text of a field, trimmed.
    #[must_use]
    pub fn text(&self, field: FormField) -> &str {
        let at = FORM.iter().position(|(known, ..)| *known == field);
        at.and_then(|at| self.inputs.get(at)).map_or("", |input| input.text().trim())
    }

    /// The value that the text of a stage or severity field abbreviates.
    #[must_use]
    pub fn meant(&self, at: usize) -> Option<&'static str> {
        let typed = self.inputs.get(at)?.text();
        if typed.trim().is_empty() {
            return None;
        }
        match FORM.get(at)?.0 {
            FormField::Stage => stage(typed).ok().map(crate::event::Stage::label),
            FormField::Severity => level(typed).ok(),
            _ => None,
        }
    }

    /// Moves to the next or previous field and completes an abbreviation in the one left.
    fn leave(&mut self, next: bool) {
        if let Some(whole) = self.meant(self.at) {
            self.inputs[self.at] = Input::new(whole);
        }
        let last = FORM.len() - 1;
        self.at = match next {
            true if self.at == last => 0,
            true => self.at + 1,
            false if self.at == 0 => last,
            false => self.at - 1,
        };
    }

    /// Builds the event.
    ///
    /// # Errors
    ///
    /// The index of the wrong field, and the error.
    fn event(&self, zone: Zone) -> Result<Manual, (usize, String)> {
        let mut fields = Map::new();
        for (at, (field, ..)) in FORM.iter().enumerate() {
            let typed = self.inputs.get(at).map_or("", |input| input.text().trim());
            read(*field, typed, zone, &mut fields).map_err(|why| (at, why))?;
        }
        if !["message", "operation"].iter().any(|key| fields.contains_key(*key)) {
            return Err((2, "say what happened".to_owned()));
        }
        Ok(Manual { fields })
    }
}

/// Parses a field and adds it to an event.
fn read(field: FormField, typed: &str, zone: Zone, fields: &mut Map<String, Value>) -> Result<(), String> {
    let mut set = |field: Field, value: &str| fields.insert(field.name().to_owned(), Value::from(value));
    match field {
        FormField::Time if typed.is_empty() => {
            return Err("when was it? `unknown`, if nobody knows".to_owned());
        }
        FormField::Time if typed.eq_ignore_ascii_case("unknown") => {}
        FormField::Time => {
            let when = parse_edtf(typed, zone).map_err(|why| why.to_string())?;
            fields.insert("time".to_owned(), Value::from(when.to_string()));
        }
        _ if typed.is_empty() => {}
        FormField::Stage => drop(set(Field::Stage, stage(typed)?.name())),
        FormField::Message => drop(set(Field::Message, typed)),
        FormField::Account => drop(set(Field::Account, typed)),
        FormField::Mailbox => drop(set(Field::Mailbox, typed)),
        FormField::Address => {
            typed.parse::<IpAddr>().map_err(|_| format!("`{typed}` is no address"))?;
            set(Field::SourceIp, typed);
        }
        FormField::Agency => drop(set(Field::Agency, typed)),
        FormField::Operation => drop(set(Field::Operation, typed)),
        FormField::Severity => drop(set(Field::Severity, level(typed)?)),
        FormField::Confidence => {
            let grade = typed.to_uppercase();
            if !["A", "B", "C", "D", "I"].contains(&grade.as_str()) {
                return Err("it is A, B, C, D or I".to_owned());
            }
            set(Field::Confidence, &grade);
        }
        FormField::Cites => {
            let cites = typed.split([',', ' ']).filter(|cite| !cite.is_empty()).map(Value::from);
            fields.insert("cites".to_owned(), Value::Array(cites.collect()));
        }
        FormField::More => more(typed, fields)?,
    }
    Ok(())
}

/// Builds an event from fields, each by its name in the form or in the event contract.
pub(super) fn event_of(typed: &[(&str, &str)], zone: Zone) -> Result<Manual, String> {
    let mut fields = Map::new();
    for (name, value) in typed {
        let known = FORM.iter().find(|(field, own, _)| own == name && *field != FormField::More);
        // the event contract has another name for the address
        let address = (*name == Field::SourceIp.name()).then_some(FormField::Address);
        let told = match address.or(known.map(|(field, ..)| *field)) {
            Some(field) => {
                let before = fields.len();
                let read = read(field, value, zone, &mut fields);
                let again = read.is_ok() && fields.len() == before && *value != "unknown";
                if again { Err("it is said twice".to_owned()) } else { read }
            }
            None => put(name, value, &mut fields),
        };
        told.map_err(|why| format!("{name}: {why}"))?;
    }
    if !typed.iter().any(|(name, _)| *name == Field::Time.name()) {
        return Err("time: when was it? `time=unknown`, if nobody knows".to_owned());
    }
    if !["message", "operation"].iter().any(|key| fields.contains_key(*key)) {
        return Err("say what happened: message='the desk phoned'".to_owned());
    }
    Ok(Manual { fields })
}

/// Fields that are not typed as `field:value`: they follow from the source, or the form has a line for them.
const NOT_TYPED: [Field; 9] = [
    Field::Id,
    Field::Time,
    Field::Line,
    Field::Raw,
    Field::Source,
    Field::Format,
    Field::Precision,
    Field::Links,
    Field::AccountNames,
];

/// Parses `field:value` terms, separated by blanks.
fn more(typed: &str, fields: &mut Map<String, Value>) -> Result<(), String> {
    for term in conjuncts(typed) {
        let wrong = || format!("`{term}` is not as in session_id:a1b2");
        let (name, value) = term.split_once(':').ok_or_else(wrong)?;
        let value = bare(value);
        if value.is_empty() {
            return Err(wrong());
        }
        put(name, value, fields)?;
    }
    Ok(())
}

/// A text without the quotes around it.
pub(super) fn bare(text: &str) -> &str {
    text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text)
}

/// Adds a field of the event contract to an event.
fn put(name: &str, value: &str, fields: &mut Map<String, Value>) -> Result<(), String> {
    let field = Field::parse(name).filter(|field| !NOT_TYPED.contains(field));
    let field = field.ok_or_else(|| format!("no field that can be typed is named `{name}`"))?;
    let key = field.name().to_owned();
    if field == Field::Count {
        let number: u64 = value.parse().map_err(|_| format!("`{value}` is no count"))?;
        fields.insert(key, Value::from(number));
    } else if field.list_slot().is_some() {
        match fields.entry(key).or_insert_with(|| Value::Array(Vec::new())) {
            Value::Array(values) => values.push(Value::from(value)),
            other => *other = Value::from(value),
        }
    } else {
        fields.insert(key, Value::from(value));
    }
    Ok(())
}

pub(in crate::session) const TELL: Behavior = Behavior {
    accept: Session::save_form,
    edit: |session, edit| {
        session.edit_form(edit);
        Vec::new()
    },
    ..PLAIN
};

impl Session {
    /// Opens the form, on the day of the selected event.
    pub(super) fn open_form(&mut self) -> Vec<Effect> {
        self.bar = None;
        let day = self.selected().and_then(|row| row.position.time).map(|time| {
            let (year, month, day, _) = calendar(time, self.view.zone);
            format!("{year:04}-{month:02}-{day:02}")
        });
        self.overlay = Some(Overlay::Tell(Form::with_day(&day.unwrap_or_default())));
        Vec::new()
    }

    /// Edits the focused field, or moves to another.
    fn edit_form(&mut self, edit: &Edit) {
        let Some(Overlay::Tell(form)) = &mut self.overlay else { return };
        form.wrong = None;
        match edit {
            Edit::Down | Edit::Complete => form.leave(true),
            Edit::Up | Edit::CompleteBack => form.leave(false),
            edit => {
                if let Some(input) = form.inputs.get_mut(form.at) {
                    crate::session::apply::change(input, edit);
                }
            }
        }
    }

    /// Saves the event, or moves to the field with an error.
    fn save_form(&mut self) -> Vec<Effect> {
        let zone = self.view.zone;
        let Some(Overlay::Tell(form)) = &mut self.overlay else { return Vec::new() };
        match form.event(zone) {
            Ok(event) => {
                self.overlay = None;
                self.send(vec![Act::Event(event)], &NoteTarget::Nothing)
            }
            Err((at, why)) => {
                form.at = at;
                form.wrong = Some((at, why));
                Vec::new()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, FormField};
    use crate::event::Zone;
    use crate::session::Input;

    fn form(typed: &[(usize, &str)]) -> Form {
        let mut form = Form::with_day("2023-06-15");
        for (at, text) in typed {
            form.inputs[*at] = Input::new(*text);
        }
        form
    }

    #[test]
    fn an_event_is_told_in_the_fields_of_the_contract() {
        let zone = Zone::parse("+02:00").unwrap();
        let typed = [
            (0, "2023-06-15 14:00"),
            (1, "det"),
            (2, "the desk phoned"),
            (10, "S24, S01"),
            (11, "session_id:a1 tags:phone tags:\"a b\""),
        ];
        let event = form(&typed).event(zone).unwrap();
        let text = serde_json::to_string(&event.fields).unwrap();
        assert_eq!(
            text,
            r#"{"time":"2023-06-15T12:00Z","stage":"detection","message":"the desk phoned","cites":["S24","S01"],"session_id":"a1","tags":["phone","a b"]}"#
        );
        assert_eq!(form(&typed).text(FormField::Message), "the desk phoned");
    }

    #[test]
    fn what_is_wrong_points_at_its_field() {
        let wrong = |typed: &[(usize, &str)]| form(typed).event(Zone::Utc).unwrap_err().0;
        assert_eq!(wrong(&[(0, ""), (2, "x")]), 0);
        assert_eq!(wrong(&[(0, "2023-06-32"), (2, "x")]), 0);
        assert_eq!(wrong(&[(2, "x"), (1, "mail box")]), 1);
        assert_eq!(wrong(&[]), 2);
        assert_eq!(wrong(&[(2, "x"), (5, "nowhere")]), 5);
        assert_eq!(wrong(&[(2, "x"), (9, "E")]), 9);
        for more in ["nothing", "id:x", "colour:red", "count:many", "tags:"] {
            assert_eq!(wrong(&[(2, "x"), (11, more)]), 11, "{more}");
        }
        assert!(form(&[(0, "unknown"), (2, "x")]).event(Zone::Utc).unwrap().fields.get("time").is_none());
    }
}
