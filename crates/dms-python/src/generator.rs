//! Generators: a function's body that stops at each `yield`. Statements that contain a `yield` are run by
//! a small machine with a stack of its own; all others run as everywhere.

use std::cell::RefCell;
use std::rc::Rc;

use crate::error::{Raised, Result};
use crate::expression::{comprehension_frame, unsupported};
use crate::frame::Frame;
use crate::interpreter::Interpreter;
use crate::iterate::Iter;
use crate::statement::Flow;
use crate::tree::{Block, Expression, FunctionBody, FunctionNode, Statement, StatementKind};
use crate::value::{Instance, Value};

/// A generator at some point of its way.
pub(crate) struct Generator {
    pub frame: Frame,
    pub name: Rc<str>,
    tasks: Vec<Task>,
    /// The variable that the value sent in goes to.
    waiting: Option<Rc<str>>,
    running: bool,
    /// What `return` gave, once it is finished.
    pub result: Option<Value>,
}

/// What a generator is resumed with.
pub(crate) enum Input {
    Send(Value),
    Throw(Raised),
}

enum Task {
    Block(Block, usize),
    /// The loop statement at an index of a block, and its iterator.
    For(Block, usize, Iter),
    While(Block, usize),
    With(Value),
    Try(Block, usize, Stage),
    /// `yield from`, and the variable for its result.
    Delegate(Iter, Rc<str>),
}

enum Stage {
    Body,
    Otherwise,
    Handler(Raised, Option<Rc<str>>),
    Finally(Signal),
}

enum Signal {
    Flow(Flow),
    Raise(Raised),
}

enum Step {
    Yield(Value),
    Continue,
    Signal(Signal),
}

impl Generator {
    pub fn new(frame: Frame, name: Rc<str>, body: Block) -> Self {
        Self {
            frame,
            name,
            tasks: vec![Task::Block(body, 0)],
            waiting: None,
            running: false,
            result: None,
        }
    }

    /// Ends it.
    pub fn finish(&mut self) {
        self.tasks.clear();
    }

    /// Whether it has not been started.
    pub fn is_fresh(&self) -> bool {
        self.waiting.is_none() && matches!(self.tasks.as_slice(), [Task::Block(_, 0)])
    }
}

impl Interpreter {
    /// The value of a generator function's call.
    pub(crate) fn new_generator(&mut self, generator: Generator) -> Value {
        let class = self.types.generator.clone();
        let value = Instance::with_payload(&class, RefCell::new(generator), None);
        self.keep(&value);
        value
    }

    /// Runs a generator to its next `yield`; `None` at its end.
    pub(crate) fn resume(
        &mut self,
        generator: &Rc<RefCell<Generator>>,
        input: Input,
    ) -> Result<Option<Value>> {
        let (frame, name) = {
            let mut state = generator.borrow_mut();
            if state.running {
                return Err(Raised::exception(
                    "ValueError",
                    "generator already executing",
                ));
            }
            if state.tasks.is_empty() {
                state.result = None;
                return match input {
                    Input::Send(_) => Ok(None),
                    Input::Throw(raised) => Err(raised),
                };
            }
            state.running = true;
            (state.frame.clone(), state.name.clone())
        };
        let mut tasks = std::mem::take(&mut generator.borrow_mut().tasks);
        let waiting = generator.borrow_mut().waiting.take();
        let handled = self.handled.len();
        for task in &tasks {
            if let Task::Try(_, _, Stage::Handler(raised, _)) = task {
                self.handled.push(raised.clone());
            }
        }
        let outcome = self.in_frame(&frame, name, |interpreter| {
            let mut machine = Machine {
                interpreter,
                frame: &frame,
                tasks: &mut tasks,
                waiting: None,
            };
            let outcome = machine.run(waiting, input);
            Ok((outcome, machine.waiting))
        });
        self.handled.truncate(handled);
        let mut state = generator.borrow_mut();
        state.running = false;
        let (outcome, waiting) = outcome?;
        match outcome {
            Ok(Some(value)) => {
                state.tasks = tasks;
                state.waiting = waiting;
                Ok(Some(value))
            }
            Ok(None) => {
                state.result = waiting_result(&mut tasks);
                Ok(None)
            }
            Err(raised) => {
                let raised = self.leave_frame(&frame, raised);
                if self.is_a(&raised, "StopIteration") {
                    return Err(Raised::exception(
                        "RuntimeError",
                        "generator raised StopIteration",
                    ));
                }
                Err(raised)
            }
        }
    }

    /// A generator expression's value: an iterator over its clauses.
    pub(crate) fn generator_expression(
        &mut self,
        frame: &Frame,
        node: &Rc<FunctionNode>,
    ) -> Result<Value> {
        let FunctionBody::Comprehension(comprehension) = &node.body else {
            return Err(unsupported("this generator expression"));
        };
        let Some(first) = comprehension.clauses.first() else {
            return Err(unsupported("this generator expression"));
        };
        let iterable = self.evaluate_expression(frame, &first.iterable)?;
        let mut iters = vec![self.iter(&iterable)?];
        let frame = comprehension_frame(frame, node);
        let node = node.clone();
        let name: Rc<str> = "<genexpr>".into();
        Ok(self.native_iterator(move |interpreter| {
            if iters.is_empty() {
                return Ok(None);
            }
            interpreter.in_frame(&frame, name.clone(), |interpreter| {
                advance(interpreter, &frame, &node, &mut iters)
            })
        }))
    }
}

fn advance(
    interpreter: &mut Interpreter,
    frame: &Frame,
    node: &FunctionNode,
    iters: &mut Vec<Iter>,
) -> Result<Option<Value>> {
    let FunctionBody::Comprehension(comprehension) = &node.body else {
        return Ok(None);
    };
    loop {
        let depth = iters.len();
        let Some(iter) = iters.last_mut() else {
            return Ok(None);
        };
        let Some(value) = interpreter.next(iter)? else {
            iters.pop();
            continue;
        };
        let Some(clause) = comprehension.clauses.get(depth - 1) else {
            return Ok(None);
        };
        interpreter.assign(frame, &clause.target, value)?;
        if !interpreter.conditions_hold(frame, clause)? {
            continue;
        }
        match comprehension.clauses.get(depth) {
            Some(next) => {
                let iterable = interpreter.evaluate_expression(frame, &next.iterable)?;
                iters.push(interpreter.iter(&iterable)?);
            }
            None => {
                return interpreter
                    .evaluate_expression(frame, &comprehension.element)
                    .map(Some);
            }
        }
    }
}

/// The return value is left on the emptied stack of tasks.
fn waiting_result(tasks: &mut Vec<Task>) -> Option<Value> {
    match tasks.pop() {
        Some(Task::With(value)) => Some(value),
        _ => None,
    }
}

struct Machine<'a> {
    interpreter: &'a mut Interpreter,
    frame: &'a Frame,
    tasks: &'a mut Vec<Task>,
    waiting: Option<Rc<str>>,
}

impl Machine<'_> {
    /// Runs to the next `yield`. At the end, the return value is the only task left.
    fn run(&mut self, waiting: Option<Rc<str>>, input: Input) -> Result<Option<Value>> {
        let mut signal = match input {
            Input::Send(value) => {
                if let Some(variable) = waiting {
                    self.frame.store(&variable, value);
                }
                None
            }
            Input::Throw(raised) => Some(Signal::Raise(raised)),
        };
        loop {
            let step = match signal.take() {
                Some(signal) => self.unwind(signal),
                None => self.step(),
            };
            match step {
                Ok(Step::Yield(value)) => return Ok(Some(value)),
                Ok(Step::Continue) => {}
                Ok(Step::Signal(next)) => signal = Some(next),
                Err(raised) => signal = Some(Signal::Raise(raised)),
            }
            if self.tasks.is_empty() {
                match signal {
                    Some(Signal::Raise(raised)) => return Err(raised),
                    Some(Signal::Flow(Flow::Return(value))) => {
                        self.tasks.push(Task::With(value));
                        return Ok(None);
                    }
                    _ => return Ok(None),
                }
            }
        }
    }

    fn step(&mut self) -> Result<Step> {
        self.interpreter.step()?;
        match self.tasks.last_mut() {
            None => Ok(Step::Continue),
            Some(Task::Block(block, index)) => {
                let (block, at) = (block.clone(), *index);
                *index += 1;
                match block.get(at) {
                    None => {
                        self.tasks.pop();
                        Ok(Step::Continue)
                    }
                    Some(statement) if statement.yields => self.start(&block, at, statement),
                    Some(statement) => match self.interpreter.execute(self.frame, statement)? {
                        Flow::Next => Ok(Step::Continue),
                        flow => Ok(Step::Signal(Signal::Flow(flow))),
                    },
                }
            }
            Some(Task::For(block, index, iter)) => {
                let (block, at) = (block.clone(), *index);
                let next = self.interpreter.next(iter)?;
                let Some(StatementKind::For {
                    target,
                    body,
                    otherwise,
                    ..
                }) = block.get(at).map(|statement| &statement.kind)
                else {
                    return Ok(Step::Continue);
                };
                match next {
                    Some(value) => {
                        self.interpreter.assign(self.frame, target, value)?;
                        self.tasks.push(Task::Block(body.clone(), 0));
                    }
                    None => {
                        self.tasks.pop();
                        self.tasks.push(Task::Block(otherwise.clone(), 0));
                    }
                }
                Ok(Step::Continue)
            }
            Some(Task::While(block, index)) => {
                let (block, at) = (block.clone(), *index);
                let Some(StatementKind::While {
                    test,
                    body,
                    otherwise,
                }) = block.get(at).map(|statement| &statement.kind)
                else {
                    return Ok(Step::Continue);
                };
                let test = self.interpreter.evaluate_expression(self.frame, test)?;
                if self.interpreter.is_true(&test)? {
                    self.tasks.push(Task::Block(body.clone(), 0));
                } else {
                    self.tasks.pop();
                    self.tasks.push(Task::Block(otherwise.clone(), 0));
                }
                Ok(Step::Continue)
            }
            Some(Task::With(_)) => {
                if let Some(Task::With(manager)) = self.tasks.pop() {
                    self.interpreter.exit_context(&manager, None)?;
                }
                Ok(Step::Continue)
            }
            Some(Task::Try(..)) => Ok(self.leave_try(Signal::Flow(Flow::Next))),
            Some(Task::Delegate(iter, _)) => {
                let next = match iter {
                    Iter::Generator(inner) => {
                        let inner = inner.clone();
                        let next = self.interpreter.resume(&inner, Input::Send(Value::None))?;
                        if next.is_none() {
                            let result = inner.borrow_mut().result.take();
                            self.finish_delegate(result.unwrap_or(Value::None));
                            return Ok(Step::Continue);
                        }
                        next
                    }
                    other => self.interpreter.next(other)?,
                };
                match next {
                    Some(value) => Ok(Step::Yield(value)),
                    None => {
                        self.finish_delegate(Value::None);
                        Ok(Step::Continue)
                    }
                }
            }
        }
    }

    fn finish_delegate(&mut self, result: Value) {
        if let Some(Task::Delegate(_, variable)) = self.tasks.pop() {
            self.frame.store(&variable, result);
        }
    }

    /// Starts a statement that contains a `yield`.
    fn start(&mut self, block: &Block, at: usize, statement: &Statement) -> Result<Step> {
        self.interpreter.mark(statement.span);
        let result = self.start_kind(block, at, statement);
        result.map_err(|mut raised| {
            if raised.0.place.is_none() {
                raised.0.place = Some(self.frame.source.place(statement.span));
            }
            raised
        })
    }

    fn evaluate(&mut self, expression: &Expression) -> Result<Value> {
        self.interpreter.evaluate_expression(self.frame, expression)
    }

    fn start_kind(&mut self, block: &Block, at: usize, statement: &Statement) -> Result<Step> {
        match &statement.kind {
            StatementKind::Yield {
                variable,
                value,
                delegate,
            } => {
                let value = match value {
                    Some(value) => self.evaluate(value)?,
                    None => Value::None,
                };
                if *delegate {
                    let iter = self.interpreter.iter(&value)?;
                    self.tasks.push(Task::Delegate(iter, variable.clone()));
                    return Ok(Step::Continue);
                }
                self.waiting = Some(variable.clone());
                Ok(Step::Yield(value))
            }
            StatementKind::If {
                branches,
                otherwise,
            } => {
                for (test, body) in branches {
                    let test = self.evaluate(test)?;
                    if self.interpreter.is_true(&test)? {
                        self.tasks.push(Task::Block(body.clone(), 0));
                        return Ok(Step::Continue);
                    }
                }
                self.tasks.push(Task::Block(otherwise.clone(), 0));
                Ok(Step::Continue)
            }
            StatementKind::For { iterable, .. } => {
                let iterable = self.evaluate(iterable)?;
                let iter = self.interpreter.iter(&iterable)?;
                self.tasks.push(Task::For(block.clone(), at, iter));
                Ok(Step::Continue)
            }
            StatementKind::While { .. } => {
                self.tasks.push(Task::While(block.clone(), at));
                Ok(Step::Continue)
            }
            StatementKind::With { items, body } => {
                for (context, variable) in items {
                    let manager = self.evaluate(context)?;
                    let entered = self.interpreter.enter_context(&manager)?;
                    self.tasks.push(Task::With(manager));
                    if let Some(variable) = variable {
                        self.interpreter.assign(self.frame, variable, entered)?;
                    }
                }
                self.tasks.push(Task::Block(body.clone(), 0));
                Ok(Step::Continue)
            }
            StatementKind::Match { subject, cases } => {
                let subject = self.evaluate(subject)?;
                let case = self
                    .interpreter
                    .matching_case(self.frame, &subject, cases)?;
                if let Some(body) = case {
                    self.tasks.push(Task::Block(body, 0));
                }
                Ok(Step::Continue)
            }
            StatementKind::Try { body, .. } => {
                self.tasks.push(Task::Try(block.clone(), at, Stage::Body));
                self.tasks.push(Task::Block(body.clone(), 0));
                Ok(Step::Continue)
            }
            _ => Err(unsupported("`yield` here")),
        }
    }

    /// Takes a signal one task up.
    fn unwind(&mut self, signal: Signal) -> Result<Step> {
        let Some(task) = self.tasks.last_mut() else {
            return Ok(Step::Signal(signal));
        };
        match task {
            Task::Try(..) => return Ok(self.leave_try(signal)),
            Task::Delegate(Iter::Generator(inner), _) => {
                if let Signal::Raise(raised) = signal {
                    let inner = inner.clone();
                    return match self.interpreter.resume(&inner, Input::Throw(raised)) {
                        Ok(Some(value)) => Ok(Step::Yield(value)),
                        Ok(None) => {
                            let result = inner.borrow_mut().result.take();
                            self.finish_delegate(result.unwrap_or(Value::None));
                            Ok(Step::Continue)
                        }
                        Err(raised) => {
                            self.tasks.pop();
                            Ok(Step::Signal(Signal::Raise(raised)))
                        }
                    };
                }
                self.tasks.pop();
            }
            Task::For(..) | Task::While(..) => match signal {
                Signal::Flow(Flow::Continue) => return Ok(Step::Continue),
                Signal::Flow(Flow::Break) => {
                    self.tasks.pop();
                    return Ok(Step::Continue);
                }
                signal => {
                    self.tasks.pop();
                    return Ok(Step::Signal(signal));
                }
            },
            Task::With(_) => {
                let Some(Task::With(manager)) = self.tasks.pop() else {
                    return Ok(Step::Signal(signal));
                };
                return match signal {
                    Signal::Raise(raised) => {
                        let raised = self.interpreter.materialize(raised);
                        if self.interpreter.exit_context(&manager, Some(&raised))? {
                            Ok(Step::Continue)
                        } else {
                            Ok(Step::Signal(Signal::Raise(raised)))
                        }
                    }
                    signal => {
                        self.interpreter.exit_context(&manager, None)?;
                        Ok(Step::Signal(signal))
                    }
                };
            }
            Task::Block(..) | Task::Delegate(..) => {
                self.tasks.pop();
            }
        }
        Ok(Step::Signal(signal))
    }

    /// A part of a `try` statement has ended in this way: goes on with its next part.
    fn leave_try(&mut self, signal: Signal) -> Step {
        let Some(Task::Try(block, at, stage)) = self.tasks.pop() else {
            return Step::Signal(signal);
        };
        let Some(StatementKind::Try {
            handlers,
            otherwise,
            finally,
            ..
        }) = block.get(at).map(|statement| &statement.kind)
        else {
            return Step::Signal(signal);
        };
        let signal = match (stage, signal) {
            (Stage::Finally(pending), Signal::Flow(Flow::Next)) => {
                return match pending {
                    Signal::Flow(Flow::Next) => Step::Continue,
                    pending => Step::Signal(pending),
                };
            }
            (Stage::Finally(_), signal) => return Step::Signal(signal),
            (Stage::Body, Signal::Flow(Flow::Next)) => {
                self.tasks
                    .push(Task::Try(block.clone(), at, Stage::Otherwise));
                self.tasks.push(Task::Block(otherwise.clone(), 0));
                return Step::Continue;
            }
            (Stage::Body, Signal::Raise(raised)) => {
                let matching = self
                    .interpreter
                    .matching_handler(self.frame, handlers, raised);
                match matching {
                    Ok((handler, raised)) => {
                        if let (Some(name), Some(value)) = (&handler.name, &raised.0.value) {
                            self.frame.store(name, value.clone());
                        }
                        self.interpreter.handled.push(raised.clone());
                        let stage = Stage::Handler(raised, handler.name.clone());
                        self.tasks.push(Task::Try(block.clone(), at, stage));
                        self.tasks.push(Task::Block(handler.body.clone(), 0));
                        return Step::Continue;
                    }
                    Err(raised) => Signal::Raise(raised),
                }
            }
            (Stage::Handler(_, name), signal) => {
                self.interpreter.handled.pop();
                if let Some(name) = name {
                    let _already_deleted = self.frame.delete(&name);
                }
                signal
            }
            (Stage::Body | Stage::Otherwise, signal) => signal,
        };
        let uncatchable = match &signal {
            Signal::Raise(raised) => !self.interpreter.is_catchable(raised),
            Signal::Flow(_) => false,
        };
        if finally.is_empty() || uncatchable {
            return match signal {
                Signal::Flow(Flow::Next) => Step::Continue,
                signal => Step::Signal(signal),
            };
        }
        self.tasks
            .push(Task::Try(block.clone(), at, Stage::Finally(signal)));
        self.tasks.push(Task::Block(finally.clone(), 0));
        Step::Continue
    }
}
