//! 国籍代码: ISO 3166-1, letters and numbers (GB/T 2659).

/// One row a country: three letters, three digits, in the order of the letters.
const TABLE: &str = include_str!("../../../../data/country_codes.csv");
const ROW: usize = "ABW,533\n".len();

fn rows() -> impl Iterator<Item = (&'static str, u16)> {
    let body = TABLE.split_once('\n').map_or("", |(_, body)| body);
    body.as_bytes().chunks(ROW).filter_map(|row| {
        let row = std::str::from_utf8(row).ok()?;
        let (letters, number) = row.trim_end().split_once(',')?;
        Some((letters, number.parse().ok()?))
    })
}

/// The number of a country given by its three letters.
pub(crate) fn number_of(letters: &[u8]) -> Option<u16> {
    rows().find(|(known, _)| known.as_bytes() == letters).map(|(_, number)| number)
}

/// Whether a country has this number.
pub(crate) fn is_known(number: u16) -> bool {
    rows().any(|(_, known)| known == number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_by_letters_and_number() {
        assert_eq!(rows().count(), TABLE.lines().count() - 1);
        assert_eq!(number_of(b"CAN"), Some(124));
        assert_eq!(number_of(b"SAU"), Some(682));
        assert_eq!(number_of(b"ZZZ"), None);
        assert!(is_known(250));
        assert!(!is_known(999));
    }
}
