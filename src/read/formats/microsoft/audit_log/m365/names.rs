//! The other names of an account that a record of the unified audit log states.

use super::{Member, without_claim};
use crate::event::{Event, is_guid};
use crate::read::outline::View;

/// The number of a kind of id that is a name in words: that of an application.
const NAME: u64 = 1;

/// Adds them: keys and SIDs of who acted, and the owner's names where the owner acted.
pub fn set<'t>(event: &mut Event<'t>, data: View<'t>) {
    let own = [Member::UserId, Member::UserKey, Member::LogonUserSid, Member::TokenObjectId];
    let own = own.into_iter().filter_map(|name| data.text(name)).map(without_claim);
    event.also_named_all(own.chain(owner(data).into_iter().flatten()).chain(actor(data)));
}

/// The owner of the mailbox, where it was the owner who logged on and no SID says otherwise.
fn owner(data: View<'_>) -> [Option<&str>; 2] {
    let sids = (data.text(Member::LogonUserSid), data.text(Member::MailboxOwnerSid));
    let same = matches!(sids, (Some(one), Some(other)) if one.eq_ignore_ascii_case(other));
    let upn = data.text(Member::MailboxOwnerUPN);
    // an application that opens a mailbox may be told as its owner's logon
    let own = upn.zip(data.text(Member::UserId)).is_some_and(|(upn, user)| upn.eq_ignore_ascii_case(user));
    if data.number(Member::LogonType) == Some(0) && (same || own) { [upn, sids.1] } else { [None, None] }
}

/// The names in `Actor`, where all of them are one person's or one service's: an id of a kind that is told by its number, or
/// told as `User_ID` or `ServicePrincipal_ID`. An application that acts is told by its own id and by its service principal's;
/// one through which a person acts stands beside that person, with an id that is not the person's.
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
