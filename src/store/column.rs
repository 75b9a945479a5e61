//! A column of text: each value once, a narrow code a row.

use super::codes::Slice;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::OnceLock;

/// The code of a row without a value.
pub const ABSENT: u32 = 0;

/// A text column. Code 0 is absence; code `n` is the `n`-th value that came.
#[derive(Debug, Default)]
pub struct Column {
    codes: Codes,
    values: Values,
}

/// The distinct values of a column, from code 1 on.
#[derive(Debug, Default)]
pub(super) struct Values {
    all: Vec<Box<str>>,
    /// For each code the first one that is the same value in another spelling; empty where none is.
    same: OnceLock<Vec<u32>>,
}

impl Values {
    pub(super) fn new(all: Vec<Box<str>>) -> Self {
        Self { all, same: OnceLock::new() }
    }

    pub(super) fn all(&self) -> &[Box<str>] {
        &self.all
    }

    /// The value of a code.
    pub(super) fn of(&self, code: u32) -> Option<&str> {
        self.all.get((code as usize).checked_sub(1)?).map(AsRef::as_ref)
    }

    /// Which codes pass a test, indexed by code.
    pub(super) fn passing(&self, test: &dyn Fn(&str) -> bool) -> Vec<bool> {
        std::iter::once(false).chain(self.all.iter().map(|value| test(value))).collect()
    }

    /// For each code the first one whose value has the same `key`, worked out once; empty where no two have.
    pub(super) fn same(&self, key: fn(&str) -> Cow<'_, str>) -> &[u32] {
        self.same.get_or_init(|| {
            let mut first: FxHashMap<Cow<'_, str>, u32> = FxHashMap::default();
            let codes =
                (1_u32..).zip(&self.all).map(|(code, value)| *first.entry(key(value)).or_insert(code));
            let codes: Vec<u32> = std::iter::once(ABSENT).chain(codes).collect();
            if first.len() == self.all.len() { Vec::new() } else { codes }
        })
    }
}

/// Codes in as few bytes as they need.
#[derive(Debug, Default)]
enum Codes {
    /// No row has a value.
    #[default]
    None,
    Narrow(Vec<u8>),
    Short(Vec<u16>),
    Wide(Vec<u32>),
}

impl Column {
    /// The code of a row.
    #[must_use]
    pub fn code(&self, row: usize) -> u32 {
        match &self.codes {
            Codes::None => ABSENT,
            Codes::Narrow(codes) => codes.get(row).map_or(ABSENT, |code| u32::from(*code)),
            Codes::Short(codes) => codes.get(row).map_or(ABSENT, |code| u32::from(*code)),
            Codes::Wide(codes) => codes.get(row).copied().unwrap_or(ABSENT),
        }
    }

    /// The value of a row.
    #[must_use]
    pub fn value(&self, row: usize) -> Option<&str> {
        self.value_of(self.code(row))
    }

    /// The value of a code.
    #[must_use]
    pub fn value_of(&self, code: u32) -> Option<&str> {
        self.values.of(code)
    }

    /// The distinct values; the first has code 1.
    #[must_use]
    pub fn values(&self) -> &[Box<str>] {
        self.values.all()
    }

    pub(super) fn dictionary(&self) -> &Values {
        &self.values
    }

    /// How many distinct values there are; codes go from 1 to that.
    pub(super) fn distinct(&self) -> usize {
        self.values.all().len()
    }

    /// The codes of all rows.
    pub(super) fn codes(&self) -> Slice<'_> {
        match &self.codes {
            Codes::None => Slice::None,
            Codes::Narrow(codes) => Slice::Narrow(codes),
            Codes::Short(codes) => Slice::Short(codes),
            Codes::Wide(codes) => Slice::Wide(codes),
        }
    }

    pub(super) fn narrow(values: Vec<Box<str>>, codes: Vec<u32>) -> Self {
        let codes = match values.len() {
            0 => Codes::None,
            1..=0xff => {
                Codes::Narrow(codes.into_iter().map(|code| u8::try_from(code).unwrap_or(0)).collect())
            }
            0x100..=0xffff => {
                Codes::Short(codes.into_iter().map(|code| u16::try_from(code).unwrap_or(0)).collect())
            }
            _ => Codes::Wide(codes),
        };
        Self { codes, values: Values::new(values) }
    }
}

/// A dictionary that grows.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    values: Vec<Box<str>>,
    codes: FxHashMap<Box<str>, u32>,
}

impl Dictionary {
    /// The code of a value, new or known.
    pub(super) fn code(&mut self, value: &str) -> u32 {
        if let Some(code) = self.codes.get(value) {
            return *code;
        }
        let code = u32::try_from(self.values.len() + 1).unwrap_or(ABSENT);
        self.values.push(value.into());
        self.codes.insert(value.into(), code);
        code
    }

    /// The value of a code.
    pub(super) fn value(&self, code: u32) -> Option<&str> {
        self.values.get((code as usize).checked_sub(1)?).map(AsRef::as_ref)
    }

    /// A copy that knows its values, but takes no more of them.
    pub(super) fn values_alone(&self) -> Self {
        Self { values: self.values.clone(), codes: FxHashMap::default() }
    }

    pub(super) fn into_values(self) -> Vec<Box<str>> {
        self.values
    }
}
