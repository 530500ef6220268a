//! A frame from the text of a CSV file.

use crate::frame::{Frame, FrameError, FrameErrors, FrameRow, MAX_DWELLINGS};

/// What each column may be called; the first name is the contract's.
const COLUMNS: [&[&str]; 3] =
    [&["dwelling_id", "房屋编码"], &["committee_code", "居村委编码", "居（村）委编码"], &["stratum", "层"]];

/// Reads and freezes a frame: columns `dwelling_id`, `committee_code`, `stratum` in any order, others left aside;
/// commas, quotes and line ends as in RFC 4180, with or without a byte order mark. Spaces around a cell do not count.
///
/// ```
/// let frame = sampling::read_frame_csv("dwelling_id,committee_code,stratum\nA-1,310115130001,出租\n")?;
/// assert_eq!(frame.rows().len(), 1);
/// # Ok::<(), sampling::FrameErrors>(())
/// ```
///
/// # Errors
/// When a column is missing or a row cannot be drawn from; every such row is told with its line.
pub fn read_frame_csv(text: &str) -> Result<Frame, FrameErrors> {
    let mut records = Records { rest: text.strip_prefix('\u{feff}').unwrap_or(text), line: 1 };
    let mut cells = Vec::new();
    if records.next_into(&mut cells)?.is_none() {
        return Err(FrameError::Empty.into());
    }
    let columns = find_columns(&cells)?;
    let (mut rows, mut errors) = (Vec::new(), Vec::new());
    while let Some(line) = records.next_into(&mut cells)? {
        if rows.len() > MAX_DWELLINGS {
            return Err(FrameError::TooMany.into());
        }
        match read_row(line, &cells, columns) {
            Ok(row) => rows.push((line, row)),
            Err(error) => errors.push((line, error)),
        }
    }
    Frame::freeze_numbered(rows, errors)
}

fn find_columns(header: &[String]) -> Result<[usize; 3], FrameErrors> {
    let mut columns = [0; 3];
    let mut listed = Vec::new();
    for (names, place) in COLUMNS.iter().zip(&mut columns) {
        let name = names.first().copied().unwrap_or_default();
        let mut found = (0..).zip(header).filter(|(_, cell)| names.contains(&cell.trim()));
        match (found.next(), found.next()) {
            (Some((at, _)), None) => *place = at,
            (None, _) => listed.push(FrameError::MissingColumn(name)),
            (Some(_), Some(_)) => listed.push(FrameError::DoubleColumn(name)),
        }
    }
    if listed.is_empty() { Ok(columns) } else { Err(FrameErrors { listed, unlisted: 0 }) }
}

fn read_row(line: u32, cells: &[String], [id, code, stratum]: [usize; 3]) -> Result<FrameRow, FrameError> {
    let cell = |place: usize| cells.get(place).map(|cell| cell.trim());
    let (Some(id), Some(code), Some(stratum)) = (cell(id), cell(code), cell(stratum)) else {
        return Err(FrameError::ShortRow { line, cells: cells.len() });
    };
    let stratum = stratum.parse().map_err(|error| FrameError::BadStratum { line, error })?;
    Ok(FrameRow { dwelling_id: id.into(), committee_code: code.into(), stratum })
}

/// The records of a CSV text.
struct Records<'t> {
    rest: &'t str,
    line: u32,
}

impl Records<'_> {
    /// Reads the next record that is not blank into `cells`; gives the line on which it begins.
    fn next_into(&mut self, cells: &mut Vec<String>) -> Result<Option<u32>, FrameError> {
        while !self.rest.is_empty() {
            let line = self.line;
            cells.clear();
            while self.cell_into(cells)? {}
            if cells.iter().any(|cell| !cell.trim().is_empty()) {
                return Ok(Some(line));
            }
        }
        Ok(None)
    }

    /// Reads one cell; says whether the record goes on.
    fn cell_into(&mut self, cells: &mut Vec<String>) -> Result<bool, FrameError> {
        let mut cell = String::new();
        if let Some(quoted) = self.rest.strip_prefix('"') {
            self.rest = quoted;
            let begun = self.line;
            loop {
                let (inside, after) =
                    self.rest.split_once('"').ok_or(FrameError::OpenQuote { line: begun })?;
                cell.push_str(inside);
                self.line = self.line.saturating_add(lines_in(inside));
                self.rest = after;
                let Some(after) = self.rest.strip_prefix('"') else { break };
                cell.push('"');
                self.rest = after;
            }
        }
        let end = self.rest.find([',', '\n']).unwrap_or(self.rest.len());
        let (plain, after) = self.rest.split_at(end);
        cell.push_str(plain.trim_end_matches('\r'));
        cells.push(cell);
        let goes_on = after.starts_with(',');
        if after.starts_with('\n') {
            self.line = self.line.saturating_add(1);
        }
        self.rest = after.strip_prefix([',', '\n']).unwrap_or(after);
        Ok(goes_on)
    }
}

fn lines_in(text: &str) -> u32 {
    u32::try_from(text.matches('\n').count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_name_and_cells_by_the_rules_of_csv() {
        let text = "\u{feff}层,备注,房屋编码,居村委编码\r\n出租,\"一,\"\"二\"\"\n三\",B, 310115130001\r\n\r\nrest,,A,310115130002";
        let frame = read_frame_csv(text).unwrap();
        let rows: Vec<_> = frame.rows().iter().map(|row| (&*row.dwelling_id, row.stratum)).collect();
        assert_eq!(rows, [("A", crate::Stratum::Rest), ("B", crate::Stratum::Rented)]);
    }

    #[test]
    fn every_row_that_must_be_mended_is_told_with_its_line() {
        let text = "dwelling_id,committee_code,stratum\nA,310115130001,rest\n\"x\ny\",3.1E+11,rest\nB,310115130001,自住\n\
                    A,310115130001,rest\nC,310115130001\n";
        let errors = read_frame_csv(text).unwrap_err();
        let told = errors.to_string();
        let lines: Vec<_> = told.lines().collect();
        assert_eq!(lines.len(), 5, "{told}");
        assert!(lines[0].starts_with("第 3 行的 dwelling_id"), "{told}");
        assert!(lines[1].starts_with("第 3 行的 committee_code“3.1E+11”不是 12 位数字"), "{told}");
        assert!(lines[2].starts_with("第 5 行的 stratum：不认识层“自住”"), "{told}");
        assert!(lines[3].starts_with("第 6 行与第 2 行是同一户“A”"), "{told}");
        assert!(lines[4].starts_with("第 7 行只有 2 格"), "{told}");
    }

    #[test]
    fn a_file_that_is_not_a_frame_is_refused_with_a_reason() {
        for (text, reason) in [
            ("", "空的"),
            ("dwelling_id,committee_code,stratum\n", "空的"),
            ("dwelling_id,stratum\n", "committee_code"),
            ("stratum,层,dwelling_id,committee_code\n", "两个“stratum”"),
            ("dwelling_id,committee_code,stratum\n\"A,310115130001,rest\n", "引号"),
        ] {
            let told = read_frame_csv(text).unwrap_err().to_string();
            assert!(told.contains(reason), "{told}");
        }
    }
}
