//! `shikou import`: a town with its committees, from a roster.

use std::io::Read as _;
use std::path::Path;

use serde_json::json;
use workflow::{Actor, Clock as _, Founding};

use crate::command::user::client_key;
use crate::command_line::ImportArgs;
use crate::failure::Failure;
use crate::output::{print, print_json, tell};
use crate::{policy_folder, server};

pub(crate) fn run(args: &ImportArgs) -> Result<(), Failure> {
    let config = server::config(&args.town.config)?;
    let (bytes, name) = roster(&args.roster)?;
    let rows = sheets::read_roster(&bytes, &name)
        .map_err(|refusal| Failure::refused(format!("名册没有接收，未写任何内容：\n{refusal}")))?;
    let rows: Vec<Founding> = rows
        .into_iter()
        .map(|row| Founding {
            committee: row.code,
            name: row.name,
            station: row.station,
            community: row.community,
        })
        .collect();
    // Compiled before anything is made: a town must not begin with a policy that does not hold together.
    policy_folder::compile(&args.policy)?;
    let (town, changed) = server::block_on(async {
        let db = server::database(&config, true).await?;
        let office = server::office(&config, db.clone())?;
        let town = match &args.name {
            Some(name) => {
                let code = code(args.town.town.as_deref())?;
                let at = server::MachineClock.now();
                db.found(&code, name, &args.policy, false, at)
                    .await
                    .map_err(|error| server::refused(error.into()))?;
                code
            }
            None => server::town(&db, args.town.town.as_deref()).await?,
        };
        let console = Actor::console(&town);
        let month = args.from.to_string();
        let changed =
            office.import_roster(&console, &client_key()?, &month, &rows).await.map_err(server::refused);
        db.close().await;
        Ok((town, changed?))
    })?;
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
        "街镇 {town}：新增 {} 个居村委，变更 {} 个，不变 {} 个。接着打开服务：shikou serve",
        changed.added.len(),
        changed.changed.len(),
        changed.unchanged
    ))
}

/// The roster's bytes and what it is called; `-` stands for standard input.
fn roster(path: &Path) -> Result<(Vec<u8>, String), Failure> {
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
