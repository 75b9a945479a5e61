//! The overlay of a reach: totals, the tree of what was reached from what, and below it agencies and accounts.

use super::{cells, closes, looking, share, sign, stroke, tone, top_of};
use crate::chain::{Doubt, IdentityKind, LinkKind, Reach, Reached};
use crate::engine::Slot;
use crate::event::saturated;
use crate::session::{ReachLine, ReachPanel, ReachRow, Session, reach_heights, reach_lines};
use crate::view::number::{agencies, count, thousands, within};
use crate::view::rule::rule;
use crate::view::stroke::{clear, fit_middle, lay_cursor, put, put_right};
use crate::view::text;
use crate::view::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// At least this many cells of a value are shown.
const LEAST: usize = 9;

/// Shown after the start of a reach.
const ROOT: &str = "  root";

/// The overlay of a reach.
#[derive(Debug, Clone, Copy)]
pub struct Downstream<'a> {
    /// The session drawn.
    pub session: &'a Session,
    /// Its position.
    pub panel: &'a ReachPanel,
    /// The theme to draw it in.
    pub theme: Theme,
}

/// The number columns with heading and width.
const NUMBERS: [(&str, u16); 4] = [("records", 8), ("operations", 10), ("messages", 8), (ACCOUNTS, 8)];
const ACCOUNTS: &str = "accounts";

impl Widget for Downstream<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        if area.width < 20 || area.height < 8 {
            return;
        }
        clear(buffer, area);
        let title = format!("reach of {}", self.panel.of);
        let reach = self.session.chains.reach.as_deref();
        // what may be unlogged; a narrow screen shows the first part only
        let least =
            reach.and_then(|reach| Doubt::told(&reach.at_least)).map(|least| least.replace(", ", " · "));
        let remark: Vec<String> = least.into_iter().chain([closes(self.session)]).collect();
        rule(buffer, area, &title, &remark.join(" · "), self.panel.table.is_none(), self.theme);
        let Some(reach) = reach else {
            let said = looking(self.session, Slot::Reach);
            put(buffer, (area.x + 1, area.y + 1), area.right(), &said, self.theme.dim());
            return;
        };
        self.totals(reach, Rect { y: area.y + 1, height: 1, ..area }, buffer);
        if let Some(none) = reach.nothing() {
            put(buffer, (area.x + 1, area.y + 3), area.right(), none, self.theme.dim());
            put(buffer, (area.x + 1, area.y + 4), area.right(), &undated(reach), self.theme.dim());
            return;
        }
        let (tree, below) = reach_heights(self.session);
        let [tree, below] = [tree, below].map(saturated::<u16>);
        let tree = Rect { y: area.y + 2, height: tree.min(area.height.saturating_sub(4)) + 1, ..area };
        self.tree(tree, buffer);
        let table = Rect {
            y: tree.bottom(),
            height: (below + 2).min(area.bottom().saturating_sub(tree.bottom())),
            ..area
        };
        self.table(reach, table, buffer);
    }
}

/// The number of undated accesses among them.
fn undated(reach: &Reach) -> String {
    if reach.undated > 0 {
        format!("{} more without a time", thousands(reach.undated))
    } else {
        String::new()
    }
}

/// The columns of numbers and shares.
struct Columns {
    /// Where the first number begins.
    first: u16,
    /// How many numbers there are.
    numbers: usize,
    /// Where the shares begin.
    shares: u16,
}

impl Downstream<'_> {
    /// Draws the totals, and the share of them that no record proves.
    fn totals(self, reach: &Reach, line: Rect, buffer: &mut Buffer) {
        let end = line.right().saturating_sub(1);
        let parts = [
            count(reach.records, "access").replace("accesss", "accesses"),
            count(reach.operations, "operation"),
            count(reach.messages, "message"),
            count(reach.mailboxes, "mailbox").replace("mailboxs", "mailboxes"),
            undated(reach),
            count(reach.distinct_accounts, "account"),
            agencies(reach.agencies.iter().filter(|it| !it.agency.is_empty()).count() as u64, false),
            count(reach.tokens, "token"),
            count(reach.sessions, "session"),
        ];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let unproven = share::unproven(reach.by);
        let for_share = unproven.as_ref().map_or(0, |said| cells(said) + 3);
        let room = usize::from(line.width.saturating_sub(2 + for_share));
        let mut shown = parts.len();
        while shown > 1 && text::width(&parts[..shown].join(" · ")) > room {
            shown -= 1;
        }
        put(buffer, (line.x + 1, line.y), end, &parts[..shown].join(" · "), self.theme.said());
        if let Some(said) = unproven {
            let style = if reach.by.asserted + reach.by.inferred > 0 {
                self.theme.warning()
            } else {
                self.theme.good()
            };
            put_right(buffer, (line.x + 1, line.y), end, &said, style);
        }
    }

    /// The columns that fit into a width.
    fn columns(width: u16) -> Columns {
        let numbers = match width {
            104.. => 4,
            92.. => 3,
            _ => 1,
        };
        let taken: u16 = NUMBERS.iter().take(numbers).map(|(_, cells)| cells + 1).sum();
        let shares = width.saturating_sub(3 * share::EACH + 1);
        Columns { first: shares.saturating_sub(taken + 1), numbers, shares }
    }

    fn heads(self, line: Rect, buffer: &mut Buffer) {
        let Columns { first: mut x, numbers, shares } = Self::columns(line.width);
        for (head, cells) in NUMBERS.iter().take(numbers) {
            put_right(buffer, (line.x + x, line.y), line.x + x + cells, head, self.theme.faint());
            x += cells + 1;
        }
        share::heads((line.x + shares, line.y), line.right(), self.theme, buffer);
    }

    fn numbers(self, values: [u64; 4], by: crate::chain::ByKind, line: Rect, buffer: &mut Buffer) {
        let Columns { first: mut x, numbers, shares } = Self::columns(line.width);
        for ((head, cells), value) in NUMBERS.iter().zip(values).take(numbers) {
            // an account counts as one, so its column shows the agency's number
            let said = if value == 0 && *head == ACCOUNTS {
                String::new()
            } else {
                within(value, usize::from(*cells))
            };
            let style = if value == 0 { self.theme.faint() } else { self.theme.said() };
            put_right(buffer, (line.x + x, line.y), line.x + x + cells, &said, style);
            x += cells + 1;
        }
        share::draw(by, (line.x + shares, line.y), line.right(), self.theme, buffer);
    }

    fn tree(self, area: Rect, buffer: &mut Buffer) {
        self.heads(Rect { height: 1, ..area }, buffer);
        let rows = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        let lines = reach_lines(self.session);
        let chosen = self.panel.chosen.min(lines.len().saturating_sub(1));
        let top = top_of(chosen, lines.len(), usize::from(rows.height));
        for ((at, branch), y) in lines.iter().enumerate().skip(top).zip(rows.y..rows.bottom()) {
            let line = Rect { y, height: 1, ..rows };
            self.branch(branch, line, buffer);
            if at == chosen {
                let end = if self.panel.table.is_none() { line.right() } else { line.x + 1 };
                lay_cursor(buffer, (line.x, y), end, self.theme);
            }
        }
    }

    fn branch(self, line: &ReachLine<'_>, at: Rect, buffer: &mut Buffer) {
        let (branch, theme, y) = (line.branch, self.theme, at.y);
        let kind = branch.kind.unwrap_or(LinkKind::Observed);
        let begin = Self::columns(at.width).first;
        let end = (at.x + begin).saturating_sub(1);
        let mut x = at.x + 1;
        for _ in 1..line.place.len() {
            x = put(buffer, (x, y), end, stroke(kind), tone(kind, theme)) + 1;
        }
        let fold = match line.folded {
            Some(true) => "▸",
            Some(false) => "▾",
            None => " ",
        };
        x = put(buffer, (x, y), end, fold, theme.faint()) + 1;
        x = put(buffer, (x, y), end, branch.kind.map_or(" ", sign), tone(kind, theme)) + 1;
        x = put(buffer, (x, y), end, branch.identity.kind.name(), theme.faint()) + 1;
        let more = if line.more > 0 { format!("  and {} more", thousands(line.more)) } else { String::new() };
        let word = match branch.kind {
            // that there is no link, or one to a message, is evident without a word: the value needs the room
            kind if (kind.is_none() || branch.identity.kind == IdentityKind::Message)
                && usize::from(end.saturating_sub(x)) < text::width(&branch.identity.value) + ROOT.len() =>
            {
                String::new()
            }
            None => ROOT.to_owned(),
            Some(LinkKind::Observed) => String::new(),
            Some(kind) => format!("  {kind}"),
        };
        let all = usize::from(end.saturating_sub(x));
        let whole = format!("{word}{more}");
        let note = match line.more {
            more if more > 0 && all < text::width(&whole) + LEAST => format!("{word}  +{}", thousands(more)),
            _ => whole,
        };
        let room = all.saturating_sub(text::width(&note)).max(LEAST);
        let value = match branch.identity.kind {
            IdentityKind::Mailbox | IdentityKind::Account => {
                crate::view::timeline::account(&branch.identity.value, room)
            }
            _ => fit_middle(&branch.identity.value, room),
        };
        x = put(buffer, (x, y), end, &value, theme.said());
        put(buffer, (x, y), end, &note, tone(kind, theme));
        let numbers = [branch.records, branch.operations, branch.messages, branch.accounts];
        self.numbers(numbers, branch.by, at, buffer);
    }

    fn table(self, reach: &Reach, area: Rect, buffer: &mut Buffer) {
        if area.height < 2 {
            return;
        }
        let rows = &self.session.chains.table;
        let remark = format!(
            "{} · {}",
            agencies(reach.agencies.len() as u64, false),
            count(reach.distinct_accounts, "account")
        );
        rule(buffer, area, "by agency and account", &remark, self.panel.table.is_some(), self.theme);
        let body = Rect { y: area.y + 1, height: area.height - 1, ..area };
        let chosen = self.panel.table.unwrap_or(0).min(rows.len().saturating_sub(1));
        let top = top_of(chosen, rows.len(), usize::from(body.height));
        for (at, y) in (top..rows.len()).zip(body.y..body.bottom()) {
            let line = Rect { y, height: 1, ..body };
            let Some(row) = rows.row(reach, at) else { break };
            self.reached(row, line, buffer);
            if at == chosen && self.panel.table.is_some() {
                lay_cursor(buffer, (line.x, y), line.right(), self.theme);
            }
        }
    }

    fn reached(self, row: ReachRow<'_>, line: Rect, buffer: &mut Buffer) {
        let begin = Self::columns(line.width).first;
        let end = (line.x + begin).saturating_sub(1);
        let Reached { account, agency, records, operations, messages, by } = row.reached();
        match row {
            ReachRow::Agency(..) => {
                let name = if agency.is_empty() { "no agency" } else { agency };
                put(buffer, (line.x + 1, line.y), end, name, self.theme.title());
            }
            ReachRow::Account(_) => {
                let name = if account.is_empty() { "–" } else { account };
                put(buffer, (line.x + 3, line.y), end, name, self.theme.said());
            }
        }
        let accounts = match row {
            ReachRow::Agency(_, accounts) => accounts,
            ReachRow::Account(_) => 0,
        };
        self.numbers([*records, *operations, *messages, accounts], *by, line, buffer);
    }
}
