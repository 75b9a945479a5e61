//! Drawing: what stands on the screen, as a pure function of what is known.
//!
//! Nothing here decides or changes anything. Text that comes from a record passes [`text`] before it is drawn; colours
//! are named by what they mean, in [`theme`], and nowhere else; [`picture`] turns a drawn screen into SVG, PNG and text.

pub mod bar;
pub mod dates;
pub mod detail;
pub mod draw;
pub mod dwell_line;
pub mod facets;
pub mod help;
pub mod hints;
pub mod lanes;
pub mod list;
pub mod number;
pub mod pen;
pub mod picture;
pub mod rule;
mod stroke;
pub mod text;
pub mod theme;
pub mod timeline;
pub mod title;
pub mod tree;
pub mod when;

#[cfg(test)]
mod tests;
