//! `shikou year`: averages, last places, streaks, interviews, meetings and veto proposals.

use assessment::{Keep, assess_town, document};

use super::year_of;
use crate::bulk::{self, Wanted};
use crate::command_line::YearArgs;
use crate::failure::Failure;
use crate::output::files::Bundle;
use crate::output::{overview, print, print_json, tell};
use crate::{figures_source, policy_folder};

pub(crate) fn run(args: &YearArgs) -> Result<(), Failure> {
    let policy = policy_folder::compile(&args.source.policy)?;
    if let Some(folder) = &args.csv {
        return bulk::run(&policy, &args.source.figures, &Wanted::Year(args.year), folder);
    }
    let towns = figures_source::read(&args.source.figures, &policy)?;
    let year = year_of(&towns, args.year)?;
    let results: Vec<_> =
        towns.iter().map(|town| assess_town(&policy, town, Keep::Marks).year(&policy, year)).collect();
    if let Some(folder) = &args.out {
        let mut bundle = Bundle::default();
        for (town, result) in towns.iter().zip(&results) {
            let folder = figures_source::folder_of_town(folder, &towns, town);
            let sheet = sheets::year_workbook(&policy, town, result)
                .map_err(|error| Failure::refused(format!("年度汇总表没有写成：{error}")))?;
            bundle.add(folder.join("年度汇总表.xlsx"), sheet);
        }
        for path in bundle.write()? {
            tell(&format!("已写 {}", path.display()));
        }
    }
    let pairs = towns.iter().zip(&results);
    if args.json {
        return print_json(&document::towns(
            pairs.map(|(town, result)| document::year(&policy, town, result)).collect(),
        ));
    }
    for (town, result) in pairs {
        print(&overview::year(&policy, town, result))?;
    }
    Ok(())
}
