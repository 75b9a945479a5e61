//! Maps the symbol of a cell to what a picture draws: nothing, shapes, or a letter.
//!
//! Shapes are in units from the top left corner of the cell. Edges are on half units if possible, so that they are
//! sharp at twice the size, and edges shared with a neighbour are exactly on the border of the cell.

use super::{CELL_HEIGHT, CELL_WIDTH, boxes};

pub(super) const WIDTH: f32 = CELL_WIDTH as f32;
pub(super) const HEIGHT: f32 = CELL_HEIGHT as f32;
pub(super) const MID_X: f32 = WIDTH / 2.0;
pub(super) const MID_Y: f32 = HEIGHT / 2.0;

/// Horizontal and vertical position.
pub(super) type Point = (f32, f32);

/// A filled shape, in units.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape {
    /// Left, top, right, bottom.
    Rect([f32; 4]),
    /// Outlines, filled by the even-odd rule.
    Poly(Vec<Vec<Point>>),
    /// A disc, or a ring if `hole` is not 0.
    Disc { center: Point, radius: f32, hole: f32 },
}

/// The content of a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Figure {
    Blank,
    Shapes(Vec<Shape>),
    Small(Small),
    Text,
}

/// The letters of a control picture (`ESC`), which few fonts have.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Small {
    /// Their size relative to other letters.
    pub size: f32,
    /// Each letter with the start of its baseline.
    pub places: Vec<(char, Point)>,
}

/// The figure for the symbol of a cell.
pub(super) fn figure(symbol: &str) -> Figure {
    let mut chars = symbol.chars();
    let (Some(c), None) = (chars.next(), chars.next()) else {
        return if symbol.is_empty() { Figure::Blank } else { Figure::Text };
    };
    let shapes = match c {
        ' ' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{3000}' => return Figure::Blank,
        '\u{2500}'..='\u{257f}' => boxes::shapes(c),
        '\u{2400}'..='\u{2421}' => return Figure::Small(small(c)),
        '\u{2580}'..='\u{259f}' => block(c),
        '\u{2800}'..='\u{28ff}' => braille(c),
        _ => mark(c),
    };
    if shapes.is_empty() && c != '\u{2800}' { Figure::Text } else { Figure::Shapes(shapes) }
}

/// The underline of some columns.
pub(super) fn underline(columns: u16) -> Shape {
    Shape::Rect([0.0, 16.0, WIDTH * f32::from(columns), 17.0])
}

pub(super) fn strike(columns: u16) -> Shape {
    Shape::Rect([0.0, 9.0, WIDTH * f32::from(columns), 10.0])
}

/// An empty box for a character that no font has, so that it is not invisible.
pub(super) fn hollow(columns: u16) -> Vec<Shape> {
    frame([1.0, 4.0, WIDTH * f32::from(columns) - 1.0, 15.0]).to_vec()
}

/// The letters of a control picture, placed diagonally from the upper left.
fn small(c: char) -> Small {
    const NAMES: [&str; 34] = [
        "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "HT", "LF", "VT", "FF", "CR", "SO",
        "SI", "DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS",
        "RS", "US", "SP", "DEL",
    ];
    let name = NAMES.get((u32::from(c) as usize).saturating_sub(0x2400)).copied().unwrap_or_default();
    let (size, first, step) = if name.len() > 2 { (0.46, 6.5, 5.0) } else { (0.56, 8.5, 6.5) };
    let across = WIDTH * (1.0 - size) / (name.len().max(2) - 1) as f32;
    let place = |(index, c)| (c, (index as f32 * across, first + index as f32 * step));
    Small { size, places: name.chars().enumerate().map(place).collect() }
}

fn block(c: char) -> Vec<Shape> {
    let code = u32::from(c);
    let rect = |left, top, right, bottom| vec![Shape::Rect([left, top, right, bottom])];
    match code {
        0x2580 => rect(0.0, 0.0, WIDTH, MID_Y),
        0x2581..=0x2588 => rect(0.0, HEIGHT - eighths(code - 0x2580, HEIGHT), WIDTH, HEIGHT),
        0x2589..=0x258f => rect(0.0, 0.0, eighths(0x2590 - code, WIDTH), HEIGHT),
        0x2590 => rect(MID_X, 0.0, WIDTH, HEIGHT),
        0x2591..=0x2593 => hatch([0.25, 0.5, 0.75][(code - 0x2591) as usize]),
        0x2594 => rect(0.0, 0.0, WIDTH, eighths(1, HEIGHT)),
        0x2595 => rect(WIDTH - eighths(1, WIDTH), 0.0, WIDTH, HEIGHT),
        _ => quadrants([4, 8, 1, 13, 9, 7, 11, 2, 6, 14][(code - 0x2596) as usize]),
    }
}

/// A number of eighths of a side, rounded to half a unit.
fn eighths(count: u32, side: f32) -> f32 {
    (count as f32 * side / 4.0).round() / 2.0
}

/// Quadrants of a cell by bit: upper left, upper right, lower left, lower right.
fn quadrants(bits: u8) -> Vec<Shape> {
    let corners = [(0.0, 0.0), (MID_X, 0.0), (0.0, MID_Y), (MID_X, MID_Y)];
    let set = corners.into_iter().enumerate().filter(|(bit, _)| bits >> bit & 1 == 1);
    set.map(|(_, (x, y))| Shape::Rect([x, y, x + MID_X, y + MID_Y])).collect()
}

/// Diagonal stripes that cover a share of the cell and continue in its neighbours: three periods per cell width, six
/// per height.
fn hatch(share: f32) -> Vec<Shape> {
    let level = |(x, y): Point| x * 3.0 / WIDTH + y * 6.0 / HEIGHT;
    let cell = [(0.0, 0.0), (WIDTH, 0.0), (WIDTH, HEIGHT), (0.0, HEIGHT)];
    let stripes = (0u8..9).map(|stripe| {
        let from = f32::from(stripe);
        let lower = clip(&cell, |point| level(point) - from);
        clip(&lower, |point| from + share - level(point))
    });
    vec![Shape::Poly(stripes.filter(|stripe| stripe.len() > 2).collect())]
}

/// The part of a polygon where a linear function is not negative.
fn clip(outline: &[Point], inside: impl Fn(Point) -> f32) -> Vec<Point> {
    let mut kept = Vec::with_capacity(outline.len() + 2);
    for (index, &point) in outline.iter().enumerate() {
        let next = outline[(index + 1) % outline.len()];
        let (here, there) = (inside(point), inside(next));
        if here >= 0.0 {
            kept.push(point);
        }
        if here * there < 0.0 {
            let share = here / (here - there);
            kept.push((point.0 + (next.0 - point.0) * share, point.1 + (next.1 - point.1) * share));
        }
    }
    kept
}

fn braille(c: char) -> Vec<Shape> {
    const DOTS: [(u8, u8); 8] = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)];
    let bits = u32::from(c) - 0x2800;
    let set = DOTS.into_iter().enumerate().filter(|(bit, _)| bits >> bit & 1 == 1);
    set.map(|(_, (column, row))| {
        let center = (WIDTH * (0.25 + 0.5 * f32::from(column)), HEIGHT * (0.125 + 0.25 * f32::from(row)));
        Shape::Disc { center, radius: 1.25, hole: 0.0 }
    })
    .collect()
}

/// Shapes of symbols that are not letters; empty for any other character.
fn mark(c: char) -> Vec<Shape> {
    const SQUARE: [f32; 4] = [1.0, 6.0, 8.0, 13.0];
    const SMALL: [f32; 4] = [2.5, 7.5, 6.5, 11.5];
    let disc = |radius, hole| vec![Shape::Disc { center: (MID_X, MID_Y), radius, hole }];
    match c {
        '■' => vec![Shape::Rect(SQUARE)],
        '□' => frame(SQUARE).to_vec(),
        '▣' => frame(SQUARE).into_iter().chain([Shape::Rect([3.0, 8.0, 6.0, 11.0])]).collect(),
        '▪' => vec![Shape::Rect(SMALL)],
        '▫' => frame(SMALL).to_vec(),
        '●' => disc(3.9, 0.0),
        '○' => disc(3.9, 2.8),
        '◉' => [disc(3.9, 2.9), disc(1.7, 0.0)].concat(),
        '◦' => disc(2.0, 1.1),
        '•' => disc(2.0, 0.0),
        '–' => vec![Shape::Rect([1.0, 9.0, 8.0, 10.0])],
        '—' => vec![Shape::Rect([0.0, 9.0, WIDTH, 10.0])],
        '⋯' => dots([(1.5, MID_Y), (MID_X, MID_Y), (7.5, MID_Y)]),
        '⋮' => dots([(MID_X, 5.5), (MID_X, MID_Y), (MID_X, 13.5)]),
        '✓' => solid(vec![(0.8, 10.2), (1.8, 9.2), (3.6, 11.2), (7.4, 5.2), (8.5, 5.9), (3.8, 13.2)]),
        '✗' | '✕' => vec![1.0, -1.0].into_iter().flat_map(|turn| solid(bar(turn))).collect(),
        '◆' => solid(diamond(4.5)),
        '◇' => open(diamond(4.5), diamond(3.0)),
        '▲' | '△' | '▼' | '▽' | '▶' | '▷' | '◀' | '◁' | '▴' | '▸' | '▾' | '◂' => {
            triangle(c)
        }
        _ => Vec::new(),
    }
}

/// The four sides of a rectangle, one unit thick, inside of it.
fn frame([left, top, right, bottom]: [f32; 4]) -> [Shape; 4] {
    [
        Shape::Rect([left, top, right, top + 1.0]),
        Shape::Rect([left, bottom - 1.0, right, bottom]),
        Shape::Rect([left, top + 1.0, left + 1.0, bottom - 1.0]),
        Shape::Rect([right - 1.0, top + 1.0, right, bottom - 1.0]),
    ]
}

fn dots(centers: [Point; 3]) -> Vec<Shape> {
    centers.map(|center| Shape::Disc { center, radius: 0.85, hole: 0.0 }).to_vec()
}

/// One stroke of a cross: rising, or falling if `turn` is negative.
fn bar(turn: f32) -> Vec<Point> {
    let rising = [(-3.7, 2.9), (2.9, -3.7), (3.7, -2.9), (-2.9, 3.7)];
    rising.into_iter().map(|(x, y)| (MID_X + x * turn, MID_Y + y)).collect()
}

fn diamond(reach: f32) -> Vec<Point> {
    vec![(MID_X, MID_Y - reach), (MID_X + reach, MID_Y), (MID_X, MID_Y + reach), (MID_X - reach, MID_Y)]
}

fn solid(outline: Vec<Point>) -> Vec<Shape> {
    vec![Shape::Poly(vec![outline])]
}

fn open(outline: Vec<Point>, inner: Vec<Point>) -> Vec<Shape> {
    vec![Shape::Poly(vec![outline, inner])]
}

fn triangle(c: char) -> Vec<Shape> {
    let up = |base: f32, height: f32| {
        let (top, bottom) = (MID_Y - height / 2.0, MID_Y + height / 2.0);
        vec![(MID_X, top), (MID_X + base / 2.0, bottom), (MID_X - base / 2.0, bottom)]
    };
    let turn = |outline: Vec<Point>| -> Vec<Point> {
        let turned = |(x, y): Point| match c {
            '▼' | '▽' | '▾' => (x, 2.0 * MID_Y - y),
            '▶' | '▷' | '▸' => (MID_X + MID_Y - y, MID_Y + x - MID_X),
            '◀' | '◁' | '◂' => (MID_X - MID_Y + y, MID_Y + x - MID_X),
            _ => (x, y),
        };
        outline.into_iter().map(turned).collect()
    };
    match c {
        '▴' | '▸' | '▾' | '◂' => solid(turn(up(5.6, 5.0))),
        '△' | '▽' | '▷' | '◁' => {
            let inner = up(4.7, 4.3).into_iter().map(|(x, y)| (x, y + 0.7)).collect();
            open(turn(up(8.6, 7.8)), turn(inner))
        }
        _ => solid(turn(up(8.6, 7.8))),
    }
}
