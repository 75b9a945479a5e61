//! Pairs of events for rules: some belong together although no record says so, and others only seem to.

use super::claims::claim;
use super::planter::Planter;
use super::spell::Spelling;
use super::{Carried, Deed, Id, Kind, Record};
use crate::sample::days::{DAY, HOUR};

/// Two events that a rule may take to belong together.
#[derive(Debug, Clone, Copy)]
pub struct Pair {
    /// The rule.
    pub rule: &'static str,
    pub events: [Id; 2],
    /// Whether they do.
    pub together: bool,
    /// Why, or why not.
    pub why: &'static str,
}

pub fn plant(planter: &mut Planter<'_>) {
    same_address(planter);
    published_address(planter);
    alerted_mailbox(planter);
}

/// An access with a session of its own, from an address.
fn from(planter: &mut Planter<'_>, who: usize, at: i64, ip: &str) -> Id {
    let session = planter.identity(Kind::Session);
    let access = planter.intrusion("", who, at, &[session]);
    planter.put(Record { ip: ip.to_owned(), ..access })
}

fn same_address(planter: &mut Planter<'_>) {
    const RULE: &str = "same-address";
    let cases: [(i64, &str, bool, &str); 5] = [
        (29 * 60, "198.51.100.9", true, "the intruder goes on within half an hour"),
        (30 * 60, "198.51.100.9", true, "the intruder goes on after half an hour"),
        (31 * 60, "198.51.100.9", true, "the intruder goes on after more than half an hour"),
        (10 * 60, "198.51.100.10", true, "the intruder goes on from another address"),
        (10 * 60, "198.51.100.9", false, "the owner shares the address with the intruder"),
    ];
    for (later, ip, together, why) in cases {
        let who = planter.person();
        let at = planter.day(42);
        let events = [from(planter, who, at, "198.51.100.9"), from(planter, who, at + later, ip)];
        planter.pair(Pair { rule: RULE, events, together, why });
    }
    let at = planter.day(43);
    let (one, other) = (planter.person(), planter.person());
    let events = [from(planter, one, at, "198.51.100.9"), from(planter, other, at + 60, "198.51.100.9")];
    planter.pair(Pair { rule: RULE, events, together: false, why: "two owners share an address" });
}

fn published_address(planter: &mut Planter<'_>) {
    const RULE: &str = "published-address";
    let begin = planter.day(45);
    let ip = format!("203.0.113.{}", 100 + begin.rem_euclid(100));
    let published = claim(planter, "", begin);
    let deed = Deed::Claim { access: true };
    let published = planter.put(Record { until: Some(begin + 3 * DAY), ip: ip.clone(), deed, ..published });
    for (later, together, why) in [
        (HOUR, true, "the intruder comes from the address while it is published"),
        (3 * DAY, true, "the intruder comes from the address at the end of its time"),
        (4 * DAY, true, "the intruder comes from the address after its time"),
        (2 * DAY, false, "somebody else comes from the address in its time"),
    ] {
        let who = planter.person();
        let events = [published, from(planter, who, begin + later, &ip)];
        planter.pair(Pair { rule: RULE, events, together, why });
    }
}

fn alerted_mailbox(planter: &mut Planter<'_>) {
    const RULE: &str = "alerted-mailbox";
    let who = planter.person();
    let at = planter.day(50);
    let alert = planter.identity(Kind::Alert);
    let record = planter.record("", who, at, Deed::Alert);
    let alert = planter.put(Record { carried: vec![Carried::of(alert, Spelling::Guid)], ..record });
    for (later, together, why) in [
        (-23 * HOUR, true, "the alert speaks of an access of the day before"),
        (-25 * HOUR, true, "the alert speaks of an access of more than a day before"),
        (2 * HOUR, false, "the owner reads his mail after the alert"),
    ] {
        let ip = format!("198.51.100.{}", 20 + later.rem_euclid(7));
        let events = [alert, from(planter, who, at + later, &ip)];
        planter.pair(Pair { rule: RULE, events, together, why });
    }
}
