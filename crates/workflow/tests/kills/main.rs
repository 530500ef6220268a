//! `kill -9` while somebody writes. A process of its own types figures, imports tables and takes imports back, and says
//! after each that it was acknowledged; it is killed at any moment, the database opened again, and then everything that
//! was acknowledged is there once, the one request that was under way is there whole or not at all, and sending it again
//! under its client key settles it.
//!
//! `SHIKOU_KILLS` says how often; by default as often as every change of this program can bear.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../support/mod.rs"]
mod support;
mod writer;

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use evidence::{Algorithm, Entry, MerkleTree};
use sqlx::{Connection, SqliteConnection};
use storage::Stamp;
use support::street::JUNE;
use support::{TOWN, invented};
use workflow::{Actor, Appointment, ClientKey, FiguresImport, Founding, NewUser, Office, Place, Role};
use writer::{Act, COMMITTEES, Held, ROUND, Writer, act, base, held, office, table, typed};

const USUAL_KILLS: usize = 20;
/// Where the writer's database is, and the number of its first request: set for the writer alone.
const DATABASE: &str = "SHIKOU_KILLS_DATABASE";
const FIRST: &str = "SHIKOU_KILLS_FIRST";

/// The process that is killed: run by the test below, with nothing to do otherwise.
#[tokio::test]
#[ignore = "the other process of the test below"]
async fn the_writer() {
    let Ok(address) = std::env::var(DATABASE) else { return };
    let first: u32 = std::env::var(FIRST).unwrap().parse().unwrap();
    // Not `println!`, which the test runner would keep to itself.
    let say = |line: String| {
        let mut out = std::io::stdout().lock();
        out.write_all(line.as_bytes()).unwrap();
        out.flush().unwrap();
    };
    let mut writer = Writer::open(&address, None).await;
    say("\nready\n".to_owned());
    for number in first.. {
        say(format!("begin {number}\n"));
        let outcome = writer.send(number).await;
        say(format!("done {number} {outcome}\n"));
    }
}

/// What the writer said before it died: acknowledged requests with their answers, and the one under way.
struct Said {
    done: Vec<(u32, String)>,
    under_way: Option<u32>,
}

fn spawn(address: &str, first: u32) -> (Child, BufReader<ChildStdout>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["the_writer", "--exact", "--ignored", "--nocapture"])
        .env(DATABASE, address)
        .env(FIRST, first.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    (child, out)
}

/// Lets a writer work for a while and kills it.
fn killed(address: &str, first: u32, micros: u64, when_ready: bool) -> Said {
    let (mut child, mut out) = spawn(address, first);
    let mut heard = String::new();
    while when_ready && !heard.ends_with("ready\n") {
        assert!(out.read_line(&mut heard).unwrap() > 0, "the writer never began: {heard}");
    }
    std::thread::sleep(Duration::from_micros(micros));
    // SIGKILL.
    child.kill().unwrap();
    out.read_to_string(&mut heard).unwrap();
    child.wait().unwrap();
    let mut said = Said { done: Vec::new(), under_way: None };
    // A line that was not written whole was not said.
    for line in heard.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n')) {
        if let Some(number) = line.strip_prefix("begin ") {
            said.under_way = Some(number.parse().unwrap());
        } else if let Some((number, outcome)) =
            line.strip_prefix("done ").and_then(|rest| rest.split_once(' '))
        {
            said.done.push((number.parse().unwrap(), outcome.to_owned()));
            said.under_way = None;
        }
    }
    said
}

/// A town whose month is open and filled in.
async fn founded(address: &str) {
    let office = office(address).await;
    office.db().found(TOWN, "三林镇", "sanlin-2022-50", true, Stamp(support::START)).await.unwrap();
    let appointment = Appointment { name: "陈某".to_owned(), role: Role::Clerk, place: Place::Town };
    let new = NewUser { login: "clerk".to_owned(), appointment };
    let named = |text: &str| ClientKey::new(text).unwrap();
    let made =
        office.create_demo_users(&Actor::console(TOWN), &named("the-user"), &[new], support::GOOD).await;
    let clerk = made.unwrap().remove(0);
    let base = base();
    let roster = Founding::roster(&base, &base.months[0]);
    office.import_roster(&clerk, &named("the-roster"), JUNE, &roster).await.unwrap();
    office.open_month(&clerk, &named("the-month"), JUNE).await.unwrap();
    let figures = table(&base, 1);
    let import = FiguresImport { file_name: "当月.xlsx", month: JUNE, figures: &figures };
    office.import_figures(&clerk, &named("the-figures"), import).await.unwrap();
    office.db().close().await;
}

#[derive(Debug, Default)]
struct Counts {
    kills: usize,
    imports: usize,
    undos: usize,
    saves: usize,
    /// Requests that were under way when the writer died: there after all, or not there.
    there: usize,
    not_there: usize,
}

/// 核对: what must hold, carried from kill to kill.
struct Check {
    tree: MerkleTree,
    seen: i64,
    held: Held,
    next: u32,
    counts: Counts,
}

impl Check {
    /// The lines that came since: no gap, each leaf right, each client key once.
    async fn lines(&mut self, office: &Office) -> Vec<String> {
        let mut read = office.db().read().await.unwrap();
        let rows = read.audit_after(TOWN, self.seen, 100_000).await.unwrap();
        let mut keys = Vec::new();
        for row in rows {
            self.seen += 1;
            assert_eq!(row.sequence, self.seen, "no gap");
            let entry = Entry {
                town: TOWN.to_owned(),
                sequence: u64::try_from(row.sequence).unwrap(),
                at: row.at,
                actor: row.actor,
                verb: row.verb,
                object: row.object,
                details: serde_json::from_str(&row.details).unwrap(),
                client_key: row.client_key.clone(),
            };
            let leaf = entry.leaf(Algorithm::Sha256).unwrap();
            assert_eq!(leaf.bytes().as_slice(), row.leaf.as_slice());
            self.tree.add_leaf(leaf);
            let receipt = read.receipt(TOWN, &row.client_key).await.unwrap().unwrap();
            assert_eq!(receipt.sequence, row.sequence);
            keys.push(row.client_key);
        }
        assert_eq!(read.town(TOWN).await.unwrap().unwrap().sequence, self.seen);
        keys
    }

    async fn after_a_kill(&mut self, address: &str, said: &Said) {
        let mut writer = Writer::open(address, Some(self.held.clone())).await;
        let stored = held(&writer.office, &writer.clerk).await;
        let stored = stored.unwrap_or_else(|| panic!("half of an import is stored: {:?}", said.under_way));
        let keys = self.lines(&writer.office).await;
        let full = |number: u32| format!("{}/request-{number:08}", writer.clerk.id);
        let acknowledged: Vec<_> = said.done.iter().map(|(number, _)| full(*number)).collect();
        let under_way = said.under_way.map(full);
        assert_eq!(
            keys[..acknowledged.len().min(keys.len())],
            acknowledged[..],
            "all of them, once, in order"
        );
        let there = keys.len() > acknowledged.len();
        assert!(!there || keys[acknowledged.len()..] == [under_way.unwrap()], "and nothing else");
        for (number, outcome) in &said.done {
            assert_eq!(writer.send(*number).await, *outcome, "the same again hears the same");
            match act(*number) {
                Act::Import => self.counts.imports += 1,
                Act::Undo => self.counts.undos += 1,
                Act::Save => self.counts.saves += 1,
            }
        }
        if !there {
            assert_eq!(stored, writer.held, "what was acknowledged, and nothing of what was not");
        }
        if let Some(number) = said.under_way {
            writer.send(number).await;
            if there {
                assert_eq!(stored, writer.held, "the one under way is there whole");
                self.counts.there += 1;
            } else {
                self.counts.not_there += 1;
            }
        }
        let now = held(&writer.office, &writer.clerk).await.unwrap();
        assert_eq!(now, writer.held);
        assert_eq!(self.lines(&writer.office).await.len(), usize::from(said.under_way.is_some() && !there));
        self.same_file_again(&writer).await;
        self.held = writer.held;
        let last = said.under_way.or(said.done.last().map(|(number, _)| *number));
        self.next = last.map_or(self.next, |last| last / ROUND * ROUND + ROUND);
        self.counts.kills += 1;
        writer.office.db().close().await;
    }

    /// The newest table once more would change what was typed over it, and no more.
    async fn same_file_again(&self, writer: &Writer) {
        let figures = table(&writer.base, writer.held.imported);
        let import = FiguresImport { file_name: "当月.xlsx", month: JUNE, figures: &figures };
        let preview = writer.office.preview_import(&writer.clerk, import).await.unwrap();
        let base = typed(&writer.base);
        let over = base.iter().filter(|(code, count)| writer.held.typed[*code] != **count).count();
        assert_eq!((preview.new, preview.changed, preview.same), (0, over, COMMITTEES - over));
    }

    /// The file is sound, and everything in it agrees with everything else.
    async fn all_agrees(&self, address: &str) {
        let office = office(address).await;
        let found = office.verify_town(&Actor::console(TOWN)).await.unwrap();
        assert_eq!(found.faults, Vec::<String>::new());
        assert_eq!((found.lines, found.root), (self.tree.size(), self.tree.root().to_string()));
        office.db().close().await;
        let mut file = SqliteConnection::connect(&format!("sqlite:{address}")).await.unwrap();
        let (sound,): (String,) =
            sqlx::query_as("PRAGMA integrity_check").fetch_one(&mut file).await.unwrap();
        assert_eq!(sound, "ok");
        file.close().await.unwrap();
    }
}

#[tokio::test]
async fn nothing_acknowledged_is_lost_or_done_twice() {
    let kills = std::env::var("SHIKOU_KILLS").ok().map_or(USUAL_KILLS, |kills| kills.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let address = folder.path().join("town.db").to_str().unwrap().to_owned();
    founded(&address).await;
    let held = Held { imported: 1, typed: typed(&base()) };
    let tree = MerkleTree::new(Algorithm::Sha256);
    let mut check = Check { tree, seen: 0, held, next: ROUND, counts: Counts::default() };
    check.lines(&office(&address).await).await;
    for kill in 0..kills {
        // Most die at work, some while they open the database.
        let (when_ready, longest) = if kill % 10 == 9 { (false, 60_000) } else { (true, 200_000) };
        let micros = u64::from(invented::mixed(kill as u64, longest));
        let said = killed(&address, check.next, micros, when_ready);
        check.after_a_kill(&address, &said).await;
        if kill % 50 == 49 {
            check.all_agrees(&address).await;
        }
    }
    check.all_agrees(&address).await;
    let counts = &check.counts;
    println!("{counts:?}, {} rows imported", counts.imports * COMMITTEES);
    // It is no test of anything when nothing was under way.
    assert!(counts.imports > 0 && counts.saves > kills && counts.there + counts.not_there > kills / 4);
}
