//! An invented register to try everything on: towns, districts and cities of people who do not exist.
//!
//! Everything follows from a seed, in any order and without keeping it: a city streams. The truth behind every noisy
//! spelling is kept, so that whoever reads it can be marked.
//!
//! ```
//! use register::synthetic::{Area, Population, Scale};
//!
//! let area = Area::new(1, Scale::HAMLET);
//! let population = Population::new(&area);
//! let resident = population.resident(7);
//! assert!(resident.number.is_synthetic());
//! assert_eq!(area.dwelling(resident.dwelling).index, resident.dwelling);
//! ```

mod area;
mod feed;
mod noise;
mod noisy_address;
mod noisy_person;
mod random;
mod resident;
mod script;
mod words;

pub use area::{Area, EstateKind, Scale, SyntheticDwelling, SyntheticEstate};
pub use feed::{SyntheticFeedRow, SyntheticOverlay};
pub use noise::{Noise, NoiseKind, NoiseKinds};
pub use noisy_address::{Said, SpelledAddress};
pub use noisy_person::SpelledText;
pub use random::Random;
pub use resident::{Population, SyntheticResident};
