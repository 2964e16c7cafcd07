//! Operations to statements, catalog to schema: everything that differs from database to database.
//!
//! A dialect holds no connection. Whatever rendering must know of the table as it stands comes in as
//! a [`Schema`].

pub mod mysql;
pub mod postgres;
pub mod sqlite;
mod standard;
#[cfg(test)]
mod tests;

use std::time::Duration;

use crate::conn::Connection;
use crate::error::{Error, Result};
pub use crate::op::Comparison;
use crate::op::{BatchAlterTable, BatchError, Operation};
use crate::schema::query::Query;
use crate::schema::{
    DataType, Definition, Enumeration, Expression, LabelChange, Schema, TableName,
};

/// One SQL statement, without the semicolon at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The text, as Alembic's offline mode prints it (four blanks for a tab, `, ` at line ends).
    pub sql: String,
}

impl Statement {
    /// A statement of this text.
    pub fn new(sql: impl Into<String>) -> Self {
        Self { sql: sql.into() }
    }
}

/// The table that holds the revisions a database is at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionTable {
    /// Its name; Alembic's is `alembic_version`.
    pub name: String,
    /// Its schema.
    pub schema: Option<String>,
    /// Whether it has a primary key (`version_table_pk`), and inserts so return a row.
    pub primary_key: bool,
}

impl Default for VersionTable {
    fn default() -> Self {
        Self {
            name: "alembic_version".into(),
            schema: None,
            primary_key: true,
        }
    }
}

/// A change to, or a question about, the version table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VersionStatement {
    /// CREATE TABLE.
    Create,
    /// DROP TABLE.
    Drop,
    /// Adds a row.
    Insert(String),
    /// Changes a row from the first to the second.
    Update(String, String),
    /// Removes a row.
    Delete(String),
    /// Removes all rows.
    DeleteAll,
    /// Reads all rows, one column of text, in the order of insertion where the database keeps one.
    Select,
}

/// A change to, or a question about, the record of a revision's progress. It stands beside the version table while a
/// revision is half done: its DDL committed by itself, or an autocommit block did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProgressStatement {
    /// CREATE TABLE.
    Create,
    /// DROP TABLE.
    Drop,
    /// Reads all rows, the fields of [`ProgressRow`] in order.
    Select,
    /// Adds a row.
    Insert(ProgressRow),
    /// Changes the state of the statement of this number.
    SetState(usize, String),
    /// Removes the row of this number.
    Remove(usize),
    /// Removes all rows.
    Clear,
}

/// One statement of a revision in the record of its progress.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgressRow {
    /// The revision under way.
    pub revision: String,
    /// `upgrade` or `downgrade`.
    pub direction: String,
    /// Which statement of the script it is, from 1.
    pub number: usize,
    /// A digest of the whole statement.
    pub digest: String,
    /// `begun` or `done`.
    pub state: String,
    /// The beginning of the statement.
    pub text: String,
}

/// What a statement does to the transaction that it runs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Nothing: it only reads.
    Reads,
    /// Nothing, but something of the session is another afterwards (SET).
    Session,
    /// Something that ends with the session comes or goes: a temporary table.
    Temporary,
    /// It becomes part of it.
    Changes,
    /// It commits what was before it, and itself (DDL on MySQL).
    Commits,
}

/// What of a database is introspected.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    /// Also the other schemas than the default one (`include_schemas`), without the server's own.
    pub all_schemas: bool,
    /// Tables that are left out (the version table).
    pub exclude: Vec<TableName>,
    /// When given, only these tables.
    pub only: Option<Vec<TableName>>,
}

/// How a run keeps other runs out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lock {
    /// A lock of a session: taken on a connection of its own, which holds it until it is closed, so
    /// that transactions and autocommit blocks of the run do not touch it.
    Session {
        /// A query of one row and one boolean column: true if the lock was had, false if another has it.
        acquire: String,
        /// A query of at most one row and one text column that says who holds it, for a message.
        holder: String,
    },
    /// The run's own transaction keeps others out (SQLite's BEGIN IMMEDIATE).
    Transaction,
}

/// A database of its own, made for one run and dropped behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScratchDatabase {
    /// Its name.
    pub name: String,
    /// What makes it.
    pub create: Vec<Statement>,
    /// What drops it.
    pub drop: Statement,
    /// A query of one text: the name of the database that a connection works on.
    pub current: Statement,
}

/// How a dialect carries out a batch by rebuilding its table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rebuild {
    /// What is to be run.
    pub statements: Vec<Statement>,
    /// The schema after it.
    pub after: Schema,
    /// What is left of the batch: to be rendered when the statements have run, against the schema as it is then.
    pub rest: Option<BatchAlterTable>,
}

/// A kind of database. Open for new ones; operations are closed, so that each must answer for all.
///
/// Methods that make SQL fail with [`crate::ErrorKind::Unsupported`] where the database cannot do what is
/// asked, before anything ran.
pub trait Dialect: Send + Sync {
    /// SQLAlchemy's name for it: `postgresql`, `sqlite`, `mysql`, `mariadb`.
    fn name(&self) -> &'static str;

    /// The name of Alembic's implementation class, which it logs at the start (`PostgresqlImpl`).
    fn implementation(&self) -> &'static str;

    /// Whether DDL can be rolled back, and a run so stands in one transaction. What Alembic prints
    /// offline follows this value (`BEGIN;` ... `COMMIT;`); Alembic's value for SQLite is false.
    fn transactional_ddl(&self) -> bool;

    /// Whether the live run can stand in one transaction even where `transactional_ddl` is false
    /// (SQLite: true, better than Alembic).
    fn rolls_back_ddl(&self) -> bool;

    /// The statements of an operation. `before` is the schema before it.
    fn render(&self, operation: &Operation, before: &Schema) -> Result<Vec<Statement>>;

    /// Whether rendering this operation must know the schema before it. Others are rendered against an
    /// empty one, which spares a live run the introspection.
    fn needs_schema(&self, operation: &Operation) -> bool {
        let _ = operation;
        false
    }

    /// What of the database that is: [`Dialect::render`] gets the schema of this scope.
    fn needed_scope(&self) -> Scope {
        Scope::default()
    }

    /// Does to a schema, as far as it can be seen, what the operation does to the database.
    fn replay(&self, operation: &Operation, schema: &mut Schema) -> Result<()> {
        operation.apply(schema)
    }

    /// Drops the types that the tables of these operations brought along, each if it is there and nothing uses it.
    fn drop_created_types(&self, operations: &[Operation]) -> Result<Vec<Statement>> {
        let _ = operations;
        Ok(Vec::new())
    }

    /// Whether this batch is carried out as a whole by [`Dialect::rebuild`], rather than operation by operation.
    fn rebuilds(&self, batch: &BatchAlterTable) -> bool {
        let _ = batch;
        false
    }

    /// The statements of a batch as a whole; `before` is the schema before it, with its dependents.
    fn rebuild(
        &self,
        batch: &BatchAlterTable,
        before: &Schema,
    ) -> std::result::Result<Rebuild, BatchError> {
        let _ = batch;
        Ok(Rebuild {
            after: before.clone(),
            ..Rebuild::default()
        })
    }

    /// What the database said of a statement of a rebuild, in words of the table that the script names.
    fn explain_rebuild(&self, table: &TableName, error: Error) -> Error {
        let _ = table;
        error
    }

    /// What in the database contradicts its foreign keys, a line for each row; empty where the server itself
    /// never lets that happen.
    fn foreign_key_violations(&self, connection: &mut dyn Connection) -> Result<Vec<String>> {
        let _ = connection;
        Ok(Vec::new())
    }

    /// A statement about the version table.
    fn version_statement(&self, table: &VersionTable, statement: &VersionStatement) -> Statement;

    /// A query of one row and one boolean column that says whether the version table exists.
    fn version_table_exists(&self, table: &VersionTable) -> Statement;

    /// A statement about the record of progress in this table.
    fn progress_statement(&self, table: &VersionTable, statement: &ProgressStatement) -> Statement;

    /// What a statement does to its transaction, by its first words.
    ///
    /// # Errors
    /// When it cannot be part of a run.
    fn effect(&self, sql: &str) -> Result<Effect> {
        let _ = sql;
        Ok(Effect::Changes)
    }

    /// An SQL expression as text.
    fn expression(&self, expression: &Expression) -> Result<String>;

    /// A statement that reads or changes rows.
    fn query(&self, query: &Query) -> Result<Statement>;

    /// A statement about a schema or a sequence.
    fn definition(&self, definition: &Definition) -> Result<Statement>;

    /// A query of one number: the key that the server made for the last row of this connection; `None` where the
    /// INSERT itself returns it.
    fn inserted_key(&self) -> Option<&'static str> {
        None
    }

    /// An SQL expression as it stands behind DEFAULT; SQLite wants parentheses around some.
    fn server_default_expression(&self, expression: &Expression) -> Result<String> {
        self.expression(expression)
    }

    /// An SQL expression as an element of an index; PostgreSQL wants parentheses around operators.
    fn index_expression(&self, expression: &Expression) -> Result<String> {
        self.expression(expression)
    }

    /// A type as it stands in DDL.
    fn data_type(&self, data_type: &DataType) -> Result<String>;

    /// A name as it stands in SQL, quoted if the database needs it.
    fn quote(&self, name: &str) -> String;

    /// Fills in the `normal` parts of columns and indexes, and removes what the server adds by itself
    /// (indexes behind constraints), so that two schemas of this dialect can be compared.
    fn normalize(&self, schema: Schema) -> Result<Schema>;

    /// Asks the server about what the texts of two normalized schemas leave open: whether it would keep a default, a
    /// computed expression, a check or an index of the models (`after`) as the database has it. Fills in the `normal`
    /// parts of the models; the database stays as it is. `defaults` says whether defaults are of interest.
    ///
    /// # Errors
    /// When the connection fails. A question that the server refuses is one without answer.
    fn settle(
        &self,
        connection: &mut dyn Connection,
        before: &Schema,
        after: &mut Schema,
        defaults: bool,
    ) -> Result<()> {
        let _ = (connection, before, after, defaults);
        Ok(())
    }

    /// The schema of a database.
    fn introspect(&self, connection: &mut dyn Connection, scope: &Scope) -> Result<Schema>;

    /// The names of all schemas of the database; `None` where it has none of its own.
    ///
    /// # Errors
    /// When the query fails.
    fn schemas(&self, connection: &mut dyn Connection) -> Result<Option<Vec<String>>> {
        let _ = connection;
        Ok(None)
    }

    /// Whether DROP SCHEMA refuses a schema with something in it.
    fn drops_empty_schemas_only(&self) -> bool {
        false
    }

    /// What can differ between two of its schemas.
    fn comparison(&self) -> Comparison;

    /// The dialect of the server that answered, where it is another one than the URL says (a `mysql://` URL that
    /// reaches MariaDB).
    ///
    /// # Errors
    /// When the URL's dialect cannot be used with this server.
    fn of_server(&self, connection: &mut dyn Connection) -> Result<Option<Box<dyn Dialect>>> {
        let _ = connection;
        Ok(None)
    }

    /// How a scratch database is made beside the one of this connection; `None` where one in memory will do.
    fn scratch(
        &self,
        connection: &mut dyn Connection,
        name: &str,
    ) -> Result<Option<ScratchDatabase>> {
        let _ = (connection, name);
        Ok(None)
    }

    /// Whether a schema is a part of its database, so that another database may have one of the same name.
    fn has_schemas(&self) -> bool {
        false
    }

    /// The statements that make everything anew that stands in the database, without its rows. They are to be run in
    /// order; one that fails may succeed behind the others.
    fn copy(&self, connection: &mut dyn Connection) -> Result<Vec<Statement>> {
        let _ = connection;
        Ok(Vec::new())
    }

    /// The statement that gives an index another name; `None` where it has to be dropped and created.
    fn rename_index(&self, table: &TableName, old: &str, new: &str) -> Option<Statement> {
        let _ = (table, old, new);
        None
    }

    /// The statement that gives a unique constraint another name; `None` where it has to be dropped and created.
    fn rename_constraint(&self, table: &TableName, old: &str, new: &str) -> Option<Statement> {
        let _ = (table, old, new);
        None
    }

    /// The enum that a type is, or whose array it is, where the database knows enums by name; `None` for any other type.
    fn enumeration(&self, data_type: &DataType, table: &TableName) -> Option<Enumeration> {
        let _ = (data_type, table);
        None
    }

    /// The statement that gives a value of an enum another name.
    fn rename_label(&self, name: &TableName, old: &str, new: &str) -> Option<Statement> {
        let _ = (name, old, new);
        None
    }

    /// The statements that give an enum other values.
    ///
    /// # Errors
    /// When a default cannot be written.
    fn change_labels(&self, change: &LabelChange) -> Result<Vec<Statement>> {
        let _ = change;
        Ok(Vec::new())
    }

    /// By which expression the values of a column get from one type to another, where the database has to be told.
    ///
    /// # Errors
    /// When it does not have the type.
    fn using(
        &self,
        table: &TableName,
        column: &str,
        before: &DataType,
        after: &DataType,
    ) -> Result<Option<String>> {
        let _ = (table, column, before, after);
        Ok(None)
    }

    /// Whether a statement has to be committed by itself, before others can build on it.
    fn wants_autocommit(&self, sql: &str) -> bool {
        let _ = sql;
        false
    }

    /// How a run keeps others out of the same database and version table.
    fn lock(&self, version_table: &VersionTable) -> Lock;

    /// Statements to run when a connection is opened for a migration run (time-outs), if any.
    fn prepare(&self, lock_timeout: Duration) -> Vec<Statement>;
}

/// The dialect of this SQLAlchemy name; `None` if DMS has none.
pub fn by_name(name: &str) -> Option<Box<dyn Dialect>> {
    match name {
        "mysql" => Some(Box::new(mysql::Mysql {
            flavor: mysql::Flavor::Mysql,
        })),
        "mariadb" => Some(Box::new(mysql::Mysql {
            flavor: mysql::Flavor::Mariadb,
        })),
        "postgresql" | "postgres" => Some(Box::new(postgres::Postgres)),
        "sqlite" => Some(Box::new(sqlite::Sqlite)),
        _ => None,
    }
}
