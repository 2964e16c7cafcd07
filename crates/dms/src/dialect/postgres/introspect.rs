//! Reads the catalog of PostgreSQL 12 and newer: a fixed number of queries for the whole schema.

mod data_type;

use std::collections::HashMap;

use self::data_type::{DomainType, NamedType, TypeLoader};
use super::{Postgres, sequence};
use crate::conn::{Connection, Row, Value};
use crate::dialect::Scope;
use crate::error::{Error, ErrorKind, Result};
use crate::schema::{
    Autoincrement, CheckConstraint, Column, Computed, Constraint, ConstraintName, DataType,
    ExcludeConstraint, ExcludeElement, Expression, ForeignKey, Identity, Index, Literal,
    OptionValue, Options, PrimaryKey, Schema, ServerDefault, StandingType, Table, TableName,
    TypeClass, UniqueConstraint,
};

/// A query about the tables of the scope.
macro_rules! table_query {
    ($name:literal) => {
        concat!(
            include_str!("queries/relation.sql"),
            include_str!(concat!("queries/", $name))
        )
    };
}

/// The schema of a database, as SQLAlchemy's inspector and Alembic's hooks on it present it.
///
/// More than they tell: `DEFERRABLE` of unique constraints, `NOT VALID` of foreign keys, collations of
/// index elements, and the SERIAL of every integer type (Alembic leaves the default of SMALLSERIAL,
/// and its downgrade then names a sequence that is gone).
pub(super) fn introspect(
    _dialect: &Postgres,
    connection: &mut dyn Connection,
    scope: &Scope,
) -> Result<Schema> {
    let all_schemas = [Value::Boolean(scope.all_schemas)];
    let mut tables = Tables::default();
    connection.read(table_query!("tables.sql"), &all_schemas, &mut |row| {
        tables.add_table(&row, scope);
    })?;
    let type_rows = connection.rows(include_str!("queries/types.sql"))?;
    let types = named_types(&type_rows);
    if tables.order.is_empty() {
        require_schema(connection, scope)?;
    } else {
        connection.read(table_query!("columns.sql"), &all_schemas, &mut |row| {
            tables.add_column(&row, &types);
        })?;
        let sql = table_query!("constraints.sql");
        grouped(connection, sql, &all_schemas, &mut |rows| {
            tables.add_constraint(rows);
        })?;
        let sql = table_query!("indexes.sql");
        grouped(connection, sql, &all_schemas, &mut |rows| {
            tables.add_index(rows);
        })?;
    }
    let mut schema = Schema {
        tables: tables.into_vec(),
        sequences: sequence::introspect(connection, scope)?,
        types: standing_types(&type_rows, &types),
        knows_all_types: true,
        ..Schema::default()
    };
    schema
        .tables
        .sort_by(|left, right| left.name.cmp(&right.name));
    Ok(schema)
}

/// Reads rows, and hands those over together that follow each other and begin with the same number.
fn grouped(
    connection: &mut dyn Connection,
    sql: &str,
    parameters: &[Value],
    each: &mut dyn FnMut(&[Row]),
) -> Result<()> {
    let mut group: Vec<Row> = Vec::new();
    connection.read(sql, parameters, &mut |row| {
        if (group.first()).is_some_and(|first| first.integer(0) != row.integer(0)) {
            each(&group);
            group.clear();
        }
        group.push(row);
    })?;
    if !group.is_empty() {
        each(&group);
    }
    Ok(())
}

/// A query about the temporary table of the name $1.
macro_rules! temporary_query {
    ($name:literal) => {
        concat!(
            include_str!("queries/temporary.sql"),
            include_str!(concat!("queries/", $name))
        )
    };
}

/// The constraints and indexes of a temporary table.
pub(super) fn temporary(connection: &mut dyn Connection, name: &str) -> Result<Table> {
    let parameters = [Value::Text(name.to_owned())];
    let (mut constraints, mut indexes) = (Vec::new(), Vec::new());
    let sql = temporary_query!("constraints.sql");
    connection.read(sql, &parameters, &mut |row| constraints.push(row))?;
    let sql = temporary_query!("indexes.sql");
    connection.read(sql, &parameters, &mut |row| indexes.push(row))?;
    let mut tables = Tables::default();
    let oid = constraints
        .iter()
        .chain(&indexes)
        .find_map(|row| row.integer(1));
    let table = Table::new(TableName::new(name));
    let Some(oid) = oid else {
        return Ok(table);
    };
    tables.order.push(oid);
    tables.by_oid.insert(oid, table);
    for rows in constraints.chunk_by(|left, right| left.integer(0) == right.integer(0)) {
        tables.add_constraint(rows);
    }
    for rows in indexes.chunk_by(|left, right| left.integer(0) == right.integer(0)) {
        tables.add_index(rows);
    }
    let mut tables = tables.into_vec();
    Ok(tables
        .pop()
        .unwrap_or_else(|| Table::new(TableName::new(name))))
}

/// Without a current schema every database looks empty, and all of it would be created anew.
fn require_schema(connection: &mut dyn Connection, scope: &Scope) -> Result<()> {
    let rows = connection.rows("SELECT pg_catalog.current_schema()::text")?;
    let has_schema = rows.first().is_some_and(|row| row.text(0).is_some());
    if scope.all_schemas || has_schema {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::State,
        "no schema of the server's `search_path` exists in this database, so there is no place for tables",
    )
    .with_hint("`CREATE SCHEMA public`, or set the path: `?options=-csearch_path=NAME` in the URL"))
}

/// The tables by their oid.
#[derive(Default)]
struct Tables {
    order: Vec<i64>,
    by_oid: HashMap<i64, Table>,
}

impl Tables {
    fn into_vec(mut self) -> Vec<Table> {
        self.order
            .iter()
            .filter_map(|oid| self.by_oid.remove(oid))
            .map(Table::without_room)
            .collect()
    }

    /// The table that a row's column names; `None` for one that is not wanted, or just came to be.
    fn table(&mut self, row: &Row, index: usize) -> Option<&mut Table> {
        self.by_oid.get_mut(&row.integer(index)?)
    }

    fn add_table(&mut self, row: &Row, scope: &Scope) {
        let (Some(oid), Some(name)) = (row.integer(0), row.text(2)) else {
            return;
        };
        let name = TableName::in_schema(owned(row, 1), name);
        let wanted = scope.only.as_ref().is_none_or(|only| only.contains(&name));
        if !wanted || scope.exclude.contains(&name) {
            return;
        }
        // One row for each table that it inherits from.
        if let Some(table) = self.by_oid.get_mut(&oid) {
            if let (Some(parent), Some((_, OptionValue::Literal(Literal::List(parents))))) = (
                owned(row, 7),
                table
                    .options
                    .0
                    .iter_mut()
                    .find(|(key, _)| key == "postgresql_inherits"),
            ) {
                parents.push(Literal::Text(parent));
            }
            return;
        }
        let mut table = Table::new(name);
        table.comment = owned(row, 3);
        table.is_partition = row.boolean(8) == Some(true);
        let options = &mut table.options.0;
        if let Some(using) = owned(row, 6) {
            options.push(text_option("postgresql_using", using));
        }
        if let Some(parent) = owned(row, 7) {
            options.push(list_option("postgresql_inherits", vec![parent]));
        }
        options.extend(row.text(4).map(storage_parameters));
        if let Some(tablespace) = owned(row, 5) {
            options.push(text_option("postgresql_tablespace", tablespace));
        }
        self.order.push(oid);
        self.by_oid.insert(oid, table);
    }

    fn add_column(&mut self, row: &Row, types: &TypeLoader) {
        let (Some(table), Some(name)) = (self.table(row, 0), row.text(1)) else {
            return;
        };
        table.columns.push(column(row, name, types));
    }

    /// `rows` are the columns of one constraint.
    fn add_constraint(&mut self, rows: &[Row]) {
        let Some(row) = rows.first() else { return };
        let Some(table) = self.table(row, 1) else {
            return;
        };
        let names = |index: usize, included: bool| -> Vec<String> {
            rows.iter()
                .filter(|row| row.boolean(15) == Some(included))
                .filter_map(|row| owned(row, index))
                .collect()
        };
        let (columns, include) = (names(16, false), names(16, true));
        let name = owned(row, 3).map(ConstraintName::conventional);
        let deferrable = row.boolean(4).filter(|deferrable| *deferrable);
        let initially = row
            .boolean(5)
            .filter(|deferred| *deferred)
            .map(|_| "DEFERRED".to_owned());
        let mut options = Options::default();
        if row.boolean(6) == Some(false) {
            options.0.push(flag("postgresql_not_valid", true));
        }
        match row.text(2) {
            Some("p") => {
                for column in &columns {
                    if let Some(column) = table.column_mut(column) {
                        column.primary_key = true;
                    }
                }
                if !include.is_empty() {
                    options.0.push(list_option("postgresql_include", include));
                }
                table.primary_key = Some(PrimaryKey {
                    name,
                    columns,
                    deferrable,
                    initially,
                    options,
                });
            }
            Some("u") => {
                // SQLAlchemy's inspector gives both options always, and Alembic writes them out.
                options.0.push(list_option("postgresql_include", include));
                let not_distinct = row.boolean(14).unwrap_or(false);
                options
                    .0
                    .push(flag("postgresql_nulls_not_distinct", not_distinct));
                table.constraints.push(Constraint::Unique(UniqueConstraint {
                    name,
                    columns,
                    deferrable,
                    initially,
                    options,
                }));
            }
            Some("f") => {
                let key = ForeignKey {
                    name,
                    columns,
                    referred_table: TableName::in_schema(
                        owned(row, 10),
                        row.text(11).unwrap_or_default(),
                    ),
                    referred_columns: names(17, false),
                    on_update: action(row.text(7), None),
                    on_delete: action(row.text(8), row.text(12)),
                    deferrable,
                    initially,
                    match_type: match row.text(9) {
                        Some("f") => Some("FULL".to_owned()),
                        Some("p") => Some("PARTIAL".to_owned()),
                        _ => None,
                    },
                    use_alter: false,
                    options,
                };
                table.constraints.push(Constraint::ForeignKey(key));
            }
            Some("c") => table.constraints.push(Constraint::Check(CheckConstraint {
                name,
                condition: Expression::Text(condition(row.text(13).unwrap_or_default())),
                of_type: None,
                in_column: None,
                deferrable: None,
                initially: None,
                options,
            })),
            Some("x") => {
                table
                    .constraints
                    .push(Constraint::Exclude(ExcludeConstraint {
                        name,
                        elements: rows
                            .iter()
                            .filter(|row| row.boolean(15) == Some(false))
                            .map(exclude_element)
                            .collect(),
                        using: row.text(21).unwrap_or_default().to_owned(),
                        condition: owned(row, 22).map(Expression::Text),
                        deferrable,
                        initially,
                    }));
            }
            _ => {}
        }
    }

    /// `rows` are the elements of one index.
    fn add_index(&mut self, rows: &[Row]) {
        let Some(row) = rows.first() else { return };
        let Some(table) = self.table(row, 1) else {
            return;
        };
        let (include, keys): (Vec<&Row>, Vec<&Row>) =
            rows.iter().partition(|row| row.boolean(9) == Some(true));
        let operator_classes: Vec<(String, OptionValue)> = keys
            .iter()
            .filter_map(|row| {
                let element = owned(row, 10).or_else(|| owned(row, 11))?;
                Some(text_option(&element, owned(row, 13)?))
            })
            .collect();
        let mut options = Options::default();
        if !operator_classes.is_empty() {
            let classes = OptionValue::Map(operator_classes);
            options.0.push(("postgresql_ops".to_owned(), classes));
        }
        options.0.extend(row.text(5).map(storage_parameters));
        if let Some(using) = owned(row, 4) {
            options.0.push(text_option("postgresql_using", using));
        }
        if let Some(condition) = owned(row, 7) {
            options.0.push(text_option("postgresql_where", condition));
        }
        let include: Vec<String> = include.iter().filter_map(|row| owned(row, 10)).collect();
        if !include.is_empty() {
            options.0.push(list_option("postgresql_include", include));
        }
        if row.boolean(8) == Some(true) {
            options.0.push(flag("postgresql_nulls_not_distinct", true));
        }
        if let Some(tablespace) = owned(row, 6) {
            options
                .0
                .push(text_option("postgresql_tablespace", tablespace));
        }
        table.indexes.push(Index {
            name: owned(row, 2).map(ConstraintName::conventional),
            elements: keys.iter().map(|row| element(row)).collect(),
            unique: row.boolean(3) == Some(true),
            options,
            normal: None,
        });
    }
}

fn owned(row: &Row, index: usize) -> Option<String> {
    row.text(index).map(str::to_owned)
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

fn list_option(keyword: &str, texts: Vec<String>) -> (String, OptionValue) {
    let texts = texts.into_iter().map(Literal::Text).collect();
    (
        keyword.to_owned(),
        OptionValue::Literal(Literal::List(texts)),
    )
}

/// `postgresql_with` from lines of `name=value`.
fn storage_parameters(lines: &str) -> (String, OptionValue) {
    let parameters = lines
        .lines()
        .filter_map(|line| line.split_once('='))
        .map(|(name, value)| text_option(name, value.to_owned()))
        .collect();
    ("postgresql_with".to_owned(), OptionValue::Map(parameters))
}

fn column(row: &Row, name: &str, types: &TypeLoader) -> Column {
    let data_type = types.reflect(row.text(2).unwrap_or_default(), row.integer(3), row.text(4));
    let mut column = Column::new(name, data_type);
    // The column's own: what a domain demands or fills in is the domain's, which says so itself.
    column.nullable = row.boolean(5) == Some(false);
    column.comment = owned(row, 16);
    let default = owned(row, 6);
    match row.text(7) {
        Some("") | None => {
            let is_sequence = is_integer(&column.data_type)
                && default.as_deref().is_some_and(takes_from_sequence);
            // The default of a SERIAL column is the sequence that comes and goes with the column.
            let is_serial = row.boolean(15) == Some(true) && is_sequence;
            column.identity = identity(row);
            column.autoincrement = if is_sequence || column.identity.is_some() {
                Autoincrement::True
            } else {
                Autoincrement::False
            };
            if is_serial {
                column.sequence = default.as_deref().and_then(sequence_of).map(str::to_owned);
            }
            column.server_default = default
                .filter(|_| !is_serial)
                .map(|text| ServerDefault::Expression(Expression::Text(text)));
        }
        Some(generated) => {
            column.autoincrement = Autoincrement::False;
            column.computed = Some(Computed {
                sql: Expression::Text(default.unwrap_or_default()),
                persisted: Some(generated == "s"),
            });
        }
    }
    column
}

fn is_integer(data_type: &DataType) -> bool {
    matches!(
        data_type.class,
        TypeClass::SqlInteger | TypeClass::SqlBigint | TypeClass::SqlSmallint
    )
}

/// The sequence as SQL names it, of the default that takes its next value.
fn sequence_of(default: &str) -> Option<&str> {
    let rest = default.strip_prefix("nextval('")?;
    Some(rest.split_once("'::regclass")?.0)
}

fn takes_from_sequence(default: &str) -> bool {
    default.contains("nextval('")
}

fn identity(row: &Row) -> Option<Identity> {
    let kind = row.text(8).filter(|kind| !kind.is_empty())?;
    Some(Identity {
        always: kind == "a",
        start: row.integer(9),
        increment: row.integer(10),
        minvalue: row.integer(11),
        maxvalue: row.integer(12),
        nominvalue: false,
        nomaxvalue: false,
        cycle: row.boolean(14),
        cache: row.integer(13),
    })
}

/// ON UPDATE, ON DELETE; NO ACTION is the default and counts as not said.
fn action(code: Option<&str>, columns: Option<&str>) -> Option<String> {
    let action = match code? {
        "c" => "CASCADE",
        "r" => "RESTRICT",
        "n" => "SET NULL",
        "d" => "SET DEFAULT",
        _ => return None,
    };
    Some(match columns {
        Some(columns) => format!("{action} ({columns})"),
        None => action.to_owned(),
    })
}

/// An element of an exclude constraint: a column or an expression, and by what it is compared.
fn exclude_element(row: &Row) -> ExcludeElement {
    ExcludeElement {
        expression: match (owned(row, 16), owned(row, 18)) {
            (Some(name), _) => Expression::column(name),
            (None, text) => Expression::Text(text.unwrap_or_default()),
        },
        operator: row.text(19).unwrap_or_default().to_owned(),
        operator_class: owned(row, 20),
    }
}

/// The condition of `CHECK (...) NO INHERIT NOT VALID`.
fn condition(definition: &str) -> String {
    let text = definition.trim();
    let text = text.strip_suffix(" NOT VALID").unwrap_or(text);
    let text = text.strip_suffix(" NO INHERIT").unwrap_or(text);
    let text = text.strip_prefix("CHECK").unwrap_or(text).trim();
    let inner = text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'))
        .unwrap_or(text);
    super::normalize::without_outer_parentheses(inner).to_owned()
}

fn element(row: &Row) -> Expression {
    let mut element = match (owned(row, 10), owned(row, 11)) {
        (Some(name), _) => Expression::column(name),
        (None, text) => Expression::Text(text.unwrap_or_default()),
    };
    if let Some(collation) = owned(row, 14) {
        element = Expression::Collate {
            operand: Box::new(element),
            collation,
        };
    }
    // Bit 1: descending, bit 2: NULLs first; only what differs from the server's default is told.
    let flags = row.integer(12).unwrap_or(0);
    let (descending, nulls_first) = (flags & 1 != 0, flags & 2 != 0);
    let operators: &[&str] = match (descending, nulls_first) {
        (false, false) => &[],
        (false, true) => &["NULLS FIRST"],
        (true, true) => &["DESC"],
        (true, false) => &["DESC", "NULLS LAST"],
    };
    operators
        .iter()
        .fold(element, |operand, operator| Expression::Suffix {
            operand: Box::new(operand),
            operator: (*operator).to_owned(),
        })
}

/// The enumerations and domains by their oid; the rows of one stand together.
fn named_types(rows: &[Row]) -> TypeLoader {
    let named = rows
        .chunk_by(|left, right| left.integer(0) == right.integer(0))
        .filter_map(|rows| {
            let row = rows.first()?;
            let name = owned(row, 2)?;
            let schema = owned(row, 3);
            let named = match row.text(1)? {
                "e" => NamedType::Enum {
                    name,
                    schema,
                    labels: rows.iter().filter_map(|row| owned(row, 4)).collect(),
                },
                _ => NamedType::Domain(Box::new(DomainType {
                    name,
                    schema,
                    base: owned(row, 5)?,
                    base_named: row.integer(6),
                    collation: owned(row, 7),
                    not_null: row.boolean(8) == Some(true),
                    default: owned(row, 9),
                    constraint: owned(row, 10),
                    check: row.text(11).map(condition),
                })),
            };
            Some((row.integer(0)?, named))
        })
        .collect();
    TypeLoader { named }
}

/// The same as types of their own, under every name that finds them: with the schema, and without it where that is
/// on the search path.
fn standing_types(rows: &[Row], types: &TypeLoader) -> Vec<StandingType> {
    let mut standing = Vec::new();
    for rows in rows.chunk_by(|left, right| left.integer(0) == right.integer(0)) {
        let Some(row) = rows.first() else { continue };
        let data_type = types.reflect("", row.integer(0), None);
        let is_used = row.boolean(13) == Some(true);
        for schema in [owned(row, 3), owned(row, 12)] {
            let mut data_type = data_type.clone();
            (data_type.arguments).retain(|(parameter, _)| *parameter != "schema");
            if let Some(schema) = schema {
                data_type = data_type.with("schema", Literal::Text(schema));
            }
            standing.push(StandingType { data_type, is_used });
        }
    }
    standing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_condition_of_a_check_loses_only_its_frame() {
        for (definition, expected) in [
            ("CHECK (a > 0 AND b < 5)", "a > 0 AND b < 5"),
            (
                "CHECK ((a > 0) AND (b < 5)) NO INHERIT NOT VALID",
                "(a > 0) AND (b < 5)",
            ),
            ("CHECK (((a > 0)))", "a > 0"),
            (
                "CHECK (c = ANY (ARRAY['x'::text, 'y)'::text])) NOT VALID",
                "c = ANY (ARRAY['x'::text, 'y)'::text])",
            ),
        ] {
            assert_eq!(condition(definition), expected);
        }
    }

    #[test]
    fn no_action_is_not_told() {
        assert_eq!(action(Some("a"), None), None);
        assert_eq!(
            action(Some("n"), Some("g")).as_deref(),
            Some("SET NULL (g)")
        );
    }
}
