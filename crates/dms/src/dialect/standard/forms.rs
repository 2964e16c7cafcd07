//! The normal forms of columns, each kept once.

use std::sync::Arc;

use crate::error::Result;
use crate::schema::{Column, DataType, NormalColumn};

/// So many types are looked through at most.
const MOST: usize = 64;

/// The forms of columns of which only the type matters: few types stand for most columns of a schema. `K` is what else
/// a dialect's form of a type follows from.
#[derive(Default)]
pub(in crate::dialect) struct ColumnForms<K> {
    known: Vec<(DataType, K, Arc<NormalColumn>)>,
}

impl<K: PartialEq + Clone> ColumnForms<K> {
    /// The form of a column, which `make` says if it is not known.
    pub(in crate::dialect) fn form(
        &mut self,
        column: &Column,
        key: &K,
        make: impl FnOnce() -> Result<NormalColumn>,
    ) -> Result<Arc<NormalColumn>> {
        if column.server_default.is_some() || column.computed.is_some() {
            return make().map(Arc::new);
        }
        let mut known = self.known.iter();
        let is_own = |(data_type, other, _): &&(DataType, K, _)| {
            *data_type == column.data_type && other == key
        };
        if let Some((_, _, form)) = known.find(is_own) {
            return Ok(Arc::clone(form));
        }
        let form = Arc::new(make()?);
        if self.known.len() < MOST {
            let entry = (column.data_type.clone(), key.clone(), Arc::clone(&form));
            self.known.push(entry);
        }
        Ok(form)
    }
}
