//! The office online on this machine: its database, its key, its clock, its log.

mod clock;
mod key_file;
mod made;
mod typesetter;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use assessment::PolicySource;
use storage::Db;
use workflow::{Clock, Keys, MachineChance, Office, Refusal};

use crate::command_line::ConfigArgs;
use crate::config::{Config, without_password};
use crate::failure::Failure;
use crate::policy_folder;

pub(crate) use clock::{MachineClock, moment_words};
pub(crate) use made::Made;
pub(crate) use typesetter::Typesetter;

/// How a town begins.
pub(crate) const IMPORT: &str = "shikou import --roster 名册.csv --town 编码 --name 名称 --from 月份";

/// Settings as a command is to use them.
pub(crate) fn config(args: &ConfigArgs) -> Result<Config, Failure> {
    let environment = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    let mut config = Config::read(args.config.as_deref(), environment)?;
    config.set("database.address", args.database.clone())?;
    Ok(config)
}

/// Runs asynchronous work to its end.
pub(crate) fn block_on<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::refused(format!("程序起不来：{error}。")))?;
    runtime.block_on(work)
}

/// Whether the setting names a server and not a file.
pub(crate) fn is_postgres(address: &str) -> bool {
    address.starts_with("postgres://") || address.starts_with("postgresql://")
}

/// Opens the database; makes the folder of an SQLite file where `may_create`.
pub(crate) async fn database(config: &Config, may_create: bool) -> Result<Db, Failure> {
    let address = config.get("database.address");
    if !is_postgres(address) {
        let path = Path::new(address);
        if !may_create && !path.exists() {
            return Err(Failure::refused(format!(
                "没有数据库 {address}。先建立街镇：{}；或用 --database 指到已有的数据库。",
                config.next(IMPORT)
            )));
        }
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(|error| Failure::unwritable(folder, &error))?;
        }
    }
    Db::open(address).await.map_err(|error| {
        Failure::refused(format!(
            "打不开数据库 {}：{error}。查找原因：{}",
            without_password(address),
            config.next("shikou doctor")
        ))
    })
}

/// The office on an open database.
pub(crate) fn office(config: &Config, db: Db) -> Result<Office, Failure> {
    let policies = policy_folder::known(config.get("policy.folder"))?;
    office_of(Path::new(config.get("keys.file")), db, Arc::new(MachineClock), policies)
}

/// The office with a key file, a clock and the policies that towns may work by.
pub(crate) fn office_of(
    key_file: &Path,
    db: Db,
    clock: Arc<dyn Clock>,
    policies: BTreeMap<String, PolicySource>,
) -> Result<Office, Failure> {
    let secret = key_file::read_or_make(key_file)?;
    let keys = Keys::new(&secret).ok_or_else(|| key_file::damaged(key_file))?;
    Ok(Office::new(db, clock, Arc::new(MachineChance), keys, policies))
}

/// The town that a command is about: the one named, or the only one.
pub(crate) async fn town(config: &Config, db: &Db, named: Option<&str>) -> Result<String, Failure> {
    let towns = async { db.read().await?.towns().await }.await.map_err(|error| refused(error.into()))?;
    let listed =
        || towns.iter().map(|town| format!("{} {}", town.town, town.name)).collect::<Vec<_>>().join("、");
    match (named, towns.as_slice()) {
        (Some(code), _) if towns.iter().any(|town| town.town == code) => Ok(code.to_owned()),
        (Some(code), _) => Err(Failure::refused(format!("没有街镇 {code}。已有：{}。", listed()))),
        (None, [only]) => Ok(only.town.clone()),
        (None, []) => {
            Err(Failure::refused(format!("数据库里还没有街镇。先导入名册：{}", config.next(IMPORT))))
        }
        (None, _) => Err(Failure::Usage(format!("有不止一个街镇，请用 --town 写明是哪个：{}。", listed()))),
    }
}

/// A verb's refusal at the console, every fault listed under the option that mends it.
#[allow(clippy::needless_pass_by_value, reason = "given to map_err")]
pub(crate) fn refused(refusal: Refusal) -> Failure {
    let mut words = refusal.to_string();
    if let Refusal::Invalid(faults) = &refusal {
        for fault in faults {
            let option = match fault.field.as_str() {
                field @ ("login" | "name" | "role" | "place") => format!("--{field}："),
                "month" => "--from：".to_owned(),
                _ => String::new(),
            };
            words.push_str(&format!("\n  {option}{}", fault.words));
        }
    }
    Failure::refused(words)
}
