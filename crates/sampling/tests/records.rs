//! The sample files of the independent verifier, the differences that a verification tells, and the words of results.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]

use std::fs;
use std::path::{Path, PathBuf};

use sampling::{
    AllocationRule, Difference, Digest, DrawRecord, Frame, FrameRow, PerStratum, RecordError,
    ReplacementError, ReplacementReason, Salt, SaltError, Seed, SeedError, SeedShare, Stratum, compare_order,
    estimate, read_frame_csv, sample_size, verify,
};

const RULE: AllocationRule = AllocationRule::Proportional { per_committee: 6, minimum: 1 };

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/verifier/fixtures")
}

/// Three invented committees of 13, 14 and 13 dwellings.
fn frame_csv() -> String {
    let mut text = "dwelling_id,committee_code,stratum,备注\n".to_owned();
    for number in 0..40_usize {
        let stratum =
            [Stratum::Rest, Stratum::Rented, Stratum::Rest, Stratum::Vacant, Stratum::Rest][number % 5];
        let stratum = if number % 13 == 6 { Stratum::Overseas } else { stratum };
        let word = if number % 2 == 0 { stratum.key() } else { stratum.title() };
        text.push_str(&format!("D-{:04},99000000000{},{word},\n", number * 37 % 1000, number % 3));
    }
    text
}

fn shares() -> Vec<SeedShare> {
    let share = |holder, seed, salt| SeedShare::new(holder, Seed::new(seed).unwrap(), Salt::new([salt; 32]));
    vec![share("示例派出所", "40718263955013728496", 0x11), share("示例平安办", "09317428650284719365", 0x22)]
}

fn made() -> (Frame, DrawRecord) {
    let frame = read_frame_csv(&frame_csv()).unwrap();
    let mut record = DrawRecord::new(&frame, shares(), RULE).unwrap();
    let draw = record.draw(&frame);
    // Two of one cell, one that came in itself, one of a cell that is used up, and one more.
    let rest = draw.cells.iter().find(|cell| cell.stratum == Stratum::Rest).unwrap();
    let overseas = draw.cells.iter().find(|cell| cell.stratum == Stratum::Overseas).unwrap();
    let drawn: Vec<&str> = rest.drawn().collect();
    let came_in = rest.reserve().next().unwrap();
    let outs = [drawn[0], drawn[1], came_in, overseas.order[0], draw.cells.last().unwrap().order[0]];
    for (out, reason) in outs.into_iter().zip(ReplacementReason::ALL) {
        let note = if reason == ReplacementReason::Other { "门牌与登记不一致" } else { "" };
        record.replace(&frame, &draw, out, reason, note).unwrap();
    }
    (frame, record)
}

/// `SHIKOU_WRITE_FIXTURES=1` writes them anew; the change is then reviewed like any other.
#[test]
fn the_sample_files_of_the_verifier_are_current() {
    let (_, record) = made();
    let json = serde_json::to_string_pretty(&record).unwrap() + "\n";
    for (name, text) in [("frame.csv", frame_csv()), ("draw.json", json)] {
        let path = fixtures().join(name);
        if std::env::var_os("SHIKOU_WRITE_FIXTURES").is_some() {
            fs::write(&path, &text).unwrap();
        }
        let found = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(found, text, "{} is out of date: run with SHIKOU_WRITE_FIXTURES=1", path.display());
    }
}

fn differences(change: impl FnOnce(&mut DrawRecord)) -> Vec<Difference> {
    let (frame, mut record) = made();
    let published: Vec<Digest> = record.shares.iter().map(|share| share.commitment).collect();
    change(&mut record);
    verify(&record, &frame, &published)
}

fn told(change: impl FnOnce(&mut DrawRecord)) -> String {
    differences(change).iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_verification_says_where_the_record_differs() {
    assert_eq!(differences(|_| {}), []);
    let said = told(|record| record.cells[1].drawn[0] = "D-9999".into());
    assert!(said.starts_with("居（村）委 990000000000 空置层第 1 户：重算为“D-"), "{said}");
    assert_eq!(differences(|record| drop(record.cells.remove(2))).len(), 1);
    let said = told(|record| record.cells.swap(0, 1));
    assert!(said.contains("没有这一格"), "{said}");
    let said = told(|record| record.cells[0].allocated += 1);
    assert!(said.contains("户中抽"), "{said}");
    let said = told(|record| record.replacements.swap(0, 1));
    assert!(said.starts_with("第 1 次替换“"), "{said}");
    let said = told(|record| record.replacements[0].next = Some("D-0000".into()));
    assert!(said.starts_with("第 1 次替换"), "{said}");
    let said = told(|record| record.replacements[4].note.clear());
    assert!(said.contains("请写明是什么情况"), "{said}");
    let said = told(|record| record.frame.dwellings += 1);
    assert!(said.starts_with("抽样框摘要不符：应为封存校验码"), "{said}");
    let said = told(|record| record.frame.root = record.shares[0].commitment);
    assert!(said.contains("抽样框被改过，或拿错了文件"), "{said}");
    let said = told(|record| record.format = "shikou-draw/2".into());
    assert!(said.contains("本程序只认“shikou-draw/1”"), "{said}");
    let said = told(|record| record.shares[0].salt = Salt::new([0; 32]));
    assert!(said.starts_with("“示例派出所”公布的种子和盐算出的承诺是"), "{said}");
    let said = told(|record| record.shares.reverse());
    assert!(said.contains("第 1 份承诺：公告写的是"), "{said}");
    let said = told(|record| drop(record.shares.pop()));
    assert!(said.contains("记录写的是 无"), "{said}");
    assert!(told(|record| record.shares.clear()).contains("没有种子"));
    let none = AllocationRule::Proportional { per_committee: 0, minimum: 1 };
    assert!(told(|record| record.rule = none).contains("分配规则不能用"));
}

/// Changing one dwelling of the frame is told first by the root, whatever else follows from it.
#[test]
fn another_frame_is_told() {
    let (frame, record) = made();
    for place in 0..frame.rows().len() {
        let mut rows = frame.rows().to_vec();
        rows[place].stratum = Stratum::ALL[(rows[place].stratum as usize + 1) % 4];
        let other = Frame::freeze(rows).unwrap();
        assert!(matches!(verify(&record, &other, &[])[0], Difference::Root { .. }));
    }
}

#[test]
fn a_draw_that_cannot_be_trusted_is_not_made() {
    let frame = read_frame_csv(&frame_csv()).unwrap();
    let refused = |shares| DrawRecord::new(&frame, shares, RULE).unwrap_err();
    assert_eq!(refused(Vec::new()), RecordError::NoSeed);
    let mut broken = shares();
    broken[1].salt = Salt::new([0; 32]);
    assert_eq!(refused(broken), RecordError::BrokenPromise("示例平安办".into()));
    let mut same = shares();
    same[1] = SeedShare::new("示例平安办", same[0].seed.clone(), Salt::new([3; 32]));
    assert_eq!(refused(same), RecordError::SameSeed("示例平安办".into()));
    assert_eq!(Seed::new("123"), Err(SeedError::Length(3)));
    assert_eq!(Seed::new(" 23456789012345678901"), Err(SeedError::Characters));
    assert_eq!("12".parse::<Salt>(), Err(SaltError));
}

#[test]
fn only_what_is_in_the_sample_is_replaced() {
    let (frame, mut record) = made();
    let draw = record.draw(&frame);
    let gone = record.replacements[0].out.to_string();
    let kept = record.standing(&frame, &draw).unwrap()[0].to_owned();
    let wide = draw.cells.iter().find(|cell| cell.reserve().count() > 3).unwrap();
    let never = wide.order.last().copied().unwrap().to_owned();
    let mut refused = |out: &str, reason| record.replace(&frame, &draw, out, reason, "").unwrap_err();
    assert_eq!(refused("X", ReplacementReason::Refused), ReplacementError::Unknown("X".into()));
    assert_eq!(refused(&gone, ReplacementReason::Refused), ReplacementError::Twice(gone.clone()));
    assert_eq!(refused(&never, ReplacementReason::Refused), ReplacementError::NotDrawn(never.clone()));
    assert_eq!(refused(&kept, ReplacementReason::Other), ReplacementError::NoNote(kept.clone()));
}

/// Every wording, as people see it.
#[test]
fn results_are_told_in_words() {
    let (frame, record) = made();
    let said = record.words();
    assert!(said.starts_with("抽样框 3 个居（村）委、40 户，根 "), "{said}");
    assert!(said.contains("种子由示例派出所、示例平安办事先承诺、事后公布；共抽中 18 户。"), "{said}");
    assert!(
        said.ends_with("替换 5 户：拒访 1 户，空关 1 户，拆除 1 户，地址不存在 1 户，其他 1 户。"),
        "{said}"
    );
    let lines = record.draw(&frame).words();
    assert_eq!(lines.len(), 3);
    assert!(lines[0].ends_with("共抽 6 户"), "{lines:?}");

    let checked = |wrong: u32| {
        let dwelling = |number: u32| {
            let persons = 2 + number % 2;
            sampling::CheckedDwelling { persons, correct: persons - u32::from(number < wrong) }
        };
        let checked = (0..40).map(dwelling).collect();
        let one = sampling::CheckedStratum {
            committee_code: "".into(),
            stratum: Stratum::Rest,
            dwellings: 1900,
            checked,
        };
        estimate(&[one]).unwrap()
    };
    let (good, bad) = (checked(3), checked(24));
    println!("{}\n{}", good.words(), bad.words());
    assert!(good.words().starts_with("登记准确率约 97.00%，有 95% 把握在 "), "{}", good.words());
    assert!(
        good.words().ends_with("之间（测查 40 户 100 人，准确 97 人；共 1900 户）。"),
        "{}",
        good.words()
    );
    let real = compare_order(&bad, &good).words("甲居委会", "乙居委会");
    assert!(real.starts_with("甲居委会确实低于乙居委会：相差 -21.00 个百分点，有 95% 把握在 -"), "{real}");
    let open = compare_order(&good, &checked(5)).words("甲居委会", "乙居委会");
    assert!(open.starts_with("甲居委会与乙居委会的先后不能确定：相差 2.00 个百分点"), "{open}");
    println!("{real}\n{open}");

    let question = sampling::SizeQuestion {
        half_width: "2".parse().unwrap(),
        expected: "98".parse().unwrap(),
        design_effect: "1.5".parse().unwrap(),
        persons_per_dwelling: "2.6".parse().unwrap(),
        dwellings: Some(1900),
    };
    let size = sample_size(&question).unwrap();
    println!("{}", size.words(&question));
    assert!(size.words(&question).starts_with("要把准确率估计到 ±2 个百分点（95% 把握），约需测查 "));
}

#[test]
fn identifiers_that_cannot_be_drawn_are_refused() {
    let row = |id: &str, code: &str| FrameRow {
        dwelling_id: id.into(),
        committee_code: code.into(),
        stratum: Stratum::Rest,
    };
    let long = "长".repeat(67);
    for bad in [
        row("", "310115130001"),
        row("a\u{7}", "310115130001"),
        row(" a", "310115130001"),
        row(&long, "310115130001"),
    ] {
        let told = Frame::freeze([bad]).unwrap_err().to_string();
        assert!(told.starts_with("第 1 行的 dwelling_id"), "{told}");
    }
    assert!(Frame::freeze([row("a", "31011513000１")]).is_err());
    assert_eq!(PerStratum::default().total(), 0);
}
