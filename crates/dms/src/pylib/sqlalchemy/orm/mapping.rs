//! From a model's class to its table.

use std::rc::Rc;

use dms_python::{Arguments, Class, Instance, Interpreter, Place, Raised, Value};
use indexmap::IndexMap;

use super::annotation::{Annotated, TypeMap, complete};
use super::attributes::{Attribute, SPECIAL, attributes_of};
use super::base::{ABSTRACT_CONCRETE_BASE, base_of};
use super::declared_attr::{class_value, declared_attr};
use super::mapped_column::{Composite, of_annotation};
use crate::pylib::library::Library;
use crate::pylib::signature::unknown_value;
use crate::pylib::sqlalchemy::column::{self, ColumnObject, as_column, column as column_object};
use crate::pylib::sqlalchemy::constraint::{ConstraintObject, Kind};
use crate::pylib::sqlalchemy::table::{self, TABLE, TableObject};

/// What a mapped class keeps.
struct MappedClass {
    /// Its own table; `None` in single-table inheritance.
    table: Option<Rc<Instance>>,
    /// Whether its rows are told from those of other classes.
    is_polymorphic: bool,
}

fn mapped(class: &Rc<Class>) -> Option<Rc<MappedClass>> {
    class
        .payload
        .borrow()
        .clone()?
        .downcast::<MappedClass>()
        .ok()
}

/// The table of a class that is mapped itself.
pub(in crate::pylib) fn local_table(class: &Rc<Class>) -> Option<Rc<Instance>> {
    mapped(class)?.table.clone()
}

/// Whether a class shares its rows with those that it derives from or that derive from it.
pub(super) fn is_polymorphic(class: &Rc<Class>) -> bool {
    mapped(class).is_some_and(|mapped| mapped.is_polymorphic)
        || class.ancestors.iter().any(|base| mapped(base).is_some())
}

fn own(class: &Rc<Class>, name: &str) -> Option<Value> {
    class.attributes.borrow().get(name).cloned()
}

/// A class has been derived from a declarative base: it is mapped, unless it is abstract.
pub(super) fn declare(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    class: &Rc<Class>,
) -> Result<(), Raised> {
    let is_abstract = match own(class, "__abstract__") {
        Some(flag) => interpreter.truth(&flag)?,
        None => false,
    };
    let abstract_concrete = library.class(&ABSTRACT_CONCRETE_BASE);
    let base = base_of(class);
    if let Some(base) = &base {
        crate::pylib::flask_sqlalchemy::choose_metadata(interpreter, class, base)?;
    }
    if is_abstract
        || class
            .bases
            .iter()
            .any(|base| Rc::ptr_eq(base, &abstract_concrete))
    {
        return Ok(());
    }
    if base.as_ref().is_some_and(|base| base.names_tables) {
        crate::pylib::flask_sqlalchemy::name_table(class);
    }
    let type_map = base.map(|base| base.type_map.clone()).unwrap_or_default();
    map_with(library, interpreter, class, None, &type_map)
}

/// Maps a class; `metadata` counts if the class has none itself.
pub(super) fn map_with(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    class: &Rc<Class>,
    metadata: Option<Value>,
    type_map: &TypeMap,
) -> Result<(), Raised> {
    let mut scan = Scan {
        library,
        interpreter,
        class,
        type_map,
        collected: IndexMap::new(),
    };
    let result = scan
        .collect()
        .and_then(|special| scan.map(special, metadata));
    result.map_err(|mut raised| {
        if raised.0.place.is_none() {
            raised.0.place.clone_from(&class.place);
        }
        raised
    })
}

/// `Model.name = Column(...)` after the class was mapped.
pub(super) fn add_column(
    library: &Rc<Library>,
    class: &Rc<Class>,
    name: &str,
    value: &Value,
) -> Result<bool, Raised> {
    let (Some(instance), Some(mapped)) = (as_column(value), mapped(class)) else {
        return Ok(false);
    };
    if let Some(table) = mapped.table.clone().or_else(|| inherited_table(class)) {
        name_column(&instance, name)?;
        table::append(library, &table, value)?;
    }
    class
        .attributes
        .borrow_mut()
        .insert(name.into(), value.clone());
    Ok(true)
}

fn inherited_table(class: &Rc<Class>) -> Option<Rc<Instance>> {
    class.ancestors.iter().find_map(local_table)
}

fn name_column(instance: &Rc<Instance>, name: &str) -> Result<(), Raised> {
    let object = column_object(instance)?;
    let mut state = object.state_mut();
    if state.name.is_none() {
        state.name = Some(name.to_owned());
    }
    Ok(())
}

/// The special attributes as they count for the class.
#[derive(Default)]
struct Special {
    table_name: Option<String>,
    table_args: Option<Value>,
    table: Option<Value>,
    mapper_args: bool,
}

struct Collected {
    value: Value,
    annotated: Option<Annotated>,
}

struct Scan<'a> {
    library: &'a Rc<Library>,
    interpreter: &'a mut Interpreter,
    class: &'a Rc<Class>,
    type_map: &'a TypeMap,
    /// The attributes that may be columns, in SQLAlchemy's order.
    collected: IndexMap<String, Collected>,
}

impl Scan<'_> {
    /// Goes through the class and everything it derives from, as SQLAlchemy does: the columns of mixins are copied
    /// to the class, and come after its own.
    fn collect(&mut self) -> Result<Special, Raised> {
        let class = self.class;
        let own_names: Vec<String> = class
            .attributes
            .borrow()
            .keys()
            .map(ToString::to_string)
            .collect();
        let has_table = own_names.iter().any(|name| name == "__table__");
        let lineage: Vec<Rc<Class>> = std::iter::once(class)
            .chain(&class.ancestors)
            .filter(|base| base.host.is_none())
            .cloned()
            .collect();
        let mut copies = Vec::new();
        for base in &lineage {
            let is_mapped = !Rc::ptr_eq(base, class) && mapped(base).is_some();
            let attributes = attributes_of(base);
            let copied = if is_mapped || Rc::ptr_eq(base, class) {
                Vec::new()
            } else {
                self.copy_columns(base, &attributes, &own_names, has_table)?
            };
            copies.push((base.clone(), is_mapped, attributes, copied));
        }
        let mut special = Special::default();
        let mut are_args_inherited = false;
        for (base, is_mapped, attributes, copied) in copies {
            for (name, collected) in copied {
                self.collected.insert(name, collected);
            }
            let is_class = Rc::ptr_eq(&base, class);
            for (name, value, annotated) in attributes {
                if SPECIAL.contains(&name.as_str()) {
                    let counts = !is_mapped
                        || value
                            .as_ref()
                            .is_some_and(|value| declared_attr(value).is_some());
                    if counts && self.read_special(&name, &mut special)? && !is_class {
                        are_args_inherited |= name == "__table_args__";
                    }
                } else if is_mapped {
                } else if is_class {
                    self.collect_own(name, value, annotated, has_table)?;
                } else if let Some(value) = &value
                    && declared_attr(value).is_some()
                {
                    self.collect_declared(name, value)?;
                }
            }
        }
        if are_args_inherited && special.table_name.is_none() {
            special.table_args = None;
        }
        Ok(special)
    }

    /// Reads a special attribute through the class; false if it is known already.
    fn read_special(&mut self, name: &str, special: &mut Special) -> Result<bool, Raised> {
        let is_known = match name {
            "__tablename__" => special.table_name.is_some(),
            "__table_args__" => special.table_args.is_some(),
            "__table__" => special.table.is_some(),
            _ => {
                special.mapper_args = true;
                true
            }
        };
        if is_known {
            return Ok(false);
        }
        let value =
            class_value(self.interpreter, self.class, name)?.filter(|value| !value.is_none());
        match (name, value) {
            ("__tablename__", Some(value)) => {
                special.table_name = Some(crate::pylib::signature::text(
                    "__tablename__",
                    "name",
                    &value,
                )?);
            }
            ("__table_args__", value) => special.table_args = value,
            ("__table__", value) => special.table = value,
            _ => {}
        }
        Ok(true)
    }

    fn copy_columns(
        &mut self,
        base: &Rc<Class>,
        attributes: &[Attribute],
        own_names: &[String],
        has_table: bool,
    ) -> Result<Vec<(String, Collected)>, Raised> {
        let mut copied = Vec::new();
        for (name, value, annotated) in attributes {
            let instance = match value {
                None if !has_table && annotated.as_ref().is_some_and(Annotated::is_mapped) => {
                    if self.class.lookup(name).is_some() {
                        continue;
                    }
                    let instance = of_annotation(self.library, self.interpreter)?;
                    with_place(&instance, base, name)
                }
                Some(value) => {
                    let Some(original) = as_column(value) else {
                        continue;
                    };
                    let is_overridden = match self.class.lookup(name) {
                        Some(Value::Instance(known)) => !Rc::ptr_eq(&known, &original),
                        Some(_) => true,
                        None => false,
                    };
                    if is_overridden || own_names.contains(name) {
                        continue;
                    }
                    column::copy(self.library, &original)?
                }
                None => continue,
            };
            let value = Value::Instance(instance);
            self.class
                .attributes
                .borrow_mut()
                .insert(name.as_str().into(), value.clone());
            copied.push((
                name.clone(),
                Collected {
                    value,
                    annotated: annotated.clone(),
                },
            ));
        }
        Ok(copied)
    }

    fn collect_own(
        &mut self,
        name: String,
        value: Option<Value>,
        annotated: Option<Annotated>,
        has_table: bool,
    ) -> Result<(), Raised> {
        let value = match value {
            Some(value) if declared_attr(&value).is_some() => {
                match class_value(self.interpreter, self.class, &name)? {
                    Some(value) => value,
                    None => return Ok(()),
                }
            }
            Some(value) => value,
            None if !has_table && annotated.as_ref().is_some_and(Annotated::is_mapped) => {
                let instance = of_annotation(self.library, self.interpreter)?;
                Value::Instance(with_place(&instance, self.class, &name))
            }
            None => return Ok(()),
        };
        self.collected.insert(name, Collected { value, annotated });
        Ok(())
    }

    fn collect_declared(&mut self, name: String, declared: &Value) -> Result<(), Raised> {
        let Some(declared) = declared_attr(declared) else {
            return Ok(());
        };
        let value = if declared.is_cascading && own(self.class, &name).is_none() {
            let arguments = Arguments::positional([Value::Class(self.class.clone())]);
            let value = self.interpreter.call(&declared.function, arguments)?;
            self.class
                .attributes
                .borrow_mut()
                .insert(name.as_str().into(), value.clone());
            Some(value)
        } else {
            class_value(self.interpreter, self.class, &name)?
        };
        let annotated = self.return_annotation(&declared.function);
        if let Some(value) = value {
            self.collected.insert(name, Collected { value, annotated });
        }
        Ok(())
    }

    fn return_annotation(&mut self, function: &Value) -> Option<Annotated> {
        let Value::Function(inner) = function else {
            return None;
        };
        let annotations = self
            .interpreter
            .attribute(function, "__annotations__")
            .ok()?;
        let Value::Dict(entries) = annotations else {
            return None;
        };
        let value = entries
            .borrow()
            .iter()
            .find(|(key, _)| key.0.as_str() == Some("return"))
            .map(|(_, value)| value.clone())?;
        Some(Annotated {
            value,
            module: inner.module.clone(),
        })
    }

    /// Names and types the collected columns.
    fn columns(&mut self) -> Result<Vec<Rc<Instance>>, Raised> {
        let mut columns: Vec<Rc<Instance>> = Vec::new();
        for (name, collected) in std::mem::take(&mut self.collected) {
            if let Value::Instance(instance) = &collected.value
                && let Some(composite) = instance.payload::<Composite>()
            {
                columns.extend(composite.0.iter().cloned());
                continue;
            }
            let Some(instance) = as_column(&collected.value) else {
                continue;
            };
            let object = column_object(&instance)?;
            if object.table().is_some() {
                continue;
            }
            name_column(&instance, &name)?;
            if let Some(annotated) = &collected.annotated {
                self.complete(&instance, &object, annotated, &name)?;
            } else if object.state().is_mapped
                && object.data_type().is_none()
                && object.state().foreign_keys.is_empty()
            {
                return Err(required_type(self.class, &name, &instance));
            }
            if !columns.iter().any(|known| Rc::ptr_eq(known, &instance)) {
                columns.push(instance);
            }
        }
        // Before its version 2 SQLAlchemy had the columns in the order of their making, those of mixins first.
        if self.library.version(self.interpreter)? < (2, 0) {
            columns.sort_by_key(|instance| {
                let object = instance.payload::<ColumnObject>();
                object.map(|object| object.state().order)
            });
        }
        columns.sort_by_key(|instance| {
            instance
                .payload::<ColumnObject>()
                .and_then(|object| object.state().rare.sort_order)
                .unwrap_or(0)
        });
        Ok(columns)
    }

    fn complete(
        &mut self,
        instance: &Rc<Instance>,
        object: &ColumnObject,
        annotated: &Annotated,
        name: &str,
    ) -> Result<(), Raised> {
        let mut state = object.state().clone();
        if !state.is_mapped {
            return Ok(());
        }
        let attribute = format!("{}.{name}", self.class.name);
        complete(
            self.library,
            self.interpreter,
            &mut state,
            annotated,
            self.type_map,
            &attribute,
        )
        .map_err(|mut raised| {
            if raised.0.place.is_none() {
                raised.0.place.clone_from(&instance.place);
            }
            raised
        })?;
        *object.state_mut() = state;
        Ok(())
    }

    fn map(&mut self, special: Special, metadata: Option<Value>) -> Result<(), Raised> {
        let columns = self.columns()?;
        let parent = self
            .class
            .ancestors
            .iter()
            .find(|base| mapped(base).is_some())
            .cloned();
        let table = match (&special.table, &special.table_name) {
            (Some(Value::Instance(table)), _) if table.payload::<TableObject>().is_some() => {
                self.check_fixed(table, &columns)?;
                Some(table.clone())
            }
            (Some(_), _) => None,
            (None, Some(name)) => {
                self.make_table(name, &special, &columns, parent.as_ref(), metadata)?
            }
            (None, None) => None,
        };
        match &table {
            Some(table) => {
                self.class
                    .attributes
                    .borrow_mut()
                    .insert("__table__".into(), Value::Instance(table.clone()));
                if parent.is_none() && !special.mapper_args {
                    self.check_primary_key(table)?;
                }
            }
            None if parent.is_none() && special.table.is_none() => {
                return Err(Raised::exception(
                    "InvalidRequestError",
                    format!(
                        "Class <class '{}.{}'> does not have a __table__ or __tablename__ specified and does not \
                         inherit from an existing table-mapped class.",
                        self.class.module, self.class.name
                    ),
                )
                .with_hint("add `__tablename__ = \"...\"`, or `__abstract__ = True` if it has no table"));
            }
            None => self.join_parent(&columns)?,
        }
        for column in &columns {
            if let Some(key) = column
                .payload::<ColumnObject>()
                .and_then(|object| object.key())
                && own(self.class, &key).is_none()
                && table.is_some()
                // A column of that name has another attribute: the base keeps its own.
                && !["metadata", "registry"].contains(&key.as_str())
            {
                self.class
                    .attributes
                    .borrow_mut()
                    .insert(key.as_str().into(), Value::Instance(column.clone()));
            }
        }
        let is_polymorphic = match own(self.class, "__mapper_args__") {
            Some(Value::Dict(entries)) => (entries.borrow().keys()).any(|key| {
                key.0
                    .as_str()
                    .is_some_and(|key| key.starts_with("polymorphic"))
            }),
            _ => false,
        };
        *self.class.payload.borrow_mut() = Some(Rc::new(MappedClass {
            table,
            is_polymorphic,
        }));
        self.library.mapped.borrow_mut().push(self.class.clone());
        Ok(())
    }

    fn check_fixed(&self, table: &Rc<Instance>, columns: &[Rc<Instance>]) -> Result<(), Raised> {
        let object = TableObject::of(table)?;
        for instance in columns {
            let key = column_object(instance)?.key().unwrap_or_default();
            if object.column(&key).is_none() {
                return Err(Raised::exception(
                    "ArgumentError",
                    format!("Can't add additional column '{key}' when specifying __table__"),
                ));
            }
        }
        Ok(())
    }

    fn make_table(
        &mut self,
        name: &str,
        special: &Special,
        columns: &[Rc<Instance>],
        parent: Option<&Rc<Class>>,
        metadata: Option<Value>,
    ) -> Result<Option<Rc<Instance>>, Raised> {
        let owner = self.class.lookup("metadata").or(metadata).ok_or_else(|| {
            Raised::exception(
                "InvalidRequestError",
                format!("the class `{}` has no metadata", self.class.name),
            )
        })?;
        let mut arguments = Arguments::positional([Value::str(name), owner]);
        arguments
            .positional
            .extend(columns.iter().cloned().map(Value::Instance));
        self.table_arguments(special.table_args.as_ref(), &mut arguments)?;
        let names_tables = base_of(self.class).is_some_and(|base| base.names_tables);
        if names_tables && parent.is_some() && !has_primary_key(&arguments.positional) {
            // Flask-SQLAlchemy: a model without a key of its own lives in its parent's table.
            self.class
                .attributes
                .borrow_mut()
                .shift_remove("__tablename__");
            return Ok(None);
        }
        let class = self.library.class(&TABLE);
        let made = table::construct(
            self.library,
            self.interpreter,
            &class,
            arguments,
            self.class.place.clone(),
        )?;
        match made {
            Value::Instance(table) => Ok(Some(table)),
            _ => Ok(None),
        }
    }

    fn table_arguments(
        &mut self,
        given: Option<&Value>,
        arguments: &mut Arguments,
    ) -> Result<(), Raised> {
        let mut keywords = None;
        match given {
            None => {}
            Some(Value::Dict(entries)) => keywords = Some(entries.clone()),
            Some(Value::Tuple(items)) => match items.split_last() {
                Some((Value::Dict(entries), first)) => {
                    arguments.positional.extend(first.iter().cloned());
                    keywords = Some(entries.clone());
                }
                _ => arguments.positional.extend(items.iter().cloned()),
            },
            Some(_) => {
                return Err(Raised::exception(
                    "ArgumentError",
                    "__table_args__ value must be a tuple, dict, or None",
                )
                .with_hint(
                    "a tuple of one item needs a comma: `__table_args__ = (sa.Index(...),)`",
                ));
            }
        }
        if let Some(entries) = keywords {
            for (key, value) in entries.borrow().iter() {
                let keyword = self.interpreter.text(&key.0)?;
                arguments
                    .keywords
                    .push((keyword.as_str().into(), value.clone()));
            }
        }
        Ok(())
    }

    fn check_primary_key(&self, table: &Rc<Instance>) -> Result<(), Raised> {
        let object = TableObject::of(table)?;
        let state = object.state.borrow();
        let has_key = state.primary_key.is_some()
            || state.columns.iter().any(|column| {
                column
                    .payload::<ColumnObject>()
                    .is_some_and(|column| column.state().primary_key)
            });
        if has_key {
            return Ok(());
        }
        if let Some(base) = dms_python::unknown_bases(self.class).first() {
            let what = format!(
                "a base of `{}`, which has no primary key itself,",
                self.class.name
            );
            return Err(unknown_value(&what, base));
        }
        Err(Raised::exception(
            "ArgumentError",
            format!(
                "Mapper Mapper[{}({})] could not assemble any primary key columns for mapped table '{}'",
                self.class.name, object.name, object.name
            ),
        )
        .with_hint("mark a column with `primary_key=True`"))
    }

    /// Single-table inheritance: the columns join the parent's table.
    fn join_parent(&mut self, columns: &[Rc<Instance>]) -> Result<(), Raised> {
        let Some(table) = inherited_table(self.class) else {
            return Ok(());
        };
        let object = TableObject::of(&table)?;
        for instance in columns {
            let column = column_object(instance)?;
            let name = column.name().unwrap_or_default();
            match object.column(&name) {
                Some(known) if Rc::ptr_eq(&known, instance) || column.state().use_existing => {}
                Some(_) => {
                    let mut raised = Raised::exception(
                        "ArgumentError",
                        format!(
                            "Column '{name}' on class {} conflicts with existing column '{}.{name}'.  If using \
                             Declarative, consider using the use_existing_column parameter of mapped_column() to \
                             resolve conflicts.",
                            self.class.name, object.name
                        ),
                    );
                    raised.0.place.clone_from(&instance.place);
                    return Err(raised);
                }
                None if column.state().primary_key => {
                    return Err(Raised::exception(
                        "ArgumentError",
                        "Can't place primary key columns on an inherited class with no table.",
                    ));
                }
                None => table::append(self.library, &table, &Value::Instance(instance.clone()))?,
            }
        }
        Ok(())
    }
}

fn has_primary_key(items: &[Value]) -> bool {
    items.iter().any(|item| match item {
        Value::Instance(instance) => {
            instance
                .payload::<ColumnObject>()
                .is_some_and(|column| column.state().primary_key)
                || instance
                    .payload::<ConstraintObject>()
                    .is_some_and(|constraint| matches!(constraint.kind, Kind::PrimaryKey))
        }
        _ => false,
    })
}

fn required_type(class: &Rc<Class>, name: &str, instance: &Rc<Instance>) -> Raised {
    let mut raised = Raised::exception(
        "MappedAnnotationError",
        format!(
            "Python typing annotation is required for attribute \"{}.{name}\" when primary argument(s) for \
             \"MappedColumn\" construct are None or not present",
            class.name
        ),
    )
    .with_hint(format!("write `{name}: Mapped[...] = mapped_column(...)`, or give `mapped_column()` a type"));
    raised.0.place.clone_from(&instance.place);
    raised
}

/// The same column, standing where the class annotates its name.
pub(super) fn with_place(instance: &Rc<Instance>, class: &Rc<Class>, name: &str) -> Rc<Instance> {
    let place = class.place.as_ref().map(|place| annotated(place, name));
    Instance::new(&instance.class, instance.payload.borrow().clone(), place)
}

/// The line `name: ...` in the body of the class at a place; the class itself where it is not to be seen.
fn annotated(class: &Place, name: &str) -> Place {
    let mut start = class.range().start;
    let body = class.text().get(start..).unwrap_or_default();
    for line in body.split_inclusive('\n') {
        let bare = line.trim_start();
        if let Some(rest) = bare.strip_prefix(name)
            && rest.trim_start().starts_with(':')
        {
            let from = start + line.len() - bare.len();
            return class.with_range(from..from + name.len());
        }
        start += line.len();
    }
    class.clone()
}
