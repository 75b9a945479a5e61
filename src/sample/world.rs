//! Everything about the incident that follows from the seed alone, whatever the number of events.

use super::clients::{Client, FILES, MOBILE, OUTLOOK, OWA, SCRIPTS};
use super::days::{DAY, FIRST, HOUR, LAST};
use super::intruder::Intruder;
use super::people::{Account, GROUPS, accounts};
use super::random::{Random, mix, place};

/// The people and their identifiers.
#[derive(Debug)]
pub struct World {
    seed: u64,
    pub accounts: Vec<Account>,
    pub intruder: Intruder,
    /// First account of each group, and how many it has.
    ranges: Vec<(usize, usize)>,
}

/// What an identifier belongs to; the identifier is derived from it.
#[derive(Debug, Clone, Copy)]
pub enum Name {
    Record(u64),
    User(usize),
    Device(usize),
    Session(usize, i64),
    SignIn(usize, i64, u64),
    Refresh(u64),
    Correlation(usize, i64),
    ForgedSession(usize, i64),
    ForgedToken(usize, i64),
    Alert,
    Planted(u32, u64),
}

/// A session of an account, from a sign-in to the next one.
#[derive(Debug, Clone, Copy)]
pub struct Session {
    /// Its number, from 0.
    pub week: i64,
    /// When it was signed in.
    pub start: i64,
}

impl World {
    /// The world of `seed`.
    pub fn new(seed: u64) -> Self {
        let accounts = accounts();
        let ranges = (0..GROUPS.len())
            .map(|group| {
                let first = accounts.iter().position(|account| account.group == group).unwrap_or_default();
                (first, accounts.iter().filter(|account| account.group == group).count())
            })
            .collect();
        Self { seed, intruder: Intruder::new(seed, &accounts), accounts, ranges }
    }

    /// A random generator for one purpose.
    pub fn random(&self, kind: u64, number: u64) -> Random {
        Random::new(mix(self.seed, &[kind, number]))
    }

    /// A random number for one purpose.
    pub fn roll(&self, parts: &[u64]) -> u64 {
        mix(self.seed, parts)
    }

    /// The GUID of a thing (version 4).
    pub fn guid(&self, name: Name) -> u128 {
        let (kind, a, b, c) = match name {
            Name::Record(serial) => (0, serial, 0, 0),
            Name::User(who) => (1, who as u64, 0, 0),
            Name::Device(who) => (3, who as u64, 0, 0),
            Name::Session(who, week) => (4, who as u64, week.unsigned_abs(), 0),
            Name::SignIn(who, week, code) => (5, who as u64, week.unsigned_abs(), code),
            Name::Refresh(serial) => (6, serial, 0, 0),
            Name::Correlation(who, at) => (7, who as u64, at.unsigned_abs(), 0),
            Name::ForgedSession(who, week) => (8, who as u64, week.unsigned_abs(), 0),
            Name::ForgedToken(who, day) => (9, who as u64, day.unsigned_abs(), 0),
            Name::Alert => (10, 0, 0, 0),
            Name::Planted(copy, number) => (11, u64::from(copy), number, 0),
        };
        let mut random = Random::new(mix(self.seed, &[100 + kind, a, b, c]));
        let bits = u128::from(random.next()) << 64 | u128::from(random.next());
        bits & !(0xf << 76) & !(0x3 << 62) | 0x4 << 76 | 0x2 << 62
    }

    /// How active `group` is in the hour of `at`.
    pub fn pull(&self, group: usize, at: i64) -> u64 {
        let (start, length) = GROUPS[group].hours;
        let into = (at.rem_euclid(DAY) / HOUR - start).rem_euclid(24);
        let busy = match into {
            _ if into >= length => 1,
            0 => 24,
            _ if into == length / 2 => 18,
            _ if into == length - 1 => 14,
            _ => 40,
        };
        let weekend = super::days::weekday(at.div_euclid(DAY)) > 4;
        let people = self.ranges[group].1 as u64;
        people * if weekend { 1 + busy / 20 } else { busy }
    }

    /// Somebody who works at `at`: within twenty minutes, a few people do most of the work.
    pub fn worker(&self, at: i64, random: &mut Random) -> usize {
        let pulls: [u64; GROUPS.len()] = std::array::from_fn(|group| self.pull(group, at));
        let mut left = random.below(pulls.iter().sum());
        let mut group = 0;
        while group + 1 < GROUPS.len() && left >= pulls[group] {
            left -= pulls[group];
            group += 1;
        }
        let (first, many) = self.ranges[group];
        let one = if random.below(8) < 5 {
            let stretch = (at / 1200).unsigned_abs();
            place(self.roll(&[21, group as u64, stretch, random.below(3)]), many)
        } else {
            random.index(many)
        };
        first + one
    }

    /// The session of `account` at `at`.
    pub fn session(&self, account: usize, at: i64) -> Session {
        let week = (at.div_euclid(DAY) - FIRST).div_euclid(7).max(0);
        let session = self.session_of(account, week);
        if session.start > at && week > 0 { self.session_of(account, week - 1) } else { session }
    }

    /// The session that `account` signs in for in `week`: all sign in on the first day, then each account on its own
    /// weekday.
    pub fn session_of(&self, account: usize, week: i64) -> Session {
        let of_week = if week == 0 { 0 } else { i64::try_from(account % 5).unwrap_or_default() };
        let day = FIRST + week * 7 + of_week;
        let hour = GROUPS[self.accounts[account].group].hours.0;
        let late = self.roll(&[22, account as u64, week.unsigned_abs()]) % 3000;
        let start = day * DAY + hour * HOUR + 60 * 5 + i64::try_from(late).unwrap_or_default();
        Session { week, start }
    }

    /// How many weeks the log covers.
    pub const fn weeks() -> i64 {
        (LAST - FIRST) / 7 + 1
    }

    /// The client that `account` uses mostly.
    pub fn client(&self, account: usize) -> &'static Client {
        match self.roll(&[23, account as u64]) % 10 {
            0..=4 => &OUTLOOK,
            5..=7 => &OWA,
            _ => &MOBILE,
        }
    }

    /// The client that it uses this time.
    pub fn client_now(&self, account: usize, random: &mut Random) -> &'static Client {
        if random.below(6) == 0 { &OWA } else { self.client(account) }
    }

    /// The client of a file access.
    pub const fn files() -> &'static Client {
        &FILES
    }

    /// The script that reads a target on a day.
    pub fn script(&self, target: usize, day: i64) -> &'static Client {
        &SCRIPTS[usize::from(self.roll(&[24, target as u64, day.unsigned_abs()]).is_multiple_of(4))]
    }

    /// The issue time that is in the token with which a target is read on a day.
    pub fn forged_at(target: usize, day: i64) -> i64 {
        day * DAY + 30 + i64::try_from(target).unwrap_or_default() * 9
    }
}
