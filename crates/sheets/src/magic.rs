//! What a file is by its first bytes, whatever it is called.

/// The kind of a file that is no CSV, in Chinese; `None` when nothing gives it away.
pub(crate) fn kind(head: &[u8]) -> Option<&'static str> {
    const KINDS: &[(&[u8], &str)] = &[
        (b"PK\x03\x04", " .xlsx 或压缩文件"),
        (b"PK\x05\x06", "空的压缩文件"),
        (&OLE, "旧版 Office 文件（.xls 或加密的工作簿）"),
        (b"%PDF", " PDF 文件"),
        (b"\x89PNG", "图片"),
        (b"\xff\xd8\xff", "图片"),
        (b"GIF8", "图片"),
        (b"Rar!", "压缩文件"),
        (b"7z\xbc\xaf", "压缩文件"),
        (b"\x1f\x8b", "压缩文件"),
        (b"{\\rtf", " RTF 文档"),
        (b"SQLite format 3", "数据库"),
    ];
    let found = KINDS.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, kind)| *kind);
    found.or_else(|| is_html(head).then_some("网页（HTML）")).or_else(|| is_xml(head).then_some(" XML 文件"))
}

/// The first bytes of the container of `.xls`, `.doc` and encrypted workbooks.
pub(crate) const OLE: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// A web page, which some systems export under the name `.xls`.
pub(crate) fn is_html(head: &[u8]) -> bool {
    let text = start(head);
    ["<html", "<!doctype html", "<table", "<head", "<meta", "<body", "<div"]
        .iter()
        .any(|tag| text.starts_with(tag))
}

pub(crate) fn is_xml(head: &[u8]) -> bool {
    start(head).starts_with("<?xml")
}

fn start(head: &[u8]) -> String {
    let head = head.get(..head.len().min(512)).unwrap_or_default();
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').to_owned()
}
