//! The timeline: rows under day headings, quiet times, and the rail of the selected event's chain.

mod columns;
mod empty;
mod group;
mod rail;
mod row;
mod run;
mod sentence;
mod trail;

pub use columns::{Columns, Slot};
pub use sentence::{Sureness, account, is_blind, sentence, starts_with, sureness};

use super::number::{self, count, thousands};
use super::panes;
use super::rule::rule;
use super::stroke::{body, hairline, lay_stale, put};
use super::theme::Theme;
use super::{dates, text, when};
use crate::engine::{Grouping, Slot as Asked};
use crate::event::{MINUTE, Zone, calendar};
use crate::session::{Heading, Line, PaneView, Session};
use rail::{Rail, Track};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// The timeline panel.
#[derive(Debug, Clone, Copy)]
pub struct Timeline<'a> {
    /// The pane drawn.
    pub pane: PaneView<'a>,
    /// The theme to draw it in.
    pub theme: Theme,
}

impl Widget for Timeline<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        // reserve room for a count at the right
        let way = trail::way(self.pane, usize::from(area.width).saturating_sub(36));
        let title = panes::title(self.pane, area.width, text::width(&least(self.pane)));
        let taken = 10 + text::width(&title) + trail::width(&way);
        let remark = remark(self.pane, area.width, usize::from(area.width).saturating_sub(taken));
        rule(buffer, area, &title, &remark, self.pane.has_keys(), self.theme);
        trail::draw(&way, area, self.theme, buffer);
        let body = body(area);
        if self.pane.timeline.rows.is_empty() {
            return empty::draw(self.pane, self.theme, body, buffer);
        }
        self.rows(body, buffer);
        // after a jump, rows of the former place remain until the new ones arrive
        if self.pane.timeline.jump && self.pane.awaits(Asked::Window) {
            lay_stale(buffer, body, self.theme);
        }
    }
}

impl Timeline<'_> {
    fn rows(self, body: Rect, buffer: &mut Buffer) {
        let view = &self.pane.session.view;
        let columns = Columns::of(view.columns.as_deref(), body.width, view.zone2.is_some());
        let rail = Rail::of(self.pane);
        let mut next = self.pane.timeline.top;
        for (line, y) in self.pane.lines(usize::from(body.height)).into_iter().zip(body.y..) {
            self.track(rail.track(line, next), (body.x, y), buffer);
            match line {
                Line::Group(at) => {
                    if let Some(row) = self.pane.timeline.rows.get(at) {
                        group::draw(self, row, Rect { y, height: 1, ..body }, buffer);
                    }
                }
                Line::Heading(heading) => self.heading(heading, body, y, buffer),
                Line::Quiet(ns) => self.quiet(ns, &columns, body, y, buffer),
                Line::Row(at) => {
                    next = at + 1;
                    row::draw(self, at, &columns, Rect { y, height: 1, ..body }, buffer);
                }
            }
        }
    }

    fn heading(self, heading: Heading, body: Rect, y: u16, buffer: &mut Buffer) {
        let end = body.right().saturating_sub(1);
        hairline(buffer, (body.x + 1, y), (body.x + 3).min(end), self.theme);
        let x = put(buffer, (body.x + 4, y), end, &when::heading(heading), self.theme.title());
        hairline(buffer, (x + 1, y), end, self.theme);
    }

    fn quiet(self, ns: i64, columns: &Columns, body: Rect, y: u16, buffer: &mut Buffer) {
        let said = format!("⋯ {} quiet", when::lasting(ns));
        put(buffer, (body.x + columns.between(), y), body.right(), &said, self.theme.faint());
    }

    fn track(self, track: Track, (x, y): (u16, u16), buffer: &mut Buffer) {
        let (glyph, style) = match track {
            Track::None => return,
            Track::Through(true) => ("│", self.theme.accent()),
            Track::Through(false) => ("╎", self.theme.dim()),
            Track::Beside => ("·", self.theme.faint()),
            Track::On(glyph, true) => (glyph, self.theme.accent()),
            Track::On(glyph, false) => (glyph, self.theme.dim()),
        };
        put(buffer, (x, y), x + 1, glyph, style);
    }
}

/// The number of matching events of all (of those known, as of a past day): `1,204 of 9,612`.
pub(super) fn passing(pane: PaneView<'_>) -> String {
    let so_far = |number: u64, slot: Asked| number::so_far(&thousands(number), pane.is_partial(slot));
    let counted = pane.counted.filter(|_| !pane.is_count_stale() && pane.is_count_final());
    let Some(counted) = counted else {
        let all = pane.session.case.as_ref().map_or(0, |case| case.total.records);
        return format!("… of {}", so_far(all, Asked::Case));
    };
    // a case that has grown since has more events than were counted
    let all = counted.known.map_or(counted.all, |known| known.records);
    format!("{} of {}", so_far(counted.total.records, Asked::Count), so_far(all, Asked::Count))
}

/// The message that a search is running, with its progress if known.
fn looking(pane: PaneView<'_>) -> String {
    going_on("looking", pane.session)
}

/// What the engine is doing for an answer, with its progress if known.
pub(super) fn going_on(what: &str, session: &Session) -> String {
    let percent = session.pending.search_percent;
    percent.map_or_else(|| format!("{what} …"), |percent| format!("{what} {percent} %"))
}

/// The day and minute around which context is shown.
fn around(time: i64, zone: Zone) -> String {
    let (.., of_day) = calendar(time, zone);
    format!("{} {}", dates::day(time, zone), dates::clock(of_day / MINUTE * MINUTE))
}

/// The result of a search.
fn found(pane: PaneView<'_>) -> Vec<String> {
    let Some(find) = pane.find() else { return Vec::new() };
    let so_far = |slot: Asked, number: u64| number::so_far(&thousands(number), pane.is_partial(slot));
    let mut parts = vec![match (find.number, find.total) {
        (_, Some(0)) if pane.session.seeks_hit() => format!("no hit so far · {}", looking(pane)),
        (_, Some(0)) if pane.is_partial(Asked::Find) => "no hit so far".to_owned(),
        (_, Some(0)) => "no hit".to_owned(),
        (0, Some(total)) if pane.is_partial(Asked::Find) => {
            format!("{} hits", so_far(Asked::Find, total))
        }
        (0, Some(total)) => count(total, "hit"),
        (number, Some(total)) => {
            format!("hit {} of {}", so_far(Asked::Find, number), so_far(Asked::Find, total))
        }
        (0, None) => looking(pane),
        (number, None) => format!("hit {}", thousands(number)),
    }];
    if find.unjudged > 0 {
        parts.push(format!("{} can't be judged", thousands(find.unjudged)));
    }
    parts
}

/// The remark of the rule, as far as known and fitting; the least important parts are dropped first.
fn remark(pane: PaneView<'_>, width: u16, columns: usize) -> String {
    let mut parts = Vec::new();
    let so_far = |slot: Asked, number: u64| number::so_far(&thousands(number), pane.is_partial(slot));
    if pane.session.case.is_some() {
        parts.push(passing(pane));
        let counted = pane.counted.filter(|_| !pane.is_count_stale());
        let unjudged = counted.map_or(0, |counted| counted.unjudged);
        if pane.is_count_stale() {
            parts.push(looking(pane));
            parts.extend((!pane.timeline.rows.is_empty()).then(|| "rows of before".to_owned()));
        } else if pane.waits_for_analysis(Asked::Window) {
            parts.push("finding chains …, rows of before".to_owned());
        } else if pane.is_sorting_groups() {
            parts.push(format!("{}, rows of before", going_on("grouping", pane.session)));
        } else if unjudged > 0 {
            parts.push(format!("{} can't be judged", so_far(Asked::Count, unjudged)));
        }
    }
    let chosen = pane.session.view.columns.as_ref();
    let more = chosen.map_or(0, |chosen| chosen.fitted(width, pane.session.view.zone2.is_some()).more);
    if more > 0 {
        parts.push(format!("{} more", count(more as u64, "column")));
    }
    parts.extend(found(pane));
    if let Some(context) = pane.context() {
        let time = context
            .around
            .time
            .map_or_else(String::new, |time| format!(" around {}", around(time, pane.session.view.zone)));
        parts.push(format!("±{}{time}", context.reach));
    } else if let Some(rank) = pane.rank.filter(|_| pane.selected().is_some()) {
        let first = so_far(Asked::Rank, rank.saturating_add(1));
        let run = pane.folded_run().map(|run| run.total);
        parts.push(match run.or_else(|| pane.folded_group().map(|group| group.total)) {
            Some(total) if total.records > 1 => {
                format!("rows {first}–{}", so_far(Asked::Rank, rank.saturating_add(total.records)))
            }
            _ => format!("row {first}"),
        });
    }
    let left_out = pane.counted.map_or(0, |counted| counted.undated_left_out);
    if left_out > 0 {
        parts.push(format!("{} undated left out", so_far(Asked::Count, left_out)));
    }
    // for the whole case the title line shows it
    let counted = pane.counted.filter(|_| !pane.is_count_stale());
    let orphans = counted.and_then(|counted| counted.accesses).map_or(0, |accesses| accesses.orphans);
    if orphans > 0 && !pane.scope.query.trim().is_empty() {
        parts.push(count(orphans, "orphan"));
    }
    // the arrangement explains the rows, so it is dropped last
    let modes: Vec<String> = arranged(pane).map(str::to_owned).collect();
    let said = |parts: &[String]| [parts, &modes].concat().join(" · ");
    while parts.len() > 1 && text::width(&said(&parts)) > columns {
        parts.pop();
    }
    said(&parts)
}

/// The least remark: number of events, and arrangement.
fn least(pane: PaneView<'_>) -> String {
    [passing(pane)].into_iter().chain(arranged(pane).map(str::to_owned)).collect::<Vec<_>>().join(" · ")
}

/// The arrangement of rows, unless it is one event per row by time.
fn arranged(pane: PaneView<'_>) -> impl Iterator<Item = &'static str> {
    let by = match pane.grouping() {
        Grouping::None => None,
        Grouping::Hour => Some("by hour"),
        Grouping::Account => Some("by account"),
        Grouping::Chain => Some("by chain"),
    };
    by.into_iter().chain(pane.session.view.alike.then_some("alike as one"))
}
