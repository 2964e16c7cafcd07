//! Statements.

use std::rc::Rc;

use ruff_python_ast as ast;
use ruff_text_size::{Ranged, TextRange};

use super::expression::binary_operator;
use super::{Lower, ScopeKind, span};
use crate::error::Result;
use crate::tree::{
    Block, Case, ClassNode, Expression, ExpressionKind, FunctionBody, FunctionNode, Handler,
    ImportedModule, Span, Statement, StatementKind,
};

impl Lower {
    pub(super) fn block(&mut self, suite: &[ast::Stmt]) -> Result<Block> {
        let mut statements = Vec::with_capacity(suite.len());
        for statement in suite {
            self.check_stack(statement.range())?;
            self.statement(statement, &mut statements)?;
        }
        Ok(statements.into())
    }

    fn statement(&mut self, statement: &ast::Stmt, into: &mut Vec<Statement>) -> Result<()> {
        let outer = std::mem::take(&mut self.hoisted);
        let before = std::mem::replace(&mut self.no_yield, false);
        let kind = self.statement_kind(statement, into);
        self.no_yield = before;
        let hoisted = std::mem::replace(&mut self.hoisted, outer);
        let kind = kind?;
        into.extend(hoisted);
        into.push(Statement {
            span: self.shown(statement),
            yields: contains_yield(&kind),
            kind,
        });
        Ok(())
    }

    /// What an error shows of a statement: the head of a compound one.
    fn shown(&self, statement: &ast::Stmt) -> Span {
        let whole = statement.range();
        let body = match statement {
            ast::Stmt::For(node) => node.body.first(),
            ast::Stmt::While(node) => node.body.first(),
            ast::Stmt::If(node) => node.body.first(),
            ast::Stmt::With(node) => node.body.first(),
            ast::Stmt::Try(node) => node.body.first(),
            _ => None,
        };
        let range = body.map_or(whole, |first| {
            TextRange::new(whole.start(), first.range().start())
        });
        let mut span = span(range);
        let text = self.source.slice(span).trim_end();
        span.end = span.start + u32::try_from(text.len()).unwrap_or(0);
        span
    }

    fn statement_kind(
        &mut self,
        statement: &ast::Stmt,
        into: &mut Vec<Statement>,
    ) -> Result<StatementKind> {
        use ast::Stmt;
        Ok(match statement {
            Stmt::FunctionDef(node) => {
                self.type_parameters(node.type_params.as_deref(), into);
                self.function(node)?
            }
            Stmt::ClassDef(node) => {
                self.type_parameters(node.type_params.as_deref(), into);
                self.class(node)?
            }
            Stmt::Return(node) => {
                if !self.in_function() {
                    return self.error(node.range, "'return' outside function");
                }
                StatementKind::Return(self.optional(node.value.as_deref())?)
            }
            Stmt::Delete(node) => StatementKind::Delete(self.targets(&node.targets)?),
            Stmt::TypeAlias(node) => {
                self.type_parameters(node.type_params.as_deref(), into);
                let value = self.expression(&node.value)?;
                StatementKind::Assign {
                    targets: vec![self.target(&node.name)?],
                    value,
                }
            }
            Stmt::Assign(node) => {
                let value = self.expression(&node.value)?;
                StatementKind::Assign {
                    targets: self.targets(&node.targets)?,
                    value,
                }
            }
            Stmt::AugAssign(node) => StatementKind::AugmentedAssign {
                target: self.target(&node.target)?,
                operator: binary_operator(node.op),
                value: self.expression(&node.value)?,
            },
            Stmt::AnnAssign(node) => {
                let value = self.optional(node.value.as_deref())?;
                StatementKind::AnnotatedAssign {
                    annotation: self.expression(&node.annotation)?,
                    target: self.target(&node.target)?,
                    value,
                    simple: node.simple,
                }
            }
            Stmt::For(node) => self.for_loop(node)?,
            Stmt::While(node) => {
                let test = self.conditionally(|lower| lower.expression(&node.test))?;
                StatementKind::While {
                    test,
                    body: self.loop_block(&node.body)?,
                    otherwise: self.block(&node.orelse)?,
                }
            }
            Stmt::If(node) => self.if_statement(node)?,
            Stmt::With(node) => self.with(node)?,
            Stmt::Match(node) => self.match_statement(node)?,
            Stmt::Raise(node) => StatementKind::Raise {
                exception: self.optional(node.exc.as_deref())?,
                cause: self.optional(node.cause.as_deref())?,
            },
            Stmt::Try(node) => self.try_statement(node)?,
            Stmt::Assert(node) => StatementKind::Assert {
                test: self.expression(&node.test)?,
                message: self.conditionally(|lower| lower.optional(node.msg.as_deref()))?,
            },
            Stmt::Import(node) => self.import(node),
            Stmt::ImportFrom(node) => self.import_from(node),
            Stmt::Global(node) => {
                self.declare(&node.names, true)?;
                StatementKind::Pass
            }
            Stmt::Nonlocal(node) => {
                self.declare(&node.names, false)?;
                StatementKind::Pass
            }
            Stmt::Expr(node) => StatementKind::Expression(self.expression(&node.value)?),
            Stmt::Pass(_) => StatementKind::Pass,
            Stmt::Break(node) => {
                self.check_loop(node.range, "'break' outside loop")?;
                StatementKind::Break
            }
            Stmt::Continue(node) => {
                self.check_loop(node.range, "'continue' not properly in loop")?;
                StatementKind::Continue
            }
            Stmt::IpyEscapeCommand(_) => StatementKind::Unsupported("an IPython command"),
        })
    }

    fn check_loop(&self, range: TextRange, message: &str) -> Result<()> {
        match self.scopes.last() {
            Some(scope) if scope.loops > 0 => Ok(()),
            _ => self.error(range, message),
        }
    }

    fn loop_block(&mut self, suite: &[ast::Stmt]) -> Result<Block> {
        if let Some(scope) = self.scopes.last_mut() {
            scope.loops += 1;
        }
        let block = self.block(suite);
        if let Some(scope) = self.scopes.last_mut() {
            scope.loops -= 1;
        }
        block
    }

    /// `global` and `nonlocal`.
    fn declare(&mut self, names: &[ast::Identifier], global: bool) -> Result<()> {
        for identifier in names {
            let kind = self.scopes.last().map(|scope| scope.kind);
            if self.is_bound(identifier) && kind == Some(ScopeKind::Function) {
                let word = if global { "global" } else { "nonlocal" };
                let message =
                    format!("name '{identifier}' is assigned to before {word} declaration");
                return self.error(identifier.range, &message);
            }
            let name = self.name(identifier);
            if let Some(scope) = self.scopes.last_mut() {
                let declared = if global {
                    &mut scope.globals
                } else {
                    &mut scope.nonlocals
                };
                declared.push(name);
            }
        }
        Ok(())
    }

    fn targets(&mut self, targets: &[ast::Expr]) -> Result<Vec<Expression>> {
        targets.iter().map(|target| self.target(target)).collect()
    }

    /// An expression that is assigned to: its names are bound.
    pub(super) fn target(&mut self, target: &ast::Expr) -> Result<Expression> {
        self.check_stack(target.range())?;
        let kind = match target {
            ast::Expr::Name(name) => ExpressionKind::Name(self.bind(&name.id)),
            ast::Expr::Starred(star) => {
                ExpressionKind::Starred(Box::new(self.target(&star.value)?))
            }
            ast::Expr::Tuple(tuple) => ExpressionKind::Tuple(self.targets(&tuple.elts)?),
            ast::Expr::List(list) => ExpressionKind::Tuple(self.targets(&list.elts)?),
            _ => return self.expression(target),
        };
        Ok(Expression {
            span: span(target.range()),
            kind,
        })
    }

    fn for_loop(&mut self, node: &ast::StmtFor) -> Result<StatementKind> {
        if node.is_async {
            self.target(&node.target)?;
            return Ok(StatementKind::Unsupported("`async for`"));
        }
        let iterable = self.expression(&node.iter)?;
        Ok(StatementKind::For {
            iterable,
            target: self.target(&node.target)?,
            body: self.loop_block(&node.body)?,
            otherwise: self.block(&node.orelse)?,
        })
    }

    fn if_statement(&mut self, node: &ast::StmtIf) -> Result<StatementKind> {
        let mut branches = vec![(self.expression(&node.test)?, self.block(&node.body)?)];
        let mut otherwise: Block = Rc::from(Vec::new());
        for clause in &node.elif_else_clauses {
            match &clause.test {
                Some(test) => {
                    let test = self.conditionally(|lower| lower.expression(test))?;
                    branches.push((test, self.block(&clause.body)?));
                }
                None => otherwise = self.block(&clause.body)?,
            }
        }
        Ok(StatementKind::If {
            branches,
            otherwise,
        })
    }

    fn with(&mut self, node: &ast::StmtWith) -> Result<StatementKind> {
        let mut items = Vec::with_capacity(node.items.len());
        for item in &node.items {
            let context = self.expression(&item.context_expr)?;
            let variable = match &item.optional_vars {
                Some(target) => Some(self.target(target)?),
                None => None,
            };
            items.push((context, variable));
        }
        let body = self.block(&node.body)?;
        Ok(if node.is_async {
            StatementKind::Unsupported("`async with`")
        } else {
            StatementKind::With { items, body }
        })
    }

    fn match_statement(&mut self, node: &ast::StmtMatch) -> Result<StatementKind> {
        let subject = self.expression(&node.subject)?;
        let mut cases = Vec::with_capacity(node.cases.len());
        for case in &node.cases {
            cases.push(Case {
                pattern: self.pattern(&case.pattern)?,
                guard: self.conditionally(|lower| lower.optional(case.guard.as_deref()))?,
                body: self.block(&case.body)?,
            });
        }
        Ok(StatementKind::Match { subject, cases })
    }

    fn try_statement(&mut self, node: &ast::StmtTry) -> Result<StatementKind> {
        let body = self.block(&node.body)?;
        let mut handlers = Vec::with_capacity(node.handlers.len());
        for handler in &node.handlers {
            let ast::ExceptHandler::ExceptHandler(handler) = handler;
            handlers.push(Handler {
                span: span(handler.range),
                class: self.conditionally(|lower| lower.optional(handler.type_.as_deref()))?,
                name: handler.name.as_ref().map(|name| self.bind(name)),
                body: self.block(&handler.body)?,
            });
        }
        let otherwise = self.block(&node.orelse)?;
        let finally = self.block(&node.finalbody)?;
        Ok(if node.is_star {
            StatementKind::Unsupported("`except*`")
        } else {
            StatementKind::Try {
                body,
                handlers,
                otherwise,
                finally,
            }
        })
    }

    fn import(&mut self, node: &ast::StmtImport) -> StatementKind {
        let names = node.names.iter().map(|alias| {
            let bound = match &alias.asname {
                Some(name) => Some(self.bind(name)),
                None => {
                    let head = alias.name.split('.').next().unwrap_or_default();
                    self.bind(head);
                    None
                }
            };
            ImportedModule {
                name: self.name(&alias.name),
                bound,
                span: span(alias.range),
            }
        });
        StatementKind::Import(names.collect())
    }

    fn import_from(&mut self, node: &ast::StmtImportFrom) -> StatementKind {
        let star = node.names.iter().any(|alias| alias.name.as_str() == "*");
        let mut names = Vec::new();
        if !star {
            for alias in &node.names {
                let bound = self.bind(alias.asname.as_ref().unwrap_or(&alias.name));
                names.push((self.name(&alias.name), bound, span(alias.range)));
            }
        }
        StatementKind::ImportFrom {
            module: node.module.as_ref().map(|name| self.name(name)),
            level: node.level,
            names,
            star,
        }
    }

    /// `class A[T]`, `def f[T]`: the names are bound in the scope around, as type variables.
    fn type_parameters(&mut self, given: Option<&ast::TypeParams>, into: &mut Vec<Statement>) {
        for parameter in given.iter().flat_map(|given| &given.type_params) {
            let name = match parameter {
                ast::TypeParam::TypeVar(node) => &node.name,
                ast::TypeParam::TypeVarTuple(node) => &node.name,
                ast::TypeParam::ParamSpec(node) => &node.name,
            };
            let span = span(parameter.range());
            let bound = self.bind(name);
            into.push(Statement {
                span,
                yields: false,
                kind: StatementKind::ImportFrom {
                    module: Some(self.name("typing")),
                    level: 0,
                    names: vec![(self.name("Any"), bound, span)],
                    star: false,
                },
            });
        }
    }

    fn function(&mut self, node: &ast::StmtFunctionDef) -> Result<StatementKind> {
        let mut decorators = Vec::with_capacity(node.decorator_list.len());
        for decorator in &node.decorator_list {
            decorators.push(self.expression(&decorator.expression)?);
        }
        let parameters = self.defaults(&node.parameters)?;
        let returns = self.optional(node.returns.as_deref())?;
        let name = self.bind(&node.name);
        self.enter(ScopeKind::Function);
        let hoisted = std::mem::take(&mut self.hoisted);
        let bound = self.bind_parameters(&node.parameters);
        let body = bound.and_then(|()| self.block(&node.body));
        self.hoisted = hoisted;
        let names = self.leave();
        let function = Rc::new(FunctionNode {
            name,
            parameters,
            returns,
            body: FunctionBody::Block(body?),
            locals: names.bound,
            globals: names.globals,
            is_generator: names.yields,
            is_async: node.is_async,
            documentation: self.documentation(&node.body),
            span: span(node.name.range),
            source: self.source.clone(),
            lazy_annotations: self.lazy_annotations,
        });
        Ok(StatementKind::Function {
            decorators,
            function,
        })
    }

    fn class(&mut self, node: &ast::StmtClassDef) -> Result<StatementKind> {
        let mut decorators = Vec::with_capacity(node.decorator_list.len());
        for decorator in &node.decorator_list {
            decorators.push(self.expression(&decorator.expression)?);
        }
        let arguments = match &node.arguments {
            Some(arguments) => self.arguments(arguments)?,
            None => Vec::new(),
        };
        let name = self.bind(&node.name);
        self.enter(ScopeKind::Class);
        let body = self.block(&node.body);
        let names = self.leave();
        let end = node
            .arguments
            .as_ref()
            .map_or(node.name.range.end(), |arguments| arguments.range.end());
        let start = self.class_keyword(node);
        Ok(StatementKind::Class(Rc::new(ClassNode {
            name,
            decorators,
            arguments,
            body: body?,
            globals: names.globals,
            documentation: self.documentation(&node.body),
            span: Span {
                start,
                end: end.to_u32(),
            },
            source: self.source.clone(),
        })))
    }

    /// Where `class` stands: the statement's own range begins at its decorators.
    fn class_keyword(&self, node: &ast::StmtClassDef) -> u32 {
        let from = node
            .decorator_list
            .last()
            .map_or(node.range.start(), |decorator| decorator.range.end())
            .to_u32();
        let between = Span {
            start: from,
            end: node.name.range.start().to_u32(),
        };
        let text = self.source.slice(between);
        let offset = text.rfind("class").unwrap_or(0);
        from + u32::try_from(offset).unwrap_or(0)
    }
}

fn any_yields(block: &Block) -> bool {
    block.iter().any(|statement| statement.yields)
}

/// Whether a statement of the same function in it yields.
fn contains_yield(kind: &StatementKind) -> bool {
    match kind {
        StatementKind::For {
            body, otherwise, ..
        }
        | StatementKind::While {
            body, otherwise, ..
        } => any_yields(body) || any_yields(otherwise),
        StatementKind::If {
            branches,
            otherwise,
        } => branches.iter().any(|(_, body)| any_yields(body)) || any_yields(otherwise),
        StatementKind::With { body, .. } => any_yields(body),
        StatementKind::Match { cases, .. } => cases.iter().any(|case| any_yields(&case.body)),
        StatementKind::Try {
            body,
            handlers,
            otherwise,
            finally,
        } => {
            [body, otherwise, finally]
                .iter()
                .any(|block| any_yields(block))
                || handlers.iter().any(|handler| any_yields(&handler.body))
        }
        StatementKind::Yield { .. } => true,
        _ => false,
    }
}
