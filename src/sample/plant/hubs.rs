//! Identities that tie nothing, because too many accounts carry them or because they are placeholders.

use super::planter::Planter;
use super::spell::Spelling;
use super::{Carried, Deed, Kind, Log, Record, Verdict};
use crate::sample::days::HOUR;

/// How many accounts may carry an identity in any case.
pub const LEAST: usize = 10;

pub fn plant(planter: &mut Planter<'_>) {
    let everybody: Vec<usize> = (0..=LEAST).map(|_| planter.person()).collect();
    key(planter, &everybody);
    session(planter, &everybody);
    just_none(planter, &everybody);
    nothing(planter);
}

const OWN: [&str; LEAST + 1] =
    ["own-0", "own-1", "own-2", "own-3", "own-4", "own-5", "own-6", "own-7", "own-8", "own-9", "own-10"];

/// A key signs the token of each person; each reads with their own.
fn key(planter: &mut Planter<'_>, everybody: &[usize]) {
    let key = planter.identity(Kind::Key);
    planter.key = Some(key);
    for (who, chain) in everybody.iter().zip(OWN) {
        let at = planter.day(8);
        let token = planter.identity(Kind::Token);
        let spelling = if who % 2 == 0 { Spelling::Thumbprint } else { Spelling::ThumbprintCapitals };
        let signed = planter.record(chain, *who, at, Deed::Signed);
        let carried = vec![Carried::of(key, spelling), Carried::of(token, Spelling::Guid)];
        planter.put(Record { log: Log::Beside, carried, ..signed });
        for hour in 1..3 {
            let access = planter.access(chain, *who, at + hour * HOUR, &[token]);
            planter.put(access);
        }
    }
}

/// A session of one more account than the limit, as of a service in front of the mailboxes.
fn session(planter: &mut Planter<'_>, everybody: &[usize]) {
    const BEFORE: [&str; LEAST + 1] =
        ["hub-0", "hub-1", "hub-2", "hub-3", "hub-4", "hub-5", "hub-6", "hub-7", "hub-8", "hub-9", "hub-10"];
    let session = planter.identity(Kind::Session);
    for (who, chain) in everybody.iter().zip(BEFORE) {
        let at = planter.day(10);
        let token = planter.identity(Kind::Token);
        planter.sign_in(chain, *who, at, token, None);
        for hour in 1..3 {
            let access = planter.access(chain, *who, at + hour * HOUR, &[token, session]);
            planter.put(access);
        }
    }
}

/// A session of as many accounts as the limit allows.
fn just_none(planter: &mut Planter<'_>, everybody: &[usize]) {
    let session = planter.identity(Kind::Session);
    for who in &everybody[..everybody.len().min(LEAST)] {
        let at = planter.day(12);
        let access = planter.access("just-no-hub", *who, at, &[session]);
        planter.put(access);
    }
}

/// Placeholders, in all the ways in which logs write them.
fn nothing(planter: &mut Planter<'_>) {
    let who = planter.person();
    let zeros = "00000000-0000-0000-0000-000000000000";
    let nothing = [
        ("nothing-0", zeros.to_owned(), Spelling::Exchange.write(0)),
        ("nothing-1", "null".to_owned(), zeros.to_owned()),
        ("nothing-2", Spelling::Braces.write(0), Spelling::Text.write(0)),
    ];
    for round in 0..2 {
        for (chain, session, token) in &nothing {
            let at = planter.day(13);
            let access = planter.access(chain, who, at, &[]);
            let carried = vec![Carried::none(Kind::Session, session), Carried::none(Kind::Token, token)];
            // the second round has nothing to do with the first
            let chain = if round == 0 { chain } else { "" };
            planter.judged(Record { carried, chain, ..access }, Verdict::Untied);
        }
    }
    let at = planter.day(14);
    let access = planter.access("", who, at, &[]);
    planter.judged(access, Verdict::Untied);
}
