//! Exact numbers as text: the lowest decimal or a fraction, rounded digits, and back.

use std::fmt;
use std::str::FromStr;

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

use super::{Exact, ExactError, Repr};

impl Exact {
    /// Rounded half up (away from zero) to `decimals` digits, all of them printed: `97.945` → `97.95`.
    ///
    /// ```
    /// # use assessment::Exact;
    /// assert_eq!(Exact::ratio(200, 3).map(|rate| rate.rounded(2)), Some("66.67".to_owned()));
    /// assert_eq!(Exact::whole(100).rounded(2), "100.00");
    /// ```
    pub fn rounded(&self, decimals: usize) -> String {
        let mut text = Vec::new();
        self.write_rounded(decimals, &mut text);
        String::from_utf8_lossy(&text).into_owned()
    }

    /// Appends what [`Exact::rounded`] returns.
    pub fn write_rounded(&self, decimals: usize, out: &mut Vec<u8>) {
        if let Some(units) = self.rounded_units(decimals) {
            write_units(self.is_negative() && units != 0, units, decimals, out);
            return;
        }
        let scale = num_traits::pow(BigInt::from(10), decimals);
        let doubled: BigRational =
            self.big().abs() * BigRational::from(scale) * BigRational::from(BigInt::from(2));
        let units =
            ((doubled + BigRational::one()) / BigRational::from(BigInt::from(2))).floor().to_integer();
        write_digits(self.is_negative() && !units.is_zero(), &units.to_string(), decimals, out);
    }

    /// The rounded size in units of the last digit, where 64 bits hold everything on the way to it.
    #[inline]
    fn rounded_units(&self, decimals: usize) -> Option<u64> {
        let Repr::Small { numerator, denominator } = &self.0 else { return None };
        let doubled_scale = POWERS_OF_TEN.get(decimals)? * 2;
        let denominator = u64::from(*denominator);
        let doubled = numerator.unsigned_abs().checked_mul(doubled_scale)?;
        Some(doubled.checked_add(denominator)? / (2 * denominator))
    }

    /// Appends the lowest decimal, or `n/d` when no finite decimal exists.
    #[inline]
    pub fn write_exact(&self, out: &mut Vec<u8>) {
        match &self.0 {
            Repr::Small { numerator, denominator: 1 } => {
                write_units(*numerator < 0, numerator.unsigned_abs(), 0, out);
            }
            _ => self.write_fraction(out),
        }
    }

    fn write_fraction(&self, out: &mut Vec<u8>) {
        if let Repr::Small { numerator, denominator } = &self.0 {
            let (size, denominator) = (numerator.unsigned_abs(), u64::from(*denominator));
            for (decimals, scale) in POWERS_OF_TEN.iter().enumerate() {
                let Some(scaled) = size.checked_mul(*scale) else { break };
                if scaled % denominator == 0 {
                    write_units(*numerator < 0, scaled / denominator, decimals, out);
                    return;
                }
            }
        }
        out.extend_from_slice(self.lowest_text().as_bytes());
    }

    fn lowest_text(&self) -> String {
        let value = self.big();
        let (mut rest, ten) = (value.denom().clone(), BigInt::from(10));
        let (mut twos, mut fives) = (0_usize, 0_usize);
        while (&rest % 2_u8).is_zero() {
            rest /= 2_u8;
            twos += 1;
        }
        while (&rest % 5_u8).is_zero() {
            rest /= 5_u8;
            fives += 1;
        }
        if !rest.is_one() {
            return format!("{}/{}", value.numer(), value.denom());
        }
        let decimals = twos.max(fives);
        let units = value.numer().abs() * num_traits::pow(ten, decimals) / value.denom();
        let mut out = Vec::new();
        write_digits(value.is_negative(), &units.to_string(), decimals, &mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    /// Numerator and denominator in lowest terms.
    pub fn lowest_terms(&self) -> (String, String) {
        match &self.0 {
            Repr::Small { numerator, denominator } => {
                let divisor = i128::from(*numerator).gcd(&i128::from(*denominator)).max(1);
                (
                    (i128::from(*numerator) / divisor).to_string(),
                    (i128::from(*denominator) / divisor).to_string(),
                )
            }
            Repr::Big(value) => (value.numer().to_string(), value.denom().to_string()),
        }
    }
}

/// Digits up to here are written without big numbers; more are hardly ever asked for.
const POWERS_OF_TEN: [u64; 3] = [1, 10, 100];

/// Appends a size in units of the last of so many decimals.
#[inline]
fn write_units(negative: bool, units: u64, decimals: usize, out: &mut Vec<u8>) {
    if negative {
        out.push(b'-');
    }
    let Some(scale) = POWERS_OF_TEN.get(decimals).filter(|scale| **scale > 1) else {
        write_number(units, out);
        return;
    };
    write_number(units / scale, out);
    // At most two digits follow the point.
    let digits = [b'.', digit(units / 10), digit(units)];
    match decimals {
        1 => out.extend_from_slice(&[digits[0], digits[2]]),
        _ => out.extend_from_slice(&digits),
    }
}

/// The last digit.
#[inline]
fn digit(value: u64) -> u8 {
    b'0' + u8::try_from(value % 10).unwrap_or(0)
}

/// Appends a whole number: short ones, which are nearly all, without a loop.
#[inline]
fn write_number(number: u64, out: &mut Vec<u8>) {
    match number {
        0..10 => out.push(digit(number)),
        10..100 => out.extend_from_slice(&[digit(number / 10), digit(number)]),
        100..1_000 => out.extend_from_slice(&[digit(number / 100), digit(number / 10), digit(number)]),
        _ => write_long_number(number, out),
    }
}

fn write_long_number(number: u64, out: &mut Vec<u8>) {
    let mut digits = [b'0'; 20];
    let (mut rest, mut start) = (number, digits.len());
    for slot in digits.iter_mut().rev() {
        *slot = digit(rest);
        rest /= 10;
        start -= 1;
        if rest == 0 {
            break;
        }
    }
    out.extend_from_slice(digits.get(start..).unwrap_or(b"0"));
}

fn write_digits(negative: bool, units: &str, decimals: usize, out: &mut Vec<u8>) {
    if negative {
        out.push(b'-');
    }
    let padded = format!("{units:0>width$}", width = decimals + 1);
    let (whole, fraction) = padded.split_at(padded.len() - decimals);
    out.extend_from_slice(whole.as_bytes());
    if decimals > 0 {
        out.push(b'.');
        out.extend_from_slice(fraction.as_bytes());
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Vec::new();
        self.write_exact(&mut text);
        formatter.pad(&String::from_utf8_lossy(&text))
    }
}

impl fmt::Debug for Exact {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")
    }
}

impl FromStr for Exact {
    type Err = ExactError;

    fn from_str(text: &str) -> Result<Self, ExactError> {
        let refused = || ExactError(text.to_owned());
        if text.len() > 200 {
            return Err(refused());
        }
        if let Some((numerator, denominator)) = text.split_once('/') {
            let numerator = decimal(numerator).ok_or_else(refused)?;
            let denominator = decimal(denominator).ok_or_else(refused)?;
            return numerator.divide(&denominator).ok_or_else(refused);
        }
        decimal(text).ok_or_else(refused)
    }
}

fn decimal(text: &str) -> Option<Exact> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let pointless = digits.contains('.') && fraction.is_empty();
    if whole.is_empty()
        || pointless
        || !(whole.bytes().chain(fraction.bytes())).all(|byte| byte.is_ascii_digit())
    {
        return None;
    }
    let units: BigInt = format!("{whole}{fraction}").parse().ok()?;
    let scale = num_traits::pow(BigInt::from(10), fraction.len());
    let value = BigRational::new(units, scale);
    Some(Exact::from_big(if negative { -value } else { value }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        text.parse().unwrap()
    }

    #[test]
    fn prints_the_lowest_decimal_or_a_fraction() {
        for (given, printed) in [
            ("100", "100"),
            ("97.950", "97.95"),
            ("-0.5", "-0.5"),
            ("0", "0"),
            ("292/3", "292/3"),
            ("200/400", "0.5"),
            ("1/1024", "0.0009765625"),
            ("-1/8", "-0.125"),
            ("9837/100", "98.37"),
            ("0.0001", "0.0001"),
            ("749/15", "749/15"),
            ("-9876.5", "-9876.5"),
            ("1234567.08", "1234567.08"),
            ("92233720368547758.07", "92233720368547758.07"),
        ] {
            assert_eq!(exact(given).to_string(), printed, "{given}");
        }
    }

    #[test]
    fn rounds_half_up_only_when_printed() {
        for (given, printed) in [
            ("97.945", "97.95"),
            ("97.944", "97.94"),
            ("200/3", "66.67"),
            ("-0.005", "-0.01"),
            ("-0.001", "0.00"),
            ("5", "5.00"),
            ("1234.5", "1234.50"),
            ("46116860184273879.035", "46116860184273879.04"),
        ] {
            assert_eq!(exact(given).rounded(2), printed, "{given}");
        }
        assert_eq!(exact("0.5").rounded(0), "1");
        assert_eq!(exact("1/3").rounded(30), "0.333333333333333333333333333333");
    }

    #[test]
    fn refuses_what_is_not_a_number() {
        for text in ["", "-", "1.", ".5", "1e3", "5%", "1/0", "1/2/3", "１", " 1", "+1", "NaN", "1-2"] {
            assert!(text.parse::<Exact>().is_err(), "{text}");
        }
    }
}
