//! Converts the view to and from the form stored in a bundle, so that an opened bundle shows the screen on which it was
//! made.

mod names;

use super::view::{Context, Scope};
use super::{Column, Columns, Off, Opening, Panel, Tab, View, last_day};
use crate::engine::{Grouping, LaneBy, Position};
use crate::event::Zone;
use crate::query::{Distance, read};
use crate::read::{BundledCursor, BundledLane, BundledPane, BundledView};
use names::{along_named, along_of, facet_named, facet_of, group_named, group_of};
use std::sync::Arc;

impl View {
    /// The part of the view that is stored in a bundle.
    #[must_use]
    pub fn bundled(&self) -> BundledView {
        let opening = self.opening.as_deref().cloned().unwrap_or_default();
        let usual = Self::default();
        let beside = opening.top_beside.as_ref().map(cursor_of);
        BundledView {
            query: self.scope.query.to_string(),
            off: self.scope.off.iter().map(|term| term.text.to_string()).collect(),
            columns: self.columns.as_ref().map_or_else(Vec::new, |columns| columns.names()),
            zone: (self.zone != Zone::Utc).then(|| self.zone.to_string()),
            zone2: self.zone2.as_ref().map(ToString::to_string),
            as_of: self.as_of.as_deref().map(str::to_owned),
            hidden: self.scope.hidden,
            as_recorded: self.as_recorded,
            alike: self.alike,
            grouping: Some(self.grouping)
                .filter(|by| *by != usual.grouping)
                .and_then(|by| by.word())
                .map(str::to_owned),
            turned: opening.turned.iter().map(group_named).collect(),
            unfolded: opening.unfolded.iter().map(cursor_of).collect(),
            context: self.context.as_ref().map(|of| (cursor_of(&of.around), of.reach.to_string())),
            tab: Some(self.tab).filter(|tab| *tab != usual.tab).and_then(|tab| tab.word()).map(str::to_owned),
            lanes: Some(self.by).filter(|by| *by != usual.by).and_then(|by| by.word()).map(str::to_owned),
            span: self.span,
            facets: if self.facets == usual.facets {
                Vec::new()
            } else {
                self.facets.iter().map(facet_named).collect()
            },
            along: opening.along.as_ref().map(along_named),
            detail: Some(opening.detail).filter(|at| *at != (0, 0)),
            focus: Some(opening.focus)
                .filter(|panel| *panel != Panel::Timeline)
                .and_then(|panel| panel.word())
                .map(str::to_owned),
            lane: Some(opening.lane)
                .filter(|lane| *lane != (0, 0, None))
                .map(|(lane, at, brush)| BundledLane { lane, at, brush }),
            facet: Some(opening.facet).filter(|at| *at != (0, 0)),
            walked: opening.walked,
            column: opening.column.as_ref().map(|column| column.name().to_owned()),
            top: opening.top.as_ref().map(cursor_of),
            cursor: self.scope.cursor.as_ref().map(cursor_of),
            pane: self.pane.as_ref().map(|(query, first)| BundledPane {
                query: query.to_string(),
                first: *first,
                top: beside,
            }),
        }
    }

    /// Restores the view stored in a bundle.
    ///
    /// # Errors
    ///
    /// The part of it that can't be read.
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
        let context = told.context.as_ref().map(|(around, reach)| {
            reach.parse::<Distance>().map(|reach| Context { around: position_of(around), reach })
        });
        let usual = Self::default();
        Ok(Self {
            scope: Scope {
                off: told
                    .off
                    .iter()
                    .map(|term| Off { text: Arc::from(term.as_str()), at: usize::MAX })
                    .collect(),
                hidden: told.hidden,
                cursor: told.cursor.as_ref().map(position_of),
                ..Scope::of(told.query.trim(), query(&told.query)?)
            },
            columns,
            context: context.transpose()?,
            zone: first,
            zone2: second.transpose()?,
            as_of: day.transpose()?.map(Arc::from),
            as_recorded: told.as_recorded,
            alike: told.alike,
            grouping: worded(told.grouping.as_ref(), "what rows are grouped by", Grouping::of_word)?,
            tab: worded(told.tab.as_ref(), "what the panel of an event shows", Tab::of_word)?,
            by: worded(told.lanes.as_ref(), "what has a lane", LaneBy::of_word)?,
            span: told.span.filter(|(first, last)| first <= last),
            facets: match told.facets.as_slice() {
                [] => usual.facets,
                facets => facets.iter().map(|facet| facet_of(facet)).collect::<Result<_, _>>()?,
            },
            pane: pane.transpose()?,
            opening: opening_of(told)?,
            ..usual
        })
    }
}

/// The stored positions within panels; `None` if they are all initial.
fn opening_of(told: &BundledView) -> Result<Option<Arc<Opening>>, String> {
    let opening = Opening {
        cursor: told.cursor.as_ref().map(position_of),
        top: told.top.as_ref().map(position_of),
        top_beside: told.pane.as_ref().and_then(|pane| pane.top.as_ref()).map(position_of),
        along: told.along.as_deref().map(along_of).transpose()?,
        detail: told.detail.unwrap_or_default(),
        focus: worded(told.focus.as_ref(), "where keys go", Panel::of_word)?,
        lane: told.lane.map_or((0, 0, None), |BundledLane { lane, at, brush }| (lane, at, brush)),
        facet: told.facet.unwrap_or_default(),
        walked: told.walked,
        column: told.column.as_deref().and_then(Column::parse),
        unfolded: told.unfolded.iter().map(position_of).collect(),
        turned: told.turned.iter().map(|group| group_of(group)).collect::<Result<_, _>>()?,
    };
    Ok(Some(opening).filter(|opening| *opening != Opening::default()).map(Arc::new))
}

fn cursor_of(at: &Position) -> BundledCursor {
    BundledCursor { id: at.id.clone(), time: at.time }
}

fn position_of(at: &BundledCursor) -> Position {
    Position::of_id(at.time, at.id.clone())
}

/// Parses a stored word; the default without one. The error names the word.
fn worded<T: Default>(
    said: Option<&String>,
    what: &str,
    of: impl Fn(&str) -> Option<T>,
) -> Result<T, String> {
    match said {
        None => Ok(T::default()),
        Some(word) => of(word).ok_or_else(|| format!("`{word}` is not {what}")),
    }
}

#[cfg(test)]
mod tests {
    use super::View;
    use crate::read::{BundledCursor, BundledLane, BundledPane, BundledView};

    fn at(id: &str, time: Option<i64>) -> BundledCursor {
        BundledCursor { id: id.to_owned(), time }
    }

    /// A view in which nothing has its default.
    fn told() -> BundledView {
        BundledView {
            query: "stage:mailbox_access".to_owned(),
            off: vec!["is:span".to_owned()],
            columns: vec!["time".to_owned(), "account:24".to_owned()],
            zone: Some("+02:00".to_owned()),
            zone2: Some("America/New_York".to_owned()),
            as_of: Some("2023-07-14".to_owned()),
            hidden: true,
            as_recorded: true,
            alike: true,
            grouping: Some("account".to_owned()),
            turned: ["account:a@b.example", "chain:x:y", "hour:-3600", "none", "undated"]
                .map(str::to_owned)
                .into(),
            unfolded: vec![at("E3", Some(3)), at("E4", None)],
            context: Some((at("E6", Some(5)), "5m".to_owned())),
            tab: Some("chain".to_owned()),
            lanes: Some("agencies".to_owned()),
            span: Some((-5, 9)),
            facets: ["account", "agency closed", "app_name all"].map(str::to_owned).into(),
            along: Some("session:a:b".to_owned()),
            detail: Some((3, 1)),
            focus: Some("facets".to_owned()),
            lane: Some(BundledLane { lane: 2, at: 7, brush: Some(-3) }),
            facet: Some((5, 2)),
            walked: true,
            column: Some("raw.ClientAppId".to_owned()),
            top: Some(at("E1", Some(1))),
            cursor: Some(at("E7", Some(5))),
            pane: Some(BundledPane {
                query: "is:orphan".to_owned(),
                first: true,
                top: Some(at("E2", Some(2))),
            }),
        }
    }

    #[test]
    fn a_view_comes_back_from_a_bundle_and_what_can_not_be_read_is_told() {
        let told = told();
        assert_eq!(View::of_bundle(&told).unwrap().bundled(), told);
        assert!(View::default().bundled().is_usual());
        let some = |text: &str| Some(text.to_owned());
        for (wrong, named) in [
            (BundledView { query: "stage:mailbx".to_owned(), ..told.clone() }, "stage:mailbx"),
            (BundledView { off: vec!["colour:red".to_owned()], ..told.clone() }, "colour:red"),
            (BundledView { columns: vec!["acount".to_owned()], ..told.clone() }, "acount"),
            (BundledView { zone: some("Mars"), ..told.clone() }, "Mars"),
            (BundledView { as_of: some("2023-13"), ..told.clone() }, "2023-13"),
            (BundledView { grouping: some("week"), ..told.clone() }, "week"),
            (BundledView { tab: some("chian"), ..told.clone() }, "chian"),
            (BundledView { focus: some("header"), ..told.clone() }, "header"),
            (BundledView { lanes: some("hosts"), ..told.clone() }, "hosts"),
            (BundledView { turned: vec!["hour:x".to_owned()], ..told.clone() }, "hour:x"),
            (BundledView { along: some("sesion:x"), ..told.clone() }, "sesion:x"),
            (BundledView { facets: vec!["acount".to_owned()], ..told.clone() }, "acount"),
            (
                BundledView { context: Some((at("E6", None), "5 miles".to_owned())), ..told.clone() },
                "5 miles",
            ),
            (
                BundledView {
                    pane: Some(BundledPane { query: "is:orphen".to_owned(), ..BundledPane::default() }),
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
