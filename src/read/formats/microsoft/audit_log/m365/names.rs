//! The other names of the acting account that a record of the unified audit log contains.

use super::{Member, without_claim};
use crate::event::{Event, is_guid};
use crate::read::outline::View;

/// The type number of an actor's id that is a name in words, as applications have.
const NAME: u64 = 1;

/// Adds keys and SIDs of who acted, and the owner's names if the owner acted.
pub fn set<'t>(event: &mut Event<'t>, data: View<'t>) {
    let own = [Member::UserId, Member::UserKey, Member::LogonUserSid, Member::TokenObjectId];
    let own = own.into_iter().filter_map(|name| data.text(name)).map(without_claim);
    event.also_named_all(own.chain(owner(data).into_iter().flatten()).chain(actor(data)));
}

/// The UPN and SID of the mailbox owner, if the logon type is that of the owner and either the SIDs or the names agree.
fn owner(data: View<'_>) -> [Option<&str>; 2] {
    let sids = (data.text(Member::LogonUserSid), data.text(Member::MailboxOwnerSid));
    let same = matches!(sids, (Some(one), Some(other)) if one.eq_ignore_ascii_case(other));
    let upn = data.text(Member::MailboxOwnerUPN);
    // an application's access to a mailbox may be logged as its owner's logon
    let own = upn.zip(data.text(Member::UserId)).is_some_and(|(upn, user)| upn.eq_ignore_ascii_case(user));
    if data.number(Member::LogonType) == Some(0) && (same || own) { [upn, sids.1] } else { [None, None] }
}

/// The names in `Actor` if all of them belong to one person or one service, as the entries `User_…` and
/// `ServicePrincipal_…` show. An acting application has its own id and that of its service principal. An application
/// through which a person acts is listed beside the person; such ids (GUIDs and names in words) are left out.
fn actor<'t>(data: View<'t>) -> impl Iterator<Item = &'t str> {
    let all = || {
        data.list(Member::Actor)
            .filter_map(|actor| Some((actor.text(Member::Id)?, actor.number(Member::Type))))
    };
    let is_of = |id: &str, kind: &str| {
        id.strip_prefix(kind).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
    };
    let says = |kind: &str| all().any(|(id, _)| is_of(id, kind));
    let (person, service) = (says("User"), says("ServicePrincipal"));
    let own = all().find_map(|(id, _)| id.strip_prefix("User_"));
    let is_own = move |id: &str, kind: Option<u64>| {
        own == Some(id) || id.starts_with("User_") || !(is_guid(id) || kind == Some(NAME))
    };
    let bare = |id: &'t str| id.strip_prefix("User_").or_else(|| id.strip_prefix("ServicePrincipal_"));
    let names = all().filter(move |(id, kind)| !person || (!service && is_own(id, *kind)));
    names.map(move |(id, _)| bare(id).unwrap_or(id))
}
