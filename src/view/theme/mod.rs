//! Themes: colours by role.
//!
//! No panel names a colour; it asks the theme for the style of a role. Text and background styles are combined, so a
//! row is drawn in its text styles and then given a background. Stages have glyphs too, and the plain theme has no
//! colours at all, so no information depends on colour. All colours are defined here.

mod depth;
mod detect;
mod roles;

pub use depth::{Depth, Rgb};
pub use detect::detect;
pub use roles::Role;

use crate::case::Phase;
use crate::event::Stage;
use crate::session::ColorScheme;
use ratatui::style::{Color, Modifier, Style};

/// The column of a colour scheme in the table of roles; pictures of the plain theme use the dark one.
const fn column(look: ColorScheme) -> usize {
    match look {
        ColorScheme::Dark | ColorScheme::Plain => 0,
        ColorScheme::Light => 1,
        ColorScheme::Contrast => 2,
    }
}

/// The glyph of a stage, one cell wide and distinct without colour.
#[must_use]
pub const fn stage_glyph(stage: Stage) -> &'static str {
    match stage {
        Stage::KeyAcquisition => "◆",
        Stage::TokenForgery => "▲",
        Stage::MailboxAccess => "●",
        Stage::Detection => "◇",
        Stage::Mitigation => "■",
        Stage::Disclosure => "○",
        Stage::Other => "·",
    }
}

/// A colour scheme at a colour depth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    name: ColorScheme,
    depth: Depth,
}

impl Theme {
    /// A theme at a depth. The plain scheme and a terminal without colours both have no depth.
    #[must_use]
    pub const fn of(name: ColorScheme, depth: Depth) -> Self {
        match (name, depth) {
            (ColorScheme::Plain, _) | (_, Depth::None) => Self { name, depth: Depth::None },
            _ => Self { name, depth },
        }
    }

    /// Which theme it is.
    #[must_use]
    pub const fn name(self) -> ColorScheme {
        self.name
    }

    /// Its colour depth.
    #[must_use]
    pub const fn depth(self) -> Depth {
        self.depth
    }

    /// The style of a role: a foreground or a background.
    #[must_use]
    pub fn style(self, role: Role) -> Style {
        let Some(color) = self.color(role) else { return plain_style(role) };
        match role {
            Role::Match => Style::new().fg(self.match_ink()).bg(color),
            _ if role.is_ground() => Style::new().bg(color),
            _ => Style::new().fg(color),
        }
    }

    /// The colour of a role; `None` if its modifiers are used instead.
    fn color(self, role: Role) -> Option<Color> {
        let (row, column) = (role.row(), column(self.name));
        match self.depth {
            Depth::True => Some(depth::color(row.rgb[column])),
            Depth::Indexed256 if row.indexed[column] != 0 => Some(Color::Indexed(row.indexed[column])),
            Depth::Indexed256 => Some(Color::Indexed(depth::nearest(row.rgb[column]))),
            Depth::Ansi16 => Some(row.ansi[column % 2]).filter(|color| *color != Color::Reset),
            Depth::None => None,
        }
    }

    fn match_ink(self) -> Color {
        let hex = roles::MATCH_INK[column(self.name)];
        match self.depth {
            Depth::True => depth::color(hex),
            Depth::Indexed256 => Color::Indexed(depth::nearest(hex)),
            Depth::Ansi16 | Depth::None => roles::MATCH_ANSI,
        }
    }

    /// The RGB value of a colour in pictures; `Reset` is the theme's background if `behind`, else its text colour.
    #[must_use]
    pub fn paint(self, color: Color, behind: bool) -> Rgb {
        depth::look(color).unwrap_or_else(|| if behind { self.ground() } else { self.paint_of(Role::Said) })
    }

    /// The RGB value of a role in pictures.
    #[must_use]
    pub fn paint_of(self, role: Role) -> Rgb {
        depth::rgb(role.row().rgb[column(self.name)])
    }

    /// The background of pictures.
    #[must_use]
    pub fn ground(self) -> Rgb {
        depth::rgb(roles::GROUND[column(self.name)])
    }

    /// A style in words, by roles: `dim/bold on cursor`. A colour of no role is given by number.
    #[must_use]
    pub fn describe(self, style: Style) -> String {
        let mut words = self.ink_name(style.fg.unwrap_or_default());
        for (name, _) in style.add_modifier.iter_names() {
            words.push('/');
            words.push_str(&name.to_ascii_lowercase());
        }
        let behind = style.bg.unwrap_or_default();
        if behind != Color::Reset {
            let ground = Role::all().find(|role| role.is_ground() && self.color(*role) == Some(behind));
            words.push_str(" on ");
            words.push_str(&ground.map_or_else(|| behind.to_string(), |role| role.name().to_owned()));
        }
        words
    }

    fn ink_name(self, ink: Color) -> String {
        if ink == Color::Reset {
            return "text".to_owned();
        }
        let of_role = Role::all().find(|role| !role.is_ground() && self.color(*role) == Some(ink));
        match of_role {
            Some(role) => role.name().to_owned(),
            None if ink == self.match_ink() => "hit".to_owned(),
            None => ink.to_string(),
        }
    }
}

/// The style of a role without colours.
fn plain_style(role: Role) -> Style {
    let style = Style::new().add_modifier(role.row().plain);
    // reversed rows are uniform, so their text drops bold and dim
    if role == Role::Cursor { style.remove_modifier(Modifier::DIM) } else { style }
}

/// Styles of roles, by name.
impl Theme {
    /// The terminal's own ink.
    #[must_use]
    pub const fn plain_ink(self) -> Color {
        Color::Reset
    }

    /// Ordinary text.
    #[must_use]
    pub fn said(self) -> Style {
        self.style(Role::Said)
    }

    /// Secondary text: labels, less important times, totals.
    #[must_use]
    pub fn dim(self) -> Style {
        self.style(Role::Dim)
    }

    /// Text of least importance: units, origins, hints.
    #[must_use]
    pub fn faint(self) -> Style {
        self.style(Role::Faint)
    }

    /// The most important text of a line: the case, a key.
    #[must_use]
    pub fn strong(self) -> Style {
        self.said().add_modifier(Modifier::BOLD)
    }

    /// The title of a panel or of a day.
    #[must_use]
    pub fn title(self) -> Style {
        self.style(Role::Dim).remove_modifier(Modifier::DIM).add_modifier(Modifier::BOLD)
    }

    /// The title of the focused panel.
    #[must_use]
    pub fn title_focused(self) -> Style {
        let bold = self.accent().remove_modifier(Modifier::DIM).add_modifier(Modifier::BOLD);
        if self.depth == Depth::None { bold.add_modifier(Modifier::UNDERLINED) } else { bold }
    }

    /// Hairlines.
    #[must_use]
    pub fn rule(self) -> Style {
        self.style(Role::Rule)
    }

    /// What the user interacts with.
    #[must_use]
    pub fn accent(self) -> Style {
        self.style(Role::Accent)
    }

    /// What needs attention.
    #[must_use]
    pub fn warning(self) -> Style {
        self.style(Role::Warning)
    }

    /// Blind zones.
    #[must_use]
    pub fn blind(self) -> Style {
        self.style(Role::Blind)
    }

    /// What is in order.
    #[must_use]
    pub fn good(self) -> Style {
        self.style(Role::Good)
    }

    /// A stage: glyph, name, bars.
    #[must_use]
    pub fn stage(self, stage: Stage) -> Style {
        self.style(stage.into())
    }

    /// A phase of the dwell line, counted from first access; further ones look like the last.
    #[must_use]
    pub fn phase(self, phase: Phase) -> Style {
        self.style(match phase {
            Phase::Unseen => Role::Unseen,
            Phase::Exposed | Phase::Open => Role::Detected,
            Phase::Closing => Role::Acting,
            Phase::Closed => Role::Closed,
            Phase::Before => Role::Faint,
        })
    }

    /// Background of the cursor's row.
    #[must_use]
    pub fn cursor(self) -> Style {
        self.style(Role::Cursor)
    }

    /// Background of selected items.
    #[must_use]
    pub fn selection(self) -> Style {
        self.style(Role::Selection)
    }

    /// Background of the brushed time.
    #[must_use]
    pub fn brush(self) -> Style {
        self.style(Role::Brush)
    }

    /// Background that shows a share, behind its value.
    #[must_use]
    pub fn tint(self) -> Style {
        self.style(Role::Tint)
    }

    /// A search hit: text and background.
    #[must_use]
    pub fn hit(self) -> Style {
        self.style(Role::Match)
    }
}

#[cfg(test)]
mod tests;
