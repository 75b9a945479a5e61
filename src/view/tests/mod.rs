//! Panels and whole screens, drawn from sessions made by hand.

mod fixtures;
mod lower;
mod upper;
