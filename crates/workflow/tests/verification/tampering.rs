//! Whoever changes rows behind the program's back, past its triggers.

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection};
use workflow::Office;
use workflow::view::Verification;

use crate::{DEMO, verified};

/// 后门: the database without the program.
pub(crate) enum Behind {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Behind {
    pub(crate) async fn open(address: &str) -> Self {
        let mut behind = if address.starts_with("postgres") {
            Self::Postgres(PgConnection::connect(address).await.unwrap())
        } else {
            Self::Sqlite(SqliteConnection::connect(&format!("sqlite:{address}")).await.unwrap())
        };
        match &behind {
            // Neither foreign keys nor triggers.
            Self::Postgres(_) => behind.run("SET session_replication_role = replica").await,
            Self::Sqlite(_) => {
                for sql in [
                    "PRAGMA foreign_keys = OFF",
                    "DROP TRIGGER audit_stays",
                    "DROP TRIGGER audit_kept",
                    "DROP TRIGGER publication_stays",
                    "DROP TRIGGER publication_kept",
                    "DROP TRIGGER consequence_step_stays",
                    "DROP TRIGGER consequence_step_kept",
                ] {
                    behind.run(sql).await;
                }
            }
        }
        behind
    }

    pub(crate) async fn run(&mut self, sql: &str) {
        let sql = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        match self {
            Self::Sqlite(connection) => drop(connection.execute(sql).await.unwrap()),
            Self::Postgres(connection) => drop(connection.execute(sql).await.unwrap()),
        }
    }

    /// Bytes as the engine writes them.
    pub(crate) fn bytes(&self, bytes: &[u8]) -> String {
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        match self {
            Self::Sqlite(_) => format!("X'{hex}'"),
            Self::Postgres(_) => format!("'\\x{hex}'::bytea"),
        }
    }

    /// Runs a change, looks, and puts everything of the table back.
    pub(crate) async fn tampered(&mut self, office: &Office, table: &str, change: &str) -> Verification {
        self.run(&format!("CREATE TABLE kept AS SELECT * FROM {table} WHERE town = '{DEMO}'")).await;
        self.run(change).await;
        let found = verified(office).await;
        self.run(&format!("DELETE FROM {table} WHERE town = '{DEMO}'")).await;
        self.run(&format!("INSERT INTO {table} SELECT * FROM kept")).await;
        self.run("DROP TABLE kept").await;
        found
    }
}

/// Table, what is done to it behind `WHERE town = …`, what the first words of a fault are to hold.
pub(crate) const TAMPERING: &[(&str, &str, &str)] = &[
    ("audit", "UPDATE audit SET details = '{\"x\":1}' WHERE sequence = 5", "第 5 条"),
    ("audit", "UPDATE audit SET actor = 'u2' WHERE sequence = 9 AND actor <> 'u2'", "第 9 条"),
    ("audit", "UPDATE audit SET actor = 'nobody-known' WHERE sequence = 9", "没有人负责"),
    ("audit", "UPDATE audit SET at = at + 1 WHERE sequence = 20", "第 20 条"),
    ("audit", "UPDATE audit SET client_key = 'another-key' WHERE sequence = 20", "第 20 条"),
    ("audit", "UPDATE audit SET details = 'no json' WHERE sequence = 20", "读不出来"),
    ("audit", "DELETE FROM audit WHERE sequence = 7 AND town = '310115199'", "中间有记录被删去"),
    (
        "audit",
        "DELETE FROM audit WHERE town = '310115199' AND sequence = (SELECT MAX(sequence) FROM audit WHERE town = '310115199')",
        "末尾有记录被删去",
    ),
    ("audit", "DELETE FROM audit WHERE town = '310115199' AND sequence > 30", "封存时操作记录有"),
    ("consequence", "UPDATE consequence SET state = 'reported' WHERE number = 2", "后果 2"),
    ("consequence", "UPDATE consequence SET due = '2099-01-01' WHERE number = 2", "依据、期限不同"),
    (
        "consequence",
        "UPDATE consequence SET basis = REPLACE(basis, '%', '') WHERE number = 2",
        "依据、期限不同",
    ),
    ("consequence_step", "UPDATE consequence_step SET taken_by = 'u9' WHERE number = 3", "后果 3"),
    ("consequence_step", "UPDATE consequence_step SET step = 'close' WHERE number = 3", "后果 3"),
    ("consequence_step", "DELETE FROM consequence_step WHERE number = 4", "有的不在了"),
    ("consequence", "DELETE FROM consequence WHERE number = 4", "后果 4"),
    ("receipt", "UPDATE receipt SET verb = 'sign_station' WHERE sequence = 5", "回执"),
    ("receipt", "DELETE FROM receipt WHERE sequence = 5", "没有回执"),
    ("town", "UPDATE town SET sequence = sequence + 1 WHERE town = '310115199'", "街镇写着有"),
    (
        "publication",
        "UPDATE publication SET root = (SELECT leaf FROM audit WHERE town = '310115199' AND sequence = 3) WHERE month = '2023-01'",
        "登记的根",
    ),
    (
        "publication",
        "UPDATE publication SET bundle = (SELECT bundle FROM publication WHERE month = '2023-03') WHERE month = '2023-01'",
        "2023-01 第 1 期",
    ),
    ("publication", "UPDATE publication SET reason = '另一理由' WHERE issue = 2", "更正的理由"),
    ("publication", "UPDATE publication SET published_by = 'u1' WHERE month = '2023-01'", "公布人"),
    (
        "publication",
        "UPDATE publication SET published_at = published_at + 1 WHERE month = '2023-01'",
        "公布时间",
    ),
    ("publication", "UPDATE publication SET counter_signed_by = NULL WHERE issue = 2", "没有人会签"),
    ("publication", "DELETE FROM publication WHERE month = '2023-02' AND issue = 1", "有一期被删去"),
    ("publication", "DELETE FROM publication WHERE month = '2023-03'", "封存的到第 0 期"),
    ("reissue", "UPDATE reissue SET reason = '另一理由'", "重发申请"),
    ("reissue", "UPDATE reissue SET agreed_by = asked_by", "申请人自己同意"),
    ("reissue", "DELETE FROM reissue", "没有登记另一人同意"),
    ("month", "UPDATE month SET issue = 2 WHERE month = '2023-03'", "写着公布到第 2 期"),
    ("month", "UPDATE month SET changed_by = 'u4' WHERE month = '2023-03'", "2023-03 月份"),
    ("station_month", "UPDATE station_month SET signed_by = 'u1' WHERE month = '2023-01'", "签认"),
    ("station_month", "UPDATE station_month SET signed_by = drafted_by WHERE month = '2023-01'", "自己签认"),
    (
        "station_month",
        "UPDATE station_month SET reviewed_at = reviewed_at + 1 WHERE month = '2023-02'",
        "审核",
    ),
    ("station_month", "UPDATE station_month SET state = 'reviewed' WHERE month = '2023-04'", "没有人经手"),
    ("figures", "UPDATE figures SET cells = '{}' WHERE month = '2023-01'", "现存的数据与封存时不同"),
    ("figures", "DELETE FROM figures WHERE month = '2023-02'", "现存的数据与封存时不同"),
    // What no seal stands for yet.
    (
        "figures",
        "UPDATE figures SET cells = '{}' WHERE month = '2023-04'",
        "内容与操作记录里最后一次修改留下的不同",
    ),
    ("figures", "UPDATE figures SET reason = '另一理由' WHERE month = '2023-04'", "内容与操作记录"),
    ("figures", "DELETE FROM figures WHERE month = '2023-04'", "操作记录里有，现在没有了"),
    ("town_figures", "UPDATE town_figures SET remark = '另一备注' WHERE month = '2023-03'", "内容与操作记录"),
    (
        "month",
        "UPDATE month SET form_due = '2099-01-01' WHERE month = '2023-04'",
        "2023-04 月份：内容与操作记录",
    ),
    ("month", "UPDATE month SET state = 'locked' WHERE month = '2023-04'", "2023-04 月份：内容与操作记录"),
    ("station_month", "UPDATE station_month SET reason = '另一理由'", "内容与操作记录"),
    (
        "station_month",
        "UPDATE station_month SET form_due = '2099-01-01' WHERE month = '2023-04'",
        "内容与操作记录",
    ),
    ("committee", "UPDATE committee SET community = '另一社区'", "起的登记：内容与操作记录"),
    ("staff", "UPDATE staff SET name = '另一人' WHERE staff = 'u2'", "用户 u2：内容与操作记录"),
    ("staff", "UPDATE staff SET role = 'administrator' WHERE staff = 'u2'", "用户 u2：内容与操作记录"),
    ("staff", "UPDATE staff SET password = NULL WHERE staff = 'u2'", "用户 u2：内容与操作记录"),
    (
        "staff",
        "INSERT INTO staff SELECT town, 'u99', 'u99', name, role, place, password, must_change, totp, totp_offered, totp_step, disabled_at, signed_in_at, epoch, version, created_at, changed_by, changed_at FROM staff WHERE staff = 'u2'",
        "用户 u99：内容与操作记录",
    ),
    ("figures", "UPDATE figures SET changed_at = changed_at + 1 WHERE month = '2023-04'", "2023-04 数据"),
    ("town_figures", "UPDATE town_figures SET cells = '{}' WHERE month = '2023-01'", "全镇数据与封存时不同"),
    ("town_figures", "UPDATE town_figures SET changed_by = 'u3' WHERE month = '2023-04'", "2023-04 全镇数据"),
    (
        "committee",
        "UPDATE committee SET name = '另一居委会' WHERE committee = (SELECT MIN(committee) FROM committee)",
        "名称",
    ),
    (
        "committee",
        "DELETE FROM committee WHERE committee = (SELECT MIN(committee) FROM committee)",
        "现在没有了",
    ),
    ("committee", "UPDATE committee SET changed_by = 'u4'", "起的登记"),
    ("station", "UPDATE station SET quota = 1, version = 2", "推送定额"),
    ("extension", "UPDATE extension SET until = '2023-06-30'", "延期"),
    ("extension", "DELETE FROM extension", "不在了"),
    ("reading_decision", "UPDATE reading_decision SET decided_by = '别人'", "读法"),
    ("reading_decision", "UPDATE reading_decision SET choice = 'sometimes'", "拼不出"),
    ("reading_decision", "DELETE FROM reading_decision", "登记的读法与封存时不同"),
    (
        "reading_decision",
        "INSERT INTO reading_decision SELECT town, reading, 3, '2023-01', choice, decided_by, decided_on, signed_by, signed_at FROM reading_decision",
        "封存时没有",
    ),
    (
        "objection",
        "INSERT INTO objection VALUES ('310115199', '2023-03', (SELECT MIN(committee) FROM committee), 9, '不服', 'u1', 5, NULL, NULL, NULL)",
        "异议 9",
    ),
    (
        "import",
        "INSERT INTO import VALUES ('310115199', 9, 'figures', '2023-03', '表.xlsx', 1, '{}', 'u1', 5, NULL)",
        "导入 9",
    ),
    ("setting", "UPDATE setting SET value = 'off'", "设置"),
];
