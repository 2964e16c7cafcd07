//! The type classes of `sqlalchemy` and its dialects: one Python class per [`TypeClass`], made from the table.

use std::rc::Rc;

use dms_python::{Arguments, Class, Instance, Interpreter, Raised, Value};

use super::constraint::CONSTRAINT;
use super::expression::CLAUSE_ELEMENT;
use super::{standing_type, type_table};
use crate::pylib::library::{ClassSpec, Library, Names, PythonModule};
use crate::pylib::signature::{type_name, wrong_type};
use crate::schema::{TypeClass, TypeModule};

/// The root of all types.
pub(in crate::pylib) static TYPE_ENGINE: ClassSpec = ClassSpec {
    module: "sqlalchemy.sql.type_api",
    name: "TypeEngine",
    bases: &[],
    hooks: Some(|library| Rc::new(TypeHooks(library.clone()))),
    methods: &[
        ("__init__", initialize),
        ("with_variant", with_variant),
        ("copy", |_, _, mut arguments| {
            arguments.require("copy", "self")
        }),
        ("create", standing_type::create),
        ("drop", standing_type::drop),
    ],
};

/// `TypeEngine.Comparator`: types of a project derive theirs from it. What it does with expressions is no part of DDL.
static COMPARATOR: ClassSpec = ClassSpec::plain("sqlalchemy.sql.type_api", "Comparator", &[]);

/// The attribute of a type's class that holds what `@compiles` decorated, by dialect; `""` is any.
pub(in crate::pylib) const COMPILED: &str = "__dms_compiled__";

/// The base of types that wrap another one.
pub(in crate::pylib) static TYPE_DECORATOR: ClassSpec = ClassSpec {
    module: "sqlalchemy.sql.type_api",
    name: "TypeDecorator",
    bases: &[&TYPE_ENGINE],
    hooks: None,
    methods: &[("load_dialect_impl", |_, interpreter, mut arguments| {
        let this = arguments.require("load_dialect_impl", "self")?;
        interpreter.attribute(&this, "impl_instance")
    })],
};

/// `sqlalchemy.ext.compiler`: how a class of types is written on a dialect.
pub(super) const COMPILER: PythonModule = PythonModule {
    name: "sqlalchemy.ext.compiler",
    build: |names, _| {
        names.functions(&[("compiles", compiles)]);
        names.inert("deregister");
        Ok(())
    },
};

/// `@compiles(Class, "dialect", ...)` of types, expressions, statements and constraints; other things mean nothing here.
fn compiles(
    library: &Rc<Library>,
    _: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let class = arguments.require("compiles", "class_")?;
    let mut dialects: Vec<Value> = std::mem::take(&mut arguments.positional);
    if dialects.is_empty() {
        dialects.push(Value::str(""));
    }
    let own = match &class {
        Value::Class(class)
            if is_type(library, &Value::Class(class.clone()))
                || class.is_subclass_of(&library.class(&CLAUSE_ELEMENT))
                || class.is_subclass_of(&library.class(&CONSTRAINT)) =>
        {
            Some(class.clone())
        }
        _ => None,
    };
    Ok(Value::native("decorate", move |_, mut arguments| {
        let function = arguments.require("decorate", "fn")?;
        if let Some(class) = &own {
            let known = class.attributes.borrow().get(COMPILED).cloned();
            let functions = match known {
                Some(Value::Dict(functions)) => functions,
                _ => Rc::default(),
            };
            for dialect in &dialects {
                functions
                    .borrow_mut()
                    .insert(dms_python::Key(dialect.clone()), function.clone());
            }
            class
                .attributes
                .borrow_mut()
                .insert(COMPILED.into(), Value::Dict(functions));
        }
        Ok(function)
    }))
}

/// The base of types that write their own DDL.
pub(in crate::pylib) static USER_DEFINED_TYPE: ClassSpec = ClassSpec::plain(
    "sqlalchemy.sql.type_api",
    "UserDefinedType",
    &[&TYPE_ENGINE],
);

/// What types that bring something of their own into a schema derive from, besides.
static SCHEMA_TYPE: ClassSpec = ClassSpec {
    module: "sqlalchemy.sql.sqltypes",
    name: "SchemaType",
    bases: &[],
    hooks: None,
    methods: &[("__init__", |_, _, _| Ok(Value::None))],
};

/// What a type instance keeps.
#[derive(Debug, Clone, Default)]
pub(in crate::pylib) struct TypeObject {
    /// The arguments by parameter, defaults left out.
    pub arguments: Vec<(&'static str, Value)>,
    /// `with_variant()`: (dialect, type instance).
    pub variants: Vec<(String, Value)>,
    /// What a `TypeDecorator` wraps.
    pub implementation: Option<Value>,
    /// `metadata=`, which brings a schema.
    pub metadata: Option<Value>,
    /// `inherit_schema=True`.
    pub inherit_schema: bool,
}

struct TypeHooks(Rc<Library>);

impl dms_python::HostClass for TypeHooks {
    fn class_attribute(
        &self,
        _: &mut Interpreter,
        class: &Rc<Class>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        let is_asked = matches!(name, "Comparator" | "comparator_factory");
        let is_asked = is_asked && class.lookup(name).is_none();
        Ok(is_asked.then(|| Value::Class(self.0.class(&COMPARATOR))))
    }

    /// `TypeDecorator[dict]` is there for who checks types.
    fn subscript(
        &self,
        _: &mut Interpreter,
        class: &Rc<Class>,
        _: &Value,
    ) -> Result<Option<Value>, Raised> {
        Ok(Some(Value::Class(class.clone())))
    }

    fn attribute(
        &self,
        interpreter: &mut Interpreter,
        instance: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        let Some(object) = instance.payload::<TypeObject>() else {
            return Ok(None);
        };
        if name == "should_evaluate_none" {
            return Ok(Some(Value::Bool(evaluates_none(&instance.class, &object))));
        }
        if let Some((_, value)) = object.arguments.iter().find(|(known, _)| *known == name) {
            return Ok(Some(value.clone()));
        }
        if let Some(class) = type_class(&instance.class) {
            let is_parameter = class.parameters().contains(&name);
            return Ok(match name {
                "python_type" => python_type(class)
                    .and_then(|name| interpreter.builtin(name))
                    .map(Value::Class),
                _ if is_parameter && type_table::is_default(class, name, &Value::Bool(true)) => {
                    Some(Value::Bool(true))
                }
                _ if is_parameter => Some(Value::None),
                _ => None,
            });
        }
        match (name, &object.implementation) {
            ("impl" | "impl_instance", Some(value)) => Ok(Some(value.clone())),
            (_, Some(value)) if !name.starts_with('_') => {
                interpreter.attribute(value, name).map(Some)
            }
            _ => Ok(None),
        }
    }

    fn text(
        &self,
        interpreter: &mut Interpreter,
        instance: &Rc<Instance>,
    ) -> Result<Option<String>, Raised> {
        self.representation(interpreter, instance)
    }

    fn representation(
        &self,
        interpreter: &mut Interpreter,
        instance: &Rc<Instance>,
    ) -> Result<Option<String>, Raised> {
        let value = Value::Instance(instance.clone());
        let data_type = crate::pylib::convert::data_type(&self.0, interpreter, &value)?;
        Ok(Some(crate::pylib::convert::representation(
            &instance.class.name,
            &data_type,
        )))
    }
}

/// Whether None is a value of its own beside NULL: JSON's `null`, unless the type says otherwise.
fn evaluates_none(class: &Rc<Class>, object: &TypeObject) -> bool {
    const PARAMETER: &str = "none_as_null";
    let is_null =
        |(name, value): &(&str, Value)| *name == PARAMETER && matches!(value, Value::Bool(true));
    type_class(class).is_some_and(|class| class.parameters().contains(&PARAMETER))
        && !object.arguments.iter().any(is_null)
}

fn python_type(class: TypeClass) -> Option<&'static str> {
    let mut class = class;
    loop {
        match class {
            TypeClass::Integer => return Some("int"),
            TypeClass::String => return Some("str"),
            TypeClass::Boolean => return Some("bool"),
            TypeClass::Float => return Some("float"),
            TypeClass::LargeBinary => return Some("bytes"),
            TypeClass::Json | TypeClass::PgHstore => return Some("dict"),
            TypeClass::Array => return Some("list"),
            _ => class = type_table::base(class)?,
        }
    }
}

/// The type class that a Python class is, or derives from.
pub(in crate::pylib) fn type_class(class: &Rc<Class>) -> Option<TypeClass> {
    std::iter::once(class)
        .chain(&class.ancestors)
        .find_map(|class| {
            let payload = class.payload.borrow().clone()?;
            payload.downcast_ref::<TypeClass>().copied()
        })
}

/// The Python class of a type class.
pub(in crate::pylib) fn class(library: &Rc<Library>, type_class: TypeClass) -> Rc<Class> {
    library.type_class(type_class, || {
        let base = match type_table::base(type_class) {
            Some(base) => class(library, base),
            None => library.class(&TYPE_ENGINE),
        };
        let class = Class::plain(
            type_table::module_name(type_class.module()),
            type_class.name(),
            vec![base],
        );
        *class.payload.borrow_mut() = Some(Rc::new(type_class));
        class
    })
}

/// A type instance with these arguments.
pub(in crate::pylib) fn instance(
    library: &Rc<Library>,
    type_class: TypeClass,
    arguments: Vec<(&'static str, Value)>,
) -> Value {
    let object = TypeObject {
        arguments,
        ..TypeObject::default()
    };
    Instance::with_payload(&class(library, type_class), object, None)
}

/// The type class that a module has under a name.
pub(in crate::pylib) fn named(module: TypeModule, name: &str) -> Option<TypeClass> {
    let own = |class: &&TypeClass| class.module() == module && class.name() == name;
    let aliases = type_table::aliases(module).iter();
    aliases
        .rev()
        .find(|(alias, _)| *alias == name)
        .map(|(_, class)| class)
        .or_else(|| TypeClass::ALL.iter().rev().find(own))
        .copied()
}

/// The names of a module's type classes.
pub(in crate::pylib) fn names(module: TypeModule) -> impl Iterator<Item = &'static str> {
    let classes = TypeClass::ALL.iter();
    let classes = classes.filter(move |class| class.module() == module);
    let aliases = type_table::aliases(module).iter();
    classes
        .map(|class| class.name())
        .chain(aliases.map(|(alias, _)| *alias))
}

/// Puts a module's type classes into its names.
pub(super) fn export(names: &Names<'_>, module: TypeModule) {
    names.types(module);
    if module == TypeModule::Sqlalchemy {
        names.classes(&[
            &TYPE_ENGINE,
            &TYPE_DECORATOR,
            &USER_DEFINED_TYPE,
            &SCHEMA_TYPE,
        ]);
        names.value(
            "NULLTYPE",
            instance(names.library, TypeClass::Null, Vec::new()),
        );
        names.functions(&[("to_instance", |_, interpreter, mut arguments| {
            let value = arguments.require("to_instance", "typeobj")?;
            to_instance(interpreter, value)
        })]);
    }
}

/// The class of a type instance, or of what a decorator stands for.
pub(in crate::pylib) fn class_of(data_type: &Value) -> Option<TypeClass> {
    let Value::Instance(instance) = data_type else {
        return None;
    };
    let object = instance.payload::<TypeObject>()?;
    match &object.implementation {
        Some(implementation) => class_of(implementation),
        None => type_class(&instance.class),
    }
}

/// Whether a class is one of `geoalchemy2`, which bring an index.
pub(in crate::pylib) fn is_spatial(class: &Class) -> bool {
    class
        .ancestors
        .iter()
        .any(|base| &*base.name == "_GISType" && &*base.module == "geoalchemy2.types")
}

/// Whether a value is a type or a type's class.
pub(in crate::pylib) fn is_type(library: &Rc<Library>, value: &Value) -> bool {
    let root = library.class(&TYPE_ENGINE);
    match value {
        Value::Class(class) => class.is_subclass_of(&root),
        Value::Instance(instance) => instance.class.is_subclass_of(&root),
        _ => false,
    }
}

/// A type instance: classes and functions that make one are called, instances stay as they are.
pub(in crate::pylib) fn to_instance(
    interpreter: &mut Interpreter,
    value: Value,
) -> Result<Value, Raised> {
    match value {
        Value::Class(_) | Value::Function(_) | Value::Method(_) | Value::Native(_) => {
            interpreter.call(&value, Arguments::default())
        }
        other => Ok(other),
    }
}

/// `TypeEngine.__init__`, for every type.
fn initialize(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let Value::Instance(instance) = arguments.require("__init__", "self")? else {
        return Err(Raised::type_error("a type's __init__() needs an instance"));
    };
    let object = if instance
        .class
        .is_subclass_of(&library.class(&TYPE_DECORATOR))
    {
        wrap(interpreter, &instance.class, arguments)?
    } else if let Some(type_class) = type_class(&instance.class) {
        // Rows that a script reads have the members.
        if let (true, Some(Value::Class(members))) = (
            type_table::takes_labels(type_class),
            arguments.positional.first(),
        ) {
            let members = Value::Class(members.clone());
            (instance.attributes.borrow_mut()).insert("enum_class".into(), members);
        }
        bind(interpreter, type_class, arguments)?
    } else {
        TypeObject::default()
    };
    if let Some(implementation) = &object.implementation {
        instance
            .attributes
            .borrow_mut()
            .insert("impl".into(), implementation.clone());
    }
    *instance.payload.borrow_mut() = Some(Rc::new(object));
    Ok(Value::None)
}

fn wrap(
    interpreter: &mut Interpreter,
    class: &Rc<Class>,
    arguments: Arguments,
) -> Result<TypeObject, Raised> {
    let Some(implementation) = class.lookup("impl") else {
        return Err(Raised::exception(
            "AttributeError",
            "TypeDecorator implementations require a class-level variable 'impl' \
             which refers to the class of type being decorated",
        )
        .with_hint(format!(
            "add `impl = sa.String` (or another type) to the class `{}`",
            class.name
        )));
    };
    let implementation = match implementation {
        Value::Class(_) => interpreter.call(&implementation, arguments)?,
        other => other,
    };
    Ok(TypeObject {
        implementation: Some(implementation),
        ..TypeObject::default()
    })
}

fn bind(
    interpreter: &mut Interpreter,
    class: TypeClass,
    arguments: Arguments,
) -> Result<TypeObject, Raised> {
    let name = class.name();
    let parameters = class.parameters();
    let mut given: Vec<(&'static str, Value)> = Vec::new();
    let mut object = TypeObject::default();
    let Arguments {
        mut positional,
        mut keywords,
    } = arguments;
    if type_table::takes_labels(class) {
        let labels = labels(
            interpreter,
            class,
            std::mem::take(&mut positional),
            &mut keywords,
        )?;
        given.push(("enums", labels));
    } else {
        check_count(class, positional.len())?;
    }
    given.extend(parameters.iter().copied().zip(positional));
    for (keyword, value) in keywords {
        if let Some(parameter) = parameters.iter().find(|parameter| **parameter == &*keyword) {
            if given.iter().any(|(known, _)| known == parameter) {
                return Err(Raised::type_error(format!(
                    "{name}.__init__() got multiple values for argument '{keyword}'"
                )));
            }
            match *parameter {
                "metadata" => object.metadata = Some(value).filter(|value| !value.is_none()),
                "inherit_schema" => object.inherit_schema = interpreter.truth(&value)?,
                parameter => given.push((parameter, value)),
            }
        } else if !type_table::ignored(class).contains(&&*keyword) {
            let error = Raised::type_error(format!(
                "{name}.__init__() got an unexpected keyword argument '{keyword}'"
            ));
            return Err(match parameters {
                [] => Raised::type_error(format!("{name}() takes no arguments")),
                _ => error.with_hint(format!("`{name}` takes {}", quoted(parameters))),
            });
        } else if &*keyword == "metadata" {
            object.metadata = Some(value).filter(|value| !value.is_none());
        } else if &*keyword == "inherit_schema" {
            object.inherit_schema = interpreter.truth(&value)?;
        }
    }
    for (parameter, value) in &mut given {
        if *parameter == "impl" && !value.is_none() {
            *value = to_instance(interpreter, value.clone())?;
        } else {
            check_argument(name, parameter, value)?;
        }
    }
    if matches!(class, TypeClass::Array | TypeClass::PgArray) {
        item_type(interpreter, class, &mut given)?;
    }
    let says = |parameter: &str| {
        given
            .iter()
            .any(|(known, value)| *known == parameter && !value.is_none())
    };
    if matches!(class, TypeClass::MysqlDouble | TypeClass::MysqlReal)
        && says("precision") != says("scale")
    {
        return Err(Raised::exception(
            "ArgumentError",
            "You must specify both precision and scale or omit both altogether.",
        ));
    }
    if says("collation_schema") && !says("collation") {
        return Err(Raised::exception(
            "ArgumentError",
            "the 'collation_schema' parameter of String requires the 'collation' parameter to also be present",
        ));
    }
    if class == TypeClass::MysqlSet {
        check_blank_label(&given)?;
    }
    let has_no_labels = given.iter().any(|(parameter, value)| {
        *parameter == "enums" && matches!(value, Value::List(labels) if labels.borrow().is_empty())
    });
    let has_check = given.iter().any(|(parameter, value)| {
        *parameter == "create_constraint" && matches!(value, Value::Bool(true))
    });
    if has_no_labels && has_check {
        return Err(Raised::exception(
            "ArgumentError",
            format!("{name}() has no values that its check could allow"),
        )
        .with_hint("write the values, or leave out `create_constraint=True`"));
    }
    if type_table::is_enum(class) {
        check_length_of_labels(&given)?;
    }
    let is_bit = |parameter: &str| class == TypeClass::PgBit && parameter == "length";
    given.retain(|(parameter, value)| {
        let is_empty_length = class == TypeClass::Enum && *parameter == "length" && value.is_none();
        let is_zero_bits = is_bit(parameter) && matches!(value, Value::Int(0));
        is_empty_length || !is_zero_bits && !type_table::is_default(class, parameter, value)
    });
    given.sort_by_key(|(parameter, _)| parameters.iter().position(|known| known == parameter));
    object.arguments = given;
    Ok(object)
}

/// Refuses more positional arguments than the class takes.
fn check_count(class: TypeClass, given: usize) -> Result<(), Raised> {
    let parameters = class.parameters();
    let limit = type_table::positional(class).unwrap_or(parameters.len());
    if given <= limit {
        return Ok(());
    }
    let name = class.name();
    Err(Raised::type_error(match (parameters, limit) {
        ([], _) => format!("{name}() takes no arguments"),
        (_, 0) => format!(
            "{name}.__init__() takes 1 positional argument but {} were given",
            given + 1
        ),
        _ => format!(
            "{name}.__init__() takes from 1 to {} positional arguments but {} were given",
            limit + 1,
            given + 1
        ),
    }))
}

/// Refuses an argument that cannot stand in DDL. A number may be written as text.
fn check_argument(class: &str, parameter: &str, value: &mut Value) -> Result<(), Raised> {
    let wanted = match (type_table::kind(parameter), &*value) {
        (_, Value::None | Value::Opaque(_)) => return Ok(()),
        (type_table::Kind::Other, _)
        | (type_table::Kind::Integer, Value::Int(_))
        | (type_table::Kind::Flag, Value::Bool(_))
        | (type_table::Kind::Text, Value::Str(_) | Value::Instance(_)) => return Ok(()),
        (type_table::Kind::Integer, Value::Str(text)) => {
            if let Ok(number) = text.trim().parse() {
                *value = Value::Int(number);
                return Ok(());
            }
            "an integer"
        }
        (type_table::Kind::Flag, Value::Int(number)) => {
            *value = Value::Bool(*number != 0);
            return Ok(());
        }
        (type_table::Kind::Integer, _) => "an integer",
        (type_table::Kind::Flag, _) => "True or False",
        (type_table::Kind::Text, _) => "a string",
    };
    Err(wrong_type(class, parameter, wanted, value))
}

/// Refuses the empty label of a SET, which MySQL cannot tell from no label.
fn check_blank_label(given: &[(&'static str, Value)]) -> Result<(), Raised> {
    let is_bitwise = given.iter().any(|(parameter, value)| {
        *parameter == "retrieve_as_bitwise" && matches!(value, Value::Bool(true))
    });
    let has_blank = given.iter().any(|(parameter, value)| match value {
        Value::List(labels) if *parameter == "enums" => labels
            .borrow()
            .iter()
            .any(|label| label.as_str() == Some("")),
        _ => false,
    });
    if !has_blank || is_bitwise {
        return Ok(());
    }
    Err(Raised::exception(
        "ArgumentError",
        "Can't use the blank value '' in a SET without setting retrieve_as_bitwise=True",
    ))
}

/// Refuses a length that is too short for a label.
fn check_length_of_labels(given: &[(&'static str, Value)]) -> Result<(), Raised> {
    let argument = |name: &str| {
        given
            .iter()
            .find(|(parameter, _)| *parameter == name)
            .map(|(_, value)| value)
    };
    let is_native = !matches!(argument("native_enum"), Some(Value::Bool(false)));
    let (Some(Value::Int(length)), Some(Value::List(labels)), false) =
        (argument("length"), argument("enums"), is_native)
    else {
        return Ok(());
    };
    let longest = labels
        .borrow()
        .iter()
        .filter_map(|label| label.as_str().map(|label| label.chars().count()))
        .max()
        .unwrap_or(0);
    if usize::try_from(*length).is_ok_and(|length| length >= longest) {
        return Ok(());
    }
    Err(Raised::exception(
        "ValueError",
        format!(
            "When provided, length must be larger or equal than the length of the longest enum value. \
             {length} < {longest}"
        ),
    ))
}

fn quoted(names: &[&str]) -> String {
    names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

fn item_type(
    interpreter: &mut Interpreter,
    class: TypeClass,
    given: &mut [(&'static str, Value)],
) -> Result<(), Raised> {
    let Some((_, item)) = given
        .iter_mut()
        .find(|(parameter, _)| *parameter == "item_type")
    else {
        return Err(Raised::type_error(
            "ARRAY.__init__() missing 1 required positional argument: 'item_type'",
        ));
    };
    *item = to_instance(interpreter, item.clone())?;
    let of_items = match &*item {
        Value::Instance(instance) => type_class(&instance.class),
        _ => None,
    };
    let is_nested = of_items == Some(TypeClass::PgArray)
        || of_items == Some(TypeClass::Array) && class == TypeClass::Array;
    if is_nested {
        return Err(Raised::exception(
            "ValueError",
            "Do not nest ARRAY types; ARRAY(basetype) handles multi-dimensional arrays of basetype",
        )
        .with_hint(
            "write the number of dimensions instead: `sa.ARRAY(sa.Integer, dimensions=2)`",
        ));
    }
    Ok(())
}

/// The labels of an enumeration: strings, or the members of a Python enum, whose lower-cased name is
/// then the type's name unless another was given.
fn labels(
    interpreter: &mut Interpreter,
    class: TypeClass,
    positional: Vec<Value>,
    keywords: &mut Vec<(Rc<str>, Value)>,
) -> Result<Value, Raised> {
    let [Value::Class(python_enum)] = positional.as_slice() else {
        if let Some(wrong) = positional.iter().find(|label| {
            !matches!(
                label,
                Value::Str(_) | Value::Opaque(_) | Value::Instance(_) | Value::Tuple(_)
            )
        }) {
            return Err(Raised::type_error(format!(
                "{}() takes strings or an enum class, not {}",
                class.name(),
                type_name(wrong)
            ))
            .with_hint("write the labels as arguments: `sa.Enum('a', 'b', name='letter')`"));
        }
        let mut labels = Vec::with_capacity(positional.len());
        for label in positional {
            // `Enum(('a', 'b'))` is SQLAlchemy's to refuse where the labels are written; where the type alone is named
            // it goes.
            labels.push(match &label {
                Value::Tuple(_) => Value::str(interpreter.text(&label)?),
                _ => label,
            });
        }
        return Ok(Value::list(labels));
    };
    let enumeration = Value::Class(python_enum.clone());
    let callable = keywords
        .iter()
        .find(|(name, _)| &**name == "values_callable")
        .map(|(_, value)| value.clone());
    let labels = match callable {
        Some(callable) if !callable.is_none() => {
            let values = interpreter.call(&callable, Arguments::positional([enumeration]))?;
            interpreter.iterate(&values)?
        }
        _ => {
            let mut names = Vec::new();
            for member in interpreter.iterate(&enumeration)? {
                names.push(interpreter.attribute(&member, "name")?);
            }
            names
        }
    };
    if !keywords.iter().any(|(name, _)| &**name == "name") {
        keywords.push(("name".into(), Value::str(python_enum.name.to_lowercase())));
    }
    Ok(Value::list(labels))
}

fn with_variant(
    _: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let function = "with_variant";
    let this = arguments.require(function, "self")?;
    let variant = arguments.require(function, "type_")?;
    let variant = to_instance(interpreter, variant)?;
    let Value::Instance(instance) = &this else {
        return Err(Raised::type_error("with_variant() needs an instance"));
    };
    let has_variants = |value: &Value| match value {
        Value::Instance(instance) => instance
            .payload::<TypeObject>()
            .is_some_and(|object| !object.variants.is_empty()),
        _ => false,
    };
    if has_variants(&variant) {
        return Err(Raised::exception(
            "ArgumentError",
            "can't pass a type that already has variants as a dialect-level type to with_variant()",
        ));
    }
    let mut object = instance
        .payload::<TypeObject>()
        .map(|object| (*object).clone())
        .unwrap_or_default();
    if arguments.positional.is_empty() {
        return Err(Raised::exception(
            "ArgumentError",
            "At least one dialect name is required",
        ));
    }
    for dialect in &arguments.positional {
        let dialect = crate::pylib::signature::text(function, "dialect_names", dialect)?;
        if object.variants.iter().any(|(known, _)| *known == dialect) {
            return Err(Raised::exception(
                "ArgumentError",
                format!(
                    "Dialect {dialect} is already present in the mapping for this {}",
                    instance.class.name
                ),
            ));
        }
        object.variants.push((dialect, variant.clone()));
    }
    let copy = Instance::new(
        &instance.class,
        Some(Rc::new(object)),
        instance.place.clone(),
    );
    copy.attributes.copy_from(&instance.attributes);
    Ok(Value::Instance(copy))
}
