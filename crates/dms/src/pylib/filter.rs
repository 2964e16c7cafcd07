//! `include_object` and `include_name` of an env.py, called as Alembic's autogenerate calls them.

mod reflected;

use std::collections::HashMap;
use std::rc::Rc;

use dms_python::{Arguments, Instance, Interpreter, Key, Raised, Value};

use self::reflected::Reflected;
use super::library::Library;
use super::sqlalchemy::column::column;
use super::sqlalchemy::constraint::{ConstraintObject, Kind};
use super::sqlalchemy::index::IndexObject;
use super::sqlalchemy::metadata::metadata;
use super::sqlalchemy::table::TableObject;
use super::{convert, error, library};
use crate::error::{ErrorKind, Result};
use crate::schema::{Constraint, ObjectFilter, ObjectKind, PartName, Schema, Table, TableName};

/// The functions, and the models that they are asked about.
pub struct FilterFunctions<'a> {
    interpreter: &'a mut Interpreter,
    library: Rc<Library>,
    include_object: Option<Value>,
    include_name: Option<Value>,
    models: HashMap<TableName, Rc<Instance>>,
}

/// An object of a comparison: what it is of each side.
struct Object<'a> {
    kind: ObjectKind,
    name: Option<&'a str>,
    model: Option<Value>,
    database: Option<Value>,
}

impl<'a> FilterFunctions<'a> {
    /// The functions that decide about the tables of these `MetaData`.
    ///
    /// # Errors
    /// When a target has no metadata.
    pub fn new(
        interpreter: &'a mut Interpreter,
        targets: &[Value],
        include_object: Option<Value>,
        include_name: Option<Value>,
    ) -> Result<Self> {
        let mut models = HashMap::new();
        let mut read = || {
            for value in targets {
                for owner in convert::targets(interpreter, value)? {
                    for table in metadata(&owner)?.tables.borrow().values() {
                        models.insert(TableObject::of(table)?.table_name(), table.clone());
                    }
                }
            }
            library(interpreter)
        };
        let library = read().map_err(|raised| error(raised, ErrorKind::Model))?;
        Ok(Self {
            interpreter,
            library,
            include_object,
            include_name,
            models,
        })
    }

    /// What of the database and of the models is not compared.
    ///
    /// # Errors
    /// When a function cannot be followed, or raises.
    pub fn left_out(&mut self, before: &Schema, after: &Schema) -> Result<ObjectFilter> {
        self.decide(before, after).map_err(|raised| {
            error(raised, ErrorKind::Config)
                .context("`include_object` and `include_name` are asked what is compared")
                .with_hint(
                    "say it in dms.toml, where `include` and `exclude` take the place of these functions: \
                     `exclude = [\"tmp_*\", \"index:*_old\"]`",
                )
        })
    }

    fn decide(
        &mut self,
        before: &Schema,
        after: &Schema,
    ) -> std::result::Result<ObjectFilter, Raised> {
        let mut left_out = ObjectFilter::default();
        let mut schemas: HashMap<Option<String>, bool> = HashMap::new();
        let wanted = after.by_name();
        let mut compared = Vec::new();
        for table in &before.tables {
            let schema = &table.name.schema;
            let has_schema = match schemas.get(schema) {
                Some(known) => *known,
                None => {
                    let has = self.has_name(schema.as_deref(), "schema", Vec::new())?;
                    schemas.insert(schema.clone(), has);
                    has
                }
            };
            let name = Some(&*table.name.name);
            if has_schema && self.has_name(name, "table", parents(&table.name, false))? {
                compared.push(table);
            } else {
                left_out.leave_out_table(&table.name);
            }
        }
        for table in compared {
            self.known_table(table, wanted.get(&table.name).copied(), &mut left_out)?;
        }
        let known = before.by_name();
        for table in (after.tables.iter()).filter(|table| !known.contains_key(&table.name)) {
            self.new_table(table, &mut left_out)?;
        }
        Ok(left_out)
    }

    /// A table of the database, and what it is in the models.
    fn known_table(
        &mut self,
        before: &Table,
        after: Option<&Table>,
        left_out: &mut ObjectFilter,
    ) -> std::result::Result<(), Raised> {
        let reflected = Reflected::new(&self.library, before)?;
        let model = self.models.get(&before.name).cloned();
        let object = Object {
            kind: ObjectKind::Table,
            name: Some(&before.name.name),
            model: after.and(model.clone()).map(Value::Instance),
            database: Some(Value::Instance(reflected.table.clone())),
        };
        if !self.has(&object)? {
            left_out.leave_out_table(&before.name);
            return Ok(());
        }
        self.indexes(before, after, &reflected, left_out)?;
        let Some(after) = after else { return Ok(()) };
        self.columns(before, after, &reflected, left_out)?;
        self.constraints(before, after, &reflected, left_out)
    }

    /// A table that only the models have: it is asked about as a whole, and its indexes, which are created behind it.
    fn new_table(
        &mut self,
        table: &Table,
        left_out: &mut ObjectFilter,
    ) -> std::result::Result<(), Raised> {
        let model = self.models.get(&table.name).cloned();
        let object = Object {
            kind: ObjectKind::Table,
            name: Some(&table.name.name),
            model: model.map(Value::Instance),
            database: None,
        };
        if !self.has(&object)? {
            left_out.leave_out_table(&table.name);
            return Ok(());
        }
        for index in &table.indexes {
            let Some(name) = &index.name else { continue };
            let object = Object {
                kind: ObjectKind::Index,
                name: Some(&name.text),
                model: self.model_index(&table.name, &name.text),
                database: None,
            };
            self.part(&object, &table.name, &[], left_out)?;
        }
        Ok(())
    }

    fn columns(
        &mut self,
        before: &Table,
        after: &Table,
        reflected: &Reflected,
        left_out: &mut ObjectFilter,
    ) -> std::result::Result<(), Raised> {
        for own in &before.columns {
            let model = after.column(&own.name);
            let object = Object {
                kind: ObjectKind::Column,
                name: Some(&own.name),
                model: model.and_then(|_| self.model_column(&after.name, &own.name)),
                database: reflected.column(&own.name).map(Value::Instance),
            };
            self.known_part(&object, &before.name, &[], left_out)?;
        }
        for new in (after.columns.iter()).filter(|new| before.column(&new.name).is_none()) {
            let object = Object {
                kind: ObjectKind::Column,
                name: Some(&new.name),
                model: self.model_column(&after.name, &new.name),
                database: None,
            };
            self.part(&object, &after.name, &[], left_out)?;
        }
        Ok(())
    }

    fn indexes(
        &mut self,
        before: &Table,
        after: Option<&Table>,
        reflected: &Reflected,
        left_out: &mut ObjectFilter,
    ) -> std::result::Result<(), Raised> {
        let has_index = |table: &Table, name: &str| {
            let mut names = table.indexes.iter().filter_map(|index| index.name.as_ref());
            names.any(|own| own.text == name)
        };
        for own in &before.indexes {
            let Some(name) = &own.name else { continue };
            let is_wanted = after.is_some_and(|after| has_index(after, &name.text));
            let object = Object {
                kind: ObjectKind::Index,
                name: Some(&name.text),
                model: (is_wanted)
                    .then(|| self.model_index(&before.name, &name.text))
                    .flatten(),
                database: Some(reflected.index(&self.library, own)),
            };
            self.known_part(&object, &before.name, &[], left_out)?;
        }
        for new in after.into_iter().flat_map(|after| &after.indexes) {
            let Some(name) = new
                .name
                .as_ref()
                .filter(|name| !has_index(before, &name.text))
            else {
                continue;
            };
            let object = Object {
                kind: ObjectKind::Index,
                name: Some(&name.text),
                model: self.model_index(&before.name, &name.text),
                database: None,
            };
            self.part(&object, &before.name, &[], left_out)?;
        }
        Ok(())
    }

    /// Constraints are the same by name, or, where a side has none, by what they are about.
    fn constraints(
        &mut self,
        before: &Table,
        after: &Table,
        reflected: &Reflected,
        left_out: &mut ObjectFilter,
    ) -> std::result::Result<(), Raised> {
        let mut new: Vec<&Constraint> = after.constraints.iter().collect();
        for own in &before.constraints {
            let Some(kind) = alembic_kind(own) else {
                continue;
            };
            let position = (new.iter().position(|wanted| is_same(own, wanted, true)))
                .or_else(|| new.iter().position(|wanted| is_same(own, wanted, false)));
            let model = position.map(|position| new.remove(position));
            let parts: Vec<PartName> = std::iter::once(own)
                .chain(model)
                .map(PartName::of)
                .collect();
            let name = model.unwrap_or(own).name().or(own.name());
            let object = Object {
                kind,
                name: name.map(|name| &*name.text),
                model: model.map(|model| self.model_constraint(&after.name, model)),
                database: Some(reflected.constraint(&self.library, own)),
            };
            self.known_part(&object, &before.name, &parts, left_out)?;
        }
        for wanted in new {
            let Some(kind) = alembic_kind(wanted) else {
                continue;
            };
            let object = Object {
                kind,
                name: wanted.name().map(|name| &*name.text),
                model: Some(self.model_constraint(&after.name, wanted)),
                database: None,
            };
            self.part(&object, &after.name, &[PartName::of(wanted)], left_out)?;
        }
        Ok(())
    }

    /// A part that the database has: its name is asked about first.
    fn known_part(
        &mut self,
        object: &Object<'_>,
        table: &TableName,
        parts: &[PartName],
        left_out: &mut ObjectFilter,
    ) -> std::result::Result<(), Raised> {
        if self.has_name(object.name, object.kind.word(), parents(table, true))? {
            return self.part(object, table, parts, left_out);
        }
        leave_out(object, table, parts, left_out);
        Ok(())
    }

    fn part(
        &mut self,
        object: &Object<'_>,
        table: &TableName,
        parts: &[PartName],
        left_out: &mut ObjectFilter,
    ) -> std::result::Result<(), Raised> {
        if !self.has(object)? {
            leave_out(object, table, parts, left_out);
        }
        Ok(())
    }

    /// `include_name(name, type_, parent_names)`.
    fn has_name(
        &mut self,
        name: Option<&str>,
        kind: &str,
        parents: Vec<(&str, Value)>,
    ) -> std::result::Result<bool, Raised> {
        let Some(function) = &self.include_name else {
            return Ok(true);
        };
        let parents = parents.into_iter();
        let parents = parents
            .map(|(key, value)| (Key(Value::str(key)), value))
            .collect();
        let parents = Value::Dict(Rc::new(std::cell::RefCell::new(parents)));
        let arguments = [
            name.map_or(Value::None, Value::str),
            Value::str(kind),
            parents,
        ];
        let answer = self
            .interpreter
            .call(function, Arguments::positional(arguments))?;
        self.interpreter.truth(&answer)
    }

    /// `include_object(object, name, type_, reflected, compare_to)`.
    fn has(&mut self, object: &Object<'_>) -> std::result::Result<bool, Raised> {
        let Some(function) = &self.include_object else {
            return Ok(true);
        };
        let is_reflected = object.model.is_none();
        let (asked, compare_to) = match (&object.model, &object.database) {
            (Some(model), database) => (model.clone(), database.clone()),
            (None, database) => (database.clone().unwrap_or(Value::None), None),
        };
        let arguments = [
            asked,
            object.name.map_or(Value::None, Value::str),
            Value::str(object.kind.word()),
            Value::Bool(is_reflected),
            compare_to.unwrap_or(Value::None),
        ];
        let answer = self
            .interpreter
            .call(function, Arguments::positional(arguments))?;
        self.interpreter.truth(&answer)
    }

    fn model(&self, table: &TableName) -> Option<Rc<TableObject>> {
        TableObject::of(self.models.get(table)?).ok()
    }

    fn model_column(&self, table: &TableName, name: &str) -> Option<Value> {
        let table = self.model(table)?;
        let state = table.state.borrow();
        let is_own = |instance: &&Rc<Instance>| {
            column(instance).is_ok_and(|column| column.name().as_deref() == Some(name))
        };
        state
            .columns
            .iter()
            .find(is_own)
            .cloned()
            .map(Value::Instance)
    }

    fn model_index(&self, table: &TableName, name: &str) -> Option<Value> {
        let object = self.model(table)?;
        let state = object.state.borrow();
        let is_own = |instance: &&Rc<Instance>| {
            let index = instance.payload::<IndexObject>();
            let given =
                index.and_then(|index| index.name.borrow().as_ref().and_then(convert::final_name));
            given.is_some_and(|given| given.text == name)
        };
        let found = state.indexes.iter().find(is_own).cloned();
        // One that `index=True` made has its name of the convention alone.
        Some(Value::Instance(found.unwrap_or_else(|| {
            let index = IndexObject::new(Some(Value::str(name)), Vec::new(), false);
            *index.table.borrow_mut() = self.models.get(table).cloned();
            index.into_instance(&self.library, None)
        })))
    }

    /// The constraint as the models have it; without a name of its own it is found by its columns.
    fn model_constraint(&self, table: &TableName, wanted: &Constraint) -> Value {
        let found = self.model(table).and_then(|object| {
            let state = object.state.borrow();
            let is_own = |instance: &&Rc<Instance>| {
                instance
                    .payload::<ConstraintObject>()
                    .is_some_and(|own| is_made(&own, wanted))
            };
            state.constraints.iter().find(is_own).cloned()
        });
        match found {
            Some(found) => Value::Instance(found),
            None => reflected::constraint(&self.library, self.models.get(table), wanted),
        }
    }
}

/// Whether a constraint of the models became this one.
fn is_made(own: &ConstraintObject, wanted: &Constraint) -> bool {
    let given = own.name.borrow().as_ref().and_then(convert::final_name);
    if let (Some(given), Some(name)) = (&given, wanted.name())
        && given.text == name.text
    {
        return true;
    }
    let columns: Vec<Option<String>> = (own.columns.iter())
        .map(|value| match value {
            Value::Instance(instance) => column(instance).ok().and_then(|column| column.name()),
            other => other.as_str().map(str::to_owned),
        })
        .collect();
    let is_about = |names: &[String]| {
        columns.len() == names.len()
            && columns
                .iter()
                .zip(names)
                .all(|(own, name)| own.as_ref() == Some(name))
    };
    match (&own.kind, wanted) {
        (Kind::Unique, Constraint::Unique(unique)) => is_about(&unique.columns),
        (Kind::ForeignKey { .. }, Constraint::ForeignKey(key)) => is_about(&key.columns),
        _ => false,
    }
}

/// The kind of what Alembic asks about.
fn alembic_kind(constraint: &Constraint) -> Option<ObjectKind> {
    ObjectKind::of(constraint).filter(|kind| *kind != ObjectKind::Exclude)
}

fn is_same(own: &Constraint, wanted: &Constraint, by_name: bool) -> bool {
    if ObjectKind::of(own) != ObjectKind::of(wanted) {
        return false;
    }
    if by_name {
        return own
            .name()
            .is_some_and(|name| wanted.name().is_some_and(|wanted| wanted.text == name.text));
    }
    match (own, wanted) {
        (Constraint::Unique(own), Constraint::Unique(wanted)) => {
            (own.name.is_none() || wanted.name.is_none()) && own.columns == wanted.columns
        }
        (Constraint::ForeignKey(own), Constraint::ForeignKey(wanted)) => {
            own.columns == wanted.columns && own.referred_table == wanted.referred_table
        }
        _ => false,
    }
}

fn leave_out(
    object: &Object<'_>,
    table: &TableName,
    parts: &[PartName],
    left_out: &mut ObjectFilter,
) {
    for part in parts {
        left_out.leave_out(object.kind, table, part.clone());
    }
    if let (true, Some(name)) = (parts.is_empty(), object.name) {
        left_out.leave_out(object.kind, table, PartName::Name(name.to_owned()));
    }
}

/// `parent_names` of a table, or of a part of one.
fn parents(table: &TableName, of_part: bool) -> Vec<(&'static str, Value)> {
    let mut names = Vec::new();
    if of_part {
        names.push(("table_name", Value::str(&table.name)));
    }
    let schema = table.schema.as_ref().map_or(Value::None, Value::str);
    names.push(("schema_name", schema));
    names.push(("schema_qualified_table_name", Value::str(table.to_string())));
    names
}
