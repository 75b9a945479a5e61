//! Pictures of a drawn screen: SVG, PNG and text.
//!
//! All are functions of the buffer alone, so one buffer always yields the same bytes. SVG and PNG ask `cells::figure`
//! what a cell contains: lines, blocks, braille and stage glyphs are shapes, exact whatever fonts the reader has, and
//! only the rest is text.

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
use crate::event::saturated;
use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::style::Modifier;

/// The width of a cell in picture units.
const CELL_WIDTH: u16 = 9;
/// The height of a cell in picture units.
const CELL_HEIGHT: u16 = 19;
/// The distance from the top of a cell to the baseline.
const BASELINE: u16 = 14;
/// The margin between frame and cells.
const MARGIN: u16 = 12;
/// The radius of the frame's corners.
const CORNER: u16 = 9;

/// A character of the screen with its resolved style.
struct Drawn<'a> {
    /// Column and row, from 0.
    x: u16,
    y: u16,
    /// The number of cells it covers.
    columns: u16,
    symbol: &'a str,
    look: ColorScheme,
}

/// A style with resolved colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct ColorScheme {
    ink: Rgb,
    ground: Rgb,
    /// Bold, italic, underlined and struck through; other modifiers are part of the colours.
    modifier: Modifier,
}

impl ColorScheme {
    fn has(self, modifier: Modifier) -> bool {
        self.modifier.contains(modifier)
    }
}

/// Width and height of the picture, in units.
fn size(buffer: &Buffer) -> (u32, u32) {
    let side = |cells: u16, unit: u16| u32::from(cells) * u32::from(unit) + 2 * u32::from(MARGIN);
    (side(buffer.area.width, CELL_WIDTH), side(buffer.area.height, CELL_HEIGHT))
}

/// The characters of the screen, row by row, without cells covered by a wide character.
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

/// The number of cells that a character covers.
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

/// `over` blended onto `under` with an opacity of `share` / 255.
fn blend(under: Rgb, over: Rgb, share: u8) -> Rgb {
    let mix = |under: u8, over: u8| {
        let sum = u32::from(under) * u32::from(255 - share) + u32::from(over) * u32::from(share);
        saturated::<u8>((sum + 127) / 255)
    };
    [mix(under[0], over[0]), mix(under[1], over[1]), mix(under[2], over[2])]
}

#[cfg(test)]
mod tests;
