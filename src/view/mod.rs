//! Drawing: the screen as a pure function of the session.
//!
//! Nothing here decides or changes anything. Text from records passes [`text`] before it is drawn. Colours are chosen
//! by role in [`theme`] only. [`picture`] exports a drawn screen as SVG, PNG and text.

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
mod foot;
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
