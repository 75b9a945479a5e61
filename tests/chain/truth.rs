//! Compares what is found in samples with the truth about them: nothing too much, and nothing missing.

use super::read;
use dwell::chain::{Analysis, AnalysisContext, Identity, LinkKind, Settings};
use dwell::query::{EventFacts, Property};
use dwell::sample::{Plan, Shape, Truth, write};
use dwell::store::Store;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::OnceLock;

/// Samples that are read together.
struct Case {
    store: Store,
    /// By row: the id of its event in the truth.
    ids: Vec<String>,
    analysis: Analysis,
    truth: Value,
}

/// Precision and recall: how much of what was found is right, and how much of what is right was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Score {
    found: u64,
    right: u64,
    wanted: u64,
}

impl Score {
    fn of(found: &BTreeSet<String>, wanted: &BTreeSet<String>) -> Self {
        let right = found.intersection(wanted).count() as u64;
        Self { found: found.len() as u64, right, wanted: wanted.len() as u64 }
    }

    fn precision(self) -> f64 {
        if self.found == 0 { 1.0 } else { self.right as f64 / self.found as f64 }
    }

    fn recall(self) -> f64 {
        if self.wanted == 0 { 1.0 } else { self.right as f64 / self.wanted as f64 }
    }

    fn is_whole(self) -> bool {
        self.found == self.right && self.right == self.wanted
    }
}

const fn name(shape: Shape) -> &'static str {
    match shape {
        Shape::Ual => "audit.csv",
        Shape::Entra => "sign-ins.json",
        Shape::Csv => "timeline.csv",
        Shape::Dwell => "events.jsonl",
        Shape::Beside => "beside.jsonl",
    }
}

impl Case {
    fn of(plans: &[Plan]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for plan in plans {
            let mut bytes = Vec::new();
            write(plan, &mut bytes).unwrap();
            std::fs::write(folder.path().join(name(plan.shape)), bytes).unwrap();
        }
        let (store, loaded) = read(folder.path(), 2, 1 << 18);
        let ids = match plans {
            [plan] if plan.shape == Shape::Csv => written_ids(&store, folder.path()),
            _ => (0..store.len()).map(|row| store.id(row)).collect(),
        };
        let beside = AnalysisContext {
            ledger: &loaded.ledger,
            milestones: &[],
            settings: &Settings::default(),
            asserted: &[],
        };
        let analysis = Analysis::of(&store, beside, &|| false).unwrap();
        let case = Self { store, ids, analysis, truth: Truth::of(plans).told() };
        assert_eq!(case.store.len() as u64, case.truth["events"].as_u64().unwrap(), "every event is read");
        case
    }

    fn listed(&self, key: &str) -> BTreeSet<String> {
        self.truth[key].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect()
    }

    fn found(&self, property: Property) -> BTreeSet<String> {
        self.analysis.rows(property).unwrap().iter().map(|row| self.ids[row].clone()).collect()
    }

    fn judged(&self, property: Property, key: &str) -> Score {
        Score::of(&self.found(property), &self.listed(key))
    }

    /// Pairs of events in one chain.
    fn chains(&self) -> Score {
        let mut wanted: HashMap<String, usize> = HashMap::new();
        let mut sizes = Vec::new();
        for (at, chain) in self.truth["chains"].as_array().unwrap().iter().enumerate() {
            let ids = chain.as_array().unwrap();
            sizes.push(ids.len() as u64);
            wanted.extend(ids.iter().map(|id| (id.as_str().unwrap().to_owned(), at)));
        }
        let graph = &self.analysis.graph;
        let mut both: HashMap<(u32, usize), u64> = HashMap::new();
        for row in 0..self.store.len() {
            let truly = wanted.get(&self.ids[row]);
            if let Some((found, truly)) = graph.chain(row).zip(truly) {
                *both.entry((found, *truly)).or_default() += 1;
            }
        }
        let pairs = |many: u64| many * many.saturating_sub(1) / 2;
        let chains = 0..u32::try_from(graph.len()).unwrap();
        Score {
            found: chains.map(|chain| pairs(graph.size(chain) as u64)).sum(),
            right: both.into_values().map(pairs).sum(),
            wanted: sizes.into_iter().map(pairs).sum(),
        }
    }

    /// The hubs among all identities that chains or events carry.
    fn hubs(&self) -> Score {
        let hubs: BTreeSet<String> = self.truth["hubs"].as_array().unwrap().iter().map(named).collect();
        let mut found = BTreeSet::new();
        for row in 0..self.store.len() {
            for identity in dwell::chain::identities(&self.store.event(row)) {
                if identity.kind.is_strong() && self.analysis.graph.is_hub(&self.store, &identity, Some(row))
                {
                    found.insert(format!("{}:{}", identity.kind, identity.key()));
                }
            }
        }
        Score::of(&found, &hubs)
    }

    fn first_uses(&self) -> Score {
        let wanted = self.truth["first_uses"].as_array().unwrap().iter();
        let wanted =
            wanted.map(|it| format!("{} {}", it["kind"].as_str().unwrap(), it["event"].as_str().unwrap()));
        let kinds = [
            ("app", Property::NewApp),
            ("ip", Property::NewIp),
            ("agent", Property::NewAgent),
            ("device", Property::NewDevice),
        ];
        let found = kinds.into_iter().flat_map(|(kind, property)| {
            self.found(property).into_iter().map(move |id| format!("{kind} {id}"))
        });
        Score::of(&found.collect(), &wanted.collect())
    }
}

/// An identity of the truth by its normalized value.
fn named(hub: &Value) -> String {
    let text = format!("{}:{}", hub["type"].as_str().unwrap(), hub["value"].as_str().unwrap());
    let identity = Identity::parse(&text).unwrap();
    format!("{}:{}", identity.kind, identity.key())
}

/// Timesketch has no ids of its own, so the events of its table are identified by their content: here by the `id`
/// column.
fn written_ids(store: &Store, folder: &Path) -> Vec<String> {
    let bytes = std::fs::read(folder.join(name(Shape::Csv))).unwrap();
    let cell = |row: usize| {
        let place = store.place(row).unwrap();
        let from = usize::try_from(place.offset).unwrap();
        let line = &bytes[from..from + place.len as usize];
        let mut rows = csv::ReaderBuilder::new().has_headers(false).from_reader(line).into_records();
        rows.next().unwrap().unwrap()[5].to_owned()
    };
    (0..store.len()).map(cell).collect()
}

/// Every shape alone, and a case of several logs, for several seeds and sizes; read once for all tests.
fn cases() -> &'static [(String, Case)] {
    static CASES: OnceLock<Vec<(String, Case)>> = OnceLock::new();
    CASES.get_or_init(|| made().collect())
}

fn made() -> impl Iterator<Item = (String, Case)> {
    let sizes = [(558, 3000), (1, 0), (7, 900)];
    let alone = sizes
        .into_iter()
        .flat_map(|(seed, events)| Shape::ALL.map(|shape| vec![Plan { events, seed, shape, plant: 1 }]));
    let whole = [(558, 4000, 2), (3, 300, 1)].map(|(seed, events, plant)| case(seed, events, plant).to_vec());
    alone.chain(whole).map(|plans| (format!("{plans:?}"), Case::of(&plans)))
}

fn case(seed: u64, events: u64, plant: u32) -> [Plan; 3] {
    [(Shape::Ual, events), (Shape::Beside, 0), (Shape::Entra, events / 3)].map(|(shape, events)| Plan {
        events,
        seed,
        shape,
        plant,
    })
}

#[test]
fn every_chain_and_every_hub_is_found_and_nothing_else() {
    for (name, case) in cases() {
        let (chains, hubs) = (case.chains(), case.hubs());
        assert!(chains.is_whole(), "{name}: {chains:?}");
        assert!(hubs.is_whole(), "{name}: {hubs:?}");
        assert!(chains.wanted > 0, "{name}: {chains:?}");
        assert_eq!(
            case.analysis.graph.threshold() as u64,
            case.truth["threshold"].as_u64().unwrap(),
            "{name}"
        );
    }
}

#[test]
fn every_access_is_judged_as_it_is() {
    for (name, case) in cases() {
        for (property, key) in
            [(Property::Orphan, "orphans"), (Property::Uncovered, "uncovered"), (Property::Untied, "untied")]
        {
            let score = case.judged(property, key);
            assert!(score.is_whole(), "{name} {key}: {score:?}");
        }
    }
}

#[test]
fn every_first_use_is_found_and_nothing_else() {
    for (name, case) in cases() {
        let score = case.first_uses();
        assert!(score.is_whole(), "{name}: {score:?}");
    }
}

/// Rules look for what no record says, so they miss some pairs and match some wrongly. These are the figures in the
/// README.
#[test]
fn rules_find_what_they_are_stated_to_find() {
    for plans in
        [case(558, 600, 1).to_vec(), vec![Plan { events: 600, seed: 7, shape: Shape::Dwell, plant: 1 }]]
    {
        let case = Case::of(&plans);
        let mut scores: HashMap<&str, Score> = HashMap::new();
        for pair in case.truth["suspected"].as_array().unwrap() {
            let row = |key: &str| case.store.row_of(pair[key].as_str().unwrap()).unwrap();
            let path = case.analysis.graph.path(
                &case.store,
                &Settings::default(),
                (row("from"), row("to")),
                &|| false,
            );
            let rule = pair["rule"].as_str().unwrap();
            let by_rule = |path: &dwell::chain::Path| {
                path.steps.len() == 1
                    && path.steps[0].kind == LinkKind::Inferred
                    && path.steps[0].reason.starts_with(&format!("rule {rule}:"))
            };
            let (found, together) = (path.is_some_and(|path| by_rule(&path)), pair["together"] == true);
            for rule in [rule, "all"] {
                let score = scores
                    .entry(if rule == "all" { "all" } else { pair["rule"].as_str().unwrap() })
                    .or_default();
                score.found += u64::from(found);
                score.wanted += u64::from(together);
                score.right += u64::from(found && together);
            }
        }
        let of = |rule: &str| scores[rule];
        assert_eq!(of("same-address"), Score { found: 3, right: 2, wanted: 4 });
        assert_eq!(of("published-address"), Score { found: 3, right: 2, wanted: 3 });
        assert_eq!(of("alerted-mailbox"), Score { found: 2, right: 1, wanted: 2 });
        let (precision, recall) = (of("all").precision(), of("all").recall());
        assert_eq!(format!("{precision:.3} {recall:.3}"), "0.625 0.556");
    }
}
