//! `shikou assess`: one month, or with `--csv` a whole year of many towns.

use assessment::{Keep, Policy, TownFigures, TownResult, assess_town, document};

use super::{edition_of, month_of};
use crate::bulk::{self, Wanted};
use crate::command_line::AssessArgs;
use crate::failure::Failure;
use crate::output::{overview, print, print_json, tell};
use crate::{figures_source, papers_of_month, policy_folder};

pub(crate) fn run(args: &AssessArgs) -> Result<(), Failure> {
    let policy = policy_folder::compile(&args.source.policy)?;
    if let Some(folder) = &args.csv {
        let wanted = match (args.year, args.month) {
            (Some(year), _) => Wanted::Year(Some(year)),
            (None, month) => Wanted::Month(month),
        };
        return bulk::run(&policy, &args.source.figures, &wanted, folder);
    }
    let towns = figures_source::read(&args.source.figures, &policy)?;
    let month = month_of(&towns, args.month)?;
    let edition = edition_of(&policy, month)?;
    let keep = if args.out.is_some() { Keep::Steps } else { Keep::Marks };
    let results: Vec<_> = towns.iter().map(|town| assess_until(&policy, town, month, keep)).collect();
    if let Some(folder) = &args.out {
        let written = papers_of_month::write(&policy, &towns, &results, month, folder, args.with_steps)?;
        for path in written {
            tell(&format!("已写 {}", path.display()));
        }
    }
    let pairs = towns.iter().zip(&results).filter_map(|(town, result)| Some((town, result.month(month)?)));
    if args.json {
        return print_json(&document::towns(
            pairs.map(|(town, result)| document::month(edition, town, result)).collect(),
        ));
    }
    for (town, result) in pairs {
        print(&overview::month(edition, town, result))?;
    }
    Ok(())
}

/// Every month up to the one asked for: streaks come from earlier months, and later ones cannot matter.
pub(crate) fn assess_until(
    policy: &Policy,
    town: &TownFigures,
    month: assessment::Month,
    keep: Keep,
) -> TownResult {
    let mut until = town.clone();
    until.months.retain(|figures| figures.month <= month);
    assess_town(policy, &until, keep)
}
