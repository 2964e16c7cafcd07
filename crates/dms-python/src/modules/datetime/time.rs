//! `time`.

use super::super::calendar::{self, Date, Time, offset_text};
use super::{Temporal, delta_value, integer, make_value, offset, receiver, zone_argument};
use crate::builtins::Method;
use crate::error::{Raised, Result};
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::value::Value;

fn time(this: &Value) -> Result<(Time, Value)> {
    match receiver(this)? {
        Temporal::Time(time, zone) => Ok((time, zone)),
        _ => Err(Raised::type_error("a time is needed")),
    }
}

/// The arguments of `time(...)` and the last of `datetime(...)`; missing ones are as before.
pub(super) fn arguments_of(
    interpreter: &Interpreter,
    arguments: &mut Arguments,
    before: Time,
) -> Result<Time> {
    let mut part =
        |name: &str, before: i64| integer(interpreter, arguments, name, Some(before), "time");
    let hour = part("hour", before.hour)?;
    let minute = part("minute", before.minute)?;
    let second = part("second", before.second)?;
    let microsecond = part("microsecond", before.microsecond)?;
    Time::new(hour, minute, second, microsecond)
}

/// The ISO text of a time, with its offset.
pub(super) fn iso(
    interpreter: &mut Interpreter,
    this: &Value,
    time: Time,
    zone: &Value,
    arguments: &mut Arguments,
) -> Result<String> {
    let precision = match arguments.take("timespec") {
        Some(precision) => interpreter.display(&precision)?,
        None => "auto".to_owned(),
    };
    let mut text = time.iso(&precision)?;
    if let Some(offset) = offset(interpreter, zone, this)? {
        text.push_str(&offset_text(offset, ":"));
    }
    Ok(text)
}

pub(super) const METHODS: &[(&str, Method)] = &[
    ("__new__", |interpreter, _, mut arguments| {
        let time = arguments_of(interpreter, &mut arguments, Time::default())?;
        let zone = zone_argument(arguments.take("tzinfo"));
        Ok(make_value(interpreter, Temporal::Time(time, zone)))
    }),
    ("fromisoformat", |interpreter, this, mut arguments| {
        let text = match this {
            Value::Class(_) => arguments.require("fromisoformat", "time_string")?,
            text => text.clone(),
        };
        let text = interpreter.display(&text)?;
        let Some((time, offset)) = calendar::parse_time(text.trim_start_matches('T')) else {
            return Err(Raised::exception(
                "ValueError",
                format!("Invalid isoformat string: {}", crate::text::quote(&text)),
            ));
        };
        let zone = match offset {
            Some(offset) => make_value(interpreter, Temporal::Zone(offset, None)),
            None => Value::None,
        };
        Ok(make_value(interpreter, Temporal::Time(time?, zone)))
    }),
    ("isoformat", |interpreter, this, mut arguments| {
        let (at, zone) = time(this)?;
        Ok(Value::Str(
            iso(interpreter, this, at, &zone, &mut arguments)?.into(),
        ))
    }),
    ("__str__", |interpreter, this, mut arguments| {
        let (at, zone) = time(this)?;
        Ok(Value::Str(
            iso(interpreter, this, at, &zone, &mut arguments)?.into(),
        ))
    }),
    ("strftime", |interpreter, this, mut arguments| {
        let (at, _) = time(this)?;
        let pattern = arguments.require("strftime", "format")?;
        let pattern = interpreter.display(&pattern)?;
        let date = Date {
            year: 1900,
            month: 1,
            day: 1,
        };
        Ok(Value::Str(
            calendar::format(&pattern, date, at, None, None).into(),
        ))
    }),
    ("replace", |interpreter, this, mut arguments| {
        let (at, zone) = time(this)?;
        let at = arguments_of(interpreter, &mut arguments, at)?;
        let zone = arguments.take("tzinfo").unwrap_or(zone);
        Ok(make_value(interpreter, Temporal::Time(at, zone)))
    }),
    ("utcoffset", |interpreter, this, _| {
        let (_, zone) = time(this)?;
        match offset(interpreter, &zone, this)? {
            Some(offset) => delta_value(interpreter, i128::from(offset)),
            None => Ok(Value::None),
        }
    }),
    ("__repr__", |interpreter, this, _| {
        let (at, zone) = time(this)?;
        let mut parts = vec![at.hour.to_string(), at.minute.to_string()];
        if at.second != 0 || at.microsecond != 0 {
            parts.push(at.second.to_string());
        }
        if at.microsecond != 0 {
            parts.push(at.microsecond.to_string());
        }
        if !zone.is_none() {
            parts.push(format!("tzinfo={}", interpreter.repr(&zone)?));
        }
        Ok(Value::Str(
            format!("datetime.time({})", parts.join(", ")).into(),
        ))
    }),
];
