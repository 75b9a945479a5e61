//! Putting a report into a template.
//!
//! Texts pass the text gate when they enter the template, and the escape of the target when they leave it. Neither is a
//! matter of the template: there is no filter that calls a text safe, and `{% autoescape %}` changes nothing.

mod context;
mod error;
mod escape;
mod filters;
mod markdown;

pub use context::CONTEXT;
pub use error::TemplateError;
pub use filters::FILTERS;

use super::Report;
use error::named;
use escape::Escape;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context as members};
use std::path::Path;

/// The style sheet of the HTML report.
const STYLE: &str = include_str!("../templates/report.css");

/// What a report is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Markdown, as GitHub and `CommonMark` have it.
    Markdown,
    /// One HTML file that needs no other.
    Html,
}

impl Kind {
    /// The kind of a file with such a name.
    #[must_use]
    pub fn of(ending: &str) -> Option<Self> {
        match ending.to_ascii_lowercase().as_str() {
            "md" | "markdown" => Some(Self::Markdown),
            "html" | "htm" => Some(Self::Html),
            _ => None,
        }
    }

    /// What its files are called, for whoever called one otherwise.
    pub const WANTED: &'static str =
        "a report is Markdown or HTML by its ending: call it FILE.md or FILE.html";

    /// What a file of that name is written as; on standard output the ending of the template says so.
    #[must_use]
    pub fn of_file(path: &Path, template: Option<&str>) -> Option<Self> {
        let ending = |path: &Path| path.extension().and_then(|ending| ending.to_str()).and_then(Self::of);
        if path == Path::new("-") {
            return Some(template.and_then(|name| ending(Path::new(name))).unwrap_or(Self::Markdown));
        }
        ending(path)
    }

    /// The ending of its files.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Html => "html",
        }
    }

    /// The template that is used where no other is named.
    #[must_use]
    pub const fn template(self) -> &'static str {
        match self {
            Self::Markdown => include_str!("../templates/report.md"),
            Self::Html => include_str!("../templates/report.html"),
        }
    }

    const fn escape(self) -> Escape {
        match self {
            Self::Markdown => Escape::Markdown,
            Self::Html => Escape::Html,
        }
    }
}

/// A report with its picture, in a template: its name and its text, or the built-in one.
///
/// # Errors
/// What is wrong with the template, and in which line.
pub fn render(
    kind: Kind,
    template: Option<(&str, &str)>,
    report: &Report,
    picture: &str,
) -> Result<String, TemplateError> {
    let (name, text) = template.unwrap_or((kind.ending(), kind.template()));
    let wrong = |error: &minijinja::Error| named(error, name, text, kind.ending());
    let mut environment = environment(kind.escape(), report.stated.clock);
    environment.add_template("report", text).map_err(|error| wrong(&error))?;
    let template = environment.get_template("report").map_err(|error| wrong(&error))?;
    let (report, fixed) = (context::gated(report), context::fixed(picture, STYLE));
    let written = template.render(members! { ..fixed, ..report }).map_err(|error| wrong(&error))?;
    Ok(if kind == Kind::Markdown { markdown::rows(&written) } else { written })
}

/// Whether a template can be read at all.
///
/// # Errors
/// What is wrong with it, and in which line.
pub fn check(kind: Kind, template: Option<(&str, &str)>) -> Result<(), TemplateError> {
    let (name, text) = template.unwrap_or((kind.ending(), kind.template()));
    let mut environment = environment(kind.escape(), None);
    environment.add_template("report", text).map_err(|error| named(&error, name, text, kind.ending()))
}

fn environment<'t>(escape: Escape, clock: Option<i64>) -> Environment<'t> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    environment.set_trim_blocks(true);
    environment.set_lstrip_blocks(true);
    environment.set_keep_trailing_newline(true);
    environment.set_debug(true);
    environment.set_auto_escape_callback(move |_| AutoEscape::Custom(escape.name()));
    environment.set_formatter(move |out, state, value| escape.write(out, state, value));
    environment.remove_filter("safe");
    filters::add(&mut environment, escape, clock);
    environment
}
