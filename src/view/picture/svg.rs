//! A screen as a self-contained SVG.
//!
//! Only the look of letters depends on the reader's fonts: each letter has a fixed position, and everything else is a
//! shape.

use super::cells::{Figure, HEIGHT, Shape, WIDTH, figure, strike, underline};
use super::{BASELINE, CORNER, ColorScheme, Drawn, MARGIN, drawn, size};
use crate::event::visible;
use crate::view::theme::{Rgb, Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::style::Modifier;
use std::fmt::Write as _;

const FONTS: &str = "Hack, JetBrains Mono, DejaVu Sans Mono, Menlo, Consolas, Liberation Mono, monospace";
/// At this size the letters of most monospaced fonts are as wide as a cell; each letter is placed by itself anyway.
const FONT_SIZE: f32 = 14.95;
/// Rectangles thinner than this are lines, thicker ones are bars or backgrounds.
const THIN: f32 = 2.25;
/// How many rectangles are searched backwards for one to extend.
const NEAR: usize = 512;

/// The screen as SVG with a title for screen readers. The same screen always yields the same text.
#[must_use]
pub fn svg(buffer: &Buffer, theme: &Theme, title: &str) -> String {
    let mut picture = Picture { ground: theme.ground(), ..Picture::default() };
    for cell in drawn(buffer, *theme) {
        picture.add(&cell);
    }
    picture.flush();
    picture.write(buffer, *theme, title)
}

/// The parts of the picture by layer, bottom to top.
#[derive(Default)]
struct Picture {
    ground: Rgb,
    grounds: Vec<(Rgb, [f32; 4])>,
    rects: Vec<(Rgb, [f32; 4])>,
    /// Outlines by colour, as path data.
    curves: Vec<(Rgb, String)>,
    texts: String,
    run: Run,
}

/// Letters of one style, adjacent in a row.
#[derive(Default)]
struct Run {
    look: Option<ColorScheme>,
    y: u16,
    /// The column that would continue it.
    next: u16,
    places: String,
    letters: String,
}

impl Picture {
    fn add(&mut self, cell: &Drawn<'_>) {
        let (x, y) = (f32::from(cell.x) * WIDTH, f32::from(cell.y) * HEIGHT);
        let look = cell.look;
        if look.ground != self.ground {
            let right = x + f32::from(cell.columns) * WIDTH;
            join(&mut self.grounds, look.ground, [x, y, right, y + HEIGHT]);
        }
        match figure(cell.symbol) {
            Figure::Blank => {}
            Figure::Text => self.letter(cell),
            Figure::Small(letters) => {
                for (c, (left, base)) in &letters.places {
                    let (left, base) = (number(x + left), number(y + base));
                    let (size, color) = (number(FONT_SIZE * letters.size), hex(look.ink));
                    let _ = writeln!(
                        self.texts,
                        r#"<text x="{left}" y="{base}" font-size="{size}" fill="{color}">{c}</text>"#
                    );
                }
            }
            Figure::Shapes(shapes) => {
                for shape in &shapes {
                    self.shape(look.ink, shape, x, y);
                }
            }
        }
        if look.has(Modifier::UNDERLINED) {
            self.shape(look.ink, &underline(cell.columns), x, y);
        }
        if look.has(Modifier::CROSSED_OUT) {
            self.shape(look.ink, &strike(cell.columns), x, y);
        }
    }

    fn shape(&mut self, ink: Rgb, shape: &Shape, x: f32, y: f32) {
        if let Shape::Rect([left, top, right, bottom]) = shape {
            return join(&mut self.rects, ink, [x + left, y + top, x + right, y + bottom]);
        }
        let at = self.curves.iter().position(|(color, _)| *color == ink).unwrap_or_else(|| {
            self.curves.push((ink, String::new()));
            self.curves.len() - 1
        });
        outline(&mut self.curves[at].1, shape, x, y);
    }

    /// Adds a letter to the run, or begins a new one. A letter that is wider than a cell or consists of several
    /// characters is a run of its own, as lists of positions count characters.
    fn letter(&mut self, cell: &Drawn<'_>) {
        let alone = cell.columns > 1 || cell.symbol.chars().nth(1).is_some();
        // a run ends at a space: viewers that understand only its first position stay near the grid
        let run = &self.run;
        let goes_on = run.look == Some(letters_of(cell.look)) && run.y == cell.y && run.next == cell.x;
        if alone || !goes_on {
            self.flush();
        }
        if alone {
            return self.alone(cell);
        }
        if self.run.look.is_none() {
            self.run = Run { look: Some(letters_of(cell.look)), y: cell.y, ..Run::default() };
        }
        let space = if self.run.places.is_empty() { "" } else { " " };
        let _ = write!(self.run.places, "{space}{}", number(f32::from(cell.x) * WIDTH));
        self.run.letters.push_str(&escape(cell.symbol));
        self.run.next = cell.x + 1;
    }

    fn alone(&mut self, cell: &Drawn<'_>) {
        let (x, width) = (f32::from(cell.x) * WIDTH, f32::from(cell.columns) * WIDTH);
        let stretch = format!(r#" textLength="{}" lengthAdjust="spacingAndGlyphs""#, number(width));
        let letters = escape(cell.symbol);
        text(&mut self.texts, &number(x), cell.y, cell.look, &stretch, &letters);
    }

    fn flush(&mut self) {
        let run = std::mem::take(&mut self.run);
        if let Some(look) = run.look {
            text(&mut self.texts, &run.places, run.y, look, "", &run.letters);
        }
    }

    fn write(self, buffer: &Buffer, theme: Theme, title: &str) -> String {
        let ((width, height), title) = (size(buffer), escape(&visible(title)));
        let (ground, rule) = (hex(theme.ground()), hex(theme.paint_of(Role::Rule)));
        let mut out = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" aria-label="{title}">
<title>{title}</title>
<rect x="0.5" y="0.5" width="{}" height="{}" rx="{CORNER}" fill="{ground}" stroke="{rule}"/>
<g transform="translate({MARGIN} {MARGIN})">
<g shape-rendering="crispEdges">
"#,
            width - 1,
            height - 1
        );
        let (lines, bars): (Vec<_>, Vec<_>) =
            stacked(self.rects).into_iter().partition(|(_, rect)| is_line(*rect));
        rects(&mut out, stacked(self.grounds));
        rects(&mut out, bars);
        out.push_str("</g>\n");
        rects(&mut out, lines);
        for (color, path) in &self.curves {
            let _ = writeln!(out, r#"<path fill="{}" fill-rule="evenodd" d="{path}"/>"#, hex(*color));
        }
        let _ = writeln!(out, r#"<g font-family="{FONTS}" font-size="{FONT_SIZE}">"#);
        out.push_str(&self.texts);
        out.push_str("</g>\n</g>\n</svg>\n");
        out
    }
}

/// Whether a rectangle is a line: crisp edges would make lines uneven when the picture is scaled.
fn is_line([left, top, right, bottom]: [f32; 4]) -> bool {
    (right - left).min(bottom - top) < THIN
}

fn rects(out: &mut String, rects: Vec<(Rgb, [f32; 4])>) {
    for (color, [left, top, right, bottom]) in rects {
        let [x, y, width, height] = [left, top, right - left, bottom - top].map(number);
        let color = hex(color);
        let _ = writeln!(out, r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{color}"/>"#);
    }
}

/// The style as far as it affects letters: a change of background does not end a run.
fn letters_of(look: ColorScheme) -> ColorScheme {
    let letters = Modifier::BOLD | Modifier::ITALIC;
    ColorScheme { ink: look.ink, ground: look.ink, modifier: look.modifier & letters }
}

fn text(out: &mut String, places: &str, y: u16, look: ColorScheme, more: &str, letters: &str) {
    let base = f32::from(y) * HEIGHT + f32::from(BASELINE);
    let weight = if look.has(Modifier::BOLD) { r#" font-weight="bold""# } else { "" };
    let slope = if look.has(Modifier::ITALIC) { r#" font-style="italic""# } else { "" };
    let (base, color) = (number(base), hex(look.ink));
    let _ = writeln!(
        out,
        r#"<text x="{places}" y="{base}" fill="{color}"{weight}{slope}{more}>{letters}</text>"#
    );
}

/// Adds a rectangle, or extends one of the same colour that ends where it begins: adjacent ones would show seams when
/// scaled.
fn join(rects: &mut Vec<(Rgb, [f32; 4])>, color: Rgb, rect: [f32; 4]) {
    let [left, top, right, bottom] = rect;
    let before = rects.iter_mut().rev().take(NEAR).find(|(known, [_, above, end, below])| {
        *known == color && same(*end, left) && same(*above, top) && same(*below, bottom)
    });
    match before {
        Some((_, before)) => before[2] = right,
        None => rects.push((color, rect)),
    }
}

/// Joins rectangles that are stacked vertically with the same sides.
fn stacked(rects: Vec<(Rgb, [f32; 4])>) -> Vec<(Rgb, [f32; 4])> {
    let mut joined: Vec<(Rgb, [f32; 4])> = Vec::with_capacity(rects.len());
    for (color, rect) in rects {
        let above = joined.iter_mut().rev().take(NEAR).find(|(known, above)| {
            *known == color && same(above[3], rect[1]) && same(above[0], rect[0]) && same(above[2], rect[2])
        });
        match above {
            Some((_, above)) => above[3] = rect[3],
            None => joined.push((color, rect)),
        }
    }
    joined
}

fn same(a: f32, b: f32) -> bool {
    (a - b).abs() < 0.01
}

/// Appends a shape to path data.
fn outline(path: &mut String, shape: &Shape, x: f32, y: f32) {
    match shape {
        Shape::Rect(_) => {}
        Shape::Poly(outlines) => {
            for points in outlines {
                for (index, (across, down)) in points.iter().enumerate() {
                    let verb = if index == 0 { 'M' } else { 'L' };
                    let _ = write!(path, "{verb}{} {}", number(x + across), number(y + down));
                }
                path.push('Z');
            }
        }
        Shape::Disc { center: (across, down), radius, hole } => {
            for radius in [*radius, *hole].into_iter().filter(|radius| *radius > 0.0) {
                let (r, wide) = (number(radius), number(2.0 * radius));
                let (left, middle) = (number(x + across - radius), number(y + down));
                let _ = write!(path, "M{left} {middle}a{r} {r} 0 1 0 {wide} 0a{r} {r} 0 1 0 -{wide} 0Z");
            }
        }
    }
}

/// A length rounded to hundredths.
fn number(length: f32) -> String {
    let text = format!("{length:.2}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

fn hex([red, green, blue]: Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// Escapes text for XML; characters that XML can't express become the replacement character.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\0'..='\x1f' | '\x7f'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ => escaped.push(c),
        }
    }
    escaped
}
