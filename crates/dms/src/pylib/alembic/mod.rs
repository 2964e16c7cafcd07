//! `alembic`, with `op` and `context`.

mod alter;
mod batch;
mod bind;
mod constraint;
mod context;
mod driver_sql;
pub(super) mod environment;
mod geospatial;
mod index;
pub(super) mod inspector;
mod loaded;
pub(super) mod op;
mod operations;
pub(super) mod rows;
mod savepoint;
mod scope;
mod sql;
mod table;

pub(super) use scope::context;

use super::library::PythonModule;

/// The modules of Alembic.
pub(super) const MODULES: &[PythonModule] = &[
    PythonModule {
        name: "alembic",
        build: |names, _| {
            names.inert("autogenerate command config ddl plugins runtime script util");
            names.value("__version__", dms_python::Value::str("1.20.1"));
            names.submodules(&["context", "op", "operations"]);
            Ok(())
        },
    },
    op::MODULE,
    context::MODULE,
    operations::PACKAGE,
    operations::BASE,
    operations::OPS_MODULE,
];
