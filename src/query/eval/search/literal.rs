//! Derives literals from a pattern, one of which every match contains.

use regex_syntax::hir::{Hir, HirKind};

/// The literals of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literals {
    /// Every match contains one of these.
    pub any_of: Vec<String>,
    /// Whether they are compared without case.
    pub any_case: bool,
}

/// Alternations with more literals than this are given up.
const BRANCHES: usize = 8;

/// The literals of a pattern; `None` if there are none.
#[must_use]
pub fn literals(pattern: &str) -> Option<Literals> {
    // parsed with the flag, every letter would be a class of two
    let bare = ["(?i)", "(?is)"].into_iter().find_map(|flags| pattern.strip_prefix(flags));
    let (any_case, rest) = (bare.is_some(), bare.unwrap_or(pattern));
    let any_of = Branch::of(&regex_syntax::parse(rest).ok()?)?;
    let any_of =
        if any_case { any_of.iter().map(|text| in_one_way(text)).collect::<Option<_>>()? } else { any_of };
    Some(Literals { any_of, any_case })
}

/// The longest part of a text without `k` and `s`, which have a third case: the Kelvin sign and the long s.
fn in_one_way(text: &str) -> Option<String> {
    let parts = text.split(['k', 'K', 's', 'S', '\u{212a}', '\u{17f}']);
    parts.max_by_key(|part| part.len()).filter(|part| !part.is_empty()).map(str::to_owned)
}

/// One of these is in every match of a part; `None` if nothing is certain.
type Needed = Option<Vec<String>>;

/// Collects the runs of characters of one branch, and keeps the literals whose shortest is the longest.
#[derive(Default)]
struct Branch {
    run: String,
    best: Needed,
}

impl Branch {
    /// The literals of a part of a pattern.
    fn of(part: &Hir) -> Needed {
        let mut branch = Self::default();
        branch.take(part);
        branch.end_run();
        branch.best
    }

    fn offer(&mut self, needed: Needed) {
        let least = |needed: &[String]| needed.iter().map(|text| text.chars().count()).min().unwrap_or(0);
        let Some(needed) = needed.filter(|needed| least(needed) > 0) else { return };
        if self.best.as_deref().is_none_or(|best| least(best) < least(&needed)) {
            self.best = Some(needed);
        }
    }

    fn end_run(&mut self) {
        if !self.run.is_empty() {
            let run = std::mem::take(&mut self.run);
            self.offer(Some(vec![run]));
        }
    }

    fn take(&mut self, part: &Hir) {
        match part.kind() {
            HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
                Ok(text) => self.run.push_str(text),
                Err(_) => self.end_run(),
            },
            HirKind::Capture(group) => self.take(&group.sub),
            HirKind::Concat(parts) => parts.iter().for_each(|part| self.take(part)),
            HirKind::Repetition(repeated) if repeated.min > 0 => {
                self.take(&repeated.sub);
                self.end_run();
            }
            HirKind::Alternation(branches) => {
                self.end_run();
                let each = branches.iter().map(Self::of).collect::<Option<Vec<_>>>();
                self.offer(each.map(|each| each.concat()).filter(|all| all.len() <= BRANCHES));
            }
            // these match no characters
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Class(_) | HirKind::Repetition(_) => self.end_run(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::literals;
    use crate::event::Zone;
    use crate::query::{Filter, read};
    use proptest::prelude::*;

    fn told(pattern: &str) -> String {
        literals(pattern).map_or("-".to_owned(), |found| found.any_of.join(" "))
    }

    #[test]
    fn the_longest_text_that_has_to_stand_there_is_told() {
        for (pattern, expected) in [
            ("canary", "canary"),
            ("(?i)canary", "canary"),
            ("(?is)canary.*qq", "canary"),
            ("^desk-[0-9]+@state", "@state"),
            ("desk-0\\d", "desk-0"),
            ("a\\.b", "a.b"),
            ("(bind|sync)ed?", "bind sync"),
            ("one|two", "one two"),
            ("one|", "-"),
            ("one|t?", "-"),
            ("abcd?", "abc"),
            ("abc*de", "ab"),
            ("abc+de", "abc"),
            ("ab{0,2}cde", "cde"),
            ("ab{2}c", "ab"),
            ("x(abc)?y", "x"),
            ("x(abc){0}y", "xy"),
            ("x(?:abc)+y", "xabc"),
            ("x(?P<n>abc)y", "xabcy"),
            ("x(?<n>abc)y", "xabcy"),
            ("x(?i:abc)y", "x"),
            ("[a-c]+", "-"),
            ("[]a]bc", "bc"),
            ("[^]a]bc", "bc"),
            ("[[:alpha:]]bc", "bc"),
            ("[\\]]bc", "]bc"),
            ("\\x41bc", "Abc"),
            ("\\p{L}bc", "bc"),
            ("abc\\b def", "abc def"),
            (".*", "-"),
            ("", "-"),
        ] {
            assert_eq!(told(pattern), expected, "{pattern}");
        }
    }

    #[test]
    fn words_with_wildcards_in_them_are_looked_for_by_their_longest_text() {
        for (query, literal) in [("zzcanary*qq", "canary"), ("desk-0?@*", "-0"), ("/mail.*it/", "mail")] {
            let Filter::WordPattern(pattern) = read(query, Zone::Utc).unwrap() else { panic!("{query}") };
            assert!(told(&pattern).contains(literal), "{query}: {pattern}: {}", told(&pattern));
        }
    }

    proptest! {
        #[test]
        fn one_of_the_literals_stands_in_every_text_that_matches(
            pattern in "((\\(|\\(\\?:)?[abc\\.]{1,3}[)|*+?]?(\\{0,2\\})?){1,5}",
            text in "[abc]{0,12}",
        ) {
            let Ok(regex) = regex::Regex::new(&pattern) else { return Ok(()) };
            if let Some(found) = literals(&pattern).filter(|_| regex.is_match(&text)) {
                prop_assert!(found.any_of.iter().any(|literal| text.contains(literal.as_str())), "{:?}", found);
            }
        }
    }
}
