//! The remark in the ledger on lines of `agencies.csv` that match nothing of the evidence.

use crate::event::{Field, thousands, visible};
use crate::query::each_value;
use crate::read::{Loaded, SourceEntry, State};
use crate::store::Store;
use std::borrow::Cow;

/// How the remark begins on lines of the table of agencies that match nothing.
const UNMATCHED: &str = "agencies.csv: ";
/// How many of these are named.
const NAMED: usize = 3;

/// Remarks on the table of agencies in the ledger, where that has no line on the first source, how many of its lines match
/// nothing of the evidence, once all is read.
pub(super) fn tell_unmatched(store: &Store, loaded: &mut Loaded) {
    let sources = &mut loaded.ledger.sources;
    if sources.iter().any(|source| source.state != State::Read) {
        return;
    }
    // a case from an index file has the remark of when that was written
    for source in sources.iter_mut() {
        source.notes.retain(|note| !note.starts_with(UNMATCHED));
    }
    let at = sources.iter().position(SourceEntry::is_agencies).unwrap_or(0);
    let Some(file) = sources.get_mut(at) else { return };
    let mut unmatched = loaded.directory.unmatched();
    let each = |field: Field, take: &mut dyn FnMut(&str)| {
        // nothing cancels it
        let _ = each_value(store, field, &|| false, take);
    };
    each(Field::Account, &mut |who| unmatched.account(who));
    each(Field::Mailbox, &mut |who| unmatched.account(who));
    each(Field::TenantId, &mut |id| unmatched.tenant(id));
    each(Field::Agency, &mut |agency| unmatched.agency(agency));
    let (left, all) = unmatched.end();
    if left.is_empty() {
        return;
    }
    let named: Vec<Cow<'_, str>> = left.iter().take(NAMED).map(|name| visible(name)).collect();
    let more = match left.len() - named.len() {
        0 => String::new(),
        more => format!(" and {} more", thousands(more as u64)),
    };
    file.notes.push(format!(
        "{UNMATCHED}{} of {} entries {} no account, domain or tenant of the evidence ({}{more}): see how the evidence writes them",
        thousands(left.len() as u64),
        thousands(all as u64),
        if left.len() == 1 { "matches" } else { "match" },
        named.join(", ")
    ));
}
