//! A sealed month: nothing in it can be changed without being told.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used, clippy::panic)]

mod sample_month;

use std::sync::LazyLock;

use evidence::{
    Algorithm, Bundle, BundleError, Digest, Sealed, Section, SectionProof, Signer, SignerAct, Superseded,
};
use proptest::prelude::*;
use sample_month::{bundle, entries, head};
use serde_json::{Value, json};

static SEALED: LazyLock<Sealed> =
    LazyLock::new(|| bundle().seal(Algorithm::Sha256).expect("a month that can be sealed"));

fn document() -> Value {
    serde_json::from_slice(SEALED.bytes()).expect("JSON")
}

fn bytes_of(document: &Value) -> Vec<u8> {
    evidence::canonical::write(document).expect("canonical")
}

fn told(document: &Value) -> BundleError {
    Sealed::open(&bytes_of(document)).expect_err("refused")
}

/// Every value that is no list and no object, by its path.
fn places(value: &Value, at: &str, out: &mut Vec<String>) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            let escaped = |key: &String| key.replace('~', "~0").replace('/', "~1");
            members.iter().for_each(|(key, value)| places(value, &format!("{at}/{}", escaped(key)), out));
        }
        Value::Array(values) if !values.is_empty() => {
            values.iter().enumerate().for_each(|(place, value)| places(value, &format!("{at}/{place}"), out));
        }
        _ => out.push(at.to_owned()),
    }
}

fn another(value: &Value) -> Value {
    match value {
        Value::Null => json!(1),
        Value::Bool(is) => json!(!is),
        Value::Number(number) => json!(number.as_i64().expect("whole") + 1),
        Value::String(text) => json!(format!("{text}一")),
        _ => json!("另"),
    }
}

#[test]
fn what_is_sealed_opens_as_it_was() {
    for algorithm in [Algorithm::Sha256, Algorithm::Sm3] {
        let sealed = bundle().seal(algorithm).expect("sealed");
        let opened = Sealed::open(sealed.bytes()).expect("opened");
        assert_eq!(opened, sealed);
        assert_eq!(opened.bundle(), &bundle());
        assert_eq!(opened.algorithm(), algorithm);
    }
    assert_ne!(SEALED.root(), bundle().seal(Algorithm::Sm3).expect("sealed").root());
}

#[test]
fn another_value_anywhere_is_told_with_its_section() {
    let mut found = Vec::new();
    places(&document()["sections"], "", &mut found);
    assert!(found.len() > 60);
    for place in found {
        let mut changed = document();
        let value = changed["sections"].pointer_mut(&place).expect("there");
        *value = another(value);
        let section = place.split('/').nth(1).expect("a section");
        match told(&changed) {
            BundleError::Changed(told) => assert_eq!(told.name(), section, "{place}"),
            other => panic!("{place}: {other}"),
        }
    }
}

/// Whoever changes a value and mends the digests has another root, and that is not the printed one.
#[test]
fn another_value_sealed_again_has_another_root() {
    let whole = serde_json::to_value(bundle()).expect("JSON");
    let mut found = Vec::new();
    places(&whole, "", &mut found);
    let mut resealed = 0;
    for place in found {
        let mut changed = whole.clone();
        let value = changed.pointer_mut(&place).expect("there");
        *value = another(value);
        let Ok(changed) = serde_json::from_value::<Bundle>(changed) else { continue };
        let Ok(sealed) = changed.seal(Algorithm::Sha256) else { continue };
        resealed += 1;
        assert_ne!(sealed.root(), SEALED.root(), "{place}");
        assert_ne!(sealed.root().short(), SEALED.root().short(), "{place}");
    }
    assert!(resealed > 40, "{resealed}");
}

#[test]
fn what_stands_around_the_sections_is_told() {
    let changed = |path: &str, value: Value| {
        let mut document = document();
        *document.pointer_mut(path).expect("there") = value;
        told(&document)
    };
    assert_eq!(changed("/format", json!("shikou-month/9")), BundleError::Format("shikou-month/9".to_owned()));
    assert_eq!(changed("/algorithm", json!("sm3")), BundleError::Changed(Section::Audit));
    assert!(matches!(changed("/algorithm", json!("md5")), BundleError::Canonical(_)));
    assert!(matches!(changed("/root", json!("00".repeat(32))), BundleError::Root { .. }));
    assert_eq!(changed("/short", json!("0000 ".repeat(8).trim())), BundleError::Short);
    assert_eq!(changed("/leaves/results", json!("00".repeat(32))), BundleError::Changed(Section::Results));
    let mut less = document();
    less["sections"].as_object_mut().expect("sections").shift_remove("signers");
    assert_eq!(told(&less), BundleError::Missing(Section::Signers));
    let mut more = document();
    more["sections"]["extra"] = json!(1);
    assert_eq!(told(&more), BundleError::Unknown("extra".to_owned()));
    assert_eq!(told(&more).to_string(), "有不认识的一节“extra”");
}

/// A section replaced together with its digest: only the root gives it away, inside and on paper.
#[test]
fn a_section_swapped_with_its_digest_is_told_by_the_root() {
    let mut other = bundle();
    other.results = json!({ "month": "2022-06", "committees": [] });
    let other = other.seal(Algorithm::Sha256).expect("sealed");
    let other_document: Value = serde_json::from_slice(other.bytes()).expect("JSON");
    let mut mixed = document();
    mixed["sections"]["results"] = other_document["sections"]["results"].clone();
    mixed["leaves"]["results"] = other_document["leaves"]["results"].clone();
    assert!(matches!(told(&mixed), BundleError::Root { .. }));
    mixed["root"] = other_document["root"].clone();
    mixed["short"] = other_document["short"].clone();
    let opened = Sealed::open(&bytes_of(&mixed)).expect("a sealed month, but another one");
    assert!(!SEALED.root().short().fits(&opened.root()));
}

#[test]
fn a_field_left_out_is_told_even_when_the_digests_are_mended() {
    let mut document = document();
    document["sections"]["subject"].as_object_mut().expect("an object").shift_remove("replaces");
    // The digests as somebody who knows the format would mend them.
    let content = bytes_of(&document["sections"]["subject"]);
    let fields: [&[u8]; 4] = [b"shikou-month/1", b"sha-256", b"subject", &content];
    let leaf = evidence::leaf_with(Algorithm::Sha256, |hasher| fields.iter().for_each(|f| hasher.field(f)));
    document["leaves"]["subject"] = json!(leaf);
    let leaves: Vec<Digest> = Section::ALL
        .iter()
        .map(|section| serde_json::from_value(document["leaves"][section.name()].clone()).expect("a digest"))
        .collect();
    let root = evidence::root_of(Algorithm::Sha256, &leaves);
    document["root"] = json!(root);
    document["short"] = json!(root.short());
    assert_eq!(told(&document), BundleError::Fields);
}

#[test]
fn one_section_is_shown_and_proved_without_the_rest() {
    for section in Section::ALL {
        let proof = SEALED.prove(section).expect("a section");
        let written = serde_json::to_vec(&proof).expect("JSON");
        let proof: SectionProof = serde_json::from_slice(&written).expect("a proof");
        assert!(proof.holds(&SEALED.root()), "{section}");
        let mut found = Vec::new();
        places(&serde_json::to_value(&proof).expect("JSON"), "", &mut found);
        for place in found {
            let mut changed = serde_json::to_value(&proof).expect("JSON");
            let value = changed.pointer_mut(&place).expect("there");
            *value = another(value);
            let Ok(changed) = serde_json::from_value::<SectionProof>(changed) else { continue };
            assert!(!changed.holds(&SEALED.root()), "{section} {place}");
        }
        for other in Section::ALL.into_iter().filter(|other| *other != section) {
            assert!(!SectionProof { section: other, ..proof.clone() }.holds(&SEALED.root()));
        }
    }
}

#[test]
fn a_month_that_nobody_answers_for_is_not_sealed() {
    let refused = |change: &dyn Fn(&mut Bundle)| {
        let mut bundle = bundle();
        change(&mut bundle);
        bundle.seal(Algorithm::Sha256).expect_err("refused").to_string()
    };
    let said = refused(&|b| b.signers.retain(|one| one.act != SignerAct::Published));
    assert_eq!(said, "“签署”一节：没有公布人：没有人负责的月份不能封存");
    assert!(refused(&|b| b.signers[0].name = "　".to_owned()).contains("姓名"));
    assert!(refused(&|b| b.subject.month = "2022-13".to_owned()).contains("2022-06"));
    assert!(refused(&|b| b.subject.month = "2022-6".to_owned()).contains("2022-06"));
    assert!(refused(&|b| b.subject.month = "2022-07".to_owned()).contains("最后一个月"));
    assert!(refused(&|b| b.subject.town.clear()).contains("街镇"));
    assert!(refused(&|b| b.subject.issue = 0).contains("从 1 起"));
    assert!(refused(&|b| b.policy.clear()).contains("政策"));
    assert!(refused(&|b| b.figures.months.reverse()).contains("由早到晚"));
    assert!(refused(&|b| b.results = json!({ "month": "2022-05" })).contains("结果的月份"));
    assert!(refused(&|b| b.results = json!({ "month": "2022-06", "total": 97.95 })).contains("97.95"));
}

#[test]
fn why_a_month_was_closed_is_part_of_its_root_and_changes_nothing_where_it_is_not_said() {
    let with = |reason: Option<&str>| {
        let mut bundle = bundle();
        bundle.subject.lock_reason = reason.map(str::to_owned);
        bundle.seal(Algorithm::Sha256)
    };
    assert_eq!(with(None).expect("sealed").bytes(), SEALED.bytes());
    let told = with(Some("一所系统故障")).expect("sealed");
    assert_ne!(told.root(), SEALED.root());
    assert_eq!(
        Sealed::open(told.bytes()).expect("whole").bundle().subject.lock_reason.as_deref(),
        Some("一所系统故障")
    );
    assert!(with(Some(" ")).expect_err("refused").to_string().contains("理由"));
}

#[test]
fn a_reissue_names_what_it_replaces_and_why_and_is_counter_signed_by_another() {
    let reissue = |reason: &str, countersigner: Option<&str>| {
        let mut bundle = bundle();
        bundle.subject.issue = 2;
        bundle.subject.replaces = Some(Superseded { root: SEALED.root(), reason: reason.to_owned() });
        bundle.signers.extend(countersigner.map(|user_id| Signer {
            act: SignerAct::Countersigned,
            role: "镇分管领导".to_owned(),
            place: None,
            name: "示例乙".to_owned(),
            user_id: user_id.to_owned(),
            at: 1_657_072_900_000_000,
        }));
        bundle.seal(Algorithm::Sha256)
    };
    let sealed = reissue("抽查人数录错", Some("user-3")).expect("a reissue");
    assert_ne!(sealed.root(), SEALED.root());
    assert!(reissue(" ", Some("user-3")).expect_err("refused").to_string().contains("理由"));
    assert!(reissue("抽查人数录错", None).expect_err("refused").to_string().contains("会签"));
    assert!(reissue("抽查人数录错", Some("user-2")).expect_err("refused").to_string().contains("会签"));
    let mut first = bundle();
    first.subject.replaces = Some(Superseded { root: SEALED.root(), reason: "无".to_owned() });
    assert!(first.seal(Algorithm::Sha256).expect_err("refused").to_string().contains("首次公布"));
    let mut second = bundle();
    second.subject.issue = 2;
    assert!(second.seal(Algorithm::Sha256).expect_err("refused").to_string().contains("前一期的根"));
}

#[test]
fn a_month_ties_the_log_to_its_root() {
    let all = entries(20);
    let mut bundle = bundle();
    bundle.audit = head(&all[..12]);
    let sealed = bundle.seal(Algorithm::Sha256).expect("sealed");
    let file = evidence::AuditLog::write(Algorithm::Sha256, "310115130", &all).expect("a log");
    let log = evidence::AuditLog::read(&file).expect("whole");
    assert_eq!(log.check(&[sealed.bundle().audit]), Ok(()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn one_changed_byte_is_refused(place in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let mut bytes = SEALED.bytes().to_vec();
        let place = place.index(bytes.len());
        bytes[place] ^= 1 << bit;
        prop_assert!(Sealed::open(&bytes).is_err());
    }

    #[test]
    fn one_byte_more_or_less_is_refused(place in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = SEALED.bytes().to_vec();
        bytes.insert(place.index(bytes.len()), byte);
        prop_assert!(Sealed::open(&bytes).is_err());
        let mut bytes = SEALED.bytes().to_vec();
        bytes.remove(place.index(bytes.len()));
        prop_assert!(Sealed::open(&bytes).is_err());
    }
}
