//! Everything that is stored for a town, computed again and held against itself: the log against its leaves and against
//! what was sealed of it, each issue against its root, results against the figures they came of, rows against the lines
//! of whoever answers for them.

mod consequences;
mod faults;
mod issues;
mod log;
mod rows;

use std::io::Write;

use evidence::{AuditHead, log_entry_line, log_head_line};

use self::faults::Faults;
use self::log::{Log, entry_of};
use super::board::needs;
use crate::actor::Actor;
use crate::deed::ALGORITHM;
use crate::office::Office;
use crate::permission::Permission;
use crate::place::Place;
use crate::refusal::Refusal;
use crate::seal::audit_head;

/// 核验结果: what came out of computing everything again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Audit lines that were looked at.
    pub lines: u64,
    /// Root over them, in hexadecimal; empty when there are none.
    pub root: String,
    /// Issues that were opened and computed again.
    pub publications: usize,
    /// What does not agree, each as a sentence with its place; empty when all agrees.
    pub faults: Vec<String>,
}

impl Verification {
    /// Whether all agrees.
    pub const fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }
}

/// Lines that are read at once.
const CHUNK: i64 = 1_000;

impl Office {
    /// Computes everything that is stored for the actor's town again. Nothing is written.
    ///
    /// # Errors
    /// Permission; when storage does not answer. What does not agree is no error but a fault in the answer.
    pub async fn verify_town(&self, actor: &Actor) -> Result<Verification, Refusal> {
        needs(actor, Permission::SeeAudit)?;
        let town = actor.town.as_str();
        let mut read = self.db.read().await?;
        let mut faults = Faults::default();
        let (publications, heads, stored) = self.check_issues(&mut read, town, &mut faults).await?;
        let log = Log::walk(&mut read, town, heads, &mut faults).await?;
        rows::check(&mut read, town, &log, &mut faults).await?;
        consequences::check(&mut read, town, &log, stored.as_ref(), &mut faults).await?;
        Ok(Verification {
            lines: log.head.size,
            root: if log.head.size == 0 { String::new() } else { log.head.root.to_string() },
            publications,
            faults: faults.into_sentences(),
        })
    }

    /// Writes the town's log as a file that other programs verify, a line for each line; its length and root. For whoever
    /// sees all that it tells: the audit and the figures of the whole town, or the machine itself.
    ///
    /// # Errors
    /// Permission; when storage does not answer or the writer does not take it.
    pub async fn export_audit_log<W: Write + Send>(
        &self,
        actor: &Actor,
        out: &mut W,
    ) -> Result<AuditHead, Refusal> {
        needs(actor, Permission::SeeAudit)?;
        if !actor.is_console() {
            needs(actor, Permission::SeeFigures)?;
        }
        if actor.place != Place::Town {
            return Err(Refusal::NotFound("全镇操作记录".to_owned()));
        }
        let town = actor.town.as_str();
        let fault = |error: &dyn std::fmt::Display| Refusal::Fault(format!("audit log: {error}"));
        let mut read = self.db.read().await?;
        let head = audit_head(&mut read, town, i64::MAX).await?;
        let first = log_head_line(ALGORITHM, town, &head).map_err(|error| fault(&error))?;
        out.write_all(&first).map_err(|error| fault(&error))?;
        let mut after = 0;
        loop {
            let rows = read.audit_after(town, after, CHUNK).await?;
            let Some(last) = rows.last() else { return Ok(head) };
            after = last.sequence;
            for row in rows {
                let entry = entry_of(town, &row).map_err(|error| fault(&error))?;
                let line = log_entry_line(ALGORITHM, &entry).map_err(|error| fault(&error))?;
                out.write_all(&line).map_err(|error| fault(&error))?;
            }
        }
    }
}
