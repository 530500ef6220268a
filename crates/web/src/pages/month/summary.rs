//! The town's month before it is published: the town's own counts, the ranking as it would be, lock, publish.

use askama::Template;
use axum::http::StatusCode;
use workflow::view::TownSummary;
use workflow::{MonthState, Refusal, TownFiguresEdit};

use crate::address;
use crate::chip::Chip as _;
use crate::faults::Faults;
use crate::frame::Frame;
use crate::route::Answer;
use crate::visit::{Visit, on_to, page_with};

#[derive(Template)]
#[template(path = "pages/month/summary.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) summary: TownSummary,
    pub(crate) faults: Faults,
}

/// The page.
pub(crate) async fn show(visit: Visit) -> Answer {
    render(&visit, StatusCode::OK, Faults::default()).await
}

async fn render(visit: &Visit, status: StatusCode, faults: Faults) -> Answer {
    let mut summary = visit.office().town_summary(visit.actor(), visit.part("month")).await?;
    // What was typed stays.
    if !faults.is_empty() {
        for cell in &mut summary.town_figures {
            visit.field(&cell.figure).clone_into(&mut cell.value);
        }
        visit.field("district_rate").clone_into(&mut summary.district_rate);
        visit.field("remark").clone_into(&mut summary.remark);
    }
    page_with(status, &Page { frame: visit.frame(format!("{} 汇总", summary.month.month))?, summary, faults })
}

/// Sets the town's own counts.
pub(crate) async fn town_figures(visit: Visit) -> Answer {
    let month = visit.part("month");
    let summary = visit.office().town_summary(visit.actor(), month).await?;
    let edit = TownFiguresEdit {
        cells: summary
            .town_figures
            .iter()
            .map(|cell| (cell.figure.clone(), visit.field(&cell.figure).to_owned()))
            .collect(),
        district_rate: visit.field("district_rate").to_owned(),
        remark: visit.field("remark").to_owned(),
        version: super::version(&visit)?,
    };
    match visit.office().set_town_figures(visit.actor(), &visit.key()?, month, &edit).await {
        Ok(_) => on_to(&format!("{}?done=saved", address::summary(month))),
        Err(Refusal::Invalid(faults)) => {
            render(&visit, StatusCode::UNPROCESSABLE_ENTITY, Faults(faults)).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// Ends the gathering.
pub(crate) async fn lock(visit: Visit) -> Answer {
    let (month, version) = (visit.part("month"), super::version(&visit)?);
    let key = visit.key()?;
    visit.office().lock_month(visit.actor(), &key, month, version, visit.field("reason")).await?;
    on_to(&format!("{}?done=locked", address::summary(month)))
}

/// Opens it again.
pub(crate) async fn unlock(visit: Visit) -> Answer {
    let (month, version) = (visit.part("month"), super::version(&visit)?);
    let key = visit.key()?;
    visit.office().unlock_month(visit.actor(), &key, month, version, visit.field("reason")).await?;
    on_to(&format!("{}?done=unlocked", address::summary(month)))
}

/// Publishes it.
pub(crate) async fn publish(visit: Visit) -> Answer {
    let (month, version) = (visit.part("month"), super::version(&visit)?);
    visit.office().publish_month(visit.actor(), &visit.key()?, month, version).await?;
    on_to(&format!("{}?done=published", address::ranking(month)))
}

/// Answers an objection.
pub(crate) async fn answer(visit: Visit) -> Answer {
    let month = visit.part("month");
    let Ok(sequence) = visit.part("sequence").parse() else {
        return Err(Refusal::NotFound("这条异议".to_owned()).into());
    };
    let key = visit.key()?;
    visit.office().answer_objection(visit.actor(), &key, month, sequence, visit.field("answer")).await?;
    on_to(&format!("{}?done=answered", address::summary(month)))
}

impl Page {
    fn is_own(&self, _committee: &str) -> bool {
        false
    }

    fn href(&self, committee: &str, station: &str) -> Option<String> {
        Some(address::form(&self.summary.month.month, station, committee))
    }

    fn is_open(&self) -> bool {
        self.summary.month.state == MonthState::Open
    }

    fn is_locked(&self) -> bool {
        self.summary.month.state == MonthState::Locked
    }

    fn may_publish_now(&self) -> bool {
        let state = self.summary.month.state;
        self.summary.may_publish && matches!(state, MonthState::Locked | MonthState::Reissuing)
    }

    fn figures_open(&self) -> bool {
        matches!(self.summary.month.state, MonthState::Open | MonthState::Reissuing)
    }
}
