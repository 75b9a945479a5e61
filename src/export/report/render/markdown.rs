//! Escapes text for Markdown, such that every renderer shows it as text.
//!
//! Special characters are escaped. Words that a renderer would turn into a link without any markup (URLs, mail
//! addresses, host names, issue numbers) become inline code, as escaping does not prevent all of these. Outside of code
//! no `<`, `>` or `&` remains, and no text contains a line end.

use std::collections::BTreeSet;

/// Text within a line.
pub(super) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    for (at, word) in text.split(' ').enumerate() {
        if at > 0 {
            out.push(' ');
        }
        if risky(word) {
            // brackets and punctuation around a name are not part of it
            let begun = word.trim_start_matches('(');
            let named = begun.trim_end_matches([',', ';', '.', ')']);
            out.push_str(word.get(..word.len() - begun.len()).unwrap_or_default());
            out.push_str(&code(named));
            out.push_str(begun.get(named.len()..).unwrap_or_default());
        } else {
            word.chars().for_each(|c| sign(&mut out, c));
        }
    }
    led(&out)
}

/// A text as one piece of inline code, from which it can be copied unchanged. A `|` is replaced by [`HELD`] until
/// [`rows`] knows whether its line is in a table.
pub(super) fn code(text: &str) -> String {
    let text: String = text.chars().map(inside).collect();
    let Some(parts) = apart(&text) else {
        return if text.is_empty() { text } else { "&#32;".to_owned() };
    };
    let spans: Vec<String> = parts.iter().map(|(part, sign)| format!("{}{sign}", span(part))).collect();
    spans.concat()
}

/// A character as written within code.
fn inside(c: char) -> char {
    match c {
        HELD => '\u{fffd}',
        '|' => HELD,
        '\t' => ' ',
        c if ends_line(c) => '\u{fffd}',
        c => c,
    }
}

/// Stands for a `|` in code until its line is complete; a noncharacter, which no text keeps.
const HELD: char = '\u{fdd0}';

/// Replaces [`HELD`]: by an escaped `|` within table rows, where the table removes the backslash, and by a plain `|`
/// elsewhere.
pub(super) fn rows(written: &str) -> String {
    if !written.contains(HELD) {
        return written.to_owned();
    }
    let row = |line: &str| line.replace(HELD, if line.trim_start().starts_with('|') { "\\|" } else { "|" });
    written.split_inclusive('\n').map(row).collect()
}

/// Splits a text into pieces of code, each with what follows it outside: `{{` and `{%` are taken apart, as other
/// template engines would run them. `None` if there are only spaces.
fn apart(text: &str) -> Option<Vec<(&str, &'static str)>> {
    let begins = |pair: [char; 2]| matches!(pair, ['{', '{' | '%' | '#'] | ['}' | '%' | '#', '}']);
    let (mut parts, mut from, mut before) = (Vec::new(), 0, ' ');
    for (at, c) in text.char_indices() {
        if from < at && begins([before, c]) {
            // of two adjacent special characters one stays outside
            let first = at - before.len_utf8();
            if before == '{' {
                parts.push((text.get(from..first)?, "&#123;"));
                from = at;
            } else if c == '}' {
                parts.push((text.get(from..at)?, "&#125;"));
                from = at + 1;
            }
        }
        before = c;
    }
    parts.push((text.get(from..)?, ""));
    parts.iter().any(|(part, _)| !part.trim().is_empty()).then_some(parts)
}

/// Inline code, delimited by more backticks than occur in a row within it.
fn span(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    if text.trim_matches(' ').is_empty() {
        return "&#32;".to_owned();
    }
    let runs: BTreeSet<usize> = text.split(|c| c != '`').map(str::len).collect();
    let fence = "`".repeat((1..=runs.len() + 1).find(|ticks| !runs.contains(ticks)).unwrap_or(1));
    // renderers strip one space on either side if both sides have one
    let pads = text.starts_with('`') || text.ends_with('`') || (text.starts_with(' ') && text.ends_with(' '));
    let pad = if pads { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A fenced block of lines, with a fence that none of them can close.
pub(super) fn block(lines: &[String]) -> String {
    let longest = lines.iter().map(|line| run_of_ticks(line)).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let lines: Vec<String> =
        lines.iter().map(|line| line.replace(|c| c == HELD || ends_line(c), "\u{fffd}")).collect();
    format!("{fence}text\n{}\n{fence}", lines.join("\n"))
}

fn run_of_ticks(line: &str) -> usize {
    line.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

const fn ends_line(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Appends a character, escaped if it is special.
fn sign(out: &mut String, c: char) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '{' => out.push_str("&#123;"),
        '}' => out.push_str("&#125;"),
        '\t' => out.push(' '),
        c if c == HELD || ends_line(c) => out.push('\u{fffd}'),
        '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '^' | '$' | '#' | '=' | '%' => {
            out.push('\\');
            out.push(c);
        }
        c => out.push(c),
    }
}

/// Escapes what would be markup at the beginning of a line.
fn led(text: &str) -> String {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mut rest = text.get(digits..).unwrap_or_default().chars();
    let numbered = digits > 0 && matches!((rest.next(), rest.next()), (Some('.' | ')'), None | Some(' ')));
    match text.chars().next() {
        Some('-' | '+' | ':') => format!("\\{text}"),
        Some(' ') => format!("&#32;{}", &text[1..]),
        _ if numbered => format!("{}\\{}", &text[..digits], &text[digits..]),
        _ => text.to_owned(),
    }
}

/// Whether some renderer would turn a word into something although it has no markup.
fn risky(word: &str) -> bool {
    let small = word.to_lowercase();
    ["://", "www.", "mailto:", "xmpp:", "@", "#"].iter().any(|sign| small.contains(sign))
        || names_host(&small)
        || names_picture(&small)
        || (small.len() >= 7 && small.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Whether a word may contain a host name: a dot followed by letters.
fn names_host(word: &str) -> bool {
    word.match_indices('.').any(|(at, _)| {
        let before = word[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        before && word[at + 1..].chars().take(2).filter(|c| c.is_alphabetic()).count() == 2
    })
}

/// Whether a word contains an emoji name between colons, such as `:100:`. Two digits belong to a clock time.
fn names_picture(word: &str) -> bool {
    let parts: Vec<&str> = word.split(':').collect();
    let inner = parts.get(1..parts.len().saturating_sub(1)).unwrap_or_default();
    let is_name =
        |part: &&str| part.chars().all(|c| c.is_alphanumeric() || "_+-".contains(c)) && !part.is_empty();
    let is_clock = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    inner.iter().any(|part| is_name(part) && !is_clock(part))
}

#[cfg(test)]
mod tests {
    use super::{block, code, rows, text};
    use proptest::prelude::*;

    /// What stands before the next so many ticks side by side, no more and no fewer, and behind them.
    fn code_until(text: &str, ticks: usize) -> Option<(&str, &str)> {
        let mut from = 0;
        while let Some(at) = text[from..].find('`').map(|at| from + at) {
            let run = text[at..].len() - text[at..].trim_start_matches('`').len();
            if run == ticks {
                return Some((&text[..at], &text[at + run..]));
            }
            from = at + run;
        }
        None
    }

    /// What a renderer shows of a line that is one piece of code and nothing else; `None` where it is not.
    fn shown(line: &str) -> Option<&str> {
        let ticks = line.len() - line.trim_start_matches('`').len();
        let (inner, behind) = code_until(&line[ticks..], ticks).filter(|_| ticks > 0)?;
        let bare = inner.strip_prefix(' ').and_then(|inner| inner.strip_suffix(' '));
        let blank = inner.trim_matches(' ').is_empty();
        behind.is_empty().then(|| bare.filter(|_| !blank).unwrap_or(inner))
    }

    /// What is left of a line where code is taken out and escapes are, as any renderer does it.
    fn bare(line: &str) -> String {
        let (mut out, mut chars) = (String::new(), line.chars().collect::<Vec<_>>().into_iter().peekable());
        while let Some(c) = chars.next() {
            match c {
                '\\' if chars.peek().is_some_and(char::is_ascii_punctuation) => {
                    chars.next();
                    out.push('\u{2}');
                }
                '`' => {
                    let mut ticks = 1;
                    while chars.next_if_eq(&'`').is_some() {
                        ticks += 1;
                    }
                    let rest: String = chars.clone().collect();
                    let behind = code_until(&rest, ticks).expect("code ends").1;
                    chars = behind.chars().collect::<Vec<_>>().into_iter().peekable();
                    out.push('\u{1}');
                }
                c => out.push(c),
            }
        }
        out
    }

    proptest! {
        #[test]
        fn whatever_a_record_says_is_text_and_nothing_else(
            parts in prop::collection::vec(prop::sample::select(vec![
                "http://x.example", "www.evil.com", "a@b.example", "mailto:", "javascript:", "`", "``", "|", "[x](y)", "![", "](",
                "<b>", "<!--", "-->", "&amp;", "\\", "*", "__", "~~", "#1", "# ", "- ", "1. ", "> ", "    ", " ", "=", "{{", "}}",
                "{%", ":x:", "$x$", "^", "%%", "==", "---", "word", "ä", "\u{a0}", "deadbeef1", ".", ",", "\n", "\r", "\u{2028}",
            ]), 0..12)
        ) {
            let told = parts.concat();
            for written in [text(&told), code(&told)] {
                let row = rows(&format!("| {written} |"));
                prop_assert!(!row[2..row.len() - 2].replace("\\|", "").contains('|'), "a cell alone: {row}");
                let bare = bare(&written);
                let bare = ["&#123;", "&#125;", "&#32;"].iter().fold(bare, |bare, sign| bare.replace(sign, "\u{2}"));
                let signs = ['<', '>', '|', '*', '_', '[', ']', '`', '~', '^', '$', '#', '{', '}', '\n', '\r'];
                prop_assert!(!bare.contains(signs), "{written:?}");
                prop_assert!(!bare.contains("://") && !bare.contains('@') && !bare.to_lowercase().contains("www."), "{written:?}");
                prop_assert!(!bare.starts_with(['-', '+', ' ', ':']), "{written:?}");
                prop_assert!(written.lines().count() <= 1);
            }
        }
    }

    #[test]
    fn signs_are_escaped() {
        for (told, written) in [
            ("plain words, and numbers 1.5", "plain words, and numbers 1.5"),
            ("a*b_c[d]", r"a\*b\_c\[d\]"),
            ("a|b", r"a\|b"),
            ("`x`", r"\`x\`"),
            ("<b>&amp;", "&lt;b&gt;&amp;amp;"),
            ("- item", r"\- item"),
            ("+ item", r"\+ item"),
            ("1. item", r"1\. item"),
            ("12) item", r"12\) item"),
            ("# head", "`#` head"),
            ("> quote", "&gt; quote"),
            ("=====", r"\=\=\=\=\="),
            ("    code", "&#32;   code"),
            ("{{ x }}", "&#123;&#123; x &#125;&#125;"),
            (r"a\", r"a\\"),
            ("", ""),
        ] {
            assert_eq!(text(told), written);
        }
    }

    #[test]
    fn what_a_renderer_would_link_is_code() {
        for (told, written) in [
            ("see http://evil.example/a|b now", "see `http://evil.example/a\u{fdd0}b` now"),
            ("desk-03@agency-a.example", "`desk-03@agency-a.example`"),
            ("www.x", "`www.x`"),
            ("fixes #12", "fixes `#12`"),
            ("1:smile:2", "`1:smile:2`"),
            ("of a.jsonl, b.csv.", "of `a.jsonl`, `b.csv`."),
            ("0.1.0", "0.1.0"),
            ("2023-06-15T02:14:07Z", "2023-06-15T02:14:07Z"),
            ("d4b4cccda922", "`d4b4cccda922`"),
            ("195.26.87.219", "195.26.87.219"),
            ("evil.com`.x", "``evil.com`.x``"),
        ] {
            assert_eq!(text(told), written);
        }
    }

    proptest! {
        #[test]
        fn code_is_one_piece_that_shows_what_it_is_of(told in "[-a`|<>&\\\\ \"'äé*_\\[\\]{}#%]{1,12}") {
            let pairs = ["{{", "}}", "{%", "%}", "{#", "#}"];
            prop_assume!(!told.trim().is_empty() && !pairs.iter().any(|pair| told.contains(pair)));
            let written = rows(&code(&told));
            prop_assert_eq!(shown(&written), Some(told.as_str()), "{}", written);
            // a table takes the backslash before each `|` away before anything else is looked at
            let row = rows(&format!("| {} |", code(&told)));
            let cell = row[2..row.len() - 2].replace("\\|", "|");
            prop_assert_eq!(shown(&cell), Some(told.as_str()), "{}", row);
            prop_assert!(!row[2..row.len() - 2].replace("\\|", "").contains('|'), "a cell alone: {}", row);
        }
    }

    #[test]
    fn code_ends_where_it_is_told_to() {
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`a``"), "``` `a`` ```");
        assert_eq!(code(" a "), "`  a  `");
        assert_eq!(code(" a"), "` a`");
        assert_eq!((code(""), code("  ")), (String::new(), "&#32;".to_owned()));
        assert_eq!(code("<x> & >"), "`<x> & >`");
        assert_eq!(code("{a} {{b}}"), "`{a} `&#123;`{b}`&#125;");
        assert_eq!(code("a\u{fdd0}\n"), "`a\u{fffd}\u{fffd}`");
        assert_eq!(rows(&code("a|b\\|")), r"`a|b\|`");
        assert_eq!(rows(&format!("| {} |\n{}", code("a|b"), code("c|d"))), "| `a\\|b` |\n`c|d`");
        assert_eq!(block(&["a ````".to_owned()]), "`````text\na ````\n`````");
        assert_eq!(block(&["a\nb".to_owned()]), "```text\na\u{fffd}b\n```");
    }
}
