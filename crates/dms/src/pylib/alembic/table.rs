//! Directives about tables and their columns.

use dms_python::{Arguments, Interpreter, Raised, Value};

use super::scope::{Scope, dialect_options, table_name};
use crate::op::{
    AddColumn, CreateTable, CreateTableComment, DropColumn, DropTable, DropTableComment, Operation,
    RenameTable,
};
use crate::pylib::convert::{self, Strictness};
use crate::pylib::signature::{Signature, not_empty, wrong_type};
use crate::pylib::sqlalchemy::column::{self, as_column};
use crate::pylib::sqlalchemy::{event, metadata, options, table};
use crate::schema::{Constraint, TableName};

/// `op.create_table(table_name, *columns, if_not_exists=None, **kw)`; returns the table.
pub(super) fn create_table(
    scope: &Scope,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const NAME: &str = "create_table";
    // `if_not_exists`, then what goes on to the `Table`.
    const KEYWORDS: [&str; 15] = [
        "if_not_exists",
        "schema",
        "comment",
        "info",
        "prefixes",
        "quote",
        "quote_schema",
        "listeners",
        "implicit_returning",
        "keep_existing",
        "extend_existing",
        "autoload_with",
        "autoload_replace",
        "resolve_fks",
        "include_columns",
    ];
    const SIGNATURE: Signature = Signature::new(NAME, &["table_name"], &[])
        .with_keywords(&KEYWORDS)
        .variadic()
        .open();
    let mut bound = SIGNATURE.bind(arguments)?;
    options::check(NAME, &bound)?;
    let if_not_exists = bound.boolean(NAME, "if_not_exists")?.unwrap_or(false);
    let name = bound.required_text(NAME, "table_name")?;
    let items = std::mem::take(&mut bound.rest);
    let mut keywords = std::mem::take(&mut bound.extra);
    for keyword in KEYWORDS {
        keywords.extend(bound.take(keyword).map(|value| (keyword.into(), value)));
    }
    let (value, converted) = make_table(scope, interpreter, NAME, &name, items, keywords)?;
    let operation = Operation::CreateTable(CreateTable {
        table: converted,
        if_not_exists,
    });
    scope.invoke(interpreter, NAME, operation)?;
    Ok(value)
}

/// A table of its own `MetaData`, which has the project's naming convention.
fn make_table(
    scope: &Scope,
    interpreter: &mut Interpreter,
    directive: &str,
    name: &str,
    items: Vec<Value>,
    keywords: Vec<(std::rc::Rc<str>, Value)>,
) -> Result<(Value, crate::schema::Table), Raised> {
    let strictness = Strictness::Script;
    make_table_of(
        scope,
        interpreter,
        directive,
        name,
        (items, keywords),
        strictness,
    )
}

/// As [`make_table`], of the positional arguments and the keywords behind the name, and as strict as is said.
pub(super) fn make_table_of(
    scope: &Scope,
    interpreter: &mut Interpreter,
    directive: &str,
    name: &str,
    (items, keywords): (Vec<Value>, Vec<(std::rc::Rc<str>, Value)>),
    strictness: Strictness,
) -> Result<(Value, crate::schema::Table), Raised> {
    let naming = scope.context(directive)?.naming();
    let owner = metadata::new(&scope.library, None, naming);
    let mut arguments = Arguments::positional([Value::str(name), Value::Instance(owner)]);
    for item in items {
        // A column that already belongs to a table (a constant of the script) is used as a copy.
        let used = as_column(&item).filter(|instance| {
            column::column(instance).is_ok_and(|object| object.table().is_some())
        });
        arguments.positional.push(match used {
            Some(instance) => Value::Instance(column::copy(&scope.library, &instance)?),
            None => item,
        });
    }
    arguments.keywords = keywords;
    let class = scope.library.class(&table::TABLE);
    let place = interpreter.place();
    let value = table::construct(&scope.library, interpreter, &class, arguments, place)?;
    let Value::Instance(instance) = &value else {
        return Err(Raised::type_error("Table() made no table"));
    };
    event::hear_new(&scope.library, interpreter, instance)?;
    let converted = convert::table(&scope.library, interpreter, instance, strictness)?;
    for column in &converted.columns {
        not_empty(directive, "name", &column.name)?;
    }
    Ok((value, converted))
}

/// `op.drop_table(table_name, *, schema=None, if_exists=None, **kw)`.
pub(super) fn drop_table(
    scope: &Scope,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const NAME: &str = "drop_table";
    const SIGNATURE: Signature = Signature::new(NAME, &["table_name"], &[])
        .with_keywords(&["schema", "if_exists"])
        .open();
    let mut bound = SIGNATURE.bind(arguments)?;
    let operation = DropTable {
        name: table_name(&mut bound, NAME, "table_name")?,
        if_exists: bound.boolean(NAME, "if_exists")?.unwrap_or(false),
        before: None,
    };
    let known = ["info", "comment", "prefixes"];
    bound
        .extra
        .retain(|(keyword, _)| !known.contains(&&**keyword));
    dialect_options(interpreter, NAME, &mut bound)?;
    scope.invoke(interpreter, NAME, Operation::DropTable(operation))
}

/// `op.rename_table(old_table_name, new_table_name, *, schema=None)`.
pub(super) fn rename_table(
    scope: &Scope,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const NAME: &str = "rename_table";
    const SIGNATURE: Signature =
        Signature::new(NAME, &["old_table_name", "new_table_name"], &[]).with_keywords(&["schema"]);
    let mut bound = SIGNATURE.bind(arguments)?;
    let operation = RenameTable {
        name: table_name(&mut bound, NAME, "old_table_name")?,
        new_name: bound.required_text(NAME, "new_table_name")?,
    };
    scope.invoke(interpreter, NAME, Operation::RenameTable(operation))
}

/// `op.add_column(table_name, column, *, schema, if_not_exists, inline_references, inline_primary_key)`.
pub(super) fn add_column(
    scope: &Scope,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const NAME: &str = "add_column";
    const SIGNATURE: Signature = Signature::new(NAME, &["table_name", "column"], &[])
        .with_keywords(&[
            "schema",
            "if_not_exists",
            "inline_references",
            "inline_primary_key",
        ]);
    let mut bound = SIGNATURE.bind(arguments)?;
    let name = bound.required_text(NAME, "table_name")?;
    let column = bound.value("column");
    if as_column(&column).is_none() {
        return Err(wrong_type(NAME, "column", "a Column", &column)
            .with_hint("write `op.add_column('table', sa.Column('name', sa.Integer()))`"));
    }
    let keywords = bound
        .text(NAME, "schema")?
        .map(|schema| ("schema".into(), Value::str(&schema)))
        .into_iter()
        .collect();
    let (_, converted) = make_table(scope, interpreter, NAME, &name, vec![column], keywords)?;
    let Some(column) = converted.columns.into_iter().next() else {
        return Err(Raised::type_error("add_column() needs a column"));
    };
    let mut constraints = converted.constraints;
    for constraint in &mut constraints {
        if let Constraint::Check(check) = constraint {
            check.in_column = None;
        }
    }
    let operation = AddColumn {
        table: converted.name,
        column,
        constraints,
        indexes: converted.indexes,
        if_not_exists: bound.boolean(NAME, "if_not_exists")?.unwrap_or(false),
        inline_references: bound.boolean(NAME, "inline_references")?.unwrap_or(false),
        inline_primary_key: bound.boolean(NAME, "inline_primary_key")?.unwrap_or(false),
    };
    scope.invoke(interpreter, NAME, Operation::AddColumn(operation))
}

/// `op.drop_column(table_name, column_name, *, schema=None, if_exists=None, **kw)`.
pub(super) fn drop_column(
    scope: &Scope,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const NAME: &str = "drop_column";
    const SIGNATURE: Signature = Signature::new(NAME, &["table_name", "column_name"], &[])
        .with_keywords(&["schema", "if_exists"])
        .open();
    let mut bound = SIGNATURE.bind(arguments)?;
    let operation = DropColumn {
        table: table_name(&mut bound, NAME, "table_name")?,
        column: bound.required_text(NAME, "column_name")?,
        if_exists: bound.boolean(NAME, "if_exists")?.unwrap_or(false),
        before: None,
    };
    dialect_options(interpreter, NAME, &mut bound)?;
    scope.invoke(interpreter, NAME, Operation::DropColumn(operation))
}

/// `op.create_table_comment(table_name, comment, *, existing_comment=None, schema=None)`.
pub(super) fn create_table_comment(
    scope: &Scope,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const NAME: &str = "create_table_comment";
    const SIGNATURE: Signature = Signature::new(NAME, &["table_name", "comment"], &[])
        .with_keywords(&["existing_comment", "schema"]);
    let mut bound = SIGNATURE.bind(arguments)?;
    let operation = CreateTableComment {
        table: table_name(&mut bound, NAME, "table_name")?,
        comment: bound.text(NAME, "comment")?,
        existing_comment: bound.text(NAME, "existing_comment")?,
    };
    scope.invoke(interpreter, NAME, Operation::CreateTableComment(operation))
}

/// `op.drop_table_comment(table_name, *, existing_comment=None, schema=None)`.
pub(super) fn drop_table_comment(
    scope: &Scope,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const NAME: &str = "drop_table_comment";
    const SIGNATURE: Signature =
        Signature::new(NAME, &["table_name"], &[]).with_keywords(&["existing_comment", "schema"]);
    let mut bound = SIGNATURE.bind(arguments)?;
    let table: TableName = table_name(&mut bound, NAME, "table_name")?;
    let operation = DropTableComment {
        table,
        existing_comment: bound.text(NAME, "existing_comment")?,
    };
    scope.invoke(interpreter, NAME, Operation::DropTableComment(operation))
}
