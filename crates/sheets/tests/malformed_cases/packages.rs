//! Workbooks that are no workbooks, are damaged, or are meant to do harm.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

use crate::support::corpus::{Corpus, at, says};
use crate::support::old_workbook::{container, stream};
use crate::support::{Tables, csv_text, number, parts, sheet_xml, zipped};

type Parts = Vec<(String, Vec<u8>)>;

fn good_parts() -> Parts {
    let tables = Tables::default();
    parts(&[("居村数据", sheet_xml(&tables.committees)), ("全镇数据", sheet_xml(&tables.towns))])
}

fn without(name: &str) -> Vec<u8> {
    zipped(&good_parts().into_iter().filter(|(part, _)| part != name).collect::<Parts>())
}

fn with(name: &str, bytes: impl Into<Vec<u8>>) -> Vec<u8> {
    let mut parts: Parts = good_parts().into_iter().filter(|(part, _)| part != name).collect();
    parts.push((name.to_owned(), bytes.into()));
    zipped(&parts)
}

pub(crate) fn add(corpus: &mut Corpus) {
    disguises(corpus);
    damages(corpus);
    bombs(corpus);
    entities(corpus);
    old_containers(corpus);
}

fn disguises(corpus: &mut Corpus) {
    let others: [(&str, Vec<u8>, &str); 9] = [
        ("空", Vec::new(), "文件是空的"),
        ("csv", csv_text(&Tables::default().committees).into_bytes(), "像是 CSV 文本"),
        ("文本", "你好".into(), "不是 Excel 工作簿"),
        ("html", b"\r\n<html xmlns:o='x'><body><table></table></body></html>".to_vec(), "网页（HTML）"),
        ("表格 html", b"<table border=1><tr><td>1</td></tr></table>".to_vec(), "网页（HTML）"),
        (
            "xml 表格",
            b"<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook/>".to_vec(),
            "XML 文件",
        ),
        ("pdf", b"%PDF-1.4".to_vec(), "PDF"),
        ("图片", b"\xff\xd8\xff\xe0JFIF".to_vec(), "图片"),
        ("rar", b"Rar!\x1a\x07\x00".to_vec(), "压缩文件"),
    ];
    for (name, bytes, expected) in others {
        corpus.workbook("冒充工作簿", name, bytes, says(expected));
    }
    let one = |name: &str| {
        zipped(&[(name.to_owned(), b"x".to_vec()), ("_rels/.rels".to_owned(), b"<r/>".to_vec())])
    };
    corpus.workbook("别的文档", "docx", one("word/document.xml"), says("Word"));
    corpus.workbook("别的文档", "pptx", one("ppt/presentation.xml"), says("PowerPoint"));
    corpus.workbook("别的文档", "xlsb", one("xl/workbook.bin"), says(".xlsb"));
    corpus.workbook("别的文档", "ods", one("content.xml"), says(".ods"));
    corpus.workbook(
        "别的文档",
        "zip",
        zipped(&[("数据.txt".to_owned(), b"x".to_vec())]),
        says("普通压缩文件"),
    );
    corpus.workbook("别的文档", "空 zip", zipped(&[]), says("普通压缩文件"));
}

fn damages(corpus: &mut Corpus) {
    let whole = Tables::default().xlsx();
    for tenths in [1, 3, 5, 7, 9] {
        let cut = whole[..whole.len() * tenths / 10].to_vec();
        corpus.workbook("截断", &format!("{tenths} 成"), cut, says("已损坏"));
    }
    for (name, part) in [
        ("关系", "xl/_rels/workbook.xml.rels"),
        ("工作簿", "xl/workbook.xml"),
        ("工作表", "xl/worksheets/sheet1.xml"),
        ("全镇工作表", "xl/worksheets/sheet2.xml"),
    ] {
        corpus.workbook("缺部件", name, without(part), says("缺少部件"));
    }
    corpus.workbook("缺部件", "根关系为空", with("_rels/.rels", "<Relationships/>"), says("没有工作簿部件"));
    let mut flipped = whole.clone();
    let place = flipped.windows(9).position(|bytes| bytes == b"sheet1.xm").unwrap() + 60;
    for byte in &mut flipped[place..place + 40] {
        *byte ^= 0xff;
    }
    corpus.workbook("内容损坏", "压缩数据", flipped, says("已损坏"));
    corpus.workbook("内容损坏", "工作簿不是 XML", with("xl/workbook.xml", "junk"), says("没有工作表"));
    corpus.workbook("内容损坏", "工作表不是 XML", with("xl/worksheets/sheet1.xml", "junk"), says("没有内容"));
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain("<a/>".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    corpus.workbook("内容损坏", "UTF-16", with("xl/worksheets/sheet1.xml", utf16), says("不是 UTF-8"));
    corpus.workbook("加密", "压缩包加密", encrypted_flag(whole), says("密码"));
}

/// Sets the flag by which an archive says that its first part is encrypted.
fn encrypted_flag(mut bytes: Vec<u8>) -> Vec<u8> {
    let central = bytes.windows(4).position(|mark| mark == b"PK\x01\x02").unwrap();
    bytes[central + 8] |= 1;
    bytes[6] |= 1;
    bytes
}

fn bombs(corpus: &mut Corpus) {
    corpus.workbook("压缩炸弹", "一个大部件", bomb(1, 200 << 20), says("压缩炸弹"));
    corpus.workbook("压缩炸弹", "许多部件", bomb(64, 2 << 20), says("压缩炸弹"));
    corpus.workbook("压缩炸弹", "谎报大小", lying(), says("损坏"));
    let many: Parts = (0..2_100).map(|place| (format!("p{place}"), Vec::new())).collect();
    corpus.workbook("部件太多", "两千多", zipped(&many), says("超过上限 2000"));
    let nested = with("xl/media/inner.zip", zipped(&good_parts()));
    corpus.workbook("压缩炸弹", "套着一个炸弹", with_bomb(&nested), says("压缩炸弹"));
}

fn bomb(count: usize, each: usize) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let zeros = vec![b' '; 1 << 20];
    for place in 0..count {
        zip.start_file(format!("xl/worksheets/sheet{}.xml", place + 1), SimpleFileOptions::default())
            .unwrap();
        for _ in 0..each >> 20 {
            zip.write_all(&zeros).unwrap();
        }
    }
    zip.finish().unwrap().into_inner()
}

fn with_bomb(inner: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("xl/inner.xlsx", SimpleFileOptions::default()).unwrap();
    zip.write_all(inner).unwrap();
    zip.start_file("xl/worksheets/sheet1.xml", SimpleFileOptions::default()).unwrap();
    for _ in 0..100 {
        zip.write_all(&vec![0; 1 << 20]).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook whose directory says that its sheet unpacks to a thousand bytes.
fn lying() -> Vec<u8> {
    let mut long = sheet_xml(&Tables::default().committees).into_bytes();
    long.splice(0..0, std::iter::repeat_n(b' ', 1 << 20));
    let size = u32::try_from(long.len()).unwrap().to_le_bytes();
    let mut bytes = with("xl/worksheets/sheet1.xml", long);
    let places: Vec<usize> = (0..bytes.len() - 4).filter(|place| bytes[*place..*place + 4] == size).collect();
    assert_eq!(places.len(), 2, "the size stands before the part and in the directory");
    for place in places {
        bytes[place..place + 4].copy_from_slice(&1_000_u32.to_le_bytes());
    }
    bytes
}

fn entities(corpus: &mut Corpus) {
    let external = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><worksheet>&e;</worksheet>";
    let laughs =
        "<!DOCTYPE lolz [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><worksheet><sheetData/></worksheet>";
    for part in [
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
        "xl/workbook.xml",
        "xl/styles.xml",
        "_rels/.rels",
    ] {
        corpus.workbook("外部实体", part.rsplit('/').next().unwrap(), with(part, external), says("DOCTYPE"));
    }
    corpus.workbook("实体膨胀", "工作表", with("xl/worksheets/sheet1.xml", laughs), says("DOCTYPE"));
}

fn old_containers(corpus: &mut Corpus) {
    let magic = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    let mut bare = magic.to_vec();
    corpus.workbook("旧容器", "只有开头", bare.clone(), says("另存为 .xlsx"));
    bare.resize(4_096, 0);
    corpus.workbook("旧容器", "空的", bare.clone(), says("另存为 .xlsx"));
    bare[512..].fill(0xff);
    corpus.workbook("旧容器", "全是结束符", bare, says("另存为 .xlsx"));
    for (name, stream, expected) in [
        ("加密的 xlsx", "EncryptedPackage", "加了打开密码"),
        ("word", "WordDocument", "Word 文档"),
        ("ppt", "PowerPoint Document", "PowerPoint 文档"),
        ("别的", "Contents", "没有工作簿"),
    ] {
        corpus.workbook("旧容器", name, container(stream, b"x"), says(expected));
    }
    let tables = Tables::default();
    let whole = stream(&[("居村数据", &tables.committees), ("全镇数据", &tables.towns)]);
    let cut = container("Workbook", &whole[..whole.len() / 2]);
    corpus.workbook("旧工作簿", "截断", cut, says("断了"));
    let mut old = whole.clone();
    old[5] = 5;
    corpus.workbook("旧工作簿", "Excel 95", container("Workbook", &old), says("格式太旧"));
    let mut locked = whole;
    locked.splice(20..20, [0x2f, 0, 4, 0, 0, 0, 0, 0]);
    corpus.workbook("旧工作簿", "打开密码", container("Workbook", &locked), says("加了打开密码"));
    let mut looped = tables.xls();
    let next = u32::from_le_bytes(looped[512..516].try_into().unwrap());
    assert_eq!(next, 0xffff_fffd);
    let first_chain = 512 + 4 * (u32::from_le_bytes(looped[44..48].try_into().unwrap()) as usize + 1);
    let start = looped[first_chain..first_chain + 4].to_vec();
    looped[first_chain + 4..first_chain + 8].copy_from_slice(&start);
    corpus.workbook("旧容器", "成环", looped, says("成环"));
    let bad = tables.clone().with(2, "准确人数", number("999"));
    corpus.workbook("旧工作簿", "准确大于抽查", bad.xls(), at(2, "准确人数", "大于"));
    let bad = tables.with(2, "居村委编码", number("310115000000"));
    corpus.workbook("旧工作簿", "编码损坏", bad.xls(), at(2, "居村委编码", "已损坏"));
}
