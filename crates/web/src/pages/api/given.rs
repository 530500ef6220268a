//! Figures as a program sends them, read into the nouns that a table is read into: from there on both are one.

use std::collections::BTreeMap;

use assessment::policy::{Column, FigureOf};
use assessment::{Cells, CommitteeCode, CommitteeFigures, Edition, MAX_COUNT, Month, MonthFigures};
use assessment::{Station, TownFigures};
use serde_json::{Map, Value};
use workflow::view::CommitteeLine;

use super::problem::Finding;

/// 送来的数据: what could be read of it, and everything that could not.
pub(super) struct Given {
    pub(super) figures: TownFigures,
    pub(super) findings: Vec<Finding>,
    /// Where each committee stands in what was sent.
    places: BTreeMap<String, usize>,
}

/// How much of what was sent is said back.
const SHOWN: usize = 40;

impl Given {
    /// Reads what was sent; names and stations are the roster's.
    pub(super) fn read(json: &[u8], edition: &Edition, month: Month, roster: &[CommitteeLine]) -> Self {
        let mut given =
            Self { figures: TownFigures::default(), findings: Vec::new(), places: BTreeMap::new() };
        // Where the roster knows no committee, the import says so; until then it has no name and no station.
        given.figures.names.push(String::new());
        given.figures.stations.push(Station { name: String::new(), quota: None });
        let rows = match serde_json::from_slice::<Value>(json) {
            Ok(Value::Object(document)) => given.rows(document),
            Ok(_) => given.wrong("", "内容不是 JSON 对象", "按接口说明送 {\"committees\": [...]}"),
            Err(error) => {
                let words = format!("不是 JSON：第 {} 行第 {} 列", error.line(), error.column());
                given.wrong("", &words, "按接口说明送 {\"committees\": [...]}")
            }
        };
        let mut committees = Vec::new();
        for (index, row) in rows.into_iter().enumerate() {
            committees.extend(given.row(index, row, edition, roster));
        }
        committees.sort_by_key(|row| row.code);
        let month = MonthFigures { month, town: Cells::default(), district_rate: None, committees };
        given.figures.months.push(month);
        given
    }

    /// Where a committee of the import's findings stands in what was sent.
    pub(super) fn place(&self, committee: &str, figure: &str) -> String {
        match (self.places.get(committee), figure) {
            (None, _) => String::new(),
            (Some(index), "") => format!("committees[{index}]"),
            (Some(index), figure) => format!("committees[{index}].figures.{figure}"),
        }
    }

    fn wrong<T: Default>(&mut self, place: &str, detail: &str, remedy: &str) -> T {
        self.find(place.to_owned(), "", "", detail.to_owned(), remedy.to_owned());
        T::default()
    }

    fn find(&mut self, place: String, committee: &str, column: &str, detail: String, remedy: String) {
        let (committee, column) = (committee.to_owned(), column.to_owned());
        self.findings.push(Finding { place, committee, column, detail, remedy });
    }

    fn rows(&mut self, mut document: Map<String, Value>) -> Vec<Value> {
        let rows = document.remove("committees");
        for key in document.keys() {
            let detail = format!("不认识“{}”", short(key));
            self.find(short(key), "", "", detail, "删去它：只送 committees".to_owned());
        }
        match rows {
            Some(Value::Array(rows)) if !rows.is_empty() => rows,
            _ => self.wrong("committees", "committees 要是数组，至少一行", "每个居村委一行"),
        }
    }

    /// A committee's row; none where something of it cannot be read.
    fn row(
        &mut self,
        index: usize,
        row: Value,
        edition: &Edition,
        roster: &[CommitteeLine],
    ) -> Option<CommitteeFigures> {
        let place = format!("committees[{index}]");
        let found = self.findings.len();
        let Value::Object(mut row) = row else {
            return self.wrong(&place, "这一行不是 JSON 对象", "写成 {\"committee\": …, \"figures\": {…}}");
        };
        let text = row.remove("committee");
        let text = text.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned();
        let code = (text.len() == 12).then(|| text.parse().ok()).flatten().and_then(CommitteeCode::new);
        let Some(code) = code else {
            let detail = format!("居村委编码“{}”不对", short(&text));
            let remedy = "写成 12 位数字的字符串".to_owned();
            self.find(format!("{place}.committee"), "", "居村委编码", detail, remedy);
            return None;
        };
        if let Some(first) = self.places.insert(text.clone(), index) {
            let detail = format!("和 committees[{first}] 是同一个居村委");
            self.find(place.clone(), &text, "", detail, "只留一行".to_owned());
        }
        let cells = match row.remove("figures") {
            Some(Value::Object(figures)) => self.cells(&place, &text, figures, edition),
            _ => {
                let detail = "缺少 figures，或它不是 JSON 对象".to_owned();
                self.find(
                    format!("{place}.figures"),
                    &text,
                    "",
                    detail,
                    "写成 {\"checked\": 120, …}".to_owned(),
                );
                Cells::default()
            }
        };
        for key in row.keys() {
            let (detail, remedy) = (format!("不认识“{}”", short(key)), "删去它".to_owned());
            self.find(format!("{place}.{}", short(key)), &text, "", detail, remedy);
        }
        if self.findings.len() > found {
            return None;
        }
        let known = roster.iter().find(|line| line.committee == text);
        let (name, station) =
            known.map_or((0, 0), |line| (self.name(&line.name), self.station(&line.station)));
        Some(CommitteeFigures { code, name, station, community: None, cells })
    }

    fn cells(&mut self, place: &str, code: &str, mut given: Map<String, Value>, edition: &Edition) -> Cells {
        let mut cells = Cells::default();
        for figure in edition.figures_of(FigureOf::Committee) {
            let (place, head) = (format!("{place}.figures.{}", figure.id), figure.header.as_str());
            match given.remove(&figure.id) {
                None if figure.column == Column::Optional => {}
                None => {
                    let detail = format!("缺少“{head}”（{}）", figure.id);
                    self.find(place, code, head, detail, "没有就写 0；没有考核的空着写 null".to_owned());
                }
                Some(Value::Null) => {}
                Some(value) => match count(&value) {
                    Some(count) => cells.set(figure.index, Some(count)),
                    None => {
                        let detail = format!("“{head}”是 {}，不是数目", short(&value.to_string()));
                        let remedy = format!("写成 0 到 {MAX_COUNT} 的整数，不加引号");
                        self.find(place, code, head, detail, remedy);
                    }
                },
            }
        }
        for key in given.keys() {
            let known = edition.figures_of(FigureOf::Committee);
            let known = known.map(|figure| figure.id.as_str()).collect::<Vec<_>>().join("、");
            let (detail, remedy) = (format!("没有“{}”这一列", short(key)), format!("有的列：{known}"));
            self.find(format!("{place}.figures.{}", short(key)), code, "", detail, remedy);
        }
        cells
    }

    fn name(&mut self, name: &str) -> usize {
        self.figures.names.push(name.to_owned());
        self.figures.names.len() - 1
    }

    fn station(&mut self, name: &str) -> usize {
        let stations = &mut self.figures.stations;
        stations.iter().position(|station| station.name == name).unwrap_or_else(|| {
            stations.push(Station { name: name.to_owned(), quota: None });
            stations.len() - 1
        })
    }
}

fn count(value: &Value) -> Option<u32> {
    value.as_u64().and_then(|count| u32::try_from(count).ok()).filter(|count| *count <= MAX_COUNT)
}

fn short(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).take(SHOWN).collect()
}
