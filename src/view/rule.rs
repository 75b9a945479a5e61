//! The rule above a panel: a hairline with title and remark.

use super::pen::Pen;
use super::text;
use super::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Draws a rule on the first line of an area. If the remark does not fit, its parts (separated by ` · `) are dropped
/// from the end.
pub fn rule(buffer: &mut Buffer, area: Rect, title: &str, remark: &str, focused: bool, theme: Theme) {
    let mut pen = Pen::new(buffer, area);
    let width = pen.width();
    pen.repeat(0, 0, width, "─", theme.rule());
    let style = if focused { theme.title_focused() } else { theme.title() };
    let after = if title.is_empty() {
        1
    } else {
        let room = usize::from(width.saturating_sub(4));
        let title = text::fit(title, room);
        pen.put(1, 0, " ", theme.said());
        let after = pen.put(2, 0, &title, style);
        pen.put(after, 0, " ", theme.said())
    };
    let room = usize::from(width.saturating_sub(after)).saturating_sub(4);
    if let Some(remark) = shortened(remark, room) {
        pen.put_end(width - 1, 0, &format!(" {remark} "), theme.faint());
    }
}

/// The parts of the remark that fit, from the first; `None` if there are none.
fn shortened(remark: &str, room: usize) -> Option<String> {
    let mut remark = text::show(remark).into_owned();
    while text::width(&remark) > room {
        let at = remark.rfind(" · ")?;
        remark.truncate(at);
    }
    (!remark.is_empty()).then_some(remark)
}

#[cfg(test)]
mod tests {
    use super::rule;
    use crate::session::ColorScheme;
    use crate::view::picture::plain;
    use crate::view::theme::{Depth, Theme};
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    fn line(width: u16, title: &str, remark: &str) -> String {
        let area = Rect::new(0, 0, width, 1);
        let mut buffer = Buffer::empty(area);
        rule(&mut buffer, area, title, remark, false, Theme::of(ColorScheme::Dark, Depth::True));
        plain(&buffer).trim_end().to_owned()
    }

    #[test]
    fn a_rule_says_its_title_and_remark() {
        assert_eq!(line(26, "agency", "3"), "─ agency ───────────── 3 ─");
        assert_eq!(line(12, "agency", ""), "─ agency ───");
        assert_eq!(line(8, "", ""), "────────");
    }

    #[test]
    fn a_remark_without_room_loses_whole_parts_from_the_last() {
        let remark = "16 h a column · brushed 14 – 18 Jun";
        assert_eq!(line(50, "stages", remark), "─ stages ─── 16 h a column · brushed 14 – 18 Jun ─");
        assert_eq!(line(40, "stages", remark), "─ stages ─────────────── 16 h a column ─");
        assert_eq!(line(20, "stages", remark), "─ stages ───────────");
        assert_eq!(line(8, "timeline", "1"), "─ tim… ─");
    }
}
