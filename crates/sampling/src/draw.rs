//! The draw: every dwelling has a ticket, and the smallest tickets are drawn.

use std::collections::BTreeMap;

use crate::allocation::AllocationRule;
use crate::frame::Frame;
use crate::stratum::{PerStratum, Stratum};
use evidence::{Algorithm, Digest, Hasher};

const TICKET_TAG: &[u8] = b"shikou/sampling/ticket/1";

/// 抽样格: one stratum of one committee, with all its dwellings in the order of their tickets.
#[derive(Debug, Clone)]
pub struct DrawCell<'f> {
    /// The committee's code.
    pub committee_code: &'f str,
    /// The stratum.
    pub stratum: Stratum,
    /// How many are drawn.
    pub allocated: u32,
    /// Every dwelling, by ascending ticket.
    pub order: Vec<&'f str>,
}

/// 抽样: the cells of a frame, by committee and stratum.
#[derive(Debug, Clone)]
pub struct Draw<'f> {
    /// Cells that have a dwelling, by ascending committee code, then in the order of [`Stratum::ALL`].
    pub cells: Vec<DrawCell<'f>>,
}

impl<'f> DrawCell<'f> {
    /// The dwellings drawn, by ascending ticket.
    pub fn drawn(&self) -> impl Iterator<Item = &'f str> {
        self.order.iter().take(self.reserve_begins()).copied()
    }

    /// The dwellings that replace others, in the order in which they are used.
    pub fn reserve(&self) -> impl Iterator<Item = &'f str> {
        self.order.iter().skip(self.reserve_begins()).copied()
    }

    fn reserve_begins(&self) -> usize {
        usize::try_from(self.allocated).unwrap_or(usize::MAX)
    }
}

impl<'f> Draw<'f> {
    /// The cell of one committee and stratum.
    pub fn cell(&self, committee_code: &str, stratum: Stratum) -> Option<&DrawCell<'f>> {
        let key = (committee_code, stratum);
        let place = self.cells.binary_search_by(|cell| (cell.committee_code, cell.stratum).cmp(&key)).ok()?;
        self.cells.get(place)
    }

    /// How many dwellings are drawn.
    pub fn drawn_total(&self) -> u64 {
        self.cells.iter().map(|cell| u64::from(cell.allocated)).sum()
    }
}

/// Draws from a frame with the joint seed: the same three always give the same dwellings in the same order.
///
/// A ticket is the SHA-256 of the tag, the frame's root, the joint seed and the dwelling's identifier, each preceded
/// by its length ("consistent sampling" after Rivest, as in election audits). A sample is therefore a beginning of a
/// fixed order: asking for more adds to it, and a replacement is simply the next in the order.
pub fn draw<'f>(frame: &'f Frame, joint_seed: &Digest, rule: &AllocationRule) -> Draw<'f> {
    let mut begun = Hasher::new(Algorithm::Sha256);
    for field in [TICKET_TAG, frame.root().bytes(), joint_seed.bytes()] {
        begun.field(field);
    }
    let mut queues: BTreeMap<(&str, Stratum), Vec<(Digest, &str)>> = BTreeMap::new();
    for row in frame.rows() {
        let mut hasher = begun.clone();
        hasher.field(row.dwelling_id.as_bytes());
        let queue = queues.entry((&row.committee_code, row.stratum)).or_default();
        queue.push((hasher.finish(), &*row.dwelling_id));
    }
    let mut sizes: BTreeMap<&str, PerStratum> = BTreeMap::new();
    for ((committee, stratum), queue) in &queues {
        *sizes.entry(committee).or_default().of_mut(*stratum) =
            u32::try_from(queue.len()).unwrap_or(u32::MAX);
    }
    let allocations: BTreeMap<&str, PerStratum> =
        sizes.into_iter().map(|(committee, sizes)| (committee, rule.share_out(&sizes))).collect();
    let cells = queues.into_iter().map(|((committee_code, stratum), mut queue)| {
        queue.sort_unstable();
        let allocated = allocations.get(committee_code).map_or(0, |given| given.of(stratum));
        let order = queue.into_iter().map(|(_, id)| id).collect();
        DrawCell { committee_code, stratum, allocated, order }
    });
    Draw { cells: cells.collect() }
}
