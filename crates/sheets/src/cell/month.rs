//! Months, in the forms that leave no doubt about which one is meant.

use assessment::Month;

use super::{CellValue, Fault, plain, shown};

const REMEDY: &str = "请写成四位年份-两位月份，如 2022-06，单元格设为文本格式";

/// 月份.
pub(crate) fn month(value: CellValue<'_>) -> Result<Month, Fault> {
    if let Some(fault) = value.fault() {
        return Err(fault);
    }
    match value {
        CellValue::Text(text) => match plain(text).as_ref() {
            "" => Err(blank()),
            text => from_text(text).ok_or_else(|| why_not(text)),
        },
        CellValue::Number(text) => from_number(text),
        CellValue::Date { year, month } => Month::new(year, month).ok_or_else(|| why_not(&value.display())),
        CellValue::Blank => Err(blank()),
        other => Err(why_not(&other.display())),
    }
}

fn blank() -> Fault {
    Fault::new("月份是空的", "请填写月份，如 2022-06；合并的单元格请拆开逐行填写")
}

fn from_number(text: &str) -> Result<Month, Fault> {
    if let Some(month) = six_digits(text) {
        return Ok(month);
    }
    if text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Fault::new(format!("“{text}”像是日期的序号，不是月份"), REMEDY));
    }
    Err(why_not(text))
}

fn why_not(text: &str) -> Fault {
    if text.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        return Fault::new(format!("“{}”可能被表格改成了日期，看不出是哪一年哪一月", shown(text)), REMEDY);
    }
    if text.ends_with('月') && !text.contains('年') {
        return Fault::new(format!("“{}”没有年份", shown(text)), REMEDY);
    }
    Fault::new(format!("“{}”不是月份", shown(text)), REMEDY)
}

fn six_digits(text: &str) -> Option<Month> {
    if text.len() != 6 {
        return None;
    }
    let (year, number) = text.split_at_checked(4)?;
    of(year, number)
}

fn of(year: &str, number: &str) -> Option<Month> {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if year.len() != 4 || !(1..=2).contains(&number.len()) || !digits(year) || !digits(number) {
        return None;
    }
    Month::new(year.parse().ok()?, number.parse().ok()?)
}

fn from_text(text: &str) -> Option<Month> {
    if let Ok(month) = text.parse() {
        return Some(month);
    }
    if let Some(month) = six_digits(text) {
        return Some(month);
    }
    let text =
        text.split_once([' ', 'T']).map_or(text, |(date, time)| if is_midnight(time) { date } else { text });
    if let Some((year, rest)) = text.split_once('年') {
        return chinese(year.trim(), rest.trim());
    }
    let separator = ['-', '/', '.'].into_iter().find(|separator| text.contains(*separator))?;
    let mut parts = text.split(separator);
    let (year, number, day) = (parts.next()?, parts.next()?, parts.next());
    // 2022.1 may be what is left of 2022.10.
    let is_clear = separator != '.' || number.len() == 2 || day.is_some();
    (is_clear && parts.next().is_none() && day.is_none_or(is_day)).then(|| of(year, number)).flatten()
}

fn chinese(year: &str, rest: &str) -> Option<Month> {
    let (number, rest) = rest.split_once('月')?;
    let day = rest.trim();
    (day.is_empty() || day.strip_suffix('日').is_some_and(is_day)).then(|| of(year, number.trim())).flatten()
}

fn is_day(text: &str) -> bool {
    (1..=2).contains(&text.len()) && text.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day))
}

fn is_midnight(time: &str) -> bool {
    let time = time.trim_end_matches('Z');
    !time.is_empty() && time.bytes().all(|byte| matches!(byte, b'0' | b':' | b'.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clear_forms_are_read() {
        let june = Month::new(2022, 6).unwrap();
        for text in [
            "2022-06",
            "2022-6",
            "2022/6",
            "2022/06",
            "2022.06",
            "2022年6月",
            "2022年06月",
            "2022 年 6 月",
            "202206",
            "２０２２-０６",
            "'2022-06",
            "2022-06-01",
            "2022/6/1",
            "2022年6月1日",
            "2022-06-01 00:00:00",
            "2022-06-30",
            "2022-06-01T00:00:00",
        ] {
            assert_eq!(month(CellValue::Text(text)), Ok(june), "{text}");
        }
        assert_eq!(month(CellValue::Number("202206")), Ok(june));
        assert_eq!(month(CellValue::Date { year: 2022, month: 6 }), Ok(june));
    }

    #[test]
    fn unclear_forms_are_refused() {
        for text in [
            "6月",
            "Jun-22",
            "22-Jun",
            "2022.6",
            "06/2022",
            "22-06",
            "2022-13",
            "2022-00",
            "2022",
            "20226",
            "2022-06-32",
            "2022-06-01 10:00",
            "六月",
            "2022-06-01-02",
            "2022年6",
            "",
        ] {
            assert!(month(CellValue::Text(text)).is_err(), "{text}");
        }
        assert!(month(CellValue::Number("44713")).unwrap_err().message.contains("序号"));
        assert!(month(CellValue::Number("2022.1")).is_err());
    }
}
