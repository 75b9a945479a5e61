//! The overlay "why": the events on the path between two events, and between them the links.

use super::{cells, closes, looking, moment, sign, stroke, tone, top_of};
use crate::chain::{ChainLink, Identity, LinkKind, UNTIED, identities};
use crate::engine::{Row, Slot};
use crate::event::{Field, saturated};
use crate::session::{Session, Why, short};
use crate::view::number::count;
use crate::view::rule::rule;
use crate::view::stroke::{clear, fit_middle, hairline, lay_cursor, put, wrap};
use crate::view::text;
use crate::view::theme::{Theme, stage_glyph};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;

/// The most lines of a sentence.
const MOST: usize = 4;

/// The overlay of the path between two events.
#[derive(Debug, Clone, Copy)]
pub struct Way<'a> {
    /// The session drawn.
    pub session: &'a Session,
    /// The index of the selected event.
    pub chosen: usize,
    /// The theme to draw it in.
    pub theme: Theme,
}

impl Widget for Way<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let screen = area.intersection(buffer.area);
        let Some(why) = &self.session.chains.why else { return };
        let steps = why.steps().len();
        let none = if steps == 0 { self.none(why, screen.width.saturating_sub(4)) } else { Vec::new() };
        let lines = saturated::<u16>(if steps == 0 { none.len().max(3) } else { steps * 2 + 1 });
        let height = lines.saturating_add(4).min(screen.height);
        let top = screen.y + (screen.height - height) / 3;
        let band = Rect { y: top, height, ..screen };
        if band.width < 12 || band.height < 4 {
            return;
        }
        clear(buffer, band);
        rule(buffer, band, "why", &Self::summary(self.session, why), true, self.theme);
        hairline(buffer, (band.x, band.bottom() - 1), band.right(), self.theme);
        let body = Rect { x: band.x + 2, y: band.y + 2, width: band.width - 4, height: band.height - 4 };
        for ((line, style), y) in none.iter().zip(body.y..body.bottom()) {
            put(buffer, (body.x, y), body.right(), line, *style);
        }
        if steps > 0 {
            self.way(why, body, buffer);
        }
    }
}

/// What two events share that links nothing: `account ann, address 192.0.2.1`.
fn shared(why: &Why) -> String {
    let [one, other] = [why.from.as_ref(), Some(&why.to)].map(|end| why.row(&end?.id));
    let (Some(one), Some(other)) = (one, other) else { return String::new() };
    let others = identities(&other.event);
    let both = identities(&one.event).into_iter().filter(|it| {
        let is_it = |other: &Identity| other.kind == it.kind && other.is(&it.value);
        !it.kind.is_strong() && others.iter().any(is_it)
    });
    both.map(|it| format!("{} {}", it.kind, short(&it))).collect::<Vec<_>>().join(", ")
}

impl Way<'_> {
    /// The length of the path, by kinds of link.
    fn summary(session: &Session, why: &Why) -> String {
        let steps = why.steps();
        let mut parts =
            vec![if steps.is_empty() { String::new() } else { count(steps.len() as u64, "step") }];
        for kind in LinkKind::ALL {
            let number = steps.iter().filter(|step| step.kind == kind).count();
            if number > 0 {
                parts.push(format!("{number} {kind}"));
            }
        }
        if let Some(root) = &why.root {
            parts.push(format!("from {root}, where the reach begins"));
        } else if !why.marked {
            parts.push("from the event beside it in its chain".to_owned());
        }
        parts.push(closes(session));
        parts.retain(|part| !part.is_empty());
        parts.join(" · ")
    }

    /// The message if there is no path, or none yet, in lines of so many cells.
    fn none(self, why: &Why, cells: u16) -> Vec<(String, Style)> {
        let said = match (&why.known, why.marked) {
            (None, _) if self.session.waits_for_analysis(Slot::Walk) => looking(self.session, Slot::Walk),
            (None, _) => looking(self.session, Slot::Path),
            (Some(_), true) => UNTIED.to_owned(),
            (Some(_), false) if why.root.is_some() => UNTIED.to_owned(),
            (Some(_), false) => "it stands alone".to_owned(),
        };
        let mut told = vec![(said, self.theme.said())];
        if why.known.is_some() && why.marked {
            let weak = shared(why);
            let more = if weak.is_empty() {
                "every event of either one's chain was looked at, and rules from there on".to_owned()
            } else {
                format!("both have {weak}, which ties nothing by itself")
            };
            told.push((more, self.theme.faint()));
        }
        let lines = |(said, style): (String, Style)| {
            wrap(&said, usize::from(cells), MOST).into_iter().map(move |line| (line, style))
        };
        told.into_iter().flat_map(lines).collect()
    }

    fn way(self, why: &Why, body: Rect, buffer: &mut Buffer) {
        let stations = why.stations();
        let lines = stations.len() * 2 - 1;
        let top = top_of(self.chosen * 2, lines, usize::from(body.height));
        for (line, y) in (top..lines).zip(body.y..body.bottom()) {
            let at = line / 2;
            if line % 2 == 0 {
                let id = stations[at];
                self.station(why, id, (body, y), buffer);
                if at == self.chosen {
                    lay_cursor(buffer, (body.x, y), body.right(), self.theme);
                }
            } else if let Some(step) = why.steps().get(at) {
                self.link(step, Rect { y, height: 1, ..body }, buffer);
            }
        }
    }

    /// Draws an event of the path: time, stage, operation and account.
    fn station(self, why: &Why, id: &str, (body, y): (Rect, u16), buffer: &mut Buffer) {
        let theme = self.theme;
        let end = body.right();
        let Some(row) = why.row(id) else {
            put(buffer, (body.x, y), end, &fit_middle(id, 40), theme.dim());
            return;
        };
        let stage = row.event.stage();
        put(buffer, (body.x, y), end, stage_glyph(stage), theme.stage(stage));
        let time = row
            .event
            .when
            .map_or("no time".to_owned(), |when| moment(when, self.session.view.zone, Some(i64::MIN)));
        let x = put(buffer, (body.x + 2, y), end, &time, theme.said()).max(body.x + 24) + 2;
        let end_of_account = self.account(row, (x, y), end, buffer);
        let said = crate::view::timeline::sentence(
            &row.event,
            true,
            usize::from(end.saturating_sub(end_of_account)),
        );
        put(buffer, (end_of_account, y), end, &said, theme.said());
    }

    /// Draws the account; for a claim its id and what it cites.
    fn account(self, row: &Row, (x, y): (u16, u16), end: u16, buffer: &mut Buffer) -> u16 {
        let room: u16 = if end.saturating_sub(x) > 80 { 30 } else { 18 };
        let cites = row.event.list(Field::Cites);
        let (said, style) = match row.event.text(Field::Account) {
            Some(account) => {
                (crate::view::timeline::account(account, usize::from(room)), self.theme.accent())
            }
            None if cites.is_empty() => ("–".to_owned(), self.theme.faint()),
            None => {
                let cites: Vec<&str> = cites.iter().map(AsRef::as_ref).collect();
                (
                    fit_middle(&format!("{} {}", row.position.id, cites.join(" ")), usize::from(room)),
                    self.theme.dim(),
                )
            }
        };
        put(buffer, (x, y), (x + room).min(end), &said, style);
        x + room + 2
    }

    /// Draws a link: its kind as stroke, glyph and word, and the reason.
    fn link(self, step: &ChainLink, line: Rect, buffer: &mut Buffer) {
        let (end, style) = (line.right(), tone(step.kind, self.theme));
        put(buffer, (line.x, line.y), end, stroke(step.kind), style);
        let word = format!("{} {}", sign(step.kind), step.kind);
        let x = put(buffer, (line.x + 2, line.y), end, &word, style);
        let x = x.max(line.x + 2 + cells("═ observed")) + 3;
        // an identifier at the end of the sentence is cut in its middle
        let room = usize::from(end.saturating_sub(x));
        let said = match &step.identity {
            Some(identity) if text::width(&step.reason) > room => {
                let rest = text::width(&step.reason).saturating_sub(text::width(&identity.value));
                let short = fit_middle(&identity.value, room.saturating_sub(rest).max(9));
                step.reason.replacen(&identity.value, &short, 1)
            }
            _ => step.reason.clone(),
        };
        put(buffer, (x, line.y), end, &said, self.theme.dim());
    }
}
