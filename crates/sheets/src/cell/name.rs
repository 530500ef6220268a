//! Names of committees, stations and communities.

use std::borrow::Cow;

use super::text::trimmed;
use super::{CellValue, Fault, shown};
use crate::limits::MAX_NAME_CHARS;

/// A name; `None` for a blank.
pub(crate) fn name<'a>(value: CellValue<'a>, what: &str) -> Result<Option<Cow<'a, str>>, Fault> {
    if let Some(fault) = value.fault() {
        return Err(fault);
    }
    match value {
        CellValue::Text(text) => clean(trimmed(text), what),
        CellValue::Number(text) => {
            Err(Fault::new(format!("{what}“{}”是数字", shown(text)), format!("请填写{what}，不要填编号")))
        }
        CellValue::Date { .. } | CellValue::Bool(_) => {
            Err(Fault::new(format!("{what}“{}”不是文字", value.display()), format!("请填写{what}")))
        }
        _ => Ok(None),
    }
}

fn clean<'a>(text: &'a str, what: &str) -> Result<Option<Cow<'a, str>>, Fault> {
    if text.is_empty() {
        return Ok(None);
    }
    if text.contains('\u{fffd}') {
        let remedy = "请检查文件编码，另存为“CSV UTF-8”后重新提交";
        return Err(Fault::new(format!("{what}“{}”有乱码", shown(text)), remedy));
    }
    if text.chars().any(char::is_control) {
        let remedy = "请删去单元格里的换行和不可见字符";
        return Err(Fault::new(format!("{what}“{}”里有换行或控制字符", shown(text)), remedy));
    }
    if text.chars().nth(MAX_NAME_CHARS).is_some() {
        let remedy = format!("请填写 {MAX_NAME_CHARS} 字以内的名称");
        return Err(Fault::new(format!("{what}“{}”太长", shown(text)), remedy));
    }
    Ok(Some(Cow::Borrowed(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_trimmed_and_kept_as_they_are() {
        let read = |text| name(CellValue::Text(text), "名称").unwrap().map(Cow::into_owned);
        assert_eq!(read("\u{3000}三林老街居委会 ").as_deref(), Some("三林老街居委会"));
        assert_eq!(read("金光（二）居委会").as_deref(), Some("金光（二）居委会"));
        assert_eq!(read("=1+1").as_deref(), Some("=1+1"));
        assert_eq!(read(" "), None);
    }

    #[test]
    fn what_is_no_name_is_refused() {
        let long = "长".repeat(61);
        for value in [
            CellValue::Text("a\nb"),
            CellValue::Text("\u{fffd}"),
            CellValue::Text(&long),
            CellValue::Number("5"),
        ] {
            assert!(name(value, "名称").is_err(), "{value:?}");
        }
    }
}
