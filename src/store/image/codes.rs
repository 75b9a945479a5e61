//! Codes in the width that they have.

use super::{Image, ImageWriter, Stored, flaw};
use crate::store::codes::Codes;
use std::io;

impl Stored for Codes {
    fn put(&self, to: &mut ImageWriter, name: &str) -> io::Result<()> {
        let width: u8 = match self {
            Self::None => 0,
            Self::Narrow(_) => 1,
            Self::Short(_) => 2,
            Self::Wide(_) => 4,
        };
        to.numbers(&format!("{name}/width"), &[width])?;
        match self {
            Self::None => Ok(()),
            Self::Narrow(codes) => to.numbers(name, codes),
            Self::Short(codes) => to.numbers(name, codes),
            Self::Wide(codes) => to.numbers(name, codes),
        }
    }

    fn get(from: &Image, name: &str) -> io::Result<Self> {
        let width: Vec<u8> = from.numbers(&format!("{name}/width"))?;
        Ok(match width.as_slice() {
            [0] => Self::None,
            [1] => Self::Narrow(from.numbers(name)?),
            [2] => Self::Short(from.numbers(name)?),
            [4] => Self::Wide(from.numbers(name)?),
            _ => return Err(flaw(name, "codes of such a width there are none")),
        })
    }
}
