//! The unified audit log of Microsoft 365 in all its exports, and tables related to it: those of advanced hunting that
//! contain its records, and those about mail that were derived from it.

mod defender;
mod extractor_messages;
mod extractor_row;
mod extractor_sessions;
mod m365;
mod office_activity;
mod ual_csv;
mod ual_flat;
mod ual_json;

use crate::read::formats::{Draft, ReadContext};
use crate::read::tree::Tree;

pub use defender::Defender;
pub use extractor_messages::ExtractorMessages;
pub use extractor_sessions::ExtractorSessions;
pub use office_activity::OfficeActivity;
pub use ual_csv::UalCsv;
pub use ual_flat::UalFlat;
pub use ual_json::UalJson;

/// Passes on the event of an audit log record that has no row around it.
pub fn take(record: &Tree<'_>, ctx: &mut ReadContext<'_>, take: &mut dyn FnMut(Draft<'_>)) {
    take(m365::draft(m365::outline_of(record).root(""), &m365::RowContext::default(), ctx));
}
