//! The terminal: taken over at the start, and restored however the program ends.

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
use ratatui::layout::Rect;
use std::io::{self, BufWriter, Stdout, Write, stdout};
use std::panic;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The terminal while the program controls it.
pub(super) struct Screen {
    /// Whether the program controls it now. Leaving the alternate screen twice would move the cursor over later output.
    ours: Arc<AtomicBool>,
    terminal: Terminal<CrosstermBackend<Out>>,
    wide: WideRows,
}

/// Writes to the terminal while the program controls it and discards everything after that, so that quitting can't fail
/// when the terminal is gone.
struct Out {
    ours: Arc<AtomicBool>,
    buffer: BufWriter<Stdout>,
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.ours.load(Ordering::SeqCst) { self.buffer.write(bytes) } else { Ok(bytes.len()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.ours.load(Ordering::SeqCst) { self.buffer.flush() } else { Ok(()) }
    }
}

impl Screen {
    /// Takes over the terminal. A panic on the main thread restores it before the message is printed.
    pub(super) fn take() -> io::Result<Self> {
        let (ours, said) = (Arc::new(AtomicBool::new(false)), panic::take_hook());
        let held = Arc::clone(&ours);
        panic::set_hook(Box::new(move |info| {
            // A panic of the engine's thread is reported on the screen, which stays.
            if std::thread::current().name() == Some("main") {
                restore(&held);
                said(info);
            }
        }));
        let buffer = BufWriter::with_capacity(1 << 16, stdout());
        let backend = CrosstermBackend::new(Out { ours: Arc::clone(&ours), buffer });
        let screen = Self { terminal: Terminal::new(backend)?, wide: WideRows::default(), ours };
        enter(&screen.ours)?;
        Ok(screen)
    }

    /// Columns and rows; 80 by 24 if unknown.
    pub(super) fn size() -> (u16, u16) {
        size().unwrap_or((80, 24))
    }

    /// Draws a frame; only changed cells are sent.
    pub(super) fn draw(&mut self, draw: impl FnOnce(&mut Buffer)) -> io::Result<()> {
        let wide = &mut self.wide;
        let drawn = self.terminal.draw(|frame| {
            draw(frame.buffer_mut());
            wide.mark(frame.buffer_mut());
        });
        drawn.map(|_| ())
    }

    /// Makes the next frame send every cell.
    pub(super) fn forget(&mut self) -> io::Result<()> {
        // `Terminal::clear` asks the terminal where its cursor is, and the answer would be read as keys.
        let (width, height) = Self::size();
        self.terminal.resize(Rect::new(0, 0, width, height))
    }

    /// Captures or releases the mouse.
    pub(super) fn mouse(&mut self, ours: bool) -> io::Result<()> {
        let out = self.terminal.backend_mut();
        if ours { execute!(out, EnableMouseCapture) } else { execute!(out, DisableMouseCapture) }
    }

    /// Puts text on the clipboard of the terminal (OSC 52), which works over SSH where the terminal allows it.
    pub(super) fn copy(&mut self, text: &str) -> io::Result<()> {
        execute!(self.terminal.backend_mut(), CopyToClipboard::to_clipboard_from(text))
    }

    /// Restores the terminal, calls `act`, and takes it over again.
    pub(super) fn aside(&mut self, act: impl FnOnce()) -> io::Result<()> {
        restore(&self.ours);
        act();
        enter(&self.ours)?;
        self.forget()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore(&self.ours);
    }
}

fn enter(ours: &AtomicBool) -> io::Result<()> {
    ours.store(true, Ordering::SeqCst);
    enable_raw_mode()?;
    execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste)
}

/// Restores the terminal. Errors are ignored: the terminal is gone then.
fn restore(ours: &AtomicBool) {
    if !ours.swap(false, Ordering::SeqCst) {
        return;
    }
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

#[cfg(all(test, unix))]
mod tests {
    use super::Screen;
    use portable_pty::{CommandBuilder, PtySize, native_pty_system};
    use std::io::Read;

    const PANIC: &str = "app::terminal::tests::a_panic_while_the_screen_is_taken";

    #[test]
    #[ignore = "run by the test below, in a terminal of its own"]
    fn a_panic_while_the_screen_is_taken() {
        // Tests have threads of their own; the program draws on the one of this name.
        let main = std::thread::Builder::new().name("main".to_owned());
        let drawing = main.spawn(|| {
            let _screen = Screen::take().unwrap();
            panic!("on purpose");
        });
        drawing.unwrap().join().unwrap();
    }

    #[test]
    fn a_panic_gives_the_terminal_back_before_it_says_what_happened() {
        let pair = native_pty_system().openpty(PtySize::default()).unwrap();
        let before = pair.master.get_termios().unwrap();
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        command.args(["--ignored", "--exact", PANIC, "--nocapture", "--test-threads=1"]);
        let mut child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let status = child.wait().unwrap();
        let after = pair.master.get_termios().unwrap();
        drop(pair.slave);
        let mut bytes = Vec::new();
        // A terminal whose other end is closed ends with an error.
        drop(reader.read_to_end(&mut bytes));
        let said = String::from_utf8_lossy(&bytes);
        assert!(!status.success() && after == before, "{said}");
        let at = |part: &str| said.find(part).unwrap_or_else(|| panic!("no {part:?} in {said:?}"));
        let (taken, left, told) = (at("\x1b[?1049h"), at("\x1b[?1049l"), at("on purpose"));
        assert!(taken < left && left < told, "{said:?}");
        assert!(at("\x1b[?25h") < told, "{said:?}");
        assert_eq!(said.matches("\x1b[?1049l").count(), 1, "it is left once: {said:?}");
    }
}
