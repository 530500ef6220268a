//! The policy of a month with its readings.

use askama::Template;
use axum::http::StatusCode;
use workflow::view::PolicyPage;
use workflow::{Permission, Place, ReadingDecision, Refusal};

use crate::faults::Faults;
use crate::frame::Frame;
use crate::route::Answer;
use crate::visit::{Visit, on_to, page_with};

#[derive(Template)]
#[template(path = "pages/policy/show.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) policy: PolicyPage,
    pub(crate) faults: Faults,
    /// Whether the actor sees what a trial would change.
    pub(crate) may_try: bool,
    /// The reading whose form was sent.
    pub(crate) sent: String,
    pub(crate) typed: [String; 4],
    pub(crate) today: String,
}

/// The page.
pub(crate) async fn show(visit: Visit) -> Answer {
    render(&visit, StatusCode::OK, Faults::default()).await
}

async fn render(visit: &Visit, status: StatusCode, faults: Faults) -> Answer {
    let month = Some(visit.query("month")).filter(|month| !month.is_empty());
    let policy = visit.office().policy_page(visit.actor(), month).await?;
    let typed =
        ["choice", "decided_by", "decided_on", "from_month"].map(|field| visit.field(field).to_owned());
    let today = workflow::business_date(visit.office().now()).to_string();
    let sent = visit.part("reading").to_owned();
    // A trial tells of every committee of the town.
    let actor = visit.actor();
    let may_try = actor.may(Permission::SeeResults) && actor.place == Place::Town;
    page_with(
        status,
        &Page { frame: visit.frame("政策与读法")?, policy, faults, may_try, sent, typed, today },
    )
}

/// Records what the town decided.
pub(crate) async fn decide(visit: Visit) -> Answer {
    let reading = visit.part("reading");
    let decision = ReadingDecision {
        reading: reading.to_owned(),
        choice: visit.field("choice").to_owned(),
        decided_by: visit.field("decided_by").to_owned(),
        decided_on: visit.field("decided_on").to_owned(),
        from_month: visit.field("from_month").to_owned(),
    };
    match visit.office().decide_reading(visit.actor(), &visit.key()?, &decision).await {
        Ok(_) => on_to(&format!("/policy?done=decided#{reading}")),
        Err(Refusal::Invalid(faults)) => {
            render(&visit, StatusCode::UNPROCESSABLE_ENTITY, Faults(faults)).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

impl Page {
    fn is_sent(&self, reading: &str) -> bool {
        self.sent == reading
    }

    fn by(&self, reading: &str) -> &str {
        if self.is_sent(reading) { &self.typed[1] } else { "" }
    }

    fn on(&self, reading: &str) -> &str {
        if self.is_sent(reading) { &self.typed[2] } else { &self.today }
    }

    fn from(&self, reading: &str) -> &str {
        if self.is_sent(reading) { &self.typed[3] } else { &self.policy.decisions_from }
    }

    fn checked(&self, reading: &str, option: &str, chosen: &bool) -> bool {
        if self.is_sent(reading) { self.typed[0] == option } else { *chosen }
    }
}
