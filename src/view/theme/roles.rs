//! The table of colours: roles, and how each theme and depth shows them.

use crate::event::Stage;
use ratatui::style::{Color, Modifier};

/// The role of a colour. Some are for text, some for backgrounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Ordinary text.
    Said,
    /// Secondary text.
    Dim,
    /// Text of least importance.
    Faint,
    /// Hairlines.
    Rule,
    /// The accent: what the user interacts with.
    Accent,
    /// What needs attention.
    Warning,
    /// Blind zones.
    Blind,
    /// What is in order.
    Good,
    /// A stage of the intrusion.
    KeyAcquisition,
    /// A stage of the intrusion.
    TokenForgery,
    /// A stage of the intrusion.
    MailboxAccess,
    /// A stage of the intrusion.
    Detection,
    /// A stage of the response.
    Mitigation,
    /// A stage of the response.
    Disclosure,
    /// No stage.
    Other,
    /// A phase of the dwell line: not yet detected.
    Unseen,
    /// A phase of the dwell line: detected.
    Detected,
    /// A phase of the dwell line: being contained.
    Acting,
    /// A phase of the dwell line: contained.
    Closed,
    /// Background of the cursor's row.
    Cursor,
    /// Background of selected items.
    Selection,
    /// Background of the brushed time.
    Brush,
    /// Background that shows a share, behind its value.
    Tint,
    /// A search hit.
    Match,
}

impl Role {
    /// Every role, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(|row| row.role)
    }

    /// The name in snapshots.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Whether it is a background.
    #[must_use]
    pub fn is_ground(self) -> bool {
        matches!(self, Self::Cursor | Self::Selection | Self::Brush | Self::Tint | Self::Match)
    }

    pub(super) fn row(self) -> &'static Row {
        // the table has a row per role in the order of the enum, which a test checks
        &ROWS[self as usize]
    }
}

impl From<Stage> for Role {
    fn from(stage: Stage) -> Self {
        match stage {
            Stage::KeyAcquisition => Self::KeyAcquisition,
            Stage::TokenForgery => Self::TokenForgery,
            Stage::MailboxAccess => Self::MailboxAccess,
            Stage::Detection => Self::Detection,
            Stage::Mitigation => Self::Mitigation,
            Stage::Disclosure => Self::Disclosure,
            Stage::Other => Self::Other,
        }
    }
}

/// How a role is shown.
pub(super) struct Row {
    pub role: Role,
    pub name: &'static str,
    /// For dark, light and contrast, as `0xrrggbb`.
    pub rgb: [u32; 3],
    /// Indices in the 256 palette; 0 for the nearest to `rgb`, which is too coarse for backgrounds.
    pub indexed: [u8; 3],
    /// One of sixteen colours, on dark and on light; with `Reset`, `plain` is used instead.
    pub ansi: [Color; 2],
    /// Modifiers used without colours.
    pub plain: Modifier,
}

/// The background of pictures, for each scheme.
pub(super) const GROUND: [u32; 3] = [0x10_141b, 0xfb_fbf9, 0x00_0000];

/// Text colour of search hits, whose background is too strong for other text colours.
pub(super) const MATCH_INK: [u32; 3] = [0xff_f1c2, 0x1d_2430, 0x00_0000];

const NONE: Modifier = Modifier::empty();
const BOLD: Modifier = Modifier::BOLD;
const DIM: Modifier = Modifier::DIM;
const LINE: Modifier = Modifier::UNDERLINED;
const LOUD: Modifier = BOLD.union(LINE);
const TURNED: Modifier = Modifier::REVERSED;
const NEAR: [u8; 3] = [0; 3];

#[rustfmt::skip]
pub(super) const ROWS: [Row; 24] = {
    use Color::{Blue, Cyan, DarkGray, Gray, Green, LightBlue, LightGreen, LightMagenta, LightRed, LightYellow, Magenta, Red, Reset, Yellow};
    const fn row(role: Role, name: &'static str, rgb: [u32; 3], indexed: [u8; 3], ansi: [Color; 2], plain: Modifier) -> Row {
        Row { role, name, rgb, indexed, ansi, plain }
    }
    [
        row(Role::Said,           "said",            [0xd5_dae3, 0x1d_2430, 0xff_ffff], NEAR, [Reset, Reset], NONE),
        row(Role::Dim,            "dim",             [0x8b_95a5, 0x56_6073, 0xd6_d6d6], NEAR, [Gray, DarkGray], DIM),
        row(Role::Faint,          "faint",           [0x6a_7587, 0x7d_8592, 0xa0_a0a0], NEAR, [DarkGray, DarkGray], DIM),
        row(Role::Rule,           "rule",            [0x2a_323e, 0xd3_d8df, 0x6a_6a6a], [237, 252, 242], [DarkGray, Gray], DIM),
        row(Role::Accent,         "accent",          [0x7c_c4ff, 0x0b_63b8, 0x8f_d0ff], NEAR, [LightBlue, Blue], BOLD),
        row(Role::Warning,        "warning",         [0xff_7b6b, 0xbf_2b1c, 0xff_9a8c], NEAR, [LightRed, Red], BOLD),
        row(Role::Blind,          "blind",           [0xa0_6a4c, 0x8d_5a3c, 0xe0_a07a], NEAR, [Red, Red], DIM),
        row(Role::Good,           "good",            [0x4f_c7a0, 0x12_7a56, 0x5f_e0b0], NEAR, [LightGreen, Green], NONE),
        row(Role::KeyAcquisition, "key acquisition", [0xd5_8ab8, 0xa0_3a78, 0xff_9fd6], NEAR, [LightMagenta, Magenta], NONE),
        row(Role::TokenForgery,   "token forgery",   [0xf0_a832, 0x9a_5800, 0xff_b83d], NEAR, [Yellow, Red], NONE),
        row(Role::MailboxAccess,  "mailbox access",  [0x56_b4e9, 0x0f_6fb3, 0x6c_c6ff], NEAR, [LightBlue, Blue], NONE),
        row(Role::Detection,      "detection",       [0xf0_e442, 0x75_6500, 0xff_f04d], [0, 58, 0], [LightYellow, Yellow], NONE),
        row(Role::Mitigation,     "mitigation",      [0x3f_bf8f, 0x0f_7d58, 0x4f_e0a8], NEAR, [Green, Green], NONE),
        row(Role::Disclosure,     "disclosure",      [0xa9_b2bf, 0x5a_6475, 0xd0_d8e4], [0, 240, 0], [Cyan, Cyan], NONE),
        row(Role::Other,          "other",           [0x7d_8796, 0x6b_7482, 0xb8_b8b8], [0, 243, 0], [Gray, DarkGray], NONE),
        row(Role::Unseen,         "unseen",          [0xc8_553d, 0xb8_432b, 0xff_8a70], NEAR, [Red, Red], BOLD),
        row(Role::Detected,       "detected",        [0xd9_a441, 0x94_6200, 0xff_c04d], NEAR, [Yellow, Yellow], NONE),
        row(Role::Acting,         "acting",          [0x8f_ae5d, 0x57_7a22, 0xb6_dc72], NEAR, [LightGreen, Green], NONE),
        row(Role::Closed,         "closed",          [0x45_c394, 0x10_7c5a, 0x57_e2ac], NEAR, [Green, Green], NONE),
        row(Role::Cursor,         "cursor",          [0x1d_2a3d, 0xdb_e8f7, 0x00_3a75], [236, 189, 17], [Blue, Gray], TURNED),
        row(Role::Selection,      "selection",       [0x22_3349, 0xc9_def5, 0x12_3a5c], [238, 153, 18], [Reset, Reset], LOUD),
        row(Role::Brush,          "brush",           [0x1a_2432, 0xe4_ecf5, 0x2e_2e2e], [235, 255, 236], [DarkGray, Gray], LINE),
        row(Role::Tint,           "tint",            [0x1a_202a, 0xee_f0f3, 0x22_2222], [234, 254, 235], [Reset, Reset], LINE),
        row(Role::Match,          "match",           [0x5c_4a12, 0xff_e08a, 0xff_e24d], [58, 222, 226], [Yellow, LightYellow], LOUD),
    ]
};

/// The same with sixteen colours.
pub(super) const MATCH_ANSI: Color = Color::Black;
