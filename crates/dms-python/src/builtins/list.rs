//! Methods of `list`.

use std::cell::RefCell;
use std::rc::Rc;

use super::{Method, unwrap};
use crate::error::{Raised, Result};
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::value::Value;

fn list(this: &Value) -> Result<Rc<RefCell<Vec<Value>>>> {
    match unwrap(this) {
        Value::List(list) => Ok(list),
        _ => Err(Raised::type_error("a list is needed")),
    }
}

/// The place in a list that an index means, counted from its end if it is negative; the nearest end if it is beyond.
fn within(index: i64, length: i64) -> usize {
    let from_start = if index < 0 {
        index.saturating_add(length)
    } else {
        index
    };
    usize::try_from(from_start.clamp(0, length)).unwrap_or(0)
}

/// Where the first of some values is that equals another, between the `start` and `stop` that are left of the arguments.
pub(super) fn position(
    interpreter: &mut Interpreter,
    values: &[Value],
    wanted: &Value,
    arguments: &mut Arguments,
) -> Result<Option<Value>> {
    let length = i64::try_from(values.len()).unwrap_or(i64::MAX);
    let mut bound = |interpreter: &mut Interpreter, name: &str, otherwise: i64| -> Result<usize> {
        let given = match arguments.take(name) {
            Some(given) => super::functions::size_argument(interpreter, &given)?,
            None => otherwise,
        };
        Ok(within(given, length))
    };
    let start = bound(interpreter, "start", 0)?;
    let stop = bound(interpreter, "stop", length)?;
    for (index, value) in values.iter().enumerate().take(stop).skip(start) {
        interpreter.step()?;
        if interpreter.identical_or_equal(value, wanted)? {
            return Ok(Some(Value::Int(i64::try_from(index).unwrap_or(i64::MAX))));
        }
    }
    Ok(None)
}

pub(super) const METHODS: &[(&str, Method)] = &[
    ("append", |interpreter, this, mut arguments| {
        let value = arguments.require("append", "object")?;
        arguments.finish("append")?;
        interpreter.allocate(24)?;
        list(this)?.borrow_mut().push(value);
        Ok(Value::None)
    }),
    ("extend", |interpreter, this, mut arguments| {
        let values = arguments.require("extend", "iterable")?;
        let values = interpreter.collect(&values)?;
        interpreter.allocate(values.len() * 24)?;
        list(this)?.borrow_mut().extend(values);
        Ok(Value::None)
    }),
    ("insert", |interpreter, this, mut arguments| {
        let index = arguments.require("insert", "index")?;
        let value = arguments.require("insert", "object")?;
        let index = super::functions::size_argument(interpreter, &index)?;
        interpreter.allocate(24)?;
        let list = list(this)?;
        interpreter.charge(list.borrow().len());
        let length = i64::try_from(list.borrow().len()).unwrap_or(i64::MAX);
        list.borrow_mut().insert(within(index, length), value);
        Ok(Value::None)
    }),
    ("pop", |interpreter, this, mut arguments| {
        let index = arguments.take("index").unwrap_or(Value::Int(-1));
        arguments.finish("pop")?;
        let index = super::functions::size_argument(interpreter, &index)?;
        let list = list(this)?;
        let length = i64::try_from(list.borrow().len()).unwrap_or(i64::MAX);
        if length == 0 {
            return Err(Raised::exception("IndexError", "pop from empty list"));
        }
        let index = if index < 0 {
            index.saturating_add(length)
        } else {
            index
        };
        match usize::try_from(index) {
            Ok(position) if index < length => {
                interpreter.charge(list.borrow().len() - position);
                Ok(list.borrow_mut().remove(position))
            }
            _ => Err(Raised::exception("IndexError", "pop index out of range")),
        }
    }),
    ("remove", |interpreter, this, mut arguments| {
        let wanted = arguments.require("remove", "value")?;
        let list = list(this)?;
        let values = list.borrow().clone();
        for (index, value) in values.iter().enumerate() {
            interpreter.step()?;
            if interpreter.identical_or_equal(value, &wanted)? {
                if index < list.borrow().len() {
                    list.borrow_mut().remove(index);
                }
                return Ok(Value::None);
            }
        }
        Err(Raised::exception(
            "ValueError",
            "list.remove(x): x not in list",
        ))
    }),
    ("clear", |_, this, _| {
        list(this)?.borrow_mut().clear();
        Ok(Value::None)
    }),
    ("copy", |interpreter, this, _| {
        let values = list(this)?.borrow().clone();
        interpreter.new_list(values)
    }),
    ("count", |interpreter, this, mut arguments| {
        let wanted = arguments.require("count", "value")?;
        let values = list(this)?.borrow().clone();
        let mut count = 0;
        for value in values {
            interpreter.step()?;
            count += i64::from(interpreter.identical_or_equal(&value, &wanted)?);
        }
        Ok(Value::Int(count))
    }),
    ("index", |interpreter, this, mut arguments| {
        let wanted = arguments.require("index", "value")?;
        let values = list(this)?.borrow().clone();
        if let Some(index) = position(interpreter, &values, &wanted, &mut arguments)? {
            return Ok(index);
        }
        let shown = interpreter.repr(&wanted)?;
        Err(Raised::exception(
            "ValueError",
            format!("{shown} is not in list"),
        ))
    }),
    ("reverse", |interpreter, this, _| {
        interpreter.charge(list(this)?.borrow().len());
        list(this)?.borrow_mut().reverse();
        Ok(Value::None)
    }),
    ("sort", |interpreter, this, mut arguments| {
        let list = list(this)?;
        let values = list.borrow().clone();
        let sorted = interpreter.sort(values, &mut arguments)?;
        arguments.finish("sort")?;
        *list.borrow_mut() = sorted;
        Ok(Value::None)
    }),
    // What a derived class's `super().__init__(values)` and overrides call.
    ("__init__", |interpreter, this, mut arguments| {
        if let (Value::Instance(_), Some(values)) = (this, arguments.take("iterable")) {
            let values = interpreter.collect(&values)?;
            *list(this)?.borrow_mut() = values;
        }
        Ok(Value::None)
    }),
];
