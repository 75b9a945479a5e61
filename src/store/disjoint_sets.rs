//! Disjoint sets (union-find).

/// Nodes in sets; the least node of a set identifies it.
#[derive(Debug, Clone)]
pub struct DisjointSets(Vec<u32>);

impl DisjointSets {
    /// Creates `nodes` nodes, each in a set of its own.
    pub fn of(nodes: usize) -> Self {
        Self((0..).take(nodes).collect())
    }

    /// The least node of a node's set. Shortens the path to it.
    pub fn root(&mut self, mut node: u32) -> u32 {
        loop {
            let above = self.0[node as usize];
            if above == node {
                return node;
            }
            // path halving: every node passed is attached to the one two above it
            let next = self.0[above as usize];
            self.0[node as usize] = next;
            node = next;
        }
    }

    /// By node: the least node of its set.
    pub fn roots(mut self) -> Vec<u32> {
        for node in 0..self.0.len() {
            // a node's parent is less than the node, so it holds its root by now
            self.0[node] = self.0[self.0[node] as usize];
        }
        self.0
    }

    /// Joins the sets of two nodes; `false` if they are one already.
    pub fn join(&mut self, one: u32, other: u32) -> bool {
        let (one, other) = (self.root(one), self.root(other));
        self.0[one.max(other) as usize] = one.min(other);
        one != other
    }
}

#[cfg(test)]
mod tests {
    use super::DisjointSets;

    #[test]
    fn joined_sets_are_known_by_their_least_node() {
        let mut union = DisjointSets::of(6);
        assert!(union.join(4, 5) && union.join(2, 4) && !union.join(5, 2));
        assert_eq!([0, 1, 2, 3, 4, 5].map(|node| union.root(node)), [0, 1, 2, 3, 2, 2]);
        assert_eq!(union.roots(), [0, 1, 2, 3, 2, 2]);
    }
}
