//! A month computed from what is stored now: what it would come to if it were published.

use std::sync::Arc;

use assessment::{Keep, Month, TownFigures, TownResult, assess_town};
use storage::Read;

use super::result::Nouns;
use crate::assembled::whole_figures_until;
use crate::gap::Outstanding;
use crate::office::Office;
use crate::refusal::Refusal;
use crate::town_policy::TownPolicy;

/// 即时结果: the town until a month as it stands.
pub(crate) struct Live {
    pub(crate) policy: Arc<TownPolicy>,
    pub(crate) figures: TownFigures,
    pub(crate) result: TownResult,
    /// What the last month lacks.
    pub(crate) outstanding: Outstanding,
}

impl Live {
    pub(crate) async fn until(
        office: &Office,
        read: &mut Read,
        town: &str,
        month: &str,
    ) -> Result<Self, Refusal> {
        let policy = office.town_policy(read, town).await?;
        let (figures, outstanding) = whole_figures_until(read, town, &policy, month).await?;
        let result = assess_town(&policy.policy, &figures, Keep::Steps);
        Ok(Self { policy, figures, result, outstanding })
    }

    pub(crate) fn nouns(&self, month: Month) -> Result<Nouns<'_>, Refusal> {
        let found = self.result.month(month);
        let found = found.ok_or_else(|| Refusal::NotFound(format!("{month} 的考核结果")))?;
        Ok(Nouns {
            edition: self.policy.edition(month)?,
            figures: &self.figures,
            month: found,
            outstanding: Some(&self.outstanding),
        })
    }
}
