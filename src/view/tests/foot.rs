//! The bar, the hints, and the overlays.

use super::fixtures::{browsing, typing};
use super::screen::{DARK, drawn, foot, styles};
use crate::event::Zone;
use crate::session::{Input, ListKind, Notice, Overlay, PromptKind};
use crate::view::picture::plain;

#[test]
fn a_wrong_filter_is_told_under_the_place() {
    let mut session = browsing(80, 24);
    let mut bar = typing(PromptKind::Filter, "account:desk and agncy:State");
    bar.error = crate::query::read(bar.input.text(), Zone::Utc).err();
    session.bar = Some(bar);
    assert_eq!(
        foot(&session),
        [
            " › account:desk and agncy:State                                  1,204 of 9,612",
            "                    ^^^^^ there is no field `agncy`",
            "         did you mean `agency`? fields of the record are reached as `raw.agncy`",
            " Enter keep  Esc cancel  Tab complete  ↑ ↓ older, newer  Ctrl-w delete word",
        ]
    );
    session.bar = Some(typing(PromptKind::Filter, ""));
    assert_eq!(
        foot(&session)[0],
        " ›   account:desk-* not app_name:Outlook                         1,204 of 9,612"
    );
}

#[test]
fn offers_stand_under_the_cursor_with_their_counts_at_the_right() {
    let mut session = browsing(80, 24);
    let mut bar = typing(PromptKind::Filter, "account:desk");
    bar.offers = vec![
        ("desk-03@state.example".to_owned(), "412".to_owned()),
        ("desk-07@state.example".to_owned(), "1301".to_owned()),
    ];
    bar.offer = Some(1);
    session.bar = Some(bar);
    assert_eq!(
        foot(&session)[1..3],
        ["                desk-03@state.example    412", "                desk-07@state.example  1,301"]
    );
    assert!(styles(&session, DARK, "1,301").contains("on selection"));
}

#[test]
fn what_is_wrong_so_far_stands_below_the_offers_or_beside_them() {
    let mut session = browsing(80, 24);
    let mut bar = typing(PromptKind::Filter, "stage:mai");
    bar.error = crate::query::read(bar.input.text(), Zone::Utc).err();
    bar.offers = vec![("mailbox_access".to_owned(), String::new())];
    session.bar = Some(bar.clone());
    let shown = foot(&session);
    assert_eq!(shown[1], "             mailbox_access");
    assert!(shown[2].starts_with(" there is no stage `mai` (did you mean"), "{shown:#?}");
    bar.offers = vec![bar.offers[0].clone(); 3];
    session.bar = Some(bar);
    assert!(foot(&session)[1].starts_with("             mailbox_access     there is no stage"));
}

#[test]
fn a_long_query_is_scrolled_to_its_cursor() {
    let mut session = browsing(60, 20);
    let mut bar = typing(PromptKind::Filter, &"account:desk-03 ".repeat(9));
    session.bar = Some(bar.clone());
    let shown = foot(&session)[0].clone();
    assert!(shown.starts_with(" › …"), "{shown}");
    assert!(shown.contains("account:desk-03     1,204 of 9,612"), "{shown}");
    bar.input.home();
    session.bar = Some(bar);
    let shown = foot(&session)[0].clone();
    assert!(shown.starts_with(" › account:desk-03 account:desk-03"), "{shown}");
    assert!(shown.contains("…  1,204"), "{shown}");
}

#[test]
fn a_notice_takes_the_place_of_the_hints() {
    let mut session = browsing(80, 24);
    session.notice = Some(Notice { text: "copied\u{1b}[2J".to_owned(), wrong: true, of_keys: false });
    assert_eq!(foot(&session)[1], " copied␛[2J");
    assert!(styles(&session, DARK, "copied").contains("warning"));
}

#[test]
fn lists_and_help_lie_over_the_panels() {
    let mut session = browsing(80, 24);
    session.overlay =
        Some(Overlay::List { kind: ListKind::Palette, input: Input::new("theme l"), chosen: 0 });
    let shown = plain(&drawn(&session, DARK));
    assert!(shown.contains("› theme l"), "{shown}");
    assert!(shown.contains("theme light"), "{shown}");
    session.overlay = Some(Overlay::List { kind: ListKind::Fields, input: Input::new("zzz"), chosen: 9 });
    assert!(plain(&drawn(&session, DARK)).contains("nothing is named so"));
    session.overlay = Some(Overlay::Help { top: usize::MAX, search: None });
    let shown = plain(&drawn(&session, DARK));
    assert!(shown.contains("is:orphan"), "{shown}");
    assert!(shown.contains("Esc closes"), "{shown}");
}
