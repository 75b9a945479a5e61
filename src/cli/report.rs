//! `dwell export --to report`: a report as Markdown or as one HTML file.

use super::args::{CaseArgs, ExportArgs};
use super::case::{self, Case};
use super::manual::{head, row};
use super::{CliError, Status};
use crate::case::notes::Notebook;
use crate::engine::{Cancel, HandError, Order, ReportAsk};
use crate::event::{Zone, parse_edtf};
use crate::export::Destination;
use crate::export::report::{CONTEXT, Commands, FILTERS, Kind, check, render};
use crate::query::Filter;
use crate::read::shift_text;
use std::fmt::Write as _;
use std::fs;
use std::io::Write;
use std::path::Path;

/// Prints the built-in template.
pub(super) fn print(kind: Kind) -> Result<Status, CliError> {
    case::print(kind.template())?;
    Ok(Status::Done)
}

pub(super) fn run(args: &ExportArgs, order: &Order) -> Result<Status, CliError> {
    if !args.fields.is_empty() {
        let why = "--fields chooses what jsonl and csv have: a report has what its template says";
        return Err(CliError::Usage(why.to_owned()));
    }
    let kind = kind(args)?;
    let template = args.template.as_deref().map(template).transpose()?;
    let template = template.as_ref().map(|(name, text)| (name.as_str(), text.as_str()));
    check(kind, template).map_err(|wrong| CliError::Usage(wrong.to_string()))?;
    case::filter(&args.case, &args.query)?;
    case::some_path(&args.case)?;
    let mut target =
        Destination::of(&args.output, args.force, false, &args.case.paths).map_err(HandError::Place)?;
    let mut case = case::open(&args.case)?;
    let text = written((args, order), kind, template, &mut case)?;
    let mut out = target.open().map_err(HandError::Place)?;
    let done = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    drop(out);
    if let Err(why) = done {
        return Err(HandError::Place(target.error(why)).into());
    }
    target.done().map_err(HandError::Place)?;
    Ok(case.end())
}

/// What the report is written as: the ending of the file says so, of standard output that of the template.
fn kind(args: &ExportArgs) -> Result<Kind, CliError> {
    let ending = |path: &Path| path.extension().and_then(|ending| ending.to_str()).and_then(Kind::of);
    if args.output == Path::new("-") {
        return Ok(args.template.as_deref().and_then(ending).unwrap_or(Kind::Markdown));
    }
    ending(&args.output).ok_or_else(|| {
        CliError::Usage("a report is Markdown or HTML by its ending: call it FILE.md or FILE.html".to_owned())
    })
}

/// The name and the text of a template.
fn template(path: &Path) -> Result<(String, String), CliError> {
    let name = path.display().to_string();
    match fs::read(path).map(String::from_utf8) {
        Ok(Ok(text)) => Ok((name, text)),
        Ok(Err(_)) => Err(CliError::Usage(format!("{name}: a template is UTF-8 text, and this is not"))),
        Err(why) => Err(CliError::Io { what: name, why }),
    }
}

/// The last instant of the day as of which the report tells.
fn until(args: &ExportArgs) -> Option<i64> {
    let day = args.case.common.as_of.as_deref()?;
    parse_edtf(day, Zone::Utc).ok().map(|when| when.latest())
}

fn written(
    (args, order): (&ExportArgs, &Order),
    kind: Kind,
    template: Option<(&str, &str)>,
    case: &mut Case,
) -> Result<String, CliError> {
    let commands = commands(args);
    let narrowed = |by: &str| narrowed(args, &commands, by);
    let journal = case::journal(&args.case.paths);
    let book = Notebook::of(journal.entries());
    let ask = ReportAsk {
        about: case.engine.about_export(order)?,
        narrowed: &narrowed,
        until: until(args),
        commands: commands.clone(),
        book: &book,
        notes: journal.len() as u64,
    };
    let made = case.engine.report(&ask, &Cancel::default());
    let (report, picture) = made.map_err(|why| CliError::Usage(why.to_string()))?;
    render(kind, template, &report, &picture).map_err(|wrong| CliError::Usage(wrong.to_string()))
}

/// The filter that the commands of the report have too.
fn narrowed(args: &ExportArgs, commands: &Commands, by: &str) -> Filter {
    // the query was read before, and what narrows it is no one's to type
    let asked = case::filter(&args.case, &commands.query_and(by)).unwrap_or(Filter::All);
    match (&args.chain, asked) {
        (None, asked) => asked,
        (Some(id), Filter::All) => Filter::Chain(id.clone()),
        (Some(id), asked) => Filter::And(vec![Filter::Chain(id.clone()), asked]),
    }
}

fn commands(args: &ExportArgs) -> Commands {
    Commands {
        paths: args.case.paths.iter().map(|path| path.to_string_lossy().into_owned()).collect(),
        options: options(&args.case),
        query: args.query.trim().to_owned(),
        chained: args.chain.is_some(),
    }
}

/// The options that change an answer.
fn options(args: &CaseArgs) -> Vec<String> {
    let common = &args.common;
    let mut said = Vec::new();
    let mut say = |name: &str, value: String| said.extend([name.to_owned(), value]);
    if common.zone != Zone::Utc {
        say("--zone", common.zone.to_string());
    }
    if let Some(dates) = common.dates {
        say("--dates", dates.name().to_owned());
    }
    for (name, shift) in &common.clock {
        say("--clock", format!("{name}={}", shift_text(*shift)));
    }
    if let Some(day) = &common.as_of {
        say("--as-of", day.clone());
    }
    said
}

/// What a template may speak of.
pub(super) fn manual(text: &mut String) {
    // writing to a string can't fail
    let _ = writeln!(
        text,
        "`dwell export PATH… --to report [-q QUERY] [--as-of DAY] -o FILE.md` (or `FILE.html`) writes a report from a template of \
        minijinja, whose syntax is that of Jinja2; `--template FILE` takes another one than the built-in, which \
        `dwell export --print-template md` prints. Every text passes the text gate and is escaped for Markdown or HTML, whatever the template \
        says: there is no `safe`, and `autoescape` changes nothing. Where a text is put into an attribute, it belongs between \
        quotes, and never into `href` or `src`. A name that is not there is an error that names the line. A list has `items` (as \
        `list[\"items\"]`), `total` and `more`; times are EDTF in UTC; what is not known is none, and prints as nothing; a \
        `command` is none where no query names the events.\n"
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
