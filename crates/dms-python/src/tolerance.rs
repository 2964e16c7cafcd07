//! Modules of the project that a script imports and of which a part cannot be evaluated: most often the script needs
//! something else of them.

use std::rc::Rc;

use crate::error::{Place, Raised, Result};
use crate::frame::Frame;
use crate::interpreter::Interpreter;
use crate::statement::Flow;
use crate::tree::{Argument, Block, Expression, ExpressionKind, Handler, Statement, StatementKind};
use crate::value::{Opaque, Value};

/// A statement that [`Interpreter::tolerate`] has passed over.
#[derive(Debug, Clone)]
pub struct PassedOver {
    /// The statement.
    pub statement: Place,
    /// What it raised.
    pub raised: Raised,
    /// The function in whose body it stands; `None` at the top of a module.
    pub function: Option<Rc<str>>,
}

impl PassedOver {
    /// Whether Python would have raised it too, as far as can be known: it is no lack of the evaluator, and no module
    /// that is not there.
    pub fn is_real(&self) -> bool {
        let absent = ["Unsupported", "ImportError", "ModuleNotFoundError"];
        !absent.contains(&&*self.raised.0.class)
    }
}

impl Interpreter {
    /// Runs the body of a module, or of the function that is tolerated. The names of a statement that fails are opaque
    /// from then on, so that the error comes where they decide something, or never.
    pub(crate) fn execute_tolerantly(
        &mut self,
        frame: &Frame,
        block: &Block,
        function: Option<&Rc<str>>,
    ) -> Result<Flow> {
        for statement in block.iter() {
            let declarations = self.declarations;
            let mut raised = match self.execute_in_part(frame, statement, function) {
                Ok(Flow::Next) => continue,
                Ok(other) => return Ok(other),
                Err(raised) => raised,
            };
            if !self.declaring.is_empty() && !raised.0.is_final {
                raised.0.is_final = &*raised.0.class == "NameError"
                    || (self.declarations != declarations && !is_import(&statement.kind))
                    || self.declares(frame, statement);
            }
            if is_final(&raised) {
                return Err(raised);
            }
            self.pass_over(frame, statement, raised, function);
        }
        Ok(Flow::Next)
    }

    /// Runs a statement. Within a function that is tolerated the body of a `try` is too, where its handlers do not get
    /// over the error, and so is a function of the project that is called for its effect alone.
    fn execute_in_part(
        &mut self,
        frame: &Frame,
        statement: &Statement,
        function: Option<&Rc<str>>,
    ) -> Result<Flow> {
        match (&statement.kind, function) {
            (
                StatementKind::Try {
                    body,
                    handlers,
                    otherwise,
                    finally,
                },
                Some(name),
            ) => {
                let flow = match self.execute_body_in_part(frame, body, handlers, name)? {
                    None => self.execute_tolerantly(frame, otherwise, function)?,
                    Some(flow) => flow,
                };
                match self.execute_tolerantly(frame, finally, function)? {
                    Flow::Next => Ok(flow),
                    other => Ok(other),
                }
            }
            (StatementKind::Expression(expression), Some(_)) if is_plain_call(expression) => {
                self.tolerates_call = true;
                let result = self.execute(frame, statement);
                self.tolerates_call = false;
                result
            }
            _ => self.execute(frame, statement),
        }
    }

    /// The body of a `try`: how it ended, if not behind its last statement.
    fn execute_body_in_part(
        &mut self,
        frame: &Frame,
        body: &Block,
        handlers: &[Handler],
        function: &Rc<str>,
    ) -> Result<Option<Flow>> {
        for statement in body.iter() {
            let raised = match self.execute_in_part(frame, statement, Some(function)) {
                Ok(Flow::Next) => continue,
                Ok(flow) => return Ok(Some(flow)),
                Err(raised) => raised,
            };
            if is_final(&raised) {
                return Err(raised);
            }
            if let Ok(flow) = self.handle(frame, handlers, raised.clone()) {
                return Ok(Some(flow));
            }
            self.pass_over(frame, statement, raised, Some(function));
        }
        Ok(None)
    }

    /// Whether a statement makes what the host wants: by the words in it, since an error may come before any call,
    /// or by the bases of its class.
    fn declares(&mut self, frame: &Frame, statement: &Statement) -> bool {
        let place = frame.source.place(statement.span);
        let text = place.slice();
        if self.declaring.iter().any(|name| calls(text, name)) {
            return true;
        }
        let StatementKind::Class(node) = &statement.kind else {
            return false;
        };
        let Ok(arguments) = self.evaluate_arguments(frame, &node.arguments) else {
            return false;
        };
        arguments.positional.iter().any(|base| match base {
            Value::Class(class) => class
                .hooks()
                .is_some_and(|hooks| hooks.declares(&arguments.keywords)),
            _ => false,
        })
    }

    /// Makes the names of a statement opaque, and notes it.
    fn pass_over(
        &mut self,
        frame: &Frame,
        statement: &Statement,
        raised: Raised,
        function: Option<&Rc<str>>,
    ) {
        let mut names = Vec::new();
        bound_by(statement, &mut names);
        let reason: Rc<str> = match &*raised.0.class {
            "Unsupported" | "SyntaxError" => raised.0.message.as_str().into(),
            class => format!("{class}: {}", raised.0.message).into(),
        };
        let is_whole = !is_compound(&statement.kind);
        for name in names {
            // Of a block that ended in the middle, what it has done counts.
            if !is_whole && frame.locals().iter().any(|(known, _)| *known == name) {
                continue;
            }
            let value = Value::Opaque(Rc::new(Opaque {
                path: format!("{}.{name}", frame.module.name),
                import: Some(frame.source.place(statement.span)),
                reason: Some(reason.clone()),
            }));
            frame.store(&name, value);
        }
        self.passed_over.push(PassedOver {
            statement: frame.source.place(statement.span),
            raised,
            function: function.cloned(),
        });
    }
}

/// Whether it is a call in whose function and arguments nothing else is called.
fn is_plain_call(expression: &Expression) -> bool {
    let ExpressionKind::Call { callee, arguments } = &expression.kind else {
        return false;
    };
    let is_plain = |expression: &Expression| {
        let mut inner = expression;
        while let ExpressionKind::Attribute { value, .. } = &inner.kind {
            inner = value;
        }
        matches!(
            inner.kind,
            ExpressionKind::Name(_) | ExpressionKind::Constant(_)
        )
    };
    let are_plain = |argument: &Argument| match argument {
        Argument::Positional(value)
        | Argument::Star(value)
        | Argument::Keyword(_, value)
        | Argument::DoubleStar(value) => is_plain(value),
    };
    is_plain(callee) && arguments.iter().all(are_plain)
}

/// What no part of a module can get over: a bound on the evaluation, or an error of the host.
fn is_final(raised: &Raised) -> bool {
    raised.0.is_final || matches!(&*raised.0.class, "Limit" | "Host")
}

/// Whether a text calls something of this name.
fn calls(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let is_whole =
            !text[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_');
        is_whole && text[at + name.len()..].starts_with('(')
    })
}

/// What a module declares is not what the one that imports it declares.
fn is_import(kind: &StatementKind) -> bool {
    matches!(
        kind,
        StatementKind::Import(_) | StatementKind::ImportFrom { .. }
    )
}

fn is_compound(kind: &StatementKind) -> bool {
    matches!(
        kind,
        StatementKind::For { .. }
            | StatementKind::While { .. }
            | StatementKind::If { .. }
            | StatementKind::With { .. }
            | StatementKind::Match { .. }
            | StatementKind::Try { .. }
            | StatementKind::Import(_)
            | StatementKind::ImportFrom { .. }
    )
}

/// The names that a statement may bind in its own scope.
fn bound_by(statement: &Statement, names: &mut Vec<Rc<str>>) {
    let mut blocks: Vec<&Block> = Vec::new();
    match &statement.kind {
        StatementKind::Assign { targets, .. } => {
            for target in targets {
                bound_in(target, names);
            }
        }
        StatementKind::AugmentedAssign { target, .. }
        | StatementKind::AnnotatedAssign { target, .. } => bound_in(target, names),
        StatementKind::Function { function, .. } => names.push(function.name.clone()),
        StatementKind::Class(class) => names.push(class.name.clone()),
        StatementKind::For {
            target,
            body,
            otherwise,
            ..
        } => {
            bound_in(target, names);
            blocks.extend([body, otherwise]);
        }
        StatementKind::While {
            body, otherwise, ..
        } => blocks.extend([body, otherwise]),
        StatementKind::If {
            branches,
            otherwise,
        } => {
            blocks.extend(branches.iter().map(|(_, block)| block));
            blocks.push(otherwise);
        }
        StatementKind::With { items, body } => {
            for (_, variable) in items {
                if let Some(variable) = variable {
                    bound_in(variable, names);
                }
            }
            blocks.push(body);
        }
        StatementKind::Match { cases, .. } => blocks.extend(cases.iter().map(|case| &case.body)),
        StatementKind::Try {
            body,
            handlers,
            otherwise,
            finally,
        } => {
            blocks.push(body);
            blocks.extend(handlers.iter().map(|handler| &handler.body));
            blocks.extend([otherwise, finally]);
        }
        StatementKind::Import(modules) => {
            for module in modules {
                let head = || module.name.split('.').next().unwrap_or_default().into();
                names.push(module.bound.clone().unwrap_or_else(head));
            }
        }
        StatementKind::ImportFrom {
            names: imported, ..
        } => names.extend(imported.iter().map(|(_, bound, _)| bound.clone())),
        StatementKind::Yield { variable, .. } => names.push(variable.clone()),
        StatementKind::Expression(_)
        | StatementKind::Return(_)
        | StatementKind::Delete(_)
        | StatementKind::Raise { .. }
        | StatementKind::Assert { .. }
        | StatementKind::Pass
        | StatementKind::Break
        | StatementKind::Continue
        | StatementKind::Unsupported(_) => {}
    }
    for statement in blocks.into_iter().flat_map(|block| block.iter()) {
        bound_by(statement, names);
    }
}

fn bound_in(target: &Expression, names: &mut Vec<Rc<str>>) {
    match &target.kind {
        ExpressionKind::Name(name) => names.push(name.clone()),
        ExpressionKind::Tuple(targets) => {
            for target in targets {
                bound_in(target, names);
            }
        }
        ExpressionKind::Starred(inner) => bound_in(inner, names),
        _ => {}
    }
}
