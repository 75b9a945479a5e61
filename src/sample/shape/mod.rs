//! Writes items in a format, one module per shape.

mod dwell;
mod entra;
pub mod facts;
pub mod json;
mod mail;
pub mod timesketch;
mod ual;

pub use dwell::KEY;

use super::Shape;
use super::item::Item;
use super::world::World;

/// Writes items in one shape.
pub struct Pen {
    shape: Shape,
    /// Whether nothing has been written yet.
    first: bool,
    scratch: Vec<u8>,
}

impl Pen {
    /// A pen for `shape`.
    pub const fn new(shape: Shape) -> Self {
        Self { shape, first: true, scratch: Vec::new() }
    }

    /// Writes what comes before the first record.
    pub fn begin(&self, out: &mut Vec<u8>) {
        match self.shape {
            Shape::Dwell | Shape::Beside => {}
            Shape::Ual => ual::head(out),
            Shape::Entra => entra::head(out),
            Shape::Csv => timesketch::head(out),
        }
    }

    /// Writes a record.
    pub fn item(&mut self, world: &World, item: &Item, out: &mut Vec<u8>) {
        match self.shape {
            Shape::Dwell | Shape::Beside => dwell::line(world, item, out),
            Shape::Ual => ual::row(world, item, &mut self.scratch, out),
            Shape::Entra => entra::sign_in(world, item, self.first, out),
            Shape::Csv => timesketch::row(world, item, &mut self.scratch, out),
        }
        self.first = false;
    }

    /// Whether nothing was written yet. The caller writes next, so from then on something is.
    pub const fn takes_first(&mut self) -> bool {
        std::mem::replace(&mut self.first, false)
    }

    /// Writes what comes after the last record.
    pub fn end(&self, out: &mut Vec<u8>) {
        if self.shape == Shape::Entra {
            entra::tail(out);
        }
    }
}
