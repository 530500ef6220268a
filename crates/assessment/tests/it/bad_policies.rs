//! A policy that says something wrong is refused, with the file, the line and what to do about it, in Chinese.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use crate::policy_folder;
use assessment::{Policy, PolicyError, PolicySource};

/// One fault put into the built-in text.
struct Fault {
    file: &'static str,
    /// The text replaced (its first place), and what stands there instead.
    from: &'static str,
    to: &'static str,
    /// Where the fault must be told: a file, and a text on the line, first after another where `…` joins the two;
    /// empty when no line can be known.
    told: (&'static str, &'static str),
    message: &'static str,
    remedy: &'static str,
}

const POLICY: &str = "policy.toml";
const READINGS: &str = "readings.toml";
const CLAUSES: &str = "clauses.toml";

macro_rules! faults {
    ($($file:expr, $from:expr => $to:expr, $told:expr, $message:expr, $remedy:expr;)*) => {
        &[$(Fault { file: $file, from: $from, to: $to, told: $told, message: $message, remedy: $remedy },)*]
    };
}

const FAULTS: &[Fault] = faults! {
    // What TOML and its types refuse.
    POLICY, "full_marks = \"14\"" => "full_marks = 14.0", (POLICY, "full_marks = 14.0"), "类型不对", "加引号";
    POLICY, "full_marks = \"14\"" => "full_marks = 14", (POLICY, "full_marks = 14"), "类型不对", "加引号";
    POLICY, "full_marks = \"14\"" => "full_marks = \"14分\"", (POLICY, "14分"), "“14分”不是精确数", "对照内置政策";
    POLICY, "full_marks = \"14\"" => "full_mark = \"14\"", (POLICY, "full_mark ="), "不认识的键", "改正拼写";
    POLICY, "title = \"加强管理服务\"\n" => "", (POLICY, "[[item]]"), "缺少键 `title`", "补上这一键";
    POLICY, "kind = \"per_count\"" => "kind = \"per_thing\"", (POLICY, "per_thing"), "不认识的值", "所列的值";
    POLICY, "of = \"town\"" => "of = \"district\"", (POLICY, "of = \"district\""), "不认识的值", "所列的值";
    POLICY, "blank = \"accepted\"" => "blank = \"zero\"", (POLICY, "blank = \"zero\""), "不认识的值", "所列的值";
    POLICY, "valid_from = \"2022-03\"" => "valid_from = \"2022年3月\"", (POLICY, "2022年3月"), "“2022年3月”不是月份", "对照内置政策";
    POLICY, "streak_months = 2" => "streak_months = -2", (POLICY, "streak_months = -2"), "值不对：整数 `-2`，应为不小于 0 的整数", "对照内置政策";
    POLICY, "[ranking]" => "[ranking", (POLICY, "[ranking"), "TOML 写法有误", "对照内置政策";
    POLICY, "[ranking]" => "[ranked]", (POLICY, "[ranked]"), "不认识的键 `ranked`", "改正拼写";
    POLICY, "signatory = " => "signature = ", (POLICY, "signature = "), "不认识的键 `signature`", "改正拼写";
    POLICY, "addressees = \"各派出所，各社区，各居（村）委\"\n" => "", (POLICY, "[circular]"), "缺少键 `addressees`", "补上这一键";
    POLICY, "subject = \"居（村）委人口管理工作\"" => "subject = \"\"", (POLICY, "[circular]"), "subject 是空的", "删去整个";
    POLICY, "[calendar]" => "[calender]", (POLICY, "[calender]"), "不认识的键", "改正拼写";
    READINGS, "ask_before_start = false" => "ask_before_start = \"no\"", (READINGS, "ask_before_start = \"no\""), "类型不对", "对照内置政策";
    READINGS, "choice = \"complete\"" => "chosen = \"complete\"", (READINGS, "chosen = "), "不认识的键", "改正拼写";
    READINGS, "label = \"正好500人的档次\"\n" => "", (READINGS, "[[reading]]"), "缺少键 `label`", "补上这一键";
    READINGS, "label = \"末三位范围\"" => "label = \"末三位并列\"", (READINGS, "末三位并列"), "读法名称“末三位并列”重复或为空", "只用一次";
    CLAUSES, "place = \"一\"" => "places = \"一\"", (CLAUSES, "places = "), "不认识的键", "改正拼写";
    // Names that stand for nothing.
    POLICY, "clause = \"3.2.3\"" => "clause = \"9.9.9\"", (POLICY, "9.9.9"), "没有条款“9.9.9”", "clauses.toml";
    READINGS, "clause = \"3.2.3\"" => "clause = \"9.9.9\"", (READINGS, "9.9.9"), "没有条款“9.9.9”", "clauses.toml";
    POLICY, "numerator = \"correct\"" => "numerator = \"corect\"", (POLICY, "corect"), "没有数据项“corect”", "[[figure]]";
    POLICY, "band_by = \"overseas_total\"" => "band_by = \"checked\"", (POLICY, "band_by = \"checked\""), "没有数据项“checked”", "居村还是全镇";
    POLICY, "not_above = \"checked\"" => "not_above = \"overseas_total\"", (POLICY, "\"overseas_total\""), "没有数据项“overseas_total”", "居村还是全镇";
    POLICY, "rate = \"overseas_accuracy\"" => "rate = \"overseas\"", (POLICY, "rate = \"overseas\""), "没有率“overseas”", "[[rate]]";
    POLICY, "counting = \"reading:step_count\"" => "counting = \"reading:steps\"", (POLICY, "reading:steps"), "没有读法“steps”", "readings.toml";
    POLICY, "counting = \"reading:step_count\"" => "counting = \"nearest\"", (POLICY, "nearest"), "不认识的值“nearest”", "complete、started、proportional";
    POLICY, "counting = \"reading:step_count\"" => "counting = \"reading:item_floor\"", (READINGS, "\"item_floor\"…\"zero\""), "这条规则不认识", "complete、started、proportional";
    POLICY, "beyond = \"streak_levels\"" => "beyond = \"streak_level\"", (POLICY, "streak_level\""), "没有读法“streak_level”", "readings.toml";
    POLICY, "average_reading = \"year_average\"" => "average_reading = \"mean\"", (POLICY, "\"mean\""), "没有读法“mean”", "readings.toml";
    READINGS, "choice = \"complete\"" => "choice = \"completely\"", (READINGS, "\"step_count\""), "没有选项“completely”", "complete、started、proportional";
    READINGS, "id = \"started\"" => "id = \"begun\"", (READINGS, "id = \"begun\""), "这条规则不认识", "complete、started、proportional";
    // Names that stand twice or for nothing at all.
    POLICY, "id = \"correct\"" => "id = \"checked\"", (POLICY, "id = \"checked\""), "数据项“checked”重复", "只用一次";
    POLICY, "header = \"准确人数\"" => "header = \"抽查人数\"", (POLICY, "header = \"抽查人数\""), "列名“抽查人数”重复", "只用一次";
    POLICY, "id = \"pushes\"\nclause" => "id = \"accounts\"\nclause", (POLICY, "\"accounts\""), "考核项“accounts”重复", "只用一次";
    POLICY, "id = \"overseas_accuracy\"\ntitle = \"境外人员采集准确率\"" => "id = \"registration_accuracy\"\ntitle = \"境外人员采集准确率\"", (POLICY, "\"registration_accuracy\""), "率“registration_accuracy”重复", "只用一次";
    POLICY, "name = \"前滩派出所\"" => "name = \"三林派出所\"", (POLICY, "三林派出所"), "派出所“三林派出所”重复", "只用一次";
    POLICY, "name = \"前滩派出所\"" => "name = \"\"", (POLICY, ""), "派出所“”重复或为空", "只用一次";
    CLAUSES, "id = \"2.1.9\"" => "id = \"2.1.8\"", (CLAUSES, "2.1.8"), "条款“2.1.8”重复", "只用一次";
    READINGS, "key = \"item_floor\"" => "key = \"step_count\"", (READINGS, "\"step_count\""), "读法“step_count”重复", "只用一次";
    READINGS, "id = \"started\"" => "id = \"complete\"", (READINGS, "\"step_count\""), "选项名“complete”重复", "只用一次";
    READINGS, "aliases = [\"middle\"]" => "aliases = [\"lower\"]", (READINGS, "\"overseas_500\""), "选项名“lower”重复", "只用一次";
    READINGS, "aliases = [\"middle\"]" => "aliases = [\"\"]", (READINGS, "\"overseas_500\""), "选项名“”重复或为空", "只用一次";
    // Figures that cannot be.
    POLICY, "full_marks = \"14\"" => "full_marks = \"24\"", (POLICY, "[form]"), "合计 110 分，[form] 的 full_marks 是 100 分", "一起改";
    POLICY, "full_marks = \"100\"" => "full_marks = \"90\"", (POLICY, "[form]"), "合计 100 分，[form] 的 full_marks 是 90 分", "一起改";
    POLICY, "full_marks = \"14\"" => "full_marks = \"0\"", (POLICY, "\"accounts\""), "满分不大于零", "full_marks";
    POLICY, "full_marks = \"14\"" => "full_marks = \"-14\"", (POLICY, "\"accounts\""), "满分不大于零", "full_marks";
    POLICY, "step_percentage_points = \"0.1\"" => "step_percentage_points = \"0\"", (POLICY, "step_percentage_points = \"0\""), "步长不大于零", "step_percentage_points";
    POLICY, "target_percent = \"98\"" => "target_percent = \"9800\"", (POLICY, "9800"), "0 至 100 之间", "不带百分号";
    POLICY, "target_percent = \"98\"" => "target_percent = \"-98\"", (POLICY, "-98"), "0 至 100 之间", "不带百分号";
    POLICY, "percent = \"10\"\nwhen" => "percent = \"-10\"\nwhen", (POLICY, "\"-10\""), "0 至 100 之间", "不带百分号";
    POLICY, "percentage_points = \"10\"\neffect" => "percentage_points = \"-10\"\neffect", (POLICY, "\"-10\""), "不能是负数", "正数";
    POLICY, "deduct_marks = \"1\"" => "deduct_marks = \"-1\"", (POLICY, "\"-1\""), "不能是负数", "正数";
    POLICY, "deduct_marks = \"0.6\"" => "deduct_marks = \"-0.6\"", (POLICY, "\"-0.6\""), "不能是负数", "正数";
    POLICY, "[\"2\", \"4\", \"6\"]" => "[\"2\", \"4\", \"-6\"]", (POLICY, "\"-6\""), "不能是负数", "正数";
    POLICY, "[\"2\", \"4\", \"6\"]" => "[]", (POLICY, ""), "末位扣分有 0 个，应为 1 至 20 个", "增减";
    POLICY, "streak_months = 2\nlevel = 1" => "streak_months = 0\nlevel = 1", (POLICY, "[[interview]]"), "应从 1 起", "streak_months";
    POLICY, "streak_months = 2\nlevel = 1" => "streak_months = 2\nlevel = 0", (POLICY, "[[interview]]"), "应从 1 起", "level";
    POLICY, "streak_months = 2" => "streak_months = 4", (POLICY, "[[interview]]"), "由少到多", "次序";
    POLICY, "streak_months = 2" => "streak_months = 3", (POLICY, "[[interview]]"), "由少到多", "次序";
    POLICY, "bottom_months_a_year = 5" => "bottom_months_a_year = 0", (POLICY, "[veto]"), "1 至 12", "bottom_months_a_year";
    POLICY, "bottom_months_a_year = 5" => "bottom_months_a_year = 13", (POLICY, "[veto]"), "1 至 12", "bottom_months_a_year";
    POLICY, "form_due_day = 5" => "form_due_day = 0", (POLICY, "[calendar]"), "1 至 28", "form_due_day";
    POLICY, "meeting_due_day = 10" => "meeting_due_day = 31", (POLICY, "[calendar]"), "1 至 28", "meeting_due_day";
    POLICY, "issued_on = \"2022-03-01\"" => "issued_on = \"2022年3月1日\"", (POLICY, "2022年3月1日"), "不是日期", "2024-01-03";
    // Bands.
    POLICY, "until_count = 500" => "until_count = 2000", (POLICY, "band_by"), "第 2 档的上限不对", "从小到大";
    POLICY, "until_count = 500" => "until_count = 3000", (POLICY, "band_by"), "第 2 档的上限不对", "从小到大";
    POLICY, "until_count = 2000\nedge = \"this\"\n" => "", (POLICY, "band_by"), "第 2 档的上限不对", "until_count 和 edge";
    POLICY, "edge = \"this\"\n" => "", (POLICY, "band_by"), "第 2 档的上限不对", "until_count 和 edge";
    POLICY, "[[item.rule.band]]\ndeduct_marks = \"0.4\"" => "[[item.rule.band]]\nuntil_count = 9000\nedge = \"this\"\ndeduct_marks = \"0.4\"", (POLICY, "band_by"), "第 3 档的上限不对", "除最后一档外";
    POLICY, "[[item.rule.band]]\ndeduct_marks = \"0.4\"" => "[[item.rule.band]]\nedge = \"this\"\ndeduct_marks = \"0.4\"", (POLICY, "band_by"), "第 3 档的上限不对", "until_count 和 edge";
    POLICY, "band_by = \"overseas_total\"\n" => "", (POLICY, "clause = \"3.2.3\"…\"step_below\""), "第 1 档的上限不对", "写明 band_by";
    // Signatures, shares without a whole, a form without columns, a column without a name.
    READINGS, "decided_by = \"\"" => "decided_by = \"王主任\"", (READINGS, "\"overseas_500\""), "只填了一个", "都填，或都留空";
    READINGS, "decided_on = \"\"" => "decided_on = \"2022-04-01\"", (READINGS, "\"overseas_500\""), "只填了一个", "都填，或都留空";
    READINGS, "decided_by = \"\"\ndecided_on = \"\"" => "decided_by = \"王主任\"\ndecided_on = \"四月\"", (READINGS, "四月"), "不是日期", "2024-01-03";
    READINGS, "decided_by = \"\"\ndecided_on = \"\"" => "decided_by = \"王主任\"\ndecided_on = \"2022-04-32\"", (READINGS, "2022-04-32"), "不是日期", "2024-01-03";
    POLICY, "share_of = [\"hukou_elsewhere\", \"from_other_province\"]\n" => "", (POLICY, "measure = \"declarations\""), "占比免扣没有分母", "share_of";
    POLICY, "columns = [\"考核指标\", \"考核内容\", \"扣分标准\", \"考核分\"]" => "columns = [\"考核指标\"]", (POLICY, "[form]"), "应有四列", "columns";
    POLICY, "district_header = \"镇登记准确率\"\n" => "", (POLICY, "reading:town_accuracy"), "没有写它在哪一列", "district_header";
};

fn source(change: impl Fn(&str, String) -> Option<String>) -> PolicySource {
    let files = policy_folder::files_of("sanlin-2022-50");
    PolicySource::new(files.into_iter().filter_map(|(path, text)| Some((path.clone(), change(&path, text)?))))
}

fn refused(source: &PolicySource) -> Vec<PolicyError> {
    match Policy::compile(source) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.0,
    }
}

fn line_of(source: &PolicySource, file: &str, text: &str) -> Option<usize> {
    let (after, text) = text.split_once('…').unwrap_or(("", text));
    let mut lines =
        source.text(file).unwrap().lines().enumerate().skip_while(|(_, line)| !line.contains(after));
    (!text.is_empty()).then(|| lines.find(|(_, line)| line.contains(text)).unwrap().0 + 1)
}

#[test]
fn every_fault_is_told_with_file_line_and_remedy() {
    assert!(FAULTS.len() >= 25);
    let mut wrong = Vec::new();
    for fault in FAULTS {
        let bad = source(|path, text| {
            if path != fault.file {
                return Some(text);
            }
            assert!(text.contains(fault.from), "{} is not in {path}", fault.from);
            Some(text.replacen(fault.from, fault.to, 1))
        });
        let errors = refused(&bad);
        let line = line_of(&bad, fault.told.0, fault.told.1);
        let told = errors.iter().any(|error| {
            error.file == fault.told.0
                && error.line == line
                && error.message.contains(fault.message)
                && error.remedy.contains(fault.remedy)
        });
        if !told {
            wrong.push(format!("{} → {}\n  expected line {line:?}, got {errors:?}", fault.from, fault.to));
        }
        for error in &errors {
            let chinese = |text: &str| text.chars().any(|sign| ('\u{4e00}'..='\u{9fff}').contains(&sign));
            assert!(chinese(&error.message) && chinese(&error.remedy), "{error:?}");
            let shown = error.to_string();
            assert!(shown.starts_with(&error.file) && shown.ends_with(&error.remedy), "{shown}");
            assert_eq!(shown.contains(" 第 "), error.line.is_some(), "{shown}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_stands_at_a_limit_is_accepted() {
    for (from, to) in [
        ("target_percent = \"98\"", "target_percent = \"100\""),
        ("target_percent = \"98\"", "target_percent = \"0\""),
        ("percentage_points = \"10\"\neffect", "percentage_points = \"0\"\neffect"),
        ("form_due_day = 5", "form_due_day = 1"),
        ("meeting_due_day = 10", "meeting_due_day = 28"),
        ("bottom_months_a_year = 5", "bottom_months_a_year = 1"),
        ("bottom_months_a_year = 5", "bottom_months_a_year = 12"),
        ("streak_months = 2", "streak_months = 1"),
        ("issued_on = \"2022-03-01\"", "issued_on = \"2022-03-31\""),
        ("full_marks = \"100\"\n", ""),
    ] {
        let good = source(|path, text| {
            assert!(path != POLICY || text.contains(from), "{from}");
            Some(if path == POLICY { text.replacen(from, to, 1) } else { text })
        });
        assert_eq!(refused(&good), [], "{to}");
    }
    let thirds = source(|_, text| {
        let text = text.replacen("full_marks = \"14\"", "full_marks = \"1/3\"", 1);
        Some(text.replacen("full_marks = \"100\"", "full_marks = \"259/3\"", 1))
    });
    assert_eq!(refused(&thirds), [], "a weight need not be whole");
}

#[test]
fn every_missing_file_is_named() {
    for missing in [POLICY, READINGS, CLAUSES] {
        let errors = refused(&source(|path, text| (path != missing).then_some(text)));
        let error = errors.first().unwrap();
        assert_eq!((error.file.as_str(), error.line), (missing, None));
        assert!(error.message.contains("缺少这个文件") && error.remedy.contains(missing), "{error}");
    }
    let empty = refused(&PolicySource::default());
    assert_eq!(empty.first().map(|error| error.file.as_str()), Some(POLICY));
}

#[test]
fn all_faults_are_told_at_once() {
    let bad = source(|path, text| {
        Some(match path {
            POLICY => text
                .replacen("clause = \"3.2.3\"", "clause = \"9.9.9\"", 1)
                .replacen("numerator = \"correct\"", "numerator = \"corect\"", 1)
                .replacen("form_due_day = 5", "form_due_day = 40", 1),
            READINGS => text.replacen("choice = \"complete\"", "choice = \"completely\"", 1),
            _ => text,
        })
    });
    let errors = Policy::compile(&bad).unwrap_err();
    assert!(errors.0.len() >= 4, "{errors}");
    assert_eq!(errors.to_string().lines().count(), errors.0.len());
}

/// Appends so many entries, each made from its number.
fn with_more(file: &str, marker: &str, count: usize, entry: impl Fn(usize) -> String) -> PolicySource {
    let more: String = (0..count).map(entry).collect();
    source(|path, text| {
        // More items have more marks; how many is not what is looked at here.
        let text = text.replacen("full_marks = \"100\"\n", "", 1);
        Some(if path == file { text.replacen(marker, &format!("{more}{marker}"), 1) } else { text })
    })
}

#[test]
fn limits_hold_exactly() {
    let figure = |number| {
        format!(
            "[[figure]]\nid = \"more_{number}\"\nheader = \"另{number}\"\nunit = \"人\"\nabout = \"\"\n\n"
        )
    };
    let item = |number| {
        format!(
            "[[item]]\nid = \"more_{number}\"\nclause = \"3.2.1\"\ntitle = \"另\"\nfull_marks = \"1\"\n\
             floor = \"zero\"\nform_content = \"\"\nform_rules = []\n\n[item.rule]\nkind = \"per_count\"\n\n\
             [[item.rule.count]]\nfigure = \"checked\"\ndeduct_marks = \"1\"\napplies = \"on\"\n\n"
        )
    };
    let rate = |number| {
        format!(
            "[[rate]]\nid = \"more_{number}\"\ntitle = \"另\"\nnumerator = \"correct\"\n\
             denominator = \"checked\"\nnone_checked = \"full\"\n\n"
        )
    };
    let reading = |number| {
        format!(
            "[[reading]]\nkey = \"more_{number}\"\nlabel = \"另{number}\"\nclause = \"3.1\"\nquestion = \"\"\nchoice = \"a\"\nreason = \"\"\n\
             ask_before_start = false\ndecided_by = \"\"\ndecided_on = \"\"\n\n[[reading.option]]\nid = \"a\"\ntext = \"\"\n\n"
        )
    };
    let clause = |number| format!("[[clause]]\nid = \"more-{number}\"\nplace = \"\"\nsummary = \"\"\n\n");
    // Of each: where to put them, how many there are, how many there may be.
    let have = |edition: &assessment::Edition, what: &str| match what {
        "figure" => edition.figures_of(assessment::policy::FigureOf::Committee).count(),
        "item" => edition.items.len(),
        "rate" => edition.rates.len(),
        "reading" => edition.readings.len(),
        _ => edition.clauses.len(),
    };
    let policy = policy_folder::sanlin_with(&[]);
    type Entry<'a> = &'a dyn Fn(usize) -> String;
    let kinds: [(&str, &str, &str, usize, Entry<'_>, &str); 5] = [
        ("figure", POLICY, "[[rate]]", 16, &figure, "数据项有 17 个"),
        ("item", POLICY, "# ---- 派出所与", 8, &item, "考核项有 9 个"),
        ("rate", POLICY, "# ---- 考核五项", 4, &rate, "率有 5 个"),
        ("reading", READINGS, "[[reading]]\nkey = \"overseas_500\"", 64, &reading, "读法有 65 个"),
        ("clause", CLAUSES, "[[clause]]\nid = \"1\"", 250, &clause, "条款有 251 个"),
    ];
    for (what, file, marker, limit, entry, message) in kinds {
        let room = limit - have(policy.newest(), what);
        let fits = with_more(file, marker, room, entry);
        assert_eq!(refused(&fits), [], "{what}");
        assert_eq!(have(Policy::compile(&fits).unwrap().newest(), what), limit);
        let errors = refused(&with_more(file, marker, room + 1, entry));
        assert!(errors.iter().any(|error| error.message.contains(message)), "{what}: {errors:?}");
    }
}

#[test]
fn lists_that_hold_nothing_are_refused() {
    for (file, marker, message) in
        [(CLAUSES, "clause = []", "条款有 0 个"), (READINGS, "reading = []", "读法有 0 个")]
    {
        let errors = refused(&source(|path, text| Some(if path == file { marker.to_owned() } else { text })));
        assert!(errors.iter().any(|error| error.message.contains(message)), "{errors:?}");
    }
    let no_counts = source(|path, text| {
        let (start, end) = (
            "[[item.rule.count]]\nfigure = \"accounts_revoked\"",
            "[[item]]\nid = \"registration_accuracy\"",
        );
        let (before, rest) = text.split_once(start).unwrap_or((text.as_str(), ""));
        let after =
            rest.split_once(end).map_or(String::new(), |(_, after)| format!("count = []\n\n{end}{after}"));
        Some(if path == POLICY { format!("{before}{after}") } else { text.clone() })
    });
    let errors = refused(&no_counts);
    assert!(
        errors
            .iter()
            .any(|error| error.message.contains("count有 0 个") || error.message.contains("count 有 0 个")),
        "{errors:?}"
    );
    let no_options = source(|path, text| {
        Some(if path == READINGS {
            format!(
                "{text}\n[[reading]]\nkey = \"bare\"\nlabel = \"空\"\nclause = \"3.1\"\nquestion = \"\"\noption = []\nchoice = \"a\"\n\
                 reason = \"\"\nask_before_start = false\ndecided_by = \"\"\ndecided_on = \"\"\n"
            )
        } else {
            text
        })
    });
    let errors = refused(&no_options);
    assert!(errors.iter().any(|error| error.message == "读法“bare”没有选项"), "{errors:?}");
}

#[test]
fn a_reading_that_is_not_there_cannot_be_tried() {
    let source = source(|_, text| Some(text));
    let errors = Policy::compile_with(&source, &[("steps", "complete")]).unwrap_err();
    let error = errors.0.first().unwrap();
    assert!(
        error.message.contains("没有读法“steps”") && error.remedy.contains("step_count、item_floor"),
        "{error}"
    );
    let errors = Policy::compile_with(&source, &[("step_count", "half")]).unwrap_err();
    let error = errors.0.first().unwrap();
    assert!(error.message.contains("没有选项“half”") && error.remedy.contains("started"), "{error}");
    // The last of several trials of one reading holds.
    let twice = Policy::compile_with(&source, &[("step_count", "started"), ("step_count", "proportional")]);
    let twice = twice.unwrap();
    assert_eq!(twice.newest().reading_by_key("step_count").unwrap().chosen().unwrap().id, "proportional");
}
