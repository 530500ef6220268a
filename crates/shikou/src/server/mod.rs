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

/// Whether the key file is the one that the towns of a database began with.
pub(crate) enum KeyFit {
    /// No town has noted a key yet.
    Unknown,
    Fits,
    /// There is no file, though towns have noted a key.
    Missing,
    /// These towns began with another.
    Other(Vec<String>),
}

impl KeyFit {
    /// What is wrong.
    pub(crate) fn fault(&self, config: &Config) -> Option<String> {
        let file = config.get("keys.file");
        match self {
            Self::Unknown | Self::Fits => None,
            Self::Missing => Some(format!("没有安装密钥 {file}，而数据库里的街镇已登记过密钥")),
            Self::Other(towns) => Some(format!("安装密钥 {file} 不是 {} 登记的那一个", towns.join("、"))),
        }
    }
}

/// What to do about a key that does not fit.
pub(crate) fn key_remedy(config: &Config) -> String {
    format!(
        "放回原来的密钥文件（安装时生成、随备份另存的那一份），或把 keys.file 指到它；确已丢失：{}，\
         此后开通过动态口令的人要逐人重设，所有人重新登录",
        config.next("shikou serve --new-key")
    )
}

/// Looks at the key file without making one.
pub(crate) async fn key_fit(config: &Config, db: &Db) -> Result<KeyFit, Failure> {
    let path = Path::new(config.get("keys.file"));
    let known = async { db.read().await?.town_keys().await }.await.map_err(|error| refused(error.into()))?;
    if known.is_empty() {
        return Ok(KeyFit::Unknown);
    }
    if !path.exists() {
        return Ok(KeyFit::Missing);
    }
    // Keys are all that is looked at.
    let office = office_of(path, db.clone(), Arc::new(MachineClock), BTreeMap::new())?;
    let other = office.towns_of_another_key().await.map_err(refused)?;
    Ok(if other.is_empty() { KeyFit::Fits } else { KeyFit::Other(other) })
}

/// The office on an open database, with the key that its towns began with.
pub(crate) async fn office(config: &Config, db: Db) -> Result<Office, Failure> {
    match key_fit(config, &db).await?.fault(config) {
        Some(fault) => Err(Failure::refused(format!("{fault}。{}。", key_remedy(config)))),
        None => office_with_new_key(config, db).await,
    }
}

/// The same with whatever key there is, which the towns note.
pub(crate) async fn office_with_new_key(config: &Config, db: Db) -> Result<Office, Failure> {
    let policies = policy_folder::known(config.get("policy.folder"))?;
    let office = office_of(Path::new(config.get("keys.file")), db, Arc::new(MachineClock), policies)?;
    office.register_key().await.map_err(refused)?;
    Ok(office)
}

/// An office that only looks: with a key that nobody has, and without a file for it.
pub(crate) fn office_to_look(config: &Config, db: Db) -> Result<Office, Failure> {
    let secret = crate::random::bytes::<32>();
    let keys = secret.ok().and_then(|secret| Keys::new(&secret));
    let keys = keys.ok_or_else(|| Failure::refused("系统没有给出随机数。"))?;
    let policies = policy_folder::known(config.get("policy.folder"))?;
    Ok(Office::new(db, Arc::new(MachineClock), Arc::new(MachineChance), keys, policies))
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
