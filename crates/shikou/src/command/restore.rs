//! `shikou restore`: a backup into an empty database, or, as a drill, into one that is thrown away.

use std::fs::File;
use std::io::BufReader;

use serde_json::json;

use super::backup::{refused, try_restore};
use crate::command_line::RestoreArgs;
use crate::config::without_password;
use crate::failure::Failure;
use crate::output::{print, print_json, tell};
use crate::server;

pub(crate) fn run(args: &RestoreArgs) -> Result<(), Failure> {
    let config = server::config(&args.config)?;
    // Looked at first: an empty database must not be left behind where the file is not there.
    let file = File::open(&args.file).map_err(|error| Failure::unreadable(&args.file, &error))?;
    let address = config.get("database.address");
    let (summary, fit) = server::block_on(async {
        if args.drill {
            return try_restore(&args.file, &config).await;
        }
        let made = server::Made::before(address);
        let db = server::database(&config, true).await?;
        let restored = db.restore(BufReader::new(file)).await.map_err(refused);
        let fit = server::key_fit(&config, &db).await;
        db.close().await;
        let summary = restored?;
        made.keep();
        Ok((summary, fit?))
    })?;
    let fault = fit.fault(&config);
    if args.json {
        return print_json(&json!({
            "file": args.file.display().to_string(), "drill": args.drill,
            "rows": summary.rows, "sha256": summary.digest, "key": fault,
        }));
    }
    if let Some(fault) = &fault {
        tell(&format!("提示　{fault}。{}。", server::key_remedy(&config)));
    }
    if args.drill {
        return print(&format!(
            "演练成功：{} 共 {} 行，恢复到临时数据库核对无误；现有数据没有动。",
            args.file.display(),
            summary.rows
        ));
    }
    print(&format!(
        "已恢复 {} 行到 {}。安装密钥应是备份时的那一个：{}。接着核对：{}",
        summary.rows,
        without_password(address),
        config.get("keys.file"),
        config.next("shikou verify")
    ))
}
