//! Where a directive's operation goes: to the migration, or to the end of a `with op.batch_alter_table()`.

use std::cell::RefCell;
use std::rc::Rc;

use dms_python::{Arguments, Interpreter, Place, Raised, Value};

use crate::op::Operation;
use crate::pylib::MigrationContext;
use crate::pylib::library::Library;
use crate::pylib::signature::{Bound, not_empty, text, wrong_type};
use crate::pylib::sqlalchemy::event::{self, Named};
use crate::pylib::sqlalchemy::options;
use crate::schema::naming::{NamedColumn, Subject};
use crate::schema::{ConstraintName, Options, TableName};

/// A directive of `op`.
pub(super) type Directive = fn(&Scope, &mut Interpreter, Arguments) -> Result<Value, Raised>;

/// Operations that wait for the end of a batch, with the places of their directives.
pub(super) type Waiting = RefCell<Vec<(Operation, Option<Place>)>>;

/// What a directive needs to know.
pub(super) struct Scope {
    /// The classes and the migration.
    pub library: Rc<Library>,
    /// The batch in which the directive was called.
    pub waiting: Option<Rc<Waiting>>,
}

impl Scope {
    /// The running migration.
    ///
    /// # Errors
    /// Alembic's own, when a directive is called while no migration runs.
    pub fn context(&self, directive: &str) -> Result<Rc<dyn MigrationContext>, Raised> {
        context(&self.library, directive)
    }

    /// Carries an operation out, or keeps it for the end of the batch.
    pub fn invoke(
        &self,
        interpreter: &Interpreter,
        directive: &str,
        operation: Operation,
    ) -> Result<Value, Raised> {
        let context = self.context(directive)?;
        match &self.waiting {
            Some(waiting) => waiting.borrow_mut().push((operation, interpreter.place())),
            None => context.invoke(operation).map_err(Raised::host)?,
        }
        Ok(Value::None)
    }

    /// The name of a constraint by the project's convention, and by its functions that listen for such.
    pub fn name(
        &self,
        interpreter: &mut Interpreter,
        directive: &str,
        mut named: Named<'_>,
    ) -> Result<Option<ConstraintName>, Raised> {
        let columns: Vec<NamedColumn> = (named.columns)
            .iter()
            .map(|name| NamedColumn {
                name: name.clone(),
                key: name.clone(),
            })
            .collect();
        let subject = Subject {
            table: named.table,
            columns: &columns,
            referred: named.referred,
            custom: &[],
        };
        named.name = (self.context(directive)?.naming())
            .name(named.kind, named.name.as_ref(), &subject)
            .map_err(Raised::host)?;
        event::heard_name(&self.library, interpreter, named)
    }
}

/// The running migration.
pub(in crate::pylib) fn context(
    library: &Rc<Library>,
    directive: &str,
) -> Result<Rc<dyn MigrationContext>, Raised> {
    library.context.clone().ok_or_else(|| {
        Raised::exception(
            "NameError",
            format!(
                "Can't invoke function '{directive}', as the proxy object has not yet been established for the \
                 Alembic 'Operations' class.  Try placing this code inside a callable."
            ),
        )
        .with_hint("directives of `op` belong into `upgrade()` and `downgrade()` of a migration script")
    })
}

/// The table that a directive names.
pub(super) fn table_name(
    bound: &mut Bound,
    directive: &str,
    parameter: &str,
) -> Result<TableName, Raised> {
    let name = bound.required_text(directive, parameter)?;
    let schema = bound.text(directive, "schema")?;
    Ok(TableName::in_schema(schema, name))
}

/// The name of a constraint or an index, as it is given: `None` leaves it to the convention.
pub(super) fn given_name(
    bound: &mut Bound,
    directive: &str,
    parameter: &str,
) -> Result<Option<ConstraintName>, Raised> {
    let Some(value) = bound.some(parameter) else {
        return Ok(None);
    };
    let name = crate::pylib::convert::final_name(&value)
        .ok_or_else(|| wrong_type(directive, parameter, "a string", &value))?;
    not_empty(directive, parameter, &name.text)?;
    Ok(Some(name))
}

/// Names of columns, given as a list.
pub(super) fn names(
    interpreter: &mut Interpreter,
    directive: &str,
    parameter: &str,
    value: &Value,
) -> Result<Vec<String>, Raised> {
    if let Value::Str(text) = value {
        return Err(Raised::type_error(format!(
            "{directive}() argument '{parameter}' must be a list of names, not the string '{text}'"
        ))
        .with_hint(format!("write `['{text}']`")));
    }
    let mut names = Vec::new();
    let items = interpreter
        .iterate(value)
        .map_err(|_| wrong_type(directive, parameter, "a list of names", value))?;
    for item in items {
        let name = text(directive, parameter, &item)?;
        not_empty(directive, parameter, &name)?;
        names.push(name);
    }
    Ok(names)
}

/// Dialect options that a directive takes beside its own arguments.
pub(super) fn dialect_options(
    interpreter: &mut Interpreter,
    directive: &str,
    bound: &mut Bound,
) -> Result<Options, Raised> {
    options::check(directive, bound)?;
    let given = options::given(std::mem::take(&mut bound.extra));
    crate::pylib::convert::options(interpreter, &given)
}
