//! Models and scripts from text, without files and without a database.

use std::cell::RefCell;
use std::rc::Rc;

use dms_python::{Interpreter, Loader, Raised, Source};

use crate::conn::{Row, Rows, Value};
use crate::dialect::{Dialect, Lock, Scope, Statement, VersionStatement, VersionTable};
use crate::error::{Error, ErrorKind, Result};
use crate::op::Operation;
use crate::pylib::{self, MigrationContext};
use crate::schema::naming::NamingConvention;
use crate::schema::{
    Column, Constraint, ConstraintName, DataType, Expression, Index, Literal, Schema, ServerDefault,
};

/// Modules by name.
pub(crate) struct Memory(Vec<(String, String)>);

impl Loader for Memory {
    fn load(&self, module: &str) -> Result<Option<Source>, Raised> {
        let found = self.0.iter().find(|(name, _)| name == module);
        Ok(found.map(|(name, text)| Source {
            path: format!("{}.py", name.replace('.', "/")).into(),
            text: text.as_str().into(),
            is_package: false,
        }))
    }
}

fn loader(text: &str) -> Rc<Memory> {
    Rc::new(Memory(vec![("models".into(), text.into())]))
}

/// The schema of a module of models.
pub(crate) fn models(text: &str) -> Schema {
    try_models(text).unwrap_or_else(|error| panic!("{error:?}"))
}

/// The error of a module of models.
pub(crate) fn models_error(text: &str) -> Error {
    try_models(text).unwrap_err()
}

fn try_models(text: &str) -> Result<Schema> {
    Ok(evaluated_models(text)?.0)
}

/// What a module of models describes, and the interpreter that knows it.
pub(super) fn evaluated_models(text: &str) -> Result<(Schema, Interpreter)> {
    let mut interpreter = pylib::interpreter(loader(text), None);
    interpreter
        .import("models")
        .map_err(|raised| pylib::error(raised, ErrorKind::Model))?;
    let metadata = pylib::metadata_with_tables(&mut interpreter)?;
    let schema = pylib::schema(&mut interpreter, &metadata)?;
    Ok((schema, interpreter))
}

/// A migration that writes down what it is asked to do.
#[derive(Default)]
pub(crate) struct Recorder {
    /// The operations, in order.
    pub operations: RefCell<Vec<Operation>>,
    /// The queries, in order.
    pub queries: RefCell<Vec<String>>,
    /// Begins and ends of autocommit blocks.
    pub autocommits: RefCell<Vec<bool>>,
    /// What every query answers.
    pub answer: RefCell<Rows>,
    /// The schema as it stands.
    pub schema: Schema,
    /// The project's convention.
    pub naming: NamingConvention,
    /// The main section of the configuration.
    pub options: Vec<(String, String)>,
    /// The operation at this position fails.
    pub fails_at: Option<usize>,
}

impl Recorder {
    /// The answer of one row.
    pub fn answering(columns: &[&str], rows: &[&[Value]]) -> Self {
        let columns: std::sync::Arc<[String]> =
            columns.iter().map(|name| (*name).to_owned()).collect();
        let rows = rows
            .iter()
            .map(|values| Row {
                columns: columns.clone(),
                values: values.to_vec(),
            })
            .collect();
        Self {
            answer: RefCell::new(Rows { rows, affected: 0 }),
            ..Self::default()
        }
    }
}

impl MigrationContext for Recorder {
    fn invoke(&self, operation: Operation) -> Result<()> {
        if self.fails_at == Some(self.operations.borrow().len()) {
            return Err(Error::new(ErrorKind::Database, "the database refused"));
        }
        self.operations.borrow_mut().push(operation);
        Ok(())
    }

    fn dialect(&self) -> &dyn Dialect {
        &Words
    }

    fn is_offline(&self) -> bool {
        false
    }

    fn query(&self, sql: &str, _: &[Value]) -> Result<Rows> {
        self.queries.borrow_mut().push(sql.to_owned());
        Ok(self.answer.borrow().clone())
    }

    fn schema(&self) -> Result<Schema> {
        Ok(self.schema.clone())
    }

    fn options(&self) -> &[(String, String)] {
        &self.options
    }

    fn autocommit(&self, enter: bool) -> Result<()> {
        self.autocommits.borrow_mut().push(enter);
        Ok(())
    }

    fn naming(&self) -> NamingConvention {
        self.naming.clone()
    }
}

/// A dialect of which scripts see the name and how it writes literals.
struct Words;

impl Dialect for Words {
    fn name(&self) -> &'static str {
        "postgresql"
    }
    fn implementation(&self) -> &'static str {
        "WordsImpl"
    }
    fn transactional_ddl(&self) -> bool {
        true
    }
    fn rolls_back_ddl(&self) -> bool {
        true
    }
    fn render(&self, _: &Operation, _: &Schema) -> Result<Vec<Statement>> {
        Ok(Vec::new())
    }
    fn version_statement(&self, _: &VersionTable, _: &VersionStatement) -> Statement {
        Statement::new("")
    }
    fn version_table_exists(&self, _: &VersionTable) -> Statement {
        Statement::new("")
    }
    fn progress_statement(
        &self,
        _: &VersionTable,
        _: &crate::dialect::ProgressStatement,
    ) -> Statement {
        Statement::new("")
    }
    fn expression(&self, expression: &Expression) -> Result<String> {
        Ok(match expression {
            Expression::Literal(Literal::Text(text)) => format!("'{}'", text.replace('\'', "''")),
            Expression::Literal(Literal::Integer(integer)) => integer.to_string(),
            Expression::Null => "NULL".into(),
            other => format!("{other:?}"),
        })
    }
    fn definition(&self, _: &crate::schema::Definition) -> Result<Statement> {
        Ok(Statement::new(""))
    }
    fn query(&self, _: &crate::schema::query::Query) -> Result<Statement> {
        Ok(Statement::new(""))
    }
    fn data_type(&self, _: &DataType) -> Result<String> {
        Ok(String::new())
    }
    fn quote(&self, name: &str) -> String {
        name.to_owned()
    }
    fn normalize(&self, schema: Schema) -> Result<Schema> {
        Ok(schema)
    }
    fn introspect(&self, _: &mut dyn crate::conn::Connection, _: &Scope) -> Result<Schema> {
        Ok(Schema::default())
    }
    fn comparison(&self) -> crate::dialect::Comparison {
        crate::dialect::Comparison {
            exclude_constraints: false,
            ..crate::dialect::Comparison::default()
        }
    }

    fn lock(&self, _: &VersionTable) -> Lock {
        Lock::Transaction
    }
    fn prepare(&self, _: std::time::Duration) -> Vec<Statement> {
        Vec::new()
    }
}

/// Runs `upgrade()` of a script whose body this is, and returns the migration.
pub(crate) fn script(body: &str) -> Rc<Recorder> {
    let recorder = Rc::new(Recorder::default());
    run(body, &recorder).unwrap_or_else(|error| panic!("{error:?}"));
    recorder
}

/// The error of a script's body.
pub(crate) fn script_error(body: &str) -> Error {
    run(body, &Rc::new(Recorder::default())).unwrap_err()
}

/// Runs `upgrade()` of a script whose body this is.
pub(crate) fn run(body: &str, recorder: &Rc<Recorder>) -> Result<()> {
    run_with("", body, recorder.clone())
}

/// As [`run`], with more imports and any migration.
pub(crate) fn run_with(head: &str, body: &str, context: Rc<dyn MigrationContext>) -> Result<()> {
    evaluated_script(head, body, context).map(drop)
}

/// The same, and the interpreter behind it.
pub(super) fn evaluated_script(
    head: &str,
    body: &str,
    context: Rc<dyn MigrationContext>,
) -> Result<Interpreter> {
    let mut text = String::from("from alembic import op, context\nimport sqlalchemy as sa\n");
    text.push_str(head);
    text.push_str("from sqlalchemy.dialects import postgresql, mysql, sqlite\n\ndef upgrade():\n");
    for line in body.trim_matches('\n').lines() {
        text.push_str("    ");
        text.push_str(line);
        text.push('\n');
    }
    let mut interpreter = pylib::interpreter(Rc::new(Memory(Vec::new())), Some(context));
    let source = Source {
        path: "script.py".into(),
        text: text.as_str().into(),
        is_package: false,
    };
    let kind = ErrorKind::Script;
    let module = interpreter
        .run("script", source)
        .map_err(|raised| pylib::error(raised, kind))?;
    let upgrade = module.globals.borrow().get("upgrade").cloned().unwrap();
    let arguments = dms_python::Arguments::default();
    interpreter
        .call(&upgrade, arguments)
        .map_err(|raised| pylib::error(raised, kind))?;
    Ok(interpreter)
}

/// A schema in a few words per line, for comparison with what SQLAlchemy says of the same models.
/// A `*` marks names that a convention made.
pub(crate) fn facts(schema: &Schema) -> String {
    let mut lines = Vec::new();
    for table in &schema.tables {
        let comment = table
            .comment
            .as_ref()
            .map(|comment| format!(" comment={comment}"));
        lines.push(format!(
            "table {}{}",
            table.name,
            comment.unwrap_or_default()
        ));
        lines.extend(table.columns.iter().map(column_facts));
        if let Some(key) = &table.primary_key {
            lines.push(format!(
                "  PK {} {}",
                name(key.name.as_ref()),
                list(&key.columns)
            ));
        }
        lines.extend(table.constraints.iter().map(constraint_facts));
        let mut indexes: Vec<&Index> = table.indexes.iter().collect();
        indexes.sort_by_key(|index| index.name.as_ref().map(|name| name.text.clone()));
        for index in indexes {
            let unique = if index.unique { "unique " } else { "" };
            let elements: Vec<String> = index.elements.iter().map(sql).collect();
            lines.push(format!(
                "  IX {} {unique}{}",
                name(index.name.as_ref()),
                list(&elements)
            ));
        }
    }
    lines.join("\n")
}

fn name(name: Option<&ConstraintName>) -> String {
    match name {
        Some(name) => format!("{}{}", name.text, if name.is_final { "*" } else { "" }),
        None => "-".into(),
    }
}

fn list(items: &[String]) -> String {
    format!("[{}]", items.join(", "))
}

fn type_facts(data_type: &DataType) -> String {
    let own = pylib::convert::representation(data_type.class.name(), data_type);
    data_type.custom.clone().unwrap_or(own)
}

fn column_facts(column: &Column) -> String {
    let mut facts = format!("  {}: {}", column.name, type_facts(&column.data_type));
    if !column.data_type.variants.is_empty() {
        let variants: Vec<String> = column
            .data_type
            .variants
            .iter()
            .map(|(dialect, variant)| {
                let variant = DataType {
                    custom: None,
                    ..variant.clone()
                };
                format!("{dialect} {}", type_facts(&variant))
            })
            .collect();
        facts.push_str(&format!(" variants={}", list(&variants)));
    }
    let default = match &column.server_default {
        None => None,
        Some(ServerDefault::Text(text)) => Some(pylib::literal::quoted(text)),
        Some(ServerDefault::Expression(expression)) => Some(sql(expression)),
    };
    let flags = [
        column.nullable.then(|| " null".to_owned()),
        column.primary_key.then(|| " pk".to_owned()),
        default.map(|default| format!(" default={default}")),
        column.identity.as_ref().map(|_| " identity".to_owned()),
        column.computed.as_ref().map(|_| " computed".to_owned()),
    ];
    facts.extend(flags.into_iter().flatten());
    facts
}

fn constraint_facts(constraint: &Constraint) -> String {
    match constraint {
        Constraint::PrimaryKey(key) => {
            format!("  PK {} {}", name(key.name.as_ref()), list(&key.columns))
        }
        Constraint::Unique(unique) => {
            format!(
                "  UQ {} {}",
                name(unique.name.as_ref()),
                list(&unique.columns)
            )
        }
        Constraint::Check(check) => {
            let condition = match &check.of_type {
                Some(column) => format!("of type of [{column}]"),
                None => sql(&check.condition),
            };
            format!("  CK {} {condition}", name(check.name.as_ref()))
        }
        Constraint::ForeignKey(key) => {
            let action = key
                .on_delete
                .as_ref()
                .map(|action| format!(" on delete {action}"));
            format!(
                "  FK {} {} -> {} {}{}",
                name(key.name.as_ref()),
                list(&key.columns),
                key.referred_table,
                list(&key.referred_columns),
                action.unwrap_or_default()
            )
        }
        Constraint::Exclude(exclude) => {
            let elements: Vec<String> = (exclude.elements.iter())
                .map(|element| format!("{} {}", sql(&element.expression), element.operator))
                .collect();
            format!("  EX {} {}", name(exclude.name.as_ref()), list(&elements))
        }
    }
}

/// Just enough SQL to read an expression.
pub(crate) fn sql(expression: &Expression) -> String {
    let all = |items: &[Expression]| items.iter().map(sql).collect::<Vec<_>>().join(", ");
    match expression {
        Expression::Text(text) => text.clone(),
        Expression::Column { name, .. } => name.clone(),
        Expression::Literal(Literal::Text(text)) => format!("'{text}'"),
        Expression::Literal(Literal::Integer(integer)) => integer.to_string(),
        Expression::Literal(other) => format!("{other:?}"),
        Expression::Null => "NULL".into(),
        Expression::True => "true".into(),
        Expression::False => "false".into(),
        Expression::Function { name, arguments } => format!("{name}({})", all(arguments)),
        Expression::Binary {
            left,
            operator,
            right,
        } => {
            let part = |side: &Expression| match side {
                Expression::Binary {
                    operator: inner, ..
                } if operator == "AND" && inner == "OR" => {
                    format!("({})", sql(side))
                }
                other => sql(other),
            };
            format!("{} {operator} {}", part(left), part(right))
        }
        Expression::Prefix { operator, operand } => format!("{operator} {}", sql(operand)),
        Expression::Suffix { operand, operator } => format!("{} {operator}", sql(operand)),
        Expression::Cast { operand, data_type } => {
            format!("CAST({} AS {})", sql(operand), type_facts(data_type))
        }
        Expression::NextValue(sequence) => format!("next value of {sequence}"),
        Expression::List(items) => format!("({})", all(items)),
        Expression::Collate { operand, collation } => {
            format!("{} COLLATE \"{collation}\"", sql(operand))
        }
        other => format!("{other:?}"),
    }
}
