//! Changes of the organisation: found, rename and move, close, split, merge. Each holds from a month on.

use askama::Template;
use axum::http::StatusCode;
use workflow::view::{CommitteeLine, OrganisationPage};
use workflow::{CommitteeCard, FieldFault, Founding, OrganisationChanged, Refusal};

use crate::faults::Faults;
use crate::frame::Frame;
use crate::problem::Problem;
use crate::route::Answer;
use crate::visit::{Visit, on_to, page_with};

#[derive(Template)]
#[template(path = "pages/committee/change.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) faults: Faults,
    pub(crate) kind: Kind,
    pub(crate) line: Option<CommitteeLine>,
    pub(crate) organisation: OrganisationPage,
    pub(crate) typed: crate::fields::Fields,
}

/// Which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    New,
    Edit,
    Merge,
}

/// The form that the address names: `new`, `merge`, or a committee's code.
pub(crate) async fn show(visit: Visit) -> Answer {
    render(&visit, StatusCode::OK, Faults::default()).await
}

async fn render(visit: &Visit, status: StatusCode, faults: Faults) -> Answer {
    let organisation = visit.office().organisation(visit.actor(), None).await?;
    let code = visit.part("committee");
    let path = visit.asked.address.split('?').next().unwrap_or_default();
    let (kind, line) = if !code.is_empty() {
        let found = organisation.committees.iter().find(|line| line.committee == code);
        let found = found.ok_or_else(|| Refusal::NotFound("这个居村委".to_owned()))?;
        (Kind::Edit, Some(found.clone()))
    } else if path.ends_with("/merge") {
        (Kind::Merge, None)
    } else {
        (Kind::New, None)
    };
    let title = match kind {
        Kind::New => "新设居村委",
        Kind::Edit => "调整居村委",
        Kind::Merge => "合并居村委",
    };
    let typed = visit.asked.fields.clone();
    page_with(status, &Page { frame: visit.frame(title)?, faults, kind, line, organisation, typed })
}

/// A committee as a form names it, its fields ending in `suffix`.
fn founding(visit: &Visit, suffix: &str) -> Founding {
    let field = |name: &str| visit.field(&format!("{name}{suffix}")).to_owned();
    let community = field("community");
    Founding {
        committee: field("code"),
        name: field("name"),
        station: field("station"),
        community: (!community.is_empty()).then_some(community),
    }
}

async fn told(visit: &Visit, done: Result<OrganisationChanged, Refusal>) -> Answer {
    match done {
        Ok(_) => on_to("/committees?done=changed"),
        Err(Refusal::Invalid(faults)) => {
            render(visit, StatusCode::UNPROCESSABLE_ENTITY, Faults(faults)).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// A new one.
pub(crate) async fn found(visit: Visit) -> Answer {
    let new = founding(&visit, "");
    let done = visit.office().found_committee(visit.actor(), &visit.key()?, visit.field("month"), &new).await;
    told(&visit, done).await
}

/// Another name, station or community.
pub(crate) async fn amend(visit: Visit) -> Answer {
    let Founding { name, station, community, .. } = founding(&visit, "");
    let placing = CommitteeCard { name, station, community };
    let (key, version) = (visit.key()?, crate::pages::month::version(&visit)?);
    let (month, code) = (visit.field("month"), visit.part("committee"));
    let done = visit.office().change_committee(visit.actor(), &key, month, code, &placing, version).await;
    told(&visit, done).await
}

/// No longer there.
pub(crate) async fn close(visit: Visit) -> Answer {
    let (key, version) = (visit.key()?, crate::pages::month::version(&visit)?);
    let (month, code) = (visit.field("month"), visit.part("committee"));
    let done = visit.office().close_committee(visit.actor(), &key, month, code, version).await;
    told(&visit, done).await
}

/// Two of one.
pub(crate) async fn split(visit: Visit) -> Answer {
    let (key, version) = (visit.key()?, crate::pages::month::version(&visit)?);
    let into: Vec<Founding> = ["-1", "-2", "-3"]
        .into_iter()
        .map(|suffix| founding(&visit, suffix))
        .filter(|new| !new.committee.is_empty() || !new.name.is_empty())
        .collect();
    let (month, code) = (visit.field("month"), visit.part("committee"));
    let done = visit.office().split_committee(visit.actor(), &key, month, code, version, &into).await;
    told(&visit, done).await
}

/// One of two or more.
pub(crate) async fn merge(visit: Visit) -> Answer {
    let key = visit.key()?;
    let chosen = visit.asked.fields.iter().filter(|(name, _)| *name == "of").map(|(_, value)| value);
    let chosen: Result<Vec<(String, i64)>, Problem> = chosen
        .map(|value| {
            let (code, version) =
                value.split_once('@').ok_or(Problem::BadRequest("合并的表单不完整，请刷新重做"))?;
            let version = version.parse().map_err(|_| Problem::BadRequest("合并的表单不完整，请刷新重做"))?;
            Ok((code.to_owned(), version))
        })
        .collect();
    let chosen = chosen?;
    if chosen.len() < 2 {
        let fault = FieldFault {
            field: "of".to_owned(), words: "请至少勾选两个要合并的居村委".to_owned()
        };
        return render(&visit, StatusCode::UNPROCESSABLE_ENTITY, Faults(vec![fault])).await;
    }
    let (month, into) = (visit.field("month"), founding(&visit, ""));
    let done = visit.office().merge_committees(visit.actor(), &key, month, &chosen, &into).await;
    told(&visit, done).await
}

impl Page {
    fn typed(&self, name: &str) -> &str {
        self.typed.get(name)
    }

    fn typed_part(&self, name: &str, part: &str) -> &str {
        self.typed.get(&format!("{name}{part}"))
    }

    fn from(&self) -> &str {
        let typed = self.typed.get("month");
        if typed.is_empty() { &self.organisation.changes_from } else { typed }
    }

    fn name(&self) -> &str {
        self.or_now("name", |line| &line.name)
    }

    fn station(&self) -> &str {
        self.or_now("station", |line| &line.station)
    }

    fn community(&self) -> &str {
        self.or_now("community", |line| line.community.as_deref().unwrap_or_default())
    }

    /// What was typed, or what holds now.
    fn or_now(&self, field: &str, now: impl Fn(&CommitteeLine) -> &str) -> &str {
        if self.typed.has(field) {
            return self.typed.get(field);
        }
        self.line.as_ref().map_or("", now)
    }

    fn is_merge(&self) -> bool {
        self.kind == Kind::Merge
    }

    fn ticked(&self, code: &str) -> bool {
        self.typed.iter().any(|(name, value)| name == "of" && value.starts_with(code))
    }

    fn parts(&self) -> [&'static str; 3] {
        ["-1", "-2", "-3"]
    }
}
