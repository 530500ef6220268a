//! How a test looks at a paper: its text, and a coarse picture of where the ink lies.
//!
//! Both need poppler's programs; a machine without them fails the test, for the test script installs them.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what it expects and may stop there"
)]
#![allow(dead_code, reason = "each test uses a part of it")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use papers::Paper;

const COLUMNS: usize = 40;
const ROWS: usize = 56;
/// A cell may differ by so much, and so many cells in a thousand by more: fonts are drawn a little differently.
const TOLERANCE: u8 = 2;
const STRAY_CELLS_PER_THOUSAND: usize = 20;

fn poppler(program: &str, arguments: &[&str], paper: &Paper) -> Vec<u8> {
    let file = tempfile::Builder::new().suffix(".pdf").tempfile().unwrap();
    fs::write(file.path(), &paper.bytes).unwrap();
    let mut command = Command::new(program);
    command.args(arguments).arg(file.path());
    if program == "pdftotext" {
        command.arg("-");
    }
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{program} 没有安装（apt install poppler-utils）：{error}"));
    assert!(output.status.success(), "{program}：{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// How many pages there are.
pub(crate) fn pages(paper: &Paper) -> usize {
    let text = String::from_utf8(poppler("pdfinfo", &[], paper)).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("Pages:")).unwrap();
    line.trim().parse().unwrap()
}

/// The text of one page, laid out as it stands there.
pub(crate) fn text(paper: &Paper, page: usize) -> String {
    let page = page.to_string();
    let bytes = poppler("pdftotext", &["-layout", "-f", &page, "-l", &page], paper);
    let lines = String::from_utf8(bytes).unwrap();
    lines.replace('\u{c}', "").lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

/// The text of the whole paper in reading order, without anything between its characters.
pub(crate) fn dense_text(paper: &Paper) -> String {
    let bytes = poppler("pdftotext", &["-raw"], paper);
    dense(&String::from_utf8(bytes).unwrap())
}

pub(crate) fn dense(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).collect()
}

/// Compares one page with the committed picture of the same name; `PICTURES=accept` writes it anew.
pub(crate) fn assert_picture(name: &str, paper: &Paper, page: usize) {
    let drawn = draw(paper, page);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures").join(format!("{name}.txt"));
    if env::var("PICTURES").is_ok_and(|value| value == "accept") {
        fs::write(&file, &drawn).unwrap();
        return;
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    if let Err(reason) = alike(&committed, &drawn) {
        let new: PathBuf = file.with_extension("new.txt");
        fs::write(&new, &drawn).unwrap();
        panic!(
            "{name} 与留存的样子不同：{reason}。新样在 {}；看过无误后用 PICTURES=accept 重跑",
            new.display()
        );
    }
}

fn alike(committed: &str, drawn: &str) -> Result<(), String> {
    if committed.lines().count() != drawn.lines().count() {
        return Err("行数不同".to_owned());
    }
    let shade = |character: char| character.to_digit(10).map_or(0, |digit| u8::try_from(digit).unwrap());
    let cells = committed.chars().zip(drawn.chars());
    let stray = cells.filter(|(old, new)| shade(*old).abs_diff(shade(*new)) > TOLERANCE).count();
    if stray * 1000 > STRAY_CELLS_PER_THOUSAND * COLUMNS * ROWS {
        return Err(format!("{stray} 格墨色不同"));
    }
    Ok(())
}

/// A page as rows of digits: how much ink a cell holds, a dot for none.
fn draw(paper: &Paper, page: usize) -> String {
    let page = page.to_string();
    let bytes = poppler("pdftoppm", &["-gray", "-r", "60", "-f", &page, "-l", &page], paper);
    let (width, height, gray) = read_pgm(&bytes);
    let mut picture = String::new();
    for row in 0..ROWS {
        for column in 0..COLUMNS {
            let (left, right) = (column * width / COLUMNS, (column + 1) * width / COLUMNS);
            let (top, bottom) = (row * height / ROWS, (row + 1) * height / ROWS);
            let ink: usize = (top..bottom)
                .flat_map(|y| gray[y * width + left..y * width + right].iter())
                .map(|shade| usize::from(255 - shade))
                .sum();
            let area = (bottom - top) * (right - left);
            // Text covers a third of its cell at most: the scale ends there.
            match (ink * 27 / (area * 255)).min(9) {
                0 => picture.push('.'),
                shade => write!(picture, "{shade}").unwrap(),
            }
        }
        picture.push('\n');
    }
    picture
}

fn read_pgm(bytes: &[u8]) -> (usize, usize, &[u8]) {
    let mut parts = bytes.splitn(4, |byte| byte.is_ascii_whitespace());
    assert_eq!(parts.next(), Some(b"P5".as_slice()));
    let mut number = || String::from_utf8(parts.next().unwrap().to_vec()).unwrap().parse::<usize>().unwrap();
    let (width, height) = (number(), number());
    let rest = parts.next().unwrap();
    let gray = rest.splitn(2, |byte| byte.is_ascii_whitespace()).nth(1).unwrap();
    assert_eq!(gray.len(), width * height);
    (width, height, gray)
}
