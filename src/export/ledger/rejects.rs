//! The rejected records: place, reason and bytes of each.

use crate::event::visible;
use crate::read::{Ledger, Reject, SourceEntry};

/// All rejected records retained in the ledger, as text.
#[must_use]
pub fn ledger_rejects(ledger: &Ledger) -> String {
    let mut said = String::new();
    let mut line = |text: &str| {
        said.push_str(visible(text).as_ref());
        said.push('\n');
    };
    for source in ledger.sources.iter().filter(|source| source.rejected > 0) {
        line(&format!("{}: {} of {} rejected", source.file, source.rejected, source.read));
        for reject in &source.rejects {
            line(&format!("  line {}, byte {}: {}", reject.line, reject.offset, reject.reason));
            line(&format!("    {}{}", reject.text(), rest(reject)));
        }
        let untold = untold(source);
        if untold > 0 {
            line(&format!("  and {untold} more, whose bytes are not kept"));
        }
    }
    said
}

/// Says how many bytes of a record were not retained; empty if none.
fn rest(reject: &Reject) -> String {
    match reject.untold() {
        0 => String::new(),
        untold => format!(" … and {untold} bytes more of {}", reject.length),
    }
}

fn untold(source: &SourceEntry) -> u64 {
    source.rejected.saturating_sub(source.rejects.len() as u64)
}
