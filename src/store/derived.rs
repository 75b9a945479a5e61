//! Row sets and counts that are computed from all rows when first asked for, and cached.

mod grow;

use super::blocks::Blocks;
use super::codes::Codes;
use super::gaps::LongestGaps;
use super::links_to::LinksTo;
use super::namesakes::Namesakes;
use super::passes::{Chosen, LOOK, Slice};
use super::{RowSet, Store};
use crate::event::{Field, LISTS, Link, Precision, Stage, TEXTS, When, is_service};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::OnceLock;

/// What rows stand for beyond one operation each, by code.
pub(super) type Beyond = FxHashMap<u32, i128>;

/// Caches over all rows of a store. They are extended when rows come, and dropped where rows change.
#[derive(Debug, Default)]
pub(super) struct DerivedRows {
    /// Rows by stage, in the order of [`Stage::ALL`]; of [`Stage::Other`] none, as all that are left are of it.
    stages: OnceLock<Vec<RowSet>>,
    fine: OnceLock<RowSet>,
    several: OnceLock<RowSet>,
    /// What all rows stand for beyond one operation each.
    beyond: OnceLock<i128>,
    throttled: OnceLock<RowSet>,
    claims: OnceLock<RowSet>,
    published: OnceLock<RowSet>,
    service: OnceLock<RowSet>,
    links_to: OnceLock<LinksTo>,
    namesakes: OnceLock<Namesakes>,
    /// How far neighbours lie apart.
    pub(super) gaps: OnceLock<LongestGaps>,
    /// By place of the field: how often each code stands there.
    texts: [OnceLock<Codes>; TEXTS.len()],
    lists: [OnceLock<Codes>; LISTS.len()],
    /// By place of the field: what the rows of each code stand for beyond one operation each.
    texts_beyond: [OnceLock<Beyond>; TEXTS.len()],
    lists_beyond: [OnceLock<Beyond>; LISTS.len()],
    /// By place of the field: which codes may stand in which block of rows, or of a list in which block of its values.
    text_blocks: [OnceLock<Blocks>; TEXTS.len()],
    list_blocks: [OnceLock<Blocks>; LISTS.len()],
}

/// The blocks of a column, computed only if the selection is small enough to profit.
fn blocks<'b>(known: &'b OnceLock<Blocks>, codes: Slice<'_>, chosen: &Chosen) -> &'b Blocks {
    if chosen.is_few() { known.get_or_init(|| Blocks::of(codes)) } else { Blocks::UNKNOWN }
}

/// Whether a time is known to the hour or better, and is no span.
fn is_fine(when: When) -> bool {
    !when.is_span() && when.precision() >= Precision::Hour
}

/// Whether a tag says that auditing was throttled.
const fn is_throttled(tag: &str) -> bool {
    tag.eq_ignore_ascii_case("throttled")
}

impl Store {
    /// The rows of each stage but [`Stage::Other`], which has all the rest, in the order of [`Stage::ALL`].
    pub(super) fn stages(&self) -> &[RowSet] {
        self.known.stages.get_or_init(|| {
            let rows = |stage: Stage| {
                if stage == Stage::Other {
                    return RowSet::empty(self.len());
                }
                self.rows_with(Field::Stage, &|name| Stage::parse(name) == Some(stage))
            };
            Stage::ALL.into_iter().map(rows).collect()
        })
    }

    /// The rows whose time is known to the hour or better, and is no span.
    #[must_use]
    pub fn fine(&self) -> &RowSet {
        self.known.fine.get_or_init(|| {
            let coarse = self.wide().filter(|(_, when)| !is_fine(*when));
            let coarse = RowSet::of(self.len(), coarse.map(|(row, _)| row));
            RowSet::range(self.len(), 0, self.dated()).without(&coarse)
        })
    }

    /// The first and last of `rows` with a time known to the hour or better; if none has, of all dated ones. `None` if
    /// none is dated.
    #[must_use]
    pub fn ends(&self, rows: &RowSet) -> Option<(usize, usize)> {
        let fine = self.fine();
        let dated = || rows.rank(self.dated()).checked_sub(1);
        let first = rows.next_common(fine, 0).or_else(|| rows.select(0).filter(|_| dated().is_some()))?;
        Some((first, rows.common_before(fine, rows.out_of()).or_else(|| rows.select(dated()?))?))
    }

    /// The rows that stand for a number of operations other than one.
    pub(super) fn several(&self) -> &RowSet {
        self.known.several.get_or_init(|| RowSet::matching(self.len(), |row| self.is_several(row)))
    }

    /// Whether a row stands for a number of operations other than one.
    fn is_several(&self, row: usize) -> bool {
        self.operations(row) != 1
    }

    /// The operations that a row stands for beyond one; negative if it stands for none.
    fn beyond_of(&self, row: usize) -> i128 {
        i128::from(self.operations(row)) - 1
    }

    /// What some rows stand for beyond one operation each.
    pub(super) fn beyond(&self, rows: &RowSet) -> i128 {
        let of = |rows: &RowSet| rows.iter().map(|row| self.beyond_of(row)).sum();
        if rows.is_full() {
            return *self.known.beyond.get_or_init(|| of(self.several()));
        }
        if rows.common(self.several()) == 0 { 0 } else { of(&rows.and(self.several())) }
    }

    /// The same by the codes that they have of a field; `None` if cancelled.
    pub(super) fn beyond_by_code(
        &self,
        rows: &RowSet,
        field: Field,
        stopped: &dyn Fn() -> bool,
    ) -> Option<Cow<'_, Beyond>> {
        let of = |rows: &RowSet, stopped: &dyn Fn() -> bool| {
            let mut beyond = Beyond::default();
            for (looked, row) in rows.iter().enumerate() {
                if looked.is_multiple_of(LOOK) && stopped() {
                    return None;
                }
                self.add_beyond(field, row, &mut beyond);
            }
            Some(beyond)
        };
        let text = || self.known.texts_beyond.get(field.text_slot()?);
        let known = text().or_else(|| self.known.lists_beyond.get(field.list_slot()?));
        Some(match known.filter(|_| rows.is_full()) {
            // it is kept for good, so that it is worth its time even if the answer is not
            Some(known) => {
                Cow::Borrowed(known.get_or_init(|| of(self.several(), &|| false).unwrap_or_default()))
            }
            None if rows.common(self.several()) == 0 => Cow::default(),
            None => Cow::Owned(of(&rows.and(self.several()), stopped)?),
        })
    }

    fn add_beyond(&self, field: Field, row: usize, beyond: &mut Beyond) {
        let more = self.beyond_of(row);
        self.each_code(field, row, |code| *beyond.entry(code).or_default() += more);
    }

    /// The rows of mailboxes whose auditing was throttled.
    #[must_use]
    pub fn throttled(&self) -> &RowSet {
        self.known.throttled.get_or_init(|| self.rows_with(Field::Tags, &is_throttled))
    }

    /// The rows that are an access to a mailbox.
    #[must_use]
    pub fn accesses(&self) -> &RowSet {
        &self.stages()[Stage::MailboxAccess as usize]
    }

    /// The rows that are statements by people rather than log records: those that cite something.
    #[must_use]
    pub fn claims(&self) -> &RowSet {
        self.known.claims.get_or_init(|| self.rows_with(Field::Cites, &|_| true))
    }

    /// The claims about a stretch of time, as when an address was used.
    #[must_use]
    pub fn published(&self) -> &RowSet {
        self.known.published.get_or_init(|| {
            RowSet::of(self.len(), self.wide().map(|(row, _)| row).filter(|row| self.is_published(*row)))
        })
    }

    fn is_published(&self, row: usize) -> bool {
        self.claims().contains(row) && self.when(row).is_some_and(|when| when.is_span())
    }

    /// The links to the event with an id, ascending by the row that has them.
    pub fn links_to<'s>(&'s self, id: &'s str) -> impl Iterator<Item = (usize, &'s Link)> {
        let found = self.known.links_to.get_or_init(|| LinksTo::of(self.links()));
        let links = found.places(id).filter_map(|place| self.links().get(place));
        let to = move |link: &&Link| link.to == id;
        links.flat_map(move |(row, links)| links.iter().filter(to).map(|link| (*row as usize, link)))
    }

    /// The rows of service accounts: by their records, or by the spelling of the account.
    #[must_use]
    pub fn service(&self) -> &RowSet {
        self.known.service.get_or_init(|| {
            self.columns.service.rows(self.len()).or(&self.rows_with(Field::Account, &is_service))
        })
    }

    /// Events whose records bear one id.
    pub(super) fn namesakes(&self) -> &Namesakes {
        self.known.namesakes.get_or_init(|| Namesakes::of(self))
    }

    /// The rows that hold one of some codes of a text or list field; none of a field of another kind.
    pub(super) fn rows_of(&self, field: Field, chosen: &Chosen) -> RowSet {
        let (texts, lists) = (&self.known.text_blocks, &self.known.list_blocks);
        if let Some((column, slot)) = self.text(field).zip(field.text_slot()) {
            let codes = column.codes();
            return codes.rows(chosen, self.len(), blocks(&texts[slot], codes, chosen));
        }
        let list = self.list(field).zip(field.list_slot());
        list.map_or_else(
            || RowSet::empty(self.len()),
            |(list, slot)| list.rows(chosen, self.len(), blocks(&lists[slot], list.run().1, chosen)),
        )
    }

    /// The distinct values of a text or list field, in a stable order; `None` for other fields.
    pub fn held(&self, field: Field) -> Option<impl Iterator<Item = &str>> {
        let counts = self.counts_of_all(field)?;
        let values = (1..).zip(self.dictionary(field)?.iter());
        Some(values.filter(|(code, _)| counts.get(*code) > 0).map(|(_, value)| value))
    }

    /// How often each code of a text or list field stands in all rows; of a list, rows without one count for code 0.
    pub(super) fn counts_of_all(&self, field: Field) -> Option<&Codes> {
        let text = || self.known.texts.get(field.text_slot()?);
        let counts = text().or_else(|| self.known.lists.get(field.list_slot()?))?;
        Some(counts.get_or_init(|| {
            let counts = self.counts_in(&self.all(), field, &|| false);
            Codes::of(&counts.unwrap_or_default())
        }))
    }
}
