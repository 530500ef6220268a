//! What another reading would have changed in published months.

use assessment::{
    ChangeKind, Comparison, Edition, Keep, Notice, Policy, TownFigures, TownResult, assess_town,
};

use super::board::needs;
use crate::actor::Actor;
use crate::assembled::whole_figures_until;
use crate::office::Office;
use crate::permission::Permission;
use crate::place::Place;
use crate::refusal::Refusal;

/// 试算计数: how many values of a kind differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrialCount {
    /// What differs: 总分, 名次, 末十位.
    pub kind: String,
    /// How often.
    pub count: usize,
}

/// 试算行: a value that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrialRow {
    /// Month.
    pub month: String,
    /// Code.
    pub committee: String,
    /// Name in that month.
    pub name: String,
    /// What differs.
    pub kind: String,
    /// Value before; empty for none.
    pub before: String,
    /// Value after; empty for none.
    pub after: String,
}

/// 试算否决: a veto that would be proposed or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrialVeto {
    /// Year.
    pub year: u16,
    /// Code.
    pub committee: String,
    /// Name.
    pub name: String,
    /// Whether it would be proposed.
    pub proposed: bool,
}

/// 读法试算: another option on the months that were published; nothing is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadingTrial {
    /// Key of the reading.
    pub reading: String,
    /// What people call it.
    pub label: String,
    /// What it leaves open.
    pub question: String,
    /// Id of the option that is tried.
    pub choice: String,
    /// What the option says.
    pub text: String,
    /// The months, oldest first.
    pub months: Vec<String>,
    /// Why the figures cannot tell, where they lack what the option asks for.
    pub lacks: Option<String>,
    /// How much differs, kind by kind.
    pub counts: Vec<TrialCount>,
    /// What differs, by month and code.
    pub rows: Vec<TrialRow>,
    /// Vetoes.
    pub vetoes: Vec<TrialVeto>,
}

impl Office {
    /// What another option would have changed in published months. For roles that see the whole town.
    ///
    /// # Errors
    /// Permission; no such reading or option; nothing was published yet.
    pub async fn reading_trial(
        &self,
        actor: &Actor,
        reading: &str,
        choice: &str,
    ) -> Result<ReadingTrial, Refusal> {
        needs(actor, Permission::SeePolicy)?;
        needs(actor, Permission::SeeResults)?;
        if actor.place != Place::Town {
            return Err(Refusal::NotFound("全镇试算".to_owned()));
        }
        let mut read = self.db.read().await?;
        let policy = self.town_policy(&mut read, &actor.town).await?;
        let edition = policy.policy.newest();
        let missing = || Refusal::NotFound(format!("读法“{reading}”的选项“{choice}”"));
        let tried = edition.reading_by_key(reading).ok_or_else(missing)?;
        let option = tried.options.iter().find(|option| option.id == choice).ok_or_else(missing)?;
        let published = read.months(&actor.town).await?.into_iter().filter(|row| row.issue > 0);
        let months: Vec<String> = published.map(|row| row.month).collect();
        let last = months.last().ok_or_else(|| Refusal::State("还没有公布过的月份可以试算".to_owned()))?;
        // A month that is being issued again may have rows that are not whole.
        let (figures, _) = whole_figures_until(&mut read, &actor.town, &policy, last).await?;
        let other = Policy::compile_with(&policy.source, &[(reading, choice)])
            .map_err(|errors| Refusal::Fault(errors.to_string()))?;
        let base = assess_town(&policy.policy, &figures, Keep::Marks);
        let changed = assess_town(&other, &figures, Keep::Marks);
        let lacks = lacking(&other, &figures, &base, &changed);
        let comparison = match lacks {
            Some(_) => Comparison::default(),
            None => Comparison::between((&policy.policy, &base), (&other, &changed)),
        };
        Ok(ReadingTrial {
            reading: tried.key.clone(),
            label: tried.label.clone(),
            question: tried.question.clone(),
            choice: option.id.clone(),
            text: option.text.clone(),
            months,
            lacks,
            counts: comparison
                .counts()
                .into_iter()
                .map(|(kind, count)| TrialCount { kind: kind_words(edition, kind), count })
                .collect(),
            rows: comparison
                .changes
                .iter()
                .map(|change| TrialRow {
                    month: change.month.to_string(),
                    committee: change.code.to_string(),
                    name: figures
                        .row(change.month, change.code)
                        .map_or("", |row| figures.name(row.name))
                        .to_owned(),
                    kind: kind_words(edition, change.kind),
                    before: change.before.clone(),
                    after: change.after.clone(),
                })
                .collect(),
            vetoes: comparison
                .vetoes
                .iter()
                .map(|veto| TrialVeto {
                    year: veto.year,
                    committee: veto.code.to_string(),
                    name: figures
                        .months
                        .iter()
                        .rev()
                        .find_map(|month| figures.row(month.month, veto.code))
                        .map_or("", |row| figures.name(row.name))
                        .to_owned(),
                    proposed: veto.proposed,
                })
                .collect(),
        })
    }
}

/// What the figures lack for the option and do not lack for the policy as it is: a blank counted as zero would show
/// changes that are none.
fn lacking(other: &Policy, figures: &TownFigures, base: &TownResult, changed: &TownResult) -> Option<String> {
    for month in &changed.months {
        let known = base.month(month.month).map_or(&[][..], |month| &month.notices);
        let new = month.notices.iter().find(|notice| {
            let asks = matches!(notice, Notice::NoTownRate | Notice::BlankFigure { .. });
            asks && !known.contains(notice)
        });
        if let Some((notice, edition)) = new.zip(other.edition(month.month)) {
            return Some(format!("数据不足，无法比较：{}", notice.words(edition, figures)));
        }
    }
    None
}

fn kind_words(edition: &Edition, kind: ChangeKind) -> String {
    match kind {
        ChangeKind::Marks(item) => {
            let title = edition.items.get(item).map_or("", |item| item.title.as_str());
            format!("“{title}”得分")
        }
        ChangeKind::Total => "总分".to_owned(),
        ChangeKind::Rank => "名次".to_owned(),
        ChangeKind::Bottom => edition.ranking.bottom_title.clone(),
        ChangeKind::VetoCounted => "计入否决".to_owned(),
        ChangeKind::Interview => "约谈级别".to_owned(),
        ChangeKind::AnalysisMeeting => "月度分析会".to_owned(),
    }
}
