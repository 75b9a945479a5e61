//! Heads of groups.

use super::Timeline;
use super::run;
use crate::engine::{Group, GroupName, Grouping, Row};
use crate::event::{Fold, HOUR, When, Zone, calendar};
use crate::session::{Heading, heading, heading_of, short};
use crate::view::dates;
use crate::view::number::{count, thousands};
use crate::view::stroke::{fit_middle, hairline, put, put_right};
use crate::view::text;
use crate::view::theme::Theme;
use crate::view::when;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Widths in cells of the number of events, of operations, and of the time range.
const EVENTS: u16 = 16;
const OPERATIONS: u16 = 20;
const SPAN: u16 = 26;
/// The least width of a name, if the other columns have room.
const NAME: u16 = 26;

/// Draws the head of a row's group: name, number of events, and time range.
pub(super) fn draw(timeline: Timeline<'_>, row: &Row, line: Rect, buffer: &mut Buffer) {
    let Some(group) = &row.group else { return };
    let (theme, zone, y) = (timeline.theme, timeline.pane.session.view.zone, line.y);
    let sign = if group.folded { "▸" } else { "▾" };
    put(buffer, (line.x + 2, y), line.right(), sign, theme.dim());
    let mut end = line.right().saturating_sub(1);
    let name_from = line.x + 4;
    let room = |end: u16, cells: u16| end.saturating_sub(name_from) >= cells + NAME;
    if room(end, SPAN + EVENTS) {
        put(buffer, (end.saturating_sub(SPAN), y), end, &span(group, zone), theme.faint());
        end = end.saturating_sub(SPAN + 1);
    }
    if room(end, OPERATIONS + EVENTS) {
        if group.total.operations > group.total.records {
            let said = format!("{} operations", thousands(group.total.operations));
            put_right(buffer, (end.saturating_sub(OPERATIONS), y), end, &said, theme.dim());
        }
        end = end.saturating_sub(OPERATIONS);
    }
    let said = count(group.total.records, "event");
    let begins = put_right(buffer, (end.saturating_sub(EVENTS).max(name_from), y), end, &said, theme.said());
    let begins = noted(group, (name_from, y), begins, theme, buffer);
    let cells = usize::from(begins.saturating_sub(name_from + 2));
    let name = name(group, row, zone);
    let shown = match &group.name {
        // names other than addresses often begin alike
        GroupName::Account(account) if !account.contains('@') => fit_middle(&name, cells),
        _ => text::fit(&name, cells).into_owned(),
    };
    let x = put(buffer, (name_from, y), begins, &shown, theme.title());
    if !group.folded {
        hairline(buffer, (x + 1, y), begins.saturating_sub(1), theme);
    }
}

/// Draws the number of marked and of commented events of a group; returns the column where that begins.
fn noted(group: &Group, from: (u16, u16), begins: u16, theme: Theme, buffer: &mut Buffer) -> u16 {
    let said: Vec<String> = [("⋆", group.marked), ("¶", group.commented)]
        .into_iter()
        .filter(|(_, number)| *number > 0)
        .map(|(sign, number)| format!("{sign} {}", thousands(number)))
        .collect();
    if said.is_empty() {
        return begins;
    }
    put_right(buffer, from, begins.saturating_sub(2), &said.join("  "), theme.accent())
}

/// The name of a group.
fn name(group: &Group, row: &Row, zone: Zone) -> String {
    match (&group.name, group.by) {
        (GroupName::Hour(begins), _) => {
            let (.., of_day) = calendar(*begins, zone);
            let hour = format!("{} · {:02} h", when::heading(heading(row, zone)), of_day / HOUR);
            // an hour repeated at the end of daylight saving gets its offset
            let twice = zone.fold(zone.clock_at(*begins)) == Fold::Twice;
            if twice { format!("{hour} {}", when::offset(zone, *begins)) } else { hour }
        }
        (GroupName::Account(account), _) if group.named > 0 => {
            format!("{account} · {} of others name it", count(group.named, "event"))
        }
        (GroupName::Account(account), _) => account.clone(),
        (GroupName::Chain(id), _) => chain_name(group, id),
        (GroupName::None, Grouping::Account) => "of no account".to_owned(),
        (GroupName::None, Grouping::Chain) => "of no chain".to_owned(),
        (GroupName::None, _) => "of no known hour".to_owned(),
        (GroupName::Undated, _) => when::heading(Heading::Undated),
    }
}

/// The name of a chain: its first identity with the account, or the first event if only statements link it.
fn chain_name(group: &Group, id: &str) -> String {
    let tie = group.carries.as_ref().map(|one| format!("{} {}", one.kind, short(one)));
    let tie = tie.unwrap_or_else(|| format!("chain of {id}"));
    match &group.of {
        Some(account) => format!("{tie} · {account}"),
        None => tie,
    }
}

/// The time range of a group, as precise as known and useful.
fn span(group: &Group, zone: Zone) -> String {
    let Some((first, last)) = group.span else { return String::new() };
    let clocks = || {
        let pieces = run::span(first, last, zone, usize::from(SPAN))?;
        Some(pieces.into_iter().map(|(piece, _)| piece).collect::<String>())
    };
    if let GroupName::Hour(_) = group.name {
        return clocks().unwrap_or_default();
    }
    let (from, until) = (day(first, zone), day(last, zone));
    if from == until { from } else { format!("{from} – {until}") }
}

/// The day of a time, or its month or year if no more is known.
fn day(of: When, zone: Zone) -> String {
    match heading_of(Some(of), zone) {
        Heading::Day(year, month, day, _) => format!("{day} {} {year}", dates::month(month)),
        other => when::heading(other),
    }
}
