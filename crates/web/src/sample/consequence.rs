//! What follows from published months.

use workflow::view::{ConsequenceLine, ConsequenceList, ConsequencePage, ConsequenceStepLine};
use workflow::{Basis, ConsequenceKind, ConsequenceState, ConsequenceStep};

use super::s;

fn line(
    number: i64,
    kind: ConsequenceKind,
    title: &str,
    name: &str,
    state: ConsequenceState,
) -> ConsequenceLine {
    ConsequenceLine {
        number,
        kind,
        title: s(title),
        month: s("2022-06"),
        committee: s("310115130006"),
        name: s(name),
        station: s("三林派出所"),
        community: Some(s("东明社区")),
        state,
        due: s(if number == 1 { "2022-07-01" } else { "2022-08-10" }),
        days_late: i64::from(number == 1) * 3,
        basis: s(match kind {
            ConsequenceKind::AnalysisMeeting => "2022-06 准确率 ≈97.33%（292/3%），全镇 ≈98.21%（5401/55%）",
            ConsequenceKind::Interview => "连续 2 个月排名靠末：2022-05、2022-06",
            ConsequenceKind::Veto => {
                "年内 5 个月计入：2022-01、2022-03、2022-04、2022-05、2022-06；高于全镇准确率、不计入：2022-02"
            }
        }),
        who: s(match kind {
            ConsequenceKind::AnalysisMeeting => "平安办（人口办）、社区",
            ConsequenceKind::Interview => "派出所分管领导、社区党委副书记 约谈 居（村）委书记",
            ConsequenceKind::Veto => "",
        }),
        version: 2,
    }
}

pub(crate) fn consequences() -> ConsequenceList {
    use ConsequenceKind::{AnalysisMeeting, Interview, Veto};
    ConsequenceList {
        lines: vec![
            line(1, Interview, "一级约谈", "归泾居委会", ConsequenceState::Noticed),
            line(2, Interview, "二级约谈", "东明村委会", ConsequenceState::Reported),
            line(3, Veto, "一票否决建议", "东明村委会", ConsequenceState::ToDo),
            line(4, AnalysisMeeting, "月度分析会", "杨思新村居委会", ConsequenceState::ToDo),
            line(5, AnalysisMeeting, "月度分析会", "依水园居委会", ConsequenceState::Withdrawn),
        ],
        overdue: 1,
        months: vec![s("2022-06"), s("2022-05")],
        may_manage: true,
        may_record: true,
    }
}

/// An interview that was called, or a veto about which nobody has decided.
pub(crate) fn consequence(kind: ConsequenceKind) -> ConsequencePage {
    let lines = consequences().lines;
    let Some(line) = lines.into_iter().find(|line| line.kind == kind) else { unreachable!("of each kind") };
    let step = |step, told: &str, said: &[(&str, &str)]| ConsequenceStepLine {
        step,
        told: s(told),
        said: said.iter().map(|(name, text)| (s(name), s(text))).collect(),
    };
    let mut steps =
        vec![step(ConsequenceStep::Arise, "吴国华 2022年7月9日16:00", &[("因", "2022-06 第 1 次公布")])];
    let is_veto = kind == ConsequenceKind::Veto;
    if !is_veto {
        steps.push(step(
            ConsequenceStep::Notify,
            "周敏 2022年7月10日9:00",
            &[("日期", "2022-07-12"), ("时间", "14:00"), ("地点", "镇政府 302 会议室")],
        ));
    }
    let five = ["2022-01", "2022-03", "2022-04", "2022-05", "2022-06"].map(s).to_vec();
    let people = ["派出所分管领导", "社区党委副书记"].map(s).to_vec();
    ConsequencePage {
        basis: Basis {
            clause: s(if is_veto { "三（四）3" } else { "三（五）2" }),
            months: if is_veto { five } else { vec![s("2022-05"), s("2022-06")] },
            excluded: if is_veto { vec![s("2022-02")] } else { Vec::new() },
            attendants: if is_veto { Vec::new() } else { people.clone() },
            interviewee: s(if is_veto { "" } else { "居村书记" }),
            report_to: s(if is_veto { "" } else { "镇分管领导" }),
            legal_basis: s(if is_veto {
                "适用前须核对现行“一票否决”事项清单"
            } else {
                ""
            }),
            ..Basis::default()
        },
        expected: if is_veto { Vec::new() } else { [people, vec![s("居村书记")]].concat() },
        steps,
        next: if is_veto {
            vec![ConsequenceStep::Decide]
        } else {
            vec![ConsequenceStep::Notify, ConsequenceStep::Hold]
        },
        today: s("2022-07-12"),
        line,
    }
}
