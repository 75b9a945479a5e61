//! A screen with everything on it that pictures draw: lines, bars, hatching, glyphs, weights, grounds, wide letters.

use crate::case::Phase;
use crate::event::Stage;
use crate::view::text::{fit, pad_left};
use crate::view::theme::{Theme, stage_glyph};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

const WIDTH: u16 = 120;

struct Sheet {
    buffer: Buffer,
    theme: Theme,
}

impl Sheet {
    /// Writes text and returns the column after it.
    fn put(&mut self, x: u16, y: u16, text: &str, style: Style) -> u16 {
        self.buffer.set_string(x, y, text, style);
        x + u16::try_from(crate::view::text::width(text)).unwrap()
    }

    fn ground(&mut self, x: u16, y: u16, width: u16, height: u16, style: Style) {
        self.buffer.set_style(Rect { x, y, width, height }, style);
    }

    fn rule(&mut self, from: u16, until: u16, y: u16, title: &str, right: &str) {
        let theme = self.theme;
        self.put(from, y, &"─".repeat(usize::from(until - from)), theme.rule());
        self.put(from + 1, y, &format!(" {title} "), theme.title());
        if !right.is_empty() {
            let end = u16::try_from(right.chars().count()).unwrap() + 3;
            self.put(until - end, y, &format!(" {right} "), theme.faint());
        }
    }
}

/// The screen, 120 by 36.
pub(super) fn screen(theme: Theme) -> Buffer {
    let mut sheet = Sheet { buffer: Buffer::empty(Rect::new(0, 0, WIDTH, 36)), theme };
    header(&mut sheet);
    lanes(&mut sheet);
    facets(&mut sheet);
    timeline(&mut sheet);
    specimens(&mut sheet);
    sheet.buffer
}

fn header(sheet: &mut Sheet) {
    let theme = sheet.theme;
    let x = sheet.put(1, 0, "Storm-0558", theme.strong());
    sheet.put(x, 0, "  part synthetic", theme.warning());
    let x = sheet.put(40, 0, "4 sources", theme.dim());
    let x = sheet.put(x, 0, " · ", theme.faint());
    let x = sheet.put(x, 0, "9,612 events", theme.said());
    sheet.put(x, 0, " · 12,034 operations", theme.dim());
    sheet.put(100, 0, "as of now   UTC  ? ", theme.faint());
    let phases = [
        ("first access 15 May", 50, " 32 d unseen ", Phase::Unseen),
        ("detected 16 Jun", 22, " 11 d ", Phase::Exposed),
        ("closed", 46, " 7 d ", Phase::Closing),
    ];
    let mut x = 1;
    for (name, width, days, phase) in phases {
        let line = format!("┣{}", "━".repeat(usize::from(width) - 1));
        sheet.put(x, 1, &line, theme.phase(phase));
        let middle = x + (width - u16::try_from(days.len()).unwrap()) / 2;
        sheet.put(middle, 1, days, theme.phase(phase).patch(Style::new().bold()));
        sheet.put(x, 2, name, theme.dim());
        x += width;
    }
}

fn lanes(sheet: &mut Sheet) {
    let theme = sheet.theme;
    sheet.rule(0, WIDTH, 3, "stages", "16 h a column · brushed 14 – 18 Jun");
    for (row, stage) in (4..).zip(Stage::ALL) {
        sheet.put(1, row, stage_glyph(stage), theme.stage(stage));
        sheet.put(3, row, stage.label(), theme.dim());
        sheet.put(113, row, &pad_left("1,204", 6), theme.dim());
    }
    let bars = "▁▂▃▄▅▆▇█▇▆▅▄▃▂▁ ▂▂▃▃▅▅▄▃▁";
    sheet.put(32, 5, bars, theme.stage(Stage::TokenForgery));
    sheet.put(32, 6, &bars.chars().rev().collect::<String>(), theme.stage(Stage::MailboxAccess));
    sheet.put(58, 6, "░░░░░░░", theme.blind());
    sheet.put(58, 5, "░░░░░░░", theme.blind());
    sheet.put(66, 5, "▒▒▒▒▓▓▓▓", theme.blind());
    sheet.put(70, 7, "◇ ◇◇", theme.stage(Stage::Detection));
    sheet.put(74, 8, "■ ■■", theme.stage(Stage::Mitigation));
    sheet.put(20, 4, "◆  ◆◆", theme.stage(Stage::KeyAcquisition));
    sheet.put(88, 9, "○ ○○", theme.stage(Stage::Disclosure));
    sheet.ground(70, 4, 7, 7, theme.brush());
}

fn facets(sheet: &mut Sheet) {
    let theme = sheet.theme;
    sheet.rule(0, 26, 11, "agency", "3");
    let values = [
        ("Dept of State", "1,204", 24),
        ("Dept of Commerce", "912", 18),
        ("House of Reps", "371", 7),
        ("Agency D", "88", 2),
    ];
    for (row, (name, count, share)) in (12..).zip(values) {
        let chosen = row == 12;
        sheet.put(
            1,
            row,
            if chosen { "▣" } else { "□" },
            if chosen { theme.accent() } else { theme.faint() },
        );
        sheet.put(3, row, &fit(name, 15), if chosen { theme.said() } else { theme.dim() });
        sheet.put(19, row, &pad_left(count, 6), if chosen { theme.said() } else { theme.dim() });
        sheet.ground(2, row, share, 1, if chosen { theme.selection() } else { theme.tint() });
    }
}

fn timeline(sheet: &mut Sheet) {
    let theme = sheet.theme;
    sheet.rule(28, WIDTH, 11, "timeline", "1,204 of 9,612 · row 812");
    let rows = [
        ("│", "03:11:08", Stage::MailboxAccess, "Bind · 4 messages"),
        ("│", "03:11:52", Stage::MailboxAccess, "Bind · 2 messages"),
        ("├", "02:09:40", Stage::TokenForgery, "token renewed"),
        ("│", "16 Jun ╌╌╌╌", Stage::Detection, "reports odd mail access"),
        ("└", "02:20 ░░ 24 h", Stage::Mitigation, "OWA refuses forged tokens"),
    ];
    for (row, (rail, time, stage, what)) in (12..).zip(rows) {
        sheet.put(28, row, rail, theme.accent());
        sheet.put(30, row, time, theme.said());
        sheet.put(45, row, stage_glyph(stage), theme.stage(stage));
        sheet.put(47, row, stage.label(), theme.stage(stage));
        sheet.put(64, row, "desk-03", theme.said());
        sheet.put(73, row, "State", theme.dim());
        sheet.put(83, row, what, theme.said());
        sheet.put(114, row, "synth", theme.faint());
    }
    sheet.ground(28, 14, WIDTH - 28, 1, theme.cursor());
    sheet.put(83, 13, "Bind", theme.hit());
    sheet.put(45, 17, "⋯ 22 h 58 min quiet", theme.faint());
}

fn specimens(sheet: &mut Sheet) {
    let theme = sheet.theme;
    sheet.rule(0, WIDTH, 19, "specimens", "lines · blocks · letters");
    let boxes = [
        "╭──┬──╮ ┌──┬──┐ ┏━━┳━━┓ ╔══╦══╗ ╓──╥──╖ ╒══╤══╕",
        "│  │  │ ├──┼──┤ ┣━━╋━━┫ ╠══╬══╣ ╟──╫──╢ ╞══╪══╡",
        "╰──┴──╯ └──┴──┘ ┗━━┻━━┛ ╚══╩══╝ ╙──╨──╜ ╘══╧══╛",
    ];
    for (row, line) in (20..).zip(boxes) {
        sheet.put(2, row, line, theme.said());
        sheet.put(52, row, "▖▗▘▝▙▚▛▜▞▟ ▌▐▀▄ ▏▎▍▌▋▊▉█", theme.accent());
        sheet.put(82, row, "⠁⠃⠇⡇⣇⣧⣷⣿ ░░░▒▒▒▓▓▓", theme.good());
    }
    sheet.put(2, 24, "┄┄┄ ┅┅┅ ┈┈┈ ┉┉┉ ╌╌╌ ╍╍╍ ╱╲╳ ├┄┤ ┝╾╼┥ ╵╷╴╶", theme.said());
    sheet.put(2, 25, "■□▣▪▫ ●○◉◦• ◆◇ ▲△▼▽▶▷◀◁▴▸▾◂ ⋯⋮ ·…–—", theme.accent());
    sheet.put(52, 25, "←↑→↓ ↵ ✓ ✗ × ≥ ≤ ‹ › ⟨U+202E⟩ ␛␊␉ ⏎ ⌫ ❯ ◌ ∅", theme.said());
    sheet.put(2, 26, "Quick brown fox jumps over the lazy dog 0123456789 ()[]{}<>&\"'", theme.said());
    sheet.put(2, 27, "Quick brown fox jumps over the lazy dog 0123456789", theme.strong());
    sheet.put(2, 28, "Quick brown fox jumps over the lazy dog 0123456789", theme.dim());
    sheet.put(2, 29, "Quick brown fox jumps over the lazy dog 0123456789", theme.faint());
    sheet.put(66, 27, "italic letters", theme.said().italic());
    sheet.put(82, 27, "underlined", theme.said().underlined());
    sheet.put(94, 27, "struck", theme.said().crossed_out());
    sheet.put(66, 28, "turned", theme.said().reversed());
    sheet.put(74, 28, "dimmed", theme.said().dim());
    sheet.put(82, 28, "e\u{301}a\u{308} Größe Đặng Жук αβγ", theme.said());
    sheet.put(66, 29, "日本語 한국어 (two cells each)", theme.said());
    let x = sheet.put(1, 34, "agency:", theme.accent());
    let x = sheet.put(x, 34, "\"Dept of State\" ", theme.said());
    let x = sheet.put(x, 34, "not ", theme.warning());
    sheet.put(x, 34, "app_name:Outlook▏", theme.accent());
    sheet.put(1, 35, "f", theme.strong());
    sheet.put(3, 35, "filter", theme.faint());
}
