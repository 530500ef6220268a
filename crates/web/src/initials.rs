//! Pinyin initials, by which places and staff are found: `slx` finds 三林. Residents are never searched this way.

use pinyin::ToPinyin as _;

/// First letters of a name, other signs as they are: `slljjwh` of 三林老街居委会.
pub(crate) fn of(name: &str) -> String {
    name.chars()
        .flat_map(|sign| {
            match sign.to_pinyin() {
                Some(sound) => sound.first_letter().to_owned(),
                None => sign.to_lowercase().to_string(),
            }
            .chars()
            .collect::<Vec<_>>()
        })
        .collect()
}

/// Whether what was typed is part of one of the texts, or of the initials of one of them; nothing typed fits all.
pub(crate) fn fits(typed: &str, texts: &[&str]) -> bool {
    let typed = typed.trim().to_lowercase();
    typed.is_empty()
        || texts.iter().any(|text| text.to_lowercase().contains(&typed) || of(text).contains(&typed))
}

#[cfg(test)]
mod tests {
    use super::{fits, of};

    #[test]
    fn initials_find_places_and_names() {
        assert_eq!(of("三林世博家园B区"), "slsbjybq");
        for typed in ["", "三林", "sls", " SBJY ", "310115130001"] {
            assert!(fits(typed, &["三林世博家园", "310115130001"]), "{typed}");
        }
        assert!(!fits("yt", &["三林世博家园", "310115130001"]));
    }
}
