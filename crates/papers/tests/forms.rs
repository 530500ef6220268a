//! The forms as they come from the press: text, pictures, pages, names that are hard to print.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what it expects and may stop there"
)]

mod look;
mod town;

use papers::{FormOutcome, FormsInput, forms_pdf};

use crate::look::{assert_picture, dense_text, pages, text};
use crate::town::Town;

fn shipped() -> Town {
    town::town(town::policy(&[], |_, text| text))
}

fn forms(town: &Town) -> FormsInput {
    let june = town.result.month(town::month("2022-06")).unwrap();
    FormsInput::compose(town.policy.newest(), &town.figures, june)
}

fn with_names(names: &[&str]) -> FormsInput {
    let names = names.iter().map(|name| (*name).to_owned()).collect();
    forms(&town::town_named(town::policy(&[], |_, text| text), names, &["2022-06"]))
}

#[test]
fn each_committee_has_one_page_as_the_document_prints_it() {
    let input = forms(&shipped());
    let paper = forms_pdf(&input, &town::fonts()).unwrap();
    assert_eq!(pages(&paper), 83);
    assert_eq!(paper.warnings, []);
    insta::assert_snapshot!("form_assessed", text(&paper, 1));
    assert_picture("form_assessed", &paper, 1);
    let all = dense_text(&paper);
    for words in &input.words.items {
        for line in words.rules.iter().chain([&words.content]) {
            // Some lines stand in two rows.
            let found = all.matches(&look::dense(line)).count();
            assert!(found >= 83 && found.is_multiple_of(83), "{line}: {found}");
        }
    }
}

#[test]
fn a_committee_that_is_not_assessed_has_no_marks_but_a_reason() {
    let paper = forms_pdf(&forms(&shipped()), &town::fonts()).unwrap();
    insta::assert_snapshot!("form_not_assessed", text(&paper, 9));
    assert_picture("form_not_assessed", &paper, 9);
}

#[test]
fn steps_follow_on_a_page_of_their_own() {
    let mut input = forms(&shipped());
    input.forms.truncate(6);
    input.with_steps = true;
    input.root = Some("3fa2 91bc 07de 5c11 9e40 2b77 d8a6 60f3".to_owned());
    let paper = forms_pdf(&input, &town::fonts()).unwrap();
    assert_eq!(pages(&paper), 12);
    insta::assert_snapshot!("form_steps", text(&paper, 12));
    assert_picture("form_steps", &paper, 12);
}

#[test]
fn signed_readings_are_not_mentioned_and_open_ones_are() {
    let signed = town::policy(&[], |name, text| match name {
        "readings.toml" => text
            .replace("decided_by = \"\"", "decided_by = \"镇\"")
            .replace("decided_on = \"\"", "decided_on = \"2022-03-01\""),
        _ => text,
    });
    let mut open = forms(&shipped());
    let mut settled = forms(&town::town(signed));
    for input in [&mut open, &mut settled] {
        input.forms.truncate(1);
    }
    let fonts = town::fonts();
    assert!(dense_text(&forms_pdf(&open, &fonts).unwrap()).contains("读法待确认"));
    assert!(!dense_text(&forms_pdf(&settled, &fonts).unwrap()).contains("读法待确认"));
}

#[test]
fn names_that_look_like_markup_print_as_they_are_written() {
    let name = r##"#pagebreak() $x$ [甲] \ *乙* _丙_ <丁> @戊 "己" `庚` {committee} {month}"##;
    let input = with_names(&[name]);
    let paper = forms_pdf(&input, &town::fonts()).unwrap();
    assert_eq!(pages(&paper), 1);
    assert!(input.forms[0].title.contains(name));
    assert!(dense_text(&paper).contains(&look::dense(name)), "{}", dense_text(&paper));
}

#[test]
fn rare_characters_print_or_are_marked_and_told() {
    let rare = ['𠮷', '𫖯', '䶮', '㛃', '𮧵', '\u{E123}', '\u{10FFFD}'];
    let name: String = rare.iter().collect::<String>() + "居委会";
    let fonts = town::fonts();
    let paper = forms_pdf(&with_names(&[&name]), &fonts).unwrap();
    let printed = dense_text(&paper);
    for character in rare {
        let told = paper.warnings.iter().any(|warning| warning.character == character);
        let marked = printed.contains(&format!("〔U+{:04X}〕", u32::from(character)));
        assert_eq!((told, marked), (!fonts.has(character), !fonts.has(character)), "{character}");
        assert!(marked || printed.contains(character), "{character}");
    }
    let private = paper.warnings.iter().find(|warning| warning.character == '\u{E123}').unwrap();
    assert!(private.to_string().contains("〔U+E123〕"), "{private}");
    assert!(['𠮷', '䶮', '㛃'].iter().all(|character| fonts.has(*character)));
}

#[test]
fn a_longer_policy_still_has_one_page_a_committee() {
    let mut input = forms(&shipped());
    input.forms.truncate(2);
    let more = input.words.items[..3].to_vec();
    input.words.items.extend(more);
    for form in &mut input.forms {
        if let FormOutcome::Assessed { marks, .. } = &mut form.outcome {
            let more = marks[..3].to_vec();
            marks.extend(more);
        }
        form.title = form.title.repeat(3);
    }
    assert_eq!(pages(&forms_pdf(&input, &town::fonts()).unwrap()), 2);
}

#[test]
fn the_same_month_gives_the_same_bytes_and_no_form_at_all_is_no_fault() {
    let (fonts, input) = (town::fonts(), forms(&shipped()));
    assert_eq!(forms_pdf(&input, &fonts).unwrap(), forms_pdf(&input, &town::fonts()).unwrap());
    let none = FormsInput { forms: Vec::new(), ..input };
    assert_eq!(pages(&forms_pdf(&none, &fonts).unwrap()), 1);
}

#[test]
fn a_drafts_forms_say_so_and_how_many_are_still_to_come() {
    let mut input = forms(&shipped());
    input.forms.truncate(2);
    input.draft = Some(vec!["未填报2个：甲居委会、乙居委会".to_owned()]);
    let paper = forms_pdf(&input, &town::fonts()).unwrap();
    assert_eq!(pages(&paper), 2);
    for page in 1..=2 {
        let told = text(&paper, page);
        assert!(told.contains("草稿，未公布；没有列入：未填报2个") && !told.contains("甲居委会"), "{told}");
    }
}
