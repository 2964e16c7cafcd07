//! `mapped_column()`, `Mapped[...]` and `composite()`.

use std::rc::Rc;

use dms_python::{Arguments, Class, HostClass, Instance, Interpreter, Raised, Value};

use crate::pylib::library::{ClassSpec, Library};
use crate::pylib::signature::Signature;
use crate::pylib::sqlalchemy::column::{COLUMN, ColumnObject, as_column, from_arguments};

/// What `mapped_column()` returns: a column that an annotation may complete.
pub(super) static MAPPED_COLUMN: ClassSpec = ClassSpec {
    module: "sqlalchemy.orm.properties",
    name: "MappedColumn",
    bases: &[&COLUMN],
    // `MappedColumn[...]` stands in annotations alone.
    hooks: None,
    methods: &[("__class_getitem__", |_, _, arguments| {
        Ok(arguments
            .positional
            .into_iter()
            .next()
            .unwrap_or(Value::None))
    })],
};

/// `Mapped`.
pub(super) static MAPPED: ClassSpec = ClassSpec {
    module: "sqlalchemy.orm.base",
    name: "Mapped",
    bases: &[],
    hooks: Some(|library| Rc::new(MappedHooks(library.clone()))),
    methods: &[],
};

/// `DynamicMapped`, of relationships alone.
pub(super) static DYNAMIC_MAPPED: ClassSpec =
    ClassSpec::plain("sqlalchemy.orm.base", "DynamicMapped", &[&MAPPED]);

/// `WriteOnlyMapped`, of relationships alone.
pub(super) static WRITE_ONLY_MAPPED: ClassSpec =
    ClassSpec::plain("sqlalchemy.orm.base", "WriteOnlyMapped", &[&MAPPED]);

/// `Mapped[...]` as a value.
static MAPPED_ALIAS: ClassSpec = ClassSpec::plain("typing", "_GenericAlias", &[]);

/// What `Mapped[...]` keeps: what stands in the brackets.
pub(super) struct MappedAnnotation(pub Value);

/// What `composite()` keeps: its columns.
pub(super) struct Composite(pub Vec<Rc<Instance>>);

static COMPOSITE: ClassSpec = ClassSpec::plain("sqlalchemy.orm.descriptor_props", "Composite", &[]);

struct MappedHooks(Rc<Library>);

impl HostClass for MappedHooks {
    fn subscript(
        &self,
        _: &mut Interpreter,
        _: &Rc<Class>,
        key: &Value,
    ) -> Result<Option<Value>, Raised> {
        let class = self.0.class(&MAPPED_ALIAS);
        Ok(Some(Instance::with_payload(
            &class,
            MappedAnnotation(key.clone()),
            None,
        )))
    }
}

const SIGNATURE: Signature = Signature::new("mapped_column", &[], &[])
    .with_keywords(&[
        "name",
        "type_",
        "autoincrement",
        "default",
        "insert_default",
        "doc",
        "key",
        "index",
        "unique",
        "info",
        "nullable",
        "onupdate",
        "primary_key",
        "server_default",
        "server_onupdate",
        "quote",
        "system",
        "comment",
        "init",
        "repr",
        "default_factory",
        "compare",
        "kw_only",
        "hash",
        "dataclass_metadata",
        "deferred",
        "deferred_group",
        "deferred_raiseload",
        "use_existing_column",
        "active_history",
        "sort_order",
        "insert_sentinel",
    ])
    .variadic()
    .open();

/// `mapped_column(...)`.
pub(super) fn mapped_column(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    let mut bound = SIGNATURE.bind(arguments)?;
    let sort_order = match bound.some("sort_order") {
        None => None,
        Some(Value::Int(order)) => Some(order),
        Some(other) => {
            return Err(crate::pylib::signature::wrong_type(
                "mapped_column",
                "sort_order",
                "an integer",
                &other,
            ));
        }
    };
    let use_existing = bound
        .boolean("mapped_column", "use_existing_column")?
        .unwrap_or(false);
    let mut state = from_arguments(library, interpreter, bound)?;
    if sort_order.is_some() {
        state.rare.sort_order = sort_order;
    }
    state.use_existing = use_existing;
    state.is_mapped = true;
    Ok(Instance::with_payload(
        &library.class(&MAPPED_COLUMN),
        ColumnObject::new(state),
        interpreter.place(),
    ))
}

/// A column for an attribute that has an annotation and no value.
pub(super) fn of_annotation(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
) -> Result<Rc<Instance>, Raised> {
    match mapped_column(library, interpreter, Arguments::default())? {
        Value::Instance(instance) => Ok(instance),
        _ => Err(Raised::type_error("mapped_column() made no column")),
    }
}

/// `composite(class, mapped_column(...), ...)`.
pub(super) fn composite(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    let columns = arguments.positional.iter().filter_map(as_column).collect();
    Ok(Instance::with_payload(
        &library.class(&COMPOSITE),
        Composite(columns),
        interpreter.place(),
    ))
}
