//! Lists: columns by name, rows in bounded pieces, and every way in which a file can be none.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use sheets::{CsvSource, List, ListColumn, ListPiece};

const ADDRESS: ListColumn = ListColumn { names: &["address", "地址"], required: true };
const NOTE: ListColumn = ListColumn { names: &["note"], required: false };

/// Row number, the columns asked for, the others.
type Read = (u64, [String; 2], Vec<String>);

fn read(bytes: &[u8]) -> Result<(Vec<String>, Vec<Read>, u64), String> {
    let source = CsvSource::new("单.csv", bytes);
    let told = |finding: sheets::Finding| finding.to_string();
    let mut list = List::open(source, &[ADDRESS, NOTE]).map_err(told)?;
    let heads = list.extra_heads().map(str::to_owned).collect();
    let (mut reader, mut rows, mut blank) = (list.reader(), Vec::new(), 0);
    let mut piece = ListPiece::default();
    while let Some(next) = list.next_piece(piece).map_err(told)? {
        blank += reader
            .read(&next, |row| {
                let cells = [row.cell(0).to_owned(), row.cell(1).to_owned()];
                rows.push((row.number, cells, row.extra().map(str::to_owned).collect()));
                Ok(())
            })
            .map_err(told)?;
        piece = next;
    }
    // Looking through it says the same.
    List::open(CsvSource::new("单.csv", bytes), &[ADDRESS, NOTE]).unwrap().check().map_err(told)?;
    Ok((heads, rows, blank))
}

fn refused(bytes: &[u8]) -> String {
    read(bytes).unwrap_err()
}

#[test]
fn columns_are_found_by_name_and_the_others_carried_along() {
    let text = "\u{feff}姓名, Address ,备注\r\n甲,\"三林路1弄,2号\",\r\n,,\r\n乙,\"a\"\"b\nc\",x\n丙\n";
    let (heads, rows, blank) = read(text.as_bytes()).unwrap();
    assert_eq!(heads, ["姓名", "备注"]);
    assert_eq!(blank, 1);
    let expected: [(u64, &str, [&str; 2]); 3] =
        [(2, "三林路1弄,2号", ["甲", ""]), (4, "a\"b\nc", ["乙", "x"]), (5, "", ["丙", ""])];
    for ((number, [address, note], extra), row) in rows.iter().zip(expected) {
        assert_eq!(
            (*number, address.as_str(), extra.as_slice()),
            (row.0, row.1, &row.2.map(str::to_owned)[..])
        );
        assert_eq!(note, "");
    }
    assert_eq!(rows.len(), 3);
}

#[test]
fn the_contracts_name_wins_over_other_names() {
    let (heads, rows, _) = read("地址,note,address\n甲,n,乙\n".as_bytes()).unwrap();
    assert_eq!(heads, ["地址"]);
    assert_eq!(rows[0].1, ["乙", "n"]);
}

#[test]
fn gb18030_is_told_from_the_rows_where_the_header_is_ascii() {
    let (text, _, _) = encoding_rs::GB18030.encode("address,note\n三林路123弄𠮷宅,㐂\n");
    let (_, rows, _) = read(&text).unwrap();
    assert_eq!(rows[0].1, ["三林路123弄𠮷宅", "㐂"]);
}

#[test]
fn many_pieces_hold_every_row_once() {
    for quoted in [false, true] {
        let row = |number: u64| match quoted && number.is_multiple_of(7) {
            true => format!("{number},\"路{number}弄,\n{number}号\"\n"),
            false => format!("{number},路{number}弄{}号\n", number % 13),
        };
        let text: String = std::iter::once("n,address\n".to_owned()).chain((2..60_000).map(row)).collect();
        assert!(text.len() > 4 * (256 << 10));
        let (_, rows, _) = read(text.as_bytes()).unwrap();
        assert_eq!(rows.len(), 59_998);
        for (number, row) in (2..).zip(&rows) {
            assert_eq!((row.0, row.2[0].as_str()), (number, number.to_string().as_str()));
        }
    }
}

#[test]
fn a_long_row_is_taken_and_an_endless_one_is_not() {
    let long = format!("address\n{}\n短\n", "长".repeat(200_000));
    assert_eq!(read(long.as_bytes()).unwrap().1.len(), 2);
    let endless = format!("address\n短\n{}", "长".repeat(4_000_000));
    let told = refused(endless.as_bytes());
    assert!(told.contains("第 3 行") && told.contains("超过 1 MB"), "{told}");
    let no_header = "长".repeat(4_000_000);
    assert!(refused(no_header.as_bytes()).contains("超过 1 MB"));
    let open = format!("address\n短\n\"{}", "路\n".repeat(2_000_000));
    assert!(refused(open.as_bytes()).contains("双引号"));
}

#[test]
fn what_is_no_list_is_refused_with_its_place_and_a_remedy() {
    let rows_after = |text: &str| format!("address,b\n好,1\n{text}").into_bytes();
    for (bytes, parts) in [
        (Vec::new(), ["文件是空的", ""]),
        ("\n\n,,\n".into(), ["没有表头", "address"]),
        ("姓名,电话\n甲,1\n".into(), ["没有“address”或“地址”列", "姓名、电话"]),
        ("address,备注,Address\n".into(), ["两个“address”列", "第 1 行"]),
        ("\n地址,地址\n".into(), ["两个“地址”列", "第 2 行"]),
        ("\"address\n好\n".into(), ["表头引号没有闭合", "双引号"]),
        (rows_after("\"坏,1\n好,2\n"), ["第 3 行", "引号没有闭合"]),
        (rows_after("好,1,2\n"), ["第 3 行", "有 3 格，表头只有 2 格"]),
        (b"address,b\n\xe5\xa5\xbd,1\n\xff\xfe,2\n".to_vec(), ["第 3 行 “address”列", "不能识别"]),
        (b"PK\x03\x04\x14\x00\x06\x00".to_vec(), ["xlsx", "CSV"]),
        (b"\xff\xfea\x00d\x00".to_vec(), ["UTF-16", ""]),
        (b"address\n\x00\x01\x02\n".to_vec(), ["空字节", ""]),
        (b"address\ra\rb".to_vec(), ["CR", ""]),
        ([b"a,".repeat(300).as_slice(), b"address\n"].concat(), ["301 列", "256"]),
    ] {
        let told = refused(&bytes);
        assert!(parts.iter().all(|part| told.contains(part)), "{parts:?} is missing in {told}");
    }
}

/// A list without a header begins with a row, which may be about a person.
#[test]
fn a_missing_header_does_not_put_a_row_into_the_message() {
    let told = refused("张三,790000199003071230\n".as_bytes());
    assert!(!told.contains("张三") && !told.contains("7900"), "{told}");
    assert!(told.contains("不像表头"), "{told}");
}

#[test]
fn bytes_of_any_kind_never_panic() {
    let mut state = 7_u64;
    let mut next = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 40).unwrap()
    };
    let parts: [&[u8]; 12] = [
        b"address",
        b",",
        b"\n",
        b"\"",
        b"\r\n",
        b"\xe8\xb7\xaf",
        b"\xc2\xb7",
        b"\xff",
        b"\0",
        b"12",
        b" ",
        b"\"\"",
    ];
    for _ in 0..20_000 {
        let mut bytes = if next() % 2 == 0 { b"address\n".to_vec() } else { Vec::new() };
        (0..next() % 30).for_each(|_| bytes.extend_from_slice(parts[next() % parts.len()]));
        let _ =
            std::hint::black_box(List::open(CsvSource::new("f", &bytes[..]), &[ADDRESS]).map(List::check));
    }
}
