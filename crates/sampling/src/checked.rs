//! What the check of drawn dwellings found.

use serde::{Deserialize, Serialize};

use crate::stratum::Stratum;

/// 测查房屋: one checked dwelling, in persons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckedDwelling {
    /// Persons found there or registered there, each once; none in a vacant dwelling that is vacant.
    pub persons: u32,
    /// Of these, persons whose registration agrees with what was found.
    pub correct: u32,
}

/// 测查层: the checked dwellings of one stratum of what is estimated, with the number they stand for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckedStratum {
    /// The committee, where several are put together; empty for one alone.
    #[serde(default)]
    pub committee_code: Box<str>,
    /// The stratum.
    pub stratum: Stratum,
    /// Dwellings in the frame.
    pub dwellings: u64,
    /// Those checked, replacements in the place of what they replaced.
    pub checked: Vec<CheckedDwelling>,
}

/// Why nothing can be estimated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckedError {
    /// Nobody found and nobody registered.
    #[error("测查的房屋里没有一个人（既无登记也无实住），算不出准确率：请记为“无样本”，或增加测查户数")]
    NoPersons,
    /// More right than there are.
    #[error("{stratum}层第 {place} 户的准确人数 {correct} 大于人数 {persons}：请核对测查单")]
    MoreCorrect {
        /// Stratum.
        stratum: Stratum,
        /// Which, counted from 1.
        place: usize,
        /// Persons.
        persons: u32,
        /// Correct.
        correct: u32,
    },
    /// More checked than there are.
    #[error("{stratum}层测查了 {checked} 户，抽样框里只有 {dwellings} 户：请核对抽样框")]
    MoreChecked {
        /// Stratum.
        stratum: Stratum,
        /// Checked.
        checked: usize,
        /// In the frame.
        dwellings: u64,
    },
    /// The same stratum of the same committee twice.
    #[error("{0}层出现了两次：请把同一层的房屋放在一起")]
    Twice(Stratum),
}

/// Looks for what cannot be.
pub(crate) fn sound(strata: &[CheckedStratum]) -> Result<(), CheckedError> {
    for (place, checked) in strata.iter().enumerate() {
        let stratum = checked.stratum;
        let key = |other: &CheckedStratum| (other.committee_code.clone(), other.stratum);
        if strata.iter().take(place).any(|earlier| key(earlier) == key(checked)) {
            return Err(CheckedError::Twice(stratum));
        }
        let count = checked.checked.len();
        if u64::try_from(count).is_ok_and(|count| count > checked.dwellings) {
            return Err(CheckedError::MoreChecked { stratum, checked: count, dwellings: checked.dwellings });
        }
        for (place, dwelling) in (1..).zip(&checked.checked) {
            let CheckedDwelling { persons, correct } = *dwelling;
            if correct > persons {
                return Err(CheckedError::MoreCorrect { stratum, place, persons, correct });
            }
        }
    }
    Ok(())
}
