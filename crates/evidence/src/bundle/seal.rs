//! From a bundle to bytes and a root, and back.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{BUNDLE_FORMAT, Bundle, BundleError, Section};
use crate::canonical::{self, CanonicalError};
use crate::digest::{Algorithm, Digest, ShortRoot};
use crate::merkle::{InclusionProof, leaf_with, root_of};

/// The largest document, in MiB: a thousand committees over ten years stay below it.
const MEBIBYTES_MAX: usize = 128;

/// 已封存月份: a bundle with its bytes and its root, which agree.
#[derive(Debug, Clone, PartialEq)]
pub struct Sealed {
    bundle: Bundle,
    algorithm: Algorithm,
    root: Digest,
    leaves: Vec<Digest>,
    bytes: Vec<u8>,
}

/// 单节证明: one section of a sealed month with the proof that it belongs to the root, to be shown without the rest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectionProof {
    /// The form of the bundle.
    pub format: String,
    /// The hash.
    pub algorithm: Algorithm,
    /// Which section.
    pub section: Section,
    /// What stands in it.
    pub content: Value,
    /// Where its leaf is.
    pub proof: InclusionProof,
}

/// The document as it stands in the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    format: String,
    algorithm: Algorithm,
    root: Digest,
    short: ShortRoot,
    leaves: BTreeMap<String, Digest>,
    sections: Map<String, Value>,
}

impl Bundle {
    /// Seals the month: the same bundle always gives the same bytes and the same root.
    ///
    /// # Errors
    /// When something is missing that no published month lacks (a publisher; the reason and the counter-signature of a
    /// reissue), or a result is not exact.
    pub fn seal(self, algorithm: Algorithm) -> Result<Sealed, BundleError> {
        self.check()?;
        let mut sections = Map::new();
        let mut leaves = Vec::new();
        for section in Section::ALL {
            let content = self.content(section).map_err(|error| BundleError::Shape { section, error })?;
            let leaf = section_leaf(algorithm, section, &content)
                .map_err(|error| BundleError::Shape { section, error })?;
            leaves.push(leaf);
            sections.insert(section.name().to_owned(), content);
        }
        let root = root_of(algorithm, &leaves);
        let names = Section::ALL.iter().map(|section| section.name().to_owned());
        let bytes = canonical::write_of(&Document {
            format: BUNDLE_FORMAT.to_owned(),
            algorithm,
            root,
            short: root.short(),
            leaves: names.zip(leaves.iter().copied()).collect(),
            sections,
        })?;
        if bytes.len() > MEBIBYTES_MAX << 20 {
            return Err(BundleError::TooLarge(MEBIBYTES_MAX));
        }
        Ok(Sealed { bundle: self, algorithm, root, leaves, bytes })
    }

    fn content(&self, section: Section) -> Result<Value, CanonicalError> {
        match section {
            Section::Audit => canonical::value_of(&self.audit),
            Section::Figures => canonical::value_of(&self.figures),
            Section::Policy => canonical::value_of(&self.policy),
            Section::Readings => canonical::value_of(&self.readings),
            Section::Results => Ok(self.results.clone()),
            Section::Signers => canonical::value_of(&self.signers),
            Section::Subject => canonical::value_of(&self.subject),
        }
    }
}

impl Sealed {
    /// Opens a document and checks everything in it. Whether its root is the printed one is for the caller to see.
    ///
    /// # Errors
    /// What is wrong, with the section that differs.
    pub fn open(bytes: &[u8]) -> Result<Self, BundleError> {
        if bytes.len() > MEBIBYTES_MAX << 20 {
            return Err(BundleError::TooLarge(MEBIBYTES_MAX));
        }
        let value = canonical::read(bytes)?;
        let format = value.get("format").and_then(Value::as_str).unwrap_or("无");
        if format != BUNDLE_FORMAT {
            return Err(BundleError::Format(format.chars().take(50).collect()));
        }
        let mut document: Document = canonical::shape(value)?;
        let leaves = document.checked_leaves()?;
        let found = root_of(document.algorithm, &leaves);
        if found != document.root {
            return Err(BundleError::Root { stated: document.root, found });
        }
        if !document.short.fits(&found) {
            return Err(BundleError::Short);
        }
        let bundle = Bundle {
            audit: document.take(Section::Audit)?,
            figures: document.take(Section::Figures)?,
            policy: document.take(Section::Policy)?,
            readings: document.take(Section::Readings)?,
            results: document.take(Section::Results)?,
            signers: document.take(Section::Signers)?,
            subject: document.take(Section::Subject)?,
        };
        // A field that may be empty must still be there: sealing again gives the very same bytes.
        let sealed = bundle.seal(document.algorithm)?;
        if sealed.bytes == bytes { Ok(sealed) } else { Err(BundleError::Fields) }
    }

    /// What was sealed.
    pub const fn bundle(&self) -> &Bundle {
        &self.bundle
    }

    /// The hash.
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The root; its [`short`](Digest::short) form is printed on every form and on the circular.
    pub const fn root(&self) -> Digest {
        self.root
    }

    /// The document, as it is kept and handed out.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// One section with its proof.
    ///
    /// # Errors
    /// Never for what was sealed or opened; the type keeps it total.
    pub fn prove(&self, section: Section) -> Result<SectionProof, BundleError> {
        let missing = || BundleError::Missing(section);
        let index = Section::ALL.iter().position(|one| *one == section).ok_or_else(missing)?;
        let proof = InclusionProof::new(self.algorithm, &self.leaves, index).ok_or_else(missing)?;
        let content = self.bundle.content(section).map_err(|error| BundleError::Shape { section, error })?;
        Ok(SectionProof {
            format: BUNDLE_FORMAT.to_owned(),
            algorithm: self.algorithm,
            section,
            content,
            proof,
        })
    }
}

impl SectionProof {
    /// Whether the section belongs to the sealed month with this root.
    pub fn holds(&self, root: &Digest) -> bool {
        let place = usize::try_from(self.proof.index).ok().and_then(|index| Section::ALL.get(index));
        let Ok(leaf) = section_leaf(self.algorithm, self.section, &self.content) else { return false };
        self.format == BUNDLE_FORMAT
            && place == Some(&self.section)
            && usize::try_from(self.proof.size) == Ok(Section::ALL.len())
            && self.proof.holds(self.algorithm, &leaf, root)
    }
}

impl Document {
    /// The digests of all sections, each of which is what the document states.
    fn checked_leaves(&self) -> Result<Vec<Digest>, BundleError> {
        let known = |name: &String| Section::ALL.iter().any(|section| section.name() == name);
        if let Some(name) = self.sections.keys().chain(self.leaves.keys()).find(|name| !known(name)) {
            return Err(BundleError::Unknown(name.chars().take(50).collect()));
        }
        let check = |section: Section| {
            let content = self.sections.get(section.name()).ok_or(BundleError::Missing(section))?;
            let stated = self.leaves.get(section.name()).ok_or(BundleError::Missing(section))?;
            let leaf = section_leaf(self.algorithm, section, content)?;
            if leaf == *stated { Ok(leaf) } else { Err(BundleError::Changed(section)) }
        };
        Section::ALL.into_iter().map(check).collect()
    }

    fn take<T: DeserializeOwned>(&mut self, section: Section) -> Result<T, BundleError> {
        let content = self.sections.remove(section.name()).ok_or(BundleError::Missing(section))?;
        canonical::shape(content).map_err(|error| BundleError::Shape { section, error })
    }
}

/// The leaf of a section: form, hash, name and canonical content, each preceded by its length. So no section can stand
/// in another's place, nor be carried over to another form or hash.
fn section_leaf(algorithm: Algorithm, section: Section, content: &Value) -> Result<Digest, CanonicalError> {
    let content = canonical::write(content)?;
    Ok(leaf_with(algorithm, |hasher| {
        hasher.field(BUNDLE_FORMAT.as_bytes());
        hasher.field(algorithm.name().as_bytes());
        hasher.field(section.name().as_bytes());
        hasher.field(&content);
    }))
}
