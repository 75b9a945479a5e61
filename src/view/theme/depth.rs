//! Colour depths of terminals, and conversion between them.

use crate::event::saturated;
use ratatui::style::Color;

/// The number of colours of a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Depth {
    /// 24 bits.
    True,
    /// A palette of 256.
    Indexed256,
    /// The sixteen of the terminal's own colour scheme.
    Ansi16,
    /// None: only bold, underline and reverse.
    None,
}

/// A colour of a picture: red, green, blue.
pub type Rgb = [u8; 3];

/// The usual default of the sixteen colours.
const ANSI: [u32; 16] = [
    0x00_0000, 0xcd_3131, 0x0d_bc79, 0xe5_e510, 0x24_72c8, 0xbc_3fbc, 0x11_a8cd, 0xc8_c8c8, 0x66_6666,
    0xf1_4c4c, 0x23_d18b, 0xf5_f543, 0x3b_8eea, 0xd6_70d6, 0x29_b8db, 0xff_ffff,
];

const CUBE: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// The components of `0xrrggbb`.
pub(super) const fn rgb(hex: u32) -> Rgb {
    let [_, red, green, blue] = hex.to_be_bytes();
    [red, green, blue]
}

pub(super) const fn color(hex: u32) -> Color {
    let [red, green, blue] = rgb(hex);
    Color::Rgb(red, green, blue)
}

/// The nearest of the 240 fixed colours of the 256 palette: from the cube by channel, from the greys by brightness.
/// Fast, as it runs for every style in every frame.
pub(super) fn nearest(hex: u32) -> u8 {
    let wanted = rgb(hex);
    let [red, green, blue] = wanted.map(|channel| {
        let level = (0..6_u8).min_by_key(|level| CUBE[usize::from(*level)].abs_diff(channel));
        level.unwrap_or_default()
    });
    let [light, lighter] =
        [0, 1].map(|more| 232 + (brightness(wanted).saturating_sub(8) / 10 + more).min(23));
    let near = [16 + 36 * red + 6 * green + blue, light, lighter];
    near.into_iter().min_by_key(|index| distance(indexed(*index), wanted)).unwrap_or(16)
}

/// The colour of an entry of the 256 palette.
pub(super) fn indexed(index: u8) -> Rgb {
    match index {
        0..=15 => rgb(ANSI[usize::from(index)]),
        16..=231 => {
            let cube = usize::from(index - 16);
            [CUBE[cube / 36], CUBE[cube / 6 % 6], CUBE[cube % 6]]
        }
        232.. => [8 + 10 * (index - 232); 3],
    }
}

/// The RGB value of a colour; `None` for the terminal's default.
pub(super) fn look(color: Color) -> Option<Rgb> {
    let index = match color {
        Color::Reset => return None,
        Color::Rgb(red, green, blue) => return Some([red, green, blue]),
        Color::Indexed(index) => index,
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
    };
    Some(indexed(index))
}

/// Weights of the channels by perceived brightness, in tenths.
const WEIGHTS: [u16; 3] = [3, 6, 1];

/// The squared distance, weighted by perceived brightness.
fn distance(a: Rgb, b: Rgb) -> i32 {
    WEIGHTS
        .into_iter()
        .zip(a.into_iter().zip(b))
        .map(|(weight, (a, b))| i32::from(weight) * (i32::from(a) - i32::from(b)).pow(2))
        .sum()
}

/// The grey of the same brightness.
fn brightness(color: Rgb) -> u8 {
    let tenths: u16 =
        WEIGHTS.into_iter().zip(color).map(|(weight, channel)| weight * u16::from(channel)).sum();
    saturated::<u8>(tenths / 10)
}

#[cfg(test)]
mod tests {
    use super::{distance, indexed, nearest, rgb};

    #[test]
    fn the_nearest_colour_is_the_nearest_of_all() {
        let channels = (0..=255_u32).step_by(17).chain([47, 48, 96]);
        let colors =
            channels.clone().flat_map(|red| channels.clone().map(move |green| red << 16 | green << 8));
        for color in colors.flat_map(|color| channels.clone().map(move |blue| color | blue)) {
            let of_all = (16..=255).min_by_key(|index| distance(indexed(*index), rgb(color)));
            assert_eq!(Some(nearest(color)), of_all, "{color:06x}");
        }
    }
}
