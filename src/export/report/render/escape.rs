//! The escaping of a report's target format.

use super::markdown;
use minijinja::value::{Value, ValueKind};
use minijinja::{Error, ErrorKind, Output, State};

/// The target, and so how text is kept from acting as markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Escape {
    Markdown,
    Html,
}

impl Escape {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Html => "html",
        }
    }

    /// Escapes a text.
    pub fn text(self, text: &str) -> String {
        match self {
            Self::Markdown => markdown::text(text),
            Self::Html => html(text),
        }
    }

    /// A text as inline code.
    pub fn code(self, text: &str) -> String {
        match self {
            Self::Markdown => markdown::code(text),
            Self::Html => format!("<code>{}</code>", html(text)),
        }
    }

    /// Lines as a block of code.
    pub fn block(self, lines: &[String]) -> String {
        match self {
            Self::Markdown => markdown::block(lines),
            Self::Html => {
                let lines: Vec<String> = lines.iter().map(|line| html(line)).collect();
                format!("<pre>{}</pre>", lines.join("\n"))
            }
        }
    }

    /// Writes the value of a `{{ … }}` expression, escaped.
    pub fn write(self, out: &mut Output<'_>, _state: &State<'_, '_>, value: &Value) -> Result<(), Error> {
        let written = match value.kind() {
            ValueKind::Undefined => {
                return Err(Error::new(ErrorKind::UndefinedError, "there is nothing of that name"));
            }
            ValueKind::None => Ok(()),
            ValueKind::Number | ValueKind::Bool => write!(out, "{value}"),
            _ if value.is_safe() => write!(out, "{value}"),
            _ => out.write_str(
                &self.text(value.as_str().map_or_else(|| value.to_string(), str::to_owned).as_str()),
            ),
        };
        written.map_err(Error::from)
    }
}

fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
