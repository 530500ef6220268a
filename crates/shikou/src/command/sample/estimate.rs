//! `shikou sample estimate`: the rate that checked dwellings give, and how surely.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sampling::{
    CheckedDwelling, CheckedError, CheckedStratum, DrawRecord, Estimate, Frame, OrderTest, Stratum,
    compare_order, estimate,
};
use serde_json::{Value, json};
use sheets::{ListColumn, ListRow};

use super::files::{self, value};
use super::verify::told;
use crate::command_line::EstimateArgs;
use crate::failure::Failure;
use crate::lists::{Wrong, each_row};
use crate::output::table::{Align, Sheet, Tone};
use crate::output::{print, print_json, tell};

const COLUMNS: &[ListColumn] = &[
    ListColumn { names: &["dwelling_id", "房屋编码"], required: true },
    ListColumn { names: &["persons", "人数"], required: true },
    ListColumn { names: &["correct", "准确人数"], required: true },
];
const METHOD: &str = "估计量：以户为群、按层加权的联合比率估计，线性化方差，含有限总体修正（Cochran 1977 §§ 6.3, 6.11, 9A；Särndal, Swensson & Wretman 1992 § 5.6）。\n区间：按等效人数的 Clopper–Pearson 95% 区间（Korn & Graubard, Survey Methodology 24, 1998, 193–201）。";
const ORDER_METHOD: &str =
    "先后：差的区间（Newcombe 1998；Zou & Donner 2008）不含 0，且 Fisher 精确单侧概率不超过 2.5%，才算确实。";

pub(super) fn run(args: &EstimateArgs) -> Result<(), Failure> {
    let frame = files::frame(&args.frame)?;
    let record = args.record.as_deref().map(files::record).transpose()?;
    let drawn = record.as_ref().map(|record| standing(record, &frame)).transpose()?;
    let results = Results::read(args, &frame, drawn.as_ref())?;
    if let Some(drawn) = &drawn {
        tell_missing(drawn, &results);
    }
    let strata = results.strata(&frame, &args.committee)?;
    let found = Found::new(strata)?;
    if args.json { print_json(&found.json()?) } else { print(&found.words()) }
}

/// The dwellings of the sample after all replacements.
fn standing(record: &DrawRecord, frame: &Frame) -> Result<BTreeSet<String>, Failure> {
    let differences = sampling::verify(record, frame, &[]);
    if !differences.is_empty() {
        return Err(Failure::refused(format!("抽样记录与抽样框不符，没有估计：\n{}", told(&differences))));
    }
    let draw = record.draw(frame);
    let standing = record.standing(frame, &draw);
    let standing = standing.map_err(|error| Failure::refused(format!("抽样记录有误：{error}。")))?;
    Ok(standing.into_iter().map(str::to_owned).collect())
}

fn tell_missing(drawn: &BTreeSet<String>, results: &Results) {
    let missing: Vec<String> =
        drawn.iter().filter(|id| !results.checked.contains_key(*id)).cloned().collect();
    if !missing.is_empty() {
        let (count, listed) = (missing.len(), crate::command::listed(&missing));
        tell(&format!("提示　抽中的房屋还有 {count} 户没有结果，估计只用有结果的：{listed}"));
    }
}

/// What was found at the doors.
struct Results {
    checked: HashMap<String, CheckedDwelling>,
}

impl Results {
    fn read(args: &EstimateArgs, frame: &Frame, drawn: Option<&BTreeSet<String>>) -> Result<Self, Failure> {
        let mut results = Self { checked: HashMap::new() };
        let mut open = 0_u64;
        each_row(&args.results, COLUMNS, |row| {
            open += u64::from(!results.take(row, frame, drawn)?);
            Ok(())
        })?;
        // With a record the missing ones are told by name.
        if open > 0 && drawn.is_none() {
            tell(&format!("提示　{open} 行没有填人数，算作还没有查"));
        }
        Ok(results)
    }

    /// Takes a row; says whether it holds a result.
    fn take(
        &mut self,
        row: &ListRow<'_>,
        frame: &Frame,
        drawn: Option<&BTreeSet<String>>,
    ) -> Result<bool, Wrong> {
        let [id, persons, correct] = [0, 1, 2].map(|place| row.cell(place).trim());
        if frame.row(id).is_none() {
            return Err((0, format!("抽样框里没有“{id}”"), "请核对房屋编码，或抽样框是不是同一份"));
        }
        if persons.is_empty() && correct.is_empty() {
            return Ok(false);
        }
        if drawn.is_some_and(|drawn| !drawn.contains(id)) {
            let remedy = "只填抽中的房屋；换进来的要先用 shikou sample replace 登记";
            return Err((0, format!("“{id}”没有被抽中，或已经换出"), remedy));
        }
        let count = |column: usize, text: &str| {
            let number = text.parse::<u32>().ok().filter(|number| *number <= 10_000);
            number.ok_or_else(|| {
                (column, format!("“{text}”不是人数"), "请填 0 或正整数；还没有查的，两格都空着")
            })
        };
        let (persons, correct) = (count(1, persons)?, count(2, correct)?);
        if correct > persons {
            let message = format!("准确人数 {correct} 大于人数 {persons}");
            return Err((2, message, "请核对测查单"));
        }
        if self.checked.insert(id.to_owned(), CheckedDwelling { persons, correct }).is_some() {
            return Err((0, format!("“{id}”出现了两次"), "一户只能有一行结果，请去掉一行"));
        }
        Ok(true)
    }

    /// The strata of every committee that has a result, or of those asked for.
    fn strata(
        &self,
        frame: &Frame,
        asked: &[String],
    ) -> Result<BTreeMap<String, Vec<CheckedStratum>>, Failure> {
        let mut cells: BTreeMap<(&str, Stratum), (u64, Vec<CheckedDwelling>)> = BTreeMap::new();
        for row in frame.rows() {
            let (dwellings, checked) = cells.entry((&row.committee_code, row.stratum)).or_default();
            *dwellings += 1;
            checked.extend(self.checked.get(&*row.dwelling_id));
        }
        let mut committees: BTreeMap<String, Vec<CheckedStratum>> = BTreeMap::new();
        for ((code, stratum), (dwellings, checked)) in cells {
            let cell = CheckedStratum { committee_code: code.into(), stratum, dwellings, checked };
            committees.entry(code.to_owned()).or_default().push(cell);
        }
        if let Some(unknown) = asked.iter().find(|code| !committees.contains_key(*code)) {
            return Err(Failure::refused(format!(
                "抽样框里没有居（村）委 {unknown}：请核对 --committee 的编码。"
            )));
        }
        let has_result = |strata: &[CheckedStratum]| strata.iter().any(|cell| !cell.checked.is_empty());
        committees
            .retain(|code, strata| if asked.is_empty() { has_result(strata) } else { asked.contains(code) });
        Ok(committees)
    }
}

/// The estimates of committees, the best first.
struct Found {
    committees: Vec<(String, Estimate)>,
    /// Committees in whose checked dwellings there is nobody.
    empty: Vec<String>,
    /// All of them together; none when there is one alone.
    total: Option<Estimate>,
    /// Committees and strata of which no dwelling was checked.
    unsampled: Vec<String>,
    /// Each committee compared with the next one.
    orders: Vec<OrderTest>,
}

impl Found {
    fn new(strata: BTreeMap<String, Vec<CheckedStratum>>) -> Result<Self, Failure> {
        let refused = |error: CheckedError| Failure::refused(format!("没有估计：{error}。"));
        let (mut committees, mut empty) = (Vec::new(), Vec::new());
        for (code, strata) in &strata {
            match estimate(strata) {
                Ok(found) => committees.push((code.clone(), found)),
                Err(CheckedError::NoPersons) => empty.push(code.clone()),
                Err(error) => return Err(refused(error)),
            }
        }
        if committees.is_empty() {
            return Err(refused(CheckedError::NoPersons));
        }
        // Equals stand by code, as they come.
        committees.sort_by(|(_, a), (_, b)| b.rate.cmp(&a.rate));
        let all: Vec<CheckedStratum> = strata.into_values().flatten().collect();
        let mut total = (committees.len() > 1).then(|| estimate(&all)).transpose().map_err(refused)?;
        let mut unsampled = Vec::new();
        if let Some(total) = &mut total {
            // Said by committee: a stratum that one has left out may be in the others.
            total.unsampled.clear();
            for (code, found) in &committees {
                let titles = found.unsampled.iter().map(|stratum| format!("{code} {}层", stratum.title()));
                unsampled.extend(titles);
            }
        }
        let orders = committees
            .iter()
            .zip(committees.iter().skip(1))
            .map(|((_, better), (_, worse))| compare_order(better, worse))
            .collect();
        Ok(Self { committees, empty, total, unsampled, orders })
    }

    fn json(&self) -> Result<Value, Failure> {
        let mut committees = Vec::new();
        for (code, found) in &self.committees {
            let mut document = value(found)?;
            if let Value::Object(document) = &mut document {
                document.insert("committee_code".to_owned(), json!(code));
                document.insert("words".to_owned(), json!(found.words()));
            }
            committees.push(document);
        }
        let mut orders = Vec::new();
        for (first, second, order) in self.neighbours() {
            let mut document = value(order)?;
            if let Value::Object(document) = &mut document {
                document.insert("first".to_owned(), json!(first));
                document.insert("second".to_owned(), json!(second));
                document.insert("words".to_owned(), json!(order.words(first, second)));
            }
            orders.push(document);
        }
        Ok(json!({
            "committees": committees,
            "without_persons": self.empty,
            "total": self.total.as_ref().map(value).transpose()?,
            "orders": orders,
            "method": METHOD,
            "order_method": ORDER_METHOD,
        }))
    }

    fn neighbours(&self) -> impl Iterator<Item = (&str, &str, &OrderTest)> {
        let pairs = self.committees.iter().zip(self.committees.iter().skip(1));
        pairs
            .zip(&self.orders)
            .map(|(((first, _), (second, _)), order)| (first.as_str(), second.as_str(), order))
    }

    fn words(&self) -> String {
        let mut text = self.table();
        let told = self.total.as_ref().or_else(|| self.committees.first().map(|(_, found)| found));
        text.push_str(&format!("\n\n{}", told.map(Estimate::words).unwrap_or_default()));
        if self.orders.len() == 1 {
            for (first, second, order) in self.neighbours() {
                text.push_str(&format!("\n{}", order.words(first, second)));
            }
        }
        if !self.unsampled.is_empty() {
            let listed = crate::command::listed(&self.unsampled);
            text.push_str(&format!("\n没有测查、此数不包括的：{listed}。"));
        }
        if !self.empty.is_empty() {
            text.push_str(&format!("\n无样本（测查的房屋里没有人）：{}。", self.empty.join("、")));
        }
        text.push_str(&format!("\n\n{METHOD}"));
        if !self.orders.is_empty() {
            text.push_str(&format!("\n{ORDER_METHOD}"));
        }
        text
    }

    fn table(&self) -> String {
        let mut sheet = Sheet::new(&[
            ("居村委", Align::Left),
            ("户", Align::Right),
            ("人", Align::Right),
            ("准确", Align::Right),
            ("准确率%", Align::Right),
            ("95% 区间", Align::Right),
            ("测查所得%", Align::Right),
            ("设计效应", Align::Right),
            ("与下一名", Align::Left),
        ]);
        let row = |name: &str, found: &Estimate, order: &str| {
            vec![
                name.to_owned(),
                found.dwellings_checked.to_string(),
                found.persons.to_string(),
                found.correct.to_string(),
                found.rate.rounded(2),
                format!("{}–{}", found.interval.lower.rounded_down(2), found.interval.upper.rounded_up(2)),
                found.pooled.rounded(2),
                found.design_effect.as_ref().map_or("--".to_owned(), |effect| effect.rounded(2)),
                order.to_owned(),
            ]
        };
        for (place, (code, found)) in self.committees.iter().enumerate() {
            let order =
                self.orders.get(place).map_or("", |order| if order.is_real { "确实高于" } else { "分不出" });
            sheet.row(Tone::Plain, row(code, found, order));
        }
        if let Some(total) = &self.total {
            sheet.row(Tone::Plain, row("合计", total, ""));
        }
        sheet.text()
    }
}
