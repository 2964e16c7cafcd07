//! `sqlalchemy.engine`, and `sa.inspect()`, which scripts call on their connection.

use std::rc::Rc;

use dms_python::{Arguments, Interpreter, Raised, Value};

use super::orm::session::is_query;
use super::{inert, url};
use crate::pylib::alembic::inspector;
use crate::pylib::library::{self, Library, Names, PythonModule};

pub(super) const MODULE: PythonModule = PythonModule {
    name: "sqlalchemy.engine",
    build: |names, _| {
        export(names);
        names.of(url::MODULE.name, url::NAMES);
        names.inert(inert::ENGINE);
        names.submodules(&["reflection", "url"]);
        Ok(())
    },
};

pub(super) const REFLECTION: PythonModule = PythonModule {
    name: "sqlalchemy.engine.reflection",
    build: |names, _| {
        export(names);
        Ok(())
    },
};

/// The names that every module with engines has.
pub(super) fn export(names: &Names<'_>) {
    names.classes(&[&inspector::INSPECTOR]);
    names.functions(&[("inspect", inspect)]);
}

/// `sa.inspect(bind)`; of anything else (a mapped class) an inert value.
fn inspect(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let subject = arguments.require("inspect", "subject")?;
    if inspector::is_bind(library, &subject) {
        return inspector::inspector(library);
    }
    // A query is what is known of it.
    match &subject {
        Value::Instance(instance) if is_query(instance) => Ok(subject),
        _ => Ok(library::inert("sqlalchemy.inspect()", interpreter)),
    }
}
