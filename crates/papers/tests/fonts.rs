//! Where fonts are looked for, and what is said when there are none.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what it expects and may stop there"
)]

use std::path::{Path, PathBuf};

use papers::{Fonts, font_places};

#[test]
fn a_missing_font_names_the_places_and_the_remedy() {
    let empty = tempfile::tempdir().unwrap();
    let places = [empty.path().to_owned(), PathBuf::from("/nowhere/fonts")];
    let error = Fonts::load(&places).unwrap_err().to_string();
    for words in [empty.path().to_str().unwrap(), "/nowhere/fonts", "fonts-noto-cjk", "fonts 文件夹"] {
        assert!(error.contains(words), "{error}");
    }
}

#[test]
fn a_file_that_is_no_font_is_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let fonts = folder.path().join("fonts");
    std::fs::create_dir(&fonts).unwrap();
    std::fs::write(fonts.join("NotoSerifCJK-Regular.ttc"), b"not a font").unwrap();
    assert!(Fonts::load(&[fonts]).unwrap_err().to_string().contains("找不到可用的中文字体"));
}

#[test]
fn fonts_beside_the_program_come_first() {
    let places = font_places(Some(Path::new("/opt/shikou/shikou")));
    assert_eq!(places.first().map(PathBuf::as_path), Some(Path::new("/opt/shikou/fonts")));
    assert!(places.len() > 2);
}

#[test]
fn of_a_collection_the_font_for_the_mainland_is_chosen() {
    let fonts = Fonts::load(&font_places(None)).unwrap_or_else(|error| panic!("{error}"));
    assert!(format!("{fonts:?}").contains("SC"), "{fonts:?}");
    assert!(fonts.has('居') && fonts.has('〔') && !fonts.has('\u{E123}'));
}
