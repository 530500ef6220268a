//! Bytes that are not the text they should be.

use encoding_rs::GB18030;

use crate::support::corpus::{Corpus, at, in_row, says};
use crate::support::{Tables, csv_text};

fn text() -> String {
    csv_text(&Tables::default().committees)
}

pub(crate) fn add(corpus: &mut Corpus) {
    corpus.text("空文件", "零字节", "", says("文件是空的"));
    corpus.text("空文件", "只有空行", "\n\n\n", says("没有内容"));
    corpus.text("空文件", "只有标记", "\u{feff}", says("没有内容"));
    let utf16 = |big: bool| {
        let mut bytes = if big { vec![0xfe, 0xff] } else { vec![0xff, 0xfe] };
        for unit in text().encode_utf16() {
            bytes.extend(if big { unit.to_be_bytes() } else { unit.to_le_bytes() });
        }
        bytes
    };
    corpus.text("UTF-16", "小端", utf16(false), says("UTF-16"));
    corpus.text("UTF-16", "大端", utf16(true), says("UTF-16"));
    corpus.text("UTF-16", "无标记", &utf16(false)[2..], says("空字节"));
    corpus.text("乱码", "拉丁", [0xff, 0xfd, b',', 0x80, b'\n'], says("不是 UTF-8 也不是 GB18030"));
    let mut mixed = text().into_bytes();
    mixed.extend_from_slice(b"2022-07,310115130009,");
    mixed.extend_from_slice(&GB18030.encode("新居委会").0);
    mixed.extend_from_slice("\n".as_bytes());
    corpus.text("编码混用", "末行是 GB18030", mixed, at(8, "居村委名称", "乱码"));
    let mut broken = GB18030.encode(&text()).0.into_owned();
    let place = broken.windows(4).position(|bytes| bytes == GB18030.encode("南街").0.as_ref()).unwrap();
    broken[place] = 0xff;
    corpus.text("编码混用", "GB18030 里有坏字节", broken, at(3, "居村委名称", "乱码"));
    lines(corpus);
    quotes(corpus);
    disguises(corpus);
}

fn lines(corpus: &mut Corpus) {
    corpus.text("行尾不对", "只有回车", text().replace('\n', "\r"), says("回车"));
    corpus.text("空字节", "在中间", text().replace("南街", "南\0街"), says("空字节"));
    let long = text().replacen("南街居委会", &"长".repeat(700_000), 1);
    corpus.text("超长单元格", "两兆字节", long, in_row(3, "太长"));
}

fn quotes(corpus: &mut Corpus) {
    let text = text();
    corpus.text(
        "引号不成对",
        "没有闭合",
        text.replacen("南街居委会", "\"南街居委会", 1),
        in_row(3, "引号没有闭合"),
    );
    corpus.text(
        "引号不成对",
        "闭合后有字",
        text.replacen("南街居委会", "\"南街\"居委会", 1),
        in_row(3, "引号后面还有文字"),
    );
    corpus.text(
        "引号不成对",
        "在表头",
        text.replacen("居村委名称", "\"居村委名称", 1),
        in_row(1, "引号没有闭合"),
    );
    corpus.text(
        "逗号未加引号",
        "名称里",
        text.replacen("南街居委会", "南街,居委会", 1),
        in_row(3, "不在名单里"),
    );
}

/// Other files under the name of a CSV file.
fn disguises(corpus: &mut Corpus) {
    let others: [(&str, Vec<u8>, &str); 8] = [
        ("xlsx", Tables::default().xlsx(), "不是 CSV"),
        ("xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest".to_vec(), "旧版 Office"),
        ("pdf", b"%PDF-1.7 ...".to_vec(), "PDF"),
        ("png", b"\x89PNG\r\n\x1a\n".to_vec(), "图片"),
        ("html", b"<html><table><tr><td>1</td></tr></table></html>".to_vec(), "网页"),
        ("xml", b"<?xml version=\"1.0\"?><a/>".to_vec(), "XML"),
        ("gz", b"\x1f\x8b\x08\x00".to_vec(), "压缩文件"),
        ("json", b"{\"month\": \"2022-06\"}".to_vec(), "不是表头"),
    ];
    for (name, bytes, expected) in others {
        corpus.text("冒充 CSV", name, bytes, says(expected));
    }
}
