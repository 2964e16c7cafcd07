//! `sqlalchemy.exc`.

use dms_python::{Class, Interpreter, Raised, Value};

use crate::pylib::library::{Names, PythonModule};

pub(super) const MODULE: PythonModule = PythonModule {
    name: "sqlalchemy.exc",
    build,
};

/// The exceptions with their bases, bases first.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("SQLAlchemyError", "Exception"),
    ("ArgumentError", "SQLAlchemyError"),
    ("CircularDependencyError", "SQLAlchemyError"),
    ("CompileError", "SQLAlchemyError"),
    ("DisconnectionError", "SQLAlchemyError"),
    ("IdentifierError", "SQLAlchemyError"),
    ("InvalidRequestError", "SQLAlchemyError"),
    ("StatementError", "SQLAlchemyError"),
    ("TimeoutError", "SQLAlchemyError"),
    ("AmbiguousForeignKeysError", "ArgumentError"),
    ("ConstraintColumnNotFoundError", "ArgumentError"),
    ("DuplicateColumnError", "ArgumentError"),
    ("NoForeignKeysError", "ArgumentError"),
    ("NoSuchModuleError", "ArgumentError"),
    ("ObjectNotExecutableError", "ArgumentError"),
    ("UnsupportedCompilationError", "CompileError"),
    ("AmbiguousColumnError", "InvalidRequestError"),
    ("MultipleResultsFound", "InvalidRequestError"),
    ("NoInspectionAvailable", "InvalidRequestError"),
    ("NoReferenceError", "InvalidRequestError"),
    ("NoReferencedColumnError", "NoReferenceError"),
    ("NoReferencedTableError", "NoReferenceError"),
    ("NoResultFound", "InvalidRequestError"),
    ("NoSuchColumnError", "InvalidRequestError"),
    ("NoSuchTableError", "InvalidRequestError"),
    ("PendingRollbackError", "InvalidRequestError"),
    ("ResourceClosedError", "InvalidRequestError"),
    ("UnboundExecutionError", "InvalidRequestError"),
    ("DBAPIError", "StatementError"),
    ("DatabaseError", "DBAPIError"),
    ("InterfaceError", "DBAPIError"),
    ("DataError", "DatabaseError"),
    ("IntegrityError", "DatabaseError"),
    ("InternalError", "DatabaseError"),
    ("NotSupportedError", "DatabaseError"),
    ("OperationalError", "DatabaseError"),
    ("ProgrammingError", "DatabaseError"),
    ("SAWarning", "Warning"),
    ("SADeprecationWarning", "Warning"),
    ("SAPendingDeprecationWarning", "Warning"),
    ("MovedIn20Warning", "Warning"),
];

fn build(names: &Names<'_>, interpreter: &mut Interpreter) -> Result<(), Raised> {
    for (name, base) in EXCEPTIONS {
        let known = names.module.globals.borrow().get(*base).cloned();
        let base = match known {
            Some(Value::Class(class)) => Some(class),
            _ => interpreter.builtin(base),
        };
        let class = Class::plain("sqlalchemy.exc", name, base.into_iter().collect());
        names.value(name, Value::Class(class));
    }
    Ok(())
}
