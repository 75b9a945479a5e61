//! The event contract as JSONL.

use super::facts::{ItemFacts, THEFT, id};
use super::json::{Object, guid, quoted};
use super::mail::message_id;
use crate::sample::days::{Clock, DAY};
use crate::sample::item::{Item, Step, What};
use crate::sample::world::{Name, World};

/// The published thumbprint of the key.
pub const KEY: &str = "d4b4cccda9228624656bff33d8110955779632aa";

/// Writes one line.
pub fn line(world: &World, item: &Item, out: &mut Vec<u8>) {
    let told = ItemFacts::of(world, item);
    let mut object = Object::begin(out);
    object.guid("id", id(world, item));
    time(item, told.day_only, &mut object);
    object.text("stage", told.stage.name()).text("operation", told.operation).text("message", &told.message);
    if let Some(account) = told.account {
        object.text("account", &world.accounts[account].upn);
    }
    object.text("agency", told.agency);
    if told.identity.is_some_and(|_| is_forged(item)) || is_theft(item) {
        object.text("actor", "Storm-0558");
    }
    if matches!(item.what, What::Alert { entity: true }) {
        object.text("target", &world.accounts[item.who].upn);
    }
    if let Some(mailbox) = told.mailbox {
        object.text("mailbox", &world.accounts[mailbox].upn);
    }
    identity(world, item, &told, &mut object);
    messages(world, item.who, told.messages, &mut object);
    if !told.day_only {
        object.text("outcome", if told.failed { "failure" } else { "success" });
    }
    if matches!(item.what, What::Alert { .. }) {
        object.text("severity", "medium").guid("alert_id", world.guid(Name::Alert));
    }
    if is_theft(item) || matches!(item.what, What::Token { .. }) {
        object.text("key_id", KEY);
    }
    if !told.technique.is_empty() && is_forged(item) {
        object.key("technique").extend_from_slice(format!("[\"{}\"]", told.technique).as_bytes());
    }
    if matches!(item.what, What::Bind { throttled: true, .. }) {
        object.raw("tags", "[\"throttled\"]");
    }
    object.raw("synthetic", "true");
    object.end();
    out.push(b'\n');
}

fn time(item: &Item, day_only: bool, object: &mut Object<'_>) {
    if is_theft(item) {
        object.text("time", THEFT.0);
        object.written("time_end", |out| Clock::at(THEFT.1 * DAY).date(out));
    } else if day_only {
        object.written("time", |out| Clock::at(item.at).date(out)).text("precision", "day");
    } else {
        object.written("time", |out| {
            Clock::at(item.at).time(out);
            out.push(b'Z');
        });
        object.text("precision", "second");
    }
}

fn identity(world: &World, item: &Item, told: &ItemFacts<'_>, object: &mut Object<'_>) {
    if let Some(identity) = &told.identity {
        object.text("source_ip", identity.ip);
        if told.mailbox.is_some() {
            object.some("client", identity.client.info);
        } else {
            object.some("user_agent", identity.client.agent);
        }
        object.text("app_id", identity.client.app).some("app_name", identity.client.name);
        if !told.failed {
            object.guid("session_id", identity.session);
            let token =
                if matches!(item.what, What::SignIn { .. }) { id(world, item) } else { identity.token };
            object.token("token_id", token);
        }
    }
    object.some("tenant_id", told.tenant);
}

fn messages(world: &World, mailbox: usize, (first, count): (u64, u64), object: &mut Object<'_>) {
    if count == 0 {
        return;
    }
    let out = object.key("message_ids");
    for number in first..first + count {
        out.push(if number == first { b'[' } else { b',' });
        quoted(out, |out| message_id(world, mailbox, number, out));
    }
    out.push(b']');
    object.number("count", count);
}

const fn is_forged(item: &Item) -> bool {
    matches!(item.trace, crate::sample::item::Trace::Forged { .. })
}

const fn is_theft(item: &Item) -> bool {
    matches!(item.what, What::Step(Step::KeyStolen))
}

/// Writes the id as CSV shapes have it.
pub fn plain_id(world: &World, item: &Item, out: &mut Vec<u8>) {
    guid(out, id(world, item));
}
