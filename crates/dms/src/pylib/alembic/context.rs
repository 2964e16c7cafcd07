//! `alembic.context`, and `op.get_context()`.

use std::cell::RefCell;
use std::rc::Rc;

use dms_python::{Arguments, Dict, HostClass, Instance, Interpreter, Key, Raised, Value};

use super::scope::context;
use super::{bind, environment};
use crate::pylib::convert;
use crate::pylib::library::{ClassSpec, Library, PythonModule};

pub(super) const MODULE: PythonModule = PythonModule {
    name: "alembic.context",
    build: |names, _| {
        names.value("config", environment::config(names.library));
        names.functions(&[
            // An env.py that is read connects to nothing.
            ("is_offline_mode", |library, _, _| {
                let context = library.context.as_ref();
                Ok(Value::Bool(context.is_none_or(|it| it.is_offline())))
            }),
            ("configure", environment::configure),
            ("get_context", get_context),
            ("get_bind", bind::get_bind),
            ("get_impl", |library, interpreter, arguments| {
                let context = get_context(library, interpreter, arguments)?;
                interpreter.attribute(&context, "impl")
            }),
            ("get_x_argument", get_x_argument),
        ]);
        names.inert(
            "EnvironmentContext begin_transaction execute get_head_revision get_head_revisions \
             get_revision_argument get_starting_revision_argument get_tag_argument \
             is_transactional_ddl requires_connection run_migrations script static_output",
        );
        Ok(())
    },
};

/// `MigrationContext`.
static MIGRATION_CONTEXT: ClassSpec = ClassSpec {
    module: "alembic.runtime.migration",
    name: "MigrationContext",
    bases: &[],
    hooks: Some(|library| Rc::new(Hooks(library.clone()))),
    methods: &[("autocommit_block", |library, _, _| {
        Ok(Instance::with_payload(
            &library.class(&AUTOCOMMIT_BLOCK),
            (),
            None,
        ))
    })],
};

/// `op.get_context().impl`, of which scripts look at what the run is.
static IMPLEMENTATION: ClassSpec = ClassSpec {
    module: "alembic.ddl.impl",
    name: "DefaultImpl",
    bases: &[],
    hooks: Some(|library| Rc::new(ImplementationHooks(library.clone()))),
    methods: &[],
};

struct ImplementationHooks(Rc<Library>);

impl HostClass for ImplementationHooks {
    fn attribute(
        &self,
        interpreter: &mut Interpreter,
        _: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        let running = context(&self.0, "get_context")?;
        match name {
            "__dialect__" => Ok(Some(Value::str(running.dialect().name()))),
            "transactional_ddl" => Ok(Some(Value::Bool(running.dialect().transactional_ddl()))),
            "dialect" | "as_sql" | "bind" | "connection" => {
                let context = get_context(&self.0, interpreter, Arguments::default())?;
                interpreter.attribute(&context, name).map(Some)
            }
            _ => Ok(None),
        }
    }
}

/// What `autocommit_block()` returns.
static AUTOCOMMIT_BLOCK: ClassSpec = ClassSpec {
    module: "alembic.runtime.migration",
    name: "autocommit_block",
    bases: &[],
    hooks: Some(|library| Rc::new(AutocommitHooks(library.clone()))),
    methods: &[],
};

/// `op.get_context()`.
pub(super) fn get_context(
    library: &Rc<Library>,
    _: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    arguments.finish("get_context")?;
    context(library, "get_context")?;
    Ok(Instance::with_payload(
        &library.class(&MIGRATION_CONTEXT),
        (),
        None,
    ))
}

/// `context.get_x_argument(as_dictionary=False)`: a list of the values, or a dictionary of those before and behind
/// the first `=`.
fn get_x_argument(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let as_dictionary = match arguments.take("as_dictionary") {
        Some(value) => interpreter.truth(&value)?,
        None => false,
    };
    arguments.finish("get_x_argument")?;
    let values = match &library.context {
        Some(context) => context.x_arguments(),
        None => &[],
    };
    let values = values.iter();
    if !as_dictionary {
        return Ok(Value::list(values.map(Value::str).collect::<Vec<_>>()));
    }
    let entries: Dict = values
        .map(|text| text.split_once('=').unwrap_or((text, "")))
        .map(|(key, value)| (Key(Value::str(key)), Value::str(value)))
        .collect();
    Ok(Value::Dict(Rc::new(RefCell::new(entries))))
}

struct Hooks(Rc<Library>);

impl HostClass for Hooks {
    fn attribute(
        &self,
        _: &mut Interpreter,
        _: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        let running = context(&self.0, "get_context")?;
        Ok(match name {
            "config" => Some(environment::config(&self.0)),
            "dialect" => Some(convert::dialect(&self.0, running.dialect().name())),
            "as_sql" => Some(Value::Bool(running.is_offline())),
            "bind" | "connection" => Some(bind::connection(&self.0)),
            "impl" => Some(Instance::with_payload(
                &self.0.class(&IMPLEMENTATION),
                (),
                None,
            )),
            "opts" => Some(Value::Dict(Rc::default())),
            "version_table" => Some(Value::str(&running.version_table().name)),
            "version_table_schema" => {
                let schema = running.version_table().schema;
                Some(schema.map_or(Value::None, Value::str))
            }
            _ => None,
        })
    }
}

struct AutocommitHooks(Rc<Library>);

impl HostClass for AutocommitHooks {
    fn enter(&self, _: &mut Interpreter, _: &Rc<Instance>) -> Result<Option<Value>, Raised> {
        context(&self.0, "get_context")?
            .autocommit(true)
            .map_err(Raised::host)?;
        Ok(Some(Value::None))
    }

    fn exit(
        &self,
        _: &mut Interpreter,
        _: &Rc<Instance>,
        raised: Option<&Raised>,
    ) -> Result<bool, Raised> {
        let ended = context(&self.0, "get_context")?.autocommit(false);
        // What went wrong inside counts more than that the block could not be ended.
        if raised.is_none() {
            ended.map_err(Raised::host)?;
        }
        Ok(true)
    }
}
