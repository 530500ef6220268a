//! Exact fractions as people write them: rates in percent, factors as plain numbers.

use std::fmt;
use std::str::FromStr;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};
use serde::{Deserialize, Serialize};

/// 百分率: an exact share of a whole, or a difference of two. Displays in percent, without the sign: `97.95`, `293/3`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Percent(BigRational);

/// 倍数: an exact factor, such as a design effect or persons per dwelling. Displays as a plain number: `1.6`, `7/3`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Factor(BigRational);

/// What a text must be to be read as a [`Percent`] or a [`Factor`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是数：请写成整数、小数（如 1.5）或分数（如 293/3），不带百分号和单位")]
pub struct PercentError(pub String);

/// Longer texts are no number that a person wrote.
const TEXT_BYTES_MAX: usize = 60;

impl Percent {
    pub(crate) const fn new(value: BigRational) -> Self {
        Self(value)
    }

    /// A whole number of millionths, which is the grid of all bounds.
    pub(crate) fn of_millionths(millionths: u64) -> Self {
        Self(BigRational::new(millionths.into(), 1_000_000.into()))
    }

    pub(crate) const fn value(&self) -> &BigRational {
        &self.0
    }

    /// Rounded half up (away from zero) to `decimals` digits of a percent.
    pub fn rounded(&self, decimals: usize) -> String {
        rounded(&self.in_percent(), decimals)
    }

    /// Rounded towards the smaller number: for lower bounds.
    pub fn rounded_down(&self, decimals: usize) -> String {
        let scale = power_of_ten(decimals);
        digits(&(self.in_percent() * &scale).floor().to_integer(), decimals)
    }

    /// Rounded towards the larger number: for upper bounds.
    pub fn rounded_up(&self, decimals: usize) -> String {
        let scale = power_of_ten(decimals);
        digits(&(self.in_percent() * &scale).ceil().to_integer(), decimals)
    }

    fn in_percent(&self) -> BigRational {
        &self.0 * BigInt::from(100)
    }
}

impl Factor {
    pub(crate) const fn new(value: BigRational) -> Self {
        Self(value)
    }

    pub(crate) const fn value(&self) -> &BigRational {
        &self.0
    }

    /// Rounded half up to `decimals` digits.
    pub fn rounded(&self, decimals: usize) -> String {
        rounded(&self.0, decimals)
    }
}

fn power_of_ten(decimals: usize) -> BigInt {
    num_traits::pow(BigInt::from(10), decimals)
}

fn rounded(value: &BigRational, decimals: usize) -> String {
    let scaled = value * power_of_ten(decimals);
    digits(&scaled.round().to_integer(), decimals)
}

/// Writes a whole number of units of the last decimal.
fn digits(units: &BigInt, decimals: usize) -> String {
    let sign = if units.is_negative() { "-" } else { "" };
    let padded = format!("{:0>width$}", units.abs().to_string(), width = decimals + 1);
    match padded.split_at_checked(padded.len() - decimals) {
        Some((whole, fraction)) if !fraction.is_empty() => format!("{sign}{whole}.{fraction}"),
        _ => format!("{sign}{padded}"),
    }
}

/// The lowest decimal, or `n/d` when no finite decimal exists.
fn lowest(value: &BigRational) -> String {
    let mut rest = value.denom().clone();
    let mut decimals = 0;
    for prime in [2_u8, 5] {
        let mut times = 0;
        while (&rest % prime).is_zero() {
            rest /= prime;
            times += 1;
        }
        decimals = decimals.max(times);
    }
    if rest.is_one() {
        return digits(&(value * power_of_ten(decimals)).to_integer(), decimals);
    }
    format!("{}/{}", value.numer(), value.denom())
}

fn read(text: &str) -> Option<BigRational> {
    let text = text.trim();
    if text.len() > TEXT_BYTES_MAX {
        return None;
    }
    if let Some((numerator, denominator)) = text.split_once('/') {
        let denominator = read_decimal(denominator).filter(|number| !number.is_zero())?;
        return Some(read_decimal(numerator)? / denominator);
    }
    read_decimal(text)
}

fn read_decimal(text: &str) -> Option<BigRational> {
    let (negative, unsigned) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) {
        return None;
    }
    let units: BigInt = format!("{whole}{fraction}").parse().ok()?;
    let value = BigRational::new(units, power_of_ten(fraction.len()));
    Some(if negative { -value } else { value })
}

impl fmt::Display for Percent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&lowest(&self.in_percent()))
    }
}

impl fmt::Display for Factor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&lowest(&self.0))
    }
}

impl FromStr for Percent {
    type Err = PercentError;

    fn from_str(text: &str) -> Result<Self, PercentError> {
        let percent = read(text).ok_or_else(|| PercentError(text.to_owned()))?;
        Ok(Self(percent / BigInt::from(100)))
    }
}

impl FromStr for Factor {
    type Err = PercentError;

    fn from_str(text: &str) -> Result<Self, PercentError> {
        read(text).map(Self).ok_or_else(|| PercentError(text.to_owned()))
    }
}

impl TryFrom<String> for Percent {
    type Error = PercentError;

    fn try_from(text: String) -> Result<Self, PercentError> {
        text.parse()
    }
}

impl TryFrom<String> for Factor {
    type Error = PercentError;

    fn try_from(text: String) -> Result<Self, PercentError> {
        text.parse()
    }
}

impl From<Percent> for String {
    fn from(rate: Percent) -> Self {
        rate.to_string()
    }
}

impl From<Factor> for String {
    fn from(factor: Factor) -> Self {
        factor.to_string()
    }
}

/// Whole millionths, downwards; a share is between 0 and 1, so they always fit.
pub(crate) fn millionths_down(value: &BigRational) -> u64 {
    (value * BigInt::from(1_000_000)).floor().to_integer().to_u64().unwrap_or(0)
}

/// Whole millionths, upwards.
pub(crate) fn millionths_up(value: &BigRational) -> u64 {
    (value * BigInt::from(1_000_000)).ceil().to_integer().to_u64().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for text in ["97.95", "100", "293/3", "0", "-1.5", "0.0001"] {
            assert_eq!(text.parse::<Percent>().map(|rate| rate.to_string()), Ok(text.to_owned()));
            assert_eq!(text.parse::<Factor>().map(|factor| factor.to_string()), Ok(text.to_owned()));
        }
        for text in ["", "98%", "1e3", "1/0", "1.", ".5", "--1", "1/2/3", "九十八"] {
            assert!(text.parse::<Percent>().is_err(), "{text}");
        }
    }

    #[test]
    fn digits_are_rounded_half_up_and_bounds_outward() {
        let rate: Percent = "97.945".parse().unwrap();
        assert_eq!(
            (rate.rounded(2), rate.rounded_down(2), rate.rounded_up(2)),
            ("97.95".into(), "97.94".into(), "97.95".into())
        );
        let negative: Percent = "-0.005".parse().unwrap();
        assert_eq!(
            (negative.rounded(2), negative.rounded_down(2), negative.rounded_up(2)),
            ("-0.01".into(), "-0.01".into(), "0.00".into())
        );
    }
}
