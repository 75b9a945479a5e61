//! Numbers on the command line.

use std::num::NonZeroUsize;
use std::str::FromStr;

/// Parses a number of 0 or more, with or without thousands separators: `5000` or `5,000`.
pub(in crate::cli) fn number<N: FromStr>(text: &str) -> Result<N, String> {
    let groups: Vec<&str> = text.split(',').collect();
    let whole = groups.first().is_some_and(|first| !first.is_empty())
        && groups.iter().skip(1).all(|group| group.len() == 3);
    let read = || groups.concat().parse().ok();
    whole.then(read).flatten().ok_or_else(|| "write a number, as in 5000".to_owned())
}

/// Parses a number of 1 or more.
pub(in crate::cli) fn some(text: &str) -> Result<NonZeroUsize, String> {
    number(text).ok().and_then(NonZeroUsize::new).ok_or_else(|| "write a number of 1 or more".to_owned())
}
