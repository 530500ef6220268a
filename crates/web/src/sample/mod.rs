//! Synthetic content for every page: rendered in tests, and looked at.

mod consequence;
mod month;
mod station;
mod town;
mod year;

pub(crate) use consequence::{consequence, consequences};
pub(crate) use month::{board, desk_of_clerk, desk_of_secretary, late, month_line, stations, summary};
pub(crate) use station::{grid, review};
pub(crate) use town::{audit, audit_wanted, committee, imports, organisation, policy, published, trial};
pub(crate) use year::{looks, verification, year};

use workflow::view::{CommitteeResult, ItemResult, MonthResults, RateResult, StepLine, TrendPoint};

use crate::frame::{Badge, Door, Frame};

pub(crate) fn s(text: &str) -> String {
    text.to_owned()
}

/// The frame as a clerk sees it.
pub(crate) fn frame(title: &str) -> Frame {
    let door = |href, words, here| Door { href, words, here };
    Frame {
        title: s(title),
        town: s("三林镇"),
        demo: true,
        nav: vec![
            door("/", "工作台", title == "工作台"),
            door("/months", "月份", title != "工作台"),
            door("/ranking", "排名", false),
            door("/consequences", "督导约谈", false),
            door("/committees", "居村委", false),
            door("/policy", "政策与读法", false),
            door("/audit", "操作记录", false),
        ],
        user: Some(Badge { name: s("周敏"), role: "平安办经办人", place: String::new() }),
        csrf: s("csrf"),
        by: s("user"),
        key: s("0123456789abcdef"),
        done: None,
    }
}

const ITEMS: [(&str, &str, &str, &str); 5] = [
    ("accounts", "加强管理服务", "三（二）1", "14"),
    ("registration_accuracy", "实有人口登记准确率", "三（二）2", "50"),
    ("overseas_accuracy", "境外人员采集准确率", "三（二）3", "16"),
    ("self_declaration", "自主申报", "三（二）4", "10"),
    ("pushes", "社会化数据推送", "三（二）5", "10"),
];

fn step(clause: &str, words: &str, note: Option<&str>) -> StepLine {
    StepLine {
        clause: s(clause),
        words: s(words),
        reading: note.map(|_| s("step_count")),
        note: note.map(s),
        decided: note.is_none(),
    }
}

pub(crate) fn result(
    number: u32,
    name: &str,
    marks: [&str; 5],
    total: &str,
    rank: u32,
    bottom: bool,
) -> CommitteeResult {
    let item = |(place, (id, title, clause, full)): (usize, &(&str, &str, &str, &str))| {
        let own = marks[place];
        let deducted = own != *full;
        let steps = if place == 1 {
            vec![
                step(clause, "准确人数 73 人 ÷ 抽查人数 75 人 = 登记准确率 ≈97.33%（292/3%）", None),
                step(
                    clause,
                    "比目标 98% 低 2/3 个百分点，每 0.1 个百分点一步，满一步才计：6 步",
                    Some("每低0.1个百分点怎么数：满一步才扣，读法待确认"),
                ),
                step(clause, "6 步 × 每步 0.6 分 = 扣 3.6 分", None),
                step(clause, "满分 50 − 扣分 3.6 = 得分 46.4", None),
            ]
        } else {
            vec![step(clause, "注销账号人数 0 人 × 每人扣 1 分 = 扣 0 分", None)]
        };
        ItemResult {
            id: s(id),
            title: s(title),
            clause: s(clause),
            full: s(full),
            marks: Some(s(own)),
            deducted,
            steps,
        }
    };
    let rate = |id: &str, title: &str, words: &str, rounded: &str| RateResult {
        id: s(id),
        title: s(title),
        words: Some(s(words)),
        rounded: Some(s(rounded)),
        measured: None,
    };
    CommitteeResult {
        committee: format!("3101151300{number:02}"),
        name: s(name),
        station: s("三林派出所"),
        community: Some(s("东明社区")),
        assessed: true,
        gap: None,
        reason: None,
        rates: vec![
            rate("registration_accuracy", "登记准确率", "≈97.33%（292/3%）", "97.33"),
            rate("overseas_accuracy", "境外人员采集准确率", "100%", "100.00"),
        ],
        items: ITEMS.iter().enumerate().map(item).collect(),
        total: Some(s(total)),
        rank: Some(rank),
        bottom,
        streak: if bottom { 2 } else { 0 },
        interview_level: bottom.then_some(1),
        interview: bottom.then(|| s("一级：派出所分管领导、社区党委副书记 约谈 居（村）委书记")),
        analysis_meeting: bottom,
        veto_counted: bottom,
        veto_excluded: false,
        consequences: if bottom {
            vec![s("连续 2 个月末十位，一级约谈：派出所分管领导、社区党委副书记"), s("参加月度分析会")]
        } else {
            Vec::new()
        },
        confirm: if bottom {
            vec![s("末位并列怎么扣：按所占最轻的一名，读法待确认")]
        } else {
            Vec::new()
        },
    }
}

const NAMES: [&str; 8] = [
    "三林老街居委会",
    "永泰路第一居委会",
    "杨思新村居委会",
    "前滩第二居委会",
    "依水园居委会",
    "归泾居委会",
    "东明村委会",
    "世博家园第三居委会",
];

pub(crate) fn results() -> MonthResults {
    let committee = |(place, name): (usize, &&str)| {
        let number = u32::try_from(place).unwrap_or(0) + 1;
        match place {
            0..=2 => result(number, name, ["14", "50", "16", "10", "10"], "100", 1, false),
            3..=5 => result(number, name, ["14", "46.4", "16", "10", "8"], "94.4", number, false),
            _ => result(number, name, ["12", "38", "14.8", "4", "4"], "72.8", number, true),
        }
    };
    let mut committees: Vec<CommitteeResult> = NAMES.iter().enumerate().map(committee).collect();
    if let Some(last) = committees.last_mut() {
        last.assessed = false;
        last.reason = Some(s("抽查人数为空或为 0，当月没有测查，不评定"));
        (last.total, last.rank, last.bottom) = (None, None, false);
        last.consequences.clear();
        for item in &mut last.items {
            (item.marks, item.deducted) = (None, false);
            item.steps.clear();
        }
        for rate in &mut last.rates {
            rate.rounded = None;
        }
    }
    MonthResults {
        month: s("2022-06"),
        item_titles: ITEMS.iter().map(|(_, title, ..)| s(title)).collect(),
        town_rate_title: s("镇人口登记准确率"),
        town_rate: Some(s("≈98.21%（5401/55%）")),
        assessed: 7,
        not_assessed: 1,
        lacking: 0,
        bottom_title: s("末十位"),
        committees,
        notices: vec![s("前滩派出所只有 4 个居村委参加“自主申报”排序，末位扣分涉及面大")],
    }
}

pub(crate) fn trend() -> Vec<TrendPoint> {
    let point = |(month, total, rank, bottom): (&str, Option<&str>, Option<u32>, bool)| TrendPoint {
        month: s(month),
        total: total.map(s),
        rank,
        of: 83,
        bottom,
        rate: Some(s("97.33")),
        town_rate: Some(s("98.21")),
    };
    [
        ("2022-03", Some("92.40"), Some(40), false),
        ("2022-04", Some("88.00"), Some(61), false),
        ("2022-05", None, None, false),
        ("2022-06", Some("81.20"), Some(75), true),
        ("2022-07", Some("94.40"), Some(22), false),
        ("2022-08", Some("97.00"), Some(9), false),
    ]
    .into_iter()
    .map(point)
    .collect()
}
