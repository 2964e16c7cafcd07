//! `datetime`.

mod date;
mod delta;
mod time;
mod zone;

use std::cmp::Ordering;
use std::rc::Rc;

use super::calendar::{DAY, Date, Time};
use super::set;
use crate::builtins::{Method, class_methods, define};
use crate::error::{Raised, Result};
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::value::{Class, Instance, Module, Value};

/// What an instance of one of the classes is: its payload.
#[derive(Clone)]
pub(crate) enum Temporal {
    Date(Date),
    /// A time of day, and its time zone or `None`.
    Time(Time, Value),
    DateTime(Date, Time, Value),
    /// Microseconds.
    Delta(i128),
    /// The offset in microseconds, and a name.
    Zone(i64, Option<Rc<str>>),
}

/// The largest timedelta, in days.
const LARGEST_DELTA: i128 = 999_999_999;

pub(super) fn build(interpreter: &mut Interpreter, module: &Rc<Module>) -> Result<()> {
    let object = interpreter.types.object.clone();
    let make = |interpreter: &mut Interpreter,
                name: &'static str,
                base: &Rc<Class>,
                methods: &[&[(&'static str, Method)]]| {
        let class = Class::plain("datetime", name, vec![base.clone()]);
        for methods in methods {
            define(&class, methods);
        }
        interpreter.library.insert(name, class.clone());
        set(module, name, Value::Class(class.clone()));
        class
    };
    let delta = make(interpreter, "timedelta", &object, &[COMMON, delta::METHODS]);
    let tzinfo = make(interpreter, "tzinfo", &object, &[]);
    let zone = make(interpreter, "timezone", &tzinfo, &[COMMON, zone::METHODS]);
    let date_class = make(
        interpreter,
        "date",
        &object,
        &[COMMON, date::COMMON, date::METHODS],
    );
    let time_class = make(interpreter, "time", &object, &[COMMON, time::METHODS]);
    let datetime = make(
        interpreter,
        "datetime",
        &date_class,
        &[COMMON, date::COMMON, date::DATETIME_METHODS],
    );
    let types = interpreter.types.clone();
    class_methods(&types, &time_class, &["fromisoformat"]);
    class_methods(
        &types,
        &date_class,
        &["today", "fromordinal", "fromtimestamp", "fromisoformat"],
    );
    class_methods(
        &types,
        &datetime,
        &[
            "now",
            "utcnow",
            "today",
            "fromtimestamp",
            "utcfromtimestamp",
            "combine",
            "strptime",
            "fromisoformat",
        ],
    );
    let largest = LARGEST_DELTA * i128::from(DAY);
    let last = Date {
        year: 9999,
        month: 12,
        day: 31,
    };
    let first = Date {
        year: 1,
        month: 1,
        day: 1,
    };
    let end = Time::from_microseconds(DAY - 1);
    let midnight = Time::default();
    for (class, name, value) in [
        (&delta, "min", Temporal::Delta(-largest)),
        (
            &delta,
            "max",
            Temporal::Delta(largest + i128::from(DAY) - 1),
        ),
        (&delta, "resolution", Temporal::Delta(1)),
        (&date_class, "min", Temporal::Date(first)),
        (&date_class, "max", Temporal::Date(last)),
        (&time_class, "min", Temporal::Time(midnight, Value::None)),
        (&time_class, "max", Temporal::Time(end, Value::None)),
        (
            &datetime,
            "min",
            Temporal::DateTime(first, midnight, Value::None),
        ),
        (&datetime, "max", Temporal::DateTime(last, end, Value::None)),
        (&zone, "utc", Temporal::Zone(0, None)),
    ] {
        let value = make_value(interpreter, value);
        class.attributes.borrow_mut().insert(name.into(), value);
    }
    if let Some(utc) = zone.lookup("utc") {
        set(module, "UTC", utc);
    }
    set(module, "MINYEAR", Value::Int(1));
    set(module, "MAXYEAR", Value::Int(9999));
    Ok(())
}

/// The value of a date, time, difference or zone.
pub(crate) fn make_value(interpreter: &mut Interpreter, temporal: Temporal) -> Value {
    let name = match &temporal {
        Temporal::Date(_) => "date",
        Temporal::Time(..) => "time",
        Temporal::DateTime(..) => "datetime",
        Temporal::Delta(_) => "timedelta",
        Temporal::Zone(..) => "timezone",
    };
    let class = match interpreter.library.get(name) {
        Some(class) => class.clone(),
        None => interpreter.types.object.clone(),
    };
    Instance::with_payload(&class, temporal, None)
}

/// What a value is, if it is of one of the classes.
pub(crate) fn temporal(value: &Value) -> Option<Temporal> {
    match value {
        Value::Instance(instance) => Some((*instance.payload::<Temporal>()?).clone()),
        _ => None,
    }
}

fn receiver(value: &Value) -> Result<Temporal> {
    temporal(value).ok_or_else(|| Raised::type_error("a date, time or difference is needed"))
}

fn delta_value(interpreter: &mut Interpreter, microseconds: i128) -> Result<Value> {
    let days = microseconds.div_euclid(i128::from(DAY));
    if days.abs() > LARGEST_DELTA {
        return Err(Raised::exception(
            "OverflowError",
            format!("days={days}; must have magnitude <= 999999999"),
        ));
    }
    Ok(make_value(interpreter, Temporal::Delta(microseconds)))
}

/// The offset of a time zone, in microseconds; `None` without one.
fn offset(interpreter: &mut Interpreter, zone: &Value, moment: &Value) -> Result<Option<i64>> {
    match temporal(zone) {
        Some(Temporal::Zone(offset, _)) => return Ok(Some(offset)),
        _ if zone.is_none() => return Ok(None),
        _ => {}
    }
    let method = interpreter.load_attribute(zone, "utcoffset")?;
    let offset = interpreter.invoke(&method, Arguments::positional([moment.clone()]))?;
    match temporal(&offset) {
        Some(Temporal::Delta(delta)) => match i64::try_from(delta) {
            Ok(offset) if offset.unsigned_abs() < DAY.unsigned_abs() => Ok(Some(offset)),
            _ => Err(Raised::exception(
                "ValueError",
                "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24)",
            )),
        },
        _ if offset.is_none() => Ok(None),
        _ => match offset {
            Value::Opaque(origin) => Err(crate::opaque::undecided(&origin, "used as a time zone")),
            _ => Err(Raised::type_error("utcoffset() must return a timedelta")),
        },
    }
}

/// Microseconds since 0001-01-01 minus a day.
fn absolute(date: Date, time: Time) -> i128 {
    i128::from(date.ordinal()) * i128::from(DAY) + i128::from(time.microseconds())
}

fn from_absolute(microseconds: i128) -> Result<(Date, Time)> {
    let days = i64::try_from(microseconds.div_euclid(i128::from(DAY))).unwrap_or(0);
    let rest = i64::try_from(microseconds.rem_euclid(i128::from(DAY))).unwrap_or(0);
    Ok((Date::from_ordinal(days)?, Time::from_microseconds(rest)))
}

/// Microseconds since 1970 as a date and time.
fn from_epoch(microseconds: i128) -> Result<(Date, Time)> {
    from_absolute(microseconds + 719_163 * i128::from(DAY))
}

/// What an instance is hashed and compared as.
pub(super) fn comparable(instance: &Instance) -> Option<Value> {
    let temporal = instance.payload::<Temporal>()?;
    let number = |number: i128| crate::number::integer(num_bigint::BigInt::from(number));
    let (kind, number) = match &*temporal {
        Temporal::Date(date) => ("date", Value::Int(date.ordinal())),
        Temporal::Delta(delta) => ("delta", number(*delta)),
        Temporal::Zone(offset, _) => ("zone", Value::Int(*offset)),
        Temporal::Time(time, zone) => {
            let offset = fixed(zone);
            let kind = if offset.is_some() {
                "aware time"
            } else {
                "time"
            };
            (kind, Value::Int(time.microseconds() - offset.unwrap_or(0)))
        }
        Temporal::DateTime(date, time, zone) => {
            let offset = fixed(zone);
            let kind = if offset.is_some() { "aware" } else { "naive" };
            let moment = absolute(*date, *time) - i128::from(offset.unwrap_or(0));
            (kind, number(moment))
        }
    };
    Some(Value::tuple([Value::str(kind), number, Value::None]))
}

/// The offset of a zone that never changes: of a `timezone`, and of a class of ours that says so by an attribute, in
/// microseconds. Other zones are asked by their methods, which a comparison of keys cannot call.
fn fixed(zone: &Value) -> Option<i64> {
    match (temporal(zone), zone) {
        (Some(Temporal::Zone(offset, _)), _) => Some(offset),
        (None, Value::Instance(instance)) => match instance.class.lookup("_fixed_offset") {
            Some(Value::Int(offset)) => Some(offset),
            _ => None,
        },
        _ => None,
    }
}

/// The data attributes of an instance.
pub(super) fn attribute(instance: &Instance, name: &str) -> Option<Value> {
    let temporal = instance.payload::<Temporal>()?;
    let of_date = |date: &Date| match name {
        "year" => Some(date.year),
        "month" => Some(date.month),
        "day" => Some(date.day),
        _ => None,
    };
    let of_time = |time: &Time| match name {
        "hour" => Some(time.hour),
        "minute" => Some(time.minute),
        "second" => Some(time.second),
        "microsecond" => Some(time.microsecond),
        "fold" => Some(0),
        _ => None,
    };
    match &*temporal {
        Temporal::Date(date) => of_date(date).map(Value::Int),
        Temporal::Time(_, zone) | Temporal::DateTime(_, _, zone) if name == "tzinfo" => {
            Some(zone.clone())
        }
        Temporal::Time(time, _) => of_time(time).map(Value::Int),
        Temporal::DateTime(date, time, _) => {
            of_date(date).or_else(|| of_time(time)).map(Value::Int)
        }
        Temporal::Delta(delta) => {
            let day = i128::from(DAY);
            let second = 1_000_000;
            let number = match name {
                "days" => delta.div_euclid(day),
                "seconds" => delta.rem_euclid(day) / second,
                "microseconds" => delta.rem_euclid(day) % second,
                _ => return None,
            };
            Some(Value::Int(i64::try_from(number).unwrap_or(0)))
        }
        Temporal::Zone(..) => None,
    }
}

/// The order of two values of one kind; `None` for different kinds.
fn order(interpreter: &mut Interpreter, one: &Value, other: &Value) -> Result<Option<Ordering>> {
    Ok(match (receiver(one)?, temporal(other)) {
        (Temporal::Date(one), Some(Temporal::Date(other))) => Some(one.cmp(&other)),
        (Temporal::Delta(one), Some(Temporal::Delta(other))) => Some(one.cmp(&other)),
        (Temporal::Time(a, zone), Some(Temporal::Time(b, other_zone))) => {
            let offsets = both_offsets(interpreter, &zone, one, &other_zone, other, "times")?;
            Some((a.microseconds() - offsets.0).cmp(&(b.microseconds() - offsets.1)))
        }
        (Temporal::DateTime(a, at, zone), Some(Temporal::DateTime(b, bt, other_zone))) => {
            let offsets = both_offsets(interpreter, &zone, one, &other_zone, other, "datetimes")?;
            let a = absolute(a, at) - i128::from(offsets.0);
            let b = absolute(b, bt) - i128::from(offsets.1);
            Some(a.cmp(&b))
        }
        _ => None,
    })
}

/// The offsets of two moments, 0 without zones; an error if one of them alone has a zone.
fn both_offsets(
    interpreter: &mut Interpreter,
    zone: &Value,
    one: &Value,
    other_zone: &Value,
    other: &Value,
    kind: &str,
) -> Result<(i64, i64)> {
    let one = offset(interpreter, zone, one)?;
    let other = offset(interpreter, other_zone, other)?;
    match (one, other) {
        (Some(one), Some(other)) => Ok((one, other)),
        (None, None) => Ok((0, 0)),
        _ => Err(Raised::type_error(format!(
            "can't compare offset-naive and offset-aware {kind}"
        ))),
    }
}

fn compared(
    interpreter: &mut Interpreter,
    this: &Value,
    mut arguments: Arguments,
    holds: fn(Ordering) -> bool,
) -> Result<Value> {
    let other = arguments.require("compare", "other")?;
    Ok(match order(interpreter, this, &other)? {
        Some(ordering) => Value::Bool(holds(ordering)),
        None => Value::NotImplemented,
    })
}

/// What all of the classes have.
const COMMON: &[(&str, Method)] = &[
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
];

/// An integer argument by position or name.
fn integer(
    interpreter: &Interpreter,
    arguments: &mut Arguments,
    name: &str,
    default: Option<i64>,
    function: &str,
) -> Result<i64> {
    match (arguments.take(name), default) {
        (Some(value), _) => match interpreter.as_index(&value) {
            Some(int) => Ok(int),
            None => Err(Raised::type_error(format!(
                "'{}' object cannot be interpreted as an integer",
                interpreter.types.of(&value).name
            ))),
        },
        (None, Some(default)) => Ok(default),
        (None, None) => Err(Raised::type_error(format!(
            "function missing required argument '{name}' ({function})"
        ))),
    }
}

/// The time zone argument: `None` or something with an offset.
fn zone_argument(value: Option<Value>) -> Value {
    value.unwrap_or(Value::None)
}
