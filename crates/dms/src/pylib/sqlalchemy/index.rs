//! `Index`.

use std::cell::RefCell;
use std::rc::Rc;

use dms_python::{Arguments, HostClass, Instance, Interpreter, Raised, Value};

use super::clause;
use super::constraint::join_table;
use super::schema_item::{Info, SCHEMA_ITEM};
use super::{options, table};
use crate::pylib::library::{ClassSpec, Library};
use crate::pylib::signature::{self, Signature, unknown_value};

/// `Index`.
pub(in crate::pylib) static INDEX: ClassSpec = ClassSpec {
    module: "sqlalchemy.sql.schema",
    name: "Index",
    bases: &[&SCHEMA_ITEM],
    hooks: Some(|_| Rc::new(IndexHooks)),
    methods: &[
        ("__init__", initialize),
        ("create", super::ddl::create_index),
        ("drop", super::ddl::drop_index),
    ],
};

/// What an `Index` keeps.
pub(in crate::pylib) struct IndexObject {
    /// Its name as it was given.
    pub name: RefCell<Option<Value>>,
    /// Names of columns, columns, or SQL expressions.
    pub elements: Vec<Value>,
    /// `unique`.
    pub unique: bool,
    /// Dialect options.
    pub options: Vec<(String, Value)>,
    /// `info`.
    pub info: Info,
    /// Its table.
    pub table: RefCell<Option<Rc<Instance>>>,
}

impl IndexObject {
    /// An index of these elements.
    pub fn new(name: Option<Value>, elements: Vec<Value>, unique: bool) -> Self {
        Self {
            name: RefCell::new(name),
            elements,
            unique,
            options: Vec::new(),
            info: Info::default(),
            table: RefCell::default(),
        }
    }

    /// The Python value.
    pub fn into_instance(
        self,
        library: &Rc<Library>,
        place: Option<dms_python::Place>,
    ) -> Rc<Instance> {
        Instance::new(&library.class(&INDEX), Some(Rc::new(self)), place)
    }

    /// The columns that it joins a table with, if no element is a bare name.
    pub fn own_columns(&self) -> Option<Vec<Rc<Instance>>> {
        if self
            .elements
            .iter()
            .any(|element| matches!(element, Value::Str(_)))
        {
            return None;
        }
        let columns: Vec<_> = self
            .elements
            .iter()
            .filter_map(clause::from_element)
            .flat_map(|clause| clause.columns())
            .collect();
        (!columns.is_empty()).then_some(columns)
    }
}

fn initialize(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const SIGNATURE: Signature = Signature::new("Index", &["self", "name"], &[])
        .with_keywords(&["unique", "quote", "info", "_table", "_column_flag"])
        .variadic()
        .open();
    let mut bound = SIGNATURE.bind(arguments)?;
    options::check("Index", &bound)?;
    let name = bound.some("name");
    if let Some(name) = &name {
        let name = signature::text("Index", "name", name)?;
        if let Some(quote) = bound.boolean("Index", "quote")? {
            signature::check_quote(&name, quote)?;
        }
    }
    for element in &bound.rest {
        match element {
            Value::Str(_) => {}
            Value::Opaque(opaque) => return Err(unknown_value("an element of an index", opaque)),
            other if clause::from_element(other).is_some() => {}
            other => {
                let shown = interpreter.representation(other)?;
                return Err(Raised::exception(
                    "ArgumentError",
                    format!(
                        "String column name or column expression for DDL constraint expected, got {shown}."
                    ),
                ));
            }
        }
    }
    let object = IndexObject {
        unique: bound.boolean("Index", "unique")?.unwrap_or(false),
        options: options::given(std::mem::take(&mut bound.extra)),
        info: Info::new(bound.some("info")),
        ..IndexObject::new(name, std::mem::take(&mut bound.rest), false)
    };
    let Value::Instance(instance) = bound.value("self") else {
        return Err(Raised::type_error("Index.__init__() needs an instance"));
    };
    *instance.payload.borrow_mut() = Some(Rc::new(object));
    match bound.some("_table") {
        Some(Value::Instance(table)) => table::append(library, &table, &Value::Instance(instance))?,
        _ => join_table(library, &instance)?,
    }
    Ok(Value::None)
}

struct IndexHooks;

impl HostClass for IndexHooks {
    fn attribute(
        &self,
        _: &mut Interpreter,
        instance: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        let Some(object) = instance.payload::<IndexObject>() else {
            return Ok(None);
        };
        Ok(match name {
            "name" => Some(object.name.borrow().clone().unwrap_or(Value::None)),
            "unique" => Some(Value::Bool(object.unique)),
            "info" => Some(object.info.value()),
            "table" => Some(
                object
                    .table
                    .borrow()
                    .clone()
                    .map_or(Value::None, Value::Instance),
            ),
            "columns" | "expressions" => Some(Value::list(object.elements.clone())),
            _ => None,
        })
    }

    fn set_attribute(
        &self,
        _: &mut Interpreter,
        instance: &Rc<Instance>,
        name: &str,
        value: &Value,
    ) -> Result<bool, Raised> {
        match (name, instance.payload::<IndexObject>()) {
            ("name", Some(object)) => {
                *object.name.borrow_mut() = Some(value.clone()).filter(|name| !name.is_none());
                Ok(true)
            }
            _ => Ok(false),
        }
    }
}
