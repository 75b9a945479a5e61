//! The meaning of operations: the table in `operations.toml`.

use crate::event::{Stage, trimmed};
use rustc_hash::FxHashMap;
use serde::Deserialize;

const TABLE: &str = include_str!("operations.toml");

/// The meaning of an operation or a record type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// The stage of an intrusion.
    pub stage: Stage,
    /// ATT&CK techniques.
    pub technique: Vec<String>,
    /// Its severity by itself.
    pub severity: Option<String>,
    /// The record types it is limited to; empty for all.
    record_types: Vec<u64>,
    /// Parameters of a command, one of which must be set for techniques and severity to apply; empty if they always
    /// do. `Name=value` requires that value.
    parameters: Vec<String>,
}

impl Meaning {
    /// Whether techniques and severity apply to a command with these parameters.
    pub fn weighs(&self, parameter: impl Fn(&str) -> Option<String>) -> bool {
        let none = |value: &str| ["", "false", "$false", "$null"].contains(&value);
        let set = |rule: &String| {
            let (name, wanted) =
                rule.split_once('=').map_or((rule.as_str(), None), |(name, value)| (name, Some(value)));
            let value = parameter(name).map(|value| value.trim().to_ascii_lowercase());
            value.is_some_and(|value| {
                wanted.map_or(!none(&value), |wanted| {
                    value.trim_start_matches('$').eq_ignore_ascii_case(wanted)
                })
            })
        };
        self.parameters.is_empty() || self.parameters.iter().any(set)
    }
}

/// The table of operations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Operations {
    /// By name, both as written in the table and as [`key`] normalizes it.
    names: FxHashMap<String, Meaning>,
    types: FxHashMap<u64, Meaning>,
    type_numbers: FxHashMap<String, u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    operation: Vec<OperationRow>,
    record_type: Vec<TypeRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OperationRow {
    names: Vec<String>,
    stage: String,
    #[serde(default)]
    technique: Vec<String>,
    severity: Option<String>,
    #[serde(default)]
    record_types: Vec<u64>,
    #[serde(default)]
    parameters: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TypeRow {
    number: u64,
    name: String,
    stage: String,
}

impl Operations {
    /// The built-in table.
    #[must_use]
    pub fn standard() -> Self {
        Self::parse(TABLE).unwrap_or_default() // a test makes sure that the table is valid
    }

    /// Parses a table.
    ///
    /// # Errors
    /// If it is no valid TOML, lacks a key, or names an unknown stage.
    pub fn parse(text: &str) -> Result<Self, String> {
        let table: Table = toml::from_str(text).map_err(|error| error.to_string())?;
        let stage = |name: &str| Stage::parse(name).ok_or_else(|| format!("`{name}` is no stage"));
        let mut operations = Self::default();
        for row in table.operation {
            let meaning = Meaning {
                stage: stage(&row.stage)?,
                technique: row.technique,
                severity: row.severity,
                record_types: row.record_types,
                parameters: row.parameters,
            };
            for name in row.names {
                operations.names.insert(key(&name), meaning.clone());
                operations.names.insert(name, meaning.clone());
            }
        }
        for row in table.record_type {
            let stage = stage(&row.stage)?;
            let meaning = Meaning {
                stage,
                technique: Vec::new(),
                severity: None,
                record_types: Vec::new(),
                parameters: Vec::new(),
            };
            operations.types.insert(row.number, meaning);
            operations.type_numbers.insert(row.name.to_ascii_lowercase(), row.number);
        }
        Ok(operations)
    }

    /// The meaning of an operation of this record type; if it is unknown, that of the record type.
    #[must_use]
    pub fn meaning(&self, operation: Option<&str>, record_type: Option<u64>) -> Option<&Meaning> {
        let fits = |meaning: &&Meaning| {
            meaning.record_types.is_empty()
                || record_type.is_some_and(|number| meaning.record_types.contains(&number))
        };
        operation
            .and_then(|operation| self.names.get(operation).or_else(|| self.names.get(&key(operation))))
            .filter(fits)
            .or_else(|| self.types.get(&record_type?))
    }

    /// The number of a record type, given as a number or by name.
    #[must_use]
    pub fn record_type(&self, text: &str) -> Option<u64> {
        let text = trimmed(text);
        text.parse().ok().or_else(|| self.type_numbers.get(&text.to_ascii_lowercase()).copied())
    }
}

fn key(operation: &str) -> String {
    operation.trim().trim_end_matches('.').to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{Operations, TABLE, Table};
    use crate::event::Stage;
    use std::collections::HashSet;

    #[test]
    fn every_row_names_a_stage_and_techniques_that_are_well_formed() {
        assert!(Operations::parse(TABLE).is_ok());
        let table: Table = toml::from_str(TABLE).unwrap();
        let mut seen = HashSet::new();
        let shape = regex::Regex::new(r"^T\d{4}(\.\d{3})?$").unwrap();
        for row in &table.operation {
            assert!(Stage::parse(&row.stage).is_some(), "{}", row.stage);
            for name in &row.names {
                assert!(seen.insert(super::key(name)), "{name} stands twice");
            }
            for technique in &row.technique {
                assert!(shape.is_match(technique), "{technique}");
            }
            if let Some(severity) = &row.severity {
                assert!(["info", "low", "medium", "high", "critical"].contains(&severity.as_str()));
            }
        }
        let numbers: HashSet<u64> = table.record_type.iter().map(|row| row.number).collect();
        assert_eq!(numbers.len(), table.record_type.len());
        assert!(table.record_type.iter().all(|row| Stage::parse(&row.stage).is_some()));
    }

    #[test]
    fn a_command_weighs_by_what_it_sets() {
        let table = Operations::standard();
        let weighs = |operation, name: &str, value: &str| {
            let said = |asked: &str| (asked == name).then(|| value.to_owned());
            table.meaning(Some(operation), Some(1)).is_some_and(|meaning| meaning.weighs(said))
        };
        assert!(weighs("Set-Mailbox", "ForwardingSmtpAddress", "smtp:drop@elsewhere.example"));
        assert!(!weighs("Set-Mailbox", "ForwardingSmtpAddress", ""));
        assert!(!weighs("Set-Mailbox", "DeliverToMailboxAndForward", "False"));
        assert!(!weighs("Set-Mailbox", "AuditOwner", "MailItemsAccessed"));
        assert!(weighs("Set-AdminAuditLogConfig", "UnifiedAuditLogIngestionEnabled", "False"));
        assert!(weighs("Set-AdminAuditLogConfig", "UnifiedAuditLogIngestionEnabled", "$false"));
        assert!(!weighs("Set-AdminAuditLogConfig", "UnifiedAuditLogIngestionEnabled", "True"));
        assert!(weighs("Set-MailboxAuditBypassAssociation", "", ""), "whatever it sets");
    }

    #[test]
    fn what_the_mailbox_audit_records_is_access_and_files_are_not() {
        let table = Operations::standard();
        let stage = |operation, number| table.meaning(Some(operation), number).map(|meaning| meaning.stage);
        assert_eq!(stage("MailItemsAccessed", Some(50)), Some(Stage::MailboxAccess));
        assert_eq!(stage("SomethingNew", Some(3)), Some(Stage::MailboxAccess));
        assert_eq!(stage("Update", Some(2)), Some(Stage::MailboxAccess));
        assert_eq!(stage("Update", Some(18)), None);
        assert_eq!(stage("new-inboxrule", Some(1)), Some(Stage::MailboxAccess));
        assert_eq!(stage("FileDownloaded", Some(6)), Some(Stage::Other));
        assert_eq!(stage("AlertTriggered", Some(40)), Some(Stage::Detection));
        assert_eq!(stage("UserLoggedIn", Some(15)), Some(Stage::Other));
        assert_eq!(stage("Disable account.", Some(8)), Some(Stage::Mitigation));
        assert_eq!(table.record_type("ExchangeItemAggregated"), Some(50));
    }
}
