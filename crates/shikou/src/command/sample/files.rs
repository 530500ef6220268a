//! The files of a sample: frame, seed, record.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use sampling::{DrawRecord, Frame, SeedShare};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::failure::Failure;
use crate::lists::{refused, source};

/// Larger JSON is no record of any draw: a district's takes a few megabytes.
const JSON_BYTES_MAX: u64 = 512 << 20;

/// Reads and freezes a frame.
pub(super) fn frame(path: &Path) -> Result<Frame, Failure> {
    let source = source(path)?;
    let name = source.name.clone();
    let text = sheets::read_text(source).map_err(|finding| refused(&finding))?;
    sampling::read_frame_csv(&text).map_err(|errors| {
        let lines: Vec<String> = errors.to_string().lines().map(|line| format!("{name} {line}")).collect();
        Failure::refused(format!("抽样框没有接收，未写任何文件：\n{}", lines.join("\n")))
    })
}

/// Reads what a party showed.
pub(super) fn share(path: &Path) -> Result<SeedShare, Failure> {
    json(path, "种子文件（shikou sample commit 写出的）")
}

/// Reads a draw's record.
pub(super) fn record(path: &Path) -> Result<DrawRecord, Failure> {
    json(path, "抽样记录（shikou sample draw 写出的）")
}

fn json<T: DeserializeOwned>(path: &Path, what: &str) -> Result<T, Failure> {
    let mut bytes = Vec::new();
    let (name, read) = if path.as_os_str() == "-" {
        ("标准输入".to_owned(), std::io::stdin().take(JSON_BYTES_MAX).read_to_end(&mut bytes))
    } else {
        let file = File::open(path);
        (path.display().to_string(), file.and_then(|file| file.take(JSON_BYTES_MAX).read_to_end(&mut bytes)))
    };
    read.map_err(|error| Failure::unreadable(Path::new(&name), &error))?;
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    serde_json::from_slice(bytes).map_err(|error| {
        Failure::refused(format!(
            "{name} 第 {} 行第 {} 列：{}。请核对是不是{what}，有没有被改动或没有存全。",
            error.line(),
            error.column(),
            reason(&error)
        ))
    })
}

/// The parser speaks English; our own messages inside it are Chinese already.
fn reason(error: &serde_json::Error) -> String {
    use serde_json::error::Category;
    let told = error.to_string();
    let told = told.split(" at line ").next().unwrap_or_default();
    let field = told.split('`').nth(1).unwrap_or_default();
    match error.classify() {
        Category::Data if !told.is_ascii() && !told.contains('`') => told.to_owned(),
        Category::Data if told.starts_with("missing field") => format!("缺少“{field}”"),
        Category::Data if told.starts_with("unknown field") => format!("多出“{field}”"),
        Category::Data => "内容不对".to_owned(),
        Category::Eof => "文件没有写完".to_owned(),
        Category::Syntax | Category::Io => "不是 JSON".to_owned(),
    }
}

/// A document as a file's bytes.
pub(super) fn document(value: &impl Serialize) -> Result<Vec<u8>, Failure> {
    let mut bytes = serde_json::to_vec_pretty(value)
        .map_err(|error| Failure::refused(format!("写不成 JSON：{error}")))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// A document as a value to print.
pub(super) fn value(document: &impl Serialize) -> Result<serde_json::Value, Failure> {
    serde_json::to_value(document).map_err(|error| Failure::refused(format!("写不成 JSON：{error}")))
}

/// Refuses to write over a file that is there: seeds and records are evidence.
pub(super) fn must_be_new(path: &Path) -> Result<(), Failure> {
    if path.exists() {
        return Err(Failure::refused(format!(
            "{} 已经存在，没有覆盖：请换一个文件名，或先移走它。",
            path.display()
        )));
    }
    Ok(())
}
