//! Operations to statements of MySQL and MariaDB.

use super::existence::{self, Existence};
use super::{Flavor, Mysql, alter_column, column, comment, constraint, index, options};
use crate::dialect::standard::{
    self, Returning, Syntax as _, add_constraint, checked, quote, references, table_name,
    unsupported,
};
use crate::dialect::{Statement, VersionStatement, VersionTable};
use crate::error::Result;
use crate::op::{AddColumn, CreateIndex, CreateTable, DropColumn, Operation, RenameTable};
use crate::schema::{Constraint, Schema, Table};

/// The statements of an operation.
pub(super) fn render(
    dialect: Mysql,
    operation: &Operation,
    before: &Schema,
) -> Result<Vec<Statement>> {
    let statements = match operation {
        Operation::CreateTable(create) => create_table(dialect, create)?,
        Operation::DropTable(drop) => vec![standard::drop_table(&dialect, drop)],
        Operation::RenameTable(rename) => vec![rename_table(dialect, rename)],
        Operation::AddColumn(add) => add_column(dialect, add, before)?,
        Operation::DropColumn(drop) => drop_column(dialect, drop, before)?,
        Operation::AlterColumn(alter) => alter_column::render(dialect, alter)?,
        Operation::CreateIndex(create) => index::create(dialect, create, before)?,
        Operation::DropIndex(drop) => index::drop(dialect, drop, before)?,
        Operation::CreateConstraint(create) => {
            let definition = constraint::definition(dialect, &create.constraint)?;
            vec![add_constraint(&dialect, &create.table, &definition)]
        }
        Operation::DropConstraint(drop) => constraint::drop(dialect, drop, before)?,
        Operation::CreateTableComment(create) => {
            let text = create.comment.as_deref();
            vec![comment::of_table(dialect, &create.table, text)]
        }
        Operation::DropTableComment(drop) => vec![comment::of_table(dialect, &drop.table, None)],
        Operation::Execute(execute) => standard::execute(execute),
        Operation::CreateType(create) => standard::no_type(&dialect, &create.data_type)?,
        Operation::DropType(drop) => standard::no_type(&dialect, &drop.data_type)?,
        Operation::BulkInsert(insert) => standard::insert(&dialect, insert)?,
    };
    checked(statements)
}

/// A statement about the version table.
pub(super) fn version_statement(
    dialect: Mysql,
    table: &VersionTable,
    statement: &VersionStatement,
) -> Statement {
    let returning = match dialect.flavor {
        Flavor::Mysql => Returning::Nothing,
        Flavor::Mariadb | Flavor::MariadbAsMysql => Returning::Qualified,
    };
    Statement::new(standard::version_statement(
        &dialect, table, statement, returning, "",
    ))
}

/// Whether the version table exists, in the given database or the present one.
pub(super) fn version_table_exists(dialect: Mysql, table: &VersionTable) -> Statement {
    let schema = match &table.schema {
        Some(schema) => dialect.text(schema),
        None => "DATABASE()".to_owned(),
    };
    Statement::new(format!(
        "SELECT EXISTS (SELECT 1 FROM information_schema.tables \
         WHERE table_schema = {schema} AND table_name = {})",
        dialect.text(&table.name)
    ))
}

fn create_table(dialect: Mysql, create: &CreateTable) -> Result<Vec<String>> {
    let table = &create.table;
    let mut definitions = Vec::new();
    for column in table.columns.iter().filter(|column| !column.system) {
        let checks = standard::inline_checks(&dialect, table, column)?;
        definitions.push(format!(
            "{}{checks}",
            column::definition(dialect, table, column)?
        ));
    }
    let key = table.primary_key.as_ref();
    if let Some(key) = key.filter(|key| !key.columns.is_empty()) {
        definitions.push(constraint::primary_key(dialect, key)?);
    }
    for constraint in &table.constraints {
        if is_in_table(dialect, table, constraint) {
            definitions.push(constraint::definition(dialect, constraint)?);
        }
    }
    let mut statements = vec![standard::create_table(
        &dialect,
        create,
        &definitions,
        &options::of_table(dialect, table)?,
    )?];
    for index in &table.indexes {
        statements.extend(create_index(dialect, &table.name, index)?);
    }
    Ok(statements)
}

/// Whether a constraint stands in CREATE TABLE.
pub(super) fn is_in_table(dialect: Mysql, table: &Table, constraint: &Constraint) -> bool {
    match constraint {
        Constraint::Check(check) => {
            let column = check.of_type.as_ref().and_then(|name| table.column(name));
            !standard::is_inline(table, check)
                && constraint::is_needed(dialect, check, column.map(|column| &column.data_type))
        }
        // As in Alembic, where a later `op.create_foreign_key()` adds it.
        Constraint::ForeignKey(key) => !key.use_alter,
        Constraint::Unique(unique) => !unique.columns.is_empty(),
        Constraint::PrimaryKey(_) | Constraint::Exclude(_) => true,
    }
}

fn create_index(
    dialect: Mysql,
    table: &crate::schema::TableName,
    index: &crate::schema::Index,
) -> Result<Vec<String>> {
    let create = CreateIndex {
        table: table.clone(),
        index: index.clone(),
        if_not_exists: false,
    };
    index::create(dialect, &create, &Schema::default())
}

/// The new name with the schema: without it the table would move to the present database.
fn rename_table(dialect: Mysql, rename: &RenameTable) -> String {
    format!(
        "ALTER TABLE {} RENAME TO {}",
        table_name(&dialect, &rename.name),
        standard::object_name(&dialect, rename.name.schema.as_deref(), &rename.new_name)
    )
}

fn has_column(table: &Table, column: &str) -> bool {
    table
        .columns
        .iter()
        .any(|known| known.name.eq_ignore_ascii_case(column))
}

fn drop_column(dialect: Mysql, drop: &DropColumn, before: &Schema) -> Result<Vec<String>> {
    let existence = if drop.if_exists {
        existence::of(
            dialect,
            before,
            &drop.table,
            "a column",
            "if_exists",
            |known| has_column(known, &drop.column),
        )?
    } else {
        Existence::Present
    };
    if existence == Existence::Absent {
        return Ok(Vec::new());
    }
    Ok(vec![format!(
        "ALTER TABLE {} DROP COLUMN {}{}",
        table_name(&dialect, &drop.table),
        existence.clause("IF EXISTS "),
        quote(&dialect, &drop.column)
    )])
}

fn add_column(dialect: Mysql, add: &AddColumn, before: &Schema) -> Result<Vec<String>> {
    let column = &add.column;
    let existence = if add.if_not_exists {
        existence::of(
            dialect,
            before,
            &add.table,
            "a column",
            "if_not_exists",
            |known| has_column(known, &column.name),
        )?
    } else {
        Existence::Absent
    };
    if existence == Existence::Present {
        return Ok(Vec::new());
    }
    let table = standard::table_of(add);
    let mut text = format!(
        "ALTER TABLE {} ADD COLUMN {}{}",
        table_name(&dialect, &add.table),
        existence.clause("IF NOT EXISTS "),
        column::definition(dialect, &table, column)?
    );
    if add.inline_primary_key && column.primary_key {
        text.push_str(" PRIMARY KEY");
    }
    // MySQL reads over REFERENCES in a column's definition, so that there the key is added behind it.
    let inline = standard::inline_foreign_key(add).filter(|_| dialect.is_mariadb());
    if let Some(key) = inline {
        constraint::check_match(dialect, key)?;
        text.push(' ');
        text.push_str(&references(&dialect, key)?);
    }
    let mut later = Vec::new();
    for constraint in &add.constraints {
        match constraint {
            Constraint::Check(check) if check.of_type.is_none() => {
                text.push(' ');
                text.push_str(&constraint::definition(dialect, constraint)?);
            }
            Constraint::Check(check)
                if !constraint::is_needed(dialect, check, Some(&column.data_type)) => {}
            Constraint::ForeignKey(key) if inline.is_some_and(|inline| inline == key) => {}
            Constraint::PrimaryKey(_) => {
                return Err(unsupported(
                    format!(
                        "column `{}` cannot bring a primary key to table `{}`",
                        column.name, add.table
                    ),
                    "add the column first, then the key with `op.create_primary_key(...)`",
                ));
            }
            Constraint::Check(_)
            | Constraint::ForeignKey(_)
            | Constraint::Unique(_)
            | Constraint::Exclude(_) => {
                let definition = constraint::definition(dialect, constraint)?;
                later.push(add_constraint(&dialect, &add.table, &definition));
            }
        }
    }
    let mut statements = vec![text];
    statements.append(&mut later);
    for index in &add.indexes {
        statements.extend(create_index(dialect, &add.table, index)?);
    }
    Ok(statements)
}
