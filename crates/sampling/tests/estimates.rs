//! Estimates worked out by hand.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use proptest::prelude::*;
use sampling::{CheckedDwelling, CheckedError, CheckedStratum, IntervalMethod, Stratum, estimate};

fn stratum(stratum: Stratum, dwellings: u64, checked: &[(u32, u32)]) -> CheckedStratum {
    let checked =
        checked.iter().map(|(persons, correct)| CheckedDwelling { persons: *persons, correct: *correct });
    CheckedStratum { committee_code: "".into(), stratum, dwellings, checked: checked.collect() }
}

/// One stratum, 4 of 100 dwellings: persons 2, 3, 1, 4, correct 2, 2, 1, 4. R = 9/10. e = y − Rx = 0.2, −0.7, 0.1, 0.4;
/// Σe = 0, Σe² = 0.04 + 0.49 + 0.01 + 0.16 = 0.70, s² = 0.70/3. v = (1 − 4/100)/4 · s² ÷ (10/4)²
/// = 0.24 · 0.7/3 ÷ 6.25 = 0.00896. Of ten independent persons it would be 0.9·0.1/10 = 0.009; the effect is 0.00896/0.009.
/// Effective: 0.09/0.00896 · (1.960/3.182)² = 10.0446… · 0.37941… = 3.811….
#[test]
fn one_stratum_by_hand() {
    let found = estimate(&[stratum(Stratum::Rest, 100, &[(2, 2), (3, 2), (1, 1), (4, 4)])]).unwrap();
    assert_eq!((found.rate.to_string(), found.pooled.to_string()), ("90".to_owned(), "90".to_owned()));
    assert_eq!(found.design_effect.unwrap().to_string(), "224/225");
    assert_eq!(found.effective_persons.unwrap().rounded(3), "3.811");
    assert_eq!(found.interval.method, IntervalMethod::Linearised);
    assert_eq!((found.persons, found.correct, found.dwellings_checked, found.dwellings), (10, 9, 4, 100));
}

/// Two strata at unequal fractions: weights 60/2 = 30 and 40/4 = 10. X = 30·4 + 10·8 = 200, Y = 30·3 + 10·8 = 170, R = 0.85,
/// pooled 11/12. Rented: e = 3 − 1.7·… with x = 2, 2 and y = 1, 2: e = −0.7, 0.3, s² = 0.5; rest: x = y = 2 four times: s² = 0.
/// v = 60²·(1 − 2/60)/2 · 0.5 ÷ 200² = 3600 · 29/30 / 2 · 0.5 / 40000 = 0.02175. Effect: 0.02175 · 12 ÷ (0.85·0.15) = 0.261/0.1275.
#[test]
fn strata_keep_their_true_weight() {
    let strata = [
        stratum(Stratum::Rented, 60, &[(2, 1), (2, 2)]),
        stratum(Stratum::Rest, 40, &[(2, 2), (2, 2), (2, 2), (2, 2)]),
    ];
    let found = estimate(&strata).unwrap();
    assert_eq!((found.rate.to_string(), found.pooled.rounded(2)), ("85".to_owned(), "91.67".to_owned()));
    assert_eq!(found.design_effect.as_ref().unwrap().to_string(), "174/85");
    assert!(found.words().contains("已按各层实有户数还原；不还原的是 91.67%"));
}

/// All right in 40 dwellings: as 40 independent persons, whose lower bound is 0.025^(1/40) = 0.911899….
#[test]
fn all_right_is_not_taken_for_certainty() {
    let found = estimate(&[stratum(Stratum::Rest, 1900, &[(3, 3); 40])]).unwrap();
    assert_eq!(found.interval.method, IntervalMethod::DwellingAsUnit);
    assert_eq!(
        (found.interval.lower.to_string(), found.interval.upper.to_string()),
        ("91.1902".into(), "100".into())
    );
    assert_eq!(found.design_effect, None);
}

#[test]
fn all_wrong_is_the_mirror_of_all_right() {
    let found = estimate(&[stratum(Stratum::Rest, 1900, &[(3, 0); 40])]).unwrap();
    assert_eq!(
        (found.interval.lower.to_string(), found.interval.upper.to_string()),
        ("0".into(), "8.8098".into())
    );
}

#[test]
fn a_complete_check_has_no_interval() {
    let found = estimate(&[stratum(Stratum::Rest, 3, &[(2, 2), (3, 2), (0, 0)])]).unwrap();
    assert_eq!(found.interval.method, IntervalMethod::Complete);
    assert_eq!((&found.interval.lower, &found.interval.upper), (&found.rate, &found.rate));
    assert_eq!(found.words(), "登记准确率 80.00%（测查 3 户 5 人，准确 4 人；房屋全部测查，没有抽样误差）。");
}

/// The lone rented dwelling borrows the spread of all, so that it does not pass for a stratum without errors.
#[test]
fn a_single_dwelling_of_a_stratum_borrows_the_spread_of_all() {
    let rest = stratum(Stratum::Rest, 500, &[(3, 3), (3, 2), (2, 2), (4, 4), (1, 1)]);
    let alone = estimate(std::slice::from_ref(&rest)).unwrap();
    let with = estimate(&[rest, stratum(Stratum::Rented, 300, &[(3, 3)])]).unwrap();
    assert!(with.design_effect > alone.design_effect);
}

#[test]
fn a_stratum_that_nobody_checked_is_told() {
    let strata = [stratum(Stratum::Rest, 500, &[(3, 3), (3, 2)]), stratum(Stratum::Overseas, 7, &[])];
    let found = estimate(&strata).unwrap();
    assert_eq!((found.unsampled.as_slice(), found.dwellings), ([Stratum::Overseas].as_slice(), 500));
    assert!(found.words().contains("境外层没有测查，此数不包括这些房屋"));
}

#[test]
fn numbers_that_contradict_each_other_are_refused() {
    let refused = |strata: &[CheckedStratum]| estimate(strata).unwrap_err();
    assert_eq!(refused(&[]), CheckedError::NoPersons);
    assert_eq!(refused(&[stratum(Stratum::Vacant, 9, &[(0, 0)])]), CheckedError::NoPersons);
    let more = CheckedError::MoreCorrect { stratum: Stratum::Rest, place: 2, persons: 1, correct: 2 };
    assert_eq!(refused(&[stratum(Stratum::Rest, 9, &[(1, 1), (1, 2)])]), more);
    let checked = CheckedError::MoreChecked { stratum: Stratum::Rest, checked: 2, dwellings: 1 };
    assert_eq!(refused(&[stratum(Stratum::Rest, 1, &[(1, 1), (1, 1)])]), checked);
    let one = stratum(Stratum::Rest, 9, &[(1, 1)]);
    assert_eq!(refused(&[one.clone(), one]), CheckedError::Twice(Stratum::Rest));
}

fn strata() -> impl Strategy<Value = Vec<CheckedStratum>> {
    let dwelling = (0_u32..6, 0_u32..6).prop_map(|(a, b)| (a.max(b), a.min(b)));
    let one = (prop::collection::vec(dwelling, 0..30), 0_u64..400);
    prop::collection::vec(one, 4).prop_map(|all| {
        let of = |(kind, (checked, more)): (Stratum, (Vec<(u32, u32)>, u64))| {
            stratum(kind, checked.len() as u64 + more, &checked)
        };
        Stratum::ALL.into_iter().zip(all).map(of).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_interval_holds_its_rate_and_stays_within_the_whole(strata in strata()) {
        let Ok(found) = estimate(&strata) else { return Ok(()) };
        prop_assert!(found.interval.lower <= found.rate && found.rate <= found.interval.upper);
        let [none, whole] = ["0", "100"].map(|text| text.parse().unwrap());
        prop_assert!(none <= found.interval.lower && found.interval.upper <= whole);
        prop_assert!(!found.words().is_empty());
    }

    #[test]
    fn the_order_of_dwellings_and_strata_never_matters(strata in strata()) {
        let mut turned = strata.clone();
        turned.reverse();
        turned.iter_mut().for_each(|one| one.checked.reverse());
        let (found, again) = (estimate(&strata), estimate(&turned));
        match (found, again) {
            (Ok(found), Ok(mut again)) => {
                again.unsampled.reverse();
                prop_assert_eq!(found, again);
            }
            (found, again) => prop_assert_eq!(found.is_err(), again.is_err()),
        }
    }
}
