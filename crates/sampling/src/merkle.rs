//! The Merkle tree head of RFC 6962 §2.1 with SHA-256.

use sha2::{Digest as _, Sha256};

use crate::digest::Digest;

/// Gathers leaves one by one and keeps one digest for each complete subtree: memory grows with the logarithm.
#[derive(Default)]
pub(crate) struct MerkleTree {
    /// Heads of complete subtrees from large to small, each with the number of leaves under it.
    heads: Vec<(u64, Digest)>,
}

impl MerkleTree {
    /// Adds a leaf whose content `write` gives to the hasher.
    pub(crate) fn add(&mut self, write: impl FnOnce(&mut Sha256)) {
        let mut hasher = Sha256::new();
        hasher.update([0x00]);
        write(&mut hasher);
        let mut new = (1, Digest::of(hasher));
        while let Some(last) = self.heads.pop_if(|last| last.0 == new.0) {
            new = (last.0 + new.0, inner(&last.1, &new.1));
        }
        self.heads.push(new);
    }

    /// The head of the tree.
    pub(crate) fn root(&self) -> Digest {
        let mut rest = self.heads.iter().rev().map(|(_, head)| *head);
        let smallest = rest.next().unwrap_or_else(|| Digest::of(Sha256::new()));
        rest.fold(smallest, |right, left| inner(&left, &right))
    }
}

fn inner(left: &Digest, right: &Digest) -> Digest {
    let mut hasher = Sha256::new();
    hasher.update([0x01]);
    hasher.update(left.bytes());
    hasher.update(right.bytes());
    Digest::of(hasher)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The eight leaves on which implementations of RFC 6962 test themselves, with the heads of their trees.
    #[test]
    fn the_heads_of_the_known_trees_are_reproduced() {
        let leaves: [&[u8]; 8] = [
            &[],
            &[0x00],
            &[0x10],
            &[0x20, 0x21],
            &[0x30, 0x31],
            &[0x40, 0x41, 0x42, 0x43],
            &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
            &[0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f],
        ];
        let heads = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        let mut tree = MerkleTree::default();
        assert_eq!(
            tree.root().to_string(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        for (leaf, head) in leaves.iter().zip(heads) {
            tree.add(|hasher| hasher.update(leaf));
            assert_eq!(tree.root().to_string(), head);
        }
    }
}
