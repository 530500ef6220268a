//! What a result says beside marks: notices, look-ups, what needs a person, months that do not exist.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use crate::policy_folder;
use crate::random_town::{Row, Town, TownMonth, code};
use assessment::policy::{FigureOf, ReadingIndex};
use assessment::{
    Cells, CommitteeCode, Confirmations, Exact, FigureIndex, Keep, Month, Notice, Policy, PolicySource,
    Status, TownCode, TownResult, assess_month, assess_town,
};

fn row(committee: u64) -> Row {
    Row::spotless(committee, 100)
}

fn month(year: u16, number: u16, rows: Vec<Row>) -> TownMonth {
    TownMonth { year, number, overseas_total: 300, district_rate: None, rows }
}

fn run(policy: &Policy, quotas: Vec<Option<u32>>, months: Vec<TownMonth>) -> TownResult {
    let town = Town { quotas, months };
    assess_town(policy, &town.figures(policy, code), Keep::Marks)
}

fn small(item: usize, station: Option<usize>, committees: u32) -> Notice {
    Notice::SmallGroup { item, station, committees }
}

#[test]
fn groups_below_six_are_pointed_out() {
    let policy = policy_folder::sanlin_with(&[]);
    let in_stations = |counts: [u64; 2]| {
        let mut rows: Vec<_> = (1..=counts[0]).map(row).collect();
        rows.extend((1..=counts[1]).map(|committee| Row { station: 1, ..row(100 + committee) }));
        run(&policy, vec![Some(5), Some(5)], vec![month(2022, 6, rows)]).months.remove(0).notices
    };
    assert_eq!(in_stations([6, 6]), []);
    assert_eq!(in_stations([6, 5]), [small(3, Some(1), 5), small(4, Some(1), 5)]);
    assert_eq!(
        in_stations([1, 3]),
        [small(3, Some(0), 1), small(3, Some(1), 3), small(4, Some(0), 1), small(4, Some(1), 3)]
    );
    let town_wide = policy_folder::sanlin_with(&[("bottom_three_scope", "town")]);
    let rows = vec![row(1), Row { station: 1, ..row(2) }];
    let notices = run(&town_wide, vec![None, None], vec![month(2022, 6, rows)]).months.remove(0).notices;
    assert_eq!(notices, [small(3, None, 2), small(4, None, 2)]);
}

#[test]
fn a_month_without_the_one_before_it_is_pointed_out() {
    let policy = policy_folder::sanlin_with(&[("annual_in_monthly", "month_only")]);
    let rows = |count: u64| (1..=count).map(row).collect::<Vec<_>>();
    let months = vec![
        month(2022, 3, rows(6)),
        month(2022, 4, rows(8)),
        month(2022, 6, rows(8)),
        month(2023, 1, rows(8)),
    ];
    let result = run(&policy, vec![Some(5)], months);
    let missing = |item, committees| Notice::NoEarlierMonth { item, committees };
    assert_eq!(result.months[0].notices, [missing(3, 6), missing(4, 6)]);
    // Two committees are new in April; May is missing, so nobody's June is known; January starts the year's count.
    assert_eq!(result.months[1].notices, [missing(3, 2), missing(4, 2)]);
    assert_eq!(result.months[2].notices, [missing(3, 8), missing(4, 8)]);
    assert_eq!(result.months[3].notices, []);
    // The count of a month before the document is a fact, although that month has no marks.
    let months = vec![month(2022, 2, rows(6)), month(2022, 3, rows(6))];
    let result = run(&policy, vec![Some(5)], months);
    assert_eq!((result.months.len(), result.months[0].notices.len()), (1, 0));
}

#[test]
fn a_figure_that_a_reading_asks_for_and_nobody_gave_is_pointed_out() {
    let rows = || (1..=6).map(row).collect::<Vec<_>>();
    let scored = policy_folder::sanlin_with(&[("activity_five", "scored")]);
    let inactive =
        scored.newest().figures.iter().find(|figure| figure.id == "inactive_accounts").unwrap().index;
    let result = run(&scored, vec![Some(5)], vec![month(2022, 6, rows())]);
    assert_eq!(result.months[0].notices, [Notice::BlankFigure { item: 0, figure: inactive, committees: 6 }]);
    let warned = policy_folder::sanlin_with(&[("activity_five", "warning")]);
    assert_eq!(run(&warned, vec![Some(5)], vec![month(2022, 6, rows())]).months[0].notices, []);
}

#[test]
fn a_town_without_a_rate_is_pointed_out_when_someone_is_assessed() {
    let district = policy_folder::sanlin_with(&[("town_accuracy", "district")]);
    let rows = || (1..=6).map(row).collect::<Vec<_>>();
    let result = run(&district, vec![Some(5)], vec![month(2022, 6, rows())]);
    assert_eq!(
        (result.months[0].notices.as_slice(), result.months[0].town_rate.clone()),
        ([Notice::NoTownRate].as_slice(), None)
    );
    let given = TownMonth { district_rate: Some(985), ..month(2022, 6, rows()) };
    let result = run(&district, vec![Some(5)], vec![given]);
    assert_eq!(
        (result.months[0].notices.len(), result.months[0].town_rate.clone()),
        (0, Exact::ratio(197, 2))
    );
    let unchecked = || (1..=6).map(|committee| Row { checked: None, ..row(committee) }).collect::<Vec<_>>();
    for reading in ["pooled", "mean", "pooled_after_falsification", "mean_after_falsification", "district"] {
        let policy = policy_folder::sanlin_with(&[("town_accuracy", reading)]);
        let result = run(&policy, vec![Some(5)], vec![month(2022, 6, unchecked())]);
        assert_eq!(
            (result.months[0].notices.len(), result.months[0].town_rate.clone()),
            (0, None),
            "{reading}"
        );
        let nobody = run(&policy, vec![], vec![month(2022, 6, vec![])]);
        assert_eq!(
            (nobody.months[0].notices.len(), nobody.months[0].town_rate.clone()),
            (0, None),
            "{reading}"
        );
    }
}

#[test]
fn months_before_the_document_do_not_exist() {
    let policy = policy_folder::sanlin_with(&[]);
    let rows = || vec![row(1), Row { accounts_revoked: 1, ..row(2) }];
    let result = run(&policy, vec![Some(5)], (1..=4).map(|number| month(2022, number, rows())).collect());
    let months: Vec<_> = result.months.iter().map(|month| month.month.to_string()).collect();
    assert_eq!(months, ["2022-03", "2022-04"]);
    let year = result.year(&policy, 2022);
    assert_eq!(year.committees.iter().map(|one| one.months_assessed).collect::<Vec<_>>(), [2, 2]);
    assert_eq!(year.committees[1].longest_streak, 2);
    assert_eq!(policy.edition("2022-02".parse().unwrap()).map(|edition| edition.valid_from), None);
    assert!(result.month("2022-02".parse().unwrap()).is_none());
    assert!(result.year(&policy, 2021).committees.is_empty());
    assert_eq!(policy.id(), "sanlin-2022-50");
}

#[test]
fn results_are_found_and_ordered() {
    let policy = policy_folder::sanlin_with(&[]);
    let rows = vec![
        Row { accounts_revoked: 2, ..row(1) },
        Row { checked: None, ..row(2) },
        row(3),
        Row { accounts_revoked: 2, ..row(4) },
        Row { checked: Some(0), correct: 0, ..row(5) },
    ];
    let result = run(&policy, vec![Some(5)], vec![month(2022, 6, rows)]);
    let month = &result.months[0];
    let order: Vec<_> = month.by_rank().iter().map(|one| one.code.digits() - code(0).digits()).collect();
    assert_eq!(order, [3, 1, 4, 2, 5]);
    assert_eq!(month.assessed(), 3);
    assert_eq!(month.committee(code(2)).map(|one| (one.status, one.rank)), Some((Status::NotAssessed, 0)));
    assert!(month.committee(code(6)).is_none());
    assert!(
        month.committee(code(1)).unwrap().is_assessed() && month.committee(code(1)).unwrap().steps.is_empty()
    );
}

#[test]
fn steps_are_kept_for_each_committee_and_item_in_order() {
    let policy = policy_folder::sanlin_with(&[]);
    let months = vec![month(2022, 6, vec![row(1), Row { checked: None, ..row(2) }, row(3)])];
    let figures = Town { quotas: vec![Some(5)], months }.figures(&policy, code);
    let result = assess_month(policy.newest(), &figures.stations, &figures.months[0], None, Keep::Steps);
    for committee in &result.committees {
        assert_eq!(committee.steps.len(), 5);
        for (steps, item) in committee.steps.iter().zip(&policy.newest().items) {
            assert!(!steps.is_empty() && steps.iter().all(|step| step.clause == item.clause));
        }
    }
    assert!(result.committees[0].steps[1].len() > result.committees[1].steps[1].len());
}

#[test]
fn what_needs_a_person_is_a_set_in_the_policys_order() {
    let mut set = Confirmations::default();
    assert!(set.is_empty());
    set.add(None);
    assert!(set.is_empty());
    for place in [63, 5, 0, 5, 64, 255] {
        set.add(Some(ReadingIndex(place)));
    }
    assert!(!set.is_empty());
    assert_eq!(set.iter().map(|reading| reading.0).collect::<Vec<_>>(), [0, 5, 63]);
}

#[test]
fn codes_and_cells_keep_to_their_bounds() {
    assert_eq!(CommitteeCode::new(99_999_999_999), None);
    assert_eq!(CommitteeCode::new(1_000_000_000_000), None);
    let first = CommitteeCode::new(100_000_000_000).unwrap();
    assert_eq!((first.digits(), first.to_string().as_str()), (100_000_000_000, "100000000000"));
    assert!(CommitteeCode::new(999_999_999_999).is_some());
    assert_eq!(code(1).town(), TownCode::new(310_115_130).unwrap());
    assert_eq!(code(1).town().to_string(), "310115130");
    assert_eq!(code(1).town().digits(), 310_115_130);
    assert_eq!((TownCode::new(99_999_999), TownCode::new(1_000_000_000)), (None, None));
    assert!(TownCode::new(100_000_000).is_some() && TownCode::new(999_999_999).is_some());

    let mut cells = Cells::default();
    cells.set(FigureIndex(1), Some(u32::MAX));
    assert!(cells.get(FigureIndex(1)).is_some());
    cells.set(FigureIndex(1), None);
    cells.set(FigureIndex(15), Some(7));
    assert!(format!("{cells:?}").starts_with("[None, ") && format!("{cells:?}").ends_with(", Some(7)]"));
    cells.set(FigureIndex(16), Some(8));
    assert_eq!((cells.get(FigureIndex(15)), cells.count(FigureIndex(15))), (Some(7), 7));
    assert_eq!(
        (cells.get(FigureIndex(16)), cells.count(FigureIndex(0)), cells.get(FigureIndex(0))),
        (None, 0, None)
    );
}

#[test]
fn figures_are_found_by_month_code_and_position() {
    let policy = policy_folder::sanlin_with(&[]);
    let months = vec![month(2022, 6, vec![row(1), row(3)]), month(2022, 7, vec![row(1)])];
    let figures = Town { quotas: vec![Some(5)], months }.figures(&policy, code);
    let june: Month = "2022-06".parse().unwrap();
    assert_eq!(figures.row(june, code(3)).map(|row| row.code), Some(code(3)));
    assert!(figures.row(june, code(2)).is_none() && figures.row(june.next(), code(3)).is_none());
    assert!(figures.row(june.next().next(), code(1)).is_none());
    assert_eq!((figures.name(0), figures.name(1)), ("某居委会", ""));
    assert_eq!((figures.station_name(0), figures.station_name(1)), ("第0派出所", ""));
    let edition = policy.newest();
    let of_town: Vec<_> = edition.figures_of(FigureOf::Town).map(|figure| figure.id.as_str()).collect();
    assert_eq!(of_town, ["overseas_total"]);
    assert_eq!(edition.figure(FigureOf::Town, FigureIndex(0)).map(|figure| figure.unit.as_str()), Some("人"));
    assert_eq!(
        edition.figure(FigureOf::Committee, FigureIndex(1)).map(|figure| figure.id.as_str()),
        Some("correct")
    );
    assert_eq!(edition.full_marks(), Exact::whole(100));
}

#[test]
fn a_figure_may_not_exceed_the_whole_it_belongs_to() {
    let policy = policy_folder::sanlin_with(&[]);
    let figures: Vec<_> = policy.newest().figures_of(FigureOf::Committee).collect();
    let whole = |id: &str| {
        let figure = figures.iter().find(|figure| figure.id == id).unwrap();
        figure
            .not_above
            .and_then(|whole| figures.iter().find(|figure| figure.index == whole))
            .map(|figure| figure.id.as_str())
    };
    assert_eq!(
        (whole("correct"), whole("falsified"), whole("overseas_correct"), whole("checked")),
        (Some("checked"), Some("checked"), Some("overseas_checked"), None)
    );
    let indices: Vec<_> = figures.iter().map(|figure| usize::from(figure.index.0)).collect();
    assert_eq!(indices, (0..figures.len()).collect::<Vec<_>>());
}

#[test]
fn the_latest_edition_that_has_begun_holds() {
    let policy =
        Policy::compile(&PolicySource::new(policy_folder::files_of("example-linjiang-2024"))).unwrap();
    let because =
        |month: &str| policy.edition(month.parse().unwrap()).map(|edition| edition.amended_because.clone());
    assert_eq!(because("2023-12"), None);
    assert_eq!(because("2024-01"), Some(String::new()));
    assert_eq!(because("2024-06"), Some(String::new()));
    let amended = Some("临江示〔2024〕7号（虚构）：半年评估后提高目标、放宽末位（虚构）".to_owned());
    assert_eq!((because("2024-07"), because("2031-01")), (amended.clone(), amended));
    let valid: Vec<_> = policy.editions().iter().map(|edition| edition.valid_from.to_string()).collect();
    assert_eq!(valid, ["2024-01", "2024-07"]);
    let [first, second] = policy.editions() else { panic!("two editions") };
    assert_eq!((first.ranking.bottom_places, second.ranking.bottom_places), (3, 2));
    let quotas =
        |edition: &assessment::Edition| edition.stations.iter().map(|one| one.quota).collect::<Vec<_>>();
    assert_eq!((quotas(first), quotas(second)), (vec![Some(300), None], vec![Some(600), None]));
    assert_eq!(first.clauses.len(), 12);
}

#[test]
fn amendments_build_on_each_other_in_the_order_of_their_dates() {
    let amendment = |valid_from: &str, path: &str, value: &str| {
        format!(
            "instrument = \"修\"\nvalid_from = \"{valid_from}\"\nreason = \"试\"\n\n[[set]]\npath = \"{path}\"\nvalue = {value}\n"
        )
    };
    let files = policy_folder::files_of("sanlin-2022-50").into_iter().chain([
        ("amendments/a.toml".to_owned(), amendment("2024-01", "ranking.bottom_places", "8")),
        ("amendments/b.toml".to_owned(), amendment("2023-01", "veto.bottom_months_a_year", "6")),
        (
            "amendments/c.toml".to_owned(),
            amendment("2024-01", "item.accounts.rule.count.0.deduct_marks", "\"2\""),
        ),
        ("amendments/d.txt".to_owned(), "不是修订".to_owned()),
        ("amendmentsx/e.toml".to_owned(), "不是修订".to_owned()),
    ]);
    let policy = Policy::compile(&PolicySource::new(files)).unwrap();
    let seen: Vec<_> = policy
        .editions()
        .iter()
        .map(|edition| {
            let veto = edition.veto.as_ref().map(|veto| veto.bottom_months_a_year);
            (edition.valid_from.to_string(), veto, edition.ranking.bottom_places)
        })
        .collect();
    let expected = [("2022-03", Some(5), 10), ("2023-01", Some(6), 10), ("2024-01", Some(6), 8)];
    assert_eq!(seen, expected.map(|(from, veto, places)| (from.to_owned(), veto, places)));
    let result =
        run(&policy, vec![Some(5)], vec![month(2024, 1, vec![Row { accounts_revoked: 1, ..row(1) }])]);
    assert_eq!(result.months[0].committees[0].marks[0], Exact::whole(12));
}

#[test]
fn a_veto_is_proposed_by_the_rule_in_force_at_the_years_end() {
    let amendment = "instrument = \"修\"\nvalid_from = \"2022-08\"\nreason = \"试\"\n\n[[set]]\npath = \"veto.bottom_months_a_year\"\nvalue = 6\n";
    let files = policy_folder::files_of("sanlin-2022-50").into_iter();
    let policy = Policy::compile(&PolicySource::new(
        files.chain([("amendments/a.toml".to_owned(), amendment.to_owned())]),
    ))
    .unwrap();
    let rows = || vec![row(1), Row { accounts_revoked: 1, correct: 98, ..row(2) }];
    let proposed = |last: u16| {
        let months = (3..=last).map(|number| month(2022, number, rows())).collect();
        run(&policy, vec![Some(5)], months).year(&policy, 2022).committees[1].veto_proposed
    };
    assert_eq!((proposed(6), proposed(7), proposed(8)), (false, true, true));
    let without = |months: &[u16]| {
        let months = months.iter().map(|number| month(2022, *number, rows())).collect();
        run(&policy, vec![Some(5)], months).year(&policy, 2022).committees[1].veto_proposed
    };
    assert!(!without(&[3, 4, 5, 6, 9]));
}
