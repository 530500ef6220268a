//! Months and desks.

use workflow::view::{
    BoardStation, ConsequenceLine, DeskBlock, LateList, LateStation, MonthBoard, MonthLine, MonthResults,
    ObjectionLine, SummaryStation, Target, ToDo, TownFigureCell, TownSummary,
};
use workflow::{Gap, MonthState, StationState};

use super::{result, results, s, trend};

pub(crate) fn month_line(state: MonthState) -> MonthLine {
    MonthLine {
        month: s("2022-06"),
        state,
        issue: i64::from(state.is_published()),
        form_due: s("2022-07-05"),
        publish_due: s("2022-07-10"),
        version: 3,
    }
}

pub(crate) fn stations() -> Vec<BoardStation> {
    let station = |(name, state, incomplete, days_late): (&str, StationState, usize, i64)| BoardStation {
        station: s(name),
        state,
        committees: 17,
        incomplete,
        form_due: s("2022-07-05"),
        days_late,
        reason: (state == StationState::Returned).then(|| s("归泾居委会的抽查人数与上月相差太大，请核对")),
        drafted: state.is_signed().then(|| s("王强 7月3日 10:21")),
        signed: state.is_signed().then(|| s("李勇 7月4日 09:05")),
        reviewed: (state == StationState::Reviewed).then(|| s("周敏 7月4日 14:30")),
        extensions: if days_late > 0 { vec![s("延至 7月6日：所里搬迁")] } else { Vec::new() },
        version: 2,
    };
    [
        ("杨思派出所", StationState::Reviewed, 0, 0),
        ("三林派出所", StationState::Signed, 0, 0),
        ("永泰路派出所", StationState::Drafted, 0, 0),
        ("依水园派出所", StationState::Returned, 3, 1),
        ("前滩派出所", StationState::Open, 4, 1),
    ]
    .into_iter()
    .map(station)
    .collect()
}

pub(crate) fn board(state: MonthState) -> MonthBoard {
    MonthBoard {
        month: month_line(state),
        stations: stations(),
        reviewed: 1,
        of: 5,
        reason: None,
        reissue_asked: None,
        may_agree: false,
        objections_open: 1,
    }
}

pub(crate) fn late() -> LateList {
    let late = |name: &str, state, days_late| LateStation {
        station: s(name),
        state,
        form_due: s("2022-07-05"),
        days_late,
        people: vec![s("民警 王强"), s("分管副所长 李勇")],
        missing: vec![s("4 个居村委没有填全")],
        reminder: format!(
            "{name}：2022年6月人口管理考核表应于7月5日前签认，现逾期 1 天，还有 4 个居村委没有填全，请今天完成。"
        ),
        version: 2,
    };
    LateList {
        month: s("2022-06"),
        stations: vec![
            late("依水园派出所", StationState::Returned, 1),
            late("前滩派出所", StationState::Open, 1),
        ],
        reminder_to_all: s(
            "各派出所：2022年6月人口管理考核表应于7月5日前签认。依水园派出所（退回后未再交）、前滩派出所（未提交）请今天完成，以便按时汇总公示。",
        ),
    }
}

fn open_consequences() -> Vec<ConsequenceLine> {
    let lines = super::consequences().lines.into_iter();
    lines.filter(|line| line.state.is_open()).collect()
}

pub(crate) fn desk_of_clerk() -> Vec<DeskBlock> {
    let to_do = |words: &str, late, target| ToDo { words: s(words), count: 1, late, target };
    let MonthResults { committees, town_rate_title, town_rate, .. } = results();
    vec![
        DeskBlock::ToDo(vec![
            to_do(
                "2022-06 有 1 个派出所待审核",
                false,
                Target::Review { month: s("2022-06"), station: s("三林派出所") },
            ),
            to_do("2022-06 有 2 个派出所逾期没有签认", true, Target::Late { month: s("2022-06") }),
        ]),
        DeskBlock::Progress(board(MonthState::Open)),
        DeskBlock::Late { month: s("2022-06"), stations: late().stations },
        DeskBlock::Consequences { lines: open_consequences(), open: 34, overdue: 1 },
        DeskBlock::Published {
            month: s("2022-05"),
            issue: 1,
            short_root: s("7Q2M-4KXN-9FHT-2C6A"),
            town_rate_title,
            town_rate,
            assessed: 83,
            bottom: committees.into_iter().filter(|result| result.bottom).collect(),
            bottom_title: s("末十位"),
            interviews: vec![(1, 3), (2, 1)],
        },
        DeskBlock::Readings { undecided: 12, ask_before_start: 5 },
    ]
}

pub(crate) fn desk_of_secretary() -> Vec<DeskBlock> {
    let own = result(6, "归泾居委会", ["12", "46.4", "14.8", "10", "4"], "87.2", 71, true);
    vec![DeskBlock::Own { month: s("2022-08"), result: own, of: 83, trend: trend() }]
}

pub(crate) fn summary(state: MonthState) -> TownSummary {
    TownSummary {
        month: month_line(state),
        stations: stations()
            .into_iter()
            .enumerate()
            .map(|(place, station)| SummaryStation {
                station,
                not_assessed: Vec::new(),
                lacking: if place == 0 {
                    vec![format!("前滩第三居委会（{}）", gap().words())]
                } else {
                    Vec::new()
                },
            })
            .collect(),
        town_figures: vec![TownFigureCell {
            figure: s("overseas_total"),
            header: s("境外人员总数"),
            unit: s("人"),
            about: s("全镇境外人员总数，决定第3项按哪一档扣分"),
            value: s("812"),
            before: s("806"),
        }],
        district_rate: String::new(),
        wants_district_rate: false,
        remark: String::new(),
        town_figures_version: 1,
        results: with_a_gap(results()),
        against_lock: Vec::new(),
        missing: if state == MonthState::Open {
            vec![s("依水园派出所"), s("前滩派出所")]
        } else {
            Vec::new()
        },
        against_publish: Vec::new(),
        objections: vec![objection(None)],
        may_lock: true,
        may_publish: state == MonthState::Locked,
    }
}

fn gap() -> Gap {
    Gap { started: true, missing: vec![s("准确人数")], contradictions: Vec::new() }
}

/// With a committee whose figures are still to come.
fn with_a_gap(mut results: MonthResults) -> MonthResults {
    let mut lacking = result(9, "前滩第三居委会", ["--"; 5], "", 9, false);
    (lacking.assessed, lacking.gap, lacking.reason) = (false, Some(gap()), Some(gap().words()));
    (lacking.total, lacking.rank) = (None, None);
    for item in &mut lacking.items {
        (item.marks, item.deducted) = (None, false);
        item.steps.clear();
    }
    for rate in &mut lacking.rates {
        rate.rounded = None;
    }
    results.committees.push(lacking);
    results.lacking = 1;
    results
}

pub(super) fn objection(answer: Option<&str>) -> ObjectionLine {
    ObjectionLine {
        sequence: 1,
        committee: s("310115130006"),
        name: s("归泾居委会"),
        words: s("第 2 项抽查的 3 户当天已搬走，请核对"),
        raised: s("陈芳 7月6日 09:12"),
        answer: answer.map(s),
        answered: answer.map(|_| s("周敏 7月6日 15:40")),
    }
}
