//! Records of the Microsoft 365 audit log in documents of Elastic, which moves some of their members to fields of its
//! own.

use crate::event::{Field, Text};
use crate::read::formats::microsoft::audit_log;
use crate::read::formats::security::path::{all, at, first};
use crate::read::formats::{Draft, ReadContext};
use crate::read::tree::Tree;
use std::borrow::Cow;

/// Members of a record, each with the fields of the document that may hold its value.
const TAKEN: [(&str, &[&str]); 10] = [
    ("Id", &["event.id"]),
    ("CreationTime", &["@timestamp"]),
    ("Operation", &["event.action"]),
    ("RecordType", &["event.code"]),
    ("Workload", &["event.provider"]),
    ("OrganizationId", &["organization.id"]),
    ("UserId", &["user.id", "user.email", "user.name"]),
    ("ClientIP", &["source.ip", "client.ip"]),
    ("UserAgent", &["user_agent.original"]),
    ("ResultStatus", &["event.outcome"]),
];

/// The record in a document, with the moved members put back; `None` if there is no record.
pub fn record<'t>(document: &'t Tree<'t>) -> Option<Tree<'t>> {
    let Tree::Object(members) = at(document, "o365.audit")? else { return None };
    let mut members = members.clone();
    for (name, paths) in TAKEN {
        let is_there = members.iter().any(|(key, value)| key.as_ref() == name && value.said().is_some());
        if let Some(said) = first(document, paths).filter(|_| !is_there) {
            members.retain(|(key, _)| key.as_ref() != name);
            members.push((Cow::Borrowed(name), Tree::Text(said)));
        }
    }
    Some(Tree::Object(members))
}

/// Passes on the event of the record, with the tags and techniques that Elastic adds. `id` is used if the record has
/// none.
pub fn take(
    (record, document): (&Tree<'_>, &Tree<'_>),
    id: Option<&str>,
    ctx: &mut ReadContext<'_>,
    take: &mut dyn FnMut(Draft<'_>),
) {
    audit_log::take(record, ctx, &mut |mut draft: Draft<'_>| {
        let own = |said: Text<'_>| Text::Owned(said.into_owned());
        draft.event.extend(Field::Tags, all(document, "tags").into_iter().map(own));
        draft.event.extend(Field::Technique, all(document, "threat.technique.id").into_iter().map(own));
        if let Some(id) = id.filter(|_| draft.content.is_some()) {
            (draft.event.id, draft.content) = (Text::Owned(id.to_owned()), None);
        }
        take(draft);
    });
}
