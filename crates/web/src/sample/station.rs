//! A station in a month.

use workflow::view::{
    CellDifference, CommitteeResult, GridCell, GridColumn, GridRow, ReviewRow, StationGrid, StationReview,
};
use workflow::{FieldFault, Gap, MonthState, StationState};

use super::{NAMES, results, s};

pub(crate) fn grid(editable: bool) -> StationGrid {
    let columns = [
        ("checked", "抽查人数", "人", false),
        ("correct", "准确人数", "人", false),
        ("falsified", "弄虚作假人数", "人", false),
        ("overseas_checked", "境外抽查人数", "人", false),
        ("overseas_correct", "境外准确人数", "人", false),
        ("accounts_revoked", "注销账号人数", "人", false),
        ("declarations", "自主申报有效数", "条", true),
        ("hukou_elsewhere", "人在户不在人数", "人", false),
        ("from_other_province", "来沪人员数", "人", false),
        ("pushes", "推送有效数", "条", true),
    ];
    let values = ["75", "73", "0", "4", "4", "0", "310", "412", "1860", "95"];
    let rows: Vec<GridRow> = NAMES
        .iter()
        .enumerate()
        .map(|(place, name)| {
            let cell = |(column, (figure, ..)): (usize, &(&str, &str, &str, bool))| {
                let blank = place > 4 && column < 3;
                let faulty = place == 2 && column == 1;
                GridCell {
                    figure: s(figure),
                    value: if blank {
                        String::new()
                    } else if faulty {
                        s("80")
                    } else {
                        s(values[column])
                    },
                    carried: column > 6 && place > 2,
                    missing: blank,
                    before: s(values[column]),
                    fault: faulty.then(|| s("准确人数 80 大于抽查人数 75：请核对这两个数")),
                }
            };
            GridRow {
                committee: format!("3101151300{:02}", place + 1),
                name: s(name),
                community: Some(s("东明社区")),
                cells: columns.iter().enumerate().map(cell).collect(),
                reason: String::new(),
                needs_reason: place == 7,
                gap: (place > 4).then(|| Gap {
                    started: place == 5,
                    missing: vec![s("抽查人数"), s("准确人数"), s("弄虚作假人数")],
                    contradictions: Vec::new(),
                }),
                version: 1,
                changed: if place < 3 { s("王强 7月3日 10:21") } else { String::new() },
            }
        })
        .collect();
    let column = |(figure, header, unit, year_to_date): &(&str, &str, &str, bool)| GridColumn {
        figure: s(figure),
        header: s(header),
        unit: s(unit),
        about: s("说明"),
        year_to_date: *year_to_date,
        required: true,
        total: (*figure != "falsified").then_some(1234),
    };
    StationGrid {
        month: s("2022-06"),
        month_state: MonthState::Open,
        station: s("三林派出所"),
        state: if editable { StationState::Returned } else { StationState::Drafted },
        version: 4,
        form_due: s("2022-07-05"),
        days_late: 0,
        returned_because: editable.then(|| s("归泾居委会的抽查人数与上月相差太大，请核对")),
        editable,
        may_submit: editable,
        columns: columns.iter().map(column).collect(),
        rows,
        yellow: 24,
        carried: 15,
        faults: vec![FieldFault {
            field: s("310115130003/correct"),
            words: s("杨思新村居委会：准确人数 80 大于抽查人数 75"),
        }],
    }
}

pub(crate) fn review() -> StationReview {
    let results = results();
    let row = |(place, result): (usize, CommitteeResult)| ReviewRow {
        differences: if place == 5 {
            vec![
                CellDifference { header: s("抽查人数"), before: s("120"), now: s("75"), fell: false },
                CellDifference { header: s("推送有效数"), before: s("99"), now: s("95"), fell: true },
            ]
        } else {
            Vec::new()
        },
        reason: if result.assessed { String::new() } else { s("整体动迁，无人居住") },
        result,
    };
    StationReview {
        month: s("2022-06"),
        month_state: MonthState::Open,
        station: s("三林派出所"),
        state: StationState::Drafted,
        version: 5,
        form_due: s("2022-07-05"),
        drafted: Some(s("王强 7月3日 10:21")),
        signed: None,
        may_sign: true,
        may_review: false,
        may_return: true,
        item_titles: results.item_titles.clone(),
        rows: results.committees.into_iter().enumerate().map(row).collect(),
        faults: Vec::new(),
        notices: results.notices,
    }
}
