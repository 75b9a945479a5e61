//! A report: what a case comes to, for somebody who does not open it.
//!
//! [`Report`] holds all that a report may say, cut to what can be read, each list with how many more there are; whoever
//! answers asks makes it. [`render`] puts it into a template, of which Markdown and HTML have one each: every text of it
//! passes the text gate and then the escape of the target, and no template can switch that off.

mod commands;
mod model;
mod picture;
mod render;

pub use commands::Commands;
pub use model::*;
pub use picture::{COLUMNS, Lanes};
pub use render::{CONTEXT, FILTERS, Kind, TemplateError, check, render};
