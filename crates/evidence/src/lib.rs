//! Evidence: what happened and what was published, in a form that cannot be changed without contradicting a printed
//! root, and that any other program can check.
//!
//! Everything here is arithmetic on bytes: no clock, disk, network, chance or float. Documents have one canonical form
//! ([`canonical`]); their digests are leaves of Merkle trees ([`MerkleTree`]); the short form of a root
//! ([`ShortRoot`]) is what is printed. What a town does goes into its log entry by entry ([`Entry`], [`AuditLog`]); a
//! month that is published goes into a bundle ([`Bundle`], [`Sealed`]).

mod bundle;
pub mod canonical;
mod commitment;
mod digest;
mod entry;
mod log;
mod merkle;

pub use bundle::{
    BUNDLE_FORMAT, Bundle, BundleError, ReadingDecision, Sealed, SealedCommittee, SealedFigures, SealedMonth,
    SealedStation, Section, SectionProof, Signer, SignerAct, Subject, Superseded,
};
pub use canonical::CanonicalError;
pub use commitment::Commitment;
pub use digest::{Algorithm, Digest, DigestError, Hasher, Salt, SaltError, ShortRoot, ShortRootError};
pub use entry::{ENTRY_FORMAT, Entry, EntryError};
pub use log::{
    AuditHead, AuditLog, GROWTH_FORMAT, LOG_FORMAT, LogError, LogGrowth, log_entry_line, log_head_line,
};
pub use merkle::{ConsistencyProof, InclusionProof, MerkleTree, leaf, leaf_with, root_of};
