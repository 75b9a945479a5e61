//! `dwell shot`: draws the screen after some keys.

use super::args::ShotArgs;
use super::{CliError, Status, case};
use crate::app::Headless;
use crate::engine::OpenOptions;
use crate::keys::strokes;
use crate::view::draw;
use crate::view::picture::{plain, png, svg};
use crate::view::theme::{Depth, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::fs;
use std::sync::Arc;

pub(super) fn run(args: &ShotArgs) -> Result<Status, CliError> {
    let keys = strokes(&args.keys).map_err(|why| CliError::Usage(why.to_string()))?;
    let mut view = case::first_view(&args.case, args.query.as_deref())?;
    view.zone2 = args.zone2.or(view.zone2);
    view.look = args.theme;
    let kind = kind_of(args)?;
    // an existing index file is used, but none is written for a picture
    let mut options = case::options(&args.case);
    options.index.iter_mut().for_each(|index| index.writes = false);
    let aside = aside(&mut options);
    let mut opened = case::open_with(&args.case, &options)?;
    opened.engine.analyse();
    let status = opened.status;
    let mut app = Headless::open(opened.engine, args.size, view);
    for key in keys {
        app.stroke(key);
    }
    drop(aside);
    let theme = Theme::of(app.session.view.look, Depth::True);
    let mut buffer = Buffer::empty(Rect::new(0, 0, args.size.0, args.size.1));
    draw(&app.session, theme, &mut buffer);
    let bytes = match kind {
        Kind::Text => plain(&buffer).into_bytes(),
        Kind::Svg => {
            let title = app.session.case.as_ref().map_or("dwell", |case| case.title.as_str());
            svg(&buffer, &theme, title).into_bytes()
        }
        Kind::Png => png(&buffer, &theme).map_err(|why| CliError::Usage(why.to_string()))?,
    };
    match &args.output {
        None => case::print(&String::from_utf8_lossy(&bytes))?,
        Some(path) => {
            fs::write(path, bytes).map_err(|why| CliError::Io { what: path.display().to_string(), why })?;
        }
    }
    Ok(status)
}

/// A temporary journal, which is removed on drop.
struct Aside(std::path::PathBuf);

impl Drop for Aside {
    fn drop(&mut self) {
        // the file does not exist unless something was noted
        drop(fs::remove_file(&self.0));
    }
}

/// Redirects notes that the keys make to a temporary journal, so that a picture adds nothing to the case.
fn aside(options: &mut OpenOptions) -> Option<Aside> {
    let notes = Arc::make_mut(options.notes.as_mut()?);
    let path = std::env::temp_dir().join(format!("dwell-shot-{}.jsonl", std::process::id()));
    notes.places.files.insert(0, path.clone());
    // the screen must not say that notes go there
    notes.places.told = None;
    Some(Aside(path))
}

#[derive(Clone, Copy)]
enum Kind {
    Text,
    Svg,
    Png,
}

fn kind_of(args: &ShotArgs) -> Result<Kind, CliError> {
    let Some(path) = &args.output else { return Ok(Kind::Text) };
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("svg") => Ok(Kind::Svg),
        Some("png") => Ok(Kind::Png),
        Some("txt") => Ok(Kind::Text),
        _ => Err(CliError::Usage(format!("{}: the ending must be svg, png or txt", path.display()))),
    }
}
