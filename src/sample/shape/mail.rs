//! The names of mailboxes and messages.

use crate::sample::days::digits;
use crate::sample::world::World;

/// Writes the id of message `number` of a mailbox.
pub fn message_id(world: &World, mailbox: usize, number: u64, out: &mut Vec<u8>) {
    out.extend_from_slice(b"<syn-");
    number_of(out, mailbox);
    out.push(b'-');
    digits(out, i64::try_from(number).unwrap_or_default(), 6);
    out.push(b'@');
    out.extend_from_slice(world.accounts[mailbox].tenant().domain.as_bytes());
    out.push(b'>');
}

/// Writes the number of an account.
pub fn number_of(out: &mut Vec<u8>, account: usize) {
    digits(out, i64::try_from(account).unwrap_or_default(), 2);
}
