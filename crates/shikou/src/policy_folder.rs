//! Where policies come from: those built in, or a folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use assessment::{Policy, PolicySource};
use include_dir::{Dir, include_dir};

use crate::failure::Failure;

/// The policy used when none is named.
pub(crate) const DEFAULT: &str = "sanlin-2022-50";

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../policies");

/// No policy folder needs more; a folder that has more is not one.
const MAX_FILES: usize = 500;
const MAX_FILE_BYTES: u64 = 4 << 20;

/// The files of a built-in policy by id, or of a folder by path.
pub(crate) fn load(policy: &str) -> Result<PolicySource, Failure> {
    if let Some(folder) = BUILT_IN.get_dir(policy) {
        return Ok(built_in(folder));
    }
    let path = Path::new(policy);
    if !path.is_dir() {
        let known: Vec<_> = BUILT_IN.dirs().map(|folder| folder.path().display().to_string()).collect();
        return Err(Failure::refused(format!(
            "没有政策“{policy}”：既不是内置政策，也不是文件夹。内置政策：{}。",
            known.join("、")
        )));
    }
    let mut files = Vec::new();
    read_folder(path, path, &mut files)?;
    Ok(PolicySource::new(files))
}

/// Compiles a policy with the readings chosen in its files.
pub(crate) fn compile(policy: &str) -> Result<Policy, Failure> {
    Policy::compile(&load(policy)?)
        .map_err(|errors| Failure::refused(format!("政策“{policy}”有误：\n{errors}")))
}

/// Every built-in policy by id.
pub(crate) fn all_built_in() -> BTreeMap<String, PolicySource> {
    BUILT_IN.dirs().map(|folder| (folder.path().display().to_string(), built_in(folder))).collect()
}

/// Every policy that towns may work by, by id: those built in, and those in the folder that the settings name, of which
/// every fault is told.
pub(crate) fn known(folder: &str) -> Result<BTreeMap<String, PolicySource>, Failure> {
    let mut policies = all_built_in();
    if folder.is_empty() {
        return Ok(policies);
    }
    let mut faults = Vec::new();
    for (path, id) in folders_in(Path::new(folder))? {
        if policies.contains_key(&id) {
            faults.push(format!("{}：与内置政策同名。换一个文件夹名和 id", path.display()));
            continue;
        }
        let mut files = Vec::new();
        read_folder(&path, &path, &mut files)?;
        let source = PolicySource::new(files);
        let wrong = faults_of(&source, &id);
        faults.extend(wrong.into_iter().map(|fault| format!("{}/{fault}", path.display())));
        policies.insert(id, source);
    }
    if faults.is_empty() {
        return Ok(policies);
    }
    Err(Failure::refused(format!(
        "设置 policy.folder 里的政策有误：\n{}\n改好后核对：shikou policy check 政策文件夹",
        faults.join("\n")
    )))
}

/// The policy folders in a folder, with the ids that their names are.
fn folders_in(folder: &Path) -> Result<Vec<(PathBuf, String)>, Failure> {
    if folder.join("policy.toml").exists() {
        return Err(Failure::refused(format!(
            "设置 policy.folder：{} 本身是一个政策文件夹。应指到它的上一级，里面每个政策一个文件夹。",
            folder.display()
        )));
    }
    let entries = std::fs::read_dir(folder).map_err(|error| Failure::unreadable(folder, &error))?;
    let mut folders = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| Failure::unreadable(folder, &error))?.path();
        let Some(id) = path.file_name().and_then(|name| name.to_str()).map(str::to_owned) else { continue };
        if path.is_dir() && !id.starts_with('.') {
            folders.push((path, id));
        }
    }
    folders.sort();
    Ok(folders)
}

/// What is wrong with a policy of a folder that is named after it; the name is what towns keep.
fn faults_of(source: &PolicySource, id: &str) -> Vec<String> {
    match Policy::compile(source) {
        Err(errors) => errors.0.iter().map(ToString::to_string).collect(),
        Ok(policy) if policy.id() != id => {
            let text = source.text("policy.toml").unwrap_or_default();
            let line = text.lines().position(|line| line.trim_start().starts_with("id ")).unwrap_or(0) + 1;
            vec![format!(
                "policy.toml 第 {line} 行：id 是“{}”，文件夹名却是“{id}”。改成同一个名字",
                policy.id()
            )]
        }
        Ok(_) => Vec::new(),
    }
}

fn built_in(folder: &Dir<'_>) -> PolicySource {
    let mut files = Vec::new();
    let mut folders = vec![folder];
    while let Some(next) = folders.pop() {
        folders.extend(next.dirs());
        for file in next.files() {
            let name = file.path().strip_prefix(folder.path()).unwrap_or(file.path());
            if let Some(text) = file.contents_utf8() {
                files.push((name.display().to_string(), text.to_owned()));
            }
        }
    }
    PolicySource::new(files)
}

fn read_folder(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) -> Result<(), Failure> {
    let entries = std::fs::read_dir(folder).map_err(|error| Failure::unreadable(folder, &error))?;
    for entry in entries {
        let path = entry.map_err(|error| Failure::unreadable(folder, &error))?.path();
        if path.is_dir() {
            read_folder(root, &path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            let length = path.metadata().map_err(|error| Failure::unreadable(&path, &error))?.len();
            if length > MAX_FILE_BYTES || files.len() >= MAX_FILES {
                return Err(Failure::refused(format!(
                    "{}：政策文件夹里的文件太大或太多（每个至多 4 MiB，至多 {MAX_FILES} 个）。请指到政策文件夹本身。",
                    path.display()
                )));
            }
            let text = std::fs::read_to_string(&path).map_err(|error| Failure::unreadable(&path, &error))?;
            let name = path.strip_prefix(root).unwrap_or(&path);
            files.push((name.display().to_string().replace('\\', "/"), text));
        }
    }
    Ok(())
}
