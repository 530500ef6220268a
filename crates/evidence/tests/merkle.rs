//! The tree of RFC 6962: known roots, and proofs that hold and that do not once anything is changed.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

use evidence::{Algorithm, ConsistencyProof, Digest, InclusionProof, MerkleTree, leaf, root_of};
use proptest::prelude::*;

const SHA: Algorithm = Algorithm::Sha256;

/// The eight leaves on which implementations of RFC 6962 test themselves.
const LEAVES: [&[u8]; 8] = [
    &[],
    &[0x00],
    &[0x10],
    &[0x20, 0x21],
    &[0x30, 0x31],
    &[0x40, 0x41, 0x42, 0x43],
    &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
    &[0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f],
];

const HEADS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn digest(text: &str) -> Digest {
    text.parse().expect("64 digits")
}

#[test]
fn the_heads_of_the_known_trees_are_reproduced() {
    let mut tree = MerkleTree::new(SHA);
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(tree.root(), digest(empty));
    for (content, head) in LEAVES.iter().zip(HEADS) {
        tree.add(content);
        assert_eq!(tree.root(), digest(head));
    }
}

#[test]
fn the_known_proofs_are_reproduced() {
    let leaves = LEAVES.map(|content| leaf(SHA, content));
    let known = |path: &[&str]| path.iter().map(|text| digest(text)).collect::<Vec<_>>();
    // Paths published with the reference implementation of Certificate Transparency.
    let sixth = InclusionProof::new(SHA, &leaves, 5).expect("a leaf");
    let path = [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ];
    assert_eq!(sixth.path, known(&path));
    let grown = ConsistencyProof::new(SHA, &leaves, 6).expect("fewer leaves");
    let path = [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ];
    assert_eq!(grown.path, known(&path));
}

/// Every size up to 66: a power of two and its neighbours included.
#[test]
fn every_proof_of_small_trees_holds() {
    for algorithm in [Algorithm::Sha256, Algorithm::Sm3] {
        let leaves: Vec<_> = (0_u8..66).map(|number| leaf(algorithm, &[number])).collect();
        for size in 0..=leaves.len() {
            let root = root_of(algorithm, &leaves[..size]);
            for index in 0..size {
                let proof = InclusionProof::new(algorithm, &leaves[..size], index).expect("a leaf");
                assert!(proof.holds(algorithm, &leaves[index], &root), "{index} of {size}");
            }
            assert_eq!(InclusionProof::new(algorithm, &leaves[..size], size), None);
            for old in 0..=size {
                let proof = ConsistencyProof::new(algorithm, &leaves[..size], old).expect("fewer leaves");
                assert!(
                    proof.holds(algorithm, &root_of(algorithm, &leaves[..old]), &root),
                    "{old} to {size}"
                );
            }
            assert_eq!(ConsistencyProof::new(algorithm, &leaves[..size], size + 1), None);
        }
    }
}

fn leaves(most: usize) -> impl Strategy<Value = Vec<Digest>> {
    prop::collection::vec(any::<u32>().prop_map(|number| leaf(SHA, &number.to_be_bytes())), 1..most)
}

fn changed(digest: &Digest, bit: usize) -> Digest {
    let mut bytes = *digest.bytes();
    bytes[bit / 8 % 32] ^= 1 << (bit % 8);
    Digest::from_bytes(bytes)
}

proptest! {
    #[test]
    fn a_tree_put_away_and_taken_up_goes_on(leaves in leaves(200), cut in any::<prop::sample::Index>()) {
        let cut = cut.index(leaves.len());
        let mut tree = MerkleTree::new(SHA);
        leaves[..cut].iter().for_each(|leaf| tree.add_leaf(*leaf));
        let heads: Vec<_> = tree.heads().collect();
        prop_assert_eq!(heads.len(), usize::try_from(tree.size().count_ones()).unwrap());
        let fewer = heads.iter().skip(1).copied();
        prop_assert!(heads.is_empty() || MerkleTree::resume(SHA, tree.size(), fewer).is_none());
        prop_assert!(MerkleTree::resume(SHA, tree.size(), heads.iter().copied().chain([leaves[0]])).is_none());
        let mut later = MerkleTree::resume(SHA, tree.size(), heads).expect("a tree");
        leaves[cut..].iter().for_each(|leaf| later.add_leaf(*leaf));
        prop_assert_eq!(later.root(), root_of(SHA, &leaves));
        prop_assert_eq!(later.size(), u64::try_from(leaves.len()).unwrap());
    }

    #[test]
    fn another_leaf_gives_another_root(
        leaves in leaves(100), index in any::<prop::sample::Index>(), bit in 0_usize..256
    ) {
        let index = index.index(leaves.len());
        let mut other = leaves.clone();
        other[index] = changed(&other[index], bit);
        prop_assert_ne!(root_of(SHA, &leaves), root_of(SHA, &other));
        other.remove(index);
        prop_assert_ne!(root_of(SHA, &leaves), root_of(SHA, &other));
    }

    #[test]
    fn a_changed_inclusion_proof_does_not_hold(
        leaves in leaves(100), index in any::<prop::sample::Index>(), bit in 0_usize..256
    ) {
        let index = index.index(leaves.len());
        let (leaf, root) = (leaves[index], root_of(SHA, &leaves));
        let proof = InclusionProof::new(SHA, &leaves, index).unwrap();
        prop_assert!(proof.holds(SHA, &leaf, &root));
        prop_assert!(!proof.holds(SHA, &changed(&leaf, bit), &root));
        prop_assert!(!proof.holds(SHA, &leaf, &changed(&root, bit)));
        prop_assert!(!proof.holds(Algorithm::Sm3, &leaf, &root) || proof.path.is_empty());
        for place in 0..proof.path.len() {
            let mut other = proof.clone();
            other.path[place] = changed(&other.path[place], bit);
            prop_assert!(!other.holds(SHA, &leaf, &root));
            other.path.remove(place);
            prop_assert!(!other.holds(SHA, &leaf, &root));
        }
        let mut longer = proof.clone();
        longer.path.push(root);
        prop_assert!(!longer.holds(SHA, &leaf, &root));
        let outside = InclusionProof { index: proof.size, ..proof };
        prop_assert!(!outside.holds(SHA, &leaf, &root));
    }

    #[test]
    fn a_changed_consistency_proof_does_not_hold(
        leaves in leaves(100), old in any::<prop::sample::Index>(), bit in 0_usize..256
    ) {
        let old = old.index(leaves.len()) + 1;
        let (old_root, root) = (root_of(SHA, &leaves[..old]), root_of(SHA, &leaves));
        let proof = ConsistencyProof::new(SHA, &leaves, old).unwrap();
        prop_assert!(proof.holds(SHA, &old_root, &root));
        prop_assert!(!proof.holds(SHA, &changed(&old_root, bit), &root));
        prop_assert!(!proof.holds(SHA, &old_root, &changed(&root, bit)));
        for place in 0..proof.path.len() {
            let mut other = proof.clone();
            other.path[place] = changed(&other.path[place], bit);
            prop_assert!(!other.holds(SHA, &old_root, &root));
            other.path.remove(place);
            prop_assert!(!other.holds(SHA, &old_root, &root));
        }
        let mut longer = proof;
        longer.path.push(root);
        prop_assert!(!longer.holds(SHA, &old_root, &root));
    }

    /// History rewritten: no proof links a tree to one whose earlier leaves are others.
    #[test]
    fn a_rewritten_history_has_no_proof(
        leaves in leaves(60), at in any::<prop::sample::Index>(), old in any::<prop::sample::Index>()
    ) {
        let old = old.index(leaves.len()) + 1;
        let at = at.index(old);
        let mut other = leaves.clone();
        other[at] = changed(&other[at], 0);
        let (honest, forged) = (root_of(SHA, &leaves[..old]), root_of(SHA, &other));
        for history in [&leaves, &other] {
            let proof = ConsistencyProof::new(SHA, history, old).unwrap();
            prop_assert!(!proof.holds(SHA, &honest, &forged));
        }
    }
}
