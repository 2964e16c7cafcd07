//! Columns, their defaults, and dialect options.

use std::rc::Rc;

use dms_python::{Instance, Interpreter, Raised, Value};

use super::{at, data_type, foreign_key};
use crate::op::DefaultValue;
use crate::pylib::library::Library;
use crate::pylib::literal::literal;
use crate::pylib::signature::{type_name, unknown_value};
use crate::pylib::sqlalchemy::clause;
use crate::pylib::sqlalchemy::column as python;
use crate::pylib::sqlalchemy::default::{ComputedObject, DefaultObject, identity};
use crate::schema::{
    Column, Computed, DataType, Expression, Literal, OptionValue, Options, ServerDefault, TypeClass,
};

/// A column; `primary_key` says whether it belongs to its table's key, `None` that it was not put into a table.
pub(in crate::pylib) fn column(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    instance: &Rc<Instance>,
) -> Result<Column, Raised> {
    at(convert(library, interpreter, instance), instance)
}

fn convert(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    instance: &Rc<Instance>,
) -> Result<Column, Raised> {
    let object = python::column(instance)?;
    let name = object.name().ok_or_else(|| {
        Raised::exception("ArgumentError", "a column has no name")
            .with_hint("give the name as its first argument")
    })?;
    let mut column = Column::new(name, column_type(library, interpreter, instance)?);
    // What is evaluated may change the column, whose state is not borrowed then.
    let (given_default, rare) = {
        let state = object.state();
        column.primary_key = state.primary_key;
        let is_nullable = !state.primary_key && state.rare.identity.is_none();
        column.nullable = state.nullable.unwrap_or(is_nullable);
        column.autoincrement = state.autoincrement;
        column.system = state.system;
        (state.server_default.clone(), state.rare.clone())
    };
    column.server_default = (given_default.as_ref())
        .map(|value| server_default(interpreter, value))
        .transpose()?;
    column.default = (rare.default.as_ref())
        .and_then(|value| constant_default(interpreter, value, &column.data_type))
        .map(Box::new);
    column.identity = rare.identity.as_ref().and_then(identity).map(Box::new);
    let computed = rare.computed.as_ref().map(computed).transpose()?;
    column.computed = computed.map(Box::new);
    column.comment.clone_from(&rare.comment);
    column.options = options(interpreter, &rare.options)?;
    Ok(column)
}

/// `default=` where it is a constant. A member of an enumeration is the label that stands for it.
fn constant_default(
    interpreter: &mut Interpreter,
    value: &Value,
    data_type: &DataType,
) -> Option<Literal> {
    if let (TypeClass::Enum | TypeClass::PgEnum, Value::Instance(_)) = (data_type.class, value)
        && let Some(Literal::List(labels)) = data_type.argument("enums")
    {
        let of = |interpreter: &mut Interpreter, name: &str| {
            let found = interpreter.attribute(value, name).ok()?;
            literal(interpreter, &found).filter(|found| labels.contains(found))
        };
        return of(interpreter, "name").or_else(|| of(interpreter, "value"));
    }
    literal(interpreter, value)
}

/// The type of a column: its own, or that of the column that its foreign key points to.
fn column_type(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    instance: &Rc<Instance>,
) -> Result<DataType, Raised> {
    let mut current = instance.clone();
    for _ in 0..64 {
        let object = python::column(&current)?;
        if let Some(value) = object.data_type() {
            if let Value::Opaque(opaque) = &value {
                let name = object.name().unwrap_or_default();
                return Err(unknown_value(&format!("the type of column `{name}`"), opaque).with_hint(
                    "write it as a class of the project: `class Name(sa.types.TypeDecorator): impl = ...`",
                ));
            }
            let mut converted = data_type(library, interpreter, &value)?;
            if let Some(table) = object.table() {
                // Before version 2.1 an enumeration took no schema from the `MetaData` of its table.
                let inherits = library.version(interpreter)? >= (2, 1);
                enum_schema(&mut converted, &value, &table, inherits)?;
            }
            return Ok(converted);
        }
        match foreign_key::target_of_column(&current)? {
            Some(target) => current = target,
            None => break,
        }
    }
    Ok(DataType::new(TypeClass::Null))
}

/// The schema of an enumeration, which comes from its own argument, its `MetaData`, or that of its table.
fn enum_schema(
    converted: &mut DataType,
    value: &Value,
    table: &Rc<Instance>,
    inherits: bool,
) -> Result<(), Raised> {
    use crate::pylib::sqlalchemy::metadata::metadata;
    use crate::pylib::sqlalchemy::table::TableObject;
    use crate::pylib::sqlalchemy::types::TypeObject;
    if !matches!(
        converted.class,
        TypeClass::Enum | TypeClass::PgEnum | TypeClass::PgDomain
    ) || converted.argument("schema").is_some()
    {
        return Ok(());
    }
    let Value::Instance(instance) = value else {
        return Ok(());
    };
    let Some(object) = instance.payload::<TypeObject>() else {
        return Ok(());
    };
    let table = TableObject::of(table)?;
    let schema = if object.inherit_schema {
        table.schema.clone()
    } else {
        let own = match &object.metadata {
            Some(Value::Instance(own)) => Some(own.clone()),
            _ => table.metadata.clone().filter(|_| inherits),
        };
        own.as_ref()
            .map(metadata)
            .transpose()?
            .and_then(|own| own.schema.clone())
    };
    if let Some(schema) = schema {
        let parameters = converted.class.parameters();
        converted.arguments.push(("schema", Literal::Text(schema)));
        converted
            .arguments
            .sort_by_key(|(parameter, _)| parameters.iter().position(|known| known == parameter));
    }
    Ok(())
}

/// A server default as a user gives it.
pub(in crate::pylib) fn server_default(
    interpreter: &mut Interpreter,
    value: &Value,
) -> Result<ServerDefault, Raised> {
    if let Some(clause) = clause::ddl_element(interpreter, value)? {
        return Ok(ServerDefault::Expression(clause.expression()?));
    }
    if let Value::Instance(instance) = value
        && let Some(inner) = instance.payload::<DefaultObject>()
    {
        return server_default(interpreter, &inner.0);
    }
    match literal(interpreter, value) {
        Some(Literal::Text(text)) => Ok(ServerDefault::Text(text)),
        _ => Err(match value {
            Value::Opaque(opaque) => unknown_value("a server default", opaque),
            other => Raised::exception(
                "ArgumentError",
                format!(
                    "a server default must be a string or an SQL expression, not {}",
                    type_name(other)
                ),
            )
            .with_hint("write `server_default='0'` or `server_default=sa.text('0')`"),
        }),
    }
}

/// What `server_default=` of `op.alter_column()` can hold.
pub(in crate::pylib) fn default_value(
    interpreter: &mut Interpreter,
    value: &Value,
) -> Result<DefaultValue, Raised> {
    if let Value::Instance(instance) = value {
        if let Some(identity) = identity(instance) {
            return Ok(DefaultValue::Identity(identity));
        }
        if instance.payload::<ComputedObject>().is_some() {
            return Ok(DefaultValue::Computed(computed(instance)?));
        }
    }
    server_default(interpreter, value).map(DefaultValue::Default)
}

fn computed(instance: &Rc<Instance>) -> Result<Computed, Raised> {
    let object = instance
        .payload::<ComputedObject>()
        .ok_or_else(|| Raised::type_error("a Computed is needed"))?;
    Ok(Computed {
        sql: object.sql.expression()?,
        persisted: object.persisted,
    })
}

/// Dialect options.
pub(in crate::pylib) fn options(
    interpreter: &mut Interpreter,
    given: &[(String, Value)],
) -> Result<Options, Raised> {
    let mut options = Options::default();
    for (keyword, value) in given {
        options
            .0
            .push((keyword.clone(), option(interpreter, keyword, value)?));
    }
    Ok(options)
}

fn option(
    interpreter: &mut Interpreter,
    keyword: &str,
    value: &Value,
) -> Result<OptionValue, Raised> {
    if let Some(clause) = clause::ddl_element(interpreter, value)? {
        return Ok(OptionValue::Expression(clause.expression()?));
    }
    match value {
        Value::Dict(entries) => {
            let entries: Vec<(Value, Value)> = entries
                .borrow()
                .iter()
                .map(|(key, value)| (key.0.clone(), value.clone()))
                .collect();
            let mut map = Vec::new();
            for (key, value) in entries {
                let key = interpreter.text(&key)?;
                map.push((key, option(interpreter, keyword, &value)?));
            }
            Ok(OptionValue::Map(map))
        }
        Value::List(_) | Value::Tuple(_) => {
            let mut items = Vec::new();
            for item in interpreter.iterate(value)? {
                let item = match option(interpreter, keyword, &item)? {
                    OptionValue::Literal(literal) => literal,
                    OptionValue::Expression(
                        Expression::Column { name, .. } | Expression::Text(name),
                    ) => Literal::Text(name),
                    OptionValue::Expression(_) | OptionValue::Map(_) => {
                        return Err(Raised::type_error(format!(
                            "`{keyword}` must be a list of names"
                        )));
                    }
                };
                items.push(item);
            }
            Ok(OptionValue::Literal(Literal::List(items)))
        }
        Value::Opaque(opaque) => Err(unknown_value(&format!("the option `{keyword}`"), opaque)),
        other => literal(interpreter, other)
            .map(OptionValue::Literal)
            .ok_or_else(|| {
                Raised::type_error(format!(
                    "the option '{keyword}' cannot be {}",
                    type_name(other)
                ))
            }),
    }
}
