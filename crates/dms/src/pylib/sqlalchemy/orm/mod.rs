//! `sqlalchemy.orm` and the other modules with declarative names.

mod annotation;
mod attributes;
pub(in crate::pylib) mod base;
mod declared_attr;
mod mapped_column;
pub(in crate::pylib) mod mapping;
pub(in crate::pylib) mod session;
mod sqlmodel;

use std::rc::Rc;

use dms_python::{Arguments, Interpreter, Raised, Value};

use super::inert;
use crate::pylib::library::{Library, Names, PythonModule, inert as inert_value};

/// The modules of the ORM.
pub(in crate::pylib) const MODULES: &[PythonModule] = &[
    PythonModule {
        name: "sqlalchemy.orm",
        build: |names, interpreter| {
            session::export(names);
            build(names, interpreter, inert::ORM)
        },
    },
    PythonModule {
        name: "sqlalchemy.orm.decl_api",
        build: |names, interpreter| build(names, interpreter, inert::ORM),
    },
    PythonModule {
        name: "sqlalchemy.ext.declarative",
        build: |names, interpreter| build(names, interpreter, inert::DECLARATIVE),
    },
    // Editors import from here what `sqlalchemy` and `sqlalchemy.orm` have, and nobody notices.
    PythonModule {
        name: "sqlalchemy.testing.schema",
        build: |names, _| {
            names.of("sqlalchemy", &["Column", "Table"]);
            names.of("sqlalchemy.orm", &["mapped_column"]);
            Ok(())
        },
    },
    sqlmodel::MODULE,
];

fn build(
    names: &Names<'_>,
    interpreter: &mut Interpreter,
    inert: &'static str,
) -> Result<(), Raised> {
    export(names);
    // Who asks whether it is there goes by the version that is installed.
    if names.library.version(interpreter)? >= (2, 0) {
        names.functions(&[("mapped_column", mapped_column::mapped_column)]);
    }
    names.inert(inert);
    names.close();
    Ok(())
}

/// The names of `sqlalchemy.orm` that count for a schema.
pub(in crate::pylib) fn export(names: &Names<'_>) {
    names.classes(&[
        &base::DECLARATIVE_BASE,
        &base::DECLARATIVE_BASE_NO_META,
        &base::MAPPED_AS_DATACLASS,
        &base::CONCRETE_BASE,
        &base::ABSTRACT_CONCRETE_BASE,
        &base::REGISTRY,
        &declared_attr::DECLARED_ATTR,
        &mapped_column::MAPPED,
        &mapped_column::DYNAMIC_MAPPED,
        &mapped_column::WRITE_ONLY_MAPPED,
        &mapped_column::MAPPED_COLUMN,
    ]);
    names.functions(&[
        ("declarative_base", base::declarative_base),
        ("as_declarative", base::as_declarative),
        ("declarative_mixin", |_, _, mut arguments| {
            arguments.require("declarative_mixin", "cls")
        }),
        ("mapped_as_dataclass", base::mapped_as_dataclass),
        ("has_inherited_table", base::has_inherited_table),
        ("column_property", wrapped_column),
        // They say how a relationship joins, and are the column.
        ("foreign", the_same),
        ("remote", the_same),
        ("deferred", wrapped_column),
        ("composite", mapped_column::composite),
    ]);
}

fn the_same(
    _: &Rc<Library>,
    _: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    arguments.require("foreign", "expr")
}

/// `deferred(Column(...))` and `column_property(Column(...))` are columns of the table all the same; of an expression
/// they are that, for other expressions that name them.
fn wrapped_column(
    _: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    let column = arguments
        .positional
        .first()
        .filter(|value| super::column::as_column(value).is_some() || is_expression(value));
    Ok(column
        .cloned()
        .unwrap_or_else(|| inert_value("sqlalchemy.orm.column_property()", interpreter)))
}

fn is_expression(value: &Value) -> bool {
    super::clause::from_element(value).is_some()
}
