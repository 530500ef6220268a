//! How characters are written: full width or half, blank or not.

/// The half-width form of a full-width character; every other character as it is.
pub(crate) const fn half_width(c: char) -> char {
    match c {
        // The full-width forms stand in the order of ASCII, 0xFEE0 further on.
        '\u{ff01}'..='\u{ff5e}' => match char::from_u32(c as u32 - 0xfee0) {
            Some(half) => half,
            None => c,
        },
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// Whether a character leaves no ink: spaces of every width, joiners, marks of byte order and direction.
pub(crate) const fn is_blank(c: char) -> bool {
    matches!(
        c,
        '\0'..=' ' | '\u{7f}'..='\u{a0}' | '\u{ad}' | '\u{1680}' | '\u{180e}' | '\u{2000}'..='\u{200f}'
            | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{3000}' | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_becomes_half_and_the_rest_stays() {
        let folded: String = "１２Ｘ＃（三）路　x".chars().map(half_width).collect();
        assert_eq!(folded, "12X#(三)路 x");
    }

    #[test]
    fn blanks_of_every_width_are_blank() {
        assert!(" \t\u{a0}\u{200b}\u{feff}\u{3000}\u{202c}".chars().all(is_blank));
        assert!(!"一1a-·".chars().any(is_blank));
    }
}
