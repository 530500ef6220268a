//! A thousand random frames and seeds, drawn here and by the independent program in one run of Python.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod chance;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use chance::Chance;
use sampling::{
    AllocationRule, DrawRecord, Frame, FrameRow, PerStratum, ReplacementReason, Salt, Seed, SeedShare,
    Stratum,
};
use serde_json::{Value, json};

const FRAMES: u64 = 1000;

struct Drawn {
    question: String,
    answer: Value,
}

fn random_frame(chance: &mut Chance) -> Frame {
    let (committees, dwellings) = (1 + chance.below(6), 1 + chance.below(150));
    let kinds = 1 + chance.below(4);
    let prefix = ["", "房", "A-", "𠮷"][chance.below(4) as usize];
    let row = |number: u32| FrameRow {
        dwelling_id: format!("{prefix}{}", u64::from(number) * 2_654_435_761 % 99_991).into(),
        committee_code: format!("{:012}", 310_115_130_000 + u64::from(chance.below(committees))).into(),
        stratum: Stratum::ALL[chance.below(kinds) as usize],
    };
    Frame::freeze((0..dwellings).map(row)).unwrap()
}

fn random_rule(chance: &mut Chance) -> AllocationRule {
    if chance.below(4) == 0 {
        let [rented, vacant, overseas] = [(); 3].map(|()| chance.below(8));
        let rest = 1 + chance.below(8);
        return AllocationRule::Fixed { each: PerStratum { rented, vacant, overseas, rest } };
    }
    AllocationRule::Proportional { per_committee: 1 + chance.below(40), minimum: chance.below(6) }
}

fn random_draw(number: u64) -> Drawn {
    let mut chance = Chance(number);
    let frame = random_frame(&mut chance);
    let share = |party: u32, chance: &mut Chance| {
        let seed = Seed::new(format!("{party}{:020}种子", chance.next())).unwrap();
        let mut salt = [0; 32];
        salt.iter_mut().for_each(|byte| *byte = u8::try_from(chance.below(256)).unwrap());
        SeedShare::new(format!("第{party}方"), seed, Salt::new(salt))
    };
    let shares = (0..1 + chance.below(3)).map(|party| share(party, &mut chance)).collect();
    let rule = random_rule(&mut chance);
    let mut record = DrawRecord::new(&frame, shares, rule).unwrap();
    let draw = record.draw(&frame);
    for _ in 0..chance.below(5) {
        let standing = record.standing(&frame, &draw).unwrap();
        if standing.is_empty() {
            break;
        }
        let out = standing[chance.below(u32::try_from(standing.len()).unwrap()) as usize].to_owned();
        let reason = ReplacementReason::ALL[chance.below(5) as usize];
        record.replace(&frame, &draw, &out, reason, "门牌重复").unwrap();
    }
    let rows: Vec<_> =
        frame.rows().iter().map(|row| json!([row.dwelling_id, row.committee_code, row.stratum])).collect();
    let cells: Vec<_> = draw
        .cells
        .iter()
        .map(|cell| json!([cell.committee_code, cell.stratum, cell.allocated, cell.order]))
        .collect();
    Drawn {
        question: json!({ "rows": rows, "record": record }).to_string(),
        answer: json!({ "root": frame.root(), "cells": cells, "differences": [] }),
    }
}

#[test]
fn the_independent_program_draws_the_same_a_thousand_times() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/verifier/draw_batch.py");
    let mut python = Command::new("python3")
        .arg("-B")
        .arg(&script)
        .env("PYTHONIOENCODING", "utf-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("this test needs python3 in the path: install it (Debian: apt install python3)");
    let drawn: Vec<Drawn> = (0..FRAMES).map(random_draw).collect();
    let mut input = python.stdin.take().unwrap();
    let questions: String = drawn.iter().map(|one| one.question.clone() + "\n").collect();
    let writer = thread::spawn(move || input.write_all(questions.as_bytes()));
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success(), "{} ended with {}", script.display(), output.status);
    writer.join().unwrap().unwrap();
    let answers = String::from_utf8(output.stdout).unwrap();
    let mut compared = 0;
    for (number, (line, one)) in answers.lines().zip(&drawn).enumerate() {
        let answer: Value = serde_json::from_str(line).unwrap();
        assert_eq!(answer, one.answer, "frame {number}");
        compared += 1;
    }
    assert_eq!(compared, FRAMES);
}
