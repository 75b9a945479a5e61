//! Archives: every file in them is a source of its own, under the archive's name. Nothing is written to disk.

use super::Loader;
use super::unfold::{Named, whole};
use crate::read::ledger::SourceEntry;
use crate::read::open::Head;
use crate::read::record::{Origin, Written};
use crate::read::walk::passed_over;
use std::fs::File;
use std::io::{self, Read, Seek};
use zip::ZipArchive;
use zip::result::ZipError;

/// The longest archive inside another one that is taken, in bytes.
const LONGEST_INNER: u64 = 8 << 30;

impl Loader<'_> {
    /// Reads what stands in a tar.
    pub(super) fn tar(&mut self, mut named: Named<'_>, head: Head<'_>) -> bool {
        let at = self.open_archive(&mut named, "tar");
        let mut archive = tar::Archive::new(head.whole());
        let (mut read, mut error, mut go_on) = (0, None, true);
        match archive.entries() {
            Err(why) => error = Some(why),
            Ok(entries) => {
                for entry in entries {
                    match entry {
                        Err(why) => {
                            error = Some(why);
                            break;
                        }
                        Ok(entry) => go_on = self.tar_entry(&named, entry, &mut read),
                    }
                    if !go_on {
                        break;
                    }
                }
            }
        }
        drop(archive);
        self.finish(&mut named);
        self.close_archive(at, named.entry, read, error.map(|error| error.to_string()));
        go_on
    }

    fn tar_entry<R: Read>(&mut self, archive: &Named<'_>, entry: tar::Entry<'_, R>, read: &mut u64) -> bool {
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let kind = entry.header().entry_type();
        if kind.is_dir() || kind.is_pax_global_extensions() {
            return true;
        }
        let link = entry.link_name_bytes().map(|link| String::from_utf8_lossy(&link).into_owned());
        let what = if kind.is_symlink() || kind.is_hard_link() {
            Some(format!("it is a link to `{}`: there is nothing to read", link.unwrap_or_default()))
        } else if kind.is_character_special() || kind.is_block_special() || kind.is_fifo() {
            Some("it is a device or a pipe: refused".to_owned())
        } else {
            None
        };
        *read += u64::from(what.is_none());
        self.in_archive(archive, &name, what, Box::new(entry))
    }

    /// Reads what stands in a zip.
    pub(super) fn zip(&mut self, mut named: Named<'_>, head: Head<'_>, compressed: bool) -> bool {
        let at = self.open_archive(&mut named, "zip");
        let seekable: io::Result<Box<dyn Seekable>> = match named.path.filter(|_| !compressed) {
            Some(path) => {
                File::open(path).map(|file| Box::new(io::BufReader::new(file)) as Box<dyn Seekable>)
            }
            None => whole(head.whole(), LONGEST_INNER).map(|all| Box::new(all) as Box<dyn Seekable>),
        };
        let (mut read, mut error, mut go_on) = (0, None, true);
        match seekable {
            Err(why) => error = Some(why.to_string()),
            Ok(mut from) => match ZipArchive::new(&mut from) {
                // a list that is of another archive inside this one is none of this one's
                Ok(mut archive) if archive.offset() == 0 => {
                    go_on = self.zip_entries(&named, &mut archive, &mut read);
                }
                other => {
                    let why = other.err().map_or_else(|| "it is cut off".to_owned(), |why| why.to_string());
                    error = Some(format!("its list of files can't be read: {why}"));
                    if from.rewind().is_ok() {
                        go_on = self.zip_stream(&named, from.as_mut(), &mut read);
                    }
                }
            },
        }
        self.finish(&mut named);
        self.close_archive(at, named.entry, read, error);
        go_on
    }

    fn zip_entries<R: Read + Seek>(
        &mut self,
        named: &Named<'_>,
        archive: &mut ZipArchive<R>,
        read: &mut u64,
    ) -> bool {
        for number in 0..archive.len() {
            let name = archive.name_for_index(number).and_then(Result::ok);
            let name = name.map_or_else(|| format!("entry {}", number + 1), std::borrow::Cow::into_owned);
            let go_on = match archive.by_index(number) {
                Ok(file) if file.is_dir() => true,
                Ok(file) => {
                    *read += 1;
                    let what = file.is_symlink().then(|| "it is a link: there is nothing to read".to_owned());
                    self.in_archive(named, &name, what, Box::new(file))
                }
                Err(error) => {
                    let why = match error {
                        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
                            "it is encrypted: refused; unpack it with its password first".to_owned()
                        }
                        error => format!("it can't be unpacked: {error}"),
                    };
                    let entry = self.entry(&within(named, &name));
                    self.refuse(entry, why);
                    true
                }
            };
            if !go_on {
                return false;
            }
        }
        true
    }

    /// Reads a zip whose end is lost from its start, as far as it goes.
    fn zip_stream(&mut self, named: &Named<'_>, mut from: &mut dyn Seekable, read: &mut u64) -> bool {
        while let Ok(Some(file)) = zip::read::read_zipfile_from_stream(&mut from) {
            let Ok(name) = file.name().map(std::borrow::Cow::into_owned) else { break };
            if file.is_dir() {
                continue;
            }
            *read += 1;
            if !self.in_archive(named, &name, None, Box::new(file)) {
                return false;
            }
        }
        true
    }

    /// Reads an entry, or names why there is nothing to read.
    fn in_archive<'r>(
        &mut self,
        archive: &Named<'_>,
        name: &str,
        what: Option<String>,
        from: Box<dyn Read + 'r>,
    ) -> bool {
        let own = name.rsplit('/').next().unwrap_or(name);
        let mut entry = self.entry(&within(archive, name));
        let what = what.or_else(|| passed_over(own).map(str::to_owned));
        if let Some(what) = what {
            entry.notes.push(what);
            self.close(entry, Origin::None, Written::Unknown);
            return true;
        }
        self.named(entry, from, None, archive.depth)
    }

    /// Writes the archive into the ledger before what stands in it; answers where.
    fn open_archive(&mut self, named: &mut Named<'_>, format: &str) -> usize {
        format.clone_into(&mut named.entry.format);
        named.entry.why = format!("its first bytes are those of a {format} archive");
        self.close(named.entry.clone(), Origin::None, Written::Unknown);
        self.loaded.ledger.sources.len() - 1
    }

    fn close_archive(&mut self, at: usize, mut entry: SourceEntry, read: u64, error: Option<String>) {
        if entry.error.is_none() {
            entry.error = error.map(|error| format!("it can't be read to its end: {error}"));
        }
        if read == 0 && entry.error.is_none() {
            entry.error = Some("there is no file in it".to_owned());
        }
        entry
            .notes
            .insert(0, if read == 1 { "1 file in it".to_owned() } else { format!("{read} files in it") });
        if let Some(line) = self.loaded.ledger.sources.get_mut(at) {
            *line = entry;
        }
    }
}

/// The name of an entry, whatever it says.
fn within(archive: &Named<'_>, name: &str) -> String {
    format!("{}/{name}", archive.entry.file)
}

/// What a zip is read from.
trait Seekable: Read + Seek {}

impl<R: Read + Seek> Seekable for R {}
