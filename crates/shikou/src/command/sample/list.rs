//! The doors to knock on (入户名单): written by `draw`, kept up by `replace`, filled in by people, read by `estimate`.

use std::path::Path;

use sampling::{DrawRecord, Replacement};

use crate::failure::Failure;
use crate::lists::{refused, source};

/// What the column of dwellings may be called.
const DWELLING: [&str; 2] = ["房屋编码", "dwelling_id"];

/// Where the reason is noted.
const NOTE: &str = "备注";

/// Columns that the dwelling that comes in inherits.
const INHERITED: [&str; 3] = ["居村委编码", "层", "次序"];

/// The doors of a draw, in their order, with room for what is found there.
pub(super) fn of(record: &DrawRecord) -> Vec<u8> {
    let mut text = "\u{feff}居村委编码,层,次序,房屋编码,人数,准确人数,备注\n".to_owned();
    for cell in &record.cells {
        for (place, id) in (1..).zip(&cell.drawn) {
            let (code, stratum) = (&cell.committee_code, cell.stratum.title());
            text.push_str(&format!("{code},{stratum},{place},{},,,\n", quoted(id)));
        }
    }
    text.into_bytes()
}

/// A list in which the dwelling that comes in stands in the row of the one that went out, or that row is gone.
pub(super) fn with_replacement(path: &Path, replacement: &Replacement) -> Result<Vec<u8>, Failure> {
    let text = sheets::read_text(source(path)?).map_err(|finding| refused(&finding))?;
    amended(text.trim_start_matches('\u{feff}'), replacement).ok_or_else(|| {
        Failure::refused(format!(
            "{} 里没有 {} 这一户，没有登记：请核对 --list 是不是这次抽样的入户名单。",
            path.display(),
            replacement.out
        ))
    })
}

fn amended(text: &str, replacement: &Replacement) -> Option<Vec<u8>> {
    let heads = cells(text.lines().next()?);
    let heads: Vec<&str> = heads.iter().map(|head| head.trim()).collect();
    let at = heads.iter().position(|head| DWELLING.contains(head))?;
    let is_it = |line: &str| cells(line).get(at).is_some_and(|id| id.trim() == &*replacement.out);
    let row = text.lines().skip(1).position(is_it)? + 1;
    let mut out = "\u{feff}".to_owned();
    for (place, line) in text.split_inclusive('\n').enumerate() {
        if place != row {
            out.push_str(line);
        } else if let Some(next) = &replacement.next {
            let of = |(head, cell): (&&str, String)| match *head {
                head if DWELLING.contains(&head) => quoted(next),
                NOTE => quoted(&format!("换下 {}（{}）", replacement.out, replacement.reason.title())),
                head if INHERITED.contains(&head) => quoted(&cell),
                _ => String::new(),
            };
            let cells: Vec<String> = heads.iter().zip(cells(line.trim_end())).map(of).collect();
            out.push_str(&cells.join(","));
            out.push('\n');
        }
    }
    Some(out.into_bytes())
}

/// The cells of a line, quotes taken off.
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut is_quoted) = (vec![String::new()], false);
    let mut characters = line.chars().peekable();
    while let Some(c) = characters.next() {
        let Some(cell) = cells.last_mut() else { break };
        match c {
            '"' if is_quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' if is_quoted || cell.is_empty() => is_quoted = !is_quoted,
            ',' if !is_quoted => cells.push(String::new()),
            c => cell.push(c),
        }
    }
    cells
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}
