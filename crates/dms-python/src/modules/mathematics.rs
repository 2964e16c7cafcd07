//! `math` and `time`.

use std::rc::Rc;

use num_bigint::BigInt;
use num_traits::{FromPrimitive, Signed, Zero};

use super::{set, set_functions};
use crate::error::{Raised, Result};
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::number::{Number, checked, integer, mantissa, scaled, words_of};
use crate::tree::BinaryOperator;
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
        Number::Float(float) if float.is_nan() => Err(Raised::exception(
            "ValueError",
            "cannot convert float NaN to integer",
        )),
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
    if result.is_infinite() && float.is_finite() {
        return match function {
            "log2" | "log10" => domain(),
            "degrees" | "radians" => Ok(Value::Float(result)),
            _ => Err(Raised::exception("OverflowError", "math range error")),
        };
    }
    Ok(Value::Float(result))
}

fn greatest_common_divisor(interpreter: &mut Interpreter, arguments: Arguments) -> Result<BigInt> {
    let mut result = BigInt::zero();
    for value in &arguments.positional {
        let Some(mut other) = Number::of(value).and_then(|number| number.big()) else {
            return Err(Raised::type_error("gcd() needs integers"));
        };
        // Some forty divisions for each word, each of which goes through all of them.
        let words = words_of(&other).max(words_of(&result));
        interpreter.charge(words * words * 40);
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
            ("gcd", |interpreter, arguments| {
                Ok(integer(greatest_common_divisor(interpreter, arguments)?))
            }),
            ("lcm", |interpreter, arguments| {
                let mut result = BigInt::from(1);
                let mut is_zero = false;
                for value in &arguments.positional {
                    let pair = Arguments::positional([integer(result.clone()), value.clone()]);
                    let divisor = greatest_common_divisor(interpreter, pair)?;
                    let other = Number::of(value).and_then(|number| number.big());
                    let other = other.unwrap_or_default();
                    if other.is_zero() {
                        is_zero = true;
                        continue;
                    }
                    result = (result / divisor * other).abs();
                    // The next one is asked for only if this one is not too large.
                    checked(result.clone())?;
                }
                if is_zero {
                    return Ok(Value::Int(0));
                }
                Ok(integer(result))
            }),
            ("frexp", |_, mut arguments| {
                let (part, exponent) = mantissa(number(&mut arguments, "frexp")?.float()?);
                Ok(Value::tuple([Value::Float(part), Value::Int(exponent)]))
            }),
            ("ldexp", |_, mut arguments| {
                let part = number(&mut arguments, "ldexp")?.float()?;
                let exponent = match number(&mut arguments, "ldexp")? {
                    Number::Int(exponent) => exponent,
                    Number::Big(exponent) if exponent.is_negative() => i64::MIN,
                    Number::Big(_) => i64::MAX,
                    Number::Float(_) => {
                        let message = "Expected an int as second argument to ldexp.";
                        return Err(Raised::type_error(message));
                    }
                };
                let result = scaled(part, exponent);
                if result.is_infinite() && part.is_finite() {
                    return Err(Raised::exception("OverflowError", "math range error"));
                }
                Ok(Value::Float(result))
            }),
            ("fmod", |_, mut arguments| {
                let one = number(&mut arguments, "fmod")?.float()?;
                let other = number(&mut arguments, "fmod")?.float()?;
                let result = one % other;
                match result.is_nan() && !one.is_nan() && !other.is_nan() {
                    true => domain(),
                    false => Ok(Value::Float(result)),
                }
            }),
            ("copysign", |_, mut arguments| {
                let one = number(&mut arguments, "copysign")?.float()?;
                let other = number(&mut arguments, "copysign")?.float()?;
                Ok(Value::Float(one.copysign(other)))
            }),
            ("modf", |interpreter, mut arguments| {
                let float = number(&mut arguments, "modf")?.float()?;
                let whole = float.trunc();
                let fraction = match float.is_infinite() {
                    true => 0.0_f64.copysign(float),
                    false => (float - whole).copysign(float),
                };
                interpreter.new_tuple(vec![Value::Float(fraction), Value::Float(whole)])
            }),
            ("prod", |interpreter, mut arguments| {
                let start = arguments.take_keyword("start").unwrap_or(Value::Int(1));
                let values = arguments.require("prod", "iterable")?;
                let mut product = start;
                for value in interpreter.collect(&values)? {
                    product = interpreter.binary(BinaryOperator::Multiply, &product, &value)?;
                }
                Ok(product)
            }),
            ("isqrt", |interpreter, mut arguments| {
                let int = number(&mut arguments, "isqrt")?.big().unwrap_or_default();
                if int.is_negative() {
                    return Err(Raised::exception(
                        "ValueError",
                        "isqrt() argument must be nonnegative",
                    ));
                }
                interpreter.charge(words_of(&int) * words_of(&int) * 8);
                Ok(integer(int.sqrt()))
            }),
            ("factorial", |interpreter, mut arguments| {
                let Number::Int(int @ 0..=5000) = number(&mut arguments, "factorial")? else {
                    return Err(Raised::exception(
                        "ValueError",
                        "factorial() needs an integer from 0 to 5000 here",
                    ));
                };
                let product = (2..=int).fold(BigInt::from(1), |product, next| product * next);
                let factors = usize::try_from(int).unwrap_or_default();
                interpreter.charge(words_of(&product) * factors);
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
