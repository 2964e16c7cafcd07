//! What a module calls, with the arguments that are literals: read and never run.

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

use ruff_python_ast as ast;
use ruff_python_ast::visitor::{self, Visitor};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::error::{Raised, Result};
use crate::stack::Stack;

/// The calls and functions of a module, in the order of its text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outline {
    /// Every call whose callee is a dotted name, wherever it stands. `name["key"] = value` is one too, of
    /// `name.__setitem__` with the argument `key`.
    pub calls: Vec<Call>,
    /// Every function with a name, and its text.
    pub functions: Vec<(String, Range<usize>)>,
    /// What each statement of the top level binds (also within an `if`, a `try` or a `with`, not within functions and
    /// classes), and the text of that statement.
    pub bound: Vec<(String, Range<usize>)>,
}

/// A call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// What is called, as a dotted name. What an import brought in has its module's name before it:
    /// `flask_migrate.Migrate`.
    pub callee: String,
    /// The last part of the name that the result is assigned to.
    pub target: Option<String>,
    /// The arguments, in order.
    pub arguments: Vec<CallArgument>,
    /// Where it stands, in bytes.
    pub range: Range<usize>,
}

/// An argument of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallArgument {
    /// Which one it is.
    pub slot: ArgumentSlot,
    /// What is given.
    pub value: ArgumentValue,
    /// Where it stands with its name, in bytes.
    pub range: Range<usize>,
}

/// Which argument of a call one is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArgumentSlot {
    /// By its position, from 0.
    Position(usize),
    /// By its name.
    Name(String),
    /// `*arguments` or `**arguments`.
    Unpacked,
}

/// What is given for an argument, as far as it can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArgumentValue {
    /// `None`.
    None,
    /// `True` or `False`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A string.
    Text(String),
    /// A dotted name, which is not that of a constant of the module.
    Name(String),
    /// Anything else.
    Other,
}

/// Reads a module. A name that is bound once in it, at its top level, to a literal counts as that literal.
///
/// # Errors
/// When the text does not parse or is nested too deeply, with the place.
pub fn outline(path: &Path, text: &str) -> Result<Outline> {
    let source = super::source(path.to_owned(), text.into(), false)?;
    super::nesting::check(&source)?;
    let parsed =
        ruff_python_parser::parse_module(&source.text).map_err(|e| super::error(&source, &e))?;
    let suite = &parsed.syntax().body;
    let mut bindings = Bindings::new();
    bindings.visit_body(suite);
    let constants = bindings.constants(suite);
    let bound = bound(suite);
    let mut reader = Reader {
        imports: bindings.imports,
        constants,
        targets: HashMap::new(),
        outline: Outline {
            bound,
            ..Outline::default()
        },
        stack: bindings.stack,
        is_exhausted: bindings.is_exhausted,
    };
    reader.visit_body(suite);
    if reader.is_exhausted {
        let mut raised = Raised::limit("this code is nested too deeply");
        raised.0.place = Some(source.place(crate::tree::Span { start: 0, end: 0 }));
        return Err(raised);
    }
    Ok(reader.outline)
}

/// What names stand for.
struct Bindings {
    /// How often each name is bound anywhere.
    counts: HashMap<String, usize>,
    /// Imported names, with what they stand for.
    imports: HashMap<String, String>,
    stack: Stack,
    is_exhausted: bool,
}

impl Bindings {
    fn new() -> Self {
        Self {
            counts: HashMap::new(),
            imports: HashMap::new(),
            stack: Stack::here(),
            is_exhausted: false,
        }
    }

    fn bind(&mut self, name: &str) {
        *self.counts.entry(name.to_owned()).or_default() += 1;
    }

    fn import(&mut self, name: &str, meaning: String) {
        self.bind(name);
        self.imports.insert(name.to_owned(), meaning);
    }

    /// The literals that the module's top level binds to names which nothing else binds.
    fn constants(&self, suite: &[ast::Stmt]) -> HashMap<String, ArgumentValue> {
        let assigned = suite.iter().filter_map(|statement| match statement {
            ast::Stmt::Assign(assign) => match assign.targets.as_slice() {
                [ast::Expr::Name(name)] => Some((name, &*assign.value)),
                _ => None,
            },
            ast::Stmt::AnnAssign(assign) => match (&*assign.target, &assign.value) {
                (ast::Expr::Name(name), Some(value)) => Some((name, &**value)),
                _ => None,
            },
            _ => None,
        });
        assigned
            .filter(|(name, _)| self.counts.get(name.id.as_str()) == Some(&1))
            .filter_map(|(name, value)| Some((name.id.to_string(), literal(value)?)))
            .collect()
    }
}

impl<'a> Visitor<'a> for Bindings {
    fn visit_stmt(&mut self, statement: &'a ast::Stmt) {
        match statement {
            ast::Stmt::Import(import) => {
                for alias in &import.names {
                    match &alias.asname {
                        Some(name) => self.import(name.as_str(), alias.name.to_string()),
                        None => self.bind(alias.name.split('.').next().unwrap_or_default()),
                    }
                }
            }
            ast::Stmt::ImportFrom(import) => {
                let module = import.module.as_deref().unwrap_or_default();
                for alias in &import.names {
                    let name = alias.asname.as_ref().unwrap_or(&alias.name);
                    self.import(name.as_str(), format!("{module}.{}", alias.name));
                }
            }
            ast::Stmt::FunctionDef(function) => self.bind(function.name.as_str()),
            ast::Stmt::ClassDef(class) => self.bind(class.name.as_str()),
            _ => {}
        }
        visitor::walk_stmt(self, statement);
    }

    fn visit_parameter(&mut self, parameter: &'a ast::Parameter) {
        self.bind(parameter.name.as_str());
        visitor::walk_parameter(self, parameter);
    }

    fn visit_expr(&mut self, expression: &'a ast::Expr) {
        if self.stack.is_exhausted() {
            self.is_exhausted = true;
            return;
        }
        if let ast::Expr::Name(name) = expression
            && name.ctx != ast::ExprContext::Load
        {
            self.bind(name.id.as_str());
        }
        visitor::walk_expr(self, expression);
    }
}

/// The names that the top level binds.
fn bound(suite: &[ast::Stmt]) -> Vec<(String, Range<usize>)> {
    let mut all = Vec::new();
    for statement in suite {
        let mut names = TopLevel::default();
        names.visit_stmt(statement);
        let range = bytes(statement.range());
        all.extend(names.0.into_iter().map(|name| (name, range.clone())));
    }
    all
}

/// Collects the names that a statement binds, without what stands in functions and classes.
#[derive(Default)]
struct TopLevel(Vec<String>);

impl<'a> Visitor<'a> for TopLevel {
    fn visit_stmt(&mut self, statement: &'a ast::Stmt) {
        match statement {
            ast::Stmt::FunctionDef(function) => self.0.push(function.name.to_string()),
            ast::Stmt::ClassDef(class) => self.0.push(class.name.to_string()),
            ast::Stmt::Import(import) => self.0.extend(import.names.iter().map(|alias| {
                let first = alias.name.split('.').next().unwrap_or_default();
                alias
                    .asname
                    .as_ref()
                    .map_or(first, |name| name.as_str())
                    .to_owned()
            })),
            ast::Stmt::ImportFrom(import) => self.0.extend(
                import
                    .names
                    .iter()
                    .map(|alias| alias.asname.as_ref().unwrap_or(&alias.name).to_string()),
            ),
            _ => visitor::walk_stmt(self, statement),
        }
    }

    fn visit_expr(&mut self, expression: &'a ast::Expr) {
        // A name to bind stands in no other expression than a tuple or list of targets.
        match expression {
            ast::Expr::Name(name) if name.ctx != ast::ExprContext::Load => {
                self.0.push(name.id.to_string())
            }
            ast::Expr::Tuple(_) | ast::Expr::List(_) | ast::Expr::Starred(_) => {
                visitor::walk_expr(self, expression);
            }
            _ => {}
        }
    }
}

/// Collects the calls.
struct Reader {
    imports: HashMap<String, String>,
    constants: HashMap<String, ArgumentValue>,
    /// What the value that begins here is assigned to.
    targets: HashMap<TextSize, String>,
    outline: Outline,
    stack: Stack,
    is_exhausted: bool,
}

impl Reader {
    /// `a.b.c`, with what `a` was imported as.
    fn dotted(&self, expression: &ast::Expr) -> Option<String> {
        let mut parts = Vec::new();
        let mut rest = expression;
        loop {
            match rest {
                ast::Expr::Attribute(attribute) => {
                    parts.push(attribute.attr.as_str());
                    rest = &attribute.value;
                }
                ast::Expr::Name(name) => {
                    let name = name.id.as_str();
                    parts.push(self.imports.get(name).map_or(name, String::as_str));
                    break;
                }
                _ => return None,
            }
        }
        parts.reverse();
        Some(parts.join("."))
    }

    fn value(&self, expression: &ast::Expr) -> ArgumentValue {
        if let Some(literal) = literal(expression) {
            return literal;
        }
        if let ast::Expr::Name(name) = expression
            && let Some(constant) = self.constants.get(name.id.as_str())
        {
            return constant.clone();
        }
        match self.dotted(expression) {
            Some(name) => ArgumentValue::Name(name),
            None => ArgumentValue::Other,
        }
    }

    fn argument(&self, slot: ArgumentSlot, value: &ast::Expr, range: TextRange) -> CallArgument {
        CallArgument {
            slot,
            value: self.value(value),
            range: bytes(range),
        }
    }

    fn call(&mut self, call: &ast::ExprCall) {
        let Some(callee) = self.dotted(&call.func) else {
            return;
        };
        let positional = call
            .arguments
            .args
            .iter()
            .enumerate()
            .map(|(index, value)| {
                let slot = match value {
                    ast::Expr::Starred(_) => ArgumentSlot::Unpacked,
                    _ => ArgumentSlot::Position(index),
                };
                self.argument(slot, value, value.range())
            });
        let named = call.arguments.keywords.iter().map(|keyword| {
            let slot = match &keyword.arg {
                Some(name) => ArgumentSlot::Name(name.to_string()),
                None => ArgumentSlot::Unpacked,
            };
            self.argument(slot, &keyword.value, keyword.range())
        });
        let arguments = positional.chain(named).collect();
        self.outline.calls.push(Call {
            callee,
            target: self.targets.get(&call.range().start()).cloned(),
            arguments,
            range: bytes(call.range()),
        });
    }

    /// `name["key"] = value`.
    fn item(&mut self, target: &ast::Expr, value: &ast::Expr, range: TextRange) {
        let ast::Expr::Subscript(target) = target else {
            return;
        };
        let (Some(name), Some(ArgumentValue::Text(key))) =
            (self.dotted(&target.value), literal(&target.slice))
        else {
            return;
        };
        let argument = self.argument(ArgumentSlot::Name(key), value, range);
        self.outline.calls.push(Call {
            callee: format!("{name}.__setitem__"),
            target: None,
            arguments: vec![argument],
            range: bytes(range),
        });
    }

    fn assigned(&mut self, target: &ast::Expr, value: &ast::Expr) {
        let name = match target {
            ast::Expr::Name(name) => name.id.to_string(),
            ast::Expr::Attribute(attribute) => attribute.attr.to_string(),
            _ => return,
        };
        self.targets.insert(value.range().start(), name);
    }
}

impl<'a> Visitor<'a> for Reader {
    fn visit_stmt(&mut self, statement: &'a ast::Stmt) {
        match statement {
            ast::Stmt::Assign(assign) => {
                for target in &assign.targets {
                    self.assigned(target, &assign.value);
                    self.item(target, &assign.value, assign.range);
                }
            }
            ast::Stmt::AnnAssign(assign) => {
                if let Some(value) = &assign.value {
                    self.assigned(&assign.target, value);
                }
            }
            ast::Stmt::FunctionDef(function) => {
                let name = function.name.to_string();
                self.outline.functions.push((name, bytes(function.range)));
            }
            _ => {}
        }
        visitor::walk_stmt(self, statement);
    }

    fn visit_expr(&mut self, expression: &'a ast::Expr) {
        if self.stack.is_exhausted() {
            self.is_exhausted = true;
            return;
        }
        if let ast::Expr::Call(call) = expression {
            self.call(call);
        }
        visitor::walk_expr(self, expression);
    }
}

fn literal(expression: &ast::Expr) -> Option<ArgumentValue> {
    match expression {
        ast::Expr::NoneLiteral(_) => Some(ArgumentValue::None),
        ast::Expr::BooleanLiteral(literal) => Some(ArgumentValue::Boolean(literal.value)),
        ast::Expr::StringLiteral(literal) => {
            Some(ArgumentValue::Text(literal.value.to_str().to_owned()))
        }
        ast::Expr::NumberLiteral(literal) => match &literal.value {
            ast::Number::Int(number) => number.as_i64().map(ArgumentValue::Integer),
            _ => None,
        },
        _ => None,
    }
}

fn bytes(range: TextRange) -> Range<usize> {
    range.start().to_usize()..range.end().to_usize()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn calls(text: &str) -> Vec<Call> {
        outline(Path::new("a.py"), text).unwrap().calls
    }

    fn named(call: &Call) -> Vec<(&str, &ArgumentValue)> {
        call.arguments
            .iter()
            .filter_map(|argument| match &argument.slot {
                ArgumentSlot::Name(name) => Some((name.as_str(), &argument.value)),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn literals_and_where_they_stand() {
        let text = "def run():\n    with c.connect() as connection:\n        context.configure(connection, a=True, b='x' 'y', c=None, d=-1, e=7, f=g.h, **rest)\n";
        let calls = calls(text);
        assert_eq!(calls.len(), 2);
        let call = &calls[1];
        assert_eq!(
            (call.callee.as_str(), &call.target),
            ("context.configure", &None)
        );
        assert_eq!(call.arguments[0].slot, ArgumentSlot::Position(0));
        assert_eq!(
            named(call),
            [
                ("a", &ArgumentValue::Boolean(true)),
                ("b", &ArgumentValue::Text("xy".into())),
                ("c", &ArgumentValue::None),
                ("d", &ArgumentValue::Other),
                ("e", &ArgumentValue::Integer(7)),
                ("f", &ArgumentValue::Name("g.h".into())),
            ]
        );
        assert_eq!(call.arguments[7].slot, ArgumentSlot::Unpacked);
        assert_eq!(&text[call.arguments[1].range.clone()], "a=True");
    }

    #[test]
    fn imports_targets_and_items() {
        let calls = calls(
            "from flask_migrate import Migrate as M\nimport alembic.context as c\nself.m = M(app)\nx: M = M()\nc.configure()\nargs['k'] = 1\na().b()\n",
        );
        let shown: Vec<_> = calls
            .iter()
            .map(|call| (call.callee.as_str(), call.target.as_deref()))
            .collect();
        assert_eq!(
            shown,
            [
                ("flask_migrate.Migrate", Some("m")),
                ("flask_migrate.Migrate", Some("x")),
                ("alembic.context.configure", None),
                ("args.__setitem__", None),
                ("a", None),
            ]
        );
        assert_eq!(named(&calls[3]), [("k", &ArgumentValue::Integer(1))]);
    }

    #[test]
    fn a_constant_is_bound_once_at_the_top() {
        let value = |text: &str| named(&calls(text)[0])[0].1.clone();
        let text = ArgumentValue::Text("t".into());
        let name = ArgumentValue::Name("T".into());
        assert_eq!(value("T = 't'\nf(a=T)\n"), text);
        assert_eq!(value("T: str = 't'\nf(a=T)\n"), text);
        assert_eq!(value("T = 't'\nT = 'u'\nf(a=T)\n"), name);
        assert_eq!(value("T = 't'\ndef g(T):\n    f(a=T)\n"), name);
        assert_eq!(value("if x:\n    T = 't'\nf(a=T)\n"), name);
        assert_eq!(value("T = g\nf(a=T)\n"), name);
    }

    #[test]
    fn functions_and_errors() {
        let text = "x = 1\ndef f():\n    def g(): pass\n";
        let outline = outline(Path::new("a.py"), text).unwrap();
        let names: Vec<&str> = outline
            .functions
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(names, ["f", "g"]);
        assert_eq!(&text[outline.functions[1].1.clone()], "def g(): pass");
        let error = super::outline(Path::new("a.py"), "x = 1\nf(\n").unwrap_err();
        assert!(error.0.place.unwrap().range().start >= 6);
        let deep = format!("x = {}1{}\n", "(".repeat(500), ")".repeat(500));
        assert!(super::outline(Path::new("a.py"), &deep).is_err());
        let wide = format!("x = {}1\n", "1 + ".repeat(1_400));
        assert!(super::outline(Path::new("a.py"), &wide).is_ok());
    }
}
