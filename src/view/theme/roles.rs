//! The colours, as one table: what each means, and how each theme and each kind of terminal shows it.

use crate::event::Stage;
use ratatui::style::{Color, Modifier};

/// What a colour means. Inks are drawn in it, grounds lie behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Text that says something.
    Said,
    /// Text that helps to read it.
    Dim,
    /// Text that is there when looked for.
    Faint,
    /// Hairlines.
    Rule,
    /// The one accent: what is in the reader's hand.
    Accent,
    /// What ought to be looked at.
    Warning,
    /// Where the log could not see.
    Blind,
    /// What is well.
    Good,
    /// A stage of the intrusion.
    KeyAcquisition,
    /// A stage of the intrusion.
    TokenForgery,
    /// A stage of the intrusion.
    MailboxAccess,
    /// A stage of the intrusion.
    Detection,
    /// A stage of the answer.
    Mitigation,
    /// A stage of the answer.
    Disclosure,
    /// No stage.
    Other,
    /// Of the dwell line: nobody knows.
    Unseen,
    /// Of the dwell line: somebody knows.
    Detected,
    /// Of the dwell line: somebody acts.
    Acting,
    /// Of the dwell line: it is over.
    Closed,
    /// Ground of the row the cursor is on.
    Cursor,
    /// Ground of what is chosen.
    Selection,
    /// Ground of the brushed span of time.
    Brush,
    /// Ground of a share, behind its value.
    Tint,
    /// A search hit.
    Match,
}

impl Role {
    /// Every role, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(|row| row.role)
    }

    /// The name, as snapshots print it.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Whether it lies behind text.
    #[must_use]
    pub fn is_ground(self) -> bool {
        matches!(self, Self::Cursor | Self::Selection | Self::Brush | Self::Tint | Self::Match)
    }

    pub(super) fn row(self) -> &'static Row {
        // the table has one row a role, in the order of the enum; a test holds it to that
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

/// How one role is shown.
pub(super) struct Row {
    pub role: Role,
    pub name: &'static str,
    /// Dark, light, contrast, as `0xrrggbb`.
    pub rgb: [u32; 3],
    /// Their number among 256 colours; 0 for the nearest to `rgb`. Grounds are too close to each other for that.
    pub indexed: [u8; 3],
    /// On dark and on light among sixteen; `Reset` where sixteen have none to spare, and `plain` stands in.
    pub ansi: [Color; 2],
    /// Without colours.
    pub plain: Modifier,
}

/// What a picture paints where the terminal has its own ground.
pub(super) const GROUND: [u32; 3] = [0x10_141b, 0xfb_fbf9, 0x00_0000];

/// Ink of a search hit, whose ground is too loud for the ink of its text.
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

/// Ink of a search hit among sixteen colours.
pub(super) const MATCH_ANSI: Color = Color::Black;
