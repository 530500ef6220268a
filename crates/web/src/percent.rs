//! A rate in words, as large figures show it: the number big, the exact fraction small beside it.

/// `≈98.21%（5401/55%）` in its two parts; the second is empty where the first is exact.
pub(crate) fn parts(words: &str) -> (&str, &str) {
    match words.find('（') {
        Some(at) => words.split_at(at),
        None => (words, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn the_fraction_stands_apart() {
        assert_eq!(parts("≈98.21%（5401/55%）"), ("≈98.21%", "（5401/55%）"));
        assert_eq!(parts("98%"), ("98%", ""));
    }
}
