//! What an `insert()` of a dialect's module does with a row that is there already.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use dms_python::{Arguments, Instance, Interpreter, Raised, Value};

use super::super::clause::{self, Clause};
use super::super::column::column;
use super::super::column_collection::column_collection;
use super::super::expression::{FUNCTION, element};
use super::super::table::{TABLE_CLAUSE, TableObject, with_columns};
use super::change::{entries, in_table_order, key_column, set, stored_value};
use super::insert::{changed, this};
use super::source::columns_of;
use crate::pylib::library::{ClassSpec, Library};
use crate::pylib::signature::{Bound, Signature, type_name};
use crate::schema::Expression;
use crate::schema::query::{Alias, Aliased, Conflict, Source};

/// The row that was to be inserted: `statement.excluded.name`.
pub(super) fn excluded(library: &Rc<Library>, table: &Rc<Instance>) -> Result<Value, Raised> {
    let object = TableObject::of(table)?;
    let alias = Alias {
        id: library.next_order(),
        name: Some("excluded".into()),
        of: Aliased::Source(object.source()),
    };
    let named = TableObject {
        name: "excluded".into(),
        schema: None,
        metadata: None,
        source: Some(Arc::new(Source::Alias(alias))),
        state: RefCell::default(),
    };
    let mut columns = Vec::new();
    for instance in columns_of(table)? {
        columns.push(super::super::column::copy(library, &instance)?);
    }
    let class = library.class(&TABLE_CLAUSE);
    match with_columns(&class, named, columns, None)? {
        Value::Instance(table) => Ok(column_collection(library, &table)),
        other => Ok(other),
    }
}

/// The values that were to be inserted: `statement.inserted.name`.
static INSERTED: ClassSpec = ClassSpec {
    module: "sqlalchemy.sql.base",
    name: "InsertedColumns",
    bases: &[],
    hooks: Some(|library| Rc::new(InsertedHooks(library.clone()))),
    methods: &[],
};

struct InsertedColumns(Rc<Instance>);

struct InsertedHooks(Rc<Library>);

impl InsertedHooks {
    fn value(&self, instance: &Rc<Instance>, key: &str) -> Result<Option<Value>, Raised> {
        let Some(columns) = instance.payload::<InsertedColumns>() else {
            return Ok(None);
        };
        let Some(found) = TableObject::of(&columns.0)?.column(key) else {
            return Ok(None);
        };
        let object = column(&found)?;
        let call = Expression::Function {
            name: "VALUES".into(),
            arguments: vec![Expression::column(object.name().unwrap_or_default())],
        };
        let clause = Clause::Leaf(call).with_type(object.data_type());
        Ok(Some(element(&self.0, &FUNCTION, clause)))
    }
}

impl dms_python::HostClass for InsertedHooks {
    fn attribute(
        &self,
        _: &mut Interpreter,
        instance: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        self.value(instance, name)
    }

    fn binary(
        &self,
        _: &mut Interpreter,
        operator: &str,
        instance: &Rc<Instance>,
        right: &Value,
    ) -> Result<Option<Value>, Raised> {
        match (operator, right) {
            ("getitem", Value::Str(name)) => self.value(instance, name),
            _ => Ok(None),
        }
    }
}

/// `statement.inserted`.
pub(super) fn inserted(library: &Rc<Library>, table: &Rc<Instance>) -> Result<Value, Raised> {
    Ok(Instance::with_payload(
        &library.class(&INSERTED),
        InsertedColumns(table.clone()),
        None,
    ))
}

/// The unique index that is meant: its columns, its condition, or the constraint's name.
type Target = (Vec<Expression>, Option<Expression>, Option<String>);

fn target(
    interpreter: &mut Interpreter,
    bound: &mut Bound,
    table: &Rc<Instance>,
) -> Result<Target, Raised> {
    let mut elements = Vec::new();
    if let Some(given) = bound.some("index_elements") {
        for item in interpreter.iterate(&given)? {
            elements.push(match &item {
                Value::Str(_) => {
                    let found = key_column(interpreter, table, &item)?;
                    Clause::Column(found).qualified()?
                }
                other => clause::operand(interpreter, other)?.qualified()?,
            });
        }
    }
    let condition = match bound.some("index_where") {
        Some(condition) => Some(clause::operand(interpreter, &condition)?.qualified()?),
        None => None,
    };
    let constraint = match bound.some("constraint") {
        None => None,
        Some(Value::Str(name)) => Some(name.to_string()),
        Some(other) => {
            let name = interpreter.attribute(&other, "name")?;
            Some(interpreter.text(&name)?)
        }
    };
    if constraint.is_some() && !elements.is_empty() {
        return Err(Raised::exception(
            "ValueError",
            "'constraint' and 'index_elements' are mutually exclusive",
        ));
    }
    Ok((elements, condition, constraint))
}

/// `on_conflict_do_nothing(constraint=None, index_elements=None, index_where=None)`.
pub(super) fn do_nothing(
    _: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const SIGNATURE: Signature = Signature::new(
        "on_conflict_do_nothing",
        &[],
        &["constraint", "index_elements", "index_where"],
    );
    let (instance, mut object, arguments) = this(arguments)?;
    let mut bound = SIGNATURE.bind(arguments)?;
    let (elements, condition, constraint) = target(interpreter, &mut bound, &object.table)?;
    object.conflict = Some(Conflict::OnConflict {
        elements,
        condition,
        constraint,
        update: None,
        update_condition: Vec::new(),
    });
    Ok(changed(&instance, object))
}

/// `on_conflict_do_update(constraint=None, index_elements=None, index_where=None, set_=None, where=None)`.
pub(super) fn do_update(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const SIGNATURE: Signature = Signature::new(
        "on_conflict_do_update",
        &[],
        &[
            "constraint",
            "index_elements",
            "index_where",
            "set_",
            "where",
        ],
    );
    let (instance, mut object, arguments) = this(arguments)?;
    let mut bound = SIGNATURE.bind(arguments)?;
    let (elements, condition, constraint) = target(interpreter, &mut bound, &object.table)?;
    if elements.is_empty() && constraint.is_none() {
        return Err(Raised::exception(
            "ValueError",
            "Either constraint or index_elements, but not both, must be specified unless DO NOTHING",
        ));
    }
    let given = bound.value("set_");
    let values = assignments(library, interpreter, &object.table, &given)?;
    let update_condition = match bound.some("where") {
        Some(condition) => {
            super::select::conditions(interpreter, Arguments::positional([condition]))?
        }
        None => Vec::new(),
    };
    object.conflict = Some(Conflict::OnConflict {
        elements,
        condition,
        constraint,
        update: Some(values),
        update_condition,
    });
    Ok(changed(&instance, object))
}

/// `on_duplicate_key_update(*args, **kw)`.
pub(super) fn on_duplicate_key(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    let (instance, mut object, arguments) = this(arguments)?;
    let mut values = Vec::new();
    for given in &arguments.positional {
        match given {
            Value::List(_) => {
                for pair in interpreter.iterate(given)? {
                    let pair = interpreter.iterate(&pair)?;
                    if let [key, value] = pair.as_slice() {
                        let found = key_column(interpreter, &object.table, key)?;
                        let (name, value) = stored_value(library, interpreter, &found, value)?;
                        set(&mut values, name, value);
                    }
                }
            }
            _ => values.extend(assignments(library, interpreter, &object.table, given)?),
        }
    }
    for (name, value) in arguments.keywords {
        let found = key_column(interpreter, &object.table, &Value::str(&*name))?;
        let (name, value) = stored_value(library, interpreter, &found, &value)?;
        set(&mut values, name, value);
    }
    let is_ordered = matches!(arguments.positional.as_slice(), [Value::List(_)]);
    if !is_ordered {
        let table = TableObject::of(&object.table)?;
        in_table_order(&table, &mut values);
    }
    object.conflict = Some(Conflict::OnDuplicateKey(values));
    Ok(changed(&instance, object))
}

/// What is set, in the order of the table's columns.
fn assignments(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    table: &Rc<Instance>,
    given: &Value,
) -> Result<Vec<(String, Expression)>, Raised> {
    let pairs = match entries(given) {
        Some(pairs) => pairs,
        None => {
            let items = interpreter.attribute(given, "items");
            let items = items.and_then(|items| interpreter.call(&items, Arguments::default()));
            let items = items.map_err(|_| {
                Raised::exception(
                    "ValueError",
                    format!(
                        "set parameter dictionary must not be empty, and not {}",
                        type_name(given)
                    ),
                )
                .with_hint("write `set_={\"name\": statement.excluded.name}`")
            })?;
            let mut pairs = Vec::new();
            for pair in interpreter.iterate(&items)? {
                if let [key, value] = interpreter.iterate(&pair)?.as_slice() {
                    pairs.push((key.clone(), value.clone()));
                }
            }
            pairs
        }
    };
    let mut values = Vec::new();
    for (key, value) in pairs {
        let found = key_column(interpreter, table, &key)?;
        let (name, value) = stored_value(library, interpreter, &found, &value)?;
        set(&mut values, name, value);
    }
    let table = TableObject::of(table)?;
    in_table_order(&table, &mut values);
    Ok(values)
}
