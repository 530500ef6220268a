//! A table that came with a form, read into figures.

use std::io::Cursor;

use assessment::{Policy, PolicySource, TownFigures};
use sheets::{COMMITTEE_FILE, CsvFiles, CsvSource, FigureBook, QUOTA_FILE, Refusal, TOWN_FILE};

use workflow::{Actor, Office};

use crate::problem::Problem;
use crate::visit::{Sent, Visit};

/// The policy that the actor's town works by.
pub(crate) async fn policy(visit: &Visit) -> Result<Policy, Problem> {
    policy_of(visit.office(), visit.actor()).await
}

pub(crate) async fn policy_of(office: &Office, actor: &Actor) -> Result<Policy, Problem> {
    let mut read = office.db().read().await.map_err(workflow::Refusal::from)?;
    let town = read.town(&actor.town).await.map_err(workflow::Refusal::from)?;
    let source: Option<&PolicySource> = town.as_ref().and_then(|town| office.policy(&town.policy));
    let source = source.ok_or_else(|| Problem::Fault("the town's policy is not there".to_owned()))?;
    Policy::compile(source).map_err(|error| Problem::Fault(format!("the town's policy: {error}")))
}

/// Reads a workbook, or the CSV files together.
pub(super) fn read(files: &[Sent], policy: &Policy) -> Result<FigureBook, Refusal> {
    match files {
        [file] if !is_csv(file) => sheets::read_workbook(Cursor::new(&file.bytes), &file.name, policy),
        files => {
            // One file alone is the committees', whatever it is called.
            let named = |name: &str| files.iter().find(|file| file.name == name);
            let committees = named(COMMITTEE_FILE).or(if files.len() == 1 { files.first() } else { None });
            let source = |file: &'_ Sent| CsvSource::new(file.name.clone(), Cursor::new(file.bytes.clone()));
            let given = CsvFiles {
                committees: committees.map(source),
                towns: named(TOWN_FILE).map(source),
                quotas: named(QUOTA_FILE).map(source),
            };
            sheets::read_csv(given, policy)
        }
    }
}

fn is_csv(file: &Sent) -> bool {
    let name = file.name.to_lowercase();
    name.ends_with(".csv") || name.ends_with(".txt")
}

/// The town that is meant: the only one of the file, or the own one by its code.
pub(super) fn own_town<'b>(book: &'b FigureBook, town: &str) -> Option<&'b TownFigures> {
    match book.towns.as_slice() {
        [only] => Some(only),
        towns => towns.iter().find(|found| found.town.is_some_and(|code| code.to_string() == town)),
    }
}
