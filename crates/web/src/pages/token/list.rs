//! The tokens of the town, and the form for another.

use askama::Template;
use axum::http::StatusCode;
use workflow::{TokenLine, TokenScope};

use crate::faults::Faults;
use crate::frame::Frame;
use crate::route::Answer;
use crate::visit::{Visit, page_with};

#[derive(Template, Default)]
#[template(path = "pages/token/list.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) faults: Faults,
    pub(crate) tokens: Vec<TokenLine>,
    /// What the actor may hand out; nothing for whoever only keeps the machine.
    pub(crate) scopes: Vec<TokenScope>,
    pub(crate) stations: Vec<String>,
    pub(crate) name: String,
    pub(crate) chosen: Vec<TokenScope>,
    pub(crate) place: String,
    pub(crate) days: String,
}

/// The page.
pub(crate) async fn show(visit: Visit) -> Answer {
    let empty = Page { days: "180".to_owned(), ..Page::default() };
    render(&visit, StatusCode::OK, empty).await
}

/// The page with what was typed.
pub(super) async fn render(visit: &Visit, status: StatusCode, typed: Page) -> Answer {
    let actor = visit.actor();
    let scopes: Vec<_> = TokenScope::ALL.into_iter().filter(|scope| actor.may(scope.permission())).collect();
    let stations = match scopes.is_empty() {
        true => Vec::new(),
        false => visit.office().organisation(actor, None).await?.stations,
    };
    let page = Page {
        frame: visit.frame("接口令牌")?,
        tokens: visit.office().tokens(actor).await?,
        scopes,
        stations: stations.into_iter().map(|line| line.station).collect(),
        ..typed
    };
    page_with(status, &page)
}

impl Page {
    fn is_chosen(&self, scope: &TokenScope) -> bool {
        self.chosen.contains(scope)
    }

    fn is_place(&self, station: &str) -> bool {
        self.place.strip_prefix("station:") == Some(station)
    }
}
