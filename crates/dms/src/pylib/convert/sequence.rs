//! Sequences of models.

use std::rc::Rc;

use dms_python::{Instance, Interpreter, Raised};

use super::data_type;
use crate::pylib::library::Library;
use crate::pylib::sqlalchemy::column::ColumnObject;
use crate::pylib::sqlalchemy::default::SequenceObject;
use crate::pylib::sqlalchemy::metadata::metadata;
use crate::pylib::sqlalchemy::table::TableObject;
use crate::schema::{DataType, Sequence};

/// Adds the sequences that `create_all()` of a `MetaData` creates: those that name it, and those of its columns.
pub(super) fn add(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    target: &Rc<Instance>,
    sequences: &mut Vec<Sequence>,
) -> Result<(), Raised> {
    let target = metadata(target)?;
    let mut found = target.sequences.borrow().clone();
    for table in target.tables.borrow().values() {
        let Some(table) = table.payload::<TableObject>() else {
            continue;
        };
        let state = table.state.borrow();
        let columns = state
            .columns
            .iter()
            .filter_map(|it| it.payload::<ColumnObject>());
        found.extend(columns.filter_map(|column| column.state().rare.sequence.clone()));
    }
    for object in found {
        let is_known = sequences.iter().any(|known| known.name == object.name);
        if !object.is_optional && !is_known {
            sequences.push(Sequence {
                name: object.name.clone(),
                data_type: sequence_type(library, interpreter, &object)?,
                options: object.options.clone(),
                columns: Vec::new(),
                is_used: false,
            });
        }
    }
    Ok(())
}

/// The type of a sequence's values, where it says one.
pub(in crate::pylib) fn sequence_type(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    sequence: &SequenceObject,
) -> Result<Option<DataType>, Raised> {
    let value = sequence.data_type.as_ref();
    value
        .map(|value| data_type(library, interpreter, value))
        .transpose()
}
