//! `MetaData`.

use std::cell::RefCell;
use std::rc::Rc;

use dms_python::{Arguments, HostClass, Instance, Interpreter, Key, Raised, Value};
use indexmap::IndexMap;

use super::ddl;
use super::default::SequenceObject;
use crate::pylib::library::{ClassSpec, Library};
use crate::pylib::signature::{Signature, wrong_type};
use crate::schema::naming::NamingConvention;

/// `MetaData`.
pub(in crate::pylib) static METADATA: ClassSpec = ClassSpec {
    module: "sqlalchemy.sql.schema",
    name: "MetaData",
    bases: &[],
    hooks: Some(|library| Rc::new(MetaDataHooks(library.clone()))),
    methods: &[
        ("__init__", initialize),
        ("create_all", ddl::create_all),
        ("drop_all", ddl::drop_all),
        ("clear", clear),
        ("reflect", ddl::reflect),
    ],
};

/// What a `MetaData` keeps.
pub(in crate::pylib) struct MetaDataObject {
    /// The schema of tables that name none.
    pub schema: Option<String>,
    /// The naming convention; empty if none was given.
    pub naming: NamingConvention,
    /// Tokens that the convention defines itself: (token, function).
    pub tokens: Vec<(String, Value)>,
    /// The tables by schema and name.
    pub tables: RefCell<IndexMap<String, Rc<Instance>>>,
    /// The sequences that name it.
    pub sequences: RefCell<Vec<Rc<SequenceObject>>>,
    /// Flask-SQLAlchemy's bind, which it keeps in `info["bind_key"]`, if it is not the default one's.
    pub bind: RefCell<Option<String>>,
}

/// The metadata that an instance is.
pub(in crate::pylib) fn metadata(instance: &Rc<Instance>) -> Result<Rc<MetaDataObject>, Raised> {
    instance.payload::<MetaDataObject>().ok_or_else(|| {
        Raised::type_error(format!("a MetaData is needed, not {}", instance.class.name))
    })
}

/// A new `MetaData`, as Python code would make it.
pub(in crate::pylib) fn new(
    library: &Rc<Library>,
    schema: Option<String>,
    naming: NamingConvention,
) -> Rc<Instance> {
    let object = MetaDataObject {
        schema,
        naming,
        tokens: Vec::new(),
        tables: RefCell::default(),
        sequences: RefCell::default(),
        bind: RefCell::default(),
    };
    Instance::new(&library.class(&METADATA), Some(Rc::new(object)), None)
}

/// As [`new`], for models: it counts among the project's metadata.
pub(in crate::pylib) fn new_for_models(library: &Rc<Library>) -> Value {
    let value = Value::Instance(new(library, None, NamingConvention::default()));
    library.metadata.borrow_mut().push(value.clone());
    value
}

fn initialize(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const FUNCTION: &str = "MetaData";
    const SIGNATURE: Signature = Signature::new(
        FUNCTION,
        &["self"],
        &["schema", "quote_schema", "naming_convention", "info"],
    );
    let mut arguments = arguments;
    // Of SQLAlchemy 1: scripts have but one connection.
    arguments.take_keyword("bind");
    let mut bound = SIGNATURE.bind(arguments)?;
    let this = bound.value("self");
    let Value::Instance(instance) = &this else {
        return Err(Raised::type_error("MetaData.__init__() needs an instance"));
    };
    let (naming, tokens) = match bound.some("naming_convention") {
        Some(convention) => naming_convention(interpreter, &convention)?,
        None => Default::default(),
    };
    let bind = match bound.some("info") {
        Some(Value::Dict(info)) => info.borrow().get(&Key(Value::str("bind_key"))).cloned(),
        _ => None,
    };
    let object = MetaDataObject {
        schema: bound.text(FUNCTION, "schema")?,
        naming,
        tokens,
        tables: RefCell::default(),
        sequences: RefCell::default(),
        bind: RefCell::new(bind.and_then(|bind| bind.as_str().map(str::to_owned))),
    };
    *instance.payload.borrow_mut() = Some(Rc::new(object));
    library.metadata.borrow_mut().push(this.clone());
    Ok(Value::None)
}

/// A naming convention's dict: templates by kind, which is a short name or a class, and functions by token.
pub(in crate::pylib) fn naming_convention(
    interpreter: &mut Interpreter,
    convention: &Value,
) -> Result<(NamingConvention, Vec<(String, Value)>), Raised> {
    let Value::Dict(entries) = convention else {
        return Err(wrong_type(
            "MetaData",
            "naming_convention",
            "a dict",
            convention,
        ));
    };
    let entries: Vec<(Value, Value)> = entries
        .borrow()
        .iter()
        .map(|(key, value)| (key.0.clone(), value.clone()))
        .collect();
    let mut templates = Vec::new();
    let mut tokens = Vec::new();
    for (key, value) in entries {
        let kind = match &key {
            Value::Class(class) => match &*class.name {
                "Index" => "ix".to_owned(),
                "UniqueConstraint" => "uq".to_owned(),
                "CheckConstraint" => "ck".to_owned(),
                "ForeignKeyConstraint" => "fk".to_owned(),
                "PrimaryKeyConstraint" => "pk".to_owned(),
                _ => continue,
            },
            other => interpreter.text(other)?,
        };
        match value {
            Value::Str(template) => templates.push((kind, template.to_string())),
            Value::None => {}
            function @ (Value::Function(_) | Value::Native(_) | Value::Method(_)) => {
                tokens.push((kind, function))
            }
            other => {
                return Err(wrong_type(
                    "MetaData",
                    "naming_convention",
                    "a dict of templates",
                    &other,
                ));
            }
        }
    }
    Ok((NamingConvention(templates), tokens))
}

fn clear(_: &Rc<Library>, _: &mut Interpreter, mut arguments: Arguments) -> Result<Value, Raised> {
    if let Value::Instance(instance) = arguments.require("clear", "self")? {
        metadata(&instance)?.tables.borrow_mut().clear();
    }
    Ok(Value::None)
}

struct MetaDataHooks(Rc<Library>);

impl HostClass for MetaDataHooks {
    fn attribute(
        &self,
        interpreter: &mut Interpreter,
        instance: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        let Some(object) = instance.payload::<MetaDataObject>() else {
            return Ok(None);
        };
        Ok(match name {
            "schema" => Some(object.schema.as_ref().map_or(Value::None, Value::str)),
            "tables" => {
                let tables = object.tables.borrow();
                let entries = tables
                    .iter()
                    .map(|(key, table)| {
                        (
                            dms_python::Key(Value::str(key)),
                            Value::Instance(table.clone()),
                        )
                    })
                    .collect();
                Some(Value::Dict(Rc::new(RefCell::new(entries))))
            }
            "sorted_tables" => {
                let sorted = crate::pylib::convert::sorted_tables(&self.0, interpreter, instance)?;
                Some(Value::list(
                    sorted.into_iter().map(Value::Instance).collect::<Vec<_>>(),
                ))
            }
            "naming_convention" => {
                let entries = object
                    .naming
                    .0
                    .iter()
                    .map(|(kind, template)| {
                        (dms_python::Key(Value::str(kind)), Value::str(template))
                    })
                    .collect();
                Some(Value::Dict(Rc::new(RefCell::new(entries))))
            }
            "bind" => Some(Value::None),
            _ => None,
        })
    }

    fn binary(
        &self,
        interpreter: &mut Interpreter,
        operator: &str,
        instance: &Rc<Instance>,
        right: &Value,
    ) -> Result<Option<Value>, Raised> {
        match (operator, instance.payload::<MetaDataObject>()) {
            ("contains", Some(object)) => {
                let key = interpreter.text(right)?;
                Ok(Some(Value::Bool(object.tables.borrow().contains_key(&key))))
            }
            _ => Ok(None),
        }
    }
}
