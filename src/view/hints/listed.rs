//! Hints for overlays with lists or pages: ledger, comparison, help, filters, blind zones, chains.

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

pub(super) const HELP: &[Hint] = &[
    (&["prompt find"], "find in it"),
    (&["cancel"], "close"),
    (&["move down", "move up"], "line"),
    (&["move page-down", "move page-up"], "page"),
    (&["move first", "move last"], "first, last"),
];

pub(super) const HELP_FIND: &[Hint] = &[
    (&["accept"], "keep these lines"),
    (&["cancel"], "whole help"),
    (&["edit down", "edit up"], "line"),
    (&["edit clear"], "clear"),
];

pub(super) const TERMS: &[Hint] = &[
    (&["switch"], "off, on"),
    (&["alone"], "alone"),
    (&["drop"], "take out"),
    (&["move down", "move up"], "term"),
    (&["undo"], "undo"),
    (&["cancel"], "close"),
    (&["help"], "help"),
];

pub(super) const BLIND: &[Hint] = &[
    (&["accept"], "go there"),
    (&["move down", "move up"], "zone"),
    (&["move left", "move right"], "kind"),
    (&["move page-down", "move page-up"], "page"),
    (&["cancel"], "close"),
    (&["help"], "help"),
];

pub(super) const WHY: &[Hint] = &[
    (&["accept"], "go to the event"),
    (&["move down", "move up"], "event"),
    (&["cancel"], "close"),
    (&["help"], "help"),
];

pub(super) const REACH: &[Hint] = &[
    (&["accept"], "only its events"),
    (&["move down", "move up"], "line"),
    (&["move left", "move right"], "fold, unfold"),
    (&["focus next"], "agencies and accounts"),
    (&["cancel"], "close"),
    (&["help"], "help"),
];

pub(super) const CHAINS: &[Hint] = &[
    (&["accept"], "only this chain"),
    (&["move down", "move up"], "chain"),
    (&["cancel"], "close"),
    (&["help"], "help"),
];
