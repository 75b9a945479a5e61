//! The other names of an account that a record of the unified audit log states.

use super::{Member, without_claim};
use crate::event::Event;
use crate::read::outline::View;

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
/// told as `User_ID` or `ServicePrincipal_ID`. An application that acts is told by its own id and by its service principal's.
fn actor<'t>(data: View<'t>) -> impl Iterator<Item = &'t str> {
    let ids = || data.list(Member::Actor).filter_map(|actor| actor.text(Member::Id));
    let is_of = |id: &str, kind: &str| {
        id.strip_prefix(kind).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
    };
    let says = |kind: &str| ids().any(|id| is_of(id, kind));
    let several = says("User") && says("ServicePrincipal");
    let bare = |id: &'t str| id.strip_prefix("User_").or_else(|| id.strip_prefix("ServicePrincipal_"));
    ids().filter(move |_| !several).map(move |id| bare(id).unwrap_or(id))
}
