//! What fills a column: `Identity`, `Computed`, `Sequence`, `FetchedValue`.

use std::rc::Rc;

use dms_python::{Arguments, HostClass, Instance, Interpreter, Raised, Value};

use super::clause::{self, Clause};
use super::ddl;
use super::metadata::metadata;
use super::schema_item::SCHEMA_ITEM;
use super::text::TextObject;
use crate::pylib::library::{ClassSpec, Library, keep};
use crate::pylib::signature::{Bound, Signature, check_quote, text, wrong_type};
use crate::schema::{Expression, Identity, TableName};

const SCHEMA: &str = "sqlalchemy.sql.schema";

/// `Identity`.
pub(in crate::pylib) static IDENTITY: ClassSpec = ClassSpec {
    module: SCHEMA,
    name: "Identity",
    bases: &[&SCHEMA_ITEM],
    hooks: None,
    methods: &[("__init__", initialize_identity)],
};

/// `Computed`.
pub(in crate::pylib) static COMPUTED: ClassSpec = ClassSpec {
    module: SCHEMA,
    name: "Computed",
    bases: &[&SCHEMA_ITEM],
    hooks: None,
    methods: &[("__init__", initialize_computed)],
};

/// `FetchedValue`: the database fills the column by means that the schema does not have.
pub(in crate::pylib) static FETCHED_VALUE: ClassSpec = ClassSpec {
    module: SCHEMA,
    name: "FetchedValue",
    bases: &[&SCHEMA_ITEM],
    hooks: None,
    methods: &[("__init__", |_, _, _| Ok(Value::None))],
};

/// `DefaultClause(text)`: a server default.
pub(in crate::pylib) static DEFAULT_CLAUSE: ClassSpec = ClassSpec {
    module: SCHEMA,
    name: "DefaultClause",
    bases: &[&FETCHED_VALUE],
    hooks: Some(|_| Rc::new(DefaultHooks)),
    methods: &[("__init__", initialize_default)],
};

/// What `column.default` is: a value, a function or an expression, which statements put in.
static COLUMN_DEFAULT: ClassSpec = ClassSpec {
    module: SCHEMA,
    name: "ColumnDefault",
    bases: &[&SCHEMA_ITEM],
    hooks: Some(|_| Rc::new(DefaultHooks)),
    methods: &[],
};

struct DefaultHooks;

impl HostClass for DefaultHooks {
    fn attribute(
        &self,
        _: &mut Interpreter,
        instance: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        let Some(object) = instance.payload::<DefaultObject>() else {
            return Ok(None);
        };
        let is_clause = clause::from_element(&object.0).is_some();
        let is_callable = matches!(
            object.0,
            Value::Function(_) | Value::Native(_) | Value::Method(_) | Value::Class(_)
        );
        Ok(Some(match name {
            // SQLAlchemy calls each with the context of a statement.
            "arg" if is_callable => {
                let function = object.0.clone();
                Value::native("default", move |interpreter, _| {
                    interpreter.call(&function, Arguments::default())
                })
            }
            "arg" => object.0.clone(),
            "is_callable" => Value::Bool(is_callable),
            "is_clause_element" => Value::Bool(is_clause),
            "is_scalar" => Value::Bool(!is_callable && !is_clause),
            "is_sequence" | "for_update" | "reflected" => Value::Bool(false),
            _ => return Ok(None),
        }))
    }
}

/// A server default as `column.server_default` has it.
pub(super) fn of_server(library: &Rc<Library>, value: &Value) -> Value {
    wrapped(library, &DEFAULT_CLAUSE, value)
}

/// A default of statements as `column.default` has it.
pub(super) fn of_statements(library: &Rc<Library>, value: &Value) -> Value {
    match sequence_of(value) {
        Some(_) => value.clone(),
        None => wrapped(library, &COLUMN_DEFAULT, value),
    }
}

fn wrapped(library: &Rc<Library>, spec: &'static ClassSpec, value: &Value) -> Value {
    match value {
        Value::Opaque(_) => value.clone(),
        _ => Instance::with_payload(&library.class(spec), DefaultObject(value.clone()), None),
    }
}

/// `Sequence`; `next_value()` is a server default.
pub(in crate::pylib) static SEQUENCE: ClassSpec = ClassSpec {
    module: SCHEMA,
    name: "Sequence",
    bases: &[&SCHEMA_ITEM],
    hooks: None,
    methods: &[
        ("__init__", initialize_sequence),
        ("next_value", next_value),
        ("create", ddl::create_sequence),
        ("drop", ddl::drop_sequence),
    ],
};

/// What an instance of [`COMPUTED`] keeps.
pub(in crate::pylib) struct ComputedObject {
    /// The expression.
    pub sql: Clause,
    /// `persisted`.
    pub persisted: Option<bool>,
}

/// What an instance of [`DEFAULT_CLAUSE`] or [`COLUMN_DEFAULT`] keeps: its argument.
pub(in crate::pylib) struct DefaultObject(pub Value);

/// What a `Sequence` keeps.
pub(in crate::pylib) struct SequenceObject {
    /// Its name.
    pub name: TableName,
    /// The type of its values.
    pub data_type: Option<Value>,
    /// Start, increment and the like.
    pub options: Identity,
    /// Whether a database that numbers columns by itself does without it (`optional=True`).
    pub is_optional: bool,
}

/// The sequence that a value is.
pub(in crate::pylib) fn sequence_of(value: &Value) -> Option<Rc<SequenceObject>> {
    match value {
        Value::Instance(instance) => instance.payload::<SequenceObject>(),
        _ => None,
    }
}

/// The next value of a sequence, as SQL; `None` if the value is no sequence.
pub(in crate::pylib) fn next_value_of(value: &Value) -> Option<Expression> {
    sequence_of(value).map(|sequence| Expression::NextValue(sequence.name.clone()))
}

fn initialize_identity(
    _: &Rc<Library>,
    _: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const SIGNATURE: Signature = Signature::new(
        "Identity",
        &["self"],
        &[
            "always",
            "on_null",
            "start",
            "increment",
            "minvalue",
            "maxvalue",
            "nominvalue",
            "nomaxvalue",
            "cycle",
            "cache",
            "order",
        ],
    )
    .open();
    let mut bound = SIGNATURE.bind(arguments)?;
    super::options::check("Identity", &bound)?;
    let mut identity = numbering(&mut bound, "Identity")?;
    identity.always = bound.boolean("Identity", "always")?.unwrap_or(false);
    keep(&bound.value("self"), identity)
}

/// What an identity and a sequence have in common: how the numbers go on.
fn numbering(bound: &mut Bound, function: &str) -> Result<Identity, Raised> {
    let mut number = |name: &str| match bound.some(name) {
        None => Ok(None),
        Some(Value::Int(number)) => Ok(Some(number)),
        Some(other) => Err(wrong_type(function, name, "an integer", &other)),
    };
    Ok(Identity {
        start: number("start")?,
        increment: number("increment")?,
        minvalue: number("minvalue")?,
        maxvalue: number("maxvalue")?,
        cache: number("cache")?,
        nominvalue: bound.boolean(function, "nominvalue")?.unwrap_or(false),
        nomaxvalue: bound.boolean(function, "nomaxvalue")?.unwrap_or(false),
        cycle: bound.boolean(function, "cycle")?,
        ..Identity::default()
    })
}

fn initialize_computed(
    _: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const SIGNATURE: Signature = Signature::new("Computed", &["self", "sqltext"], &["persisted"]);
    let mut bound = SIGNATURE.bind(arguments)?;
    let sql = ddl_expression(interpreter, &bound.value("sqltext"))?;
    let persisted = bound.boolean("Computed", "persisted")?;
    keep(&bound.value("self"), ComputedObject { sql, persisted })
}

fn initialize_default(
    _: &Rc<Library>,
    _: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const SIGNATURE: Signature = Signature::new(
        "DefaultClause",
        &["self", "arg"],
        &["for_update", "_reflected"],
    );
    let mut bound = SIGNATURE.bind(arguments)?;
    let argument = bound.value("arg");
    keep(&bound.value("self"), DefaultObject(argument))
}

fn initialize_sequence(
    _: &Rc<Library>,
    _: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const FUNCTION: &str = "Sequence";
    const SIGNATURE: Signature = Signature::new(
        FUNCTION,
        &["self", "name"],
        &[
            "start",
            "increment",
            "minvalue",
            "maxvalue",
            "nominvalue",
            "nomaxvalue",
            "cycle",
            "schema",
            "cache",
            "order",
            "data_type",
            "optional",
            "quote",
            "metadata",
            "quote_schema",
            "for_update",
        ],
    )
    .open();
    let mut bound = SIGNATURE.bind(arguments)?;
    super::options::check(FUNCTION, &bound)?;
    let name = bound.required_text(FUNCTION, "name")?;
    if let Some(quote) = bound.boolean(FUNCTION, "quote")? {
        check_quote(&name, quote)?;
    }
    let owner = bound.some("metadata");
    let schema = match bound.some("schema") {
        Some(Value::Opaque(_)) => None,
        Some(schema) => Some(text(FUNCTION, "schema", &schema)?),
        None => match &owner {
            Some(Value::Instance(owner)) => metadata(owner)?.schema.clone(),
            _ => None,
        },
    };
    let options = numbering(&mut bound, FUNCTION)?;
    let sequence = SequenceObject {
        name: TableName::in_schema(schema, name),
        data_type: bound.some("data_type"),
        options,
        is_optional: bound.boolean(FUNCTION, "optional")?.unwrap_or(false),
    };
    let this = bound.value("self");
    keep(&this, sequence)?;
    if let Some(Value::Instance(owner)) = owner {
        let owner = metadata(&owner)?;
        owner.sequences.borrow_mut().extend(sequence_of(&this));
    }
    Ok(Value::None)
}

fn next_value(
    library: &Rc<Library>,
    _: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let this = arguments.require("next_value", "self")?;
    let call =
        next_value_of(&this).ok_or_else(|| Raised::type_error("next_value() needs a sequence"))?;
    Ok(super::expression::element(
        library,
        &super::expression::FUNCTION,
        Clause::Leaf(call),
    ))
}

/// The expression that an argument of DDL (`CheckConstraint`, `Computed`) is: text, or an SQL expression.
pub(in crate::pylib) fn ddl_expression(
    interpreter: &mut Interpreter,
    value: &Value,
) -> Result<Clause, Raised> {
    match value {
        Value::Str(text) => Ok(Clause::Leaf(Expression::Text(
            TextObject::new(&**text).sql(),
        ))),
        Value::Bool(true) => Ok(Clause::Leaf(Expression::True)),
        Value::Bool(false) => Ok(Clause::Leaf(Expression::False)),
        Value::Opaque(opaque) => Err(crate::pylib::signature::unknown_value(
            "an SQL expression",
            opaque,
        )),
        other => match clause::ddl_element(interpreter, other)? {
            Some(clause) => Ok(clause),
            None => {
                let shown = interpreter.representation(other)?;
                Err(Raised::exception(
                    "ArgumentError",
                    format!("SQL expression element for DDL constraint expected, got {shown}."),
                ))
            }
        },
    }
}

/// What an identity column keeps.
pub(in crate::pylib) fn identity(value: &Rc<Instance>) -> Option<Identity> {
    value
        .payload::<Identity>()
        .map(|identity| (*identity).clone())
}
