//! `math` and `time`.

use std::rc::Rc;

use num_bigint::BigInt;
use num_traits::{FromPrimitive, Signed, Zero};

use super::{set, set_functions};
use crate::error::{Raised, Result};
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::number::{Number, integer};
use crate::value::{Module, Value};

fn number(arguments: &mut Arguments, function: &str) -> Result<Number> {
    let value = arguments.require(function, "x")?;
    Number::of(&crate::builtins::unwrap(&value))
        .ok_or_else(|| Raised::type_error(format!("{function}() needs a number")))
}

fn domain<T>() -> Result<T> {
    Err(Raised::exception("ValueError", "math domain error"))
}

fn rounded(mut arguments: Arguments, function: &str, round: fn(f64) -> f64) -> Result<Value> {
    match number(&mut arguments, function)? {
        Number::Float(float) => match BigInt::from_f64(round(float)) {
            Some(int) => Ok(integer(int)),
            None => Err(Raised::exception(
                "OverflowError",
                "cannot convert float infinity to integer",
            )),
        },
        number => Ok(integer(number.big().unwrap_or_default())),
    }
}

fn of_float(mut arguments: Arguments, function: &str, compute: fn(f64) -> f64) -> Result<Value> {
    let float = number(&mut arguments, function)?.float()?;
    let result = compute(float);
    if result.is_nan() && !float.is_nan() {
        return domain();
    }
    Ok(Value::Float(result))
}

fn greatest_common_divisor(arguments: Arguments) -> Result<BigInt> {
    let mut result = BigInt::zero();
    for value in &arguments.positional {
        let Some(mut other) = Number::of(value).and_then(|number| number.big()) else {
            return Err(Raised::type_error("gcd() needs integers"));
        };
        while !other.is_zero() {
            let rest = &result % &other;
            result = std::mem::replace(&mut other, rest);
        }
    }
    Ok(result.abs())
}

pub(super) fn build(_: &mut Interpreter, module: &Rc<Module>) -> Result<()> {
    set(module, "pi", Value::Float(std::f64::consts::PI));
    set(module, "e", Value::Float(std::f64::consts::E));
    set(module, "tau", Value::Float(std::f64::consts::TAU));
    set(module, "inf", Value::Float(f64::INFINITY));
    set(module, "nan", Value::Float(f64::NAN));
    set_functions(
        module,
        &[
            ("ceil", |_, arguments| rounded(arguments, "ceil", f64::ceil)),
            ("floor", |_, arguments| {
                rounded(arguments, "floor", f64::floor)
            }),
            ("trunc", |_, arguments| {
                rounded(arguments, "trunc", f64::trunc)
            }),
            ("sqrt", |_, arguments| {
                of_float(arguments, "sqrt", f64::sqrt)
            }),
            ("exp", |_, arguments| of_float(arguments, "exp", f64::exp)),
            ("fabs", |_, arguments| of_float(arguments, "fabs", f64::abs)),
            ("sin", |_, arguments| of_float(arguments, "sin", f64::sin)),
            ("cos", |_, arguments| of_float(arguments, "cos", f64::cos)),
            ("tan", |_, arguments| of_float(arguments, "tan", f64::tan)),
            ("radians", |_, arguments| {
                of_float(arguments, "radians", f64::to_radians)
            }),
            ("degrees", |_, arguments| {
                of_float(arguments, "degrees", f64::to_degrees)
            }),
            ("log2", |_, arguments| {
                of_float(arguments, "log2", f64::log2)
            }),
            ("log10", |_, arguments| {
                of_float(arguments, "log10", f64::log10)
            }),
            ("log", |_, mut arguments| {
                let value = number(&mut arguments, "log")?.float()?;
                if value <= 0.0 {
                    return domain();
                }
                let natural = value.ln();
                if arguments.positional.is_empty() {
                    return Ok(Value::Float(natural));
                }
                let base = number(&mut arguments, "log")?.float()?;
                Ok(Value::Float(natural / base.ln()))
            }),
            ("pow", |_, mut arguments| {
                let base = number(&mut arguments, "pow")?.float()?;
                let exponent = number(&mut arguments, "pow")?.float()?;
                Ok(Value::Float(base.powf(exponent)))
            }),
            ("hypot", |_, arguments| {
                let mut sum = 0.0;
                for value in &arguments.positional {
                    let float = Number::of(value).map_or(Ok(0.0), |number| number.float())?;
                    sum += float * float;
                }
                Ok(Value::Float(f64::sqrt(sum)))
            }),
            ("isnan", |_, mut arguments| {
                Ok(Value::Bool(
                    number(&mut arguments, "isnan")?.float()?.is_nan(),
                ))
            }),
            ("isinf", |_, mut arguments| {
                Ok(Value::Bool(
                    number(&mut arguments, "isinf")?.float()?.is_infinite(),
                ))
            }),
            ("isfinite", |_, mut arguments| {
                Ok(Value::Bool(
                    number(&mut arguments, "isfinite")?.float()?.is_finite(),
                ))
            }),
            ("gcd", |_, arguments| {
                Ok(integer(greatest_common_divisor(arguments)?))
            }),
            ("isqrt", |_, mut arguments| {
                let int = number(&mut arguments, "isqrt")?.big().unwrap_or_default();
                if int.is_negative() {
                    return Err(Raised::exception(
                        "ValueError",
                        "isqrt() argument must be nonnegative",
                    ));
                }
                Ok(integer(int.sqrt()))
            }),
            ("factorial", |_, mut arguments| {
                let Number::Int(int @ 0..=5000) = number(&mut arguments, "factorial")? else {
                    return Err(Raised::exception(
                        "ValueError",
                        "factorial() needs an integer from 0 to 5000 here",
                    ));
                };
                let product = (2..=int).fold(BigInt::from(1), |product, next| product * next);
                Ok(integer(product))
            }),
        ],
    );
    Ok(())
}

/// `time`: the clock stands still.
pub(super) fn build_time(_: &mut Interpreter, module: &Rc<Module>) -> Result<()> {
    #[expect(clippy::cast_precision_loss, reason = "seconds as a float")]
    let seconds = |interpreter: &mut Interpreter, _: Arguments| {
        Ok(Value::Float(interpreter.now as f64 / 1e6))
    };
    for name in ["time", "monotonic", "perf_counter"] {
        set(module, name, Value::native(name, seconds));
    }
    set(
        module,
        "time_ns",
        Value::native("time_ns", |interpreter, _| {
            Ok(integer(BigInt::from(interpreter.now) * 1000))
        }),
    );
    set(
        module,
        "sleep",
        Value::native("sleep", |_, _| Ok(Value::None)),
    );
    Ok(())
}
