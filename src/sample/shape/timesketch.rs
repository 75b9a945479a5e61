//! Timesketch CSV.

use super::dwell::plain_id;
use super::facts::ItemFacts;
use super::json::{guid, token};
use crate::sample::days::{Clock, digits};
use crate::sample::item::Item;
use crate::sample::world::World;

const COLUMNS: &str = "message,timestamp,datetime,timestamp_desc,precision,id,stage,operation,account,agency,\
mailbox,source_ip,client,app_id,session_id,token_id,count,outcome,synthetic\n";

/// Writes the names of the columns.
pub fn head(out: &mut Vec<u8>) {
    out.extend_from_slice(COLUMNS.as_bytes());
}

/// Writes one row. An event known to the day is written at midnight, as the format requires a time, and `precision`
/// says so.
pub fn row(world: &World, item: &Item, scratch: &mut Vec<u8>, out: &mut Vec<u8>) {
    let told = ItemFacts::of(world, item);
    let upn = |who: Option<usize>| who.map_or("", |who| world.accounts[who].upn.as_str());
    text(out, &told.message);
    out.push(b',');
    digits(out, item.at.saturating_mul(1_000_000), 1);
    out.push(b',');
    Clock::at(item.at).time(out);
    out.extend_from_slice(b"+00:00");
    text_after(out, if told.day_only { "Day" } else { "Event Time" });
    text_after(out, if told.day_only { "day" } else { "second" });
    out.push(b',');
    plain_id(world, item, out);
    for cell in [told.stage.name(), told.operation, upn(told.account), told.agency, upn(told.mailbox)] {
        text_after(out, cell);
    }
    match &told.identity {
        Some(identity) => {
            let client = if told.mailbox.is_some() { identity.client.info } else { "" };
            for cell in [identity.ip, client, identity.client.app] {
                text_after(out, cell);
            }
            scratch.clear();
            scratch.push(b',');
            guid(scratch, identity.session);
            scratch.push(b',');
            token(scratch, identity.token);
            out.extend_from_slice(if told.failed { b",," } else { scratch });
        }
        None => out.extend_from_slice(b",,,,,"),
    }
    out.push(b',');
    if told.messages.1 > 0 {
        digits(out, i64::try_from(told.messages.1).unwrap_or_default(), 1);
    }
    text_after(
        out,
        if told.day_only {
            ""
        } else if told.failed {
            "failure"
        } else {
            "success"
        },
    );
    out.extend_from_slice(b",true\n");
}

fn text_after(out: &mut Vec<u8>, value: &str) {
    out.push(b',');
    text(out, value);
}

/// Writes a cell, quoted if needed.
pub fn text(out: &mut Vec<u8>, value: &str) {
    if value.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
        quoted(out, value.as_bytes());
    } else {
        out.extend_from_slice(value.as_bytes());
    }
}

/// Writes a quoted cell.
pub fn quoted(out: &mut Vec<u8>, value: &[u8]) {
    out.push(b'"');
    for byte in value {
        if *byte == b'"' {
            out.push(b'"');
        }
        out.push(*byte);
    }
    out.push(b'"');
}
