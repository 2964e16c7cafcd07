//! Methods of `tuple`.

use super::{Method, unwrap};
use crate::error::Raised;
use crate::value::Value;

pub(super) const METHODS: &[(&str, Method)] = &[
    ("index", |interpreter, this, mut arguments| {
        let wanted = arguments.require("index", "value")?;
        let values = interpreter.collect(&unwrap(this))?;
        if let Some(index) = super::list::position(interpreter, &values, &wanted, &mut arguments)? {
            return Ok(index);
        }
        Err(Raised::exception(
            "ValueError",
            "tuple.index(x): x not in tuple",
        ))
    }),
    ("count", |interpreter, this, mut arguments| {
        let wanted = arguments.require("count", "value")?;
        let mut count = 0;
        for value in interpreter.collect(&unwrap(this))? {
            count += i64::from(interpreter.identical_or_equal(&value, &wanted)?);
        }
        Ok(Value::Int(count))
    }),
];
