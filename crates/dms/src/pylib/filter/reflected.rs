//! A table of the database as the objects that SQLAlchemy's reflection makes of it.

use std::cell::RefCell;
use std::rc::Rc;

use dms_python::{Instance, Raised, Value};

use crate::pylib::library::Library;
use crate::pylib::sqlalchemy::clause::Clause;
use crate::pylib::sqlalchemy::constraint::{
    CHECK_CONSTRAINT, ConstraintObject, FOREIGN_KEY_CONSTRAINT, Kind, Rules, UNIQUE_CONSTRAINT,
};
use crate::pylib::sqlalchemy::ddl::columns_of;
use crate::pylib::sqlalchemy::index::IndexObject;
use crate::pylib::sqlalchemy::metadata;
use crate::pylib::sqlalchemy::table::{TABLE, TableObject, append};
use crate::schema::naming::NamingConvention;
use crate::schema::{Constraint, Index, Table};

/// The table with its columns; indexes and constraints are made when they are asked about.
pub(super) struct Reflected {
    pub table: Rc<Instance>,
}

impl Reflected {
    pub fn new(library: &Rc<Library>, table: &Table) -> Result<Self, Raised> {
        let object = TableObject {
            name: table.name.name.clone(),
            schema: table.name.schema.clone(),
            metadata: Some(metadata::new(library, None, NamingConvention::default())),
            source: None,
            state: RefCell::default(),
        };
        object.state.borrow_mut().comment.clone_from(&table.comment);
        let instance = Instance::new(&library.class(&TABLE), Some(Rc::new(object)), None);
        for column in columns_of(library, table) {
            append(library, &instance, &Value::Instance(column))?;
        }
        Ok(Self { table: instance })
    }

    pub fn column(&self, name: &str) -> Option<Rc<Instance>> {
        TableObject::of(&self.table).ok()?.column(name)
    }

    pub fn index(&self, library: &Rc<Library>, index: &Index) -> Value {
        let name = index.name.as_ref().map(|name| Value::str(&name.text));
        let columns = index.elements.iter().filter_map(|element| {
            let name = element.column_name()?;
            Some(Value::Instance(self.column(name)?))
        });
        let object = IndexObject::new(name, columns.collect(), index.unique);
        *object.table.borrow_mut() = Some(self.table.clone());
        Value::Instance(object.into_instance(library, None))
    }

    pub fn constraint(&self, library: &Rc<Library>, found: &Constraint) -> Value {
        constraint(library, Some(&self.table), found)
    }
}

/// A constraint of a table.
pub(super) fn constraint(
    library: &Rc<Library>,
    table: Option<&Rc<Instance>>,
    found: &Constraint,
) -> Value {
    let (class, kind, names): (_, _, &[String]) = match found {
        Constraint::ForeignKey(key) => {
            let target = &key.referred_table;
            let targets = key.referred_columns.iter();
            let kind = Kind::ForeignKey {
                targets: targets
                    .map(|column| Value::str(format!("{target}.{column}")))
                    .collect(),
                rules: Rules {
                    on_update: key.on_update.clone(),
                    on_delete: key.on_delete.clone(),
                    match_type: key.match_type.clone(),
                    ..Rules::default()
                },
            };
            (&FOREIGN_KEY_CONSTRAINT, kind, &key.columns)
        }
        Constraint::Check(check) => {
            let kind = Kind::Check {
                condition: Clause::Leaf(check.condition.clone()),
                of_type: None,
            };
            (&CHECK_CONSTRAINT, kind, &[])
        }
        Constraint::Unique(unique) => (&UNIQUE_CONSTRAINT, Kind::Unique, &unique.columns),
        // Nobody is asked about these.
        Constraint::PrimaryKey(_) | Constraint::Exclude(_) => return Value::None,
    };
    let owner = table.and_then(|table| TableObject::of(table).ok());
    let columns = names.iter().map(|name| {
        let column = owner.as_ref().and_then(|owner| owner.column(name));
        column.map_or_else(|| Value::str(name), Value::Instance)
    });
    let object = ConstraintObject::new(library, kind, columns.collect());
    *object.name.borrow_mut() = found.name().map(|name| Value::str(&name.text));
    *object.table.borrow_mut() = table.cloned();
    Value::Instance(object.into_instance(&library.class(class), None))
}
