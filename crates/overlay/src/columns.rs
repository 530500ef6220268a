//! Columns by their header, in any order.

use crate::records::{Closing, Place, trimmed};
use crate::refusal::{Fault, Faults, OverlayError};

/// The columns that a table must have, each with the names that it may bear; the first is the contract's.
pub(crate) type Names<const N: usize> = [&'static [&'static str]; N];

pub(crate) const REGISTER: Names<6> = [
    &["person_id", "人员编号", "人员编码"],
    &["name", "姓名"],
    &["id_number", "证件号码", "身份证号", "身份证号码", "公民身份号码"],
    &["phone", "手机", "手机号", "手机号码", "联系电话", "电话"],
    &["address", "地址", "现住址", "居住地址"],
    &["dwelling_id", "房屋编码"],
];

pub(crate) const DWELLINGS: Names<2> = [&["dwelling_id", "房屋编码"], &["address", "地址", "标准地址"]];

pub(crate) const FEED: Names<5> =
    [&["row_id", "行号", "序号"], REGISTER[1], REGISTER[2], REGISTER[3], REGISTER[4]];

/// Where the columns of a table stand.
#[derive(Clone, Debug)]
pub(crate) struct Columns<const N: usize> {
    places: [usize; N],
    width: usize,
    /// The columns that have no meaning here.
    pub(crate) others: Vec<usize>,
}

impl<const N: usize> Columns<N> {
    pub(crate) fn find(file: &str, header: &[String], names: Names<N>) -> Result<Self, OverlayError> {
        let mut places = [usize::MAX; N];
        let mut faults = Vec::new();
        for (place, names) in places.iter_mut().zip(names) {
            let name = names.first().copied().unwrap_or_default();
            let mut found = (0..).zip(header).filter(|(_, cell)| names.contains(&cell.as_str()));
            match (found.next(), found.next()) {
                (Some((at, _)), None) => *place = at,
                (None, _) => {
                    let remedy = format!("请在表头补上“{name}”列；没有内容的格子可以空着");
                    faults.push(Fault::whole(file, format!("没有“{name}”列"), remedy));
                }
                (Some(_), Some(_)) => {
                    let remedy = "请删去或改名，只留一列";
                    faults.push(Fault::whole(file, format!("有两列都是“{name}”"), remedy));
                }
            }
        }
        if !faults.is_empty() {
            return Err(OverlayError { faults, unlisted: 0 });
        }
        let others = (0..header.len()).filter(|at| !places.contains(at)).collect();
        Ok(Self { places, width: header.len(), others })
    }

    /// The cells of a record in the order of the names; `None` when it has not as many as the header.
    #[inline]
    pub(crate) fn of<'c>(&self, cells: &[&'c [u8]]) -> Option<[&'c [u8]; N]> {
        if cells.len() != self.width {
            return None;
        }
        Some(self.places.map(|at| cells.get(at).copied().map(trimmed).unwrap_or_default()))
    }

    /// Says what is wrong with a record whose cells are not as many as the header's.
    pub(crate) fn tell(&self, cells: &[&[u8]], place: Place, faults: &mut Faults) {
        let problem = format!("有 {} 格，表头有 {} 格", cells.len(), self.width);
        faults.add(
            place.row,
            None,
            problem,
            "格子里有逗号或换行的要加英文双引号；少的格子请补上（可以空着）",
        );
    }

    /// Notices a quote that nothing closes.
    pub(crate) fn look_at(&self, place: Place, faults: &mut Faults) {
        if place.closing == Closing::OpenQuote {
            faults.add(place.row, None, "引号没有闭合", "请检查这一行的英文双引号是否成对");
        }
    }
}

/// The text of a cell, or a fault.
pub(crate) fn text<'c>(cell: &'c [u8], row: u64, column: &'static str, faults: &mut Faults) -> &'c str {
    std::str::from_utf8(cell).unwrap_or_else(|_| {
        faults.add(row, Some(column), "文字编码不是 UTF-8", "请把整个文件另存为“CSV UTF-8”后重试");
        ""
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(header: &[&str]) -> Result<Columns<5>, String> {
        let header: Vec<String> = header.iter().map(|cell| (*cell).to_owned()).collect();
        Columns::find("feed.csv", &header, FEED).map_err(|error| error.to_string())
    }

    #[test]
    fn columns_in_any_order_under_either_name() {
        let columns = find(&["备注", "地址", "phone", "姓名", "row_id", "id_number"]).unwrap();
        assert_eq!(columns.others, [0]);
        let cells: [&[u8]; 6] = [b"x", b" a ", b"p", b"n", b"r", b"i"];
        assert_eq!(columns.of(&cells), Some([&b"r"[..], b"n", b"i", b"p", b"a"]));
        assert_eq!(columns.of(&cells[..5]), None);
    }

    #[test]
    fn what_is_missing_or_double_is_told_at_once() {
        let told = find(&["row_id", "姓名", "name", "address"]).unwrap_err();
        for part in ["没有“id_number”列", "没有“phone”列", "有两列都是“name”"] {
            assert!(told.contains(part), "{told}");
        }
    }
}
