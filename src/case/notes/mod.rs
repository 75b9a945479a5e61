//! Notes: what analysts add to a case, in a journal that only grows.
//!
//! A note is a line of JSON in `notes.jsonl` in the case folder. The current state ([`Notebook`]) is computed from all
//! notes in the order of their times and ids, whatever the order of the lines, so undo and history only take reading.
//! Two journals are merged by taking the lines of both.

mod act;
mod append;
mod author;
mod book;
mod correction;
mod faults;
mod identity;
mod ids;
mod journal;
mod journal_reader;
mod line;
mod merge;
mod note;
mod places;
mod seek;
mod target;
mod unread;
mod views;
mod watch;

#[cfg(test)]
mod fixtures;

pub use act::{Act, Manual, SavedView};
pub use author::{Author, UNKNOWN, account, author};
pub use book::{Asserted, Comment, NoteOrigin, Notebook, OnEvent};
pub use correction::Correction;
pub use faults::Faults;
pub use ids::Ids;
pub use journal::{Entry, Journal, SaveError, Trouble};
pub use line::note_json;
pub use merge::{Merged, merge};
pub use note::{Draft, Key, Note, time_text};
pub use places::{Places, case_name};
pub use seek::{Detached, Head, oddities, of_namesakes};
pub use target::{MadeOn, Target, named_in_full};
pub use unread::{unread_hides, unread_views};
pub use views::{ShownView, Views};
pub use watch::Watch;
