//! Folders that were synchronised: all of each is assumed to have been read.

use super::texts::Texts;
use super::{Stored, ZoneKind};
use crate::event::{Field, HOUR};
use crate::store::{ABSENT, Names, Owners, RowSet, Store};
use rustc_hash::FxHashMap;

/// The tag of a record of a synchronisation.
pub(super) const TAG: &str = "sync";
/// The time that one such record stands for: synchronisation is recorded once an hour.
const STANDS_FOR: i64 = HOUR;

/// Lists the hours in which folders were synchronised, those of one folder joined where they touch.
pub(super) fn list<'s>(
    store: &'s Store,
    (rows, orphans): (&RowSet, &RowSet),
    owners: &Owners<'s>,
    (texts, stored): (&mut Texts, &mut Vec<Stored>),
) {
    let (folders, agencies) = (store.text(Field::Target), store.text(Field::Agency));
    let mut latest: FxHashMap<(u32, u32), usize> = FxHashMap::default();
    let first = stored.len();
    // `whose` holds the number of the mailbox until all spellings of its name are known
    let mut names = Names::default();
    for row in rows.iter() {
        let Some((mailbox, from)) = owners.mailbox(row).zip(store.order(row)) else { continue };
        names.take(mailbox);
        let (owner, _) = mailbox;
        let folder = folders.map_or(ABSENT, |column| column.code(row));
        let until = from.saturating_add(STANDS_FOR);
        let before = latest.get(&(owner, folder)).and_then(|at| stored.get_mut(*at));
        if let Some(zone) = before.filter(|zone| from <= zone.until) {
            zone.until = zone.until.max(until);
            zone.records = zone.records.saturating_add(1);
            zone.orphans |= orphans.contains(row);
            continue;
        }
        latest.insert((owner, folder), stored.len());
        let agency = texts.number(agencies.and_then(|column| column.value(row)));
        let place = texts.number(folders.and_then(|column| column.value_of(folder)));
        let (kind, orphans) = (ZoneKind::Sync, orphans.contains(row));
        stored.push(Stored { kind, from, until, records: 1, whose: owner, agency, place, orphans });
    }
    for zone in stored.iter_mut().skip(first) {
        zone.whose = texts.number(Some(names.of(zone.whose)));
    }
}
