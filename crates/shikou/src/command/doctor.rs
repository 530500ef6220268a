//! `shikou doctor`: looks at everything that has kept an installation from working, and names the command that mends it.

use std::collections::BTreeMap;
use std::path::Path;

use assessment::PolicySource;
use papers::{Fonts, font_places};
use serde_json::json;
use storage::{Db, Engine};
use web::Look;

use crate::command_line::DoctorArgs;
use crate::config::{Config, without_password};
use crate::failure::Failure;
use crate::output::table::{Align, Sheet, Tone};
use crate::output::{print, print_json};
use crate::policy_folder;
use crate::server::{self, IMPORT};

type Policies = BTreeMap<String, PolicySource>;

pub(crate) fn run(args: &DoctorArgs) -> Result<(), Failure> {
    let config = server::config(&args.config)?;
    let policies = policy_folder::known(config.get("policy.folder"));
    let mut looks = machine(&config);
    looks.push(policies_look(&policies));
    server::block_on(async {
        looks.extend(database(&config, policies.as_ref().ok()).await);
        Ok(())
    })?;
    let wrong = looks.iter().filter(|look| look.remedy.is_some()).count();
    if args.json {
        let looks = looks.iter().map(|look| {
            json!({ "subject": look.subject, "fine": look.remedy.is_none(), "found": look.found, "remedy": look.remedy })
        });
        print_json(&json!({ "fine": wrong == 0, "looks": looks.collect::<Vec<_>>() }))?;
    } else {
        let heads = [("项目", Align::Left), ("情况", Align::Left), ("怎么办", Align::Left)];
        let mut sheet = Sheet::new(&heads);
        for look in &looks {
            let tone = if look.remedy.is_some() { Tone::Alert } else { Tone::Plain };
            let remedy = look.remedy.clone().unwrap_or_else(|| "--".to_owned());
            sheet.row(tone, [look.subject.clone(), look.found.clone(), remedy]);
        }
        print(&sheet.text())?;
    }
    if wrong == 0 { Ok(()) } else { Err(Failure::refused(format!("有 {wrong} 项要处理。"))) }
}

/// The machine as the page of the system shows it: what needs no database, which answers the page itself.
pub(crate) fn machine(config: &Config) -> Vec<Look> {
    vec![key_file(config), backups(config), fonts()]
}

async fn database(config: &Config, policies: Option<&Policies>) -> Vec<Look> {
    let address = config.get("database.address");
    let shown = without_password(address);
    if !server::is_postgres(address) && !Path::new(address).exists() {
        return vec![Look::wrong("数据库", format!("没有 {shown}"), config.next(IMPORT))];
    }
    let db = match Db::open(address).await {
        Ok(db) => db,
        Err(error) => {
            let remedy = if server::is_postgres(address) {
                let show = config.next("shikou config show --origin");
                format!("检查数据库服务是否在运行、地址和密码：{show}")
            } else {
                "检查文件权限和磁盘空间；文件坏了就用备份恢复：shikou restore 备份文件 --database 新文件"
                    .to_owned()
            };
            return vec![Look::wrong("数据库", error.to_string(), remedy)];
        }
    };
    let engine = if db.engine() == Engine::Sqlite { "SQLite" } else { "PostgreSQL" };
    let mut looks = vec![Look::fine("数据库", format!("{engine}：{shown}"))];
    looks.push(towns(config, &db).await);
    looks.push(match server::key_fit(config, &db).await {
        Err(failure) => Look::wrong("密钥与数据库", failure.to_string(), server::key_remedy(config)),
        Ok(fit) => match fit.fault(config) {
            Some(fault) => Look::wrong("密钥与数据库", fault, server::key_remedy(config)),
            None => Look::fine("密钥与数据库", "相符"),
        },
    });
    if let Some(policies) = policies {
        looks.extend(gone(config, &db, policies).await);
    }
    db.close().await;
    looks
}

async fn towns(config: &Config, db: &Db) -> Look {
    let read = async {
        let mut read = db.read().await?;
        let towns = read.towns().await?;
        let mut without = Vec::new();
        for town in &towns {
            if read.staff_count(&town.town).await? == 0 {
                without.push(town.name.clone());
            }
        }
        Ok::<_, storage::StorageError>((towns.len(), without))
    };
    match read.await {
        Err(error) => Look::wrong("街镇", error.to_string(), config.next("shikou verify")),
        Ok((0, _)) => Look::wrong("街镇", "还没有街镇", config.next(IMPORT)),
        Ok((_, without)) if !without.is_empty() => {
            let remedy = config.next("shikou user first-run");
            Look::wrong("街镇", format!("{} 还没有用户", without.join("、")), remedy)
        }
        Ok((count, _)) => Look::fine("街镇", format!("{count} 个")),
    }
}

fn policies_look(policies: &Result<Policies, Failure>) -> Look {
    match policies {
        Ok(policies) => Look::fine("政策", policies.keys().cloned().collect::<Vec<_>>().join("、")),
        Err(failure) => Look::wrong("政策", failure.to_string(), "照左边逐处改正"),
    }
}

/// Policies by which towns work and which are no longer there.
async fn gone(config: &Config, db: &Db, policies: &Policies) -> Vec<Look> {
    // An error has been told by the look at the towns.
    let towns = async { db.read().await?.towns().await }.await.unwrap_or_default();
    let folder = match config.get("policy.folder") {
        "" => "，并在设置里写上 policy.folder".to_owned(),
        folder => format!("到 {folder}"),
    };
    towns
        .iter()
        .filter(|town| !policies.contains_key(&town.policy))
        .map(|town| {
            let found = format!("{}用的政策“{}”不在", town.name, town.policy);
            Look::wrong("街镇的政策", found, format!("把政策文件夹 {} 放回{folder}", town.policy))
        })
        .collect()
}

fn key_file(config: &Config) -> Look {
    let path = Path::new(config.get("keys.file"));
    let shown = path.display();
    let Ok(about) = path.metadata() else {
        return Look::wrong(
            "安装密钥",
            format!("没有 {shown}"),
            format!("首次 {} 时自动生成；换机器时放回原来的文件", config.next("shikou serve")),
        );
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        if about.permissions().mode() & 0o077 != 0 {
            return Look::wrong("安装密钥", format!("{shown} 别人也能读"), format!("chmod 600 {shown}"));
        }
    }
    let _ = about;
    if path.starts_with(config.get("backup.folder")) {
        return Look::wrong("安装密钥", format!("{shown} 和备份放在一起"), "把密钥移到别处，改 keys.file");
    }
    Look::fine("安装密钥", shown.to_string())
}

fn backups(config: &Config) -> Look {
    let folder = Path::new(config.get("backup.folder"));
    let newest = std::fs::read_dir(folder).ok().and_then(|entries| {
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        names.filter(|name| name.ends_with(".backup")).max()
    });
    match newest {
        Some(name) => Look::fine("备份", format!("最新一份 {}", folder.join(name).display())),
        None => Look::wrong("备份", format!("{} 里没有备份", folder.display()), config.next("shikou backup")),
    }
}

fn fonts() -> Look {
    let program = std::env::current_exe().ok();
    match Fonts::load(&font_places(program.as_deref())) {
        Ok(_) => Look::fine("字体", "有中文字体，可以出 PDF"),
        Err(error) => Look::wrong("字体", error.to_string(), "apt-get install fonts-noto-cjk"),
    }
}
