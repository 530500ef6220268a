//! 理由: each decision in words.

use std::fmt::Write;

use crate::decide::{Candidate, Decision, DifferenceKind};
use crate::door::Agreement;
use crate::evidence::{Evidence, Home, Phone};
use crate::overlay::Overlay;
use crate::{name, number};

/// So many candidates are named.
const NAMED: usize = 5;

/// Writes why a row was decided as it was.
pub(crate) fn write(overlay: &Overlay, row: u32, decision: &Decision, out: &mut String) {
    match (&decision.person, decision.rivals.as_slice()) {
        (Some(person), []) => of_evidence(&person.evidence, out),
        (None, []) => no_person(overlay, row, out),
        (_, rivals) => {
            let _ = write!(out, "{}人同样符合（", rivals.len());
            listed(rivals.iter().filter_map(|rival| overlay.person_id(rival)), out);
            out.push_str("）：");
            if let Some(rival) = rivals.first() {
                of_evidence(&rival.evidence, out);
            }
        }
    }
    out.push('；');
    of_dwelling(overlay, row, decision, out);
}

fn listed<'i>(ids: impl Iterator<Item = &'i str>, out: &mut String) {
    let mut ids: Vec<&str> = ids.collect();
    ids.sort_unstable();
    out.push_str(&ids.iter().take(NAMED).copied().collect::<Vec<_>>().join("、"));
    if ids.len() > NAMED {
        out.push('等');
    }
}

fn no_person(overlay: &Overlay, row: u32, out: &mut String) {
    let Some(candidate) = overlay.closest(row) else {
        out.push_str("登记中没有相符的人");
        return;
    };
    // Nobody who is only suspected is named: the reader would take the name for an answer.
    if candidate.evidence.name == name::Agreement::Same {
        out.push_str("登记中有同名的人，佐证不足，不认定");
    } else if candidate.evidence.phone >= Phone::Shared {
        out.push_str("手机号已登记在别人名下，姓名不同，不认定");
    } else {
        out.push_str("登记中没有相符的人");
    }
}

fn of_evidence(evidence: &Evidence, out: &mut String) {
    let number = match evidence.number {
        number::Agreement::Same => "证件号码一致",
        number::Agreement::Near => "证件号码差一位",
        number::Agreement::Part => "证件号码可见部分相符",
        number::Agreement::Different => "证件号码不同",
        number::Agreement::Unknown => "",
    };
    let name = match evidence.name {
        name::Agreement::Same => "姓名一致",
        name::Agreement::Sound => "姓名同音",
        name::Agreement::Slip => "姓名差一字",
        name::Agreement::Part => "姓名可见部分相符",
        name::Agreement::Different => "姓名不同",
        name::Agreement::Unknown => "",
    };
    let phone = match evidence.phone {
        Phone::Own => "手机一致",
        Phone::Shared => "手机一致（多人共用）",
        Phone::Different | Phone::Unknown => "",
    };
    let home = if evidence.home == Home::Same { "住所一致" } else { "" };
    let mut is_first = true;
    for words in [number, name, phone, home].into_iter().filter(|words| !words.is_empty()) {
        if !is_first {
            out.push('、');
        }
        out.push_str(words);
        is_first = false;
    }
}

fn of_dwelling(overlay: &Overlay, row: u32, decision: &Decision, out: &mut String) {
    let how = decision.how;
    let words = match (decision.difference, how) {
        (DifferenceKind::Same, Some(Agreement::Same | Agreement::Loose)) => "地址就是登记住所",
        (DifferenceKind::Same, Some(Agreement::PlaceAlike)) => "路名或小区名与登记住所相近，门牌相同",
        (DifferenceKind::Same, Some(Agreement::UnknownPlace)) => "地址的小区或路名未登记，门牌与登记住所相同",
        (DifferenceKind::Same, Some(Agreement::NoRoom)) => "地址未写室号，登记住所在同一楼栋",
        (DifferenceKind::Same, Some(Agreement::NoLevel)) => "地址缺一级，其余与登记住所相同",
        (DifferenceKind::Same, Some(Agreement::Digit)) => {
            "地址与登记住所只差一位数字，按登记住所认定，请核对"
        }
        _ if !overlay.has_address(row) => "未写地址",
        (_, None) => "地址不在登记的房屋中",
        (_, Some(Agreement::NoRoom)) if decision.dwelling == crate::dwellings::NONE => "地址只到楼栋",
        _ if !decision.dwellings.is_empty() => {
            let _ = write!(out, "{}户房屋同样符合（", decision.dwellings.len());
            listed(decision.dwellings.iter().map(|dwelling| overlay.dwelling_id(*dwelling)), out);
            out.push('）');
            return;
        }
        (_, Some(Agreement::Loose)) => "地址写法与登记不尽相同，只有一户相符",
        (_, Some(Agreement::PlaceAlike)) => "路名或小区名按相近的认定",
        (_, Some(_)) => "地址已登记",
    };
    out.push_str(words);
    if decision.difference == DifferenceKind::Moved && decision.dwelling != crate::dwellings::NONE {
        out.push_str("，与本人登记住所不同");
    }
}

/// Names a candidate for whoever decides what the machine could not.
impl Overlay {
    pub(crate) fn person_id(&self, candidate: &Candidate) -> Option<&str> {
        self.people.get(candidate.person).map(|person| person.id)
    }
}
