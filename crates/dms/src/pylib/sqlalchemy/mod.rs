//! `sqlalchemy` and its submodules.

pub(super) mod clause;
pub(super) mod column;
mod column_collection;
pub(super) mod compiled;
pub(super) mod constraint;
mod construct;
pub(super) mod ddl;
pub(super) mod default;
mod element;
mod engine;
pub(super) mod event;
mod exc;
pub(super) mod exclude;
mod expression;
pub(super) mod foreign_key;
pub(super) mod index;
pub(super) mod inert;
pub(super) mod metadata;
mod mutable;
mod operators;
pub(super) mod options;
pub(super) mod orm;
pub(super) mod real_classes;
mod schema_item;
mod standing_type;
pub(super) mod statement;
pub(super) mod table;
pub(super) mod text;
mod type_table;
pub(super) mod types;
pub(super) mod url;

pub(super) use ddl::run as run_ddl;
pub(super) use expression::literal_value;

use std::rc::Rc;

use dms_python::{Arguments, HostClass, Instance, Interpreter, Raised, Value};

use super::convert;
use super::library::{ClassSpec, Library, Names, PythonModule};
use crate::schema::TypeModule;

/// The modules of `sqlalchemy` without its ORM.
pub(super) const MODULES: &[PythonModule] = &[
    PythonModule {
        name: "sqlalchemy",
        build: sqlalchemy,
    },
    PythonModule {
        name: "sqlalchemy.schema",
        build: |names, _| exported(names, schema, inert::SCHEMA),
    },
    PythonModule {
        name: "sqlalchemy.sql.schema",
        build: |names, _| exported(names, schema, inert::SCHEMA),
    },
    PythonModule {
        name: "sqlalchemy.sql.ddl",
        build: |names, _| exported(names, schema, inert::SCHEMA),
    },
    PythonModule {
        name: "sqlalchemy.types",
        build: |names, _| exported(names, sql_types, inert::TYPES),
    },
    PythonModule {
        name: "sqlalchemy.sql.sqltypes",
        build: |names, _| exported(names, sql_types, inert::TYPES),
    },
    PythonModule {
        name: "sqlalchemy.sql.type_api",
        build: |names, _| exported(names, sql_types, inert::TYPES),
    },
    PythonModule {
        name: "sqlalchemy.sql",
        build: sql,
    },
    PythonModule {
        name: "sqlalchemy.sql.expression",
        build: |names, _| exported(names, sql_names, inert::EXPRESSION),
    },
    PythonModule {
        name: "sqlalchemy.sql.elements",
        build: |names, _| exported(names, sql_names, inert::EXPRESSION),
    },
    PythonModule {
        name: "sqlalchemy.sql.functions",
        build: functions,
    },
    PythonModule {
        name: "sqlalchemy.sql.naming",
        build: |names, _| exported(names, schema, ""),
    },
    PythonModule {
        name: "sqlalchemy.dialects",
        build: |_, _| Ok(()),
    },
    PythonModule {
        name: "sqlalchemy.dialects.postgresql",
        build: postgresql,
    },
    // Older scripts import from the modules behind it.
    part("sqlalchemy.dialects.postgresql.array", postgresql),
    part("sqlalchemy.dialects.postgresql.base", postgresql),
    part("sqlalchemy.dialects.postgresql.dml", postgresql),
    part("sqlalchemy.dialects.postgresql.ext", postgresql),
    part("sqlalchemy.dialects.postgresql.hstore", postgresql),
    part("sqlalchemy.dialects.postgresql.json", postgresql),
    part("sqlalchemy.dialects.postgresql.named_types", postgresql),
    part("sqlalchemy.dialects.postgresql.ranges", postgresql),
    part("sqlalchemy.dialects.postgresql.types", postgresql),
    part("sqlalchemy.dialects.mysql.base", mysql),
    part("sqlalchemy.dialects.mysql.dml", mysql),
    part("sqlalchemy.dialects.mysql.enumerated", mysql),
    part("sqlalchemy.dialects.mysql.json", mysql),
    part("sqlalchemy.dialects.mysql.types", mysql),
    part("sqlalchemy.dialects.sqlite.base", sqlite),
    part("sqlalchemy.dialects.sqlite.dml", sqlite),
    part("sqlalchemy.dialects.sqlite.json", sqlite),
    PythonModule {
        name: "sqlalchemy.dialects.mysql",
        build: mysql,
    },
    PythonModule {
        name: "sqlalchemy.dialects.sqlite",
        build: sqlite,
    },
    event::MODULE,
    event::ATTACHED,
    exc::MODULE,
    engine::MODULE,
    engine::REFLECTION,
    url::MODULE,
    url::PARTS,
    mutable::MODULE,
    types::COMPILER,
];

type Build = fn(&Names<'_>, &mut Interpreter) -> Result<(), Raised>;

const fn part(name: &'static str, build: Build) -> PythonModule {
    PythonModule { name, build }
}

/// The class of a dialect under its own name, and as `postgresql.dialect`: which driver is asked for is not known.
fn export_dialect(names: &Names<'_>, spec: &'static ClassSpec) {
    names.classes(&[spec]);
    names.value("dialect", Value::Class(names.library.class(spec)));
}

fn postgresql(names: &Names<'_>, _: &mut Interpreter) -> Result<(), Raised> {
    export_dialect(names, &convert::PG_DIALECT);
    dialect(names, TypeModule::Postgresql, inert::POSTGRESQL)
}

fn mysql(names: &Names<'_>, _: &mut Interpreter) -> Result<(), Raised> {
    export_dialect(names, &convert::MYSQL_DIALECT);
    dialect(names, TypeModule::Mysql, inert::MYSQL)
}

fn sqlite(names: &Names<'_>, _: &mut Interpreter) -> Result<(), Raised> {
    export_dialect(names, &convert::SQLITE_DIALECT);
    dialect(names, TypeModule::Sqlite, inert::SQLITE)
}

/// A name that no naming convention may touch: what `op.f()` and `conv()` return.
pub(super) struct FinalName(pub String);

/// `conv`.
static CONV: ClassSpec = ClassSpec {
    module: "sqlalchemy.sql.elements",
    name: "conv",
    bases: &[],
    hooks: Some(|_| Rc::new(ConvHooks)),
    methods: &[("__init__", conv)],
};

fn conv(
    _: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let this = arguments.require("conv", "self")?;
    let name = arguments.require("conv", "name")?;
    let name = interpreter.text(&name)?;
    if let Value::Instance(instance) = &this {
        *instance.payload.borrow_mut() = Some(Rc::new(FinalName(name)));
    }
    Ok(Value::None)
}

/// The value of `op.f(name)`.
pub(super) fn final_name(library: &Rc<Library>, name: String) -> Value {
    Instance::with_payload(&library.class(&CONV), FinalName(name), None)
}

struct ConvHooks;

impl HostClass for ConvHooks {
    fn text(&self, _: &mut Interpreter, instance: &Rc<Instance>) -> Result<Option<String>, Raised> {
        Ok(instance.payload::<FinalName>().map(|name| name.0.clone()))
    }

    fn representation(
        &self,
        _: &mut Interpreter,
        instance: &Rc<Instance>,
    ) -> Result<Option<String>, Raised> {
        Ok(instance
            .payload::<FinalName>()
            .map(|name| super::literal::quoted(&name.0)))
    }

    fn binary(
        &self,
        interpreter: &mut Interpreter,
        operator: &str,
        instance: &Rc<Instance>,
        right: &Value,
    ) -> Result<Option<Value>, Raised> {
        let Some(name) = instance.payload::<FinalName>() else {
            return Ok(None);
        };
        Ok(match operator {
            "eq" => Some(Value::Bool(interpreter.text(right)? == name.0)),
            "ne" => Some(Value::Bool(interpreter.text(right)? != name.0)),
            "add" => Some(Value::str(format!(
                "{}{}",
                name.0,
                interpreter.text(right)?
            ))),
            "radd" => Some(Value::str(format!(
                "{}{}",
                interpreter.text(right)?,
                name.0
            ))),
            _ => None,
        })
    }
}

/// `functions.now()` is `func.now()`.
fn functions(names: &Names<'_>, interpreter: &mut Interpreter) -> Result<(), Raised> {
    names.inert("AnsiFunction GenericFunction OrderedSetAgg ReturnTypeFromArgs register_function");
    sql_names(names);
    let func = interpreter.attribute(&Value::Module(names.module.clone()), "func")?;
    for name in FUNCTIONS {
        let function = interpreter.attribute(&func, name)?;
        names.value(name, function);
    }
    names.inert(inert::EXPRESSION);
    names.close();
    Ok(())
}

/// The functions that SQLAlchemy has classes for, and scripts use.
const FUNCTIONS: [&str; 15] = [
    "array_agg",
    "char_length",
    "coalesce",
    "concat",
    "count",
    "current_date",
    "current_time",
    "current_timestamp",
    "localtime",
    "localtimestamp",
    "max",
    "min",
    "now",
    "random",
    "sum",
];

fn exported(names: &Names<'_>, export: fn(&Names<'_>), inert: &'static str) -> Result<(), Raised> {
    export(names);
    names.inert(inert);
    if !inert.is_empty() {
        names.close();
    }
    Ok(())
}

fn sqlalchemy(names: &Names<'_>, _: &mut Interpreter) -> Result<(), Raised> {
    sql_types(names);
    sql_names(names);
    schema(names);
    engine::export(names);
    names.of(url::MODULE.name, url::NAMES);
    names.value("__version__", Value::str("2.1.9"));
    names.inert(inert::SQLALCHEMY);
    names.close();
    names.submodules(&["dialects", "engine", "exc", "schema", "sql", "types"]);
    Ok(())
}

fn sql(names: &Names<'_>, _: &mut Interpreter) -> Result<(), Raised> {
    sql_types(names);
    sql_names(names);
    schema(names);
    names.inert(inert::SQL);
    names.submodules(&[
        "expression",
        "sqltypes",
        "functions",
        "elements",
        "naming",
        "schema",
    ]);
    Ok(())
}

fn sql_types(names: &Names<'_>) {
    types::export(names, TypeModule::Sqlalchemy);
}

fn sql_names(names: &Names<'_>) {
    expression::export(names);
    statement::export(names);
    names.classes(&[&table::TABLE_CLAUSE]);
    names.functions(&[
        ("table", table::table_clause),
        ("column", |library, interpreter, arguments| {
            interpreter.call(
                &Value::Class(library.class(&column::COLUMN_CLAUSE)),
                arguments,
            )
        }),
        ("quoted_name", |_, interpreter, mut arguments| {
            let name = arguments.require("quoted_name", "value")?;
            let quote = arguments.require("quoted_name", "quote")?;
            let name = interpreter.text(&name)?;
            if matches!(quote, Value::Bool(false)) {
                crate::pylib::signature::check_quote(&name, false)?;
            }
            Ok(Value::str(name))
        }),
    ]);
}

fn schema(names: &Names<'_>) {
    names.classes(&[
        &metadata::METADATA,
        &table::TABLE,
        &column::COLUMN,
        &column::COLUMN_CLAUSE,
        &schema_item::SCHEMA_ITEM,
        &foreign_key::FOREIGN_KEY,
        &constraint::CONSTRAINT,
        &constraint::PRIMARY_KEY_CONSTRAINT,
        &constraint::UNIQUE_CONSTRAINT,
        &constraint::CHECK_CONSTRAINT,
        &constraint::FOREIGN_KEY_CONSTRAINT,
        &index::INDEX,
        &default::IDENTITY,
        &default::COMPUTED,
        &default::SEQUENCE,
        &default::FETCHED_VALUE,
        &default::DEFAULT_CLAUSE,
        &CONV,
    ]);
    ddl::export(names);
}

fn dialect(names: &Names<'_>, module: TypeModule, inert: &'static str) -> Result<(), Raised> {
    types::export(names, module);
    statement::export_dialect(names, module);
    if module == TypeModule::Postgresql {
        names.classes(&[&exclude::EXCLUDE_CONSTRAINT]);
        construct::export_postgresql(names);
    }
    names.inert(inert);
    names.close();
    Ok(())
}
