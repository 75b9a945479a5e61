//! Pictures of a drawn screen: SVG, PNG, and text.
//!
//! All of them are functions of the buffer alone, so one buffer always gives the same bytes. SVG and PNG ask
//! `cells::figure` what stands in a cell; lines, blocks, braille and the glyphs of stages are shapes there, on
//! the grid whatever font the reader has, and only the rest is text.

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "a picture is some thousand pixels wide, and numbers of that size are exact in every type here"
)]

mod boxes;
mod cells;
mod font;
mod plain;
mod png;
mod raster;
mod svg;

pub use self::plain::{plain, planes};
pub use self::png::{PictureError, png};
pub use self::svg::svg;

use super::theme::{Rgb, Theme};
use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::style::Modifier;

/// Width of a cell, in units of a picture.
const CELL_WIDTH: u16 = 9;
/// Height of a cell.
const CELL_HEIGHT: u16 = 19;
/// From the top of a cell to the line that letters stand on.
const BASELINE: u16 = 14;
/// Room between the frame and the cells.
const MARGIN: u16 = 12;
/// Radius of the frame's corners.
const CORNER: u16 = 9;

/// One character of the screen, with all that a picture needs of its style.
struct Drawn<'a> {
    /// Column and row, from 0.
    x: u16,
    y: u16,
    /// Cells it takes.
    columns: u16,
    symbol: &'a str,
    look: ColorScheme,
}

/// A style as paint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct ColorScheme {
    ink: Rgb,
    ground: Rgb,
    /// Bold, italic, underlined, struck through; the others are in the colours.
    modifier: Modifier,
}

impl ColorScheme {
    fn has(self, modifier: Modifier) -> bool {
        self.modifier.contains(modifier)
    }
}

/// Width and height of a picture of the buffer, in units.
fn size(buffer: &Buffer) -> (u32, u32) {
    let side = |cells: u16, unit: u16| u32::from(cells) * u32::from(unit) + 2 * u32::from(MARGIN);
    (side(buffer.area.width, CELL_WIDTH), side(buffer.area.height, CELL_HEIGHT))
}

/// The characters of the screen, row by row. Cells that a wide character covers are passed over.
fn drawn(buffer: &Buffer, theme: Theme) -> impl Iterator<Item = Drawn<'_>> {
    let area = buffer.area;
    (0..area.height).flat_map(move |y| {
        let mut covered = 0;
        (0..area.width).filter_map(move |x| {
            if x < covered {
                return None;
            }
            let cell = &buffer[(area.x + x, area.y + y)];
            let columns = columns(cell).min(area.width - x);
            covered = x + columns;
            let hidden = cell.modifier.contains(Modifier::HIDDEN);
            let symbol = if hidden { " " } else { cell.symbol() };
            Some(Drawn { x, y, columns, symbol, look: look(cell, theme) })
        })
    })
}

/// Cells that a cell's character takes.
fn columns(cell: &Cell) -> u16 {
    if cell.symbol().len() == 1 { 1 } else { cell.symbol().cell_width().max(1) }
}

fn look(cell: &Cell, theme: Theme) -> ColorScheme {
    let has = |modifier| cell.modifier.contains(modifier);
    let (mut ink, mut ground) = (theme.paint(cell.fg, false), theme.paint(cell.bg, true));
    if has(Modifier::DIM) {
        ink = blend(ground, ink, 160);
    }
    if has(Modifier::REVERSED) {
        std::mem::swap(&mut ink, &mut ground);
    }
    let kept = Modifier::BOLD | Modifier::ITALIC | Modifier::UNDERLINED | Modifier::CROSSED_OUT;
    ColorScheme { ink, ground, modifier: cell.modifier & kept }
}

/// `over` laid on `under`, covering `share` of 255 of it.
fn blend(under: Rgb, over: Rgb, share: u8) -> Rgb {
    let mix = |under: u8, over: u8| {
        let sum = u32::from(under) * u32::from(255 - share) + u32::from(over) * u32::from(share);
        u8::try_from((sum + 127) / 255).unwrap_or(u8::MAX)
    };
    [mix(under[0], over[0]), mix(under[1], over[1]), mix(under[2], over[2])]
}

#[cfg(test)]
mod tests;
