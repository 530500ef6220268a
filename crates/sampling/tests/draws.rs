//! What holds for every frame, seed and rule; each function's name is the property.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::HashSet;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use sampling::{
    AllocationRule, Digest, Draw, DrawRecord, Frame, FrameRow, PerStratum, ReplacementReason, Salt, Seed,
    SeedShare, Stratum, draw, joint_seed, verify,
};

fn rows() -> impl Strategy<Value = Vec<FrameRow>> {
    let row = ("[A-Z一-丁]{1,3}-[0-9]{1,4}", 0_u8..3, select(Stratum::ALL.to_vec()));
    prop::collection::vec(row, 1..80).prop_map(|rows| {
        let mut seen = HashSet::new();
        let fresh = rows.into_iter().filter(|(id, ..)| seen.insert(id.clone()));
        fresh
            .map(|(id, committee, stratum)| FrameRow {
                dwelling_id: id.into(),
                committee_code: format!("31011513000{committee}").into(),
                stratum,
            })
            .collect()
    })
}

fn rule() -> impl Strategy<Value = AllocationRule> {
    prop_oneof![
        (1_u32..40, 0_u32..5)
            .prop_map(|(per_committee, minimum)| AllocationRule::Proportional { per_committee, minimum }),
        (1_u32..9, 0_u32..9, 0_u32..9, 0_u32..9).prop_map(|(rented, vacant, overseas, rest)| {
            AllocationRule::Fixed { each: PerStratum { rented, vacant, overseas, rest } }
        }),
    ]
}

fn seed() -> impl Strategy<Value = Seed> {
    "[0-9]{20,30}".prop_map(|text| Seed::new(text).unwrap())
}

fn freeze(rows: &[FrameRow]) -> Frame {
    Frame::freeze(rows.to_vec()).unwrap()
}

fn told(draw: &Draw<'_>) -> Vec<String> {
    draw.cells.iter().map(|cell| format!("{cell:?}")).collect()
}

fn record(frame: &Frame, seeds: &[Seed], rule: AllocationRule) -> DrawRecord {
    let shares = seeds.iter().map(|seed| SeedShare::new(seed.text(), seed.clone(), Salt::new([9; 32])));
    DrawRecord::new(frame, shares.collect(), rule).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn draw_depends_only_on_frame_root_and_seed(rows in rows(), rule in rule(), seed in seed(), salt in any::<[u8; 32]>()) {
        let (frame, again) = (freeze(&rows), freeze(&rows));
        prop_assert_eq!(frame.root(), again.root());
        let share = |holder: &str, salt| SeedShare::new(holder, seed.clone(), Salt::new(salt));
        let one = DrawRecord::new(&frame, vec![share("甲", salt)], rule).unwrap();
        let other = DrawRecord::new(&again, vec![share("乙", [0; 32])], rule).unwrap();
        prop_assert_eq!(&one.cells, &other.cells);
        prop_assert_eq!(told(&one.draw(&frame)), told(&draw(&again, &joint_seed([&seed]), &rule)));
    }

    #[test]
    fn order_of_frame_rows_never_matters(rows in rows(), rule in rule(), seed in seed(), turn in any::<Index>()) {
        let mut turned = rows.clone();
        turned.rotate_left(turn.index(rows.len()));
        turned.reverse();
        let (frame, other) = (freeze(&rows), freeze(&turned));
        prop_assert_eq!(frame.root(), other.root());
        let joint = joint_seed([&seed]);
        prop_assert_eq!(told(&draw(&frame, &joint, &rule)), told(&draw(&other, &joint, &rule)));
    }

    #[test]
    fn changing_one_dwelling_changes_the_root(rows in rows(), at in any::<Index>(), kind in 0_u8..4) {
        let mut changed = rows.clone();
        let place = at.index(rows.len());
        let row = &mut changed[place];
        match kind {
            0 => row.dwelling_id = format!("{}x", row.dwelling_id).into(),
            1 => row.committee_code = "310115139999".into(),
            2 => row.stratum = *Stratum::ALL.iter().find(|other| **other != row.stratum).unwrap(),
            _ => changed.push(FrameRow { dwelling_id: "新".into(), ..rows[place].clone() }),
        }
        prop_assert_ne!(freeze(&rows).root(), freeze(&changed).root());
    }

    #[test]
    fn larger_sample_contains_the_smaller_one(rows in rows(), seed in seed(), few in 1_u32..40, minimum in 0_u32..6) {
        let frame = freeze(&rows);
        let joint = joint_seed([&seed]);
        let of = |per_committee| draw(&frame, &joint, &AllocationRule::Proportional { per_committee, minimum });
        let (small, large) = (of(few), of(few + 1));
        for (cell, more) in small.cells.iter().zip(&large.cells) {
            prop_assert!(cell.allocated <= more.allocated);
            prop_assert!(more.drawn().collect::<Vec<_>>().starts_with(&cell.drawn().collect::<Vec<_>>()));
        }
    }

    #[test]
    fn every_committee_gives_what_the_rule_asks(rows in rows(), seed in seed(), per_committee in 1_u32..60, minimum in 0_u32..6) {
        let frame = freeze(&rows);
        let rule = AllocationRule::Proportional { per_committee, minimum };
        let drawn = draw(&frame, &joint_seed([&seed]), &rule);
        prop_assert_eq!(drawn.cells.iter().map(|cell| cell.order.len()).sum::<usize>(), rows.len());
        for committee in drawn.cells.chunk_by(|a, b| a.committee_code == b.committee_code) {
            let has: usize = committee.iter().map(|cell| cell.order.len()).sum();
            let given: u32 = committee.iter().map(|cell| cell.allocated).sum();
            prop_assert_eq!(given as usize, has.min(per_committee as usize));
            let least_of = |cell: &sampling::DrawCell<'_>| minimum.min(u32::try_from(cell.order.len()).unwrap());
            let minima: u32 = committee.iter().map(least_of).sum();
            if minima <= per_committee {
                prop_assert!(committee.iter().all(|cell| cell.allocated >= least_of(cell)));
            }
        }
    }

    #[test]
    fn another_seed_or_another_party_draws_otherwise(seed in seed(), other in seed()) {
        prop_assume!(seed != other);
        prop_assert_ne!(joint_seed([&seed]), joint_seed([&other]));
        prop_assert_ne!(joint_seed([&seed, &other]), joint_seed([&other, &seed]));
        prop_assert_ne!(joint_seed([&seed, &other]), joint_seed([&seed]));
        prop_assert_ne!(seed.commit(&Salt::new([1; 32])), seed.commit(&Salt::new([2; 32])));
    }

    #[test]
    fn replacements_keep_order(rows in rows(), rule in rule(), seed in seed(), gone in prop::collection::vec(any::<Index>(), 0..12)) {
        let frame = freeze(&rows);
        let mut kept = record(&frame, &[seed], rule);
        let drawn = kept.draw(&frame);
        for at in gone {
            let standing = kept.standing(&frame, &drawn).unwrap();
            if standing.is_empty() {
                break;
            }
            let out = standing[at.index(standing.len())].to_owned();
            kept.replace(&frame, &drawn, &out, ReplacementReason::NobodyHome, "").unwrap();
        }
        for cell in &drawn.cells {
            let taken: Vec<&str> = kept
                .replacements
                .iter()
                .filter(|one| (&*one.committee_code, one.stratum) == (cell.committee_code, cell.stratum))
                .filter_map(|one| one.next.as_deref())
                .collect();
            prop_assert_eq!(&taken, &cell.reserve().take(taken.len()).collect::<Vec<_>>());
        }
        prop_assert_eq!(verify(&kept, &frame, &[]), []);
        let ended = kept.replacements.iter().filter(|one| one.next.is_none()).count();
        let standing = kept.standing(&frame, &drawn).unwrap();
        prop_assert_eq!(standing.len() as u64, drawn.drawn_total() - ended as u64);
    }

    #[test]
    fn a_record_survives_being_written_and_read(rows in rows(), rule in rule(), seeds in prop::collection::hash_set("[0-9]{20}", 1..4)) {
        let frame = freeze(&rows);
        let seeds: Vec<Seed> = seeds.into_iter().map(|text| Seed::new(text).unwrap()).collect();
        let kept = record(&frame, &seeds, rule);
        let text = serde_json::to_string(&kept).unwrap();
        let read: DrawRecord = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(&read, &kept);
        let published: Vec<Digest> = kept.shares.iter().map(|share| share.commitment).collect();
        prop_assert_eq!(verify(&read, &frame, &published), []);
    }
}
