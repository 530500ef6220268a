//! A year, and looks at the machine.

use workflow::view::{BottomMonth, Verification, YearLine, YearPage};

use super::{NAMES, consequences, s};
use crate::web::Look;

pub(crate) fn year() -> YearPage {
    let line = |(place, name): (usize, &&str)| {
        let last = place == 6;
        let bottom = |month: &str, excluded| BottomMonth { month: s(month), excluded };
        YearLine {
            committee: format!("3101151300{:02}", place + 1),
            name: s(name),
            station: s("三林派出所"),
            months_assessed: if place == 7 { 0 } else { 6 },
            average: (place < 7).then(|| format!("{}.50", 99 - place)),
            bottom: match place {
                6 => ["2022-03", "2022-04", "2022-05", "2022-06", "2022-07"]
                    .map(|month| bottom(month, false))
                    .to_vec(),
                5 => vec![bottom("2022-04", true), bottom("2022-06", false)],
                _ => Vec::new(),
            },
            counted: if last { 5 } else { usize::from(place == 5) },
            proposed: last,
            veto: if last { consequences().lines.into_iter().nth(2) } else { None },
            interviews: if last { s("4月一级、5月二级、6月二级") } else { String::new() },
            analysis_meetings: if last { 4 } else { 0 },
        }
    };
    YearPage {
        year: 2022,
        years: vec![2022, 2023],
        months: (3..=8).map(|month| format!("2022-0{month}")).collect(),
        bottom_title: s("末十位"),
        veto_title: Some(s("一票否决")),
        veto_months: Some(5),
        lines: NAMES.iter().enumerate().map(line).collect(),
    }
}

pub(crate) fn looks() -> Vec<Look> {
    vec![
        Look::fine("安装密钥", "shikou.key"),
        Look::wrong("备份", "backups 里没有备份", "shikou backup"),
        Look::fine("字体", "有中文字体，可以出 PDF"),
    ]
}

pub(crate) fn verification(fault: Option<&str>) -> Verification {
    Verification { lines: 131, root: s("9d0c"), publications: 6, faults: fault.map(s).into_iter().collect() }
}
