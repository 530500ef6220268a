//! The committees of a month, and what may be changed about them.

use askama::Template;
use workflow::Permission;
use workflow::view::{CommitteeLine, OrganisationPage};

use crate::frame::Frame;
use crate::initials;
use crate::route::Answer;
use crate::visit::{Visit, page};

#[derive(Template)]
#[template(path = "pages/committee/list.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) organisation: OrganisationPage,
    pub(crate) may_manage: bool,
    pub(crate) station: String,
    pub(crate) community: String,
    pub(crate) text: String,
}

/// The page.
pub(crate) async fn show(visit: Visit) -> Answer {
    let month = Some(visit.query("month")).filter(|month| !month.is_empty());
    let organisation = visit.office().organisation(visit.actor(), month).await?;
    page(&Page {
        frame: visit.frame("居村委")?,
        organisation,
        may_manage: visit.actor().may(Permission::ManageCommittees),
        station: visit.query("station").to_owned(),
        community: visit.query("community").to_owned(),
        text: visit.query("text").to_owned(),
    })
}

impl Page {
    fn shown(&self) -> Vec<&CommitteeLine> {
        let fits = |line: &&CommitteeLine| {
            (self.station.is_empty() || line.station == self.station)
                && (self.community.is_empty() || line.community.as_deref() == Some(&self.community))
                && initials::fits(&self.text, &[&line.name, &line.committee, &line.station])
        };
        self.organisation.committees.iter().filter(fits).collect()
    }

    /// What changed about a committee, in a few words.
    fn history(&self, line: &CommitteeLine) -> String {
        let spans = line.spans.windows(2).filter_map(|pair| match pair {
            [before, after] if before.name != after.name => {
                Some(format!("{} 起由“{}”更名", after.from_month, before.name))
            }
            [before, after] if before.station != after.station => {
                Some(format!("{} 起由{}划入", after.from_month, before.station))
            }
            [before, after] => Some(format!(
                "{} 起由{}划入",
                after.from_month,
                before.community.as_deref().unwrap_or("未定社区")
            )),
            _ => None,
        });
        let came = line.came_of.iter().map(|code| format!("由 {code} 而来"));
        came.chain(spans).collect::<Vec<_>>().join("；")
    }
}
