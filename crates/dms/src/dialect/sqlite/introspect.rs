//! Reads a SQLite database: five queries, and of the statements that made tables and indexes
//! what no PRAGMA tells (names, conditions, collations, conflict clauses, deferrability).

mod create_index;
mod create_table;
mod data_type;

use std::collections::HashMap;

use self::create_table::{Definition, Item};
use super::{Sqlite, types};
use crate::conn::{Connection, Row};
use crate::dialect::{Scope, standard};
use crate::error::Result;
use crate::schema::{
    CheckConstraint, Column, Computed, Constraint, ConstraintName, DataType, Dependent,
    DependentKind, Expression, ForeignKey, Index, Literal, OptionValue, Options, PrimaryKey,
    Schema, ServerDefault, Table, TableName, UniqueConstraint,
};

pub(super) use self::data_type::reflected as reflected_type;

/// The schema of a database, as SQLAlchemy's inspector and Alembic's hooks on it present it.
///
/// More than they tell, so that a table can be rebuilt without loss: indexes on expressions, names and
/// clauses of constraints in every form of writing, collations, AUTOINCREMENT, ON CONFLICT. And less:
/// virtual tables and the tables behind them are not the project's.
pub(super) fn introspect(
    _dialect: &Sqlite,
    connection: &mut dyn Connection,
    scope: &Scope,
) -> Result<Schema> {
    let mut tables = Vec::new();
    let mut positions = HashMap::new();
    for row in connection.execute(include_str!("queries/tables.sql"))?.rows {
        let Some(name) = row.text(0).map(TableName::new) else {
            continue;
        };
        let wanted = scope.only.as_ref().is_none_or(|only| only.contains(&name));
        if wanted && !scope.exclude.contains(&name) {
            positions.insert(name.name.clone(), tables.len());
            tables.push(Draft::new(name, &row));
        }
    }
    for row in connection
        .execute(include_str!("queries/definitions.sql"))?
        .rows
    {
        let position = row.text(0).and_then(|name| positions.get(name));
        if let Some(draft) = position.and_then(|position| tables.get_mut(*position)) {
            draft.definition = create_table::parse(row.text(1).unwrap_or_default());
        }
    }
    for row in connection
        .execute(include_str!("queries/columns.sql"))?
        .rows
    {
        let position = row.text(0).and_then(|name| positions.get(name));
        if let Some(draft) = position.and_then(|position| tables.get_mut(*position)) {
            draft.add_column(&row);
        }
    }
    for draft in &mut tables {
        draft.add_constraints();
    }
    let rows = connection
        .execute(include_str!("queries/indexes.sql"))?
        .rows;
    for rows in rows.chunk_by(|left, right| left.text(1) == right.text(1)) {
        let position = rows[0].text(0).and_then(|name| positions.get(name));
        if let Some(draft) = position.and_then(|position| tables.get_mut(*position)) {
            draft.table.indexes.extend(index(rows));
        }
    }
    let mut tables: Vec<Table> = tables.into_iter().map(|draft| draft.table).collect();
    complete_foreign_keys(&mut tables);
    tables.sort_by(|left, right| left.name.cmp(&right.name));
    Ok(Schema {
        tables,
        dependents: dependents(connection)?,
        ..Schema::default()
    })
}

/// The views and triggers, in the order in which they were made.
fn dependents(connection: &mut dyn Connection) -> Result<Vec<Dependent>> {
    let rows = connection
        .execute(include_str!("queries/dependents.sql"))?
        .rows;
    let dependent = |row: &Row| {
        Some(Dependent {
            kind: match row.text(0)? {
                "view" => DependentKind::View,
                _ => DependentKind::Trigger,
            },
            name: row.text(1)?.to_owned(),
            table: row.text(2)?.to_owned(),
            sql: row.text(3)?.to_owned(),
        })
    };
    Ok(rows.iter().filter_map(dependent).collect())
}

/// A table with the definition it was created by.
struct Draft {
    table: Table,
    definition: Definition,
    /// The columns of the primary key with their places in it.
    key: Vec<(i64, String)>,
}

impl Draft {
    fn new(name: TableName, row: &Row) -> Self {
        let mut table = Table::new(name);
        if row.boolean(1) == Some(true) {
            table.options.0.push(flag("sqlite_with_rowid", false));
        }
        if row.boolean(2) == Some(true) {
            table.options.0.push(flag("sqlite_strict", true));
        }
        Self {
            table,
            definition: Definition::default(),
            key: Vec::new(),
        }
    }

    fn add_column(&mut self, row: &Row) {
        let Some(name) = row.text(1) else { return };
        let said = self.definition.column(name);
        let collation = said.and_then(|said| said.collation.as_deref());
        let mut column = Column::new(
            name,
            reflected_type(row.text(2).unwrap_or_default(), collation),
        );
        column.declared_type = declared_type(
            row.text(2).unwrap_or_default(),
            collation,
            &column.data_type,
        )
        .map(Box::from);
        column.nullable = row.integer(3) == Some(0);
        if let Some(place) = row.integer(5).filter(|place| *place > 0) {
            column.primary_key = true;
            self.key.push((place, name.to_owned()));
        }
        if let Some(conflict) = said.and_then(|said| said.not_null_conflict.clone()) {
            let keyword = "sqlite_on_conflict_not_null";
            column.options.0.push(text_option(keyword, conflict));
        }
        // 2 and 3: generated, VIRTUAL and STORED.
        match row.integer(6) {
            Some(hidden @ (2 | 3)) => {
                let generated = said.and_then(|said| said.generated.clone());
                column.computed = Some(Box::new(Computed {
                    sql: Expression::Text(generated.unwrap_or_default()),
                    persisted: Some(hidden == 3),
                }));
            }
            _ => {
                column.server_default = row
                    .text(4)
                    .map(|text| ServerDefault::Expression(Expression::Text(default_text(text))));
            }
        }
        self.table.columns.push(column);
    }

    fn add_constraints(&mut self) {
        self.key.sort();
        let key: Vec<String> = self.key.drain(..).map(|(_, name)| name).collect();
        let mut key_name = None;
        let mut key_options = Options::default();
        for item in std::mem::take(&mut self.definition.items) {
            match item {
                Item::PrimaryKey {
                    name,
                    conflict,
                    autoincrement,
                } => {
                    key_name = name;
                    key_options = on_conflict(conflict);
                    if autoincrement {
                        self.table
                            .options
                            .0
                            .push(flag("sqlite_autoincrement", true));
                    }
                }
                Item::Unique {
                    name,
                    columns,
                    conflict,
                } => {
                    let unique = UniqueConstraint {
                        name: final_name(name),
                        columns: self.column_names(columns),
                        options: on_conflict(conflict),
                        ..UniqueConstraint::default()
                    };
                    self.table.constraints.push(Constraint::Unique(unique));
                }
                Item::Check { name, condition } => {
                    self.table
                        .constraints
                        .push(Constraint::Check(CheckConstraint {
                            name: final_name(name),
                            condition: Expression::Text(condition),
                            of_type: None,
                            in_column: None,
                            deferrable: None,
                            initially: None,
                            options: Options::default(),
                        }));
                }
                Item::ForeignKey(said) => {
                    let key = ForeignKey {
                        name: final_name(said.name),
                        columns: self.column_names(said.columns),
                        referred_table: TableName::new(said.referred_table),
                        referred_columns: said.referred_columns,
                        on_update: said.on_update,
                        on_delete: said.on_delete,
                        deferrable: said.deferrable,
                        initially: said.initially,
                        match_type: said.match_type,
                        use_alter: false,
                        options: Options::default(),
                    };
                    self.table.constraints.push(Constraint::ForeignKey(key));
                }
            }
        }
        if !key.is_empty() {
            self.table.primary_key = Some(PrimaryKey {
                name: final_name(key_name),
                columns: key,
                options: key_options,
                ..PrimaryKey::default()
            });
        }
    }

    /// The names as the columns' own definitions write them: SQLite does not look at the case.
    fn column_names(&self, names: Vec<String>) -> Vec<String> {
        names
            .into_iter()
            .map(|name| same_name(&self.table.columns, &name).unwrap_or(name))
            .collect()
    }
}

/// The declared type, where writing the type anew would make other words of it: `INT`, `UUID`, none at all.
fn declared_type(text: &str, collation: Option<&str>, data_type: &DataType) -> Option<String> {
    let upper = text.to_ascii_uppercase();
    // The declared type of a generated column ends with these words.
    let end = upper.find("GENERATED ALWAYS").unwrap_or(text.len());
    let text = text.get(..end)?.trim();
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | ' ' | '(' | ')' | ',');
    if !text.chars().all(is_plain) {
        return None;
    }
    let declared = match collation {
        Some(collation) => format!("{text} COLLATE {}", standard::quote(&Sqlite, collation)),
        None => text.to_owned(),
    };
    let own = types::data_type(data_type).ok();
    let is_own = own.is_some_and(|own| own.eq_ignore_ascii_case(&declared));
    (!is_own).then_some(declared)
}

fn same_name(columns: &[Column], name: &str) -> Option<String> {
    columns
        .iter()
        .find(|column| column.name.eq_ignore_ascii_case(name))
        .map(|column| column.name.clone())
}

/// Writes the other side of each foreign key as its table does: `REFERENCES parent` means the primary key.
fn complete_foreign_keys(tables: &mut [Table]) {
    let sides: HashMap<String, (String, Vec<String>, Vec<Column>)> = tables
        .iter()
        .map(|table| {
            let key = table.primary_key.as_ref();
            let key = key.map(|key| key.columns.clone()).unwrap_or_default();
            let name = &table.name.name;
            (
                name.to_lowercase(),
                (name.clone(), key, table.columns.clone()),
            )
        })
        .collect();
    for table in tables {
        for constraint in &mut table.constraints {
            let Constraint::ForeignKey(key) = constraint else {
                continue;
            };
            let side = sides.get(&key.referred_table.name.to_lowercase());
            let Some((name, primary_key, columns)) = side else {
                continue;
            };
            key.referred_table.name.clone_from(name);
            if key.referred_columns.is_empty() {
                key.referred_columns.clone_from(primary_key);
            }
            for column in &mut key.referred_columns {
                if let Some(name) = same_name(columns, column) {
                    *column = name;
                }
            }
        }
    }
}

/// `rows` are the elements of one index.
fn index(rows: &[Row]) -> Option<Index> {
    let row = rows.first()?;
    let definition = create_index::parse(row.text(2).unwrap_or_default());
    let elements = rows
        .iter()
        .enumerate()
        .map(|(place, row)| create_index::element(definition.elements.get(place), row.text(3)))
        .collect();
    let mut options = Options::default();
    if let Some(condition) = definition.condition {
        let condition = OptionValue::Expression(Expression::Text(condition));
        options.0.push(("sqlite_where".to_owned(), condition));
    }
    Some(Index {
        name: row.text(1).map(ConstraintName::conventional),
        elements,
        unique: definition.unique,
        options,
        normal: None,
    })
}

fn final_name(name: Option<String>) -> Option<ConstraintName> {
    name.map(ConstraintName::conventional)
}

fn on_conflict(conflict: Option<String>) -> Options {
    Options(
        conflict
            .map(|conflict| text_option("sqlite_on_conflict", conflict))
            .into_iter()
            .collect(),
    )
}

fn text_option(keyword: &str, text: String) -> (String, OptionValue) {
    (
        keyword.to_owned(),
        OptionValue::Literal(Literal::Text(text)),
    )
}

fn flag(keyword: &str, value: bool) -> (String, OptionValue) {
    (
        keyword.to_owned(),
        OptionValue::Literal(Literal::Boolean(value)),
    )
}

/// A default as DDL takes it. PRAGMA gives expressions without the parentheses they need, and Alembic
/// puts them around everything but one digit, a string and what has them.
fn default_text(text: &str) -> String {
    let is_between = |open: char, close: char| {
        text.len() > 2 && text.starts_with(open) && text.ends_with(close) && !text.contains('\n')
    };
    let is_digit = text.len() == 1 && text.chars().all(|c| c.is_ascii_digit() || c == '.');
    if text.is_empty() || is_digit || is_between('\'', '\'') || is_between('(', ')') {
        text.to_owned()
    } else {
        format!("({text})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `SQLiteImpl.autogen_column_reflect` of Alembic 1.20 makes of them.
    #[test]
    fn defaults_get_parentheses_as_alembic_puts_them() {
        for (text, expected) in [
            ("1", "1"),
            ("10", "(10)"),
            ("'x'", "'x'"),
            ("''", "('')"),
            ("CURRENT_TIMESTAMP", "(CURRENT_TIMESTAMP)"),
            ("(1+2)", "(1+2)"),
            ("datetime('now')", "(datetime('now'))"),
        ] {
            assert_eq!(default_text(text), expected);
        }
    }
}
