//! The tables, as they are put together from the answers of several queries.

use std::collections::HashMap;

use super::{list_option, owned, storage_parameters, text_option};
use crate::conn::Row;
use crate::dialect::Scope;
use crate::schema::{Column, Literal, OptionValue, Table, TableName};

/// The tables by their oid.
#[derive(Default)]
pub(super) struct Tables {
    pub(super) order: Vec<i64>,
    by_oid: HashMap<i64, Box<Known>>,
}

/// For how many columns more a table makes room.
const MORE_COLUMNS: usize = 4;

/// A table as far as it was read.
pub(super) struct Known {
    pub(super) table: Table,
    /// The number and the collation of each column: dropped ones leave a gap in the numbers.
    attributes: Vec<(i64, i64)>,
}

impl Known {
    pub(super) fn add_column(&mut self, number: i64, collation: i64, column: Column) {
        // Little by little: there may be very many tables.
        if self.attributes.len() == self.attributes.capacity() {
            self.attributes.reserve_exact(MORE_COLUMNS);
            self.table.columns.reserve_exact(MORE_COLUMNS);
        }
        self.attributes.push((number, collation));
        self.table.columns.push(column);
    }

    /// The name and the collation of the column of this number.
    pub(super) fn column(&self, number: i64) -> Option<(&str, i64)> {
        let place = self
            .attributes
            .binary_search_by_key(&number, |it| it.0)
            .ok()?;
        let column = self.table.columns.get(place)?;
        Some((&column.name, self.attributes[place].1))
    }

    /// The names of the columns of these numbers.
    pub(super) fn names(&self, numbers: &[i64]) -> Vec<String> {
        let names = numbers.iter().filter_map(|number| self.column(*number));
        names.map(|(name, _)| name.to_owned()).collect()
    }
}

impl Tables {
    pub(super) fn into_vec(mut self) -> Vec<Table> {
        let mut tables = Vec::with_capacity(self.order.len());
        let known = self.order.iter().filter_map(|oid| self.by_oid.remove(oid));
        tables.extend(known.map(|known| known.table.without_room()));
        tables
    }

    /// `None` for one that is not wanted, or just came to be.
    pub(super) fn known(&self, oid: i64) -> Option<&Known> {
        self.by_oid.get(&oid).map(|known| &**known)
    }

    /// The same, to add to it.
    pub(super) fn known_mut(&mut self, oid: i64) -> Option<&mut Known> {
        self.by_oid.get_mut(&oid).map(|known| &mut **known)
    }

    pub(super) fn add(&mut self, oid: i64, table: Table) {
        self.order.push(oid);
        let attributes = Vec::new();
        (self.by_oid).insert(oid, Box::new(Known { table, attributes }));
    }

    pub(super) fn add_table(&mut self, row: &Row, scope: &Scope) {
        let (Some(oid), Some(name)) = (row.integer(0), row.text(2)) else {
            return;
        };
        let name = TableName::in_schema(owned(row, 1), name);
        let wanted = scope.only.as_ref().is_none_or(|only| only.contains(&name));
        if !wanted || scope.exclude.contains(&name) {
            return;
        }
        // One row for each table that it inherits from.
        if let Some(Known { table, .. }) = self.known_mut(oid) {
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
        self.add(oid, table);
    }
}
