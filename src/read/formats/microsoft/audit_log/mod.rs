//! The unified audit log of Microsoft 365, however it was exported, and what stands beside it: the tables of advanced
//! hunting that hold its records, and the answers about mail that were made of it.

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

/// Hands over the event of a record of the audit log that stands by itself.
pub fn take(record: &Tree<'_>, ctx: &mut ReadContext<'_>, take: &mut dyn FnMut(Draft<'_>)) {
    take(m365::draft(m365::laid(record).root(""), &m365::Around::default(), ctx));
}
