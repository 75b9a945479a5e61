//! Statements by people about events, tokens, sessions and keys.

use super::planter::Planter;
use super::spell::Spelling;
use super::{Carried, Deed, Id, Kind, Log, Record, Target, Verdict};
use crate::event::Rel;
use crate::sample::days::HOUR;

pub fn plant(planter: &mut Planter<'_>) {
    of_events(planter);
    of_identities(planter);
    over_a_hub(planter);
    of_claims(planter);
    by_a_record(planter);
    over_a_mailbox(planter);
}

/// A claim at a time.
pub fn claim(planter: &mut Planter<'_>, chain: &'static str, at: i64) -> Record {
    let record = planter.record(chain, 0, at, Deed::Claim { access: false });
    Record { who: None, log: Log::Beside, ip: String::new(), cites: true, ..record }
}

fn say(planter: &mut Planter<'_>, chain: &'static str, at: i64, says: Vec<(Rel, Target)>) -> Id {
    let claim = claim(planter, chain, at);
    planter.put(Record { says, ..claim })
}

/// Two orphans on sessions of their own.
fn two_orphans(planter: &mut Planter<'_>, chain: &'static str, at: i64) -> [Id; 2] {
    let who = planter.person();
    planter.own_sign_in(who, at - 3 * HOUR);
    [1, 2].map(|hour| {
        let session = planter.identity(Kind::Session);
        let access = planter.intrusion(chain, who, at + hour * HOUR, &[session]);
        planter.judged(access, Verdict::Orphan)
    })
}

/// Claims tie events that they name.
fn of_events(planter: &mut Planter<'_>) {
    let at = planter.day(32);
    let [one, other] = two_orphans(planter, "named", at);
    say(planter, "named", at, vec![(Rel::Reached, Target::Event(one)), (Rel::Caused, Target::Event(other))]);
    say(planter, "named", at + 60, vec![(Rel::SameAs, Target::Event(other))]);
}

/// Claims tie what they carry and what they name, in another spelling than the logs have.
fn of_identities(planter: &mut Planter<'_>) {
    let at = planter.day(34);
    let who = planter.person();
    planter.own_sign_in(who, at - 3 * HOUR);
    let (token, session) = (planter.identity(Kind::Token), planter.identity(Kind::Session));
    for (hour, on) in [(1, token), (2, session)] {
        let access = planter.intrusion("carried", who, at + hour * HOUR, &[on]);
        planter.judged(access, Verdict::Orphan);
    }
    let named = |of, spelling| Target::Identity(Carried::of(of, spelling));
    let says =
        vec![(Rel::Issued, named(token, Spelling::Capitals)), (Rel::Used, named(session, Spelling::Braces))];
    say(planter, "carried", at, says);
    // a claim about an access, which is no access itself
    let of_access = claim(planter, "carried", at + 60);
    let carried = vec![Carried::of(token, Spelling::Text)];
    planter.put(Record { deed: Deed::Claim { access: true }, carried, ..of_access });
    // statements about an identity that no record carries
    let unseen = planter.identity(Kind::Token);
    for later in [0, 60] {
        say(planter, "unseen", at + later, vec![(Rel::Issued, named(unseen, Spelling::Exchange))]);
    }
}

/// Two claims name a key that signs for everybody: they belong together, but what it signed does not.
fn over_a_hub(planter: &mut Planter<'_>) {
    let at = planter.day(36);
    let Some(key) = planter.key else { return };
    say(
        planter,
        "of-the-key",
        at,
        vec![(Rel::Used, Target::Identity(Carried::of(key, Spelling::Thumbprint)))],
    );
    let carrying = claim(planter, "of-the-key", at + 60);
    let carried = vec![Carried::of(key, Spelling::ThumbprintCapitals)];
    planter.put(Record { carried, ..carrying });
    let [one, other] = two_orphans(planter, "of-the-key", at);
    let also = Target::Identity(Carried::of(key, Spelling::Thumbprint));
    let says =
        vec![(Rel::Issued, also), (Rel::Reached, Target::Event(one)), (Rel::Reached, Target::Event(other))];
    say(planter, "of-the-key", at + 120, says);
}

/// Claims about claims tie no chains.
fn of_claims(planter: &mut Planter<'_>) {
    let at = planter.day(38);
    let [one, _] = two_orphans(planter, "", at);
    for (rel, later) in [(Rel::Supersedes, 0), (Rel::Contradicts, 60), (Rel::PartOf, 120)] {
        say(planter, "", at + later, vec![(rel, Target::Event(one))]);
    }
}

/// A record may make a statement about another without citing anything.
fn by_a_record(planter: &mut Planter<'_>) {
    let at = planter.day(40);
    let both = two_orphans(planter, "by-a-record", at);
    let who = planter.person();
    let signed = planter.record("by-a-record", who, at, Deed::Signed);
    let says = both.map(|one| (Rel::SameAs, Target::Event(one))).to_vec();
    planter.put(Record { log: Log::Beside, says, ..signed });
}

/// Two claims name one mailbox: each belongs with the accesses that it names, but not with the other claim.
fn over_a_mailbox(planter: &mut Planter<'_>) {
    let at = planter.day(42);
    for (chain, later) in [("one-reader", 0), ("other-reader", 60)] {
        let accesses = two_orphans(planter, chain, at).map(|access| (Rel::Reached, Target::Event(access)));
        let mailbox = (Rel::Used, Target::Mailbox("shared-desk@planted.example"));
        say(planter, chain, at + later, accesses.into_iter().chain([mailbox]).collect());
    }
}
