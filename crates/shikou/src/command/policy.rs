//! `shikou policy check` and `policy show`: a policy with its worked cases, clauses and readings.

use assessment::{CaseOutcome, Edition, Policy, run_cases};
use serde_json::{Value, json};

use crate::command_line::{PolicyArgs, PolicyCommand};
use crate::failure::Failure;
use crate::output::{print, print_json};
use crate::policy_folder;

pub(crate) fn run(command: &PolicyCommand) -> Result<(), Failure> {
    match command {
        PolicyCommand::Check(args) => check(args),
        PolicyCommand::Show(args) => show(args),
        PolicyCommand::Compare(args) => super::compare::run(args),
    }
}

fn check(args: &PolicyArgs) -> Result<(), Failure> {
    let source = policy_folder::load(&args.policy)?;
    let fault = |errors| Failure::refused(format!("政策“{}”有误：\n{errors}", args.policy));
    let policy = Policy::compile(&source).map_err(fault)?;
    let outcomes = run_cases(&source).map_err(fault)?;
    let failed: Vec<_> = outcomes.iter().filter(|outcome| !outcome.differences.is_empty()).collect();
    let edition = policy.newest();
    let undecided = edition.readings.iter().filter(|reading| !reading.is_decided()).count();
    if args.json {
        print_json(&json!({
            "policy": policy.id(),
            "editions": policy.editions().iter().map(|edition| edition.valid_from.to_string()).collect::<Vec<_>>(),
            "clauses": edition.clauses.len(),
            "readings": edition.readings.len(),
            "readings_undecided": undecided,
            "cases": outcomes.len(),
            "failed": failed.iter().map(|outcome| case_json(outcome)).collect::<Vec<_>>(),
        }))?;
    } else {
        print(&format!(
            "{}　{}\n{} 个版本，{} 条条款，{} 项考核共 {} 分，{} 种读法（{undecided} 种待镇里确认）\n案例 {} 个，相符 {} 个",
            edition.instrument.title,
            edition.instrument.number,
            policy.editions().len(),
            edition.clauses.len(),
            edition.items.len(),
            edition.full_marks(),
            edition.readings.len(),
            outcomes.len(),
            outcomes.len() - failed.len()
        ))?;
    }
    if outcomes.is_empty() {
        return Err(Failure::refused(format!(
            "政策“{}”没有案例：请在 cases/ 里写上手工算过的例子。",
            args.policy
        )));
    }
    if failed.is_empty() {
        return Ok(());
    }
    let told: Vec<_> = failed
        .iter()
        .map(|outcome| format!("{} “{}”\n  {}", outcome.file, outcome.name, outcome.differences.join("\n  ")))
        .collect();
    Err(Failure::refused(format!("{} 个案例不符：\n{}", failed.len(), told.join("\n"))))
}

fn case_json(outcome: &CaseOutcome) -> Value {
    json!({ "file": outcome.file, "name": outcome.name, "clause": outcome.clause, "readings": outcome.readings, "differences": outcome.differences })
}

fn show(args: &PolicyArgs) -> Result<(), Failure> {
    let policy = policy_folder::compile(&args.policy)?;
    if args.json {
        return print_json(&json!({
            "policy": policy.id(),
            "editions": policy.editions().iter().map(edition_json).collect::<Vec<_>>(),
        }));
    }
    let edition = policy.newest();
    print(&format!(
        "{}　{}\n{}　{}　自 {} 起\n",
        edition.instrument.title,
        edition.instrument.number,
        edition.instrument.issuer,
        edition.instrument.issued_on,
        policy.editions().first().map_or(edition.valid_from, |first| first.valid_from)
    ))?;
    for amended in policy.editions().iter().skip(1) {
        print(&format!("修订　自 {} 起：{}", amended.valid_from, amended.amended_because))?;
    }
    print("条款")?;
    for clause in &edition.clauses {
        print(&format!("  {:　<8}{}", clause.place, clause.summary))?;
    }
    print("\n考核项")?;
    for item in &edition.items {
        print(&format!("  {}　{} 分　{}", item.id, item.full_marks, item.title))?;
    }
    print("\n读法（● 采用　○ 其他选项）")?;
    for reading in &edition.readings {
        let place = edition.clause(reading.clause).map_or("", |clause| clause.place.as_str());
        let signed = match (reading.is_decided(), reading.ask_before_start) {
            (true, _) => format!("{} {} 确认", reading.decided_by, reading.decided_on),
            (false, true) => "待确认，启用前须问镇里".to_owned(),
            (false, false) => "待确认".to_owned(),
        };
        print(&format!("\n  {}（{}）　{place}　〔{signed}〕", reading.label, reading.key))?;
        print(&format!("  {}", reading.question))?;
        for (option_place, option) in reading.options.iter().enumerate() {
            let mark = if option_place == reading.choice { "●" } else { "○" };
            print(&format!("    {mark} {}　{}", option.id, option.text))?;
        }
        print(&format!("    理由：{}", reading.reason))?;
    }
    Ok(())
}

fn edition_json(edition: &Edition) -> Value {
    let readings: Vec<_> = edition
        .readings
        .iter()
        .map(|reading| {
            json!({
                "key": reading.key,
                "label": reading.label,
                "clause": edition.clause(reading.clause).map(|clause| clause.place.clone()),
                "question": reading.question,
                "choice": reading.chosen().map(|option| option.id.clone()),
                "options": reading.options.iter().map(|option| json!({ "id": option.id, "text": option.text })).collect::<Vec<_>>(),
                "reason": reading.reason,
                "ask_before_start": reading.ask_before_start,
                "decided_by": reading.decided_by,
                "decided_on": reading.decided_on,
            })
        })
        .collect();
    json!({
        "valid_from": edition.valid_from.to_string(),
        "amended_because": edition.amended_because,
        "title": edition.instrument.title,
        "number": edition.instrument.number,
        "clauses": edition.clauses.iter().map(|clause| json!({ "id": clause.id, "place": clause.place, "summary": clause.summary })).collect::<Vec<_>>(),
        "items": edition.items.iter().map(|item| json!({ "id": item.id, "title": item.title, "full_marks": item.full_marks.to_string() })).collect::<Vec<_>>(),
        "readings": readings,
    })
}
