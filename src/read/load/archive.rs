//! Archives: each file in one becomes a source named after archive and file. Nothing is written to disk.

use super::Loader;
use super::control::{Flow, GO_ON};
use super::unfold::{OpenSource, finish};
use crate::read::causes::of_packed;
use crate::read::damage::{damaged_within, is_at_its_end, is_damage};
use crate::read::ledger::SourceEntry;
use crate::read::open::{Head, Metered};
use crate::read::record::{Origin, Written};
use crate::read::walk::passed_over;
use std::io::{self, Read};

impl Loader<'_> {
    /// Reads the files in a tar.
    pub(super) fn tar(&mut self, mut named: OpenSource<'_>, head: Head<'_>) -> Flow {
        let at = self.open_archive(&mut named, "tar");
        let meter = Metered::new(head.whole());
        let mut archive = tar::Archive::new(meter.clone());
        let (mut read, mut error, mut flow) = (0, None, GO_ON);
        match archive.entries() {
            Err(why) => error = Some(why),
            Ok(entries) => {
                let mut entries = entries;
                loop {
                    meter.heads_only();
                    let Some(entry) = entries.next() else { break };
                    match entry {
                        Err(why) => {
                            error = Some(why);
                            break;
                        }
                        Ok(entry) => {
                            meter.entry_to(end_of(&entry));
                            flow = self.tar_entry(&named, entry, &mut read);
                        }
                    }
                    if flow.is_break() {
                        break;
                    }
                }
            }
        }
        drop(archive);
        if error.is_none() && flow.is_continue() {
            // a checksum stands behind the last block, of which the tar knows nothing
            meter.entry_to(u64::MAX);
            error = io::copy(&mut meter.clone(), &mut io::sink()).err();
        }
        let error = error.map(|error| error.to_string());
        if let Some(why) = error.as_ref().filter(|why| is_damage(why)) {
            named.entry.damaged(&damaged_within(why));
        }
        named.given_up |= flow.is_break();
        finish(&mut named);
        let error = error.filter(|why| !is_at_its_end(why)).or_else(|| flow.is_break().then(stopped));
        self.close_archive(at, named.entry, read, error);
        flow
    }

    fn tar_entry<R: Read>(
        &mut self,
        archive: &OpenSource<'_>,
        entry: tar::Entry<'_, R>,
        read: &mut u64,
    ) -> Flow {
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let kind = entry.header().entry_type();
        if kind.is_dir() || kind.is_pax_global_extensions() {
            return GO_ON;
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
        // the holes of a sparse file are expanded, and so are charged like unpacked bytes
        let from: Box<dyn Read + '_> =
            if kind.is_gnu_sparse() { self.current.budget.pays(Box::new(entry)) } else { Box::new(entry) };
        self.in_archive(archive, &name, what, from)
    }

    /// Reads a file in an archive, or enters a note why it is not read: `what` if given, else by its name.
    pub(super) fn in_archive<'r>(
        &mut self,
        archive: &OpenSource<'_>,
        name: &str,
        what: Option<String>,
        from: Box<dyn Read + 'r>,
    ) -> Flow {
        let own = name.rsplit('/').next().unwrap_or(name);
        let mut entry = self.entry(&within(archive, name));
        let what = what.or_else(|| passed_over(own).map(str::to_owned));
        if let Some(what) = what {
            entry.notes.push(what);
            self.close(entry, Origin::None, Written::Unknown);
            return GO_ON;
        }
        self.named(entry, from, None, archive.depth)
    }

    /// Enters an archive in the ledger, before its files. Returns its number and the number of entries then.
    pub(super) fn open_archive(&mut self, named: &mut OpenSource<'_>, format: &str) -> (usize, usize) {
        format.clone_into(&mut named.entry.format);
        named.entry.why = format!("its first bytes are those of a {format} archive");
        named.entry.files = Some(0);
        let at = self.number();
        self.close(named.entry.clone(), Origin::None, Written::Unknown);
        (at, self.loaded.ledger.sources.len())
    }

    pub(super) fn close_archive(
        &mut self,
        (at, before): (usize, usize),
        mut entry: SourceEntry,
        read: u64,
        error: Option<String>,
    ) {
        if entry.error.is_none() {
            entry.error = error.map(|error| format!("it can't be read to its end: {}", of_packed(&error)));
        }
        let empty = self.loaded.ledger.sources.len() == before;
        if empty && entry.error.is_none() {
            entry.error = Some("there is no file in it".to_owned());
        }
        entry.files = Some(read);
        let files = if read == 1 { "file" } else { "files" };
        entry.notes.insert(0, format!("{read} {files} in it"));
        if let Some(line) = self.loaded.ledger.sources.get_mut(at) {
            *line = entry;
        }
    }
}

/// The message for an archive whose reading was stopped.
pub(super) fn stopped() -> String {
    "reading was stopped: files further on in it are not read".to_owned()
}

/// The name of a source in an archive: that of the archive, `/`, and its own unchanged.
pub(super) fn within(archive: &OpenSource<'_>, name: &str) -> String {
    format!("{}/{name}", archive.entry.file)
}

/// The offset in the tar where an entry ends, padding included.
fn end_of<R: Read>(entry: &tar::Entry<'_, R>) -> u64 {
    // a sparse file is stored in fewer bytes than its size
    let sparse = entry.header().entry_type().is_gnu_sparse();
    let size = if sparse { entry.header().entry_size().unwrap_or(0) } else { entry.size() };
    entry.raw_file_position().saturating_add(size).saturating_add(511)
}
