//! `dwell export --to report`: a report as Markdown or as one HTML file.

use super::args::ExportArgs;
use super::manual::{head, row};
use super::{CliError, Status, case};
use crate::export::ExportFormat;
use crate::export::report::{CONTEXT, FILTERS, Kind, check};
use crate::query::Filter;
use std::fmt::Write as _;
use std::fs;

/// Prints the built-in template of a kind.
pub(super) fn print(kind: Kind) -> Result<Status, CliError> {
    case::print(kind.template())?;
    Ok(Status::Done)
}

/// The name and text of `--template`, checked before the case is opened; `None` without the option.
pub(super) fn template(args: &ExportArgs) -> Result<Option<(String, String)>, CliError> {
    let name = args.template.as_deref().map(|path| path.display().to_string());
    let kind = Kind::of_file(&args.output, name.as_deref());
    let kind = kind.ok_or_else(|| CliError::Usage(Kind::WANTED.to_owned()))?;
    let Some((path, name)) = args.template.as_deref().zip(name) else { return Ok(None) };
    let text = match fs::read(path).map(String::from_utf8) {
        Ok(Ok(text)) => text,
        Ok(Err(_)) => {
            return Err(CliError::Usage(format!("{name}: a template is UTF-8 text, and this is not")));
        }
        Err(why) => return Err(CliError::Io { what: name, why }),
    };
    check(kind, Some((&name, &text))).map_err(|wrong| CliError::Usage(wrong.to_string()))?;
    Ok(Some((name, text)))
}

/// The query of `--intruder` with its filter; `None` without the option.
pub(super) fn intruder(args: &ExportArgs) -> Result<Option<(String, Filter)>, CliError> {
    let said = args.intruder.as_deref().map(str::trim).filter(|query| !query.is_empty());
    let Some(query) = said else { return Ok(None) };
    if args.to != ExportFormat::Report {
        return Err(CliError::Usage("--intruder is for --to report".to_owned()));
    }
    let view = case::view(&args.case, query)?;
    Ok(Some((query.to_owned(), Filter::clone(&view.scope.filter))))
}

/// Appends the manual's part on reports and the names that a template can use.
pub(super) fn manual(text: &mut String) {
    // writing to a string can't fail
    let _ = writeln!(
        text,
        "`dwell export PATH… --to report [-q QUERY] [--intruder QUERY] [--as-of DAY] -o FILE.md` (or `FILE.html`) writes a report from a template of \
        minijinja, whose syntax is that of Jinja2; `--template FILE` takes another one than the built-in, which \
        `dwell export --print-template md` prints. Every text passes the text gate and is escaped for Markdown or HTML, whatever the template \
        says: there is no `safe`, and `autoescape` changes nothing. Where a text is put into an attribute, it belongs between \
        quotes, and never into `href` or `src`. What is wrong with a template is said with its line and what to do. A list has `items` (as \
        `list[\"items\"]`), `total` and `more`; times are EDTF in UTC; what is not known is none, and prints as nothing; a text \
        of more than 4,000 characters is cut. An `all` is the command that tells a whole list.\n"
    );
    head(text, &["name", "what it is"]);
    for (name, doc) in CONTEXT {
        let names = name.split(", ").map(|name| format!("`{name}`")).collect::<Vec<String>>().join(", ");
        row(text, &[&names, doc]);
    }
    text.push('\n');
    head(text, &["filter", "what it does"]);
    for (name, doc) in FILTERS {
        row(text, &[&format!("`{name}`"), doc]);
    }
}
