//! A pattern → literals of which one has to stand wherever it matches.

/// Literals, and whether any case of them will do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literals {
    /// One of these stands in every match.
    pub any_of: Vec<String>,
    /// In any case of their letters.
    pub any_case: bool,
}

/// More branches than this are not looked for one by one.
const BRANCHES: usize = 8;

/// The literals of a pattern; `None` where none is sure to stand in a match, or where that is hard to say.
#[must_use]
pub fn literals(pattern: &str) -> Option<Literals> {
    let (any_case, rest) = pattern.strip_prefix("(?i)").map_or((false, pattern), |rest| (true, rest));
    let chars: Vec<char> = rest.chars().collect();
    let mut reader = Reader { chars: &chars, at: 0 };
    let any_of = reader.branches(0)?;
    (reader.at == chars.len()).then_some(())?;
    let any_of = any_of?;
    let any_of =
        if any_case { any_of.iter().map(|text| in_one_way(text)).collect::<Option<_>>()? } else { any_of };
    Some(Literals { any_of, any_case })
}

/// The longest part of a text whose letters have no other case beyond their own two: `k` and `s` have, in the Kelvin sign
/// and the long s.
fn in_one_way(text: &str) -> Option<String> {
    let parts = text.split(['k', 'K', 's', 'S', '\u{212a}', '\u{17f}']);
    parts.max_by_key(|part| part.len()).filter(|part| !part.is_empty()).map(str::to_owned)
}

/// What has to stand in a match of a part of a pattern: one of these.
type Needed = Option<Vec<String>>;

/// Nested deeper than this it is given up.
const DEEP: usize = 32;

struct Reader<'c> {
    chars: &'c [char],
    at: usize,
}

/// A part of a pattern.
enum Atom {
    Char(char),
    Group(Needed),
    /// Something else, or nothing.
    Other,
}

/// The runs of characters of one branch, and the best of what has to stand in it.
#[derive(Default)]
struct Branch {
    run: String,
    best: Needed,
}

impl Branch {
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

    fn take(&mut self, atom: Atom, least: u32, once: bool) {
        match atom {
            Atom::Char(char) if least > 0 => {
                self.run.push(char);
                if !once {
                    self.end_run();
                }
            }
            Atom::Group(needed) if least > 0 => {
                self.end_run();
                self.offer(needed);
            }
            _ => self.end_run(),
        }
    }
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += 1;
        Some(next)
    }

    fn eat(&mut self, text: &str) -> bool {
        let fits = text.chars().enumerate().all(|(by, char)| self.chars.get(self.at + by) == Some(&char));
        if fits {
            self.at += text.chars().count();
        }
        fits
    }

    /// Branches up to the end or a closing bracket. The outer `None` is for what is not understood.
    fn branches(&mut self, depth: usize) -> Option<Needed> {
        if depth > DEEP {
            return None;
        }
        let mut all: Needed = Some(Vec::new());
        loop {
            let branch = self.branch(depth)?;
            all = all.zip(branch).map(|(all, branch)| [all, branch].concat());
            if !self.eat("|") {
                return Some(all.filter(|all| all.len() <= BRANCHES));
            }
        }
    }

    fn branch(&mut self, depth: usize) -> Option<Needed> {
        let mut branch = Branch::default();
        while let Some(char) = self.peek().filter(|char| !matches!(char, '|' | ')')) {
            self.at += 1;
            let atom = self.atom(char, depth)?;
            let (least, once) = self.times()?;
            branch.take(atom, least, once);
        }
        branch.end_run();
        Some(branch.best)
    }

    fn atom(&mut self, char: char, depth: usize) -> Option<Atom> {
        Some(match char {
            '(' => {
                if self.eat("?") {
                    // flags change what follows, and are left to the pattern itself
                    let named = self.eat("P<") || self.eat("<");
                    if named {
                        while self.next()? != '>' {}
                    } else if !self.eat(":") {
                        return None;
                    }
                }
                let inside = self.branches(depth + 1)?;
                self.eat(")").then_some(())?;
                Atom::Group(inside)
            }
            '[' => {
                self.class()?;
                Atom::Other
            }
            '\\' => self.escape()?,
            '.' | '^' | '$' => Atom::Other,
            '*' | '+' | '?' | '{' => return None,
            char => Atom::Char(char),
        })
    }

    /// Passes over a class, of which the opening bracket is read.
    fn class(&mut self) -> Option<()> {
        self.eat("^");
        // a closing bracket that comes first is one of the class
        let mut first = true;
        loop {
            match self.next()? {
                ']' if !first => return Some(()),
                '[' => self.class()?,
                '\\' => {
                    self.next()?;
                }
                _ => {}
            }
            first = false;
        }
    }

    fn escape(&mut self) -> Option<Atom> {
        let char = self.next()?;
        if char.is_ascii_punctuation() && !matches!(char, '<' | '>') {
            return Some(Atom::Char(char));
        }
        match char {
            'd' | 'D' | 'w' | 'W' | 's' | 'S' | 'A' | 'z' | 'n' | 'r' | 't' | 'f' | 'v' | 'a' => {
                Some(Atom::Other)
            }
            'b' | 'B' if self.peek() != Some('{') => Some(Atom::Other),
            _ => None,
        }
    }

    /// How often the last part stands at least, and whether once exactly.
    fn times(&mut self) -> Option<(u32, bool)> {
        let (mut least, mut once) = (1, true);
        while let Some(char) = self.peek().filter(|char| matches!(char, '*' | '+' | '?' | '{')) {
            self.at += 1;
            once = false;
            match char {
                '*' | '?' => least = 0,
                '{' => {
                    let mut digits = String::new();
                    loop {
                        match self.next()? {
                            '}' => break,
                            char => digits.push(char),
                        }
                    }
                    let from = digits.split(',').next().unwrap_or_default().trim();
                    least = least.min(from.parse().unwrap_or(0));
                }
                _ => {}
            }
        }
        Some((least, once))
    }
}

#[cfg(test)]
mod tests {
    use super::literals;
    use proptest::prelude::*;

    fn told(pattern: &str) -> String {
        literals(pattern).map_or("-".to_owned(), |found| found.any_of.join(" "))
    }

    #[test]
    fn the_longest_text_that_has_to_stand_there_is_told() {
        for (pattern, expected) in [
            ("canary", "canary"),
            ("(?i)canary", "canary"),
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
            ("x(abc){0}y", "x"),
            ("x(?:abc)+y", "abc"),
            ("x(?P<n>abc)y", "abc"),
            ("x(?<n>abc)y", "abc"),
            ("x(?i:abc)y", "-"),
            ("[a-c]+", "-"),
            ("[]a]bc", "bc"),
            ("[^]a]bc", "bc"),
            ("[[:alpha:]]bc", "bc"),
            ("[\\]]bc", "bc"),
            ("\\x41bc", "-"),
            ("\\p{L}bc", "-"),
            (".*", "-"),
            ("", "-"),
        ] {
            assert_eq!(told(pattern), expected, "{pattern}");
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
