//! How much memory the process may have, where it is told (`ulimit -v`).

use std::cell::Cell;
use std::fs;

/// A page of memory, in bytes, as the kernel counts them here.
const PAGE: u64 = 4096;
/// What has to be left at the least: a column that is put in order.
const LEAST: u64 = 32 << 20;
/// What has to be left for each thread that reads: the room that is set aside for what it allocates, and its parts.
const A_THREAD: u64 = 80 << 20;

/// A limit on memory.
#[derive(Debug, Default)]
pub struct MemoryLimit {
    most: Option<u64>,
    /// What has to be left at the least.
    least: u64,
    spent: Cell<bool>,
}

impl MemoryLimit {
    /// The limit of this process, in which so many threads read; none where it has none, or where that is not told.
    pub fn of_process(threads: usize) -> Self {
        let limits = fs::read_to_string("/proc/self/limits").unwrap_or_default();
        let least = LEAST + A_THREAD * threads as u64;
        Self { most: limit(&limits), least, spent: Cell::new(false) }
    }

    /// Whether the process has a limit.
    pub const fn is_limited(&self) -> bool {
        self.most.is_some()
    }

    /// Whether a load may go on: a third of what it has taken, and something besides, is still to be had.
    pub fn has_room(&self) -> bool {
        self.has_room_for(0)
    }

    /// Whether it may once so many bytes more are taken.
    pub fn has_room_for(&self, more: u64) -> bool {
        let Some(most) = self.most else { return true };
        let told = fs::read_to_string("/proc/self/statm").unwrap_or_default();
        let pages: u64 = told.split_whitespace().next().and_then(|pages| pages.parse().ok()).unwrap_or(0);
        let used = pages.saturating_mul(PAGE).saturating_add(more);
        let spent = used.saturating_add((used / 3).max(self.least)) > most;
        self.spent.set(self.spent.get() || spent);
        !spent
    }

    /// What is said where there was none.
    pub fn said(&self) -> Option<String> {
        let most = self.most.filter(|_| self.spent.get())?;
        Some(format!("it may take no more memory than {} MiB (`ulimit -v`)", most >> 20))
    }
}

/// The limit of address space, in bytes.
fn limit(limits: &str) -> Option<u64> {
    let line = limits.lines().find_map(|line| line.strip_prefix("Max address space"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::limit;

    #[test]
    fn a_limit_is_read_and_none_is_none() {
        let line = "Max open files  1024  4096  files\nMax address space         409600000            unlimited            bytes\n";
        assert_eq!(limit(line), Some(409_600_000));
        assert_eq!(limit("Max address space         unlimited            unlimited            bytes"), None);
        assert_eq!(limit(""), None);
    }
}
