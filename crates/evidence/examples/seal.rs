//! Seals what comes on stdin, for the tests of the independent verifiers: one JSON document a line, one answer a line.
//!
//! `{"algorithm", "bundle"}` is answered by the sealed month; `{"algorithm", "town", "entries", "grown_from", "prove"}`
//! by `{"log", "growth": {proof, roots}, "inclusion": {proof, root}}`; `{"algorithm", "bundle", "section"}` by the
//! section with its proof.

#![allow(clippy::print_stdout)]

use std::error::Error;
use std::io::BufRead;

use evidence::{Algorithm, AuditLog, Bundle, Entry, Section, canonical};
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
#[serde(untagged)]
enum Asked {
    Month { algorithm: Algorithm, bundle: Box<Bundle>, section: Option<Section> },
    Log { algorithm: Algorithm, town: String, entries: Vec<Entry>, grown_from: u64 },
}

fn main() -> Result<(), Box<dyn Error>> {
    for line in std::io::stdin().lock().lines() {
        println!("{}", answer(serde_json::from_str(&line?)?)?);
    }
    Ok(())
}

fn answer(asked: Asked) -> Result<String, Box<dyn Error>> {
    let bytes = match asked {
        Asked::Month { algorithm, bundle, section: None } => bundle.seal(algorithm)?.bytes().to_vec(),
        Asked::Month { algorithm, bundle, section: Some(section) } => {
            canonical::write_of(&bundle.seal(algorithm)?.prove(section)?)?
        }
        Asked::Log { algorithm, town, entries, grown_from } => {
            let file = AuditLog::write(algorithm, &town, &entries)?;
            let log = AuditLog::read(&file)?;
            let growth = log.growth(grown_from).ok_or("the log is shorter")?;
            canonical::write(&json!({ "log": String::from_utf8(file)?, "growth": growth }))?
        }
    };
    Ok(String::from_utf8(bytes)?)
}
