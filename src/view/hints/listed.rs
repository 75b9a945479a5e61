//! What can be done in the ledger, and with two days side by side.

use super::Hint;

pub(super) const LEDGER: &[Hint] = &[
    (&["accept"], "only this source"),
    (&["move down", "move up"], "source"),
    (&["focus next"], "what is said of it"),
    (&["tab"], "rejected records"),
    (&["cancel"], "close"),
    (&["help"], "help"),
];

pub(super) const COMPARE: &[Hint] = &[
    (&["accept"], "to the event"),
    (&["move down", "move up"], "change"),
    (&["move left", "move right"], "before, after"),
    (&["move gap-back", "move gap-forward"], "kind"),
    (&["prompt compare"], "other days"),
    (&["cancel"], "close"),
    (&["help"], "help"),
];
