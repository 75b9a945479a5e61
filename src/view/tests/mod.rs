//! Whole panels, drawn from sessions made by hand.

mod upper;
