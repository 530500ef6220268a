//! The policy as people read it: clauses, readings, who decided them.

use assessment::Edition;
use assessment::policy::Reading;
use storage::DecisionRow;

use super::board::needs;
use crate::actor::Actor;
use crate::ground::{first_open, month_of};
use crate::names::Names;
use crate::office::Office;
use crate::permission::Permission;
use crate::refusal::Refusal;

/// 条款行: a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseLine {
    /// Where it stands.
    pub place: String,
    /// What it says, in our words.
    pub summary: String,
}

/// 选项行: one way to read an open place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionLine {
    /// Id.
    pub option: String,
    /// What it says.
    pub text: String,
    /// Whether it is in force in the month looked at.
    pub chosen: bool,
}

/// 确认行: a decision that was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionLine {
    /// The first month it holds for.
    pub from_month: String,
    /// What was chosen.
    pub text: String,
    /// Who decided, and on which day.
    pub decided: String,
    /// Who recorded it and when, in words.
    pub signed: String,
}

/// 读法行: a reading with its options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadingLine {
    /// Key.
    pub reading: String,
    /// What people call it.
    pub label: String,
    /// Where the open place stands.
    pub clause: String,
    /// What it leaves open.
    pub question: String,
    /// Why the policy chose as it did.
    pub reason: String,
    /// Options.
    pub options: Vec<OptionLine>,
    /// Whether a person has signed it.
    pub decided: bool,
    /// Who decided and when; empty until someone signs.
    pub decided_words: String,
    /// Whether the town must be asked before it starts.
    pub ask_before_start: bool,
    /// Decisions recorded here, oldest first.
    pub decisions: Vec<DecisionLine>,
}

/// 政策页: the policy of a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyPage {
    /// Id.
    pub policy: String,
    /// Title of the document.
    pub title: String,
    /// Its number.
    pub number: String,
    /// Who issued it.
    pub issuer: String,
    /// When.
    pub issued_on: String,
    /// The month looked at.
    pub month: String,
    /// The first month from which a decision may hold.
    pub decisions_from: String,
    /// Clauses, in the document's order.
    pub clauses: Vec<ClauseLine>,
    /// Readings, in the policy's order.
    pub readings: Vec<ReadingLine>,
    /// How many nobody has signed.
    pub undecided: usize,
    /// Whether the actor may record decisions.
    pub may_decide: bool,
}

impl Office {
    /// The policy of a month; `None` for the month under way.
    ///
    /// # Errors
    /// Permission; not found.
    pub async fn policy_page(&self, actor: &Actor, month: Option<&str>) -> Result<PolicyPage, Refusal> {
        needs(actor, Permission::SeePolicy)?;
        let mut read = self.db.read().await?;
        let policy = self.town_policy(&mut read, &actor.town).await?;
        let names = Names::of(&mut read, &actor.town).await?;
        let months = read.months(&actor.town).await?;
        let shown = match month {
            Some(month) => month.to_owned(),
            None => self.month_shown(&mut read, actor).await?,
        };
        let parsed = month_of(&shown)?;
        let edition = match month {
            Some(_) => policy.edition(parsed)?,
            None => policy.policy.edition(parsed).unwrap_or_else(|| policy.policy.newest()),
        };
        let first = policy.policy.editions().first().map(|edition| edition.valid_from);
        let from = first_open(&months).into_iter().chain(first).max().unwrap_or(parsed);
        let instrument = &edition.instrument;
        let lines = edition.readings.iter();
        Ok(PolicyPage {
            policy: instrument.id.clone(),
            title: instrument.title.clone(),
            number: instrument.number.clone(),
            issuer: instrument.issuer.clone(),
            issued_on: instrument.issued_on.clone(),
            month: shown,
            decisions_from: from.to_string(),
            clauses: edition
                .clauses
                .iter()
                .map(|clause| ClauseLine { place: clause.place.clone(), summary: clause.summary.clone() })
                .collect(),
            readings: lines.map(|reading| line(edition, reading, &policy.decisions, &names)).collect(),
            undecided: edition.readings.iter().filter(|reading| !reading.is_decided()).count(),
            may_decide: actor.may(Permission::DecideReading),
        })
    }
}

fn line(edition: &Edition, reading: &Reading, decisions: &[DecisionRow], names: &Names) -> ReadingLine {
    let options = reading.options.iter().enumerate();
    let decided = reading.is_decided();
    ReadingLine {
        reading: reading.key.clone(),
        label: reading.label.clone(),
        clause: edition.clause(reading.clause).map(|clause| clause.place.clone()).unwrap_or_default(),
        question: reading.question.clone(),
        reason: reading.reason.clone(),
        options: options
            .map(|(place, option)| OptionLine {
                option: option.id.clone(),
                text: option.text.clone(),
                chosen: place == reading.choice,
            })
            .collect(),
        decided,
        decided_words: match decided {
            true => format!("{} {}", reading.decided_by, reading.decided_on),
            false => String::new(),
        },
        ask_before_start: reading.ask_before_start,
        decisions: decisions
            .iter()
            .filter(|row| row.reading == reading.key)
            .map(|row| DecisionLine {
                from_month: row.from_month.clone(),
                text: reading
                    .options
                    .iter()
                    .find(|option| option.id == row.choice)
                    .map(|option| option.text.clone())
                    .unwrap_or_default(),
                decided: format!("{} {}", row.decided_by, row.decided_on),
                signed: names.told(&row.signed_by, row.signed_at),
            })
            .collect(),
    }
}
