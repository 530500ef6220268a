//! `shikou explain`: the arithmetic of a committee's marks, with clause and reading.

use assessment::{CommitteeCode, Keep, document};

use super::assess::assess_until;
use super::{edition_of, listed, month_of};
use crate::command_line::ExplainArgs;
use crate::failure::Failure;
use crate::output::{overview, print, print_json};
use crate::{figures_source, policy_folder};

pub(crate) fn run(args: &ExplainArgs) -> Result<(), Failure> {
    let policy = policy_folder::compile(&args.source.policy)?;
    let code = (args.committee.len() == 12)
        .then(|| args.committee.parse().ok().and_then(CommitteeCode::new))
        .flatten()
        .ok_or_else(|| {
            Failure::Usage(format!("“{}”不是居村委编码：应为 12 位数字，如 310115130001。", args.committee))
        })?;
    let towns = figures_source::read(&args.source.figures, &policy)?;
    let month = month_of(&towns, Some(args.month))?;
    let edition = edition_of(&policy, month)?;
    let only = match &args.item {
        None => None,
        Some(id) => Some(edition.items.iter().position(|item| item.id == *id).ok_or_else(|| {
            let known: Vec<_> = edition.items.iter().map(|item| item.id.clone()).collect();
            Failure::Usage(format!("没有考核项“{id}”：可用 {}。", listed(&known)))
        })?),
    };
    let Some(town) = towns.iter().find(|town| town.row(month, code).is_some()) else {
        return Err(Failure::refused(format!("{month} 的数据里没有居村委 {code}。请检查编码和月份。")));
    };
    let results = assess_until(&policy, town, month, Keep::Steps);
    let found = results.month(month).and_then(|result| Some((result, result.committee(code)?)));
    let Some((result, committee)) = found else {
        return Err(Failure::refused(format!("{month} 的结果里没有居村委 {code}。")));
    };
    if args.json {
        return print_json(&document::explanation(edition, town, month, committee, only));
    }
    print(overview::explanation(edition, town, result, committee, only).trim_end())
}
