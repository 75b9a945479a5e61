//! Detects the theme and colour depth of a terminal from its environment.

use super::Depth;
use crate::session::ColorScheme;

/// Terminals with 24-bit colour that do not announce it in `COLORTERM` over `ssh`.
const TRUE: [&str; 8] = ["alacritty", "foot", "ghostty", "iterm", "kitty", "rio", "wezterm", "direct"];

/// The theme and depth for an environment. A non-empty `NO_COLOR` and `TERM=dumb` mean no colours; `COLORTERM` and
/// `TERM` give the depth; `COLORFGBG` tells a light from a dark background (default dark).
#[must_use]
pub fn detect(env: impl Fn(&str) -> Option<String>) -> (ColorScheme, Depth) {
    let term = env("TERM").unwrap_or_default().to_ascii_lowercase();
    if env("NO_COLOR").is_some_and(|value| !value.is_empty()) || term == "dumb" {
        return (ColorScheme::Plain, Depth::None);
    }
    let colors = env("COLORTERM").unwrap_or_default().to_ascii_lowercase();
    let depth =
        if matches!(colors.as_str(), "truecolor" | "24bit") || TRUE.iter().any(|name| term.contains(name)) {
            Depth::True
        } else if term.contains("256color") {
            Depth::Indexed256
        } else {
            Depth::Ansi16
        };
    let name = if env("COLORFGBG").is_some_and(|value| is_light(&value)) {
        ColorScheme::Light
    } else {
        ColorScheme::Dark
    };
    (name, depth)
}

/// Whether the background is light. `value` is `15;0` or `15;default;0`: text first, background last, as indices of the
/// sixteen colours.
fn is_light(value: &str) -> bool {
    value
        .rsplit(';')
        .next()
        .and_then(|ground| ground.parse::<u8>().ok())
        .is_some_and(|ground| matches!(ground, 7 | 9..=15))
}
