//! Completes events by what is not in their records: source, agency, application names.

use super::Reader;
use crate::event::{Field, Lean, Recurring, Stage, Text, is_blank, is_guid, own_token};
use crate::read::apps::Apps;
use crate::read::directory::Subject;
use crate::read::formats::Draft;
use crate::read::times::is_moved;
use std::borrow::Cow;

impl Reader {
    /// Completes an event.
    pub(super) fn finish<'e>(&'e self, draft: &mut Draft<'e>, line: u64, apps: &mut Apps) {
        let Draft { event, content: _, organisation } = draft;
        let setting = &self.setting;
        if let Some(id) = one_case(&event.id) {
            event.id = Text::Owned(id);
        }
        for link in &mut event.links {
            link.to = one_case(&link.to).unwrap_or_else(|| std::mem::take(&mut link.to));
        }
        event.line = line;
        if event.when.is_some_and(|when| is_moved(when, setting.clock.shift)) {
            event.clock = event.clock.saturating_add(setting.clock.shift);
        }
        event.synthetic |= setting.synthetic;
        for (field, value) in self.shared() {
            event.set(field, value);
        }
        if event.text(Field::Stage).is_none() {
            event.set(Field::Stage, Stage::Other.name());
        }
        if let Some(own) = own_token(&event.id, |field| event.text(field)).map(str::to_owned) {
            event.set(Field::TokenId, own);
        }
        if event.text(Field::AppName).is_none() {
            let known = event.text(Field::AppId).and_then(|id| apps.name(id));
            event.set_some(Field::AppName, known);
        }
        if event.text(Field::Agency).is_none() {
            let subject = Subject {
                mailbox: event.text(Field::Mailbox),
                account: event.text(Field::Account),
                tenant: event.text(Field::TenantId),
                organisation: organisation.as_deref(),
            };
            let agency = setting.directory.agency(subject).map(Cow::into_owned);
            event.set_some(Field::Agency, agency);
        }
    }

    /// What all events of the source have, which no column of a record goes into.
    pub(super) fn shared(&self) -> impl Iterator<Item = (Field, &str)> {
        let names = [(Field::Source, self.file.as_str()), (Field::Format, self.format_name.as_str())];
        names.into_iter().filter(|(_, name)| !is_blank(name))
    }

    /// Completes an event of texts only, but for what all share; returns `false` if the full reader is needed, as its id has
    /// to be changed.
    pub(super) fn finish_lean<'e>(
        &'e self,
        event: &mut Lean<'e>,
        line: u64,
        app_name: impl FnOnce(Recurring<'_>) -> Option<Recurring<'static>>,
    ) -> bool {
        event.line = line;
        event.synthetic |= self.setting.synthetic;
        if !event.has(Field::Stage) {
            event.set(Field::Stage, Stage::Other.name());
        }
        if let Some(id) = event.value(Field::AppId as usize).filter(|_| !event.has(Field::AppName)) {
            event.set_some(Field::AppName, app_name(id));
        }
        if let Some(own) = own_token(event.id, |field| event.text(field)) {
            event.set(Field::TokenId, own);
        }
        if event.text(Field::Agency).is_none() {
            let subject = Subject {
                mailbox: event.text(Field::Mailbox),
                account: event.text(Field::Account),
                tenant: event.text(Field::TenantId),
                organisation: None,
            };
            match self.setting.directory.agency(subject) {
                Some(Cow::Borrowed(agency)) => event.set(Field::Agency, agency),
                Some(Cow::Owned(agency)) => event.agency = Some(agency).filter(|agency| !is_blank(agency)),
                None => {}
            }
        }
        one_case(event.id).is_none()
    }
}

/// The lower-case form of an id that is a GUID, with or without its kind before it; `None` if it is lower-case
/// already or no GUID.
fn one_case(id: &str) -> Option<String> {
    // most ids need no change, which a check of all bytes finds quickly
    if id.len() < 36 || !id.bytes().fold(false, |upper, byte| upper | byte.is_ascii_uppercase()) {
        return None;
    }
    let (kind, guid) = id.split_once(':').unwrap_or(("", id));
    let upper = is_guid(guid) && guid.bytes().any(|byte| byte.is_ascii_uppercase());
    let kinds = ["", "signin", "diraudit"];
    (upper && kinds.contains(&kind)).then(|| id.to_ascii_lowercase())
}
