//! Texts: one run of bytes, and where each of them ends.

use super::{Image, ImageWriter, Stored, flaw};
use std::io;

impl Stored for String {
    fn put(&self, to: &mut ImageWriter, name: &str) -> io::Result<()> {
        to.bytes(name, self.as_bytes())
    }

    fn get(from: &Image, name: &str) -> io::Result<Self> {
        Self::from_utf8(from.bytes(name)?).map_err(|_| flaw(name, "it is no text"))
    }
}

/// Writes texts one behind the other.
pub(super) fn put_texts<'t>(
    texts: impl Iterator<Item = &'t str>,
    to: &mut ImageWriter,
    name: &str,
) -> io::Result<()> {
    let (mut all, mut ends) = (String::new(), Vec::new());
    for text in texts {
        all.push_str(text);
        ends.push(all.len() as u64);
    }
    all.put(to, &format!("{name}/text"))?;
    to.numbers(&format!("{name}/ends"), &ends)
}

/// Reads texts that were written so.
pub(super) fn get_texts(from: &Image, name: &str) -> io::Result<Vec<String>> {
    let all = String::get(from, &format!("{name}/text"))?;
    let ends: Vec<u64> = from.numbers(&format!("{name}/ends"))?;
    let mut begin = 0;
    let text = |end: u64| {
        let end = usize::try_from(end).ok()?;
        let text = all.get(begin..end)?.to_owned();
        begin = end;
        Some(text)
    };
    let texts: Option<Vec<String>> = ends.into_iter().map(text).collect();
    texts.ok_or_else(|| flaw(name, "a text of it ends where none does"))
}

impl Stored for Vec<(String, String)> {
    fn put(&self, to: &mut ImageWriter, name: &str) -> io::Result<()> {
        put_texts(self.iter().flat_map(|(one, other)| [one.as_str(), other.as_str()]), to, name)
    }

    fn get(from: &Image, name: &str) -> io::Result<Self> {
        let mut texts = get_texts(from, name)?.into_iter();
        Ok(std::iter::from_fn(|| Some((texts.next()?, texts.next()?))).collect())
    }
}
