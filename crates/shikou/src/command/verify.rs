//! `shikou verify`: a sealed month, or everything that a database keeps.

use std::path::Path;

use evidence::{Sealed, ShortRoot};
use serde_json::json;
use workflow::Actor;

use crate::command_line::VerifySealArgs;
use crate::failure::Failure;
use crate::output::{print, print_json, tell};
use crate::server;

pub(crate) fn run(args: &VerifySealArgs) -> Result<(), Failure> {
    match &args.file {
        Some(file) => bundle(args, file),
        None => database(args),
    }
}

fn bundle(args: &VerifySealArgs, file: &Path) -> Result<(), Failure> {
    let printed: Option<ShortRoot> = args
        .root
        .as_deref()
        .map(str::parse)
        .transpose()
        .map_err(|error| Failure::Usage(format!("{error}")))?;
    let bytes = std::fs::read(file).map_err(|error| Failure::unreadable(file, &error))?;
    let sealed = Sealed::open(&bytes)
        .map_err(|error| Failure::refused(format!("{} 核对不通过：{error}", file.display())))?;
    let root = sealed.root();
    if let Some(printed) = printed
        && !printed.fits(&root)
    {
        return Err(Failure::refused(format!(
            "封存包本身完整，但不是表上印的那一份：表上是 {printed}，这一份是 {}。",
            root.short()
        )));
    }
    let subject = &sealed.bundle().subject;
    if args.json {
        return print_json(&json!({
            "town": subject.town, "month": subject.month, "issue": subject.issue,
            "root": root.to_string(), "short_root": root.short().to_string(),
        }));
    }
    print(&format!(
        "核对无误：{}（{}）{} 第 {} 次公布，封存校验码 {}。",
        subject.town_name,
        subject.town,
        subject.month,
        subject.issue,
        root.short()
    ))
}

fn database(args: &VerifySealArgs) -> Result<(), Failure> {
    let config = server::config(&args.config)?;
    let found = server::block_on(async {
        let db = server::database(&config, false).await?;
        let office = server::office_to_look(&config, db.clone())?;
        let towns =
            async { db.read().await?.towns().await }.await.map_err(|error| server::refused(error.into()))?;
        let mut found = Vec::new();
        for town in towns {
            let verified = office.verify_town(&Actor::console(&town.town)).await.map_err(server::refused)?;
            found.push((town, verified));
        }
        db.close().await;
        Ok(found)
    })?;
    let faults: usize = found.iter().map(|(_, verified)| verified.faults.len()).sum();
    if args.json {
        let towns = found.iter().map(|(town, verified)| {
            json!({
                "town": town.town, "name": town.name, "audit_lines": verified.lines, "audit_root": verified.root,
                "publications": verified.publications, "faults": verified.faults,
            })
        });
        print_json(&json!({ "sound": faults == 0, "towns": towns.collect::<Vec<_>>() }))?;
    } else {
        for (town, verified) in &found {
            let state = if verified.faults.is_empty() { "核对无误" } else { "核对不通过" };
            print(&format!(
                "{}（{}）：{state}。操作记录 {} 条，根 {}；封存的公布 {} 次，全部重新算过。",
                town.name, town.town, verified.lines, verified.root, verified.publications
            ))?;
            for fault in &verified.faults {
                tell(&format!("  {fault}"));
            }
        }
    }
    if faults == 0 { Ok(()) } else { Err(Failure::refused(format!("有 {faults} 处不符。"))) }
}
