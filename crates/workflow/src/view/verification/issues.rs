//! What was published: each issue opened, computed again, linked to the one before, and held against what is stored now.

use assessment::{Month, TownFigures};
use evidence::{Bundle, Sealed, SealedMonth, SignerAct};
use storage::{PublicationRow, Read, Scope};

use super::faults::Faults;
use super::log::SealedHead;
use crate::assembled::town_figures_until;
use crate::office::Office;
use crate::refusal::Refusal;
use crate::seal::{readings, results, sealed_month, unsealed};
use crate::state::MonthState;
use crate::town_policy::TownPolicy;

/// What is stored now about months that were published, as far as it can be put together.
pub(super) struct Stored {
    pub(super) policy: std::sync::Arc<TownPolicy>,
    pub(super) figures: TownFigures,
    /// Months whose newest issue must still be what is stored: those that are not being issued again.
    settled: Vec<String>,
    /// Whether one of them is being issued again.
    pub(super) reissuing: bool,
}

impl Office {
    /// How many issues there are, what each sealed of the log, and what is stored now.
    pub(super) async fn check_issues(
        &self,
        read: &mut Read,
        town: &str,
        faults: &mut Faults,
    ) -> Result<(usize, Vec<SealedHead>, Option<Stored>), Refusal> {
        let rows = read.publications(town).await?;
        let stored = match self.stored(read, town, &rows).await {
            Err(Refusal::Storage(error)) => return Err(error.into()),
            Err(other) => {
                faults.add("现存数据", &format!("拼不出已公布的月份（{other}），有一行被改过或删去"));
                None
            }
            Ok(stored) => stored,
        };
        let mut heads = Vec::new();
        let mut before: Option<&PublicationRow> = None;
        for row in &rows {
            let place = format!("{} 第 {} 期", row.month, row.issue);
            let previous = before.filter(|before| before.month == row.month);
            let expected = previous.map_or(1, |previous| previous.issue + 1);
            faults.unless(row.issue == expected, &place, &format!("前面应为第 {expected} 期，有一期被删去"));
            let bytes = read.bundle(town, &row.month, row.issue).await?.unwrap_or_default();
            match Sealed::open(&bytes) {
                Err(error) => faults.add(&place, &format!("封存包打不开：{error}")),
                Ok(sealed) => {
                    let root = sealed.root();
                    let words = format!("封存包的根是 {root}，与登记的根不同");
                    faults.unless(row.root == root.bytes(), &place, &words);
                    let bundle = sealed.bundle();
                    heads.push(SealedHead { of: place.clone(), head: bundle.audit });
                    subject(town, row, previous, bundle, &place, faults);
                    signers(row, bundle, &place, faults);
                    computed_again(&row.month, bundle, &place, faults);
                    if let Some(stored) = &stored {
                        let newest =
                            !rows.iter().any(|other| other.month == row.month && other.issue > row.issue);
                        stored.hold_against(row, bundle, newest, &place, faults);
                    }
                }
            }
            before = Some(row);
        }
        Ok((rows.len(), heads, stored))
    }

    async fn stored(
        &self,
        read: &mut Read,
        town: &str,
        rows: &[PublicationRow],
    ) -> Result<Option<Stored>, Refusal> {
        let Some(last) = rows.last() else { return Ok(None) };
        let policy = self.town_policy(read, town).await?;
        let figures = town_figures_until(read, town, &policy, &last.month, &Scope::Town).await?;
        let months = read.months(town).await?;
        let (again, settled): (Vec<_>, Vec<_>) =
            months.into_iter().partition(|row| row.state == MonthState::Reissuing.id());
        let settled = settled.into_iter().map(|row| row.month).collect();
        Ok(Some(Stored { policy, figures, settled, reissuing: !again.is_empty() }))
    }
}

/// The bundle is that of the row, and a reissue names what it replaces and who agreed.
fn subject(
    town: &str,
    row: &PublicationRow,
    previous: Option<&PublicationRow>,
    bundle: &Bundle,
    place: &str,
    faults: &mut Faults,
) {
    let subject = &bundle.subject;
    let own = subject.town == town && subject.month == row.month && i64::from(subject.issue) == row.issue;
    faults.unless(own, place, "封存包是另一个街镇、月份或期次的");
    let replaced = subject.replaces.as_ref();
    let linked = match (previous, replaced) {
        (None, None) => true,
        (Some(previous), Some(replaced)) => previous.root == replaced.root.bytes(),
        _ => row.issue > 1 && previous.is_none(),
    };
    faults.unless(linked, place, "写着更正的不是前一期");
    let reason = replaced.map(|replaced| replaced.reason.as_str());
    faults.unless(reason == row.reason.as_deref(), place, "更正的理由与封存时不同");
}

/// Somebody published it, and another agreed to a reissue.
fn signers(row: &PublicationRow, bundle: &Bundle, place: &str, faults: &mut Faults) {
    let signed = |act: SignerAct, user: &str| {
        bundle.signers.iter().any(|signer| signer.act == act && signer.user_id == user)
    };
    faults.unless(signed(SignerAct::Published, &row.published_by), place, "公布人与封存时不同");
    let at = bundle.signers.iter().find(|signer| signer.act == SignerAct::Published).map(|signer| signer.at);
    faults.unless(at == Some(row.published_at), place, "公布时间与封存时不同");
    match &row.counter_signed_by {
        None => faults.unless(row.issue == 1, place, "更正没有人会签"),
        Some(agreed) => {
            faults.unless(signed(SignerAct::Countersigned, agreed), place, "会签人与封存时不同");
        }
    }
}

/// The policy in the bundle gives, from the figures in it, the readings and the results in it.
fn computed_again(month: &str, bundle: &Bundle, place: &str, faults: &mut Faults) {
    let Ok(parsed) = month.parse::<Month>() else {
        return faults.add(place, "月份读不出来");
    };
    let (policy, figures) = match unsealed(bundle) {
        Ok(nouns) => nouns,
        Err(error) => return faults.add(place, &format!("封存的政策或数据读不出来：{error}")),
    };
    let read = policy.edition(parsed).map(readings);
    faults.unless(read.as_ref() == Some(&bundle.readings), place, "封存的读法与封存的政策不符");
    match results(&policy, &figures, parsed) {
        Ok(again) => {
            faults.unless(again == bundle.results, place, "按封存的政策和数据重新计算，结果与封存的不同");
        }
        Err(error) => faults.add(place, &format!("按封存的政策和数据算不出结果：{error}")),
    }
}

/// Where decisions on readings stand among the policy's texts.
const DECISIONS: &str = "amendments/";
const DECISION: &str = "-decision-";

impl Stored {
    fn hold_against(
        &self,
        row: &PublicationRow,
        bundle: &Bundle,
        newest: bool,
        place: &str,
        faults: &mut Faults,
    ) {
        self.decisions(&row.month, bundle, place, faults);
        if newest && self.settled.contains(&row.month) {
            self.figures(&row.month, bundle, place, faults);
        }
    }

    /// What was decided on readings before an issue is still recorded, and nothing was slipped in behind it.
    fn decisions(&self, month: &str, bundle: &Bundle, place: &str, faults: &mut Faults) {
        let sealed = bundle.policy.iter().filter(|(path, _)| path.contains(DECISION));
        for (path, text) in sealed {
            let same = self.policy.source.text(path) == Some(text.as_str());
            faults.unless(same, place, &format!("登记的读法与封存时不同（{path}）：有一行被改过或删去"));
        }
        for (path, _) in self.policy.source.files().filter(|(path, _)| path.contains(DECISION)) {
            let from = path.strip_prefix(DECISIONS).and_then(|path| path.split_once(DECISION));
            let holds = from.is_some_and(|(from, _)| from <= month);
            let known = bundle.policy.contains_key(path);
            faults.unless(
                known || !holds,
                place,
                &format!("有登记的读法封存时没有（{path}）：有一行是后加的"),
            );
        }
    }

    /// What is stored of the month is what was sealed.
    fn figures(&self, month: &str, bundle: &Bundle, place: &str, faults: &mut Faults) {
        let own = self.figures.months.iter().find(|own| own.month.to_string() == month);
        let sealed = bundle.figures.months.iter().find(|sealed| sealed.month == month);
        let (Some(own), Some(sealed)) = (own, sealed) else {
            return faults.add(place, "这个月的数据现在没有了");
        };
        let own = sealed_month(self.policy.policy.newest(), &self.figures, own);
        let same = own.town == sealed.town && own.district_rate == sealed.district_rate;
        faults.unless(same, place, "现存的全镇数据与封存时不同，被改过");
        for words in differing(&own, sealed) {
            faults.add(place, &words);
        }
    }
}

/// Committees that are stored otherwise than they were sealed.
fn differing(own: &SealedMonth, sealed: &SealedMonth) -> Vec<String> {
    let mut words = Vec::new();
    for row in &sealed.committees {
        match own.committees.iter().find(|now| now.code == row.code) {
            None => words.push(format!("居村委 {}（{}）现在没有了", row.code, row.name)),
            Some(now) if now == row => {}
            Some(now) if now.counts == row.counts => words.push(format!(
                "居村委 {}（{}）现存的名称、派出所或社区与封存时不同，被改过",
                row.code, row.name
            )),
            Some(_) => {
                words.push(format!("居村委 {}（{}）现存的数据与封存时不同，被改过", row.code, row.name));
            }
        }
    }
    let new = own.committees.iter().filter(|now| sealed.committees.iter().all(|row| row.code != now.code));
    words.extend(new.map(|now| format!("居村委 {}（{}）封存时没有，是后加的", now.code, now.name)));
    words
}
