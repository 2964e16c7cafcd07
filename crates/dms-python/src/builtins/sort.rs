//! Sorting.

use crate::error::Result;
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::value::Value;

impl Interpreter {
    /// Sorts stably by `key` and `reverse` from the arguments.
    pub(crate) fn sort(
        &mut self,
        values: Vec<Value>,
        arguments: &mut Arguments,
    ) -> Result<Vec<Value>> {
        let key = arguments.take_keyword("key").filter(|key| !key.is_none());
        let reverse = match arguments.take_keyword("reverse") {
            Some(reverse) => self.is_true(&reverse)?,
            None => false,
        };
        // Neither is given by its place.
        std::mem::take(arguments).finish("sort")?;
        let mut ranked = Vec::with_capacity(values.len());
        for value in values {
            self.step()?;
            let rank = match &key {
                Some(key) => self.invoke(key, Arguments::positional([value.clone()]))?,
                None => value.clone(),
            };
            ranked.push((rank, value));
        }
        if reverse {
            ranked.reverse();
        }
        let mut sorted = self.merge_sort(ranked)?;
        if reverse {
            sorted.reverse();
        }
        Ok(sorted.into_iter().map(|(_, value)| value).collect())
    }

    /// The standard library's sort panics on an order that is none; this one cannot.
    fn merge_sort(&mut self, mut values: Vec<(Value, Value)>) -> Result<Vec<(Value, Value)>> {
        if values.len() < 2 {
            return Ok(values);
        }
        let right = values.split_off(values.len() / 2);
        let left = self.merge_sort(values)?.into_iter();
        let right = self.merge_sort(right)?.into_iter();
        let (mut left, mut right) = (left.peekable(), right.peekable());
        let mut merged = Vec::with_capacity(left.len() + right.len());
        loop {
            self.step()?;
            let take_right = match (left.peek(), right.peek()) {
                (Some((one, _)), Some((other, _))) => self.is_less(other, one)?,
                (None, Some(_)) => true,
                (Some(_), None) => false,
                (None, None) => return Ok(merged),
            };
            merged.extend(if take_right {
                right.next()
            } else {
                left.next()
            });
        }
    }
}
