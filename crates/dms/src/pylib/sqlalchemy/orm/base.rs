//! The classes that models derive from: `DeclarativeBase`, `declarative_base()`, `registry`.

use std::rc::Rc;

use dms_python::{Arguments, Class, HostClass, Interpreter, Raised, Value};

use super::annotation::TypeMap;
use super::{declared_attr, mapping};
use crate::pylib::library::{ClassSpec, Library};
use crate::pylib::signature::Signature;
use crate::pylib::sqlalchemy::metadata;

const MODULE: &str = "sqlalchemy.orm.decl_api";

/// The root of everything that declarative mapping makes: it carries the hooks.
pub(in crate::pylib) static MAPPED_ROOT: ClassSpec = ClassSpec {
    module: MODULE,
    name: "object",
    bases: &[],
    hooks: Some(|library| Rc::new(DeclarativeHooks(library.clone()))),
    methods: &[("__init__", initialize)],
};

/// `DeclarativeBase`.
pub(in crate::pylib) static DECLARATIVE_BASE: ClassSpec =
    ClassSpec::plain(MODULE, "DeclarativeBase", &[&MAPPED_ROOT]);

/// `DeclarativeBaseNoMeta`.
pub(in crate::pylib) static DECLARATIVE_BASE_NO_META: ClassSpec =
    ClassSpec::plain(MODULE, "DeclarativeBaseNoMeta", &[&MAPPED_ROOT]);

/// `MappedAsDataclass`, which says nothing about tables.
pub(super) static MAPPED_AS_DATACLASS: ClassSpec =
    ClassSpec::plain(MODULE, "MappedAsDataclass", &[]);

/// `ConcreteBase`.
pub(super) static CONCRETE_BASE: ClassSpec =
    ClassSpec::plain("sqlalchemy.ext.declarative.extensions", "ConcreteBase", &[]);

/// `AbstractConcreteBase`: a class that derives from it directly has no table.
pub(in crate::pylib) static ABSTRACT_CONCRETE_BASE: ClassSpec = ClassSpec::plain(
    "sqlalchemy.ext.declarative.extensions",
    "AbstractConcreteBase",
    &[&CONCRETE_BASE],
);

/// `registry`.
pub(super) static REGISTRY: ClassSpec = ClassSpec {
    module: MODULE,
    name: "registry",
    bases: &[],
    hooks: None,
    methods: &[
        ("__init__", initialize_registry),
        ("generate_base", generate_base),
        ("mapped", registry_mapped),
        ("mapped_as_dataclass", registry_mapped),
        ("map_declaratively", registry_mapped),
        ("configure", |_, _, _| Ok(Value::None)),
        ("dispose", |_, _, _| Ok(Value::None)),
        ("map_imperatively", |_, _, mut arguments| {
            arguments.require("map_imperatively", "self")?;
            arguments.require("map_imperatively", "class_")
        }),
    ],
};

/// What a declarative base keeps with its class.
pub(in crate::pylib) struct BaseObject {
    /// `type_annotation_map`.
    pub type_map: TypeMap,
    /// Whether tables are named after their classes, as Flask-SQLAlchemy does.
    pub names_tables: bool,
    /// Flask-SQLAlchemy's extension, which has a `MetaData` per bind key.
    pub extension: Option<Value>,
}

/// What the nearest declarative base of a class keeps.
pub(in crate::pylib) fn base_of(class: &Rc<Class>) -> Option<Rc<BaseObject>> {
    std::iter::once(class)
        .chain(&class.ancestors)
        .find_map(|class| {
            let payload = class.payload.borrow().clone()?;
            payload.downcast::<BaseObject>().ok()
        })
}

/// Makes a class the base of models.
pub(in crate::pylib) fn make_base(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    class: &Rc<Class>,
    metadata: Option<Value>,
    type_map: Option<Value>,
) -> Result<(), Raised> {
    let registry = class.lookup("registry");
    let of_registry = |interpreter: &mut Interpreter, name: &str| match &registry {
        Some(registry) => interpreter
            .attribute(registry, name)
            .ok()
            .filter(|value| !value.is_none()),
        None => None,
    };
    let type_map = match type_map.or_else(|| class.lookup("type_annotation_map")) {
        Some(map) => Some(map),
        None => of_registry(interpreter, "type_annotation_map"),
    };
    let own = class.lookup("metadata").filter(is_metadata);
    let metadata = match metadata.or(own) {
        Some(metadata) => metadata,
        None => match of_registry(interpreter, "metadata") {
            Some(metadata) => metadata,
            None => metadata::new_for_models(library),
        },
    };
    class
        .attributes
        .borrow_mut()
        .insert("metadata".into(), metadata);
    let base = BaseObject {
        type_map: entries(type_map.as_ref()),
        names_tables: false,
        extension: None,
    };
    *class.payload.borrow_mut() = Some(Rc::new(base));
    Ok(())
}

fn is_metadata(value: &Value) -> bool {
    matches!(value, Value::Instance(instance) if metadata::metadata(instance).is_ok())
}

/// The entries of a `type_annotation_map`.
pub(super) fn entries(map: Option<&Value>) -> TypeMap {
    match map {
        Some(Value::Dict(entries)) => entries
            .borrow()
            .iter()
            .map(|(key, value)| (key.0.clone(), value.clone()))
            .collect(),
        _ => TypeMap::new(),
    }
}

/// The hooks of everything that derives from a declarative base.
pub(in crate::pylib) struct DeclarativeHooks(pub Rc<Library>);

impl HostClass for DeclarativeHooks {
    fn declares(&self, _: &[(Rc<str>, Value)]) -> bool {
        true
    }

    fn subclassed(
        &self,
        interpreter: &mut Interpreter,
        class: &Rc<Class>,
        _: &[(Rc<str>, Value)],
    ) -> Result<(), Raised> {
        let roots = [
            self.0.class(&DECLARATIVE_BASE),
            self.0.class(&DECLARATIVE_BASE_NO_META),
        ];
        let derives_directly = class
            .bases
            .iter()
            .any(|base| roots.iter().any(|root| Rc::ptr_eq(base, root)));
        if derives_directly {
            return make_base(&self.0, interpreter, class, None, None);
        }
        mapping::declare(&self.0, interpreter, class)
    }

    fn class_attribute(
        &self,
        interpreter: &mut Interpreter,
        class: &Rc<Class>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        let is_declared = class
            .lookup(name)
            .is_some_and(|value| declared_attr::declared_attr(&value).is_some());
        if is_declared {
            return declared_attr::class_value(interpreter, class, name);
        }
        if matches!(name, "query" | "query_class")
            && class.lookup(name).is_none()
            && base_of(class).is_some()
        {
            return Ok(Some(crate::pylib::library::inert(
                "sqlalchemy.orm.Query",
                interpreter,
            )));
        }
        Ok(None)
    }

    fn set_class_attribute(
        &self,
        _: &mut Interpreter,
        class: &Rc<Class>,
        name: &str,
        value: &Value,
    ) -> Result<bool, Raised> {
        mapping::add_column(&self.0, class, name, value)
    }
}

/// The constructor of mapped classes: keyword arguments become attributes.
fn initialize(
    _: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let this = arguments.require("__init__", "self")?;
    for (keyword, value) in arguments.keywords {
        interpreter.set_attribute(&this, &keyword, value)?;
    }
    Ok(Value::None)
}

/// `declarative_base(...)`.
pub(super) fn declarative_base(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const SIGNATURE: Signature = Signature::new("declarative_base", &[], &["metadata"])
        .with_keywords(&[
            "mapper",
            "cls",
            "name",
            "class_registry",
            "type_annotation_map",
            "constructor",
            "metaclass",
            "bind",
        ]);
    let mut bound = SIGNATURE.bind(arguments)?;
    let name = bound
        .text("declarative_base", "name")?
        .unwrap_or_else(|| "Base".into());
    let bases = match bound.some("cls") {
        Some(Value::Tuple(classes)) => (classes.iter())
            .filter_map(|class| as_class(interpreter, class))
            .collect(),
        Some(value) => as_class(interpreter, &value).into_iter().collect(),
        None => Vec::new(),
    };
    let metadata = bound.some("metadata");
    let type_map = bound.some("type_annotation_map");
    new_base(library, interpreter, &name, bases, metadata, type_map).map(Value::Class)
}

fn as_class(interpreter: &Interpreter, value: &Value) -> Option<Rc<Class>> {
    match value {
        Value::Class(class) => Some(class.clone()),
        Value::Opaque(origin) => Some(interpreter.unknown_class(origin)),
        _ => None,
    }
}

/// A new base of models.
pub(in crate::pylib) fn new_base(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    name: &str,
    mut bases: Vec<Rc<Class>>,
    metadata: Option<Value>,
    type_map: Option<Value>,
) -> Result<Rc<Class>, Raised> {
    let root = library.class(&MAPPED_ROOT);
    if !bases.iter().any(|base| base.is_subclass_of(&root)) {
        bases.push(root);
    }
    let class = Class::host(
        MODULE,
        name,
        bases,
        Rc::new(DeclarativeHooks(library.clone())),
    );
    make_base(library, interpreter, &class, metadata, type_map)?;
    Ok(class)
}

/// `@as_declarative(...)`.
pub(super) fn as_declarative(
    library: &Rc<Library>,
    _: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let metadata = arguments.take_keyword("metadata");
    let type_map = arguments.take_keyword("type_annotation_map");
    let library = library.clone();
    Ok(Value::native(
        "as_declarative",
        move |interpreter, mut arguments| {
            let class = arguments.require("as_declarative", "cls")?;
            let Value::Class(class) = class else {
                return Err(Raised::type_error("as_declarative() decorates a class"));
            };
            let (metadata, type_map) = (metadata.clone(), type_map.clone());
            new_base(
                &library,
                interpreter,
                &class.name,
                vec![class.clone()],
                metadata,
                type_map,
            )
            .map(Value::Class)
        },
    ))
}

/// What a `registry` keeps is in its attributes: `metadata` and `type_annotation_map`.
fn initialize_registry(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const SIGNATURE: Signature = Signature::new("registry", &["self"], &[]).with_keywords(&[
        "metadata",
        "class_registry",
        "type_annotation_map",
        "constructor",
    ]);
    let mut bound = SIGNATURE.bind(arguments)?;
    let this = bound.value("self");
    let metadata = bound
        .some("metadata")
        .unwrap_or_else(|| metadata::new_for_models(library));
    interpreter.set_attribute(&this, "metadata", metadata)?;
    let type_map = bound.value("type_annotation_map");
    interpreter.set_attribute(&this, "type_annotation_map", type_map)?;
    Ok(Value::None)
}

fn of_registry(
    interpreter: &mut Interpreter,
    registry: &Value,
) -> Result<(Option<Value>, Option<Value>), Raised> {
    let metadata = interpreter.attribute(registry, "metadata")?;
    let type_map = interpreter.attribute(registry, "type_annotation_map")?;
    Ok((Some(metadata), Some(type_map).filter(|map| !map.is_none())))
}

fn generate_base(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let registry = arguments.require("generate_base", "self")?;
    let name = match arguments.take_keyword("name") {
        Some(name) => interpreter.text(&name)?,
        None => "Base".to_owned(),
    };
    let bases = arguments
        .take_keyword("cls")
        .and_then(|class| as_class(interpreter, &class))
        .into_iter()
        .collect();
    let (metadata, type_map) = of_registry(interpreter, &registry)?;
    new_base(library, interpreter, &name, bases, metadata, type_map).map(Value::Class)
}

/// `@registry.mapped` and `@registry.mapped_as_dataclass`, with or without arguments.
fn registry_mapped(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let registry = arguments.require("mapped", "self")?;
    let map = {
        let library = library.clone();
        move |interpreter: &mut Interpreter, class: Value| {
            if let Value::Class(class) = &class {
                let (metadata, type_map) = of_registry(interpreter, &registry)?;
                mapping::map_with(
                    &library,
                    interpreter,
                    class,
                    metadata,
                    &entries(type_map.as_ref()),
                )?;
            }
            Ok(class)
        }
    };
    match arguments.positional.pop() {
        Some(class @ Value::Class(_)) => map(interpreter, class),
        _ => Ok(Value::native(
            "mapped",
            move |interpreter, mut arguments| {
                let class = arguments.require("mapped", "cls")?;
                map(interpreter, class)
            },
        )),
    }
}

/// `@mapped_as_dataclass(registry, ...)`.
pub(super) fn mapped_as_dataclass(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let registry = arguments.require("mapped_as_dataclass", "registry")?;
    registry_mapped(library, interpreter, Arguments::positional([registry]))
}

/// `has_inherited_table(cls)`.
pub(super) fn has_inherited_table(
    _: &Rc<Library>,
    _: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let class = arguments.require("has_inherited_table", "cls")?;
    let Value::Class(class) = class else {
        return Ok(Value::Bool(false));
    };
    let has = class
        .ancestors
        .iter()
        .any(|base| mapping::local_table(base).is_some());
    Ok(Value::Bool(has))
}
