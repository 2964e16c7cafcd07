//! Directives that carry SQL and rows: `op.execute()`, `op.bulk_insert()`.

use std::rc::Rc;

use dms_python::{Arguments, Interpreter, Raised, Value};

use super::scope::{Scope, context};
use crate::op::{BulkInsert, Execute, Operation};
use crate::pylib::MigrationContext;
use crate::pylib::convert;
use crate::pylib::library::Library;
use crate::pylib::literal::{literal, quoted};
use crate::pylib::signature::{Signature, type_name, unknown_value, wrong_type};
use crate::pylib::sqlalchemy::clause::from_element;
use crate::pylib::sqlalchemy::column::column;
use crate::pylib::sqlalchemy::compiled::own_statement;
use crate::pylib::sqlalchemy::run_ddl;
use crate::pylib::sqlalchemy::statement::{constant, executable};
use crate::pylib::sqlalchemy::table::TableObject;
use crate::pylib::sqlalchemy::text::TextObject;
use crate::schema::{DataType, Expression, Literal, TableName, TypeClass};

/// `op.execute(sqltext, *, execution_options=None)`.
pub(super) fn execute(
    scope: &Scope,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const NAME: &str = "execute";
    const SIGNATURE: Signature =
        Signature::new(NAME, &["sqltext"], &[]).with_keywords(&["execution_options"]);
    let statement = SIGNATURE.bind(arguments)?.value("sqltext");
    let context = scope.context(NAME)?;
    if let Some(operations) = run_ddl(&scope.library, interpreter, &statement)? {
        for operation in operations {
            scope.invoke(interpreter, NAME, operation)?;
        }
        return Ok(Value::None);
    }
    let sql = match &statement {
        Value::Str(sql) => with_values(interpreter, &*context, &TextObject::new(&**sql), &[])?,
        other => prepared(&scope.library, interpreter, other, "op.execute", &[])?.sql,
    };
    scope.invoke(interpreter, NAME, Operation::Execute(Execute::new(sql)))
}

/// A statement as text, and what is known of its result.
pub(super) struct Prepared {
    pub sql: String,
    /// The types of the columns that it returns, where they are known.
    pub types: Vec<Option<Value>>,
    /// The values of the primary key of the row that it inserts, `None` for those that the server makes.
    pub keys: Option<Vec<Option<Value>>>,
}

/// The text of a statement with its values, and those of the parameters that it is run with.
pub(super) fn prepared(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    statement: &Value,
    function: &str,
    parameters: &[(String, Value)],
) -> Result<Prepared, Raised> {
    let context = context(library, "execute")?;
    if let Some(found) = executable(library, interpreter, statement, parameters)? {
        let written = context
            .dialect()
            .query(&found.query)
            .map_err(Raised::host)?;
        return Ok(Prepared {
            sql: written.sql,
            types: found.types,
            keys: found.keys,
        });
    }
    if let Value::Instance(instance) = statement
        && let Some(sql) = own_statement(library, interpreter, instance, context.dialect().name())?
    {
        return Ok(Prepared {
            sql,
            types: Vec::new(),
            keys: None,
        });
    }
    let text = statement_text(statement, function)?;
    Ok(Prepared {
        sql: with_values(interpreter, &*context, &text, parameters)?,
        types: Vec::new(),
        keys: None,
    })
}

/// The text that a statement is; others than `sa.text()` have been looked at before.
pub(super) fn statement_text(statement: &Value, function: &str) -> Result<TextObject, Raised> {
    if let Value::Instance(instance) = statement
        && let Some(text) = instance.payload::<TextObject>()
    {
        return Ok((*text).clone());
    }
    let hint = format!("write the statement as text: `{function}(sa.text(\"UPDATE ...\"))`");
    match statement {
        Value::Opaque(opaque) => Err(Raised::unsupported(format!(
            "`{function}()` was given `{}`, which is no statement that dms knows",
            opaque.path
        ))
        .with_hint(hint)),
        Value::Str(sql) => Err(Raised::exception(
            "ObjectNotExecutableError",
            format!("Not an executable object: {}", quoted(sql)),
        )
        .with_hint(hint)),
        other => Err(Raised::unsupported(format!(
            "`{function}()` was given a {}; it takes one statement",
            type_name(other)
        ))
        .with_hint(hint)),
    }
}

/// The SQL of a text with the values of its parameters written into it.
pub(super) fn with_values(
    interpreter: &mut Interpreter,
    context: &dyn MigrationContext,
    text: &TextObject,
    given: &[(String, Value)],
) -> Result<String, Raised> {
    text.with_parameters(|name| {
        let value = given
            .iter()
            .chain(&text.values)
            .find(|(known, _)| known == name)
            .map(|(_, value)| value);
        let Some(value) = value else {
            return Err(Raised::exception(
                "StatementError",
                format!("A value is required for bind parameter '{name}'"),
            )
            .with_hint(format!(
                "`:{name}` in SQL text is a parameter: give it a value with \
                 `sa.text(...).bindparams({name}=...)`, or write `\\\\:{name}` for a colon"
            )));
        };
        value_text(interpreter, context, name, value)
    })
}

/// A value as it stands in SQL.
pub(super) fn value_text(
    interpreter: &mut Interpreter,
    context: &dyn MigrationContext,
    name: &str,
    value: &Value,
) -> Result<String, Raised> {
    if let Some(clause) = from_element(value) {
        let expression = clause.qualified()?;
        let text = context.dialect().expression(&expression);
        return text.map_err(Raised::host);
    }
    let expression = match literal(interpreter, value) {
        Some(Literal::Null) => Expression::Null,
        Some(Literal::List(items)) => {
            Expression::List(items.into_iter().map(Expression::Literal).collect())
        }
        Some(literal) => Expression::Literal(literal),
        None => match value {
            Value::Opaque(opaque) => {
                return Err(unknown_value(&format!("the parameter `{name}`"), opaque));
            }
            other => {
                return Err(Raised::type_error(format!(
                    "the parameter '{name}' cannot be {}",
                    type_name(other)
                )));
            }
        },
    };
    context
        .dialect()
        .expression(&expression)
        .map_err(Raised::host)
}

/// `op.bulk_insert(table, rows, *, multiinsert=True)`.
pub(super) fn bulk_insert(
    scope: &Scope,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const NAME: &str = "bulk_insert";
    const SIGNATURE: Signature =
        Signature::new(NAME, &["table", "rows"], &[]).with_keywords(&["multiinsert"]);
    let mut bound = SIGNATURE.bind(arguments)?;
    let table = match bound.value("table") {
        Value::Instance(instance) if instance.payload::<TableObject>().is_some() => {
            TableObject::of(&instance)?
        }
        other => {
            return Err(wrong_type(NAME, "table", "a table", &other).with_hint(
                "give what `op.create_table()` returned, or `sa.table('name', sa.column('a', sa.Integer), ...)`",
            ));
        }
    };
    let given = bound.value("rows");
    let Value::List(_) = &given else {
        return Err(Raised::type_error("List expected"));
    };
    let (columns, keys) = columns(scope, interpreter, &table)?;
    let mut rows = Vec::new();
    for row in interpreter.iterate(&given)? {
        rows.push(values(interpreter, &table, &columns, &keys, &row)?);
    }
    let operation = BulkInsert {
        table: TableName::in_schema(table.schema.clone(), &table.name),
        columns,
        rows,
    };
    scope.invoke(interpreter, NAME, Operation::BulkInsert(operation))
}

type Columns = Vec<(String, DataType)>;

/// The table's columns, and the keys under which rows have them.
fn columns(
    scope: &Scope,
    interpreter: &mut Interpreter,
    table: &TableObject,
) -> Result<(Columns, Vec<String>), Raised> {
    let mut columns = Vec::new();
    let mut keys = Vec::new();
    for instance in &table.state.borrow().columns {
        let converted = convert::column(&scope.library, interpreter, instance)?;
        keys.push(
            column(instance)?
                .key()
                .unwrap_or_else(|| converted.name.clone()),
        );
        columns.push((converted.name, converted.data_type));
    }
    Ok((columns, keys))
}

fn values(
    interpreter: &mut Interpreter,
    table: &TableObject,
    columns: &Columns,
    keys: &[String],
    row: &Value,
) -> Result<Vec<(String, Literal)>, Raised> {
    let Value::Dict(entries) = row else {
        return Err(Raised::type_error("List of dictionaries expected"));
    };
    let entries: Vec<(Value, Value)> = entries
        .borrow()
        .iter()
        .map(|(key, value)| (key.0.clone(), value.clone()))
        .collect();
    let mut named = Vec::new();
    for (key, value) in entries {
        named.push((interpreter.text(&key)?, value));
    }
    if let Some((unknown, _)) = named.iter().find(|(name, _)| !keys.contains(name)) {
        return Err(Raised::exception(
            "CompileError",
            format!("Unconsumed column names: {unknown}"),
        )
        .with_hint(format!(
            "the table `{}` has {}",
            table.name,
            keys.join(", ")
        )));
    }
    let mut values = Vec::new();
    for ((name, data_type), key) in columns.iter().zip(keys) {
        if let Some((_, value)) = named.iter().find(|(known, _)| known == key) {
            values.push((name.clone(), cell(interpreter, name, data_type, value)?));
        }
    }
    Ok(values)
}

fn cell(
    interpreter: &mut Interpreter,
    name: &str,
    data_type: &DataType,
    value: &Value,
) -> Result<Literal, Raised> {
    if let Some(clause) = from_element(value) {
        return match clause.expression()? {
            Expression::Literal(literal) => Ok(literal),
            Expression::Null => Ok(Literal::Null),
            Expression::True => Ok(Literal::Boolean(true)),
            Expression::False => Ok(Literal::Boolean(false)),
            _ => Err(Raised::unsupported(format!(
                "the value of column `{name}` is an SQL expression"
            ))
            .with_hint("insert the row with `op.execute(table.insert().values(...))`")),
        };
    }
    if data_type.class != TypeClass::Null
        && let Some(constant) = constant(interpreter, data_type, value)?
    {
        return Ok(constant);
    }
    literal(interpreter, value).ok_or_else(|| match value {
        Value::Opaque(opaque) => unknown_value(&format!("the value of column `{name}`"), opaque),
        other => Raised::type_error(format!(
            "the value of column '{name}' cannot be {}",
            type_name(other)
        ))
        .with_hint(format!(
            "say of which type the column is: `sa.column(\"{name}\", sa.JSON())`"
        )),
    })
}

/// The parameters of a statement that runs on a connection: a dict, or nothing.
pub(super) fn parameters(
    interpreter: &mut Interpreter,
    value: &Value,
) -> Result<Vec<(String, Value)>, Raised> {
    match value {
        Value::None => Ok(Vec::new()),
        Value::Dict(entries) => {
            let entries: Vec<(Value, Value)> = entries
                .borrow()
                .iter()
                .map(|(key, value)| (key.0.clone(), value.clone()))
                .collect();
            let mut named = Vec::new();
            for (key, value) in entries {
                named.push((interpreter.text(&key)?, value));
            }
            Ok(named)
        }
        other => Err(Raised::exception(
            "ArgumentError",
            format!("a dict of parameters is needed, not {}", type_name(other)),
        )),
    }
}

/// Runs a statement on the migration's connection.
pub(super) fn run(
    context: &Rc<dyn MigrationContext>,
    sql: &str,
) -> Result<crate::conn::Rows, Raised> {
    context.query(sql, &[]).map_err(Raised::host)
}
