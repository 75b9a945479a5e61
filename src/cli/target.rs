//! Where an export is written: standard output, or a file that is there only once it is whole.

use super::CliError;
use sha2::{Digest, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// How much is written at once.
const BUFFER: usize = 1 << 16;

/// Where an export goes.
pub(super) struct Target {
    path: PathBuf,
    /// Under which name it is written until it is whole; `None` of what is no file.
    part: Option<PathBuf>,
    /// The file beside it that says what it is.
    beside: Option<PathBuf>,
    force: bool,
}

/// The bytes that are written, and their hash.
pub(super) struct Out {
    to: BufWriter<Box<dyn Write + Send>>,
    sum: Sum,
}

/// The hash of what was written.
#[derive(Clone, Default)]
pub(super) struct Sum(Arc<Mutex<Sha256>>);

impl Sum {
    /// It in hexadecimal.
    pub fn text(&self) -> String {
        let sum = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone().finalize();
        let mut text = String::with_capacity(2 * sum.len());
        for byte in sum {
            // writing to a string can't fail
            let _ = std::fmt::Write::write_fmt(&mut text, format_args!("{byte:02x}"));
        }
        text
    }
}

impl Out {
    /// The hash of what will have been written.
    pub fn sum(&self) -> Sum {
        self.sum.clone()
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        let mut sum = self.sum.0.lock().unwrap_or_else(PoisonError::into_inner);
        sum.update(bytes.get(..written).unwrap_or(bytes));
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

impl Target {
    /// Where `-o` says. A file that is there is refused, unless it may be replaced; one that may be evidence always is.
    pub fn of(path: &Path, force: bool, about: bool, evidence: &[PathBuf]) -> Result<Self, CliError> {
        let plain = path != Path::new("-") && !fs::metadata(path).is_ok_and(|found| !found.is_file());
        if !plain {
            if fs::metadata(path).is_ok_and(|found| found.is_dir()) {
                return Err(CliError::Usage(format!("{} is a folder: name a file in it", path.display())));
            }
            return Ok(Self { path: path.to_owned(), part: None, beside: None, force });
        }
        let beside = about.then(|| with(path, ".about.json"));
        let part = with(path, ".part");
        for file in std::iter::once(path).chain(beside.as_deref()) {
            if let Some(held) = evidence.iter().find(|held| is_of(file, held)) {
                let why =
                    format!("{} is evidence of {}: it is never written to", file.display(), held.display());
                return Err(CliError::Usage(why));
            }
            if !force && file.exists() {
                let why = format!("{} is there already: name another file, or say --force", file.display());
                return Err(CliError::Usage(why));
            }
        }
        Ok(Self { path: path.to_owned(), part: Some(part), beside, force })
    }

    /// Opens it.
    pub fn open(&self) -> Result<Out, CliError> {
        let to: Box<dyn Write + Send> = match &self.part {
            Some(part) => {
                let mut options = OpenOptions::new();
                let options = options.write(true);
                let options =
                    if self.force { options.create(true).truncate(true) } else { options.create_new(true) };
                Box::new(
                    options
                        .open(part)
                        .map_err(|why| CliError::Io { what: part.display().to_string(), why })?,
                )
            }
            None if self.path == Path::new("-") => Box::new(io::stdout()),
            None => Box::new(OpenOptions::new().write(true).open(&self.path).map_err(|why| self.error(why))?),
        };
        Ok(Out { to: BufWriter::with_capacity(BUFFER, to), sum: Sum::default() })
    }

    /// It is whole: it gets its name.
    pub fn done(&self) -> Result<(), CliError> {
        let Some(part) = &self.part else { return Ok(()) };
        File::open(part)
            .and_then(|file| file.sync_all())
            .and_then(|()| fs::rename(part, &self.path))
            .map_err(|why| self.error(why))
    }

    /// It did not become whole.
    pub fn undo(&self) {
        if let Some(part) = &self.part {
            // where that fails the next export says that it is there
            drop(fs::remove_file(part));
        }
    }

    /// The file beside it that says what it is.
    pub fn beside(&self) -> Option<&Path> {
        self.beside.as_deref()
    }

    /// Writes a small file.
    pub fn write(path: &Path, text: &str) -> Result<(), CliError> {
        fs::write(path, text).map_err(|why| CliError::Io { what: path.display().to_string(), why })
    }

    /// An error of writing to it.
    pub fn error(&self, why: io::Error) -> CliError {
        if self.path == Path::new("-") {
            return CliError::output(why);
        }
        CliError::Io { what: self.path.display().to_string(), why }
    }
}

fn with(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Whether a file that is there is one of those that are opened as evidence, or stands in a folder that is.
fn is_of(file: &Path, held: &Path) -> bool {
    let real = |path: &Path| fs::canonicalize(path).ok();
    real(file).zip(real(held)).is_some_and(|(file, held)| file.starts_with(held))
}
