//! `shikou policy compare`: what another reading, or another policy, would change in the same figures.

use assessment::{
    ChangeKind, Comparison, Edition, Keep, Notice, Policy, TownFigures, TownResult, assess_town,
};
use serde_json::{Value, json};

use crate::command_line::CompareArgs;
use crate::failure::Failure;
use crate::output::table::{Align, Column, Sheet, Tone};
use crate::output::{print, print_json, tell};
use crate::{figures_source, policy_folder};

/// One alternative and what it would change.
struct Trial {
    name: String,
    text: String,
    policy: Policy,
    /// Why the figures cannot tell: they lack what the alternative asks for.
    lacks: Option<String>,
    /// What differs, town by town; nothing where the figures cannot tell.
    comparisons: Vec<Comparison>,
}

pub(crate) fn run(args: &CompareArgs) -> Result<(), Failure> {
    let source = policy_folder::load(&args.source.policy)?;
    let fault = |errors| Failure::refused(format!("{errors}"));
    let base = Policy::compile(&source).map_err(fault)?;
    let towns = figures_source::read(&args.source.figures, &base)?;
    let results: Vec<_> = towns.iter().map(|town| assess_town(&base, town, Keep::Marks)).collect();
    let against = |policy: Policy, name: String, text: String| {
        let others: Vec<_> = towns.iter().map(|town| assess_town(&policy, town, Keep::Marks)).collect();
        let lacks = lacking(&policy, &towns, &results, &others);
        let comparisons = match lacks {
            Some(_) => vec![Comparison::default(); towns.len()],
            None => compared(&base, &policy, &results, &others),
        };
        Trial { name, text, policy, lacks, comparisons }
    };
    let mut trials = Vec::new();
    if let Some(other) = &args.with_policy {
        let policy = policy_folder::compile(other)?;
        same_columns(&base, &policy, other)?;
        trials.push(against(policy, other.clone(), String::new()));
    } else if args.with.is_empty() {
        for (key, option, text) in alternatives(base.newest()) {
            let policy = Policy::compile_with(&source, &[(&key, &option)]).map_err(fault)?;
            trials.push(against(policy, format!("{key}={option}"), text));
        }
    } else {
        let with = args.with.iter().map(|pair| {
            pair.split_once('=')
                .ok_or_else(|| Failure::Usage(format!("“{pair}”应写成 读法=选项，如 step_count=started。")))
        });
        let with = with.collect::<Result<Vec<_>, _>>()?;
        let policy = Policy::compile_with(&source, &with).map_err(fault)?;
        trials.push(against(policy, args.with.join(" "), String::new()));
    }
    let one = !args.with.is_empty() || args.with_policy.is_some();
    if args.json {
        return print_json(&json!({
            "policy": base.id(),
            "trials": trials.iter().map(|trial| trial_json(&base, trial, one)).collect::<Vec<_>>(),
        }));
    }
    print(&summary(&base, &trials))?;
    if one {
        for trial in &trials {
            print(&details(&base, &towns, trial))?;
        }
    } else {
        tell("看某一种读法改变了哪些单位：加 --with 读法=选项");
    }
    Ok(())
}

fn compared(base: &Policy, other: &Policy, results: &[TownResult], others: &[TownResult]) -> Vec<Comparison> {
    let pairs = results.iter().zip(others);
    pairs.map(|(result, tried)| Comparison::between((base, result), (other, tried))).collect()
}

/// What the figures lack for an alternative and do not lack for the policy as it is: counting blanks as zero, or a
/// missing rate as none, would show changes that are none.
fn lacking(
    other: &Policy,
    towns: &[TownFigures],
    results: &[TownResult],
    others: &[TownResult],
) -> Option<String> {
    for ((town, result), tried) in towns.iter().zip(results).zip(others) {
        for month in &tried.months {
            let known = result.month(month.month).map_or(&[][..], |month| &month.notices);
            let new = month.notices.iter().find(|notice| {
                let asks = matches!(notice, Notice::NoTownRate | Notice::BlankFigure { .. });
                asks && !known.contains(notice)
            });
            if let Some((notice, edition)) = new.zip(other.edition(month.month)) {
                return Some(format!("数据不足，无法比较：{}", notice.words(edition, town)));
            }
        }
    }
    None
}

/// Another policy can be tried on figures only when it asks for the same columns.
fn same_columns(base: &Policy, other: &Policy, name: &str) -> Result<(), Failure> {
    let columns = |policy: &Policy| -> Vec<_> {
        policy.newest().figures.iter().map(|figure| (figure.id.clone(), figure.header.clone())).collect()
    };
    if columns(base) == columns(other) && base.newest().items.len() == other.newest().items.len() {
        return Ok(());
    }
    Err(Failure::refused(format!(
        "政策“{name}”要求的数据列或考核项与“{}”不同，不能用同一份数据比较。",
        base.id()
    )))
}

/// Every option that is not chosen, reading by reading.
fn alternatives(edition: &Edition) -> Vec<(String, String, String)> {
    let mut all = Vec::new();
    for reading in &edition.readings {
        for (place, option) in reading.options.iter().enumerate() {
            if place != reading.choice {
                all.push((reading.key.clone(), option.id.clone(), option.text.clone()));
            }
        }
    }
    all
}

/// How many values of each sort differ over all towns.
struct Counts {
    marks: usize,
    ranks: usize,
    bottom: usize,
    veto_counted: usize,
    vetoes: usize,
    interviews: usize,
    meetings: usize,
}

impl Counts {
    fn of(trial: &Trial) -> Self {
        let mut counts =
            Self { marks: 0, ranks: 0, bottom: 0, veto_counted: 0, vetoes: 0, interviews: 0, meetings: 0 };
        for comparison in &trial.comparisons {
            for (kind, count) in comparison.counts() {
                match kind {
                    ChangeKind::Marks(_) => counts.marks += count,
                    ChangeKind::Rank => counts.ranks += count,
                    ChangeKind::Bottom => counts.bottom += count,
                    ChangeKind::VetoCounted => counts.veto_counted += count,
                    ChangeKind::Interview => counts.interviews += count,
                    ChangeKind::AnalysisMeeting => counts.meetings += count,
                    ChangeKind::Total => {}
                }
            }
            counts.vetoes += comparison.vetoes.len();
        }
        counts
    }
}

fn summary(base: &Policy, trials: &[Trial]) -> String {
    let mut sheet = Sheet::new(vec![
        Column::new("读法", Align::Left),
        Column::new("得分", Align::Right),
        Column::new("名次", Align::Right),
        Column::new(base.newest().ranking.bottom_title.clone(), Align::Right),
        Column::new("否决计次", Align::Right).short("计次").gives_way(1),
        Column::new("否决建议", Align::Right).short("建议"),
        Column::new("约谈", Align::Right),
        Column::new("分析会", Align::Right).gives_way(1),
        Column::new("说明", Align::Left).wraps().gives_way(2),
    ]);
    for trial in trials {
        let counts = Counts::of(trial);
        let shown = |count: usize| if count == 0 { "--".to_owned() } else { count.to_string() };
        let cells = [
            trial.name.clone(),
            shown(counts.marks),
            shown(counts.ranks),
            shown(counts.bottom),
            shown(counts.veto_counted),
            shown(counts.vetoes),
            shown(counts.interviews),
            shown(counts.meetings),
            trial.lacks.as_ref().unwrap_or(&trial.text).clone(),
        ];
        let unchanged = trial.comparisons.iter().all(|comparison| *comparison == Comparison::default());
        sheet.row(if unchanged { Tone::Faint } else { Tone::Plain }, cells);
    }
    format!("换一种读法，以下数值会变（处，按居村委和月份计）\n{}", sheet.text())
}

fn details(base: &Policy, towns: &[TownFigures], trial: &Trial) -> String {
    let mut sheet = Sheet::new(vec![
        Column::new("月份", Align::Left),
        Column::new("居村委", Align::Left),
        Column::new("内容", Align::Left),
        Column::new("现在", Align::Right),
        Column::new("改后", Align::Right),
    ]);
    for (town, comparison) in towns.iter().zip(&trial.comparisons) {
        for change in &comparison.changes {
            let name = town.row(change.month, change.code).map_or("", |row| town.name(row.name));
            let dashes = |text: &str| if text.is_empty() { "--".to_owned() } else { text.to_owned() };
            sheet.row(
                Tone::Plain,
                [
                    change.month.to_string(),
                    name.to_owned(),
                    kind_words(base.newest(), change.kind),
                    dashes(&change.before),
                    dashes(&change.after),
                ],
            );
        }
        for veto in &comparison.vetoes {
            let row = town.months.iter().rev().find_map(|month| town.row(month.month, veto.code));
            let words = |proposed: bool| if proposed { "建议" } else { "--" }.to_owned();
            sheet.row(
                Tone::Alert,
                [
                    format!("{}年", veto.year),
                    row.map_or("", |row| town.name(row.name)).to_owned(),
                    "一票否决".to_owned(),
                    words(!veto.proposed),
                    words(veto.proposed),
                ],
            );
        }
    }
    if let Some(lacks) = &trial.lacks {
        return format!("\n{}：{lacks}。", trial.name);
    }
    let same = trial.comparisons.iter().all(|comparison| *comparison == Comparison::default());
    if same {
        format!("\n{}：这份数据里没有任何变化。", trial.name)
    } else {
        format!("\n{}", sheet.text())
    }
}

fn kind_words(edition: &Edition, kind: ChangeKind) -> String {
    match kind {
        ChangeKind::Marks(item) => {
            format!("得分：{}", edition.items.get(item).map_or("", |item| item.title.as_str()))
        }
        ChangeKind::Total => "总分".to_owned(),
        ChangeKind::Rank => "名次".to_owned(),
        ChangeKind::Bottom => edition.ranking.bottom_title.clone(),
        ChangeKind::VetoCounted => "否决计次".to_owned(),
        ChangeKind::Interview => "约谈级别".to_owned(),
        ChangeKind::AnalysisMeeting => "分析会".to_owned(),
    }
}

fn trial_json(base: &Policy, trial: &Trial, detailed: bool) -> Value {
    let counts = Counts::of(trial);
    let mut document = json!({
        "with": trial.name,
        "text": trial.text,
        "lacks": trial.lacks,
        "readings_undecided": trial.policy.newest().readings.iter().filter(|reading| !reading.is_decided()).count(),
        "changed": {
            "marks": counts.marks,
            "ranks": counts.ranks,
            "bottom_ten": counts.bottom,
            "veto_counted": counts.veto_counted,
            "veto_proposed": counts.vetoes,
            "interviews": counts.interviews,
            "analysis_meetings": counts.meetings,
        },
    });
    if detailed {
        let changes: Vec<_> = trial
            .comparisons
            .iter()
            .flat_map(|comparison| &comparison.changes)
            .map(|change| {
                json!({
                    "month": change.month.to_string(),
                    "code": change.code.to_string(),
                    "what": kind_key(base.newest(), change.kind),
                    "before": change.before,
                    "after": change.after,
                })
            })
            .collect();
        let vetoes: Vec<_> = trial
            .comparisons
            .iter()
            .flat_map(|comparison| &comparison.vetoes)
            .map(|veto| json!({ "year": veto.year, "code": veto.code.to_string(), "veto_proposed": veto.proposed }))
            .collect();
        if let Value::Object(document) = &mut document {
            document.insert("changes".to_owned(), Value::Array(changes));
            document.insert("vetoes".to_owned(), Value::Array(vetoes));
        }
    }
    document
}

fn kind_key(edition: &Edition, kind: ChangeKind) -> String {
    match kind {
        ChangeKind::Marks(item) => {
            format!("items.{}", edition.items.get(item).map_or("", |item| item.id.as_str()))
        }
        ChangeKind::Total => "total".to_owned(),
        ChangeKind::Rank => "rank".to_owned(),
        ChangeKind::Bottom => "bottom_ten".to_owned(),
        ChangeKind::VetoCounted => "veto_counted".to_owned(),
        ChangeKind::Interview => "interview_level".to_owned(),
        ChangeKind::AnalysisMeeting => "analysis_meeting".to_owned(),
    }
}
