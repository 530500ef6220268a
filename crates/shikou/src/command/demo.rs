//! `shikou demo`: an invented year of the real town, assessed, printed and put on paper.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use assessment::{Keep, Month, Policy, TownFigures, TownResult, assess_town, document};

use storage::Db;
use web::WebSettings;
use workflow::Clock;
use workflow::demo::{DemoClock, DemoTown};

use crate::command::serve::{Listening, settings};
use crate::command_line::DemoArgs;
use crate::config::Config;
use crate::demo;
use crate::failure::Failure;
use crate::output::files::Bundle;
use crate::output::{overview, print, print_json, tell};
use crate::{papers_of_month, policy_folder, server};

pub(crate) fn run(args: &DemoArgs) -> Result<(), Failure> {
    let policy = policy_folder::compile(policy_folder::DEFAULT)?;
    let town = demo::figures(&policy);
    let result = assess_town(&policy, &town, Keep::Steps);
    let month = super::month_of(std::slice::from_ref(&town), None)?;
    let edition = super::edition_of(&policy, month)?;
    let last = result.month(month).ok_or_else(|| Failure::refused("演示数据没有结果。"))?;
    // Written first: a folder that cannot be written to is told before a page of ranking, not after it.
    let written = write(&policy, &town, &result, month, &args.dir)?;
    if args.json {
        print_json(&document::towns(vec![document::month(edition, &town, last)]))?;
        return if args.no_serve { Ok(()) } else { serve(args, &town) };
    }
    print("演示：居村委名称和编码是公开事实；派出所、社区的划分和全部数据均为虚构。\n")?;
    print(&overview::month(edition, &town, last))?;
    print("")?;
    print(&overview::year(&policy, &town, &result.year(&policy, demo::YEAR)))?;
    for path in written {
        tell(&format!("已写 {}", path.display()));
    }
    let figures = args.dir.join("数据.xlsx");
    tell(&format!(
        "看某个单位的每一分：shikou explain --figures {} --month {month} --committee 310115130005",
        figures.display()
    ));
    if args.no_serve { Ok(()) } else { serve(args, &town) }
}

/// Opens the office online on the same invented town, played anew through its own verbs.
fn serve(args: &DemoArgs, figures: &TownFigures) -> Result<(), Failure> {
    let folder = args.dir.join("网页");
    // Played anew each time: nothing that was tried before may be in the way.
    if folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(|error| Failure::unwritable(&folder, &error))?;
    }
    std::fs::create_dir_all(&folder).map_err(|error| Failure::unwritable(&folder, &error))?;
    let clock = Arc::new(DemoClock::new(Arc::new(server::MachineClock)));
    server::block_on(async {
        let listening = Listening::bind_near(args.listen).await?;
        let db = Db::open(&folder.join("演示.db").display().to_string())
            .await
            .map_err(|error| Failure::refused(format!("演示数据库没有建成：{error}")))?;
        let key_file = folder.join("演示.key");
        let demo_clock = Arc::clone(&clock) as Arc<dyn Clock>;
        let office = server::office_of(&key_file, db.clone(), demo_clock, policy_folder::all_built_in())?;
        let town = DemoTown {
            town: demo::TOWN,
            name: demo::TOWN_NAME,
            policy: policy_folder::DEFAULT,
            figures,
            password: web::DEMO_PASSWORD,
        };
        workflow::demo::seed(&office, &clock, &town).await.map_err(server::refused)?;
        tell(&format!(
            "\n网页演示在 http://{}/demo ，每个角色点一下就能进；按 Ctrl+C 结束。只写材料、不开网页：shikou demo --no-serve",
            listening.address
        ));
        // The demo keeps no configuration and no backups that could be looked at.
        let settings = WebSettings { doctor: Arc::new(Vec::new), ..settings(&Config::built_in()) };
        let served = listening.serve(&office, settings).await;
        db.close().await;
        served
    })
}

fn write(
    policy: &Policy,
    town: &TownFigures,
    result: &TownResult,
    month: Month,
    folder: &Path,
) -> Result<Vec<PathBuf>, Failure> {
    let mut bundle = Bundle::default();
    let workbook = sheets::write_figures(std::slice::from_ref(town), policy)
        .map_err(|error| Failure::refused(format!("数据表没有写成：{error}")))?;
    bundle.add(folder.join("数据.xlsx"), workbook);
    let year = result.year(policy, demo::YEAR);
    let summary = sheets::year_workbook(policy, town, &year)
        .map_err(|error| Failure::refused(format!("年度汇总表没有写成：{error}")))?;
    bundle.add(folder.join("年度汇总表.xlsx"), summary);
    let papers = papers_of_month::add(policy, town, result, month, folder, papers_of_month::Steps::Without)?;
    for (path, bytes) in papers {
        bundle.add(path, bytes);
    }
    bundle.write()
}
