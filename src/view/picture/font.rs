//! Letters of the built-in fonts, as pixel coverage.

use super::cells::Small;
use super::raster::{BASE, HIGH, Mask, SCALE, WIDE};
use crate::event::is_hidden;
use ab_glyph::{Font, FontRef, Glyph, InvalidFont, PxScale, point};
use epaint_default_fonts::{HACK_REGULAR, UBUNTU_LIGHT};

/// How far letters are widened on either side for bold, in pixels; the fonts have no bold face.
const SPREAD: f32 = 0.75;
/// The slope of italic letters: horizontal pixels per vertical pixel.
const LEAN: f32 = 0.2;

/// The fonts, in order of preference.
pub(super) struct Faces([FontRef<'static>; 2]);

impl Faces {
    pub(super) fn load() -> Result<Self, InvalidFont> {
        Ok(Self([FontRef::try_from_slice(HACK_REGULAR)?, FontRef::try_from_slice(UBUNTU_LIGHT)?]))
    }

    /// The coverage of a symbol over its cells; `None` if no font has it.
    pub(super) fn mask(&self, symbol: &str, columns: u16, bold: bool, italic: bool) -> Option<Mask> {
        let mut mask = Mask::new(usize::from(columns) * WIDE, HIGH);
        // invisible characters only affect the look of others, which the fonts do not support
        for c in symbol.chars().filter(|c| !is_hidden(*c)) {
            let face = self.face(c)?;
            let shifts: &[f32] = if bold { &[-SPREAD, 0.0, SPREAD] } else { &[0.0] };
            for shift in shifts {
                draw(face, c, &mut mask, *shift);
            }
        }
        Some(if italic { lean(&mask) } else { mask })
    }

    /// The coverage of small letters, each at its place.
    pub(super) fn small(&self, letters: &Small) -> Mask {
        let mut mask = Mask::new(WIDE, HIGH);
        let face = &self.0[0];
        let scale = PxScale::from(natural(face) * face.height_unscaled() * letters.size);
        for (c, (x, y)) in &letters.places {
            let place = point(x * SCALE as f32, y * SCALE as f32);
            outline(face, face.glyph_id(*c).with_scale_and_position(scale, place), &mut mask);
        }
        mask
    }

    fn face(&self, c: char) -> Option<&FontRef<'static>> {
        self.0.iter().find(|face| face.glyph_id(c).0 != 0)
    }
}

/// Pixels per font unit, such that a digit fills a cell.
fn natural(face: &FontRef<'_>) -> f32 {
    WIDE as f32 / face.h_advance_unscaled(face.glyph_id('0')).max(1.0)
}

/// Draws a letter centred in the mask; letters of proportional fonts are narrowed if they do not fit.
fn draw(face: &FontRef<'_>, c: char, mask: &mut Mask, shift: f32) {
    let id = face.glyph_id(c);
    let (room, natural, advance) = (mask.width as f32, natural(face), face.h_advance_unscaled(id));
    let narrowed = if advance * natural > room { room / advance } else { natural };
    let height = face.height_unscaled();
    let scale = PxScale { x: narrowed * height, y: natural * height };
    // combining marks have no width, and the font places them relative to the end of their letter
    let left = if advance > 0.0 { (room - advance * narrowed) / 2.0 } else { WIDE as f32 };
    outline(face, id.with_scale_and_position(scale, point(left + shift, BASE as f32)), mask);
}

fn outline(face: &FontRef<'_>, glyph: Glyph, mask: &mut Mask) {
    let Some(outline) = face.outline_glyph(glyph) else { return };
    let min = outline.px_bounds().min;
    outline
        .draw(|x, y, covered| mask.cover(min.x as i64 + i64::from(x), min.y as i64 + i64::from(y), covered));
}

fn lean(upright: &Mask) -> Mask {
    let mut mask = Mask::new(upright.width, upright.height);
    for y in 0..upright.height {
        let shift = (BASE as f32 - y as f32) * LEAN;
        let (whole, share) = (shift.floor() as i64, shift - shift.floor());
        for x in 0..upright.width as i64 {
            let (near, far) = (upright.at(x - whole, y as i64), upright.at(x - whole - 1, y as i64));
            mask.cover(x, y as i64, near * (1.0 - share) + far * share);
        }
    }
    mask
}
