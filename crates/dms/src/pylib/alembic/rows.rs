//! What a query in a script returns: `Result` and `Row`.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use dms_python::{Arguments, HostClass, Instance, Interpreter, Key, Raised, Value};

use super::loaded::loaded;
use crate::conn;
use crate::pylib::library::{Body, ClassSpec, Library};

/// `CursorResult`.
static RESULT: ClassSpec = ClassSpec {
    module: "sqlalchemy.engine.cursor",
    name: "CursorResult",
    bases: &[],
    hooks: Some(|_| Rc::new(ResultHooks)),
    methods: METHODS,
};

/// `Row`.
static ROW: ClassSpec = ClassSpec {
    module: "sqlalchemy.engine.row",
    name: "Row",
    bases: &[],
    hooks: Some(|_| Rc::new(RowHooks)),
    methods: &[
        ("_asdict", |_, _, arguments| {
            let row = row_of(arguments)?;
            Ok(mapping(&row))
        }),
        ("_tuple", |_, _, arguments| {
            Ok(Value::tuple(row_of(arguments)?.values.clone()))
        }),
    ],
};

struct Outcome {
    columns: Arc<[String]>,
    items: Vec<Value>,
    position: Cell<usize>,
    affected: u64,
}

struct Row {
    columns: Arc<[String]>,
    values: Vec<Value>,
}

/// The Python value of a result: of columns whose types are known the values have them.
pub(super) fn result(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    rows: conn::Rows,
    types: &[Option<Value>],
    keys: Option<Value>,
) -> Result<Value, Raised> {
    let columns: Arc<[String]> = rows
        .rows
        .first()
        .map_or_else(|| Arc::from([]), |row| row.columns.clone());
    let mut items = Vec::new();
    for row in rows.rows {
        let mut values = Vec::new();
        for (position, value) in row.values.iter().enumerate() {
            let value = python(value);
            values.push(match types.get(position) {
                Some(Some(data_type)) => loaded(library, interpreter, data_type, value)?,
                _ => value,
            });
        }
        let payload = Row {
            columns: row.columns,
            values,
        };
        items.push(Instance::with_payload(&library.class(&ROW), payload, None));
    }
    let result = outcome(library, columns, items, rows.affected);
    if let (Value::Instance(instance), Some(keys)) = (&result, keys) {
        let mut attributes = instance.attributes.borrow_mut();
        attributes.insert("inserted_primary_key".into(), keys);
    }
    Ok(result)
}

/// A result of values that are known already.
pub(in crate::pylib) fn of_values(
    library: &Rc<Library>,
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
) -> Value {
    let columns: Arc<[String]> = columns.into();
    let items = rows.into_iter().map(|values| {
        let payload = Row {
            columns: columns.clone(),
            values,
        };
        Instance::with_payload(&library.class(&ROW), payload, None)
    });
    let items = items.collect();
    outcome(library, columns, items, 0)
}

fn outcome(
    library: &Rc<Library>,
    columns: Arc<[String]>,
    items: Vec<Value>,
    affected: u64,
) -> Value {
    let outcome = Outcome {
        columns,
        items,
        position: Cell::new(0),
        affected,
    };
    Instance::with_payload(&library.class(&RESULT), outcome, None)
}

/// The Python value of what a database answers.
pub(super) fn python(value: &conn::Value) -> Value {
    match value {
        conn::Value::Null => Value::None,
        conn::Value::Boolean(boolean) => Value::Bool(*boolean),
        conn::Value::Integer(integer) => Value::Int(*integer),
        conn::Value::Float(float) => Value::Float(*float),
        conn::Value::Text(text) => Value::str(text),
        conn::Value::Bytes(bytes) => Value::Bytes(Rc::from(bytes.as_slice())),
    }
}

fn this(arguments: &mut Arguments) -> Result<Rc<Outcome>, Raised> {
    match arguments.require("result", "self")? {
        Value::Instance(instance) => instance.payload::<Outcome>(),
        _ => None,
    }
    .ok_or_else(|| Raised::type_error("a result is needed"))
}

fn row_of(mut arguments: Arguments) -> Result<Rc<Row>, Raised> {
    match arguments.require("row", "self")? {
        Value::Instance(instance) => instance.payload::<Row>(),
        _ => None,
    }
    .ok_or_else(|| Raised::type_error("a row is needed"))
}

fn mapping(row: &Row) -> Value {
    let entries = row
        .columns
        .iter()
        .map(|name| Key(Value::str(name)))
        .zip(row.values.iter().cloned())
        .collect();
    Value::Dict(Rc::new(std::cell::RefCell::new(entries)))
}

impl Outcome {
    fn rest(&self) -> Vec<Value> {
        let rest = self
            .items
            .get(self.position.get()..)
            .unwrap_or_default()
            .to_vec();
        self.position.set(self.items.len());
        rest
    }

    fn next(&self) -> Option<Value> {
        let item = self.items.get(self.position.get()).cloned();
        self.position.set(self.position.get() + 1);
        item
    }

    /// The only row.
    fn only(&self, is_required: bool) -> Result<Option<Value>, Raised> {
        let mut rest = self.rest();
        match rest.len() {
            0 if is_required => Err(Raised::exception(
                "NoResultFound",
                "No row was found when one was required",
            )),
            0 => Ok(None),
            1 => Ok(rest.pop()),
            _ => Err(Raised::exception(
                "MultipleResultsFound",
                "Multiple rows were found when exactly one was required",
            )),
        }
    }
}

fn first_value(row: Option<Value>) -> Value {
    match row {
        Some(Value::Instance(instance)) => match instance.payload::<Row>() {
            Some(row) => row.values.first().cloned().unwrap_or(Value::None),
            None => Value::Instance(instance),
        },
        Some(value) => value,
        None => Value::None,
    }
}

const METHODS: &[(&str, Body)] = &[
    ("fetchall", |_, _, mut arguments| {
        Ok(Value::list(this(&mut arguments)?.rest()))
    }),
    ("all", |_, _, mut arguments| {
        Ok(Value::list(this(&mut arguments)?.rest()))
    }),
    ("fetchone", |_, _, mut arguments| {
        Ok(this(&mut arguments)?.next().unwrap_or(Value::None))
    }),
    ("first", |_, _, mut arguments| {
        let this = this(&mut arguments)?;
        let first = this.next().unwrap_or(Value::None);
        this.rest();
        Ok(first)
    }),
    ("fetchmany", |_, _, mut arguments| {
        let this = this(&mut arguments)?;
        let size = match arguments.take("size") {
            Some(Value::Int(size)) => usize::try_from(size).unwrap_or(0),
            _ => 1,
        };
        Ok(Value::list(
            (0..size).map_while(|_| this.next()).collect::<Vec<_>>(),
        ))
    }),
    ("scalar", |_, _, mut arguments| {
        let this = this(&mut arguments)?;
        let value = first_value(this.next());
        this.rest();
        Ok(value)
    }),
    ("scalar_one", |_, _, mut arguments| {
        Ok(first_value(this(&mut arguments)?.only(true)?))
    }),
    ("scalar_one_or_none", |_, _, mut arguments| {
        Ok(first_value(this(&mut arguments)?.only(false)?))
    }),
    ("one", |_, _, mut arguments| {
        Ok(this(&mut arguments)?.only(true)?.unwrap_or(Value::None))
    }),
    ("one_or_none", |_, _, mut arguments| {
        Ok(this(&mut arguments)?.only(false)?.unwrap_or(Value::None))
    }),
    ("scalars", |library, _, mut arguments| {
        let this = this(&mut arguments)?;
        let values = this
            .rest()
            .into_iter()
            .map(|row| first_value(Some(row)))
            .collect();
        Ok(outcome(
            library,
            this.columns.clone(),
            values,
            this.affected,
        ))
    }),
    ("mappings", |library, _, mut arguments| {
        let this = this(&mut arguments)?;
        let rows = this.rest().into_iter().map(|row| match &row {
            Value::Instance(instance) => instance
                .payload::<Row>()
                .map_or(row.clone(), |row| mapping(&row)),
            _ => row,
        });
        Ok(outcome(
            library,
            this.columns.clone(),
            rows.collect(),
            this.affected,
        ))
    }),
    ("keys", |_, _, mut arguments| {
        let this = this(&mut arguments)?;
        Ok(Value::list(
            this.columns.iter().map(Value::str).collect::<Vec<_>>(),
        ))
    }),
    ("close", |_, _, _| Ok(Value::None)),
];

struct ResultHooks;

impl HostClass for ResultHooks {
    fn attribute(
        &self,
        _: &mut Interpreter,
        instance: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        let Some(outcome) = instance.payload::<Outcome>() else {
            return Ok(None);
        };
        Ok(match name {
            "rowcount" => {
                let count = if outcome.items.is_empty() {
                    i64::try_from(outcome.affected).unwrap_or(i64::MAX)
                } else {
                    i64::try_from(outcome.items.len()).unwrap_or(i64::MAX)
                };
                Some(Value::Int(count))
            }
            "returns_rows" => Some(Value::Bool(!outcome.items.is_empty())),
            _ => None,
        })
    }

    fn iterate(
        &self,
        _: &mut Interpreter,
        instance: &Rc<Instance>,
    ) -> Result<Option<Vec<Value>>, Raised> {
        Ok(instance.payload::<Outcome>().map(|outcome| outcome.rest()))
    }
}

struct RowHooks;

impl HostClass for RowHooks {
    fn attribute(
        &self,
        _: &mut Interpreter,
        instance: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        let Some(row) = instance.payload::<Row>() else {
            return Ok(None);
        };
        if name == "_mapping" {
            return Ok(Some(mapping(&row)));
        }
        if name == "_fields" {
            return Ok(Some(Value::tuple(
                row.columns.iter().map(Value::str).collect::<Vec<_>>(),
            )));
        }
        let position = row.columns.iter().position(|column| column == name);
        Ok(position.and_then(|position| row.values.get(position).cloned()))
    }

    fn binary(
        &self,
        interpreter: &mut Interpreter,
        operator: &str,
        instance: &Rc<Instance>,
        right: &Value,
    ) -> Result<Option<Value>, Raised> {
        let Some(row) = instance.payload::<Row>() else {
            return Ok(None);
        };
        let tuple = Value::tuple(row.values.clone());
        match (operator, right) {
            ("eq" | "ne", right) => {
                let right = match right {
                    Value::Instance(other) => match other.payload::<Row>() {
                        Some(other) => Value::tuple(other.values.clone()),
                        None => right.clone(),
                    },
                    _ => right.clone(),
                };
                let is_equal = interpreter.equal(&tuple, &right)?;
                Ok(Some(Value::Bool(is_equal == (operator == "eq"))))
            }
            ("getitem", Value::Int(index)) => {
                let length = i64::try_from(row.values.len()).unwrap_or(i64::MAX);
                let index = if *index < 0 { index + length } else { *index };
                let value = usize::try_from(index)
                    .ok()
                    .and_then(|index| row.values.get(index).cloned());
                value
                    .map(Some)
                    .ok_or_else(|| Raised::exception("IndexError", "tuple index out of range"))
            }
            ("contains", right) => {
                for value in &row.values {
                    if interpreter.equal(value, right)? {
                        return Ok(Some(Value::Bool(true)));
                    }
                }
                Ok(Some(Value::Bool(false)))
            }
            _ => Ok(None),
        }
    }

    fn iterate(
        &self,
        _: &mut Interpreter,
        instance: &Rc<Instance>,
    ) -> Result<Option<Vec<Value>>, Raised> {
        Ok(instance.payload::<Row>().map(|row| row.values.clone()))
    }

    fn length(
        &self,
        _: &mut Interpreter,
        instance: &Rc<Instance>,
    ) -> Result<Option<usize>, Raised> {
        Ok(instance.payload::<Row>().map(|row| row.values.len()))
    }

    fn representation(
        &self,
        interpreter: &mut Interpreter,
        instance: &Rc<Instance>,
    ) -> Result<Option<String>, Raised> {
        match instance.payload::<Row>() {
            Some(row) => interpreter
                .representation(&Value::tuple(row.values.clone()))
                .map(Some),
            None => Ok(None),
        }
    }
}
