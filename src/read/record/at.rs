//! What stands at a path of a record, without making a value of all of it.

use super::{Source, Sources, Written, is_nested, tree};
use crate::event::alike;
use crate::read::mend::mended;
use crate::read::nested::{exported, unfold};
use crate::read::outline::{Asked, Outline};
use crate::read::path::{Leaf, Part, at_path, at_root, each_leaf, in_within, is_numbered, prefixes, within};
use crate::read::rows::{Cells, Header};
use crate::read::text;
use crate::read::tree::Tree;

/// What is asked for by number of what is laid out: the names of bags come first.
static BAGS: Asked = Asked::of(&["Name", "Value", "NewValue"]);

/// What is put to a test.
type Take<'t> = &'t mut dyn FnMut(Leaf<'_>) -> bool;

/// Where in a record a path is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Wherever it leads.
    Whole,
    /// Among the columns of a table that are called so: of no other record anything.
    Columns,
}

impl Sources {
    /// Puts what stands at a path of a record to `take` until it takes one, items of lists one by one; `text` is that of
    /// the record. Serves one record after another by `outline`.
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
            Written::Rows(header) if !whole || !is_numbered(path) => {
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
                    // what stands there as text is text; else it is looked for in the record that a text is
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

/// The text as JSON, mended where it has to be, put to a test; what is none does not pass.
fn parsed(json: &str, test: &mut dyn FnMut(Tree<'_>) -> bool) -> bool {
    match Tree::parse(json) {
        Ok(tree) => test(tree),
        Err(_) => mended(json).is_some_and(|(fixed, _)| Tree::parse(&fixed).is_ok_and(test)),
    }
}

/// Puts every leaf at a path from the top of a record to a test.
pub fn leaves_at_root<'p, P: Part<'p>>(record: P, path: &[String], take: Take<'_>) -> bool {
    at_root(record, path, &mut |value| each_leaf(value, take))
}

/// How it goes on from a cell.
#[derive(Debug, Clone, Copy)]
enum Way<'w> {
    /// By what is left of the path.
    Path(&'w [String]),
    /// By the path, in the record to which this leads.
    Within(&'w [String], &'w [String]),
}

impl Way<'_> {
    /// Whether it ends in the cell.
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

/// The same of a row: each column that the path begins with, or that holds the record within, goes by what is left of it.
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

/// The same of the next cell, which is passed over: what stands in it at any of some paths.
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
