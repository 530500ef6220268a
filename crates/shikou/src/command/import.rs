//! `shikou import`: a town with its committees, from a roster.

use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use serde_json::json;
use sheets::{RosterFile, RosterRow};
use storage::Db;
use workflow::{Actor, Clock as _, FieldFault, Founding, OrganisationChanged};

use crate::command::backup::Scratch;
use crate::command::user::client_key;
use crate::command_line::ImportArgs;
use crate::config::Config;
use crate::failure::Failure;
use crate::output::{print, print_json, tell};
use crate::{policy_folder, server};

pub(crate) fn run(args: &ImportArgs) -> Result<(), Failure> {
    let config = server::config(&args.town.config)?;
    let (bytes, name) = roster_bytes(&args.roster)?;
    let roster = RosterFile::read(&bytes, &name).map_err(refused)?;
    let founded =
        args.name.as_deref().map(|name| Ok((code(args.town.town.as_deref())?, name))).transpose()?;
    if founded.is_some() {
        is_known(&config, &args.policy)?;
    }
    let (town, changed) = server::block_on(take(args, &config, roster, founded))?;
    for warning in &changed.warnings {
        tell(&format!("提示　{warning}"));
    }
    if args.json {
        return print_json(&json!({
            "town": town, "added": changed.added, "changed": changed.changed, "ended": changed.ended,
            "unchanged": changed.unchanged, "warnings": changed.warnings,
        }));
    }
    print(&format!(
        "街镇 {town}：新增 {} 个居村委，变更 {} 个，不变 {} 个。接着打开服务：{}",
        changed.added.len(),
        changed.changed.len(),
        changed.unchanged,
        config.next("shikou serve")
    ))
}

/// A town keeps the id of its policy, so that the policy must be where it is found again at every start.
fn is_known(config: &Config, policy: &str) -> Result<(), Failure> {
    let folder = config.get("policy.folder");
    let policies = policy_folder::known(folder)?;
    if policies.contains_key(policy) {
        return Ok(());
    }
    let place = if folder.is_empty() {
        "自己的政策先放进一个文件夹，把它的上一级写进设置 policy.folder，--policy 写政策的 id".to_owned()
    } else {
        format!("自己的政策放在设置 policy.folder 所指的 {folder} 里，--policy 写政策的 id")
    };
    let ids: Vec<_> = policies.into_keys().collect();
    Err(Failure::refused(format!("没有政策“{policy}”：已有 {}。{place}。", ids.join("、"))))
}

/// A town to be founded: its code and name.
type Founded<'a> = Option<(String, &'a str)>;

/// Judges the roster before anything is made, then takes it.
async fn take(
    args: &ImportArgs,
    config: &Config,
    roster: RosterFile,
    founded: Founded<'_>,
) -> Result<(String, OrganisationChanged), Failure> {
    let month = args.from.to_string();
    let rows = judged(args, config, &founded, &month, roster).await?;
    let db = server::database(config, founded.is_some()).await?;
    let done = async {
        let town = match founded {
            Some((code, name)) => {
                found(&db, &code, name, &args.policy).await?;
                code
            }
            None => server::town(config, &db, args.town.town.as_deref()).await?,
        };
        let office = server::office(config, db.clone()).await?;
        let console = Actor::console(&town);
        let changed = office.import_roster(&console, &client_key()?, &month, &rows).await;
        Ok((town, changed.map_err(server::refused)?))
    };
    let done = done.await;
    db.close().await;
    done
}

/// The rows, where nothing is wrong with them. A town that is not there yet is founded in a database that is thrown
/// away: what is refused leaves nothing behind.
async fn judged(
    args: &ImportArgs,
    config: &Config,
    founded: &Founded<'_>,
    month: &str,
    mut roster: RosterFile,
) -> Result<Vec<Founding>, Failure> {
    let rows: Vec<_> = roster.rows().iter().map(founding).collect();
    let preview = match founded {
        Some((code, name)) if !is_there(config, code).await? => {
            let scratch = Scratch::elsewhere("shikou-import")?;
            let db = Db::open(&scratch.database()).await.map_err(|error| server::refused(error.into()))?;
            found(&db, code, name, &args.policy).await?;
            let policies = policy_folder::known(config.get("policy.folder"))?;
            let clock = Arc::new(server::MachineClock);
            let office = server::office_of(&scratch.key_file(), db.clone(), clock, policies)?;
            let preview = office.preview_roster(&Actor::console(code), month, &rows).await;
            db.close().await;
            preview
        }
        _ => {
            let db = server::database(config, false).await?;
            let town = match founded {
                Some((code, _)) => code.clone(),
                None => server::town(config, &db, args.town.town.as_deref()).await?,
            };
            let office = server::office_to_look(config, db.clone())?;
            let preview = office.preview_roster(&Actor::console(&town), month, &rows).await;
            db.close().await;
            preview
        }
    };
    for fault in preview.map_err(server::refused)?.faults {
        tell_fault(&mut roster, &fault);
    }
    Ok(roster.into_rows().map_err(refused)?.iter().map(founding).collect())
}

/// Puts a fault where its row stands; its field is `code/column`, its words are what is wrong and what to do.
fn tell_fault(roster: &mut RosterFile, fault: &FieldFault) {
    let (code, field) = fault.field.split_once('/').unwrap_or((fault.field.as_str(), ""));
    let (message, remedy) = fault.words.split_once('：').unwrap_or((&fault.words, "请改正后再导入"));
    roster.refuse(code, field, message, remedy);
}

fn founding(row: &RosterRow) -> Founding {
    Founding {
        committee: row.code.clone(),
        name: row.name.clone(),
        station: row.station.clone(),
        community: row.community.clone(),
    }
}

async fn is_there(config: &Config, town: &str) -> Result<bool, Failure> {
    let address = config.get("database.address");
    if !server::is_postgres(address) && !Path::new(address).exists() {
        return Ok(false);
    }
    let db = server::database(config, false).await?;
    let found = async { db.read().await?.town(town).await }.await;
    db.close().await;
    Ok(found.map_err(|error| server::refused(error.into()))?.is_some())
}

async fn found(db: &Db, code: &str, name: &str, policy: &str) -> Result<(), Failure> {
    let at = server::MachineClock.now();
    db.found(code, name, policy, false, at).await.map_err(|error| server::refused(error.into()))
}

#[allow(clippy::needless_pass_by_value, reason = "given to map_err")]
fn refused(refusal: sheets::Refusal) -> Failure {
    Failure::refused(format!("名册没有接收，未写任何内容：\n{refusal}"))
}

/// The roster's bytes and what it is called; `-` stands for standard input.
fn roster_bytes(path: &Path) -> Result<(Vec<u8>, String), Failure> {
    let unreadable = |error: std::io::Error| Failure::unreadable(path, &error);
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).map_err(unreadable)?;
        return Ok((bytes, "名册.csv".to_owned()));
    }
    Ok((std::fs::read(path).map_err(unreadable)?, path.display().to_string()))
}

fn code(town: Option<&str>) -> Result<String, Failure> {
    let code = town.ok_or_else(|| Failure::Usage("新建街镇要写明编码：--town 9 位编码。".to_owned()))?;
    let digits = code.len() == 9 && code.bytes().all(|byte| byte.is_ascii_digit());
    if digits {
        Ok(code.to_owned())
    } else {
        Err(Failure::Usage(format!("“{code}”不是街镇编码：应是 9 位数字。")))
    }
}
