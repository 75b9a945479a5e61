//! The HTML report in a browser: an empty console, no network requests, light and dark.
//!
//! It needs a Chromium. Without one it says so and checks nothing; if `CI` is `true` or `DWELL_BROWSER` is `required`,
//! as in `.ci/run`, that is an error.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test may fail loudly

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// After this time, a browser is stuck.
const LONGEST: Duration = Duration::from_mins(3);

fn chromium() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let named =
        |folder: PathBuf| ["chromium", "chromium-browser", "google-chrome"].map(|name| folder.join(name));
    std::env::split_paths(&path).flat_map(named).find(|file| file.is_file())
}

/// The browser; `None` if there is none and none is required.
fn browser() -> Option<PathBuf> {
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|set| set == value);
    let found = chromium();
    if found.is_none() {
        assert!(!is("CI", "true") && !is("DWELL_BROWSER", "required"), "no chromium to open the report in");
        eprintln!("SKIPPED: no chromium to open the report in");
    }
    found
}

struct Page {
    folder: TempDir,
    file: PathBuf,
}

impl Page {
    fn report(case: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("report.html");
        let ran = Command::new(env!("CARGO_BIN_EXE_dwell"))
            .env_clear()
            .args(["export", case.to_str().unwrap(), "--to", "report", "-o", file.to_str().unwrap()])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        Self { folder, file }
    }

    fn of(text: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("page.html");
        fs::write(&file, text).unwrap();
        Self { folder, file }
    }

    /// Opens it, and returns the console's messages and the addresses that were requested.
    fn open(&self, browser: &Path, name: &str, more: &[&str]) -> (Vec<String>, Vec<String>) {
        let home = self.folder.path().join(format!("{name}.home"));
        let (net, log) = (home.join("net.json"), home.join("log"));
        fs::create_dir(&home).unwrap();
        let said = fs::File::create(&log).unwrap();
        let child = Command::new(browser)
            .env("HOME", &home)
            .env("XDG_CONFIG_HOME", &home)
            .env("XDG_CACHE_HOME", &home)
            .args([
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-default-apps",
                "--disable-sync",
                "--disable-extensions",
                "--disable-domain-reliability",
                "--hide-scrollbars",
                "--virtual-time-budget=3000",
                "--enable-logging=stderr",
                "--v=0",
            ])
            .arg(format!("--user-data-dir={}", home.join("profile").display()))
            .arg(format!("--log-net-log={}", net.display()))
            .args(more)
            .arg(format!("file://{}", self.file.display()))
            .stdout(Stdio::null())
            .stderr(said)
            .spawn()
            .unwrap();
        wait(child);
        let log = String::from_utf8_lossy(&fs::read(&log).unwrap()).into_owned();
        let console = log.lines().filter(|line| line.contains("CONSOLE")).map(str::to_owned).collect();
        (console, requests(&fs::read_to_string(&net).unwrap()))
    }

    fn picture(&self, browser: &Path, name: &str, more: &[&str]) -> Vec<u8> {
        let file = self.folder.path().join(format!("{name}.png"));
        let shot = format!("--screenshot={}", file.display());
        let (console, asked) =
            self.open(browser, name, &[&[shot.as_str(), "--window-size=1180,1560"], more].concat());
        assert_eq!(console, Vec::<String>::new(), "the console of the {name} report");
        assert_eq!(asked, Vec::<String>::new(), "the {name} report asks for something");
        fs::read(&file).unwrap()
    }
}

fn wait(mut child: Child) {
    let begun = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if begun.elapsed() > LONGEST {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("the browser did not end within {LONGEST:?}");
        }
        std::thread::yield_now();
        std::thread::park_timeout(Duration::from_millis(50));
    }
}

/// The addresses that a page requested from a network: all but files and data. Requests by the browser itself, as with
/// a new profile, have no initiator and do not count.
fn requests(log: &str) -> Vec<String> {
    // a log that was cut off has no end
    let log = log.trim_end().trim_end_matches(',');
    let whole =
        serde_json::from_str(log).or_else(|_| serde_json::from_str::<Value>(&format!("{log}]}}"))).unwrap();
    let events = whole["events"].as_array().unwrap();
    let mut found: Vec<String> = Vec::new();
    for event in events {
        let of = &event["params"];
        let by_page = of["initiator"].as_str().is_some_and(|by| !by.is_empty() && by != "not an origin");
        if let Some(url) = of["url"].as_str().filter(|_| by_page)
            && ["http:", "https:", "ws:", "wss:", "ftp:"].iter().any(|scheme| url.starts_with(scheme))
            && !found.iter().any(|known| known == url)
        {
            found.push(url.to_owned());
        }
    }
    found
}

/// The first pixel of a picture: the ground.
fn ground(picture: &[u8]) -> [u8; 3] {
    let mut reader = png::Decoder::new(std::io::Cursor::new(picture)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    [pixels[0], pixels[1], pixels[2]]
}

#[test]
fn the_report_of_the_flagship_opens_in_light_and_in_dark_without_a_word_and_asks_nobody() {
    let Some(browser) = browser() else { return };
    let page = Page::report(Path::new("samples/storm-0558"));
    let light = page.picture(&browser, "light", &["--blink-settings=preferredColorScheme=1"]);
    let dark = page.picture(&browser, "dark", &["--blink-settings=preferredColorScheme=0"]);
    assert_eq!([ground(&light), ground(&dark)], [[0xfb, 0xfb, 0xf9], [0x10, 0x14, 0x1b]]);
    let pdf = page.folder.path().join("report.pdf");
    let (console, asked) = page.open(
        &browser,
        "print",
        &[
            &format!("--print-to-pdf={}", pdf.display()),
            "--no-pdf-header-footer",
            "--blink-settings=preferredColorScheme=0",
        ],
    );
    assert_eq!((console, asked), (Vec::new(), Vec::new()));
    assert!(fs::read(&pdf).unwrap().starts_with(b"%PDF-"));
    if std::env::var("DWELL_SHOTS").is_ok_and(|wish| wish == "write") {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("screenshots");
        fs::write(folder.join("report-light.png"), &light).unwrap();
        fs::write(folder.join("report-dark.png"), &dark).unwrap();
    }
}

#[test]
fn a_page_that_speaks_or_asks_is_noticed() {
    let Some(browser) = browser() else { return };
    // nothing listens there: the request alone counts
    let page = Page::of(
        "<!DOCTYPE html><img src='http://127.0.0.1:9/x.png'><script>console.error('heard')</script>",
    );
    let shot = format!("--screenshot={}", page.folder.path().join("x.png").display());
    let (console, asked) = page.open(&browser, "noisy", &[&shot]);
    assert!(console.iter().any(|line| line.contains("heard")), "{console:?}");
    assert_eq!(asked, ["http://127.0.0.1:9/x.png"]);
}
