//! The report: a summary of the case for readers without the program.
//!
//! [`Report`] holds everything a report may show, with each list cut to a readable length and its full number; the
//! engine builds it. [`render`] fills the template for Markdown or HTML. Every text passes the text gate and then the
//! escaping of the target; templates can't switch that off.

mod commands;
mod model;
mod picture;
mod render;

pub use commands::Commands;
pub use model::*;
pub use picture::{COLUMNS, Lanes};
pub use render::{CONTEXT, FILTERS, Kind, TemplateError, check, render};
