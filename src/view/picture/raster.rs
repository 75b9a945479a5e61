//! Rasterises shapes to pixel coverage.

use super::cells::{Point, Shape};
use super::{BASELINE, CELL_HEIGHT, CELL_WIDTH};

/// Pixels per unit.
pub(super) const SCALE: usize = 2;
/// Width of a cell in pixels.
pub(super) const WIDE: usize = CELL_WIDTH as usize * SCALE;
/// Height of a cell in pixels.
pub(super) const HIGH: usize = CELL_HEIGHT as usize * SCALE;
/// Pixels from the top of a cell to the baseline.
pub(super) const BASE: usize = BASELINE as usize * SCALE;
/// Samples per pixel in each direction.
const SAMPLES: usize = 6;

/// The coverage of each pixel, from 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mask {
    pub width: usize,
    pub height: usize,
    covered: Vec<f32>,
}

impl Mask {
    pub(super) fn new(width: usize, height: usize) -> Self {
        Self { width, height, covered: vec![0.0; width * height] }
    }

    /// The coverage of shapes over a number of cells.
    pub(super) fn of(shapes: &[Shape], columns: u16) -> Self {
        let mut mask = Self::new(usize::from(columns) * WIDE, HIGH);
        for shape in shapes {
            mask.draw(shape);
        }
        mask
    }

    /// The coverage of a pixel; 0 outside.
    pub(super) fn at(&self, x: i64, y: i64) -> f32 {
        self.index(x, y).map_or(0.0, |index| self.covered[index])
    }

    /// Raises the coverage of a pixel to at least this value.
    pub(super) fn cover(&mut self, x: i64, y: i64, covered: f32) {
        if let Some(index) = self.index(x, y) {
            self.covered[index] = self.covered[index].max(covered.clamp(0.0, 1.0));
        }
    }

    /// Whether nothing is covered.
    pub(super) fn is_empty(&self) -> bool {
        self.covered.iter().all(|covered| *covered <= 0.0)
    }

    fn index(&self, x: i64, y: i64) -> Option<usize> {
        let (x, y) = (usize::try_from(x).ok()?, usize::try_from(y).ok()?);
        (x < self.width && y < self.height).then_some(y * self.width + x)
    }

    /// Draws a shape given in units; coverages within a pixel add up.
    pub(super) fn draw(&mut self, shape: &Shape) {
        for y in 0..self.height {
            for x in 0..self.width {
                let part = coverage(shape, x, y);
                if part > 0.0 {
                    let index = y * self.width + x;
                    // parts of one shape that share a pixel cover it together
                    self.covered[index] = (self.covered[index] + part).min(1.0);
                }
            }
        }
    }
}

/// The share of a pixel that a shape covers: exact for rectangles, sampled for others.
fn coverage(shape: &Shape, x: usize, y: usize) -> f32 {
    if let Shape::Rect([left, top, right, bottom]) = shape {
        return overlap(*left, *right, x) * overlap(*top, *bottom, y);
    }
    let step =
        |pixel: usize, sample: usize| (pixel as f32 + (sample as f32 + 0.5) / SAMPLES as f32) / SCALE as f32;
    let samples =
        (0..SAMPLES).flat_map(|row| (0..SAMPLES).map(move |column| (step(x, column), step(y, row))));
    let hits = samples.filter(|point| holds(shape, *point)).count();
    hits as f32 / (SAMPLES * SAMPLES) as f32
}

fn overlap(from: f32, to: f32, pixel: usize) -> f32 {
    let (from, to) = (from * SCALE as f32, to * SCALE as f32);
    (to.min(pixel as f32 + 1.0) - from.max(pixel as f32)).max(0.0)
}

fn holds(shape: &Shape, point: Point) -> bool {
    match shape {
        Shape::Rect(_) => false,
        Shape::Disc { center, radius, hole } => {
            let away = (point.0 - center.0).hypot(point.1 - center.1);
            away <= *radius && away >= *hole
        }
        Shape::Poly(outlines) => {
            outlines.iter().map(|outline| crossings(outline, point)).sum::<usize>() % 2 == 1
        }
    }
}

/// The number of sides of an outline to the left of a point.
fn crossings(outline: &[Point], (x, y): Point) -> usize {
    let sides = outline.iter().zip(outline.iter().cycle().skip(1));
    sides
        .filter(|((ax, ay), (bx, by))| (*ay > y) != (*by > y) && ax + (y - ay) / (by - ay) * (bx - ax) < x)
        .count()
}
