//! 481 messy addresses of companies in Pudong: how many are read to road and number.

#![allow(clippy::unwrap_used)]

use register::address::parse;

const ADDRESSES: &str = include_str!("data/addresses_pudong_cpca_tests.csv");

#[test]
fn most_are_read_to_road_and_number() {
    let (mut all, mut read, mut without) = (0, 0, Vec::new());
    for line in ADDRESSES.lines().skip(1) {
        let parsed = parse(line);
        let address = &parsed.address;
        println!("{line}  →  {address}  [{} {}]", parsed.confidence.word(), parsed.guessed);
        all += 1;
        if address.road.is_some() && (address.house.is_some() || address.lane.is_some()) {
            read += 1;
        } else {
            without.push(line);
        }
    }
    println!("{read} of {all}");
    assert_eq!(all, 481);
    assert!(read >= 430, "{read}\n{}", without.join("\n"));
}
