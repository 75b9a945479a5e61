//! `dwell formats`: lists and explains the formats, and tries a format file on a sample.

use super::args::{CheckArgs, FormatsArgs, FormatsCommand, TableFormat};
use super::{CliError, Status, case};
use crate::event::{Event, FIELDS, Field, nearest};
use crate::export::{json_pretty, table};
use crate::read::{
    Checked, Format, FormatFile, LoadOptions, SourceEntry, check, contract_line, standard_formats,
};
use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;

/// Fields that the table of a check always shows; others are shown if an event has them.
const ALWAYS: [Field; 4] = [Field::Stage, Field::Account, Field::Operation, Field::Message];

/// Longest text of a column, in characters.
const WIDTH: usize = 60;
/// Number of rejected records that are listed.
const REASONS: usize = 10;

/// Fields that a format file has no influence on, so that they are not shown.
const NEVER: [Field; 7] =
    [Field::Id, Field::Time, Field::Source, Field::Format, Field::Line, Field::Raw, Field::Precision];

pub(super) fn run(args: &FormatsArgs) -> Result<Status, CliError> {
    if let Some(FormatsCommand::Check(args)) = &args.command {
        return checked(args);
    }
    let formats = all();
    case::print(&match &args.name {
        None => list(&formats),
        Some(name) => page(&formats, name)?,
    })?;
    Ok(Status::Done)
}

/// The built-in formats and those of the user's format files; files that can't be read are reported on standard error.
fn all() -> Vec<Arc<dyn Format>> {
    let mut formats = standard_formats();
    for path in case::own_formats() {
        let read = fs::read_to_string(&path).map_err(|why| vec![why.to_string()]);
        match read.and_then(|text| FormatFile::parse(&text)) {
            Ok(lens) => formats.push(Arc::new(lens)),
            Err(wrong) => case::say(&format!("{}: {}", path.display(), wrong.join("; "))),
        }
    }
    formats
}

fn list(formats: &[Arc<dyn Format>]) -> String {
    let row = |format: &Arc<dyn Format>| {
        let spec = format.spec();
        vec![spec.name.to_owned(), spec.title.to_owned()]
    };
    table(&["format", "what it is"], &formats.iter().map(row).collect::<Vec<_>>())
}

/// The page about one format.
fn page(formats: &[Arc<dyn Format>], name: &str) -> Result<String, CliError> {
    let Some(format) = formats.iter().find(|format| format.spec().name.eq_ignore_ascii_case(name)) else {
        return Err(CliError::Usage(no_such(formats, name)));
    };
    let spec = format.spec();
    let mut text = format!("{}: {}\n\n", spec.name, spec.title);
    let _ = writeln!(text, "told by  {}", spec.recognised_by);
    let _ = writeln!(text, "read     {}\n", spec.doc);
    let rows: Vec<Vec<String>> =
        format.field_origins().into_iter().map(|(field, from)| vec![field, from]).collect();
    text.push_str(&table(&["field", "made of"], &rows));
    Ok(text)
}

fn no_such(formats: &[Arc<dyn Format>], name: &str) -> String {
    match nearest(name, formats.iter().map(|format| format.spec().name)) {
        Some(near) => format!("no format is called `{name}`; did you mean `{near}`?"),
        None => format!("no format is called `{name}`; `dwell formats` lists them"),
    }
}

fn checked(args: &CheckArgs) -> Result<Status, CliError> {
    let file = args.file.display().to_string();
    let text = fs::read_to_string(&args.file).map_err(|why| CliError::Io { what: file.clone(), why })?;
    let lens = FormatFile::parse(&text)
        .map_err(|wrong| CliError::Usage(format!("{file} is wrong\n  {}", wrong.join("\n  "))))?;
    let built_in = standard_formats().iter().any(|format| format.spec().name == lens.spec().name);
    if built_in {
        return Err(CliError::Usage(format!("{file}: another format is called `{}`", lens.spec().name)));
    }
    let checked = check(lens, &args.against, args.limit, &LoadOptions::default());
    if let Some((path, why)) = checked.missing.first() {
        return Err(CliError::Usage(format!("{}: {why}", path.display())));
    }
    case::print(&match args.format {
        TableFormat::Json => json_pretty(&checked.events.iter().map(contract_line).collect()),
        TableFormat::Table => as_table(&checked.events),
    })?;
    for source in &checked.sources {
        case::say(&told(source, checked.lacks.as_deref()));
    }
    let dated = tell_paths(&checked);
    let good = checked.lacks.is_none()
        && dated
        && checked
            .sources
            .iter()
            .all(|source| source.rejected == 0 && source.error.is_none() && source.read > 0);
    Ok(if good { Status::Done } else { Status::Refused })
}

/// Reports the paths of the format file that lead to nothing. Returns whether any record has a time.
fn tell_paths(checked: &Checked) -> bool {
    for astray in &checked.astray {
        case::say(&crate::event::visible(astray));
    }
    let dated = checked.sources.iter().any(|source| source.read > source.undated + source.rejected);
    if !dated && checked.sources.iter().any(|source| source.read > source.rejected) {
        case::say(if checked.timeless {
            "no record has a time: `from` of [time] leads to nothing"
        } else {
            "no record has a time that `layout` of [time] reads"
        });
    }
    dated
}

/// The first events as a table: line, time, the fields of [`ALWAYS`], and any other field that one of them has.
fn as_table(events: &[Event<'_>]) -> String {
    if events.is_empty() {
        return String::new();
    }
    let more = FIELDS
        .iter()
        .map(|spec| spec.field)
        .filter(|field| !NEVER.contains(field) && !ALWAYS.contains(field));
    let more = more.filter(|field| events.iter().any(|event| !text(event, *field).is_empty()));
    let fields: Vec<Field> = ALWAYS.into_iter().chain(more).collect();
    let head: Vec<&str> =
        ["line", "time"].into_iter().chain(fields.iter().map(|field| field.name())).collect();
    let row = |event: &Event<'_>| {
        let when = event.when.map_or_else(|| "undated".to_owned(), |when| when.to_string());
        let cells = fields.iter().map(|field| short(&text(event, *field)));
        [event.line.to_string(), when].into_iter().chain(cells).collect()
    };
    table(&head, &events.iter().map(row).collect::<Vec<Vec<String>>>())
}

fn text(event: &Event<'_>, field: Field) -> String {
    match field {
        Field::Count => event.count.map_or_else(String::new, |count| count.to_string()),
        field => match event.text(field) {
            Some(text) => text.to_owned(),
            None => event.list(field).iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(" "),
        },
    }
}

/// Cuts a text to [`WIDTH`] characters, with `…`.
fn short(text: &str) -> String {
    let cut: String = text.chars().take(WIDTH).collect();
    if cut.len() < text.len() { cut + "…" } else { cut }
}

/// The summary of a source: why it matched or not, and the counts of its records, dated, undated and rejected.
fn told(source: &SourceEntry, lacks: Option<&str>) -> String {
    let file = crate::event::visible(&source.file);
    if source.format.is_empty() {
        let why = lacks.or(source.error.as_deref()).unwrap_or("it holds no records");
        return format!("{file}: it does not match: {}", crate::event::visible(why));
    }
    let mut said = format!("{file}: {}", source.why);
    let SourceEntry { read, undated, rejected, .. } = source;
    let _ = write!(
        said,
        "\n  {read} read, {} dated, {undated} undated, {rejected} rejected",
        read - undated - rejected
    );
    for reject in source.rejects.iter().take(REASONS) {
        let _ = write!(said, "\n  line {}: rejected: {}", reject.line, reject.reason);
    }
    for note in source.notes.iter().chain(&source.error) {
        let _ = write!(said, "\n  {note}");
    }
    said.lines().map(crate::event::visible).collect::<Vec<_>>().join("\n")
}
