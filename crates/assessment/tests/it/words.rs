//! The one wording of steps that form, screen and `explain` share, as a reader sees it.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use crate::policy_folder;
use crate::random_town::{Row, Town, TownMonth, code};
use assessment::policy::{ClauseIndex, FigureOf, NoSample, RateIndex, StepCounting};
use assessment::{
    Exact, FigureIndex, Keep, MonthResult, Notice, Operation, Policy, Step, assess_town, marks_words,
    percent_words, reading_note,
};

fn exact(text: &str) -> Exact {
    text.parse().unwrap()
}

fn row(committee: u64) -> Row {
    Row {
        overseas_checked: Some(50),
        overseas_correct: 50,
        declarations: 60,
        inactive_accounts: Some(2),
        ..Row::spotless(committee, 75)
    }
}

/// The lines of one item of the first committee of a town's only month.
fn first_month(policy: &Policy, rows: Vec<Row>, keep: Keep) -> MonthResult {
    let month = TownMonth { year: 2022, number: 6, overseas_total: 812, district_rate: None, rows };
    let town = Town { quotas: vec![Some(125)], months: vec![month] };
    assess_town(policy, &town.figures(policy, code), keep).months.remove(0)
}

fn lines(policy: &Policy, rows: Vec<Row>, item: usize) -> Vec<String> {
    let month = first_month(policy, rows, Keep::Steps);
    month.committees[0].steps[item].iter().map(|step| step.line(policy.newest())).collect()
}

#[test]
fn a_count_and_its_mark() {
    let policy = policy_folder::sanlin_with(&[]);
    assert_eq!(
        lines(&policy, vec![Row { accounts_revoked: 3, ..row(1) }], 0),
        [
            "三（二）1　注销账号人数 3 人 × 每人扣 1 分 = 扣 3 分　〔读法“注销账号计数”：按人算，一人只扣一次，扣到0分为止，读法待确认〕",
            "三（二）1　满分 14 − 扣分 3 = 得分 11",
        ]
    );
    assert_eq!(
        lines(&policy, vec![Row { accounts_revoked: 15, ..row(1) }], 0)[1],
        "三（二）1　满分 14 − 扣分 15，扣完为止 = 得分 0　〔读法“单项扣分下限”：各项扣到0分为止，读法待确认〕"
    );
}

#[test]
fn a_rate_its_steps_and_its_mark() {
    let policy = policy_folder::sanlin_with(&[]);
    assert_eq!(
        lines(&policy, vec![Row { correct: 73, falsified: 1, ..row(1) }], 1),
        [
            "三（二）2　准确人数 73 人 ÷ 抽查人数 75 人 = 登记准确率 ≈97.33%（292/3%）",
            "三（二）2　弄虚作假人数 1 人，每人扣减 10 个百分点：≈97.33%（292/3%） → ≈87.33%（262/3%）　〔读法“弄虚作假的扣减”：扣在该居村委的准确率上，最低为0%；全镇准确率用实测数，读法待确认〕",
            "三（二）2　比目标 98% 低 ≈10.67（32/3） 个百分点，每 0.1 个百分点一步，满一步才计：106 步　〔读法“不足一步的扣分”：满一步才扣，读法待确认〕",
            "三（二）2　106 步 × 每步 0.6 分 = 扣 63.6 分",
            "三（二）2　满分 50 − 扣分 63.6，扣完为止 = 得分 0　〔读法“单项扣分下限”：各项扣到0分为止，读法待确认〕",
        ]
    );
    assert_eq!(
        lines(&policy, vec![row(1)], 1),
        [
            "三（二）2　准确人数 75 人 ÷ 抽查人数 75 人 = 登记准确率 100%",
            "三（二）2　100% 已达目标 98%，不扣分",
            "三（二）2　满分 50 − 扣分 0 = 得分 50",
        ]
    );
    let started = policy_folder::sanlin_with(&[("step_count", "started"), ("falsified_effect", "score")]);
    assert_eq!(
        lines(&started, vec![Row { checked: Some(10000), correct: 9795, falsified: 2, ..row(1) }], 1)[1..],
        [
            "三（二）2　比目标 98% 低 0.05 个百分点，每 0.1 个百分点一步，不足一步计一步：1 步　〔读法“不足一步的扣分”：不足一步按一步扣，读法待确认〕",
            "三（二）2　1 步 × 每步 0.6 分 = 扣 0.6 分",
            "三（二）2　弄虚作假人数 2 人 × 每人扣 10 分 = 扣 20 分　〔读法“弄虚作假的扣减”：扣在本项得分上，每人扣10分；准确率保持实测，读法待确认〕",
            "三（二）2　满分 50 − 扣分 20.6 = 得分 29.4",
        ]
    );
}

#[test]
fn a_band_names_its_limits_and_its_reading_only_at_the_edge() {
    let policy = policy_folder::sanlin_with(&[("step_count", "proportional")]);
    let below = Row { overseas_correct: 49, ..row(1) };
    assert_eq!(
        lines(&policy, vec![below], 2)[1..],
        [
            "三（二）3　全镇境外人员总数 812 人，在 500 至 2000 的一档，每步扣 1.2 分",
            "三（二）3　比目标 99% 低 1 个百分点，每 1 个百分点一步，按比例计：1 步",
            "三（二）3　1 步 × 每步 1.2 分 = 扣 1.2 分",
            "三（二）3　满分 16 − 扣分 1.2 = 得分 14.8",
        ]
    );
    let at_edge = TownMonth {
        year: 2022,
        number: 6,
        overseas_total: 500,
        district_rate: None,
        rows: vec![Row { overseas_correct: 49, ..row(1) }],
    };
    let town = Town { quotas: vec![Some(125)], months: vec![at_edge] };
    let edition = policy.newest();
    let result = assess_town(&policy, &town.figures(&policy, code), Keep::Steps);
    assert_eq!(
        result.months[0].committees[0].steps[2][1].line(edition),
        "三（二）3　全镇境外人员总数 500 人，在 500 至 2000 的一档，每步扣 1.2 分　〔读法“正好500人的档次”：500人归中档，每低1个百分点扣1.2分，读法待确认〕"
    );
    let band = |count, above, until| {
        let operation = Operation::Band { figure: FigureIndex(0), count, above, until, each: exact("2") };
        Step { clause: ClauseIndex(0), reading: None, operation }.words(edition)
    };
    assert_eq!(band(300, None, Some(500)), "全镇境外人员总数 300 人，在 500 以内的一档，每步扣 2 分");
    assert_eq!(band(3000, Some(2000), None), "全镇境外人员总数 3000 人，在 2000 以上的一档，每步扣 2 分");
    assert_eq!(band(3, None, None), "全镇境外人员总数 3 人，只有一档，每步扣 2 分");
}

#[test]
fn places_ties_and_exemptions() {
    let policy = policy_folder::sanlin_with(&[]);
    let others = |declarations: [u32; 3]| {
        let rows = declarations.into_iter().zip(2..);
        rows.map(|(declarations, committee)| Row { declarations, ..row(committee) }).collect::<Vec<_>>()
    };
    let with = |first: Row, declarations| std::iter::once(first).chain(others(declarations)).collect();
    assert_eq!(
        lines(&policy, with(Row { declarations: 40, ..row(1) }, [70, 60, 50]), 3),
        [
            "三（二）4　有效数 40 ÷ 总数 1000 = 占比 4%　〔读法“全年有效数按月计”：一月至当月累计，读法待确认〕",
            "三（二）4　4 个单位中倒数第 1　〔读法“末三位范围”：各派出所属地之内，读法待确认〕",
            "三（二）4　占比 4% 不符合 10% 的免扣条件　〔读法“申报占比免扣”：严格大于10%，自动免扣，读法待确认〕",
            "三（二）4　按所列名次扣 6 分　〔读法“末三位扣分次序”：末位扣6分，倒数第二扣4分，倒数第三扣2分，读法待确认〕",
            "三（二）4　满分 10 − 扣分 6 = 得分 4",
        ]
    );
    assert_eq!(
        lines(&policy, with(Row { declarations: 40, ..row(1) }, [70, 60, 40]), 3)[1..4],
        [
            "三（二）4　4 个单位中并列倒数第 1 至第 2　〔读法“末三位范围”：各派出所属地之内，读法待确认〕",
            "三（二）4　占比 4% 不符合 10% 的免扣条件　〔读法“申报占比免扣”：严格大于10%，自动免扣，读法待确认〕",
            "三（二）4　按所列名次扣 4 分　〔读法“末三位并列”：按并列所占名次中最轻的扣；并列伸到末三位以外的不扣，读法待确认〕",
        ]
    );
    assert_eq!(
        lines(&policy, with(Row { declarations: 110, ..row(1) }, [140, 130, 120]), 3)[2..],
        [
            "三（二）4　占比 11% 超过 10%，免于扣分　〔读法“申报占比免扣”：严格大于10%，自动免扣，读法待确认〕",
            "三（二）4　满分 10 − 扣分 0 = 得分 10",
        ]
    );
    let zero = Row { hukou_elsewhere: 0, from_other_province: 0, ..row(1) };
    assert_eq!(
        lines(&policy, with(zero, [70, 60, 50]), 3),
        [
            "三（二）4　没有可比的总数，不参加排序　〔读法“申报占比无分母”：不参加排序，给满分，读法待确认〕",
            "三（二）4　满分 10 − 扣分 0 = 得分 10",
        ]
    );
    assert_eq!(
        lines(&policy, vec![Row { pushes: 126, ..row(1) }], 4),
        [
            "三（二）5　有效数 126 条　〔读法“全年有效数按月计”：一月至当月累计，读法待确认〕",
            "三（二）5　1 个单位中倒数第 1　〔读法“末三位范围”：各派出所属地之内，读法待确认〕",
            "三（二）5　规定数量 125 条，按全年计　〔读法“推送定额按月计”：按全年定额；严格大于才免，读法待确认〕",
            "三（二）5　派出所合计推送有效数 126 条，大于规定数量 125 条，免于扣分　〔读法“推送免扣范围”：派出所给该居村委单独定额的，比自己的；否则比派出所合计与派出所定额，读法待确认〕",
            "三（二）5　满分 10 − 扣分 0 = 得分 10",
        ]
    );
    assert_eq!(
        lines(&policy, vec![Row { pushes: 1, push_quota: Some(0), ..row(1) }], 4)[3],
        "三（二）5　本单位推送有效数 1 条，大于规定数量 0 条，免于扣分　〔读法“推送免扣范围”：派出所给该居村委单独定额的，比自己的；否则比派出所合计与派出所定额，读法待确认〕"
    );
    assert_eq!(
        lines(&policy, vec![Row { pushes: 125, ..row(1) }], 4)[3..5],
        [
            "三（二）5　派出所合计推送有效数 125 条，不大于规定数量 125 条，不免扣　〔读法“推送免扣范围”：派出所给该居村委单独定额的，比自己的；否则比派出所合计与派出所定额，读法待确认〕",
            "三（二）5　按所列名次扣 6 分　〔读法“末三位扣分次序”：末位扣6分，倒数第二扣4分，倒数第三扣2分，读法待确认〕",
        ]
    );
    let december = policy_folder::sanlin_with(&[("annual_in_monthly", "december_only")]);
    assert_eq!(
        lines(&december, vec![row(1)], 4)[0],
        "三（二）5　全年有效数十二月才计扣分，本月不扣　〔读法“全年有效数按月计”：只在十二月扣分，读法待确认〕"
    );
    let discretion = policy_folder::sanlin_with(&[("declaration_exempt", "discretionary")]);
    assert_eq!(
        lines(&discretion, vec![Row { declarations: 110, ..row(1) }], 3)[2],
        "三（二）4　占比 11% 达到 10% 的免扣条件，由人决定；决定前照扣　〔读法“申报占比免扣”：严格大于10%，由人决定（未决定前照扣，列为待确认），读法待确认〕"
    );
}

#[test]
fn what_no_sample_means_is_said() {
    for (option, first) in [
        ("full", "三（二）3　无样本，给满分　〔读法“境外无样本”：给满分，注明无样本，读法待确认〕"),
        ("zero", "三（二）3　无样本，计 0 分　〔读法“境外无样本”：计0分，读法待确认〕"),
        (
            "rescale",
            "三（二）3　无样本，按其余各项得分率 74 ÷ 84 折算　〔读法“境外无样本”：本项按其余各项得分率折算，读法待确认〕",
        ),
    ] {
        let policy = policy_folder::sanlin_with(&[("no_overseas_sample", option)]);
        let bare = Row { overseas_checked: None, accounts_revoked: 0, ..row(1) };
        assert_eq!(
            lines(&policy, vec![Row { push_quota: Some(1), accounts_revoked: 4, ..bare }], 2)[0],
            first
        );
    }
    let policy = policy_folder::sanlin_with(&[]);
    assert_eq!(
        lines(&policy, vec![Row { checked: None, ..row(1) }], 1),
        [
            "三（二）2　当月没有测查，不评定　〔读法“当月没有测查”：当月不评定：无总分、无名次；第4、5项仍参加排序，读法待确认〕"
        ]
    );
    let committees = first_month(&policy, vec![Row { checked: None, ..row(1) }], Keep::Marks).committees;
    let reasons = assessment::not_assessed_reasons(policy.newest(), &committees);
    assert_eq!(reasons, ["当月没有测查登记准确率（抽查人数为空或为0）"]);
    assert_eq!(assessment::remark(policy.newest(), &committees[0], true), "未评定");
}

#[test]
fn numbers_are_exact_or_say_that_they_are_not() {
    for (given, percent, marks) in [
        ("98", "98%", "98"),
        ("97.95", "97.95%", "97.95"),
        ("97.1234", "97.1234%", "97.1234"),
        ("97.12345", "≈97.12%（1942469/20000%）", "97.12345"),
        ("292/3", "≈97.33%（292/3%）", "≈97.33（292/3）"),
        ("-2/3", "≈-0.67%（-2/3%）", "≈-0.67（-2/3）"),
    ] {
        assert_eq!(
            (percent_words(&exact(given)).as_str(), marks_words(&exact(given)).as_str()),
            (percent, marks)
        );
    }
}

#[test]
fn a_signed_reading_is_not_marked_as_open() {
    let files = policy_folder::files_of("example-linjiang-2024");
    let policy = Policy::compile(&assessment::PolicySource::new(files.clone())).unwrap();
    let edition = policy.newest();
    let note = |edition: &assessment::Edition, key: &str| {
        let place = edition.readings.iter().position(|reading| reading.key == key).unwrap();
        reading_note(edition, assessment::policy::ReadingIndex(u8::try_from(place).unwrap())).unwrap()
    };
    assert_eq!(note(edition, "partial_step"), "读法“不足一步的扣分”：不足一步按一步扣");
    assert_eq!(note(edition, "cut_ties"), "读法“末三位界线并列”：都列入，读法待确认");
    assert_eq!(reading_note(edition, assessment::policy::ReadingIndex(60)), None);
    // Trying the option that was signed keeps the signature; another option has none.
    for (option, text) in [("begun", "不足一步按一步扣"), ("whole", "满一步才扣，读法待确认")]
    {
        let source = assessment::PolicySource::new(files.clone());
        let trial = Policy::compile_with(&source, &[("partial_step", option)]).unwrap();
        assert_eq!(note(trial.newest(), "partial_step"), format!("读法“不足一步的扣分”：{text}"));
    }
}

#[test]
fn what_the_policy_does_not_know_is_still_told() {
    let policy = policy_folder::sanlin_with(&[]);
    let edition = policy.newest();
    let words = |operation| Step { clause: ClauseIndex(250), reading: None, operation }.line(edition);
    let (none, rate) = (FigureIndex(15), RateIndex(3));
    assert_eq!(words(Operation::Rate { rate, numerator: 1, denominator: 2, percent: exact("50") }), "　50%");
    assert_eq!(
        words(Operation::CountTimes { figure: none, count: 2, each: exact("1"), deducted: exact("2") }),
        "　2 × 每扣 1 分 = 扣 2 分"
    );
    assert!(
        edition.figure(FigureOf::Committee, none).is_none() && edition.clause(ClauseIndex(250)).is_none()
    );
    let full = Operation::NoSample {
        treatment: NoSample::Rescale,
        others: exact("200/3"),
        others_full: exact("84"),
        deducted: Exact::ZERO,
    };
    assert_eq!(words(full), "　无样本，按其余各项得分率 ≈66.67（200/3） ÷ 84 折算");
    let counting = StepCounting::Complete;
    let (percent, target, step) = (exact("97"), exact("98"), exact("0.5"));
    assert_eq!(
        words(Operation::Steps { percent, target, step, counting, steps: exact("2") }),
        "　比目标 98% 低 1 个百分点，每 0.5 个百分点一步，满一步才计：2 步"
    );
}

#[test]
fn notices_are_sentences() {
    let policy = policy_folder::sanlin_with(&[]);
    let edition = policy.newest();
    let figures = Town { quotas: vec![Some(125)], months: vec![] }.figures(&policy, code);
    for (notice, words) in [
        (
            Notice::SmallGroup { item: 3, station: Some(0), committees: 2 },
            "第0派出所只有 2 个居村委参加“自主申报”排序，末位扣分涉及面大",
        ),
        (
            Notice::SmallGroup { item: 4, station: None, committees: 5 },
            "全镇只有 5 个居村委参加“数据推送”排序，末位扣分涉及面大",
        ),
        (
            Notice::NoEarlierMonth { item: 4, committees: 3 },
            "“数据推送”有 3 个居村委缺上月累计数，按本年累计计算",
        ),
        (
            Notice::BlankFigure {
                item: 0,
                figure: edition.figures.iter().find(|figure| figure.id == "inactive_accounts").unwrap().index,
                committees: 6,
            },
            "“加强管理服务”按所选读法要用“操作不足五条账号数”，有 6 个居村委没有填，按 0 计",
        ),
        (Notice::NoTownRate, "没有镇人口登记准确率，分析会和否决除外无从比较"),
    ] {
        assert_eq!(notice.words(edition, &figures), words);
    }
}
