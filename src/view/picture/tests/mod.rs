//! Pictures show exactly what their screens do.

mod demo;

use super::cells::{Figure, figure};
use super::font::Faces;
use super::{CELL_HEIGHT, CELL_WIDTH, MARGIN, plain, planes, png, svg};
use crate::session::ColorScheme;
use crate::view::theme::{Depth, Theme};
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Every character beyond ASCII that panels draw.
const SCREEN: &str = "─│┌┐└┘├┤┬┴┼━┃┏┓┗┛┣┫┳┻╋═║╌╍╎╏┄┅┆┇┈┉╭╮╯╰╱╲╳╴╵╶╷╸╹╺╻\
    ▁▂▃▄▅▆▇█▉▊▋▌▍▎▏▐░▒▓▔▕▀▖▗▘▝▙▚▛▜▞▟⠁⣿◆◇▲△▼▽▶▷◀◁▴▸▾◂●○◉◦•■□▣▪▫⋯⋮·…–—←↑→↓×≥≤≠≈‹›«»“”‘’✓✗⟨⟩◌␀␉␊␍␛␡❯";

fn dark() -> Theme {
    Theme::of(ColorScheme::Dark, Depth::True)
}

#[test]
fn every_sign_of_the_help_is_a_shape_or_in_a_font() {
    let faces = Faces::load().unwrap();
    let page = crate::keys::help_page(200);
    let keys = page.iter().flatten().filter_map(|(.., line)| match line {
        crate::keys::HelpLine::Key(sign, _) => Some(sign.as_str()),
        _ => None,
    });
    let missing: std::collections::BTreeSet<char> = keys
        .flat_map(str::chars)
        .filter(|c| !c.is_whitespace() && figure(&c.to_string()) == Figure::Text)
        .filter(|c| faces.mask(&c.to_string(), 1, false, false).is_none())
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_character_of_the_screen_is_a_shape_or_in_a_font() {
    let faces = Faces::load().unwrap();
    let missing: String = SCREEN
        .chars()
        .filter(|c| {
            figure(&c.to_string()) == Figure::Text && faces.mask(&c.to_string(), 1, false, false).is_none()
        })
        .collect();
    assert_eq!(missing, "");
}

#[test]
fn lines_blocks_and_braille_are_shapes() {
    for code in (0x2500..=0x259f).chain(0x2801..=0x28ff) {
        let symbol = char::from_u32(code).unwrap().to_string();
        assert!(matches!(figure(&symbol), Figure::Shapes(shapes) if !shapes.is_empty()), "{symbol}");
    }
}

#[test]
fn the_svg_is_well_formed_and_needs_nothing_from_outside() {
    for name in ColorScheme::ALL {
        let theme = Theme::of(name, Depth::True);
        let text = svg(&demo::screen(theme), &theme, "a < b & \"c\" \u{202e}");
        check_tags(&text);
        assert!(!text.contains("href") && !text.contains("url(") && !text.contains("@import"));
        assert!(text.contains("a &lt; b &amp; &quot;c&quot; ⟨U+202E⟩"));
        assert_eq!(text.matches("http").count(), 1, "only the name of the language");
    }
}

/// Tags open and close in order, every attribute is quoted, and no text has a bare `<` or `&`.
fn check_tags(text: &str) {
    let mut open = Vec::new();
    for part in text.split('<').skip(1) {
        let (tag, after) = part.split_once('>').unwrap_or_else(|| panic!("no end: {part}"));
        assert!(tag.matches('"').count().is_multiple_of(2), "{tag}");
        for piece in after.split('&').skip(1) {
            assert!(["amp;", "lt;", "gt;", "quot;"].iter().any(|name| piece.starts_with(name)), "{after}");
        }
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "closes what is open");
        } else if !tag.ends_with('/') {
            open.push(tag.split(' ').next().unwrap());
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn each_letter_has_its_place_on_the_grid() {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 2));
    buffer.set_string(1, 1, "a b  cd日é", Style::new());
    let text = svg(&buffer, &dark(), "grid");
    assert!(text.contains(r##"<text x="9" y="33" fill="#d5dae3">a</text>"##), "{text}");
    assert!(text.contains(r##"<text x="27" y="33" fill="#d5dae3">b</text>"##), "{text}");
    assert!(text.contains(r##"<text x="54 63" y="33" fill="#d5dae3">cd</text>"##), "{text}");
    assert!(
        text.contains(
            r##"<text x="72" y="33" fill="#d5dae3" textLength="18" lengthAdjust="spacingAndGlyphs">日"##
        ),
        "{text}"
    );
}

#[test]
fn lines_and_grounds_are_joined_across_cells() {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 3));
    for y in 0..3 {
        buffer.set_string(0, y, "│─────", Style::new());
    }
    buffer.set_style(Rect::new(2, 0, 4, 3), dark().cursor());
    let text = svg(&buffer, &dark(), "joined");
    assert!(text.contains(r##"<rect x="18" y="0" width="36" height="57" fill="#1d2a3d"/>"##), "{text}");
    assert!(text.contains(r#"<rect x="9" y="9" width="45" height="1""#), "{text}");
    assert!(text.contains(r#"<rect x="4" y="0" width="1" height="57""#), "{text}");
}

#[test]
fn the_same_screen_is_the_same_bytes() {
    let (buffer, again) = (demo::screen(dark()), demo::screen(dark()));
    assert_eq!(svg(&buffer, &dark(), "x"), svg(&again, &dark(), "x"));
    assert_eq!(png(&buffer, &dark()).unwrap(), png(&again, &dark()).unwrap());
}

#[test]
fn the_png_has_the_size_of_its_cells_and_stays_small() {
    for name in ColorScheme::ALL {
        let theme = Theme::of(name, Depth::True);
        let bytes = png(&demo::screen(theme), &theme).unwrap();
        keep(&format!("{name}.png"), &bytes);
        keep(&format!("{name}.svg"), svg(&demo::screen(theme), &theme, "demo").as_bytes());
        let mut reader = ::png::Decoder::new(std::io::Cursor::new(&bytes)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        let side = |cells: u32, unit: u16| 2 * (cells * u32::from(unit) + 2 * u32::from(MARGIN));
        assert_eq!((info.width, info.height), (side(120, CELL_WIDTH), side(36, CELL_HEIGHT)));
        assert!(bytes.len() < 150_000, "{name}: {} bytes", bytes.len());
    }
}

/// Saves a picture to the folder `DWELL_PICTURES`, for inspection.
fn keep(name: &str, bytes: &[u8]) {
    if let Some(folder) = std::env::var_os("DWELL_PICTURES") {
        std::fs::write(std::path::Path::new(&folder).join(name), bytes).unwrap();
    }
}

#[test]
fn no_character_leaves_an_empty_cell() {
    let faces = Faces::load().unwrap();
    assert!(faces.mask("\u{e123}", 1, false, false).is_none());
    let mut blank = Buffer::empty(Rect::new(0, 0, 2, 1));
    let empty = png(&blank, &dark()).unwrap();
    for symbol in ["字", "\u{e123}", "👩"] {
        blank[(0, 0)].set_symbol(symbol);
        assert_ne!(png(&blank, &dark()).unwrap(), empty, "{symbol}");
    }
}

#[test]
fn a_screen_without_cells_is_an_error_and_not_a_panic() {
    let buffer = Buffer::empty(Rect::new(0, 0, 0, 0));
    assert!(png(&buffer, &dark()).unwrap_err().to_string().contains("at least one column"));
    check_tags(&svg(&buffer, &dark(), ""));
    assert_eq!(plain(&buffer), "");
}

#[test]
fn plain_rows_end_where_their_text_does() {
    let mut buffer = Buffer::empty(Rect::new(3, 2, 12, 3));
    buffer.set_string(4, 2, "日本 x", Style::new());
    buffer.set_string(3, 4, "end", Style::new());
    assert_eq!(plain(&buffer), " 日本 x\n\nend\n");
}

#[test]
fn planes_name_styles_by_role_beneath_their_text() {
    let theme = dark();
    let mut buffer = Buffer::empty(Rect::new(0, 0, 30, 3));
    buffer.set_string(0, 0, "── stages ──", theme.rule());
    buffer.set_string(2, 0, " stages ", theme.title());
    buffer.set_string(1, 1, "plain words", Style::new());
    buffer.set_string(1, 2, "a", theme.said());
    buffer.set_string(4, 2, "b", theme.faint());
    buffer.set_style(Rect::new(0, 2, 8, 1), theme.cursor());
    let shown = planes(&buffer, &theme);
    assert_eq!(
        shown,
        "00 │── stages ──\n   · 0 rule  3 dim/bold  10 rule\n01 │ plain words\n02 │ a  b\n   \
         · 0 text on cursor  1 said on cursor  4 faint on cursor  8 text\n"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_symbol_breaks_a_picture(symbols in prop::collection::vec("[\\PC\\x00-\\xff]{0,3}", 6), modifier in 0u16..512) {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 3, 2));
        for (cell, symbol) in buffer.content.iter_mut().zip(&symbols) {
            cell.set_symbol(symbol);
            cell.modifier = ratatui::style::Modifier::from_bits_truncate(modifier);
        }
        check_tags(&svg(&buffer, &dark(), &symbols.concat()));
        prop_assert!(png(&buffer, &dark()).is_ok());
        prop_assert!(!plain(&buffer).chars().any(|c| c != '\n' && c.is_control()));
    }
}
