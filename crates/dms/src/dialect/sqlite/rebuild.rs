//! Batch mode: what SQLite's ALTER TABLE cannot do is done by filling a new table and putting it in the old one's place.
//! <https://www.sqlite.org/lang_altertable.html#otheralter>

mod apply;
mod dependent;
mod order;
mod text;

use std::result::Result as StdResult;

use self::apply::Draft;
use super::column::{self, is_inline_key};
use super::index;
use super::render::create_table;
use super::{Sqlite, types};
use crate::conn::Connection;
use crate::dialect::Rebuild;
use crate::dialect::standard::{self, checked, quote, table_name, unsupported};
use crate::error::{Error, Result};
use crate::op::{
    AddColumn, AlterColumn, BatchAlterTable, BatchError, CreateIndex, CreateTable, DropTable,
    Operation, Recreate, RenameTable,
};
use crate::schema::{
    Constraint, DependentKind, Index, Literal, OptionValue, Schema, ServerDefault, Table, TableName,
};

/// How many characters the name of the new table has at most, as Alembic cuts it.
const LONGEST_NAME: usize = 50;

/// Whether a batch needs a new table: Alembic's rule, and where a column is to stand at a place of its own, which
/// Alembic refuses without `recreate="always"`.
pub(super) fn is_needed(batch: &BatchAlterTable) -> bool {
    match batch.recreate {
        Recreate::Always => true,
        Recreate::Never => false,
        Recreate::Auto => {
            !batch.placements.is_empty() || !batch.operations.iter().all(is_done_in_place)
        }
    }
}

fn is_done_in_place(operation: &Operation) -> bool {
    match operation {
        Operation::CreateIndex(_)
        | Operation::DropIndex(_)
        | Operation::Execute(_)
        | Operation::CreateType(_)
        | Operation::DropType(_) => true,
        Operation::AddColumn(add) => is_added_in_place(add),
        Operation::CreateTable(_)
        | Operation::DropTable(_)
        | Operation::RenameTable(_)
        | Operation::DropColumn(_)
        | Operation::AlterColumn(_)
        | Operation::CreateConstraint(_)
        | Operation::DropConstraint(_)
        | Operation::CreateTableComment(_)
        | Operation::DropTableComment(_)
        | Operation::BulkInsert(_) => false,
    }
}

fn is_added_in_place(add: &AddColumn) -> bool {
    let is_expression = matches!(
        add.column.server_default,
        Some(ServerDefault::Expression(_))
    );
    let is_stored =
        (add.column.computed.as_ref()).is_some_and(|computed| computed.persisted == Some(true));
    !is_expression
        && !is_stored
        && add
            .constraints
            .iter()
            .all(|constraint| stands_in_column(add, constraint))
}

/// Whether ADD COLUMN itself brings this constraint along. A reference can only come with a column that is NULL.
fn stands_in_column(add: &AddColumn, constraint: &Constraint) -> bool {
    match constraint {
        Constraint::Check(check) => check.of_type.is_none(),
        Constraint::ForeignKey(_) => add.inline_references && add.column.server_default.is_none(),
        Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Exclude(_) => false,
    }
}

/// The statements of a batch.
pub(super) fn rebuild(batch: &BatchAlterTable, before: &Schema) -> StdResult<Rebuild, BatchError> {
    let batch = &of_known_table(batch, before);
    let mut before = before.clone();
    if let Some(table) = &batch.copy_from {
        before.tables.retain(|known| known.name != batch.table);
        before.tables.push(Table {
            name: batch.table.clone(),
            ..table.clone()
        });
    }
    if before.table(&batch.table).is_none() {
        return Err(unknown_table(&batch.table).into());
    }
    if needs_renames_first(batch, &before) {
        return renames_first(batch, before).map_err(BatchError::from);
    }
    let draft = Draft::new(batch, &before)?;
    dependent::check(&draft, &before)?;
    swap(&draft, &before).map_err(BatchError::from)
}

/// The batch with its table called as the database calls it: letters of either case are the same to SQLite, and
/// `main` is the schema that needs no name.
fn of_known_table(batch: &BatchAlterTable, before: &Schema) -> BatchAlterTable {
    let wanted = &batch.table;
    let mut names = before.tables.iter().map(|table| &table.name);
    let known = names.find(|name| is_same(name, wanted));
    BatchAlterTable {
        table: known.unwrap_or(wanted).clone(),
        ..batch.clone()
    }
}

fn is_same(one: &TableName, other: &TableName) -> bool {
    let schema = |name: &TableName| {
        let schema = name.schema.as_deref().map(str::to_ascii_lowercase);
        schema.filter(|schema| schema != "main")
    };
    one.name.eq_ignore_ascii_case(&other.name) && schema(one) == schema(other)
}

fn unknown_table(table: &TableName) -> Error {
    unsupported(
        format!("table `{table}` must be rebuilt, and nothing is known of it"),
        format!(
            "say what it looks like: `op.batch_alter_table(\"{}\", copy_from=sa.Table(...))`; with `--sql` only \
             tables that the revisions made are known, so run it against the database, or begin at base",
            table.name
        ),
    )
}

/// What a change of name says.
fn new_name(operation: &Operation) -> Option<(&AlterColumn, &str)> {
    let Operation::AlterColumn(alter) = operation else {
        return None;
    };
    let name = alter.new_name.as_deref()?;
    (name != alter.column).then_some((alter, name))
}

/// Whether something else than the table itself has to follow the new name of a column: SQLite's own RENAME
/// COLUMN then goes first, which rewrites views, triggers and the foreign keys of other tables.
fn needs_renames_first(batch: &BatchAlterTable, before: &Schema) -> bool {
    let is_referred = |column: &str| {
        before.tables.iter().filter(|table| table.name != batch.table).any(|table| {
            table.constraints.iter().any(|constraint| {
                matches!(constraint, Constraint::ForeignKey(key)
                    if is_same(&key.referred_table, &batch.table) && key.referred_columns.iter().any(|name| name == column))
            })
        })
    };
    batch
        .operations
        .iter()
        .filter_map(new_name)
        .any(|(alter, _)| !before.dependents.is_empty() || is_referred(&alter.column))
}

fn renames_first(batch: &BatchAlterTable, mut after: Schema) -> Result<Rebuild> {
    let mut rest = batch.clone();
    let mut statements = Vec::new();
    for operation in &mut rest.operations {
        if let Operation::Execute(execute) = operation {
            statements.extend(standard::execute(execute));
            execute.sql.clear();
        }
    }
    for operation in &mut rest.operations {
        let Operation::AlterColumn(alter) = operation else {
            continue;
        };
        let Some(new_name) = alter.new_name.take() else {
            continue;
        };
        if new_name == alter.column {
            continue;
        }
        statements.push(format!(
            "ALTER TABLE {} RENAME COLUMN {} TO {}",
            table_name(&Sqlite, &batch.table),
            quote(&Sqlite, &alter.column),
            quote(&Sqlite, &new_name)
        ));
        apply::rename(&mut after, &batch.table, &alter.column, &new_name)?;
        rest.renamed.push((alter.column.clone(), new_name.clone()));
        alter.column = new_name;
    }
    if rest.copy_from.is_some() {
        rest.copy_from = after.table(&batch.table).cloned();
    }
    let is_nothing = |operation: &Operation| match operation {
        Operation::AlterColumn(alter) => !alter.has_changes(),
        operation => executed(operation).is_some(),
    };
    let is_left = rest.recreate == Recreate::Always || !rest.operations.iter().all(is_nothing);
    Ok(Rebuild {
        statements: checked(statements)?,
        after,
        rest: is_left.then_some(rest),
    })
}

/// The name of the new table until it is in its place, which is Alembic's.
fn temporary(name: &TableName) -> TableName {
    let text = format!("_alembic_tmp_{}", name.name);
    let cut: String = text.chars().take(LONGEST_NAME).collect();
    TableName::in_schema(name.schema.clone(), cut)
}

/// What SQLite says of the rows that it copies is about the table that the script names.
pub(super) fn explain(table: &TableName, error: &Error) -> Error {
    let temporary = temporary(table).name;
    let message = error.message().replace(&temporary, &table.name);
    let is_about_rows = message.contains("constraint failed");
    let mut told = Error::new(error.kind(), message);
    if let Some(detail) = error.detail() {
        told = told.with_detail(detail);
    }
    match error.hint() {
        _ if is_about_rows => told.with_hint(format!(
            "the rows that are there contradict what the batch asks for: change them first, \
             `op.execute(\"UPDATE {} SET ...\")`",
            table.name
        )),
        Some(hint) => told.with_hint(hint),
        None => told,
    }
}

/// Puts the new table in the place of the old one.
fn swap(draft: &Draft, before: &Schema) -> Result<Rebuild> {
    let new = &draft.table;
    let name = &new.name;
    let temporary = temporary(name);
    let mut statements = draft.executes.clone();
    let is_referred = is_referred(before, name);
    if is_referred {
        // DROP TABLE would delete, or refuse, the rows that refer to it. Does nothing within a transaction,
        // for which the connection has it off already.
        statements.push("PRAGMA foreign_keys=OFF".to_owned());
    }
    // With it, RENAME TO leaves alone what names the table in views and triggers.
    let has_dependents = !before.dependents.is_empty();
    if has_dependents {
        statements.push("PRAGMA legacy_alter_table=ON".to_owned());
    }
    if before.table(&temporary).is_some() {
        // Left by a run of Alembic that failed: the table itself is still there, so this is a copy.
        statements.push(standard::drop_table(&Sqlite, &drop(&temporary)));
    }
    statements.extend(create_table(&CreateTable {
        table: Table {
            name: temporary.clone(),
            indexes: Vec::new(),
            ..new.clone()
        },
        if_not_exists: false,
    })?);
    statements.extend(copy(draft, &temporary)?);
    statements.extend(keep_sequence(&draft.before, new, &temporary));
    statements.push(standard::drop_table(&Sqlite, &drop(name)));
    statements.push(standard::rename_table(
        &Sqlite,
        &RenameTable {
            name: temporary,
            new_name: name.name.clone(),
        },
    ));
    for index in &new.indexes {
        statements.push(create_index(name, index)?);
    }
    for dependent in &before.dependents {
        let is_own = dependent.table.eq_ignore_ascii_case(&name.name);
        if dependent.kind == DependentKind::Trigger && is_own {
            statements.push(dependent.sql.clone());
        }
    }
    if has_dependents {
        statements.push("PRAGMA legacy_alter_table=OFF".to_owned());
    }
    if is_referred {
        statements.push("PRAGMA foreign_keys=ON".to_owned());
    }
    Ok(Rebuild {
        statements: checked(statements)?,
        after: draft.schema(before),
        rest: None,
    })
}

fn drop(name: &TableName) -> DropTable {
    DropTable {
        name: name.clone(),
        if_exists: false,
        before: None,
    }
}

/// Whether a foreign key of another table points at this one.
fn is_referred(schema: &Schema, name: &TableName) -> bool {
    schema.tables.iter().any(|table| {
        table.name != *name
            && table.constraints.iter().any(
                |constraint| matches!(constraint, Constraint::ForeignKey(key) if is_same(&key.referred_table, name)),
            )
    })
}

/// INSERT ... SELECT: every column that was there and is not generated, and the rows' own numbers where no column
/// holds them.
fn copy(draft: &Draft, temporary: &TableName) -> Result<Option<String>> {
    let old = table_name(&Sqlite, &draft.before.name);
    let (mut columns, mut values) = (Vec::new(), Vec::new());
    if let Some(word) = rowid(&draft.before, &draft.table) {
        columns.push(word.to_owned());
        values.push(format!("{old}.{word}"));
    }
    for column in &draft.table.columns {
        let Some(transfer) = draft.transfer(&column.name) else {
            continue;
        };
        if column.computed.is_some() {
            continue;
        }
        let source = quote(&Sqlite, &transfer.source);
        columns.push(quote(&Sqlite, &column.name));
        values.push(match &transfer.cast {
            Some(data_type) => format!(
                "CAST({old}.{source} AS {}) AS {source}",
                types::data_type(&types::without_collation(data_type))?
            ),
            None => format!("{old}.{source}"),
        });
    }
    if columns.is_empty() {
        return Ok(None);
    }
    Ok(Some(format!(
        "INSERT INTO {} ({}) SELECT {} \nFROM {old}",
        table_name(&Sqlite, temporary),
        columns.join(", "),
        values.join(", ")
    )))
}

/// The word for the rows' numbers, where they are to be copied: where no column of the new table holds them.
/// <https://www.sqlite.org/rowidtable.html>
fn rowid(before: &Table, after: &Table) -> Option<&'static str> {
    let has_none = |table: &&Table| {
        matches!(
            table.options.value("sqlite_with_rowid"),
            Some(OptionValue::Literal(Literal::Boolean(false)))
        )
    };
    let tables = [before, after];
    if has_integer_key(after) || tables.iter().any(has_none) {
        return None;
    }
    let is_column = |word: &str| {
        let mut columns = tables.iter().flat_map(|table| &table.columns);
        columns.any(|column| column.name.eq_ignore_ascii_case(word))
    };
    ["rowid", "_rowid_", "oid"]
        .into_iter()
        .find(|word| !is_column(word))
}

fn has_integer_key(table: &Table) -> bool {
    let Some([name]) = table.primary_key.as_ref().map(|key| key.columns.as_slice()) else {
        return false;
    };
    table
        .column(name)
        .and_then(|column| column::data_type(column).ok())
        .is_some_and(|data_type| data_type.eq_ignore_ascii_case("INTEGER"))
}

/// The next number of AUTOINCREMENT: dropping the old table would forget it.
fn keep_sequence(before: &Table, after: &Table, temporary: &TableName) -> Vec<String> {
    let is_numbered = |table: &Table| {
        table
            .columns
            .iter()
            .any(|column| is_inline_key(table, column))
    };
    if !is_numbered(before) || !is_numbered(after) {
        return Vec::new();
    }
    let schema = (temporary.schema.as_deref())
        .map_or_else(String::new, |schema| format!("{}.", quote(&Sqlite, schema)));
    let new = standard::text_literal(&temporary.name);
    let old = standard::text_literal(&before.name.name);
    vec![
        format!("DELETE FROM {schema}sqlite_sequence WHERE name = {new}"),
        format!("UPDATE {schema}sqlite_sequence SET name = {new} WHERE name = {old}"),
    ]
}

/// The rows that contradict the foreign keys.
pub(super) fn violations(connection: &mut dyn Connection) -> Result<Vec<String>> {
    let rows = connection.execute("PRAGMA foreign_key_check")?.rows;
    let line = |row: &crate::conn::Row| {
        let number = row.integer(1).map_or_else(
            || "a row".to_owned(),
            |number| format!("the row with rowid {number}"),
        );
        format!(
            "{number} of table `{}` refers to a row of `{}` that is not there",
            row.text(0).unwrap_or_default(),
            row.text(2).unwrap_or_default()
        )
    };
    Ok(rows.iter().map(line).collect())
}

fn create_index(table: &TableName, index: &Index) -> Result<String> {
    index::create(&CreateIndex {
        table: table.clone(),
        index: index.clone(),
        if_not_exists: false,
    })
}

/// Statements that Alembic runs while the block is read.
fn executed(operation: &Operation) -> Option<Vec<String>> {
    let Operation::Execute(execute) = operation else {
        return None;
    };
    Some(standard::execute(execute))
}
