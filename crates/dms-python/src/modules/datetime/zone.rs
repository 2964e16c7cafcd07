//! `timezone`.

use super::super::calendar::{DAY, offset_text};
use super::{Temporal, delta_value, make_value, receiver, temporal};
use crate::builtins::Method;
use crate::error::{Raised, Result};
use crate::value::Value;

fn zone(this: &Value) -> Result<(i64, Option<std::rc::Rc<str>>)> {
    match receiver(this)? {
        Temporal::Zone(offset, name) => Ok((offset, name)),
        _ => Err(Raised::type_error("a timezone is needed")),
    }
}

/// `UTC`, `UTC+02:00` or the name that was given.
pub(super) fn name(offset: i64, name: Option<&str>) -> String {
    match name {
        Some(name) => name.to_owned(),
        None if offset == 0 => "UTC".to_owned(),
        None => format!("UTC{}", offset_text(offset, ":")),
    }
}

pub(super) const METHODS: &[(&str, Method)] = &[
    ("__new__", |interpreter, _, mut arguments| {
        let offset = arguments.require("timezone", "offset")?;
        let name = match arguments.take("name") {
            Some(name) => Some(interpreter.display(&name)?.into()),
            None => None,
        };
        let Some(Temporal::Delta(offset)) = temporal(&offset) else {
            return Err(Raised::type_error(
                "timezone() argument 1 must be datetime.timedelta",
            ));
        };
        match i64::try_from(offset) {
            Ok(offset) if offset.abs() < DAY => {
                Ok(make_value(interpreter, Temporal::Zone(offset, name)))
            }
            _ => Err(Raised::exception(
                "ValueError",
                "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24)",
            )),
        }
    }),
    ("utcoffset", |interpreter, this, _| {
        let (offset, _) = zone(this)?;
        delta_value(interpreter, i128::from(offset))
    }),
    ("dst", |_, _, _| Ok(Value::None)),
    ("tzname", |_, this, _| {
        let (offset, own) = zone(this)?;
        Ok(Value::Str(name(offset, own.as_deref()).into()))
    }),
    ("__str__", |_, this, _| {
        let (offset, own) = zone(this)?;
        Ok(Value::Str(name(offset, own.as_deref()).into()))
    }),
    ("__repr__", |interpreter, this, _| {
        let (offset, own) = zone(this)?;
        if offset == 0 && own.is_none() {
            return Ok(Value::str("datetime.timezone.utc"));
        }
        let delta = delta_value(interpreter, i128::from(offset))?;
        let mut shown = interpreter.repr(&delta)?;
        if let Some(own) = own {
            shown.push_str(&format!(", {}", crate::text::quote(&own)));
        }
        Ok(Value::Str(format!("datetime.timezone({shown})").into()))
    }),
];
