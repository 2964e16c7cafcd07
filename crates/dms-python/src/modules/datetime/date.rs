//! `date` and `datetime`.

use super::super::calendar::{self, Date, SECOND, Time};
use super::{
    Temporal, absolute, delta_value, from_absolute, from_epoch, integer, make_value, offset,
    receiver, temporal, time, zone, zone_argument,
};
use crate::builtins::Method;
use crate::error::{Raised, Result};
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::number::Number;
use crate::value::Value;

/// The date, and for a datetime its time and zone.
fn parts(this: &Value) -> Result<(Date, Option<(Time, Value)>)> {
    match receiver(this)? {
        Temporal::Date(date) => Ok((date, None)),
        Temporal::DateTime(date, time, zone) => Ok((date, Some((time, zone)))),
        _ => Err(Raised::type_error("a date is needed")),
    }
}

fn made(interpreter: &mut Interpreter, date: Date, rest: Option<(Time, Value)>) -> Value {
    make_value(
        interpreter,
        match rest {
            Some((time, zone)) => Temporal::DateTime(date, time, zone),
            None => Temporal::Date(date),
        },
    )
}

fn date_arguments(
    interpreter: &Interpreter,
    arguments: &mut Arguments,
    before: Option<Date>,
) -> Result<Date> {
    let mut part =
        |name: &str, before: Option<i64>| integer(interpreter, arguments, name, before, "pos 1");
    let year = part("year", before.map(|date| date.year))?;
    let month = part("month", before.map(|date| date.month))?;
    let day = part("day", before.map(|date| date.day))?;
    Date::new(year, month, day)
}

/// The argument of a class method: the class itself is not passed on.
fn class_argument(this: &Value, arguments: &mut Arguments, function: &str) -> Result<Value> {
    match this {
        Value::Class(_) => arguments.require(function, "value"),
        Value::Instance(_) if !arguments.positional.is_empty() => {
            arguments.require(function, "value")
        }
        value => Ok(value.clone()),
    }
}

fn format(interpreter: &mut Interpreter, this: &Value, pattern: &str) -> Result<Value> {
    let (date, rest) = parts(this)?;
    let (time, zone) = rest.unwrap_or((Time::default(), Value::None));
    let offset = offset(interpreter, &zone, this)?;
    let name = match offset {
        Some(_) => Some(zone_name(interpreter, &zone, this)?),
        None => None,
    };
    let text = calendar::format(pattern, date, time, offset, name.as_deref());
    Ok(Value::Str(text.into()))
}

fn zone_name(interpreter: &mut Interpreter, of: &Value, moment: &Value) -> Result<String> {
    if let Some(Temporal::Zone(offset, name)) = temporal(of) {
        return Ok(zone::name(offset, name.as_deref()));
    }
    let method = interpreter.load_attribute(of, "tzname")?;
    let name = interpreter.invoke(&method, Arguments::positional([moment.clone()]))?;
    interpreter.display(&name)
}

fn added(interpreter: &mut Interpreter, this: &Value, delta: i128) -> Result<Value> {
    let (date, rest) = parts(this)?;
    match rest {
        None => {
            let days = delta.div_euclid(i128::from(calendar::DAY));
            let days = i64::try_from(days).unwrap_or(i64::MAX / 2);
            let date = Date::from_ordinal(date.ordinal().saturating_add(days))?;
            Ok(made(interpreter, date, None))
        }
        Some((time, zone)) => {
            let (date, time) = from_absolute(absolute(date, time).saturating_add(delta))?;
            Ok(made(interpreter, date, Some((time, zone))))
        }
    }
}

fn subtracted(interpreter: &mut Interpreter, this: &Value, other: &Value) -> Result<Value> {
    let (date, rest) = parts(this)?;
    match (rest, temporal(other)) {
        (Some(_), Some(Temporal::Delta(delta))) => added(interpreter, this, -delta),
        // Of a date only the days are taken off, as they are when the hours are positive.
        (None, Some(Temporal::Delta(delta))) => {
            let day = i128::from(calendar::DAY);
            added(interpreter, this, -(delta.div_euclid(day) * day))
        }
        (None, Some(Temporal::Date(other))) => {
            let days = date.ordinal() - other.ordinal();
            delta_value(interpreter, i128::from(days) * i128::from(calendar::DAY))
        }
        (Some((time, zone)), Some(Temporal::DateTime(other_date, other_time, other_zone))) => {
            let one_offset = offset(interpreter, &zone, this)?;
            let other_offset = offset(interpreter, &other_zone, other)?;
            if one_offset.is_some() != other_offset.is_some() {
                return Err(Raised::type_error(
                    "can't subtract offset-naive and offset-aware datetimes",
                ));
            }
            let one = absolute(date, time) - i128::from(one_offset.unwrap_or(0));
            let two = absolute(other_date, other_time) - i128::from(other_offset.unwrap_or(0));
            delta_value(interpreter, one - two)
        }
        _ => Ok(Value::NotImplemented),
    }
}

/// Seconds since 1970 as microseconds.
fn timestamp(interpreter: &Interpreter, value: &Value) -> Result<i128> {
    match Number::of(value) {
        Some(Number::Int(int)) => Ok(i128::from(int) * i128::from(SECOND)),
        Some(Number::Float(float)) => {
            let microseconds = (float * 1e6).round_ties_even();
            Ok(num_traits::cast::<f64, i128>(microseconds).unwrap_or(i128::MAX >> 16))
        }
        _ => Err(Raised::type_error(format!(
            "an integer is required (got type {})",
            interpreter.types.of(value).name
        ))),
    }
}

/// What `date` and `datetime` share.
pub(super) const COMMON: &[(&str, Method)] = &[
    ("weekday", |_, this, _| {
        Ok(Value::Int(parts(this)?.0.weekday()))
    }),
    ("isoweekday", |_, this, _| {
        Ok(Value::Int(parts(this)?.0.weekday() + 1))
    }),
    ("toordinal", |_, this, _| {
        Ok(Value::Int(parts(this)?.0.ordinal()))
    }),
    ("isocalendar", |interpreter, this, _| {
        let (date, _) = parts(this)?;
        let (year, week) = date.iso_week();
        interpreter.new_tuple(vec![
            Value::Int(year),
            Value::Int(week),
            Value::Int(date.weekday() + 1),
        ])
    }),
    ("timetuple", |interpreter, this, _| {
        let (date, rest) = parts(this)?;
        let (time, _) = rest.unwrap_or((Time::default(), Value::None));
        let day = date.ordinal() - Date::new(date.year, 1, 1)?.ordinal() + 1;
        let numbers = [
            date.year,
            date.month,
            date.day,
            time.hour,
            time.minute,
            time.second,
            date.weekday(),
            day,
            -1,
        ];
        interpreter.new_tuple(numbers.map(Value::Int).to_vec())
    }),
    ("ctime", |interpreter, this, _| {
        format(interpreter, this, "%a %b %e %H:%M:%S %Y")
    }),
    ("strftime", |interpreter, this, mut arguments| {
        let pattern = arguments.require("strftime", "format")?;
        let pattern = interpreter.display(&pattern)?;
        format(interpreter, this, &pattern)
    }),
    ("__format__", |interpreter, this, mut arguments| {
        let pattern = arguments.require("__format__", "format")?;
        let pattern = interpreter.display(&pattern)?;
        if pattern.is_empty() {
            return Ok(Value::Str(interpreter.display(this)?.into()));
        }
        format(interpreter, this, &pattern)
    }),
    ("__add__", add),
    ("__radd__", add),
    ("__sub__", |interpreter, this, mut arguments| {
        let other = arguments.require("__sub__", "other")?;
        subtracted(interpreter, this, &other)
    }),
];

fn add(interpreter: &mut Interpreter, this: &Value, mut arguments: Arguments) -> Result<Value> {
    match temporal(&arguments.require("__add__", "other")?) {
        Some(Temporal::Delta(delta)) => added(interpreter, this, delta),
        _ => Ok(Value::NotImplemented),
    }
}

fn invalid<T>(text: &str) -> Result<T> {
    Err(Raised::exception(
        "ValueError",
        format!("Invalid isoformat string: {}", crate::text::quote(text)),
    ))
}

pub(super) const METHODS: &[(&str, Method)] = &[
    ("__new__", |interpreter, _, mut arguments| {
        let date = date_arguments(interpreter, &mut arguments, None)?;
        arguments.finish("date")?;
        Ok(made(interpreter, date, None))
    }),
    ("today", |interpreter, _, _| {
        let (date, _) = from_epoch(i128::from(interpreter.now))?;
        Ok(made(interpreter, date, None))
    }),
    ("fromordinal", |interpreter, this, mut arguments| {
        let ordinal = class_argument(this, &mut arguments, "fromordinal")?;
        let date = Date::from_ordinal(interpreter.as_index(&ordinal).unwrap_or(0))?;
        Ok(made(interpreter, date, None))
    }),
    ("fromtimestamp", |interpreter, this, mut arguments| {
        let value = class_argument(this, &mut arguments, "fromtimestamp")?;
        let (date, _) = from_epoch(timestamp(interpreter, &value)?)?;
        Ok(made(interpreter, date, None))
    }),
    ("fromisoformat", |interpreter, this, mut arguments| {
        let text = class_argument(this, &mut arguments, "fromisoformat")?;
        let text = interpreter.display(&text)?;
        match calendar::parse_date(&text) {
            Some(date) => {
                let date = date?;
                Ok(made(interpreter, date, None))
            }
            None => invalid(&text),
        }
    }),
    ("isoformat", |_, this, _| {
        Ok(Value::Str(parts(this)?.0.iso().into()))
    }),
    ("__str__", |_, this, _| {
        Ok(Value::Str(parts(this)?.0.iso().into()))
    }),
    ("__repr__", |_, this, _| {
        let (date, _) = parts(this)?;
        let Date { year, month, day } = date;
        Ok(Value::Str(
            format!("datetime.date({year}, {month}, {day})").into(),
        ))
    }),
    ("replace", |interpreter, this, mut arguments| {
        let (date, _) = parts(this)?;
        let date = date_arguments(interpreter, &mut arguments, Some(date))?;
        Ok(made(interpreter, date, None))
    }),
];

/// The date, time and zone of a datetime.
fn moment(this: &Value) -> Result<(Date, Time, Value)> {
    match parts(this)? {
        (date, Some((time, zone))) => Ok((date, time, zone)),
        _ => Err(Raised::type_error("a datetime is needed")),
    }
}

/// The moment in a zone; `None` is the local one, which is UTC. Of a zone that nothing is known of, it is not known
/// either.
fn in_zone(interpreter: &mut Interpreter, utc: i128, zone: Value) -> Result<Value> {
    let (date, time) = from_absolute(utc)?;
    if zone.is_none() {
        return Ok(made(interpreter, date, Some((time, Value::None))));
    }
    if let Value::Opaque(origin) = &zone {
        return Ok(crate::opaque::derived(origin, " (a moment in it)"));
    }
    let there = made(interpreter, date, Some((time, zone.clone())));
    let offset = offset(interpreter, &zone, &there)?.unwrap_or(0);
    let (date, time) = from_absolute(utc + i128::from(offset))?;
    Ok(made(interpreter, date, Some((time, zone))))
}

fn epoch(microseconds: i128) -> i128 {
    microseconds + 719_163 * i128::from(calendar::DAY)
}

fn iso(
    interpreter: &mut Interpreter,
    this: &Value,
    mut arguments: Arguments,
    separator: &str,
) -> Result<Value> {
    let (date, time, zone) = moment(this)?;
    let separator = match arguments.take("sep") {
        Some(separator) => interpreter.display(&separator)?,
        None => separator.to_owned(),
    };
    let clock = time::iso(interpreter, this, time, &zone, &mut arguments)?;
    Ok(Value::Str(
        format!("{}{separator}{clock}", date.iso()).into(),
    ))
}

pub(super) const DATETIME_METHODS: &[(&str, Method)] = &[
    ("__new__", |interpreter, _, mut arguments| {
        let date = date_arguments(interpreter, &mut arguments, None)?;
        let time = time::arguments_of(interpreter, &mut arguments, Time::default())?;
        let zone = zone_argument(arguments.take("tzinfo"));
        arguments.take_keyword("fold");
        arguments.finish("datetime")?;
        Ok(made(interpreter, date, Some((time, zone))))
    }),
    ("now", |interpreter, _, mut arguments| {
        let zone = arguments
            .take_keyword("tz")
            .or_else(|| arguments.positional.pop());
        let zone = match zone {
            Some(Value::Class(_)) | None => Value::None,
            Some(zone) => zone,
        };
        in_zone(interpreter, epoch(i128::from(interpreter.now)), zone)
    }),
    ("utcnow", |interpreter, _, _| {
        in_zone(interpreter, epoch(i128::from(interpreter.now)), Value::None)
    }),
    ("today", |interpreter, _, _| {
        in_zone(interpreter, epoch(i128::from(interpreter.now)), Value::None)
    }),
    ("fromtimestamp", |interpreter, this, mut arguments| {
        let value = class_argument(this, &mut arguments, "fromtimestamp")?;
        let zone = zone_argument(arguments.take("tz"));
        let microseconds = timestamp(interpreter, &value)?;
        in_zone(interpreter, epoch(microseconds), zone)
    }),
    ("utcfromtimestamp", |interpreter, this, mut arguments| {
        let value = class_argument(this, &mut arguments, "utcfromtimestamp")?;
        let microseconds = timestamp(interpreter, &value)?;
        in_zone(interpreter, epoch(microseconds), Value::None)
    }),
    ("combine", |interpreter, this, mut arguments| {
        let date = class_argument(this, &mut arguments, "combine")?;
        let at = arguments.require("combine", "time")?;
        match (parts(&date)?, temporal(&at)) {
            ((date, _), Some(Temporal::Time(time, zone))) => {
                let zone = arguments.take("tzinfo").unwrap_or(zone);
                Ok(made(interpreter, date, Some((time, zone))))
            }
            _ => Err(Raised::type_error(
                "combine() argument 2 must be datetime.time",
            )),
        }
    }),
    ("strptime", |interpreter, this, mut arguments| {
        let text = class_argument(this, &mut arguments, "strptime")?;
        let pattern = arguments.require("strptime", "format")?;
        let (text, pattern) = (interpreter.display(&text)?, interpreter.display(&pattern)?);
        let (date, time, offset) = calendar::parse(&text, &pattern)?;
        let zone = match offset {
            Some(offset) => make_value(interpreter, Temporal::Zone(offset, None)),
            None => Value::None,
        };
        Ok(made(interpreter, date, Some((time, zone))))
    }),
    ("fromisoformat", |interpreter, this, mut arguments| {
        let text = class_argument(this, &mut arguments, "fromisoformat")?;
        let text = interpreter.display(&text)?;
        let split = if text.as_bytes().get(4) == Some(&b'-') {
            10
        } else {
            8
        };
        let Some((day, rest)) = text.split_at_checked(split.min(text.len())) else {
            return invalid(&text);
        };
        let Some(date) = calendar::parse_date(day) else {
            return invalid(&text);
        };
        let mut rest = rest.chars();
        let (time, offset) = match rest.next() {
            None => (Ok(Time::default()), None),
            Some(_) => match calendar::parse_time(rest.as_str()) {
                Some(parsed) => parsed,
                None => return invalid(&text),
            },
        };
        let zone = match offset {
            Some(offset) => make_value(interpreter, Temporal::Zone(offset, None)),
            None => Value::None,
        };
        let (date, time) = (date?, time?);
        Ok(made(interpreter, date, Some((time, zone))))
    }),
    ("date", |interpreter, this, _| {
        let (date, ..) = moment(this)?;
        Ok(made(interpreter, date, None))
    }),
    ("time", |interpreter, this, _| {
        let (_, time, _) = moment(this)?;
        Ok(make_value(interpreter, Temporal::Time(time, Value::None)))
    }),
    ("timetz", |interpreter, this, _| {
        let (_, time, zone) = moment(this)?;
        Ok(make_value(interpreter, Temporal::Time(time, zone)))
    }),
    ("timestamp", |interpreter, this, _| {
        let (date, time, zone) = moment(this)?;
        let offset = offset(interpreter, &zone, this)?.unwrap_or(0);
        let since = absolute(date, time) - epoch(0) - i128::from(offset);
        let seconds = num_traits::cast::<i128, f64>(since).unwrap_or(0.0) / 1e6;
        Ok(Value::Float(seconds))
    }),
    ("utcoffset", |interpreter, this, _| {
        let (.., zone) = moment(this)?;
        match offset(interpreter, &zone, this)? {
            Some(offset) => delta_value(interpreter, i128::from(offset)),
            None => Ok(Value::None),
        }
    }),
    ("tzname", |interpreter, this, _| {
        let (.., zone) = moment(this)?;
        if zone.is_none() {
            return Ok(Value::None);
        }
        Ok(Value::Str(zone_name(interpreter, &zone, this)?.into()))
    }),
    ("astimezone", |interpreter, this, mut arguments| {
        let (date, time, zone) = moment(this)?;
        let offset = offset(interpreter, &zone, this)?.unwrap_or(0);
        let target = match arguments.take("tz") {
            Some(target) if !target.is_none() => target,
            _ => make_value(interpreter, Temporal::Zone(0, None)),
        };
        in_zone(
            interpreter,
            absolute(date, time) - i128::from(offset),
            target,
        )
    }),
    ("replace", |interpreter, this, mut arguments| {
        let (date, time, zone) = moment(this)?;
        let date = date_arguments(interpreter, &mut arguments, Some(date))?;
        let time = time::arguments_of(interpreter, &mut arguments, time)?;
        let zone = arguments.take("tzinfo").unwrap_or(zone);
        Ok(made(interpreter, date, Some((time, zone))))
    }),
    ("isoformat", |interpreter, this, arguments| {
        iso(interpreter, this, arguments, "T")
    }),
    ("__str__", |interpreter, this, arguments| {
        iso(interpreter, this, arguments, " ")
    }),
    ("__repr__", |interpreter, this, _| {
        let (date, time, zone) = moment(this)?;
        let mut numbers = vec![date.year, date.month, date.day, time.hour, time.minute];
        if time.second != 0 || time.microsecond != 0 {
            numbers.push(time.second);
        }
        if time.microsecond != 0 {
            numbers.push(time.microsecond);
        }
        let mut shown: Vec<String> = numbers.iter().map(i64::to_string).collect();
        if !zone.is_none() {
            shown.push(format!("tzinfo={}", interpreter.repr(&zone)?));
        }
        Ok(Value::Str(
            format!("datetime.datetime({})", shown.join(", ")).into(),
        ))
    }),
];
