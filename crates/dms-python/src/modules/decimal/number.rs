//! Decimal arithmetic.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_traits::{FromPrimitive, Signed, Zero};

/// Digits that results are rounded to.
pub(super) const PRECISION: usize = 28;
/// The largest exponent that is computed with.
pub(super) const LARGEST_EXPONENT: i64 = 100_000;
/// The most digits that one is made of.
pub(super) const MOST_DIGITS: usize = 20_000;

/// A decimal number: `coefficient * 10 ** exponent`, or one that is not finite.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Decimal {
    /// The sign is kept apart, for `-0`.
    Finite {
        negative: bool,
        coefficient: BigInt,
        exponent: i64,
    },
    /// `Infinity`, `-Infinity`.
    Infinite(bool),
    NotANumber,
}

pub(super) fn digits_of(coefficient: &BigInt) -> usize {
    coefficient.to_string().len()
}

pub(super) fn ten_to(power: i64) -> BigInt {
    BigInt::from(10).pow(u32::try_from(power.clamp(0, LARGEST_EXPONENT)).unwrap_or(0))
}

impl Decimal {
    pub(super) fn integer(int: &BigInt) -> Self {
        Self::Finite {
            negative: int.is_negative(),
            coefficient: int.abs(),
            exponent: 0,
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().replace('_', "");
        let (negative, body) = match text.strip_prefix('-') {
            Some(body) => (true, body),
            None => (false, text.strip_prefix('+').unwrap_or(&text)),
        };
        match body.to_ascii_lowercase().as_str() {
            "inf" | "infinity" => return Some(Self::Infinite(negative)),
            "nan" => return Some(Self::NotANumber),
            _ => {}
        }
        let (mantissa, exponent) = match body.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
            None => (body, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{fraction}");
        let valid = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !valid
            || digits.len() > MOST_DIGITS
            || exponent.unsigned_abs() > LARGEST_EXPONENT.unsigned_abs()
        {
            return None;
        }
        Some(Self::Finite {
            negative,
            coefficient: digits.parse().ok()?,
            exponent: exponent - i64::try_from(fraction.len()).ok()?,
        })
    }

    /// The exact value of a float.
    pub(super) fn from_float(float: f64) -> Self {
        if float.is_nan() {
            return Self::NotANumber;
        }
        if float.is_infinite() {
            return Self::Infinite(float < 0.0);
        }
        let (mut scaled, mut exponent) = (float.abs(), 0_i64);
        while scaled.fract() != 0.0 {
            scaled *= 2.0;
            exponent -= 1;
        }
        let mut coefficient = BigInt::from_f64(scaled).unwrap_or_default();
        let fives = u32::try_from(-exponent).unwrap_or(0);
        coefficient *= BigInt::from(5).pow(fives);
        Self::Finite {
            negative: float.is_sign_negative(),
            coefficient,
            exponent,
        }
    }

    /// As `str(Decimal)` shows it.
    pub fn text(&self) -> String {
        let (negative, coefficient, exponent) = match self {
            Self::Infinite(negative) => {
                return if *negative { "-Infinity" } else { "Infinity" }.to_owned();
            }
            Self::NotANumber => return "NaN".to_owned(),
            Self::Finite {
                negative,
                coefficient,
                exponent,
            } => (*negative, coefficient, *exponent),
        };
        let digits = coefficient.to_string();
        let length = i64::try_from(digits.len()).unwrap_or(i64::MAX);
        let adjusted = exponent + length - 1;
        let body = if exponent <= 0 && adjusted >= -6 {
            plain(&digits, exponent)
        } else {
            let (head, tail) = digits.split_at(1);
            let point = if tail.is_empty() { "" } else { "." };
            format!("{head}{point}{tail}E{adjusted:+}")
        };
        format!("{}{body}", if negative { "-" } else { "" })
    }

    /// Rounds to a number of digits.
    pub(super) fn rounded(self) -> Self {
        let Self::Finite {
            negative,
            coefficient,
            exponent,
        } = self
        else {
            return self;
        };
        let excess = digits_of(&coefficient).saturating_sub(PRECISION);
        if excess == 0 {
            return Self::Finite {
                negative,
                coefficient,
                exponent,
            };
        }
        let shift = i64::try_from(excess).unwrap_or(0);
        let coefficient = round_off(&coefficient, &ten_to(shift), "ROUND_HALF_EVEN", negative);
        // 9.99 may have become 10.0: one digit too many.
        Self::Finite {
            negative,
            coefficient,
            exponent: exponent + shift,
        }
        .rounded()
    }

    /// The same number with another exponent.
    pub(super) fn rescaled(&self, target: i64, rounding: &str) -> Self {
        let Self::Finite {
            negative,
            coefficient,
            exponent,
        } = self
        else {
            return self.clone();
        };
        let coefficient = if *exponent >= target {
            coefficient * ten_to(exponent - target)
        } else {
            round_off(coefficient, &ten_to(target - exponent), rounding, *negative)
        };
        Self::Finite {
            negative: *negative,
            coefficient,
            exponent: target,
        }
    }

    /// The number with its sign.
    pub(super) fn signed(&self) -> Option<(BigInt, i64)> {
        match self {
            Self::Finite {
                negative,
                coefficient,
                exponent,
            } => Some((
                if *negative {
                    -coefficient
                } else {
                    coefficient.clone()
                },
                *exponent,
            )),
            _ => None,
        }
    }

    pub(super) fn negated(self) -> Self {
        match self {
            Self::Finite {
                negative,
                coefficient,
                exponent,
            } => Self::Finite {
                negative: !negative,
                coefficient,
                exponent,
            },
            Self::Infinite(negative) => Self::Infinite(!negative),
            Self::NotANumber => self,
        }
    }

    pub(super) fn is_zero(&self) -> bool {
        matches!(self, Self::Finite { coefficient, .. } if coefficient.is_zero())
    }

    pub(super) fn compare(&self, other: &Self) -> Option<Ordering> {
        let rank = |value: &Self| match value {
            Self::Infinite(true) => -1,
            Self::Infinite(false) => 1,
            _ => 0,
        };
        if matches!(self, Self::NotANumber) || matches!(other, Self::NotANumber) {
            return None;
        }
        if rank(self) != 0 || rank(other) != 0 {
            return Some(rank(self).cmp(&rank(other)));
        }
        let ((one, exponent), (two, other_exponent)) = (self.signed()?, other.signed()?);
        let least = exponent.min(other_exponent);
        let one = one * ten_to(exponent - least);
        let two = two * ten_to(other_exponent - least);
        Some(one.cmp(&two))
    }

    /// The integer part, and whether that is all.
    pub(super) fn truncated(&self) -> Option<(BigInt, bool)> {
        let (int, exponent) = self.signed()?;
        if exponent >= 0 {
            return Some((int * ten_to(exponent), true));
        }
        let unit = ten_to(-exponent);
        Some((&int / &unit, (&int % &unit).is_zero()))
    }
}

/// The digits with a point and no exponent.
pub(super) fn plain(digits: &str, exponent: i64) -> String {
    let decimals = usize::try_from(-exponent).unwrap_or(0);
    if decimals == 0 {
        return format!(
            "{digits}{}",
            "0".repeat(usize::try_from(exponent).unwrap_or(0))
        );
    }
    let padded = format!("{digits:0>width$}", width = decimals + 1);
    let (whole, fraction) = padded.split_at(padded.len() - decimals);
    format!("{whole}.{fraction}")
}

/// `coefficient / unit`, rounded.
pub(super) fn round_off(
    coefficient: &BigInt,
    unit: &BigInt,
    rounding: &str,
    negative: bool,
) -> BigInt {
    let (quotient, rest) = (coefficient / unit, coefficient % unit);
    if rest.is_zero() {
        return quotient;
    }
    let half = (&rest * 2_u8).cmp(unit);
    let odd = (&quotient % 2_u8) != BigInt::zero();
    let up = match rounding {
        "ROUND_UP" => true,
        "ROUND_DOWN" => false,
        "ROUND_CEILING" => !negative,
        "ROUND_FLOOR" => negative,
        "ROUND_HALF_UP" => half != Ordering::Less,
        "ROUND_HALF_DOWN" => half == Ordering::Greater,
        _ => half == Ordering::Greater || half == Ordering::Equal && odd,
    };
    if up { quotient + 1 } else { quotient }
}

pub(super) fn add(one: &Decimal, other: &Decimal) -> Option<Decimal> {
    match (one, other) {
        (Decimal::NotANumber, _) | (_, Decimal::NotANumber) => Some(Decimal::NotANumber),
        (Decimal::Infinite(a), Decimal::Infinite(b)) => (a == b).then(|| one.clone()),
        (Decimal::Infinite(_), _) => Some(one.clone()),
        (_, Decimal::Infinite(_)) => Some(other.clone()),
        _ => {
            let ((a, a_exponent), (b, b_exponent)) = (one.signed()?, other.signed()?);
            let least = a_exponent.min(b_exponent);
            let sum = a * ten_to(a_exponent - least) + b * ten_to(b_exponent - least);
            let both_negative = matches!(
                (one, other),
                (
                    Decimal::Finite { negative: true, .. },
                    Decimal::Finite { negative: true, .. }
                )
            );
            Some(
                Decimal::Finite {
                    negative: sum.is_negative() || sum.is_zero() && both_negative,
                    coefficient: sum.abs(),
                    exponent: least,
                }
                .rounded(),
            )
        }
    }
}

pub(super) fn multiply(one: &Decimal, other: &Decimal) -> Option<Decimal> {
    match (one, other) {
        (
            Decimal::Finite {
                negative: a_negative,
                coefficient: a,
                exponent: a_exponent,
            },
            Decimal::Finite {
                negative: b_negative,
                coefficient: b,
                exponent: b_exponent,
            },
        ) => {
            let product = Decimal::Finite {
                negative: a_negative != b_negative,
                coefficient: a * b,
                exponent: a_exponent + b_exponent,
            };
            Some(product.rounded())
        }
        _ => Some(Decimal::NotANumber),
    }
}

/// The quotient; the divisor is not zero.
pub(super) fn divide(one: &Decimal, other: &Decimal) -> Option<Decimal> {
    let ((a, a_exponent), (b, b_exponent)) = (one.signed()?, other.signed()?);
    let negative = matches!(one, Decimal::Finite { negative: true, .. })
        != matches!(other, Decimal::Finite { negative: true, .. });
    let ideal = a_exponent - b_exponent;
    if a.is_zero() {
        return Some(Decimal::Finite {
            negative,
            coefficient: a,
            exponent: ideal,
        });
    }
    let (a, b) = (a.abs(), b.abs());
    let wanted = PRECISION + 2 + digits_of(&b);
    let shift = i64::try_from(wanted.saturating_sub(digits_of(&a))).ok()?;
    let scaled = a * ten_to(shift);
    let (mut quotient, rest) = (&scaled / &b, &scaled % &b);
    let mut exponent = ideal - shift;
    if rest.is_zero() {
        // Exact: as few digits as there can be, towards the ideal exponent.
        while exponent < ideal && (&quotient % 10_u8).is_zero() {
            quotient /= 10;
            exponent += 1;
        }
    } else if (&quotient % 5_u8).is_zero() {
        // A sticky digit, so that rounding sees that there is more.
        quotient += 1;
    }
    Some(
        Decimal::Finite {
            negative,
            coefficient: quotient,
            exponent,
        }
        .rounded(),
    )
}
