//! Backups: every row of one moment as text, the same from either engine and for either, with a digest at the end.
//!
//! A copy of the SQLite file would do for one engine only, and a file that was copied under load proves nothing about
//! itself. This is slower and says at the end whether it is whole; it also moves a town from one engine to the other.
//!
//! The file: a head line, then for each table a line that names it and its columns, then a line for each row (an array:
//! numbers, texts, bytes as `{"hex":"…"}`, null), and a last line with the number of rows and the SHA-256 of all bytes
//! before it.

mod line;
pub(crate) mod table;

use std::io::BufRead;

use sha2::{Digest as _, Sha256};

use crate::arg::Arg;
use crate::backup::line::Line;
use crate::backup::table::{Kind, Table, tables};
use crate::db::{Db, Read};
use crate::error::StorageError;
use crate::migration;

pub(crate) const FORMAT: &str = "shikou-backup/1";
const ROWS_AT_ONCE: usize = 500;
/// No line of ours is longer: a sealed month is the largest cell, some megabytes.
const LONGEST_LINE: usize = 256 << 20;

/// 备份小结: what a backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupSummary {
    /// Rows in all tables.
    pub rows: u64,
    /// SHA-256 of the file but its last line, as hexadecimal text.
    pub digest: String,
}

/// Why a backup was not made, or not taken.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database did not answer.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The file could not be written or read.
    #[error("备份文件读写失败：{0}")]
    File(#[from] std::io::Error),
    /// It is not a backup, or not a whole one.
    #[error("备份文件第 {line} 行{reason}：文件不完整或被改过，没有恢复任何内容；请换一份备份")]
    Damaged {
        /// Line of the file, from 1.
        line: usize,
        /// What is wrong there.
        reason: String,
    },
    /// Written by a program with other tables.
    #[error("备份由另一个版本写成（数据库结构第 {step} 步不同）：请用写它的版本恢复，再升级")]
    OtherVersion {
        /// The first migration that differs.
        step: usize,
    },
    /// There is something already.
    #[error("数据库里已有 {towns} 个街镇：恢复只写进空的数据库，请换一个新的数据库地址")]
    NotEmpty {
        /// How many towns.
        towns: usize,
    },
}

impl Db {
    /// Writes every row, all of one moment, while others go on writing.
    ///
    /// # Errors
    /// When the database does not answer or the file cannot be written.
    pub async fn back_up(&self, out: impl std::io::Write) -> Result<BackupSummary, BackupError> {
        let mut out = Hashed { inner: out, hash: Sha256::new() };
        let mut read = self.read().await?;
        let steps = migration::digests();
        out.line(&Line::Head { format: FORMAT.to_owned(), steps })?;
        let mut rows = 0;
        for table in tables() {
            let columns = table.columns.iter().map(|column| column.name.to_owned()).collect();
            out.line(&Line::Table { table: table.name.to_owned(), columns })?;
            rows += copy_out(&mut read, &table, &mut out).await?;
        }
        let digest = hexadecimal(&out.hash.clone().finalize());
        out.line(&Line::End { rows, sha256: digest.clone() })?;
        out.inner.flush()?;
        Ok(BackupSummary { rows, digest })
    }

    /// Puts a backup into this empty database: all of it, or nothing.
    ///
    /// # Errors
    /// When the database is not empty, or the file is not whole, or of a newer version.
    pub async fn restore(&self, file: impl BufRead) -> Result<BackupSummary, BackupError> {
        let towns = self.read().await?.towns().await?.len();
        if towns > 0 {
            return Err(BackupError::NotEmpty { towns });
        }
        let mut open = self.begin_bare().await?;
        let mut reader = Lines { file, hash: Sha256::new(), number: 0 };
        reader.head()?;
        let tables = tables();
        let mut table: Option<&Table> = None;
        let mut rows = 0;
        loop {
            let before = hexadecimal(&reader.hash.clone().finalize());
            match reader.next()? {
                Line::Table { table: name, columns } => {
                    let known = tables.iter().find(|table| table.name == name);
                    table = known.filter(|known| known.columns.iter().map(|column| column.name).eq(&columns));
                    if table.is_none() {
                        return Err(reader.damaged(&format!("的表 {name} 不认识")));
                    }
                }
                Line::Row(cells) => {
                    let Some(table) = table else { return Err(reader.damaged("没有说是哪张表")) };
                    let args = line::args(table, &cells).ok_or_else(|| reader.damaged("与表的列不符"))?;
                    open.execute_made(table.insert(), args).await?;
                    rows += 1;
                }
                Line::End { rows: told, sha256 } if told == rows && sha256 == before => {
                    reader.must_end()?;
                    open.commit().await?;
                    return Ok(BackupSummary { rows, digest: sha256 });
                }
                Line::End { .. } => return Err(reader.damaged("的行数或校验值与内容不符")),
                Line::Head { .. } => return Err(reader.damaged("又是文件头")),
            }
        }
    }
}

async fn copy_out<W: std::io::Write>(
    read: &mut Read,
    table: &Table,
    out: &mut Hashed<W>,
) -> Result<u64, BackupError> {
    let mut rows = 0;
    let mut after: Option<Vec<Arg>> = None;
    // In pieces, by key: a town's years of audit need not fit into memory.
    loop {
        let select = table.select(after.is_some(), ROWS_AT_ONCE);
        let kinds: Vec<Kind> = table.columns.iter().map(|column| column.kind).collect();
        let piece = read.fetch_cells(select, after.take().unwrap_or_default(), &kinds).await?;
        let Some(last) = piece.last() else { return Ok(rows) };
        after = Some(table.key_of(last));
        for cells in &piece {
            out.line(&Line::Row(cells.iter().map(line::told).collect()))?;
            rows += 1;
        }
    }
}

struct Hashed<W> {
    inner: W,
    hash: Sha256,
}

impl<W: std::io::Write> Hashed<W> {
    fn line(&mut self, line: &Line) -> Result<(), BackupError> {
        let mut bytes = line.to_bytes();
        bytes.push(b'\n');
        self.hash.update(&bytes);
        Ok(self.inner.write_all(&bytes)?)
    }
}

struct Lines<R> {
    file: R,
    hash: Sha256,
    number: usize,
}

impl<R: BufRead> Lines<R> {
    fn next(&mut self) -> Result<Line, BackupError> {
        let mut bytes = Vec::new();
        self.number += 1;
        let mut limited = std::io::Read::take(&mut self.file, LONGEST_LINE as u64);
        limited.read_until(b'\n', &mut bytes)?;
        if bytes.last() != Some(&b'\n') {
            return Err(self.damaged("没有写完"));
        }
        self.hash.update(&bytes);
        Line::read(&bytes).ok_or_else(|| self.damaged("读不懂"))
    }

    fn head(&mut self) -> Result<(), BackupError> {
        let Line::Head { format, steps } = self.next()? else {
            return Err(self.damaged("不是本程序的备份"));
        };
        if format != FORMAT {
            return Err(self.damaged("不是本程序的备份"));
        }
        // An older program's is taken: what it did not have yet stays empty, and its tables must be as ours are.
        let own = migration::digests();
        match steps.iter().position(|step| !own.contains(step)) {
            Some(place) => Err(BackupError::OtherVersion { step: place + 1 }),
            None => Ok(()),
        }
    }

    fn must_end(&mut self) -> Result<(), BackupError> {
        if self.file.fill_buf()?.is_empty() { Ok(()) } else { Err(self.damaged("之后还有内容")) }
    }

    fn damaged(&self, reason: &str) -> BackupError {
        BackupError::Damaged { line: self.number, reason: reason.to_owned() }
    }
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
