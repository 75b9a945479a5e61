//! Opening a case: paths → store, ledger, summary.

use super::LocalEngine;
use super::grow::Growth;
use super::index::{Index, IndexOptions};
use crate::engine::{Answer, Body, Cancel, CaseSummary, EngineError, Quality, SourceSummary};
use crate::event::{Field, Precision};
use crate::query::{Evaluator, Filter, Property};
use crate::read::{LoadOptions, Loaded, Progress, follow, load};
use crate::store::{Builder, RowSet, Store};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How to open a case.
#[derive(Debug, Clone, Default)]
pub struct OpenOptions {
    /// How its sources are read.
    pub load: LoadOptions,
    /// Whether files are read on as they grow.
    pub follow: bool,
    /// Where its index file is; `None` where none is used.
    pub index: Option<IndexOptions>,
}

impl LocalEngine {
    /// Reads paths; `more` takes how far it has come. Reading ends early when it is cancelled.
    #[must_use]
    pub fn open(
        paths: &[PathBuf],
        options: &OpenOptions,
        cancel: &Cancel,
        more: &mut dyn FnMut(Answer),
    ) -> Self {
        let index = options.index.as_ref().filter(|_| !options.follow);
        let index = index.and_then(|index| Index::of(paths, &options.load, index));
        let remark = match index.as_ref().map(|index| index.taken(options)) {
            Some(Ok(Some(engine))) => return engine,
            Some(Err(why)) => Some(format!("its index file was not taken ({why}): it was read anew")),
            Some(Ok(None)) | None => None,
        };
        let mut builder = Builder::default();
        let mut progress = |progress: &Progress| {
            more(Answer {
                generation: 0,
                quality: Quality::Partial { got: 0, of: 1 },
                body: Body::Loading {
                    bytes: progress.bytes,
                    total: progress.total,
                    records: progress.records,
                },
            });
            !cancel.is_cancelled()
        };
        if !options.follow {
            let loaded = load(paths, &options.load, &mut builder, &mut progress);
            let mut engine = Self::of(builder.finish(), loaded, paths, options, false);
            if !cancel.is_cancelled() {
                engine.keeping = index.and_then(|index| index.keep(&engine));
            }
            engine.remark(remark);
            return engine;
        }
        let follow = follow(paths, &options.load, &mut builder, &mut progress);
        let loaded = follow.loaded().clone();
        if follow.is_over() {
            return Self::of(builder.finish(), loaded, paths, options, false);
        }
        let mut engine = Self::of(builder.snapshot(0).0, loaded, paths, options, true);
        match Growth::begin(follow, builder, paths.to_vec(), options.clone()) {
            Ok(growth) => engine.growth = growth,
            Err(why) => {
                let mut summary = CaseSummary::clone(&engine.summary);
                summary.following = false;
                summary.troubles.push(format!("files can't be followed: {why}"));
                engine.summary = Arc::new(summary);
            }
        }
        engine
    }

    /// Puts a remark on the case as a whole beside its first source in the ledger.
    fn remark(&mut self, remark: Option<String>) {
        if let Some(remark) = remark
            && let Some(first) = Arc::make_mut(&mut self.ledger).sources.first_mut()
        {
            first.notes.push(remark);
        }
    }

    /// Reads its paths anew, where its times are others than those that are wanted. What is followed is followed on.
    pub(super) fn reopen(
        &mut self,
        as_recorded: bool,
        cancel: &Cancel,
        more: &mut dyn FnMut(Answer),
    ) -> Result<(), EngineError> {
        if self.options.load.as_recorded == as_recorded {
            return Ok(());
        }
        if self.paths.iter().any(|path| path.as_os_str() == "-") {
            return Err(EngineError::Once);
        }
        let load = LoadOptions { as_recorded, ..self.options.load.clone() };
        let options = OpenOptions { load, ..self.options.clone() };
        let opened = Self::open(&self.paths, &options, cancel, more);
        if cancel.is_cancelled() {
            return Err(EngineError::Cancelled);
        }
        *self = opened;
        Ok(())
    }

    /// The engine of what was loaded.
    pub(super) fn of(
        mut store: Store,
        mut loaded: Loaded,
        paths: &[PathBuf],
        options: &OpenOptions,
        following: bool,
    ) -> Self {
        store.tell_accounts(std::mem::take(&mut loaded.spelled));
        let summary = CaseSummary { following, ..summary(&store, &loaded, paths, options) };
        let evaluator = Evaluator { store: &store, records: &loaded.sources, stopped: &|| false };
        let superseded =
            evaluator.rows(&Filter::Is(Property::Superseded)).unwrap_or_else(|_| RowSet::empty(store.len()));
        Self {
            store: Arc::new(store),
            sources: loaded.sources,
            ledger: Arc::new(loaded.ledger),
            summary: Arc::new(summary),
            superseded,
            cache: super::Cache::default(),
            fresh: Arc::default(),
            growth: Growth::default(),
            keeping: None,
            paths: paths.to_owned(),
            options: options.clone(),
        }
    }
}

fn summary(store: &Store, loaded: &Loaded, paths: &[PathBuf], options: &OpenOptions) -> CaseSummary {
    let all = store.all();
    let (by_source, _) = store.facet(&all, Field::Source);
    let events_of =
        |file: &str| by_source.iter().find(|(name, _)| *name == file).map_or(0, |(_, tally)| tally.records);
    let sources = &loaded.ledger.sources;
    let missing = loaded.missing.iter().map(|(path, why)| format!("{}: {why}", path.display()));
    let broken =
        sources.iter().filter_map(|source| Some(format!("{}: {}", source.file, source.error.as_ref()?)));
    let mut milestones = loaded.case.milestones.clone();
    milestones.sort_by_key(|milestone| milestone.when.order());
    let unnamed = options.load.unnamed(&loaded.ledger);
    CaseSummary {
        title: loaded.case.title.clone().unwrap_or_else(|| name_of(paths)),
        note: loaded.case.note.clone(),
        milestones,
        sources: sources
            .iter()
            .map(|source| SourceSummary {
                file: source.file.clone(),
                format: source.format.clone(),
                events: events_of(&source.file),
                synthetic: source.synthetic,
                clock: source.clock,
                standing: source.standing(),
            })
            .collect(),
        total: store.total(&all),
        stages: store.by_stage(&all),
        undated: (store.len() - store.dated()) as u64,
        synthetic: store.synthetic().count() as u64,
        rejected: loaded.ledger.rejected(),
        bounds: bounds(store, &all),
        dated: store.order(0).zip(store.dated().checked_sub(1).and_then(|last| store.order(last))),
        unnamed: unnamed.clone(),
        as_recorded: options.load.as_recorded,
        troubles: unnamed.iter().cloned().chain(missing).chain(broken).collect(),
        doubts: sources
            .iter()
            .filter_map(|source| Some(format!("{}: {}", source.file, source.doubt.as_ref()?)))
            .collect(),
        following: false,
    }
}

/// What to call a case that has no title.
fn name_of(paths: &[PathBuf]) -> String {
    let name = |path: &Path| {
        let whole = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        whole
            .file_name()
            .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
    };
    match paths {
        [one] if one.as_os_str() == "-" => "standard input".to_owned(),
        [one] => name(one),
        many => format!("{} paths", many.len()),
    }
}

/// First and last instant of the rows known to the hour or better, else of all of them that are dated.
pub(super) fn bounds(store: &Store, rows: &RowSet) -> Option<(i64, i64)> {
    let dated = rows.rank(store.dated());
    let fine = |row: &usize| {
        store.when(*row).is_some_and(|when| when.precision() >= Precision::Hour && !when.is_span())
    };
    let forward = || (0..dated).filter_map(|at| rows.select(at));
    let backward = || (0..dated).rev().filter_map(|at| rows.select(at));
    let first = forward().find(fine).or_else(|| forward().next())?;
    let last = backward().find(fine).or_else(|| backward().next())?;
    Some((store.order(first)?, store.order(last)?))
}
