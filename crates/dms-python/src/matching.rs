//! The `match` statement.

use std::rc::Rc;

use crate::error::{Raised, Result};
use crate::frame::Frame;
use crate::interpreter::Interpreter;
use crate::range::Range;
use crate::tree::{Block, Case, Expression, Pattern};
use crate::value::{Class, Dict, Value};

impl Interpreter {
    /// The body of the first case that matches; its names are bound.
    pub(crate) fn matching_case(
        &mut self,
        frame: &Frame,
        subject: &Value,
        cases: &[Case],
    ) -> Result<Option<Block>> {
        for case in cases {
            if !self.matches(frame, &case.pattern, subject)? {
                continue;
            }
            if let Some(guard) = &case.guard {
                let guard = self.evaluate_expression(frame, guard)?;
                if !self.is_true(&guard)? {
                    continue;
                }
            }
            return Ok(Some(case.body.clone()));
        }
        Ok(None)
    }

    fn matches(&mut self, frame: &Frame, pattern: &Pattern, subject: &Value) -> Result<bool> {
        self.step()?;
        match pattern {
            Pattern::Value(value) => {
                let value = self.evaluate_expression(frame, value)?;
                self.is_equal(subject, &value)
            }
            Pattern::Singleton(value) => Ok(match (value, subject) {
                (Value::None, Value::None) => true,
                (Value::Bool(one), Value::Bool(other)) => one == other,
                _ => false,
            }),
            Pattern::Sequence(patterns) => self.matches_sequence(frame, patterns, subject),
            Pattern::Mapping { items, rest } => {
                self.matches_mapping(frame, items, rest.as_ref(), subject)
            }
            Pattern::Class {
                class,
                positional,
                keywords,
            } => self.matches_class(frame, class, positional, keywords, subject),
            Pattern::Star(name) => {
                if let Some(name) = name {
                    frame.store(name, subject.clone());
                }
                Ok(true)
            }
            Pattern::As { pattern, name } => {
                if let Some(pattern) = pattern
                    && !self.matches(frame, pattern, subject)?
                {
                    return Ok(false);
                }
                if let Some(name) = name {
                    frame.store(name, subject.clone());
                }
                Ok(true)
            }
            Pattern::Or(patterns) => {
                for pattern in patterns {
                    if self.matches(frame, pattern, subject)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
        }
    }

    fn matches_sequence(
        &mut self,
        frame: &Frame,
        patterns: &[Pattern],
        subject: &Value,
    ) -> Result<bool> {
        let values = match subject {
            Value::List(list) => list.borrow().clone(),
            Value::Tuple(values) => values.to_vec(),
            Value::Instance(instance) if instance.payload::<Range>().is_some() => {
                self.collect(subject)?
            }
            Value::Instance(instance) => match crate::builtins::primitive(instance) {
                Some(primitive @ (Value::List(_) | Value::Tuple(_))) => self.collect(&primitive)?,
                _ => return Ok(false),
            },
            _ => return Ok(false),
        };
        let star = patterns
            .iter()
            .position(|pattern| matches!(pattern, Pattern::Star(_)));
        let (before, after) = match star {
            Some(star) => (star, patterns.len() - star - 1),
            None if values.len() == patterns.len() => (patterns.len(), 0),
            None => return Ok(false),
        };
        if values.len() < before + after {
            return Ok(false);
        }
        let middle = values.len() - after;
        for (pattern, value) in patterns.iter().zip(values.iter().take(before)) {
            if !self.matches(frame, pattern, value)? {
                return Ok(false);
            }
        }
        let Some(star) = star else {
            return Ok(true);
        };
        let taken = values.get(before..middle).unwrap_or_default().to_vec();
        let taken = self.new_list(taken)?;
        self.matches(frame, &patterns[star], &taken)?;
        for (pattern, value) in patterns
            .iter()
            .skip(star + 1)
            .zip(values.iter().skip(middle))
        {
            if !self.matches(frame, pattern, value)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn matches_mapping(
        &mut self,
        frame: &Frame,
        items: &[(Expression, Pattern)],
        rest: Option<&Rc<str>>,
        subject: &Value,
    ) -> Result<bool> {
        let Value::Dict(dict) = crate::builtins::unwrap(subject) else {
            return Ok(false);
        };
        let mut left: Dict = dict.borrow().clone();
        for (key, pattern) in items {
            let key = self.evaluate_expression(frame, key)?;
            let key = self.key(key)?;
            let Some(value) = left.shift_remove(&key) else {
                return Ok(false);
            };
            if !self.matches(frame, pattern, &value)? {
                return Ok(false);
            }
        }
        if let Some(rest) = rest {
            let left = self.new_dict(left)?;
            frame.store(rest, left);
        }
        Ok(true)
    }

    fn matches_class(
        &mut self,
        frame: &Frame,
        class: &Expression,
        positional: &[Pattern],
        keywords: &[(Rc<str>, Pattern)],
        subject: &Value,
    ) -> Result<bool> {
        let class = self.evaluate_expression(frame, class)?;
        if !self.is_instance(subject, &class)? {
            return Ok(false);
        }
        let Value::Class(class) = &class else {
            return Err(Raised::type_error("called match pattern must be a class"));
        };
        if !positional.is_empty() {
            if self.matches_itself(class) && positional.len() == 1 {
                if !self.matches(frame, &positional[0], subject)? {
                    return Ok(false);
                }
            } else {
                let names = match class.lookup("__match_args__") {
                    Some(names) => self.collect(&names)?,
                    None => Vec::new(),
                };
                if names.len() < positional.len() {
                    return Err(Raised::type_error(format!(
                        "{}() accepts {} positional sub-pattern{} ({} given)",
                        class.name,
                        names.len(),
                        if names.len() == 1 { "" } else { "s" },
                        positional.len()
                    )));
                }
                for (pattern, name) in positional.iter().zip(names) {
                    let name = self.display(&name)?;
                    if !self.matches_attribute(frame, &name, pattern, subject)? {
                        return Ok(false);
                    }
                }
            }
        }
        for (name, pattern) in keywords {
            if !self.matches_attribute(frame, name, pattern, subject)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// `str(x)` binds the string itself.
    fn matches_itself(&self, class: &Rc<Class>) -> bool {
        let types = &self.types;
        [
            &types.bool,
            &types.int,
            &types.float,
            &types.str,
            &types.bytes,
            &types.list,
            &types.tuple,
            &types.dict,
            &types.set,
            &types.frozenset,
        ]
        .into_iter()
        .any(|builtin| class.is_subclass_of(builtin))
    }

    fn matches_attribute(
        &mut self,
        frame: &Frame,
        name: &str,
        pattern: &Pattern,
        subject: &Value,
    ) -> Result<bool> {
        match self.optional_attribute(subject, name)? {
            Some(value) => self.matches(frame, pattern, &value),
            None => Ok(false),
        }
    }
}
