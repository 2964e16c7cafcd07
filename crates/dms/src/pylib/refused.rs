//! What a database refuses, as the exception that SQLAlchemy makes of it: a script may catch it and go on.

use std::rc::Rc;

use dms_python::{Arguments, Class, Exception, HostExceptions, Interpreter, Raised, Value};

use super::library::Library;
use crate::error::Error;

/// Makes the exceptions of `sqlalchemy.exc`.
pub(super) struct Refusals(pub Rc<Library>);

impl HostExceptions for Refusals {
    fn is_catchable(&self, exception: &Exception) -> bool {
        refusal(exception).is_some()
            || unsupported(exception).is_some()
            || &*exception.class == NO_TABLE
    }

    fn instance(
        &self,
        interpreter: &mut Interpreter,
        exception: &Exception,
    ) -> Result<Value, Raised> {
        let exceptions = interpreter.import("sqlalchemy.exc")?;
        if let Some((error, class)) = unsupported(exception) {
            let class = match interpreter.builtin(class) {
                Some(class) => Value::Class(class),
                None => interpreter.attribute(&exceptions, class)?,
            };
            let message = Value::str(error.message());
            return interpreter.call(&class, Arguments::positional([message]));
        }
        let Some((error, code)) = refusal(exception) else {
            let class = interpreter.attribute(&exceptions, NO_TABLE)?;
            let message = Value::str(&exception.message);
            return interpreter.call(&class, Arguments::positional([message]));
        };
        let dialect = (self.0.context.as_ref()).map_or("", |context| context.dialect().name());
        let refusal = Refusal::new(dialect, error, code);
        let class = interpreter.attribute(&exceptions, refusal.class)?;
        let text = Value::Str(refusal.text().into());
        let value = interpreter.call(&class, Arguments::positional([text]))?;
        let original = refusal.original(interpreter)?;
        let statement = refusal.statement.map_or(Value::None, Value::str);
        interpreter.set_attribute(&value, "orig", original)?;
        interpreter.set_attribute(&value, "statement", statement)?;
        interpreter.set_attribute(&value, "params", Value::tuple(Vec::new()))?;
        Ok(value)
    }
}

/// What reflection raises of a table that is not there.
const NO_TABLE: &str = "NoSuchTableError";

/// The error of a statement of the script, and the database's name for it.
fn refusal(exception: &Exception) -> Option<(&Error, &str)> {
    let error = exception.host.as_ref()?.downcast_ref::<Error>()?;
    Some((error, error.catchable_code()?))
}

/// What a dialect cannot do, and the exception that Alembic raises of it.
fn unsupported(exception: &Exception) -> Option<(&Error, &'static str)> {
    let error = exception.host.as_ref()?.downcast_ref::<Error>()?;
    Some((error, error.exception()?))
}

/// What a driver says of a statement that was refused.
struct Refusal<'a> {
    /// The class of PEP 249, which is one of SQLAlchemy's too.
    class: &'static str,
    /// The driver's module.
    module: &'static str,
    /// The driver's own name of the error.
    name: &'static str,
    code: &'a str,
    message: String,
    statement: Option<&'a str>,
    is_mysql: bool,
}

impl<'a> Refusal<'a> {
    fn new(dialect: &str, error: &'a Error, code: &'a str) -> Self {
        let (class, module, name) = match dialect {
            "postgresql" => {
                let class = of_sqlstate(code);
                (
                    class,
                    "psycopg2.errors",
                    sqlstate_name(code).unwrap_or(class),
                )
            }
            "sqlite" => {
                let class = of_sqlite(code);
                (class, "sqlite3", class)
            }
            _ => {
                let class = of_mysql(code.parse().unwrap_or_default());
                (class, "pymysql.err", class)
            }
        };
        let lines = error.detail().unwrap_or_default();
        let message = error.message();
        // The driver of DMS says more than Python's.
        let message = message
            .split_once(" (at byte ")
            .filter(|_| dialect == "sqlite")
            .map_or(message, |(it, _)| it);
        let mut message = message.to_owned();
        if let Some(detail) = lines.lines().find_map(|line| line.strip_prefix("detail: ")) {
            message.push_str(&format!("\nDETAIL:  {detail}"));
        }
        let statement = (lines.strip_prefix("statement: "))
            .or_else(|| Some(lines.split_once("\nstatement: ")?.1));
        Self {
            class,
            module,
            name,
            code,
            message,
            statement,
            is_mysql: module == "pymysql.err",
        }
    }

    /// `str()` of SQLAlchemy's exception.
    fn text(&self) -> String {
        let message = match self.is_mysql {
            true => {
                let quoted = crate::python_text::string(&self.message);
                format!("({}, {quoted})", self.code)
            }
            false => self.message.clone(),
        };
        let mut text = format!("({}.{}) {message}", self.module, self.name);
        if let Some(statement) = self.statement {
            text.push_str(&format!("\n[SQL: {statement}]"));
        }
        text
    }

    /// The driver's exception.
    fn original(&self, interpreter: &mut Interpreter) -> Result<Value, Raised> {
        let base = interpreter.builtin("Exception");
        let class = Class::plain(self.module, self.name, base.into_iter().collect());
        let message = Value::str(&self.message);
        let arguments = match self.code.parse() {
            Ok(number) if self.is_mysql => vec![Value::Int(number), message],
            _ => vec![message],
        };
        let value = interpreter.call(&Value::Class(class), Arguments::positional(arguments))?;
        if self.module == "psycopg2.errors" {
            for attribute in ["pgcode", "sqlstate"] {
                interpreter.set_attribute(&value, attribute, Value::str(self.code))?;
            }
        }
        Ok(value)
    }
}

/// psycopg2's class of an SQLSTATE.
fn of_sqlstate(code: &str) -> &'static str {
    match code.get(..2).unwrap_or_default() {
        "0A" => "NotSupportedError",
        "20" | "21" | "3D" | "3F" | "42" | "44" => "ProgrammingError",
        "22" => "DataError",
        "23" => "IntegrityError",
        "24" | "25" | "2B" | "2D" | "2F" | "38" | "39" | "3B" | "F0" | "P0" | "XX" => {
            "InternalError"
        }
        "26" | "27" | "28" | "34" | "40" | "53" | "54" | "55" | "57" | "58" | "HV" => {
            "OperationalError"
        }
        _ => "DatabaseError",
    }
}

/// psycopg2's name of the errors that scripts meet.
fn sqlstate_name(code: &str) -> Option<&'static str> {
    Some(match code {
        "0A000" => "FeatureNotSupported",
        "22P02" => "InvalidTextRepresentation",
        "23502" => "NotNullViolation",
        "23503" => "ForeignKeyViolation",
        "23505" => "UniqueViolation",
        "23514" => "CheckViolation",
        "25001" => "ActiveSqlTransaction",
        "25P02" => "InFailedSqlTransaction",
        "2BP01" => "DependentObjectsStillExist",
        "3F000" => "InvalidSchemaName",
        "42501" => "InsufficientPrivilege",
        "42601" => "SyntaxError",
        "42701" => "DuplicateColumn",
        "42703" => "UndefinedColumn",
        "42704" => "UndefinedObject",
        "42710" => "DuplicateObject",
        "42804" => "DatatypeMismatch",
        "42830" => "InvalidForeignKey",
        "42883" => "UndefinedFunction",
        "42P01" => "UndefinedTable",
        "42P06" => "DuplicateSchema",
        "42P07" => "DuplicateTable",
        "42P16" => "InvalidTableDefinition",
        _ => return None,
    })
}

/// The class of Python's `sqlite3`.
fn of_sqlite(code: &str) -> &'static str {
    match code {
        "ConstraintViolation" | "TypeMismatch" => "IntegrityError",
        "TooBig" => "DataError",
        _ => "OperationalError",
    }
}

/// PyMySQL's class of an error's number.
fn of_mysql(number: u32) -> &'static str {
    match number {
        1007 | 1064 | 1102 | 1103 | 1110 | 1111 | 1112 | 1113 | 1146 | 1149 | 1166 | 1179 => {
            "ProgrammingError"
        }
        1171 | 1230 | 1263 | 1264 | 1265 | 1366 | 1367 | 1406 | 1441 => "DataError",
        1048 | 1062 | 1215 | 1216 | 1217 | 1451 | 1452 => "IntegrityError",
        1196 | 1235 | 1286 | 1289 => "NotSupportedError",
        0..1000 => "InternalError",
        _ => "OperationalError",
    }
}
