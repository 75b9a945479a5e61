//! What few rows have: wide numbers, long texts, links.

use super::texts::{get_texts, put_texts};
use super::{Image, ImageWriter, Stored, flaw};
use crate::event::{Link, Rel, saturated};
use rustc_hash::FxHashMap;
use std::io;

/// The numbers of rows, ascending, and what stands beside them.
pub(super) fn put_rows(rows: impl Iterator<Item = u32>, to: &mut ImageWriter, name: &str) -> io::Result<()> {
    to.numbers(&format!("{name}/rows"), &rows.collect::<Vec<u32>>())
}

/// The numbers of rows, which ascend and are so many.
pub(super) fn get_rows(from: &Image, name: &str, count: usize) -> io::Result<Vec<u32>> {
    let rows: Vec<u32> = from.numbers(&format!("{name}/rows"))?;
    let ascend = rows.is_sorted_by(|one, next| one < next);
    if ascend && rows.len() == count { Ok(rows) } else { Err(flaw(name, "its rows are out of order")) }
}

impl Stored for Vec<(u32, u64)> {
    fn put(&self, to: &mut ImageWriter, name: &str) -> io::Result<()> {
        put_rows(self.iter().map(|wide| wide.0), to, name)?;
        to.numbers(name, &self.iter().map(|wide| wide.1).collect::<Vec<u64>>())
    }

    fn get(from: &Image, name: &str) -> io::Result<Self> {
        let numbers: Vec<u64> = from.numbers(name)?;
        Ok(get_rows(from, name, numbers.len())?.into_iter().zip(numbers).collect())
    }
}

impl Stored for Vec<(u32, Box<str>)> {
    fn put(&self, to: &mut ImageWriter, name: &str) -> io::Result<()> {
        put_rows(self.iter().map(|long| long.0), to, name)?;
        put_texts(self.iter().map(|long| long.1.as_ref()), to, name)
    }

    fn get(from: &Image, name: &str) -> io::Result<Self> {
        let texts = get_texts(from, name)?;
        let rows = get_rows(from, name, texts.len())?;
        Ok(rows.into_iter().zip(texts.into_iter().map(String::into_boxed_str)).collect())
    }
}

impl Stored for FxHashMap<u32, Vec<u32>> {
    fn put(&self, to: &mut ImageWriter, name: &str) -> io::Result<()> {
        let mut rows: Vec<(&u32, &Vec<u32>)> = self.iter().collect();
        rows.sort_unstable();
        let counts: Vec<u32> = rows.iter().map(|(_, codes)| saturated::<u32>(codes.len())).collect();
        put_rows(rows.iter().map(|row| *row.0), to, name)?;
        to.numbers(&format!("{name}/counts"), &counts)?;
        to.numbers(name, &rows.iter().flat_map(|row| row.1).copied().collect::<Vec<u32>>())
    }

    fn get(from: &Image, name: &str) -> io::Result<Self> {
        let counts: Vec<u32> = from.numbers(&format!("{name}/counts"))?;
        let codes: Vec<u32> = from.numbers(name)?;
        let rows = get_rows(from, name, counts.len())?;
        if counts.iter().map(|count| u64::from(*count)).sum::<u64>() != codes.len() as u64 {
            return Err(flaw(name, "its codes are not as many as it says"));
        }
        let mut codes = codes.into_iter();
        let row = |(row, count)| (row, codes.by_ref().take(count as usize).collect());
        Ok(rows.into_iter().zip(counts).map(row).collect())
    }
}

impl Stored for Vec<(u32, Vec<Link>)> {
    fn put(&self, to: &mut ImageWriter, name: &str) -> io::Result<()> {
        let links = || self.iter().flat_map(|(_, links)| links);
        let counts: Vec<u32> = self.iter().map(|(_, links)| saturated::<u32>(links.len())).collect();
        let rels: Vec<u8> = links()
            .map(|link| Rel::ALL.iter().position(|rel| *rel == link.rel).unwrap_or_default())
            .map(saturated::<u8>)
            .collect();
        put_rows(self.iter().map(|links| links.0), to, name)?;
        to.numbers(&format!("{name}/counts"), &counts)?;
        to.numbers(&format!("{name}/rels"), &rels)?;
        put_texts(links().map(|link| link.to.as_str()), to, &format!("{name}/to"))
    }

    fn get(from: &Image, name: &str) -> io::Result<Self> {
        let counts: Vec<u32> = from.numbers(&format!("{name}/counts"))?;
        let rels: Vec<u8> = from.numbers(&format!("{name}/rels"))?;
        let texts = get_texts(from, &format!("{name}/to"))?;
        let rows = get_rows(from, name, counts.len())?;
        let told: u64 = counts.iter().map(|count| u64::from(*count)).sum();
        let known = rels.iter().all(|rel| usize::from(*rel) < Rel::ALL.len());
        if !known || told != rels.len() as u64 || told != texts.len() as u64 {
            return Err(flaw(name, "its links are not as many as it says"));
        }
        let mut links =
            rels.into_iter().zip(texts).map(|(rel, to)| Link { rel: Rel::ALL[usize::from(rel)], to });
        Ok(rows
            .into_iter()
            .zip(counts)
            .map(|(row, count)| (row, links.by_ref().take(count as usize).collect()))
            .collect())
    }
}
