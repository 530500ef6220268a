//! What the whole town sees.

use workflow::view::{
    AuditEntry, AuditPage, AuditWanted, ClauseLine, CommitteeLine, CommitteePage, DecisionLine, ImportLine,
    OptionLine, OrganisationPage, PolicyPage, PublicationLine, PublishedMonth, ReadingLine, ReadingTrial,
    SignatureLine, SpanLine, StationLine, TrialCount, TrialRow, TrialVeto,
};

use super::month::objection;
use super::{NAMES, result, results, s, stations, trend};

pub(crate) fn published() -> PublishedMonth {
    PublishedMonth {
        issue: 2,
        superseded: false,
        issues: vec![1, 2],
        reason: Some(s("依水园派出所推送有效数少计")),
        lock_reason: Some(s("依水园派出所系统故障，数据由平安办代填")),
        published: s("吴国华 7月9日 16:00"),
        counter_signed: Some(s("吴国华")),
        root: s("5f0c9c1be1e37d3e3c2c45a1b0a4c1f95f0c9c1be1e37d3e3c2c45a1b0a4c1f9"),
        short_root: s("7Q2M-4KXN-9FHT-2C6A"),
        previous_short_root: Some(s("1H7D-8VQS-0RMB-5YJE")),
        results: results(),
        own: vec![s("310115130006")],
        signatures: stations()
            .into_iter()
            .map(|station| SignatureLine {
                of: station.station,
                drafted: Some(s("王强 7月3日")),
                signed: Some(s("李勇 7月4日")),
                reviewed: Some(s("周敏 7月4日")),
            })
            .collect(),
        undecided: vec![s("末位并列怎么扣：按所占最轻的一名，读法待确认")],
        previous_month: Some(s("2022-05")),
        next_month: None,
    }
}

pub(crate) fn committee() -> CommitteePage {
    CommitteePage {
        committee: s("310115130006"),
        name: s("归泾居委会"),
        station: s("三林派出所"),
        community: Some(s("东明社区")),
        month: s("2022-06"),
        issue: 1,
        short_root: s("7Q2M-4KXN-9FHT-2C6A"),
        result: result(6, "归泾居委会", ["12", "46.4", "14.8", "10", "4"], "87.2", 71, true),
        figures: [
            "抽查人数 75 人",
            "准确人数 73 人",
            "弄虚作假人数 0 人",
            "注销账号人数 2 人",
            "推送有效数 12 条",
        ]
        .map(s)
        .to_vec(),
        trend: trend(),
        objections: vec![objection(Some("已核对，扣分维持"))],
        may_object: true,
        history: vec![s("2021-09 起由“归泾村委会”更名")],
    }
}

pub(crate) fn policy() -> PolicyPage {
    let option = |id: &str, text: &str, chosen| OptionLine { option: s(id), text: s(text), chosen };
    let reading = |key: &str, question: &str, decided: bool, ask: bool| ReadingLine {
        reading: s(key),
        label: s("不足一步怎么算"),
        clause: s("三（二）2"),
        question: s(question),
        reason: s("“每低”以低满为准；有疑问时有利于被考核者"),
        options: vec![option("complete", "满一步才扣", true), option("started", "不足一步按一步扣", false)],
        decided,
        decided_words: if decided { s("镇平安工作例会 2022-03-15 确认") } else { String::new() },
        ask_before_start: ask,
        decisions: if decided {
            vec![DecisionLine {
                from_month: s("2022-03"),
                text: s("满一步才扣"),
                decided: s("镇平安工作例会 2022-03-15"),
                signed: s("周敏 3月16日"),
            }]
        } else {
            Vec::new()
        },
    };
    PolicyPage {
        policy: s("sanlin-2022-50"),
        title: s("关于三林镇居（村）委人口管理专项工作方案"),
        number: s("浦三委〔2022〕50号"),
        issuer: s("中共上海市浦东新区三林镇委员会"),
        issued_on: s("2022-03-01"),
        month: s("2022-06"),
        decisions_from: s("2022-06"),
        clauses: vec![ClauseLine {
            place: s("三（二）2"),
            summary: s("登记准确率以 98% 为目标，每低 0.1 个百分点扣 0.6 分"),
        }],
        readings: vec![
            reading("step_count", "“每低0.1个百分点”，不足一步的部分怎么算？", true, true),
            reading("bottom_three_ties", "末三位并列时怎么扣？", false, true),
            reading("streak_levels", "连续第四个月及以后怎么约谈？", false, false),
        ],
        undecided: 2,
        may_decide: true,
    }
}

pub(crate) fn trial() -> ReadingTrial {
    ReadingTrial {
        reading: s("step_count"),
        label: s("不足一步怎么算"),
        question: s("“每低0.1个百分点”，不足一步的部分怎么算？"),
        choice: s("started"),
        text: s("不足一步按一步扣"),
        months: vec![s("2022-03"), s("2022-04"), s("2022-05")],
        lacks: None,
        counts: vec![
            TrialCount { kind: s("总分"), count: 41 },
            TrialCount { kind: s("名次"), count: 96 },
            TrialCount { kind: s("末十位"), count: 4 },
        ],
        rows: vec![TrialRow {
            month: s("2022-03"),
            committee: s("310115130006"),
            name: s("归泾居委会"),
            kind: s("总分"),
            before: s("94.4"),
            after: s("93.8"),
        }],
        vetoes: vec![TrialVeto {
            year: 2022,
            committee: s("310115130006"),
            name: s("归泾居委会"),
            proposed: true,
        }],
    }
}

pub(crate) fn organisation() -> OrganisationPage {
    let span = |from: &str, until: Option<&str>, name: &str| SpanLine {
        from_month: s(from),
        until_month: until.map(s),
        name: s(name),
        station: s("三林派出所"),
        community: Some(s("东明社区")),
    };
    let line = |(place, name): (usize, &&str)| CommitteeLine {
        committee: format!("3101151300{:02}", place + 1),
        name: s(name),
        station: s("三林派出所"),
        community: Some(s("东明社区")),
        spans: if place == 5 {
            vec![span("2022-03", Some("2022-06"), "归泾村委会"), span("2022-06", None, name)]
        } else {
            vec![span("2022-03", None, name)]
        },
        came_of: Vec::new(),
        version: 1,
    };
    OrganisationPage {
        month: s("2022-06"),
        changes_from: s("2022-07"),
        stations: vec![StationLine {
            station: s("三林派出所"),
            position: 1,
            quota: None,
            policy_quota: Some(1600),
            committees: 8,
            small: false,
            version: 1,
        }],
        communities: vec![s("东明社区")],
        committees: NAMES.iter().enumerate().map(line).collect(),
        ended: Vec::new(),
        warnings: vec![s("前滩派出所只有 4 个居村委，末位扣分涉及面大")],
    }
}

pub(crate) fn audit() -> (AuditPage, Vec<PublicationLine>) {
    let entry = |sequence, name: &str, verb: &str, words: &str, object: &str| AuditEntry {
        sequence,
        at: s("2022-07-04 09:05:12"),
        actor: s("user"),
        name: s(name),
        verb: s(verb),
        verb_words: s(words),
        object: s(object),
        object_words: s("2022-06 三林派出所"),
        details: s("{\"version\":5}"),
        leaf: s("5f0c9c1be1e37d3e3c2c45a1b0a4c1f95f0c9c1be1e37d3e3c2c45a1b0a4c1f9"),
    };
    let page = AuditPage {
        entries: vec![
            entry(131, "李勇", "sign_station", "签认", "month/2022-06/station/三林派出所"),
            entry(130, "王强", "submit_draft", "提交", "month/2022-06/station/三林派出所"),
        ],
        next: Some(82),
        last: 131,
        root: s("9d0c9c1be1e37d3e3c2c45a1b0a4c1f95f0c9c1be1e37d3e3c2c45a1b0a4c1f9"),
        verbs: vec![(s("sign_station"), s("签认")), (s("submit_draft"), s("提交"))],
    };
    let line = |issue, superseded| PublicationLine {
        month: s("2022-05"),
        issue,
        superseded,
        root: s("5f0c"),
        short_root: s("7Q2M-4KXN-9FHT-2C6A"),
        published: s("吴国华 6月9日 16:00"),
        reason: (issue > 1).then(|| s("推送有效数少计，周敏申请、吴国华同意")),
    };
    (page, vec![line(2, false), line(1, true)])
}

pub(crate) fn audit_wanted() -> AuditWanted {
    AuditWanted::default()
}

pub(crate) fn imports() -> Vec<ImportLine> {
    let line = |sequence, undone: Option<&str>| ImportLine {
        sequence,
        month: s("2022-06"),
        file_name: s("六月数据.xlsx"),
        changed: 83,
        imported: s("周敏 7月2日 10:00"),
        undone: undone.map(s),
        may_undo: undone.is_none(),
    };
    vec![line(2, None), line(1, Some("周敏 7月2日 09:58"))]
}
