//! `range` and slices.

use crate::error::{Raised, Result};
use crate::interpreter::Interpreter;
use crate::value::{Instance, Value};

/// `range(start, stop, step)` of 64-bit integers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    pub start: i64,
    pub stop: i64,
    pub step: i64,
}

impl Range {
    pub fn length(self) -> u64 {
        let (start, stop, step) = (
            i128::from(self.start),
            i128::from(self.stop),
            i128::from(self.step),
        );
        let length = if step > 0 && start < stop {
            (stop - start - 1) / step + 1
        } else if step < 0 && start > stop {
            (start - stop - 1) / -step + 1
        } else {
            0
        };
        u64::try_from(length).unwrap_or(u64::MAX)
    }

    pub fn item(self, index: u64) -> Option<i64> {
        if index >= self.length() {
            return None;
        }
        let value = i128::from(self.start) + i128::from(self.step) * i128::from(index);
        i64::try_from(value).ok()
    }

    pub fn contains(self, value: i64) -> bool {
        let (value, start, stop, step) = (
            i128::from(value),
            i128::from(self.start),
            i128::from(self.stop),
            i128::from(self.step),
        );
        let inside = if step > 0 {
            value >= start && value < stop
        } else {
            value <= start && value > stop
        };
        inside && (value - start) % step == 0
    }
}

/// `slice(start, stop, step)`.
pub(crate) struct Slice {
    pub start: Value,
    pub stop: Value,
    pub step: Value,
}

impl Slice {
    /// `start`, `stop`, `step`.
    pub fn attribute(&self, name: &str) -> Option<Value> {
        match name {
            "start" => Some(self.start.clone()),
            "stop" => Some(self.stop.clone()),
            "step" => Some(self.step.clone()),
            _ => None,
        }
    }

    /// The indices that the slice selects of a sequence.
    pub fn indices(&self, interpreter: &Interpreter, length: usize) -> Result<Vec<usize>> {
        let range = self.range(interpreter, length)?;
        let count = range.length();
        Ok((0..count)
            .filter_map(|index| usize::try_from(range.item(index)?).ok())
            .collect())
    }

    /// The same as a range: `slice.indices(length)`.
    pub fn range(&self, interpreter: &Interpreter, length: usize) -> Result<Range> {
        let length = i64::try_from(length).unwrap_or(i64::MAX);
        let step = bound(interpreter, &self.step)?.unwrap_or(1);
        if step == 0 {
            return Err(Raised::exception("ValueError", "slice step cannot be zero"));
        }
        let (low, high) = if step > 0 {
            (0, length)
        } else {
            (-1, length - 1)
        };
        let clamp = |value: i64| {
            let value = if value < 0 {
                value.saturating_add(length)
            } else {
                value
            };
            value.clamp(low, high)
        };
        let start =
            bound(interpreter, &self.start)?.map_or(if step > 0 { low } else { high }, clamp);
        let stop = bound(interpreter, &self.stop)?.map_or(if step > 0 { high } else { low }, clamp);
        Ok(Range { start, stop, step })
    }
}

fn bound(interpreter: &Interpreter, value: &Value) -> Result<Option<i64>> {
    if value.is_none() {
        return Ok(None);
    }
    match interpreter.as_index(value) {
        Some(index) => Ok(Some(index)),
        None => Err(Raised::type_error(
            "slice indices must be integers or None or have an __index__ method",
        )),
    }
}

impl Interpreter {
    pub(crate) fn new_slice(&self, bounds: &[Value]) -> Value {
        let bound = |index: usize| bounds.get(index).cloned().unwrap_or(Value::None);
        let slice = Slice {
            start: bound(0),
            stop: bound(1),
            step: bound(2),
        };
        Instance::with_payload(&self.types.slice, slice, None)
    }

    /// An integer that can stand for an index; one that does not fit becomes the nearest that does.
    pub(crate) fn as_index(&self, value: &Value) -> Option<i64> {
        match value {
            Value::Int(int) => Some(*int),
            Value::Bool(flag) => Some(i64::from(*flag)),
            Value::BigInt(int) => Some(if int.sign() == num_bigint::Sign::Minus {
                i64::MIN
            } else {
                i64::MAX
            }),
            Value::Instance(instance) => {
                let primitive = crate::builtins::primitive(instance)?;
                match primitive {
                    Value::Instance(_) => None,
                    primitive => self.as_index(&primitive),
                }
            }
            _ => None,
        }
    }
}
