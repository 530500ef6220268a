//! What can go wrong below the verbs.

/// Why storage did not answer. A refusal that a person can act on is decided above, by the verb; what is here is for
/// whoever runs the server.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The engine failed or was not reached.
    #[error("数据库没有应答：{0}")]
    Engine(sqlx::Error),
    /// There is no room left on the disk.
    #[error("服务器磁盘空间不足，没有保存：请系统管理员腾出空间，再做一次（不会重复生效）")]
    DiskFull,
    /// The disk did not take or give what the engine asked for.
    #[error(
        "服务器磁盘读写出错（{code}），没有保存：请再做一次（不会重复生效）；一再出现请系统管理员检查磁盘"
    )]
    Disk {
        /// What the engine calls it.
        code: String,
    },
    /// The address of the database cannot be read.
    #[error("数据库地址“{address}”不认识：写文件路径（SQLite），或 postgres://用户@主机/库名")]
    Address {
        /// As it was given, without a password.
        address: String,
    },
    /// An SQLite in which a known fault loses data.
    #[error("SQLite {found} 太旧：3.51.3 以前的版本在异常断电后可能丢数据，请换用随程序附带的版本")]
    OldSqlite {
        /// The version that was found.
        found: String,
    },
    /// A file system on which SQLite does not keep the log that survives a power failure.
    #[error(
        "SQLite 没能按断电不丢数据的方式打开（journal_mode={journal}，synchronous={synchronous}，应为 wal 和 2）：数据库文件多半在网络盘上，请放到本机磁盘"
    )]
    NotDurable {
        /// The log it keeps.
        journal: String,
        /// How it waits for the disk.
        synchronous: i64,
    },
    /// A migration that was applied differs from the one in this program.
    #[error("数据库结构第 {number} 步与本程序不符：这个数据库由另一个版本建立，请用那个版本或更新的版本打开")]
    Migration {
        /// Which step.
        number: i64,
    },
    /// There is no such town here.
    #[error("没有街镇 {town}")]
    NoTown {
        /// The code asked for.
        town: String,
    },
    /// A row that the program itself wrote cannot be read back.
    #[error("{table} 里有一行读不懂：{reason}")]
    Unreadable {
        /// Which table.
        table: &'static str,
        /// What was not understood.
        reason: String,
    },
    /// The task that commits ended before it could say how.
    #[error("提交时程序被打断，结果不明：请用同一次操作再试，不会重复生效")]
    Interrupted,
}

/// What SQLite calls a full disk and a failing one, in the low byte of its codes; and PostgreSQL.
const SQLITE_FULL: u32 = 13;
const SQLITE_IO: u32 = 10;
const POSTGRES_FULL: &str = "53100";
const POSTGRES_IO: &str = "58030";

impl From<sqlx::Error> for StorageError {
    fn from(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(|error| error.code()).map(|code| code.into_owned());
        // A code of PostgreSQL is five characters long, those of SQLite are numbers up to four digits.
        let sqlite = code.as_ref().filter(|code| code.len() < 5).and_then(|code| code.parse::<u32>().ok());
        match (sqlite.map(|code| code & 0xff), code) {
            (Some(SQLITE_FULL), _) => Self::DiskFull,
            (Some(SQLITE_IO), Some(code)) => Self::Disk { code },
            (_, Some(code)) if code == POSTGRES_FULL => Self::DiskFull,
            (_, Some(code)) if code == POSTGRES_IO => Self::Disk { code },
            _ => Self::Engine(error),
        }
    }
}
