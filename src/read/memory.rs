//! Watches the limit of memory of the process, if one is set (`ulimit -v`).

use std::cell::Cell;
use std::fs;

/// The size of a page of memory, in bytes.
const PAGE: u64 = 4096;
/// Bytes that must stay free: enough to sort a column.
const LEAST: u64 = 32 << 20;
/// Bytes that must stay free for each reading thread: its allocator's arena and its parts.
const A_THREAD: u64 = 80 << 20;

/// The limit of memory.
#[derive(Debug, Default)]
pub struct MemoryLimit {
    most: Option<u64>,
    /// Bytes that must stay free at least.
    least: u64,
    spent: Cell<bool>,
}

impl MemoryLimit {
    /// The limit of this process with `threads` reading threads; no limit if none is set or it can't be read.
    pub fn of_process(threads: usize) -> Self {
        let limits = fs::read_to_string("/proc/self/limits").unwrap_or_default();
        let least = LEAST + A_THREAD * threads as u64;
        Self { most: limit(&limits), least, spent: Cell::new(false) }
    }

    /// Why the process can't work at all; `None` if it can. Without room to begin with, it would be ended in the middle
    /// of anything.
    #[must_use]
    pub fn too_low() -> Option<String> {
        let most = limit(&fs::read_to_string("/proc/self/limits").unwrap_or_default())?;
        let needed = used().saturating_add(LEAST);
        (most < needed).then(|| {
            format!(
                "it may take no more memory than {} MiB (`ulimit -v`), and needs {} MiB before it reads anything: raise the limit",
                most >> 20,
                needed.div_ceil(1 << 20)
            )
        })
    }

    /// Whether the process has a limit.
    pub const fn is_limited(&self) -> bool {
        self.most.is_some()
    }

    /// Whether a load may continue: a third of the memory in use, or the minimum if that is more, is still free.
    pub fn has_room(&self) -> bool {
        self.has_room_for(0)
    }

    /// The same with `more` bytes in use.
    pub fn has_room_for(&self, more: u64) -> bool {
        let Some(most) = self.most else { return true };
        let spent = !self.is_enough(most, used().saturating_add(more));
        self.spent.set(self.spent.get() || spent);
        !spent
    }

    /// Whether all that is in use may be there twice, as while a copy of it is shown. A load goes on where it may not.
    pub fn has_room_for_a_copy(&self) -> bool {
        self.most.is_none_or(|most| self.is_enough(most, used().saturating_mul(2)))
    }

    fn is_enough(&self, most: u64, used: u64) -> bool {
        used.saturating_add((used / 3).max(self.least)) <= most
    }

    /// The message for a load that ran out of room; `None` if it never did.
    pub fn said(&self) -> Option<String> {
        let most = self.most.filter(|_| self.spent.get())?;
        Some(format!("it may take no more memory than {} MiB (`ulimit -v`)", most >> 20))
    }
}

/// The address space that the process takes, in bytes.
fn used() -> u64 {
    let told = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: u64 = told.split_whitespace().next().and_then(|pages| pages.parse().ok()).unwrap_or(0);
    pages.saturating_mul(PAGE)
}

/// The soft limit of address space in bytes, from `/proc/self/limits`.
fn limit(limits: &str) -> Option<u64> {
    let line = limits.lines().find_map(|line| line.strip_prefix("Max address space"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{LEAST, MemoryLimit, limit, used};

    #[test]
    fn a_copy_needs_what_is_in_use_twice_and_a_load_goes_on_without() {
        let now = used();
        let with = |most: Option<u64>| MemoryLimit { most, least: LEAST, ..MemoryLimit::default() };
        assert!(with(None).has_room_for_a_copy() && with(Some(4 * now + LEAST)).has_room_for_a_copy());
        let tight = with(Some(2 * now));
        assert!(!tight.has_room_for_a_copy());
        assert_eq!(tight.said(), None, "nothing is said of it");
    }

    #[test]
    fn a_limit_is_read_and_none_is_none() {
        let line = "Max open files  1024  4096  files\nMax address space         409600000            unlimited            bytes\n";
        assert_eq!(limit(line), Some(409_600_000));
        assert_eq!(limit("Max address space         unlimited            unlimited            bytes"), None);
        assert_eq!(limit(""), None);
    }
}
