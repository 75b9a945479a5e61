//! `dwell`: the timeline of a cloud-identity intrusion, in a terminal.

pub mod app;
pub mod case;
pub mod chain;
pub mod cli;
pub mod engine;
pub mod event;
pub mod export;
pub mod keys;
pub mod query;
pub mod read;
pub mod sample;
pub mod session;
pub mod store;
pub mod view;
