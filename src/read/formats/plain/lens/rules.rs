//! The rules of a format file that decide stage, techniques and severity from an event's fields.

use crate::event::{Event, Field, Stage};
use regex::Regex;

/// A rule. It applies if all of its patterns match.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    /// Fields, each with a pattern that one of its values must match.
    pub when: Vec<(Field, Regex)>,
    /// The stage.
    pub stage: Option<Stage>,
    /// ATT&CK techniques.
    pub techniques: Vec<String>,
    /// The severity.
    pub severity: Option<&'static str>,
}

impl Rule {
    fn holds(&self, event: &Event<'_>) -> bool {
        self.when.iter().all(|(field, pattern)| {
            event.text(*field).is_some_and(|text| pattern.is_match(text))
                || event.list(*field).iter().any(|text| pattern.is_match(text))
        })
    }
}

/// Applies the first rule that matches; fields that are already set stay.
pub(super) fn judge(rules: &[Rule], event: &mut Event<'_>) {
    let Some(rule) = rules.iter().find(|rule| rule.holds(event)) else { return };
    if event.text(Field::Stage).is_none() {
        event.set_some(Field::Stage, rule.stage.map(Stage::name));
    }
    if event.list(Field::Technique).is_empty() {
        for technique in &rule.techniques {
            event.push(Field::Technique, technique.clone());
        }
    }
    if event.text(Field::Severity).is_none() {
        event.set_some(Field::Severity, rule.severity);
    }
}

/// The pattern for a value as queries write it: text with `*` and `?` that must match the whole value, or a regular
/// expression between slashes that may match anywhere. Case is ignored.
pub(super) fn valued(text: &str) -> Result<Regex, String> {
    if let Some(inner) =
        text.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')).filter(|it| !it.is_empty())
    {
        return built(&format!("(?i:{})", inner.replace("\\/", "/")));
    }
    let mut pattern = String::from("(?is)^");
    let mut signs = text.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '*' => pattern.push_str(".*"),
            '?' => pattern.push('.'),
            sign => {
                let plain = if sign == '\\' { signs.next().unwrap_or(sign) } else { sign };
                pattern.push_str(&regex::escape(plain.encode_utf8(&mut [0; 4])));
            }
        }
    }
    built(&(pattern + "$"))
}

/// Compiles a regular expression, limited to 1 MiB.
pub(super) fn built(pattern: &str) -> Result<Regex, String> {
    let built = regex::RegexBuilder::new(pattern).size_limit(1 << 20).build();
    built.map_err(|error| {
        let error = error.to_string();
        let why = error.lines().last().unwrap_or_default().trim();
        format!("the regular expression is wrong: {}", why.strip_prefix("error: ").unwrap_or(why))
    })
}

#[cfg(test)]
mod tests {
    use super::valued;

    #[test]
    fn values_are_written_as_in_queries() {
        for (pattern, holds, not) in [
            ("connect", &["connect", "CONNECT"][..], &["reconnect", "connected", ""][..]),
            ("*eve", &["eve", "maleve", "a\neve"], &["even"]),
            ("conn*", &["conn", "Connect"], &["reconn"]),
            ("o?k", &["oak", "OAK"], &["ok", "oaak"]),
            ("a.b(", &["a.b("], &["axb("]),
            ("a\\*", &["a*"], &["ab", "a\\b"]),
            ("/^conn/", &["connect", "CONN"], &["reconnect"]),
            ("/ne+c/", &["reconnected"], &["conct"]),
            ("/a\\/b/", &["xa/by"], &["ab"]),
            ("/var", &["/var"], &["/var/log"]),
            ("/", &["/"], &["//"]),
            ("//", &["//"], &["/"]),
        ] {
            let built = valued(pattern).unwrap();
            for text in holds {
                assert!(built.is_match(text), "{pattern} holds {text:?}");
            }
            for text in not {
                assert!(!built.is_match(text), "{pattern} does not hold {text:?}");
            }
        }
        assert!(valued("/(/").unwrap_err().starts_with("the regular expression is wrong: "), "and says so");
    }
}
