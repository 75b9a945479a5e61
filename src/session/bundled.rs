//! The view that goes with a bundle, and is seen again where that is opened.

use super::{Columns, Off, View, last_day};
use crate::engine::Position;
use crate::event::Zone;
use crate::query::read;
use crate::read::{BundledCursor, BundledPane, BundledView};
use std::sync::Arc;

impl View {
    /// What of it goes with a bundle.
    #[must_use]
    pub fn bundled(&self) -> BundledView {
        BundledView {
            query: self.query.to_string(),
            off: self.off.iter().map(|term| term.text.to_string()).collect(),
            columns: self.columns.as_ref().map_or_else(Vec::new, |columns| columns.names()),
            zone: (self.zone != Zone::Utc).then(|| self.zone.to_string()),
            zone2: self.zone2.as_ref().map(ToString::to_string),
            as_of: self.as_of.as_deref().map(str::to_owned),
            hidden: self.hidden,
            as_recorded: self.as_recorded,
            alike: self.alike,
            cursor: self.cursor.as_ref().map(|at| BundledCursor { id: at.id.clone(), time: at.time }),
            pane: self
                .pane
                .as_ref()
                .map(|(query, first)| BundledPane { query: query.to_string(), first: *first }),
        }
    }

    /// The view that a bundle was made in.
    ///
    /// # Errors
    /// What of it can't be read.
    pub fn of_bundle(told: &BundledView) -> Result<Self, String> {
        let zone = |zone: &String| Zone::parse(zone).ok_or_else(|| format!("`{zone}` is no zone"));
        let (first, second) = (told.zone.as_ref().map(zone), told.zone2.as_ref().map(zone));
        let first = first.transpose()?.unwrap_or_default();
        let query = |query: &str| read(query, first).map_err(|why| format!("`{query}`: {why}"));
        told.off.iter().try_for_each(|term| query(term).map(drop))?;
        let day =
            told.as_of.as_ref().map(|day| last_day(day, first).map_err(|why| format!("`{day}`: {why}")));
        let pane = told
            .pane
            .as_ref()
            .map(|pane| query(&pane.query).map(|_| (Arc::from(pane.query.trim()), pane.first)));
        let columns = match told.columns.as_slice() {
            [] => None,
            columns => Columns::of(Columns::parse(&columns.join(","))?.shown().to_vec()).map(Arc::new),
        };
        Ok(Self {
            query: Arc::from(told.query.trim()),
            filter: Arc::new(query(&told.query)?),
            off: told.off.iter().map(|term| Off { text: Arc::from(term.as_str()), at: usize::MAX }).collect(),
            columns,
            zone: first,
            zone2: second.transpose()?,
            as_of: day.transpose()?.map(Arc::from),
            hidden: told.hidden,
            as_recorded: told.as_recorded,
            alike: told.alike,
            cursor: told.cursor.as_ref().map(|at| Position { time: at.time, id: at.id.clone() }),
            pane: pane.transpose()?,
            ..Self::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::View;
    use crate::read::{BundledCursor, BundledPane, BundledView};

    #[test]
    fn a_view_comes_back_from_a_bundle_and_what_can_not_be_read_is_told() {
        let told = BundledView {
            query: "stage:mailbox_access".to_owned(),
            off: vec!["is:span".to_owned()],
            columns: vec!["time".to_owned(), "account:24".to_owned()],
            zone: Some("+02:00".to_owned()),
            zone2: Some("America/New_York".to_owned()),
            as_of: Some("2023-07-14".to_owned()),
            hidden: true,
            as_recorded: true,
            alike: true,
            cursor: Some(BundledCursor { id: "E7".to_owned(), time: Some(5) }),
            pane: Some(BundledPane { query: "is:orphan".to_owned(), first: true }),
        };
        assert_eq!(View::of_bundle(&told).unwrap().bundled(), told);
        assert!(View::default().bundled().is_usual());
        let some = |text: &str| Some(text.to_owned());
        for (wrong, named) in [
            (BundledView { query: "stage:mailbx".to_owned(), ..told.clone() }, "stage:mailbx"),
            (BundledView { off: vec!["colour:red".to_owned()], ..told.clone() }, "colour:red"),
            (BundledView { columns: vec!["acount".to_owned()], ..told.clone() }, "acount"),
            (BundledView { zone: some("Mars"), ..told.clone() }, "Mars"),
            (BundledView { as_of: some("2023-13"), ..told.clone() }, "2023-13"),
            (
                BundledView {
                    pane: Some(BundledPane { query: "is:orphen".to_owned(), first: false }),
                    ..told.clone()
                },
                "is:orphen",
            ),
        ] {
            let why = View::of_bundle(&wrong).unwrap_err();
            assert!(why.contains(named), "{why}");
        }
    }
}
