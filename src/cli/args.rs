//! The command line as it is typed.

mod completions;
mod stats;

pub(super) use completions::CompletionsArgs;
pub(super) use stats::StatsArgs;

mod cache;
mod chains;
mod compare;
mod export;
mod formats;
mod notes;
mod number;
mod sample;

pub(super) use cache::{CacheArgs, CacheCommand};
pub(super) use chains::ChainsArgs;
pub(super) use compare::CompareArgs;
pub(super) use export::ExportArgs;
pub(super) use formats::{CheckArgs, FormatsArgs, FormatsCommand};
pub(super) use notes::EXAMPLES as NOTE_EXAMPLES;
pub(super) use notes::{AddArgs, DetachedArgs, LogArgs, MergeArgs, NotesArgs, NotesCommand, WhereArgs};
pub(super) use sample::{SampleArgs, SampleFormat};

use crate::event::Zone;
use crate::export::Column;
use crate::read::{DateOrder, SHIFT_FORMS, parse_shift};
use crate::session::ColorScheme;
use clap::{CommandFactory, Parser, ValueEnum, ValueHint};
use std::path::PathBuf;

/// Explore the timeline of a cloud-identity intrusion.
#[derive(Debug, Parser)]
#[command(name = "dwell", version, max_term_width = 100, args_conflicts_with_subcommands = true)]
#[command(after_help = "Start with: dwell FOLDER. Then ? shows the keys, f filters, q leaves.\n\
    Exit status: 0 done; 1 something was refused, as `dwell ledger` tells; 2 the command line or the query was wrong, or nothing could be \
    opened or written; 130, 143 or 129 it was interrupted (Ctrl-C, TERM, a closed terminal) and left nothing.")]
pub struct Args {
    #[command(flatten)]
    pub(super) open: OpenArgs,
    #[command(subcommand)]
    pub(super) command: Option<Subcommand>,
}

#[derive(Debug, clap::Subcommand)]
#[allow(clippy::large_enum_variant)] // there is one, as it was typed
pub(super) enum Subcommand {
    /// Print the events that a query keeps
    Query(QueryArgs),
    /// Count the values of a field
    Facets(FacetsArgs),
    /// Tell which events belong together, how two are tied, and what is downstream of a key, a token or an event
    Chains(ChainsArgs),
    /// List the formats that are read, show one, or try a format file
    Formats(FormatsArgs),
    /// Tell what was told otherwise on one day than on another
    Compare(CompareArgs),
    /// Tell what became of every record
    Ledger(LedgerArgs),
    /// Add to the notes of a case, tell who noted what when, and join two journals
    Notes(NotesArgs),
    /// Tell how long they were in, where the log could not see, and what it covers
    Stats(StatsArgs),
    /// Hand events over to other tools: JSONL, CSV, Timesketch, IRIS, STIX, ATT&CK Navigator, Parquet; or write a report
    Export(ExportArgs),
    /// Draw the screen after some keys, as a picture or as text
    Shot(ShotArgs),
    /// List the index files, from which a case that was read before is opened at once, or remove them
    Cache(CacheArgs),
    /// Make up an incident of any size
    Sample(SampleArgs),
    /// Print completions for a shell
    Completions(CompletionsArgs),
    /// Print the man page
    Man,
    /// Print the reference of keys, fields, formats and the query language, as Markdown
    Manual,
}

/// The case, and how to read it.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct CaseArgs {
    /// Files and folders of evidence; - is standard input
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub common: CommonArgs,
}

#[derive(Debug, Clone, clap::Args)]
pub(super) struct CommonArgs {
    /// Show times on the screen, and read those of queries, in this zone: `UTC`, `+02:00`, `America/New_York`; what is printed
    /// and handed over has UTC. Evidence is read in UTC where it writes no offset, or in the zone that the case file gives the source. By default UTC, and on the screen
    /// of a bundle the zone that it was made in
    #[arg(long = "zone", visible_alias = "tz", value_name = "ZONE", value_parser = zone, allow_hyphen_values = true)]
    pub zone_said: Option<Zone>,
    /// Read dates like 3/4/2023 as day/month (dmy) or month/day (mdy); by default each source settles it as a whole
    #[arg(long, value_name = "ORDER", value_parser = dates)]
    pub dates: Option<DateOrder>,
    /// The clock of a source was wrong: add this to its times, as in `ual.csv=+90s`, `ual.csv=-1h30m` or
    /// `stdin=00:01:30`; a number alone is seconds; may be given again for other sources
    #[arg(long, value_name = "NAME=SHIFT", value_parser = clock, allow_hyphen_values = true)]
    pub clock: Vec<(String, i64)>,
    /// See the case as it was known on that day, which ends at midnight UTC: 2023-07-14
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub as_of: Option<String>,
    /// Leave out what analysts noted
    #[arg(long)]
    pub no_notes: bool,
    /// Read everything anew, and use and write no index file
    #[arg(long)]
    pub no_cache: bool,
    /// Use an index file only after the hashes of whole sources are made and compared
    #[arg(long, conflicts_with = "no_cache")]
    pub verify: bool,
    /// Use at most so many threads for reading
    #[arg(long, value_name = "N", value_parser = number::some)]
    pub threads: Option<std::num::NonZeroUsize>,
}

impl CommonArgs {
    /// The zone that times are shown in, and those of queries are read in.
    pub fn zone(&self) -> Zone {
        self.zone_said.unwrap_or_default()
    }
}

/// `dwell PATH…`
#[derive(Debug, Clone, clap::Args)]
pub(super) struct OpenArgs {
    #[command(flatten)]
    pub case: CaseArgs,
    /// Begin with this filter
    #[arg(short, long, value_name = "QUERY", allow_hyphen_values = true)]
    pub query: Option<String>,
    /// Colours: dark, light, contrast, plain; by default what the terminal seems to want
    #[arg(long, value_parser = look)]
    pub theme: Option<ColorScheme>,
    /// Show times in a second zone too
    #[arg(long, value_name = "ZONE", value_parser = zone, allow_hyphen_values = true)]
    pub zone2: Option<Zone>,
    /// Take the mouse
    #[arg(long)]
    pub mouse: bool,
    /// Read on in files that grow, are rotated or come anew, and show what comes
    #[arg(long)]
    pub follow: bool,
}

/// `dwell query`
#[derive(Debug, Clone, clap::Args)]
pub(super) struct QueryArgs {
    #[command(flatten)]
    pub case: CaseArgs,
    /// Which events; everything by default
    #[arg(
        short,
        long,
        value_name = "QUERY",
        allow_hyphen_values = true,
        default_value = "",
        hide_default_value = true
    )]
    pub query: String,
    /// How to print them
    #[arg(long, value_enum, default_value_t = EventFormat::Jsonl)]
    pub format: EventFormat,
    /// At most so many
    #[arg(long, value_name = "N", value_parser = number::number::<u64>)]
    pub limit: Option<u64>,
    /// Only these fields, in this order: time,account,raw.ResultType; `raw.X.Y` is what stands in the record
    #[arg(long, value_name = "FIELDS", value_delimiter = ',', value_parser = column)]
    pub fields: Vec<Column>,
    /// Read on in files that grow, are rotated or come anew, and print what comes
    #[arg(long)]
    pub follow: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum EventFormat {
    /// The event contract, one event a line, each with its record
    Jsonl,
    /// Rows of cells, with a header; `'` stands before what a spreadsheet would run (`'-tok`), which JSONL has as it is
    Csv,
    /// The number of events alone
    Count,
}

/// `dwell facets`
#[derive(Debug, Clone, clap::Args)]
pub(super) struct FacetsArgs {
    #[command(flatten)]
    pub case: CaseArgs,
    /// Of which field, of events or of their records: agency, raw.ClientAppId
    #[arg(long, value_name = "FIELD", value_parser = column)]
    pub by: Column,
    /// Of which events; everything by default
    #[arg(
        short,
        long,
        value_name = "QUERY",
        allow_hyphen_values = true,
        default_value = "",
        hide_default_value = true
    )]
    pub query: String,
    /// At most so many values; the rest is summed up
    #[arg(long, value_name = "N", value_parser = number::number::<usize>)]
    pub limit: Option<usize>,
    /// Tell of each value the messages, accounts, accesses and orphans too, and its first and last event
    #[arg(long)]
    pub full: bool,
    /// How to print them
    #[arg(long, value_enum, default_value_t = TableFormat::Table)]
    pub format: TableFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum TableFormat {
    /// For people
    Table,
    /// For programs
    Json,
}

/// `dwell ledger`
#[derive(Debug, Clone, clap::Args)]
pub(super) struct LedgerArgs {
    #[command(flatten)]
    pub case: CaseArgs,
    /// How to print it
    #[arg(long, value_enum, default_value_t = TableFormat::Table)]
    pub format: TableFormat,
    /// Print every rejected record that was kept (1000 a source), with its place, what is wrong with it, and its bytes
    #[arg(long)]
    pub rejects: bool,
}

/// `dwell shot`
#[derive(Debug, Clone, clap::Args)]
pub(super) struct ShotArgs {
    #[command(flatten)]
    pub case: CaseArgs,
    /// Begin with this filter
    #[arg(short, long, value_name = "QUERY", allow_hyphen_values = true)]
    pub query: Option<String>,
    #[arg(
        help = "The keys to strike first: plain letters, and <enter> <esc> <tab> <space> <pgdn> <ctrl+f> and so on; <tick:2000> lets two seconds go by while the incident is played"
    )]
    #[arg(
        long,
        value_name = "KEYS",
        allow_hyphen_values = true,
        default_value = "",
        hide_default_value = true
    )]
    pub keys: String,
    /// Show times in a second zone too
    #[arg(long, value_name = "ZONE", value_parser = zone, allow_hyphen_values = true)]
    pub zone2: Option<Zone>,
    /// Columns and rows
    #[arg(long, value_name = "WxH", default_value = "120x36", value_parser = size)]
    pub size: (u16, u16),
    /// Colours: dark, light, contrast, plain
    #[arg(long, default_value = "dark", value_parser = look)]
    pub theme: ColorScheme,
    /// Where to write it; the ending decides between svg, png and txt. Without it: text on standard output
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
}

/// The command line, for completions and the man page.
#[must_use]
pub fn command_line() -> clap::Command {
    Args::command()
}

fn zone(text: &str) -> Result<Zone, String> {
    Zone::parse(text)
        .ok_or_else(|| "no such zone; write UTC, +02:00 or a name like America/New_York".to_owned())
}

fn dates(text: &str) -> Result<DateOrder, String> {
    DateOrder::parse(text).ok_or_else(|| "write dmy (day first) or mdy (month first)".to_owned())
}

fn clock(text: &str) -> Result<(String, i64), String> {
    let how = || {
        format!("write the name of a source and what to add to its times, as in ual.csv=+90s; {SHIFT_FORMS}")
    };
    let (name, shift) = text.rsplit_once('=').ok_or_else(how)?;
    let shift = parse_shift(shift).ok_or_else(|| format!("`{shift}` is no shift; write {SHIFT_FORMS}"))?;
    if name.trim().is_empty() { Err(how()) } else { Ok((name.trim().to_owned(), shift)) }
}

fn look(text: &str) -> Result<ColorScheme, String> {
    ColorScheme::parse(text)
        .ok_or_else(|| "no such theme; there are dark, light, contrast and plain".to_owned())
}

fn day(text: &str) -> Result<String, String> {
    crate::session::last_day(text, Zone::Utc).map_err(|why| why.to_string())
}

fn column(text: &str) -> Result<Column, String> {
    let name = text.trim();
    Column::parse(name).ok_or_else(|| no_such(name))
}

fn no_such(name: &str) -> String {
    match crate::query::nearest_field(name) {
        Some(near) => format!("no such field; did you mean {near}?"),
        None => "no such field; `dwell manual` lists them".to_owned(),
    }
}

fn size(text: &str) -> Result<(u16, u16), String> {
    let parts = text.split_once(['x', 'X', '×']);
    let numbers = parts.and_then(|(w, h)| Some((w.trim().parse().ok()?, h.trim().parse().ok()?)));
    numbers
        .filter(|(w, h): &(u16, u16)| (1..=1000).contains(w) && (1..=1000).contains(h))
        .ok_or_else(|| "write columns and rows, each 1 to 1000: 120x36".to_owned())
}
