//! Chance: the only file that asks the machine for random bytes.

use crate::refusal::Refusal;

/// 随机: gives bytes that nobody can foresee. Tests give some that everybody can.
pub trait Chance: Send + Sync + std::fmt::Debug {
    /// Fills `bytes`.
    ///
    /// # Errors
    /// When the machine has none to give.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), Refusal>;
}

/// 系统随机: the operating system's.
#[derive(Debug, Clone, Copy)]
pub struct MachineChance;

impl Chance for MachineChance {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), Refusal> {
        getrandom::fill(bytes).map_err(|error| Refusal::Fault(format!("系统没有给出随机数：{error}")))
    }
}
