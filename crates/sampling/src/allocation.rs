//! How many dwellings each stratum of a committee gives.

use serde::{Deserialize, Serialize};

use crate::stratum::{PerStratum, Stratum};

/// 分配: how many dwellings are drawn from each stratum of one committee.
pub type Allocation = PerStratum;

/// The most dwellings that are drawn from one committee.
const PER_COMMITTEE_MAX: u32 = 100_000;

/// 分配规则: how a committee's sample is shared out among its strata.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum AllocationRule {
    /// In proportion to the strata, once each has its minimum.
    Proportional {
        /// Dwellings of each committee; all of them where it has fewer.
        per_committee: u32,
        /// Dwellings that each stratum gives at least; all of them where it has fewer.
        minimum: u32,
    },
    /// So many of each stratum; all of them where it has fewer.
    Fixed {
        /// Dwellings of each stratum of each committee.
        each: PerStratum,
    },
}

/// What makes a rule useless.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AllocationRuleError {
    /// Nothing would be drawn.
    #[error("每个居（村）委抽 0 户：请给出至少 1 户")]
    Nothing,
    /// More than any office can visit.
    #[error("每个居（村）委抽 {0} 户，超过 {PER_COMMITTEE_MAX} 户的上限：请核对户数")]
    TooMany(u64),
}

impl AllocationRule {
    /// Whether the rule can be used.
    ///
    /// # Errors
    /// When it draws nothing, or more than can be meant.
    pub fn check(&self) -> Result<(), AllocationRuleError> {
        let asked = match self {
            Self::Proportional { per_committee, .. } => u64::from(*per_committee),
            Self::Fixed { each } => each.total(),
        };
        match asked {
            0 => Err(AllocationRuleError::Nothing),
            _ if asked > u64::from(PER_COMMITTEE_MAX) => Err(AllocationRuleError::TooMany(asked)),
            _ => Ok(()),
        }
    }

    /// Shares out one committee's sample; `sizes` are the dwellings of its strata.
    ///
    /// In proportion, the dwellings are given out one by one, which is Sainte-Laguë's rule: to the stratum whose size
    /// divided by twice what it has, plus one, is greatest; before that, to the one that has least while some stratum
    /// is below its minimum. Equals stand in the order of [`Stratum::ALL`]. Given out this way, a larger sample never
    /// takes a dwelling back; by largest remainders it can (the Alabama paradox).
    pub fn share_out(&self, sizes: &PerStratum) -> Allocation {
        let mut given = Allocation::default();
        match self {
            Self::Fixed { each } => {
                for stratum in Stratum::ALL {
                    *given.of_mut(stratum) = each.of(stratum).min(sizes.of(stratum));
                }
            }
            Self::Proportional { per_committee, minimum } => {
                for _ in 0..*per_committee {
                    let Some(next) = next_stratum(sizes, &given, *minimum) else { break };
                    *given.of_mut(next) += 1;
                }
            }
        }
        given
    }
}

fn next_stratum(sizes: &PerStratum, given: &Allocation, minimum: u32) -> Option<Stratum> {
    let open = || Stratum::ALL.into_iter().filter(|stratum| given.of(*stratum) < sizes.of(*stratum));
    let least = open().map(|stratum| given.of(stratum)).filter(|has| *has < minimum).min();
    let fits = |stratum: &Stratum| least.is_none_or(|least| given.of(*stratum) == least);
    let place = |stratum| u64::from(given.of(stratum)) * 2 + 1;
    open().filter(fits).reduce(|best, other| {
        // Cross-multiplied, so that the comparison is exact.
        let of_best = u64::from(sizes.of(best)) * place(other);
        let of_other = u64::from(sizes.of(other)) * place(best);
        if of_other > of_best { other } else { best }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared(per_committee: u32, minimum: u32, [rented, vacant, overseas, rest]: [u32; 4]) -> [u32; 4] {
        let sizes = PerStratum { rented, vacant, overseas, rest };
        let given = AllocationRule::Proportional { per_committee, minimum }.share_out(&sizes);
        Stratum::ALL.map(|stratum| given.of(stratum))
    }

    #[test]
    fn shares_are_those_worked_out_by_hand() {
        // Quotients 60,20,12,8.57… / 30,10,6 / 10,3.3 : nine places go 60 30 20 12 10 10 8.57 6.67 6.
        assert_eq!(shared(9, 0, [60, 30, 10, 0]), [5, 3, 1, 0]);
        // A minimum of two takes six; the rest goes by quotients with what each has.
        assert_eq!(shared(9, 2, [60, 30, 10, 0]), [5, 2, 2, 0]);
        // Exactly proportional where that is possible.
        assert_eq!(shared(40, 2, [200, 100, 50, 450]), [10, 5, 3, 22]);
    }

    #[test]
    fn a_stratum_gives_no_more_than_it_has() {
        assert_eq!(shared(100, 3, [1, 0, 2, 5]), [1, 0, 2, 5]);
        assert_eq!(shared(4, 2, [1, 0, 0, 50]), [1, 0, 0, 3]);
    }

    #[test]
    fn too_few_for_the_minimum_still_go_round() {
        assert_eq!(shared(3, 5, [10, 10, 10, 970]), [1, 1, 0, 1]);
    }

    #[test]
    fn largest_remainders_would_take_a_dwelling_back_and_this_rule_does_not() {
        // By largest remainders ten of 6, 6, 2 go 4, 4, 2 (4.29, 4.29, 1.43), but eleven go 5, 5, 1 (4.71, 4.71, 1.57).
        let by_size = |n| shared(n, 0, [6, 6, 2, 0]);
        for n in 1..14 {
            assert!(by_size(n).iter().zip(by_size(n + 1)).all(|(few, more)| *few <= more));
        }
    }

    #[test]
    fn a_rule_that_draws_nothing_is_refused() {
        let rule = AllocationRule::Proportional { per_committee: 0, minimum: 2 };
        assert_eq!(rule.check(), Err(AllocationRuleError::Nothing));
        let each = PerStratum { rest: 200_000, ..PerStratum::default() };
        assert_eq!(AllocationRule::Fixed { each }.check(), Err(AllocationRuleError::TooMany(200_000)));
    }
}
