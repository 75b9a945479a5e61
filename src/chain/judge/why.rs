//! Explains the verdict on an access in words.

use super::issuing::{IssuingSignIns, identities};
use super::starts::Start;
use super::{Coverage, Judged, Judgement, UncoveredReason, bounds, seen};
use crate::chain::{Identity, IdentityKind};
use crate::event::{Field, Moment, Precision, count, length, thousands};
use crate::store::{Owners, Store};
use serde::{Deserialize, Serialize};

/// The verdict on an access.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum VerdictKind {
    /// A sign-in issued the session or the token that it was made with.
    Tied,
    /// No sign-in did, although those of that time are loaded.
    Orphan,
    /// No loaded sign-in did, but one that is not loaded may have.
    Uncovered,
    /// It carries neither session nor token.
    Untied,
}

impl VerdictKind {
    /// Its name, as queries use it; an access is `tied` if no other name applies.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tied => "tied",
            Self::Orphan => "orphan",
            Self::Uncovered => "uncovered",
            Self::Untied => "untied",
        }
    }
}

/// The verdict on an access, and the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The verdict.
    pub kind: VerdictKind,
    /// The reason, in a sentence or two. Times are UTC.
    pub reason: String,
    /// The id of the sign-in that issued its session or token.
    pub by: Option<String>,
}

/// The access whose verdict is explained.
struct Case<'c> {
    judged: &'c Judged,
    store: &'c Store,
    owners: Owners<'c>,
    row: usize,
    made_on: Vec<Identity>,
}

impl Judged {
    /// The verdict on a row, and the reason; `None` if it is not an access of a log.
    #[must_use]
    pub fn why(&self, store: &Store, row: usize) -> Option<Verdict> {
        if !self.accesses.contains(row) {
            return None;
        }
        let case = Case { judged: self, store, owners: store.owners(), row, made_on: identities(store, row) };
        let (kind, reason, by) = match self.weigh(store, row, case.carried(), &case.owners) {
            Judgement::Tied(by) => (VerdictKind::Tied, case.tied(by), Some(store.id(by as usize))),
            Judgement::Orphan => (VerdictKind::Orphan, case.orphan(), None),
            Judgement::Uncovered(lack) => {
                (VerdictKind::Uncovered, format!("no coverage: {}", case.uncovered(lack)), None)
            }
            Judgement::Untied => (
                VerdictKind::Untied,
                "it carries neither session nor token: nothing can tie it to a sign-in".to_owned(),
                None,
            ),
        };
        Some(Verdict { kind, reason, by })
    }
}

impl Case<'_> {
    fn carried(&self) -> IssuingSignIns {
        let each =
            self.made_on.iter().map(|identity| IssuingSignIns::of(Some(identity), &self.judged.sign_ins));
        each.fold(IssuingSignIns::default(), |all, one| all.and(self.store, one))
    }

    /// `session` or `token`, whichever a sign-in issued, with its value if the access carries several of that kind.
    fn issued_by(&self, by: u32) -> String {
        let is_token = self.carried().token == Some(by);
        let kind = if is_token { IdentityKind::Token } else { IdentityKind::Session };
        let all = || self.made_on.iter().filter(|identity| identity.kind == kind);
        let carries = |identity: &&Identity| self.judged.sign_ins.of(kind, &identity.value) == Some(by);
        match all().find(carries).filter(|_| all().count() > 1) {
            Some(issued) => format!("{kind} {}", issued.value),
            None => kind.name().to_owned(),
        }
    }

    fn access(&self) -> Option<(i64, i64)> {
        self.store.when(self.row).map(|when| bounds(&when))
    }

    fn time_of(&self, row: u32) -> String {
        self.store.when(row as usize).map_or_else(|| "no known time".to_owned(), |when| when.to_string())
    }

    /// `its token was issued by the sign-in of 2023-05-16T04:31:07Z`.
    fn tied(&self, by: u32) -> String {
        let what = self.issued_by(by);
        let later = self
            .store
            .order(by as usize)
            .zip(self.access())
            .map_or(0, |(at, (_, last))| at.saturating_sub(last));
        let later = if later > 0 {
            format!(
                ", {} later by the clock, which {} allow",
                length(later),
                length(self.judged.settings.skew)
            )
        } else {
            String::new()
        };
        format!("its {what} was issued by the sign-in of {}{later}", self.time_of(by))
    }

    /// `none of the 12 sign-ins of this account between … and … issued session … or token …`.
    fn orphan(&self) -> String {
        let own = self.judged.sign_ins.own(&self.owners, self.row);
        let count = own.map_or(0, |own| own.count);
        let span = own.and_then(|own| own.span);
        let when = span.map_or_else(String::new, |(first, last)| {
            if count == 1 {
                format!(", at {},", instant(first))
            } else {
                format!(" between {} and {}", instant(first), instant(last))
            }
        });
        let whose = if count == 1 {
            format!("the only sign-in of this account{when} did not issue {}", self.made_on())
        } else {
            format!(
                "none of the {} sign-ins of this account{when} issued {}",
                thousands(count),
                self.made_on()
            )
        };
        let reach = self.coverage().map_or_else(String::new, |coverage| {
            let holes = match coverage.spans.len().saturating_sub(1) {
                0 => String::new(),
                1 => " but for 1 hole".to_owned(),
                holes => format!(" but for {holes} holes"),
            };
            format!(
                ", which the {} of {} cover, {} to {}{holes}",
                sign_ins(coverage),
                coverage.name(),
                instant(coverage.first),
                instant(coverage.last)
            )
        });
        let life = length(self.judged.settings.token_life);
        let issued = match (self.said(), self.earlier()) {
            (Some((said, true)), _) => format!("it was issued at {said}"),
            (Some((said, false)), _) => format!("its {} had a token issued at {said}", self.session()),
            (None, None) => {
                format!("its record says no issue time: the {life} before it are taken (token_life)")
            }
            (None, Some(first)) => format!(
                "its {} was first seen at {first}, and no record says that it was issued before: the {life} before that are taken (token_life)",
                self.session()
            ),
        };
        format!("{whose}; {issued}{reach}{}{}", self.much_later(), self.no_renewals())
    }

    /// Says that a renewal of its token would not be seen, and why that is taken for none.
    fn no_renewals(&self) -> String {
        let starts = self.judged.session_start(self.store, self.row);
        let covered = self.coverage().filter(|coverage| coverage.renewals == 0);
        let Some((coverage, first)) = covered.zip(starts) else { return String::new() };
        format!(
            "; only interactive sign-ins are loaded, which show no renewal, but the session has no record before {}, {} after they begin (session_life is {})",
            instant(first),
            length(first.saturating_sub(coverage.since(first))),
            length(self.judged.settings.session_life)
        )
    }

    /// Mentions the sign-in that carries it, but is too late to have issued it; empty if there is none.
    fn much_later(&self) -> String {
        let carried = self.carried();
        let Some((by, (_, last))) = carried.token.or(carried.session).zip(self.access()) else {
            return String::new();
        };
        let later = self.store.order(by as usize).map_or(0, |at| at.saturating_sub(last));
        format!(
            "; the sign-in that carries it, of {}, comes {} after the access",
            self.time_of(by),
            length(later)
        )
    }

    fn uncovered(&self, lack: UncoveredReason) -> String {
        let none = Coverage::default();
        let coverage = self.coverage().unwrap_or(&none);
        let name = coverage.name();
        match lack {
            UncoveredReason::Undated => "the access has no time".to_owned(),
            UncoveredReason::Tenant => format!("no sign-in of {} is loaded", self.tenant()),
            UncoveredReason::Hole => self.hole(coverage),
            UncoveredReason::Renewal => self.renewal(coverage),
            UncoveredReason::Failures => {
                format!("all {} of {name} that are loaded failed", sign_ins(coverage))
            }
            UncoveredReason::Access => {
                let access = self.access().unwrap_or_default();
                if coverage.reaches(access) {
                    let own = self.judged.own_issue(self.store, self.row, access);
                    format!("its token may have been issued {}", beside(coverage, own))
                } else {
                    format!("the access lies {}", beside(coverage, access))
                }
            }
            UncoveredReason::Seen => format!("{} lies {}", self.first(), beside(coverage, self.seen())),
            UncoveredReason::Issue => {
                format!("{}, {}", self.begun(), beside(coverage, self.issued()))
            }
            UncoveredReason::Account => {
                let tenant = self.judged.tenants.of(self.store, self.row);
                let among = count(self.judged.sign_ins.of_tenant(tenant), "sign-in");
                format!("the account has no sign-in of its own among the {among} of {}", self.tenant())
            }
        }
    }

    /// `the access lies in a hole of the sign-ins of …, which have none from … to …`.
    fn hole(&self, coverage: &Coverage) -> String {
        let (what, hole) = match coverage.hole(self.seen()) {
            Some(hole) => (format!("{} lies", self.first()), Some(hole)),
            None => (format!("{},", self.begun()), coverage.hole(self.issued())),
        };
        let (from, until) = hole.unwrap_or_default();
        format!(
            "{what} in a hole of the sign-ins of {}, which have none from {} to {}",
            coverage.name(),
            instant(from),
            instant(until)
        )
    }

    /// Why the session may be older than the sign-ins.
    fn renewal(&self, coverage: &Coverage) -> String {
        let begin = match self.judged.session_start(self.store, self.row) {
            Some(first) => format!(
                "its session, first seen at {}, may have begun up to {} before (session_life), before the sign-ins of {} begin at {}",
                instant(first),
                length(self.judged.settings.session_life),
                coverage.name(),
                instant(coverage.since(first))
            ),
            None => "its session is not known, and may have begun before the sign-ins do".to_owned(),
        };
        format!("{begin}; no non-interactive sign-in is loaded, which would show that it renewed its token")
    }

    /// `the access`, or that of its session, if another record has it first.
    fn first(&self) -> String {
        let other = |first| format!("the first record of its {}, of {first},", self.session());
        self.earlier().map_or_else(|| "the access".to_owned(), other)
    }

    /// When its session or token was issued, or may have been.
    fn begun(&self) -> String {
        let life = length(self.judged.settings.token_life);
        match (self.said(), self.earlier()) {
            (Some((said, true)), _) => format!("{} was issued at {said}", self.made_on()),
            (Some((said, false)), _) => format!("its {} had a token issued at {said}", self.session()),
            (None, None) => format!(
                "{} may have been issued up to {life} before the access (token_life, as its record says no issue time)",
                self.made_on()
            ),
            (None, Some(first)) => format!(
                "{} may have been issued up to {life} before its first record of {first} (token_life, as no record says that it was issued before)",
                self.made_on()
            ),
        }
    }

    fn start(&self) -> Start {
        self.judged.starts.start(self.store, self.row)
    }

    /// The time of the first record of its session or token; `None` if the access is that.
    fn earlier(&self) -> Option<String> {
        let seen = self.start().seen;
        (seen as usize != self.row).then(|| self.time_of(seen))
    }

    /// The bounds of that time.
    fn seen(&self) -> (i64, i64) {
        seen(self.store, self.start())
    }

    /// When its session or token may have been issued.
    fn issued(&self) -> (i64, i64) {
        self.judged.issued(self.store, self.start()).0
    }

    /// The issue time as its record writes it, if it is judged by one, and whether its own record says that.
    fn said(&self) -> Option<(&str, bool)> {
        let start = self.start();
        let (_, row) = start.said.filter(|_| self.judged.issued(self.store, start).1)?;
        let text = self.store.text(Field::IssuedAt)?.value(row as usize)?;
        let own = self.store.text(Field::IssuedAt)?.value(self.row);
        Some((text, own == Some(text)))
    }

    /// `session`, or `token` of an access that has no session.
    fn session(&self) -> IdentityKind {
        let has = self.made_on.iter().any(|identity| identity.kind == IdentityKind::Session);
        if has { IdentityKind::Session } else { IdentityKind::Token }
    }

    /// `session … or token …`, as the record writes them.
    fn made_on(&self) -> String {
        let each = self.made_on.iter().map(|Identity { kind, value }| format!("{kind} {value}"));
        each.collect::<Vec<_>>().join(" or ")
    }

    fn coverage(&self) -> Option<&Coverage> {
        self.judged.coverage_of(self.store, self.row, &self.owners)
    }

    fn tenant(&self) -> String {
        let tenant = self.judged.tenants.of(self.store, self.row);
        let name = self.judged.tenants.agency(tenant).unwrap_or(self.judged.tenants.name(tenant));
        if name.is_empty() { "the case".to_owned() } else { name.to_owned() }
    }
}

fn sign_ins(coverage: &Coverage) -> String {
    count(coverage.sign_ins, "sign-in")
}

/// On which side of the sign-ins a time lies.
fn beside(coverage: &Coverage, (first, _): (i64, i64)) -> String {
    let name = coverage.name();
    if first < coverage.first {
        format!("before the sign-ins of {name} begin at {}", instant(coverage.first))
    } else {
        format!("after the sign-ins of {name} end at {}", instant(coverage.last))
    }
}

/// The text of an instant, to the second.
fn instant(ns: i64) -> String {
    Moment::new(ns, Precision::Second).text()
}
