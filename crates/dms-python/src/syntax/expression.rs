//! Expressions.

use std::rc::Rc;

use num_bigint::BigInt;
use ruff_python_ast as ast;
use ruff_text_size::{Ranged, TextRange};

use super::{Lower, ScopeKind, span};
use crate::error::Result;
use crate::tree::{
    Argument, BinaryOperator, Clause, Comparison, Comprehension, ComprehensionKind, Expression,
    ExpressionKind, FormatPart, FunctionBody, FunctionNode, Parameter, Parameters, Statement,
    StatementKind, UnaryOperator,
};
use crate::value::Value;

impl Lower {
    pub(super) fn expression(&mut self, expression: &ast::Expr) -> Result<Expression> {
        let range = expression.range();
        self.check_stack(range)?;
        let kind = self.expression_kind(expression)?;
        Ok(Expression {
            span: span(range),
            kind,
        })
    }

    fn expression_kind(&mut self, expression: &ast::Expr) -> Result<ExpressionKind> {
        use ast::Expr;
        Ok(match expression {
            Expr::BoolOp(node) => ExpressionKind::Boolean {
                is_and: node.op == ast::BoolOp::And,
                values: self.conditionally(|lower| lower.expressions(&node.values))?,
            },
            Expr::Named(node) => {
                let value = self.boxed(&node.value)?;
                let Expr::Name(name) = &*node.target else {
                    return self.error(node.range, "cannot assign with `:=` to this");
                };
                let name = self.bind_outside_comprehension(&name.id);
                ExpressionKind::Named { name, value }
            }
            Expr::BinOp(node) => ExpressionKind::Binary {
                left: self.boxed(&node.left)?,
                operator: binary_operator(node.op),
                right: self.boxed(&node.right)?,
            },
            Expr::UnaryOp(node) => ExpressionKind::Unary {
                operator: match node.op {
                    ast::UnaryOp::Invert => UnaryOperator::Invert,
                    ast::UnaryOp::Not => UnaryOperator::Not,
                    ast::UnaryOp::UAdd => UnaryOperator::Positive,
                    ast::UnaryOp::USub => UnaryOperator::Negative,
                },
                operand: self.boxed(&node.operand)?,
            },
            Expr::Lambda(node) => self.lambda(node)?,
            Expr::If(node) => self.conditionally(|lower| {
                Ok(ExpressionKind::Conditional {
                    test: lower.boxed(&node.test)?,
                    then: lower.boxed(&node.body)?,
                    otherwise: lower.boxed(&node.orelse)?,
                })
            })?,
            Expr::Dict(node) => {
                let mut items = Vec::with_capacity(node.items.len());
                for item in &node.items {
                    let key = self.optional(item.key.as_ref())?;
                    items.push((key, self.expression(&item.value)?));
                }
                ExpressionKind::Dict(items)
            }
            Expr::Set(node) => ExpressionKind::Set(self.expressions(&node.elts)?),
            Expr::List(node) => ExpressionKind::List(self.expressions(&node.elts)?),
            Expr::Tuple(node) => ExpressionKind::Tuple(self.expressions(&node.elts)?),
            Expr::ListComp(node) => {
                let kind = ComprehensionKind::List;
                self.comprehension(kind, &node.elt, None, &node.generators, node.range)?
            }
            Expr::SetComp(node) => {
                let kind = ComprehensionKind::Set;
                self.comprehension(kind, &node.elt, None, &node.generators, node.range)?
            }
            Expr::DictComp(node) => {
                let Some(key) = &node.key else {
                    return self.error(node.range, "dict unpacking cannot be used here");
                };
                let kind = ComprehensionKind::Dict;
                self.comprehension(kind, key, Some(&node.value), &node.generators, node.range)?
            }
            Expr::Generator(node) => {
                let kind = ComprehensionKind::Generator;
                self.comprehension(kind, &node.elt, None, &node.generators, node.range)?
            }
            Expr::Await(node) => {
                self.expression(&node.value)?;
                ExpressionKind::Unsupported("`await`")
            }
            Expr::Yield(node) => self.yields(node.value.as_deref(), false, node.range)?,
            Expr::YieldFrom(node) => self.yields(Some(&node.value), true, node.range)?,
            Expr::Compare(node) => {
                let left = self.boxed(&node.left)?;
                let rest = self.conditionally(|lower| {
                    node.ops
                        .iter()
                        .zip(&node.comparators)
                        .map(|(operator, right)| {
                            Ok((comparison(*operator), lower.expression(right)?))
                        })
                        .collect::<Result<Vec<_>>>()
                })?;
                ExpressionKind::Compare { left, rest }
            }
            Expr::Call(node) => ExpressionKind::Call {
                callee: self.boxed(&node.func)?,
                arguments: self.arguments(&node.arguments)?,
            },
            Expr::FString(node) => ExpressionKind::Formatted(self.format_string(&node.value)?),
            Expr::TString(_) => ExpressionKind::Unsupported("a template string"),
            Expr::StringLiteral(node) => {
                ExpressionKind::Constant(Value::Str(self.name(node.value.to_str())))
            }
            Expr::BytesLiteral(node) => {
                ExpressionKind::Constant(Value::Bytes(node.value.bytes().collect()))
            }
            Expr::NumberLiteral(node) => self.number(node)?,
            Expr::BooleanLiteral(node) => ExpressionKind::Constant(Value::Bool(node.value)),
            Expr::NoneLiteral(_) => ExpressionKind::Constant(Value::None),
            Expr::EllipsisLiteral(_) => ExpressionKind::Constant(Value::Ellipsis),
            Expr::Attribute(node) => ExpressionKind::Attribute {
                value: self.boxed(&node.value)?,
                name: self.name(&node.attr),
            },
            Expr::Subscript(node) => ExpressionKind::Subscript {
                value: self.boxed(&node.value)?,
                key: self.boxed(&node.slice)?,
            },
            Expr::Starred(node) => ExpressionKind::Starred(self.boxed(&node.value)?),
            Expr::Name(node) => ExpressionKind::Name(self.name(&node.id)),
            Expr::Slice(node) => ExpressionKind::Slice {
                start: self.optional_boxed(node.lower.as_deref())?,
                stop: self.optional_boxed(node.upper.as_deref())?,
                step: self.optional_boxed(node.step.as_deref())?,
            },
            Expr::IpyEscapeCommand(_) => ExpressionKind::Unsupported("an IPython command"),
        })
    }

    pub(super) fn expressions(&mut self, expressions: &[ast::Expr]) -> Result<Vec<Expression>> {
        expressions.iter().map(|one| self.expression(one)).collect()
    }

    pub(super) fn optional(
        &mut self,
        expression: Option<&ast::Expr>,
    ) -> Result<Option<Expression>> {
        expression.map(|one| self.expression(one)).transpose()
    }

    fn boxed(&mut self, expression: &ast::Expr) -> Result<Box<Expression>> {
        Ok(Box::new(self.expression(expression)?))
    }

    fn optional_boxed(
        &mut self,
        expression: Option<&ast::Expr>,
    ) -> Result<Option<Box<Expression>>> {
        expression.map(|one| self.boxed(one)).transpose()
    }

    /// Lowers what is not always evaluated, so that a `yield` in it cannot be moved ahead.
    pub(super) fn conditionally<T>(
        &mut self,
        lower: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        let before = std::mem::replace(&mut self.no_yield, true);
        let result = lower(self);
        self.no_yield = before;
        result
    }

    /// Moves a `yield` ahead of the statement it stands in and puts a variable in its place.
    fn yields(
        &mut self,
        value: Option<&ast::Expr>,
        delegate: bool,
        range: TextRange,
    ) -> Result<ExpressionKind> {
        if !self.in_function() {
            return self.error(range, "'yield' outside function");
        }
        if self.no_yield {
            return Ok(ExpressionKind::Unsupported("`yield` in a condition"));
        }
        let value = self.optional(value)?;
        self.temporaries += 1;
        let variable = self.bind(&format!(".yield{}", self.temporaries));
        if let Some(scope) = self.scopes.last_mut() {
            scope.yields = true;
        }
        self.hoisted.push(Statement {
            span: span(range),
            yields: true,
            kind: StatementKind::Yield {
                variable: variable.clone(),
                value,
                delegate,
            },
        });
        Ok(ExpressionKind::Name(variable))
    }

    fn number(&mut self, node: &ast::ExprNumberLiteral) -> Result<ExpressionKind> {
        Ok(ExpressionKind::Constant(match &node.value {
            ast::Number::Float(float) => Value::Float(*float),
            ast::Number::Complex { .. } => {
                return Ok(ExpressionKind::Unsupported("a complex number"));
            }
            ast::Number::Int(int) => match int.as_i64() {
                Some(int) => Value::Int(int),
                None => {
                    let text = self.source.slice(span(node.range)).replace('_', "");
                    let (digits, radix) = match text.get(..2) {
                        Some("0x" | "0X") => (&text[2..], 16),
                        Some("0o" | "0O") => (&text[2..], 8),
                        Some("0b" | "0B") => (&text[2..], 2),
                        _ => (&text[..], 10),
                    };
                    match BigInt::parse_bytes(digits.as_bytes(), radix) {
                        Some(int) => Value::BigInt(Rc::new(int)),
                        None => return self.error(node.range, "invalid integer"),
                    }
                }
            },
        }))
    }

    pub(super) fn arguments(&mut self, arguments: &ast::Arguments) -> Result<Vec<Argument>> {
        let mut lowered = Vec::with_capacity(arguments.len());
        for argument in arguments.iter_source_order() {
            lowered.push(match argument {
                ast::ArgOrKeyword::Arg(ast::Expr::Starred(star)) => {
                    Argument::Star(self.expression(&star.value)?)
                }
                ast::ArgOrKeyword::Arg(value) => Argument::Positional(self.expression(value)?),
                ast::ArgOrKeyword::Keyword(keyword) => {
                    let value = self.expression(&keyword.value)?;
                    match &keyword.arg {
                        Some(name) => Argument::Keyword(self.name(name), value),
                        None => Argument::DoubleStar(value),
                    }
                }
            });
        }
        Ok(lowered)
    }

    fn lambda(&mut self, node: &ast::ExprLambda) -> Result<ExpressionKind> {
        let (names, parameters, body) = {
            let parameters = match &node.parameters {
                Some(parameters) => self.defaults(parameters)?,
                None => Parameters::default(),
            };
            self.enter(ScopeKind::Function);
            let bound = match &node.parameters {
                Some(given) => self.bind_parameters(given),
                None => Ok(()),
            };
            let body =
                bound.and_then(|()| self.conditionally(|lower| lower.expression(&node.body)));
            (self.leave(), parameters, body?)
        };
        let name = self.name("<lambda>");
        Ok(ExpressionKind::Lambda(Rc::new(FunctionNode {
            name,
            parameters,
            returns: None,
            body: FunctionBody::Expression(body),
            locals: names.bound,
            globals: names.globals,
            is_generator: false,
            is_async: false,
            documentation: None,
            span: span(node.range),
            source: self.source.clone(),
            lazy_annotations: self.lazy_annotations,
        })))
    }

    /// The defaults and annotations, which belong to the scope around the function.
    pub(super) fn defaults(&mut self, parameters: &ast::Parameters) -> Result<Parameters> {
        let mut lowered = Parameters {
            positional_only: parameters.posonlyargs.len(),
            ..Parameters::default()
        };
        for parameter in parameters.posonlyargs.iter().chain(&parameters.args) {
            lowered.positional.push(self.parameter(parameter)?);
        }
        for parameter in &parameters.kwonlyargs {
            lowered.keyword_only.push(self.parameter(parameter)?);
        }
        if let Some(star) = &parameters.vararg {
            lowered.star = Some((
                self.name(&star.name),
                self.optional(star.annotation.as_deref())?,
            ));
        }
        if let Some(star) = &parameters.kwarg {
            lowered.double_star = Some((
                self.name(&star.name),
                self.optional(star.annotation.as_deref())?,
            ));
        }
        Ok(lowered)
    }

    fn parameter(&mut self, parameter: &ast::ParameterWithDefault) -> Result<Parameter> {
        Ok(Parameter {
            name: self.name(&parameter.parameter.name),
            annotation: self.optional(parameter.parameter.annotation.as_deref())?,
            default: self.optional(parameter.default.as_deref())?,
        })
    }

    /// Binds the parameters in the function's scope, in the order that calls fill them in.
    pub(super) fn bind_parameters(&mut self, given: &ast::Parameters) -> Result<()> {
        let positional = given.posonlyargs.iter().chain(&given.args);
        let names = positional
            .map(|parameter| &parameter.parameter.name)
            .chain(given.vararg.as_ref().map(|star| &star.name))
            .chain(given.kwonlyargs.iter().map(|one| &one.parameter.name))
            .chain(given.kwarg.as_ref().map(|star| &star.name));
        for name in names {
            if self.is_bound(name) {
                return self.error(
                    name.range,
                    &format!("duplicate argument '{name}' in function definition"),
                );
            }
            self.bind(name);
        }
        Ok(())
    }

    fn comprehension(
        &mut self,
        kind: ComprehensionKind,
        element: &ast::Expr,
        value: Option<&ast::Expr>,
        generators: &[ast::Comprehension],
        range: TextRange,
    ) -> Result<ExpressionKind> {
        if generators.iter().any(|one| one.is_async) {
            return Ok(ExpressionKind::Unsupported("an asynchronous comprehension"));
        }
        let is_generator = matches!(kind, ComprehensionKind::Generator);
        // The first iterable belongs to the scope around the comprehension.
        let mut first = match generators.first() {
            Some(generator) => Some(self.expression(&generator.iter)?),
            None => None,
        };
        self.enter(ScopeKind::Comprehension);
        let lowered = self.conditionally(|lower| {
            let mut clauses = Vec::with_capacity(generators.len());
            for generator in generators {
                let iterable = match first.take() {
                    Some(first) => first,
                    None => lower.expression(&generator.iter)?,
                };
                clauses.push(Clause {
                    target: lower.target(&generator.target)?,
                    iterable,
                    conditions: lower.expressions(&generator.ifs)?,
                });
            }
            Ok(Comprehension {
                kind,
                element: lower.expression(element)?,
                value: lower.optional(value)?,
                clauses,
            })
        });
        let names = self.leave();
        let name = self.name("<comprehension>");
        let node = Rc::new(FunctionNode {
            name,
            parameters: Parameters::default(),
            returns: None,
            body: FunctionBody::Comprehension(Box::new(lowered?)),
            locals: names.bound,
            globals: names.globals,
            is_generator,
            is_async: false,
            documentation: None,
            span: span(range),
            source: self.source.clone(),
            lazy_annotations: self.lazy_annotations,
        });
        Ok(if is_generator {
            ExpressionKind::Generator(node)
        } else {
            ExpressionKind::Comprehension(node)
        })
    }

    fn format_string(&mut self, value: &ast::FStringValue) -> Result<Vec<FormatPart>> {
        let mut parts = Vec::new();
        for part in value {
            match part {
                ast::FStringPart::Literal(literal) => {
                    parts.push(FormatPart::Literal(self.name(&literal.value)));
                }
                ast::FStringPart::FString(string) => {
                    self.format_elements(&string.elements, &mut parts)?;
                }
            }
        }
        Ok(parts)
    }

    fn format_elements(
        &mut self,
        elements: &ast::InterpolatedStringElements,
        parts: &mut Vec<FormatPart>,
    ) -> Result<()> {
        for element in elements {
            match element {
                ast::InterpolatedStringElement::Literal(literal) => {
                    parts.push(FormatPart::Literal(self.name(&literal.value)));
                }
                ast::InterpolatedStringElement::Interpolation(node) => {
                    self.interpolation(node, parts)?;
                }
            }
        }
        Ok(())
    }

    fn interpolation(
        &mut self,
        node: &ast::InterpolatedElement,
        parts: &mut Vec<FormatPart>,
    ) -> Result<()> {
        self.check_stack(node.range)?;
        let mut conversion = match node.conversion {
            ast::ConversionFlag::None => None,
            ast::ConversionFlag::Str => Some('s'),
            ast::ConversionFlag::Ascii => Some('a'),
            ast::ConversionFlag::Repr => Some('r'),
        };
        if node.debug_text.is_some() {
            // `{x=}` shows the text between the brace and the `=`, with its spaces.
            let inside = self.source.slice(span(node.range));
            let end = usize::from(node.expression.range().end() - node.range.start());
            let tail = inside.get(end..).unwrap_or_default();
            let tail = tail.find('=').map_or(0, |equals| {
                let after = &tail[equals + 1..];
                equals + 1 + (after.len() - after.trim_start().len())
            });
            let shown = inside.get(1..end + tail).unwrap_or_default().to_owned();
            parts.push(FormatPart::Literal(self.name(&shown)));
            if conversion.is_none() && node.format_spec.is_none() {
                conversion = Some('r');
            }
        }
        let expression = self.expression(&node.expression)?;
        let mut specification = Vec::new();
        if let Some(spec) = &node.format_spec {
            self.format_elements(&spec.elements, &mut specification)?;
        }
        parts.push(FormatPart::Value {
            expression,
            conversion,
            specification,
        });
        Ok(())
    }
}

pub(super) fn binary_operator(operator: ast::Operator) -> BinaryOperator {
    match operator {
        ast::Operator::Add => BinaryOperator::Add,
        ast::Operator::Sub => BinaryOperator::Subtract,
        ast::Operator::Mult => BinaryOperator::Multiply,
        ast::Operator::MatMult => BinaryOperator::MatrixMultiply,
        ast::Operator::Div => BinaryOperator::Divide,
        ast::Operator::Mod => BinaryOperator::Modulo,
        ast::Operator::Pow => BinaryOperator::Power,
        ast::Operator::LShift => BinaryOperator::LeftShift,
        ast::Operator::RShift => BinaryOperator::RightShift,
        ast::Operator::BitOr => BinaryOperator::Or,
        ast::Operator::BitXor => BinaryOperator::Xor,
        ast::Operator::BitAnd => BinaryOperator::And,
        ast::Operator::FloorDiv => BinaryOperator::FloorDivide,
    }
}

fn comparison(operator: ast::CmpOp) -> Comparison {
    match operator {
        ast::CmpOp::Eq => Comparison::Equal,
        ast::CmpOp::NotEq => Comparison::NotEqual,
        ast::CmpOp::Lt => Comparison::Less,
        ast::CmpOp::LtE => Comparison::LessEqual,
        ast::CmpOp::Gt => Comparison::Greater,
        ast::CmpOp::GtE => Comparison::GreaterEqual,
        ast::CmpOp::Is => Comparison::Is,
        ast::CmpOp::IsNot => Comparison::IsNot,
        ast::CmpOp::In => Comparison::In,
        ast::CmpOp::NotIn => Comparison::NotIn,
    }
}
