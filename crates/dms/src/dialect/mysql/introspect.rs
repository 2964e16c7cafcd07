//! Reads the catalog of MySQL 8 and of MariaDB 10.11 and newer: a fixed number of queries for the whole schema.

mod data_type;
mod default;
mod options;
mod server;

use std::collections::HashMap;

use self::server::Server;
use super::{Mysql, string};
use crate::conn::{Connection, Row, Value};
use crate::dialect::Scope;
use crate::dialect::standard::{Syntax as _, without_outer_parentheses};
use crate::error::Result;
use crate::schema::{
    Autoincrement, CheckConstraint, Column, Computed, Constraint, ConstraintName, DataType,
    Expression, ForeignKey, Index, Literal, OptionValue, Options, PrimaryKey, Schema,
    ServerDefault, Table, TableName, TypeClass,
};
use crate::tokens::Syntax;

/// The schema of a database, as SQLAlchemy's inspector and Alembic's hooks on it present it; a unique constraint
/// is a unique index, since the servers do not tell them apart.
///
/// More than they tell: the direction of an index's elements, labels with backslashes, INET4 and INET6, MariaDB's
/// JSON, defaults of any form, the parts of a partitioned table, tables with system versioning.
pub(super) fn introspect(
    dialect: Mysql,
    connection: &mut dyn Connection,
    scope: &Scope,
) -> Result<Schema> {
    let server = Server::ask(connection)?;
    server.require_database(scope)?;
    let mut tables = Tables {
        dialect,
        server,
        tables: Vec::new(),
        positions: HashMap::new(),
    };
    for row in tables.ask(connection, scope, include_str!("queries/tables.sql"))? {
        tables.add_table(&row, scope);
    }
    if !tables.tables.is_empty() {
        tables.read_parts(connection, scope)?;
    }
    let ignores_table_case = tables.server.folds_names;
    let mut tables: Vec<Table> = (tables.tables.into_iter())
        .map(|draft| draft.table.without_room())
        .collect();
    complete_foreign_keys(&mut tables);
    tables.sort_by(|left, right| left.name.cmp(&right.name));
    Ok(Schema {
        tables,
        ignores_table_case,
        ..Schema::default()
    })
}

/// A table, and the collation that its texts have without saying so.
struct Draft {
    table: Table,
    collation: Option<String>,
}

/// The tables by schema and name.
struct Tables {
    dialect: Mysql,
    server: Server,
    tables: Vec<Draft>,
    positions: HashMap<(String, String), usize>,
}

impl Tables {
    fn ask(&self, connection: &mut dyn Connection, scope: &Scope, query: &str) -> Result<Vec<Row>> {
        Ok(connection.execute(&self.server.query(query, scope))?.rows)
    }

    fn read_parts(&mut self, connection: &mut dyn Connection, scope: &Scope) -> Result<()> {
        for row in self.ask(connection, scope, include_str!("queries/columns.sql"))? {
            self.add_column(&row);
        }
        let rows = self.ask(connection, scope, include_str!("queries/indexes.sql"))?;
        for rows in rows.chunk_by(is_of_same) {
            self.add_index(rows);
        }
        let actions = self.ask(connection, scope, include_str!("queries/actions.sql"))?;
        let actions: HashMap<_, _> = actions
            .iter()
            .map(|row| (key_of(row), (owned(row, 3), owned(row, 4))))
            .collect();
        let rows = self.ask(connection, scope, include_str!("queries/foreign_keys.sql"))?;
        for rows in rows.chunk_by(is_of_same) {
            let (on_update, on_delete) =
                actions.get(&key_of(&rows[0])).cloned().unwrap_or_default();
            self.add_foreign_key(rows, on_update, on_delete);
        }
        if let Some(query) = self.server.checks() {
            for row in self.ask(connection, scope, query)? {
                self.add_check(&row);
            }
        }
        let rows = self.ask(connection, scope, include_str!("queries/partitions.sql"))?;
        let is_of_same_table =
            |left: &Row, right: &Row| (0..2).all(|index| owned(left, index) == owned(right, index));
        for rows in rows.chunk_by(is_of_same_table) {
            let options = options::of_partitions(self.dialect, rows);
            if let Some(draft) = self.draft(&rows[0]) {
                draft.table.options.0.extend(options);
            }
        }
        Ok(())
    }

    /// Both parts of a name as the catalog's tables agree on them.
    fn key(&self, row: &Row) -> Option<(String, String)> {
        let (schema, name) = (owned(row, 0)?, owned(row, 1)?);
        Some(if self.server.folds_names {
            (schema.to_lowercase(), name.to_lowercase())
        } else {
            (schema, name)
        })
    }

    /// The table that a row names; `None` for one that is not wanted, or just came to be.
    fn draft(&mut self, row: &Row) -> Option<&mut Draft> {
        let position = *self.positions.get(&self.key(row)?)?;
        self.tables.get_mut(position)
    }

    fn add_table(&mut self, row: &Row, scope: &Scope) {
        let (Some(key), Some(schema), Some(name)) = (self.key(row), owned(row, 0), owned(row, 1))
        else {
            return;
        };
        let name = self.server.table_name(schema, name);
        let is_same = |other: &TableName| self.server.is_same_table(other, &name);
        let wanted = scope
            .only
            .as_ref()
            .is_none_or(|only| only.iter().any(is_same));
        if !wanted || scope.exclude.iter().any(is_same) {
            return;
        }
        let collation = owned(row, 3);
        let mut table = Table::new(name);
        table.comment = owned(row, 5).filter(|comment| !comment.is_empty());
        table.options.0 = options::of_table(
            self.dialect,
            owned(row, 2).as_deref(),
            collation.as_deref(),
            &owned(row, 4).unwrap_or_default(),
        );
        self.positions.insert(key, self.tables.len());
        self.tables.push(Draft { table, collation });
    }

    fn add_column(&mut self, row: &Row) {
        let (dialect, is_mariadb) = (self.dialect, self.server.is_mariadb);
        let (Some(draft), Some(name)) = (self.draft(row), owned(row, 2)) else {
            return;
        };
        let collation = draft.collation.as_deref();
        let column = column(dialect, is_mariadb, row, name, collation);
        draft.table.columns.push(column);
    }

    /// `rows` are the elements of one index.
    fn add_index(&mut self, rows: &[Row]) {
        let (dialect, is_mariadb) = (self.dialect, self.server.is_mariadb);
        let row = &rows[0];
        let (Some(draft), Some(name)) = (self.draft(row), owned(row, 2)) else {
            return;
        };
        if name == "PRIMARY" {
            let columns: Vec<String> = rows.iter().filter_map(|row| owned(row, 4)).collect();
            for column in &columns {
                if let Some(column) = draft.table.column_mut(column) {
                    column.primary_key = true;
                }
            }
            draft.table.primary_key = Some(PrimaryKey {
                columns,
                ..PrimaryKey::default()
            });
            return;
        }
        draft.table.indexes.push(Index {
            name: Some(ConstraintName::conventional(name)),
            elements: rows.iter().map(|row| element(row, is_mariadb)).collect(),
            unique: row.boolean(3) == Some(true),
            options: index_options(dialect, rows),
            normal: None,
        });
    }

    /// `rows` are the columns of one foreign key.
    fn add_foreign_key(
        &mut self,
        rows: &[Row],
        on_update: Option<String>,
        on_delete: Option<String>,
    ) {
        let row = &rows[0];
        let (Some(schema), Some(name)) = (owned(row, 4), owned(row, 5)) else {
            return;
        };
        let referred_table = self.server.table_name(schema, name);
        let is_mariadb = self.server.is_mariadb;
        let Some(draft) = self.draft(row) else {
            return;
        };
        let action = |action: Option<String>| {
            action.filter(|action| match action.as_str() {
                "NO ACTION" => false,
                // What MariaDB tells also where nothing was said; both mean the same.
                "RESTRICT" => !is_mariadb,
                _ => true,
            })
        };
        let key = ForeignKey {
            name: owned(row, 2).map(ConstraintName::conventional),
            columns: rows.iter().filter_map(|row| owned(row, 3)).collect(),
            referred_table,
            referred_columns: rows.iter().filter_map(|row| owned(row, 6)).collect(),
            on_update: action(on_update),
            on_delete: action(on_delete),
            deferrable: None,
            initially: None,
            match_type: None,
            use_alter: false,
            options: Options::default(),
        };
        draft.table.constraints.push(Constraint::ForeignKey(key));
    }

    fn add_check(&mut self, row: &Row) {
        let is_mariadb = self.server.is_mariadb;
        let (Some(draft), Some(clause)) = (self.draft(row), owned(row, 3)) else {
            return;
        };
        let clause = if is_mariadb {
            clause
        } else {
            string::unescaped(&clause)
        };
        let condition = without_outer_parentheses(&clause, Syntax::Mysql).to_owned();
        let is_of_column = row.boolean(4) == Some(true);
        let name = owned(row, 2);
        let json = name
            .as_ref()
            .filter(|name| is_of_column && is_json_check(&condition, name))
            .and_then(|name| draft.table.column_mut(name))
            .filter(|column| column.data_type.class == TypeClass::MysqlLongtext);
        if let Some(column) = json {
            column.data_type = DataType::new(TypeClass::MysqlJson);
            return;
        }
        draft
            .table
            .constraints
            .push(Constraint::Check(CheckConstraint {
                // A column's own has the column's name and cannot be dropped by it.
                name: name
                    .filter(|_| !is_of_column)
                    .map(ConstraintName::conventional),
                condition: Expression::Text(condition),
                of_type: None,
                in_column: None,
                deferrable: None,
                initially: None,
                options: Options::default(),
            }));
    }
}

/// What MariaDB makes of JSON is LONGTEXT with this check.
/// <https://mariadb.com/kb/en/json/>
fn is_json_check(condition: &str, column: &str) -> bool {
    let tokens = string::tokens(condition);
    match tokens.as_slice() {
        [function, open, name, close] => {
            function.is_word("json_valid")
                && open.is_symbol("(")
                && name.unquoted() == column
                && close.is_symbol(")")
        }
        _ => false,
    }
}

/// Schema, table, and the name of a constraint or an index.
fn key_of(row: &Row) -> [Option<String>; 3] {
    [owned(row, 0), owned(row, 1), owned(row, 2)]
}

fn is_of_same(left: &Row, right: &Row) -> bool {
    key_of(left) == key_of(right)
}

fn column(
    dialect: Mysql,
    is_mariadb: bool,
    row: &Row,
    name: String,
    table_collation: Option<&str>,
) -> Column {
    let data_type = owned(row, 3).unwrap_or_default();
    let (character_set, collation) = (owned(row, 7), owned(row, 8));
    let extra = owned(row, 6).unwrap_or_default();
    let mut column = Column::new(
        name,
        data_type::reflected(data_type::Declared {
            text: &data_type,
            character_set: character_set.as_deref(),
            collation: collation.as_deref(),
            table_collation,
        }),
    );
    column.nullable = row.boolean(4) == Some(true);
    column.comment = owned(row, 9).filter(|comment| !comment.is_empty());
    let words = string::tokens(&extra);
    let has = |word: &str| words.iter().any(|token| token.is_word(word));
    if has("auto_increment") {
        column.autoincrement = Autoincrement::True;
    } else if is_integer(column.data_type.class) {
        column.autoincrement = Autoincrement::False;
    }
    match owned(row, 10).filter(|generated| !generated.is_empty()) {
        Some(generated) => {
            let generated = if is_mariadb {
                generated
            } else {
                string::unescaped(&generated)
            };
            let is_wrapped = without_outer_parentheses(&generated, Syntax::Mysql) != generated;
            column.computed = Some(Box::new(Computed {
                // As SHOW CREATE TABLE has it, and so SQLAlchemy.
                sql: Expression::Text(if is_wrapped {
                    generated
                } else {
                    format!("({generated})")
                }),
                persisted: Some(has("stored") || has("persistent")),
            }));
        }
        None => {
            let default = owned(row, 5);
            let declared = default::Declared {
                default: default.as_deref(),
                extra: &extra,
                data_type: &data_type,
                nullable: column.nullable,
            };
            column.server_default = default::text(dialect, is_mariadb, declared)
                .map(|text| ServerDefault::Expression(Expression::Text(text)));
        }
    }
    column
}

fn is_integer(class: TypeClass) -> bool {
    matches!(
        class,
        TypeClass::MysqlBigint
            | TypeClass::MysqlInteger
            | TypeClass::MysqlMediumint
            | TypeClass::MysqlSmallint
            | TypeClass::MysqlTinyint
    )
}

fn element(row: &Row, is_mariadb: bool) -> Expression {
    let element = match (owned(row, 4), owned(row, 8)) {
        (Some(name), _) => Expression::column(name),
        (None, text) => {
            let text = text.unwrap_or_default();
            let text = if is_mariadb {
                text
            } else {
                string::unescaped(&text)
            };
            Expression::Text(format!("({text})"))
        }
    };
    if row.boolean(5) == Some(true) {
        return Expression::Suffix {
            operand: Box::new(element),
            operator: "DESC".to_owned(),
        };
    }
    element
}

fn index_options(dialect: Mysql, rows: &[Row]) -> Options {
    let prefix = dialect.dialect();
    let mut options = Options::default();
    let kind = owned(&rows[0], 7).unwrap_or_default();
    if matches!(kind.as_str(), "FULLTEXT" | "SPATIAL") {
        options
            .0
            .push(text_option(format!("{prefix}_prefix"), &kind));
    }
    // The length that the catalog gives of a SPATIAL index is the server's own.
    let lengths: Vec<(String, OptionValue)> = rows
        .iter()
        .filter(|_| kind != "SPATIAL")
        .filter_map(|row| {
            let length = OptionValue::Literal(Literal::Integer(row.integer(6)?));
            Some((owned(row, 4)?, length))
        })
        .collect();
    if !lengths.is_empty() {
        options
            .0
            .push((format!("{prefix}_length"), OptionValue::Map(lengths)));
    }
    options
}

/// Writes the other side of each foreign key as its table does: MySQL 8.0 has it in lower case.
/// <https://bugs.mysql.com/bug.php?id=88718>
fn complete_foreign_keys(tables: &mut [Table]) {
    let columns: HashMap<TableName, Vec<String>> = tables
        .iter()
        .map(|table| {
            let names = table.columns.iter().map(|column| column.name.clone());
            (table.name.clone(), names.collect())
        })
        .collect();
    for table in tables {
        for constraint in &mut table.constraints {
            let Constraint::ForeignKey(key) = constraint else {
                continue;
            };
            let Some(known) = columns.get(&key.referred_table) else {
                continue;
            };
            for column in &mut key.referred_columns {
                if let Some(name) = known.iter().find(|name| name.eq_ignore_ascii_case(column)) {
                    column.clone_from(name);
                }
            }
        }
    }
}

/// A text of the catalog; MySQL gives some of its own as binary.
fn owned(row: &Row, index: usize) -> Option<String> {
    match row.values.get(index)? {
        Value::Text(text) => Some(text.clone()),
        Value::Bytes(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
        _ => None,
    }
}

fn text_option(keyword: String, text: &str) -> (String, OptionValue) {
    (
        keyword,
        OptionValue::Literal(Literal::Text(text.to_owned())),
    )
}

#[cfg(test)]
mod tests;
