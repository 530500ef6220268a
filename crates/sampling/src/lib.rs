//! Sampling: a frozen frame, a draw that nobody can steer and anybody can repeat, and what the check of the drawn
//! dwellings says about everybody registered there.
//!
//! Everything here is arithmetic: no clock, disk, network, chance or float. The draw follows from the frame and from
//! seeds that were promised before the frame was frozen; the estimates are exact fractions, and their bounds are
//! rounded outward to a ten-thousandth of a percentage point.

mod allocation;
mod binomial;
mod checked;
mod commitment;
mod draw;
mod estimate;
mod frame;
mod frame_csv;
mod interval;
mod order;
mod percent;
mod record;
mod replacement;
mod scaled;
mod size;
mod stratum;
mod verify;
mod words;

pub use allocation::{Allocation, AllocationRule, AllocationRuleError};
pub use checked::{CheckedDwelling, CheckedError, CheckedStratum};
pub use commitment::{Commitment, Seed, SeedError, SeedShare, joint_seed};
pub use draw::{Draw, DrawCell, draw};
pub use estimate::{Estimate, Interval, IntervalMethod, estimate};
pub use evidence::{Digest, DigestError, Salt, SaltError};
pub use frame::{Frame, FrameError, FrameErrors, FrameRow, MAX_DWELLINGS};
pub use frame_csv::read_frame_csv;
pub use order::{OrderTest, compare_order};
pub use percent::{Factor, Percent, PercentError};
pub use record::{DrawRecord, FrameSummary, RecordError, RecordedCell};
pub use replacement::{Replacement, ReplacementError, ReplacementReason};
pub use size::{SampleSize, SizeError, SizeQuestion, sample_size};
pub use stratum::{PerStratum, Stratum, StratumError};
pub use verify::{Difference, verify};
