//! A program in its own terminal: keys in, screens out.

use super::*;

/// A time limit longer than anything takes, even on a busy machine.
pub const PATIENCE: Duration = Duration::from_mins(1);
/// Long enough for a program that draws by itself to have drawn.
pub const A_WHILE: Duration = Duration::from_millis(700);

/// The text put on the clipboard, as it was sent.
#[derive(Default)]
pub struct Clipboard(pub Vec<Vec<u8>>);

impl Callbacks for Clipboard {
    fn copy_to_clipboard(&mut self, _: &mut vt100::Screen, _: &[u8], data: &[u8]) {
        self.0.push(data.to_owned());
    }
}

/// A program that does not outlive its test.
pub struct Running(pub Box<dyn Child + Send + Sync>);

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// The program in a terminal.
pub struct Journey {
    pub master: Box<dyn MasterPty + Send>,
    /// Kept open, so that the terminal stays when the program has ended.
    pub slave: Option<Box<dyn SlavePty + Send>>,
    pub child: Running,
    pub keys: Box<dyn Write + Send>,
    pub output: Receiver<Vec<u8>>,
    pub emulator: Parser<Clipboard>,
    /// Everything that was received.
    pub bytes: Vec<u8>,
    /// The settings of the terminal before the program started.
    pub before: String,
}

pub fn side(cells: u16) -> NonZeroU16 {
    NonZeroU16::new(cells).unwrap()
}

pub fn pty_size((cols, rows): (u16, u16)) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

impl Journey {
    /// Starts a command in a terminal of 100 columns and 30 rows.
    pub fn start(program: &str, args: &[&str]) -> Self {
        let pair = native_pty_system().openpty(pty_size((100, 30))).unwrap();
        let before = settings(pair.master.as_ref());
        let mut command = CommandBuilder::new(program);
        command.args(args);
        command.env_clear();
        for (name, value) in [("TERM", "xterm-256color"), ("PATH", "/usr/bin:/bin"), ("TZ", "UTC")] {
            command.env(name, value);
        }
        command.cwd(env!("CARGO_MANIFEST_DIR"));
        let child = Running(pair.slave.spawn_command(command).unwrap());
        let keys = pair.master.take_writer().unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (tell, output) = channel();
        thread::spawn(move || {
            let mut bytes = vec![0; 1 << 16];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                if tell.send(bytes[..count].to_owned()).is_err() {
                    return;
                }
            }
        });
        let emulator = Parser::new_with_callbacks(side(30), side(100), 0, Clipboard::default());
        Self {
            master: pair.master,
            slave: Some(pair.slave),
            child,
            keys,
            output,
            emulator,
            bytes: Vec::new(),
            before,
        }
    }

    /// Opens a case, and waits until it is shown.
    pub fn open(case: &Path, args: &[&str]) -> Self {
        let mut all = vec![case.to_str().unwrap()];
        all.extend(args);
        let mut journey = Self::start(env!("CARGO_BIN_EXE_dwell"), &all);
        journey.until("the case is loaded", |screen| screen.contents().contains("row 1 "));
        journey
    }

    pub fn screen(&self) -> &vt100::Screen {
        self.emulator.screen()
    }

    pub fn take(&mut self, bytes: &[u8]) {
        self.emulator.process(bytes);
        self.bytes.extend_from_slice(bytes);
    }

    /// Waits until a test of the screen holds.
    pub fn until(&mut self, what: &str, is: impl Fn(&vt100::Screen) -> bool) {
        self.wait(what, |journey| is(journey.screen()));
    }

    /// Waits for something while reading the output.
    pub fn wait(&mut self, what: &str, mut is: impl FnMut(&mut Self) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !is(self) {
            assert!(Instant::now() < deadline, "never so: {what}; the screen:\n{}", self.screen().contents());
            match self.output.recv_timeout(Duration::from_millis(20)) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    assert!(is(self), "the terminal was closed; never so: {what}");
                }
            }
        }
    }

    pub fn strike(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    pub fn pid(&self) -> u32 {
        self.child.0.process_id().unwrap()
    }

    pub fn signal(&self, name: &str) {
        let kill = format!("kill -s {name} {}", self.pid());
        assert!(Command::new("/bin/sh").args(["-c", &kill]).status().unwrap().success());
    }

    /// Waits until it has ended and all of its output is read.
    pub fn end(&mut self) -> ExitStatus {
        let mut status = None;
        self.wait("it has ended", |journey| {
            status = journey.child.0.try_wait().unwrap();
            status.is_some()
        });
        // With nobody at its other end, the terminal's output ends.
        self.slave = None;
        loop {
            match self.output.recv_timeout(PATIENCE) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Disconnected) => return status.unwrap(),
                Err(RecvTimeoutError::Timeout) => panic!("the terminal's output does not end"),
            }
        }
    }

    /// Checks that the terminal is as the program found it.
    pub fn assert_given_back(&self, what: &str) {
        let screen = self.screen();
        assert!(!screen.alternate_screen(), "{what}: the other screen was not left");
        assert!(!screen.hide_cursor(), "{what}: the cursor is hidden");
        assert!(!screen.bracketed_paste(), "{what}: pasted text is still bracketed");
        assert_eq!(screen.mouse_protocol_mode(), MouseProtocolMode::None, "{what}: the mouse is still taken");
        assert_eq!(settings(self.master.as_ref()), self.before, "{what}: the terminal is set otherwise");
    }
}

/// The settings of a terminal, all of them.
pub fn settings(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().unwrap())
}

/// The fields of `/proc/PID/stat` after the name, from the state on.
pub fn stat(pid: u32) -> Vec<String> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    stat.rsplit_once(") ").unwrap().1.split(' ').map(str::to_owned).collect()
}
