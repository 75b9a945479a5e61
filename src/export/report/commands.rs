//! The command lines that reproduce the figures of a report.

/// How the command line names a case and the events that are asked of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Commands {
    /// Paths.
    pub paths: Vec<String>,
    /// Options that change an answer.
    pub options: Vec<String>,
    /// The query that chose the events; empty for all.
    pub query: String,
    /// Whether the events are those of a chain, which no query names.
    pub chained: bool,
}

impl Commands {
    /// A command that asks of the whole case.
    #[must_use]
    pub fn whole(&self, name: &str, more: &[&str]) -> String {
        let case = self.paths.iter().chain(&self.options).map(String::as_str);
        ["dwell", name]
            .into_iter()
            .chain(case)
            .chain(more.iter().copied())
            .map(word)
            .collect::<Vec<String>>()
            .join(" ")
    }

    /// A command that asks of the events of the report, narrowed by another query; `None` where no query names them.
    #[must_use]
    pub fn narrowed(&self, name: &str, by: &str, more: &[&str]) -> Option<String> {
        if self.chained {
            return None;
        }
        let query = self.query_and(by);
        let asked: &[&str] = if query.is_empty() { &[] } else { &["-q", &query] };
        Some(self.whole(name, &[more, asked].concat()))
    }

    /// A command that asks of the events of the report.
    #[must_use]
    pub fn of(&self, name: &str, more: &[&str]) -> Option<String> {
        self.narrowed(name, "", more)
    }

    /// The command that tells all notes.
    #[must_use]
    pub fn notes(&self) -> String {
        let words = ["dwell", "notes", "log"].into_iter().chain(self.paths.iter().map(String::as_str));
        words.map(word).collect::<Vec<String>>().join(" ")
    }

    /// The query of the report, narrowed by another one.
    #[must_use]
    pub fn query_and(&self, by: &str) -> String {
        match (self.query.as_str(), by) {
            ("" | "*", by) => by.to_owned(),
            (query, "") => query.to_owned(),
            (query, by) => format!("({query}) {by}"),
        }
    }
}

/// A word as a shell takes it for one.
fn word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_./:=,@%+-".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::{Commands, word};

    #[test]
    fn a_shell_takes_each_word_for_one() {
        for (text, shown) in [
            ("samples/storm-0558", "samples/storm-0558"),
            ("", "''"),
            ("is:orphan", "is:orphan"),
            ("a b", "'a b'"),
            ("it's", r"'it'\''s'"),
            ("$(rm -r x)", "'$(rm -r x)'"),
            ("~", "'~'"),
        ] {
            assert_eq!(word(text), shown);
        }
    }

    #[test]
    fn a_query_is_narrowed_as_a_whole() {
        let of = |query: &str, chained| Commands {
            paths: vec!["c".to_owned()],
            options: Vec::new(),
            query: query.to_owned(),
            chained,
        };
        assert_eq!(of("", false).of("stats", &[]).unwrap(), "dwell stats c");
        assert_eq!(
            of("a or b", false).narrowed("query", "is:orphan", &[]).unwrap(),
            "dwell query c -q '(a or b) is:orphan'"
        );
        assert_eq!(of("", true).of("stats", &[]), None);
    }
}
