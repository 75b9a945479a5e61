//! The report's accounts, agencies, and indicators of the intruder.

use super::measured::Measured;
use super::{Making, Narrower};
use crate::engine::EngineError;
use crate::event::{Field, share};
use crate::export::Listed;
use crate::export::report::{
    Indicator, IndicatorKind, Indicators, People, Published, WhoRow, shortened, time,
};
use crate::query::same_value;
use crate::store::{RowSet, Tally};

/// The most agencies, accounts, and indicators of each kind that are listed.
const AGENCIES: usize = 30;
const ACCOUNTS: usize = 40;
const INDICATORS: usize = 15;

/// The fields whose values are indicators, with the headings.
const KINDS: [(Field, &str); 7] = [
    (Field::SourceIp, "Addresses"),
    (Field::SessionId, "Sessions"),
    (Field::TokenId, "Tokens"),
    (Field::KeyId, "Keys"),
    (Field::AppId, "Applications"),
    (Field::Client, "Clients"),
    (Field::UserAgent, "User agents"),
];

/// A value, the number of events with it, and their statistics.
type Value = (String, Tally, Measured);

impl Making<'_> {
    pub(super) fn people(&mut self) -> Result<People, EngineError> {
        let (agencies, accounts) = (AGENCIES.to_string(), ACCOUNTS.to_string());
        let facets = |asked: &[&str], by: &str| self.ask.commands.narrowed("facets", by, asked);
        let full = |field| ["--by", field, "--full", "--format", "json"];
        let some = |field, most| [&full(field)[..], &["--limit", most]].concat();
        let orphans = ["--by", "account", "--limit", &accounts, "--format", "json"];
        let commands = [
            facets(&some("agency", &agencies), ""),
            facets(&some("account", &accounts), ""),
            facets(&orphans, "is:orphan"),
            facets(&full("agency"), ""),
            facets(&full("account"), ""),
        ];
        let [agencies_command, accounts_command, orphans_command, agencies_all, accounts_all] = commands;
        Ok(People {
            agencies: self.who(Field::Agency, AGENCIES)?,
            agencies_command,
            agencies_all,
            accounts: self.who(Field::Account, ACCOUNTS)?,
            shared: self.shared(),
            accounts_command,
            accounts_all,
            orphans_command,
        })
    }

    /// The most frequent values of a field among the events that a query selects, with their statistics, and the number
    /// of all values.
    fn measured(
        &mut self,
        by: &Narrower,
        field: Field,
        most: usize,
    ) -> Result<(Vec<Value>, u64), EngineError> {
        let (values, distinct) = self.values(by, field, most)?;
        let names: Vec<&str> = values.iter().map(|(name, _)| name.as_str()).collect();
        let filter = self.ask.narrowed(by);
        let measured = self.engine.measured(&filter, (field, &names), self.cancel)?;
        let values = values.into_iter().zip(measured);
        Ok((values.map(|((name, tally), measured)| (name, tally, measured)).collect(), distinct))
    }

    /// How many of the events count for several accounts.
    fn shared(&self) -> u64 {
        let beside = self.engine.store.stated_beside(Field::Account);
        let events = beside.chunk_by(|(one, _), (other, _)| one == other);
        events.filter(|event| event.iter().any(|(row, _)| self.rows.contains(*row as usize))).count() as u64
    }

    fn who(&mut self, field: Field, most: usize) -> Result<Listed<WhoRow>, EngineError> {
        let (values, distinct) = self.measured(&Narrower::nothing(), field, most)?;
        self.bit()?;
        let row = |(name, tally, of): Value| WhoRow {
            name,
            records: tally.records,
            operations: tally.operations,
            messages: of.messages,
            first: time(of.first),
            last: time(of.last),
            accesses: of.accesses,
            orphans: of.orphans,
            unjudged: of.unjudged,
            orphan_share: share(of.orphans, of.accesses.saturating_sub(of.unjudged)),
        };
        Ok(Listed::of(values.into_iter().map(row).collect(), distinct))
    }

    pub(super) fn indicators(&mut self) -> Result<Indicators, EngineError> {
        let mut kinds = Vec::new();
        for (field, label) in KINDS {
            kinds.push(self.kind(field, label)?);
        }
        Ok(Indicators {
            suspect: self.suspect.query.clone(),
            records: self.suspects.count() as u64,
            command: self.counting(&self.suspect.query),
            kinds,
        })
    }

    fn kind(&mut self, field: Field, label: &'static str) -> Result<IndicatorKind, EngineError> {
        let suspect = self.suspect.clone();
        let (values, distinct) = self.measured(&suspect, field, INDICATORS)?;
        let mut indicators = Vec::with_capacity(values.len());
        for (value, tally, measured) in values {
            indicators.push(self.indicator(field, value, tally, &measured));
            self.bit()?;
        }
        let most = INDICATORS.to_string();
        let asked = ["--by", field.name(), "--full", "--format", "json", "--limit", &most];
        let facets = |asked: &[&str]| self.ask.commands.narrowed("facets", &suspect.query, asked);
        Ok(IndicatorKind {
            field: field.name(),
            label,
            list: Listed::of(indicators, distinct),
            command: facets(&asked),
            all: facets(&asked[..5]),
        })
    }

    fn indicator(&self, field: Field, value: String, tally: Tally, of: &Measured) -> Indicator {
        let store = &self.engine.store;
        let names = store.text(Field::AppName).filter(|_| field == Field::AppId);
        let name = names.and_then(|names| {
            let own = self.with(&self.suspects, field, &value);
            own.iter().find_map(|row| names.value(row)).map(str::to_owned)
        });
        let published = || {
            let all = store.rows_with(field, &|other| same_value(field, &value, other));
            let said = all.and(store.claims());
            let span = |row: &usize| store.when(*row).is_some_and(|when| when.is_span());
            let row = said.iter().find(span)?;
            let says = store.text(Field::Message).and_then(|said| said.value(row)).unwrap_or_default();
            Some(Published { id: store.id(row), time: time(store.when(row))?, says: shortened(says) })
        };
        let published = if field == Field::SourceIp { published() } else { None };
        let Tally { records, operations } = tally;
        let Measured { accounts, first, last, .. } = *of;
        Indicator {
            value,
            name,
            records,
            operations,
            accounts,
            first: time(first),
            last: time(last),
            published,
        }
    }

    /// The rows that have a value, in any spelling that counts as the same.
    fn with(&self, rows: &RowSet, field: Field, value: &str) -> RowSet {
        self.engine.store.rows_with(field, &|other| same_value(field, value, other)).and(rows)
    }
}
