//! The terminal: taken at the start, and given back as it was, whatever happens.

use super::wide::WideRows;
use crossterm::clipboard::CopyToClipboard;
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::execute;
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode, size,
};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use std::io::{self, BufWriter, Stdout, Write, stdout};
use std::panic;

/// The terminal while it is ours.
pub(super) struct Screen {
    terminal: Terminal<CrosstermBackend<BufWriter<Stdout>>>,
    wide: WideRows,
}

impl Screen {
    /// Takes the terminal. A panic gives it back before it says what happened.
    pub(super) fn take() -> io::Result<Self> {
        let said = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            // Only the thread that draws owns the screen; an engine that panics is told of on the screen.
            if std::thread::current().name() == Some("main") {
                give_back();
                said(info);
            }
        }));
        enter()?;
        let backend = CrosstermBackend::new(BufWriter::with_capacity(1 << 16, stdout()));
        Ok(Self { terminal: Terminal::new(backend)?, wide: WideRows::default() })
    }

    /// Columns and rows.
    pub(super) fn size() -> (u16, u16) {
        size().unwrap_or((80, 24))
    }

    /// Draws.
    pub(super) fn draw(&mut self, draw: impl FnOnce(&mut Buffer)) -> io::Result<()> {
        let wide = &mut self.wide;
        let drawn = self.terminal.draw(|frame| {
            draw(frame.buffer_mut());
            wide.mark(frame.buffer_mut());
        });
        drawn.map(|_| ())
    }

    /// Draws everything anew the next time.
    pub(super) fn forget(&mut self) -> io::Result<()> {
        self.terminal.clear()
    }

    /// Takes the mouse, or gives it back.
    pub(super) fn mouse(&mut self, ours: bool) -> io::Result<()> {
        let out = self.terminal.backend_mut();
        if ours { execute!(out, EnableMouseCapture) } else { execute!(out, DisableMouseCapture) }
    }

    /// Puts text on the clipboard of the terminal (OSC 52), which works over SSH where the terminal allows it.
    pub(super) fn copy(&mut self, text: &str) -> io::Result<()> {
        execute!(self.terminal.backend_mut(), CopyToClipboard::to_clipboard_from(text))
    }

    /// Gives the terminal back, does something, and takes it again.
    pub(super) fn aside(&mut self, act: impl FnOnce()) -> io::Result<()> {
        give_back();
        act();
        enter()?;
        self.terminal.clear()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

fn enter() -> io::Result<()> {
    enable_raw_mode()?;
    execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste)
}

/// Leaves the terminal as it was. Nothing more can be done where that fails: the terminal is gone.
fn give_back() {
    let mut out = stdout();
    drop(execute!(
        out,
        DisableMouseCapture,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        crossterm::cursor::Show
    ));
    drop(out.flush());
    drop(disable_raw_mode());
}
