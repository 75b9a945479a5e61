//! What a record means, by rules on its fields.

use crate::event::{Event, Field, Stage};
use regex::Regex;

/// One rule: where all of its patterns hold, it says what the record means.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    /// Fields with a pattern for each.
    pub when: Vec<(Field, Regex)>,
    /// The stage.
    pub stage: Option<Stage>,
    /// Techniques.
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

/// Sets what the first rule that holds says, where the record has not said it itself.
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

/// A pattern for a whole value, in any case.
pub(super) fn whole(pattern: &str) -> Result<Regex, String> {
    built(&format!("^(?i:{pattern})$"))
}

/// A pattern as it stands.
pub(super) fn built(pattern: &str) -> Result<Regex, String> {
    let built = regex::RegexBuilder::new(pattern).size_limit(1 << 20).build();
    built.map_err(|error| error.to_string().lines().last().unwrap_or_default().trim().to_owned())
}
