//! What is refused, what is carried through, and what stands in the output.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod table;

use table::{DWELLINGS, FEED, REGISTER, gone, lay_files, try_lay, written};

fn refusal(register: &str, dwellings: &str, feed: &str) -> String {
    try_lay(register, dwellings, feed, false).err().unwrap()
}

#[test]
fn bad_rows_are_refused_with_file_row_column_and_remedy() {
    let told = refusal("P1,张,,,,\nP2,李,,,,\nP1,王,,,,\n,赵,,,,\nP5,钱\n", "", "1,a,,,\n");
    for part in [
        "R.csv 第 4 行 person_id 列：这个编号前面已经有了。每人只能有一行",
        "R.csv 第 5 行 person_id 列：是空的",
        "R.csv 第 6 行：有 2 格，表头有 6 格",
    ] {
        assert!(told.contains(part), "{told}");
    }
    let told = refusal("P1,张,,,,\n", "", "1,a,,,\n1,b,,,\n,c,,,\n3,d,,,三林路1号,101室\n");
    for part in
        ["F.csv 第 3 行 row_id 列：这个行号", "F.csv 第 4 行 row_id 列：是空的", "F.csv 第 5 行：有 6 格"]
    {
        assert!(told.contains(part), "{told}");
    }
    let told = refusal("P1,张,,,,\n", "D1,三林路1号101室\nD1,三林路1号102室\n", "1,a,,,\n");
    assert!(told.contains("D.csv 第 3 行 dwelling_id 列：“D1”出现两次"), "{told}");
}

#[test]
fn bad_files_are_refused_as_a_whole() {
    let told = lay_files("person_id,name\nP1,张\n", None, FEED, false).err().unwrap();
    assert!(told.contains("没有“id_number”列") && told.contains("没有“dwelling_id”列"), "{told}");
    let told = lay_files("", None, FEED, false).err().unwrap();
    assert!(told.contains("R.csv：文件是空的"), "{told}");
    let told = lay_files(REGISTER, None, &format!("{FEED}1,\"张,,,\n"), false).err().unwrap();
    assert!(told.contains("引号没有闭合"), "{told}");
    let many: String = (0..100).map(|_| "P1,张,,,,\n").collect();
    let told = refusal(&many, "", "1,a,,,\n");
    assert!(told.contains("另有 79 处"), "{told}");
}

#[test]
fn text_that_is_not_utf8_is_refused() {
    use overlay::{Alone, Bytes, Tables, overlay};
    let feed = [FEED.as_bytes(), b"1,\xd5\xc5\xce\xb0,,,\n"].concat();
    let tables = Tables {
        register: &mut Bytes::new("R.csv", REGISTER.as_bytes()),
        dwellings: None,
        feed: &mut Bytes::new("F.csv", &feed),
    };
    let told = overlay(tables, &Alone, false).err().unwrap().to_string();
    assert!(told.contains("F.csv 第 2 行 name 列：文字编码不是 UTF-8"), "{told}");
}

#[test]
fn other_columns_are_carried_through_behind_the_reason() {
    let feed = "\u{feff}备注,row_id,name,id_number,phone,address,\"租金,元\"\r\n\"急，\"\"今天\"\"\",7,张伟,,,,\"3,000\"\r\n";
    let overlay = lay_files(REGISTER, Some(DWELLINGS), feed, false).unwrap();
    let expected = "row_id,person_id,person_score,dwelling_id,dwelling_score,difference,reason,备注,\"租金,元\"\n\
                    7,,,,,new,登记中没有相符的人；未写地址,\"急，\"\"今天\"\"\",\"3,000\"\n";
    assert_eq!(written(&overlay), expected);
}

#[test]
fn a_register_alone_brings_its_dwellings() {
    let register = format!("{REGISTER}P1,张伟,,,三林路1号101室,D1\nP2,李芳,,,三林路1号102室,\n");
    let feed = format!("{FEED}1,张伟,,,三林路1号101\n2,李芳,,,三林路1号102\n3,王五,,,三林路1号101\n");
    let lines: Vec<String> =
        written(&lay_files(&register, None, &feed, false).unwrap()).lines().map(str::to_owned).collect();
    assert!(lines[1].starts_with("1,P1,0.996,D1,0.999,same"), "{}", lines[1]);
    // A dwelling without an id cannot be named.
    assert!(lines[2].starts_with("2,P2,0.996,,0.999,same"), "{}", lines[2]);
    assert!(lines[3].starts_with("3,,,D1,0.995,new_person"), "{}", lines[3]);
}

#[test]
fn dwellings_that_persons_alone_name_are_known_beside_those_of_the_table() {
    let register = "P1,张伟,,,三林路1号101室,D1\nP2,李芳,,,,D2\n";
    let overlay =
        try_lay(register, "D2,三林路2号201室\n", "1,张伟,,,三林路1号101\n2,李芳,,,三林路2号201\n", false);
    let lines: Vec<String> = written(&overlay.unwrap()).lines().map(str::to_owned).collect();
    assert!(lines[1].starts_with("1,P1,0.996,D1,"), "{}", lines[1]);
    assert!(lines[2].starts_with("2,P2,0.996,D2,"), "{}", lines[2]);
}

#[test]
fn gone_lists_residents_of_mentioned_dwellings_who_are_in_no_row() {
    let dwellings = "D1,三林路1号101室\nD2,三林路1号102室\nD3,三林路1号103室\n";
    let register = "P1,张伟,,,,D1\nP2,李芳,,,,D1\nP3,王强,,,,D2\nP4,赵敏,790000199001011231,,,D3\n";
    // P4 moved to D1; nobody mentions D3, so that P4 is not looked for there.
    let feed =
        "1,张伟,,,三林路1号101室\n2,赵敏,790000199001011231,,三林路1号101室\n3,钱多,,,三林路1号102室\n";
    let overlay = try_lay(register, dwellings, feed, true).unwrap();
    assert_eq!(gone(&overlay), "dwelling_id,person_id\nD1,P2\nD2,P3\n");
    assert_eq!(overlay.summary().gone, Some(2));
    assert_eq!(overlay.summary().persons, 4);
    // Who may be in an ambiguous row is not said to be gone.
    let register = "P1,张伟,,,,D1\nP2,张伟,,,,D1\nP3,李芳,,,,D1\n";
    let overlay = try_lay(register, dwellings, "1,张伟,,,三林路1号101室\n", true).unwrap();
    assert_eq!(gone(&overlay), "dwelling_id,person_id\nD1,P3\n");
}

#[test]
fn an_index_that_is_none_or_old_or_cut_is_refused_with_its_remedy() {
    use overlay::{Alone, Bytes, overlay_index, save_index};
    let register = format!("{REGISTER}P1,张伟,,16012345678,三林路1号101室,D1\n");
    let mut index = Vec::new();
    let saved = save_index(&mut Bytes::new("R.csv", register.as_bytes()), None, &Alone, &mut |bytes| {
        index.extend_from_slice(bytes);
        Ok(())
    });
    assert_eq!(saved.unwrap(), 1);
    let feed = format!("{FEED}1,张伟,,16012345678,三林路1号101\n");
    let lay = |index: &[u8]| {
        let (mut index, mut feed) = (Bytes::new("I.idx", index), Bytes::new("F.csv", feed.as_bytes()));
        overlay_index(&mut index, &mut feed, &Alone, true).map_err(|error| error.to_string())
    };
    let whole = lay(&index).unwrap();
    assert_eq!(written(&whole), written(&lay_files(&register, None, &feed, true).unwrap()));
    let remedy = "请用 --register 和 --save-index 重新生成";
    // The number of the version stands at the end of the first block's text.
    let at = index.windows(6).position(|bytes| bytes == b"index ").unwrap() + 6;
    let old = [&index[..at], b"0", &index[at + 1..]].concat();
    for not_ours in [b"".as_slice(), register.as_bytes(), &old] {
        let told = lay(not_ours).err().unwrap();
        assert!(told.contains("I.idx：不是叠加索引，或由别的版本写成") && told.contains(remedy), "{told}");
    }
    for cut in [index.len() - 1, index.len() - 20, index.len() / 2] {
        let told = lay(&index[..cut]).err().unwrap();
        assert!(told.contains("I.idx：叠加索引不完整或已损坏") && told.contains(remedy), "{told}");
    }
}
