//! Methods of `int` and `float`.

use num_traits::FromPrimitive;

use super::{Method, unwrap};
use crate::error::{Raised, Result};
use crate::number::{self, Number};
use crate::value::Value;

fn number(this: &Value) -> Result<Number> {
    Number::of(&unwrap(this)).ok_or_else(|| Raised::type_error("a number is needed"))
}

pub(super) const INT_METHODS: &[(&str, Method)] = &[
    ("bit_length", |_, this, _| {
        let bits = number(this)?.big().unwrap_or_default().bits();
        Ok(Value::Int(i64::try_from(bits).unwrap_or(i64::MAX)))
    }),
    ("bit_count", |_, this, _| {
        let int = number(this)?.big().unwrap_or_default();
        let ones: u64 = int
            .iter_u64_digits()
            .map(|digit| u64::from(digit.count_ones()))
            .sum();
        Ok(Value::Int(i64::try_from(ones).unwrap_or(i64::MAX)))
    }),
    ("conjugate", |_, this, _| Ok(unwrap(this))),
    ("is_integer", |_, _, _| Ok(Value::Bool(true))),
];

pub(super) const FLOAT_METHODS: &[(&str, Method)] = &[
    ("is_integer", |_, this, _| {
        let float = number(this)?.float()?;
        Ok(Value::Bool(float.is_finite() && float.fract() == 0.0))
    }),
    ("as_integer_ratio", |interpreter, this, _| {
        let float = number(this)?.float()?;
        if !float.is_finite() {
            return Err(Raised::exception(
                "OverflowError",
                "cannot convert Infinity to integer ratio",
            ));
        }
        let (mut numerator, mut denominator) = (float, 1.0_f64);
        while numerator.fract() != 0.0 && denominator.is_finite() {
            numerator *= 2.0;
            denominator *= 2.0;
        }
        let integer =
            |float: f64| num_bigint::BigInt::from_f64(float).map_or(Value::Int(0), number::integer);
        interpreter.new_tuple(vec![integer(numerator), integer(denominator)])
    }),
];
