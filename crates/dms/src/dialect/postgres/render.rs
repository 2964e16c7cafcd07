//! Operations to statements of PostgreSQL.

use super::replay::parents;
use super::{Postgres, alter_column, column, comment, constraint, index, named_type};
use crate::dialect::standard::{
    self, Returning, add_constraint, checked, keyword_phrase, quote, references,
    storage_parameters, table_name, text_literal, unsupported, word,
};
use crate::dialect::{Statement, VersionStatement, VersionTable};
use crate::error::Result;
use crate::op::{AddColumn, CreateIndex, CreateTable, Operation};
use crate::schema::{Constraint, Literal, OptionValue, Schema, Table};

/// The statements of an operation.
pub(super) fn render(operation: &Operation, before: &Schema) -> Result<Vec<Statement>> {
    let statements = match operation {
        Operation::CreateTable(create) => create_table(create, before)?,
        Operation::DropTable(drop) => vec![standard::drop_table(&Postgres, drop)],
        Operation::RenameTable(rename) => vec![standard::rename_table(&Postgres, rename)],
        Operation::AddColumn(add) => add_column(add, before)?,
        Operation::DropColumn(drop) => vec![standard::drop_column(&Postgres, drop)],
        Operation::AlterColumn(alter) => alter_column::render(alter, before)?,
        Operation::CreateIndex(create) => vec![index::create(create)?],
        Operation::DropIndex(drop) => vec![index::drop(drop)?],
        Operation::CreateConstraint(create) => {
            let definition = constraint::definition(&create.constraint)?;
            vec![add_constraint(&Postgres, &create.table, &definition)]
        }
        Operation::DropConstraint(drop) => vec![standard::drop_constraint(&Postgres, drop)?],
        Operation::CreateTableComment(create) => {
            vec![comment::of_table(&create.table, create.comment.as_deref())]
        }
        Operation::DropTableComment(drop) => vec![comment::of_table(&drop.table, None)],
        Operation::Execute(execute) => standard::execute(execute),
        Operation::BulkInsert(insert) => standard::insert(&Postgres, insert)?,
        Operation::CreateType(create) => named_type::create_type(create, before)?,
        Operation::DropType(drop) => named_type::drop_type(drop, before)?,
    };
    checked(statements)
}

/// Only whether an enum or a domain is there already is looked up in the schema.
pub(super) fn needs_schema(operation: &Operation) -> bool {
    match operation {
        Operation::CreateTable(create) => (create.table.columns.iter())
            .any(|column| named_type::may_be_created(&column.data_type)),
        Operation::AddColumn(add) => named_type::may_be_created(&add.column.data_type),
        Operation::AlterColumn(alter) => {
            (alter.data_type.as_ref()).is_some_and(named_type::may_be_created)
        }
        Operation::CreateType(create) => create.check_first,
        Operation::DropType(drop) => drop.check_first,
        Operation::DropTable(_)
        | Operation::RenameTable(_)
        | Operation::DropColumn(_)
        | Operation::CreateIndex(_)
        | Operation::DropIndex(_)
        | Operation::CreateConstraint(_)
        | Operation::DropConstraint(_)
        | Operation::CreateTableComment(_)
        | Operation::DropTableComment(_)
        | Operation::Execute(_)
        | Operation::BulkInsert(_) => false,
    }
}

/// A statement about the version table.
pub(super) fn version_statement(table: &VersionTable, statement: &VersionStatement) -> Statement {
    Statement::new(standard::version_statement(
        &Postgres,
        table,
        statement,
        Returning::Qualified,
        "",
    ))
}

/// Whether the version table exists, in the given schema or on the search path.
pub(super) fn version_table_exists(table: &VersionTable) -> Statement {
    let place = match &table.schema {
        Some(schema) => format!("n.nspname = {}", text_literal(schema)),
        None => "pg_catalog.pg_table_is_visible(c.oid)".into(),
    };
    Statement::new(format!(
        "SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_class c \
         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         WHERE c.relname = {} AND {place} AND c.relkind IN ('r', 'p', 'f', 'v', 'm'))",
        text_literal(&table.name)
    ))
}

fn create_table(create: &CreateTable, before: &Schema) -> Result<Vec<String>> {
    let table = &create.table;
    let mut statements = named_type::before_create_table(create, before)?;
    let mut definitions = Vec::new();
    for column in table.columns.iter().filter(|column| !column.system) {
        let checks = standard::inline_checks(&Postgres, table, column)?;
        definitions.push(format!("{}{checks}", column::definition(table, column)?));
    }
    if let Some(key) = table
        .primary_key
        .as_ref()
        .filter(|key| !key.columns.is_empty())
    {
        definitions.push(constraint::primary_key(key)?);
    }
    for constraint in &table.constraints {
        if is_in_table(table, constraint) {
            definitions.push(constraint::definition(constraint)?);
        }
    }
    let options = table_options(table)?;
    statements.push(standard::create_table(
        &Postgres,
        create,
        &definitions,
        &options,
    )?);
    for index in &table.indexes {
        statements.push(index::create(&CreateIndex {
            table: table.name.clone(),
            index: index.clone(),
            if_not_exists: false,
        })?);
    }
    if table.comment.is_some() {
        statements.push(comment::of_table(&table.name, table.comment.as_deref()));
    }
    for column in &table.columns {
        if column.comment.is_some() {
            statements.push(comment::of_column(
                &table.name,
                &column.name,
                column.comment.as_deref(),
            ));
        }
    }
    Ok(statements)
}

/// Whether a constraint stands in CREATE TABLE.
pub(super) fn is_in_table(table: &Table, constraint: &Constraint) -> bool {
    match constraint {
        Constraint::Check(check) => {
            let column = check.of_type.as_ref().and_then(|name| table.column(name));
            !standard::is_inline(table, check)
                && constraint::is_needed(check, column.map(|column| &column.data_type))
        }
        // As in Alembic, where a later `op.create_foreign_key()` adds it.
        Constraint::ForeignKey(key) => !key.use_alter,
        Constraint::Unique(unique) => !unique.columns.is_empty(),
        Constraint::PrimaryKey(_) | Constraint::Exclude(_) => true,
    }
}

fn table_options(table: &Table) -> Result<String> {
    let options = &table.options;
    let mut text = String::new();
    let parents = parents(table).into_iter();
    let parents: Vec<String> = parents.map(|parent| quote(&Postgres, parent)).collect();
    if !parents.is_empty() {
        text.push_str(&format!("\n INHERITS ({})", parents.join(", ")));
    }
    if let Some(partition) = options.text("postgresql_partition_by") {
        text.push_str(&format!("\n PARTITION BY {partition}"));
    }
    if let Some(method) = options.text("postgresql_using") {
        text.push_str(&format!("\n USING {}", word("`postgresql_using`", method)?));
    }
    if let Some(OptionValue::Map(parameters)) = options.value("postgresql_with")
        && !parameters.is_empty()
    {
        let parameters = storage_parameters(&Postgres, parameters)?;
        text.push_str(&format!("\n WITH ({parameters})"));
    }
    match options.value("postgresql_with_oids") {
        Some(OptionValue::Literal(Literal::Boolean(true))) => text.push_str("\n WITH OIDS"),
        Some(OptionValue::Literal(Literal::Boolean(false))) => text.push_str("\n WITHOUT OIDS"),
        _ => {}
    }
    if let Some(action) = options.text("postgresql_on_commit") {
        let action = action.replace('_', " ").to_uppercase();
        let action = keyword_phrase("`postgresql_on_commit`", &action, false)?;
        text.push_str(&format!("\n ON COMMIT {action}"));
    }
    if let Some(tablespace) = options.text("postgresql_tablespace") {
        text.push_str(&format!("\n TABLESPACE {}", quote(&Postgres, tablespace)));
    }
    Ok(text)
}

fn add_column(add: &AddColumn, before: &Schema) -> Result<Vec<String>> {
    let column = &add.column;
    let table = standard::table_of(add);
    let mut statements = named_type::before_column(&table, before)?;
    let mut text = format!(
        "ALTER TABLE {} ADD COLUMN {}{}",
        table_name(&Postgres, &add.table),
        if add.if_not_exists {
            "IF NOT EXISTS "
        } else {
            ""
        },
        column::definition(&table, column)?
    );
    if add.inline_primary_key && column.primary_key {
        text.push_str(" PRIMARY KEY");
    }
    let inline = standard::inline_foreign_key(add);
    if let Some(key) = inline {
        text.push(' ');
        text.push_str(&references(&Postgres, key)?);
    }
    let mut later = Vec::new();
    for constraint in &add.constraints {
        match constraint {
            Constraint::Check(check) if check.of_type.is_none() => {
                text.push(' ');
                text.push_str(&constraint::definition(constraint)?);
            }
            Constraint::Check(check) if !constraint::is_needed(check, Some(&column.data_type)) => {}
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
                let definition = constraint::definition(constraint)?;
                later.push(add_constraint(&Postgres, &add.table, &definition));
            }
        }
    }
    statements.push(text);
    statements.append(&mut later);
    for index in &add.indexes {
        statements.push(index::create(&CreateIndex {
            table: add.table.clone(),
            index: index.clone(),
            if_not_exists: false,
        })?);
    }
    if column.comment.is_some() {
        statements.push(comment::of_column(
            &add.table,
            &column.name,
            column.comment.as_deref(),
        ));
    }
    Ok(statements)
}
