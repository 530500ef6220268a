//! The Merkle tree of RFC 6962: its root, and proofs that a leaf is in it and that it only grew.

use serde::{Deserialize, Serialize};

use crate::digest::{Algorithm, Digest, Hasher};

/// 默克尔树: gathers leaves one by one and keeps one digest for each complete subtree, so memory grows with the
/// logarithm and the tree can be put away and taken up again.
///
/// ```
/// use evidence::{Algorithm, MerkleTree};
/// let mut tree = MerkleTree::new(Algorithm::Sha256);
/// tree.add(b"one");
/// let mut later = MerkleTree::resume(Algorithm::Sha256, tree.size(), tree.heads()).ok_or("not a tree")?;
/// tree.add(b"two");
/// later.add(b"two");
/// assert_eq!(tree.root(), later.root());
/// # Ok::<(), &str>(())
/// ```
#[derive(Debug, Clone)]
pub struct MerkleTree {
    algorithm: Algorithm,
    /// Heads of complete subtrees from large to small, each with the number of leaves under it.
    heads: Vec<(u64, Digest)>,
}

impl MerkleTree {
    /// A tree without leaves.
    pub const fn new(algorithm: Algorithm) -> Self {
        Self { algorithm, heads: Vec::new() }
    }

    /// Takes up a tree of so many leaves from its [`heads`](Self::heads); `None` when their number does not fit.
    pub fn resume(algorithm: Algorithm, size: u64, heads: impl IntoIterator<Item = Digest>) -> Option<Self> {
        let sizes = (0..64).rev().map(|bit| 1_u64 << bit).filter(|subtree| size & subtree != 0);
        let mut heads = heads.into_iter();
        let paired: Option<Vec<_>> = sizes.map(|subtree| Some((subtree, heads.next()?))).collect();
        paired.filter(|_| heads.next().is_none()).map(|heads| Self { algorithm, heads })
    }

    /// Adds a leaf.
    pub fn add(&mut self, content: &[u8]) {
        self.add_leaf(leaf(self.algorithm, content));
    }

    /// Adds a leaf whose content `write` gives to the hasher piece by piece.
    pub fn add_with(&mut self, write: impl FnOnce(&mut Hasher)) {
        self.add_leaf(leaf_with(self.algorithm, write));
    }

    /// Adds a leaf whose digest is known.
    pub fn add_leaf(&mut self, leaf: Digest) {
        let mut new = (1, leaf);
        while let Some(last) = self.heads.pop_if(|last| last.0 == new.0) {
            new = (last.0 + new.0, node(self.algorithm, &last.1, &new.1));
        }
        self.heads.push(new);
    }

    /// How many leaves there are.
    pub fn size(&self) -> u64 {
        self.heads.iter().map(|(leaves, _)| leaves).sum()
    }

    /// The heads of its complete subtrees, from large to small: with the size, all there is to keep.
    pub fn heads(&self) -> impl Iterator<Item = Digest> {
        self.heads.iter().map(|(_, head)| *head)
    }

    /// The root.
    pub fn root(&self) -> Digest {
        let mut rest = self.heads.iter().rev().map(|(_, head)| *head);
        let smallest = rest.next().unwrap_or_else(|| Hasher::new(self.algorithm).finish());
        rest.fold(smallest, |right, left| node(self.algorithm, &left, &right))
    }
}

/// The digest of a leaf: of a zero byte and its content.
pub fn leaf(algorithm: Algorithm, content: &[u8]) -> Digest {
    leaf_with(algorithm, |hasher| hasher.bytes(content))
}

/// The digest of a leaf whose content `write` gives piece by piece.
pub fn leaf_with(algorithm: Algorithm, write: impl FnOnce(&mut Hasher)) -> Digest {
    let mut hasher = Hasher::new(algorithm);
    hasher.bytes(&[0x00]);
    write(&mut hasher);
    hasher.finish()
}

fn node(algorithm: Algorithm, left: &Digest, right: &Digest) -> Digest {
    let mut hasher = Hasher::new(algorithm);
    hasher.bytes(&[0x01]);
    hasher.bytes(left.bytes());
    hasher.bytes(right.bytes());
    hasher.finish()
}

/// The root of leaves whose digests are at hand.
pub fn root_of(algorithm: Algorithm, leaves: &[Digest]) -> Digest {
    let mut tree = MerkleTree::new(algorithm);
    leaves.iter().for_each(|leaf| tree.add_leaf(*leaf));
    tree.root()
}

/// 包含证明: that a leaf stands at a place of a tree, without the other leaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InclusionProof {
    /// Where, counted from 0.
    pub index: u64,
    /// How many leaves the tree has.
    pub size: u64,
    /// The neighbours on the way up.
    pub path: Vec<Digest>,
}

/// 一致性证明: that a tree is the continuation of an earlier one: leaves were added, none was changed or taken out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsistencyProof {
    /// Leaves of the earlier tree.
    pub old_size: u64,
    /// Leaves of the later tree.
    pub new_size: u64,
    /// The subtrees from which both roots follow.
    pub path: Vec<Digest>,
}

impl InclusionProof {
    /// Proves the leaf at `index`; `None` when there is no such leaf.
    ///
    /// ```
    /// use evidence::{Algorithm, InclusionProof, leaf, root_of};
    /// let leaves = ["a", "b", "c"].map(|text| leaf(Algorithm::Sha256, text.as_bytes()));
    /// let proof = InclusionProof::new(Algorithm::Sha256, &leaves, 1).ok_or("no leaf")?;
    /// assert!(proof.holds(Algorithm::Sha256, &leaves[1], &root_of(Algorithm::Sha256, &leaves)));
    /// # Ok::<(), &str>(())
    /// ```
    pub fn new(algorithm: Algorithm, leaves: &[Digest], index: usize) -> Option<Self> {
        let mut path = Vec::new();
        let (mut part, mut place) = (leaves, index);
        if place >= part.len() {
            return None;
        }
        while part.len() > 1 {
            let (left, right) = part.split_at(split(part.len()));
            if place < left.len() {
                path.push(root_of(algorithm, right));
                part = left;
            } else {
                path.push(root_of(algorithm, left));
                place -= left.len();
                part = right;
            }
        }
        path.reverse();
        Some(Self { index: u64::try_from(index).ok()?, size: u64::try_from(leaves.len()).ok()?, path })
    }

    /// Whether it proves that the leaf is in the tree with this root.
    pub fn holds(&self, algorithm: Algorithm, leaf: &Digest, root: &Digest) -> bool {
        if self.index >= self.size {
            return false;
        }
        let (mut place, mut last, mut reached) = (self.index, self.size - 1, *leaf);
        for neighbour in &self.path {
            if last == 0 {
                return false;
            }
            if place & 1 == 1 || place == last {
                reached = node(algorithm, neighbour, &reached);
                // A last leaf without a right neighbour goes up as it is until it has a left one.
                let levels = place.trailing_zeros();
                (place, last) = (place >> levels, last >> levels);
            } else {
                reached = node(algorithm, &reached, neighbour);
            }
            (place, last) = (place >> 1, last >> 1);
        }
        last == 0 && reached == *root
    }
}

impl ConsistencyProof {
    /// Proves that the tree of the first `old_size` leaves continues to all of them; `None` when there are fewer.
    pub fn new(algorithm: Algorithm, leaves: &[Digest], old_size: usize) -> Option<Self> {
        if old_size > leaves.len() {
            return None;
        }
        let mut path = Vec::new();
        // Whether the part that is left is one that the earlier root itself stands for.
        let (mut part, mut old, mut whole) = (leaves, old_size, true);
        while old > 0 && old < part.len() {
            let (left, right) = part.split_at(split(part.len()));
            if old <= left.len() {
                path.push(root_of(algorithm, right));
                part = left;
            } else {
                path.push(root_of(algorithm, left));
                old -= left.len();
                part = right;
                whole = false;
            }
        }
        if !whole {
            path.push(root_of(algorithm, part));
        }
        path.reverse();
        let (old_size, new_size) = (u64::try_from(old_size).ok()?, u64::try_from(leaves.len()).ok()?);
        Some(Self { old_size, new_size, path })
    }

    /// Whether it proves that the tree with the new root continues the one with the old root.
    pub fn holds(&self, algorithm: Algorithm, old_root: &Digest, new_root: &Digest) -> bool {
        if self.old_size == 0 {
            return self.path.is_empty() && *old_root == Hasher::new(algorithm).finish();
        }
        if self.old_size >= self.new_size {
            return self.old_size == self.new_size && self.path.is_empty() && old_root == new_root;
        }
        let levels = (self.old_size - 1).trailing_ones();
        let (mut place, mut last) = ((self.old_size - 1) >> levels, (self.new_size - 1) >> levels);
        // Where the earlier tree is one complete subtree, its root is the first part.
        let mut path = self.path.iter();
        let first = if place == 0 { Some(old_root) } else { path.next() };
        let Some(first) = first else { return false };
        let (mut old, mut new) = (*first, *first);
        for part in path {
            if last == 0 {
                return false;
            }
            if place & 1 == 1 || place == last {
                old = node(algorithm, part, &old);
                new = node(algorithm, part, &new);
                let levels = place.trailing_zeros();
                (place, last) = (place >> levels, last >> levels);
            } else {
                new = node(algorithm, &new, part);
            }
            (place, last) = (place >> 1, last >> 1);
        }
        last == 0 && old == *old_root && new == *new_root
    }
}

/// The size of the left subtree: the largest power of two below the number of leaves, of which there are two or more.
const fn split(leaves: usize) -> usize {
    1 << (leaves - 1).ilog2()
}
