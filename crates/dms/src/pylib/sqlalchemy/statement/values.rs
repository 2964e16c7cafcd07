//! Python values as constants of a column's type.

use std::rc::Rc;

use dms_python::{Arguments, Interpreter, Raised, Value};

use super::super::clause::{self, Clause};
use super::super::types;
use crate::pylib::library::Library;
use crate::pylib::signature::{type_name, unknown_value};
use crate::pylib::{convert, literal};
use crate::schema::query::typed;
use crate::schema::{DataType, Expression, Literal, TypeClass};

/// What a value is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Enum,
    Integer,
    Number,
    Boolean,
    Temporal,
    Bytes,
    Uuid,
    Json,
    Array,
    Interval,
    Other,
}

/// What is stored in a column of this type: an SQL expression, or a constant that the type must take.
pub(in crate::pylib) fn stored(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    column: &str,
    data_type: Option<&Value>,
    value: &Value,
) -> Result<Expression, Raised> {
    if let Some(clause) = clause::element(interpreter, value)? {
        return with_known_type(library, interpreter, clause, data_type)?.qualified();
    }
    let wrong = |why: String| {
        Raised::exception(
            "CompileError",
            format!("the value of column '{column}' cannot be {why}"),
        )
    };
    if let Some(data_type) = known_type(library, data_type) {
        let value = bound(library, interpreter, &data_type, value)?;
        let converted = convert::data_type(library, interpreter, &data_type)?;
        let own = for_dialect(library, &converted);
        return match constant(interpreter, own, &value)? {
            Some(constant) => Ok(expression(constant, own)),
            None => Err(wrong(format!(
                "{}, its type is {}",
                shown(interpreter, &value),
                own.class.name()
            ))
            .with_hint("give a value of the column's type, or an SQL expression")),
        };
    }
    match literal::literal(interpreter, value) {
        Some(Literal::Null) => Ok(Expression::Null),
        Some(Literal::List(_)) | None => Err(match value {
            Value::Opaque(opaque) => {
                unknown_value(&format!("the value of column `{column}`"), opaque)
            }
            other => wrong(format!(
                "{}, since the column has no type",
                type_name(other)
            ))
            .with_hint(format!(
                "say of which type it is: `sa.column(\"{column}\", sa.JSON())`"
            )),
        }),
        Some(literal) => Ok(Expression::Literal(literal)),
    }
}

/// What something of this type is compared with: a constant of the same kind is written as the type demands, another
/// one by its own kind.
pub(in crate::pylib) fn compared(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    data_type: Option<Value>,
    value: &Value,
) -> Result<Clause, Raised> {
    if let Some(clause) = clause::element(interpreter, value)? {
        return with_known_type(library, interpreter, clause, data_type.as_ref());
    }
    if let Some(data_type) = known_type(library, data_type.as_ref())
        && !value.is_none()
        && let Ok(converted) = convert::data_type(library, interpreter, &data_type)
    {
        let own = for_dialect(library, &converted);
        let fits = match kind(own.class) {
            Kind::Text => matches!(value, Value::Str(_)),
            Kind::Integer | Kind::Number => false,
            Kind::Boolean => false,
            Kind::Enum | Kind::Json | Kind::Array | Kind::Uuid | Kind::Interval => true,
            Kind::Temporal | Kind::Bytes | Kind::Other => false,
        };
        let is_decorated = decorates(&data_type);
        if fits || is_decorated {
            let value = bound(library, interpreter, &data_type, value)?;
            if let Some(constant) = constant(interpreter, own, &value)? {
                return Ok(Clause::Leaf(expression(constant, own)));
            }
        }
    }
    clause::operand(interpreter, value)
}

/// A constant of this type, by `literal(value, type_)` and the like.
pub(in crate::pylib) fn of_type(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    function: &str,
    data_type: &Value,
    value: &Value,
) -> Result<Clause, Raised> {
    let expression = stored(library, interpreter, function, Some(data_type), value)?;
    Ok(Clause::Leaf(expression).with_type(Some(data_type.clone())))
}

/// A constant for a type that is known as a value of the schema alone.
pub(in crate::pylib) fn parameter(
    interpreter: &mut Interpreter,
    name: &str,
    data_type: Option<&DataType>,
    value: &Value,
) -> Result<Expression, Raised> {
    if let Some(data_type) = data_type
        && !value.is_none()
        && let Some(constant) = constant(interpreter, data_type, value)?
    {
        return Ok(expression(constant, data_type));
    }
    match literal::literal(interpreter, value) {
        Some(Literal::Null) => Ok(Expression::Null),
        Some(literal) => Ok(Expression::Literal(literal)),
        None => Err(Raised::type_error(format!(
            "the parameter '{name}' cannot be {}",
            type_name(value)
        ))),
    }
}

/// A parameter without a type takes the one of what it is compared with or stored in.
fn with_known_type(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    clause: Clause,
    data_type: Option<&Value>,
) -> Result<Clause, Raised> {
    let Some(Expression::Parameter {
        name,
        data_type: None,
    }) = clause.leaf()
    else {
        return Ok(clause);
    };
    let Some(data_type) = known_type(library, data_type) else {
        return Ok(clause);
    };
    let converted = convert::data_type(library, interpreter, &data_type)?;
    Ok(Clause::Leaf(Expression::Parameter {
        name: name.clone(),
        data_type: Some(Box::new(for_dialect(library, &converted).clone())),
    }))
}

/// The type, unless nothing is known of it.
fn known_type(library: &Rc<Library>, data_type: Option<&Value>) -> Option<Value> {
    let data_type = data_type?;
    let is_known = types::is_type(library, data_type)
        && types::class_of(data_type).is_some_and(|class| class != TypeClass::Null);
    is_known.then(|| data_type.clone())
}

fn for_dialect<'a>(library: &Library, data_type: &'a DataType) -> &'a DataType {
    match &library.context {
        Some(context) => data_type.for_dialect(context.dialect().name()),
        None => data_type,
    }
}

/// Whether this is a `TypeDecorator` of the project that changes its values.
fn decorates(data_type: &Value) -> bool {
    ["process_literal_param", "process_bind_param"]
        .iter()
        .any(|name| has_method(data_type, name))
}

fn has_method(data_type: &Value, name: &str) -> bool {
    match data_type {
        Value::Instance(instance) => {
            matches!(instance.class.lookup(name), Some(Value::Function(_)))
        }
        _ => false,
    }
}

/// The value as a `TypeDecorator` of the project wants it stored.
fn bound(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    data_type: &Value,
    value: &Value,
) -> Result<Value, Raised> {
    for name in ["process_bind_param", "process_literal_param"] {
        if has_method(data_type, name) {
            let method = interpreter.attribute(data_type, name)?;
            let dialect = match &library.context {
                Some(context) => convert::dialect(library, context.dialect().name()),
                None => Value::None,
            };
            return interpreter.call(&method, Arguments::positional([value.clone(), dialect]));
        }
    }
    Ok(value.clone())
}

fn kind(class: TypeClass) -> Kind {
    use TypeClass as T;
    match class {
        T::Enum | T::PgEnum | T::MysqlEnum => Kind::Enum,
        T::Integer
        | T::SmallInteger
        | T::BigInteger
        | T::SqlInteger
        | T::SqlSmallint
        | T::SqlBigint
        | T::MysqlInteger
        | T::MysqlBigint
        | T::MysqlSmallint
        | T::MysqlMediumint
        | T::MysqlTinyint => Kind::Integer,
        T::Numeric
        | T::Float
        | T::Double
        | T::SqlNumeric
        | T::SqlDecimal
        | T::SqlFloat
        | T::SqlDouble
        | T::SqlDoublePrecision
        | T::SqlReal
        | T::MysqlNumeric
        | T::MysqlDecimal
        | T::MysqlFloat
        | T::MysqlDouble
        | T::MysqlReal => Kind::Number,
        T::Boolean | T::SqlBoolean => Kind::Boolean,
        T::Date
        | T::DateTime
        | T::Time
        | T::SqlDate
        | T::SqlDatetime
        | T::SqlTime
        | T::SqlTimestamp
        | T::PgTime
        | T::PgTimestamp
        | T::MysqlDatetime
        | T::MysqlTime
        | T::MysqlTimestamp
        | T::SqliteDate
        | T::SqliteDatetime
        | T::SqliteTime => Kind::Temporal,
        T::LargeBinary
        | T::SqlBlob
        | T::SqlBinary
        | T::SqlVarbinary
        | T::PgBytea
        | T::MysqlLongblob
        | T::MysqlMediumblob
        | T::MysqlTinyblob => Kind::Bytes,
        T::Uuid | T::SqlUuid => Kind::Uuid,
        T::Json | T::PgJson | T::PgJsonb | T::MysqlJson | T::SqliteJson => Kind::Json,
        T::Array | T::PgArray => Kind::Array,
        T::Interval | T::PgInterval => Kind::Interval,
        T::String
        | T::Text
        | T::Unicode
        | T::UnicodeText
        | T::SqlVarchar
        | T::SqlText
        | T::SqlChar
        | T::SqlClob
        | T::SqlNchar
        | T::SqlNvarchar
        | T::PgCitext
        | T::MysqlVarchar
        | T::MysqlText
        | T::MysqlChar
        | T::MysqlLongtext
        | T::MysqlMediumtext
        | T::MysqlTinytext
        | T::MysqlNchar
        | T::MysqlNvarchar => Kind::Text,
        _ => Kind::Other,
    }
}

/// The constant that a value is in a column of this type; `None` if the type does not take it.
pub(in crate::pylib) fn constant(
    interpreter: &mut Interpreter,
    data_type: &DataType,
    value: &Value,
) -> Result<Option<Literal>, Raised> {
    let kind = kind(data_type.class);
    if kind == Kind::Json {
        return json(interpreter, data_type, value).map(Some);
    }
    if value.is_none() {
        return Ok(Some(Literal::Null));
    }
    if kind == Kind::Enum
        && let Some(label) = member(interpreter, data_type, value)?
    {
        return Ok(Some(label));
    }
    if kind == Kind::Array {
        return array(interpreter, data_type, value);
    }
    if let (Kind::Interval, Some(dms_python::Literal::Interval(microseconds))) =
        (kind, dms_python::literal(value))
    {
        return Ok(Some(Literal::Float(seconds(microseconds))));
    }
    let Some(own) = literal::literal(interpreter, value) else {
        return Ok(None);
    };
    Ok(match (kind, own) {
        (Kind::Text | Kind::Enum, Literal::Text(text)) => Some(Literal::Text(text)),
        (Kind::Text | Kind::Enum, _) => None,
        (Kind::Integer, Literal::Boolean(boolean)) => Some(Literal::Integer(i64::from(boolean))),
        (Kind::Integer, Literal::Text(text)) => whole(&text).map(Literal::Decimal),
        (Kind::Integer, number @ Literal::Integer(_)) => Some(number),
        (Kind::Integer, Literal::Decimal(text)) => whole(&text).map(Literal::Decimal),
        (Kind::Number, Literal::Text(text)) => number(&text).map(Literal::Decimal),
        (
            Kind::Number,
            number @ (Literal::Integer(_) | Literal::Float(_) | Literal::Decimal(_)),
        ) => Some(number),
        (Kind::Boolean, boolean @ Literal::Boolean(_)) => Some(boolean),
        (Kind::Boolean, Literal::Integer(number @ (0 | 1))) => Some(Literal::Boolean(number == 1)),
        (Kind::Temporal, Literal::DateTime(text)) => Some(Literal::DateTime(cut(data_type, text))),
        (Kind::Temporal, Literal::Text(text)) => is_temporal(&text).then_some(Literal::Text(text)),
        (Kind::Bytes, Literal::Text(text)) => Some(Literal::Text(text)),
        (Kind::Bytes, bytes @ Literal::Bytes(_)) => Some(bytes),
        (Kind::Uuid, Literal::Text(text)) => Some(Literal::Text(text)),
        (Kind::Interval, Literal::Text(text)) => Some(Literal::Text(text)),
        (Kind::Other, Literal::List(_)) => None,
        (Kind::Other, own) => Some(own),
        _ => None,
    })
}

/// A constant as an expression; only what the dialect must know the type for keeps it.
fn expression(constant: Literal, data_type: &DataType) -> Expression {
    match (kind(data_type.class), constant) {
        (_, Literal::Null) => Expression::Null,
        (Kind::Uuid | Kind::Array | Kind::Interval, constant) => typed(constant, data_type),
        (_, constant) => Expression::Literal(constant),
    }
}

fn json(
    interpreter: &mut Interpreter,
    data_type: &DataType,
    value: &Value,
) -> Result<Literal, Raised> {
    if value.is_none() && data_type.is_true("none_as_null") {
        return Ok(Literal::Null);
    }
    let json = interpreter.import("json")?;
    let dumps = interpreter.attribute(&json, "dumps")?;
    let text = interpreter.call(&dumps, Arguments::positional([value.clone()]))?;
    Ok(Literal::Text(interpreter.text(&text)?))
}

/// The label of an enum's member: its name, or its value where the type was made of the values.
fn member(
    interpreter: &mut Interpreter,
    data_type: &DataType,
    value: &Value,
) -> Result<Option<Literal>, Raised> {
    let Value::Instance(instance) = value else {
        return Ok(None);
    };
    let is_member = (instance.class.ancestors.iter()).any(|class| &*class.module == "enum");
    if !is_member {
        return Ok(None);
    }
    let labels = match data_type.argument("enums") {
        Some(Literal::List(labels)) => labels.as_slice(),
        _ => &[],
    };
    for name in ["name", "value"] {
        let label = interpreter.attribute(value, name)?;
        let label = Literal::Text(interpreter.text(&label)?);
        if labels.contains(&label) {
            return Ok(Some(label));
        }
    }
    Ok(None)
}

fn array(
    interpreter: &mut Interpreter,
    data_type: &DataType,
    value: &Value,
) -> Result<Option<Literal>, Raised> {
    if let Value::Str(text) = value {
        return Ok(Some(Literal::Text(text.to_string())));
    }
    if !matches!(value, Value::List(_) | Value::Tuple(_) | Value::Set(_)) {
        return Ok(None);
    }
    let item_type = match data_type.argument("item_type") {
        Some(Literal::Type(item_type)) => (**item_type).clone(),
        _ => DataType::new(TypeClass::Null),
    };
    let mut items = Vec::new();
    for item in interpreter.iterate(value)? {
        let item = if matches!(item, Value::List(_) | Value::Tuple(_)) {
            array(interpreter, data_type, &item)?
        } else {
            constant(interpreter, &item_type, &item)?
        };
        match item {
            Some(item) => items.push(item),
            None => return Ok(None),
        }
    }
    Ok(Some(Literal::List(items)))
}

fn whole(text: &str) -> Option<String> {
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_whole.then(|| text.to_owned())
}

fn number(text: &str) -> Option<String> {
    let text = text.trim();
    text.parse::<f64>()
        .ok()
        .filter(|number| number.is_finite())?;
    text.bytes()
        .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte))
        .then(|| text.to_owned())
}

/// Whether a text can be a date or a time: a server is not shown anything else as one.
fn is_temporal(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
        && (text.bytes()).all(|byte| byte.is_ascii_digit() || b"-:. TZ+".contains(&byte))
}

/// A date-time in a column of dates is a date.
fn cut(data_type: &DataType, text: String) -> String {
    let is_date = matches!(
        data_type.class,
        TypeClass::Date | TypeClass::SqlDate | TypeClass::SqliteDate
    );
    match text.split_once(' ') {
        Some((date, _)) if is_date => date.to_owned(),
        _ => text,
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "what a float cannot hold are microseconds of centuries"
)]
fn seconds(microseconds: i128) -> f64 {
    microseconds as f64 / 1_000_000.0
}

fn shown(interpreter: &mut Interpreter, value: &Value) -> String {
    match interpreter.representation(value) {
        Ok(text) if text.chars().count() <= 60 => text,
        _ => type_name(value),
    }
}
