//! Tools for planting incidents.

use super::spell::Spelling;
use super::{Carried, Deed, Id, Identity, Kind, Log, Pair, Person, Planted, Record, Verdict};
use crate::sample::clients::{Client, OUTLOOK, OWA, SCRIPTS};
use crate::sample::days::{DAY, FIRST, HOUR};
use crate::sample::random::Random;
use crate::sample::world::{Name, World};

/// Makes the records of one copy.
pub struct Planter<'p> {
    world: &'p World,
    copy: u32,
    random: Random,
    planted: &'p mut Planted,
    numbers: u64,
    people: usize,
    /// The first and last sign-in of the tenant.
    pub covered: (i64, i64),
    /// The key that signs for everybody.
    pub key: Option<Identity>,
}

impl<'p> Planter<'p> {
    /// Begins a copy; two people sign in at the beginning and the end of the log of sign-ins.
    pub fn new(world: &'p World, copy: u32, planted: &'p mut Planted) -> Self {
        let mut random = world.random(90, u64::from(copy));
        let early = (FIRST + 10) * DAY + i64::try_from(random.below(20_000)).unwrap_or_default();
        let late = early + 60 * DAY + i64::try_from(random.below(20_000)).unwrap_or_default();
        let mut hand =
            Self { world, copy, random, planted, numbers: 0, people: 0, covered: (early, late), key: None };
        for at in [early, late] {
            let who = hand.person();
            hand.own_sign_in(who, at);
        }
        hand
    }

    /// A new person.
    pub fn person(&mut self) -> usize {
        self.planted.people.push(Person::new(self.copy, self.people));
        self.people += 1;
        self.planted.people.len() - 1
    }

    /// A new identity.
    pub fn identity(&mut self, kind: Kind) -> Identity {
        (kind, self.number())
    }

    pub fn number(&mut self) -> u128 {
        self.numbers += 1;
        self.world.guid(Name::Planted(self.copy, self.numbers))
    }

    /// A pseudorandom time on a day; days count from the first sign-in.
    pub fn day(&mut self, day: i64) -> i64 {
        let within =
            6 * HOUR + i64::try_from(self.random.below(10 * HOUR.unsigned_abs())).unwrap_or_default();
        (self.covered.0.div_euclid(DAY) + day) * DAY + within
    }

    /// A record of somebody's that nothing ties.
    pub fn record(&mut self, chain: &'static str, who: usize, at: i64, deed: Deed) -> Record {
        let number = self.number();
        let ip = self.planted.people.get(who).map(|person| person.ip.clone()).unwrap_or_default();
        Record {
            id: Id { prefix: "", number },
            at,
            until: None,
            log: Log::Audit,
            deed,
            who: Some(who),
            client: if deed == Deed::Sync { &OUTLOOK } else { &OWA },
            ip,
            device: None,
            carried: Vec::new(),
            issued: None,
            messages: 0..0,
            says: Vec::new(),
            cites: false,
            copy: self.copy,
            chain,
            verdict: None,
            renewal: false,
        }
    }

    /// Adds a record; returns its id.
    pub fn put(&mut self, record: Record) -> Id {
        let id = record.id;
        self.planted.records.push(record);
        id
    }

    pub fn pair(&mut self, pair: Pair) {
        self.planted.pairs.push(pair);
    }

    /// A sign-in of Entra that succeeds.
    pub fn sign_in(
        &mut self,
        chain: &'static str,
        who: usize,
        at: i64,
        token: Identity,
        session: Option<Identity>,
    ) -> Id {
        let record = self.record(chain, who, at, Deed::SignIn(0));
        let mut carried = vec![Carried::of(token, Spelling::Exchange)];
        carried.extend(session.map(|session| Carried::of(session, Spelling::Guid)));
        self.put(Record {
            id: Id { prefix: "signin:", number: token.1 },
            log: Log::SignIns,
            carried,
            ..record
        })
    }

    /// A sign-in with a session and token that nothing else uses.
    pub fn own_sign_in(&mut self, who: usize, at: i64) {
        let (token, session) = (self.identity(Kind::Token), self.identity(Kind::Session));
        self.sign_in("", who, at, token, Some(session));
    }

    /// Somebody whose session renews its token several times a day, from the first sign-in to the last: no time is
    /// silent, and renewals are logged.
    pub fn renewals(&mut self) {
        let who = self.person();
        let (first, last) = self.covered;
        for at in (first..last).step_by(20 * 3600) {
            let (token, session) = (self.identity(Kind::Token), self.identity(Kind::Session));
            let id = self.sign_in("", who, at, token, Some(session));
            self.planted
                .records
                .iter_mut()
                .filter(|record| record.id == id)
                .for_each(|record| record.renewal = true);
        }
    }

    /// An access with the identities in `on`, such as a token and a session.
    pub fn access(&mut self, chain: &'static str, who: usize, at: i64, on: &[Identity]) -> Record {
        let record = self.record(chain, who, at, Deed::Bind { throttled: false });
        let spell = |identity: &Identity| {
            let spelling = if identity.0 == Kind::Token { Spelling::Exchange } else { Spelling::Guid };
            Carried::of(*identity, spelling)
        };
        let messages = self.numbers..self.numbers + 2;
        Record { carried: on.iter().map(spell).collect(), messages, ..record }
    }

    /// An access with a script, as the intruder makes them.
    pub fn intrusion(&mut self, chain: &'static str, who: usize, at: i64, on: &[Identity]) -> Record {
        let record = self.access(chain, who, at, on);
        let client: &'static Client = &SCRIPTS[0];
        Record { client, ip: format!("198.51.100.{}", 200 + self.copy % 50), ..record }
    }

    /// Adds an access with its expected verdict.
    pub fn judged(&mut self, record: Record, verdict: Verdict) -> Id {
        self.put(Record { verdict: Some(verdict), ..record })
    }
}
