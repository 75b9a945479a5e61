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
