//! Exact numbers as text: the lowest decimal or a fraction, rounded digits, and back.

use std::fmt;
use std::str::FromStr;

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

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
        if let (Repr::Small { numerator, denominator }, Some(scale)) = (&self.0, power_of_ten(decimals)) {
            let denominator = i128::from(*denominator);
            let scaled = i128::from(*numerator).abs() * scale;
            let units = match (i64::try_from(scaled), i64::try_from(denominator)) {
                (Ok(scaled), Ok(denominator)) if scaled <= i64::MAX / 4 && denominator <= i64::MAX / 4 => {
                    i128::from((2 * scaled + denominator) / (2 * denominator))
                }
                _ => (2 * scaled + denominator) / (2 * denominator),
            };
            write_units(*numerator < 0 && units != 0, units, decimals, out);
            return;
        }
        let scale = num_traits::pow(BigInt::from(10), decimals);
        let doubled: BigRational =
            self.big().abs() * BigRational::from(scale) * BigRational::from(BigInt::from(2));
        let units =
            ((doubled + BigRational::one()) / BigRational::from(BigInt::from(2))).floor().to_integer();
        write_digits(self.is_negative() && !units.is_zero(), &units.to_string(), decimals, out);
    }

    /// Appends the lowest decimal, or `n/d` when no finite decimal exists.
    pub fn write_exact(&self, out: &mut Vec<u8>) {
        if let Repr::Small { numerator, denominator } = &self.0 {
            if *denominator == 1 {
                write_units(*numerator < 0, i128::from(*numerator).abs(), 0, out);
                return;
            }
            for (decimals, scale) in [(0, 1_i64), (1, 10), (2, 100)] {
                if let Some(scaled) = numerator.checked_mul(scale)
                    && scaled % denominator == 0
                {
                    let units = i128::from(scaled / denominator);
                    write_units(units < 0, units.abs(), decimals, out);
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

/// 10^`decimals` while a 64-bit numerator times twice that still fits 128 bits.
fn power_of_ten(decimals: usize) -> Option<i128> {
    (decimals <= 18)
        .then(|| u32::try_from(decimals).ok().and_then(|power| 10_i128.checked_pow(power)))
        .flatten()
}

fn write_units(negative: bool, units: i128, decimals: usize, out: &mut Vec<u8>) {
    let mut digits = [b'0'; 40];
    let mut used = 0;
    let mut rest = units;
    for slot in digits.iter_mut().rev() {
        if rest == 0 && used > decimals {
            break;
        }
        let (quotient, digit) = match u64::try_from(rest) {
            Ok(small) => (i128::from(small / 10), small % 10),
            Err(_) => (rest / 10, (rest % 10).unsigned_abs().to_u64().unwrap_or(0)),
        };
        *slot = b'0' + u8::try_from(digit).unwrap_or(0);
        rest = quotient;
        used += 1;
    }
    if negative {
        out.push(b'-');
    }
    let (whole, fraction) = (digits.len() - used, digits.len() - decimals);
    out.extend_from_slice(digits.get(whole..fraction).unwrap_or(b"0"));
    if decimals > 0 {
        out.push(b'.');
        out.extend_from_slice(digits.get(fraction..).unwrap_or(b""));
    }
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
