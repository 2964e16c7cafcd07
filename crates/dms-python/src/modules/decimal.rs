//! `decimal`, with the default context: 28 digits, half to even.

mod number;

use std::cmp::Ordering;
use std::rc::Rc;

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};

use super::set;
use crate::builtins::{Method, define};
use crate::error::{Raised, Result};
use crate::format::format_digits;
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::number::{self as numbers, Number};
use crate::value::{Class, Instance, Module, Value};

pub(crate) use number::Decimal;
use number::{
    LARGEST_EXPONENT, MOST_DIGITS, PRECISION, add, digits_of, divide, multiply, plain, ten_to,
};

pub(super) fn build(interpreter: &mut Interpreter, module: &Rc<Module>) -> Result<()> {
    let object = interpreter.types.object.clone();
    let class = Class::plain("decimal", "Decimal", vec![object]);
    define(&class, METHODS);
    interpreter.library.insert("Decimal", class.clone());
    set(module, "Decimal", Value::Class(class));
    let arithmetic = interpreter.builtin("ArithmeticError");
    let base = arithmetic.unwrap_or_else(|| interpreter.types.object.clone());
    let decimal = Class::plain("decimal", "DecimalException", vec![base]);
    for (name, other) in [
        ("InvalidOperation", None),
        ("DivisionByZero", Some("ZeroDivisionError")),
        ("Overflow", None),
        ("Underflow", None),
        ("Inexact", None),
        ("Rounded", None),
        ("FloatOperation", Some("TypeError")),
    ] {
        let other = other.and_then(|other| interpreter.builtin(other));
        let bases = std::iter::once(decimal.clone()).chain(other);
        let class = Class::plain("decimal", name, bases.collect());
        if matches!(name, "InvalidOperation" | "DivisionByZero") {
            interpreter.library.insert(name, class.clone());
        }
        set(module, name, Value::Class(class));
    }
    set(module, "DecimalException", Value::Class(decimal));
    for name in [
        "ROUND_HALF_UP",
        "ROUND_HALF_EVEN",
        "ROUND_HALF_DOWN",
        "ROUND_UP",
        "ROUND_DOWN",
        "ROUND_CEILING",
        "ROUND_FLOOR",
        "ROUND_05UP",
    ] {
        set(module, name, Value::str(name));
    }
    Ok(())
}

/// The number that a value is, if it is a decimal.
pub(crate) fn decimal(value: &Value) -> Option<Rc<Decimal>> {
    match value {
        Value::Instance(instance) => instance.payload(),
        _ => None,
    }
}

fn receiver(value: &Value) -> Result<Rc<Decimal>> {
    decimal(value).ok_or_else(|| Raised::type_error("a Decimal is needed"))
}

fn made(interpreter: &mut Interpreter, value: Decimal) -> Value {
    let class = match interpreter.library.get("Decimal") {
        Some(class) => class.clone(),
        None => interpreter.types.object.clone(),
    };
    Instance::with_payload(&class, value, None)
}

/// The other operand: a decimal or an integer.
fn operand(value: &Value) -> Option<Decimal> {
    if let Some(value) = decimal(value) {
        return Some((*value).clone());
    }
    Some(Decimal::integer(&Number::of(value)?.big()?))
}

fn invalid(interpreter: &mut Interpreter, message: &str) -> Raised {
    signal(interpreter, "InvalidOperation", message)
}

fn signal(interpreter: &mut Interpreter, name: &str, message: &str) -> Raised {
    let class = interpreter.library.get(name).cloned();
    let made = match class {
        Some(class) => interpreter.construct(&class, Arguments::positional([Value::str(message)])),
        None => return Raised::exception("ArithmeticError", message),
    };
    match made.and_then(|value| interpreter.raised_of(&value)) {
        Ok(raised) | Err(raised) => raised,
    }
}

fn new(interpreter: &mut Interpreter, _: &Value, mut arguments: Arguments) -> Result<Value> {
    let value = arguments.take("value").unwrap_or(Value::Int(0));
    if decimal(&value).is_some() {
        return Ok(value);
    }
    let number = match &crate::builtins::unwrap(&value) {
        Value::Str(text) => Decimal::parse(text),
        Value::Float(float) => Some(Decimal::from_float(*float)),
        Value::Tuple(parts) => from_tuple(interpreter, parts)?,
        Value::List(parts) => {
            let parts = parts.borrow().clone();
            from_tuple(interpreter, &parts)?
        }
        other => match Number::of(other).and_then(|number| number.big()) {
            Some(int) => Some(Decimal::integer(&int)),
            None => {
                return Err(Raised::type_error(format!(
                    "conversion from {} to Decimal is not supported",
                    interpreter.types.of(&value).name
                )));
            }
        },
    };
    match number {
        Some(number) => Ok(made(interpreter, number)),
        None => Err(invalid(interpreter, "[<class 'decimal.ConversionSyntax'>]")),
    }
}

/// `(sign, digits, exponent)`.
fn from_tuple(interpreter: &mut Interpreter, parts: &[Value]) -> Result<Option<Decimal>> {
    let [sign, digits, exponent] = parts else {
        let message = "argument must be a sequence of length 3";
        return Err(Raised::exception("ValueError", message));
    };
    let wrong = |message: &str| Err(Raised::exception("ValueError", message));
    let Some(sign @ (0 | 1)) = interpreter.as_index(sign) else {
        return wrong("sign must be an integer with the value 0 or 1");
    };
    if !matches!(digits, Value::Tuple(_) | Value::List(_)) {
        return wrong("coefficient must be a tuple of digits");
    }
    // No digits are a zero.
    let mut text = "0".to_owned();
    for digit in interpreter.collect(digits)? {
        match interpreter.as_index(&digit) {
            Some(digit @ 0..=9) => text.push_str(&digit.to_string()),
            _ => return wrong("coefficient must be a tuple of digits"),
        }
    }
    if let Value::Str(word) = exponent {
        return match &**word {
            "F" => Ok(Some(Decimal::Infinite(sign == 1))),
            "n" | "N" => Ok(Some(Decimal::NotANumber)),
            _ => wrong("string argument in the third position must be 'F', 'n' or 'N'"),
        };
    }
    let Some(exponent) = interpreter.as_index(exponent) else {
        return wrong("exponent must be an integer");
    };
    let is_small = exponent.unsigned_abs() <= LARGEST_EXPONENT.unsigned_abs();
    Ok(text
        .parse()
        .ok()
        .filter(|_| is_small && text.len() <= MOST_DIGITS)
        .map(|coefficient| Decimal::Finite {
            negative: sign == 1,
            coefficient,
            exponent,
        }))
}

fn operation(
    interpreter: &mut Interpreter,
    this: &Value,
    mut arguments: Arguments,
    compute: impl FnOnce(&mut Interpreter, &Decimal, &Decimal) -> Result<Option<Decimal>>,
) -> Result<Value> {
    let this = receiver(this)?;
    let Some(other) = operand(&arguments.require("Decimal", "other")?) else {
        return Ok(Value::NotImplemented);
    };
    match compute(interpreter, &this, &other)? {
        Some(result) => Ok(made(interpreter, result)),
        None => Err(invalid(interpreter, "[<class 'decimal.InvalidOperation'>]")),
    }
}

fn checked_divide(
    interpreter: &mut Interpreter,
    one: &Decimal,
    other: &Decimal,
) -> Result<Option<Decimal>> {
    if matches!(one, Decimal::NotANumber) || matches!(other, Decimal::NotANumber) {
        return Ok(Some(Decimal::NotANumber));
    }
    if other.is_zero() && one.is_zero() {
        let message = "[<class 'decimal.DivisionUndefined'>]";
        return Err(invalid(interpreter, message));
    }
    if let (
        Decimal::Infinite(negative),
        Decimal::Finite {
            negative: turned, ..
        },
    ) = (one, other)
    {
        return Ok(Some(Decimal::Infinite(negative != turned)));
    }
    if other.is_zero() {
        let message = "[<class 'decimal.DivisionByZero'>]";
        return Err(signal(interpreter, "DivisionByZero", message));
    }
    Ok(divide(one, other))
}

/// The quotient truncated towards zero, and the rest with the sign of the dividend.
fn integer_division(
    interpreter: &mut Interpreter,
    one: &Decimal,
    other: &Decimal,
) -> Result<Option<(Decimal, Decimal)>> {
    if matches!(one, Decimal::NotANumber) || matches!(other, Decimal::NotANumber) {
        return Ok(Some((Decimal::NotANumber, Decimal::NotANumber)));
    }
    if other.is_zero() {
        let signal = match one.is_zero() {
            true => "[<class 'decimal.DivisionUndefined'>]",
            false => "[<class 'decimal.InvalidOperation'>]",
        };
        return Err(invalid(interpreter, signal));
    }
    let (Some((a, a_exponent)), Some((b, b_exponent))) = (one.signed(), other.signed()) else {
        return Ok(None);
    };
    let least = a_exponent.min(b_exponent);
    let a = a * ten_to(a_exponent - least);
    let b = b * ten_to(b_exponent - least);
    let (quotient, rest) = (&a / &b, &a % &b);
    if quotient.abs() >= ten_to(i64::try_from(PRECISION).unwrap_or(0)) {
        return Err(invalid(
            interpreter,
            "[<class 'decimal.DivisionImpossible'>]",
        ));
    }
    // Zeros have a sign, too.
    let is_negative = |it: &Decimal| matches!(it, Decimal::Finite { negative: true, .. });
    let quotient = Decimal::Finite {
        negative: is_negative(one) != is_negative(other),
        coefficient: quotient.abs(),
        exponent: 0,
    };
    let rest = Decimal::Finite {
        negative: is_negative(one),
        coefficient: rest.abs(),
        exponent: least,
    };
    Ok(Some((quotient, rest.rounded())))
}

fn compared(
    interpreter: &mut Interpreter,
    this: &Value,
    mut arguments: Arguments,
    holds: fn(Ordering) -> bool,
) -> Result<Value> {
    let this = receiver(this)?;
    let other = arguments.require("Decimal", "other")?;
    let other = match &other {
        Value::Float(float) => Decimal::from_float(*float),
        other => match operand(other) {
            Some(other) => other,
            None => return Ok(Value::NotImplemented),
        },
    };
    match this.compare(&other) {
        Some(order) => Ok(Value::Bool(holds(order))),
        None => Err(invalid(interpreter, "[<class 'decimal.InvalidOperation'>]")),
    }
}

fn quantize(
    interpreter: &mut Interpreter,
    this: &Value,
    mut arguments: Arguments,
) -> Result<Value> {
    let this = receiver(this)?;
    let unit = operand(&arguments.require("quantize", "exp")?);
    let rounding = match arguments.take("rounding") {
        Some(rounding) if !rounding.is_none() => interpreter.display(&rounding)?,
        _ => "ROUND_HALF_EVEN".to_owned(),
    };
    if matches!(*this, Decimal::NotANumber) {
        return Ok(made(interpreter, Decimal::NotANumber));
    }
    let Some(Decimal::Finite { exponent, .. }) = unit else {
        return Err(Raised::type_error("quantize() needs a Decimal"));
    };
    let result = this.rescaled(exponent, &rounding);
    match &result {
        Decimal::Finite { coefficient, .. } if digits_of(coefficient) <= PRECISION => {
            Ok(made(interpreter, result))
        }
        _ => Err(invalid(interpreter, "[<class 'decimal.InvalidOperation'>]")),
    }
}

fn format(interpreter: &mut Interpreter, this: &Value, mut arguments: Arguments) -> Result<Value> {
    let this = receiver(this)?;
    let specification = arguments.require("__format__", "format_spec")?;
    let specification = interpreter.display(&specification)?;
    let text = format_digits(&specification, |kind, precision| {
        if kind.is_some_and(|kind| !"eEfFgGn%".contains(kind)) {
            return Err(Raised::exception("ValueError", "invalid format string"));
        }
        let precision = precision.map(|precision| i64::try_from(precision).unwrap_or(i64::MAX));
        let shown = match (kind, precision, &*this) {
            (_, _, Decimal::Infinite(_) | Decimal::NotANumber) => (*this).clone(),
            (Some('f' | 'F'), Some(precision), _) => this.rescaled(-precision, "ROUND_HALF_EVEN"),
            (Some('f' | 'F'), None, Decimal::Finite { exponent, .. }) if *exponent > 0 => {
                this.rescaled(0, "ROUND_HALF_EVEN")
            }
            (Some('f' | 'F') | None, None, _) => (*this).clone(),
            _ => {
                let message = "this format of a Decimal is not supported here";
                return Err(Raised::unsupported(message));
            }
        };
        let body = match (kind, &shown) {
            (
                Some(_),
                Decimal::Finite {
                    coefficient,
                    exponent,
                    ..
                },
            ) => plain(&coefficient.to_string(), *exponent),
            (_, shown) => shown.text().trim_start_matches('-').to_owned(),
        };
        let is_negative = matches!(
            shown,
            Decimal::Finite { negative: true, .. } | Decimal::Infinite(true)
        );
        Ok((is_negative, body))
    })?;
    Ok(Value::Str(text.into()))
}

/// What an instance is hashed and compared as: an integer as itself.
pub(super) fn comparable(instance: &Instance) -> Option<Value> {
    let value = instance.payload::<Decimal>()?;
    match value.truncated() {
        Some((int, true)) => Some(numbers::integer(int)),
        _ => {
            let Decimal::Finite { coefficient, .. } = &*value else {
                return Some(Value::tuple([
                    Value::str("Decimal"),
                    Value::Str(value.text().into()),
                ]));
            };
            // Trailing zeros do not count.
            let (mut int, mut exponent) = value.signed()?;
            while !coefficient.is_zero() && (&int % 10_u8).is_zero() {
                int /= 10;
                exponent += 1;
            }
            Some(Value::tuple([
                Value::str("Decimal"),
                numbers::integer(int),
                Value::Int(exponent),
                Value::None,
            ]))
        }
    }
}

const METHODS: &[(&str, Method)] = &[
    ("__new__", new),
    ("__str__", |_, this, _| {
        Ok(Value::Str(receiver(this)?.text().into()))
    }),
    ("__repr__", |_, this, _| {
        Ok(Value::Str(
            format!("Decimal('{}')", receiver(this)?.text()).into(),
        ))
    }),
    ("__format__", format),
    ("__bool__", |_, this, _| {
        Ok(Value::Bool(!receiver(this)?.is_zero()))
    }),
    ("__int__", |_, this, _| match receiver(this)?.truncated() {
        Some((int, _)) => Ok(numbers::integer(int)),
        None => Err(Raised::exception(
            "ValueError",
            "cannot convert NaN to integer",
        )),
    }),
    ("__float__", |_, this, _| {
        Ok(Value::Float(
            receiver(this)?.text().parse().unwrap_or(f64::NAN),
        ))
    }),
    ("__add__", |interpreter, this, arguments| {
        operation(interpreter, this, arguments, |_, one, other| {
            Ok(add(one, other))
        })
    }),
    ("__radd__", |interpreter, this, arguments| {
        operation(interpreter, this, arguments, |_, one, other| {
            Ok(add(other, one))
        })
    }),
    ("__sub__", |interpreter, this, arguments| {
        operation(interpreter, this, arguments, |_, one, other| {
            Ok(add(one, &other.clone().negated()))
        })
    }),
    ("__rsub__", |interpreter, this, arguments| {
        operation(interpreter, this, arguments, |_, one, other| {
            Ok(add(other, &one.clone().negated()))
        })
    }),
    ("__mul__", |interpreter, this, arguments| {
        operation(interpreter, this, arguments, |_, one, other| {
            Ok(multiply(one, other))
        })
    }),
    ("__rmul__", |interpreter, this, arguments| {
        operation(interpreter, this, arguments, |_, one, other| {
            Ok(multiply(one, other))
        })
    }),
    ("__truediv__", |interpreter, this, arguments| {
        operation(interpreter, this, arguments, checked_divide)
    }),
    ("__rtruediv__", |interpreter, this, arguments| {
        operation(interpreter, this, arguments, |interpreter, one, other| {
            checked_divide(interpreter, other, one)
        })
    }),
    ("__floordiv__", |interpreter, this, arguments| {
        operation(interpreter, this, arguments, |interpreter, one, other| {
            let zero = other.is_zero() && matches!(one, Decimal::Finite { .. });
            if zero && !one.is_zero() {
                let message = "[<class 'decimal.DivisionByZero'>]";
                return Err(signal(interpreter, "DivisionByZero", message));
            }
            Ok(integer_division(interpreter, one, other)?.map(|(quotient, _)| quotient))
        })
    }),
    ("__mod__", |interpreter, this, arguments| {
        operation(interpreter, this, arguments, |interpreter, one, other| {
            Ok(integer_division(interpreter, one, other)?.map(|(_, rest)| rest))
        })
    }),
    ("__pow__", |interpreter, this, arguments| {
        operation(interpreter, this, arguments, |interpreter, one, other| {
            let Some((exponent, true)) = other.truncated() else {
                return Ok(None);
            };
            let Some(power) = exponent.abs().to_u32().filter(|power| *power <= 10_000) else {
                return Ok(None);
            };
            interpreter.charge(usize::try_from(power).unwrap_or(usize::MAX) * 64);
            let mut result = Decimal::integer(&BigInt::from(1));
            for _ in 0..power {
                result = match multiply(&result, one) {
                    Some(result) => result,
                    None => return Ok(None),
                };
            }
            if exponent.is_negative() && !result.is_zero() {
                return Ok(divide(&Decimal::integer(&BigInt::from(1)), &result));
            }
            Ok(Some(result))
        })
    }),
    ("__neg__", |interpreter, this, _| {
        let value = (*receiver(this)?).clone();
        // There is no negative zero behind a sign.
        let value = match value.is_zero() {
            true if matches!(
                value,
                Decimal::Finite {
                    negative: false,
                    ..
                }
            ) =>
            {
                value
            }
            _ => value.negated(),
        };
        Ok(made(interpreter, value.rounded()))
    }),
    ("__pos__", |interpreter, this, _| {
        let value = (*receiver(this)?).clone().rounded();
        Ok(made(interpreter, value))
    }),
    ("__abs__", |interpreter, this, _| {
        let value = (*receiver(this)?).clone();
        let is_negative = matches!(value, Decimal::Finite { negative: true, .. });
        let value = if is_negative { value.negated() } else { value };
        Ok(made(interpreter, value.rounded()))
    }),
    ("__round__", |interpreter, this, mut arguments| {
        let this = receiver(this)?;
        match arguments.take("ndigits") {
            Some(digits) => {
                let digits = interpreter.as_index(&digits).unwrap_or(0);
                let digits = digits.clamp(-LARGEST_EXPONENT, LARGEST_EXPONENT);
                if matches!(*this, Decimal::Infinite(_)) {
                    return Err(invalid(interpreter, "[<class 'decimal.InvalidOperation'>]"));
                }
                let value = this.rescaled(-digits, "ROUND_HALF_EVEN");
                Ok(made(interpreter, value))
            }
            None => {
                let rounded = this.rescaled(0, "ROUND_HALF_EVEN");
                Ok(numbers::integer(rounded.truncated().unwrap_or_default().0))
            }
        }
    }),
    ("__lt__", |interpreter, this, arguments| {
        compared(interpreter, this, arguments, Ordering::is_lt)
    }),
    ("__le__", |interpreter, this, arguments| {
        compared(interpreter, this, arguments, Ordering::is_le)
    }),
    ("__gt__", |interpreter, this, arguments| {
        compared(interpreter, this, arguments, Ordering::is_gt)
    }),
    ("__ge__", |interpreter, this, arguments| {
        compared(interpreter, this, arguments, Ordering::is_ge)
    }),
    ("__eq__", |interpreter, this, arguments| {
        let is_number = |value: &Value| match value {
            Value::Float(float) => !float.is_nan(),
            value => !matches!(operand(value), Some(Decimal::NotANumber)),
        };
        if !is_number(this) || !arguments.positional.iter().all(is_number) {
            return Ok(Value::Bool(false));
        }
        compared(interpreter, this, arguments, Ordering::is_eq)
    }),
    ("quantize", quantize),
    ("normalize", |interpreter, this, _| {
        let value = (*receiver(this)?).clone().rounded();
        let value = match value {
            Decimal::Finite {
                negative,
                mut coefficient,
                mut exponent,
            } => {
                if coefficient.is_zero() {
                    exponent = 0;
                }
                while !coefficient.is_zero() && (&coefficient % 10_u8).is_zero() {
                    coefficient /= 10;
                    exponent += 1;
                }
                Decimal::Finite {
                    negative,
                    coefficient,
                    exponent,
                }
            }
            other => other,
        };
        Ok(made(interpreter, value))
    }),
    ("is_zero", |_, this, _| {
        Ok(Value::Bool(receiver(this)?.is_zero()))
    }),
    ("is_nan", |_, this, _| {
        Ok(Value::Bool(matches!(
            &*receiver(this)?,
            Decimal::NotANumber
        )))
    }),
    ("is_finite", |_, this, _| {
        Ok(Value::Bool(matches!(
            &*receiver(this)?,
            Decimal::Finite { .. }
        )))
    }),
    ("is_signed", |_, this, _| {
        Ok(Value::Bool(matches!(
            &*receiver(this)?,
            Decimal::Finite { negative: true, .. } | Decimal::Infinite(true)
        )))
    }),
    ("as_tuple", |interpreter, this, _| {
        let Decimal::Finite {
            negative,
            coefficient,
            exponent,
        } = (*receiver(this)?).clone()
        else {
            return Err(Raised::unsupported(
                "as_tuple() of a Decimal that is not finite",
            ));
        };
        let digits = coefficient.to_string();
        let digits = digits
            .bytes()
            .map(|byte| Value::Int(i64::from(byte - b'0')));
        let digits = interpreter.new_tuple(digits.collect())?;
        interpreter.new_tuple(vec![
            Value::Int(i64::from(negative)),
            digits,
            Value::Int(exponent),
        ])
    }),
];
