use super::{Command, Edit, Motion, Playing, Target, Zoom};
use crate::event::{Field, MINUTE, Zone};
use crate::session::{ColorScheme, Panel, Speed, Tab};
use proptest::prelude::*;

fn any_command() -> impl Strategy<Value = Command> {
    let text = "[a-z:\"*()][ -~é]{0,20}[a-z\")]";
    prop_oneof![
        prop::sample::select(vec![
            Command::Accept,
            Command::Undo,
            Command::Quit,
            Command::Move(Motion::HalfDown),
            Command::Focus(Target::Next),
            Command::Focus(Target::Panel(Panel::Lanes)),
            Command::Edit(Edit::DeleteWord),
            Command::Edit(Edit::Insert(" ".to_owned())),
            Command::Zoom(Zoom::Whole),
            Command::Facet(Field::UserAgent),
            Command::Tab(Some(Tab::Record)),
            Command::Tab(None),
            Command::Zone(Zone::parse("America/New_York")),
            Command::Theme(Some(ColorScheme::Contrast)),
            Command::AsOf(None),
            Command::Intruder(None),
            Command::Intruder(Some("source_ip:192.0.2.7 or is:orphan".to_owned())),
            Command::AsOf(Some("2023-07-14".to_owned())),
            Command::Compare("2023-07-12".to_owned(), None),
            Command::Compare("2023-07-12".to_owned(), Some("2024-04-02".to_owned())),
            Command::Filter(String::new()),
            Command::Play(Playing::Toggle),
            Command::Play(Playing::ByClock),
            Command::Play(Playing::End),
            Command::Play(Playing::At(Speed::Clock(90 * MINUTE))),
            Command::Play(Playing::At(Speed::Events(3))),
        ]),
        any::<u64>().prop_map(Command::Tick),
        any::<usize>().prop_map(Command::Scroll),
        any::<usize>().prop_map(Command::Line),
        text.prop_map(Command::Filter),
        text.prop_map(Command::Find),
        text.prop_map(|typed| Command::Edit(Edit::Insert(typed))),
        (any::<u16>(), any::<u16>()).prop_map(|(x, y)| Command::Click(x, y)),
        (any::<u16>(), any::<u16>()).prop_map(|(x, y)| Command::Drag(x, y)),
        (any::<u16>(), any::<u16>()).prop_map(|(x, y)| Command::Resize(x, y)),
    ]
}

proptest! {
    #[test]
    fn a_command_reads_back_as_it_is_written(command in any_command()) {
        prop_assert_eq!(command.to_string().parse::<Command>(), Ok(command));
    }
}

#[test]
fn a_wrong_command_says_what_it_takes() {
    let told = |text: &str| text.parse::<Command>().unwrap_err().to_string();
    assert!(told("move sideways").contains("up, down"));
    assert!(told("zone Mars").contains("no zone is named `Mars`"));
    assert!(told("facet nothing").contains("no field is named `nothing`"));
    assert!(told("compare").contains("takes two days"));
    let said = told("play fast");
    assert!(said.contains("1h/s") && said.contains("faster, slower, pause"), "{said}");
    let said = told("play 5km/s");
    assert!(said.contains("no speed") && said.chars().count() <= 78, "{said}");
    assert!(told("tick").contains("milliseconds"));
    assert!(told("fly").contains("no command `fly`"));
}

/// One of each command at least.
const EACH: &[&str] = &[
    "move half-down",
    "goto 2023-06-15",
    "focus next",
    "focus previous",
    "focus lanes",
    "prompt filter",
    "prompt save-view",
    "edit insert é ",
    "edit complete-back",
    "accept",
    "cancel",
    "filter stage:other",
    "only",
    "filters",
    "off stage:other",
    "on stage:other",
    "drop",
    "drop stage:other",
    "walk next",
    "pivot",
    "pivot token:t-1",
    "back",
    "mark",
    "range",
    "all",
    "tag exfil -noise",
    "comment what was seen",
    "severity high",
    "stage detection",
    "value ip:192.0.2.7 our own proxy",
    "hide",
    "hide operation:Heartbeat",
    "unhide",
    "hidden",
    "take-back",
    "take-back n1",
    "notes",
    "tell",
    "link supersedes",
    "link supersedes E1",
    "milestone detection 2023-06-16",
    "save-view first week",
    "views",
    "view first week",
    "save-again",
    "give-up",
    "why",
    "reach",
    "reach key:k-1",
    "chains",
    "context",
    "context 20",
    "context 5m",
    "find a word",
    "find-next",
    "find-previous",
    "undo",
    "redo",
    "zoom whole",
    "brush",
    "window",
    "window 2023-05..2023-06",
    "lanes",
    "lanes agencies",
    "alike",
    "group",
    "group hour",
    "blind",
    "facet user_agent",
    "columns",
    "columns usual",
    "columns time,stage,account:24",
    "column wider",
    "fold",
    "tab",
    "tab record",
    "zone",
    "zone America/New_York",
    "zone2 off",
    "zone2 +02:00",
    "clocks",
    "theme",
    "theme contrast",
    "as-of now",
    "as-of 2023-07-14",
    "compare 2023-07-12 now",
    "mouse",
    "panes",
    "panes stage:other",
    "pane",
    "play",
    "tick 40",
    "copy",
    "hand-over",
    "intruder",
    "intruder is:orphan",
    "export jsonl filter out.jsonl",
    "palette",
    "fields",
    "ledger",
    "help",
    "scroll 3",
    "line 4",
    "click 5 6",
    "drag 5 6",
    "resize 80 24",
    "redraw",
    "suspend",
    "interrupt",
    "quit",
];

/// The variants of an enum, by its source.
fn variants<'s>(source: &'s str, head: &str) -> Vec<&'s str> {
    let body = source.split_once(head).unwrap().1.split_once("\n}").unwrap().0;
    let lines = body.lines().map(str::trim).filter(|line| line.starts_with(char::is_uppercase));
    lines.filter_map(|line| line.split(['(', ',', ' ']).next()).collect()
}

#[test]
fn each_command_reads_back_as_it_is_written() {
    let read = |text: &str| text.parse::<Command>().unwrap_or_else(|why| panic!("{why}"));
    for text in EACH {
        assert_eq!(read(text).to_string(), *text);
    }
    let all: Vec<String> = EACH.iter().map(|text| format!("{:?}", read(text))).collect();
    let is_there = |name: &str| {
        let is_it = |told: &String| {
            told.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('('))
        };
        all.iter().any(is_it)
    };
    for variant in variants(include_str!("../command.rs"), "pub enum Command {") {
        assert!(is_there(variant), "no command is `{variant}`");
    }
    for variant in variants(include_str!("notes.rs"), "pub enum Noting {") {
        let begin = format!("Note({variant}");
        let is_it =
            |told: &String| told.strip_prefix(&begin).is_some_and(|rest| rest.starts_with(['(', ')']));
        assert!(all.iter().any(is_it), "no command is `{variant}`");
    }
}
