//! What holds for every register and feed, tried on invented ones.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use overlay::{Alone, Bytes, overlay_index, save_index};
use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};
use register::synthetic::{Area, Noise, Random, Scale, SyntheticOverlay};
use table::{DWELLINGS, FEED, REGISTER, gone, lay_files, written};

struct Town {
    register: Vec<String>,
    dwellings: Vec<String>,
    feed: Vec<String>,
}

/// A few houses with a feed that is noisier than any.
fn town(seed: u64) -> Town {
    let area = Area::new(seed, Scale { dwellings: 320, ..Scale::HAMLET });
    let synthetic = SyntheticOverlay::new(seed, &area, Noise::FEED.tripled());
    let address = |dwelling| {
        let mut text = String::new();
        area.write_address(&area.dwelling(dwelling), &mut text);
        text
    };
    let dwellings = (0..320).filter(|dwelling| synthetic.has_dwelling(*dwelling));
    let residents = synthetic.population().residents().filter(|one| synthetic.has_resident(one));
    let person = |one: register::synthetic::SyntheticResident| {
        let phone = one.phone.map(|phone| phone.clear().to_string()).unwrap_or_default();
        let address = if one.index.is_multiple_of(3) { address(one.dwelling) } else { String::new() };
        format!("P{},{},{},{phone},{address},D{}", one.index, one.name, one.number.clear(), one.dwelling)
    };
    let row = |index| {
        let row = synthetic.row(index);
        format!("F{index},{},{},{},\"{}\"", row.name, row.number, row.phone, row.address)
    };
    Town {
        dwellings: dwellings.map(|dwelling| format!("D{dwelling},{}", address(dwelling))).collect(),
        register: residents.map(person).collect(),
        feed: (0..150).map(row).collect(),
    }
}

fn file(header: &str, rows: &[String]) -> String {
    let mut text = header.to_owned();
    rows.iter().for_each(|row| writeln!(text, "{row}").unwrap());
    text
}

fn shuffle(rows: &mut [String], random: &mut Random) {
    for at in (1..rows.len()).rev() {
        rows.swap(at, random.place(at + 1));
    }
}

/// The first line that differs: whole outputs would bury it.
fn first_difference<'t, T: PartialEq + ?Sized + 't>(
    a: impl IntoIterator<Item = &'t T>,
    b: impl IntoIterator<Item = &'t T>,
) -> Option<(Option<&'t T>, Option<&'t T>)> {
    let (mut a, mut b) = (a.into_iter(), b.into_iter());
    loop {
        let pair = (a.next(), b.next());
        if pair.0 != pair.1 {
            return Some(pair);
        }
        pair.0?;
    }
}

type Laid = (BTreeMap<String, String>, BTreeSet<String>);

fn differs(a: &Laid, b: &Laid) -> Option<String> {
    let rows = |laid: &Laid| laid.0.iter().map(|(row, line)| format!("{row},{line}")).collect::<Vec<_>>();
    let lines = first_difference(&rows(a), &rows(b)).map(|pair| format!("{pair:?}"));
    lines.or_else(|| first_difference(&a.1, &b.1).map(|pair| format!("{pair:?}")))
}

impl Town {
    /// Output lines by row, and who is gone.
    fn lay(&self) -> Laid {
        let (register, feed) = (file(REGISTER, &self.register), file(FEED, &self.feed));
        let overlay = lay_files(&register, Some(&file(DWELLINGS, &self.dwellings)), &feed, true).unwrap();
        let lines = written(&overlay);
        let by_row = lines.lines().skip(1).map(|line| {
            let (row, rest) = line.split_once(',').unwrap();
            (row.to_owned(), rest.to_owned())
        });
        (by_row.collect(), gone(&overlay).lines().map(str::to_owned).collect())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_shrink_iters: 8, ..ProptestConfig::with_cases(12) })]

    #[test]
    fn the_order_of_rows_never_matters(seed in any::<u64>()) {
        let mut town = town(seed);
        let first = town.lay();
        prop_assert_eq!(first.0.len(), 150);
        let mut random = Random::new(seed);
        shuffle(&mut town.register, &mut random);
        shuffle(&mut town.dwellings, &mut random);
        shuffle(&mut town.feed, &mut random);
        prop_assert_eq!(differs(&town.lay(), &first), None);
    }

    #[test]
    fn the_order_of_rows_never_matters_without_a_table_of_dwellings(seed in any::<u64>()) {
        let mut town = town(seed);
        town.dwellings.clear();
        let first = town.lay();
        shuffle(&mut town.register, &mut Random::new(seed));
        prop_assert_eq!(differs(&town.lay(), &first), None);
    }

    #[test]
    fn a_person_who_shares_nothing_changes_nobody(seed in any::<u64>()) {
        let mut town = town(seed);
        let first = town.lay();
        town.register.push("X1,完颜阿骨打,990000190001010000,19999999999,,Y1".to_owned());
        town.register.push("X2,耶律大石,,,无名路99999弄1号101室,".to_owned());
        town.dwellings.push("Y1,无名路99999弄1号102室".to_owned());
        prop_assert_eq!(differs(&town.lay(), &first), None);
    }

    #[test]
    fn a_saved_index_gives_the_same_output_as_the_tables(seed in any::<u64>(), with_dwellings in any::<bool>()) {
        let town = town(seed);
        let (register, feed) = (file(REGISTER, &town.register), file(FEED, &town.feed));
        let half = town.dwellings.get(..town.dwellings.len() / 2).unwrap();
        let dwellings = with_dwellings.then(|| file(DWELLINGS, half));
        let cold = lay_files(&register, dwellings.as_deref(), &feed, true).unwrap();
        let mut index = Vec::new();
        let mut source = dwellings.as_ref().map(|text| Bytes::new("D.csv", text.as_bytes()));
        let source = source.as_mut().map(|source| source as &mut dyn overlay::Source);
        let mut persons = Bytes::new("R.csv", register.as_bytes());
        let count = save_index(&mut persons, source, &Alone, &mut |bytes| {
            index.extend_from_slice(bytes);
            Ok(())
        });
        prop_assert_eq!(count, Ok(town.register.len() as u64));
        let mut feed = Bytes::new("F.csv", feed.as_bytes());
        let warm = overlay_index(&mut Bytes::new("index", &index), &mut feed, &Alone, true).unwrap();
        let (warm_text, cold_text) = (written(&warm), written(&cold));
        prop_assert_eq!(first_difference(warm_text.lines(), cold_text.lines()), None);
        prop_assert!(warm_text == cold_text && gone(&warm) == gone(&cold));
        prop_assert_eq!(warm.summary(), cold.summary());
    }

    #[test]
    fn gone_are_residents_of_mentioned_dwellings_who_are_in_no_row(seed in any::<u64>()) {
        let town = town(seed);
        let (lines, gone) = town.lay();
        let cells: Vec<Vec<&str>> = lines.values().map(|line| line.split(',').collect()).collect();
        let mentioned: BTreeSet<&str> = cells.iter().map(|cells| cells[2]).filter(|id| !id.is_empty()).collect();
        let found: BTreeSet<&str> = cells.iter().map(|cells| cells[0]).collect();
        let ambiguous = lines.values().filter(|line| line.contains("ambiguous"));
        let named: BTreeSet<&str> =
            ambiguous.flat_map(|line| line.split(|c: char| !c.is_ascii_alphanumeric())).collect();
        let mut expected: BTreeSet<String> = ["dwelling_id,person_id".to_owned()].into();
        for row in &town.register {
            let cells: Vec<&str> = row.split(',').collect();
            if mentioned.contains(cells[5]) && !found.contains(cells[0]) && !named.contains(cells[0]) {
                expected.insert(format!("{},{}", cells[5], cells[0]));
            }
        }
        prop_assert!(gone.len() > 1);
        prop_assert_eq!(gone, expected);
    }

    #[test]
    fn a_damaged_index_is_refused_and_never_misread(seed in 0_u64..20, at in any::<u64>(), bit in 0_u8..8) {
        let town = town(seed);
        let (register, dwellings) = (file(REGISTER, &town.register), file(DWELLINGS, &town.dwellings));
        let mut index = Vec::new();
        let mut source = Bytes::new("D.csv", dwellings.as_bytes());
        save_index(&mut Bytes::new("R.csv", register.as_bytes()), Some(&mut source), &Alone, &mut |bytes| {
            index.extend_from_slice(bytes);
            Ok(())
        }).unwrap();
        let place = usize::try_from(at % index.len() as u64).unwrap();
        let lay = |index: &[u8]| {
            let feed = file(FEED, &town.feed);
            let mut feed = Bytes::new("F.csv", feed.as_bytes());
            overlay_index(&mut Bytes::new("index", index), &mut feed, &Alone, false).map(|laid| written(&laid))
        };
        let cut = lay(&index[..place]);
        prop_assert!(cut.is_err());
        index[place] ^= 1 << bit;
        let told = lay(&index).err().map(|error| error.to_string()).unwrap_or_default();
        prop_assert!(told.contains("index：") && told.contains("--save-index"), "{}", told);
    }
}
