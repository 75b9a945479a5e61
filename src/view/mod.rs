//! Drawing: what stands on the screen, as a pure function of what is known.
//!
//! Nothing here decides or changes anything. Text that comes from a record passes [`text`] before it is drawn; colours
//! are named by what they mean, in [`theme`], and nowhere else; [`picture`] turns a drawn screen into SVG, PNG and text.

mod bar;
mod blind;
mod chain;
mod columns;
mod compare;
mod dates;
mod detail;
mod draw;
mod dwell_line;
mod export_dialog;
mod facets;
mod help;
mod hints;
mod lanes;
mod ledger;
mod list;
mod notes;
mod number;
mod panes;
mod pen;
pub mod picture;
mod rule;
mod slide;
mod stroke;
mod terms;
pub mod text;
pub mod theme;
mod timeline;
mod title;
mod tree;
mod when;

pub use draw::{draw, pointed};
pub use slide::slide;

#[cfg(test)]
mod tests;
