//! A screen as PNG, at two pixels per unit.

use super::cells::{Figure, figure, hollow, strike, underline};
use super::font::Faces;
use super::raster::{HIGH, Mask, SCALE, WIDE};
use super::{CORNER, Drawn, MARGIN, blend, drawn, size};
use crate::event::saturated;
use crate::view::theme::{Rgb, Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::style::Modifier;
use rustc_hash::FxHashMap;

/// Why a PNG could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// A built-in font can't be read.
    #[error("a built-in font cannot be read: {0}")]
    Font(#[from] ab_glyph::InvalidFont),
    /// Encoding failed.
    #[error("the picture cannot be written as PNG: {0}")]
    Encode(#[from] png::EncodingError),
    /// The screen has no cells.
    #[error("a screen without cells has no picture; give it at least one column and one row")]
    Empty,
}

/// The screen as PNG: the same cells as [`svg`](super::svg), with letters of the built-in fonts.
pub fn png(buffer: &Buffer, theme: &Theme) -> Result<Vec<u8>, PictureError> {
    if buffer.area.is_empty() {
        return Err(PictureError::Empty);
    }
    let mut canvas = Canvas::framed(buffer, *theme);
    let mut masks = Masks { faces: Faces::load()?, known: FxHashMap::default() };
    for cell in drawn(buffer, *theme) {
        canvas.paint(&cell, masks.of(&cell));
    }
    canvas.encode()
}

/// The two colours of a pixel: the lower one (`None` if transparent) and the upper one.
type Pair = (Option<Rgb>, Rgb);

/// The pixels of the picture: each a pair of colours and the coverage of the upper one.
struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<(u16, u8)>,
    pairs: Vec<Pair>,
    numbers: FxHashMap<Pair, u16>,
}

impl Canvas {
    /// The background with its frame: a hairline with round corners, transparent outside.
    fn framed(buffer: &Buffer, theme: Theme) -> Self {
        let (wide, high) = size(buffer);
        let (width, height) = (wide as usize * SCALE, high as usize * SCALE);
        let mut canvas =
            Self { width, height, pixels: Vec::new(), pairs: Vec::new(), numbers: FxHashMap::default() };
        let inside = canvas.number((Some(theme.ground()), theme.paint_of(Role::Rule)));
        let outside = canvas.number((None, theme.paint_of(Role::Rule)));
        canvas.pixels = vec![(inside, 0); width * height];
        let corner = usize::from(CORNER) * SCALE;
        for y in 0..height {
            let ends = if y < corner || y + corner >= height { width } else { 2 * SCALE };
            for x in (0..ends).chain(width.saturating_sub(ends)..width) {
                let (inner, covered) = hairline(depth(x, y, width, height));
                canvas.pixels[y * width + x] = (if inner { inside } else { outside }, byte(covered));
            }
        }
        canvas
    }

    fn number(&mut self, pair: Pair) -> u16 {
        let Self { numbers, pairs, .. } = self;
        *numbers.entry(pair).or_insert_with(|| {
            pairs.push(pair);
            saturated::<u16>(pairs.len() - 1)
        })
    }

    fn paint(&mut self, cell: &Drawn<'_>, mask: &Mask) {
        let pair = self.number((Some(cell.look.ground), cell.look.ink));
        let margin = usize::from(MARGIN) * SCALE;
        let (left, top) = (margin + usize::from(cell.x) * WIDE, margin + usize::from(cell.y) * HIGH);
        for y in 0..HIGH {
            for x in 0..usize::from(cell.columns) * WIDE {
                let covered = byte(mask.at(x as i64, y as i64));
                if let Some(pixel) = self.pixels.get_mut((top + y) * self.width + left + x) {
                    *pixel = (pair, covered);
                }
            }
        }
    }

    /// The colour of a pixel, with coverage quantised to `steps`.
    fn color(&self, (pair, covered): (u16, u8), steps: u32) -> [u8; 4] {
        let (under, over) = self.pairs[usize::from(pair)];
        let step = (u32::from(covered) * (steps - 1) + 127) / 255;
        let covered = saturated::<u8>(step * 255 / (steps - 1));
        match under {
            Some(under) => {
                let [red, green, blue] = blend(under, over, covered);
                [red, green, blue, 255]
            }
            None => [over[0], over[1], over[2], covered],
        }
    }

    /// Encodes the picture with a palette, with as many coverage steps as 256 colours allow, else in full colour.
    fn encode(&self) -> Result<Vec<u8>, PictureError> {
        for steps in [16, 12, 8, 6] {
            if let Some((palette, pixels)) = self.indexed(steps) {
                return self.write(&pixels, Some(&palette));
            }
        }
        let pixels: Vec<u8> = self.pixels.iter().flat_map(|pixel| self.color(*pixel, 256)).collect();
        self.write(&pixels, None)
    }

    /// The palette in order of first use, and the palette index of each pixel; `None` if it has more than 256 colours.
    fn indexed(&self, steps: u32) -> Option<(Vec<[u8; 4]>, Vec<u8>)> {
        let mut palette = Vec::new();
        let mut numbers: FxHashMap<[u8; 4], u8> = FxHashMap::default();
        let mut known: Vec<Option<u8>> = vec![None; self.pairs.len() * 256];
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for pixel in &self.pixels {
            let slot = &mut known[usize::from(pixel.0) * 256 + usize::from(pixel.1)];
            let number = if let Some(number) = *slot {
                number
            } else {
                let color = self.color(*pixel, steps);
                let next = u8::try_from(palette.len());
                let number = if let Some(number) = numbers.get(&color) { *number } else { next.ok()? };
                if numbers.insert(color, number).is_none() {
                    palette.push(color);
                }
                *slot = Some(number);
                number
            };
            pixels.push(number);
        }
        Some((palette, pixels))
    }

    fn write(&self, pixels: &[u8], palette: Option<&[[u8; 4]]>) -> Result<Vec<u8>, PictureError> {
        let mut bytes = Vec::new();
        let side = |pixels: usize| saturated::<u32>(pixels);
        let mut encoder = png::Encoder::new(&mut bytes, side(self.width), side(self.height));
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::High);
        if let Some(palette) = palette {
            encoder.set_color(png::ColorType::Indexed);
            encoder.set_palette(
                palette.iter().flat_map(|color| [color[0], color[1], color[2]]).collect::<Vec<_>>(),
            );
            encoder.set_trns(palette.iter().map(|color| color[3]).collect::<Vec<_>>());
            encoder.set_filter(png::Filter::NoFilter);
        } else {
            encoder.set_color(png::ColorType::Rgba);
        }
        let mut writer = encoder.write_header()?;
        writer.write_image_data(pixels)?;
        writer.finish()?;
        Ok(bytes)
    }
}

/// The frame at a depth inside of its edge: whether the background is below it, and its coverage.
fn hairline(depth: f32) -> (bool, f32) {
    let line = SCALE as f32;
    if depth < line / 2.0 { (false, depth + 0.5) } else { (true, line - depth + 0.5) }
}

/// How far the centre of a pixel is inside of a rectangle with round corners; negative outside.
fn depth(x: usize, y: usize, width: usize, height: usize) -> f32 {
    let radius = f32::from(CORNER) * SCALE as f32;
    let edge = |at: usize, side: usize| (at as f32 + 0.5).min((side - at) as f32 - 0.5);
    let (across, down) = (edge(x, width), edge(y, height));
    if across < radius && down < radius {
        radius - (radius - across).hypot(radius - down)
    } else {
        across.min(down)
    }
}

fn byte(share: f32) -> u8 {
    // between 0 and 255 after the clamp, so nothing is cut off
    (share.clamp(0.0, 1.0) * 255.0).round() as u8
}

/// A cache of the coverage of symbols.
struct Masks {
    faces: Faces,
    known: FxHashMap<(String, u16, Modifier), Mask>,
}

impl Masks {
    fn of(&mut self, cell: &Drawn<'_>) -> &Mask {
        let look = cell.look;
        let key = (cell.symbol.to_owned(), cell.columns, look.modifier);
        let Self { faces, known } = self;
        known.entry(key).or_insert_with(|| mask(faces, cell))
    }
}

fn mask(faces: &Faces, cell: &Drawn<'_>) -> Mask {
    let (columns, look) = (cell.columns, cell.look);
    let mut mask = match figure(cell.symbol) {
        Figure::Blank => Mask::of(&[], columns),
        Figure::Shapes(shapes) => Mask::of(&shapes, columns),
        Figure::Small(letters) => faces.small(&letters),
        Figure::Text => faces
            .mask(cell.symbol, columns, look.has(Modifier::BOLD), look.has(Modifier::ITALIC))
            .filter(|mask| !mask.is_empty())
            .unwrap_or_else(|| Mask::of(&hollow(columns), columns)),
    };
    if look.has(Modifier::UNDERLINED) {
        mask.draw(&underline(columns));
    }
    if look.has(Modifier::CROSSED_OUT) {
        mask.draw(&strike(columns));
    }
    mask
}
