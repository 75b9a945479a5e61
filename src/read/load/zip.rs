//! Zip archives, read through their central directory, or from the start if that is lost.

use super::Loader;
use super::archive::{stopped, within};
use super::control::{Flow, GO_ON, STOP};
use super::unfold::{OpenSource, finish, whole};
use crate::event::saturated;
use crate::read::causes::{of_packed, of_zip};
use crate::read::open::{Head, ZipList, open_file, spent};
use std::collections::{BTreeMap, HashSet};
use std::io::{self, Read, Seek};
use zip::ZipArchive;
use zip::result::ZipError;

/// The longest zip inside another archive that is read, in bytes.
const LONGEST_INNER: u64 = 8 << 30;

/// What was read of a zip.
#[derive(Default)]
struct ZipExtents {
    /// How many files were read.
    read: u64,
    /// The byte ranges of its files: start to end.
    taken: BTreeMap<u64, u64>,
}

impl Loader<'_> {
    /// Reads the files in a zip.
    pub(super) fn zip(&mut self, mut named: OpenSource<'_>, head: Head<'_>, compressed: bool) -> Flow {
        let at = self.open_archive(&mut named, "zip");
        let seekable: io::Result<Box<dyn Seekable>> = match named.path.filter(|_| !compressed) {
            Some(path) => open_file(path).map(|file| Box::new(io::BufReader::new(file)) as Box<dyn Seekable>),
            None => whole(head.whole(), LONGEST_INNER, self.context.options.scratch.as_deref())
                .map(|all| Box::new(all) as Box<dyn Seekable>),
        };
        let (mut met, mut error, mut flow) = (ZipExtents::default(), None, GO_ON);
        match seekable {
            Err(why) => error = Some(why.to_string()),
            Ok(mut from) => match ZipArchive::new(&mut from) {
                // a directory that does not begin at offset 0 belongs to an archive inside this one
                Ok(archive) if archive.offset() == 0 => {
                    let (twice, list) = (archive.has_duplicate_names(), archive.central_directory_start());
                    if twice {
                        let all = self.zip_lists(&named, from.as_mut(), list, &mut met);
                        flow = *all.as_ref().unwrap_or(&GO_ON);
                        error = all.err().map(|why| {
                            format!("its list of files can't be read: {}", of_packed(&why.to_string()))
                        });
                    } else {
                        flow = self.zip_entries(&named, archive, &mut met);
                    }
                    let lacking = lacking(from.as_mut(), &met.taken, list);
                    named.entry.notes.extend(lacking.iter().filter(|_| flow.is_continue()).map(|name| {
                        format!("`{name}` stands in it and is not in its list of files: it is not read")
                    }));
                }
                other => {
                    let why = other
                        .err()
                        .map_or_else(|| "it is cut off; copy it again, whole".to_owned(), |why| of_zip(&why));
                    error = Some(format!("its list of files can't be read: {why}"));
                    flow = self.zip_stream(&named, from.as_mut(), &mut met.read);
                }
            },
        }
        named.given_up |= flow.is_break();
        finish(&mut named);
        let error = error.or_else(|| flow.is_break().then(stopped));
        self.close_archive(at, named.entry, met.read, error);
        flow
    }

    /// Reads a zip with duplicate names: its directory is split into parts in which every name occurs once.
    fn zip_lists(
        &mut self,
        named: &OpenSource<'_>,
        mut from: &mut dyn Seekable,
        start: u64,
        met: &mut ZipExtents,
    ) -> io::Result<Flow> {
        let list = ZipList::read(&mut from, start)?;
        for part in 0..list.parts() {
            let archive =
                ZipArchive::new(list.part(&mut from, part)).map_err(|why| io::Error::other(of_zip(&why)))?;
            if self.zip_entries(named, archive, met).is_break() {
                return Ok(STOP);
            }
        }
        Ok(GO_ON)
    }

    fn zip_entries<R: Read + Seek>(
        &mut self,
        named: &OpenSource<'_>,
        mut archive: ZipArchive<R>,
        met: &mut ZipExtents,
    ) -> Flow {
        for number in 0..archive.len() {
            let name = archive.name_for_index(number).and_then(Result::ok);
            let name = name.map_or_else(|| format!("entry {}", number + 1), std::borrow::Cow::into_owned);
            let free = is_free(&mut archive, number, &mut met.taken);
            match archive.by_index(number) {
                Ok(file) if file.is_dir() => {}
                Ok(_) if !free => {
                    let why = "its bytes are those of another file of the archive too: refused";
                    self.refuse_within(named, &name, why.to_owned());
                }
                Ok(_) if self.current.budget.is_spent() => {
                    self.refuse_within(named, &name, format!("it is not read: {}", spent()));
                }
                Ok(file) => {
                    met.read += 1;
                    let what = file.is_symlink().then(|| "it is a link: there is nothing to read".to_owned());
                    let from = self.current.budget.pays(Box::new(file));
                    self.in_archive(named, &name, what, from)?;
                }
                Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                    let why = "it is encrypted: refused; unpack it with its password first";
                    self.refuse_within(named, &name, why.to_owned());
                }
                Err(error) => {
                    self.refuse_within(named, &name, format!("it can't be unpacked: {}", of_zip(&error)));
                }
            }
        }
        GO_ON
    }

    fn refuse_within(&mut self, archive: &OpenSource<'_>, name: &str, why: String) {
        let entry = self.entry(&within(archive, name));
        self.refuse(entry, why);
    }

    /// Reads a zip without a readable directory from its start, as far as it goes.
    fn zip_stream(&mut self, named: &OpenSource<'_>, mut from: &mut dyn Seekable, read: &mut u64) -> Flow {
        let links = ZipList::links_left(&mut from).unwrap_or_else(|_| HashSet::new());
        if from.rewind().is_err() {
            return GO_ON;
        }
        while let Ok(Some(file)) = zip::read::read_zipfile_from_stream(&mut from) {
            let link = links.contains(file.name_raw());
            let Ok(name) = file.name().map(std::borrow::Cow::into_owned) else { break };
            if file.is_dir() {
                continue;
            }
            *read += 1;
            let mut what = link.then(|| "it is a link: there is nothing to read".to_owned());
            let head = Head::new(self.current.budget.pays(Box::new(file)));
            if let Some(to) = link_to(&head.bytes) {
                what = what.or_else(|| Some(format!("it is a link to `{to}`, or nothing but that name")));
            }
            self.in_archive(named, &name, what, head.whole())?;
            if self.current.budget.is_spent() {
                break;
            }
        }
        GO_ON
    }
}

/// Whether the bytes of a file overlap those of no other file; if so, its range is recorded.
fn is_free<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    number: usize,
    taken: &mut BTreeMap<u64, u64>,
) -> bool {
    let Ok(file) = archive.by_index_raw(number) else { return true };
    let from = file.header_start();
    let to = file.data_start().unwrap_or(from).saturating_add(file.compressed_size());
    let before = taken.range(..=from).next_back().is_none_or(|(start, end)| *end <= from && *start != from);
    let free = before && taken.range(from..).next().is_none_or(|(next, _)| *next >= to);
    if free {
        taken.insert(from, to);
    }
    free
}

/// The path that is the whole content of a file, as in a link; only the lost directory would say which it is.
fn link_to(bytes: &[u8]) -> Option<&str> {
    let path = std::str::from_utf8(bytes).ok().filter(|path| path.contains('/') && path.len() < 1024)?;
    let other = |char: char| char.is_whitespace() || char.is_control() || "{}[]\"',;:|".contains(char);
    (!path.contains(other)).then_some(path)
}

/// The names of files between those that the directory lists.
fn lacking(from: &mut dyn Seekable, taken: &BTreeMap<u64, u64>, list: u64) -> Vec<String> {
    let mut names = Vec::new();
    let mut at = 0;
    for (start, end) in taken.iter().map(|(start, end)| (*start, *end)).chain([(list, list)]) {
        // a data descriptor, of unknown presence, may follow a file
        while at + 30 <= start {
            let mut head = [0; 30 + 24 + 512];
            let room = saturated::<usize>(start - at).min(head.len());
            if from.seek(io::SeekFrom::Start(at)).is_err() || from.read_exact(&mut head[..room]).is_err() {
                return names;
            }
            let head = &head[..room];
            let Some(found) = memchr::memmem::find(head, b"PK\x03\x04").filter(|found| *found <= 24) else {
                break;
            };
            let rest = &head[found..];
            let number = |at: usize, len: usize| {
                let bytes = rest.get(at..at + len).unwrap_or_default();
                bytes.iter().rev().fold(0, |number: u64, byte| number << 8 | u64::from(*byte))
            };
            let name = usize::try_from(number(26, 2)).unwrap_or(0);
            let name = rest.get(30..(30 + name).min(rest.len())).unwrap_or_default();
            names.push(String::from_utf8_lossy(name).into_owned());
            at += found as u64 + 30 + number(26, 2) + number(28, 2) + number(18, 4);
        }
        at = end.max(at);
    }
    names
}

/// What a zip is read from.
trait Seekable: Read + Seek {}

impl<R: Read + Seek> Seekable for R {}
