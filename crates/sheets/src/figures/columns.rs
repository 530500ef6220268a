//! Columns: found by their heads, in any order; what is not asked for is set aside and listed.

use assessment::FigureIndex;

use crate::cell;
use crate::finding::{Findings, Origin};
use crate::limits::MAX_COLUMNS;

pub(crate) const MONTH: &str = "月份";
pub(crate) const TOWN: &str = "街镇编码";
pub(crate) const CODE: &str = "居村委编码";
pub(crate) const NAME: &str = "居村委名称";
pub(crate) const STATION: &str = "派出所";
pub(crate) const COMMUNITY: &str = "社区";
pub(crate) const QUOTA: &str = "推送定额";
pub(crate) const REMARK: &str = "派出所排名备注";

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Town,
    Month,
    Code,
    Name,
    Station,
    Community,
    Count(FigureIndex),
    /// The town's rate as the district gives it.
    Rate,
    Quota,
    /// Known, and nothing is done with it.
    Remark,
    /// Not asked for.
    Aside,
}

/// A column that a table may have.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub(crate) head: String,
    pub(crate) role: Role,
    pub(crate) required: bool,
}

impl Wanted {
    pub(crate) fn required(head: &str, role: Role) -> Self {
        Self { head: cell::header(head), role, required: true }
    }

    pub(crate) fn optional(head: &str, role: Role) -> Self {
        Self { head: cell::header(head), role, required: false }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) head: String,
    pub(crate) role: Role,
}

/// The columns of a table as its header names them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Columns {
    pub(crate) all: Vec<Column>,
    /// The row on which the header stands.
    pub(crate) row: u32,
}

impl Columns {
    pub(crate) fn has(&self, role: Role) -> bool {
        self.all.iter().any(|column| column.role == role)
    }

    /// What to call a column in a finding.
    pub(crate) fn title(&self, position: usize) -> String {
        match self.all.get(position) {
            Some(column) if !column.head.is_empty() => column.head.clone(),
            _ => letter(position),
        }
    }

    /// The head of the column with a role.
    pub(crate) fn title_of(&self, role: Role) -> Option<&str> {
        self.all.iter().find(|column| column.role == role).map(|column| column.head.as_str())
    }

    /// Heads of columns that are not asked for.
    pub(crate) fn set_aside(&self, table: &str) -> Vec<String> {
        let aside = self.all.iter().filter(|column| column.role == Role::Aside && !column.head.is_empty());
        aside.map(|column| format!("{table}：{}", cell::shown(&column.head))).collect()
    }
}

/// The letter by which a spreadsheet calls a column.
fn letter(position: usize) -> String {
    let mut rest = position;
    let mut letters = Vec::new();
    loop {
        let digit = u8::try_from(rest % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        match rest / 26 {
            0 => break,
            more => rest = more - 1,
        }
    }
    letters.iter().rev().collect()
}

/// A row of text that may be a header.
pub(crate) type TextRow = (u32, Vec<String>);

/// How many rows are looked at to find out where the header is.
pub(crate) const HEADER_ROWS: usize = 5;

/// Whether a row names every required column, so that no row after it need be looked at.
pub(crate) fn is_complete(row: &[String], wanted: &[Wanted]) -> bool {
    missing(row, wanted).is_empty()
}

/// Reads the header from the first rows that hold anything; `None`, with findings, when the table cannot be read.
pub(crate) fn find(
    rows: &[TextRow],
    wanted: &[Wanted],
    origin: &Origin,
    findings: &mut Findings,
) -> Option<Columns> {
    let Some((row, first)) = rows.first() else {
        findings.push(origin.whole("没有内容", "请用模板（shikou figures template）填写后重新提交"));
        return None;
    };
    if first.len() > MAX_COLUMNS {
        let message = format!("有 {} 列，超过上限 {MAX_COLUMNS} 列", first.len());
        findings.push(origin.row(*row, message, "请删去右侧多余的列后重新提交"));
        return None;
    }
    let lacking = missing(first, wanted);
    if !lacking.is_empty() {
        not_a_header(rows, wanted, &lacking, origin, findings);
        return None;
    }
    let heads: Vec<String> = first.iter().map(|head| cell::header(head)).collect();
    let twice = repeated(&heads, wanted);
    for head in &twice {
        let message = format!("“{head}”列出现了不止一次");
        findings.push(origin.at(Some(*row), Some(head), message, "请删去多余的一列，或给它换一个名称"));
    }
    if !twice.is_empty() {
        return None;
    }
    let role =
        |head: &String| wanted.iter().find(|column| column.head == *head).map_or(Role::Aside, |c| c.role);
    let all = heads.iter().map(|head| Column { head: head.clone(), role: role(head) }).collect();
    Some(Columns { all, row: *row })
}

/// Required heads that a row lacks.
fn missing<'a>(row: &[String], wanted: &'a [Wanted]) -> Vec<&'a str> {
    let heads: Vec<String> = row.iter().map(|head| cell::header(head)).collect();
    let lacks = |column: &&Wanted| column.required && !heads.contains(&column.head);
    wanted.iter().filter(lacks).map(|column| column.head.as_str()).collect()
}

fn repeated(heads: &[String], wanted: &[Wanted]) -> Vec<String> {
    let mut twice: Vec<String> = Vec::new();
    for (position, head) in heads.iter().enumerate() {
        let is_wanted = wanted.iter().any(|column| column.head == *head);
        if is_wanted && heads.iter().take(position).any(|other| other == head) && !twice.contains(head) {
            twice.push(head.clone());
        }
    }
    twice
}

/// Says why the first row is not the header: it stands lower, it is merged, or it lacks columns.
fn not_a_header(
    rows: &[TextRow],
    wanted: &[Wanted],
    lacking: &[&str],
    origin: &Origin,
    findings: &mut Findings,
) {
    let Some((row, first)) = rows.first() else { return };
    let below = rows.iter().skip(1).find(|(_, cells)| missing(cells, wanted).len() < lacking.len());
    if let Some((lower, cells)) = below {
        let remedy = "表头只能是一行，放在最上面：请删去标题行、拆开合并的单元格，每列一个完整的列名";
        let message = if missing(cells, wanted).is_empty() {
            format!("列名在第 {lower} 行，上面还有标题或合并的表头")
        } else {
            format!("表头像是分成了两行（第 {row} 行和第 {lower} 行）")
        };
        findings.push(origin.row(*row, message, remedy));
        return;
    }
    let is_wanted = |row: &&TextRow| {
        row.1.first().is_some_and(|cell| wanted.iter().any(|c| c.head == cell::header(cell)))
    };
    if rows.iter().filter(is_wanted).count() > 2 {
        let remedy = "列名要横着排成第一行，每个居村委每月一行：可用“选择性粘贴—转置”";
        findings.push(origin.row(*row, "列名竖着排在第一列，行和列颠倒了", remedy));
        return;
    }
    let required = wanted.iter().filter(|column| column.required).count();
    if lacking.len() == required {
        findings.push(no_head_at_all(*row, first, wanted, origin));
        return;
    }
    for head in lacking {
        let remedy = match similar(first, head, wanted) {
            Some(found) => format!("疑为“{found}”列：请把列名改成“{head}”"),
            None => format!("请补上“{head}”列；列名须与模板一致，顺序不限"),
        };
        findings.push(origin.at(Some(*row), Some(head), format!("缺少“{head}”列"), remedy));
    }
}

fn no_head_at_all(row: u32, first: &[String], wanted: &[Wanted], origin: &Origin) -> crate::Finding {
    let only = first.first().map(String::as_str).unwrap_or_default();
    let split_by = ['\t', ';', '；', '，', '|'].into_iter().find(|mark| only.matches(*mark).count() >= 2);
    if let (Some(mark), 1) = (split_by, first.len()) {
        let name = if mark == '\t' { "制表符".to_owned() } else { format!("“{mark}”") };
        return origin.row(row, format!("各列用{name}分隔"), "请另存为半角逗号分隔的“CSV UTF-8”");
    }
    let heads: Vec<&str> = wanted.iter().filter(|c| c.required).map(|column| column.head.as_str()).collect();
    let found =
        cell::shown(&first.iter().filter(|head| !head.is_empty()).cloned().collect::<Vec<_>>().join("、"));
    let message = format!("第一行不是表头（读到“{found}”）");
    origin.row(row, message, format!("第一行请写列名：{}", heads.join("、")))
}

/// A head that holds the wanted one, or is held by it.
fn similar<'a>(row: &'a [String], head: &str, wanted: &[Wanted]) -> Option<&'a str> {
    let alike = |found: &&String| {
        let found = cell::header(found);
        let is_another = wanted.iter().any(|column| column.head == found);
        !is_another
            && found.chars().count() >= 2
            && found != head
            && (found.contains(head) || head.contains(&found))
    };
    row.iter().find(alike).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(rows: &[&[&str]]) -> Result<Columns, Vec<String>> {
        let wanted = [
            Wanted::required(MONTH, Role::Month),
            Wanted::required(CODE, Role::Code),
            Wanted::optional(COMMUNITY, Role::Community),
        ];
        let rows: Vec<TextRow> = (1..)
            .zip(rows)
            .map(|(row, cells)| (row, cells.iter().map(|&cell| cell.to_owned()).collect()))
            .collect();
        let mut findings = Findings::default();
        let found = find(&rows, &wanted, &Origin::new("a", None), &mut findings);
        found.ok_or_else(|| findings.into_warnings().iter().map(ToString::to_string).collect())
    }

    #[test]
    fn columns_stand_in_any_order() {
        let columns = read(&[&["备注", "居村委\n编码", " 月份"]]).unwrap();
        let roles: Vec<Role> = columns.all.iter().map(|column| column.role).collect();
        assert_eq!(roles, [Role::Aside, Role::Code, Role::Month]);
        assert_eq!(columns.set_aside("t"), ["t：备注"]);
    }

    #[test]
    fn what_is_not_a_header_is_told_apart() {
        assert!(read(&[&["月份", "编码"]]).unwrap_err()[0].contains("疑为“编码”列"));
        assert!(read(&[&["月份"]]).unwrap_err()[0].contains("缺少“居村委编码”列"));
        assert!(read(&[&["2022年情况"], &["月份", "居村委编码"]]).unwrap_err()[0].contains("列名在第 2 行"));
        assert!(read(&[&["月份", "居村委"], &["", "居村委编码"]]).unwrap_err()[0].contains("缺少"));
        assert!(read(&[&["基本", "居村委"], &["", "居村委编码"]]).unwrap_err()[0].contains("两行"));
        assert!(read(&[&["月份;居村委编码;社区"]]).unwrap_err()[0].contains("分隔"));
        assert!(read(&[&["月份", "居村委编码", "月份"]]).unwrap_err()[0].contains("不止一次"));
        assert!(read(&[]).unwrap_err()[0].contains("没有内容"));
    }

    #[test]
    fn columns_without_a_head_have_a_letter() {
        assert_eq!([0, 25, 26, 701, 702].map(letter), ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}
