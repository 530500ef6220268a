//! Every published vector, and a second, independently written check digit.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::cast_possible_truncation)]

use register::identifiers::{
    BirthDate, CitizenNumber, Identifier, IdentifierError, IdentifierKind, Options, Warning,
};

const VECTORS: &str = include_str!("data/idcard_vectors.csv");

/// Cells of a line; quotes keep their commas.
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut quoted) = (vec![String::new()], false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            c => cells.last_mut().unwrap().push(c),
        }
    }
    cells
}

#[test]
fn every_vector_is_judged_as_published() {
    let mut wrong = Vec::new();
    for line in VECTORS.lines().skip(1) {
        let row = cells(line);
        let expected = match row[1].as_str() {
            "resident18" | "resident15" => IdentifierKind::CitizenNumber,
            "hkmo_residence" | "tw_residence" => IdentifierKind::ResidencePermit,
            "foreign_pr18" | "foreign_pr15" => IdentifierKind::PermanentResident,
            other => panic!("a kind nobody knows: {other}"),
        };
        for options in [Options::default(), Options { expected: Some(expected), ..Options::default() }] {
            let parsed = Identifier::parse(&row[0], &options);
            let valid = parsed.is_ok_and(|parsed| parsed.kind == expected);
            if valid != (row[2] == "valid") {
                wrong.push((row[0].clone(), options.expected, parsed));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(VECTORS.lines().count(), 31);
}

#[test]
fn numbers_that_public_validators_refuse_are_taken() {
    let warned = |text: &str| {
        let parsed = Identifier::parse(text, &Options::default()).unwrap();
        parsed.warnings.iter().collect::<Vec<_>>()
    };
    assert_eq!(warned("810000199408230021"), []);
    assert_eq!(warned("500154199301135886"), [Warning::RegionYoungerThanBirth]);
    assert_eq!(warned("44040119580101000X"), []);
    assert_eq!(warned("932682198501010017"), []);
    let sanyuan = CitizenNumber::compose(350_404, BirthDate::new(2022, 5, 5).unwrap(), 21).unwrap();
    assert_eq!(warned(sanyuan.clear()), []);
}

/// The table of weights in the standard, where the crate uses Horner's rule.
fn second_check_digit(body: &str) -> char {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.chars().zip(WEIGHTS).map(|(c, weight)| c.to_digit(10).unwrap() * weight).sum();
    ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'][sum as usize % 11]
}

#[test]
fn both_check_digits_agree() {
    let mut state = 0x1234_5678_9abc_def0_u64;
    for _ in 0..20_000 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let (a, b) = (state >> 33, state >> 13);
        let region = 100_000 + (a % 800_000) as u32;
        if region == 790_000 {
            continue;
        }
        let birth = BirthDate::new(1900 + (b % 120) as u16, 1 + (a % 12) as u8, 1 + (b % 28) as u8).unwrap();
        let number = CitizenNumber::compose(region, birth, (b % 1000) as u16).unwrap();
        let (body, check) = number.clear().split_at(17);
        assert_eq!(check.chars().next(), Some(second_check_digit(body)));
        // Every other check digit is refused.
        for wrong in "0123456789X".chars().filter(|c| *c != second_check_digit(body)) {
            let options = Options { expected: Some(IdentifierKind::CitizenNumber), ..Options::default() };
            let error = Identifier::parse(&format!("{body}{wrong}"), &options).unwrap_err();
            let rounded = body.ends_with("00") && wrong == '0';
            assert!(rounded || matches!(error, IdentifierError::CheckDigit { .. }), "{error:?}");
        }
    }
}
