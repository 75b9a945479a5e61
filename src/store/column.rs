//! A column of text: each value once, a narrow code a row.

use rustc_hash::FxHashMap;

/// The code of a row without a value.
pub const ABSENT: u32 = 0;

/// A text column. Code 0 is absence; code `n` is the `n`-th value that came.
#[derive(Debug, Default)]
pub struct Column {
    codes: Codes,
    values: Vec<Box<str>>,
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
        self.values.get((code as usize).checked_sub(1)?).map(AsRef::as_ref)
    }

    /// The distinct values; the first has code 1.
    #[must_use]
    pub fn values(&self) -> &[Box<str>] {
        &self.values
    }

    /// Which codes pass a test, indexed by code.
    #[must_use]
    pub fn passing(&self, mut test: impl FnMut(&str) -> bool) -> Vec<bool> {
        std::iter::once(false).chain(self.values.iter().map(|value| test(value))).collect()
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
        Self { codes, values }
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

    pub(super) fn into_values(self) -> Vec<Box<str>> {
        self.values
    }
}
