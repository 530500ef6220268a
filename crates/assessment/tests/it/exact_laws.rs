//! `Exact` against an oracle of big rationals, with values at and beyond 64 bits.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use assessment::Exact;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use proptest::prelude::*;

/// A value together with what the oracle thinks it is.
#[derive(Debug, Clone)]
struct Pair(Exact, BigRational);

fn oracle(numerator: i64, denominator: i64) -> BigRational {
    BigRational::new(BigInt::from(numerator), BigInt::from(denominator))
}

fn whole() -> impl Strategy<Value = i64> {
    prop_oneof![
        4 => -200_i64..200,
        2 => any::<i64>(),
        1 => prop::sample::select(vec![
            i64::MIN, i64::MIN + 1, i64::MAX, i64::MAX - 1, i64::MAX / 2, i64::MAX / 4, i64::MAX / 4 + 1, 1 << 32,
        ]),
        1 => (0_u32..18).prop_map(|power| 10_i64.pow(power)),
    ]
}

fn pair() -> impl Strategy<Value = Pair> {
    let fraction = || {
        (whole(), whole()).prop_map(|(numerator, denominator)| {
            let denominator = if denominator == 0 { 1 } else { denominator };
            Pair(Exact::ratio(numerator, denominator).unwrap(), oracle(numerator, denominator))
        })
    };
    // Products of two and of three fractions outgrow 64 and 128 bits.
    let product = (fraction(), fraction()).prop_map(|(a, b)| Pair(&a.0 * &b.0, a.1 * b.1));
    let cube = (fraction(), fraction(), fraction())
        .prop_map(|(a, b, c)| Pair(&(&a.0 * &b.0) * &c.0, a.1 * b.1 * c.1));
    prop_oneof![5 => fraction(), 2 => product, 1 => cube]
}

/// Whether a value is what the oracle says, told by its lowest terms.
fn same(value: &Exact, expected: &BigRational) -> Result<(), TestCaseError> {
    let (numerator, denominator) = value.lowest_terms();
    prop_assert_eq!((numerator, denominator), (expected.numer().to_string(), expected.denom().to_string()));
    prop_assert_eq!(value.is_zero(), expected.is_zero());
    prop_assert_eq!(value.is_negative(), expected.is_negative());
    Ok(())
}

/// `PROPTEST_CASES` in the environment makes the run shorter or longer.
fn configuration() -> ProptestConfig {
    ProptestConfig {
        cases: ProptestConfig::default().cases * 6,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(configuration())]

    #[test]
    fn operations_agree_with_big_rationals(a in pair(), b in pair()) {
        same(&a.0, &a.1)?;
        same(&(&a.0 + &b.0), &(&a.1 + &b.1))?;
        same(&(&a.0 - &b.0), &(&a.1 - &b.1))?;
        same(&(&a.0 * &b.0), &(&a.1 * &b.1))?;
        same(&-&a.0, &-a.1.clone())?;
        same(&-a.0.clone(), &-a.1.clone())?;
        same(&(a.0.clone() - b.0.clone()), &(&a.1 - &b.1))?;
        same(&(a.0.clone() - &b.0), &(&a.1 - &b.1))?;
        same(&a.0.floor(), &a.1.floor())?;
        same(&a.0.ceiling(), &a.1.ceil())?;
        prop_assert_eq!(a.0.cmp(&b.0), a.1.cmp(&b.1));
        prop_assert_eq!(a.0.partial_cmp(&b.0), a.1.partial_cmp(&b.1));
        prop_assert_eq!(a.0 == b.0, a.1 == b.1);
        match a.0.divide(&b.0) {
            Some(quotient) => same(&quotient, &(&a.1 / &b.1))?,
            None => prop_assert!(b.1.is_zero()),
        }
    }

    #[test]
    fn equal_values_are_equal_however_they_came_about(a in pair(), b in pair()) {
        let around = &(&a.0 + &b.0) - &b.0;
        prop_assert_eq!(&around, &a.0);
        prop_assert_eq!(around.to_string(), a.0.to_string());
        prop_assert_eq!(around.rounded(2), a.0.rounded(2));
        if !b.0.is_zero() {
            let around = (&a.0 * &b.0).divide(&b.0).unwrap();
            prop_assert_eq!(&around, &a.0);
            prop_assert_eq!(around.to_string(), a.0.to_string());
        }
    }

    #[test]
    fn sums_agree_with_big_rationals(values in prop::collection::vec(pair(), 0..9)) {
        let expected = values.iter().fold(BigRational::zero(), |sum, value| sum + &value.1);
        same(&values.iter().map(|value| &value.0).sum(), &expected)?;
        same(&values.iter().map(|value| value.0.clone()).sum(), &expected)?;
    }

    #[test]
    fn what_is_printed_reads_back(a in pair()) {
        let text = a.0.to_string();
        let read: Exact = if text.len() <= 200 { text.parse().unwrap() } else { a.0.clone() };
        prop_assert_eq!(&read, &a.0);
        same(&read, &a.1)?;
        // A decimal when there is one, in its lowest form; else a fraction in lowest terms.
        let mut rest = a.1.denom().clone();
        for prime in [2_u8, 5] {
            while (&rest % prime).is_zero() {
                rest /= prime;
            }
        }
        prop_assert_eq!(text.contains('/'), rest != BigInt::from(1), "{}", text);
        prop_assert!(!text.contains('.') || !text.ends_with('0'), "{}", text);
        if text.contains('/') {
            prop_assert_eq!(&text, &format!("{}/{}", a.1.numer(), a.1.denom()));
        }
        prop_assert_eq!(format!("{:?}", a.0), text);
    }

    #[test]
    fn rounding_is_half_up_away_from_zero(a in pair(), decimals in 0_usize..25) {
        let scale = num_traits::pow(BigInt::from(10), decimals);
        let scaled = a.1.abs() * BigRational::from(scale);
        let half = BigRational::new(BigInt::from(1), BigInt::from(2));
        let units = (scaled + half).floor().to_integer();
        let digits = format!("{:0>width$}", units.to_string(), width = decimals + 1);
        let (whole, fraction) = digits.split_at(digits.len() - decimals);
        let sign = if a.1.is_negative() && !units.is_zero() { "-" } else { "" };
        let point = if decimals > 0 { "." } else { "" };
        prop_assert_eq!(a.0.rounded(decimals), format!("{sign}{whole}{point}{fraction}"));
    }

    #[test]
    fn nothing_but_numbers_is_read(text in "[-+0-9./ eE%１]{0,8}") {
        let decimal = |text: &str| {
            let digits = text.strip_prefix('-').unwrap_or(text);
            let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
            let all = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            all(whole) && all(fraction)
        };
        let zero = |text: &str| text.bytes().all(|byte| matches!(byte, b'-' | b'.' | b'0'));
        let number = match text.split_once('/') {
            Some((numerator, denominator)) => decimal(numerator) && decimal(denominator) && !zero(denominator),
            None => decimal(&text),
        };
        prop_assert_eq!(text.parse::<Exact>().is_ok(), number, "{}", text);
    }
}

#[test]
fn zero_has_no_sign_and_the_least_number_has_an_opposite() {
    for zero in [Exact::ratio(0, 5), Exact::ratio(0, -3), Exact::ratio(0, 3), Some(-Exact::ZERO)] {
        assert_eq!(
            zero.as_ref().map(|zero| (zero.to_string(), zero.rounded(1))),
            Some(("0".into(), "0.0".into()))
        );
    }
    let least = Exact::whole(i64::MIN);
    assert_eq!((Exact::ONE - &least).to_string(), "9223372036854775809");
    assert_eq!(
        (&least - &least, &least - &Exact::ONE),
        (Exact::ZERO, "-9223372036854775809".parse().unwrap())
    );
    assert_eq!((-&least).to_string(), "9223372036854775808");
    let (half, small) = (Exact::ratio(i64::MIN, 2).unwrap(), Exact::ratio(1, i64::MAX).unwrap());
    assert_eq!(&(&half - &small) + &small, half);
    assert_eq!(&(&small - &least) + &least, small);
}

#[test]
fn ratios_take_every_sign_and_no_zero_below() {
    assert_eq!(Exact::ratio(1, 0), None);
    assert_eq!(Exact::ratio(3, -4), Some("-0.75".parse().unwrap()));
    assert_eq!(Exact::ratio(i64::MIN, i64::MIN), Some(Exact::ONE));
    assert_eq!(Exact::ONE.divide(&Exact::ZERO), None);
    assert_eq!(Exact::from(7_u32), Exact::from(7_i64));
    assert_eq!(Exact::default(), Exact::ZERO);
    assert_eq!(format!("{:>6}|{:<6}|", Exact::whole(12), Exact::whole(-3)), "    12|-3    |");
}

#[test]
fn a_very_long_number_is_refused_at_two_hundred_digits() {
    assert!("9".repeat(200).parse::<Exact>().is_ok());
    let refused = "9".repeat(201).parse::<Exact>().unwrap_err();
    assert!(refused.to_string().contains("不是精确数"));
}
