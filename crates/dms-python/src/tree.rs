//! The syntax tree that is evaluated: what `syntax.rs` makes of the parser's.

use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use crate::error::Place;
use crate::value::Value;

/// A file's path and text, shared by all that points into it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SourceText {
    pub path: PathBuf,
    pub text: Arc<str>,
    /// A module of ours that is written in Python: errors are shown at its callers.
    pub embedded: bool,
}

impl SourceText {
    pub fn place(self: &Arc<Self>, span: Span) -> Place {
        Place::new(self.clone(), span)
    }

    pub fn slice(&self, span: Span) -> &str {
        self.text
            .get(span.start as usize..span.end as usize)
            .unwrap_or_default()
    }
}

/// Bytes of a source text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub start: u32,
    pub end: u32,
}

/// Statements in order; shared, because generators keep their place in one.
pub(crate) type Block = Rc<[Statement]>;

/// A parsed module.
pub(crate) struct Tree {
    pub source: Arc<SourceText>,
    pub body: Block,
    /// `from __future__ import annotations`.
    pub lazy_annotations: bool,
    pub documentation: Option<Rc<str>>,
}

/// A parsed expression.
pub(crate) struct ExpressionTree {
    pub source: Arc<SourceText>,
    pub expression: Expression,
}

pub(crate) struct Statement {
    pub span: Span,
    /// Whether a `yield` of the enclosing function stands in it.
    pub yields: bool,
    pub kind: StatementKind,
}

pub(crate) enum StatementKind {
    Expression(Expression),
    Assign {
        targets: Vec<Expression>,
        value: Expression,
    },
    AugmentedAssign {
        target: Expression,
        operator: BinaryOperator,
        value: Expression,
    },
    AnnotatedAssign {
        target: Expression,
        annotation: Expression,
        value: Option<Expression>,
        /// A bare name, whose annotation is kept.
        simple: bool,
    },
    Function {
        decorators: Vec<Expression>,
        function: Rc<FunctionNode>,
    },
    Class(Rc<ClassNode>),
    Return(Option<Expression>),
    Delete(Vec<Expression>),
    For {
        target: Expression,
        iterable: Expression,
        body: Block,
        otherwise: Block,
    },
    While {
        test: Expression,
        body: Block,
        otherwise: Block,
    },
    If {
        branches: Vec<(Expression, Block)>,
        otherwise: Block,
    },
    With {
        items: Vec<(Expression, Option<Expression>)>,
        body: Block,
    },
    Match {
        subject: Expression,
        cases: Vec<Case>,
    },
    Raise {
        exception: Option<Expression>,
        cause: Option<Expression>,
    },
    Try {
        body: Block,
        handlers: Vec<Handler>,
        otherwise: Block,
        finally: Block,
    },
    Assert {
        test: Expression,
        message: Option<Expression>,
    },
    Import(Vec<ImportedModule>),
    ImportFrom {
        module: Option<Rc<str>>,
        level: u32,
        /// Name and the name that is bound.
        names: Vec<(Rc<str>, Rc<str>, Span)>,
        star: bool,
    },
    /// `variable = yield value`.
    Yield {
        variable: Rc<str>,
        value: Option<Expression>,
        delegate: bool,
    },
    Pass,
    Break,
    Continue,
    /// Something this evaluator does not do; an error where it is reached.
    Unsupported(&'static str),
}

/// `a.b as c`.
pub(crate) struct ImportedModule {
    pub name: Rc<str>,
    /// The `as` name.
    pub bound: Option<Rc<str>>,
    pub span: Span,
}

pub(crate) struct Handler {
    pub span: Span,
    pub class: Option<Expression>,
    pub name: Option<Rc<str>>,
    pub body: Block,
}

pub(crate) struct Case {
    pub pattern: Pattern,
    pub guard: Option<Expression>,
    pub body: Block,
}

pub(crate) enum Pattern {
    Value(Expression),
    Singleton(Value),
    Sequence(Vec<Pattern>),
    Mapping {
        items: Vec<(Expression, Pattern)>,
        rest: Option<Rc<str>>,
    },
    Class {
        class: Expression,
        positional: Vec<Pattern>,
        keywords: Vec<(Rc<str>, Pattern)>,
    },
    Star(Option<Rc<str>>),
    As {
        pattern: Option<Box<Pattern>>,
        name: Option<Rc<str>>,
    },
    Or(Vec<Pattern>),
}

pub(crate) struct FunctionNode {
    pub name: Rc<str>,
    pub parameters: Parameters,
    pub returns: Option<Expression>,
    pub body: FunctionBody,
    /// Every name that is local to it, the parameters first.
    pub locals: Vec<Rc<str>>,
    /// The names declared `global`.
    pub globals: Vec<Rc<str>>,
    pub is_generator: bool,
    pub is_async: bool,
    pub documentation: Option<Rc<str>>,
    pub span: Span,
    pub source: Arc<SourceText>,
    pub lazy_annotations: bool,
}

pub(crate) enum FunctionBody {
    Block(Block),
    Expression(Expression),
    /// A generator expression: evaluated for the clauses, the first iterable being the only argument.
    Comprehension(Box<Comprehension>),
}

#[derive(Default)]
pub(crate) struct Parameters {
    pub positional: Vec<Parameter>,
    /// How many of `positional` cannot be given by name.
    pub positional_only: usize,
    pub star: Option<(Rc<str>, Option<Expression>)>,
    pub keyword_only: Vec<Parameter>,
    pub double_star: Option<(Rc<str>, Option<Expression>)>,
}

pub(crate) struct Parameter {
    pub name: Rc<str>,
    pub annotation: Option<Expression>,
    pub default: Option<Expression>,
}

pub(crate) struct ClassNode {
    pub name: Rc<str>,
    pub decorators: Vec<Expression>,
    pub arguments: Vec<Argument>,
    pub body: Block,
    /// The names declared `global`.
    pub globals: Vec<Rc<str>>,
    pub documentation: Option<Rc<str>>,
    /// The head of the statement.
    pub span: Span,
    pub source: Arc<SourceText>,
}

pub(crate) struct Expression {
    pub span: Span,
    pub kind: ExpressionKind,
}

pub(crate) enum ExpressionKind {
    Constant(Value),
    Name(Rc<str>),
    Boolean {
        is_and: bool,
        values: Vec<Expression>,
    },
    /// `name := value`.
    Named {
        name: Rc<str>,
        value: Box<Expression>,
    },
    Binary {
        left: Box<Expression>,
        operator: BinaryOperator,
        right: Box<Expression>,
    },
    Unary {
        operator: UnaryOperator,
        operand: Box<Expression>,
    },
    Lambda(Rc<FunctionNode>),
    Conditional {
        test: Box<Expression>,
        then: Box<Expression>,
        otherwise: Box<Expression>,
    },
    /// A key of `None` is `**value`.
    Dict(Vec<(Option<Expression>, Expression)>),
    Set(Vec<Expression>),
    List(Vec<Expression>),
    Tuple(Vec<Expression>),
    Comprehension(Rc<FunctionNode>),
    Generator(Rc<FunctionNode>),
    Compare {
        left: Box<Expression>,
        rest: Vec<(Comparison, Expression)>,
    },
    Call {
        callee: Box<Expression>,
        arguments: Vec<Argument>,
    },
    Formatted(Vec<FormatPart>),
    Attribute {
        value: Box<Expression>,
        name: Rc<str>,
    },
    Subscript {
        value: Box<Expression>,
        key: Box<Expression>,
    },
    Slice {
        start: Option<Box<Expression>>,
        stop: Option<Box<Expression>>,
        step: Option<Box<Expression>>,
    },
    Starred(Box<Expression>),
    /// Something this evaluator does not do; an error where it is reached.
    Unsupported(&'static str),
}

pub(crate) enum ComprehensionKind {
    List,
    Set,
    Dict,
    Generator,
}

pub(crate) struct Comprehension {
    pub kind: ComprehensionKind,
    /// The element, or the dict's key.
    pub element: Expression,
    /// The dict's value.
    pub value: Option<Expression>,
    pub clauses: Vec<Clause>,
}

pub(crate) struct Clause {
    pub target: Expression,
    pub iterable: Expression,
    pub conditions: Vec<Expression>,
}

pub(crate) enum Argument {
    Positional(Expression),
    Star(Expression),
    Keyword(Rc<str>, Expression),
    DoubleStar(Expression),
}

pub(crate) enum FormatPart {
    Literal(Rc<str>),
    Value {
        expression: Expression,
        /// `!r`, `!s`, `!a`.
        conversion: Option<char>,
        specification: Vec<FormatPart>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BinaryOperator {
    Add,
    Subtract,
    Multiply,
    MatrixMultiply,
    Divide,
    Modulo,
    Power,
    LeftShift,
    RightShift,
    Or,
    Xor,
    And,
    FloorDivide,
}

impl BinaryOperator {
    /// The method's name without underscores.
    pub fn method(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Subtract => "sub",
            Self::Multiply => "mul",
            Self::MatrixMultiply => "matmul",
            Self::Divide => "truediv",
            Self::Modulo => "mod",
            Self::Power => "pow",
            Self::LeftShift => "lshift",
            Self::RightShift => "rshift",
            Self::Or => "or",
            Self::Xor => "xor",
            Self::And => "and",
            Self::FloorDivide => "floordiv",
        }
    }

    /// As it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::MatrixMultiply => "@",
            Self::Divide => "/",
            Self::Modulo => "%",
            Self::Power => "** or pow()",
            Self::LeftShift => "<<",
            Self::RightShift => ">>",
            Self::Or => "|",
            Self::Xor => "^",
            Self::And => "&",
            Self::FloorDivide => "//",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnaryOperator {
    Not,
    Negative,
    Positive,
    Invert,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Is,
    IsNot,
    In,
    NotIn,
}
