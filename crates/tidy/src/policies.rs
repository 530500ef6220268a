//! What every policy folder holds.

use std::collections::BTreeSet;

use crate::finding::Finding;

const PARTS: &[&str] = &["policy.toml", "readings.toml", "clauses.toml"];

/// Policy folders, seen from the paths of the repository, that lack one of their files or have no case.
#[must_use]
pub fn folders(paths: &[&str]) -> Vec<Finding> {
    let inside = paths.iter().filter_map(|path| path.strip_prefix("policies/"));
    let names: BTreeSet<&str> =
        inside.filter_map(|path| path.split_once('/')).map(|(name, _)| name).collect();
    let mut found = Vec::new();
    for name in names {
        let folder = format!("policies/{name}");
        for part in PARTS.iter().filter(|part| !paths.contains(&format!("{folder}/{part}").as_str())) {
            let remedy = format!("add it; {} shows the shape", "policies/sanlin-2022-50");
            found.push(Finding::new(&folder, 0, format!("has no {part}"), remedy));
        }
        let is_case = |path: &&&str| path.starts_with(&format!("{folder}/cases/")) && path.ends_with(".toml");
        if !paths.iter().any(|path| is_case(&path)) {
            let remedy = "a policy without a worked case proves nothing: add cases/<what>.toml";
            found.push(Finding::new(&folder, 0, "has no worked case", remedy));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_folder_is_fine() {
        let paths = [
            "policies/a/policy.toml",
            "policies/a/readings.toml",
            "policies/a/clauses.toml",
            "policies/a/cases/one.toml",
            "policies/README.md",
        ];
        assert_eq!(folders(&paths), []);
    }

    #[test]
    fn each_missing_part_is_found() {
        let found = folders(&["policies/a/policy.toml", "policies/a/cases/note.md"]);
        let problems: Vec<&str> = found.iter().map(|f| f.problem.as_str()).collect();
        assert_eq!(problems, ["has no readings.toml", "has no clauses.toml", "has no worked case"]);
    }
}
