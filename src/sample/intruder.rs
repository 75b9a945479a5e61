//! Which mailboxes the intruder reads on which day, and from which published address.

use super::days::{
    ALERT, CONSUMER_CLOSED, DAY, ENTERPRISE_CLOSED, FIRST_ACCESS, HOUR, RENEWAL_CLOSED, day_of, weekday,
};
use super::people::Account;
use super::random::{mix, place};

/// Kind, address, first and last day seen, as Microsoft published them on 2023-07-14.
const ADDRESSES: &str = include_str!("addresses.csv");

/// A published address, and the days on which it was seen.
#[derive(Debug)]
pub struct Address {
    pub ip: &'static str,
    pub panel: bool,
    first: i64,
    last: i64,
}

/// A mailbox that is read, and from which day on.
#[derive(Debug)]
pub struct Target {
    /// The account that owns it.
    pub account: usize,
    first: i64,
    consumer: bool,
}

/// The mailboxes that are read, with the number of days from the first access to their first reading. Ten of State, as
/// published; the rest is made up.
const TARGETS: [(&str, i64); 23] = [
    ("ambassador-aide-01@state.example", 0),
    ("member-office-02@house.example", 0),
    ("desk-officer-03@state.example", 1),
    ("private-aide-01@webmail.example", 1),
    ("ambassador-aide-02@state.example", 3),
    ("secretary-office-01@commerce.example", 4),
    ("desk-officer-01@state.example", 7),
    ("policy-officer-01@agency-d.example", 7),
    ("post-political-01@state.example", 8),
    ("secretary-aide-01@commerce.example", 9),
    ("post-political-03@state.example", 10),
    ("private-aide-02@webmail.example", 11),
    ("desk-officer-02@state.example", 14),
    ("director-office-01@agency-d.example", 15),
    ("trade-analyst-02@commerce.example", 16),
    ("post-economic-02@state.example", 17),
    ("private-aide-03@webmail.example", 18),
    ("desk-officer-04@state.example", 21),
    ("export-control-01@commerce.example", 22),
    ("europe-desk-01@state.example", 23),
    ("policy-officer-03@agency-d.example", 24),
    ("member-office-03@house.example", 25),
    ("private-aide-04@webmail.example", 28),
];

/// The target that State's alert is about.
pub const ALERTED: usize = 2;

/// When auditing of a mailbox is throttled: the target, days after the first access, seconds after midnight.
const THROTTLES: [(usize, i64, i64); 3] =
    [(0, 9, 2 * HOUR + 1207), (2, 23, 5 * HOUR + 614), (5, 30, 3 * HOUR + 2432)];

/// The intruder's plan.
#[derive(Debug)]
pub struct Intruder {
    seed: u64,
    pub addresses: Vec<Address>,
    pub targets: Vec<Target>,
}

impl Intruder {
    /// Finds the targets among `accounts`.
    pub fn new(seed: u64, accounts: &[Account]) -> Self {
        let target = |&(upn, after): &(&str, i64)| {
            let account = accounts.iter().position(|account| account.upn == upn)?;
            Some(Target { account, first: FIRST_ACCESS + after, consumer: accounts[account].is_consumer() })
        };
        Self {
            seed,
            addresses: ADDRESSES.lines().skip(1).filter_map(address).collect(),
            targets: TARGETS.iter().filter_map(target).collect(),
        }
    }

    /// The targets that are read on `day`.
    pub fn active(&self, day: i64) -> Vec<usize> {
        (0..self.targets.len()).filter(|at| self.is_active(*at, day)).collect()
    }

    fn is_active(&self, at: usize, day: i64) -> bool {
        let target = &self.targets[at];
        // The hour at which access was closed is not known, so there are no accesses on that day.
        let end = if target.consumer { CONSUMER_CLOSED } else { ENTERPRISE_CLOSED };
        if weekday(day) > 4 || day < target.first || day >= end {
            return false;
        }
        day == target.first
            || (at == ALERTED && (ALERT - 1..=ALERT).contains(&day))
            || throttles().any(|(who, when)| who == at && when.div_euclid(DAY) == day)
            || mix(self.seed, &[11, at as u64, day.unsigned_abs()]) % 8 < 4
    }

    /// Whether reads of the mailbox of `account` at `at` are not audited: in the 24 hours after throttling.
    pub fn is_blind(&self, account: usize, at: i64) -> bool {
        throttles()
            .any(|(who, from)| self.targets[who].account == account && (from..from + DAY).contains(&at))
    }

    /// Whether tokens are still renewed in OWA.
    pub const fn renews(at: i64) -> bool {
        at.div_euclid(DAY) < RENEWAL_CLOSED
    }

    /// The address from which the target is read at `at`: one seen on that day, mostly a panel if there is one.
    pub fn address(&self, target: usize, at: i64) -> &'static str {
        let day = at.div_euclid(DAY);
        let seen = |address: &&Address| (address.first..=address.last).contains(&day);
        let roll = mix(self.seed, &[12, target as u64, (at / (3 * HOUR)).unsigned_abs()]);
        let panel = roll % 4 < 3 && self.addresses.iter().any(|address| address.panel && seen(&address));
        let choice = |address: &&Address| seen(address) && (address.panel || !panel);
        let at = place(roll / 4, self.addresses.iter().filter(choice).count());
        self.addresses.iter().filter(choice).nth(at).map_or("", |address| address.ip)
    }
}

/// The throttled targets, by number, and when throttling begins.
pub fn throttles() -> impl Iterator<Item = (usize, i64)> {
    THROTTLES.iter().map(|(at, after, second)| (*at, (FIRST_ACCESS + after) * DAY + second))
}

fn address(line: &'static str) -> Option<Address> {
    let mut cells = line.split(',');
    let (kind, ip, first, last) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
    Some(Address { ip, panel: kind == "panel", first: day_of(first)?, last: day_of(last)? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::days::{FIRST, LAST};
    use crate::sample::people::accounts;

    #[test]
    fn every_row_of_the_tables_is_understood() {
        let intruder = Intruder::new(1, &accounts());
        assert_eq!(intruder.addresses.len(), 38);
        assert_eq!(intruder.addresses.iter().filter(|address| address.panel).count(), 8);
        assert_eq!(intruder.targets.len(), TARGETS.len());
        let state = TARGETS.iter().filter(|(upn, _)| upn.ends_with("@state.example")).count();
        assert_eq!(state, 10, "as published");
    }

    #[test]
    fn there_is_an_address_wherever_there_is_a_target() {
        for seed in 0..20 {
            let intruder = Intruder::new(seed, &accounts());
            for day in FIRST..=LAST {
                for target in intruder.active(day) {
                    for hour in 0..9 {
                        assert_ne!(intruder.address(target, day * DAY + hour * HOUR), "");
                    }
                }
            }
            for (target, at) in throttles() {
                assert!(intruder.active(at.div_euclid(DAY)).contains(&target));
            }
        }
    }
}
