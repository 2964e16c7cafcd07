//! SQL expression classes and functions: `func`, `and_`, `literal`, `cast`, `column` and their like.

use std::rc::Rc;

use dms_python::{Arguments, HostClass, Instance, Interpreter, Raised, Value};

use super::clause::{self, Clause, ClauseObject};
use super::operators;
use super::text;
use super::types;
use crate::pylib::library::{Body, ClassSpec, Library, Names};
use crate::pylib::signature::Signature;
use crate::pylib::{convert, literal};
use crate::schema::{Expression, Literal};

const ELEMENTS: &str = "sqlalchemy.sql.elements";

/// The base of everything that is SQL.
pub(in crate::pylib) static CLAUSE_ELEMENT: ClassSpec =
    ClassSpec::plain(ELEMENTS, "ClauseElement", &[]);

/// The base of everything that has a value in SQL.
pub(in crate::pylib) static COLUMN_ELEMENT: ClassSpec = ClassSpec {
    module: ELEMENTS,
    name: "ColumnElement",
    bases: &[&CLAUSE_ELEMENT],
    hooks: Some(|library| Rc::new(ElementHooks(library.clone()))),
    methods: operators::METHODS,
};

macro_rules! elements {
    ($($spec:ident $name:literal;)*) => {
        $(static $spec: ClassSpec = ClassSpec::plain(ELEMENTS, $name, &[&COLUMN_ELEMENT]);)*
    };
}

elements! {
    BINARY_EXPRESSION "BinaryExpression";
    UNARY_EXPRESSION "UnaryExpression";
    BOOLEAN_CLAUSE_LIST "BooleanClauseList";
    BIND_PARAMETER "BindParameter";
    NULL "Null";
    TRUE "True_";
    FALSE "False_";
    CAST "Cast";
    LABEL "Label";
}

/// A call of an SQL function.
pub(in crate::pylib) static FUNCTION: ClassSpec =
    ClassSpec::plain("sqlalchemy.sql.functions", "Function", &[&COLUMN_ELEMENT]);

/// `sa.func`.
static FUNCTION_GENERATOR: ClassSpec = ClassSpec {
    module: "sqlalchemy.sql.functions",
    name: "_FunctionGenerator",
    bases: &[],
    hooks: Some(|library| Rc::new(FunctionGenerator(library.clone()))),
    methods: &[],
};

/// Makes an expression's Python value.
pub(super) fn element(library: &Rc<Library>, spec: &'static ClassSpec, clause: Clause) -> Value {
    Instance::with_payload(&library.class(spec), ClauseObject(clause), None)
}

/// The value of a binary expression.
pub(super) fn binary(library: &Rc<Library>, left: Clause, operator: &str, right: Clause) -> Value {
    element(
        library,
        &BINARY_EXPRESSION,
        Clause::binary(left, operator, right),
    )
}

/// The value of an expression with one operand.
pub(super) fn unary(library: &Rc<Library>, clause: Clause) -> Value {
    element(library, &UNARY_EXPRESSION, clause)
}

struct ElementHooks(Rc<Library>);

impl HostClass for ElementHooks {
    fn binary(
        &self,
        interpreter: &mut Interpreter,
        operator: &str,
        instance: &Rc<Instance>,
        right: &Value,
    ) -> Result<Option<Value>, Raised> {
        operators::binary(&self.0, interpreter, operator, instance, right)
    }

    fn unary(
        &self,
        _: &mut Interpreter,
        operator: &str,
        instance: &Rc<Instance>,
    ) -> Result<Option<Value>, Raised> {
        operators::unary(&self.0, operator, instance)
    }

    fn attribute(
        &self,
        _: &mut Interpreter,
        instance: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        let Some(object) = instance.payload::<ClauseObject>() else {
            return Ok(None);
        };
        Ok(match (name, &object.0) {
            ("value", Clause::Leaf(Expression::Literal(value))) => Some(literal::python(value)),
            ("key" | "name", Clause::Leaf(Expression::Column { name, .. })) => {
                Some(Value::str(name))
            }
            _ => None,
        })
    }

    fn truth(&self, _: &mut Interpreter, instance: &Rc<Instance>) -> Result<Option<bool>, Raised> {
        match instance.payload::<ClauseObject>() {
            Some(_) => Err(Raised::type_error("Boolean value of this clause is not defined").with_hint(
                "combine conditions with `sa.and_()`, `sa.or_()` and `sa.not_()`, not with `and`, `or`, `not`",
            )),
            None => Ok(None),
        }
    }
}

/// `func.name` and `func.package.name`: the words so far.
struct FunctionPath(Vec<String>);

struct FunctionGenerator(Rc<Library>);

impl HostClass for FunctionGenerator {
    fn attribute(
        &self,
        _: &mut Interpreter,
        instance: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        let Some(path) = instance.payload::<FunctionPath>() else {
            return Ok(None);
        };
        if name.starts_with("__") {
            return Ok(None);
        }
        let mut words = path.0.clone();
        words.push(name.strip_suffix('_').unwrap_or(name).to_owned());
        Ok(Some(Instance::with_payload(
            &instance.class,
            FunctionPath(words),
            None,
        )))
    }

    fn call(
        &self,
        interpreter: &mut Interpreter,
        instance: &Rc<Instance>,
        arguments: Arguments,
    ) -> Result<Option<Value>, Raised> {
        let path = instance.payload::<FunctionPath>();
        let name = path.map(|path| path.0.join(".")).unwrap_or_default();
        let operands: Result<Vec<_>, _> = arguments
            .positional
            .iter()
            .map(|value| clause::operand(interpreter, value))
            .collect();
        Ok(Some(function(&self.0, &name, operands?)))
    }
}

fn function(library: &Rc<Library>, name: &str, operands: Vec<Clause>) -> Value {
    let name = name.to_owned();
    let clause = Clause::node(operands, move |arguments| Expression::Function {
        name: name.clone(),
        arguments,
    });
    element(library, &FUNCTION, clause)
}

/// The names of `sqlalchemy.sql.expression`.
pub(super) fn export(names: &Names<'_>) {
    names.classes(&[
        &CLAUSE_ELEMENT,
        &COLUMN_ELEMENT,
        &BINARY_EXPRESSION,
        &UNARY_EXPRESSION,
        &BOOLEAN_CLAUSE_LIST,
        &BIND_PARAMETER,
        &NULL,
        &TRUE,
        &FALSE,
        &CAST,
        &LABEL,
        &FUNCTION,
        &text::TEXT_CLAUSE,
    ]);
    names.functions(FUNCTIONS);
    let generator = Instance::with_payload(
        &names.library.class(&FUNCTION_GENERATOR),
        FunctionPath(Vec::new()),
        None,
    );
    names.value("func", generator);
}

const FUNCTIONS: &[(&str, Body)] = &[
    ("text", text::text),
    ("and_", |library, interpreter, arguments| {
        join(library, interpreter, "AND", Expression::True, arguments)
    }),
    ("or_", |library, interpreter, arguments| {
        join(library, interpreter, "OR", Expression::False, arguments)
    }),
    ("not_", |library, interpreter, arguments| {
        one(library, interpreter, "not_", arguments, Clause::negation)
    }),
    ("desc", |library, interpreter, arguments| {
        suffix(library, interpreter, "desc", "DESC", arguments)
    }),
    ("asc", |library, interpreter, arguments| {
        suffix(library, interpreter, "asc", "ASC", arguments)
    }),
    ("nulls_first", nulls_first),
    ("nullsfirst", nulls_first),
    ("nulls_last", nulls_last),
    ("nullslast", nulls_last),
    ("distinct", |library, interpreter, arguments| {
        one(library, interpreter, "distinct", arguments, |operand| {
            Clause::prefix("DISTINCT", operand)
        })
    }),
    ("null", |library, _, _| {
        Ok(element(library, &NULL, Clause::Leaf(Expression::Null)))
    }),
    ("true", |library, _, _| {
        Ok(element(library, &TRUE, Clause::Leaf(Expression::True)))
    }),
    ("false", |library, _, _| {
        Ok(element(library, &FALSE, Clause::Leaf(Expression::False)))
    }),
    ("literal", literal_value),
    ("bindparam", bindparam),
    ("literal_column", literal_column),
    ("cast", cast),
    ("type_coerce", |library, interpreter, mut arguments| {
        let operand = arguments.require("type_coerce", "expression")?;
        let clause = clause::operand(interpreter, &operand)?;
        Ok(unary(library, clause))
    }),
    ("collate", collate),
    ("between", |library, interpreter, mut arguments| {
        let operand = arguments.require("between", "expr")?;
        let operand = clause::operand(interpreter, &operand)?;
        operators::between(library, interpreter, operand, arguments)
    }),
];

fn join(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    operator: &str,
    empty: Expression,
    arguments: Arguments,
) -> Result<Value, Raised> {
    let mut joined: Option<Clause> = None;
    for value in &arguments.positional {
        let operand = match value {
            Value::Bool(true) => Clause::Leaf(Expression::True),
            Value::Bool(false) => Clause::Leaf(Expression::False),
            other => clause::operand(interpreter, other)?,
        };
        joined = Some(match joined {
            Some(left) => Clause::binary(left, operator, operand),
            None => operand,
        });
    }
    Ok(element(
        library,
        &BOOLEAN_CLAUSE_LIST,
        joined.unwrap_or(Clause::Leaf(empty)),
    ))
}

fn one(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    function: &str,
    mut arguments: Arguments,
    build: fn(Clause) -> Clause,
) -> Result<Value, Raised> {
    let operand = arguments.require(function, "clause")?;
    arguments.finish(function)?;
    let operand = match operand {
        Value::Str(name) if matches!(function, "desc" | "asc") => {
            Clause::Leaf(Expression::column(&*name))
        }
        other => clause::operand(interpreter, &other)?,
    };
    Ok(unary(library, build(operand)))
}

fn suffix(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    function: &str,
    operator: &str,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let operand = match arguments.require(function, "column")? {
        Value::Str(name) => Clause::Leaf(Expression::column(&*name)),
        other => clause::operand(interpreter, &other)?,
    };
    arguments.finish(function)?;
    Ok(unary(library, Clause::suffix(operand, operator)))
}

fn nulls_first(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    suffix(
        library,
        interpreter,
        "nulls_first",
        "NULLS FIRST",
        arguments,
    )
}

fn nulls_last(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    suffix(library, interpreter, "nulls_last", "NULLS LAST", arguments)
}

/// `literal(value, type_=None)`, also `op.inline_literal()`.
pub(in crate::pylib) fn literal_value(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const LITERAL: Signature = Signature::new("literal", &["value"], &["type_", "literal_execute"]);
    let value = LITERAL.bind(arguments)?.value("value");
    let clause = clause::operand(interpreter, &value)?;
    Ok(element(library, &BIND_PARAMETER, clause))
}

/// What an instance of `bindparam()` keeps: its name and its value.
fn bindparam(
    library: &Rc<Library>,
    _: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const BINDPARAM: Signature = Signature::new("bindparam", &["key"], &["value", "type_"]).open();
    let mut bound = BINDPARAM.bind(arguments)?;
    let parameter = element(library, &BIND_PARAMETER, Clause::Leaf(Expression::Null));
    if let Value::Instance(instance) = &parameter {
        let mut attributes = instance.attributes.borrow_mut();
        attributes.insert("key".into(), bound.value("key"));
        attributes.insert("value".into(), bound.value("value"));
    }
    Ok(parameter)
}

fn literal_column(
    library: &Rc<Library>,
    _: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const LITERAL_COLUMN: Signature = Signature::new("literal_column", &["text"], &["type_"]);
    let text = LITERAL_COLUMN
        .bind(arguments)?
        .required_text("literal_column", "text")?;
    Ok(element(
        library,
        &COLUMN_ELEMENT,
        Clause::Leaf(Expression::Text(text)),
    ))
}

/// `cast(expression, type)`.
pub(super) fn cast(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const SIGNATURE: Signature = Signature::new("cast", &["expression", "type_"], &[]);
    let mut bound = SIGNATURE.bind(arguments)?;
    let operand = clause::operand(interpreter, &bound.value("expression"))?;
    let data_type = types::to_instance(interpreter, bound.value("type_"))?;
    let data_type = convert::data_type(library, interpreter, &data_type)?;
    let clause = Clause::node(vec![operand], move |operands| Expression::Cast {
        operand: Box::new(operands.into_iter().next().unwrap_or(Expression::Null)),
        data_type: Box::new(data_type.clone()),
    });
    Ok(element(library, &CAST, clause))
}

/// `collate(expression, collation)`.
pub(super) fn collate(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const SIGNATURE: Signature = Signature::new("collate", &["expression", "collation"], &[]);
    let mut bound = SIGNATURE.bind(arguments)?;
    let operand = clause::operand(interpreter, &bound.value("expression"))?;
    let collation = bound.required_text("collate", "collation")?;
    let clause = Clause::node(vec![operand], move |operands| Expression::Collate {
        operand: Box::new(operands.into_iter().next().unwrap_or(Expression::Null)),
        collation: collation.clone(),
    });
    Ok(unary(library, clause))
}

/// A plain column of this name (`sa.column('a')` in an expression).
pub(super) fn is_text_literal(clause: &Clause) -> bool {
    matches!(clause, Clause::Leaf(Expression::Literal(Literal::Text(_))))
}
