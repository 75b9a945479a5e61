//! The export formats.

use super::Shape;

/// An export format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExportFormat {
    /// Events, in some shape.
    Events(Shape),
    /// A report, to be read by people.
    Report,
    /// The whole case, to be opened elsewhere.
    Bundle,
    /// A vector picture of the timeline.
    Svg,
    /// A pixel picture of the timeline.
    Png,
}

impl ExportFormat {
    /// All formats, in the order of the manual.
    pub const ALL: [Self; 11] = [
        Self::Events(Shape::Jsonl),
        Self::Events(Shape::Csv),
        Self::Events(Shape::Timesketch),
        Self::Events(Shape::Iris),
        Self::Events(Shape::Stix),
        Self::Events(Shape::Navigator),
        Self::Events(Shape::Parquet),
        Self::Report,
        Self::Bundle,
        Self::Svg,
        Self::Png,
    ];

    /// Its name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Events(shape) => shape.name(),
            Self::Report => "report",
            Self::Bundle => "bundle",
            Self::Svg => "svg",
            Self::Png => "png",
        }
    }

    /// Parses a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// A description in one line.
    #[must_use]
    pub const fn doc(self) -> &'static str {
        match self {
            Self::Events(shape) => shape.doc(),
            Self::Report => {
                "a report as Markdown or one HTML file: how long they were in, timeline, chains and why, accounts, \
                indicators, findings, doubts, blind zones, ledger, and their commands"
            }
            Self::Bundle => {
                "the whole case in one zip: sources, notes, case file, agencies; `dwell FILE.zip` opens it to the same screen"
            }
            Self::Svg => {
                "a picture of the timeline for slides: stages, blind zones, milestones; sharp at any size"
            }
            Self::Png => "the same picture as dots",
        }
    }

    /// A description in a few words.
    #[must_use]
    pub const fn brief(self) -> &'static str {
        match self {
            Self::Events(shape) => shape.brief(),
            Self::Report => "what the case comes to, to be read, as HTML or Markdown",
            Self::Bundle => "the whole case in one zip, to be opened elsewhere",
            Self::Svg => "the timeline for slides, sharp at any size",
            Self::Png => "the same picture as dots",
        }
    }

    /// The file extension.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Events(Shape::Jsonl) => "jsonl",
            Self::Events(Shape::Csv | Shape::Timesketch | Shape::Iris) => "csv",
            Self::Events(Shape::Stix | Shape::Navigator) => "json",
            Self::Events(Shape::Parquet) => "parquet",
            Self::Report => "html",
            Self::Bundle => "zip",
            Self::Svg => "svg",
            Self::Png => "png",
        }
    }

    /// What the format can't express, for the user to know.
    #[must_use]
    pub const fn loses(self) -> &'static str {
        match self {
            Self::Events(shape) => shape.loses(),
            Self::Report => "of long lists all but their first items, and it says how many more there are",
            Self::Bundle => "nothing; with `--hashes-only` the sources, which are named by their hashes",
            Self::Svg | Self::Png => "what is told in words",
        }
    }

    /// Where within the file its provenance is, if the format has a place for it.
    #[must_use]
    pub const fn place_of_about(self) -> Option<&'static str> {
        match self {
            Self::Events(shape) => shape.place_of_about(),
            Self::Report => Some("its head, and below each figure"),
            Self::Bundle => Some("its manifest, `dwell-bundle.json`"),
            Self::Svg | Self::Png => None,
        }
    }

    /// The shape of its events; `None` if it exports more than events.
    #[must_use]
    pub const fn shape(self) -> Option<Shape> {
        match self {
            Self::Events(shape) => Some(shape),
            Self::Report | Self::Bundle | Self::Svg | Self::Png => None,
        }
    }

    /// Whether it is a picture.
    #[must_use]
    pub const fn is_picture(self) -> bool {
        matches!(self, Self::Svg | Self::Png)
    }
}
