//! Whether the intervals hold what they say: 2,000 invented committees whose true rate is known.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]

mod chance;

use chance::Chance;
use num_bigint::BigInt;
use num_rational::BigRational;
use sampling::{
    AllocationRule, CheckedDwelling, CheckedStratum, Estimate, IntervalMethod, PerStratum, Percent, Stratum,
    compare_order, estimate,
};

const COMMITTEES: u64 = 2000;

/// How errors come about in one kind of committee.
struct Kind {
    title: &'static str,
    /// Dwellings drawn: from so many, so many more by chance.
    drawn: (u32, u32),
    /// Chance in a million that a whole dwelling is wrong, up to.
    dwelling_wrong: u32,
    /// Chance in a million that one person is wrong, up to.
    person_wrong: u32,
}

const KINDS: [Kind; 4] = [
    Kind { title: "whole dwellings wrong", drawn: (25, 60), dwelling_wrong: 120_000, person_wrong: 0 },
    Kind { title: "single persons wrong", drawn: (25, 60), dwelling_wrong: 0, person_wrong: 100_000 },
    Kind { title: "both", drawn: (25, 60), dwelling_wrong: 60_000, person_wrong: 50_000 },
    Kind { title: "hardly any error", drawn: (30, 120), dwelling_wrong: 12_000, person_wrong: 8_000 },
];

struct Sampled {
    truth: BigRational,
    strata: Vec<CheckedStratum>,
}

fn dwelling(stratum: Stratum, wrong: (u32, u32), chance: &mut Chance) -> CheckedDwelling {
    let persons = match stratum {
        Stratum::Vacant => u32::from(chance.below(10) == 0) * (1 + chance.below(3)),
        Stratum::Rented => 1 + chance.below(3) + chance.below(4),
        Stratum::Overseas => 1 + chance.below(4),
        Stratum::Rest => 1 + chance.below(3) + chance.below(3),
    };
    // Whoever is found in a dwelling registered as vacant is registered wrongly.
    if stratum == Stratum::Vacant || chance.happens(wrong.0) {
        return CheckedDwelling { persons, correct: 0 };
    }
    let right = |_: &u32| !chance.happens(wrong.1);
    CheckedDwelling { persons, correct: u32::try_from((0..persons).filter(right).count()).unwrap() }
}

/// One committee of 200 to 2,200 dwellings and a sample drawn from it.
fn committee(kind: &Kind, chance: &mut Chance) -> Sampled {
    let size = 200 + chance.below(2000);
    let sizes = PerStratum {
        rented: size * (10 + chance.below(40)) / 100,
        vacant: size * chance.below(9) / 100,
        overseas: size * chance.below(6) / 100,
        rest: size * 45 / 100,
    };
    let wrong = (chance.below(kind.dwelling_wrong + 1), chance.below(kind.person_wrong + 1));
    let per_committee = kind.drawn.0 + chance.below(kind.drawn.1);
    let given = AllocationRule::Proportional { per_committee, minimum: 2 }.share_out(&sizes);
    let (mut persons, mut correct) = (0_u64, 0_u64);
    let mut strata = Vec::new();
    for stratum in Stratum::ALL {
        // Tenants are registered worse.
        let factor = if stratum == Stratum::Rented { 3 } else { 2 };
        let wrong = (wrong.0 * factor / 2, wrong.1 * factor / 2);
        let mut dwellings: Vec<_> =
            (0..sizes.of(stratum)).map(|_| dwelling(stratum, wrong, chance)).collect();
        persons += dwellings.iter().map(|one| u64::from(one.persons)).sum::<u64>();
        correct += dwellings.iter().map(|one| u64::from(one.correct)).sum::<u64>();
        for place in 0..given.of(stratum) {
            let other = place + chance.below(sizes.of(stratum) - place);
            dwellings.swap(place as usize, other as usize);
        }
        dwellings.truncate(given.of(stratum) as usize);
        let dwellings_of = u64::from(sizes.of(stratum));
        strata.push(CheckedStratum {
            committee_code: "".into(),
            stratum,
            dwellings: dwellings_of,
            checked: dwellings,
        });
    }
    Sampled { truth: BigRational::new(correct.into(), persons.into()), strata }
}

fn value(rate: &Percent) -> BigRational {
    let text = rate.to_string();
    let number = |text: &str| text.parse::<BigRational>();
    let exact = text.split_once('.').map_or_else(
        || number(&text).unwrap(),
        |(whole, part)| number(&format!("{whole}{part}/1{}", "0".repeat(part.len()))).unwrap(),
    );
    exact / BigInt::from(100)
}

fn holds(estimate: &Estimate, truth: &BigRational) -> bool {
    value(&estimate.interval.lower) <= *truth && *truth <= value(&estimate.interval.upper)
}

/// What a textbook's first pages would do: rate ± 1.96 standard errors, persons taken as independent.
fn naive_holds(estimate: &Estimate, truth: &BigRational) -> bool {
    let rate = value(&estimate.pooled);
    let away = &rate - truth;
    let variance = &rate * (BigRational::from(BigInt::from(1)) - &rate) / BigInt::from(estimate.persons);
    &away * &away <= variance * BigRational::new(38_416.into(), 10_000.into())
}

/// A smaller number of committees holds each kind of error as well, so that none hides behind the rest.
#[test]
fn at_least_93_of_100_intervals_hold_the_truth() {
    let (mut held, mut naive) = (0, 0);
    for (number, kind) in (1..).zip(&KINDS) {
        let (mut of_kind, mut naive_of_kind, mut above, mut width) =
            (0, 0, 0, BigRational::from(BigInt::from(0)));
        let (mut as_units, each) = (0, COMMITTEES / 4);
        for turn in 0..each {
            let sampled = committee(kind, &mut Chance(number * 1_000_000 + turn));
            let found = estimate(&sampled.strata).unwrap();
            of_kind += u64::from(holds(&found, &sampled.truth));
            above += u64::from(value(&found.interval.upper) < sampled.truth);
            naive_of_kind += u64::from(naive_holds(&found, &sampled.truth));
            as_units += u64::from(found.interval.method == IntervalMethod::DwellingAsUnit);
            width += value(&found.interval.upper) - value(&found.interval.lower);
        }
        let hundredths = (width * BigInt::from(10_000) / BigInt::from(each)).to_integer();
        println!(
            "{}: {of_kind} of {each} hold ({above} too low), naive {naive_of_kind}, {as_units} by dwelling, mean width {hundredths}/100 points",
            kind.title
        );
        assert!(of_kind * 100 >= each * 93, "{}: {of_kind} of {each}", kind.title);
        held += of_kind;
        naive += naive_of_kind;
    }
    println!("all: {held} of {COMMITTEES} hold, naive {naive}");
    assert!(held * 100 >= COMMITTEES * 93);
    // The control: the naive interval must fail this very test, or the test would show nothing.
    assert!(naive * 100 < COMMITTEES * 93, "naive {naive}");
}

/// Two samples of the same committee are put in order by chance alone in at most five of a hundred cases.
#[test]
fn equal_committees_are_seldom_put_in_order() {
    let mut wrong = 0;
    for turn in 0..400 {
        let kind = &KINDS[turn % 3];
        let of = |again: u64| {
            // The same chance for the committee's conditions, other dwellings and another sample.
            let mut chance = Chance(turn as u64);
            let conditions = (chance.below(kind.dwelling_wrong + 1), chance.below(kind.person_wrong + 1));
            let mut chance = Chance(again * 7_919 + turn as u64);
            let checked: Vec<_> = (0..50).map(|_| dwelling(Stratum::Rest, conditions, &mut chance)).collect();
            let one = CheckedStratum {
                committee_code: "".into(),
                stratum: Stratum::Rest,
                dwellings: 100_000,
                checked,
            };
            estimate(&[one]).unwrap()
        };
        wrong += u32::from(compare_order(&of(1_000_003), &of(2_000_029)).is_real);
    }
    println!("put in order by chance: {wrong} of 400");
    assert!(wrong <= 20);
}
