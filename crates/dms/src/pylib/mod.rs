//! The Python modules that DMS answers for, one file or folder each.

use std::rc::Rc;

use dms_python::{Interpreter, Loader, Raised, Value};

use crate::conn;
use crate::dialect::Dialect;
use crate::error::{Error, ErrorKind, Result};
use crate::op::Operation;
use crate::schema::Schema;

/// What a script's `op` and `context` talk to while it is evaluated. Implemented by the engine.
pub trait MigrationContext {
    /// Carries an operation out, or prints it.
    fn invoke(&self, operation: Operation) -> Result<()>;

    /// The dialect of the run.
    fn dialect(&self) -> &dyn Dialect;

    /// Whether the run only prints SQL (`--sql`).
    fn is_offline(&self) -> bool;

    /// Runs a statement and returns its rows; offline an error in Alembic's words.
    fn query(&self, sql: &str, parameters: &[conn::Value]) -> Result<conn::Rows>;

    /// The schema as it stands: introspected, or replayed when offline.
    fn schema(&self) -> Result<Schema>;

    /// `with op.get_context().autocommit_block()`: begins (`true`) and ends.
    fn autocommit(&self, enter: bool) -> Result<()>;

    /// The naming convention of the target metadata, if the project has one.
    fn naming(&self) -> crate::schema::naming::NamingConvention;
}

/// An interpreter with all modules of this folder registered. Without a context, `alembic.op`'s directives are an
/// error when called.
#[expect(unused_variables, reason = "a skeleton")]
pub fn interpreter(
    loader: Rc<dyn Loader>,
    context: Option<Rc<dyn MigrationContext>>,
) -> Interpreter {
    Interpreter::new(loader, dms_python::Limits::default())
}

/// The schema that one or more `MetaData` objects describe, tables sorted as SQLAlchemy's `sorted_tables`.
#[expect(unused_variables, reason = "a skeleton")]
pub fn schema(interpreter: &mut Interpreter, metadata: &[Value]) -> Result<Schema> {
    Ok(Schema::default())
}

/// An evaluator's error as one of the library; an [`Error`] that travelled through the evaluator comes out as it
/// was, with the place added.
#[expect(unused_variables, reason = "a skeleton")]
pub fn error(raised: Raised, kind: ErrorKind) -> Error {
    Error::new(kind, raised.to_string())
}
