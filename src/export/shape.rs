//! The shapes of event exports.

use super::iris::Iris;
use super::navigator::Navigator;
use super::parquet::Parquet;
use super::stix::Stix;
use super::timesketch::{TimesketchLines, TimesketchRows};
use super::{About, ByRows, Column, EventLines, EventRows, EventWriter};
use std::io;

/// The shape of an event export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// The event contract, one event a line.
    Jsonl,
    /// CSV.
    Csv,
    /// For the import of Timesketch.
    Timesketch,
    /// For the import of IRIS.
    Iris,
    /// A STIX 2.1 bundle.
    Stix,
    /// An ATT&CK Navigator layer.
    Navigator,
    /// A Parquet table.
    Parquet,
}

/// The options of an event export.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EventOptions {
    /// Only these columns; all if empty.
    pub columns: Vec<Column>,
    /// JSON lines rather than CSV, for shapes that have both.
    pub lines: bool,
}

impl Shape {
    /// All shapes, in the order of the manual.
    pub const ALL: [Self; 7] =
        [Self::Jsonl, Self::Csv, Self::Timesketch, Self::Iris, Self::Stix, Self::Navigator, Self::Parquet];

    /// Its name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Timesketch => "timesketch",
            Self::Iris => "iris",
            Self::Stix => "stix",
            Self::Navigator => "navigator",
            Self::Parquet => "parquet",
        }
    }

    /// A description in one line.
    #[must_use]
    pub const fn doc(self) -> &'static str {
        match self {
            Self::Jsonl => {
                "the event contract, one event a line, each with its record; dwell reads them back without loss"
            }
            Self::Csv => {
                "rows of cells with a header, every field and the record, safe to open in a spreadsheet; dwell reads both back"
            }
            Self::Timesketch => {
                "what Timesketch imports at the first try, as CSV or JSONL: times in microseconds, tags, a type each"
            }
            Self::Iris => "the ten columns that DFIR-IRIS imports into the timeline of a case",
            Self::Stix => {
                "a bundle of STIX 2.1: observed data, published addresses as indicators and their sightings, claims as notes"
            }
            Self::Navigator => "a layer of the ATT&CK Navigator (4.5): techniques, scored by their records",
            Self::Parquet => {
                "a table of Parquet, every field a column, each record as JSON; dwell reads events back without loss"
            }
        }
    }

    /// A description in a few words.
    #[must_use]
    pub const fn brief(self) -> &'static str {
        match self {
            Self::Jsonl => "events and records, which dwell reads back without loss",
            Self::Csv => "rows of cells for a spreadsheet",
            Self::Timesketch => "what Timesketch imports",
            Self::Iris => "the ten columns of a timeline in DFIR-IRIS",
            Self::Stix => "a bundle of STIX 2.1 for threat intelligence",
            Self::Navigator => "a layer of the ATT&CK Navigator: techniques",
            Self::Parquet => "a table with a column a field, read back without loss",
        }
    }

    /// What it can't express, in one line.
    #[must_use]
    pub const fn loses(self) -> &'static str {
        match self {
            Self::Jsonl | Self::Parquet => {
                "what logs cover (blind zones); of notes all but tags, links, corrections, told events: marks, comments, views \
                and others; what other exports say: a bundle has all of it"
            }
            Self::Csv => {
                "what logs cover, what other exports say (a bundle has it); of notes all but tags, links, corrections, told \
                events; hidden characters are spelled out, `'` before formulas"
            }
            Self::Timesketch => {
                "undated events and those before 1700 (counted); digits finer than microseconds; records; of notes all but \
                tags, links, comments, corrections and told events"
            }
            Self::Iris => {
                "undated events (counted); digits finer than milliseconds; of notes all but tags, links, comments, \
                corrections, told events; assets and IOCs are text: new ones stop the import"
            }
            Self::Stix => {
                "records; of notes all but tags, links, comments, corrections, told events; claims, undated and open events \
                are notes; a sighting names its first 1,000 observations"
            }
            Self::Navigator => {
                "single events, which it counts by technique, and notes on them; those without one are left out and counted"
            }
        }
    }

    /// Where within the file its provenance is, if the shape has a place for it.
    #[must_use]
    pub const fn place_of_about(self) -> Option<&'static str> {
        match self {
            Self::Jsonl | Self::Csv | Self::Timesketch | Self::Iris => None,
            Self::Stix => Some("the first note of the bundle"),
            Self::Navigator => Some("the metadata of the layer"),
            Self::Parquet => Some("the metadata of the file, under `dwell`"),
        }
    }

    /// Whether its columns can be chosen.
    #[must_use]
    pub const fn has_columns(self) -> bool {
        matches!(self, Self::Jsonl | Self::Csv)
    }

    /// Creates the writer.
    ///
    /// # Errors
    /// If what precedes the first event can't be written.
    pub fn begin<W: io::Write + Send + 'static>(
        self,
        out: W,
        wish: &EventOptions,
        about: &About,
    ) -> io::Result<Box<dyn EventWriter + Send>> {
        Ok(match self {
            Self::Jsonl => Box::new(ByRows::new(out, EventLines::new(&wish.columns))?),
            Self::Csv if wish.columns.is_empty() => Box::new(ByRows::new(out, EventRows::whole()?)?),
            Self::Csv => Box::new(ByRows::new(out, EventRows::new(&wish.columns)?)?),
            Self::Timesketch if wish.lines => Box::new(ByRows::new(out, TimesketchLines::default())?),
            Self::Timesketch => Box::new(ByRows::new(out, TimesketchRows::new()?)?),
            Self::Iris => Box::new(ByRows::new(out, Iris::new()?)?),
            Self::Stix => Box::new(Stix::new(out, about)),
            Self::Navigator => Box::new(Navigator::new(out, about)),
            Self::Parquet => Box::new(Parquet::new(out, about)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Shape;

    #[test]
    fn every_shape_says_which_notes_it_leaves_out() {
        for shape in Shape::ALL {
            assert!(shape.loses().contains("notes"), "{}", shape.name());
        }
    }
}
