//! `ForeignKey`, the one that stands in a column.

use std::rc::Rc;

use dms_python::{Arguments, Instance, Interpreter, Raised, Value};

use super::column::as_column;
use super::constraint::{ConstraintObject, FOREIGN_KEY_CONSTRAINT, Kind, Rules};
use super::options;
use super::schema_item::{Info, SCHEMA_ITEM};
use crate::pylib::library::{ClassSpec, Library};
use crate::pylib::signature::{Bound, Signature, unknown_value};

/// `ForeignKey`.
pub(in crate::pylib) static FOREIGN_KEY: ClassSpec = ClassSpec {
    module: "sqlalchemy.sql.schema",
    name: "ForeignKey",
    bases: &[&SCHEMA_ITEM],
    hooks: None,
    methods: &[("__init__", initialize)],
};

/// What a `ForeignKey` keeps.
pub(in crate::pylib) struct ForeignKeyObject {
    /// A text (`table.column`) or a column.
    pub target: Value,
    name: Option<Value>,
    rules: Rules,
    deferrable: Option<bool>,
    initially: Option<String>,
    options: Vec<(String, Value)>,
}

fn initialize(
    _: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const SIGNATURE: Signature = Signature::new(
        "ForeignKey",
        &["self", "column"],
        &[
            "_constraint",
            "use_alter",
            "name",
            "onupdate",
            "ondelete",
            "deferrable",
            "initially",
            "link_to_name",
            "match",
            "info",
            "comment",
            "_unresolvable",
        ],
    )
    .open();
    let mut bound = SIGNATURE.bind(arguments)?;
    options::check("ForeignKey", &bound)?;
    let target = target(interpreter, bound.value("column"))?;
    let object = ForeignKeyObject {
        target,
        name: bound.some("name"),
        rules: rules("ForeignKey", &mut bound)?,
        deferrable: bound.boolean("ForeignKey", "deferrable")?,
        initially: bound.text("ForeignKey", "initially")?,
        options: options::given(std::mem::take(&mut bound.extra)),
    };
    if let Value::Instance(instance) = bound.value("self") {
        *instance.payload.borrow_mut() = Some(Rc::new(object));
    }
    Ok(Value::None)
}

/// The arguments that say what the database does with the rows.
pub(super) fn rules(function: &str, bound: &mut Bound) -> Result<Rules, Raised> {
    Ok(Rules {
        on_update: bound.text(function, "onupdate")?,
        on_delete: bound.text(function, "ondelete")?,
        match_type: bound.text(function, "match")?,
        use_alter: bound.boolean(function, "use_alter")?.unwrap_or(false),
        link_to_name: bound.boolean(function, "link_to_name")?.unwrap_or(false),
    })
}

/// A text or a column; models' attributes are columns already.
pub(super) fn target(interpreter: &mut Interpreter, value: Value) -> Result<Value, Raised> {
    if matches!(value, Value::Str(_)) || as_column(&value).is_some() {
        return Ok(value);
    }
    if let Value::Opaque(opaque) = &value {
        return Err(unknown_value("the target of a foreign key", opaque));
    }
    let shown = interpreter.representation(&value)?;
    Err(Raised::exception(
        "ArgumentError",
        format!(
            "String column name or Column object for DDL foreign key constraint expected, got {shown}."
        ),
    ))
}

/// The constraint that a column's foreign key becomes when the column gets its table.
pub(super) fn constraint(
    library: &Rc<Library>,
    foreign_key: &Rc<Instance>,
    column: &Rc<Instance>,
) -> Option<Rc<Instance>> {
    let object = foreign_key.payload::<ForeignKeyObject>()?;
    let constraint = ConstraintObject {
        kind: Kind::ForeignKey {
            targets: vec![object.target.clone()],
            rules: object.rules.clone(),
        },
        name: std::cell::RefCell::new(object.name.clone()),
        columns: vec![Value::Instance(column.clone())],
        order: library.next_order(),
        deferrable: object.deferrable,
        initially: object.initially.clone(),
        options: object.options.clone(),
        info: Info::default(),
        table: std::cell::RefCell::default(),
    };
    Some(constraint.into_instance(
        &library.class(&FOREIGN_KEY_CONSTRAINT),
        foreign_key.place.clone(),
    ))
}

/// What a constraint of these columns shows as its `elements`.
pub(super) fn elements(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    columns: &[Value],
    targets: &[Value],
) -> Result<Vec<Value>, Raised> {
    let mut elements = Vec::new();
    for (column, target) in columns.iter().zip(targets) {
        let full_name = match as_column(target) {
            Some(column) => interpreter.text(&Value::Instance(column))?,
            None => interpreter.text(target)?,
        };
        let element = Instance::new(&library.class(&FOREIGN_KEY), None, None);
        let element = Value::Instance(element);
        interpreter.set_attribute(&element, "parent", column.clone())?;
        interpreter.set_attribute(&element, "target_fullname", Value::str(full_name))?;
        elements.push(element);
    }
    Ok(elements)
}

/// The constraint of a table of the database.
pub(super) fn loaded(library: &Rc<Library>, key: &crate::schema::ForeignKey) -> Rc<Instance> {
    let table = &key.referred_table;
    let schema = table.schema.as_ref().map(|schema| format!("{schema}."));
    let schema = schema.unwrap_or_default();
    let target = |column: &String| Value::Str(format!("{schema}{}.{column}", table.name).into());
    let kind = Kind::ForeignKey {
        targets: key.referred_columns.iter().map(target).collect(),
        rules: Rules {
            on_update: key.on_update.clone(),
            on_delete: key.on_delete.clone(),
            match_type: key.match_type.clone(),
            use_alter: false,
            link_to_name: true,
        },
    };
    let name = key.name.as_ref().map(|name| Value::str(&name.text));
    let constraint = ConstraintObject {
        name: std::cell::RefCell::new(name),
        deferrable: key.deferrable,
        initially: key.initially.clone(),
        ..ConstraintObject::new(library, kind, key.columns.iter().map(Value::str).collect())
    };
    constraint.into_instance(&library.class(&FOREIGN_KEY_CONSTRAINT), None)
}
