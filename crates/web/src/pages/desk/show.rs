//! The desk.

use askama::Template;
use workflow::Permission;
use workflow::view::{CommitteeResult, DeskBlock, ToDo};

use crate::address;
use crate::chip::Chip as _;
use crate::frame::Frame;
use crate::route::Answer;
use crate::trend;
use crate::visit::{Visit, page};

#[derive(Template)]
#[template(path = "pages/desk/show.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) blocks: Vec<DeskBlock>,
    /// Whether the actor sees the town's summary and not only stations.
    pub(crate) summary: bool,
    /// Whether the actor has things to do at all, so that none is worth saying.
    pub(crate) tasks: bool,
}

/// The page.
pub(crate) async fn show(visit: Visit) -> Answer {
    let desk = visit.office().desk(visit.actor()).await?;
    let summary = visit.actor().may(Permission::ManageMonth);
    let tasks = visit.actor().may(Permission::SeeFigures);
    page(&Page { frame: visit.frame("工作台")?, blocks: desk.blocks, summary, tasks })
}

impl Page {
    /// Whether anything stands in the column at the side.
    fn has_side(&self) -> bool {
        self.blocks.iter().any(|block| match block {
            DeskBlock::Late { .. } => self.summary,
            DeskBlock::Readings { .. } => true,
            DeskBlock::Own { trend, .. } => trend.len() > 1,
            _ => false,
        })
    }

    fn href(&self, to_do: &ToDo) -> String {
        address::of(&to_do.target)
    }

    fn button(&self, to_do: &ToDo) -> &'static str {
        address::button(&to_do.target)
    }

    /// Where marks were lost and how many are left: `数据推送 8/10`.
    fn lost_marks(&self, result: &CommitteeResult) -> Vec<String> {
        let lost = result.items.iter().filter(|item| item.deducted);
        let words = |marks: &str, title: &str, full: &str| format!("{title} {marks}/{full}");
        lost.filter_map(|item| Some(words(item.marks.as_deref()?, &item.title, &item.full))).collect()
    }

    /// What cost the most, in a few words.
    fn lost(&self, result: &CommitteeResult) -> String {
        let lost: Vec<&str> =
            result.items.iter().filter(|item| item.deducted).map(|item| item.title.as_str()).collect();
        if lost.is_empty() { "没有扣分".to_owned() } else { lost.join("、") }
    }
}
