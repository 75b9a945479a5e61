//! A small list of what was used last.

/// The `ROOM` things that were used last: what comes when it is full takes the place of what was not used for longest.
#[derive(Debug, Clone)]
pub(super) struct Recent<T, const ROOM: usize>(Vec<T>);

impl<T, const ROOM: usize> Default for Recent<T, ROOM> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T, const ROOM: usize> Recent<T, ROOM> {
    /// The one that is asked for, which is used by that.
    pub(super) fn get(&mut self, is_it: impl Fn(&T) -> bool) -> Option<&T> {
        let used = self.take(is_it)?;
        self.0.push(used);
        self.0.last()
    }

    /// The one that is asked for, which is not used by that.
    pub(super) fn peek(&self, is_it: impl Fn(&T) -> bool) -> Option<&T> {
        self.0.iter().find(|one| is_it(one))
    }

    /// Takes out the one that is asked for.
    pub(super) fn take(&mut self, is_it: impl Fn(&T) -> bool) -> Option<T> {
        let at = self.0.iter().position(is_it)?;
        Some(self.0.remove(at))
    }

    /// Adds one, which is not there yet.
    pub(super) fn keep(&mut self, one: T) {
        if self.0.len() == ROOM {
            self.0.remove(0);
        }
        self.0.push(one);
    }

    /// Keeps those that hold.
    pub(super) fn retain(&mut self, holds: impl FnMut(&mut T) -> bool) {
        self.0.retain_mut(holds);
    }

    /// Takes out all, the one that was not used for longest first.
    pub(super) fn drain(&mut self) -> impl Iterator<Item = T> {
        self.0.drain(..)
    }

    /// Drops all.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::Recent;

    #[test]
    fn what_was_not_used_for_longest_goes_first() {
        let mut recent = Recent::<u8, 2>::default();
        recent.keep(1);
        recent.keep(2);
        assert_eq!(recent.get(|one| *one == 1), Some(&1));
        recent.keep(3);
        assert_eq!((recent.peek(|one| *one == 2), recent.peek(|one| *one == 1)), (None, Some(&1)));
        recent.keep(4);
        assert_eq!(recent.get(|one| *one == 1), None, "a look is no use");
        assert_eq!(recent.take(|one| *one == 3), Some(3));
        recent.keep(5);
        assert_eq!(recent.get(|one| *one == 4), Some(&4));
    }
}
