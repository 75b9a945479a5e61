//! Themes: colours by what they mean.
//!
//! No panel names a colour; it asks the theme for the style of a role. Inks and grounds patch onto each other, so a row
//! is drawn in its inks and then given its ground. Every stage has a glyph as well, and the plain theme has no colours
//! at all, so nothing is told by colour alone. This is the only place with colours in it.

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

/// A look's column in the table of roles; pictures of the plain theme lie on the dark ground.
const fn column(look: ColorScheme) -> usize {
    match look {
        ColorScheme::Dark | ColorScheme::Plain => 0,
        ColorScheme::Light => 1,
        ColorScheme::Contrast => 2,
    }
}

/// The glyph of a stage: one cell wide, and told from the others without colour.
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

/// A theme for a terminal of some depth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    name: ColorScheme,
    depth: Depth,
}

impl Theme {
    /// The theme as a terminal of that depth can show it. The plain theme has no colours at any depth, and no theme has
    /// any where the terminal has none.
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

    /// How many colours it uses.
    #[must_use]
    pub const fn depth(self) -> Depth {
        self.depth
    }

    /// The style of a role: an ink sets the text's colour, a ground what lies behind it.
    #[must_use]
    pub fn style(self, role: Role) -> Style {
        let Some(color) = self.color(role) else { return plain_style(role) };
        match role {
            Role::Match => Style::new().fg(self.match_ink()).bg(color),
            _ if role.is_ground() => Style::new().bg(color),
            _ => Style::new().fg(color),
        }
    }

    /// The colour of a role; nothing where its plain look stands in.
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

    /// What a picture paints for a colour of the buffer: `Reset` is the theme's own ground behind, its text in front.
    #[must_use]
    pub fn paint(self, color: Color, behind: bool) -> Rgb {
        depth::look(color).unwrap_or_else(|| if behind { self.ground() } else { self.paint_of(Role::Said) })
    }

    /// What a picture paints for a role.
    #[must_use]
    pub fn paint_of(self, role: Role) -> Rgb {
        depth::rgb(role.row().rgb[column(self.name)])
    }

    /// What a picture paints where nothing is drawn.
    #[must_use]
    pub fn ground(self) -> Rgb {
        depth::rgb(roles::GROUND[column(self.name)])
    }

    /// A style in words, by the roles whose colours it has: `dim/bold on cursor`. A colour of no role is its number.
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

/// A role without colours.
fn plain_style(role: Role) -> Style {
    let style = Style::new().add_modifier(role.row().plain);
    // a turned row is one ground from end to end, so its text loses its weights
    if role == Role::Cursor { style.remove_modifier(Modifier::DIM) } else { style }
}

/// The roles by name, as panels ask for them.
impl Theme {
    /// The terminal's own ink.
    #[must_use]
    pub const fn plain_ink(self) -> Color {
        Color::Reset
    }

    /// Text that says something.
    #[must_use]
    pub fn said(self) -> Style {
        self.style(Role::Said)
    }

    /// Text that helps to read it: labels, times of less weight, totals.
    #[must_use]
    pub fn dim(self) -> Style {
        self.style(Role::Dim)
    }

    /// Text that is there when looked for: units, origins, hints.
    #[must_use]
    pub fn faint(self) -> Style {
        self.style(Role::Faint)
    }

    /// The text that matters most on its line: the case, a key.
    #[must_use]
    pub fn strong(self) -> Style {
        self.said().add_modifier(Modifier::BOLD)
    }

    /// The title of a panel or of a day.
    #[must_use]
    pub fn title(self) -> Style {
        self.style(Role::Dim).remove_modifier(Modifier::DIM).add_modifier(Modifier::BOLD)
    }

    /// The title of the panel that the keys go to.
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

    /// What is in the reader's hand.
    #[must_use]
    pub fn accent(self) -> Style {
        self.style(Role::Accent)
    }

    /// What ought to be looked at.
    #[must_use]
    pub fn warning(self) -> Style {
        self.style(Role::Warning)
    }

    /// Where the log could not see.
    #[must_use]
    pub fn blind(self) -> Style {
        self.style(Role::Blind)
    }

    /// What is well.
    #[must_use]
    pub fn good(self) -> Style {
        self.style(Role::Good)
    }

    /// A stage: its glyph, its name, its bars.
    #[must_use]
    pub fn stage(self, stage: Stage) -> Style {
        self.style(stage.into())
    }

    /// A phase of the dwell line.
    #[must_use]
    pub fn phase(self, phase: Phase) -> Style {
        self.style(match phase {
            Phase::Unseen => Role::Unseen,
            Phase::Exposed => Role::Detected,
            Phase::Closing => Role::Acting,
            Phase::Closed => Role::Closed,
            Phase::Before => Role::Faint,
        })
    }

    /// Ground of the cursor's row.
    #[must_use]
    pub fn cursor(self) -> Style {
        self.style(Role::Cursor)
    }

    /// Ground of what is chosen.
    #[must_use]
    pub fn selection(self) -> Style {
        self.style(Role::Selection)
    }

    /// Ground of the brushed span of time.
    #[must_use]
    pub fn brush(self) -> Style {
        self.style(Role::Brush)
    }

    /// Ground of a share, behind its value.
    #[must_use]
    pub fn tint(self) -> Style {
        self.style(Role::Tint)
    }

    /// A search hit: its ink and its ground.
    #[must_use]
    pub fn hit(self) -> Style {
        self.style(Role::Match)
    }
}

#[cfg(test)]
mod tests;
