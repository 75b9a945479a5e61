//! Panels and whole screens, drawn from sessions made by hand.

mod any;
mod fixtures;
mod foot;
mod lower;
mod screen;
mod truth;
mod upper;
