//! The paths and options that a case was opened with.

use super::OpenOptions;
use super::index::Index;
use std::path::{Path, PathBuf};

/// The paths and options that a case was opened with, for opening it again.
#[derive(Debug, Clone, Default)]
pub(super) struct Origin {
    pub paths: Vec<PathBuf>,
    pub options: OpenOptions,
}

impl Origin {
    /// The origin of a case opened from `paths` with `options`.
    pub fn of(paths: &[PathBuf], options: &OpenOptions) -> Self {
        Self { paths: paths.to_owned(), options: options.clone() }
    }

    /// Whether standard input is among the paths, so that they can't be read again.
    pub fn is_read_once(&self) -> bool {
        self.paths.iter().any(|path| path.as_os_str() == "-")
    }

    /// The index file of the case, existing or not; `None` if none is used, as for a followed case.
    pub fn index(&self) -> Option<Index> {
        let OpenOptions { load, follow, index, .. } = &self.options;
        let options = index.as_ref().filter(|_| !follow)?;
        Index::of(&self.paths, load, options)
    }

    /// The name of a case that has no title.
    pub fn name(&self) -> String {
        let name = |path: &Path| {
            let whole = path.canonicalize().unwrap_or_else(|_| path.to_owned());
            whole
                .file_name()
                .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
        };
        match self.paths.as_slice() {
            [one] if one.as_os_str() == "-" => "standard input".to_owned(),
            [one] => name(one),
            many => format!("{} paths", many.len()),
        }
    }
}
