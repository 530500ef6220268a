//! Random texts: client keys, and the key that seals held requests.

use crate::problem::Problem;

/// 32 hexadecimal digits that nobody guesses.
pub(crate) fn token() -> Result<String, Problem> {
    let mut bytes = [0; 16];
    fill(&mut bytes)?;
    Ok(hex(&bytes))
}

pub(crate) fn fill(bytes: &mut [u8]) -> Result<(), Problem> {
    getrandom::fill(bytes).map_err(|error| Problem::Fault(format!("no random numbers: {error}")))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
