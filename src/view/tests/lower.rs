//! The lower half of the screen: timeline, detail, bar, hints, overlays.

use super::fixtures::{browsing, typing};
use crate::session::Look;
use crate::session::{Input, ListKind, Overlay, Panel, PromptKind, Session, Tab};
use crate::view::draw::draw;
use crate::view::picture::png;
use crate::view::theme::{Depth, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

fn drawn(session: &Session, theme: Theme) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, session.size.0, session.size.1));
    draw(session, theme, &mut buffer);
    buffer
}

#[test]
#[ignore = "writes pictures"]
fn pictures() {
    let theme = Theme::of(Look::Dark, Depth::True);
    let dir = std::path::PathBuf::from(std::env::var("PICTURES").unwrap());
    let save = |name: &str, session: &Session, theme: Theme| {
        std::fs::write(dir.join(format!("{name}.png")), png(&drawn(session, theme), &theme).unwrap())
            .unwrap();
    };
    for (width, height) in [(80, 24), (120, 36), (200, 50), (50, 12)] {
        let mut s = browsing(width, height);
        save(&format!("browse-{width}"), &s, theme);
        save(&format!("light-{width}"), &s, Theme::of(Look::Light, Depth::True));
        save(&format!("plain-{width}"), &s, Theme::of(Look::Plain, Depth::None));
        s.timeline.top = 0;
        save(&format!("facts-{width}"), &s, theme);
        s.focus = Panel::Detail;
        save(&format!("detail-{width}"), &s, theme);
        s.view.tab = Tab::Record;
        s.detail.cursor = 6;
        save(&format!("record-{width}"), &s, theme);
        let mut s = browsing(width, height);
        s.overlay = Some(Overlay::Help { top: 0 });
        save(&format!("help-{width}"), &s, theme);
        s.overlay = Some(Overlay::Help { top: 999 });
        save(&format!("help-end-{width}"), &s, theme);
        s.overlay = Some(Overlay::List { kind: ListKind::Palette, input: Input::new("th"), chosen: 1 });
        save(&format!("palette-{width}"), &s, theme);
        s.overlay = Some(Overlay::List { kind: ListKind::Fields, input: Input::default(), chosen: 0 });
        save(&format!("fields-{width}"), &s, theme);
        s.overlay = None;
        let mut bar = typing(PromptKind::Filter, "account:desk and agncy:State");
        bar.error = crate::query::read(bar.input.text(), crate::event::Zone::Utc).err();
        s.bar = Some(bar);
        save(&format!("wrong-{width}"), &s, theme);
        let mut bar = typing(PromptKind::Filter, "agency:\"Dept of State\" account:desk");
        bar.offers = vec![
            ("desk-03@state.example".into(), "412".into()),
            ("desk-07@state.example".into(), "1301".into()),
        ];
        bar.offer = Some(0);
        s.bar = Some(bar);
        save(&format!("offers-{width}"), &s, theme);
        let mut bar = typing(PromptKind::Filter, "s");
        bar.offers =
            crate::query::wanted("s", 1).names().into_iter().map(|(a, b)| (a.into(), b.into())).collect();
        s.bar = Some(bar);
        save(&format!("names-{width}"), &s, theme);
        s.bar = Some(typing(PromptKind::Goto, ""));
        save(&format!("goto-{width}"), &s, theme);
        let mut s = browsing(width, height);
        s.find = Some(crate::session::Find { text: "bind".into(), number: 2, total: Some(4) });
        let mut rows = (*s.timeline.rows).clone();
        for at in [3, 4, 7, 9] {
            rows[at].hit = true;
        }
        s.timeline.rows = std::sync::Arc::new(rows);
        s.timeline.cursor = 4;
        save(&format!("find-{width}"), &s, theme);
    }
}
