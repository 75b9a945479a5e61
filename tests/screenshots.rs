//! The images of the project are what the program draws now.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test may fail loudly

mod common;

use common::{engine, engine_with_notes, flagship, strike};
use dwell::app::Headless;
use dwell::session::{ColorScheme, View};
use dwell::view::picture::{png, svg};
use dwell::view::theme::{Depth, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
struct Shots {
    shot: Vec<Shot>,
}

/// An image: the keys and the screen.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shot {
    name: String,
    keys: String,
    #[serde(default = "usual")]
    size: String,
    #[serde(default)]
    theme: String,
    /// Whether there are notes by others.
    #[serde(default)]
    noted: bool,
    what: String,
}

fn usual() -> String {
    "120x36".to_owned()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("screenshots")
}

fn shots() -> Vec<Shot> {
    let text = fs::read_to_string(folder().join("shots.toml")).unwrap();
    toml::from_str::<Shots>(&text).unwrap().shot
}

/// The image of a shot as SVG and as PNG.
fn draw(shot: &Shot) -> (String, Vec<u8>) {
    let (width, height) = shot.size.split_once('x').unwrap();
    let size = (width.parse().unwrap(), height.parse().unwrap());
    let view = View { look: ColorScheme::parse(&shot.theme).unwrap_or_default(), ..View::default() };
    let opened = if shot.noted { engine_with_notes() } else { engine(&flagship()) };
    let mut app = Headless::open(opened, size, view);
    strike(&mut app, &shot.keys);
    let theme = Theme::of(app.session.view.look, Depth::True);
    let mut buffer = Buffer::empty(Rect::new(0, 0, size.0, size.1));
    dwell::view::draw(&app.session, theme, &mut buffer);
    (svg(&buffer, &theme, &shot.what), png(&buffer, &theme).unwrap())
}

#[test]
fn pictures_are_what_the_program_draws() {
    let write = std::env::var("DWELL_SHOTS").is_ok_and(|wish| wish == "write");
    let mut stale = Vec::new();
    for shot in shots() {
        let (drawing, pixels) = draw(&shot);
        for (ending, bytes) in [("svg", drawing.as_bytes()), ("png", pixels.as_slice())] {
            let path = folder().join(format!("{}.{ending}", shot.name));
            if write {
                fs::write(&path, bytes).unwrap();
            } else if fs::read(&path).ok().as_deref() != Some(bytes) {
                stale.push(path);
            }
        }
    }
    assert!(
        stale.is_empty(),
        "stale: {stale:?}; DWELL_SHOTS=write cargo test --test screenshots draws them anew"
    );
}

#[test]
fn no_picture_lies_there_that_nobody_draws() {
    let known: Vec<String> = shots().into_iter().map(|shot| shot.name).collect();
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        // reports are drawn by a browser
        let other = name == "shots" || ["report-light", "report-dark"].contains(&name.as_str());
        assert!(other || known.contains(&name), "{} is drawn by no shot", path.display());
    }
}
