//! Where the parts of tables are declared.

use std::rc::Rc;

use dms_python::{Instance, Raised};

use crate::error::SourceSpan;
use crate::pylib::sqlalchemy::constraint::ConstraintObject;
use crate::pylib::sqlalchemy::table::TableObject;

/// Where a table of the models and its parts are declared; `None` where nobody knows. Everything is in the order of
/// [`crate::schema::Table`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TablePlaces {
    /// The table or its class.
    pub table: Option<SourceSpan>,
    /// Each column.
    pub columns: Vec<Option<SourceSpan>>,
    /// The primary key, if it is declared as a constraint.
    pub primary_key: Option<SourceSpan>,
    /// Each of the other constraints.
    pub constraints: Vec<Option<SourceSpan>>,
    /// Each index.
    pub indexes: Vec<Option<SourceSpan>>,
}

/// Where a table and its parts are declared.
pub(super) fn places(table: &Rc<Instance>) -> Result<TablePlaces, Raised> {
    let object = TableObject::of(table)?;
    let state = object.state.borrow();
    let mut constraints: Vec<&Rc<Instance>> = state.constraints.iter().collect();
    constraints.sort_by_key(|constraint| order(constraint));
    Ok(TablePlaces {
        table: place(table),
        columns: state.columns.iter().map(place).collect(),
        primary_key: state.primary_key.as_ref().and_then(place),
        constraints: constraints.into_iter().map(place).collect(),
        indexes: state.indexes.iter().map(place).collect(),
    })
}

/// SQLAlchemy's order of creation, in which constraints stand in a table.
pub(super) fn order(constraint: &Rc<Instance>) -> Option<u64> {
    let object = constraint.payload::<ConstraintObject>();
    object.map(|object| object.order)
}

fn place(instance: &Rc<Instance>) -> Option<SourceSpan> {
    instance.place.as_ref().map(crate::pylib::span)
}
