//! Whole screens, from sessions built by hand.

mod fixtures;
mod lower;
