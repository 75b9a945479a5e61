//! Accounts and agencies, and what the intruder used.

use super::Making;
use crate::engine::EngineError;
use crate::event::{Field, When};
use crate::export::Listed;
use crate::export::report::{
    Indicator, IndicatorKind, Indicators, People, Published, WhoRow, share, shortened, time,
};
use crate::query::same_value;
use crate::store::{RowSet, Tally};
use rustc_hash::FxHashSet;

/// Agencies that are told, accounts, and indicators of a kind.
const AGENCIES: usize = 30;
const ACCOUNTS: usize = 40;
const INDICATORS: usize = 15;

/// What counts as an indicator, and what to call it.
const KINDS: [(Field, &str); 7] = [
    (Field::SourceIp, "Addresses"),
    (Field::SessionId, "Sessions"),
    (Field::TokenId, "Tokens"),
    (Field::KeyId, "Keys"),
    (Field::AppId, "Applications"),
    (Field::Client, "Clients"),
    (Field::UserAgent, "User agents"),
];

impl Making<'_> {
    pub(super) fn people(&mut self) -> Result<People, EngineError> {
        let facets = |field: &str, by: &str, most: usize| {
            let most = most.to_string();
            self.ask.commands.narrowed("facets", by, &["--by", field, "--limit", &most, "--format", "json"])
        };
        let all = |field| self.ask.commands.of("facets", &["--by", field, "--format", "json"]);
        let commands = [
            facets("agency", "", AGENCIES),
            facets("account", "", ACCOUNTS),
            facets("account", "is:orphan", ACCOUNTS),
            all("agency"),
            all("account"),
        ];
        let [agencies_command, accounts_command, orphans_command, agencies_all, accounts_all] = commands;
        Ok(People {
            agencies: self.who(Field::Agency, AGENCIES)?,
            agencies_command,
            agencies_all,
            accounts: self.who(Field::Account, ACCOUNTS)?,
            accounts_command,
            accounts_all,
            orphans_command,
        })
    }

    fn who(&mut self, field: Field, most: usize) -> Result<Listed<WhoRow>, EngineError> {
        let (values, distinct) = self.values("", field, most)?;
        let analysis = self.engine.analysis_at(self.ask.until).ok_or(EngineError::NotYet)?;
        let accesses = self.engine.store.accesses().without(self.engine.store.claims());
        let mut rows = Vec::with_capacity(values.len());
        for (name, Tally { records, operations }) in values {
            let own = self.with(&self.rows, field, &name);
            let (orphans, accesses) = (own.common(&analysis.judged.orphan), own.common(&accesses));
            let (orphans, accesses) = (orphans as u64, accesses as u64);
            let [first, last] = self.window(&own);
            rows.push(WhoRow {
                messages: self.messages(&own),
                name,
                records,
                operations,
                first,
                last,
                accesses,
                orphans,
                orphan_share: share(orphans, accesses),
            });
            self.bit()?;
        }
        Ok(Listed::of(rows, distinct))
    }

    pub(super) fn indicators(&mut self) -> Result<Indicators, EngineError> {
        let mut kinds = Vec::new();
        for (field, label) in KINDS {
            kinds.push(self.kind(field, label)?);
        }
        Ok(Indicators {
            suspect: self.suspect.clone(),
            records: self.suspects.count() as u64,
            command: self.counting(&self.suspect),
            kinds,
        })
    }

    fn kind(&mut self, field: Field, label: &'static str) -> Result<IndicatorKind, EngineError> {
        let suspect = self.suspect.clone();
        let (values, distinct) = self.values(&suspect, field, INDICATORS)?;
        let mut indicators = Vec::with_capacity(values.len());
        for (value, tally) in values {
            indicators.push(self.indicator(field, value, tally));
            self.bit()?;
        }
        let most = INDICATORS.to_string();
        let asked = ["--by", field.name(), "--format", "json", "--limit", &most];
        let facets = |asked: &[&str]| self.ask.commands.narrowed("facets", &suspect, asked);
        Ok(IndicatorKind {
            field: field.name(),
            label,
            list: Listed::of(indicators, distinct),
            command: facets(&asked),
            all: facets(&asked[..4]),
        })
    }

    fn indicator(&self, field: Field, value: String, tally: Tally) -> Indicator {
        let store = &self.engine.store;
        let own = self.with(&self.suspects, field, &value);
        let names = store.text(Field::AppName).filter(|_| field == Field::AppId);
        let name = names.and_then(|names| own.iter().find_map(|row| names.value(row)).map(str::to_owned));
        let published = || {
            let all = store.rows_with(field, &|other| same_value(field, &value, other));
            let said = all.and(store.claims());
            let span = |row: &usize| store.when(*row).is_some_and(|when| when.is_span());
            let row = said.iter().find(span)?;
            let says = store.text(Field::Message).and_then(|said| said.value(row)).unwrap_or_default();
            Some(Published { time: time(store.when(row))?, says: shortened(says) })
        };
        let published = if field == Field::SourceIp { published() } else { None };
        let [first, last] = self.window(&own);
        let accounts = store.distinct(&own, Field::Account);
        let Tally { records, operations } = tally;
        Indicator { value, name, records, operations, accounts, first, last, published }
    }

    /// Those of some rows that have a value, in all the spellings that count as one.
    fn with(&self, rows: &RowSet, field: Field, value: &str) -> RowSet {
        self.engine.store.rows_with(field, &|other| same_value(field, value, other)).and(rows)
    }

    /// When the first and the last of some rows were.
    fn window(&self, rows: &RowSet) -> [Option<String>; 2] {
        let store = &self.engine.store;
        let when = |row: Option<usize>| -> Option<When> { store.when(row?) };
        [time(when(rows.next_from(0))), time(when(rows.before(store.dated())))]
    }

    /// How many messages some rows name.
    fn messages(&self, rows: &RowSet) -> u64 {
        let Some(column) = self.engine.store.list(Field::MessageIds) else { return 0 };
        let mut met: FxHashSet<u32> = FxHashSet::default();
        rows.iter().for_each(|row| met.extend(column.codes(row)));
        met.len() as u64
    }
}
