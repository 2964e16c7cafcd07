//! Arithmetic of integers and floats.

use std::cmp::Ordering;
use std::rc::Rc;

use num_bigint::{BigInt, Sign};
use num_traits::{FromPrimitive, Signed, ToPrimitive, Zero};

use crate::error::{Raised, Result};
use crate::interpreter::{INSTANCE, Interpreter};
use crate::tree::BinaryOperator;
use crate::value::Value;

/// The largest integer that is computed, in bits.
const LARGEST: u64 = 1 << 17;

/// A number: an integer that fits or does not, or a float.
#[derive(Clone)]
pub(crate) enum Number {
    Int(i64),
    Big(Rc<BigInt>),
    Float(f64),
}

impl Number {
    /// The number that a value is; `bool` is one.
    pub fn of(value: &Value) -> Option<Self> {
        Some(match value {
            Value::Int(int) => Self::Int(*int),
            Value::Bool(flag) => Self::Int(i64::from(*flag)),
            Value::BigInt(int) => Self::Big(int.clone()),
            Value::Float(float) => Self::Float(*float),
            _ => return None,
        })
    }

    pub fn big(&self) -> Option<BigInt> {
        match self {
            Self::Int(int) => Some(BigInt::from(*int)),
            Self::Big(int) => Some((**int).clone()),
            Self::Float(_) => None,
        }
    }

    pub fn float(&self) -> Result<f64> {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "what float(int) does")]
            Self::Int(int) => Ok(*int as f64),
            Self::Float(float) => Ok(*float),
            Self::Big(int) => match int.to_f64() {
                Some(float) if float.is_finite() => Ok(float),
                _ => Err(Raised::exception(
                    "OverflowError",
                    "int too large to convert to float",
                )),
            },
        }
    }

    /// The order; `None` with a NaN.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Int(one), Self::Int(other)) => Some(one.cmp(other)),
            (Self::Float(one), Self::Float(other)) => one.partial_cmp(other),
            (Self::Float(one), other) => compare_float(*one, &other.big()?),
            (one, Self::Float(other)) => compare_float(*other, &one.big()?).map(Ordering::reverse),
            (one, other) => Some(one.big()?.cmp(&other.big()?)),
        }
    }
}

/// A float as a part between a half and one, and a power of two.
pub(crate) fn mantissa(float: f64) -> (f64, i64) {
    if float == 0.0 || !float.is_finite() {
        return (float, 0);
    }
    if !float.is_normal() {
        let (part, exponent) = mantissa(float * 2f64.powi(60));
        return (part, exponent - 60);
    }
    let bits = float.to_bits();
    let exponent = i64::try_from(bits >> 52 & 0x7FF).unwrap_or_default() - 1022;
    let part = f64::from_bits(bits & !(0x7FF << 52) | 1022 << 52);
    (part, exponent)
}

/// A float times a power of two, rounded once.
pub(crate) fn scaled(float: f64, exponent: i64) -> f64 {
    let (part, own) = mantissa(float);
    let exponent = own.saturating_add(exponent).clamp(-1200, 1200);
    let power = |exponent: i64| 2f64.powi(i32::try_from(exponent).unwrap_or_default());
    // Each factor is a power of two that a float can be; only the last product is not exact.
    if exponent > 1000 {
        part * power(1000) * power(exponent - 1000)
    } else if exponent < -1000 {
        part * power(-1000) * power(exponent + 1000)
    } else {
        part * power(exponent)
    }
}

/// The prime that hashes of numbers are the rest of.
const HASH_MODULUS: i64 = (1 << 61) - 1;

/// `hash()` of a number, the same for equal ones; `None` for what is not equal to itself.
pub(crate) fn hash(number: &Number) -> Option<i64> {
    match number {
        Number::Int(int) => Some(int % HASH_MODULUS),
        Number::Big(int) => (&**int % HASH_MODULUS).to_i64(),
        Number::Float(float) if float.is_nan() => None,
        Number::Float(float) if float.is_infinite() => {
            Some(if *float > 0.0 { 314_159 } else { -314_159 })
        }
        Number::Float(float) => Some(hash_of_float(*float)),
    }
}

/// The bits of the float, 28 at a time, turned round in 61.
fn hash_of_float(float: f64) -> i64 {
    let turned = |bits: i64, by: i64| bits << by & HASH_MODULUS | bits >> (61 - by);
    let (mut rest, mut exponent) = mantissa(float.abs());
    let mut hash = 0;
    while rest != 0.0 {
        rest *= f64::from(1 << 28);
        exponent -= 28;
        let whole = rest.trunc();
        rest -= whole;
        hash = turned(hash, 28) + whole.to_i64().unwrap_or_default();
        if hash >= HASH_MODULUS {
            hash -= HASH_MODULUS;
        }
    }
    let hash = turned(hash, exponent.rem_euclid(61));
    if float < 0.0 { -hash } else { hash }
}

fn compare_float(float: f64, int: &BigInt) -> Option<Ordering> {
    if float.is_nan() {
        return None;
    }
    if float.is_infinite() {
        return Some(if float > 0.0 {
            Ordering::Greater
        } else {
            Ordering::Less
        });
    }
    let floor = BigInt::from_f64(float.floor())?;
    Some(match floor.cmp(int) {
        Ordering::Equal if float > float.floor() => Ordering::Greater,
        ordering => ordering,
    })
}

/// An integer as a value: small ones are `Int`.
pub(crate) fn integer(int: BigInt) -> Value {
    match int.to_i64() {
        Some(int) => Value::Int(int),
        None => Value::BigInt(Rc::new(int)),
    }
}

/// The same of one that may have grown without bound.
pub(crate) fn checked(int: BigInt) -> Result<Value> {
    if int.bits() > LARGEST {
        return Err(too_large());
    }
    Ok(integer(int))
}

/// How many 64-bit words a value takes as an integer.
fn words(value: &Value) -> usize {
    match value {
        Value::BigInt(int) => words_of(int),
        _ => 1,
    }
}

/// How many 64-bit words an integer takes.
pub(crate) fn words_of(int: &BigInt) -> usize {
    usize::try_from(int.bits() / 64 + 1).unwrap_or(usize::MAX)
}

fn too_large() -> Raised {
    Raised::limit("an integer grew too large")
}

fn division_by_zero(message: &str) -> Raised {
    Raised::exception("ZeroDivisionError", message)
}

/// `left operator right`; `None` if they are no numbers or the operator is not theirs.
pub(crate) fn binary(
    operator: BinaryOperator,
    left: &Value,
    right: &Value,
) -> Option<Result<Value>> {
    let (one, other) = (Number::of(left)?, Number::of(right)?);
    if let (Value::Bool(one), Value::Bool(other)) = (left, right) {
        match operator {
            BinaryOperator::And => return Some(Ok(Value::Bool(*one && *other))),
            BinaryOperator::Or => return Some(Ok(Value::Bool(*one || *other))),
            BinaryOperator::Xor => return Some(Ok(Value::Bool(one != other))),
            _ => {}
        }
    }
    match (&one, &other) {
        (Number::Float(_), _) | (_, Number::Float(_)) => float_binary(operator, &one, &other),
        (Number::Int(one), Number::Int(other)) => match small(operator, *one, *other) {
            Some(result) => Some(result),
            None => big(operator, &BigInt::from(*one), &BigInt::from(*other)),
        },
        _ => big(operator, &one.big()?, &other.big()?),
    }
}

/// 64-bit arithmetic; `None` where it overflows or is rare.
fn small(operator: BinaryOperator, one: i64, other: i64) -> Option<Result<Value>> {
    let result = match operator {
        BinaryOperator::Add => one.checked_add(other)?,
        BinaryOperator::Subtract => one.checked_sub(other)?,
        BinaryOperator::Multiply => one.checked_mul(other)?,
        BinaryOperator::And => one & other,
        BinaryOperator::Or => one | other,
        BinaryOperator::Xor => one ^ other,
        _ => return None,
    };
    Some(Ok(Value::Int(result)))
}

fn big(operator: BinaryOperator, one: &BigInt, other: &BigInt) -> Option<Result<Value>> {
    Some(match operator {
        BinaryOperator::Add => checked(one + other),
        BinaryOperator::Subtract => checked(one - other),
        BinaryOperator::Multiply => {
            if one.bits() + other.bits() > LARGEST {
                return Some(Err(too_large()));
            }
            checked(one * other)
        }
        BinaryOperator::Divide => divide(one, other),
        BinaryOperator::FloorDivide | BinaryOperator::Modulo => {
            if other.is_zero() {
                return Some(Err(division_by_zero(
                    if operator == BinaryOperator::Modulo {
                        "integer modulo by zero"
                    } else {
                        "integer division or modulo by zero"
                    },
                )));
            }
            let (quotient, rest) = floor_division(one, other);
            Ok(integer(if operator == BinaryOperator::Modulo {
                rest
            } else {
                quotient
            }))
        }
        BinaryOperator::Power => power(one, other),
        BinaryOperator::LeftShift => match other.to_u64() {
            Some(bits) if bits.saturating_add(one.bits()) <= LARGEST => checked(one << bits),
            Some(_) if one.is_zero() => Ok(Value::Int(0)),
            _ if other.is_negative() => {
                Err(Raised::exception("ValueError", "negative shift count"))
            }
            _ => Err(too_large()),
        },
        BinaryOperator::RightShift => match other.to_u64() {
            Some(bits) => Ok(integer(one >> bits.min(LARGEST + 64))),
            None if other.is_negative() => {
                Err(Raised::exception("ValueError", "negative shift count"))
            }
            None => Ok(Value::Int(if one.is_negative() { -1 } else { 0 })),
        },
        BinaryOperator::And => Ok(integer(one & other)),
        BinaryOperator::Or => Ok(integer(one | other)),
        BinaryOperator::Xor => Ok(integer(one ^ other)),
        BinaryOperator::MatrixMultiply => return None,
    })
}

fn divide(one: &BigInt, other: &BigInt) -> Result<Value> {
    if other.is_zero() {
        return Err(division_by_zero("division by zero"));
    }
    const EXACT: u64 = 53;
    if one.bits() <= EXACT && other.bits() <= EXACT {
        let (one, other) = (one.to_f64(), other.to_f64());
        return Ok(Value::Float(one.unwrap_or(0.0) / other.unwrap_or(1.0)));
    }
    // Scale so that the quotient has 64 significant bits and one sticky bit, which rounds correctly.
    let shift =
        66 + i64::try_from(other.bits()).unwrap_or(0) - i64::try_from(one.bits()).unwrap_or(0);
    let (numerator, denominator) = if shift >= 0 {
        (one.abs() << shift, other.abs())
    } else {
        (one.abs(), other.abs() << -shift)
    };
    let mut quotient = &numerator / &denominator;
    if !(&numerator % &denominator).is_zero() {
        quotient |= BigInt::from(1);
    }
    let negative = one.is_negative() != other.is_negative();
    let result = scaled(quotient.to_f64().unwrap_or(f64::INFINITY), -shift);
    if !result.is_finite() {
        return Err(Raised::exception(
            "OverflowError",
            "integer division result too large for a float",
        ));
    }
    Ok(Value::Float(if negative { -result } else { result }))
}

/// The quotient rounded down, and the rest with the sign of the divisor.
pub(crate) fn floor_division(one: &BigInt, other: &BigInt) -> (BigInt, BigInt) {
    let (quotient, rest) = (one / other, one % other);
    if !rest.is_zero() && (rest.sign() == Sign::Minus) != (other.sign() == Sign::Minus) {
        (quotient - 1, rest + other)
    } else {
        (quotient, rest)
    }
}

fn power(one: &BigInt, other: &BigInt) -> Result<Value> {
    if other.is_negative() {
        if one.is_zero() {
            return Err(division_by_zero("0.0 cannot be raised to a negative power"));
        }
        let base = Number::Big(Rc::new(one.clone())).float()?;
        let exponent = Number::Big(Rc::new(other.clone())).float()?;
        return Ok(Value::Float(base.powf(exponent)));
    }
    if one.bits() <= 1 {
        // 0, 1 and -1 stay small whatever the exponent.
        let even = (other % 2_u8).is_zero();
        return Ok(integer(if other.is_zero() || one.is_negative() && even {
            BigInt::from(1)
        } else {
            one.clone()
        }));
    }
    match other.to_u32() {
        Some(exponent) if one.bits().saturating_mul(u64::from(exponent)) <= LARGEST => {
            checked(one.pow(exponent))
        }
        _ => Err(too_large()),
    }
}

fn float_binary(operator: BinaryOperator, one: &Number, other: &Number) -> Option<Result<Value>> {
    let (one, other) = match (one.float(), other.float()) {
        (Ok(one), Ok(other)) => (one, other),
        (Err(raised), _) | (_, Err(raised)) => return Some(Err(raised)),
    };
    Some(Ok(Value::Float(match operator {
        BinaryOperator::Add => one + other,
        BinaryOperator::Subtract => one - other,
        BinaryOperator::Multiply => one * other,
        BinaryOperator::Divide if other == 0.0 => {
            return Some(Err(division_by_zero("float division by zero")));
        }
        BinaryOperator::Divide => one / other,
        BinaryOperator::FloorDivide | BinaryOperator::Modulo if other == 0.0 => {
            return Some(Err(division_by_zero(
                if operator == BinaryOperator::Modulo {
                    "float modulo"
                } else {
                    "float floor division by zero"
                },
            )));
        }
        BinaryOperator::FloorDivide => float_floor_division(one, other).0,
        BinaryOperator::Modulo => float_floor_division(one, other).1,
        BinaryOperator::Power => {
            if one == 0.0 && other < 0.0 {
                return Some(Err(division_by_zero(
                    "0.0 cannot be raised to a negative power",
                )));
            }
            if one < 0.0 && other.is_finite() && other.fract() != 0.0 {
                return Some(Err(Raised::unsupported(
                    "a complex number is not supported here",
                )));
            }
            let result = one.powf(other);
            if result.is_infinite() && one.is_finite() && other.is_finite() {
                return Some(Err(Raised::exception(
                    "OverflowError",
                    "(34, 'Numerical result out of range')",
                )));
            }
            result
        }
        _ => return None,
    })))
}

fn float_floor_division(one: f64, other: f64) -> (f64, f64) {
    let mut rest = one % other;
    let mut quotient = (one - rest) / other;
    if rest == 0.0 {
        rest = 0.0_f64.copysign(other);
    } else if (other < 0.0) != (rest < 0.0) {
        rest += other;
        quotient -= 1.0;
    }
    let floor = if quotient == 0.0 {
        0.0_f64.copysign(one / other)
    } else {
        let floor = quotient.floor();
        if quotient - floor > 0.5 {
            floor + 1.0
        } else {
            floor
        }
    };
    (floor, rest)
}

/// `-x`, `+x`, `~x` of a number.
pub(crate) fn unary(operator: &str, value: &Value) -> Option<Result<Value>> {
    let number = Number::of(value)?;
    Some(Ok(match (operator, number) {
        ("neg", Number::Float(float)) => Value::Float(-float),
        ("pos", Number::Float(float)) => Value::Float(float),
        ("neg", number) => integer(-number.big()?),
        ("pos", number) => integer(number.big()?),
        ("invert", Number::Float(_)) => return None,
        ("invert", number) => integer(-number.big()? - 1),
        _ => return None,
    }))
}

/// `repr(float)`: the shortest text that gives the same float.
pub(crate) fn float_text(float: f64) -> String {
    if float.is_nan() {
        return "nan".to_owned();
    }
    if float.is_infinite() {
        return if float > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let scientific = format!("{float:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        let plain = format!("{float}");
        if plain.contains('.') {
            plain
        } else {
            format!("{plain}.0")
        }
    } else {
        let sign = if exponent < 0 { '-' } else { '+' };
        format!("{digits}e{sign}{:02}", exponent.abs())
    }
}

impl Interpreter {
    /// Counts what arithmetic took, in time and in memory; of small numbers that is nothing beyond the step.
    fn count_words(&mut self, operator: BinaryOperator, one: usize, other: usize, made: usize) {
        self.charge(match operator {
            BinaryOperator::Multiply | BinaryOperator::FloorDivide | BinaryOperator::Modulo => {
                one.saturating_mul(other)
            }
            BinaryOperator::Power => made.saturating_mul(made),
            _ => one + other,
        });
    }

    /// What arithmetic has made, counted.
    pub(crate) fn counted(
        &mut self,
        operator: BinaryOperator,
        left: &Value,
        right: &Value,
        result: Value,
    ) -> Result<Value> {
        let is_small = |value: &Value| !matches!(value, Value::BigInt(_));
        if !is_small(left) || !is_small(&result) {
            self.count_words(operator, words(left), words(right), words(&result));
            self.count_made(&result)?;
        }
        Ok(result)
    }

    /// Counts the memory of a value that was just made, where that is not bounded by what it was made of.
    pub(crate) fn count_made(&mut self, value: &Value) -> Result<()> {
        match value {
            Value::BigInt(int) if Rc::strong_count(int) == 1 => {
                self.allocate(32 + words_of(int) * 8)
            }
            Value::Instance(instance) if Rc::strong_count(instance) == 1 => self.allocate(INSTANCE),
            _ => Ok(()),
        }
    }

    /// `pow(base, exponent, modulus)`.
    pub(crate) fn power_modulo(
        &mut self,
        base: &BigInt,
        exponent: &BigInt,
        modulus: &BigInt,
    ) -> Result<Value> {
        if modulus.is_zero() {
            return Err(Raised::exception(
                "ValueError",
                "pow() 3rd argument cannot be 0",
            ));
        }
        // A product and a rest for each bit of the exponent: asked before it is computed.
        let words = words_of(modulus);
        let bits = usize::try_from(exponent.bits()).unwrap_or(usize::MAX);
        let products = bits.saturating_mul(words.saturating_mul(words));
        self.charge(products.saturating_mul(16));
        self.step()?;
        let result = if exponent.is_negative() {
            // num_bigint takes neither a negative nor a trivial modulus.
            let size = modulus.abs();
            let inverse = match size == BigInt::from(1) {
                true => Some(BigInt::from(0)),
                false => base.modinv(&size),
            };
            let inverse = inverse.ok_or_else(|| {
                let message = "base is not invertible for the given modulus";
                Raised::exception("ValueError", message)
            })?;
            inverse.modpow(&-exponent, &size)
        } else {
            base.modpow(exponent, modulus)
        };
        Ok(integer(floor_division(&result, modulus).1))
    }

    /// The text of an integer, refused where it would be very long (CPython's bound is 4300 digits).
    pub(crate) fn integer_text(&self, int: &BigInt) -> Result<String> {
        if int.bits() > 14_285 {
            return Err(Raised::exception(
                "ValueError",
                "Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit",
            ));
        }
        Ok(int.to_string())
    }
}
