//! What the two CSV forms of the IRIS timeline share: the import and the export.

use crate::event::{When, Zone};
use crate::read::formats::ReadContext;
use crate::read::times::{Clock, Reading};

/// Reads a time in a zone that is given as an offset, or in UTC if there is none or it can't be read.
pub(super) fn when(date: &str, zone: Option<&str>, ctx: &mut ReadContext<'_>) -> Option<When> {
    let clock = Clock { zone: zone.and_then(Zone::parse).unwrap_or(Zone::Utc), ..ctx.clock };
    Reading { clock, notes: ctx.notes, line: ctx.line }.local(date)
}

/// The only item of a list separated by `;` or `|`; `None` if there are more or none.
pub(super) fn only(all: &str) -> Option<String> {
    let mut items = all.split([';', '|']).map(str::trim).filter(|item| !item.is_empty());
    let first = items.next()?;
    items.next().is_none().then(|| first.to_owned())
}

#[cfg(test)]
mod tests {
    use super::only;

    #[test]
    fn one_asset_is_what_was_acted_on_and_two_are_none() {
        assert_eq!(only("PC01;").as_deref(), Some("PC01"));
        assert_eq!(only("PC01;PC02;"), None);
        assert_eq!(only(""), None);
    }
}
