//! `timedelta`.

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use super::super::calendar::{DAY, SECOND, Time};
use super::{Temporal, delta_value, receiver, temporal};
use crate::builtins::Method;
use crate::error::{Raised, Result};
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::number::Number;
use crate::value::Value;

/// The arguments in the order of `timedelta(...)`, with their microseconds.
const UNITS: [(&str, i64); 7] = [
    ("days", DAY),
    ("seconds", SECOND),
    ("microseconds", 1),
    ("milliseconds", 1000),
    ("minutes", 60 * SECOND),
    ("hours", 3600 * SECOND),
    ("weeks", 7 * DAY),
];

pub(super) fn microseconds(value: &Value) -> Result<i128> {
    match receiver(value)? {
        Temporal::Delta(delta) => Ok(delta),
        _ => Err(Raised::type_error("a timedelta is needed")),
    }
}

fn other(arguments: &mut Arguments) -> Result<Value> {
    arguments.require("timedelta", "other")
}

fn new(interpreter: &mut Interpreter, _: &Value, mut arguments: Arguments) -> Result<Value> {
    let mut total = 0_i128;
    let mut fraction = 0.0_f64;
    for (name, unit) in UNITS {
        let Some(value) = arguments.take(name) else {
            continue;
        };
        match Number::of(&value) {
            Some(Number::Int(int)) => total += i128::from(int) * i128::from(unit),
            Some(Number::Float(float)) => {
                let whole = float.trunc();
                #[expect(clippy::cast_precision_loss, reason = "units are small")]
                let size = unit as f64;
                total += num_traits::cast::<f64, i128>(whole).unwrap_or(0) * i128::from(unit);
                fraction += (float - whole) * size;
            }
            _ => {
                return Err(Raised::type_error(format!(
                    "unsupported type for timedelta {name} component: {}",
                    interpreter.types.of(&value).name
                )));
            }
        }
    }
    arguments.finish("timedelta")?;
    total += num_traits::cast::<f64, i128>(fraction.round_ties_even()).unwrap_or(0);
    delta_value(interpreter, total)
}

fn text(delta: i128) -> String {
    let days = delta.div_euclid(i128::from(DAY));
    let rest = i64::try_from(delta.rem_euclid(i128::from(DAY))).unwrap_or(0);
    let time = Time::from_microseconds(rest);
    let mut text = String::new();
    if days != 0 {
        let plural = if days.abs() == 1 { "" } else { "s" };
        text = format!("{days} day{plural}, ");
    }
    text.push_str(&format!(
        "{}:{:02}:{:02}",
        time.hour, time.minute, time.second
    ));
    if time.microsecond != 0 {
        text.push_str(&format!(".{:06}", time.microsecond));
    }
    text
}

fn representation(delta: i128) -> String {
    let days = delta.div_euclid(i128::from(DAY));
    let rest = i64::try_from(delta.rem_euclid(i128::from(DAY))).unwrap_or(0);
    let mut parts = Vec::new();
    for (name, number) in [
        ("days", days),
        ("seconds", i128::from(rest / SECOND)),
        ("microseconds", i128::from(rest % SECOND)),
    ] {
        if number != 0 {
            parts.push(format!("{name}={number}"));
        }
    }
    let shown = if parts.is_empty() {
        "0".to_owned()
    } else {
        parts.join(", ")
    };
    format!("datetime.timedelta({shown})")
}

/// The quotient rounded half to even.
fn rounded(one: i128, other: i128) -> i128 {
    let (quotient, rest) = (one.div_euclid(other), one.rem_euclid(other));
    match (2 * rest).cmp(&other.abs()) {
        std::cmp::Ordering::Greater => quotient + other.signum(),
        std::cmp::Ordering::Equal if quotient % 2 != 0 => quotient + other.signum(),
        _ => quotient,
    }
}

fn multiply(
    interpreter: &mut Interpreter,
    this: &Value,
    mut arguments: Arguments,
) -> Result<Value> {
    let delta = microseconds(this)?;
    let factor = other(&mut arguments)?;
    match Number::of(&factor) {
        Some(Number::Int(factor)) => {
            let product = delta.saturating_mul(i128::from(factor));
            delta_value(interpreter, product)
        }
        Some(Number::Float(factor)) => {
            let product = BigInt::from(delta).to_f64().unwrap_or(0.0) * factor;
            let product = num_traits::cast::<f64, i128>(product.round_ties_even());
            delta_value(interpreter, product.unwrap_or(i128::MAX))
        }
        _ => Ok(Value::NotImplemented),
    }
}

fn division_by_zero<T>() -> Result<T> {
    Err(Raised::exception(
        "ZeroDivisionError",
        "integer division or modulo by zero",
    ))
}

pub(super) const METHODS: &[(&str, Method)] = &[
    ("__new__", new),
    ("total_seconds", |_, this, _| {
        let delta = BigInt::from(microseconds(this)?).to_f64().unwrap_or(0.0);
        Ok(Value::Float(delta / 1e6))
    }),
    ("__str__", |_, this, _| {
        Ok(Value::Str(text(microseconds(this)?).into()))
    }),
    ("__repr__", |_, this, _| {
        Ok(Value::Str(representation(microseconds(this)?).into()))
    }),
    ("__bool__", |_, this, _| {
        Ok(Value::Bool(microseconds(this)? != 0))
    }),
    ("__neg__", |interpreter, this, _| {
        delta_value(interpreter, -microseconds(this)?)
    }),
    ("__pos__", |_, this, _| Ok(this.clone())),
    ("__abs__", |interpreter, this, _| {
        delta_value(interpreter, microseconds(this)?.abs())
    }),
    (
        "__add__",
        |interpreter, this, mut arguments| match temporal(&other(&mut arguments)?) {
            Some(Temporal::Delta(delta)) => delta_value(interpreter, microseconds(this)? + delta),
            _ => Ok(Value::NotImplemented),
        },
    ),
    (
        "__sub__",
        |interpreter, this, mut arguments| match temporal(&other(&mut arguments)?) {
            Some(Temporal::Delta(delta)) => delta_value(interpreter, microseconds(this)? - delta),
            _ => Ok(Value::NotImplemented),
        },
    ),
    ("__mul__", multiply),
    ("__rmul__", multiply),
    ("__truediv__", |interpreter, this, mut arguments| {
        let delta = microseconds(this)?;
        let divisor = other(&mut arguments)?;
        if let Some(Temporal::Delta(divisor)) = temporal(&divisor) {
            if divisor == 0 {
                return Err(Raised::exception("ZeroDivisionError", "division by zero"));
            }
            let quotient = BigInt::from(delta).to_f64().unwrap_or(0.0)
                / BigInt::from(divisor).to_f64().unwrap_or(1.0);
            return Ok(Value::Float(quotient));
        }
        match Number::of(&divisor) {
            Some(Number::Int(0)) => division_by_zero(),
            Some(Number::Int(divisor)) => {
                delta_value(interpreter, rounded(delta, i128::from(divisor)))
            }
            Some(Number::Float(divisor)) if divisor != 0.0 => {
                let quotient = BigInt::from(delta).to_f64().unwrap_or(0.0) / divisor;
                let quotient = num_traits::cast::<f64, i128>(quotient.round_ties_even());
                delta_value(interpreter, quotient.unwrap_or(i128::MAX))
            }
            Some(Number::Float(_)) => division_by_zero(),
            _ => Ok(Value::NotImplemented),
        }
    }),
    ("__floordiv__", |interpreter, this, mut arguments| {
        let delta = microseconds(this)?;
        let divisor = other(&mut arguments)?;
        let (by, is_delta) = match (temporal(&divisor), Number::of(&divisor)) {
            (Some(Temporal::Delta(by)), _) => (by, true),
            (_, Some(Number::Int(by))) => (i128::from(by), false),
            _ => return Ok(Value::NotImplemented),
        };
        if by == 0 {
            return division_by_zero();
        }
        let quotient = floor_quotient(delta, by);
        if is_delta {
            return Ok(crate::number::integer(BigInt::from(quotient)));
        }
        delta_value(interpreter, quotient)
    }),
    ("__mod__", |interpreter, this, mut arguments| {
        let delta = microseconds(this)?;
        match temporal(&other(&mut arguments)?) {
            Some(Temporal::Delta(0)) => division_by_zero(),
            Some(Temporal::Delta(by)) => {
                delta_value(interpreter, delta - by * floor_quotient(delta, by))
            }
            _ => Ok(Value::NotImplemented),
        }
    }),
];

fn floor_quotient(one: i128, other: i128) -> i128 {
    let quotient = one / other;
    if one % other != 0 && (one < 0) != (other < 0) {
        quotient - 1
    } else {
        quotient
    }
}
