//! The base of everything that stands in a table.

use std::cell::RefCell;
use std::rc::Rc;

use dms_python::Value;

use crate::pylib::library::ClassSpec;

/// `SchemaItem`.
pub(in crate::pylib) static SCHEMA_ITEM: ClassSpec = ClassSpec {
    module: "sqlalchemy.sql.schema",
    name: "SchemaItem",
    bases: &[],
    hooks: None,
    // Which databases `create_all()` makes a constraint or an index for; autogenerate writes it for all of them.
    methods: &[("ddl_if", |_, _, mut arguments| {
        arguments.require("ddl_if", "self")
    })],
};

/// `info`: what a project keeps with a thing, for functions of its own; a dict of its own where none was given.
#[derive(Debug, Clone, Default)]
pub(in crate::pylib) struct Info(RefCell<Option<Box<Value>>>);

impl Info {
    /// The one that was given.
    pub fn new(given: Option<Value>) -> Self {
        Self(RefCell::new(given.map(Box::new)))
    }

    /// The dict.
    pub fn value(&self) -> Value {
        let mut info = self.0.borrow_mut();
        let none = || Box::new(Value::Dict(Rc::default()));
        (**info.get_or_insert_with(none)).clone()
    }
}
