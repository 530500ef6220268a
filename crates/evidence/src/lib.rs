//! Evidence: what happened and what was published, in a form that cannot be changed without contradicting a printed
//! root, and that any other program can check.
//!
//! Everything here is arithmetic on bytes: no clock, disk, network, chance or float. Documents have one canonical form
//! ([`canonical`]); their digests are leaves of Merkle trees ([`MerkleTree`]); the short form of a root
//! ([`ShortRoot`]) is what is printed.

pub mod canonical;
mod digest;
mod merkle;

pub use canonical::CanonicalError;
pub use digest::{Algorithm, Digest, DigestError, Hasher, Salt, SaltError, ShortRoot, ShortRootError};
pub use merkle::{ConsistencyProof, InclusionProof, MerkleTree, leaf, leaf_with, root_of};
