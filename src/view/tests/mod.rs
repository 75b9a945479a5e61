//! Whole screens and panels, from sessions built by hand.

mod fixtures;
mod lower;
mod upper;
