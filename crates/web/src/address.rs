//! Where pages are.

use workflow::view::Target;

use crate::fields::encoded;

pub(crate) fn month(month: &str) -> String {
    format!("/months/{month}")
}

pub(crate) fn summary(month: &str) -> String {
    format!("/months/{month}/summary")
}

pub(crate) fn late(month: &str) -> String {
    format!("/months/{month}/late")
}

pub(crate) fn grid(month: &str, station: &str) -> String {
    format!("/months/{month}/stations/{}", encoded(station))
}

pub(crate) fn review(month: &str, station: &str) -> String {
    format!("{}/review", grid(month, station))
}

pub(crate) fn form(month: &str, station: &str, committee: &str) -> String {
    format!("{}/forms/{committee}", grid(month, station))
}

pub(crate) fn ranking(month: &str) -> String {
    format!("/ranking/{month}")
}

pub(crate) fn committee(committee: &str, month: &str) -> String {
    format!("/committees/{committee}/{month}")
}

/// Where a thing to do is done.
pub(crate) fn of(target: &Target) -> String {
    match target {
        Target::Grid { month, station } => grid(month, station),
        Target::Review { month, station } => review(month, station),
        Target::Board { month: shown } => month(shown),
        Target::Summary { month } => summary(month),
        Target::Published { month } => ranking(month),
        Target::Committee { committee } => format!("/committees/{committee}"),
        Target::Preview { month, committee: shown } => committee(shown, month),
        Target::Late { month } => late(month),
        Target::OpenMonth { .. } => "/months".to_owned(),
        Target::Policy => "/policy".to_owned(),
        Target::Organisation => "/committees".to_owned(),
        Target::Users => "/users".to_owned(),
        Target::System => "/system".to_owned(),
        Target::Audit => "/audit".to_owned(),
    }
}

/// What the button to it says.
pub(crate) fn button(target: &Target) -> &'static str {
    match target {
        Target::Grid { .. } => "去填写",
        Target::Review { .. } => "去审阅",
        Target::Summary { .. } => "去汇总",
        Target::Late { .. } => "去催报",
        Target::OpenMonth { .. } => "去开月",
        Target::Policy => "去确认",
        _ => "去看",
    }
}
