//! Command lines that reproduce the figures of a report.

use crate::query::bracketed;
use crate::query::shell_word;

/// The arguments that a command needs to refer to the same case and events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Commands {
    /// The evidence paths.
    pub paths: Vec<String>,
    /// Options that affect the result.
    pub options: Vec<String>,
    /// The query of the report; empty for all events.
    pub query: String,
    /// The query for the intruder's accesses; `None` for the default, orphans.
    pub intruder: Option<String>,
}

impl Commands {
    /// A command on the whole case.
    #[must_use]
    pub fn whole(&self, name: &str, more: &[&str]) -> String {
        let case = self.paths.iter().chain(&self.options).map(String::as_str);
        ["dwell", name]
            .into_iter()
            .chain(case)
            .chain(more.iter().copied())
            .map(shell_word)
            .collect::<Vec<String>>()
            .join(" ")
    }

    /// A command on the report's events, narrowed by the query `by`.
    #[must_use]
    pub fn narrowed(&self, name: &str, by: &str, more: &[&str]) -> String {
        let query = self.query_and(by);
        let asked: &[&str] = if query.is_empty() { &[] } else { &["-q", &query] };
        self.whole(name, &[more, asked].concat())
    }

    /// A command on the report's events.
    #[must_use]
    pub fn of(&self, name: &str, more: &[&str]) -> String {
        self.narrowed(name, "", more)
    }

    /// The command for the dwell time of the report's events.
    #[must_use]
    pub fn stats(&self) -> String {
        let mut more = vec!["--format", "json"];
        if self.is_scoped() {
            more.extend(["--within", &self.query]);
        }
        more.extend(self.intruder.iter().flat_map(|query| ["-q", query.as_str()]));
        self.whole("stats", &more)
    }

    /// The command that lists all notes.
    #[must_use]
    pub fn notes(&self) -> String {
        let words = ["dwell", "notes", "log"].into_iter().chain(self.paths.iter().map(String::as_str));
        words.map(shell_word).collect::<Vec<String>>().join(" ")
    }

    /// Whether the report covers only some events.
    #[must_use]
    pub fn is_scoped(&self) -> bool {
        !matches!(self.query.as_str(), "" | "*")
    }

    /// The report's query combined with another one.
    #[must_use]
    pub fn query_and(&self, by: &str) -> String {
        match (self.is_scoped(), by) {
            (false, by) => by.to_owned(),
            (true, "") => self.query.clone(),
            (true, by) => format!("{} {by}", bracketed(&self.query)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Commands;

    #[test]
    fn a_query_is_narrowed_as_a_whole() {
        let of = |query: &str| Commands {
            paths: vec!["c".to_owned()],
            query: query.to_owned(),
            ..Commands::default()
        };
        assert_eq!(of("").of("query", &[]), "dwell query c");
        assert_eq!(of("a or b").narrowed("query", "is:orphan", &[]), "dwell query c -q '(a or b) is:orphan'");
        assert_eq!(of("").stats(), "dwell stats c --format json");
        let chosen = Commands { intruder: Some("x".to_owned()), ..of("a or b") };
        assert_eq!(chosen.stats(), "dwell stats c --format json --within 'a or b' -q x");
    }
}
