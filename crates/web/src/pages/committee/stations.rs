//! The town's stations: added, put in order, given a quota of their own, left by all their committees.

use askama::Template;
use axum::http::StatusCode;
use workflow::view::{OrganisationPage, StationLine};
use workflow::{FieldFault, OrganisationChanged, Refusal, StationCard};

use crate::faults::Faults;
use crate::frame::Frame;
use crate::route::Answer;
use crate::visit::{Visit, on_to, page_with};

#[derive(Template)]
#[template(path = "pages/committee/stations.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) faults: Faults,
    pub(crate) organisation: OrganisationPage,
    pub(crate) typed: crate::fields::Fields,
}

/// The page.
pub(crate) async fn show(visit: Visit) -> Answer {
    render(&visit, StatusCode::OK, Faults::default()).await
}

async fn render(visit: &Visit, status: StatusCode, faults: Faults) -> Answer {
    let organisation = visit.office().organisation(visit.actor(), None).await?;
    let typed = visit.asked.fields.clone();
    page_with(status, &Page { frame: visit.frame("派出所")?, faults, organisation, typed })
}

async fn told(visit: &Visit, done: Result<OrganisationChanged, Refusal>) -> Answer {
    match done {
        Ok(_) => on_to("/committees/stations?done=changed"),
        Err(Refusal::Invalid(faults)) => {
            render(visit, StatusCode::UNPROCESSABLE_ENTITY, Faults(faults)).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// Adds one, or changes the order and quota of one.
pub(crate) async fn set(visit: Visit) -> Answer {
    let mut faults = Vec::new();
    let mut number = |field: &str, words: &str| {
        let typed = visit.field(field).trim();
        let parsed: Option<i64> = typed.parse().ok();
        if parsed.is_none() && !typed.is_empty() {
            faults.push(FieldFault {
                field: field.to_owned(), words: format!("“{typed}”不是数目：{words}")
            });
        }
        parsed
    };
    let (position, quota) = (number("position", "次序填 1 至 999"), number("quota", "按政策的就留空"));
    if !faults.is_empty() {
        return render(&visit, StatusCode::UNPROCESSABLE_ENTITY, Faults(faults)).await;
    }
    let station = visit.field("station").to_owned();
    let card = StationCard { station, position: position.unwrap_or(0), quota };
    let (key, version) = (visit.key()?, crate::pages::month::version(&visit)?);
    let done = visit.office().set_station(visit.actor(), &key, &card, version).await;
    told(&visit, done).await
}

/// All committees of one lie under another from a month on.
pub(crate) async fn leave(visit: Visit) -> Answer {
    let (key, version) = (visit.key()?, crate::pages::month::version(&visit)?);
    let (month, station, to) = (visit.field("month"), visit.field("station"), visit.field("to"));
    let done = visit.office().move_committees(visit.actor(), &key, month, (station, version), to).await;
    told(&visit, done).await
}

impl Page {
    /// The place in lists that a new one would get.
    fn next(&self) -> i64 {
        self.organisation.stations.iter().map(|line| line.position).max().unwrap_or(0) + 1
    }

    fn quota(&self, line: &StationLine) -> String {
        line.quota.map_or_else(String::new, |quota| quota.to_string())
    }

    fn policy_quota(&self, line: &StationLine) -> String {
        line.policy_quota.map_or_else(|| "政策没有".to_owned(), |quota| format!("政策 {quota}"))
    }

    fn typed(&self, name: &str) -> &str {
        self.typed.get(name)
    }
}
