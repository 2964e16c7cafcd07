//! SQL expression classes and functions: `func`, `and_`, `literal`, `cast`, `column` and their like.

use std::rc::Rc;

use dms_python::{Arguments, HostClass, Instance, Interpreter, Raised, Value};

use super::clause::{self, Clause, ClauseObject};
use super::compiled::not_written;
use super::construct;
use super::default::next_value_of;
use super::operators;
use super::statement::{compared, of_type};
use super::text;
use super::types;
use crate::pylib::convert::compiled_for;
use crate::pylib::library::{Body, ClassSpec, Library, Names};
use crate::pylib::signature::Signature;
use crate::pylib::{convert, literal};
use crate::schema::{Expression, Literal, TypeClass};

const ELEMENTS: &str = "sqlalchemy.sql.elements";

/// The base of everything that is SQL.
pub(in crate::pylib) static CLAUSE_ELEMENT: ClassSpec =
    ClassSpec::plain(ELEMENTS, "ClauseElement", &[]);

/// The base of everything that can be executed.
pub(in crate::pylib) static EXECUTABLE: ClassSpec =
    ClassSpec::plain("sqlalchemy.sql.base", "Executable", &[]);

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
        $(pub(super) static $spec: ClassSpec = ClassSpec::plain(ELEMENTS, $name, &[&COLUMN_ELEMENT]);)*
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
    CASE "Case";
    EXTRACT "Extract";
    OVER "Over";
    TUPLE "Tuple";
}

/// A call of an SQL function.
pub(in crate::pylib) static FUNCTION: ClassSpec = ClassSpec {
    module: "sqlalchemy.sql.functions",
    name: "Function",
    bases: &[&COLUMN_ELEMENT],
    hooks: None,
    methods: &[("filter", construct::filter)],
};

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

/// The value of an expression that is one already.
pub(super) fn binary_of(library: &Rc<Library>, clause: Clause) -> Value {
    element(library, &BINARY_EXPRESSION, clause)
}

/// The value of an expression with a name.
pub(super) fn labelled(library: &Rc<Library>, clause: Clause, name: String) -> Value {
    let data_type = clause.data_type();
    let label = Clause::node(vec![clause], move |operands| Expression::Label {
        operand: Box::new(operands.into_iter().next().unwrap_or(Expression::Null)),
        name: name.clone(),
    });
    element(library, &LABEL, label.with_type(data_type))
}

/// The value of an expression with one operand.
pub(super) fn unary(library: &Rc<Library>, clause: Clause) -> Value {
    element(library, &UNARY_EXPRESSION, clause)
}

struct ElementHooks(Rc<Library>);

impl HostClass for ElementHooks {
    fn made(&self, interpreter: &mut Interpreter, instance: &Rc<Instance>) -> Result<(), Raised> {
        let function = self.0.class(&FUNCTION_ELEMENT);
        if instance.payload::<ClauseObject>().is_none() && instance.class.is_subclass_of(&function)
        {
            let clause = written(&self.0, interpreter, instance)?;
            crate::pylib::library::keep(&Value::Instance(instance.clone()), ClauseObject(clause))?;
        }
        Ok(())
    }

    /// `ColumnElement[bool]` is there for who checks types.
    fn subscript(
        &self,
        _: &mut Interpreter,
        class: &Rc<dms_python::Class>,
        _: &Value,
    ) -> Result<Option<Value>, Raised> {
        Ok(Some(Value::Class(class.clone())))
    }

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
        Ok(match (name, object.0.leaf()) {
            ("value", Some(Expression::Literal(value))) => Some(literal::python(value)),
            ("key" | "name", Some(Expression::Column { name, .. })) => Some(Value::str(name)),
            ("key" | "name", _) => match object.0.qualified() {
                Ok(Expression::Label { name, .. }) => Some(Value::str(name)),
                _ => None,
            },
            ("type", _) => object.0.data_type(),
            ("astext", _) => super::element::as_text(&self.0, &object.0),
            _ => None,
        })
    }

    fn text(&self, _: &mut Interpreter, instance: &Rc<Instance>) -> Result<Option<String>, Raised> {
        let object = instance.payload::<ClauseObject>();
        Ok(match object.as_ref().and_then(|object| object.0.leaf()) {
            Some(Expression::True) => Some("true".to_owned()),
            Some(Expression::False) => Some("false".to_owned()),
            Some(Expression::Null) => Some("NULL".to_owned()),
            _ => None,
        })
    }

    fn truth(&self, _: &mut Interpreter, instance: &Rc<Instance>) -> Result<Option<bool>, Raised> {
        match instance.payload::<ClauseObject>() {
            Some(object) if object.0.truth().is_some() => Ok(object.0.truth()),
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
        if let ("next_value", [sequence]) = (name.as_str(), arguments.positional.as_slice())
            && let Some(call) = next_value_of(sequence)
        {
            return Ok(Some(element(&self.0, &FUNCTION, Clause::Leaf(call))));
        }
        let operands: Result<Vec<_>, _> = arguments
            .positional
            .iter()
            .map(|value| clause::operand(interpreter, value))
            .collect();
        let data_type = match arguments
            .keywords
            .iter()
            .find(|(name, _)| &**name == "type_")
        {
            Some((_, data_type)) => Some(types::to_instance(interpreter, data_type.clone())?),
            None => None,
        };
        Ok(Some(function(&self.0, &name, operands?, data_type)))
    }
}

fn function(
    library: &Rc<Library>,
    name: &str,
    mut operands: Vec<Clause>,
    data_type: Option<Value>,
) -> Value {
    // Those of which the result has the type of the arguments.
    let keeps_type = matches!(
        name,
        "coalesce"
            | "max"
            | "min"
            | "sum"
            | "nullif"
            | "lower"
            | "upper"
            | "trim"
            | "greatest"
            | "least"
    );
    let own = if keeps_type {
        operands.iter().find_map(Clause::data_type)
    } else {
        None
    };
    let text = matches!(
        name,
        "concat" | "char_length" | "replace" | "substr" | "substring"
    )
    .then_some(TypeClass::String);
    let class = match name {
        "count" | "char_length" | "length" | "row_number" | "rank" => Some(TypeClass::Integer),
        "now" | "current_timestamp" | "localtimestamp" => Some(TypeClass::DateTime),
        "current_date" => Some(TypeClass::Date),
        _ => text,
    };
    let by_name = class.map(|class| types::instance(library, class, Vec::new()));
    if name == "count" && operands.is_empty() {
        operands.push(Clause::Leaf(Expression::Text("*".into())));
    }
    let name = name.to_owned();
    let clause = Clause::node(operands, move |arguments| Expression::Function {
        name: name.clone(),
        arguments,
    });
    let data_type = data_type.or(own).or(by_name);
    element(library, &FUNCTION, clause.with_type(data_type))
}

/// `FunctionElement`: a function of the project's own, which `@compiles` writes.
pub(super) static FUNCTION_ELEMENT: ClassSpec = ClassSpec {
    module: "sqlalchemy.sql.functions",
    name: "FunctionElement",
    bases: &[&COLUMN_ELEMENT],
    hooks: None,
    methods: &[("__init__", initialize_function)],
};

fn initialize_function(
    _: &Rc<Library>,
    _: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let this = arguments.require("__init__", "self")?;
    let given = Value::list(std::mem::take(&mut arguments.positional));
    let Value::Instance(instance) = &this else {
        return Err(Raised::type_error("__init__() needs an instance"));
    };
    instance
        .attributes
        .borrow_mut()
        .insert("clauses".into(), given);
    Ok(Value::None)
}

/// What the functions with `@compiles` write of an element of the project's own.
pub(super) fn written(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    instance: &Rc<Instance>,
) -> Result<Clause, Raised> {
    let written = match &library.context {
        Some(context) => {
            let dialect = context.dialect().name();
            compiled_for(library, interpreter, instance, dialect)?.map(Expression::Text)
        }
        // Models are read for every database.
        None => {
            let mut texts = Vec::new();
            for dialect in convert::DIALECTS {
                if let Some(text) = compiled_for(library, interpreter, instance, dialect)? {
                    texts.push(((*dialect).to_owned(), text));
                }
            }
            (!texts.is_empty()).then_some(Expression::PerDialect(texts))
        }
    };
    let Some(written) = written else {
        let dialect = library.context.as_ref().map(|it| it.dialect().name());
        return Err(not_written(
            &instance.class,
            dialect.unwrap_or("any dialect"),
        ));
    };
    let data_type = instance.class.lookup("type");
    let data_type = data_type.filter(|value| super::types::is_type(library, value));
    Ok(Clause::Leaf(written).with_type(data_type))
}

/// The names of `sqlalchemy.sql.expression`.
pub(super) fn export(names: &Names<'_>) {
    names.classes(&[
        &CLAUSE_ELEMENT,
        &EXECUTABLE,
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
        &CASE,
        &EXTRACT,
        &OVER,
        &TUPLE,
        &FUNCTION,
        &FUNCTION_ELEMENT,
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
    ("case", construct::case),
    ("extract", construct::extract),
    ("label", |library, interpreter, mut arguments| {
        let name = arguments.require("label", "name")?;
        let name = interpreter.text(&name)?;
        let operand = arguments.require("label", "element")?;
        let operand = clause::operand(interpreter, &operand)?;
        Ok(labelled(library, operand, name))
    }),
    ("over", construct::over),
    ("tuple_", |library, interpreter, arguments| {
        let items: Result<Vec<_>, _> = arguments
            .positional
            .iter()
            .map(|value| clause::operand(interpreter, value))
            .collect();
        Ok(element(
            library,
            &TUPLE,
            Clause::node(items?, Expression::List),
        ))
    }),
    ("any_", |library, interpreter, arguments| {
        construct::quantified(library, interpreter, arguments, "ANY")
    }),
    ("all_", |library, interpreter, arguments| {
        construct::quantified(library, interpreter, arguments, "ALL")
    }),
    ("literal", literal_value),
    ("bindparam", bindparam),
    ("literal_column", literal_column),
    ("cast", cast),
    ("type_coerce", |library, interpreter, mut arguments| {
        let operand = arguments.require("type_coerce", "expression")?;
        let data_type = arguments.require("type_coerce", "type_")?;
        let data_type = types::to_instance(interpreter, data_type)?;
        let clause = compared(library, interpreter, Some(data_type.clone()), &operand)?;
        Ok(unary(library, clause.with_type(Some(data_type))))
    }),
    ("collate", collate),
    ("between", |library, interpreter, mut arguments| {
        let operand = arguments.require("between", "expr")?;
        let operand = clause::operand(interpreter, &operand)?;
        operators::between(library, interpreter, operand, arguments)
    }),
];

pub(super) fn join(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    operator: &str,
    empty: Expression,
    arguments: Arguments,
) -> Result<Value, Raised> {
    let mut operands = Vec::new();
    for value in &arguments.positional {
        operands.push(match value {
            Value::Bool(true) => Clause::Leaf(Expression::True),
            Value::Bool(false) => Clause::Leaf(Expression::False),
            other => clause::operand(interpreter, other)?,
        });
    }
    if operands.is_empty() {
        operands.push(Clause::Leaf(empty));
    }
    Ok(joined(library, operator, operands))
}

/// Conditions with AND or OR between them. What changes nothing is left out, and what decides alone stands alone.
pub(super) fn joined(library: &Rc<Library>, operator: &str, operands: Vec<Clause>) -> Value {
    let (neutral, decisive) = match operator {
        "AND" => (Expression::True, Expression::False),
        _ => (Expression::False, Expression::True),
    };
    let is = |clause: &Clause, wanted: &Expression| clause.leaf() == Some(wanted);
    if operands.iter().any(|operand| is(operand, &decisive)) {
        return element(library, &BOOLEAN_CLAUSE_LIST, Clause::Leaf(decisive));
    }
    let joined = operands
        .into_iter()
        .filter(|operand| !is(operand, &neutral))
        .reduce(|left, right| Clause::binary(left, operator, right));
    element(
        library,
        &BOOLEAN_CLAUSE_LIST,
        joined.unwrap_or(Clause::Leaf(neutral)),
    )
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
    let mut bound = LITERAL.bind(arguments)?;
    let value = bound.value("value");
    let clause = match bound.some("type_") {
        Some(data_type) => {
            let data_type = types::to_instance(interpreter, data_type)?;
            of_type(library, interpreter, "literal", &data_type, &value)?
        }
        None => clause::operand(interpreter, &value)?,
    };
    Ok(element(library, &BIND_PARAMETER, clause))
}

/// `bindparam(key, value, type_)`: a constant if it has a value, else a parameter that gets one when it is run.
fn bindparam(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const BINDPARAM: Signature = Signature::new("bindparam", &["key"], &["value", "type_"]).open();
    let mut bound = BINDPARAM.bind(arguments)?;
    let key = bound.value("key");
    let value = bound.take("value");
    let data_type = match bound.some("type_") {
        Some(data_type) => Some(types::to_instance(interpreter, data_type)?),
        None => None,
    };
    let clause = match (&value, &data_type) {
        (Some(value), Some(data_type)) => {
            of_type(library, interpreter, "bindparam", data_type, value)?
        }
        (Some(Value::Opaque(_)), None) | (None, None) => Clause::Leaf(Expression::Parameter {
            name: interpreter.text(&key)?,
            data_type: None,
        }),
        // A value of which the type is not known yet is looked at where the parameter is used.
        (Some(value), None) => match literal::literal(interpreter, value) {
            Some(_) => clause::operand(interpreter, value)?,
            None => Clause::Leaf(Expression::Null),
        },
        (None, Some(data_type)) => Clause::Leaf(Expression::Parameter {
            name: interpreter.text(&key)?,
            data_type: Some(Box::new(convert::data_type(
                library,
                interpreter,
                data_type,
            )?)),
        }),
    };
    let parameter = element(library, &BIND_PARAMETER, clause);
    if let Value::Instance(instance) = &parameter {
        let mut attributes = instance.attributes.borrow_mut();
        attributes.insert("key".into(), key);
        attributes.insert("value".into(), value.unwrap_or(Value::None));
        attributes.extend(data_type.map(|data_type| ("type".into(), data_type)));
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
    let data_type_value = types::to_instance(interpreter, bound.value("type_"))?;
    let operand = bound.value("expression");
    let operand = match clause::element(interpreter, &operand)? {
        Some(operand) => operand,
        None => of_type(library, interpreter, "cast", &data_type_value, &operand)
            .or_else(|_| clause::operand(interpreter, &operand))?,
    };
    let data_type = convert::data_type(library, interpreter, &data_type_value)?;
    let clause = Clause::node(vec![operand], move |operands| Expression::Cast {
        operand: Box::new(operands.into_iter().next().unwrap_or(Expression::Null)),
        data_type: Box::new(data_type.clone()),
    });
    Ok(element(
        library,
        &CAST,
        clause.with_type(Some(data_type_value)),
    ))
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
    matches!(clause.leaf(), Some(Expression::Literal(Literal::Text(_))))
}
