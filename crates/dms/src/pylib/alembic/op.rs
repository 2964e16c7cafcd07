//! `alembic.op`: the list of directives.

use std::rc::Rc;

use dms_python::{Arguments, Interpreter, Raised, Value};

use super::scope::{Directive, Scope};
use super::{alter, batch, bind, constraint, context, geospatial, index, operations, sql, table};
use crate::pylib::library::{Library, Names, PythonModule};
use crate::pylib::{alembic_postgresql_enum, alembic_utils, sqlalchemy};

pub(super) const MODULE: PythonModule = PythonModule {
    name: "alembic.op",
    build,
};

/// Every directive, and how a batch calls it: at which position its table stands, and under which names the table
/// and its schema are given; `None` if a batch does not have it.
pub(super) const DIRECTIVES: &[(&str, Directive, Option<BatchForm>)] = &[
    ("create_table", table::create_table, None),
    ("drop_table", table::drop_table, None),
    ("rename_table", table::rename_table, None),
    ("add_column", table::add_column, Some(FIRST)),
    ("drop_column", table::drop_column, Some(FIRST)),
    ("alter_column", alter::alter_column, Some(FIRST)),
    (
        "create_table_comment",
        table::create_table_comment,
        Some(FIRST),
    ),
    ("drop_table_comment", table::drop_table_comment, Some(FIRST)),
    ("create_index", index::create_index, Some(SECOND)),
    ("drop_index", index::drop_index, Some(SECOND)),
    (
        "create_primary_key",
        constraint::create_primary_key,
        Some(SECOND),
    ),
    (
        "create_unique_constraint",
        constraint::create_unique_constraint,
        Some(SECOND),
    ),
    (
        "create_check_constraint",
        constraint::create_check_constraint,
        Some(SECOND),
    ),
    (
        "create_foreign_key",
        constraint::create_foreign_key,
        Some(BatchForm {
            position: 1,
            table: "source_table",
            schema: "source_schema",
        }),
    ),
    (
        "create_exclude_constraint",
        constraint::create_exclude_constraint,
        Some(SECOND),
    ),
    ("drop_constraint", constraint::drop_constraint, Some(SECOND)),
    ("execute", sql::execute, None),
    ("bulk_insert", sql::bulk_insert, None),
    // What geoalchemy2 adds.
    ("create_geospatial_table", table::create_table, None),
    ("drop_geospatial_table", table::drop_table, None),
    ("add_geospatial_column", geospatial::add_column, Some(FIRST)),
    ("drop_geospatial_column", table::drop_column, Some(FIRST)),
    ("create_geospatial_index", index::create_index, Some(SECOND)),
    (
        "drop_geospatial_index",
        geospatial::drop_index,
        Some(SECOND),
    ),
];

/// How a batch fills in the table of a directive.
#[derive(Debug, Clone, Copy)]
pub(super) struct BatchForm {
    /// The position of the table among the directive's arguments.
    pub position: usize,
    /// The table's parameter.
    pub table: &'static str,
    /// The schema's parameter.
    pub schema: &'static str,
}

const FIRST: BatchForm = BatchForm {
    position: 0,
    table: "table_name",
    schema: "schema",
};
const SECOND: BatchForm = BatchForm {
    position: 1,
    table: "table_name",
    schema: "schema",
};

fn build(names: &Names<'_>, _: &mut Interpreter) -> Result<(), Raised> {
    names.directives();
    names.functions(&[
        ("batch_alter_table", batch::batch_alter_table),
        ("f", f),
        ("inline_literal", sqlalchemy::literal_value),
        ("get_bind", bind::get_bind),
        ("get_context", context::get_context),
        ("run_async", |_, _, _| {
            Err(Raised::unsupported(
                "`op.run_async()` needs an asynchronous driver, which dms does not have",
            )
            .with_hint("use `op.get_bind()`"))
        }),
        ("invoke", operations::invoke),
        ("register_operation", operations::register_operation),
        ("implementation_for", operations::implementation_for),
    ]);
    names.classes(&[&operations::OPERATIONS_CLASS]);
    names.functions(alembic_postgresql_enum::DIRECTIVES);
    names.functions(alembic_utils::DIRECTIVES);
    names.close();
    Ok(())
}

/// The directive of a name, as a function.
pub(in crate::pylib) fn directive(library: &Rc<Library>, name: &str) -> Option<Value> {
    let (_, directive, _) = DIRECTIVES.iter().find(|(known, ..)| *known == name)?;
    let library = library.clone();
    Some(Value::native(name, move |interpreter, arguments| {
        let scope = Scope {
            library: library.clone(),
            waiting: None,
        };
        directive(&scope, interpreter, arguments)
    }))
}

/// The names of the directives.
pub(in crate::pylib) fn directive_names() -> impl Iterator<Item = &'static str> {
    DIRECTIVES.iter().map(|(name, ..)| *name)
}

/// `op.f(name)`.
pub(super) fn f(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let name = arguments.require("f", "name")?;
    arguments.finish("f")?;
    if name.is_none() {
        return Ok(Value::None);
    }
    let name = interpreter.text(&name)?;
    Ok(sqlalchemy::final_name(library, name))
}
