//! Renders a report with a template.
//!
//! Texts pass the text gate on entering the template, and the escaping of the target on leaving it. A template can't
//! switch either off: there is no `safe` filter, and `{% autoescape %}` has no effect.

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

/// The target format of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Markdown, for GitHub and `CommonMark`.
    Markdown,
    /// A self-contained HTML file.
    Html,
}

impl Kind {
    /// The kind of a file extension.
    #[must_use]
    pub fn of(ending: &str) -> Option<Self> {
        match ending.to_ascii_lowercase().as_str() {
            "md" | "markdown" => Some(Self::Markdown),
            "html" | "htm" => Some(Self::Html),
            _ => None,
        }
    }

    /// The error for other extensions.
    pub const WANTED: &'static str =
        "a report is Markdown or HTML by its ending: call it FILE.md or FILE.html";

    /// The kind for an output file; for standard output that of the template's extension.
    #[must_use]
    pub fn of_file(path: &Path, template: Option<&str>) -> Option<Self> {
        let ending = |path: &Path| path.extension().and_then(|ending| ending.to_str()).and_then(Self::of);
        if path == Path::new("-") {
            return Some(template.and_then(|name| ending(Path::new(name))).unwrap_or(Self::Markdown));
        }
        ending(path)
    }

    /// The file extension.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Html => "html",
        }
    }

    /// The built-in template.
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

/// Renders a report with its picture, using a template (name and text) or the built-in one.
///
/// # Errors
/// For an error in the template, with its line.
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

/// Checks the syntax of a template.
///
/// # Errors
/// For an error in the template, with its line.
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
