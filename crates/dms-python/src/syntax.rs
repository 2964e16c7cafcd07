//! From text to the tree that is evaluated. Nothing outside this module names the parser, whose
//! interface has no stability promise.

mod expression;
mod nesting;
pub(crate) mod outline;
mod pattern;
pub(crate) mod remark;
mod statement;

use std::collections::HashMap;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use ruff_python_ast as ast;
use ruff_python_parser::{Mode, ParseOptions};
use ruff_text_size::{Ranged, TextRange};

use crate::error::{Raised, Result};
use crate::stack::Stack;
use crate::tree::{ExpressionTree, SourceText, Span, Statement, Tree};

/// Parses a module.
pub(crate) fn parse_module(
    path: PathBuf,
    text: Arc<str>,
    embedded: bool,
    stack: Stack,
) -> Result<Tree> {
    let source = source(path, text, embedded)?;
    nesting::check(&source)?;
    // Which Python a project runs is not known: what the newest one takes is taken.
    let options = ParseOptions::from(Mode::Module).with_target_version(ast::PythonVersion::PY314);
    let parsed = ruff_python_parser::parse(&source.text, options)
        .map_err(|e| error(&source, &e))?
        .try_into_module()
        .expect("invariant: a module was asked for");
    if let Some(first) = parsed.unsupported_syntax_errors().first() {
        return Err(syntax_error(
            &source,
            span(first.range()),
            &first.to_string(),
        ));
    }
    let mut lower = Lower::new(source.clone(), stack);
    let suite = &parsed.syntax().body;
    lower.lazy_annotations = suite.iter().any(is_lazy_annotations);
    let documentation = lower.documentation(suite);
    let body = lower.block(suite)?;
    Ok(Tree {
        source,
        body,
        lazy_annotations: lower.lazy_annotations,
        documentation,
    })
}

/// Parses one expression.
pub(crate) fn parse_expression(
    path: PathBuf,
    text: Arc<str>,
    stack: Stack,
) -> Result<ExpressionTree> {
    let source = source(path, text, false)?;
    nesting::check(&source)?;
    let parsed =
        ruff_python_parser::parse_expression(&source.text).map_err(|e| error(&source, &e))?;
    let mut lower = Lower::new(source.clone(), stack);
    let expression = lower.expression(parsed.expr())?;
    Ok(ExpressionTree { source, expression })
}

fn source(path: PathBuf, text: Arc<str>, embedded: bool) -> Result<Arc<SourceText>> {
    if u32::try_from(text.len()).is_err() {
        return Err(Raised::limit(format!(
            "`{}` is larger than 4 GiB",
            path.display()
        )));
    }
    Ok(Arc::new(SourceText {
        path,
        text,
        embedded,
    }))
}

fn span(range: TextRange) -> Span {
    Span {
        start: range.start().to_u32(),
        end: range.end().to_u32(),
    }
}

fn error(source: &Arc<SourceText>, error: &ruff_python_parser::ParseError) -> Raised {
    syntax_error(source, span(error.location), &error.error.to_string())
}

fn syntax_error(source: &Arc<SourceText>, span: Span, message: &str) -> Raised {
    let mut raised = Raised::exception("SyntaxError", message);
    raised.0.place = Some(source.place(span));
    raised
}

fn is_lazy_annotations(statement: &ast::Stmt) -> bool {
    match statement {
        ast::Stmt::ImportFrom(import) => {
            import.level == 0
                && import.module.as_deref() == Some("__future__")
                && import
                    .names
                    .iter()
                    .any(|alias| alias.name.as_str() == "annotations")
        }
        _ => false,
    }
}

/// What is being lowered: a module, a class body, or a function.
#[derive(Default)]
struct ScopeNames {
    kind: ScopeKind,
    bound: Vec<Rc<str>>,
    globals: Vec<Rc<str>>,
    nonlocals: Vec<Rc<str>>,
    yields: bool,
    loops: usize,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum ScopeKind {
    #[default]
    Module,
    Class,
    Function,
    Comprehension,
}

/// Makes our tree from the parser's.
struct Lower {
    source: Arc<SourceText>,
    names: HashMap<String, Rc<str>>,
    scopes: Vec<ScopeNames>,
    lazy_annotations: bool,
    /// Statements that must run before the one being lowered: its `yield`s.
    hoisted: Vec<Statement>,
    temporaries: usize,
    /// Whether a `yield` here could be evaluated out of order.
    no_yield: bool,
    stack: Stack,
}

impl Lower {
    fn new(source: Arc<SourceText>, stack: Stack) -> Self {
        Self {
            source,
            names: HashMap::new(),
            scopes: vec![ScopeNames::default()],
            lazy_annotations: false,
            hoisted: Vec::new(),
            temporaries: 0,
            no_yield: false,
            stack,
        }
    }

    fn name(&mut self, name: &str) -> Rc<str> {
        if let Some(known) = self.names.get(name) {
            return known.clone();
        }
        let new: Rc<str> = name.into();
        self.names.insert(name.to_owned(), new.clone());
        new
    }

    /// The name inside a class body as Python mangles `__private` ones is left alone: models do not
    /// depend on it, and errors read better.
    fn bind(&mut self, name: &str) -> Rc<str> {
        let name = self.name(name);
        if let Some(scope) = self.scopes.last_mut() {
            bind_in(scope, &name);
        }
        name
    }

    /// Binds in the nearest scope that is no comprehension, as `:=` does.
    fn bind_outside_comprehension(&mut self, name: &str) -> Rc<str> {
        let name = self.name(name);
        let scope = self
            .scopes
            .iter_mut()
            .rev()
            .find(|scope| scope.kind != ScopeKind::Comprehension);
        if let Some(scope) = scope {
            bind_in(scope, &name);
        }
        name
    }

    fn is_bound(&self, name: &str) -> bool {
        let scope = self.scopes.last();
        scope.is_some_and(|scope| scope.bound.iter().any(|bound| &**bound == name))
    }

    fn enter(&mut self, kind: ScopeKind) {
        self.scopes.push(ScopeNames {
            kind,
            ..ScopeNames::default()
        });
    }

    fn leave(&mut self) -> ScopeNames {
        self.scopes.pop().unwrap_or_default()
    }

    fn in_function(&self) -> bool {
        self.scopes
            .last()
            .is_some_and(|scope| scope.kind == ScopeKind::Function)
    }

    fn error<T>(&self, range: TextRange, message: &str) -> Result<T> {
        Err(syntax_error(&self.source, span(range), message))
    }

    fn check_stack(&self, range: TextRange) -> Result<()> {
        if self.stack.is_exhausted() {
            let mut raised = Raised::limit("this code is nested too deeply");
            raised.0.place = Some(self.source.place(span(range)));
            return Err(raised);
        }
        Ok(())
    }

    fn documentation(&self, suite: &[ast::Stmt]) -> Option<Rc<str>> {
        match suite.first()? {
            ast::Stmt::Expr(statement) => match &*statement.value {
                ast::Expr::StringLiteral(literal) => Some(literal.value.to_str().into()),
                _ => None,
            },
            _ => None,
        }
    }
}

fn bind_in(scope: &mut ScopeNames, name: &Rc<str>) {
    let declared = scope.globals.iter().chain(&scope.nonlocals);
    if declared.chain(&scope.bound).all(|known| known != name) {
        scope.bound.push(name.clone());
    }
}
