//! The names of well-known Windows events, and who acts in each: the table in `events.toml`.

use rustc_hash::FxHashMap;
use serde::Deserialize;

const TABLE: &str = include_str!("events.toml");

/// Which of the accounts in an event acted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Who {
    /// The account named as target: it logged on, or asked for a ticket.
    Target,
    /// The account named as subject; a target beside it is what was acted on.
    Subject,
}

/// A well-known event.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownEvent {
    id: u32,
    provider: String,
    /// Its name, which becomes the operation.
    pub name: String,
    /// Who acted.
    #[serde(default = "subject")]
    pub who: Who,
    /// The outcome, if every event of this kind has the same.
    pub outcome: Option<String>,
    /// The field with an error code, 0x0 for success.
    pub code: Option<String>,
}

const fn subject() -> Who {
    Who::Subject
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    event: Vec<KnownEvent>,
}

/// The table, by provider in lower case and event id.
#[derive(Debug, Default)]
pub struct Events(FxHashMap<(String, u32), KnownEvent>);

impl Events {
    /// The built-in table.
    pub fn standard() -> Self {
        let table = toml::from_str(TABLE).unwrap_or(Table { event: Vec::new() }); // a test reads the table
        let row = |known: KnownEvent| ((known.provider.to_ascii_lowercase(), known.id), known);
        Self(table.event.into_iter().map(row).collect())
    }

    /// The entry for an event; `None` if it is not well-known.
    pub fn known(&self, provider: &str, id: &str) -> Option<&KnownEvent> {
        self.0.get(&(provider.trim().to_ascii_lowercase(), id.trim().parse().ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::{Events, TABLE, Table, Who};
    use std::collections::HashSet;

    #[test]
    fn every_event_stands_once_in_the_table() {
        let table: Table = toml::from_str(TABLE).unwrap();
        let mut seen = HashSet::new();
        for event in &table.event {
            assert!(seen.insert((event.provider.clone(), event.id)), "{} stands twice", event.id);
            assert!(!event.name.is_empty());
            assert!(event.outcome.as_deref().is_none_or(|word| ["success", "failure"].contains(&word)));
        }
    }

    #[test]
    fn an_event_is_known_by_its_provider_and_number_alone_together() {
        let events = Events::standard();
        let logon = events.known("microsoft-windows-security-auditing", "4624").unwrap();
        assert_eq!((logon.name.as_str(), logon.who), ("logged-in", Who::Target));
        assert!(events.known("Another", "4624").is_none());
        assert!(events.known("Microsoft-Windows-Security-Auditing", "99999").is_none());
    }
}
