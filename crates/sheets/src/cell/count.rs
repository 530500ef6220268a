//! Counts and rates.

use assessment::{Exact, MAX_COUNT};

use super::{CellValue, Fault, plain, shown};

/// A count of persons or records; `None` for a blank.
pub(crate) fn count(value: CellValue<'_>) -> Result<Option<u32>, Fault> {
    if let Some(fault) = value.fault() {
        return Err(fault);
    }
    match value {
        CellValue::Text(text) => match plain(text).as_ref() {
            "" => Ok(None),
            text => from_text(text).map(Some),
        },
        CellValue::Number(text) => from_text(text).map(Some),
        CellValue::Date { .. } => {
            Err(Fault::new("单元格是日期，不是数", "请把单元格格式改为常规，再填写整数"))
        }
        CellValue::Bool(_) => Err(not_a_number(&value.display())),
        _ => Ok(None),
    }
}

fn from_text(text: &str) -> Result<u32, Fault> {
    let grouped = without_separators(text);
    let whole = without_zero_fraction(grouped.as_deref().unwrap_or(text));
    if !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit()) {
        let significant = whole.trim_start_matches('0');
        let small = if significant.is_empty() { Ok(0) } else { significant.parse::<u32>() };
        return small.ok().filter(|count| *count <= MAX_COUNT).ok_or_else(|| {
            Fault::new(format!("“{}”超过上限 {MAX_COUNT}", shown(text)), "请核对是否把编码或电话粘到了这一列")
        });
    }
    Err(why_not(text))
}

/// `1,234` without its commas where they stand at every third digit; otherwise they could mean anything.
fn without_separators(text: &str) -> Option<String> {
    let (head, rest) = text.split_once(',')?;
    let three = |group: &str| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit());
    let is_head = (1..=3).contains(&head.len()) && head.bytes().all(|byte| byte.is_ascii_digit());
    (is_head && !head.starts_with('0') && rest.split(',').all(three)).then(|| text.replace(',', ""))
}

/// `12.00` is twelve.
fn without_zero_fraction(text: &str) -> &str {
    match text.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() && fraction.bytes().all(|byte| byte == b'0') => whole,
        _ => text,
    }
}

fn not_a_number(text: &str) -> Fault {
    Fault::new(format!("“{}”不是数", shown(text)), "请填写整数，不带单位和说明；没有就填 0")
}

fn why_not(text: &str) -> Fault {
    let unsigned = text.strip_prefix(['-', '－', '−']);
    let is_decimal = |text: &str| {
        text.split_once('.').is_some_and(|(whole, fraction)| {
            whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) && !fraction.is_empty()
        })
    };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if unsigned.is_some_and(|rest| is_digits(rest) || is_decimal(rest)) {
        return Fault::new(format!("“{}”是负数", shown(text)), "人数和条数不能为负，请核对");
    }
    if is_decimal(text) {
        return Fault::new(format!("“{}”有小数", shown(text)), "人数和条数只能是整数，请核对");
    }
    if text.contains(',') && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b',') {
        return Fault::new(format!("“{}”的分节号位置不对，看不出是多少", shown(text)), "请去掉逗号重填");
    }
    if text.ends_with('%') {
        return Fault::new(format!("“{}”是百分数，这一列要人数或条数", shown(text)), "请填写整数");
    }
    if text.parse::<f64>().is_ok() && text.contains(['e', 'E']) {
        return Fault::new(format!("“{}”是科学计数法", shown(text)), "请把单元格格式改为常规，填写整数");
    }
    not_a_number(text)
}

/// A rate in percent, `98.37` or `98.37%`; `None` for a blank.
pub(crate) fn percent(value: CellValue<'_>) -> Result<Option<Exact>, Fault> {
    if let Some(fault) = value.fault() {
        return Err(fault);
    }
    match value {
        CellValue::Text(text) => match plain(text).as_ref() {
            "" => Ok(None),
            text => rate(text.trim_end_matches('%')).map(Some),
        },
        CellValue::Number(text) => rate(text).map(Some),
        CellValue::Blank => Ok(None),
        other => Err(not_a_rate(&other.display())),
    }
}

fn not_a_rate(text: &str) -> Fault {
    Fault::new(format!("“{}”不是百分数", shown(text)), "请写成 0 到 100 之间的数，如 98.37 表示百分之 98.37")
}

fn rate(text: &str) -> Result<Exact, Fault> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) || whole.len() > 3 || fraction.len() > 15 {
        return Err(not_a_rate(text));
    }
    let rate: Exact = text.parse().map_err(|_| not_a_rate(text))?;
    if rate > Exact::whole(100) {
        return Err(not_a_rate(text));
    }
    if rate <= Exact::whole(1) && !rate.is_zero() {
        return Err(Fault::new(
            format!("“{}”太小，像是写成了小数", shown(text)),
            "请写成百分数，如 98.37，不要写 0.9837；单元格不要用百分比格式",
        ));
    }
    Ok(rate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_however_they_are_typed() {
        for (text, expected) in [
            ("12", 12),
            ("０", 0),
            ("007", 7),
            ("1,234", 1_234),
            ("12,345,678", 12_345_678),
            ("12.0", 12),
            ("'5", 5),
            ("999999999", 999_999_999),
        ] {
            assert_eq!(count(CellValue::Text(text)), Ok(Some(expected)), "{text}");
        }
        assert_eq!(count(CellValue::Text(" ")), Ok(None));
    }

    #[test]
    fn what_is_not_a_count_is_refused_with_its_reason() {
        for (text, reason) in [
            ("-5", "负数"),
            ("1.5", "小数"),
            ("12,34", "分节号"),
            ("1e3", "科学计数法"),
            ("50%", "百分数"),
            ("12人", "不是数"),
            ("一百", "不是数"),
            ("—", "不是数"),
            ("1000000000", "上限"),
            ("99999999999999999999", "上限"),
            ("#DIV/0!", "错误值"),
            ("-", "不是数"),
            (".", "不是数"),
        ] {
            let fault = count(CellValue::Text(text)).unwrap_err();
            assert!(fault.message.contains(reason), "{text}: {fault:?}");
        }
    }

    #[test]
    fn rates_are_percent() {
        assert_eq!(percent(CellValue::Text("98.37%")).unwrap().unwrap().to_string(), "98.37");
        assert_eq!(percent(CellValue::Number("100")).unwrap().unwrap().to_string(), "100");
        assert_eq!(percent(CellValue::Blank), Ok(None));
        for text in ["0.9837", "101", "-3", "abc", "1/3", "98.3.7", "100.0001"] {
            assert!(percent(CellValue::Text(text)).is_err(), "{text}");
        }
    }
}
