//! Hints during playback.

use super::Hint;

pub(super) const PLAYED: &[Hint] = &[
    (&["play pause"], "hold, go on"),
    (&["play faster", "play slower"], "speed"),
    (&["play previous", "play next"], "event"),
    (&["play end"], "end"),
    (&["play events", "play clock"], "by events, by the clock"),
    (&["prompt filter"], "filter"),
    (&["focus next"], "panel"),
    (&["help"], "help"),
];
