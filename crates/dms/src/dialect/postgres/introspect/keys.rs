//! The constraints and indexes of tables.

use std::collections::{HashMap, HashSet};

use super::tables::{Known, Tables};
use super::{array, flag, list_option, numbers, owned, storage_parameters, text_option};
use crate::conn::{Connection, Row, Value};
use crate::error::Result;
use crate::schema::{
    CheckConstraint, Constraint, ConstraintName, ExcludeConstraint, ExcludeElement, Expression,
    ForeignKey, Index, OptionValue, Options, PrimaryKey, Table, TableName, UniqueConstraint,
};

/// Adds the constraints and indexes of these tables, whose columns are known. `is_15`: whether the server has what
/// came with version 15.
pub(super) fn read(
    connection: &mut dyn Connection,
    oids: &Value,
    is_15: bool,
    tables: &mut Tables,
) -> Result<()> {
    let oids = std::slice::from_ref(oids);
    let (set_columns, not_distinct) = match is_15 {
        true => ("c.confdelsetcols", "i.indnullsnotdistinct"),
        false => ("NULL::int2[]", "false"),
    };
    let all = |connection: &mut dyn Connection, sql: &str| -> Result<Vec<Row>> {
        let mut rows = Vec::new();
        connection.read(sql, oids, &mut |row| rows.push(row))?;
        Ok(rows)
    };
    let sql = include_str!("../queries/constraints.sql").replace("{set_columns}", set_columns);
    let constraints = all(connection, &sql)?;
    let sql = include_str!("../queries/indexes.sql").replace("{nulls_not_distinct}", not_distinct);
    let indexes = all(connection, &sql)?;
    let parts = Parts {
        referred: referred(connection, &constraints, tables)?,
        exclusions: exclusions(connection, &constraints)?,
        elements: elements(connection, &indexes, tables)?,
        indexes: (indexes.iter())
            .filter_map(|row| Some((row.integer(0)?, row)))
            .collect(),
    };
    let behind: HashSet<i64> = constraints
        .iter()
        .filter_map(|row| row.integer(15))
        .collect();
    for row in &constraints {
        parts.add_constraint(row, tables);
    }
    for row in &indexes {
        if row.integer(0).is_some_and(|oid| !behind.contains(&oid)) {
            parts.add_index(row, tables);
        }
    }
    Ok(())
}

/// What constraints and indexes are made of, beside their own rows.
struct Parts<'a> {
    /// The tables beside those that are introspected to which foreign keys refer.
    referred: HashMap<i64, Referred>,
    /// The rows of the elements of exclude constraints.
    exclusions: HashMap<i64, Vec<Row>>,
    /// The elements of the indexes that have more than columns.
    elements: HashMap<i64, Vec<Element>>,
    /// The rows of indexes.
    indexes: HashMap<i64, &'a Row>,
}

/// A table and its columns by number.
struct Referred {
    name: TableName,
    columns: HashMap<i64, String>,
}

/// An element of an index, or a column that it includes.
#[derive(Default)]
struct Element {
    is_included: bool,
    column: Option<String>,
    /// An expression in place of a column.
    text: Option<String>,
    /// Bit 1: descending, bit 2: NULLs first.
    flags: i64,
    /// If it is not the default one.
    operator_class: Option<String>,
    /// If it is not the column's.
    collation: Option<String>,
}

fn referred(
    connection: &mut dyn Connection,
    constraints: &[Row],
    tables: &Tables,
) -> Result<HashMap<i64, Referred>> {
    let keys = (constraints.iter()).filter(|row| row.text(2) == Some("f"));
    let mut oids: Vec<i64> = keys.filter_map(|row| row.integer(11)).collect();
    oids.retain(|oid| tables.known(*oid).is_none());
    let mut found: HashMap<i64, Referred> = HashMap::new();
    about(
        connection,
        include_str!("../queries/referred.sql"),
        oids,
        &mut |oid, row| {
            let table = found.entry(oid).or_insert_with(|| Referred {
                name: TableName::in_schema(owned(&row, 1), row.text(2).unwrap_or_default()),
                columns: HashMap::new(),
            });
            if let (Some(number), Some(column)) = (row.integer(3), owned(&row, 4)) {
                table.columns.insert(number, column);
            }
        },
    )?;
    Ok(found)
}

fn exclusions(
    connection: &mut dyn Connection,
    constraints: &[Row],
) -> Result<HashMap<i64, Vec<Row>>> {
    let rows = (constraints.iter()).filter(|row| row.text(2) == Some("x"));
    let oids = rows.filter_map(|row| row.integer(0)).collect();
    let mut found: HashMap<i64, Vec<Row>> = HashMap::new();
    about(
        connection,
        include_str!("../queries/exclusions.sql"),
        oids,
        &mut |oid, row| {
            found.entry(oid).or_default().push(row);
        },
    )?;
    Ok(found)
}

fn elements(
    connection: &mut dyn Connection,
    indexes: &[Row],
    tables: &Tables,
) -> Result<HashMap<i64, Vec<Element>>> {
    let is_plain = |row: &&Row| {
        let table = row.integer(1).and_then(|oid| tables.known(oid));
        row.boolean(13) == Some(false) && table.is_some_and(|known| has_own_collations(row, known))
    };
    let rows = indexes.iter().filter(|row| !is_plain(row));
    let oids = rows.filter_map(|row| row.integer(0)).collect();
    let mut found: HashMap<i64, Vec<Element>> = HashMap::new();
    about(
        connection,
        include_str!("../queries/elements.sql"),
        oids,
        &mut |oid, row| {
            found.entry(oid).or_default().push(Element {
                is_included: row.boolean(1) == Some(true),
                column: owned(&row, 2),
                text: owned(&row, 3),
                flags: row.integer(4).unwrap_or(0),
                operator_class: owned(&row, 5),
                collation: owned(&row, 6),
            });
        },
    )?;
    Ok(found)
}

/// Whether an index sorts its columns as they are sorted themselves.
fn has_own_collations(row: &Row, known: &Known) -> bool {
    let columns = numbers(row.text(10));
    // Included columns have none.
    let collations = numbers(row.text(12));
    collations
        .iter()
        .zip(columns)
        .all(|(collation, column)| (known.column(column)).is_some_and(|(_, own)| *collation == own))
}

/// Reads what a query says of these oids, which begin its rows.
fn about(
    connection: &mut dyn Connection,
    sql: &str,
    mut oids: Vec<i64>,
    each: &mut dyn FnMut(i64, Row),
) -> Result<()> {
    oids.sort_unstable();
    oids.dedup();
    if oids.is_empty() {
        return Ok(());
    }
    connection.read(sql, &[array(&oids)], &mut |row| {
        if let Some(oid) = row.integer(0) {
            each(oid, row);
        }
    })
}

impl Parts<'_> {
    fn add_constraint(&self, row: &Row, tables: &mut Tables) {
        let Some(table) = row.integer(1) else { return };
        let Some(known) = tables.known(table) else {
            return;
        };
        let index = row.integer(15).and_then(|oid| self.indexes.get(&oid));
        let common = Common {
            name: owned(row, 3).map(ConstraintName::conventional),
            columns: known.names(&numbers(row.text(10))),
            include: index
                .map(|index| included(index, known))
                .unwrap_or_default(),
            deferrable: row.boolean(4).filter(|deferrable| *deferrable),
            initially: (row.boolean(5))
                .filter(|deferred| *deferred)
                .map(|_| "DEFERRED".to_owned()),
            options: not_valid(row),
        };
        let constraint = match row.text(2) {
            Some("p") => {
                if let Some(known) = tables.known_mut(table) {
                    set_primary_key(&mut known.table, common);
                }
                return;
            }
            Some("u") => {
                let not_distinct = index.is_some_and(|index| index.boolean(8) == Some(true));
                unique(common, not_distinct)
            }
            Some("f") => self.foreign_key(row, common, tables),
            Some("c") => Constraint::Check(CheckConstraint {
                name: common.name,
                condition: Expression::Text(condition(row.text(14).unwrap_or_default())),
                of_type: None,
                in_column: None,
                deferrable: None,
                initially: None,
                options: common.options,
            }),
            Some("x") => self.exclude(row, common),
            _ => return,
        };
        if let Some(known) = tables.known_mut(table) {
            known.table.constraints.push(constraint);
        }
    }

    fn foreign_key(&self, row: &Row, common: Common, tables: &Tables) -> Constraint {
        let oid = row.integer(11).unwrap_or_default();
        let numbers = numbers(row.text(12));
        let (referred_table, referred_columns) = match (tables.known(oid), self.referred.get(&oid))
        {
            (Some(known), _) => (known.table.name.clone(), known.names(&numbers)),
            (None, Some(referred)) => {
                let names = numbers
                    .iter()
                    .filter_map(|number| referred.columns.get(number));
                (referred.name.clone(), names.cloned().collect())
            }
            (None, None) => (TableName::new(""), Vec::new()),
        };
        Constraint::ForeignKey(ForeignKey {
            name: common.name,
            columns: common.columns,
            referred_table,
            referred_columns,
            on_update: action(row.text(7), None),
            on_delete: action(row.text(8), row.text(13)),
            deferrable: common.deferrable,
            initially: common.initially,
            match_type: match row.text(9) {
                Some("f") => Some("FULL".to_owned()),
                Some("p") => Some("PARTIAL".to_owned()),
                _ => None,
            },
            use_alter: false,
            options: common.options,
        })
    }

    fn exclude(&self, row: &Row, common: Common) -> Constraint {
        let rows = row.integer(0).and_then(|oid| self.exclusions.get(&oid));
        let rows = rows.map(Vec::as_slice).unwrap_or_default();
        let of_index = |index| rows.first().and_then(|row| owned(row, index));
        Constraint::Exclude(ExcludeConstraint {
            name: common.name,
            elements: rows.iter().map(exclude_element).collect(),
            using: of_index(5).unwrap_or_default(),
            condition: of_index(6).map(Expression::Text),
            deferrable: common.deferrable,
            initially: common.initially,
        })
    }

    fn add_index(&self, row: &Row, tables: &mut Tables) {
        let Some(known) = row.integer(1).and_then(|oid| tables.known_mut(oid)) else {
            return;
        };
        let plain;
        let elements = match row.integer(0).and_then(|oid| self.elements.get(&oid)) {
            Some(elements) => elements,
            None => {
                plain = plain_elements(row, known);
                &plain
            }
        };
        let index = index(row, elements);
        known.table.indexes.push(index);
    }
}

/// What constraints of several kinds have.
struct Common {
    name: Option<ConstraintName>,
    columns: Vec<String>,
    include: Vec<String>,
    deferrable: Option<bool>,
    initially: Option<String>,
    options: Options,
}

fn not_valid(row: &Row) -> Options {
    let mut options = Options::default();
    if row.boolean(6) == Some(false) {
        options.0.push(flag("postgresql_not_valid", true));
    }
    options
}

fn set_primary_key(table: &mut Table, mut common: Common) {
    for column in &common.columns {
        if let Some(column) = table.column_mut(column) {
            column.primary_key = true;
        }
    }
    if !common.include.is_empty() {
        let include = list_option("postgresql_include", common.include);
        common.options.0.push(include);
    }
    table.primary_key = Some(PrimaryKey {
        name: common.name,
        columns: common.columns,
        deferrable: common.deferrable,
        initially: common.initially,
        options: common.options,
    });
}

/// SQLAlchemy's inspector gives both options always, and Alembic writes them out.
fn unique(mut common: Common, not_distinct: bool) -> Constraint {
    let options = &mut common.options.0;
    options.push(list_option("postgresql_include", common.include));
    options.push(flag("postgresql_nulls_not_distinct", not_distinct));
    Constraint::Unique(UniqueConstraint {
        name: common.name,
        columns: common.columns,
        deferrable: common.deferrable,
        initially: common.initially,
        options: common.options,
    })
}

/// The columns that an index has beside its key.
fn included(index: &Row, known: &Known) -> Vec<String> {
    let columns = numbers(index.text(10));
    let keys = key_length(index).min(columns.len());
    known.names(&columns[keys..])
}

fn key_length(index: &Row) -> usize {
    let length = index.integer(9).and_then(|length| length.try_into().ok());
    length.unwrap_or(usize::MAX)
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
        expression: match (owned(row, 1), owned(row, 2)) {
            (Some(name), _) => Expression::column(name),
            (None, text) => Expression::Text(text.unwrap_or_default()),
        },
        operator: row.text(3).unwrap_or_default().to_owned(),
        operator_class: owned(row, 4),
    }
}

/// The condition of `CHECK (...) NO INHERIT NOT VALID`.
pub(super) fn condition(definition: &str) -> String {
    let text = definition.trim();
    let text = text.strip_suffix(" NOT VALID").unwrap_or(text);
    let text = text.strip_suffix(" NO INHERIT").unwrap_or(text);
    let text = text.strip_prefix("CHECK").unwrap_or(text).trim();
    let inner = text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'))
        .unwrap_or(text);
    super::super::normalize::without_outer_parentheses(inner).to_owned()
}

/// The elements of an index that has columns alone.
fn plain_elements(row: &Row, known: &Known) -> Vec<Element> {
    let flags = numbers(row.text(11));
    let keys = key_length(row);
    let columns = numbers(row.text(10)).into_iter().enumerate();
    let elements = columns.map(|(place, number)| Element {
        is_included: place >= keys,
        column: known.column(number).map(|(name, _)| name.to_owned()),
        flags: flags.get(place).copied().unwrap_or_default(),
        ..Element::default()
    });
    elements.collect()
}

fn index(row: &Row, elements: &[Element]) -> Index {
    let (include, keys): (Vec<&Element>, Vec<&Element>) =
        elements.iter().partition(|element| element.is_included);
    let operator_classes: Vec<(String, OptionValue)> = keys
        .iter()
        .filter_map(|element| {
            let name = element.column.as_deref().or(element.text.as_deref())?;
            Some(text_option(name, element.operator_class.clone()?))
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
    let include: Vec<String> = (include.iter())
        .filter_map(|element| element.column.clone())
        .collect();
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
    Index {
        name: owned(row, 2).map(ConstraintName::conventional),
        elements: keys.iter().map(|element| element.expression()).collect(),
        unique: row.boolean(3) == Some(true),
        options,
        normal: None,
    }
}

impl Element {
    fn expression(&self) -> Expression {
        let mut element = match (&self.column, &self.text) {
            (Some(name), _) => Expression::column(name.clone()),
            (None, text) => Expression::Text(text.clone().unwrap_or_default()),
        };
        if let Some(collation) = &self.collation {
            element = Expression::Collate {
                operand: Box::new(element),
                collation: collation.clone(),
            };
        }
        // Only what differs from the server's default is told.
        let (descending, nulls_first) = (self.flags & 1 != 0, self.flags & 2 != 0);
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
