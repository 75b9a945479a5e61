//! Opens a case in the foreground: reads paths into a store, with ledger and summary.

mod unmatched;

use super::LocalEngine;
use super::claims::Standings;
use super::grow::CaseGrowth;
use super::index::IndexOptions;
use super::look::Look;
use super::notes::NotesOptions;
use super::origin::Origin;
use super::updates::Updates;
use crate::case::UnnamedAgency;
use crate::engine::{Answer, Body, Cancel, CaseSummary, EngineError, Loading, Quality, SourceSummary};
use crate::event::{Field, thousands, visible};
use crate::query::known_since;
use crate::read::{Ledger, LoadOptions, Loaded, Progress, SourceEntry, State, follow, load};
use crate::store::{Builder, CrossFileMerges, Limits, RowSet, SharedRecords, Store, UnclearTenant};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use unmatched::tell_unmatched;

/// Message for when following panicked.
const NOT_FOLLOWED: &str =
    "following the files failed: what came since is missing; open the case again, and please report this";

/// How to open a case.
#[derive(Debug, Clone, Default)]
pub struct OpenOptions {
    /// How to read the sources.
    pub load: LoadOptions,
    /// Whether to keep following files as they grow.
    pub follow: bool,
    /// Where the index file is; `None` to use none.
    pub index: Option<IndexOptions>,
    /// The file for the screen settings of this case; `None` to save none.
    pub memory: Option<PathBuf>,
    /// The limits of the store.
    pub limits: Limits,
    /// Whose notes to apply; `None` to leave notes out.
    pub notes: Option<Arc<NotesOptions>>,
}

/// Ledger remark: why the index file was not used.
pub(super) fn not_taken(why: &io::Error) -> String {
    format!("its index file was not taken ({why}): it was read anew")
}

impl LocalEngine {
    /// Reads paths, or loads them from their index file, before it returns. `more` receives the progress. When
    /// cancelled, reading stops early and what was read is used.
    #[must_use]
    pub fn open(
        paths: &[PathBuf],
        options: &OpenOptions,
        cancel: &Cancel,
        more: &mut dyn FnMut(Answer),
    ) -> Self {
        let origin = Origin::of(paths, options);
        let index = origin.index();
        let remark = match index.as_ref().map(|index| index.taken(options)) {
            Some(Ok(Some(mut engine))) => {
                engine.open_notes();
                return engine;
            }
            Some(Err(why)) => Some(not_taken(&why)),
            Some(Ok(None)) | None => None,
        };
        let mut builder = Builder::within(options.limits);
        let mut progress = |progress: &Progress| {
            let Progress { bytes, total, records } = *progress;
            let body = Body::Loading(Loading { bytes, total, records, ..Loading::default() });
            more(Answer { generation: 0, quality: Quality::Partial { got: 0, of: 1 }, body });
            !cancel.is_cancelled()
        };
        if !options.follow {
            let loaded = load(paths, &options.load, &mut builder, &mut progress);
            let ended = loaded.stopped.is_none();
            let mut engine = Self::of(builder.finish(), loaded, &origin, false);
            if let Some(keep) = index.filter(|_| ended).and_then(|index| index.keep(&engine)) {
                engine.index = keep.write_aside();
            }
            engine.remark(remark);
            engine.open_notes();
            return engine;
        }
        let follow = follow(paths, &options.load, &mut builder, &mut progress);
        let loaded = follow.loaded().clone();
        if follow.is_over() {
            let mut engine = Self::of(builder.finish(), loaded, &origin, false);
            engine.open_notes();
            return engine;
        }
        let (store, grows) = builder.growing();
        let mut engine = Self { growing: CaseGrowth::of(grows), ..Self::of(store, loaded, &origin, true) };
        engine.open_notes();
        let (updates, post) = Updates::with_post();
        let look = Look { follow };
        match post.spawn("follow", |post| look.run(post), |post| post.failed(NOT_FOLLOWED)) {
            Ok(()) => engine.lasting.updates = updates,
            Err(why) => engine.amend(|case| {
                case.following = false;
                case.troubles.push(format!("files can't be followed: {why}"));
            }),
        }
        engine
    }

    /// Adds a remark on the case as a whole to its first source in the ledger.
    pub(super) fn remark(&mut self, remark: Option<String>) {
        if let Some(remark) = remark
            && let Some(first) = Arc::make_mut(&mut self.ledger).sources.first_mut()
        {
            first.notes.push(remark);
        }
    }

    /// An engine for given events, without records.
    #[must_use]
    pub fn of_store(store: Store) -> Self {
        Self::of(store, Loaded::default(), &Origin::default(), false)
    }

    /// Reads the paths again if recorded (or corrected) times are wanted and the case has the others. Following
    /// continues.
    ///
    /// # Errors
    /// When standard input is among the paths, or it was cancelled.
    pub(super) fn reopen(
        &mut self,
        as_recorded: bool,
        cancel: &Cancel,
        more: &mut dyn FnMut(Answer),
    ) -> Result<(), EngineError> {
        let Origin { paths, options } = &self.origin;
        if options.load.as_recorded == as_recorded {
            return Ok(());
        }
        if self.origin.is_read_once() {
            return Err(EngineError::Once);
        }
        let load = LoadOptions { as_recorded, ..options.load.clone() };
        let options = OpenOptions { load, ..options.clone() };
        let updates = &self.lasting.updates;
        let opened = if updates.is_behind() {
            Self::begin(paths, &options, updates.renewed_halt(), more)
        } else {
            Self::open(paths, &options, cancel, more)
        };
        if cancel.is_cancelled() {
            return Err(EngineError::Cancelled);
        }
        *self = opened;
        Ok(())
    }

    /// The engine for loaded events, without notes.
    pub(super) fn of(store: Store, mut loaded: Loaded, origin: &Origin, following: bool) -> Self {
        tell_alone(&store, &mut loaded.ledger);
        Self::of_told(store, loaded, origin, following)
    }

    /// An engine whose ledger tells what became of all events.
    pub(super) fn of_told(mut store: Store, mut loaded: Loaded, origin: &Origin, following: bool) -> Self {
        store.tell_accounts(loaded.directory.spelled().to_vec());
        tell_unclear(&store, &mut loaded);
        tell_taken(&store, &mut loaded);
        tell_otherwise(&store, &mut loaded.ledger);
        tell_unread_days(&store, &mut loaded);
        if !following {
            tell_unnamed(&store, &mut loaded);
            tell_unmatched(&store, &mut loaded);
        }
        let summary = CaseSummary { following, ..summary(&store, &loaded, origin) };
        Self {
            standings: Standings::now(&store, &loaded.sources),
            store: Arc::new(store),
            sources: loaded.sources,
            ledger: Arc::new(loaded.ledger),
            summary: Arc::new(summary),
            directory: loaded.directory,
            origin: origin.clone(),
            ..Self::default()
        }
    }
}

/// Remarks on the first source in the ledger which tenants belong to no agency with certainty. A case from an index
/// file already has the remark.
fn tell_unclear(store: &Store, loaded: &mut Loaded) {
    let Some(first) = loaded.ledger.sources.first_mut() else { return };
    for UnclearTenant { id, agencies } in store.unclear_tenants() {
        let told = format!(
            "records of tenant {id} name {} agencies ({}), so those that name none count for the tenant alone: a line in agencies.csv would say whose they are",
            agencies.len(),
            agencies.join(", ")
        );
        if !first.notes.contains(&told) {
            first.notes.push(told);
        }
    }
}

/// Remarks on a source in the ledger how many of its records, which name neither an id nor a host, were merged with
/// equal records of a file in another folder: if the folders are of two hosts these are not two exports of one record.
fn tell_taken(store: &Store, loaded: &mut Loaded) {
    fn folder(file: &str) -> &str {
        file.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
    let mut taken = store.taken_for_another();
    taken.retain(|CrossFileMerges { file, other, .. }| folder(file) != folder(other));
    if taken.is_empty() {
        return;
    }
    let sources = &mut loaded.ledger.sources;
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    for (at, source) in sources.iter().enumerate() {
        places.entry(source.file.clone()).or_insert(at);
    }
    for CrossFileMerges { file, other, records } in taken {
        let Some(source) = places.get(file).and_then(|at| sources.get_mut(*at)) else { continue };
        let (what, each) = if records == 1 {
            ("record stands", "is one event with it")
        } else {
            ("records stand", "are one event each with theirs")
        };
        let told = format!(
            "{} {what} in {other} too, and {each}, which source:\"{file}\" finds as well: where the folders are of two hosts, both had them",
            thousands(records)
        );
        if !source.notes.contains(&told) {
            source.notes.push(told);
        }
    }
}

/// Corrects in the ledger what became of records that share an id and turned out to be events of their own: while others of
/// that id may come, they count as merged.
pub(super) fn tell_alone(store: &Store, ledger: &mut Ledger) {
    for (source, SharedRecords { alone, .. }) in store.shared_records() {
        if let Some(source) = ledger.sources.get_mut(source as usize) {
            source.stand_alone(alone);
        }
    }
}

/// Remarks on a source in the ledger how many of its records tell another stage or severity than exports of them that
/// were read before, and which of the two counts; and how many may be of several events.
fn tell_otherwise(store: &Store, ledger: &mut Ledger) {
    for (source, SharedRecords { otherwise, unclear, .. }) in store.shared_records() {
        let Some(source) = ledger.sources.get_mut(source as usize) else { continue };
        let mut tell = |records: u64, one: &str, several: &str| {
            let told = format!("{} {}", thousands(records), if records == 1 { one } else { several });
            if records > 0 && !source.notes.contains(&told) {
                source.notes.push(told);
            }
        };
        let counts = "in stage, severity, outcome, status, confidence or day from another of the same event: of two stages that which comes first in an intrusion counts, of two severities the higher, of two outcomes success, of two statuses and confidences the less sure, of two days since which a claim is known the later; corrections of analysts come with their journal (`dwell notes merge`)";
        tell(otherwise, &format!("record differs {counts}"), &format!("records differ {counts}"));
        tell(
            unclear,
            "record has the id of several events that contradict each other, and leaves out what would tell of which it is: it is an event of its own",
            "records have the ids of several events that contradict each other, and leave out what would tell of which they are: each is an event of its own",
        );
    }
}

/// Remarks on a source in the ledger of how many of its records the day can't be read since which they are known.
fn tell_unread_days(store: &Store, loaded: &mut Loaded) {
    let Some(days) = store.text(Field::KnownSince) else { return };
    let unread = store.rows_with(Field::KnownSince, &|day| known_since(day).is_none());
    let mut counts: BTreeMap<&str, (u64, &str)> = BTreeMap::new();
    for row in unread.iter() {
        let file = store.text(Field::Source).and_then(|column| column.value(row));
        if let Some((file, day)) = file.zip(days.value(row)) {
            let (records, first) = counts.entry(file).or_insert((0, day));
            (*records, *first) = (*records + 1, day.min(first));
        }
    }
    for source in &mut loaded.ledger.sources {
        let Some((records, day)) = counts.get(source.file.as_str()) else { continue };
        let whose =
            if *records == 1 { "1 record".to_owned() } else { format!("{} records", thousands(*records)) };
        let told = format!("known_since of {whose} is no date (`{}`): known since it was", visible(day));
        if !source.notes.contains(&told) {
            source.notes.push(told);
        }
    }
}

/// Remarks on the case file in the ledger, where that has no line on the first source, which agencies of its milestones no
/// event names, once all is read.
fn tell_unnamed(store: &Store, loaded: &mut Loaded) {
    if loaded.ledger.sources.iter().any(|source| source.state != State::Read) {
        return;
    }
    let unnamed = UnnamedAgency::all(store, &loaded.case.milestones);
    let sources = &mut loaded.ledger.sources;
    let at = sources.iter().position(SourceEntry::is_case).unwrap_or(0);
    let Some(file) = sources.get_mut(at) else { return };
    for told in unnamed.iter().map(|unnamed| format!("milestones of case.toml: {unnamed}")) {
        if !file.notes.contains(&told) {
            file.notes.push(told);
        }
    }
}

fn summary(store: &Store, loaded: &Loaded, origin: &Origin) -> CaseSummary {
    let all = store.all();
    let (by_source, _) = store.facet(&all, Field::Source);
    let by_source: FxHashMap<&str, u64> =
        by_source.into_iter().map(|(name, tally)| (name, tally.records)).collect();
    let events_of = |file: &str| by_source.get(file).copied().unwrap_or(0);
    let sources = &loaded.ledger.sources;
    let missing = loaded.missing.iter().map(|(path, why)| format!("{}: {why}", path.display()));
    let broken = sources.iter().filter_map(|source| Some(format!("{}: {}", source.file, source.trouble()?)));
    let mut milestones = loaded.case.milestones.clone();
    milestones.sort_by_key(|milestone| milestone.when.order());
    for agency in milestones.iter_mut().filter_map(|milestone| milestone.agency.as_mut()) {
        *agency = store.agency_named(agency).to_owned();
    }
    let load = &origin.options.load;
    let unnamed = load.unnamed(&loaded.ledger);
    CaseSummary {
        title: loaded.case.title.clone().unwrap_or_else(|| origin.name()),
        note: loaded.case.note.clone(),
        chains: loaded.case.chains,
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
        source_counts: loaded.ledger.source_counts(),
        total: store.total(&all),
        stages: store.by_stage(&all),
        undated: (store.len() - store.dated()) as u64,
        synthetic: store.synthetic().count() as u64,
        lost: Vec::new(),
        changed: 0,
        rejected: loaded.ledger.rejected(),
        bounds: bounds(store, &all),
        dated: store.order(0).zip(store.dated().checked_sub(1).and_then(|last| store.order(last))),
        unnamed: unnamed.clone(),
        as_recorded: load.as_recorded,
        troubles: unnamed.iter().cloned().chain(missing).chain(broken).collect(),
        doubts: sources
            .iter()
            .filter_map(|source| Some(format!("{}: {}", source.file, source.doubt.as_ref()?)))
            .collect(),
        following: false,
        since: 0,
        loading: None,
        stopped: loaded.stopped.map(|at| Loading {
            bytes: at.bytes,
            total: at.total,
            records: at.records,
            ..Loading::default()
        }),
        notes: crate::engine::NotesSummary::default(),
    }
}

/// First and last instant of the rows whose times are known to the hour or better; of all dated rows if there are none.
pub(super) fn bounds(store: &Store, rows: &RowSet) -> Option<(i64, i64)> {
    let (first, last) = store.ends(rows)?;
    Some((store.order(first)?, store.order(last)?))
}
