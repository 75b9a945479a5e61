//! What is sent to the terminal: an emulator shows every cell as it was drawn, and no text of a record controls it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test may fail loudly

mod common;
#[path = "escapes/hostile.rs"]
mod hostile;

use common::{Flagship, engine, strike};
use dwell::app::{Headless, WideRows};
use dwell::engine::Engine;
use dwell::event::{MARKS_A_CELL, is_hidden, is_mark};
use dwell::session::{ColorScheme, Command, Edit, View};
use dwell::view::theme::{Depth, Theme};
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};
use ratatui::{Terminal, TerminalOptions, Viewport};
use std::cell::RefCell;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::rc::Rc;
use vt100::{Callbacks, Parser};

/// Bytes on their way to a terminal.
#[derive(Clone, Default)]
struct Wire(Rc<RefCell<Vec<u8>>>);

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What the emulator was asked for other than cells and cursor.
#[derive(Default)]
struct Oddities(Vec<String>);

impl Callbacks for Oddities {
    fn audible_bell(&mut self, _: &mut vt100::Screen) {
        self.0.push("bell".to_owned());
    }
    fn visual_bell(&mut self, _: &mut vt100::Screen) {
        self.0.push("visual bell".to_owned());
    }
    fn resize(&mut self, _: &mut vt100::Screen, size: (u16, u16)) {
        self.0.push(format!("resize to {size:?}"));
    }
    fn set_window_icon_name(&mut self, _: &mut vt100::Screen, name: &[u8]) {
        self.0.push(format!("icon name {}", name.escape_ascii()));
    }
    fn set_window_title(&mut self, _: &mut vt100::Screen, title: &[u8]) {
        self.0.push(format!("window title {}", title.escape_ascii()));
    }
    fn copy_to_clipboard(&mut self, _: &mut vt100::Screen, _: &[u8], data: &[u8]) {
        self.0.push(format!("clipboard {}", data.escape_ascii()));
    }
    fn paste_from_clipboard(&mut self, _: &mut vt100::Screen, _: &[u8]) {
        self.0.push("paste".to_owned());
    }
    fn unhandled_char(&mut self, _: &mut vt100::Screen, c: char) {
        self.0.push(format!("character {c:?}"));
    }
    fn unhandled_control(&mut self, _: &mut vt100::Screen, byte: u8) {
        self.0.push(format!("control {byte}"));
    }
    fn unhandled_escape(&mut self, _: &mut vt100::Screen, _: Option<u8>, _: Option<u8>, byte: u8) {
        self.0.push(format!("escape {byte}"));
    }
    fn unhandled_csi(
        &mut self,
        _: &mut vt100::Screen,
        _: Option<u8>,
        _: Option<u8>,
        params: &[&[u16]],
        c: char,
    ) {
        // underlines of the text's colour, and text struck through, which this emulator does not know
        let known = c == 'm' && matches!(params, [[9 | 29 | 59]]);
        if !known {
            self.0.push(format!("sequence {params:?} {c}"));
        }
    }
    fn unhandled_osc(&mut self, _: &mut vt100::Screen, params: &[&[u8]]) {
        self.0.push(format!("command {}", params.concat().escape_ascii()));
    }
}

/// A case on a screen that is sent to an emulator change by change.
struct Sent<E: Engine> {
    app: Headless<E>,
    theme: Theme,
    wire: Wire,
    terminal: Terminal<CrosstermBackend<Wire>>,
    emulator: Parser<Oddities>,
    wide: WideRows,
}

impl<E: Engine> Sent<E> {
    fn open(engine: E, size: (u16, u16), look: ColorScheme, depth: Depth) -> Self {
        crossterm::style::force_color_output(true);
        let (wire, area) = (Wire::default(), Rect::new(0, 0, size.0, size.1));
        let options = TerminalOptions { viewport: Viewport::Fixed(area) };
        let terminal = Terminal::with_options(CrosstermBackend::new(wire.clone()), options).unwrap();
        let cells = |count| NonZeroU16::new(count).unwrap();
        let emulator = Parser::new_with_callbacks(cells(size.1), cells(size.0), 0, Oddities::default());
        let app = Headless::open(engine, size, View { look, ..View::default() });
        Self { app, theme: Theme::of(look, depth), wire, terminal, emulator, wide: WideRows::default() }
    }

    /// Draws what has changed, and compares it with what the emulator shows.
    fn send(&mut self, what: &str) {
        let (session, theme) = (&self.app.session, self.theme);
        let wide = &mut self.wide;
        let drawn = self.terminal.draw(|frame| {
            dwell::view::draw(session, theme, frame.buffer_mut());
            wide.mark(frame.buffer_mut());
        });
        drawn.unwrap();
        let bytes = std::mem::take(&mut *self.wire.0.borrow_mut());
        plain_stream(&bytes, what);
        self.emulator.process(&bytes);
        let odd = &self.emulator.callbacks().0;
        assert!(odd.is_empty(), "{what}: the terminal was told {odd:?}");
        let mut drawn = Buffer::empty(Rect::new(0, 0, session.size.0, session.size.1));
        dwell::view::draw(session, theme, &mut drawn);
        same(&drawn, self.emulator.screen(), what);
    }

    fn strike_each(&mut self, keys: &[&str]) {
        for keys in keys {
            strike(&mut self.app, keys);
            self.send(keys);
        }
    }
}

/// Checks that there is only text, and the sequences that move the cursor, hide it and set styles.
fn plain_stream(bytes: &[u8], what: &str) {
    let text = std::str::from_utf8(bytes).unwrap_or_else(|why| panic!("{what}: {why}"));
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c != '\x1b' {
            assert!(!is_hidden(c), "{what}: U+{:04X} reached the terminal", u32::from(c));
            continue;
        }
        let mut sequence = String::new();
        for c in rest.by_ref() {
            sequence.push(c);
            if sequence.len() > 1 && ('\x40'..='\x7e').contains(&c) {
                break;
            }
        }
        let body = sequence.strip_prefix('[').unwrap_or_else(|| panic!("{what}: ESC {sequence}"));
        let (params, last) = body.split_at(body.len() - 1);
        let cursor = matches!(body, "?25l" | "?25h" | "2J");
        let numbers = params.bytes().all(|byte| byte.is_ascii_digit() || byte == b';');
        assert!(cursor || (matches!(last, "H" | "m") && numbers), "{what}: ESC {sequence}");
    }
}

/// Compares every cell of the screen with the buffer.
fn same(buffer: &Buffer, screen: &vt100::Screen, what: &str) {
    let mut covered = (0, 0);
    for y in 0..buffer.area.height {
        for x in 0..buffer.area.width {
            let (cell, shown) = (&buffer[(x, y)], screen.cell(y, x).unwrap());
            if shown.is_wide_continuation() {
                assert_eq!(covered, (x, y), "{what}: half a character at {x},{y}");
                continue;
            }
            let at = || {
                let row: String = (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect();
                format!(
                    "{what}: at {x},{y} {:?} is shown as {:?} in {row:?}",
                    cell.symbol(),
                    shown.contents()
                )
            };
            assert!(same_text(cell.symbol(), shown.contents()), "{}", at());
            let (drawn, mut seen) = (styles(cell), shown_styles(shown));
            if drawn.3[..2] == [true, true] && (seen.3[0] || seen.3[1]) {
                // this emulator has bold and dim as one state
                seen.3[..2].fill(true);
            }
            assert_eq!(drawn, seen, "{}", at());
            if shown.is_wide() {
                covered = (x + 1, y);
            }
        }
    }
}

/// The emulator keeps as many bytes of a cell as it has room for, and takes a skin tone for a character of its own, which
/// the next cell then overwrites.
fn same_text(drawn: &str, shown: &str) -> bool {
    let Some(rest) = drawn.strip_prefix(shown).filter(|_| !shown.is_empty()) else {
        return drawn == " " && shown.is_empty();
    };
    rest.is_empty() || shown.len() >= 16 || rest.starts_with(|c| ('\u{1f3fb}'..='\u{1f3ff}').contains(&c))
}

/// Ink, ground, underlined and reversed; bold, dim and italic.
type Styles = (vt100::Color, vt100::Color, [bool; 2], [bool; 3]);

fn styles(cell: &Cell) -> Styles {
    let has = |modifier| cell.modifier.contains(modifier);
    let weight = [has(Modifier::BOLD), has(Modifier::DIM), has(Modifier::ITALIC)];
    let lines = [has(Modifier::UNDERLINED), has(Modifier::REVERSED)];
    seen(cell.symbol(), (color(cell.fg), color(cell.bg), lines, weight))
}

fn shown_styles(cell: &vt100::Cell) -> Styles {
    let weight = [cell.bold(), cell.dim(), cell.italic()];
    seen(cell.contents(), (cell.fgcolor(), cell.bgcolor(), [cell.underline(), cell.inverse()], weight))
}

/// The styles that can be seen: ink and weight of a space can't, unless it is underlined or reversed.
fn seen(text: &str, (ink, ground, lines, weight): Styles) -> Styles {
    if text.trim().is_empty() && lines == [false; 2] {
        return (vt100::Color::Default, ground, lines, [false; 3]);
    }
    (ink, ground, lines, weight)
}

fn color(color: Color) -> vt100::Color {
    const SIXTEEN: [Color; 16] = [
        Color::Black,
        Color::Red,
        Color::Green,
        Color::Yellow,
        Color::Blue,
        Color::Magenta,
        Color::Cyan,
        Color::Gray,
        Color::DarkGray,
        Color::LightRed,
        Color::LightGreen,
        Color::LightYellow,
        Color::LightBlue,
        Color::LightMagenta,
        Color::LightCyan,
        Color::White,
    ];
    match color {
        Color::Reset => vt100::Color::Default,
        Color::Rgb(r, g, b) => vt100::Color::Rgb(r, g, b),
        Color::Indexed(index) => vt100::Color::Idx(index),
        named => {
            let index = SIXTEEN.iter().position(|known| *known == named).unwrap();
            vt100::Color::Idx(u8::try_from(index).unwrap())
        }
    }
}

#[test]
fn an_emulator_shows_every_cell_as_it_was_drawn() {
    let looks = [
        (ColorScheme::Dark, Depth::True),
        (ColorScheme::Light, Depth::Indexed256),
        (ColorScheme::Contrast, Depth::Ansi16),
        (ColorScheme::Plain, Depth::None),
    ];
    for (look, depth) in looks {
        let mut sent = Sent::open(Flagship, (120, 36), look, depth);
        sent.send("opening");
        sent.strike_each(&[
            "T2023-06-15<enter>",
            "fstage:mailbox_access<enter>",
            "<enter>jjj",
            "<esc>sv<right><right><right>",
            "<esc><esc>/inbox<enter>n",
            "?",
            "<esc>C:",
            "<esc>fagency:",
            "<ctrl+u>agencey:x<enter>",
        ]);
    }
}
