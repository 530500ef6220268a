//! The demo town behind the pages, on a port that is printed: what the browser tests start. It keeps nothing.
//!
//! `demo_server [seconds]` ends after that long.
#![allow(
    missing_docs,
    dead_code,
    unused_imports,
    unreachable_pub,
    clippy::print_stdout,
    clippy::disallowed_methods
)]

#[path = "../../shikou/src/demo/mod.rs"]
mod demo;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use assessment::{Policy, PolicySource};
use storage::{Db, Stamp};
use web::{DEMO_PASSWORD, PaperFailure, PaperRequest, Papers, Web, WebSettings};
use workflow::demo::{DemoClock, DemoTown, seed};
use workflow::{Clock, Keys, MachineChance, Office};

const POLICY: &str = "sanlin-2022-50";

/// 机器的钟.
#[derive(Debug)]
struct Machine;

impl Clock for Machine {
    fn now(&self) -> Stamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Stamp(i64::try_from(since.as_micros()).unwrap_or(0))
    }
}

/// 无文书: the papers need a crate that this server does without.
struct NoPapers;

impl Papers for NoPapers {
    fn forms_pdf(&self, paper: &PaperRequest<'_>, _: Option<&str>) -> Result<Vec<u8>, PaperFailure> {
        Ok(format!("%PDF-1.7 {}", paper.month).into_bytes())
    }

    fn circular_docx(&self, paper: &PaperRequest<'_>) -> Result<Vec<u8>, PaperFailure> {
        Ok(format!("docx {}", paper.month).into_bytes())
    }
}

fn files(folder: &Path, prefix: &str, found: &mut Vec<(String, String)>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            files(&entry.path(), &format!("{name}/"), found)?;
        } else {
            found.push((name, std::fs::read_to_string(entry.path())?));
        }
    }
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let seconds: u64 = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(3600);
    let mut found = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies").join(POLICY), "", &mut found)?;
    let source = PolicySource::new(found);
    let policy = Policy::compile(&source)?;
    let folder = tempfile::tempdir()?;
    let db = Db::open(&folder.path().join("demo.sqlite").to_string_lossy()).await?;
    let clock = Arc::new(DemoClock::new(Arc::new(Machine)));
    let keys = Keys::new(&[7; 32]).ok_or("keys")?;
    let policies = BTreeMap::from([(POLICY.to_owned(), source)]);
    let office =
        Office::new(db, Arc::clone(&clock) as Arc<dyn Clock>, Arc::new(MachineChance), keys, policies);
    let figures = demo::figures(&policy);
    let town = DemoTown {
        town: "310115130",
        name: "三林镇",
        policy: POLICY,
        figures: &figures,
        password: DEMO_PASSWORD,
    };
    seed(&office, &clock, &town).await?;
    let settings = WebSettings {
        secure: false,
        behind_proxy: false,
        papers: Arc::new(NoPapers),
        report: Arc::new(|line: &str| println!("report: {line}")),
    };
    let router = web::router(Web::new(office, settings)?);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on http://{}", listener.local_addr()?);
    web::serve(listener, router, tokio::time::sleep(Duration::from_secs(seconds))).await?;
    Ok(())
}
