//! One value, one form in bytes.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

use evidence::canonical::{read, write};
use proptest::prelude::*;
use serde_json::{Map, Value};

fn value() -> impl Strategy<Value = Value> {
    let whole = -9_007_199_254_740_991_i64..=9_007_199_254_740_991;
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        whole.prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// The same value with the keys of every object in another order.
fn turned(value: &Value) -> Value {
    match value {
        Value::Array(values) => values.iter().map(turned).collect(),
        Value::Object(members) => {
            let members: Vec<_> =
                members.iter().rev().map(|(key, value)| (key.clone(), turned(value))).collect();
            Value::Object(members.into_iter().collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}

proptest! {
    #[test]
    fn reading_gives_the_value_back_and_writing_it_again_the_same_bytes(value in value()) {
        let bytes = write(&value).unwrap();
        let back = read(&bytes).unwrap();
        prop_assert_eq!(&back, &value);
        prop_assert_eq!(write(&back).unwrap(), bytes);
    }

    #[test]
    fn the_order_of_keys_never_matters(value in value()) {
        prop_assert_eq!(write(&turned(&value)).unwrap(), write(&value).unwrap());
    }

    #[test]
    fn another_value_has_other_bytes(one in value(), other in value()) {
        prop_assert_eq!(one == other, write(&one).unwrap() == write(&other).unwrap());
    }

    #[test]
    fn one_changed_byte_is_refused_or_is_another_value(
        value in value(), place in any::<prop::sample::Index>(), bit in 0_u8..8
    ) {
        let mut bytes = write(&value).unwrap();
        let place = place.index(bytes.len());
        bytes[place] ^= 1 << bit;
        prop_assert!(read(&bytes).is_err() || read(&bytes).unwrap() != value);
    }

    #[test]
    fn any_bytes_are_read_without_harm(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(value) = read(&bytes) {
            prop_assert_eq!(write(&value).unwrap(), bytes);
        }
    }
}
