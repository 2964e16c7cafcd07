//! Operations to Python, to the letter as Alembic's autogenerate writes them.

mod alter_column;
mod constraint;
mod data_type;
mod expression;
mod operation;
mod table;

use std::collections::BTreeSet;

use crate::dialect::Dialect;
use crate::error::Result;
use crate::op::{BatchAlterTable, Change, Operation};
use crate::python_text;
use crate::schema::TableName;

/// How operations are written as Python.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderOptions {
    /// `sqlalchemy_module_prefix`.
    pub sqlalchemy_prefix: String,
    /// `alembic_module_prefix`.
    pub alembic_prefix: String,
    /// `user_module_prefix`: what stands before a type that is not SQLAlchemy's; `None` is its module.
    pub user_prefix: Option<String>,
    /// `render_as_batch`.
    pub batch: bool,
    /// Whether what the database can only do by making a table anew stands in a batch block, even without `batch`.
    pub batch_where_needed: bool,
    /// Whether the modules of custom types ([`crate::schema::DataType::custom`]) are imported too. Alembic does not,
    /// and its script fails unless the template imports them.
    pub import_custom_types: bool,
}

impl Default for RenderOptions {
    fn default() -> Self {
        Self {
            sqlalchemy_prefix: "sa.".into(),
            alembic_prefix: "op.".into(),
            user_prefix: None,
            batch: false,
            batch_where_needed: false,
            import_custom_types: false,
        }
    }
}

/// The three parts of a script that autogenerate fills in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RenderedScript {
    /// The body of `upgrade()`, lines joined by "\n" and indented by four blanks from the second line on, as the
    /// template expects.
    pub upgrades: String,
    /// The body of `downgrade()`.
    pub downgrades: String,
    /// Import lines that the bodies need, sorted, joined by "\n".
    pub imports: String,
    /// The bodies of each of several databases, by name, where a project has several; the imports are above.
    pub databases: Vec<(String, RenderedScript)>,
}

impl RenderedScript {
    /// The script with notes at the head of its functions, as comments.
    #[must_use]
    pub fn with_notes(mut self, upgrade: &[String], downgrade: &[String]) -> Self {
        for (body, notes) in [
            (&mut self.upgrades, upgrade),
            (&mut self.downgrades, downgrade),
        ] {
            let head = body.find('\n').unwrap_or(body.len());
            let lines = notes.iter().flat_map(|note| wrapped(note));
            let comments: String = lines.map(|line| format!("\n    # {line}")).collect();
            body.insert_str(head, &comments);
        }
        self
    }

    /// One script for several databases.
    pub fn of_databases(databases: Vec<(String, Self)>) -> Self {
        let imports: BTreeSet<&str> = databases
            .iter()
            .flat_map(|(_, body)| body.imports.lines())
            .collect();
        Self {
            imports: imports.into_iter().collect::<Vec<_>>().join("\n"),
            databases,
            ..Self::default()
        }
    }
}

/// Writes operations and their reverse as Alembic's autogenerate does. The dialect writes SQL expressions
/// (`sa.text('now()')`).
///
/// # Errors
/// When the dialect cannot write an expression.
pub fn render(
    upgrade: &[Operation],
    downgrade: &[Operation],
    options: &RenderOptions,
    dialect: &dyn Dialect,
) -> Result<RenderedScript> {
    let mut python = Python::new(options, dialect);
    let upgrades = python.body(upgrade)?;
    let downgrades = python.body(downgrade)?;
    let imports: Vec<String> = python.imports.into_iter().collect();
    Ok(RenderedScript {
        upgrades,
        downgrades,
        imports: imports.join("\n"),
        databases: Vec::new(),
    })
}

/// Python text in the making.
struct Python<'a> {
    options: &'a RenderOptions,
    dialect: &'a dyn Dialect,
    imports: BTreeSet<String>,
    /// Whether the text stands in a `with op.batch_alter_table(...) as batch_op:` block.
    in_batch: bool,
}

impl<'a> Python<'a> {
    fn new(options: &'a RenderOptions, dialect: &'a dyn Dialect) -> Self {
        Self {
            options,
            dialect,
            imports: BTreeSet::new(),
            in_batch: false,
        }
    }

    /// The body of a function.
    fn body(&mut self, operations: &[Operation]) -> Result<String> {
        let mut lines = vec!["# ### written by dms from the models - please check ###".to_owned()];
        let mut rest = operations;
        while let Some(first) = rest.first() {
            if let Some(length) = self.autocommit_length(rest) {
                let (block, behind) = rest.split_at(length);
                self.autocommit_block(block, &mut lines)?;
                rest = behind;
                continue;
            }
            let Some(table) = self.batch_table(first) else {
                lines.extend(self.operation(first)?);
                rest = &rest[1..];
                continue;
            };
            let length = rest
                .iter()
                .take_while(|operation| self.batch_table(operation) == Some(table))
                .count();
            let (block, behind) = rest.split_at(length);
            self.batch_block(table, block, &mut lines)?;
            rest = behind;
        }
        if operations.is_empty() {
            lines.push("pass".into());
        }
        lines.push("# ### end ###".into());
        Ok(indent(&lines))
    }

    /// How many operations from the first one on have to be committed by themselves, if the first one has.
    fn autocommit_length(&self, operations: &[Operation]) -> Option<usize> {
        let wants = |operation: &&Operation| match operation {
            Operation::Execute(execute) => self.dialect.wants_autocommit(&execute.sql),
            _ => false,
        };
        let length = operations.iter().take_while(wants).count();
        (length > 0).then_some(length)
    }

    fn autocommit_block(
        &mut self,
        operations: &[Operation],
        lines: &mut Vec<String>,
    ) -> Result<()> {
        let prefix = &self.options.alembic_prefix;
        lines.push(format!("with {prefix}get_context().autocommit_block():"));
        for operation in operations {
            for line in self.operation(operation)? {
                lines.push(format!("    {line}"));
            }
        }
        Ok(())
    }

    /// Whether an operation only works in a batch block.
    fn needs_batch(&self, operation: &Operation) -> bool {
        let may_need = match operation {
            Operation::AlterColumn(alter) => {
                let is_default = matches!(alter.server_default, Change::Set(_));
                alter.data_type.is_some() || alter.nullable.is_some() || is_default
            }
            Operation::CreateConstraint(_) | Operation::DropConstraint(_) => true,
            _ => false,
        };
        let table = operation
            .table()
            .filter(|_| may_need && self.options.batch_where_needed);
        table.is_some_and(|table| {
            self.dialect.rebuilds(&BatchAlterTable {
                operations: vec![operation.clone()],
                ..BatchAlterTable::new(table.clone())
            })
        })
    }

    /// The table in whose batch block an operation belongs, if it belongs in one.
    fn batch_table<'o>(&self, operation: &'o Operation) -> Option<&'o TableName> {
        if !self.options.batch && !self.needs_batch(operation) {
            return None;
        }
        match operation {
            Operation::AddColumn(_)
            | Operation::DropColumn(_)
            | Operation::AlterColumn(_)
            | Operation::CreateIndex(_)
            | Operation::DropIndex(_)
            | Operation::CreateConstraint(_)
            | Operation::DropConstraint(_)
            | Operation::CreateTableComment(_)
            | Operation::DropTableComment(_) => operation.table(),
            Operation::CreateTable(_)
            | Operation::DropTable(_)
            | Operation::RenameTable(_)
            | Operation::Execute(_)
            | Operation::BulkInsert(_)
            | Operation::CreateType(_)
            | Operation::DropType(_) => None,
        }
    }

    /// A block of operations on one table. As in Alembic only the first line of each is indented.
    fn batch_block(
        &mut self,
        table: &TableName,
        operations: &[Operation],
        lines: &mut Vec<String>,
    ) -> Result<()> {
        let naming = if operations.iter().any(drops_unnamed) {
            format!(", naming_convention={NAMING}")
        } else {
            String::new()
        };
        lines.push(format!(
            "with {}batch_alter_table({}, schema={}{naming}) as batch_op:",
            self.options.alembic_prefix,
            python_text::string(&table.name),
            optional_string(table.schema.as_deref()),
        ));
        self.in_batch = true;
        for operation in operations {
            for line in self.operation(operation)? {
                lines.push(format!("    {line}"));
            }
        }
        self.in_batch = false;
        lines.push(String::new());
        Ok(())
    }

    /// What stands before a directive: `op.`, in a batch block `batch_op.`.
    fn prefix(&self) -> &str {
        if self.in_batch {
            "batch_op."
        } else {
            &self.options.alembic_prefix
        }
    }

    /// A call of a directive on one line.
    fn directive(&self, name: &str, arguments: &[String]) -> String {
        format!("{}{name}({})", self.prefix(), arguments.join(", "))
    }

    /// A call of something of `sqlalchemy.dialects.postgresql`, which is imported.
    fn postgresql(&mut self, name: &str, arguments: &[String]) -> String {
        (self.imports).insert("from sqlalchemy.dialects import postgresql".into());
        format!("postgresql.{name}({})", arguments.join(", "))
    }

    /// A call of something of SQLAlchemy on one line.
    fn sqlalchemy(&self, name: &str, arguments: &[String]) -> String {
        let prefix = &self.options.sqlalchemy_prefix;
        format!("{prefix}{name}({})", arguments.join(", "))
    }
}

/// A text in lines that fit.
fn wrapped(text: &str) -> Vec<String> {
    const WIDTH: usize = 100;
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// By what a batch block finds constraints that the database has without a name.
const NAMING: &str = "{\"uq\": \"uq_%(table_name)s_%(column_0_N_name)s\", \
                      \"fk\": \"fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s\"}";

/// Whether a constraint is dropped that has a name in the script alone.
fn drops_unnamed(operation: &Operation) -> bool {
    match operation {
        Operation::DropConstraint(drop) => {
            let before = drop.before.as_ref();
            drop.name.is_some() && before.is_some_and(|before| before.name().is_none())
        }
        _ => false,
    }
}

/// Joins lines, indents all but the first by four blanks, and removes blanks at line ends.
fn indent(lines: &[String]) -> String {
    let text = lines.join("\n");
    let lines: Vec<String> = text
        .split('\n')
        .enumerate()
        .map(|(number, line)| {
            let margin = if number == 0 { "" } else { "    " };
            format!("{margin}{line}").trim_end_matches(' ').to_owned()
        })
        .collect();
    lines.join("\n")
}

/// `repr()` of a string or of None.
fn optional_string(text: Option<&str>) -> String {
    text.map_or_else(|| "None".to_owned(), python_text::string)
}

#[cfg(test)]
mod tests;
