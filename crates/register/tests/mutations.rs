//! Fuzzing without a fuzzer: valid texts, mutated again and again, deterministically.
//!
//! The long run, ten million of each: `cargo test -p register --release --test mutations -- --ignored --nocapture`.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use register::address::{Confidence, parse};
use register::identifiers::{Identifier, MaskedNumber, Options};
use register::names::PersonName;
use register::synthetic::{Area, Noise, Population, Random, Scale};

/// Characters that mean something to one of the readers, and some that mean nothing to any.
const ALPHABET: &str = "0123456789０９XxＸeE+.-—－~/#＃*()（）'\"=,，；;:：\t 　\u{200b}\u{feff}\u{0}弄号號室幢栋座楼层单元支路街\
    道公大巷村宅庄浜镇乡区县市省旗上海浦东新三林〇零一二两十百千廿甲乙癸之附第组队小期门户房间床主卧近址龙好事撞ABFOlI某先生·•.𠮷é\u{301}🏠";

fn mutate(random: &mut Random, alphabet: &[char], text: &mut Vec<char>, other: &[char]) {
    for _ in 0..=random.below(4) {
        let at = random.place(text.len() + 1);
        let c = alphabet[random.place(alphabet.len())];
        match random.below(8) {
            0 if at < text.len() => text[at] = c,
            1 if at < text.len() => drop(text.remove(at)),
            2 | 0 => text.insert(at, c),
            3 if at + 1 < text.len() => text.swap(at, at + 1),
            4 => text.truncate(at),
            5 => {
                let from = random.place(other.len() + 1);
                text.splice(at.min(text.len())..at.min(text.len()), other[from..].iter().copied());
            }
            6 if at < text.len() => {
                let piece: Vec<char> = text[at..].iter().take(8).copied().collect();
                text.extend(piece);
            }
            _ => {
                let code = u32::try_from(random.below(0x11_0000)).unwrap();
                text.extend(char::from_u32(code));
            }
        }
    }
    text.truncate(200);
}

/// Runs `check` on so many mutated texts.
fn run(seed: u64, runs: u64, start: impl Fn(u64) -> String, mut check: impl FnMut(&str)) {
    let alphabet: Vec<char> = ALPHABET.chars().collect();
    let corpus: Vec<Vec<char>> = (0..4096).map(|index| start(index).chars().collect()).collect();
    let mut random = Random::new(seed);
    let (mut chars, mut text) = (Vec::new(), String::new());
    for _ in 0..runs {
        // A text is mutated a few times before a fresh one is taken.
        if chars.is_empty() || random.chance(250) {
            chars.clone_from(&corpus[random.place(corpus.len())]);
        }
        let other = random.place(corpus.len());
        mutate(&mut random, &alphabet, &mut chars, &corpus[other]);
        text.clear();
        text.extend(&chars);
        check(&text);
    }
}

fn identifiers(runs: u64) -> (u64, u64) {
    let area = Area::new(3, Scale::HAMLET);
    let population = Population::new(&area);
    let start = |index: u64| {
        let resident = population.resident(index % 4000);
        let mut random = Random::of(3, 1, index);
        match index % 4 {
            0 => {
                Noise::FEED
                    .tripled()
                    .phone(
                        &mut random,
                        &resident,
                        resident.phone.unwrap_or_else(|| population.resident(0).phone.unwrap()),
                    )
                    .text
            }
            1 => {
                ["91350100M000100Y43", "932682198501010017", "CAN110019810803", "H1234567801", "3.10115E+17"]
                    [random.place(5)]
                .to_owned()
            }
            _ => Noise::FEED.tripled().number(&mut random, &resident).text,
        }
    };
    let options = Options { demo: true, ..Options::default() };
    let (mut taken, mut refused) = (0, 0);
    run(17, runs, start, |text| {
        let _ = MaskedNumber::parse(text);
        let _ = PersonName::parse(text).map(|name| name.key());
        match Identifier::parse(text, &options) {
            Ok(parsed) => {
                taken += 1;
                let clear = match parsed.identifier {
                    Identifier::Citizen(number) => number.clear().to_owned(),
                    Identifier::Residence(number) => number.clear().to_owned(),
                    Identifier::PermanentResident(card) => card.clear().to_owned(),
                    Identifier::Travel(document) => document.clear().to_owned(),
                    Identifier::Credit(code) => code.clear().to_owned(),
                    Identifier::Mobile(mobile) => mobile.clear().to_string(),
                };
                let said = Options { expected: Some(parsed.kind), ..options };
                let again = Identifier::parse(&clear, &said).map(|parsed| parsed.identifier);
                assert_eq!(again, Ok(parsed.identifier), "{text:?}");
                assert!(!format!("{parsed:?} {}", parsed.identifier).contains(&clear), "{text:?}");
            }
            Err(error) => {
                refused += 1;
                assert!(!error.to_string().is_empty() && !error.remedy().is_empty());
            }
        }
    });
    (taken, refused)
}

fn addresses(runs: u64) -> (u64, u64, Vec<String>) {
    let area = Area::new(3, Scale::HAMLET);
    let start = |index| {
        let mut random = Random::of(3, 2, index);
        let dwelling = area.dwelling(random.below(1_600));
        let mut text = String::new();
        Noise::FEED.tripled().write_address(&mut random, &area, &dwelling, &mut text);
        text
    };
    let (mut sure, mut unstable, mut examples) = (0, 0, Vec::new());
    run(19, runs, start, |text| {
        let read = parse(text);
        let canonical = read.address.to_string();
        let again = parse(&canonical).address;
        sure += u64::from(read.confidence >= Confidence::Doubtful);
        if again != read.address {
            unstable += u64::from(read.confidence >= Confidence::Doubtful);
            if examples.len() < 40 && read.confidence >= Confidence::Doubtful {
                examples
                    .push(format!("{text}\n      {:?}\n      {canonical}\n      {again:?}", read.address));
            }
        }
    });
    (sure, unstable, examples)
}

#[test]
fn mutated_identifiers_never_fail() {
    let (taken, refused) = identifiers(20_000);
    assert!(taken > 0 && refused > 0);
}

#[test]
fn mutated_addresses_never_fail() {
    assert!(addresses(20_000).0 > 0);
}

#[test]
#[ignore = "ten million runs"]
fn ten_million_identifiers() {
    let (taken, refused) = identifiers(10_000_000);
    println!("10000000 mutated identifiers: {taken} taken, {refused} refused, 0 crashes");
}

#[test]
#[ignore = "ten million runs"]
fn ten_million_addresses() {
    let (sure, unstable, examples) = addresses(10_000_000);
    println!(
        "10000000 mutated addresses: 0 crashes; {sure} read down to a room, {unstable} of them not stable"
    );
    examples.iter().for_each(|example| println!("   {example}"));
}
