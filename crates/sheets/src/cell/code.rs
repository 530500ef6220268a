//! Codes: identifiers that look like numbers and are damaged when a spreadsheet treats them as such.

use assessment::{CommitteeCode, TownCode};

use super::{CellValue, Fault, plain, shown};

const AS_TEXT: &str = "请把整列设为文本格式，再从原始名册重新粘贴编码";

/// 居村委编码, 12 digits.
pub(crate) fn committee_code(value: CellValue<'_>) -> Result<CommitteeCode, Fault> {
    let number = digits(value, 12, "居村委编码")?;
    // Six zeros at the end are a county: what scientific notation leaves of a committee's code.
    if matches!(value, CellValue::Number(_)) && number % 1_000_000 == 0 {
        return Err(damaged(&number.to_string(), "后六位全是 0，像是被科学计数法截断"));
    }
    CommitteeCode::new(number).ok_or_else(|| starts_with_zero(number))
}

/// 街镇编码, 9 digits.
pub(crate) fn town_code(value: CellValue<'_>) -> Result<TownCode, Fault> {
    let number = digits(value, 9, "街镇编码")?;
    u32::try_from(number).ok().and_then(TownCode::new).ok_or_else(|| starts_with_zero(number))
}

fn starts_with_zero(number: u64) -> Fault {
    Fault::new(format!("编码 {number} 不该以 0 开头"), AS_TEXT)
}

fn damaged(text: &str, why: &str) -> Fault {
    Fault::new(format!("编码“{}”已损坏：{why}", shown(text)), AS_TEXT)
}

fn digits(value: CellValue<'_>, length: usize, what: &str) -> Result<u64, Fault> {
    if let Some(fault) = value.fault() {
        return Err(fault);
    }
    match value {
        CellValue::Text(text) => from_text(&plain(text), length, what),
        CellValue::Number(text) => from_text(text, length, what),
        CellValue::Date { .. } | CellValue::Bool(_) => Err(damaged(&value.display(), "单元格不是文字或数字")),
        _ => Err(Fault::new(
            format!("{what}是空的"),
            format!("请填写 {length} 位{what}；合并的单元格请拆开逐行填写"),
        )),
    }
}

fn from_text(text: &str, length: usize, what: &str) -> Result<u64, Fault> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty() {
        return match text.len() {
            found if found == length => {
                text.parse().map_err(|_| Fault::new(format!("{what}“{}”读不出来", shown(text)), AS_TEXT))
            }
            found if found > 15 => Err(damaged(text, "超过 15 位的数字在表格里会丢失末尾几位")),
            found => Err(Fault::new(
                format!("{what}“{}”是 {found} 位，应为 {length} 位", shown(text)),
                format!("请填写完整的 {length} 位编码，整列设为文本格式"),
            )),
        };
    }
    Err(not_digits(text, length, what))
}

fn not_digits(text: &str, length: usize, what: &str) -> Fault {
    let numeric =
        text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-'));
    if numeric && text.contains(['e', 'E']) {
        return damaged(text, "变成了科学计数法，末尾几位已经丢失");
    }
    if numeric && text.contains('.') {
        return damaged(text, "带着小数，是按数值存过的");
    }
    Fault::new(
        format!("{what}“{}”不是 {length} 位数字", shown(text)),
        format!("请只填 {length} 位数字，整列设为文本格式"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intact_codes_are_read_however_they_are_typed() {
        for value in [
            CellValue::Text("310115130001"),
            CellValue::Text(" '310115130001 "),
            CellValue::Text("３１０１１５１３０００１"),
            CellValue::Number("310115130001"),
        ] {
            assert_eq!(committee_code(value).unwrap().digits(), 310_115_130_001);
        }
        assert_eq!(town_code(CellValue::Text("310115130")).unwrap().digits(), 310_115_130);
    }

    #[test]
    fn damaged_codes_are_told_as_damaged() {
        for value in [
            CellValue::Text("3.10115E+11"),
            CellValue::Text("3.10115e11"),
            CellValue::Text("310115130001.0"),
            CellValue::Text("3101151300010000"),
            CellValue::Number("310115000000"),
            CellValue::Number("310115130001.5"),
            CellValue::Date { year: 2022, month: 1 },
        ] {
            let fault = committee_code(value).unwrap_err();
            assert!(
                fault.message.contains("已损坏") && fault.remedy.contains("文本格式"),
                "{value:?}: {fault:?}"
            );
        }
        for value in [
            CellValue::Blank,
            CellValue::Text("31011513000"),
            CellValue::Text("010115130001"),
            CellValue::Text("31011513000X"),
            CellValue::ErrorValue("#REF!"),
        ] {
            assert!(committee_code(value).is_err(), "{value:?}");
        }
    }
}
