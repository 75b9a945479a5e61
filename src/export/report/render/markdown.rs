//! Text in Markdown that is nothing but text, whoever renders it.
//!
//! What is a sign of Markdown is escaped. What a renderer would make a link of without any sign (addresses of pages and of
//! mail, names of hosts, numbers of issues) is put into code, where none looks for links: an escape does not keep all of
//! them from it. No `<`, `>` or `&` of a text is left as it is, and no line ends in it.

/// A text in a line.
pub(super) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    for (at, word) in text.split(' ').enumerate() {
        if at > 0 {
            out.push(' ');
        }
        if risky(word) {
            // brackets and stops around a name are none of it
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

/// A text as code in a line.
pub(super) fn code(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut run = String::new();
    let end = |out: &mut String, run: &mut String| {
        let inner = run.trim_matches(' ');
        let before = run.len() - run.trim_start_matches(' ').len();
        let after = run.len() - before - inner.len();
        out.push_str(&" ".repeat(before));
        if !inner.is_empty() {
            out.push('`');
            out.push_str(inner);
            out.push('`');
        }
        out.push_str(&" ".repeat(if inner.is_empty() { 0 } else { after }));
        run.clear();
    };
    for c in text.chars() {
        // code has no escapes of its own: these stand outside of it
        if matches!(c, '`' | '|' | '<' | '>' | '&' | '{' | '}') || ends_line(c) {
            end(&mut out, &mut run);
            sign(&mut out, c);
        } else {
            run.push(c);
        }
    }
    end(&mut out, &mut run);
    match out.strip_prefix(' ') {
        Some(rest) => format!("&#32;{rest}"),
        None => out,
    }
}

/// Lines as they stand, between fences that none of them ends.
pub(super) fn block(lines: &[String]) -> String {
    let longest = lines.iter().map(|line| run_of_ticks(line)).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let lines: Vec<String> = lines.iter().map(|line| line.replace(ends_line, "\u{fffd}")).collect();
    format!("{fence}text\n{}\n{fence}", lines.join("\n"))
}

fn run_of_ticks(line: &str) -> usize {
    line.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

const fn ends_line(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// A character, escaped where it is a sign.
fn sign(out: &mut String, c: char) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '{' => out.push_str("&#123;"),
        '}' => out.push_str("&#125;"),
        '\t' => out.push(' '),
        c if ends_line(c) => out.push('\u{fffd}'),
        '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '^' | '$' | '#' | '=' | '%' => {
            out.push('\\');
            out.push(c);
        }
        c => out.push(c),
    }
}

/// The text, with nothing at its beginning that is a sign at the beginning of a line.
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

/// Whether some renderer would make something of a word that has no sign of Markdown in it.
fn risky(word: &str) -> bool {
    let small = word.to_lowercase();
    ["://", "www.", "mailto:", "xmpp:", "@", "#"].iter().any(|sign| small.contains(sign))
        || names_host(&small)
        || names_picture(&small)
        || (small.len() >= 7 && small.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Whether a word may be the name of a host: a point with letters after it.
fn names_host(word: &str) -> bool {
    word.match_indices('.').any(|(at, _)| {
        let before = word[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        before && word[at + 1..].chars().take(2).filter(|c| c.is_alphabetic()).count() == 2
    })
}

/// Whether a word has a name between colons, of which some renderers make a picture: `:100:`. Two digits are of a clock.
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
    use super::{block, code, text};
    use proptest::prelude::*;

    /// What is left of a line where code is taken out and escapes are, as any renderer does it.
    fn bare(line: &str) -> String {
        let (mut out, mut chars) = (String::new(), line.chars().peekable());
        while let Some(c) = chars.next() {
            match c {
                '\\' if chars.peek().is_some_and(char::is_ascii_punctuation) => {
                    chars.next();
                    out.push('\u{2}');
                }
                '`' => {
                    assert_ne!(chars.peek(), Some(&'`'), "a fence of one tick: {line}");
                    assert!(chars.by_ref().any(|c| c == '`'), "code ends: {line}");
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
            ("see http://evil.example/a|b now", r"see `http://evil.example/a`\|`b` now"),
            ("desk-03@agency-a.example", "`desk-03@agency-a.example`"),
            ("www.x", "`www.x`"),
            ("fixes #12", "fixes `#12`"),
            ("1:smile:2", "`1:smile:2`"),
            ("of a.jsonl, b.csv.", "of `a.jsonl`, `b.csv`."),
            ("0.1.0", "0.1.0"),
            ("2023-06-15T02:14:07Z", "2023-06-15T02:14:07Z"),
            ("d4b4cccda922", "`d4b4cccda922`"),
            ("195.26.87.219", "195.26.87.219"),
            ("evil.com`.x", r"`evil.com`\``.x`"),
        ] {
            assert_eq!(text(told), written);
        }
    }

    #[test]
    fn code_ends_where_it_is_told_to() {
        assert_eq!(code("a`b"), r"`a`\``b`");
        assert_eq!(code(" a "), "&#32;`a` ");
        assert_eq!(code(""), "");
        assert_eq!(code("<x>"), "&lt;`x`&gt;");
        assert_eq!(block(&["a ````".to_owned()]), "`````text\na ````\n`````");
        assert_eq!(block(&["a\nb".to_owned()]), "```text\na\u{fffd}b\n```");
    }
}
