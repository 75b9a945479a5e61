//! Records of the mailbox audit.

use super::Common;
use crate::sample::item::{FOLDERS, Trace, What};
use crate::sample::shape::json::{Object, string};
use crate::sample::shape::mail::message_id;

/// Writes the record of messages that were read, synchronised, sent or deleted.
pub fn write(common: &Common<'_>, object: &mut Object<'_>) {
    let (world, mailbox) = (common.world, common.item.who);
    let account = &world.accounts[mailbox];
    common.access_context(false, object);
    common.begin(object, "Succeeded", 0, "Exchange");
    object.text("UserId", common.user);
    if let Some(identity) = &common.told.identity {
        object.text("AppId", identity.client.app);
        if matches!(common.item.trace, Trace::Forged { .. }) {
            object.text("ClientAppId", identity.client.app);
        }
        object.text("ClientIPAddress", identity.ip).text("ClientInfoString", identity.client.info);
        if let Some(process) = identity.client.process {
            object.text("ClientProcessName", process);
        }
    }
    object.raw("ExternalAccess", "false").number("LogonType", 0);
    object.text("MailboxOwnerUPN", &account.upn);
    let throttled =
        if matches!(common.item.what, What::Bind { throttled: true, .. }) { "True" } else { "False" };
    let access = match common.item.what {
        What::Bind { .. } => "Bind",
        What::Sync { .. } => "Sync",
        _ => "",
    };
    if !access.is_empty() {
        let properties = [("MailAccessType", access), ("IsThrottled", throttled)];
        object.pairs("OperationProperties", ["Name", "Value"], &properties);
    }
    object.text("OriginatingServer", "SYN0558\r\n");
    if let Some(identity) = &common.told.identity {
        object.guid("SessionId", identity.session);
    }
    match common.item.what {
        What::Bind { folder, first, count, .. } => bound(common, folder, (first, count), object),
        What::Sync { folder } => synchronised(folder, object),
        What::Change { folder, first, .. } => changed(common, folder, first, object),
        _ => {}
    }
}

fn bound(common: &Common<'_>, folder: usize, (first, count): (u64, u64), object: &mut Object<'_>) {
    let mailbox = common.item.who;
    let out = object.key("Folders");
    out.extend_from_slice(b"[{\"FolderItems\":");
    for number in first..first + count {
        out.push(if number == first { b'[' } else { b',' });
        let mut item = Object::begin(out);
        item.written("InternetMessageId", |out| message_id(common.world, mailbox, number, out));
        item.end();
    }
    out.extend_from_slice(b"],\"Path\":");
    string(out, FOLDERS[folder]);
    out.extend_from_slice(b"}]");
    object.number("OperationCount", count);
}

fn synchronised(folder: usize, object: &mut Object<'_>) {
    let mut item = Object::begin(object.key("Item"));
    parent(folder, "ParentFolder", &mut item);
    item.end();
}

/// Writes a folder.
fn parent(folder: usize, key: &str, object: &mut Object<'_>) {
    let mut parent = Object::begin(object.key(key));
    parent.text("Path", FOLDERS[folder]);
    parent.end();
}

fn changed(common: &Common<'_>, folder: usize, first: u64, object: &mut Object<'_>) {
    let mailbox = common.item.who;
    let send = common.record_type == 2;
    let folder = if send { 3 } else { folder };
    if !send {
        object.key("AffectedItems").push(b'[');
    }
    let out = if send { object.key("Item") } else { object.value() };
    let mut item = Object::begin(out);
    item.written("InternetMessageId", |out| message_id(common.world, mailbox, first, out));
    parent(folder, "ParentFolder", &mut item);
    item.end();
    if !send {
        object.value().push(b']');
    }
}
