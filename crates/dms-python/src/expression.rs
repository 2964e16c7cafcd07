//! Evaluation of expressions.

use std::cell::RefCell;
use std::rc::Rc;

use crate::error::{Raised, Result};
use crate::frame::{Frame, Scope};
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::iterate::Iter;
use crate::tree::{
    Argument, Clause, Comparison, Comprehension, ComprehensionKind, Expression, ExpressionKind,
    FormatPart, FunctionBody, FunctionNode, UnaryOperator,
};
use crate::value::{Dict, Value};

impl Interpreter {
    /// Evaluates, and gives an error without a place the place of the expression.
    pub(crate) fn evaluate_expression(
        &mut self,
        frame: &Frame,
        expression: &Expression,
    ) -> Result<Value> {
        let result = self.step().and_then(|()| self.dispatch(frame, expression));
        match result {
            Ok(value) => Ok(value),
            Err(mut raised) => {
                if raised.0.place.is_none() {
                    raised.0.place = Some(frame.source.place(expression.span));
                }
                Err(raised)
            }
        }
    }

    fn dispatch(&mut self, frame: &Frame, expression: &Expression) -> Result<Value> {
        match &expression.kind {
            ExpressionKind::Constant(value) => Ok(value.clone()),
            ExpressionKind::Name(name) => frame.load(self, name),
            ExpressionKind::Boolean { is_and, values } => self.boolean(frame, *is_and, values),
            ExpressionKind::Named { name, value } => {
                let value = self.evaluate_expression(frame, value)?;
                frame.store(name, value.clone());
                Ok(value)
            }
            ExpressionKind::Binary {
                left,
                operator,
                right,
            } => {
                let left = self.evaluate_expression(frame, left)?;
                let right = self.evaluate_expression(frame, right)?;
                self.binary(*operator, &left, &right)
            }
            ExpressionKind::Unary { operator, operand } => {
                let operand = self.evaluate_expression(frame, operand)?;
                if *operator == UnaryOperator::Not {
                    return Ok(Value::Bool(!self.is_true(&operand)?));
                }
                self.unary(*operator, &operand)
            }
            ExpressionKind::Lambda(node) => self.make_function(frame, node),
            ExpressionKind::Conditional {
                test,
                then,
                otherwise,
            } => {
                let test = self.evaluate_expression(frame, test)?;
                let branch = if self.is_true(&test)? {
                    then
                } else {
                    otherwise
                };
                self.evaluate_expression(frame, branch)
            }
            ExpressionKind::Dict(items) => self.dict_display(frame, items),
            ExpressionKind::Set(items) => {
                let values = self.evaluate_items(frame, items)?;
                let mut set = Dict::with_capacity_and_hasher(values.len(), Default::default());
                for value in values {
                    let key = self.key(value)?;
                    set.insert(key, Value::None);
                }
                self.new_set(set)
            }
            ExpressionKind::List(items) => {
                let values = self.evaluate_items(frame, items)?;
                self.new_list(values)
            }
            ExpressionKind::Tuple(items) => {
                let values = self.evaluate_items(frame, items)?;
                self.new_tuple(values)
            }
            ExpressionKind::Comprehension(node) => self.comprehension(frame, node),
            ExpressionKind::Generator(node) => self.generator_expression(frame, node),
            ExpressionKind::Compare { left, rest } => self.comparison_chain(frame, left, rest),
            ExpressionKind::Call { callee, arguments } => {
                self.call_expression(frame, expression, callee, arguments)
            }
            ExpressionKind::Formatted(parts) => {
                Ok(Value::Str(self.format_parts(frame, parts)?.into()))
            }
            ExpressionKind::Attribute { value, name } => {
                let value = self.evaluate_expression(frame, value)?;
                self.load_attribute(&value, name)
            }
            ExpressionKind::Subscript { value, key } => {
                let value = self.evaluate_expression(frame, value)?;
                let key = self.evaluate_expression(frame, key)?;
                self.load_item(&value, &key)
            }
            ExpressionKind::Slice { start, stop, step } => {
                let mut bounds = Vec::with_capacity(3);
                for bound in [start, stop, step] {
                    bounds.push(match bound {
                        Some(bound) => self.evaluate_expression(frame, bound)?,
                        None => Value::None,
                    });
                }
                Ok(self.new_slice(&bounds))
            }
            ExpressionKind::Starred(_) => Err(Raised::exception(
                "SyntaxError",
                "can't use starred expression here",
            )),
            ExpressionKind::Unsupported(what) => Err(unsupported(what)),
        }
    }

    fn boolean(&mut self, frame: &Frame, is_and: bool, values: &[Expression]) -> Result<Value> {
        let mut last = Value::None;
        for (index, value) in values.iter().enumerate() {
            last = self.evaluate_expression(frame, value)?;
            if index + 1 < values.len() && self.is_true(&last)? != is_and {
                break;
            }
        }
        Ok(last)
    }

    /// The items of a display, with `*items` unpacked.
    fn evaluate_items(&mut self, frame: &Frame, items: &[Expression]) -> Result<Vec<Value>> {
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            if let ExpressionKind::Starred(inner) = &item.kind {
                let inner = self.evaluate_expression(frame, inner)?;
                values.extend(self.collect(&inner)?);
            } else {
                values.push(self.evaluate_expression(frame, item)?);
            }
        }
        Ok(values)
    }

    fn dict_display(
        &mut self,
        frame: &Frame,
        items: &[(Option<Expression>, Expression)],
    ) -> Result<Value> {
        let mut dict = Dict::with_capacity_and_hasher(items.len(), Default::default());
        for (key, value) in items {
            match key {
                Some(key) => {
                    let key = self.evaluate_expression(frame, key)?;
                    let value = self.evaluate_expression(frame, value)?;
                    let key = self.key(key)?;
                    dict.insert(key, value);
                }
                None => {
                    let mapping = self.evaluate_expression(frame, value)?;
                    for (key, value) in self.mapping_items(&mapping)? {
                        let key = self.key(key)?;
                        dict.insert(key, value);
                    }
                }
            }
        }
        self.new_dict(dict)
    }

    fn comparison_chain(
        &mut self,
        frame: &Frame,
        left: &Expression,
        rest: &[(Comparison, Expression)],
    ) -> Result<Value> {
        let mut left = self.evaluate_expression(frame, left)?;
        let mut result = Value::Bool(true);
        for (index, (comparison, right)) in rest.iter().enumerate() {
            let right = self.evaluate_expression(frame, right)?;
            result = self.compare(*comparison, &left, &right)?;
            if index + 1 < rest.len() && !self.is_true(&result)? {
                return Ok(result);
            }
            left = right;
        }
        Ok(result)
    }

    fn call_expression(
        &mut self,
        frame: &Frame,
        expression: &Expression,
        callee: &Expression,
        arguments: &[Argument],
    ) -> Result<Value> {
        let callee = self.evaluate_expression(frame, callee)?;
        let arguments = self.evaluate_arguments(frame, arguments)?;
        let before = self.mark(expression.span);
        let result = self.invoke(&callee, arguments);
        if let Some(before) = before {
            self.mark(before);
        }
        result
    }

    /// The arguments of a call or of a class statement, with stars unpacked.
    pub(crate) fn evaluate_arguments(
        &mut self,
        frame: &Frame,
        arguments: &[Argument],
    ) -> Result<Arguments> {
        let mut evaluated = Arguments::default();
        for argument in arguments {
            match argument {
                Argument::Positional(value) => {
                    let value = self.evaluate_expression(frame, value)?;
                    evaluated.positional.push(value);
                }
                Argument::Star(value) => {
                    let value = self.evaluate_expression(frame, value)?;
                    let values = self.collect(&value)?;
                    evaluated.positional.extend(values);
                }
                Argument::Keyword(name, value) => {
                    let value = self.evaluate_expression(frame, value)?;
                    push_keyword(&mut evaluated, name.clone(), value)?;
                }
                Argument::DoubleStar(value) => {
                    let mapping = self.evaluate_expression(frame, value)?;
                    for (key, value) in self.mapping_items(&mapping)? {
                        let Value::Str(name) = key else {
                            return Err(Raised::type_error("keywords must be strings"));
                        };
                        push_keyword(&mut evaluated, name, value)?;
                    }
                }
            }
        }
        Ok(evaluated)
    }

    pub(crate) fn format_parts(&mut self, frame: &Frame, parts: &[FormatPart]) -> Result<String> {
        let mut text = String::new();
        for part in parts {
            match part {
                FormatPart::Literal(literal) => text.push_str(literal),
                FormatPart::Value {
                    expression,
                    conversion,
                    specification,
                } => {
                    let value = self.evaluate_expression(frame, expression)?;
                    let specification = self.format_parts(frame, specification)?;
                    let value = self.convert(&value, *conversion)?;
                    text.push_str(&self.format_value(&value, &specification)?);
                    self.check_size(text.len())?;
                }
            }
        }
        self.allocate(text.len())?;
        Ok(text)
    }

    fn comprehension(&mut self, frame: &Frame, node: &Rc<FunctionNode>) -> Result<Value> {
        let FunctionBody::Comprehension(comprehension) = &node.body else {
            return Err(Raised::unsupported("a comprehension without clauses"));
        };
        let Some(first) = comprehension.clauses.first() else {
            return Err(Raised::unsupported("a comprehension without clauses"));
        };
        let iterable = self.evaluate_expression(frame, &first.iterable)?;
        let mut iter = self.iter(&iterable)?;
        let inner = comprehension_frame(frame, node);
        let collected = Collected {
            values: Vec::new(),
            dict: Dict::default(),
        };
        let collected = RefCell::new(collected);
        self.clauses(&inner, comprehension, 0, &mut iter, &collected)?;
        let collected = collected.into_inner();
        match comprehension.kind {
            ComprehensionKind::List | ComprehensionKind::Generator => {
                self.new_list(collected.values)
            }
            ComprehensionKind::Set => self.new_set(collected.dict),
            ComprehensionKind::Dict => self.new_dict(collected.dict),
        }
    }

    fn clauses(
        &mut self,
        frame: &Frame,
        comprehension: &Comprehension,
        index: usize,
        iter: &mut Iter,
        collected: &RefCell<Collected>,
    ) -> Result<()> {
        let Some(clause) = comprehension.clauses.get(index) else {
            return Ok(());
        };
        while let Some(value) = self.next(iter)? {
            self.assign(frame, &clause.target, value)?;
            if !self.conditions_hold(frame, clause)? {
                continue;
            }
            if let Some(next) = comprehension.clauses.get(index + 1) {
                let iterable = self.evaluate_expression(frame, &next.iterable)?;
                let mut inner = self.iter(&iterable)?;
                self.clauses(frame, comprehension, index + 1, &mut inner, collected)?;
            } else {
                self.collect_element(frame, comprehension, collected)?;
            }
        }
        Ok(())
    }

    pub(crate) fn conditions_hold(&mut self, frame: &Frame, clause: &Clause) -> Result<bool> {
        for condition in &clause.conditions {
            let condition = self.evaluate_expression(frame, condition)?;
            if !self.is_true(&condition)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn collect_element(
        &mut self,
        frame: &Frame,
        comprehension: &Comprehension,
        collected: &RefCell<Collected>,
    ) -> Result<()> {
        let element = self.evaluate_expression(frame, &comprehension.element)?;
        self.allocate(32)?;
        match comprehension.kind {
            ComprehensionKind::List | ComprehensionKind::Generator => {
                collected.borrow_mut().values.push(element);
            }
            ComprehensionKind::Set => {
                let key = self.key(element)?;
                collected.borrow_mut().dict.insert(key, Value::None);
            }
            ComprehensionKind::Dict => {
                let value = match &comprehension.value {
                    Some(value) => self.evaluate_expression(frame, value)?,
                    None => Value::None,
                };
                let key = self.key(element)?;
                collected.borrow_mut().dict.insert(key, value);
            }
        }
        Ok(())
    }
}

struct Collected {
    values: Vec<Value>,
    dict: Dict,
}

/// The frame in which a comprehension runs: a scope of its own that does not see a class body's names.
pub(crate) fn comprehension_frame(frame: &Frame, node: &Rc<FunctionNode>) -> Frame {
    Frame {
        scope: Some(Scope::new(node.clone(), frame.scope.clone())),
        namespace: None,
        ..frame.clone()
    }
}

fn push_keyword(arguments: &mut Arguments, name: Rc<str>, value: Value) -> Result<()> {
    if arguments.keywords.iter().any(|(known, _)| *known == name) {
        return Err(Raised::type_error(format!(
            "got multiple values for keyword argument '{name}'"
        )));
    }
    arguments.keywords.push((name, value));
    Ok(())
}

/// The error for a part of the language that is not evaluated.
pub(crate) fn unsupported(what: &str) -> Raised {
    Raised::unsupported(format!("{what} is not supported here"))
        .with_hint("migrations and models are evaluated without Python; use plainer code here")
}
