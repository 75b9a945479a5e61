//! Links by the event that they lead to.

use super::ids::Key;
use crate::event::Link;

/// By the hash of an id, the places of links to it in the list of all links.
#[derive(Debug, Default)]
pub(super) struct LinksTo(Vec<(u64, u32)>);

impl LinksTo {
    pub fn of(links: &[(u32, Vec<Link>)]) -> Self {
        let places = (0..)
            .zip(links)
            .flat_map(|(place, (_, links))| links.iter().map(move |link| (Key::of(&link.to).hash(), place)));
        let mut sorted: Vec<(u64, u32)> = places.collect();
        sorted.sort_unstable();
        sorted.dedup();
        Self(sorted)
    }

    /// Where links to an id may be, ascending; a few of them may lead to another.
    pub fn places(&self, id: &str) -> impl Iterator<Item = usize> {
        let hash = Key::of(id).hash();
        let begin = self.0.partition_point(|(of, _)| *of < hash);
        self.0[begin..].iter().take_while(move |(of, _)| *of == hash).map(|(_, place)| *place as usize)
    }
}
