//! `PrimaryKeyConstraint`, `UniqueConstraint`, `CheckConstraint`, `ForeignKeyConstraint`.

use std::cell::RefCell;
use std::rc::Rc;

use dms_python::{Arguments, Class, Instance, Interpreter, Place, Raised, Value};

use super::clause::Clause;
use super::column::{ColumnObject, as_column};
use super::default::ddl_expression;
use super::exclude::Exclusion;
use super::foreign_key::{rules, target};
use super::schema_item::{Info, SCHEMA_ITEM};
use super::table::TableObject;
use super::text::{TEXT_CLAUSE, TextObject};
use super::{options, table};
use crate::pylib::convert::resolve;
use crate::pylib::library::{ClassSpec, Library};
use crate::pylib::signature::{Bound, Signature, unknown_value};
use crate::schema::Expression;

const SCHEMA: &str = "sqlalchemy.sql.schema";

/// `Constraint`.
pub(in crate::pylib) static CONSTRAINT: ClassSpec = ClassSpec {
    module: SCHEMA,
    name: "Constraint",
    bases: &[&SCHEMA_ITEM],
    hooks: Some(|library| Rc::new(ConstraintHooks(library.clone()))),
    methods: &[],
};

/// `PrimaryKeyConstraint`.
pub(in crate::pylib) static PRIMARY_KEY_CONSTRAINT: ClassSpec = ClassSpec {
    module: SCHEMA,
    name: "PrimaryKeyConstraint",
    bases: &[&CONSTRAINT],
    hooks: None,
    methods: &[("__init__", |library, interpreter, arguments| {
        of_columns(
            library,
            interpreter,
            arguments,
            "PrimaryKeyConstraint",
            Kind::PrimaryKey,
        )
    })],
};

/// `UniqueConstraint`.
pub(in crate::pylib) static UNIQUE_CONSTRAINT: ClassSpec = ClassSpec {
    module: SCHEMA,
    name: "UniqueConstraint",
    bases: &[&CONSTRAINT],
    hooks: None,
    methods: &[("__init__", |library, interpreter, arguments| {
        of_columns(
            library,
            interpreter,
            arguments,
            "UniqueConstraint",
            Kind::Unique,
        )
    })],
};

/// `CheckConstraint`.
pub(in crate::pylib) static CHECK_CONSTRAINT: ClassSpec = ClassSpec {
    module: SCHEMA,
    name: "CheckConstraint",
    bases: &[&CONSTRAINT],
    hooks: None,
    methods: &[("__init__", check)],
};

/// `ForeignKeyConstraint`.
pub(in crate::pylib) static FOREIGN_KEY_CONSTRAINT: ClassSpec = ClassSpec {
    module: SCHEMA,
    name: "ForeignKeyConstraint",
    bases: &[&CONSTRAINT],
    hooks: None,
    methods: &[("__init__", foreign_key)],
};

/// What a constraint keeps.
pub(in crate::pylib) struct ConstraintObject {
    /// Which constraint it is.
    pub kind: Kind,
    /// Its name as it was given.
    pub name: RefCell<Option<Value>>,
    /// Names of columns, or columns.
    pub columns: Vec<Value>,
    /// Its place in SQLAlchemy's order of creation.
    pub order: u64,
    /// `deferrable`.
    pub deferrable: Option<bool>,
    /// `initially`.
    pub initially: Option<String>,
    /// Dialect options.
    pub options: Vec<(String, Value)>,
    /// `info`.
    pub info: Info,
    /// Its table.
    pub table: RefCell<Option<Rc<Instance>>>,
}

/// The kind of a constraint, with what only it has.
#[derive(Clone)]
pub(in crate::pylib) enum Kind {
    /// A primary key.
    PrimaryKey,
    /// A unique constraint.
    Unique,
    /// A check constraint.
    Check {
        /// The condition.
        condition: Clause,
        /// The column whose type brought it.
        of_type: Option<Rc<Instance>>,
    },
    /// A foreign key.
    ForeignKey {
        /// Texts (`table.column`) or columns.
        targets: Vec<Value>,
        /// Its actions.
        rules: Rules,
    },
    /// An exclude constraint.
    Exclude(Rc<Exclusion>),
}

/// What a foreign key says beside its columns.
#[derive(Debug, Clone, Default)]
pub(in crate::pylib) struct Rules {
    /// `onupdate`.
    pub on_update: Option<String>,
    /// `ondelete`.
    pub on_delete: Option<String>,
    /// `match`.
    pub match_type: Option<String>,
    /// `use_alter`.
    pub use_alter: bool,
    /// `link_to_name`.
    pub link_to_name: bool,
}

impl ConstraintObject {
    /// What a foreign key says beside its columns.
    fn rules(&self) -> Option<&Rules> {
        match &self.kind {
            Kind::ForeignKey { rules, .. } => Some(rules),
            _ => None,
        }
    }

    /// A constraint without anything but columns.
    pub fn new(library: &Library, kind: Kind, columns: Vec<Value>) -> Self {
        Self {
            kind,
            name: RefCell::default(),
            columns,
            order: library.next_order(),
            deferrable: None,
            initially: None,
            options: Vec::new(),
            info: Info::default(),
            table: RefCell::default(),
        }
    }

    /// The Python value.
    pub fn into_instance(self, class: &Rc<Class>, place: Option<Place>) -> Rc<Instance> {
        Instance::new(class, Some(Rc::new(self)), place)
    }

    /// The columns that it joins a table with, if all of them are column objects.
    fn own_columns(&self) -> Option<Vec<Rc<Instance>>> {
        let columns = match &self.kind {
            Kind::Check { condition, .. } => condition.columns(),
            _ => self
                .columns
                .iter()
                .map(as_column)
                .collect::<Option<Vec<_>>>()?,
        };
        (!columns.is_empty()).then_some(columns)
    }
}

/// The constraint that an instance is.
pub(in crate::pylib) fn constraint(
    instance: &Rc<Instance>,
) -> Result<Rc<ConstraintObject>, Raised> {
    instance.payload::<ConstraintObject>().ok_or_else(|| {
        Raised::type_error(format!(
            "a constraint is needed, not {}",
            instance.class.name
        ))
    })
}

/// The columns that a constraint or an index joins a table with, if it knows them itself.
pub(super) fn columns_to_join(instance: &Rc<Instance>) -> Option<Vec<Rc<Instance>>> {
    if let Some(constraint) = instance.payload::<ConstraintObject>() {
        return constraint.own_columns();
    }
    instance
        .payload::<super::index::IndexObject>()?
        .own_columns()
}

/// Joins the table of the constraint's columns, now or when the last of them has one.
pub(super) fn join_table(library: &Rc<Library>, instance: &Rc<Instance>) -> Result<(), Raised> {
    let Some(columns) = columns_to_join(instance) else {
        return Ok(());
    };
    let mut tables: Vec<Rc<Instance>> = Vec::new();
    let mut is_waiting = false;
    for column in &columns {
        let object = super::column::column(column)?;
        match object.table() {
            Some(table) => {
                if !tables.iter().any(|known| Rc::ptr_eq(known, &table)) {
                    tables.push(table);
                }
            }
            None => {
                let mut state = object.state_mut();
                if !state
                    .waiting
                    .iter()
                    .any(|known| Rc::ptr_eq(known, instance))
                {
                    state.waiting.push(instance.clone());
                }
                is_waiting = true;
            }
        }
    }
    match tables.as_slice() {
        [table] if !is_waiting => table::append(library, table, &Value::Instance(instance.clone())),
        _ => Ok(()),
    }
}

/// A copy that belongs to no table yet; it counts as created now.
pub(super) fn copy(library: &Rc<Library>, original: &Rc<Instance>) -> Result<Rc<Instance>, Raised> {
    let object = constraint(original)?;
    let copy = ConstraintObject {
        kind: object.kind.clone(),
        name: object.name.clone(),
        columns: object.columns.clone(),
        order: library.next_order(),
        deferrable: object.deferrable,
        initially: object.initially.clone(),
        options: object.options.clone(),
        info: object.info.clone(),
        table: RefCell::default(),
    };
    Ok(copy.into_instance(&original.class, original.place.clone()))
}

pub(super) fn keep(
    library: &Rc<Library>,
    this: &Value,
    object: ConstraintObject,
) -> Result<Value, Raised> {
    let Value::Instance(instance) = this else {
        return Err(Raised::type_error("__init__() needs an instance"));
    };
    *instance.payload.borrow_mut() = Some(Rc::new(object));
    join_table(library, instance)?;
    Ok(Value::None)
}

fn common(
    library: &Library,
    function: &'static str,
    bound: &mut Bound,
    kind: Kind,
    columns: Vec<Value>,
) -> Result<ConstraintObject, Raised> {
    options::check(function, bound)?;
    Ok(ConstraintObject {
        name: RefCell::new(
            bound
                .some("name")
                .map(|name| checked_name(function, name))
                .transpose()?,
        ),
        deferrable: bound.boolean(function, "deferrable")?,
        initially: bound.text(function, "initially")?,
        options: options::given(std::mem::take(&mut bound.extra)),
        info: Info::new(bound.some("info")),
        ..ConstraintObject::new(library, kind, columns)
    })
}

fn checked_name(function: &str, name: Value) -> Result<Value, Raised> {
    crate::pylib::signature::text(function, "name", &name)?;
    Ok(name)
}

/// Columns of a constraint or an index, as a user gives them.
pub(super) fn checked_columns(
    interpreter: &mut Interpreter,
    columns: Vec<Value>,
) -> Result<Vec<Value>, Raised> {
    for column in &columns {
        match column {
            Value::Str(_) => {}
            Value::Opaque(opaque) => return Err(unknown_value("a column of a constraint", opaque)),
            other if as_column(other).is_some() => {}
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
    Ok(columns)
}

const KEYWORDS: &[&str] = &[
    "name",
    "deferrable",
    "initially",
    "info",
    "comment",
    "_autoattach",
    "_column_flag",
    "_implicit_generated",
    "_create_rule",
    "_type_bound",
];

fn of_columns(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
    function: &'static str,
    kind: Kind,
) -> Result<Value, Raised> {
    let signature = Signature::new(function, &["self"], &[])
        .with_keywords(KEYWORDS)
        .variadic()
        .open();
    let mut bound = signature.bind(arguments)?;
    let columns = checked_columns(interpreter, std::mem::take(&mut bound.rest))?;
    let object = common(library, function, &mut bound, kind, columns)?;
    keep(library, &bound.value("self"), object)
}

fn check(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const FUNCTION: &str = "CheckConstraint";
    const SIGNATURE: Signature = Signature::new(
        FUNCTION,
        &["self", "sqltext"],
        &[
            "name",
            "deferrable",
            "initially",
            "table",
            "info",
            "_create_rule",
            "_autoattach",
            "_type_bound",
        ],
    )
    .with_keywords(&["comment"])
    .open();
    let mut bound = SIGNATURE.bind(arguments)?;
    let condition = ddl_expression(interpreter, &bound.value("sqltext"))?;
    let kind = Kind::Check {
        condition,
        of_type: None,
    };
    let object = common(library, FUNCTION, &mut bound, kind, Vec::new())?;
    let this = bound.value("self");
    let table = bound.some("table");
    keep(library, &this, object)?;
    match table {
        Some(Value::Instance(table)) => table::append(library, &table, &this).map(|()| Value::None),
        _ => Ok(Value::None),
    }
}

fn foreign_key(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const FUNCTION: &str = "ForeignKeyConstraint";
    const SIGNATURE: Signature = Signature::new(
        FUNCTION,
        &["self", "columns", "refcolumns"],
        &[
            "name",
            "onupdate",
            "ondelete",
            "deferrable",
            "initially",
            "use_alter",
            "link_to_name",
            "match",
            "table",
            "info",
            "comment",
        ],
    )
    .open();
    let mut bound = SIGNATURE.bind(arguments)?;
    let columns = interpreter.iterate(&bound.value("columns"))?;
    let columns = checked_columns(interpreter, columns)?;
    let mut targets = Vec::new();
    for value in interpreter.iterate(&bound.value("refcolumns"))? {
        targets.push(target(interpreter, value)?);
    }
    if columns.len() != targets.len() {
        return Err(Raised::exception(
            "ArgumentError",
            "ForeignKeyConstraint number of constrained columns must match the number of referenced columns.",
        ));
    }
    let kind = Kind::ForeignKey {
        targets,
        rules: rules(FUNCTION, &mut bound)?,
    };
    let object = common(library, FUNCTION, &mut bound, kind, columns)?;
    keep(library, &bound.value("self"), object)
}

/// The key of a column of a constraint.
fn column_key(column: &Value) -> Value {
    let key = as_column(column).and_then(|column| column.payload::<ColumnObject>()?.key());
    key.map_or_else(|| column.clone(), Value::str)
}

/// The table that a foreign key points to, if its `MetaData` has it.
fn referred_table(object: &ConstraintObject) -> Result<Option<Value>, Raised> {
    let table = object.table.borrow().clone();
    let (Kind::ForeignKey { targets, .. }, Some(table)) = (&object.kind, table) else {
        return Ok(None);
    };
    let Some(target) = targets.first() else {
        return Ok(None);
    };
    let target = resolve(target, &*TableObject::of(&table)?, false)?;
    match target.instance {
        Some(found) => Ok(Some(Value::Instance(found))),
        None => Err(Raised::unsupported(format!(
            "the table `{}`, to which a foreign key points, is not in the same `MetaData`",
            target.table
        ))
        .with_hint("load it, too: `sa.Table(name, metadata, autoload_with=bind)`")),
    }
}

/// The condition of a check: `text()` where it was given as plain text.
fn sql_text(library: &Rc<Library>, condition: &Clause) -> Value {
    match condition.leaf() {
        Some(Expression::Text(text)) => Value::Instance(Instance::new(
            &library.class(&TEXT_CLAUSE),
            Some(Rc::new(TextObject::new(text.as_str()))),
            None,
        )),
        _ => super::expression::element(
            library,
            &super::expression::BINARY_EXPRESSION,
            condition.clone(),
        ),
    }
}

/// The columns of a constraint as objects, where they can be found; those of a primary key may be said by the columns.
fn own_columns(object: &ConstraintObject) -> Vec<Value> {
    let table = object.table.borrow();
    let table = table.as_ref().and_then(|table| TableObject::of(table).ok());
    let Some(table) = table else {
        return object.columns.clone();
    };
    if matches!(object.kind, Kind::PrimaryKey) && object.columns.is_empty() {
        let state = table.state.borrow();
        let is_marked = |column: &&Rc<Instance>| {
            super::column::column(column).is_ok_and(|column| column.state().primary_key)
        };
        let marked = state.columns.iter().filter(is_marked);
        return marked.cloned().map(Value::Instance).collect();
    }
    let found = object.columns.iter().map(|column| {
        let known = column.as_str().and_then(|key| table.column(key));
        known.map_or_else(|| column.clone(), Value::Instance)
    });
    found.collect()
}

fn optional(text: &Option<String>) -> Value {
    text.as_ref().map_or(Value::None, Value::str)
}

struct ConstraintHooks(Rc<Library>);

impl dms_python::HostClass for ConstraintHooks {
    fn attribute(
        &self,
        interpreter: &mut Interpreter,
        instance: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        let Some(object) = instance.payload::<ConstraintObject>() else {
            return Ok(None);
        };
        Ok(match name {
            "name" => Some(object.name.borrow().clone().unwrap_or(Value::None)),
            "table" | "parent" => Some(
                object
                    .table
                    .borrow()
                    .clone()
                    .map_or(Value::None, Value::Instance),
            ),
            "info" => Some(object.info.value()),
            "columns" => Some(Value::list(own_columns(&object))),
            "sqltext" => match &object.kind {
                Kind::Check { condition, .. } => Some(sql_text(&self.0, condition)),
                _ => None,
            },
            "column_keys" => {
                let keys: Vec<Value> = object.columns.iter().map(column_key).collect();
                Some(Value::list(keys))
            }
            "elements" => match &object.kind {
                Kind::ForeignKey { targets, .. } => {
                    let elements = super::foreign_key::elements(
                        &self.0,
                        interpreter,
                        &own_columns(&object),
                        targets,
                    )?;
                    Some(Value::list(elements))
                }
                _ => None,
            },
            "referred_table" => referred_table(&object)?,
            "ondelete" => object.rules().map(|rules| optional(&rules.on_delete)),
            "onupdate" => object.rules().map(|rules| optional(&rules.on_update)),
            "deferrable" => Some(object.deferrable.map_or(Value::None, Value::Bool)),
            "initially" => Some(object.initially.as_ref().map_or(Value::None, Value::str)),
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
        match (name, instance.payload::<ConstraintObject>()) {
            ("name", Some(object)) => {
                *object.name.borrow_mut() = Some(value.clone()).filter(|name| !name.is_none());
                Ok(true)
            }
            _ => Ok(false),
        }
    }
}
