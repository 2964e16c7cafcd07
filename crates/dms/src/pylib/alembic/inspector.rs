//! `sa.inspect(op.get_bind())`: questions about the schema as it stands.

use std::rc::Rc;

use dms_python::{Arguments, HostClass, Instance, Interpreter, Key, Raised, Value};

use super::bind::{CONNECTION, connection};
use super::scope::context;
use crate::pylib::MigrationContext;
use crate::pylib::convert;
use crate::pylib::library::{Body, ClassSpec, Library};
use crate::pylib::literal;
use crate::pylib::signature::{Bound, Signature};
use crate::pylib::sqlalchemy::types;
use crate::schema::{
    Column, Constraint, ConstraintName, DataType, ForeignKey, Literal, ServerDefault, Table,
    TableName,
};

/// `Inspector`.
pub(in crate::pylib) static INSPECTOR: ClassSpec = ClassSpec {
    module: "sqlalchemy.engine.reflection",
    name: "Inspector",
    bases: &[],
    hooks: Some(|library| Rc::new(Hooks(library.clone()))),
    methods: METHODS,
};

/// The inspector of the running migration.
pub(in crate::pylib) fn inspector(library: &Rc<Library>) -> Result<Value, Raised> {
    Ok(Instance::with_payload(&library.class(&INSPECTOR), (), None))
}

/// Whether a value is the migration's connection.
pub(in crate::pylib) fn is_bind(library: &Rc<Library>, value: &Value) -> bool {
    matches!(value, Value::Instance(instance) if instance.class.is_subclass_of(&library.class(&CONNECTION)))
}

struct Hooks(Rc<Library>);

impl HostClass for Hooks {
    fn attribute(
        &self,
        _: &mut Interpreter,
        _: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        let context = context(&self.0, "inspect")?;
        Ok(match name {
            "dialect" => Some(convert::dialect(&self.0, context.dialect().name())),
            "bind" | "engine" => Some(connection(&self.0)),
            "default_schema_name" => Some(default_schema(&*context)?),
            _ => None,
        })
    }
}

/// The schema in which names without one are looked up.
pub(in crate::pylib) fn default_schema(context: &dyn MigrationContext) -> Result<Value, Raised> {
    let query = match context.dialect().name() {
        "sqlite" => return Ok(Value::str("main")),
        "postgresql" => "SELECT current_schema()",
        _ => "SELECT database()",
    };
    let rows = context.query(query, &[]).map_err(Raised::host)?;
    let text = rows.rows.first().and_then(|row| row.text(0));
    Ok(optional(text))
}

const METHODS: &[(&str, Body)] = &[
    ("from_engine", |library, _, _| inspector(library)),
    ("get_table_names", table_names),
    ("get_view_names", |_, _, _| Ok(Value::list([]))),
    ("has_table", has_table),
    ("get_columns", |library, _, arguments| {
        let table = table(library, "get_columns", arguments)?;
        table
            .columns
            .iter()
            .map(|column| describe_column(library, column))
            .collect::<Result<Vec<_>, _>>()
            .map(Value::list)
    }),
    ("get_pk_constraint", |library, _, arguments| {
        let table = table(library, "get_pk_constraint", arguments)?;
        let key = table.primary_key.unwrap_or_default();
        Ok(dict([
            ("constrained_columns", texts(&key.columns)),
            ("name", name(key.name.as_ref())),
        ]))
    }),
    ("get_indexes", indexes),
    ("get_unique_constraints", unique_constraints),
    ("get_foreign_keys", foreign_keys),
    ("get_check_constraints", |library, _, arguments| {
        let table = table(library, "get_check_constraints", arguments)?;
        let context = context(library, "inspect")?;
        let mut checks = Vec::new();
        for constraint in &table.constraints {
            if let Constraint::Check(check) = constraint {
                let text = context
                    .dialect()
                    .expression(&check.condition)
                    .map_err(Raised::host)?;
                checks.push(dict([
                    ("name", name(check.name.as_ref())),
                    ("sqltext", Value::str(text)),
                ]));
            }
        }
        Ok(Value::list(checks))
    }),
    ("clear_cache", |_, _, _| Ok(Value::None)),
    ("get_table_comment", |library, _, arguments| {
        let table = table(library, "get_table_comment", arguments)?;
        Ok(dict([("text", optional(table.comment.as_deref()))]))
    }),
];

fn dict<'a>(entries: impl IntoIterator<Item = (&'a str, Value)>) -> Value {
    let entries = entries
        .into_iter()
        .map(|(key, value)| (Key(Value::str(key)), value))
        .collect();
    Value::Dict(Rc::new(std::cell::RefCell::new(entries)))
}

fn list(items: impl Iterator<Item = Value>) -> Value {
    Value::list(items.collect::<Vec<_>>())
}

fn texts(names: &[String]) -> Value {
    list(names.iter().map(Value::str))
}

fn optional(text: Option<&str>) -> Value {
    text.map_or(Value::None, Value::str)
}

fn name(name: Option<&ConstraintName>) -> Value {
    optional(name.map(|name| name.text.as_str()))
}

fn bind(function: &'static str, arguments: Arguments) -> Result<Bound, Raised> {
    Signature::new(function, &["self", "table_name"], &["schema"])
        .open()
        .bind(arguments)
}

/// The table that a question is about.
fn table(
    library: &Rc<Library>,
    function: &'static str,
    arguments: Arguments,
) -> Result<Table, Raised> {
    let mut bound = bind(function, arguments)?;
    let wanted = TableName::in_schema(
        bound.text(function, "schema")?,
        bound.required_text(function, "table_name")?,
    );
    let schema = context(library, "inspect")?
        .schema()
        .map_err(Raised::host)?;
    schema.table(&wanted).cloned().ok_or_else(|| {
        Raised::exception("NoSuchTableError", wanted.to_string())
            .with_hint("ask `inspector.has_table(...)` first")
    })
}

fn table_names(
    library: &Rc<Library>,
    _: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const SIGNATURE: Signature = Signature::new("get_table_names", &["self"], &["schema"]).open();
    let wanted = SIGNATURE
        .bind(arguments)?
        .text("get_table_names", "schema")?;
    let schema = context(library, "inspect")?
        .schema()
        .map_err(Raised::host)?;
    let mut names: Vec<&str> = schema
        .tables
        .iter()
        .filter(|table| table.name.schema == wanted)
        .map(|table| table.name.name.as_str())
        .collect();
    names.sort_unstable();
    Ok(list(names.into_iter().map(Value::str)))
}

fn has_table(
    library: &Rc<Library>,
    _: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const NAME: &str = "has_table";
    let mut bound = bind(NAME, arguments)?;
    let wanted = TableName::in_schema(
        bound.text(NAME, "schema")?,
        bound.required_text(NAME, "table_name")?,
    );
    let schema = context(library, "inspect")?
        .schema()
        .map_err(Raised::host)?;
    Ok(Value::Bool(schema.table(&wanted).is_some()))
}

fn describe_column(library: &Rc<Library>, column: &Column) -> Result<Value, Raised> {
    let context = context(library, "inspect")?;
    let default = match &column.server_default {
        None => Value::None,
        Some(ServerDefault::Text(text)) => Value::str(literal::quoted(text)),
        Some(ServerDefault::Expression(expression)) => Value::str(
            context
                .dialect()
                .expression(expression)
                .map_err(Raised::host)?,
        ),
    };
    Ok(dict([
        ("name", Value::str(&column.name)),
        ("type", type_value(library, &column.data_type)),
        ("nullable", Value::Bool(column.nullable)),
        ("default", default),
        ("primary_key", Value::Int(i64::from(column.primary_key))),
        ("comment", optional(column.comment.as_deref())),
    ]))
}

/// A type as an instance of its class.
pub(in crate::pylib) fn type_value(library: &Rc<Library>, data_type: &DataType) -> Value {
    let arguments = data_type
        .arguments
        .iter()
        .map(|(parameter, value)| match value {
            Literal::Type(inner) => (*parameter, type_value(library, inner)),
            other => (*parameter, literal::python(other)),
        })
        .collect();
    types::instance(library, data_type.class, arguments)
}

fn indexes(
    library: &Rc<Library>,
    _: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    let table = table(library, "get_indexes", arguments)?;
    Ok(list(table.indexes.iter().map(|index| {
        let columns = index
            .elements
            .iter()
            .map(|element| optional(element.column_name()));
        dict([
            ("name", name(index.name.as_ref())),
            ("column_names", list(columns)),
            ("unique", Value::Bool(index.unique)),
        ])
    })))
}

/// On MySQL, where they are one, unique indexes once more.
fn unique_constraints(
    library: &Rc<Library>,
    _: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    let table = table(library, "get_unique_constraints", arguments)?;
    let context = context(library, "inspect")?;
    let is_index = context.dialect().comparison().unique_is_index;
    let constraints = table
        .constraints
        .iter()
        .filter_map(|constraint| match constraint {
            Constraint::Unique(unique) => Some(dict([
                ("name", name(unique.name.as_ref())),
                ("column_names", texts(&unique.columns)),
            ])),
            Constraint::PrimaryKey(_)
            | Constraint::Check(_)
            | Constraint::ForeignKey(_)
            | Constraint::Exclude(_) => None,
        });
    let indexes = table
        .indexes
        .iter()
        .filter(|index| is_index && index.unique);
    let indexes = indexes.map(|index| {
        let columns = index.elements.iter();
        dict([
            ("name", name(index.name.as_ref())),
            (
                "column_names",
                list(columns.map(|element| optional(element.column_name()))),
            ),
            ("duplicates_index", name(index.name.as_ref())),
        ])
    });
    Ok(list(constraints.chain(indexes)))
}

fn foreign_keys(
    library: &Rc<Library>,
    _: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    let table = table(library, "get_foreign_keys", arguments)?;
    Ok(list(table.constraints.iter().filter_map(
        |constraint| match constraint {
            Constraint::ForeignKey(key) => Some(dict([
                ("name", name(key.name.as_ref())),
                ("constrained_columns", texts(&key.columns)),
                (
                    "referred_schema",
                    optional(key.referred_table.schema.as_deref()),
                ),
                ("referred_table", Value::str(&key.referred_table.name)),
                ("referred_columns", texts(&key.referred_columns)),
                ("options", foreign_key_options(key)),
            ])),
            Constraint::PrimaryKey(_)
            | Constraint::Unique(_)
            | Constraint::Check(_)
            | Constraint::Exclude(_) => None,
        },
    )))
}

/// What is not the default.
fn foreign_key_options(key: &ForeignKey) -> Value {
    let action = |action: &Option<String>| {
        let action = action.as_deref();
        action
            .filter(|action| *action != "NO ACTION")
            .map(Value::str)
    };
    let options = [
        ("onupdate", action(&key.on_update)),
        ("ondelete", action(&key.on_delete)),
        ("initially", key.initially.as_deref().map(Value::str)),
        (
            "deferrable",
            key.deferrable.filter(|it| *it).map(Value::Bool),
        ),
        ("match", key.match_type.as_deref().map(Value::str)),
    ];
    dict(
        options
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?))),
    )
}
