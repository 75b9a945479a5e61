//! What a record of the unified audit log is about: the mailbox, and the object in it or elsewhere.

use super::{Member, is_id};
use crate::event::is_zero;
use crate::read::outline::View;

/// The mailbox: that of `MailboxOwnerUPN`; of a command on a mailbox the one that it names; of inspected mail the only
/// recipient.
pub fn mailbox(data: View<'_>) -> Option<&str> {
    let owner = data.text(Member::MailboxOwnerUPN).or_else(|| {
        let operation = data.text(Member::Operation)?;
        let command = ["InboxRule", "MailboxPermission", "RecipientPermission", "MailboxFolderPermission"];
        let about = command.iter().any(|part| operation.contains(part)) || operation == "Set-Mailbox";
        let named = ["Mailbox", "Identity"].iter().filter_map(|name| data.bag(Member::Parameters, name));
        let named = named.into_iter().find(|name| name.contains('@') && !name.contains(['/', '\\']));
        named.filter(|_| about)
    });
    owner.or_else(|| {
        data.get(Member::SenderIp)?;
        let mut recipients = data.list(Member::Recipients);
        recipients.next().filter(|_| recipients.next().is_none())?.said()
    })
}

/// The target: `ObjectId`; else the name in `Target`, the rule, the only member, or the only folder.
pub fn target(data: View<'_>) -> Option<&str> {
    data.text(Member::ObjectId)
        .filter(is_id)
        .or_else(|| {
            let named = |target: &View<'_>| target.number(Member::Type) == Some(5);
            data.list(Member::Target).find(named)?.text(Member::Id)
        })
        .or_else(|| data.bag(Member::OperationProperties, "RuleName"))
        .or_else(|| {
            let mut members = data.list(Member::Members);
            members.next().filter(|_| members.next().is_none())?.text(Member::Upn)
        })
        .or_else(|| folder(data))
        .or_else(|| data.text(Member::ObjectId).filter(|text| !is_zero(text)))
}

/// The path or name of the only folder that was accessed; `None` if there are several or none.
pub fn folder(data: View<'_>) -> Option<&str> {
    let known = |path: &&str| *path != "Not Available";
    let mut folders = data.list(Member::Folders);
    match (folders.next(), folders.next()) {
        (Some(one), None) => one.text(Member::Path).or_else(|| one.text(Member::Name)),
        (None, _) => {
            [data.get(Member::Item).and_then(|item| item.get(Member::ParentFolder)), data.get(Member::Folder)]
                .into_iter()
                .flatten()
                .find_map(|folder| {
                    folder.text(Member::Path).filter(known).or_else(|| folder.text(Member::Name))
                })
        }
        _ => None,
    }
}
