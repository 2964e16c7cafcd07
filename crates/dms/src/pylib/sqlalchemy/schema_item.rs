//! The base of everything that stands in a table.

use crate::pylib::library::ClassSpec;

/// `SchemaItem`.
pub(in crate::pylib) static SCHEMA_ITEM: ClassSpec =
    ClassSpec::plain("sqlalchemy.sql.schema", "SchemaItem", &[]);
