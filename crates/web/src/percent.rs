//! A rate in words, as large figures show it: rounded, without the exact fraction that papers carry.

/// `98.21` of `≈98.21%（5401/55%）`: rates beside it in tables are rounded alike.
pub(crate) fn rounded(words: &str) -> &str {
    let number = words.strip_prefix('≈').unwrap_or(words);
    number.split('%').next().unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::rounded;

    #[test]
    fn the_fraction_is_left_to_papers() {
        assert_eq!(rounded("≈98.21%（5401/55%）"), "98.21");
        assert_eq!(rounded("98%"), "98");
    }
}
