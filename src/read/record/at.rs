//! Finds values at a path of a record without building all of it.

use super::{Source, Sources, Written, is_nested, tree};
use crate::event::alike;
use crate::read::mend::mended;
use crate::read::nested::{exported, unfold};
use crate::read::outline::{Asked, Outline};
use crate::read::path::{Leaf, Part, at_path, at_root, each_leaf, in_within, is_numbered, prefixes, within};
use crate::read::rows::{Cells, Header};
use crate::read::text;
use crate::read::tree::Tree;

/// The names in property bags, which outlines number first.
static BAGS: Asked = Asked::of(&["Name", "Value", "NewValue"]);

/// The test for values; returns `true` to end the search.
type Take<'t> = &'t mut dyn FnMut(Leaf<'_>) -> bool;

/// Where a path is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Anywhere in the record.
    Whole,
    /// Only as the name of a table's column; nowhere in other records.
    Columns,
}

impl Sources {
    /// Passes the values at a path of a record with this text to `take`, items of lists one by one, until that
    /// returns `true`. `outline` is reused from record to record.
    pub fn any_at(
        &self,
        (source, text): (u32, &[u8]),
        (path, depth): (&[String], Depth),
        outline: &mut Outline,
        take: Take<'_>,
    ) -> bool {
        let Some(Source { written, .. }) = self.all.get(source as usize) else { return false };
        let whole = depth == Depth::Whole;
        match written {
            Written::Rows(header) if header.record.is_none() && (!whole || !is_numbered(path)) => {
                in_row(header, &text::shown(text).0, (path, depth), outline, take)
            }
            Written::Json(format) if whole && !is_numbered(path) => {
                let (said, _) = text::shown(text);
                parsed(&said, &mut |tree| {
                    let mut tree = exported(format.record(tree));
                    let mut is_there = false;
                    let mut met = |leaf: Leaf<'_>| {
                        is_there = true;
                        take(leaf)
                    };
                    // a text at the path is taken as it is; only if nothing is there, texts that are records are
                    // opened
                    leaves_at_root(&tree, path, &mut met)
                        || (!is_there && unfold(&mut tree) && leaves_at_root(&tree, path, take))
                })
            }
            Written::Evtx if whole => leaves_at_root(&self.tree(source, text), path, take),
            written if whole => leaves_at_root(&tree(written, text), path, take),
            _ => false,
        }
    }
}

/// Parses JSON, repaired if needed, and passes it to `test`; `false` if it is no JSON.
fn parsed(json: &str, test: &mut dyn FnMut(Tree<'_>) -> bool) -> bool {
    match Tree::parse(json) {
        Ok(tree) => test(tree),
        Err(_) => mended(json).is_some_and(|(fixed, _)| Tree::parse(&fixed).is_ok_and(test)),
    }
}

/// Passes all leaves at a path from the top of a record to `take`.
pub fn leaves_at_root<'p, P: Part<'p>>(record: P, path: &[String], take: Take<'_>) -> bool {
    at_root(record, path, &mut |value| each_leaf(value, take))
}

/// How a search continues inside a cell.
#[derive(Debug, Clone, Copy)]
enum Way<'w> {
    /// Along the rest of the path.
    Path(&'w [String]),
    /// Along the path, in the record that is found at the first path.
    Within(&'w [String], &'w [String]),
}

impl Way<'_> {
    /// Whether it ends at the cell itself.
    const fn is_over(self) -> bool {
        matches!(self, Self::Path([]))
    }

    fn leaves<'p, P: Part<'p>>(self, value: P, take: Take<'_>) -> bool {
        let mut leaf = |value| each_leaf(value, take);
        match self {
            Self::Path(path) => at_path(value, path, &mut leaf),
            Self::Within(way, path) => in_within(value, way, path, &mut leaf),
        }
    }
}

/// The same for a row: searches each column that begins the path or may hold a nested record.
fn in_row(
    header: &Header,
    row: &str,
    (path, depth): (&[String], Depth),
    outline: &mut Outline,
    take: Take<'_>,
) -> bool {
    let mut cells = Cells::of(row, header.delimiter);
    let (prefixes, mut passed): (Vec<_>, usize) = (prefixes(path).collect(), 0);
    for (column, name) in header.names.iter().enumerate() {
        let begins = prefixes.iter().filter(|(key, _)| alike(name, key)).map(|(_, rest)| Way::Path(rest));
        let ways = begins.chain(within(name).map(|way| Way::Within(way, path)));
        let ways: Vec<Way<'_>> = ways.filter(|way| depth == Depth::Whole || way.is_over()).collect();
        if ways.is_empty() {
            continue;
        }
        (passed..column).for_each(|_| cells.over());
        passed = column + 1;
        if in_cell(&mut cells, &ways, outline, take) {
            return true;
        }
    }
    false
}

/// The same for the next cell, which is consumed.
fn in_cell(cells: &mut Cells<'_>, ways: &[Way<'_>], outline: &mut Outline, take: Take<'_>) -> bool {
    let laid = cells.in_quotes().and_then(|at| outline.read_cell(cells.row(), at, &BAGS));
    if laid.and_then(|close| cells.pass(close)).is_some() {
        let view = outline.root(cells.row());
        return ways.iter().any(|way| way.leaves(view, take));
    }
    let Some(cell) = cells.next() else { return false };
    let inside = cell.trim();
    let mut nested = None;
    if is_nested(inside) {
        parsed(inside, &mut |tree| {
            nested = Some(ways.iter().any(|way| way.leaves(&tree, take)));
            true
        });
    }
    nested.unwrap_or_else(|| ways.iter().any(|way| way.is_over()) && take(Leaf::Text(&cell)))
}

#[cfg(test)]
mod tests;
