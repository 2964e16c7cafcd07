//! `typing`.

use std::rc::Rc;

use super::{set, set_functions};
use crate::annotation::{Annotation, annotation, form};
use crate::builtins::define;
use crate::error::{Raised, Result};
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::value::{Class, Module, Value};

/// Forms that have no class.
const FORMS: &[&str] = &[
    "Any",
    "AnyStr",
    "Annotated",
    "Callable",
    "ClassVar",
    "Concatenate",
    "Final",
    "Literal",
    "LiteralString",
    "Never",
    "NoReturn",
    "NotRequired",
    "Optional",
    "ParamSpecArgs",
    "ReadOnly",
    "Required",
    "Self",
    "TypeAlias",
    "TypeGuard",
    "TypeIs",
    "Union",
    "Unpack",
];

/// Abstract classes that are only used in annotations.
const ABSTRACT: &[&str] = &[
    "AbstractSet",
    "AsyncGenerator",
    "AsyncIterable",
    "AsyncIterator",
    "Awaitable",
    "BinaryIO",
    "Collection",
    "Container",
    "ContextManager",
    "Coroutine",
    "Generator",
    "Hashable",
    "IO",
    "ItemsView",
    "Iterable",
    "Iterator",
    "KeysView",
    "Mapping",
    "MutableMapping",
    "MutableSequence",
    "MutableSet",
    "Pattern",
    "Match",
    "Reversible",
    "Sequence",
    "Sized",
    "SupportsFloat",
    "SupportsInt",
    "TextIO",
    "ValuesView",
    "ChainMap",
    "Counter",
    "DefaultDict",
    "Deque",
    "OrderedDict",
];

/// The mark of `NamedTuple`.
struct NamedTupleBase;

pub(super) fn build(interpreter: &mut Interpreter, module: &Rc<Module>) -> Result<()> {
    let types = interpreter.types.clone();
    set(module, "TYPE_CHECKING", Value::Bool(false));
    for name in FORMS {
        set(module, name, form(&types.annotation, name, None));
    }
    for (name, class) in [
        ("Dict", &types.dict),
        ("FrozenSet", &types.frozenset),
        ("List", &types.list),
        ("Set", &types.set),
        ("Tuple", &types.tuple),
        ("Type", &types.type_),
        ("Text", &types.str),
    ] {
        set(module, name, form(&types.annotation, name, Some(class)));
    }
    for name in ABSTRACT {
        let class = generic_class(&types.object, "typing", name);
        set(module, name, Value::Class(class));
    }
    for name in ["Generic", "Protocol"] {
        let class = generic_class(&types.object, "typing", name);
        set(module, name, Value::Class(class));
    }
    for name in ["TypeVar", "ParamSpec", "TypeVarTuple"] {
        let class = Class::plain("typing", name, vec![types.object.clone()]);
        define(
            &class,
            &[
                ("__init__", init_type_variable),
                ("__repr__", repr_type_variable),
            ],
        );
        set(module, name, Value::Class(class));
    }
    let new_type = Class::plain("typing", "NewType", vec![types.object.clone()]);
    define(
        &new_type,
        &[("__init__", init_new_type), ("__call__", call_new_type)],
    );
    set(module, "NewType", Value::Class(new_type));
    let typed_dict = Class::plain("typing", "TypedDict", vec![types.dict.clone()]);
    set(module, "TypedDict", Value::Class(typed_dict));
    let named_tuple = Class::plain("typing", "NamedTuple", vec![types.tuple.clone()]);
    *named_tuple.payload.borrow_mut() = Some(Rc::new(NamedTupleBase));
    named_tuple
        .attributes
        .borrow_mut()
        .insert("__new__".into(), Value::native("__new__", new_named_tuple));
    set(module, "NamedTuple", Value::Class(named_tuple));
    set_functions(
        module,
        &[
            ("cast", |_, mut arguments| {
                arguments.require("cast", "typ")?;
                arguments.require("cast", "val")
            }),
            ("overload", same),
            ("final", same),
            ("override", same),
            ("no_type_check", same),
            ("runtime_checkable", same),
            ("assert_type", same),
            ("reveal_type", same),
            ("dataclass_transform", |_, _| {
                Ok(Value::native("dataclass_transform", same))
            }),
            ("deprecated", |_, _| Ok(Value::native("deprecated", same))),
            ("get_origin", |interpreter, mut arguments| {
                let value = arguments.require("get_origin", "tp")?;
                match annotation(&value) {
                    Annotation::Generic { .. } | Annotation::Union(_) => {
                        interpreter.load_attribute(&value, "__origin__")
                    }
                    Annotation::Annotated(..) => {
                        let class = interpreter.types.annotation.clone();
                        Ok(form(&class, "Annotated", None))
                    }
                    _ => Ok(Value::None),
                }
            }),
            ("get_args", |interpreter, mut arguments| {
                let value = arguments.require("get_args", "tp")?;
                match annotation(&value) {
                    Annotation::Generic { arguments, .. } => interpreter.new_tuple(arguments),
                    Annotation::Union(mut members) => {
                        for member in &mut members {
                            if member.is_none() {
                                *member = Value::Class(interpreter.types.none.clone());
                            }
                        }
                        interpreter.new_tuple(members)
                    }
                    Annotation::Annotated(inner, extra) => {
                        let values = std::iter::once(inner).chain(extra).collect();
                        interpreter.new_tuple(values)
                    }
                    _ => Ok(Value::tuple([])),
                }
            }),
            ("get_type_hints", |interpreter, mut arguments| {
                let value = arguments.require("get_type_hints", "obj")?;
                interpreter.load_attribute(&value, "__annotations__")
            }),
        ],
    );
    Ok(())
}

/// An abstract class that can be subscripted.
pub(super) fn generic_class(object: &Rc<Class>, module: &str, name: &str) -> Rc<Class> {
    let class = Class::plain(module, name, vec![object.clone()]);
    class
        .attributes
        .borrow_mut()
        .insert("__is_generic__".into(), Value::Bool(true));
    class
}

fn same(_: &mut Interpreter, mut arguments: Arguments) -> Result<Value> {
    arguments.require("decorator", "value")
}

const INIT_MESSAGE: &str = "a name is needed";

fn attributes(this: &Value, values: Vec<(&str, Value)>) -> Result<Value> {
    let Value::Instance(instance) = this else {
        return Err(Raised::type_error(INIT_MESSAGE));
    };
    let mut attributes = instance.attributes.borrow_mut();
    for (name, value) in values {
        attributes.insert(name.into(), value);
    }
    Ok(Value::None)
}

fn init_type_variable(
    interpreter: &mut Interpreter,
    this: &Value,
    mut arguments: Arguments,
) -> Result<Value> {
    let name = arguments.require("TypeVar", "name")?;
    let bound = arguments.take_keyword("bound").unwrap_or(Value::None);
    let constraints = interpreter.new_tuple(arguments.positional)?;
    attributes(
        this,
        vec![
            ("__name__", name),
            ("__bound__", bound),
            ("__constraints__", constraints),
        ],
    )
}

fn repr_type_variable(interpreter: &mut Interpreter, this: &Value, _: Arguments) -> Result<Value> {
    let name = interpreter.load_attribute(this, "__name__")?;
    let name = interpreter.display(&name)?;
    Ok(Value::Str(format!("~{name}").into()))
}

fn init_new_type(_: &mut Interpreter, this: &Value, mut arguments: Arguments) -> Result<Value> {
    let name = arguments.require("NewType", "name")?;
    let base = arguments.require("NewType", "tp")?;
    attributes(this, vec![("__name__", name), ("__supertype__", base)])
}

fn call_new_type(_: &mut Interpreter, _: &Value, mut arguments: Arguments) -> Result<Value> {
    arguments.require("NewType", "value")
}

/// `NamedTuple("Name", [("field", type)])`.
fn new_named_tuple(interpreter: &mut Interpreter, mut arguments: Arguments) -> Result<Value> {
    arguments.require("NamedTuple", "cls")?;
    let name = arguments.require("NamedTuple", "typename")?;
    let fields = match arguments.take("fields") {
        Some(Value::None) | None => Vec::new(),
        Some(fields) => interpreter.collect(&fields)?,
    };
    let mut names = Vec::with_capacity(fields.len());
    for field in fields {
        let pair = interpreter.collect(&field)?;
        let [name, _] = pair.as_slice() else {
            return Err(Raised::type_error(
                "NamedTuple() takes pairs of a name and a type",
            ));
        };
        names.push(name.clone());
    }
    let collections = interpreter.import_module("collections")?;
    let make = interpreter.load_attribute(&collections, "namedtuple")?;
    let names = interpreter.new_list(names)?;
    interpreter.invoke(&make, Arguments::positional([name, names]))
}

/// A class derived from `NamedTuple` is one with the annotated names as fields.
pub(super) fn class_created(interpreter: &mut Interpreter, class: &Rc<Class>) -> Result<()> {
    let derives = class.bases.iter().any(|base| {
        let payload = base.payload.borrow().clone();
        payload.is_some_and(|payload| payload.is::<NamedTupleBase>())
    });
    if !derives {
        return Ok(());
    }
    let annotations = class.attributes.borrow().get("__annotations__").cloned();
    let mut names = Vec::new();
    if let Some(Value::Dict(annotations)) = annotations {
        for name in annotations.borrow().keys() {
            if let Value::Str(name) = &name.0 {
                names.push(name.clone());
            }
        }
    }
    let mut defaults = crate::value::Dict::default();
    for name in &names {
        let default = class.attributes.borrow().get(name).cloned();
        if let Some(default) = default {
            defaults.insert(crate::value::Key(Value::Str(name.clone())), default);
        }
    }
    let collections = interpreter.import_module("collections")?;
    let make = interpreter.load_attribute(&collections, "_make_fields")?;
    let names = interpreter.new_list(names.into_iter().map(Value::Str).collect())?;
    let defaults = interpreter.new_dict(defaults)?;
    let arguments = [Value::Class(class.clone()), names, defaults];
    interpreter.invoke(&make, Arguments::positional(arguments))?;
    Ok(())
}
