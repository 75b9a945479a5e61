//! `dwell`: the timeline of a cloud-identity intrusion, in a terminal.
//!
//! ```text
//!  Storm-0558  part synthetic     5 sources · 9,641 events …    view::title
//!  ┃━━━ 32 d unseen ━━━┃━━ 10 d exposed ━┃━━━━━━━━━━━━━━━━      view::dwell_line   case::DwellLine
//! ─ stages ─────────────────────────────── 16 h a column ─      view::lanes        session::Grid, engine::Histogram
//!  ● mailbox access  ▂▃▆▇▆▂▂▅▆▇                      5,662
//! ─ agency ──── 5 ─  ─ timeline ───── 9,641 of 9,641 ────       view::facets       session::facet_lines
//!  □ Dept of State    ── Thu 15 Jun 2023 ────────────────       view::timeline     session::lines
//!  □ House of Reps    03:11:08  ● mailbox access  desk-03
//! ─ event ──────────────────────────────────── record  r ─      view::detail       session::detail_lines
//!  session 3kVZ…EFAA   214 events · 3 accounts                                     chain::identities
//!  › agency:"Dept of State" not app_name:Outlook                view::bar          query
//! ```
//!
//! Data flows up: bytes → [`read`] → [`store`] → [`engine`] → [`session`] → [`view`]. Input flows down once:
//! key → [`keys`] → [`session::Command`] → [`session::Session::apply`] → [`engine::Ask`] → a worker thread →
//! [`engine::Answer`] → [`session::Session::receive`]. [`app`] is the event loop around both; [`cli`] does the same without
//! a screen, and [`export`] writes its results to files. Each module may import only those below it, down to [`event`];
//! `tests/layers.rs` checks that.

#![forbid(unsafe_code)]

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
