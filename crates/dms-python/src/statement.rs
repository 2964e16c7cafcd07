//! Execution of statements.

use std::rc::Rc;

use crate::error::{Raised, Result};
use crate::expression::unsupported;
use crate::frame::Frame;
use crate::interpreter::Interpreter;
use crate::tree::{
    BinaryOperator, Block, Expression, ExpressionKind, Handler, Statement, StatementKind,
};
use crate::value::{Instance, Value};

/// How a statement ended.
pub(crate) enum Flow {
    Next,
    Break,
    Continue,
    Return(Value),
}

impl Interpreter {
    /// Runs statements until one does not simply end.
    pub(crate) fn execute_block(&mut self, frame: &Frame, block: &Block) -> Result<Flow> {
        for statement in block.iter() {
            match self.execute(frame, statement)? {
                Flow::Next => {}
                other => return Ok(other),
            }
        }
        Ok(Flow::Next)
    }

    /// Runs one statement, and gives an error without a place its place.
    pub(crate) fn execute(&mut self, frame: &Frame, statement: &Statement) -> Result<Flow> {
        self.mark(statement.span);
        let result = self
            .step()
            .and_then(|()| self.run_statement(frame, statement));
        match result {
            Ok(flow) => Ok(flow),
            Err(mut raised) => {
                if raised.0.place.is_none() {
                    raised.0.place = Some(frame.source.place(statement.span));
                }
                Err(raised)
            }
        }
    }

    fn run_statement(&mut self, frame: &Frame, statement: &Statement) -> Result<Flow> {
        match &statement.kind {
            StatementKind::Expression(expression) => {
                let value = self.evaluate_expression(frame, expression)?;
                if let (true, ExpressionKind::Call { .. }, Value::Opaque(origin)) =
                    (self.heeds_effects, &expression.kind, &value)
                {
                    return Err(crate::opaque::undecided(
                        origin,
                        "called for its effect alone",
                    ));
                }
            }
            StatementKind::Assign { targets, value } => {
                let value = self.evaluate_expression(frame, value)?;
                for target in targets {
                    self.assign(frame, target, value.clone())?;
                }
            }
            StatementKind::AugmentedAssign {
                target,
                operator,
                value,
            } => self.augmented_assign(frame, target, *operator, value)?,
            StatementKind::AnnotatedAssign {
                target,
                annotation,
                value,
                simple,
            } => {
                if let Some(value) = value {
                    let value = self.evaluate_expression(frame, value)?;
                    self.assign(frame, target, value)?;
                }
                if *simple {
                    self.annotate(frame, target, annotation)?;
                }
            }
            StatementKind::Function {
                decorators,
                function,
            } => {
                let mut value = self.make_function(frame, function)?;
                value = self.decorate(frame, decorators, value)?;
                frame.store(&function.name, value);
            }
            StatementKind::Class(node) => self.class_statement(frame, node)?,
            StatementKind::Return(value) => {
                return Ok(Flow::Return(match value {
                    Some(value) => self.evaluate_expression(frame, value)?,
                    None => Value::None,
                }));
            }
            StatementKind::Delete(targets) => {
                for target in targets {
                    self.delete(frame, target)?;
                }
            }
            StatementKind::For {
                target,
                iterable,
                body,
                otherwise,
            } => return self.for_loop(frame, target, iterable, body, otherwise),
            StatementKind::While {
                test,
                body,
                otherwise,
            } => return self.while_loop(frame, test, body, otherwise),
            StatementKind::If {
                branches,
                otherwise,
            } => {
                for (test, body) in branches {
                    let test = self.evaluate_expression(frame, test)?;
                    if self.is_true(&test)? {
                        return self.execute_block(frame, body);
                    }
                }
                return self.execute_block(frame, otherwise);
            }
            StatementKind::With { items, body } => return self.with(frame, items, body),
            StatementKind::Match { subject, cases } => {
                let subject = self.evaluate_expression(frame, subject)?;
                if let Some(body) = self.matching_case(frame, &subject, cases)? {
                    return self.execute_block(frame, &body);
                }
            }
            StatementKind::Raise { exception, cause } => {
                return Err(self.raise(frame, exception.as_ref(), cause.as_ref())?);
            }
            StatementKind::Try {
                body,
                handlers,
                otherwise,
                finally,
            } => return self.try_statement(frame, body, handlers, otherwise, finally),
            StatementKind::Assert { test, message } => {
                let test = self.evaluate_expression(frame, test)?;
                if !self.is_true(&test)? {
                    let arguments = match message {
                        Some(message) => vec![self.evaluate_expression(frame, message)?],
                        None => Vec::new(),
                    };
                    return Err(self.builtin_exception("AssertionError", arguments));
                }
            }
            StatementKind::Import(names) => self.import_statement(frame, names)?,
            StatementKind::ImportFrom {
                module,
                level,
                names,
                star,
            } => self.import_from(frame, module.as_ref(), *level, names, *star)?,
            StatementKind::Yield { .. } => return Err(unsupported("`yield` here")),
            StatementKind::Pass => {}
            StatementKind::Break => return Ok(Flow::Break),
            StatementKind::Continue => return Ok(Flow::Continue),
            StatementKind::Unsupported(what) => return Err(unsupported(what)),
        }
        Ok(Flow::Next)
    }

    /// Assigns to a name, attribute, item, or unpacks into several of them.
    pub(crate) fn assign(
        &mut self,
        frame: &Frame,
        target: &Expression,
        value: Value,
    ) -> Result<()> {
        match &target.kind {
            ExpressionKind::Name(name) => {
                frame.store(name, value);
                Ok(())
            }
            ExpressionKind::Attribute {
                value: owner, name, ..
            } => {
                let owner = self.evaluate_expression(frame, owner)?;
                self.store_attribute(&owner, name, value)
            }
            ExpressionKind::Subscript { value: owner, key } => {
                let owner = self.evaluate_expression(frame, owner)?;
                let key = self.evaluate_expression(frame, key)?;
                self.store_item(&owner, &key, value)
            }
            ExpressionKind::Tuple(targets) => self.unpack(frame, targets, &value),
            _ => Err(Raised::exception(
                "SyntaxError",
                "cannot assign to this expression",
            )),
        }
    }

    fn unpack(&mut self, frame: &Frame, targets: &[Expression], value: &Value) -> Result<()> {
        let values = match self.collect(value) {
            Ok(values) => values,
            Err(raised) if &*raised.0.class == "TypeError" && raised.0.place.is_none() => {
                let class = self.types.of(value).name.clone();
                return Err(Raised::type_error(format!(
                    "cannot unpack non-iterable {class} object"
                )));
            }
            Err(raised) => return Err(raised),
        };
        let star = targets
            .iter()
            .position(|target| matches!(target.kind, ExpressionKind::Starred(_)));
        let Some(star) = star else {
            if values.len() > targets.len() {
                return Err(Raised::exception(
                    "ValueError",
                    format!("too many values to unpack (expected {})", targets.len()),
                ));
            }
            if values.len() < targets.len() {
                return Err(Raised::exception(
                    "ValueError",
                    format!(
                        "not enough values to unpack (expected {}, got {})",
                        targets.len(),
                        values.len()
                    ),
                ));
            }
            for (target, value) in targets.iter().zip(values) {
                self.assign(frame, target, value)?;
            }
            return Ok(());
        };
        let after = targets.len() - star - 1;
        if values.len() < star + after {
            return Err(Raised::exception(
                "ValueError",
                format!(
                    "not enough values to unpack (expected at least {}, got {})",
                    star + after,
                    values.len()
                ),
            ));
        }
        let middle = values.len() - after;
        let mut values = values.into_iter();
        for target in targets {
            if let ExpressionKind::Starred(inner) = &target.kind {
                let taken: Vec<Value> = values.by_ref().take(middle - star).collect();
                let list = self.new_list(taken)?;
                self.assign(frame, inner, list)?;
            } else if let Some(value) = values.next() {
                self.assign(frame, target, value)?;
            }
        }
        Ok(())
    }

    fn augmented_assign(
        &mut self,
        frame: &Frame,
        target: &Expression,
        operator: BinaryOperator,
        value: &Expression,
    ) -> Result<()> {
        match &target.kind {
            ExpressionKind::Attribute { value: owner, name } => {
                let owner = self.evaluate_expression(frame, owner)?;
                let before = self.load_attribute(&owner, name)?;
                let value = self.evaluate_expression(frame, value)?;
                let after = self.in_place(operator, &before, &value)?;
                self.store_attribute(&owner, name, after)
            }
            ExpressionKind::Subscript { value: owner, key } => {
                let owner = self.evaluate_expression(frame, owner)?;
                let key = self.evaluate_expression(frame, key)?;
                let before = self.load_item(&owner, &key)?;
                let value = self.evaluate_expression(frame, value)?;
                let after = self.in_place(operator, &before, &value)?;
                self.store_item(&owner, &key, after)
            }
            _ => {
                let before = self.evaluate_expression(frame, target)?;
                let value = self.evaluate_expression(frame, value)?;
                let after = self.in_place(operator, &before, &value)?;
                self.assign(frame, target, after)
            }
        }
    }

    fn delete(&mut self, frame: &Frame, target: &Expression) -> Result<()> {
        match &target.kind {
            ExpressionKind::Name(name) => frame.delete(name),
            ExpressionKind::Attribute { value, name } => {
                let value = self.evaluate_expression(frame, value)?;
                self.delete_attribute(&value, name)
            }
            ExpressionKind::Subscript { value, key } => {
                let value = self.evaluate_expression(frame, value)?;
                let key = self.evaluate_expression(frame, key)?;
                self.delete_item(&value, &key)
            }
            ExpressionKind::Tuple(targets) => {
                for target in targets {
                    self.delete(frame, target)?;
                }
                Ok(())
            }
            _ => Err(Raised::exception(
                "SyntaxError",
                "cannot delete this expression",
            )),
        }
    }

    fn for_loop(
        &mut self,
        frame: &Frame,
        target: &Expression,
        iterable: &Expression,
        body: &Block,
        otherwise: &Block,
    ) -> Result<Flow> {
        let iterable_value = self.evaluate_expression(frame, iterable)?;
        let place = |mut raised: Raised| {
            if raised.0.place.is_none() {
                raised.0.place = Some(frame.source.place(iterable.span));
            }
            raised
        };
        let mut iter = self.iter(&iterable_value).map_err(place)?;
        while let Some(value) = self.next(&mut iter).map_err(place)? {
            self.assign(frame, target, value)?;
            match self.execute_block(frame, body)? {
                Flow::Next | Flow::Continue => {}
                Flow::Break => return Ok(Flow::Next),
                Flow::Return(value) => return Ok(Flow::Return(value)),
            }
            self.step()?;
        }
        self.execute_block(frame, otherwise)
    }

    fn while_loop(
        &mut self,
        frame: &Frame,
        test: &Expression,
        body: &Block,
        otherwise: &Block,
    ) -> Result<Flow> {
        loop {
            let value = self.evaluate_expression(frame, test)?;
            if !self.is_true(&value)? {
                return self.execute_block(frame, otherwise);
            }
            match self.execute_block(frame, body)? {
                Flow::Next | Flow::Continue => {}
                Flow::Break => return Ok(Flow::Next),
                Flow::Return(value) => return Ok(Flow::Return(value)),
            }
        }
    }

    fn with(
        &mut self,
        frame: &Frame,
        items: &[(Expression, Option<Expression>)],
        body: &Block,
    ) -> Result<Flow> {
        let Some(((context, variable), rest)) = items.split_first() else {
            return self.execute_block(frame, body);
        };
        let manager = self.evaluate_expression(frame, context)?;
        let entered = self.enter_context(&manager).map_err(|mut raised| {
            if raised.0.place.is_none() {
                raised.0.place = Some(frame.source.place(context.span));
            }
            raised
        })?;
        let result = match variable {
            Some(variable) => self.assign(frame, variable, entered),
            None => Ok(()),
        };
        let result = match result {
            Ok(()) => self.with(frame, rest, body),
            Err(raised) => Err(raised),
        };
        match result {
            Ok(flow) => {
                self.exit_context(&manager, None)?;
                Ok(flow)
            }
            Err(raised) => {
                let raised = self.materialize(raised);
                if self.exit_context(&manager, Some(&raised))? {
                    Ok(Flow::Next)
                } else {
                    Err(raised)
                }
            }
        }
    }

    fn try_statement(
        &mut self,
        frame: &Frame,
        body: &Block,
        handlers: &[Handler],
        otherwise: &Block,
        finally: &Block,
    ) -> Result<Flow> {
        let mut result = match self.execute_block(frame, body) {
            Ok(Flow::Next) => self.execute_block(frame, otherwise),
            Ok(flow) => Ok(flow),
            Err(raised) => self.handle(frame, handlers, raised),
        };
        if !finally.is_empty() {
            // What no code may catch passes by the `finally` too, so that it cannot be replaced.
            if let Err(raised) = &result
                && !self.is_catchable(raised)
            {
                return result;
            }
            match self.execute_block(frame, finally)? {
                Flow::Next => {}
                flow => result = Ok(flow),
            }
        }
        result
    }

    pub(crate) fn handle(
        &mut self,
        frame: &Frame,
        handlers: &[Handler],
        raised: Raised,
    ) -> Result<Flow> {
        let (handler, raised) = self.matching_handler(frame, handlers, raised)?;
        if let (Some(name), Some(value)) = (&handler.name, &raised.0.value) {
            frame.store(name, value.clone());
        }
        let context = raised.0.value.clone();
        self.handled.push(raised);
        let mut result = self.execute_block(frame, &handler.body);
        self.handled.pop();
        if let (Err(raised), Some(context)) = (&mut result, context) {
            *raised = self.materialize(raised.clone());
            set_context(raised, context);
        }
        if let Some(name) = &handler.name {
            let _already_deleted = frame.delete(name);
        }
        result
    }

    /// The handler for an exception, or the exception again if there is none.
    pub(crate) fn matching_handler<'a>(
        &mut self,
        frame: &Frame,
        handlers: &'a [Handler],
        raised: Raised,
    ) -> Result<(&'a Handler, Raised)> {
        if !self.is_catchable(&raised) {
            return Err(raised);
        }
        let raised = self.materialize(raised);
        for handler in handlers {
            let Some(class) = &handler.class else {
                return Ok((handler, raised));
            };
            let class = self.evaluate_expression(frame, class)?;
            if self
                .exception_matches(&raised, &class)
                .map_err(|mut error| {
                    if error.0.place.is_none() {
                        error.0.place = Some(frame.source.place(handler.span));
                    }
                    error
                })?
            {
                return Ok((handler, raised));
            }
        }
        Err(raised)
    }

    /// The error whose handler is running, if this is its exception: what the host knows of it stays.
    fn handled_of(&self, value: &Value) -> Option<Raised> {
        let Value::Instance(instance) = value else {
            return None;
        };
        let is_it = |raised: &&Raised| matches!(&raised.0.value, Some(Value::Instance(known)) if Rc::ptr_eq(known, instance));
        let handled = self.handled.iter().rev().find(is_it)?;
        handled.0.host.is_some().then(|| handled.clone())
    }

    /// Makes the exception that a `raise` statement means; an error if that fails itself.
    fn raise(
        &mut self,
        frame: &Frame,
        exception: Option<&Expression>,
        cause: Option<&Expression>,
    ) -> Result<Raised> {
        let Some(exception) = exception else {
            return match self.handled.last() {
                Some(raised) => Ok(raised.clone()),
                None => Err(Raised::exception(
                    "RuntimeError",
                    "No active exception to reraise",
                )),
            };
        };
        let value = self.evaluate_expression(frame, exception)?;
        let value = match &value {
            Value::Class(_) => self.invoke(&value, crate::host::Arguments::default())?,
            _ => value,
        };
        let raised = match self.handled_of(&value) {
            Some(raised) => raised,
            None => self.raised_of(&value)?,
        };
        if let Some(cause) = cause {
            let cause = self.evaluate_expression(frame, cause)?;
            if let Value::Instance(instance) = &value {
                set_cause(instance, cause);
            }
        }
        Ok(raised)
    }

    fn decorate(
        &mut self,
        frame: &Frame,
        decorators: &[Expression],
        mut value: Value,
    ) -> Result<Value> {
        let mut callables = Vec::with_capacity(decorators.len());
        for decorator in decorators {
            callables.push((decorator, self.evaluate_expression(frame, decorator)?));
        }
        for (decorator, callable) in callables.into_iter().rev() {
            let before = self.mark(decorator.span);
            let result = self.invoke(&callable, crate::host::Arguments::positional(vec![value]));
            if let Some(before) = before {
                self.mark(before);
            }
            value = result.map_err(|mut raised| {
                if raised.0.place.is_none() {
                    raised.0.place = Some(frame.source.place(decorator.span));
                }
                raised
            })?;
        }
        Ok(value)
    }

    /// Decorates a class. An unknown decorator keeps the class: those of other libraries
    /// (`@register`, `@total_ordering` of a backport) hardly ever replace it, and a model that
    /// vanished would be a dropped table.
    pub(crate) fn decorate_class(
        &mut self,
        frame: &Frame,
        decorators: &[Expression],
        mut value: Value,
    ) -> Result<Value> {
        for decorator in decorators.iter().rev() {
            let decorated = self.decorate(frame, std::slice::from_ref(decorator), value.clone())?;
            if !matches!(decorated, Value::Opaque(_)) {
                value = decorated;
            }
        }
        Ok(value)
    }
}

/// What was being handled when an exception was raised.
fn set_context(raised: &Raised, context: Value) {
    if let (Some(Value::Instance(raised)), Value::Instance(handled)) = (&raised.0.value, &context)
        && !Rc::ptr_eq(raised, handled)
    {
        let mut attributes = raised.attributes.borrow_mut();
        if attributes.get("__context__").is_none_or(Value::is_none) {
            attributes.insert("__context__".into(), context);
        }
    }
}

fn set_cause(instance: &Instance, cause: Value) {
    let mut attributes = instance.attributes.borrow_mut();
    attributes.insert("__cause__".into(), cause);
    attributes.insert("__suppress_context__".into(), Value::Bool(true));
}
