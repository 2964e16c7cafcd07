//! Operations to statements of SQLite.

use super::{Sqlite, alter_column, column, constraint, index};
use crate::dialect::standard::{
    self, Returning, checked, no_exclude, quote, references, table_name, text_literal, unsupported,
};
use crate::dialect::{Statement, VersionStatement, VersionTable};
use crate::error::{Error, Result};
use crate::op::{AddColumn, CreateConstraint, CreateIndex, CreateTable, DropColumn, Operation};
use crate::schema::{Column, Constraint, Literal, OptionValue, Schema, Table, TableName};

/// The statements of an operation.
pub(super) fn render(operation: &Operation, before: &Schema) -> Result<Vec<Statement>> {
    let statements = match operation {
        Operation::CreateTable(create) => create_table(create)?,
        Operation::DropTable(drop) => vec![standard::drop_table(&Sqlite, drop)],
        Operation::RenameTable(rename) => vec![standard::rename_table(&Sqlite, rename)],
        Operation::AddColumn(add) => add_column(add, before)?,
        Operation::DropColumn(drop) => drop_column(drop, before)?,
        Operation::AlterColumn(alter) => alter_column::render(alter)?,
        Operation::CreateIndex(create) => vec![index::create(create)?],
        Operation::DropIndex(drop) => vec![index::drop(drop)?],
        Operation::CreateConstraint(create) => create_constraint(create)?,
        Operation::DropConstraint(drop) => {
            let what = match &drop.name {
                Some(name) => format!("drop the constraint `{}`", name.text),
                None => "drop a constraint".to_owned(),
            };
            return Err(
                needs_rebuild(&what, &drop.table, "batch_op.drop_constraint(...)")
                    .raised_as("NotImplementedError"),
            );
        }
        Operation::CreateTableComment(create) => return Err(no_comments(&create.table)),
        Operation::DropTableComment(drop) => return Err(no_comments(&drop.table)),
        Operation::Execute(execute) => standard::execute(execute),
        Operation::CreateType(create) => standard::no_type(&Sqlite, &create.data_type)?,
        Operation::DropType(drop) => standard::no_type(&Sqlite, &drop.data_type)?,
        Operation::BulkInsert(insert) => standard::insert(&Sqlite, insert)?,
    };
    checked(statements)
}

/// Only IF [NOT] EXISTS of a column is decided from the schema.
pub(super) fn needs_schema(operation: &Operation) -> bool {
    match operation {
        Operation::AddColumn(add) => add.if_not_exists,
        Operation::DropColumn(drop) => drop.if_exists,
        Operation::CreateTable(_)
        | Operation::DropTable(_)
        | Operation::RenameTable(_)
        | Operation::AlterColumn(_)
        | Operation::CreateIndex(_)
        | Operation::DropIndex(_)
        | Operation::CreateConstraint(_)
        | Operation::DropConstraint(_)
        | Operation::CreateTableComment(_)
        | Operation::DropTableComment(_)
        | Operation::Execute(_)
        | Operation::BulkInsert(_)
        | Operation::CreateType(_)
        | Operation::DropType(_) => false,
    }
}

/// What SQLite's ALTER TABLE cannot do, but batch mode can.
pub(super) fn needs_rebuild(what: &str, table: &TableName, call: &str) -> Error {
    unsupported(
        format!("SQLite cannot {what} of table `{table}` in place"),
        format!(
            "rebuild the table: `with op.batch_alter_table(\"{}\") as batch_op:` and in it `{call}`; \
             with `render_as_batch` autogenerate writes such scripts",
            table.name
        ),
    )
}

/// The refusal of comments.
pub(super) fn no_comments(table: &TableName) -> Error {
    unsupported(
        format!(
            "SQLite has no comments, so that of table `{table}` or its column cannot be changed"
        ),
        "run the operation for other databases alone: \
         `if op.get_context().dialect.name != \"sqlite\":`",
    )
}

/// A statement about the version table.
pub(super) fn version_statement(table: &VersionTable, statement: &VersionStatement) -> Statement {
    Statement::new(standard::version_statement(
        &Sqlite,
        table,
        statement,
        Returning::Bare,
        " ORDER BY rowid",
    ))
}

/// Whether the version table exists. SQLite's names do not heed case.
pub(super) fn version_table_exists(table: &VersionTable) -> Statement {
    let schema = table
        .schema
        .as_deref()
        .map_or_else(String::new, |schema| format!("{}.", quote(&Sqlite, schema)));
    Statement::new(format!(
        "SELECT EXISTS (SELECT 1 FROM {schema}sqlite_master \
         WHERE type IN ('table', 'view') AND name = {} COLLATE NOCASE)",
        text_literal(&table.name)
    ))
}

/// CREATE TABLE and CREATE INDEX.
pub(super) fn create_table(create: &CreateTable) -> Result<Vec<String>> {
    let table = &create.table;
    // For its refusals of what cannot be numbered.
    standard::autoincrement_column(table)?;
    let mut definitions = Vec::new();
    for column in table.columns.iter().filter(|column| !column.system) {
        let checks = inline_checks(table, column)?;
        definitions.push(format!("{}{checks}", column::definition(table, column)?));
    }
    if let Some(key) = &table.primary_key {
        definitions.extend(constraint::primary_key(table, key)?);
    }
    for constraint in &table.constraints {
        definitions.extend(constraint::definition(table, constraint)?);
    }
    let mut statements = vec![standard::create_table(
        &Sqlite,
        create,
        &definitions,
        &table_options(table),
    )?];
    for index in &table.indexes {
        statements.push(index::create(&CreateIndex {
            table: table.name.clone(),
            index: index.clone(),
            if_not_exists: false,
        })?);
    }
    Ok(statements)
}

/// The checks in a column's definition, where SQLite has no ON CONFLICT for them.
fn inline_checks(table: &Table, column: &Column) -> Result<String> {
    for constraint in &table.constraints {
        if let Constraint::Check(check) = constraint
            && check.in_column.as_ref() == Some(&column.name)
            && check.options.text("sqlite_on_conflict").is_some()
        {
            return Err(unsupported(
                format!(
                    "SQLite has no ON CONFLICT for the check of column `{}` of table `{}`",
                    column.name, table.name
                ),
                "write the `sa.CheckConstraint` beside the columns of the table",
            ));
        }
    }
    standard::inline_checks(&Sqlite, table, column)
}

fn table_options(table: &Table) -> String {
    let mut options = Vec::new();
    if matches!(
        table.options.value("sqlite_with_rowid"),
        Some(OptionValue::Literal(Literal::Boolean(false)))
    ) {
        options.push("\n WITHOUT ROWID");
    }
    if table.options.is_true("sqlite_strict") {
        options.push("\n STRICT");
    }
    options.join(",")
}

fn add_column(add: &AddColumn, before: &Schema) -> Result<Vec<String>> {
    let column = &add.column;
    let table = standard::table_of(add);
    if add.if_not_exists && has_column(before, &add.table, &column.name, "ADD", "if_not_exists")? {
        return Ok(Vec::new());
    }
    if add.inline_primary_key && column.primary_key {
        return Err(needs_rebuild(
            &format!("add the primary key `{}`", column.name),
            &add.table,
            "batch_op.add_column(...)",
        ));
    }
    let mut text = format!(
        "ALTER TABLE {} ADD COLUMN {}",
        table_name(&Sqlite, &add.table),
        column::definition(&table, column)?
    );
    let inline = standard::inline_foreign_key(add);
    if let Some(key) = inline {
        if key.referred_table.schema != add.table.schema {
            return Err(unsupported(
                format!(
                    "SQLite has no foreign keys between schemas: column `{}` of table `{}` refers to `{}`",
                    column.name, add.table, key.referred_table
                ),
                "remove the foreign key from the column, or keep both tables in one schema",
            ));
        }
        text.push(' ');
        text.push_str(&references(&Sqlite, key)?);
    }
    for constraint in &add.constraints {
        let what = match constraint {
            // A type's own check: Alembic leaves it out here.
            Constraint::Check(check) if check.of_type.is_some() => continue,
            Constraint::Check(_) => {
                if let Some(definition) = constraint::definition(&table, constraint)? {
                    text.push(' ');
                    text.push_str(&definition);
                }
                continue;
            }
            Constraint::ForeignKey(key) if inline.is_some_and(|inline| inline == key) => continue,
            Constraint::ForeignKey(_) => "foreign key",
            Constraint::Unique(_) => "unique constraint",
            Constraint::PrimaryKey(_) => "primary key",
            Constraint::Exclude(_) => return Err(no_exclude(&Sqlite)),
        };
        return Err(needs_rebuild(
            &format!("add the {what} of column `{}`", column.name),
            &add.table,
            "batch_op.add_column(...)",
        ));
    }
    let mut statements = vec![text];
    for index in &add.indexes {
        statements.push(index::create(&CreateIndex {
            table: add.table.clone(),
            index: index.clone(),
            if_not_exists: false,
        })?);
    }
    Ok(statements)
}

fn drop_column(drop: &DropColumn, before: &Schema) -> Result<Vec<String>> {
    if !drop.if_exists {
        return Ok(vec![standard::drop_column(&Sqlite, drop)]);
    }
    if !has_column(before, &drop.table, &drop.column, "DROP", "if_exists")? {
        return Ok(Vec::new());
    }
    let drop = DropColumn {
        if_exists: false,
        ..drop.clone()
    };
    Ok(vec![standard::drop_column(&Sqlite, &drop)])
}

/// Whether a table has a column. SQLite's ALTER TABLE knows no IF [NOT] EXISTS, so what is known of
/// the table decides; where nothing is known, neither statement would be right.
fn has_column(
    before: &Schema,
    table: &TableName,
    column: &str,
    verb: &str,
    argument: &str,
) -> Result<bool> {
    let Some(known) = before.table(table) else {
        return Err(unsupported(
            format!(
                "SQLite has no {verb} COLUMN with IF [NOT] EXISTS, and nothing is known of table \
                 `{table}` that could say whether it has column `{column}`"
            ),
            format!("remove `{argument}=True` from the script"),
        ));
    };
    Ok(known
        .columns
        .iter()
        .any(|known| known.name.eq_ignore_ascii_case(column)))
}

fn create_constraint(create: &CreateConstraint) -> Result<Vec<String>> {
    let (what, call) = match &create.constraint {
        Constraint::Check(check) if check.of_type.is_some() => return Ok(Vec::new()),
        Constraint::Check(_) => (
            "add a check constraint",
            "batch_op.create_check_constraint(...)",
        ),
        Constraint::PrimaryKey(_) => ("add a primary key", "batch_op.create_primary_key(...)"),
        Constraint::Unique(_) => (
            "add a unique constraint",
            "batch_op.create_unique_constraint(...)",
        ),
        Constraint::ForeignKey(_) => ("add a foreign key", "batch_op.create_foreign_key(...)"),
        Constraint::Exclude(_) => return Err(no_exclude(&Sqlite)),
    };
    Err(needs_rebuild(what, &create.table, call).raised_as("NotImplementedError"))
}
