//! The columns of tables.

use std::collections::HashMap;

use super::data_type::TypeLoader;
use super::tables::Tables;
use super::{array, owned};
use crate::conn::{Connection, Row, Value};
use crate::error::Result;
use crate::schema::{
    Autoincrement, Column, Computed, DataType, Expression, Identity, ServerDefault, TypeClass,
};

/// A type as the catalog has it: its oid, its modifier, and the collation.
type Key = (i64, i64, i64);

/// A table's oid and the number of one of its columns.
type Place = (i64, i64);

/// Reads columns. There are few types and many columns, so each type is asked for once.
pub(super) struct Columns<'a> {
    loader: &'a TypeLoader,
    types: HashMap<Key, DataType>,
}

/// What few columns have.
#[derive(Default)]
struct Extras {
    /// The text of a default or of a computed expression.
    defaults: HashMap<Place, String>,
    comments: HashMap<Place, String>,
    /// The sequences of columns.
    sequences: HashMap<Place, Row>,
}

impl<'a> Columns<'a> {
    pub(super) fn new(loader: &'a TypeLoader) -> Self {
        Self {
            loader,
            types: HashMap::new(),
        }
    }

    /// Adds the columns of these tables.
    pub(super) fn read(
        &mut self,
        connection: &mut dyn Connection,
        oids: &Value,
        tables: &mut Tables,
    ) -> Result<()> {
        let oids = std::slice::from_ref(oids);
        let mut extras = Extras::read(connection, oids)?;
        let mut rows: Vec<(Place, Key, Row)> = Vec::new();
        connection.read(include_str!("../queries/columns.sql"), oids, &mut |row| {
            if let (Some(table), Some(number), Some(oid), Some(modifier), Some(collation)) = (
                row.integer(0),
                row.integer(1),
                row.integer(3),
                row.integer(4),
                row.integer(5),
            ) {
                rows.push(((table, number), (oid, modifier, collation), row));
            }
        })?;
        self.learn(connection, &rows)?;
        for (place, key, row) in rows {
            let (Some(known), Some(name)) = (tables.known_mut(place.0), row.text(2)) else {
                continue;
            };
            let data_type = match self.types.get(&key) {
                Some(data_type) => data_type.clone(),
                None => self.loader.reflect("", None, None),
            };
            let column = extras.column(place, &row, Column::new(name, data_type));
            known.add_column(place.1, key.2, column);
        }
        Ok(())
    }

    /// Asks for the types that are not known yet.
    fn learn(&mut self, connection: &mut dyn Connection, rows: &[(Place, Key, Row)]) -> Result<()> {
        let mut unknown: Vec<Key> = rows.iter().map(|(_, key, _)| *key).collect();
        unknown.retain(|key| !self.types.contains_key(key));
        unknown.sort_unstable();
        unknown.dedup();
        if unknown.is_empty() {
            return Ok(());
        }
        let numbers = |of: fn(&Key) -> i64| array(&unknown.iter().map(of).collect::<Vec<i64>>());
        let parameters = [
            numbers(|key| key.0),
            numbers(|key| key.1),
            numbers(|key| key.2),
        ];
        let sql = include_str!("../queries/column_types.sql");
        connection.read(sql, &parameters, &mut |row| {
            if let (Some(oid), Some(modifier), Some(collation)) =
                (row.integer(0), row.integer(1), row.integer(2))
            {
                let text = row.text(3).unwrap_or_default();
                let data_type = self.loader.reflect(text, row.integer(4), row.text(5));
                self.types.insert((oid, modifier, collation), data_type);
            }
        })
    }
}

impl Extras {
    fn read(connection: &mut dyn Connection, oids: &[Value]) -> Result<Self> {
        let mut extras = Self::default();
        let texts = |into: &mut HashMap<Place, String>, row: &Row| {
            if let (Some(place), Some(text)) = (place(row), owned(row, 2)) {
                into.insert(place, text);
            }
        };
        connection.read(include_str!("../queries/defaults.sql"), oids, &mut |row| {
            texts(&mut extras.defaults, &row);
        })?;
        connection.read(include_str!("../queries/notes.sql"), oids, &mut |row| {
            texts(&mut extras.comments, &row);
        })?;
        connection.read(include_str!("../queries/owned.sql"), oids, &mut |row| {
            if let Some(place) = place(&row) {
                extras.sequences.insert(place, row);
            }
        })?;
        Ok(extras)
    }

    /// Adds to a column what a row and these say of it.
    fn column(&mut self, place: Place, row: &Row, mut column: Column) -> Column {
        // The column's own: what a domain demands or fills in is the domain's, which says so itself.
        column.nullable = row.boolean(6) == Some(false);
        column.comment = self.comments.remove(&place);
        let default = self.defaults.remove(&place);
        let sequence = self.sequences.get(&place);
        match row.text(7) {
            Some("") | None => {
                let is_sequence = is_integer(&column.data_type)
                    && default.as_deref().is_some_and(takes_from_sequence);
                // The default of a SERIAL column is the sequence that comes and goes with the column.
                let is_own = sequence.is_some_and(|row| row.boolean(2) == Some(true));
                let is_serial = is_own && is_sequence;
                column.identity = identity(row, sequence).map(Box::new);
                column.autoincrement = if is_sequence || column.identity.is_some() {
                    Autoincrement::True
                } else {
                    Autoincrement::False
                };
                if is_serial {
                    column.sequence = default.as_deref().and_then(sequence_of).map(Box::from);
                }
                column.server_default = default
                    .filter(|_| !is_serial)
                    .map(|text| ServerDefault::Expression(Expression::Text(text)));
            }
            Some(generated) => {
                column.autoincrement = Autoincrement::False;
                column.computed = Some(Box::new(Computed {
                    sql: Expression::Text(default.unwrap_or_default()),
                    persisted: Some(generated == "s"),
                }));
            }
        }
        column
    }
}

fn place(row: &Row) -> Option<Place> {
    Some((row.integer(0)?, row.integer(1)?))
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

/// The options are those of the sequence behind it.
fn identity(row: &Row, sequence: Option<&Row>) -> Option<Identity> {
    let kind = row.text(8).filter(|kind| !kind.is_empty())?;
    let option = |index| sequence?.integer(index);
    Some(Identity {
        always: kind == "a",
        start: option(3),
        increment: option(4),
        minvalue: option(5),
        maxvalue: option(6),
        nominvalue: false,
        nomaxvalue: false,
        cycle: sequence.and_then(|row| row.boolean(8)),
        cache: option(7),
    })
}
