//! Methods of `int` and `float`.

use num_bigint::{BigInt, Sign};
use num_traits::{FromPrimitive, Signed, Zero};

use super::conversions::byte;
use super::{Method, unwrap};
use crate::error::{Raised, Result};
use crate::interpreter::Interpreter;
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
    ("conjugate", |_, this, _| match unwrap(this) {
        Value::Bool(flag) => Ok(Value::Int(i64::from(flag))),
        value => Ok(value),
    }),
    ("is_integer", |_, _, _| Ok(Value::Bool(true))),
    ("as_integer_ratio", |interpreter, this, _| {
        interpreter.new_tuple(vec![unwrap(this), Value::Int(1)])
    }),
    ("to_bytes", |interpreter, this, mut arguments| {
        let int = number(this)?.big().unwrap_or_default();
        let length = arguments.take("length").unwrap_or(Value::Int(1));
        let length = interpreter.as_index(&length).unwrap_or(-1);
        let length = usize::try_from(length)
            .map_err(|_| Raised::exception("ValueError", "length argument must be non-negative"))?;
        interpreter.allocate(length)?;
        let is_little = is_little(interpreter, arguments.take("byteorder"))?;
        let is_signed = is_signed(interpreter, arguments.take_keyword("signed"))?;
        if !is_signed && int.is_negative() {
            let message = "can't convert negative int to unsigned";
            return Err(Raised::exception("OverflowError", message));
        }
        let (mut bytes, fill) = match is_signed {
            true => (
                int.to_signed_bytes_le(),
                if int.is_negative() { 0xff } else { 0 },
            ),
            false => (int.to_bytes_le().1, 0),
        };
        if int.is_zero() {
            bytes.clear();
        }
        if bytes.len() > length {
            return Err(Raised::exception("OverflowError", "int too big to convert"));
        }
        bytes.resize(length, fill);
        if !is_little {
            bytes.reverse();
        }
        Ok(Value::Bytes(bytes.into()))
    }),
    ("from_bytes", |interpreter, _, mut arguments| {
        let bytes = arguments.require("from_bytes", "bytes")?;
        let mut bytes = match unwrap(&bytes) {
            Value::Bytes(bytes) => bytes.to_vec(),
            Value::List(_) | Value::Tuple(_) => {
                let values = interpreter.collect(&bytes)?;
                let bytes = values.iter().map(|value| byte(interpreter, value));
                bytes.collect::<Result<_>>()?
            }
            other => {
                let class = &interpreter.types.of(&other).name;
                let message = format!("cannot convert '{class}' object to bytes");
                return Err(Raised::type_error(message));
            }
        };
        if !is_little(interpreter, arguments.take("byteorder"))? {
            bytes.reverse();
        }
        let is_signed = is_signed(interpreter, arguments.take_keyword("signed"))?;
        number::checked(match is_signed {
            true => BigInt::from_signed_bytes_le(&bytes),
            false => BigInt::from_bytes_le(Sign::Plus, &bytes),
        })
    }),
];

fn is_little(interpreter: &mut Interpreter, order: Option<Value>) -> Result<bool> {
    match order {
        None => Ok(false),
        Some(order) => match interpreter.display(&order)?.as_str() {
            "little" => Ok(true),
            "big" => Ok(false),
            _ => {
                let message = "byteorder must be either 'little' or 'big'";
                Err(Raised::exception("ValueError", message))
            }
        },
    }
}

fn is_signed(interpreter: &mut Interpreter, signed: Option<Value>) -> Result<bool> {
    signed.map_or(Ok(false), |signed| interpreter.is_true(&signed))
}

pub(super) const FLOAT_METHODS: &[(&str, Method)] = &[
    ("conjugate", |_, this, _| Ok(unwrap(this))),
    ("is_integer", |_, this, _| {
        let float = number(this)?.float()?;
        Ok(Value::Bool(float.is_finite() && float.fract() == 0.0))
    }),
    ("as_integer_ratio", |interpreter, this, _| {
        let float = number(this)?.float()?;
        if !float.is_finite() {
            return Err(match float.is_nan() {
                true => Raised::exception("ValueError", "cannot convert NaN to integer ratio"),
                false => {
                    Raised::exception("OverflowError", "cannot convert Infinity to integer ratio")
                }
            });
        }
        let (mut numerator, mut denominator) = (float, BigInt::from(1));
        while numerator.fract() != 0.0 {
            numerator *= 2.0;
            denominator *= 2;
        }
        let numerator = BigInt::from_f64(numerator).unwrap_or_default();
        interpreter.new_tuple(vec![
            number::integer(numerator),
            number::integer(denominator),
        ])
    }),
];
