//! 数字写法: how digits are written.

/// How digits are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    Half,
    Full,
    /// 一百二十三.
    Numerals,
    /// 一二三.
    Digits,
}

impl Script {
    /// Writes a number.
    pub(crate) fn write(self, value: u32, out: &mut String) {
        match self {
            Self::Half => out.push_str(&value.to_string()),
            Self::Full => out.extend(value.to_string().chars().map(|c| shifted(c, 0xfee0))),
            Self::Digits => out.extend(value.to_string().chars().map(numeral)),
            Self::Numerals => spoken(value, out),
        }
    }
}

fn shifted(c: char, by: u32) -> char {
    char::from_u32(u32::from(c) + by).unwrap_or(c)
}

fn numeral(c: char) -> char {
    let place = c.to_digit(10).unwrap_or_default();
    "〇一二三四五六七八九".chars().nth(place as usize).unwrap_or(c)
}

/// 一千二百〇五.
fn spoken(value: u32, out: &mut String) {
    let (mut zero, mut begun) = (false, false);
    for (unit, word) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = value / unit % 10;
        if digit == 0 {
            zero = begun;
            continue;
        }
        if zero {
            out.push('零');
            zero = false;
        }
        if !(unit == 10 && digit == 1 && !begun) {
            out.extend(char::from_digit(digit, 10).map(numeral));
        }
        out.push_str(word);
        begun = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_they_are_spoken() {
        for (value, words) in [
            (123, "一百二十三"),
            (12, "十二"),
            (20, "二十"),
            (105, "一百零五"),
            (1205, "一千二百零五"),
            (110, "一百一十"),
        ] {
            let mut out = String::new();
            spoken(value, &mut out);
            assert_eq!(out, words);
        }
    }
}
