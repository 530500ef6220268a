//! `shikou backup`: every row of one moment, in one file that says whether it is whole.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};

use serde_json::json;
use storage::{BackupError, BackupSummary, Db};
use workflow::Clock as _;

use crate::command_line::BackupArgs;
use crate::config::{Config, typed};
use crate::failure::Failure;
use crate::output::{print, print_json};
use crate::server::{self, KeyFit};

pub(crate) fn run(args: &BackupArgs) -> Result<(), Failure> {
    let config = server::config(&args.config)?;
    let path = match &args.out {
        Some(path) => path.clone(),
        None => {
            let moment = server::moment_words(server::MachineClock.now());
            Path::new(config.get("backup.folder")).join(format!("shikou-{moment}.backup"))
        }
    };
    if path.exists() {
        return Err(Failure::refused(format!("{} 已经有了，没有覆盖：请换一个文件名。", path.display())));
    }
    let summary = server::block_on(async {
        let db = server::database(&config, false).await?;
        let written = write(&db, &path, &config).await;
        db.close().await;
        written
    })?;
    if args.json {
        return print_json(&json!({
            "file": path.display().to_string(), "rows": summary.rows, "sha256": summary.digest,
        }));
    }
    print(&format!(
        "已备份 {} 行，写到 {}，并已恢复到临时数据库核对无误。\n安装密钥不在备份里，请另存：{}\n演练恢复：{}",
        summary.rows,
        path.display(),
        config.get("keys.file"),
        // A drill meets no database of ours.
        format_args!("shikou restore --drill {}", typed(&path.display().to_string()))
    ))
}

/// Writes beside the place, restores what was written to try it, and only then puts it in place.
async fn write(db: &Db, path: &Path, config: &Config) -> Result<BackupSummary, Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(|error| Failure::unwritable(folder, &error))?;
    let beside = beside(path);
    let unwritable = |error: std::io::Error| Failure::unwritable(path, &error);
    let tried = async {
        let file = File::create(&beside).map_err(unwritable)?;
        let mut out = BufWriter::new(file);
        let summary = db.back_up(&mut out).await.map_err(refused)?;
        let file = out.into_inner().map_err(|error| unwritable(error.into_error()))?;
        file.sync_all().map_err(unwritable)?;
        try_restore(&beside, config).await?;
        std::fs::rename(&beside, path).map_err(unwritable)?;
        Ok(summary)
    }
    .await;
    if tried.is_err() {
        // What was half written is of no use to anyone.
        let _ = std::fs::remove_file(&beside);
    }
    tried
}

/// Restores a backup into a database that is thrown away; whether the key at hand is that of its towns.
pub(crate) async fn try_restore(file: &Path, config: &Config) -> Result<(BackupSummary, KeyFit), Failure> {
    let scratch = Scratch::beside(file)?;
    let db = Db::open(&scratch.database()).await.map_err(|error| Failure::refused(error.to_string()))?;
    let opened = File::open(file).map_err(|error| Failure::unreadable(file, &error))?;
    let restored = db.restore(BufReader::new(opened)).await.map_err(refused);
    let fit = server::key_fit(config, &db).await;
    db.close().await;
    Ok((restored?, fit?))
}

#[allow(clippy::needless_pass_by_value, reason = "given to map_err")]
pub(crate) fn refused(error: BackupError) -> Failure {
    Failure::refused(format!("{error}。"))
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    path.with_file_name(name)
}

/// A folder beside a file that goes with its value.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn beside(file: &Path) -> Result<Self, Failure> {
        let mut name = file.file_name().unwrap_or_default().to_owned();
        name.push(format!(".trial-{}", std::process::id()));
        let folder = file.with_file_name(name);
        std::fs::create_dir(&folder).map_err(|error| Failure::unwritable(&folder, &error))?;
        Ok(Self(folder))
    }

    /// One where nothing of ours is, for trials that no file asks for.
    pub(crate) fn elsewhere(what: &str) -> Result<Self, Failure> {
        Self::beside(&std::env::temp_dir().join(what))
    }

    pub(crate) fn database(&self) -> String {
        self.0.join("trial.db").display().to_string()
    }

    pub(crate) fn key_file(&self) -> PathBuf {
        self.0.join("trial.key")
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
