use super::{Depth, Rgb, Role, Theme, detect, roles, stage_glyph};
use crate::event::Stage;
use crate::session::ColorScheme;
use ratatui::style::{Color, Modifier, Style};
use std::collections::HashSet;

const COLOURED: [ColorScheme; 3] = [ColorScheme::Dark, ColorScheme::Light, ColorScheme::Contrast];

/// Relative luminance after WCAG 2.
fn luminance(rgb: Rgb) -> f64 {
    let linear = rgb.map(|byte| {
        let channel = f64::from(byte) / 255.0;
        if channel <= 0.03928 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// What text of a role must reach on the ground.
fn wanted(name: ColorScheme, role: Role) -> f64 {
    match (name, role) {
        (_, Role::Rule) => 1.2,
        (ColorScheme::Contrast, Role::Faint) => 4.5,
        (ColorScheme::Contrast, _) | (_, Role::Said) => 7.0,
        (_, Role::Faint | Role::Blind | Role::Unseen | Role::Other) => 3.0,
        _ => 4.5,
    }
}

#[test]
fn the_table_has_one_row_a_role_in_order() {
    for (index, row) in roles::ROWS.iter().enumerate() {
        assert_eq!(row.role as usize, index, "{}", row.name);
    }
    let names: HashSet<_> = Role::all().map(Role::name).collect();
    assert_eq!(names.len(), roles::ROWS.len());
}

#[test]
fn text_stands_out_from_the_ground() {
    for name in COLOURED {
        let theme = Theme::of(name, Depth::True);
        for role in Role::all().filter(|role| !role.is_ground()) {
            let ratio = contrast(theme.paint_of(role), theme.ground());
            assert!(ratio >= wanted(name, role), "{name} {}: {ratio:.2}", role.name());
        }
    }
}

#[test]
fn the_three_weights_stay_legible_on_the_cursor_and_on_shares() {
    for name in COLOURED {
        let theme = Theme::of(name, Depth::True);
        for ground in [Role::Cursor, Role::Tint, Role::Brush] {
            for (role, least) in [(Role::Said, 7.0), (Role::Dim, 4.5), (Role::Faint, 2.95)] {
                let ratio = contrast(theme.paint_of(role), theme.paint_of(ground));
                assert!(ratio >= least, "{name} {} on {}: {ratio:.2}", role.name(), ground.name());
            }
        }
        let hit = theme.hit();
        let ratio = contrast(theme.paint(hit.fg.unwrap(), false), theme.paint(hit.bg.unwrap(), true));
        assert!(ratio >= 7.0, "{name} hit: {ratio:.2}");
    }
}

#[test]
fn the_weights_are_in_order() {
    for name in COLOURED {
        let theme = Theme::of(name, Depth::True);
        let ratios = [Role::Said, Role::Dim, Role::Faint, Role::Rule]
            .map(|role| contrast(theme.paint_of(role), theme.ground()));
        assert!(ratios.is_sorted_by(|a, b| a > b), "{name}: {ratios:?}");
    }
}

#[test]
fn stages_have_glyphs_of_their_own_and_colours_of_their_own() {
    let glyphs: HashSet<_> = Stage::ALL.map(stage_glyph).into_iter().collect();
    assert_eq!(glyphs.len(), Stage::ALL.len());
    assert!(Stage::ALL.into_iter().all(|stage| crate::view::text::width(stage_glyph(stage)) == 1));
    for name in COLOURED {
        for depth in [Depth::True, Depth::Indexed256] {
            let theme = Theme::of(name, depth);
            let colors: HashSet<_> = Stage::ALL.map(|stage| theme.stage(stage).fg).into_iter().collect();
            assert_eq!(colors.len(), Stage::ALL.len(), "{name} {depth:?}");
        }
    }
}

#[test]
fn grounds_stay_apart_at_256_colours() {
    for name in COLOURED {
        let theme = Theme::of(name, Depth::Indexed256);
        let grounds: HashSet<_> =
            Role::all().filter(|role| role.is_ground()).map(|role| theme.style(role).bg).collect();
        assert_eq!(grounds.len(), 5, "{name}");
    }
}

#[test]
fn without_colours_nothing_sets_one() {
    for theme in [Theme::of(ColorScheme::Plain, Depth::True), Theme::of(ColorScheme::Light, Depth::None)] {
        for role in Role::all() {
            let style = theme.style(role);
            assert_eq!((style.fg, style.bg), (None, None), "{}", role.name());
        }
        let row = theme.dim().patch(theme.cursor());
        assert_eq!(row.add_modifier, Modifier::REVERSED, "one ground from end to end");
        assert_ne!(theme.title(), theme.title_focused());
    }
}

#[test]
fn sixteen_colours_are_the_terminals_own() {
    for name in COLOURED {
        let theme = Theme::of(name, Depth::Ansi16);
        for role in Role::all() {
            let style = theme.style(role);
            for color in [style.fg, style.bg].into_iter().flatten() {
                assert!(!matches!(color, Color::Rgb(..) | Color::Indexed(_)), "{}", role.name());
            }
            if role.is_ground() {
                assert_ne!(style, Style::new(), "{} must show", role.name());
            }
        }
    }
}

#[test]
fn styles_are_described_by_role() {
    let theme = Theme::of(ColorScheme::Dark, Depth::True);
    assert_eq!(theme.describe(theme.title()), "dim/bold");
    assert_eq!(theme.describe(theme.stage(Stage::Detection).patch(theme.cursor())), "detection on cursor");
    assert_eq!(theme.describe(theme.hit()), "hit on match");
    assert_eq!(theme.describe(Style::new()), "text");
    assert_eq!(theme.describe(Style::new().fg(Color::Rgb(1, 2, 3))), "#010203");
}

#[test]
fn names_are_read_back() {
    for name in ColorScheme::ALL {
        assert_eq!(ColorScheme::parse(name.name()), Some(name));
    }
    assert_eq!(ColorScheme::parse(" Dark "), Some(ColorScheme::Dark));
    assert_eq!(ColorScheme::parse("solarized"), None);
}

#[test]
fn the_environment_chooses() {
    type Case<'a> = (&'a [(&'a str, &'a str)], (ColorScheme, Depth));
    use ColorScheme::{Dark, Light, Plain};
    use Depth::{Ansi16, Indexed256, True};
    let cases: [Case; 13] = [
        (&[], (Dark, Ansi16)),
        (&[("TERM", "xterm")], (Dark, Ansi16)),
        (&[("TERM", "xterm-256color")], (Dark, Indexed256)),
        (&[("TERM", "screen-256color"), ("COLORTERM", "truecolor")], (Dark, True)),
        (&[("TERM", "xterm"), ("COLORTERM", "24bit")], (Dark, True)),
        (&[("TERM", "xterm-kitty")], (Dark, True)),
        (&[("TERM", "xterm-direct")], (Dark, True)),
        (&[("TERM", "dumb"), ("COLORTERM", "truecolor")], (Plain, Depth::None)),
        (&[("TERM", "xterm-256color"), ("NO_COLOR", "1")], (Plain, Depth::None)),
        (&[("TERM", "xterm-256color"), ("NO_COLOR", "")], (Dark, Indexed256)),
        (&[("TERM", "rxvt"), ("COLORFGBG", "0;15")], (Light, Ansi16)),
        (&[("TERM", "rxvt"), ("COLORFGBG", "15;default;0")], (Dark, Ansi16)),
        (&[("TERM", "rxvt"), ("COLORFGBG", "15;default")], (Dark, Ansi16)),
    ];
    for (env, chosen) in cases {
        let look =
            |name: &str| env.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        assert_eq!(detect(look), chosen, "{env:?}");
    }
}
