//! The kinds of rules that items are made of.

use super::RateIndex;
use super::option::{
    Accumulation, BandEdge, Choice, PlaceOrder, PlaceScope, PlaceTies, QuotaPeriod, QuotaScope,
    ShareExemption, SmallGroup, StepCounting, Switch, Unranked,
};
use crate::Exact;
use crate::figures::FigureIndex;

/// 规则: the kinds of rules that such documents are made of.
#[derive(Debug, Clone)]
pub enum Rule {
    /// So many marks for each of a count.
    PerCount(Vec<PerCount>),
    /// So many marks for each step that a rate is below a target.
    StepBelow(StepBelow),
    /// Marks for the last places of a group.
    BottomPlaces(BottomPlaces),
}

/// 按件扣分: marks for each of a count.
#[derive(Debug, Clone)]
pub struct PerCount {
    /// The count.
    pub figure: FigureIndex,
    /// Marks for each.
    pub deduct_marks: Exact,
    /// Whether it is in force.
    pub applies: Choice<Switch>,
}

/// 按步扣分: marks for each step that a rate is below a target.
#[derive(Debug, Clone)]
pub struct StepBelow {
    /// The rate.
    pub rate: RateIndex,
    /// At or above this nothing is deducted (percent).
    pub target_percent: Exact,
    /// Size of a step (percentage points).
    pub step_percentage_points: Exact,
    /// How parts of a step count.
    pub counting: Choice<StepCounting>,
    /// The town figure that chooses the band; `None` when there is one band.
    pub band_by: Option<FigureIndex>,
    /// Bands, ascending; the last one has no end.
    pub bands: Vec<Band>,
}

/// 档: what a step costs while a town figure lies within limits.
#[derive(Debug, Clone)]
pub struct Band {
    /// Its upper end, and which side owns that value; `None` for the last.
    pub until: Option<(u32, Choice<BandEdge>)>,
    /// Marks for a step.
    pub deduct_marks: Exact,
}

/// 末位扣分: marks for the last places of an order.
#[derive(Debug, Clone)]
pub struct BottomPlaces {
    /// The count that is ordered, or the numerator of the share.
    pub measure: FigureIndex,
    /// Denominator of the share, a sum; empty when the count itself is ordered.
    pub share_of: Vec<FigureIndex>,
    /// What it means that the share has no denominator.
    pub unranked: Choice<Unranked>,
    /// Among whom.
    pub scope: Choice<PlaceScope>,
    /// Deductions as the document lists them.
    pub deduct_marks: Vec<Exact>,
    /// Which end of the list the last place is deducted.
    pub order: Choice<PlaceOrder>,
    /// What ties are deducted.
    pub ties: Choice<PlaceTies>,
    /// What small groups are deducted.
    pub small_group: Choice<SmallGroup>,
    /// Below this many committees a group is small.
    pub small_group_below_committees: u32,
    /// Below this many committees a warning is given.
    pub small_group_warning_below_committees: u32,
    /// What "over the year" means on a monthly form.
    pub accumulation: Choice<Accumulation>,
    /// The share that frees from the deduction.
    pub exempt_share: Option<ExemptShare>,
    /// The quota that frees from the deduction.
    pub exempt_quota: Option<ExemptQuota>,
}

/// 占比免扣: the share above which nothing is deducted.
#[derive(Debug, Clone)]
pub struct ExemptShare {
    /// The share in percent.
    pub percent: Exact,
    /// On which side it begins, and whether a person decides.
    pub when: Choice<ShareExemption>,
}

/// 定额免扣: the quota above which nothing is deducted.
#[derive(Debug, Clone)]
pub struct ExemptQuota {
    /// The column with a committee's own quota.
    pub own_quota: Option<FigureIndex>,
    /// Whose pushes against which quota.
    pub scope: Choice<QuotaScope>,
    /// How much of the year's quota.
    pub period: Choice<QuotaPeriod>,
}
