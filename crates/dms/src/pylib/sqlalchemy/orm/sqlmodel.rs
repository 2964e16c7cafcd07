//! SQLModel: classes whose annotated fields are columns without saying so. What a field is as a column says
//! `libraries/sqlmodel.py`.

use std::rc::Rc;

use dms_python::{Arguments, Class, HostClass, Interpreter, Raised, Value};
use indexmap::IndexMap;

use super::annotation::{Annotated, TypeMap};
use super::base::{DeclarativeHooks, MAPPED_ROOT};
use super::mapping;
use crate::pylib::library::{ClassSpec, Library, PythonModule};
use crate::pylib::sqlalchemy::column::as_column;
use crate::pylib::sqlalchemy::metadata;

pub(super) const MODULE: PythonModule = PythonModule {
    name: "sqlmodel.main",
    build: |names, interpreter| {
        names.classes(&[&SQL_MODEL]);
        let class = names.library.class(&SQL_MODEL);
        let metadata = metadata::new_for_models(names.library);
        class
            .attributes
            .borrow_mut()
            .insert("metadata".into(), metadata);
        // Since its version 0.0.50; older ones have `DateTime`.
        let source = interpreter.source_of("sqlmodel.sql.sqltypes")?;
        let stores_utc = source.is_none_or(|source| source.text.contains("UTCDateTime"));
        names.value("stores_utc", Value::Bool(stores_utc));
        names.functions(&[("evaluated", evaluated), ("unknown_name", unknown_name)]);
        Ok(())
    },
};

/// `SQLModel`.
static SQL_MODEL: ClassSpec = ClassSpec {
    module: "sqlmodel.main",
    name: "SQLModel",
    bases: &[&MAPPED_ROOT],
    hooks: Some(|library| Rc::new(SqlModelHooks(DeclarativeHooks(library.clone())))),
    methods: &[],
};

/// Where a class keeps what stands behind its annotations, once its attributes are columns.
const VALUES: &str = "__sqlmodel_values__";

struct SqlModelHooks(DeclarativeHooks);

impl HostClass for SqlModelHooks {
    fn declares(&self, keywords: &[(Rc<str>, Value)]) -> bool {
        keywords.iter().any(|(keyword, _)| &**keyword == "table")
    }

    fn subclassed(
        &self,
        interpreter: &mut Interpreter,
        class: &Rc<Class>,
        keywords: &[(Rc<str>, Value)],
    ) -> Result<(), Raised> {
        let keyword = |name: &str| keywords.iter().find(|(keyword, _)| &**keyword == name);
        if let Some((_, registry)) = keyword("registry") {
            let metadata = interpreter.attribute(registry, "metadata")?;
            class
                .attributes
                .borrow_mut()
                .insert("metadata".into(), metadata);
        }
        let has_table = match keyword("table") {
            Some((_, flag)) => interpreter.truth(flag)?,
            None => false,
        };
        match has_table {
            true => map(&self.0.0, interpreter, class),
            false => Ok(()),
        }
    }

    fn class_attribute(
        &self,
        interpreter: &mut Interpreter,
        class: &Rc<Class>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        self.0.class_attribute(interpreter, class, name)
    }

    fn set_class_attribute(
        &self,
        interpreter: &mut Interpreter,
        class: &Rc<Class>,
        name: &str,
        value: &Value,
    ) -> Result<bool, Raised> {
        self.0.set_class_attribute(interpreter, class, name, value)
    }
}

/// Maps a class with `table=True`: its fields, and those that it inherits, become its columns.
fn map(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    class: &Rc<Class>,
) -> Result<(), Raised> {
    let module = interpreter.import("sqlmodel")?;
    let relationships = interpreter.attribute(&module, "relationships_of")?;
    let arguments = Arguments::positional([Value::Class(class.clone())]);
    let relationships = interpreter.call(&relationships, arguments)?;
    let columns = interpreter.attribute(&module, "columns_of")?;
    let arguments = Arguments::positional([Value::Class(class.clone())]);
    let columns = interpreter
        .call(&columns, arguments)
        .map_err(|mut raised| {
            if raised.0.place.is_none() {
                raised.0.place.clone_from(&class.place);
            }
            raised
        })?;
    let columns: IndexMap<String, Value> = match &columns {
        Value::Dict(entries) => (entries.borrow().iter())
            .filter_map(|(key, value)| Some((key.0.as_str()?.to_owned(), value.clone())))
            .collect(),
        _ => IndexMap::new(),
    };
    {
        let mut attributes = class.attributes.borrow_mut();
        let values = attributes.iter();
        let values = values.map(|(name, value)| (Value::Str(name.clone()), value.clone()));
        let values = values.map(|(name, value)| (dms_python::Key(name), value));
        let values = Value::Dict(Rc::new(std::cell::RefCell::new(values.collect())));
        attributes.insert(VALUES.into(), values);
        for name in columns.keys() {
            attributes.shift_remove(name.as_str());
        }
    }
    for (name, column) in columns {
        let column = match as_column(&column) {
            Some(column) => Value::Instance(mapping::with_place(&column, class, &name)),
            None => column,
        };
        class
            .attributes
            .borrow_mut()
            .insert(name.as_str().into(), column);
    }
    order(&relationships, class);
    if class.lookup("__tablename__").is_none() {
        let name = Value::str(class.name.to_lowercase());
        class
            .attributes
            .borrow_mut()
            .insert("__tablename__".into(), name);
    }
    mapping::map_with(library, interpreter, class, None, &TypeMap::new())
}

/// Puts a class's own relationships where SQLModel has them: behind the columns, but first among the annotations.
/// The order of the columns in the table comes of both.
fn order(relationships: &Value, class: &Rc<Class>) {
    let Value::List(names) = relationships else {
        return;
    };
    let mut attributes = class.attributes.borrow_mut();
    for name in names.borrow().iter().rev() {
        if let Some(Value::Dict(annotations)) = attributes.get("__annotations__") {
            let mut annotations = annotations.borrow_mut();
            let key = dms_python::Key(name.clone());
            if let Some(annotation) = annotations.shift_remove(&key) {
                annotations.shift_insert(0, key, annotation);
            }
        }
    }
    for name in names.borrow().iter() {
        if let Value::Str(name) = name
            && let Some(value) = attributes.shift_remove(name)
        {
            attributes.insert(name.clone(), value);
        }
    }
}

/// `evaluated(module, annotation)`: the annotation; its text is read in the names of the module.
fn evaluated(
    _: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let module = arguments.require("evaluated", "module")?;
    let value = arguments.require("evaluated", "annotation")?;
    Annotated {
        value: value.clone(),
        module: module.as_str().unwrap_or_default().into(),
    }
    .evaluated(interpreter, value)
}

/// `unknown_name(value)`: what a value that is not known is called, and nothing for all others.
fn unknown_name(
    _: &Rc<Library>,
    _: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    Ok(match arguments.require("unknown_name", "value")? {
        Value::Opaque(opaque) => Value::str(&opaque.path),
        _ => Value::None,
    })
}
