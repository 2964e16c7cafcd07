//! `range`, `slice`, iterators and generators.

use std::cell::RefCell;

use super::Method;
use crate::error::{Raised, Result};
use crate::generator::{Generator, Input};
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::range::{Range, Slice};
use crate::value::{Instance, Value};

pub(super) fn new_range(
    interpreter: &mut Interpreter,
    _: &Value,
    arguments: Arguments,
) -> Result<Value> {
    let mut bounds = Vec::with_capacity(3);
    for value in &arguments.positional {
        bounds.push(super::functions::size_argument(interpreter, value)?);
    }
    let range = match bounds.as_slice() {
        [stop] => Range {
            start: 0,
            stop: *stop,
            step: 1,
        },
        [start, stop] => Range {
            start: *start,
            stop: *stop,
            step: 1,
        },
        [start, stop, step] => Range {
            start: *start,
            stop: *stop,
            step: *step,
        },
        _ => {
            return Err(Raised::type_error(format!(
                "range expected at least 1 argument, got {}",
                bounds.len()
            )));
        }
    };
    if range.step == 0 {
        return Err(Raised::exception(
            "ValueError",
            "range() arg 3 must not be zero",
        ));
    }
    Ok(Instance::with_payload(
        &interpreter.types.range,
        range,
        None,
    ))
}

pub(super) fn new_slice(
    interpreter: &mut Interpreter,
    _: &Value,
    arguments: Arguments,
) -> Result<Value> {
    let bounds = match arguments.positional.as_slice() {
        [stop] => vec![Value::None, stop.clone(), Value::None],
        bounds => bounds.to_vec(),
    };
    Ok(interpreter.new_slice(&bounds))
}

fn range(this: &Value) -> Result<Range> {
    let Value::Instance(instance) = this else {
        return Err(Raised::type_error("a range is needed"));
    };
    match instance.payload::<Range>() {
        Some(range) => Ok(*range),
        None => Err(Raised::type_error("a range is needed")),
    }
}

pub(super) const RANGE_METHODS: &[(&str, Method)] = &[
    ("index", |interpreter, this, mut arguments| {
        let range = range(this)?;
        let value = arguments.require("index", "value")?;
        match value {
            Value::Int(int) if range.contains(int) => {
                let steps = (i128::from(int) - i128::from(range.start)) / i128::from(range.step);
                Ok(crate::number::integer(steps.into()))
            }
            _ => {
                let shown = interpreter.repr(&value)?;
                Err(Raised::exception(
                    "ValueError",
                    format!("{shown} is not in range"),
                ))
            }
        }
    }),
    ("count", |_, this, mut arguments| {
        let range = range(this)?;
        Ok(Value::Int(match arguments.require("count", "value")? {
            Value::Int(int) => i64::from(range.contains(int)),
            _ => 0,
        }))
    }),
];

pub(super) const SLICE_METHODS: &[(&str, Method)] =
    &[("indices", |interpreter, this, mut arguments| {
        let Value::Instance(instance) = this else {
            return Err(Raised::type_error("a slice is needed"));
        };
        let Some(slice) = instance.payload::<Slice>() else {
            return Err(Raised::type_error("a slice is needed"));
        };
        let length = arguments.require("indices", "length")?;
        let length = interpreter.as_index(&length).unwrap_or(0);
        let range = slice.range(interpreter, usize::try_from(length).unwrap_or(0))?;
        interpreter.new_tuple(vec![
            Value::Int(range.start),
            Value::Int(range.stop),
            Value::Int(range.step),
        ])
    })];

pub(super) const ITERATOR_METHODS: &[(&str, Method)] = &[
    ("__iter__", |_, this, _| Ok(this.clone())),
    ("__next__", |interpreter, this, _| {
        let mut iter = interpreter.iter(this)?;
        match interpreter.next(&mut iter)? {
            Some(value) => Ok(value),
            None => Err(interpreter.builtin_exception("StopIteration", Vec::new())),
        }
    }),
];

fn generator(this: &Value) -> Result<std::rc::Rc<RefCell<Generator>>> {
    let found = match this {
        Value::Instance(instance) => instance.payload::<RefCell<Generator>>(),
        _ => None,
    };
    found.ok_or_else(|| Raised::type_error("a generator is needed"))
}

fn resumed(interpreter: &mut Interpreter, this: &Value, input: Input) -> Result<Value> {
    let generator = generator(this)?;
    match interpreter.resume(&generator, input)? {
        Some(value) => Ok(value),
        None => {
            let result = generator.borrow_mut().result.take();
            let arguments = result.filter(|value| !value.is_none());
            Err(interpreter.builtin_exception("StopIteration", arguments.into_iter().collect()))
        }
    }
}

pub(super) const GENERATOR_METHODS: &[(&str, Method)] = &[
    ("__iter__", |_, this, _| Ok(this.clone())),
    ("__next__", |interpreter, this, _| {
        resumed(interpreter, this, Input::Send(Value::None))
    }),
    ("send", |interpreter, this, mut arguments| {
        let value = arguments.require("send", "value")?;
        if !value.is_none() && generator(this)?.borrow().is_fresh() {
            return Err(Raised::type_error(
                "can't send non-None value to a just-started generator",
            ));
        }
        resumed(interpreter, this, Input::Send(value))
    }),
    ("throw", |interpreter, this, mut arguments| {
        let value = arguments.require("throw", "value")?;
        let value = match &value {
            Value::Class(_) => interpreter.invoke(&value, Arguments::default())?,
            _ => value,
        };
        let raised = interpreter.raised_of(&value)?;
        resumed(interpreter, this, Input::Throw(raised))
    }),
    ("close", |interpreter, this, _| {
        let raised = interpreter.builtin_exception("GeneratorExit", Vec::new());
        let generator = generator(this)?;
        if generator.borrow().is_fresh() {
            generator.borrow_mut().finish();
            return Ok(Value::None);
        }
        match interpreter.resume(&generator, Input::Throw(raised)) {
            Ok(None) => Ok(Value::None),
            Ok(Some(_)) => Err(Raised::exception(
                "RuntimeError",
                "generator ignored GeneratorExit",
            )),
            Err(raised)
                if interpreter.is_a(&raised, "GeneratorExit")
                    || interpreter.is_a(&raised, "StopIteration") =>
            {
                Ok(Value::None)
            }
            Err(raised) => Err(raised),
        }
    }),
];
