//! What a load needs for reading, apart from its input and output.

use super::LoadOptions;
use crate::read::case_file::CaseFile;
use crate::read::directory::Directory;
use crate::read::formats::Format;
use crate::read::memory::MemoryLimit;
use crate::read::operations::Operations;
use crate::read::reader_pool::ReaderPool;
use crate::read::source::Setting;
use crate::read::times::Clock;
use std::num::NonZeroUsize;
use std::sync::Arc;

/// Options, formats and threads of a load. A load that follows growing files keeps it throughout.
#[derive(Default)]
pub(super) struct LoadContext {
    pub options: LoadOptions,
    pub formats: Vec<Arc<dyn Format>>,
    /// The table of operations.
    operations: Arc<Operations>,
    /// Which agency an account belongs to.
    pub directory: Arc<Directory>,
    /// The threads that read records.
    pub pool: ReaderPool,
    /// The limit of memory.
    pub memory: MemoryLimit,
}

impl LoadContext {
    pub(super) fn new(options: &LoadOptions, formats: Vec<Arc<dyn Format>>) -> Self {
        let pool = ReaderPool::of(options.threads, options.part);
        Self {
            options: options.clone(),
            formats,
            operations: Arc::new(Operations::standard()),
            directory: Arc::default(),
            memory: MemoryLimit::of_process(pool.threads()),
            pool,
        }
    }

    /// A copy for a load on one thread that does not enforce the memory limit.
    pub(super) fn alone(&self) -> Self {
        Self {
            options: self.options.clone(),
            formats: self.formats.clone(),
            operations: Arc::clone(&self.operations),
            directory: Arc::clone(&self.directory),
            pool: ReaderPool::of(Some(NonZeroUsize::MIN), self.options.part),
            memory: MemoryLimit::default(),
        }
    }

    /// How the times of a source are read: options take precedence over the case file.
    pub(super) fn clock(&self, file: &str, case: &CaseFile) -> Clock {
        let case = case.clock(file, self.options.zone);
        let shift = self.options.clock_of(file).unwrap_or(case.shift);
        let shift = if self.options.as_recorded { 0 } else { shift };
        Clock { shift, dates: self.options.dates.or(case.dates), ..case }
    }

    /// How the records of a source are read, given how its times are.
    pub(super) fn setting(&self, clock: Clock, case: &CaseFile) -> Setting {
        Setting {
            number: 0,
            clock,
            synthetic: false,
            quiet: case.quiet(),
            operations: Arc::clone(&self.operations),
            directory: Arc::clone(&self.directory),
            known: 0,
        }
    }
}
